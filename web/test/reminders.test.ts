import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Journal } from "../src/journal";
import type { DueView, ViewModel } from "../src/types";

const NOW = new Date("2026-11-24T07:00:00Z");
const MINUTE = 60_000;
const shown: string[] = [];

class FakeNotification {
  static permission = "granted";
  constructor(text: string) {
    shown.push(text);
  }
}

const at = (minutes: number) =>
  ({ at_ms: BigInt(NOW.getTime() + minutes * MINUTE), text: "A moment for yourself" }) as DueView;

/** A journal whose view changes when a test says so. */
function journal() {
  let view: ViewModel = { kind: "Starting" };
  const listeners: (() => void)[] = [];
  return {
    journal: {
      view: () => view,
      subscribe: (listener: () => void) => listeners.push(listener),
    } as unknown as Journal,
    show(next: unknown) {
      view = next as ViewModel;
      listeners.forEach((listener) => listener());
    },
  };
}

const ready = (...due: DueView[]) => ({ kind: "Ready", value: { due } });

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  vi.stubGlobal("Notification", FakeNotification);
  vi.stubGlobal("navigator", {});
  shown.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.resetModules();
});

async function following() {
  const { followReminders } = await import("../src/reminders");
  const made = journal();
  followReminders(made.journal);
  return made;
}

test("each reminder comes once, at its time, whichever order they stand in", async () => {
  const { show } = await following();
  show(ready(at(30), at(10)));
  await vi.advanceTimersByTimeAsync(10 * MINUTE - 1);
  expect(shown).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(shown).toHaveLength(1);
  show(ready(at(30), at(10)));
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(shown).toHaveLength(2);
});

test("what was taken away does not come", async () => {
  const { show } = await following();
  show(ready(at(10)));
  show(ready());
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(shown).toEqual([]);
});

test("a locked journal still reminds of what was due", async () => {
  const { show } = await following();
  show(ready(at(10)));
  show({ kind: "Locked", value: {} });
  await vi.advanceTimersByTimeAsync(11 * MINUTE);
  expect(shown).toHaveLength(1);
});

test("nothing is shown that the browser did not allow", async () => {
  FakeNotification.permission = "denied";
  const { show } = await following();
  show(ready(at(10)));
  await vi.advanceTimersByTimeAsync(11 * MINUTE);
  expect(shown).toEqual([]);
  FakeNotification.permission = "granted";
});
