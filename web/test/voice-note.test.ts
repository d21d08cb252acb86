import { describe, expect, test } from "vitest";
import { beginsWithVoice, beginVoiceNote, voiceNoteBegan } from "../src/voice-note";
import type { Journal } from "../src/journal";
import type { Happening } from "../src/types";

const at = (kind: string, value: unknown = {}) =>
  ({ kind: "Ready", value: { screen: { kind, value } } }) as never;
const editor = (session: number, form: unknown = null) => at("Editor", { session, form });

/** A journal that answers what is sent when `show` is called. */
function journal() {
  let view = at("Today");
  const listeners = new Set<() => void>();
  const sent: Happening[] = [];
  const it = {
    view: () => view,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send: (what: Happening) => sent.push(what),
  } as unknown as Journal;
  const show = (next: never) => {
    view = next;
    listeners.forEach((listener) => listener());
  };
  return { it, sent, show, listeners };
}

describe("a voice note begun from anywhere", () => {
  test("opens a blank page, and only that page's recorder begins, once", () => {
    const { it, sent, show, listeners } = journal();
    beginVoiceNote(it);
    expect(sent).toEqual([{ kind: "WentTo", value: { kind: "NewPage" } }]);
    expect(beginsWithVoice(7)).toBe(false);
    show(editor(7));
    expect(listeners.size).toBe(0);
    expect(beginsWithVoice(6)).toBe(false);
    expect(beginsWithVoice(7)).toBe(true);
    voiceNoteBegan();
    expect(beginsWithVoice(7)).toBe(false);
  });

  test("waits for the page while other things of the same screen change", () => {
    const { it, show } = journal();
    beginVoiceNote(it);
    show(at("Today", { cards: 1 }));
    show(editor(8));
    expect(beginsWithVoice(8)).toBe(true);
    voiceNoteBegan();
  });

  test("records nothing when something else opened", () => {
    for (const other of [at("Reflect"), { kind: "Locked", value: {} } as never, editor(9, {})]) {
      const { it, show } = journal();
      beginVoiceNote(it);
      show(other);
      show(editor(9));
      expect(beginsWithVoice(9)).toBe(false);
    }
  });
});
