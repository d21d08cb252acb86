// The texts of the open editor or of the rant page, which the shell owns while somebody types.
//
// The core's view repeats no keystroke: its texts belong to a revision, and stay as they are until pages
// merge from elsewhere. This is the one place that holds what is really on the screen. Other tabs hear of
// each change and follow it, so that every tab shows the same page.
import type { Field, OpenText, Typed } from "../core/messages";
import { applySplice, moveCaret, spliceBetween } from "./splice";
import type { TextsView } from "./texts";

export type { Field };

/** What the editor sends. */
export interface TextOutlet {
  typed(typed: Typed): void;
  caughtUp(revision: number): void;
}

/** A caret or a selection. */
export interface Selection {
  start: number;
  end: number;
}

/** The text of one editor session at a time. */
export class EditorText {
  #text: OpenText | undefined;
  #composing = false;
  /** Another core took over: what is on the screen stays until its first view, and is not sent. */
  #orphaned = false;
  #view: TextsView | undefined;
  readonly #listeners = new Set<() => void>();
  /** Where the caret goes after the text was replaced from elsewhere, until a screen takes it. */
  #selections: Partial<Record<Field, (before: Selection) => Selection>> = {};

  constructor(private readonly outlet: TextOutlet) {}

  /** The text now, for tabs that come later. */
  get open(): OpenText | undefined {
    return this.#text;
  }

  /** The value of a field. */
  value(field: Field): string {
    return this.#text?.texts[field] ?? "";
  }

  /** Calls `listener` whenever a value was changed by anybody. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A view came, with texts to be written in or without. */
  viewed(view: TextsView | undefined): void {
    this.#view = view;
    if (!view) {
      this.#text = undefined;
      this.#orphaned = false;
      this.#composing = false;
      return;
    }
    if (this.#orphaned || this.#text?.session !== view.session) {
      this.#orphaned = false;
      this.#composing = false;
      const { session, revision, seq } = view;
      this.#set({ session, revision, seq, texts: textsIn(view) });
      return;
    }
    this.#catchUp();
  }

  /** The core behind the view was replaced; its sessions count from the start again. */
  orphan(): void {
    this.#orphaned = this.#text !== undefined;
  }

  /** A tab that was here before tells what the open editor shows. */
  adopt(text: OpenText): void {
    if (this.#text && this.#text.session === text.session && this.#text.seq >= text.seq) return;
    this.#set(text);
  }

  /** Composition (of an accent, a syllable, a word) began or ended. The text is not replaced during it. */
  composing(on: boolean): void {
    this.#composing = on;
    if (!on) this.#catchUp();
  }

  /** The person changed a field; `caret` is where their caret is now. */
  changed(field: Field, value: string, caret: number): void {
    const text = this.#text;
    if (!text) return;
    const splice = spliceBetween(this.value(field), value, caret);
    if (!splice) return;
    const seq = text.seq + 1;
    this.#set({ ...text, seq, texts: { ...text.texts, [field]: value } });
    if (this.#orphaned) return;
    this.outlet.typed({ session: text.session, field, seq, ...splice });
    this.#catchUp();
  }

  /** Another tab changed a field. */
  follow(typed: Typed): void {
    const text = this.#text;
    if (!text || text.session !== typed.session || typed.seq <= text.seq) return;
    const value = applySplice(this.value(typed.field), typed);
    const moved = [{ at: typed.at, remove: typed.remove, insert: typed.insert.length }];
    this.#move(typed.field, moved);
    this.#set({ ...text, seq: typed.seq, texts: { ...text.texts, [typed.field]: value } });
    this.#catchUp();
  }

  /** Takes the way a field's caret goes since the last call. */
  takeMove(field: Field): ((before: Selection) => Selection) | undefined {
    const move = this.#selections[field];
    delete this.#selections[field];
    return move;
  }

  #catchUp(): void {
    const [view, text] = [this.#view, this.#text];
    if (!view || !text || view.session !== text.session || view.revision <= text.revision) return;
    if (this.#composing || view.seq !== text.seq) return;
    for (const { field, splices } of view.texts) this.#move(field, splices);
    this.#set({ ...text, revision: view.revision, texts: { ...text.texts, ...textsIn(view) } });
    this.outlet.caughtUp(view.revision);
  }

  #move(field: Field, splices: readonly { at: number; remove: number; insert: number }[]): void {
    if (splices.length === 0) return;
    const before = this.#selections[field];
    this.#selections[field] = (selection) => {
      const { start, end } = before ? before(selection) : selection;
      return { start: moveCaret(start, splices), end: moveCaret(end, splices) };
    };
  }

  #set(text: OpenText): void {
    this.#text = text;
    for (const listener of this.#listeners) listener();
  }
}

function textsIn(view: TextsView): OpenText["texts"] {
  return Object.fromEntries(view.texts.map(({ field, text }) => [field, text]));
}
