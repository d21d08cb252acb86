// Splices: how a text became another, in UTF-16 units.

/** `remove` units at `at` were replaced by `insert`. */
export interface Splice {
  at: number;
  remove: number;
  insert: string;
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** True if a cut at `at` would go through a surrogate pair. */
function cutsPair(text: string, at: number): boolean {
  return (
    at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at))
  );
}

/**
 * The splice that makes `after` out of `before`, or nothing if they are equal. `caret` is where the
 * caret stands in `after`: among equal letters it tells which one was typed.
 */
export function spliceBetween(before: string, after: string, caret: number): Splice | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  // What stands after the caret was not touched by typing or pasting.
  const untouched = Math.min(shorter, after.length - Math.min(caret, after.length));
  let suffix = 0;
  while (suffix < untouched && unitFromEnd(before, suffix) === unitFromEnd(after, suffix)) {
    suffix += 1;
  }
  let prefix = 0;
  const room = shorter - suffix;
  while (prefix < room && before.charCodeAt(prefix) === after.charCodeAt(prefix)) prefix += 1;
  if (suffix === untouched) {
    // The change may reach beyond the caret (forward delete, drag and drop): take the rest as well.
    while (
      suffix < shorter - prefix &&
      unitFromEnd(before, suffix) === unitFromEnd(after, suffix)
    ) {
      suffix += 1;
    }
  }
  while (prefix > 0 && (cutsPair(before, prefix) || cutsPair(after, prefix))) prefix -= 1;
  while (
    suffix > 0 &&
    (cutsPair(before, before.length - suffix) || cutsPair(after, after.length - suffix))
  ) {
    suffix -= 1;
  }
  return {
    at: prefix,
    remove: before.length - suffix - prefix,
    insert: after.slice(prefix, after.length - suffix),
  };
}

function unitFromEnd(text: string, fromEnd: number): number {
  return text.charCodeAt(text.length - 1 - fromEnd);
}

/** `text` after `splice`. */
export function applySplice(text: string, { at, remove, insert }: Splice): string {
  return text.slice(0, at) + insert + text.slice(at + remove);
}

/**
 * Where a caret at `caret` stands after `splices`, applied in order. What is put in right at the caret
 * comes after it, so that somebody who types on stays behind their own words.
 */
export function moveCaret(
  caret: number,
  splices: readonly { at: number; remove: number; insert: number }[],
): number {
  let moved = caret;
  for (const { at, remove, insert } of splices) {
    if (moved <= at) continue;
    moved = moved >= at + remove ? moved - remove + insert : at + insert;
  }
  return moved;
}
