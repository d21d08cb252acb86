// Forms of the content pack as views, with made-up answers: what the core would draw.
import feelings from "../../content/en-GB/feelings.json";
import pressures from "../../content/en-GB/pressures.json";
import drafts from "../../content/en-GB/drafts.json";

export type Given = Record<string, unknown>;

interface Place {
  pleasantness: number;
  energy: number;
}

const PLEASANTNESS = [
  "very unpleasant",
  "unpleasant",
  "a little unpleasant",
  "neither one nor the other",
  "a little pleasant",
  "pleasant",
  "very pleasant",
];
const ENERGY = [
  "hardly any energy",
  "low energy",
  "a little low",
  "middling energy",
  "a little high",
  "high energy",
  "as much energy as there is",
];

/** As much of a form as is drawn. */
export interface FormFile {
  id: string;
  title: string;
  line: string;
  intro?: string[];
  closing?: string;
  source?: string;
  fields: FieldFile[];
}
interface OptionFile {
  id: string;
  text: string;
  line?: string;
}
interface FieldFile {
  key: string;
  kind: string;
  label: string;
  hint?: string;
  quotes?: string;
  options?: OptionFile[];
  own?: boolean;
  min?: number;
  max?: number;
  low?: string;
  high?: string;
}

function options(field: FieldFile, on: (id: string) => boolean) {
  return (field.options ?? []).map(({ id, text, line }) => ({
    id,
    text,
    line: line ?? null,
    on: on(id),
    under: field.key === "code" && id.includes(".") ? id.split(".")[0] : null,
  }));
}

/** Six words near the place, and every other one. */
function feelingSet(given: Given, chosen: string[]) {
  const cell = given.cell as Place | null;
  const far = (word: { p: number; e: number }) =>
    cell ? (word.p - cell.pleasantness) ** 2 + (word.e - cell.energy) ** 2 : 0;
  const all = [...feelings.words].sort((a, b) => far(a) - far(b));
  const near = new Set(cell ? all.slice(0, 6).map(({ id }) => id) : []);
  const option = (id: string, text: string) => ({
    id,
    text,
    line: null,
    under: null,
    on: chosen.includes(id),
  });
  const own = chosen.filter((id) => !feelings.words.some((word) => word.id === id));
  const first = all.filter(({ id }) => near.has(id) || chosen.includes(id));
  return {
    options: [...own.map((id) => option(id, id)), ...first.map(({ id, text }) => option(id, text))],
    more: feelings.words
      .filter((word) => !first.includes(word))
      .map(({ id, text }) => option(id, text)),
    own: true,
  };
}

function entry(form: FormFile, field: FieldFile, given: Given, lists: boolean) {
  const answer = given[field.key] ?? null;
  switch (field.kind) {
    case "choice":
      return { kind: "Choice", value: options(field, (id) => id === answer) };
    case "set": {
      const chosen = (answer as string[] | null) ?? [];
      if (form.id === "check-in") return { kind: "Set", value: feelingSet(given, chosen) };
      const known = options(field, (id) => chosen.includes(id));
      const own = chosen.filter((id) => known.every((option) => option.id !== id));
      const mine = own.map((id) => ({ id, text: id, line: null, on: true, under: null }));
      return {
        kind: "Set",
        value: { options: [...known, ...mine], more: [], own: field.own ?? false },
      };
    }
    case "scale": {
      const { min = 0, max = 0, low = "", high = "" } = field;
      return { kind: "Scale", value: { min, max, low, high, number: answer } };
    }
    case "day":
      return { kind: "Day", value: { day: answer ?? "", label: "" } };
    case "cell": {
      const cell = answer as Place | null;
      const label = cell
        ? `${PLEASANTNESS[cell.pleasantness + 3]}, ${ENERGY[cell.energy + 3]}`
        : "";
      const value = { cell, as_lists: lists, label, pleasantness: PLEASANTNESS, energy: ENERGY };
      return { kind: "Cell", value };
    }
    default:
      return {
        kind: "Words",
        value: { one_line: field.kind === "line", text: answer ?? "", splices: [] },
      };
  }
}

function notes(key: string, given: Given): string[] {
  const { choices, caveat } = feelings.discriminator;
  const choice = key === "which-was-it" && choices.find(({ id }) => id === given[key]);
  return choice ? [choice.science, caveat] : [];
}

function next(given: Given) {
  const { control, concern } = pressures.steps;
  switch (given.circle) {
    case "control":
      return { kind: "Control", value: control.map(({ text }) => text) };
    case "influence":
      return {
        kind: "Influence",
        value: drafts.drafts.map(({ id, title, when_to_use }) => ({ id, title, when_to_use })),
      };
    case "concern":
      return { kind: "Concern", value: { ...concern, done: given.outcome === "set-down" } };
    default:
      return { kind: "Undecided" };
  }
}

const DRAWINGS: Record<string, string> = {
  "check-in": "CheckIn",
  pressure: "Pressure",
  draft: "Draft",
};

export function formView(form: FormFile, given: Given, lists = false) {
  const words = (given.words as string[] | undefined) ?? [];
  const people = words.some((id) => feelings.people_words.includes(id));
  return {
    form: form.id,
    drawing: { kind: DRAWINGS[form.id] ?? "Fields" },
    title: form.title,
    line: form.line,
    intro: form.intro ?? [],
    closing: form.closing ?? null,
    source: form.source ?? null,
    fields: form.fields
      .filter(({ key }) => key !== "which-was-it" || people || given[key])
      .map((field) => ({
        key: field.key,
        label: field.label,
        hint: field.hint ?? null,
        recalled:
          field.quotes && given[field.quotes]
            ? { from: "What you wrote above", text: given[field.quotes] }
            : ((given[`recalled ${field.key}`] as object | undefined) ?? null),
        entry: entry(form, field, given, lists),
        notes: notes(field.key, given),
      })),
    next: form.id === "pressure" ? next(given) : null,
  };
}
