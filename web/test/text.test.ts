import { describe, expect, test } from "vitest";
import type { Typed } from "../src/core/messages";
import { EditorText } from "../src/editor/text";
import type { EditorView } from "../src/types";

function view(more: Partial<EditorView>): EditorView {
  return {
    session: 1,
    page: "",
    revision: 1,
    seq: 0,
    title: "",
    body: "",
    title_splices: [],
    body_splices: [],
    prompt: null,
    when: "",
    when_local: "",
    lens: null,
    tags: [],
    tag_suggestions: [],
    kept: "",
    has_content: false,
    attachments: [],
    attaching: false,
    ...more,
  } as EditorView;
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
      { session: 1, field: "Body", seq: 1, at: 3, remove: 0, insert: " two" },
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
      body_splices: [{ at: 0, remove: 0, insert: 5 }],
    };
    text.viewed(view({ ...merged, seq: 0 } as never));
    expect(text.value("Body")).toBe("one!");
    expect(caughtUp).toEqual([]);
    text.viewed(view({ ...merged, body: "zero one!", seq: 1 } as never));
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
    text.follow({ session: 1, field: "Body", seq: 1, at: 3, remove: 0, insert: " two" });
    text.follow({ session: 1, field: "Body", seq: 1, at: 3, remove: 0, insert: " two" });
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
});
