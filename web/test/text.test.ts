import { describe, expect, test } from "vitest";
import type { Typed } from "../src/core/messages";
import { EditorText } from "../src/editor/text";
import { answerField, happeningOf, textsOf, type TextsView } from "../src/editor/texts";
import { RantView, SpliceView, type ViewModel } from "../src/types";

interface Shown extends Partial<TextsView> {
  title?: string;
  body?: string;
  body_splices?: SpliceView[];
  answers?: Record<string, string>;
}

function view({
  title = "",
  body = "",
  body_splices = [],
  answers = {},
  ...more
}: Shown): TextsView {
  const texts: TextsView["texts"] = [
    { field: "Title", text: title, splices: [] },
    { field: "Body", text: body, splices: body_splices },
  ];
  for (const [key, text] of Object.entries(answers)) {
    texts.push({ field: answerField(key), text, splices: [] });
  }
  return { session: "editor 1", revision: 1, seq: 0, texts, ...more };
}

function editor() {
  const typed: Typed[] = [];
  const caughtUp: number[] = [];
  const text = new EditorText({
    typed: (each) => typed.push(each),
    caughtUp: (revision) => caughtUp.push(revision),
  });
  return { text, typed, caughtUp };
}

describe("the text of the open editor", () => {
  test("is the core's at first and the person's from then on", () => {
    const { text, typed } = editor();
    text.viewed(view({ body: "one" }));
    text.changed("Body", "one two", 7);
    expect(typed).toEqual([
      { session: "editor 1", field: "Body", seq: 1, at: 3, remove: 0, insert: " two" },
    ]);
    text.viewed(view({ body: "one" }));
    expect(text.value("Body")).toBe("one two");
  });

  test("waits for its own changes before it takes a revision", () => {
    const { text, caughtUp } = editor();
    text.viewed(view({ body: "one" }));
    text.changed("Body", "one!", 4);
    const merged = {
      revision: 2,
      body: "zero one",
      body_splices: [new SpliceView(0, 0, 5)],
    };
    text.viewed(view({ ...merged, seq: 0 }));
    expect(text.value("Body")).toBe("one!");
    expect(caughtUp).toEqual([]);
    text.viewed(view({ ...merged, body: "zero one!", seq: 1 }));
    expect(text.value("Body")).toBe("zero one!");
    expect(caughtUp).toEqual([2]);
    expect(text.takeMove("Body")?.({ start: 4, end: 4 })).toEqual({ start: 9, end: 9 });
  });

  test("is not replaced in the middle of a composition", () => {
    const { text, caughtUp } = editor();
    text.viewed(view({ body: "one" }));
    text.composing(true);
    text.viewed(view({ revision: 2, body: "one more" }));
    expect(text.value("Body")).toBe("one");
    text.composing(false);
    expect(text.value("Body")).toBe("one more");
    expect(caughtUp).toEqual([2]);
  });

  test("follows another tab, and counts on from there", () => {
    const { text, typed } = editor();
    text.viewed(view({ body: "one" }));
    text.follow({ session: "editor 1", field: "Body", seq: 1, at: 3, remove: 0, insert: " two" });
    text.follow({ session: "editor 1", field: "Body", seq: 1, at: 3, remove: 0, insert: " two" });
    expect(text.value("Body")).toBe("one two");
    text.changed("Body", "one two!", 8);
    expect(typed[0]?.seq).toBe(2);
  });

  test("is begun anew when another core takes over, even under an old number", () => {
    const { text, typed } = editor();
    text.viewed(view({ body: "one" }));
    text.orphan();
    text.changed("Body", "one lost", 8);
    expect(typed).toEqual([]);
    text.viewed(view({ body: "one kept" }));
    expect(text.value("Body")).toBe("one kept");
  });

  test("is several texts with one count, and a field that is not offered any more keeps its words", () => {
    const { text, typed } = editor();
    text.viewed(view({ answers: { trigger: "", did: "" } }));
    text.changed(answerField("trigger"), "a", 1);
    text.changed(answerField("did"), "b", 1);
    expect(typed.map(({ field, seq }) => [field, seq])).toEqual([
      ["answer:trigger", 1],
      ["answer:did", 2],
    ]);
    text.viewed(view({ revision: 2, seq: 2, answers: { did: "b and c" } }));
    expect(text.value(answerField("did"))).toBe("b and c");
    expect(text.value(answerField("trigger"))).toBe("a");
  });

  test("tells the core which field an answer belongs to, and the rant page what is its own", () => {
    const change = { session: "", seq: 4, at: 1, remove: 0, insert: "x" };
    expect(happeningOf({ ...change, field: answerField("why:not") })).toEqual({
      kind: "Editor",
      value: {
        kind: "TextChanged",
        field: { kind: "Answer", key: "why:not" },
        seq: 4,
        at: 1,
        remove: 0,
        insert: "x",
      },
    });
    expect(happeningOf({ ...change, field: "Rant" })).toEqual({
      kind: "Rant",
      value: { kind: "TextChanged", at: 1, remove: 0, insert: "x" },
    });
  });

  test("of the rant page is the core's only when the page is opened", () => {
    const { text } = editor();
    const rant = (session: number, words: string) => {
      const screen = { kind: "Rant", value: new RantView(words, session, "", true) };
      return textsOf({ kind: "Ready", value: { screen } } as unknown as ViewModel);
    };
    text.viewed(rant(1, ""));
    text.changed("Rant", "the rota", 8);
    text.viewed(rant(1, ""));
    expect(text.value("Rant")).toBe("the rota");
    text.viewed(rant(2, "the rota, again"));
    expect(text.value("Rant")).toBe("the rota, again");
  });
});
