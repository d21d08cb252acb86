// Made-up views of the programme, cards, the calendar, reminders and Support, with the real content.
import cards from "../../content/en-GB/cards.json";
import exemplars from "../../content/en-GB/exemplars.json";
import programme from "../../content/en-GB/programme.json";
import prompts from "../../content/en-GB/prompts.json";
import rehearsals from "../../content/en-GB/rehearsals.json";
import england from "../../content/en-GB/support/england.json";
import { plan, practiceRow } from "./views-practise";

const lens = (id: string) => ({
  kind: id === "self" ? "Self_" : (id[0] ?? "").toUpperCase() + id.slice(1),
});
const form = (id: string, title: string, line: string, minutes: number) => ({
  id,
  title,
  line,
  minutes: `about ${minutes} minutes`,
  from: null,
});
const rehearsal = form(
  "rehearsal",
  "Rehearse a line",
  "Say it here first, with the likely answer and what you say then.",
  6,
);
const section = (heading: string | null, lines: string[], seconds: number[] = []) => ({
  heading,
  lines,
  seconds,
});
const blank = {
  line: null,
  content_note: null,
  sections: [],
  sources: [],
  consent: null,
  practice: null,
  form: null,
  lens: null,
  can_try: false,
};
const told = (one: { narrator: string; ended: string }) => `Told by: ${one.narrator}. ${one.ended}.`;

export const overview = {
  title: programme.title,
  line: programme.line,
  sessions: programme.sessions.map((one) => ({
    id: String(one.n),
    number: one.n,
    title: one.title,
    lens: lens(one.lens),
  })),
  exemplars: exemplars.exemplars.map((one) => ({
    id: one.id,
    title: one.title,
    line: told(one),
    content_note: one.content_note,
    from: null,
  })),
  added: [],
  exemplars_off: false,
  patterns: rehearsals.patterns.map(({ id, title, line }) => ({ id, title, line })),
  tools: [
    rehearsal,
    form("influence-map", "Influence map", "Who decides, whom they listen to, what they need.", 8),
    form("small-test", "A small test of change", "One ward, one week, one prediction.", 5),
    form("ripple", "Ripple", "Something of this that reached somebody else.", 2),
    form("protect", "Protect", "A break defended, an ask declined.", 2),
  ],
  ladder: "3 raised, 1 answered, 1 changed.",
};

function exemplar(id: string) {
  const one = exemplars.exemplars.find((each) => each.id === id) as (typeof exemplars.exemplars)[0];
  return {
    ...blank,
    kind: { kind: "Exemplar" },
    id,
    title: one.title,
    line: told(one),
    content_note: one.content_note,
    sections: [
      section("Where they stood", one.situation),
      section("What stood in the way", one.constraint),
      section("What they did", one.did),
      section("What happened", one.what_happened),
      section("What it cost", [one.cost]),
      section("What did not work", [one.did_not_work]),
      section("What they doubt", [one.doubt]),
      section("One move to try", [one.move]),
      section(null, [one.notice]),
    ],
    sources: one.sources.map(({ what, where }) => `${what}: ${where}`),
    consent: "Public record, checked on 28 November 2026.",
    can_try: true,
  };
}

function card(kind: string) {
  const [explainer, teach, doorway] = [cards.explainers[0], cards.teach[0], cards.doorway[0]];
  const session = programme.sessions[3];
  const pattern = rehearsals.patterns[1];
  if (!explainer || !teach || !doorway || !session || !pattern) throw new Error("no content");
  const named = (ids: string[]) =>
    prompts.prompts.filter(({ id }) => ids.includes(id)).map(({ text }) => text);
  switch (kind) {
    case "Explainer":
      return {
        ...blank,
        title: explainer.title,
        line: "1 minute",
        sections: [
          section(null, explainer.paragraphs),
          section("What this cannot tell you", [explainer.caveat]),
        ],
      };
    case "Teach":
      return {
        ...blank,
        title: teach.title,
        line: "4 minutes",
        sections: [section(null, teach.lines)],
        practice: practiceRow(teach.practice),
      };
    case "Session":
      return {
        ...blank,
        title: session.title,
        line: session.purpose,
        sections: [
          section("To bring along", named(session.before)),
          section("Together", ["Find the word", "The four behaviours"]),
          section("For afterwards", named(session.after)),
        ],
        practice: practiceRow(session.practice),
        form: form("four-behaviours", "The four behaviours", "Attending, understanding, empathising, helping.", 5),
        lens: lens(session.lens),
      };
    case "Doorway":
      return {
        ...blank,
        title: doorway.title,
        line: "45 seconds",
        sections: [
          section(
            null,
            doorway.lines.map(({ text }) => text),
            doorway.lines.map(({ seconds }) => seconds),
          ),
        ],
      };
    default:
      return {
        ...blank,
        title: pattern.title,
        line: pattern.line,
        sections: [
          ...pattern.steps.map(({ label, example }) => section(label, [example])),
          section("What it is not for", [pattern.not_for]),
        ],
        form: rehearsal,
      };
  }
}

