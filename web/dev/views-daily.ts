// Made-up views of a hard day: checking in, forms, pressures, drafts, the rant page, what can be read of them.
import cards from "../../content/en-GB/cards.json";
import pressures from "../../content/en-GB/pressures.json";
import prompts from "../../content/en-GB/prompts.json";
import checkIn from "../../content/en-GB/forms/check-in.json";
import dilemma from "../../content/en-GB/forms/dilemma.json";
import draft from "../../content/en-GB/forms/draft.json";
import now from "../../content/en-GB/forms/now.json";
import pressure from "../../content/en-GB/forms/pressure.json";
import reactRespond from "../../content/en-GB/forms/react-respond.json";
import rehearsal from "../../content/en-GB/forms/rehearsal.json";
import stockdale from "../../content/en-GB/forms/stockdale.json";
import swap from "../../content/en-GB/forms/swap.json";
import widenView from "../../content/en-GB/forms/widen-view.json";
import type { Drawn } from "./pretend";
import { formView, type FormFile, type Given } from "./forms";

type Ready = (place: string, screen: object, more?: object) => object;
interface Tools {
  ready: Ready;
  editor: object;
  journal: object;
  page: object;
  today: object;
  rows: object[];
}

const lens = (kind: string) => ({ kind });
const plain = (text: string) => [{ text, hit: false }];

const TENSE = { pleasantness: -2, energy: 2 };
const GROUND =
  "Two nurses for twenty-eight from 21:00. The bank had nobody, again.\nThe third night this week, and I told site at 18:40.";
const ASK =
  "I need a decision from you by 20:00 tonight. What I am asking for is at the end.\n\nSituation\nTwo nurses for twenty-eight from 21:00. The bank had nobody, again.\n\nRequest\n[One thing, from one post, by one time]";

/** What each form's fixture is drawn from, for the core that pretends. */
export const DRAWN: Record<string, Drawn> = {};

function form(name: string, file: unknown, given: Given, lists = false) {
  DRAWN[name] = { file: file as FormFile, given, lists };
  return formView(file as FormFile, given, lists);
}

export const CHECK_IN_ROW = {
  page: "c1",
  time: "19:05",
  lens: lens("System"),
  title: plain("frustrated, on edge"),
  excerpt: plain("The bed meeting."),
  tags: [],
  kind: "Check-in",
  words: ["frustrated", "on edge"],
  cell: TENSE,
  cell_label: "unpleasant, high energy",
};
export const PRESSURE_ROW = {
  page: "p1",
  time: "13:05",
  lens: lens("System"),
  title: plain("Gaps in staffing"),
  excerpt: plain("Two nurses for twenty-eight from 21:00."),
  tags: ["nights"],
  kind: "Pressure",
  words: ["Gaps in staffing"],
  cell: null,
  cell_label: "",
};

