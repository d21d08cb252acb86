import { describe, expect, test } from "vitest";
import { applySplice, moveCaret, spliceBetween } from "../src/editor/splice";

/** Changes as an editor makes them: before, after, where the caret is then. `|` marks the caret. */
function changed(before: string, marked: string) {
  const caret = marked.indexOf("|");
  const after = marked.replace("|", "");
  return { before, after, caret, splice: spliceBetween(before, after, caret) };
}

describe("the splice between two texts", () => {
  test("is nothing when nothing changed", () => {
    expect(spliceBetween("ward", "ward", 2)).toBeUndefined();
  });
  test("is one letter when one letter is typed", () => {
    expect(changed("wad", "war|d").splice).toEqual({ at: 2, remove: 0, insert: "r" });
  });
  test("takes the letter at the caret among equal ones", () => {
    expect(changed("aaa", "aa|aa").splice).toEqual({ at: 1, remove: 0, insert: "a" });
  });
  test("is a removal when a letter is deleted backwards", () => {
    expect(changed("aaaa", "a|aa").splice).toEqual({ at: 1, remove: 1, insert: "" });
  });
  test("is a removal when a selection is deleted", () => {
    expect(changed("one two three", "one |three").splice).toEqual({
      at: 4,
      remove: 4,
      insert: "",
    });
  });
  test("covers a word that was replaced by a paste", () => {
    const { splice, before, after } = changed("a tired ward", "a quiet| ward");
    expect(applySplice(before, splice!)).toBe(after);
    expect(splice!.at).toBe(2);
  });
  test("reaches beyond the caret when a browser drops text elsewhere", () => {
    const { splice, before, after } = changed("one two", "|two one");
    expect(applySplice(before, splice!)).toBe(after);
  });
  test("never cuts through a surrogate pair", () => {
    // Both begin with the same high surrogate.
    const { splice } = changed("a🙂b", "a🙃|b");
    expect(splice).toEqual({ at: 1, remove: 2, insert: "🙃" });
    const joined = changed("🙂", "🙂🙂|");
    expect(applySplice("🙂", joined.splice!)).toBe("🙂🙂");
    expect(joined.splice!.insert).toBe("🙂");
  });
  test("rebuilds every text from random changes", () => {
    const letters = ["a", "b", "é", "🙂", "👩‍⚕️", "\n", " "];
    let state = 42;
    const pick = (below: number) => (state = (state * 16807) % 2147483647) % below;
    const words = () => Array.from({ length: pick(6) }, () => letters[pick(7)]).join("");
    for (let round = 0; round < 3000; round += 1) {
      const [head, tail] = [words(), words()];
      const before = head + words() + tail;
      const middle = words();
      const after = head + middle + tail;
      const splice = spliceBetween(before, after, head.length + middle.length);
      expect(splice ? applySplice(before, splice) : before).toBe(after);
      for (const cut of [splice?.at ?? 0, (splice?.at ?? 0) + (splice?.remove ?? 0)]) {
        const [left, right] = [before.charCodeAt(cut - 1), before.charCodeAt(cut)];
        expect(left >= 0xd800 && left < 0xdc00 && right >= 0xdc00 && right < 0xe000).toBe(false);
      }
    }
  });
});

describe("a caret among splices from elsewhere", () => {
  test("stays before what comes behind it", () => {
    expect(moveCaret(3, [{ at: 5, remove: 1, insert: 4 }])).toBe(3);
  });
  test("moves with what comes before it", () => {
    expect(moveCaret(8, [{ at: 0, remove: 1, insert: 4 }])).toBe(11);
  });
  test("stays in front of what is put in right at it", () => {
    expect(moveCaret(3, [{ at: 3, remove: 0, insert: 4 }])).toBe(3);
  });
  test("goes to the end of what replaced the place where it stood", () => {
    expect(moveCaret(5, [{ at: 2, remove: 6, insert: 3 }])).toBe(5);
    expect(moveCaret(5, [{ at: 2, remove: 6, insert: 0 }])).toBe(2);
  });
  test("goes through several splices in order", () => {
    expect(
      moveCaret(5, [
        { at: 0, remove: 0, insert: 2 },
        { at: 1, remove: 3, insert: 0 },
      ]),
    ).toBe(4);
  });
});