/** November 2026 begins on a Sunday. */
function calendar(open: number | null) {
  const date = (offset: number) => new Date(Date.UTC(2026, 9, 26 + offset));
  const name = new Intl.DateTimeFormat("en-GB", {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  const felt = [null, -3, -2, null, -1, 0, 1, null, 2, 3, null, -2];
  const weeks = Array.from({ length: 6 }, (_, week) => ({
    days: Array.from({ length: 7 }, (_, weekday) => {
      const day = date(week * 7 + weekday);
      const number = day.getUTCDate();
      const inside = day.getUTCMonth() === 10;
      const past = inside && number <= 28;
      const pages = past ? (number * 7) % 4 : 0;
      const pleasantness = pages > 0 ? (felt[number % felt.length] ?? null) : null;
      return {
        day: day.toISOString().slice(0, 10),
        number,
        inside,
        today: inside && number === 28,
        open: inside && number === open,
        pages,
        pleasantness,
        label: `${name.format(day).replace(",", "")}${pages > 0 ? `, ${pages} pages` : ""}`,
      };
    }),
  }));
  return {
    month: "2026-11",
    title: "November 2026",
    before: "2026-10",
    after: null,
    weekdays: [
      "Monday",
      "Tuesday",
      "Wednesday",
      "Thursday",
      "Friday",
      "Saturday",
      "Sunday",
    ],
    weeks,
    day_title: open === null ? null : `Friday ${open} November`,
    rows: open === 20 ? [plan, { ...plan, page: "other" }] : [],
    summary: "34 pages this month.",
  };
}

const reminder = {
  number: 1,
  what: { kind: "CheckIn" },
  minute: 450,
  days: [true, true, true, true, true, false, false],
  label: "Weekdays at 07:30",
};
const reminders = {
  reminders: [
    reminder,
    { ...reminder, number: 2, what: { kind: "Practise" }, minute: 1290, label: "Every day at 21:30" },
  ],
  next_number: 3,
  quiet_from: 1320,
  quiet_to: 420,
  words: [
    "In a browser, reminders come while Hearten is open in a tab. When it is closed, nothing can come: there is no server that knows about them.",
    "A calendar file puts them into the calendar of your phone, which rings whatever is open.",
    "A reminder that you take away here stays in a calendar it was put into, until you take it away there too.",
    "What is shown names nothing: not the app, not what it is for.",
  ],
  allowed: false,
};

/** The support view as it is for somebody in England. */
export function supportView(words: string[]) {
  return {
    words,
    lines: england.lines.map(({ label, contact, kind, hours, note }) => ({
      label,
      contact: contact.replace("https://", ""),
      note: `${hours} · ${note}`,
      link:
        kind === "call"
          ? `tel:${contact.replace(/ /g, "")}`
          : kind === "text"
            ? `sms:${contact}`
            : contact,
    })),
    checked: "Numbers checked on 23 November 2026.",
    nations: ["England", "Northern Ireland", "Scotland", "Wales"].map((name) => ({
      id: name.toLowerCase().replace(" ", "-"),
      name,
      on: name === "England",
    })),
    slots: england.slots.map((slot) => ({
      ...slot,
      text: slot.id === "union" ? "Priya, rep: 020 7946 0018, weekdays" : "",
      filled: null,
    })),
    added: [],
  };
}

/** Support where no journal is open: no nation to choose, nobody nearby. */
export function supportAlone() {
  return { ...supportView([...england.words, england.intended]), nations: [], slots: [] };
}

/** Screens by name. */
export function programmeScreens(): Record<string, [place: string, screen: object]> {
  const at = (place: string, kind: string, value: object): [string, object] => [
    place,
    { kind, value },
  ];
  const show = (kind: string) =>
    at("Programme", "Card", { ...card(kind), kind: { kind }, id: `${kind}.1` });
  return {
    programme: at("Programme", "Programme", overview),
    "programme-off": at("Programme", "Programme", {
      ...overview,
      exemplars: [],
      exemplars_off: true,
    }),
    "card-exemplar": at("Programme", "Card", exemplar("long-covid")),
    "card-explainer": show("Explainer"),
    "card-teach": show("Teach"),
    "card-session": show("Session"),
    "card-doorway": show("Doorway"),
    "card-pattern": show("Pattern"),
    calendar: at("Journal", "Calendar", calendar(null)),
    "calendar-day": at("Journal", "Calendar", calendar(20)),
    "calendar-empty-day": at("Journal", "Calendar", calendar(4)),
    reminders: at("You", "Reminders", reminders),
    "reminders-none": at("You", "Reminders", {
      ...reminders,
      reminders: [],
      next_number: 1,
      quiet_from: 0,
      quiet_to: 0,
    }),
    "reminders-changing": at("You", "Reminders", reminders),
    support: at("Today", "Support", supportView([...england.words, england.intended])),
  };
}