export function dailyScreens(tools: Tools): Record<string, object> {
  const { ready, journal } = tools;
  const editing = (name: string, file: unknown, given: Given, more: object = {}, lists = false) =>
    ready(
      "NewPage",
      {
        kind: "Editor",
        value: {
          ...tools.editor,
          title: "",
          body: "",
          prompt: null,
          lens: null,
          tags: [],
          attachments: [],
          kept: Object.keys(given).length > 0 ? "Kept on this phone" : "Nothing written yet",
          has_content: Object.keys(given).length > 0,
          form: form(name, file, given, lists),
          ...more,
        },
      },
      { journal },
    );
  const reading = (more: object) =>
    ready("Journal", { kind: "Page", value: { ...tools.page, ...more } }, { journal });
  const answer = (label: string, text: string, own_words: boolean) => ({ label, text, own_words });
  const card = (more: object) => ({
    ...tools.today,
    prompt: null,
    carry_on: null,
    offer: null,
    ...more,
  });
  const practice = {
    id: "soles-of-feet",
    title: "Soles of the feet",
    line: "For when something has wound you up.",
    lengths: [{ script: "180", label: "3 minutes" }],
  };
  const talk = {
    text: "The last three times were very hard ones. It can help to talk to somebody, and it need not be a crisis.",
    mutable: true,
  };
  const follow_up = {
    page: "p1",
    text: "Gaps in staffing, raised on 14 November",
    question: pressures.follow_up.question,
  };
  const doorway = cards.doorway.map(({ id, title }) => ({ id, title, line: "" }));
  const [going] = cards.doorway;
  const shift = going && { id: going.id, title: going.title, line: "For your shift from 20:00" };
  const on_this_day = [{ label: "A year ago", row: tools.rows[3] }];
  const pressed: Given = {
    code: "demands.staffing_gap",
    intensity: 5,
    circle: "influence",
    agency: 2,
    text: GROUND,
  };
  const drafting = (name: string, sending: object | null) =>
    editing(
      name,
      draft,
      { body: ASK },
      { title: "Situation, background, assessment, request", sending },
    );
  return {
    "today-hard": ready("Today", {
      kind: "Today",
      value: card({ talk, follow_up, practice, doorway }),
    }),
    "today-follow-up": ready("Today", {
      kind: "Today",
      value: card({ follow_up, doorway, on_this_day }),
    }),
    "today-shift": ready("Today", {
      kind: "Today",
      value: { ...tools.today, shift },
    }),
    "today-nothing": ready("Today", { kind: "Today", value: card({}) }),
    "check-in": editing("check-in", checkIn, {}),
    "check-in-tapped": editing("check-in-tapped", checkIn, { cell: TENSE }),
    "check-in-full": editing(
      "check-in-full",
      checkIn,
      {
        cell: TENSE,
        "second-cell": { pleasantness: 1, energy: -2 },
        words: ["frustrated", "helpless", "wrung out"],
        "which-was-it": "empathic-distress",
        why: "The bed meeting.",
        remember: "She waited until the others had gone and asked what I needed.",
      },
      { lens: lens("System") },
    ),
    "check-in-lists": editing("check-in-lists", checkIn, { cell: TENSE }, {}, true),
    "form-react": editing("form-react", reactRespond, {}),
    "form-react-written": editing("form-react-written", reactRespond, {
      trigger: "“Just make it work, you always do.”",
      body: "Jaw. Then my hands.",
      did: "Said I would. Then shut the office door harder than I meant to.",
      which: "between",
    }),
    "form-swap": editing("form-swap", swap, {
      told: "That she had said no to the same nurse three times this week.",
      "to-colleague":
        "You said no because there was nobody, not because you did not care. Go home. I’ll do the last hour.",
    }),
    "form-stockdale": editing("form-stockdale", stockdale, {
      facts: "Eleven vacancies. Two since June.",
    }),
    "form-widen": editing("form-widen", widenView, {}),
    "form-rehearsal": editing("form-rehearsal", rehearsal, {}),
    "form-dilemma": editing("form-dilemma", dilemma, {}),
    "form-now": editing("form-now", now, {
      "recalled hard-moments": {
        from: "You wrote on 3 October",
        text: "I go quiet and then I say yes. Nobody can tell that I have stopped hearing them.",
      },
    }),
    pressure: editing("pressure", pressure, {}, { lens: lens("System") }),
    "pressure-influence": editing("pressure-influence", pressure, pressed, {
      lens: lens("System"),
    }),
    "pressure-control": editing("pressure-control", pressure, {
      code: "role",
      circle: "control",
    }),
    "pressure-concern": editing("pressure-concern", pressure, {
      code: "change.imposed",
      intensity: 3,
      circle: "concern",
    }),
    "pressure-from-rant": editing("pressure-from-rant", pressure, {
      "recalled text": {
        from: "What you let out, to be read here. It is burned when you are done.",
        text: "the third night this week and nobody, NOBODY picks up the phone",
      },
    }),
    seed: ready("Journal", {
      kind: "Seed",
      value: {
        title: "Situation, background, assessment, request",
        when_to_use: "One person can decide, and will read it standing up.",
        fields: [
          ["code", "What kind of pressure is it?", "Gaps in staffing"],
          ["intensity", "How hard is it pressing?", "5/5"],
          ["circle", "Is this yours to carry?", "I can press somebody who can"],
          ["agency", "How much could you influence today?", "2/10"],
          ...GROUND.split("\n").map((line, number) => [
            `text.${number}`,
            "What does it look like on the ground?",
            line,
          ]),
        ].map(([key, label, text]) => ({ key, label, text, on: false })),
      },
    }),
    draft: drafting("draft", null),
    "draft-warned": drafting("draft-warned", {
      kind: "Warned",
      value: [
        { text: "943 476 5919", why: "It looks like an NHS number." },
        { text: "12/03/1948", why: "It looks like a date of birth." },
      ],
    }),
    "draft-ready": drafting("draft-ready", { kind: "Ready", value: ASK }),
    ladder: ready("Programme", {
      kind: "Ladder",
      value: {
        summary: "3 pressures raised. One was answered. One thing changed.",
        rungs: [
          { title: pressures.ladder.raised, count: 2, rows: [PRESSURE_ROW, PRESSURE_ROW] },
          { title: pressures.ladder.answered, count: 0, rows: [] },
          { title: pressures.ladder.changed, count: 1, rows: [PRESSURE_ROW] },
        ].map((rung, at) => ({
          ...rung,
          rows: rung.rows.map((row, index) => ({ ...row, page: `${at}${index}` })),
        })),
      },
    }),
    rant: ready("NewPage", {
      kind: "Rant",
      value: {
        text: "",
        session: 1,
        whereabouts: "Only on this phone, sealed, and gone when the day turns.",
        has_content: false,
      },
    }),
    "rant-written": ready("NewPage", {
      kind: "Rant",
      value: {
        text: "the third night this week and nobody, NOBODY picks up the phone. and then the email about compliments week",
        session: 2,
        whereabouts: "Only on this phone, sealed, and gone when the day turns.",
        has_content: true,
      },
    }),
    reflect: ready("NewPage", {
      kind: "Reflect",
      value: {
        prompts: ["self", "team", "across", "system"].flatMap((of) =>
          prompts.prompts
            .filter((prompt) => prompt.lens === of)
            .slice(0, 3)
            .map(({ id, text }) => ({
              id,
              prompt: {
                text,
                lens: lens(of === "self" ? "Self_" : of[0]?.toUpperCase() + of.slice(1)),
                from: null,
              },
            })),
        ),
        groups: [
          ["A shape to write in", [reactRespond, stockdale, swap, dilemma]],
          ["About the system", [rehearsal, pressure]],
        ].map(([title, forms]) => ({
          title,
          forms: (forms as { id: string; title: string; line: string; minutes: number }[]).map(
            ({ id, title, line, minutes }) => ({
              id,
              title,
              line,
              minutes: `about ${minutes} minutes`,
              from: null,
            }),
          ),
        })),
      },
    }),
    "page-check-in": reading({
      title: "",
      blocks: [],
      attachments: [],
      form: "Check-in",
      cell: TENSE,
      answers: [
        answer("Where are you just now?", "unpleasant, high energy", false),
        answer("Do any of these fit?", "frustrated, on edge", false),
        answer("What is it about?", "The bed meeting.", true),
        answer(
          "Anything you want to remember?",
          "She waited until the others had gone and asked what I needed.",
          true,
        ),
      ],
    }),
    "page-pressure": reading({
      title: "",
      blocks: [],
      attachments: [],
      form: "Pressure",
      answers: [
        answer("What kind of pressure is it?", "Gaps in staffing", false),
        answer("How hard is it pressing?", "5/5", false),
        answer("Is this yours to carry?", "I can press somebody who can", false),
        answer("What does it look like on the ground?", GROUND, true),
      ],
      next: formView(pressure as unknown as FormFile, pressed).next,
    }),
    "journal-filtered": ready(
      "Journal",
      { kind: "Journal" },
      {
        journal: {
          ...journal,
          lens: lens("System"),
          summary: "2 pages",
          more: false,
          days: [{ label: "Friday 20 November", rows: [CHECK_IN_ROW, PRESSURE_ROW] }],
          kinds: [
            { id: "page", text: "Pages", on: false },
            { id: "check-in", text: "Check-in", on: true },
            { id: "pressure", text: "Pressure", on: false },
          ],
          tags: ["nights", "staffing", "huddle"].map((text) => ({ id: text, text, on: false })),
          feelings: ["frustrated", "tired", "hopeful"].map((text) => ({
            id: text,
            text,
            on: false,
          })),
        },
      },
    ),
  };
}
