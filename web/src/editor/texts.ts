// Which texts a view lets somebody write in, and what is sent when they do.
import type { Field, Typed } from "../core/messages";
import type { EditorView, Happening, PageField, RantView, SpliceView, ViewModel } from "../types";

/** One text at the revision, and how it came from what the shell showed. */
export interface TextView {
  field: Field;
  text: string;
  splices: readonly SpliceView[];
}

/** Every text of the open editor, or of the rant page. `seq` counts over all of them. */
export interface TextsView {
  session: string;
  revision: number;
  seq: number;
  texts: TextView[];
}

/** The text that answers a field of a form. */
export function answerField(key: string): Field {
  return `answer:${key}`;
}

/** The texts of a view, if it shows any. */
export function textsOf(view: ViewModel): TextsView | undefined {
  if (view.kind === "FirstRun" && view.value.kind === "FirstPage")
    return ofEditor(view.value.value);
  if (view.kind !== "Ready") return undefined;
  const { screen } = view.value;
  if (screen.kind === "Editor") return ofEditor(screen.value);
  if (screen.kind === "Rant") return ofRant(screen.value);
  return undefined;
}

function ofEditor(view: EditorView): TextsView {
  const texts: TextView[] = [
    { field: "Title", text: view.title, splices: view.title_splices },
    { field: "Body", text: view.body, splices: view.body_splices },
  ];
  for (const { key, entry } of view.form?.fields ?? []) {
    if (entry.kind !== "Words") continue;
    const { text, splices } = entry.value;
    texts.push({ field: answerField(key), text, splices });
  }
  return { session: `editor ${view.session}`, revision: view.revision, seq: view.seq, texts };
}

/** The rant page: the core's text counts once, when the screen is opened. */
function ofRant(view: RantView): TextsView {
  const texts: TextView[] = [{ field: "Rant", text: view.text, splices: [] }];
  return { session: `rant ${view.session}`, revision: 0, seq: 0, texts };
}

/** What the core hears of a change. */
export function happeningOf({ field, seq, at, remove, insert }: Typed): Happening {
  if (field === "Rant") {
    return { kind: "Rant", value: { kind: "TextChanged", at, remove, insert } };
  }
  const value = { kind: "TextChanged", field: pageField(field), seq, at, remove, insert } as const;
  return { kind: "Editor", value };
}

function pageField(field: Exclude<Field, "Rant">): PageField {
  if (field === "Title" || field === "Body") return { kind: field };
  return { kind: "Answer", key: field.slice("answer:".length) };
}
