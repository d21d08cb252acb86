import { describe, expect, test } from "vitest";
import { bellsOf } from "../src/bells/follow";
import { LATE_MS, plan, untilNext, type Bell, type Times } from "../src/bells/plan";
import { Ringer, type Signs } from "../src/bells/ringer";
import { bellLength, bellSamples } from "../src/bells/sound";
import type { ViewModel } from "../src/types";

const MINUTE = 60_000;
const BEGAN = 1_790_000_000_000;
const QUIET: Signs = { sound: true, vibration: false, flash: false };

/** Twenty minutes with a bell at each of them. */
function twenty(passed_ms = 0, running_since_ms = BEGAN): Times {
  const bells = Array.from({ length: 21 }, (_, minute) => ({ at_ms: minute * MINUTE, strikes: 1 }));
  return { passed_ms, running_since_ms, total_ms: 20 * MINUTE, bells };
}

describe("the plan", () => {
  test("puts every bell and the end on the audio clock", () => {
    const { rings, end } = plan(twenty(), BEGAN, 7);
    expect(rings.map(({ at }) => at)).toEqual(twenty().bells.map(({ at_ms }) => 7 + at_ms / 1_000));
    expect(end).toBe(7 + 20 * 60);
  });

  test("rings what is a little late at once, and lets go what is later", () => {
    const rings = (late: number) => plan(twenty(), BEGAN + late, 7).rings.map(({ at }) => at);
    expect(rings(40)[0]).toBe(7);
    expect(rings(40)[1]).toBeCloseTo(7 + 59.96);
    expect(rings(LATE_MS)[0]).toBeCloseTo(7 + 59);
  });

  test("after a pause rings only what had not rung, and what was due at just that moment", () => {
    const again = BEGAN + 90 * MINUTE;
    const rings = (passed: number) => plan(twenty(passed, again), again, 0).rings;
    expect(rings(5 * MINUTE + 10)[0]).toEqual({ index: 6, strikes: 1, at: 59.99 });
    expect(rings(5 * MINUTE)[0]).toEqual({ index: 5, strikes: 1, at: 0 });
    expect(rings(5 * MINUTE + 10)).toHaveLength(15);
  });

  test("what is open-ended has no end, and tells how long until its next bell", () => {
    const open = { ...twenty(), total_ms: 0 };
    expect(plan(open, BEGAN, 0).end).toBeNull();
    expect(untilNext(open, 30_000)).toBe(30_000);
    expect(untilNext(open, 20 * MINUTE)).toBeNull();
  });
});

class Source {
  onended: (() => void) | null = null;
  buffer: unknown = null;
  offset = { value: 1 };
  begins = Infinity;
  ends = Infinity;
  constructor(readonly kind: "strike" | "mark") {}
  connect() {}
  disconnect() {}
  start(at = 0) {
    this.begins = at;
  }
  stop(at = 0) {
    this.ends = at;
  }
}

/** A wall clock and an audio clock that a test moves, and everything that sounded. */
class Room {
  audio = 3;
  wall = BEGAN;
  state: "suspended" | "running" = "running";
  sources: Source[] = [];
  sounded: number[] = [];
  sampleRate = 8_000;
  destination = {};
  private changed: () => void = () => undefined;

  get currentTime() {
    return this.audio;
  }
  addEventListener(_: string, listener: () => void) {
    this.changed = listener;
  }
  resumed = 0;
  async resume() {
    this.resumed += 1;
  }
  async suspend() {}
  createBuffer = () => ({ copyToChannel: () => undefined });
  createBufferSource = () => this.make("strike");
  createConstantSource = () => this.make("mark");
  private make(kind: "strike" | "mark") {
    const source = new Source(kind);
    this.sources.push(source);
    return source;
  }

  interrupt(ms: number) {
    this.state = "suspended";
    this.changed();
    this.wall += ms;
    this.state = "running";
    this.changed();
  }

  /** Time passes. The page hears of marks only every so often, as a hidden one may. */
  pass(ms: number, every = 250) {
    const until = this.audio + ms / 1_000;
    while (this.audio < until - 1e-9) {
      const to = Math.min(until, this.audio + every / 1_000);
      for (const source of this.sources) {
        const heard = source.begins <= to && source.ends > source.begins;
        if (source.kind === "strike" && heard && source.begins >= this.audio - 1e-9) {
          this.sounded.push(source.begins);
          source.begins = -Infinity;
        }
      }
      this.wall += (to - this.audio) * 1_000;
      this.audio = to;
      // As in Chromium: one that would end where it begins never tells.
      const lasts = (source: Source) => source.kind === "mark" && source.ends > source.begins;
      const over = this.sources.filter((source) => lasts(source) && source.ends <= to);
      this.sources = this.sources.filter((source) => !over.includes(source));
      over.forEach((source) => source.onended?.());
    }
  }
}

function ringing(signs = QUIET) {
  const room = new Room();
  const rang: number[] = [];
  let ends = 0;
  const ringer = new Ringer(
    () => room as unknown as AudioContext,
    { rang: (ring) => rang.push(ring.index), ended: () => (ends += 1) },
    () => room.wall,
  );
  ringer.claim();
  return { room, rang, ringer, signs, ended: () => ends };
}

/** Nothing is further than a second from its time. */
function within(sounded: number[], expected: number[]) {
  expect(sounded).toHaveLength(expected.length);
  sounded.forEach((at, index) => {
    expect(Math.abs(at - (expected[index] as number))).toBeLessThan(1);
  });
}

