// The horizon: how pleasant it was bends the line, how much energy there was lifts it. Not a face.
import type { Cell } from "../types";

/** The class that gives a step of pleasantness its colour, which comes second to the shape. */
export function valenceClass(pleasantness: number): string {
  if (pleasantness === 0) return "valence-0";
  return `valence-${pleasantness < 0 ? "minus" : "plus"}-${Math.abs(pleasantness)}`;
}

const LEVEL = 12;
const BEND = 1.5;
const LIFT = 1.6;

/** The glyph of a place on the grid. Words say the same wherever it stands. */
export function Horizon({ cell, flat = false }: { cell: Cell; flat?: boolean }) {
  const level = LEVEL - (flat ? 0 : cell.energy * LIFT);
  const ends = level - cell.pleasantness * BEND * 0.5;
  const middle = level + cell.pleasantness * BEND * 1.5;
  return (
    <svg
      className={`horizon ${valenceClass(cell.pleasantness)}`}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={`M4 ${ends}Q12 ${middle} 20 ${ends}`} />
    </svg>
  );
}
