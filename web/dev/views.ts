// Made-up views, from the month of a ward manager.
import month from "../../tests/scenarios/first-month.json";
import type { ViewModel } from "../src/types";
import { practiseScreens } from "./views-practise";
import { CHECK_IN_ROW, dailyScreens, PRESSURE_ROW } from "./views-daily";
import { addedScreens } from "./views-added";
import { programmeScreens, supportAlone } from "./views-programme";

interface Step {
  at: string;
  do: string;
  page?: string;
  title?: string;
  body?: string;
  lens?: string;
  tags?: string[];
}

const LENS: Record<string, { kind: string }> = {
  self: { kind: "Self_" },
  team: { kind: "Team" },
  across: { kind: "Across" },
  system: { kind: "System" },
};
const pages = (month.steps as Step[]).filter((step) => step.do === "write").reverse();
const plain = (text: string) => [{ text, hit: false }];
const dayName = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
});

/** A photo and a voice note. */
function attachments(state: "Stored" | "Blocked") {
  const text =
    state === "Stored"
      ? "Stored by the relay"
      : "Held back: the relay has no more room for this journal. It goes out when there is room.";
  const common = { state: { state: { kind: state }, text }, problem: null };
  return [
    {
      ...common,
      attachment: "photo",
      kind: { kind: "Photo" },
      description: "The board in the corridor, before the night shift",
      label: "Photo, added Friday 20 November, 06:40",
      width: 1600,
      height: 1200,
      duration: "0:00",
      has_thumbnail: true,
    },
    {
      ...common,
      attachment: "voice",
      kind: { kind: "Voice" },
      description: "",
      label: "Voice note of 1:05, added Friday 20 November, 06:41",
      width: 0,
      height: 0,
      duration: "1:05",
      has_thumbnail: false,
    },
  ];
}

