// Made-up views of practising, with the real content.
import cards from "../../content/en-GB/cards.json";

interface Step {
  seconds: number;
  say: string;
  open?: string;
  moving?: string;
}
interface Practice {
  id: string;
  title: string;
  line: string;
  situations: string[];
  evidence_line: string;
  cautions: string[];
  scripts: { id: string; seconds: number; steps: Step[] }[];
}

const files = import.meta.glob("../../content/en-GB/practices/*.json", { eager: true });
const practices = Object.values(files).map((file) => (file as { default: Practice }).default);
const practice = (id: string) => practices.find((one) => one.id === id) as Practice;

const SITUATIONS: Record<string, string> = {
  "between-patients": "Between patients",
  "before-hard-conversation": "Before a hard conversation",
  "in-a-meeting": "In a meeting",
  "after-a-death": "After a death",
  "end-of-shift": "At the end of a shift",
  "cant-sleep": "When sleep does not come",
  walking: "Walking",
  "with-team": "With the team",
  any: "At any time",
};

function length(seconds: number) {
  if (seconds === 90) return "1 minute and 30 seconds";
  if (seconds < 60) return `${seconds} seconds`;
  return seconds === 60 ? "1 minute" : `${Math.floor(seconds / 60)} minutes`;
}
export function practiceRow(id: string) {
  const { title, line, scripts } = practice(id);
  const sorted = [...scripts].sort((a, b) => a.seconds - b.seconds);
  const lengths = sorted.map(({ id, seconds }) => ({ script: id, label: length(seconds) }));
  return { id, title, line, lengths, from: null };
}
const link = (card: { id: string; title: string; minutes: number }) => ({
  id: card.id,
  title: card.title,
  line: length(card.minutes * 60),
});

const signs = { sound: true, vibration: true, flash: false };
const timer = {
  minutes: 10,
  interval_minutes: 0,
  prepare_seconds: 5,
  start_bell: true,
  end_bell: true,
  strikes: 1,
};
export const gentler = {
  title: cards.gentler.title,
  lines: cards.gentler.lines,
  practices: cards.gentler.practices.map(practiceRow),
};
export const plan = {
  page: "plan",
  time: "19:10",
  lens: null,
  title: [{ text: "When I rub gel into my hands", hit: false }],
  excerpt: [{ text: "I think of nobody but the next person.", hit: false }],
  tags: [],
  kind: "If-then plan",
  words: [],
  cell: null,
};

const practise = {
  total: "4 hours and 10 minutes so far.",
  under_way: null as string | null,
  situations: Object.entries(SITUATIONS).map(([id, title]) => ({
    title,
    practices: practices
      .filter(({ situations }) => situations.includes(id))
      .map(({ id }) => practiceRow(id)),
  })),
  timer,
  signs,
  on_the_web: cards.on_the_web,
  gentler: null as typeof gentler | null,
  teach: cards.teach.map(link),
  plans: [plan],
  plan_ideas: cards.plans.map(({ id, cue, text }) => ({ id, title: cue, line: text })),
  explainers: cards.explainers.map(link),
};

function player(id: string, script: string, stage: object, more: object = {}) {
  const of = practice(id);
  const { seconds, steps } = of.scripts.find((one) => one.id === script) as Practice["scripts"][0];
  let at = 0;
  const bells = [];
  for (let ms = 0; ms < seconds * 1_000; ms += 60_000) bells.push({ at_ms: ms, strikes: 1 });
  bells.push({ at_ms: seconds * 1_000, strikes: 1 });
  return {
    session: 1,
    title: of.title,
    stage,
    variant: { kind: "Usual" },
    total_ms: seconds * 1_000,
    prepare_ms: 0,
    steps: steps.map((step) => {
      const at_ms = at;
      at += step.seconds * 1_000;
      return { at_ms, text: step.say };
    }),
    bells,
    signs,
    passed_ms: 0,
    running_since_ms: 0n,
    notes: [...of.cautions, of.evidence_line],
    on_the_web: cards.on_the_web,
    felt: null,
    line: "",
    kept: null,
    teach: `teach.${id}`,
    after: null,
    ...more,
  };
}

/** What a timer has instead of words. */
const wordless = { title: "Timer", variant: null, steps: [], notes: [], teach: null };

/** Screens of practising by name. */
export function practiseScreens(): Record<string, [place: string, screen: object]> {
  const of = (stage: object, more: object = {}) =>
    player("breathing-space", "180", stage, more) as object;
  const at = (kind: string, value: object): [string, object] => ["Practise", { kind, value }];
  const ago = (ms: number) => ({ running_since_ms: BigInt(Date.now() - ms) });
  return {
    practise: at("Practise", practise),
    "practise-first": at("Practise", { ...practise, total: null, plans: [] }),
    "practise-gentler": at("Practise", { ...practise, gentler }),
    "practise-under-way": at("Practise", { ...practise, under_way: "Breathing space" }),
    "player-safety": at("Player", of({ kind: "Card", value: { ...cards.safety, long: false } })),
    "player-long": at("Player", of({ kind: "Card", value: { ...cards.long_warning, long: true } })),
    "player-ready": at("Player", of({ kind: "Ready" })),
    "player-running": at("Player", of({ kind: "Running" }, ago(75_000))),
    // Begins, rings twice with every sign, and ends by itself.
    "player-short": at("Player", {
      ...of({ kind: "Ready" }),
      signs: { sound: true, vibration: true, flash: true },
      total_ms: 6_000,
      bells: [
        { at_ms: 0, strikes: 1 },
        { at_ms: 3_000, strikes: 2 },
      ],
    }),
    "player-paused": at("Player", of({ kind: "Paused" }, { passed_ms: 75_000 })),
    "player-timer": at("Player", {
      ...of({ kind: "Running" }, ago(65_000)),
      ...wordless,
      total_ms: 605_000,
      prepare_ms: 5_000,
    }),
    "player-settling": at("Player", {
      ...of({ kind: "Running" }, ago(0)),
      ...wordless,
      total_ms: 630_000,
      prepare_ms: 30_000,
      bells: [{ at_ms: 30_000, strikes: 2 }],
    }),
    "player-open": at("Player", {
      ...of({ kind: "Running" }, ago(600_000)),
      ...wordless,
      bells: [],
      total_ms: 0,
    }),
    "player-twenty": at("Player", {
      ...of({ kind: "Ready" }),
      ...wordless,
      total_ms: 1_200_000,
      bells: Array.from({ length: 21 }, (_, minute) => ({ at_ms: minute * 60_000, strikes: 1 })),
    }),
    "player-timer-ready": at("Player", {
      ...of({ kind: "Ready" }),
      ...wordless,
      total_ms: 605_000,
      prepare_ms: 5_000,
    }),
    "player-after": at("Player", of({ kind: "After" }, { kept: "2 minutes" })),
    "player-after-worse": at(
      "Player",
      of({ kind: "After" }, { kept: "3 minutes", felt: { kind: "StirredUp" }, after: gentler }),
    ),
  };
}
