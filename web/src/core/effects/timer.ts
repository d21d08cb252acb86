// Effect Timer.
import { TimerOutcome, type TimerOperation } from "../../types";
import { now } from "../codec";

/** The longest that setTimeout can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** Waits, then says so. */
export function waitForTimer(operation: TimerOperation): Promise<TimerOutcome> {
  return new Promise((resolve) => {
    setTimeout(
      () => resolve(new TimerOutcome(operation.id, now())),
      Math.min(operation.wait_ms, LONGEST_MS),
    );
  });
}
