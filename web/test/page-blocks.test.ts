import { expect, test } from "vitest";
import { pieces } from "../src/screens/page-blocks";
import type { BlockView } from "../src/types";

const block = (kind: string, depth = 0, number = 0) =>
  ({ kind: { kind }, depth, number, spans: [] }) as unknown as BlockView;

test("items of a deeper level become a list inside the item before them", () => {
  const [list] = pieces([
    block("Bullet"),
    block("Numbered", 1, 1),
    block("Numbered", 1, 2),
    block("Bullet"),
  ]);
  expect(list).toMatchObject({
    kind: "list",
    ordered: false,
    items: [{ inside: [{ ordered: true, items: [{}, {}] }] }, { inside: [] }],
  });
});

test("a numbered list begins with its own number, and a bulleted one after it is another list", () => {
  const lists = pieces([block("Numbered", 0, 4), block("Bullet")]);
  expect(lists).toMatchObject([{ ordered: true, start: 4 }, { ordered: false }]);
});

test("headings begin under the title and skip no level", () => {
  const levels = pieces([block("Heading", 0, 3), block("Heading", 0, 3), block("Heading", 0, 1)]);
  expect(levels.map((piece) => piece.kind === "heading" && piece.level)).toEqual([2, 3, 2]);
});

test("an item that begins deep is shown all the same", () => {
  expect(pieces([block("Bullet", 2), block("Bullet")])).toMatchObject([{ items: [{}, {}] }]);
});