function row(step: Step) {
  const words = (step.body ?? "").replace(/\n+/g, " ").replace(/[*#_]/g, "");
  return {
    page: step.page,
    time: step.at.slice(11),
    lens: step.lens ? LENS[step.lens] : null,
    title: step.title ? plain(step.title) : [],
    excerpt: plain(words.slice(0, 170)),
    tags: step.tags ?? [],
    kind: null,
    words: [],
    cell: null,
    cell_label: "",
  };
}

function device(id: string, name: string, heard: string, more: object = {}) {
  return {
    device: id,
    name,
    heard,
    this_one: false,
    can_remove: true,
    removal: { kind: "No" },
    removal_text: "",
    ...more,
  };
}

function days() {
  const groups = new Map<string, ReturnType<typeof row>[]>();
  for (const step of pages.slice(0, 14)) {
    const label = dayName.format(new Date(`${step.at}:00Z`)).replace(",", "");
    groups.set(label, [...(groups.get(label) ?? []), row(step)]);
  }
  const [first] = groups.values();
  first?.unshift(CHECK_IN_ROW as never, PRESSURE_ROW as never);
  return [...groups].map(([label, rows]) => ({ label, rows }));
}

const span = (text: string, more: object = {}) => ({
  text,
  italic: false,
  bold: false,
  struck: false,
  code: false,
  link: null,
  ...more,
});
function spans(text: string) {
  return text
    .split(/(\*\*[^*]+\*\*|\*[^*]+\*)/)
    .filter(Boolean)
    .map((part) => {
      if (part.startsWith("**")) return span(part.slice(2, -2), { bold: true });
      if (part.startsWith("*")) return span(part.slice(1, -1), { italic: true });
      return span(part);
    });
}
function blocks(body: string) {
  const out: object[] = [];
  for (const part of body.split(/\n\n+/)) {
    for (const line of /^[-#]/.test(part) ? part.split("\n") : [part]) {
      const heading = /^(#+) (.*)/.exec(line);
      const [kind, number, text] = heading
        ? ["Heading", heading[1]?.length ?? 1, heading[2] ?? ""]
        : line.startsWith("- ")
          ? ["Bullet", 0, line.slice(2)]
          : ["Paragraph", 0, line];
      out.push({ kind: { kind }, depth: 0, number, spans: spans(text as string) });
    }
  }
  return out;
}

function qr(size: number) {
  const modules = new Uint8Array(size * size);
  let state = 7;
  for (let at = 0; at < modules.length; at += 1) {
    state = (state * 1103515245 + 12345) % 2147483648;
    modules[at] = state > 1073741824 ? 1 : 0;
  }
  for (const [x, y] of [
    [0, 0],
    [size - 7, 0],
    [0, size - 7],
  ] as const) {
    for (let dy = -1; dy < 8; dy += 1)
      for (let dx = -1; dx < 8; dx += 1) {
        const [px, py] = [x + dx, y + dy];
        if (px < 0 || py < 0 || px >= size || py >= size) continue;
        const ring = Math.max(Math.abs(dx - 3), Math.abs(dy - 3));
        modules[py * size + px] = ring === 2 || ring === 4 ? 0 : 1;
      }
  }
  return { size, modules, text: "hearten" };
}

const WORDS =
  "orbit candle meadow anchor ribbon velvet harvest lantern pepper quiet summer window cradle thunder walnut garden mirror copper saddle drift ankle bishop wonder ladder".split(
    " ",
  );

const sheet = {
  words: WORDS,
  qr: qr(45),
  age_key: "AGE-SECRET-KEY-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQS6H3C8K",
  relay: "https://relay.example.org",
  date: "23 November 2026",
  kept: false,
  busy: false,
  error: null,
};

function editor(step: Step) {
  return {
    session: 1,
    page: step.page,
    revision: 1,
    seq: 0,
    title: step.title ?? "",
    body: step.body ?? "",
    title_splices: [],
    body_splices: [],
    prompt: null,
    when: "Friday 08:50",
    when_local: "2026-11-20T08:50",
    lens: step.lens ? LENS[step.lens] : null,
    tags: step.tags ?? [],
    tag_suggestions: ["nights", "staffing", "huddle", "home", "garden"],
    kept: "Kept on this phone",
    has_content: true,
    attachments: attachments("Stored"),
    attaching: false,
    form: null,
    sending: null,
  };
}

/** Every screen by name. */
export function screens(theme: string): Record<string, ViewModel> {
  const opened = pages.find((step) => step.page === "p71") as Step;
  const long = pages.find((step) => step.page === "p77") as Step;
  const journal = {
    search_label: "Search 78 pages",
    search: "",
    lens: null,
    days: days(),
    more: true,
    summary: null,
    open_page: null as string | null,
    kinds: [
      { id: "page", text: "Pages", on: false },
      { id: "check-in", text: "Check-in", on: false },
    ],
    tags: ["nights", "staffing", "huddle"].map((text) => ({ id: text, text, on: false })),
    feelings: ["frustrated", "tired"].map((text) => ({ id: text, text, on: false })),
  };
  const quiet = {
    doorway: [],
    shift: null,
    follow_up: null,
    talk: null,
    practice: null,
    on_this_day: [],
  };
  const ready = (place: string, screen: object, more: object = {}) => ({
    kind: "Ready",
    value: {
      place: { kind: place },
      screen,
      journal: null,
      notice: null,
      theme: { kind: theme },
      whereabouts: "On this phone and your tablet. 78 pages.",
      due: [],
      ...more,
    },
  });
  const firstRun = (value: object) => ({ kind: "FirstRun", value });
  const state = (kind: string, text: string) => ({ state: { kind }, text });
  const page = (step: Step) => ({
    kind: "Page",
    value: {
      page: step.page,
      title: step.title ?? "",
      prompt: null,
      blocks: blocks(step.body ?? ""),
      when: "Friday 20 November, 08:50",
      lens: step.lens ? LENS[step.lens] : null,
      tags: step.tags ?? [],
      state: state("SeenElsewhere", "On another device too"),
      in_bin: false,
      remark: null,
      attachments: attachments("Blocked"),
      form: null,
      answers: [],
      cell: null,
      next: null,
    },
  });
  const searched = {
    ...journal,
    search: "clock",
    more: false,
    summary: "3 pages found",
    days: [
      {
        label: "Thursday 19 November",
        rows: [
          {
            ...row(pages.find((s) => s.page === "p69") as Step),
            title: [
              { text: "The ", hit: false },
              { text: "clock", hit: true },
              { text: ", again", hit: false },
            ],
          },
        ],
      },
    ],
  };
  const on = {
    relay: "https://relay.example.org",
    summary: state("SeenElsewhere", "Everything is on your other devices too."),
    states: [
      state("SeenElsewhere", "76 pages on another device too"),
      state("Stored", "2 pages stored by the relay"),
    ],
    devices: [
      device("au_phone", "Phone", "This device", { this_one: true, can_remove: false }),
      device("au_tablet", "Tablet", "Heard from today, 07:12"),
      device("au_ward", "Ward computer", "Last heard from on Sunday 15 November", {
        can_remove: false,
        removal: { kind: "Waiting" },
        removal_text: "Will be removed: it takes effect when this device next reaches the relay",
      }),
    ],
    fingerprint: WORDS.slice(0, 6),
    busy: false,
    sheet_missing: true,
    parked: null,
    history: "The server was put back to an earlier day. This phone returned 14 pages to it.",
    moving: null,
    removing: null,
    recovery: {
      text: "You have kept the sheet.",
      can_replace: true,
      replacing: false,
      can_show: true,
    },
    advice: null,
    alarm: null,
    removed: [],
  };
  const removing = {
    ...on,
    sheet_missing: false,
    removing: {
      device: "au_tablet",
      title: "Remove “Tablet”?",
      points: [
        "It opens nothing that is written from now on, not even together with the relay.",
        "What it already has, it keeps. Nobody can take that back from afar.",
        "It can come back later as a new device.",
        "If whoever has it may know your recovery words, replace those right afterwards.",
      ],
    },
  };
  const after_removal = {
    ...on,
    sheet_missing: false,
    devices: on.devices.slice(0, 1),
    advice: {
      text: "The device is removed. If whoever has it may know your recovery words, those still open the journal. A new sheet ends that.",
      action: "Make a new sheet",
      decline: "Not now",
    },
    alarm:
      "The relay does not list one of your devices any more, although none of yours removed it. It may not be able to sync.",
    removed: [
      {
        name: "Tablet",
        text: "Removed on Wednesday 25 November. It opens nothing written since; what it had before, it keeps.",
      },
    ],
    moving: {
      relay: "https://relay.elsewhere.example",
      progress: "14 of 214 pages are there.",
      can_cancel: true,
      error: null,
    },
  };
  const all: Record<string, object> = {
    starting: { kind: "Starting" },
    fatal: {
      kind: "Fatal",
      value: {
        title: "Your pages cannot be read",
        detail:
          "Storage on this device cannot be reached. Nothing was deleted. Close the app and open it again; in a private window, use an ordinary one.",
      },
    },
    locked: {
      kind: "Locked",
      value: {
        error: null,
        busy: false,
        words_can_unlock: true,
        support: null,
        theme: { kind: theme },
      },
    },
    "locked-wrong": {
      kind: "Locked",
      value: {
        error: "That is not the passphrase.",
        busy: false,
        words_can_unlock: true,
        support: null,
        theme: { kind: theme },
      },
    },
    "locked-support": {
      kind: "Locked",
      value: {
        error: null,
        busy: false,
        words_can_unlock: false,
        support: supportAlone(),
        theme: { kind: theme },
      },
    },
    "first-run-support": firstRun({ kind: "Support", value: supportAlone() }),
    welcome: firstRun({ kind: "Welcome" }),
    "first-page": firstRun({
      kind: "FirstPage",
      value: {
        ...editor({ at: "", do: "write" }),
        prompt:
          "What has come home from work with you today? Name one thing. If a colleague were carrying the same thing, what kind words would you have for them? One sentence will do.",
        kept: "Nothing written yet",
        has_content: false,
        attachments: [],
        attaching: false,
        when: "Monday 23 November, 03:12",
      },
    }),
    "first-page-written": firstRun({
      kind: "FirstPage",
      value: {
        ...editor({
          at: "",
          do: "write",
          body: "The look on Siân’s face when I said no again. I’d tell her: you asked because you had to, and you asked kindly.",
        }),
        prompt:
          "What has come home from work with you today? Name one thing. If a colleague were carrying the same thing, what kind words would you have for them? One sentence will do.",
        when: "Monday 23 November, 03:12",
      },
    }),
    kept: firstRun({
      kind: "Kept",
      value: {
        title: "The look on Siân’s face when I said no again",
        when: "Monday 23 November, 03:12",
      },
    }),
    "join-relay": firstRun({
      kind: "Join",
      value: {
        kind: "Relay",
        relay_hint: "https://relay.example.org",
        busy: false,
        error: "No relay answers at that address. Check the address and the connection.",
      },
    }),
    "join-showing": firstRun({
      kind: "Join",
      value: { kind: "Showing", code: "k7q 4m2xw", qr: qr(37), remark: null },
    }),
    "join-comparing": firstRun({
      kind: "Join",
      value: { kind: "Comparing", words: WORDS.slice(2, 8), waiting: false },
    }),
    "join-words": firstRun({
      kind: "Join",
      value: { kind: "Words", relay_hint: "https://relay.example.org", busy: false, error: null },
    }),
    "join-arriving": firstRun({
      kind: "Join",
      value: { kind: "Arriving", progress: "112 pages so far" },
    }),
    "join-arrived": firstRun({
      kind: "Join",
      value: {
        kind: "Arrived",
        summary: "214 pages are here.",
        fingerprint: WORDS.slice(0, 6),
      },
    }),
    "open-backup": firstRun({
      kind: "OpenBackup",
      value: { summary: "", busy: false, error: null, done: null },
    }),
    today: ready("Today", {
      kind: "Today",
      value: {
        greeting: "Good morning",
        day: "Friday, after nights",
        prompt: {
          text: "What has come home with you that was never yours to hold? Whose desk does it belong on?",
          lens: LENS.self,
          from: null,
        },
        carry_on: row(opened),
        offer: null,
        pages: 78,
        ...quiet,
      },
    }),
    "today-offer": ready(
      "Today",
      {
        kind: "Today",
        value: {
          greeting: "Good evening",
          day: "Sunday 22 November",
          prompt: {
            text: "Write one ask in a sentence: what is needed, by when, and what happens without it. Leave out the apology.",
            lens: LENS.system,
            from: null,
          },
          carry_on: null,
          offer: {
            text: "Your pages are on this device alone. A backup file keeps a copy in a place you choose.",
            action: "Make a backup file",
            place: { kind: "Backup" },
            declinable: true,
          },
          pages: 24,
          ...quiet,
        },
      },
      {
        notice: {
          number: 1,
          kind: { kind: "Done" },
          text: "The page is in the bin.",
          detail: null,
          action: "Undo",
        },
        whereabouts: "On this phone only. 24 pages.",
      },
    ),
    journal: ready("Journal", { kind: "Journal" }, { journal }),
    "journal-search": ready("Journal", { kind: "Journal" }, { journal: searched }),
    "journal-empty": ready(
      "Journal",
      { kind: "Journal" },
      {
        journal: {
          ...journal,
          days: [],
          more: false,
          summary: "Nothing here yet. Whatever you write stays on this device.",
          search_label: "Search 0 pages",
        },
      },
    ),
    page: ready("Journal", page(opened), { journal: { ...journal, open_page: "p71" } }),
    "page-long": ready("Journal", page(long), { journal: { ...journal, open_page: "p77" } }),
    editor: ready(
      "Journal",
      { kind: "Editor", value: editor(opened) },
      { journal: { ...journal, open_page: "p71" } },
    ),
    "editor-new": ready(
      "NewPage",
      {
        kind: "Editor",
        value: {
          ...editor({ at: "", do: "" }),
          prompt:
            "Who was quieter than usual? What might you ask them, and where would be an easy place to ask it?",
          kept: "Nothing written yet",
          has_content: false,
          attachments: [],
          attaching: false,
        },
      },
      { journal },
    ),
    you: ready("You", {
      kind: "You",
      value: {
        devices: "2 devices",
        recovery: "Not kept yet",
        backup: "Last made on 3 November",
        lock: "On",
        bin: "2 pages",
        settings: "A new day begins at 04:00",
      },
    }),
    "devices-off": ready("You", {
      kind: "Devices",
      value: {
        kind: "Off",
        value: { relay_hint: "https://relay.example.org", busy: false, error: null },
      },
    }),
    "devices-on": ready("You", { kind: "Devices", value: { kind: "On", value: on } }),
    "devices-removing": ready("You", {
      kind: "Devices",
      value: { kind: "On", value: removing },
    }),
    "devices-after-removal": ready("You", {
      kind: "Devices",
      value: { kind: "On", value: after_removal },
    }),
    "devices-removed": ready("You", {
      kind: "Devices",
      value: {
        kind: "Removed",
        value: {
          title: "This device was removed from the journal",
          points: [
            "“Tablet” removed it. This device heard of it on Wednesday 25 November.",
            "Everything that is here stays here. Nothing more is sent or fetched.",
            "To come back, join again from another device, or with the recovery words. This becomes a new device then, with new keys.",
          ],
          unsent:
            "2 pages had not reached the relay. They are offered when this device comes back.",
        },
      },
    }),
    "devices-new-sheet": ready("You", {
      kind: "Devices",
      value: {
        kind: "NewSheet",
        value: {
          sheet,
          points: [
            "Once the relay has heard of it, the old words open nothing new, on no device.",
            "The old sheet still opens what was sealed to it. Keep it as long as you keep old copies of sealed data.",
          ],
        },
      },
    }),
    "server-history": ready("You", {
      kind: "ServerHistory",
      value: {
        lead: "What your devices noticed about the server, the newest first.",
        entries: [
          {
            when: "Wednesday 25 November, 03:12",
            text: "The server was put back to an earlier day. This phone returned 14 pages to it.",
            details: ["Nothing was lost on this phone.", "Whoever runs the server can say why."],
          },
        ],
      },
    }),
    "devices-adding": ready("You", {
      kind: "Devices",
      value: { kind: "Adding", value: { kind: "Entering", error: null, busy: false } },
    }),
    "devices-comparing": ready("You", {
      kind: "Devices",
      value: {
        kind: "Adding",
        value: { kind: "Comparing", words: WORDS.slice(2, 8), waiting: true },
      },
    }),
    sheet: ready("You", { kind: "RecoverySheet", value: sheet }),
    backup: ready("You", {
      kind: "Backup",
      value: { summary: "78 pages would go into the file.", busy: false, error: null, done: null },
    }),
    bin: ready("You", {
      kind: "Bin",
      value: {
        rows: pages.slice(3, 5).map(row),
        summary: "2 pages, kept until you put them back or delete them for good.",
      },
    }),
    settings: ready("You", {
      kind: "Settings",
      value: {
        day_turn_hour: 4,
        hours: Array.from({ length: 13 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`),
        theme: { kind: theme },
        device_name: "Phone",
        reminders: "2 reminders",
        added: "northtrust",
        preferences: [
          ["ListsNotGrid", "Two lists in check-ins", "Instead of the grid.", false],
          ["OnThisDay", "On this day", "Pages of the same day in earlier years, on Today.", true],
          ["Exemplars", "Real cases", "Some are told by patients.", true],
          ["Doorway", "Doorway cards", "Before and after a shift, on Today.", true],
        ].map(([kind, label, line, on]) => ({ what: { kind }, label, line, on })),
        shifts: [
          [450, 1_170, [true, true, true, false, false, false, false], "Monday, Tuesday, Wednesday, 07:30 to 19:30"],
          [1_200, 480, [false, false, false, false, true, true, true], "Friday, Saturday, Sunday, 20:00 to 08:00"],
        ].map(([start, end, days, label], number) => ({ number, start, end, days, label })),
        next_shift: 2,
      },
    }),
    lock: ready("You", {
      kind: "LockSettings",
      value: {
        on: true,
        wait_minutes: 5,
        busy: false,
        error: null,
        lost: "If you lose the passphrase, your 24 recovery words open this device.",
        nation_shown: true,
      },
    }),
    about: ready("You", { kind: "About", value: { version: "Version 0.1.0" } }),
  };
  const more = { ...practiseScreens(), ...programmeScreens(), ...addedScreens() };
  for (const [name, [place, screen]] of Object.entries(more)) all[name] = ready(place, screen);
  const today = (all.today as { value: { screen: { value: object } } }).value.screen.value;
  Object.assign(
    all,
    dailyScreens({
      ready,
      journal,
      today,
      editor: editor({ at: "", do: "" }),
      page: page(opened).value,
      rows: pages.slice(0, 8).map(row),
    }),
  );
  // With its form open, which is the screen's own affair.
  if (all.settings) all["settings-shift"] = all.settings;
  return all as unknown as Record<string, ViewModel>;
}
