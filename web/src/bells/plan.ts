// When bells ring, on the audio clock. Nothing here waits or asks for the time.

/** Milliseconds after which a bell that could not ring is let go. */
export const LATE_MS = 1_000;

/** A practice under way, as the view tells it. All but `running_since_ms` count from its beginning. */
export interface Times {
  /** Milliseconds that had passed when it last began or went on. */
  passed_ms: number;
  /** When that was, in milliseconds since 1970. */
  running_since_ms: number;
  /** Milliseconds in all; 0 goes on until it is ended. */
  total_ms: number;
  bells: readonly Bell[];
}

export interface Bell {
  at_ms: number;
  strikes: number;
}

/** A bell to come. */
export interface Ring {
  /** Which of the bells. */
  index: number;
  strikes: number;
  /** Seconds on the audio clock. */
  at: number;
}

export interface Plan {
  rings: Ring[];
  /** When the end comes, in seconds on the audio clock, if it comes by itself. */
  end: number | null;
}

/** Milliseconds that have passed since it began, pauses taken out. */
export function position(times: Times, nowMs: number): number {
  return times.passed_ms + Math.max(0, nowMs - times.running_since_ms);
}

/**
 * Puts what is to come on the audio clock, which shows `audioNow` seconds when the clock on the wall
 * shows `nowMs`. Bells before `passed_ms` rang before the last pause. One that was due since then and
 * is less than a second late rings at once; a later one is left out.
 */
export function plan(
  times: Times,
  nowMs: number,
  audioNow: number,
  rung: ReadonlySet<number> = new Set(),
): Plan {
  const here = position(times, nowMs);
  const at = (ms: number) => audioNow + Math.max(0, ms - here) / 1_000;
  const rings = times.bells
    .map((bell, index) => ({ index, strikes: bell.strikes, due: bell.at_ms }))
    .filter(({ index, due }) => !rung.has(index) && due >= times.passed_ms && due > here - LATE_MS)
    .map(({ index, strikes, due }) => ({ index, strikes, at: at(due) }));
  return { rings, end: times.total_ms > 0 ? at(times.total_ms) : null };
}

/** Milliseconds until the next bell, if there is one. */
export function untilNext(times: Times, hereMs: number): number | null {
  const next = times.bells.find((bell) => bell.at_ms > hereMs);
  return next ? next.at_ms - hereMs : null;
}