const minutes = (from: number, to: number, offset: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => offset + (from + index) * 60);

describe("the ringer", () => {
  test("rings twenty minutes of bells on time, however seldom the page is awake", () => {
    const { room, rang, ringer, ended } = ringing();
    ringer.run(twenty(), QUIET);
    room.pass(21 * MINUTE, 61_000);
    within(room.sounded, minutes(0, 20, 3));
    expect(rang).toHaveLength(21);
    expect(ended()).toBe(1);
  });

  test("is silent while paused, and goes on where it was", () => {
    const { room, ringer, ended } = ringing();
    ringer.run(twenty(), QUIET);
    room.pass(5.5 * MINUTE);
    ringer.hush();
    room.pass(10 * MINUTE);
    ringer.claim();
    ringer.run(twenty(5.5 * MINUTE, room.wall), QUIET);
    room.pass(15 * MINUTE);
    within(room.sounded, [...minutes(0, 5, 3), ...minutes(6, 20, 3 + 600)]);
    expect(ended()).toBe(1);
  });

  test("a late start costs no more than the time that was late", () => {
    const { room, ringer } = ringing();
    room.wall += 400;
    ringer.run(twenty(), QUIET);
    room.pass(20 * MINUTE);
    within(room.sounded, minutes(0, 20, 3));
  });

  test("an audio clock that takes its time to begin puts only the first bell late", () => {
    const { room, rang, ringer } = ringing();
    ringer.run(twenty(), QUIET);
    room.interrupt(600);
    room.pass(3 * MINUTE);
    expect(rang).toEqual([0, 1, 2, 3]);
    expect(room.sounded.map((at) => Math.round((at - 3) * 10) / 10)).toEqual([0, 59.4, 119.4, 179.4]);
  });

  test("the same view again rings nothing twice", () => {
    const { room, rang, ringer } = ringing();
    ringer.run(twenty(), QUIET);
    room.pass(30_000);
    ringer.run(twenty(), QUIET);
    ringer.check();
    room.pass(40_000);
    expect(rang).toEqual([0, 1]);
    within(room.sounded, [3, 63]);
  });

  test("after an interruption the bells are where the clock on the wall is", () => {
    const { room, ringer } = ringing();
    ringer.run(twenty(), QUIET);
    room.pass(90_000);
    room.interrupt(2 * MINUTE);
    room.pass(17 * MINUTE);
    within(room.sounded, [...minutes(0, 1, 3), ...minutes(4, 20, 3 - 120)]);
  });

  test("a tab in which nothing was begun is silent", () => {
    const { room, rang, ringer } = ringing();
    ringer.run(twenty(), QUIET);
    ringer.hush();
    ringer.run(twenty(), QUIET);
    room.pass(3 * MINUTE);
    expect(rang).toEqual([]);
    expect(ringer.state()).toBe("off");
  });

  test("a page that is seen again asks a held clock to go on", () => {
    const { room, ringer } = ringing();
    ringer.run(twenty(), QUIET);
    room.state = "suspended";
    expect(ringer.state()).toBe("held");
    ringer.check();
    expect(room.resumed).toBe(1);
  });

  test("without sound it still tells of every bell", () => {
    const { room, rang, ringer } = ringing();
    ringer.run(twenty(), { sound: false, vibration: true, flash: true });
    room.pass(3 * MINUTE);
    expect(room.sounded).toEqual([]);
    expect(rang).toEqual([0, 1, 2, 3]);
  });

  test("twelve hours of minutes are rung, though not all are set at once", () => {
    const { room, rang, ringer } = ringing();
    const bells: Bell[] = minutes(0, 719, 0).map((at) => ({ at_ms: at * 1_000, strikes: 1 }));
    ringer.run({ ...twenty(), total_ms: 0, bells }, QUIET);
    expect(room.sources.length).toBeLessThan(250);
    room.pass(12 * 60 * MINUTE, 20_000);
    within(room.sounded, minutes(0, 719, 3));
    expect(rang).toHaveLength(720);
  });
});

test("a bell begins softly, is loudest at the start, and has died away at its end", () => {
  for (const strikes of [1, 2, 3]) {
    const samples = bellSamples(strikes, 8_000);
    expect(samples).toHaveLength(Math.ceil(bellLength(strikes) * 8_000));
    const loudest = (from: number, to: number) =>
      samples.subarray(from, to).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    expect(samples[0]).toBe(0);
    expect(loudest(0, samples.length)).toBeCloseTo(0.5);
    expect(loudest(samples.length - 400, samples.length)).toBeLessThan(0.002);
    expect(samples.every(Number.isFinite)).toBe(true);
  }
});

test("bells go on behind Support, and stop when the journal is locked or nothing is under way", () => {
  const ready = (screen: object) => ({ kind: "Ready", value: { screen } }) as unknown as ViewModel;
  expect(bellsOf(ready({ kind: "Support", value: {} }))).toBe("as before");
  expect(bellsOf(ready({ kind: "Practise", value: { under_way: "Rain" } }))).toBe("as before");
  expect(bellsOf(ready({ kind: "Practise", value: { under_way: null } }))).toBe("silent");
  expect(bellsOf({ kind: "Locked", value: {} } as unknown as ViewModel)).toBe("silent");
  const running = { stage: { kind: "Running" } };
  expect(bellsOf(ready({ kind: "Player", value: running }))).toBe(running);
  const paused = { stage: { kind: "Paused" } };
  expect(bellsOf(ready({ kind: "Player", value: paused }))).toBe("silent");
});
