// Rendered Markdown: from a flat list of blocks to nested lists and ranked headings.
import type { BlockView, SpanView } from "../types";

/** A piece of a page. */
export type Piece =
  | { kind: "block"; block: BlockView }
  | { kind: "heading"; level: 2 | 3 | 4 | 5 | 6; spans: SpanView[] }
  | { kind: "list"; ordered: boolean; start: number; items: Item[] };

/** An item of a list, with the lists inside it. */
export interface Item {
  block: BlockView;
  inside: Piece[];
}

const isItem = ({ kind }: BlockView) =>
  kind.kind === "Bullet" || kind.kind === "Numbered" || kind.kind === "Task";

/** The pieces of a page. Headings begin at 2 (the page's title is 1) and skip no level. */
export function pieces(blocks: readonly BlockView[]): Piece[] {
  let level = 1;
  const out: Piece[] = [];
  let index = 0;
  while (index < blocks.length) {
    const block = blocks[index] as BlockView;
    if (isItem(block)) {
      let end = index;
      while (end < blocks.length && isItem(blocks[end] as BlockView)) end += 1;
      out.push(...lists(blocks.slice(index, end)));
      index = end;
      continue;
    }
    if (block.kind.kind === "Heading") {
      level = Math.min(level + 1, Math.max(2, block.number + 1), 6);
      out.push({ kind: "heading", level: level as 2, spans: block.spans });
    } else out.push({ kind: "block", block });
    index += 1;
  }
  return out;
}

function lists(items: readonly BlockView[]): Piece[] {
  const out: Extract<Piece, { kind: "list" }>[] = [];
  let index = 0;
  while (index < items.length) {
    const block = items[index] as BlockView;
    let end = index + 1;
    while (end < items.length && (items[end] as BlockView).depth > block.depth) end += 1;
    const item: Item = { block, inside: lists(items.slice(index + 1, end)) };
    const ordered = block.kind.kind === "Numbered";
    const last = out.at(-1);
    if (last && last.ordered === ordered) last.items.push(item);
    else out.push({ kind: "list", ordered, start: ordered ? block.number : 1, items: [item] });
    index = end;
  }
  return out;
}
