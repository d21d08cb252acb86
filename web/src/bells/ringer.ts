// Rings bells on the clock of an AudioContext.
//
// Everything is scheduled ahead, because timers of a hidden page come late or in bundles, and the
// audio clock does not. Whatever has to happen beside the sound (a flash, the end) waits for a silent
// source to end at its moment: that event comes from the audio clock too. A source that is all but
// silent keeps browsers from putting the context to sleep between bells.
import { plan, type Ring, type Times } from "./plan";
import { bellLength, bellSamples } from "./sound";

/** How a bell makes itself known. */
export interface Signs {
  sound: boolean;
  vibration: boolean;
  flash: boolean;
}

/** What follows from bells, besides the sound. */
export interface Heard {
  /** A bell rings now. */
  rang(ring: Ring, signs: Signs): void;
  /** The end has come. */
  ended(): void;
}

/** `off`: no bells in this tab. `held`: the browser does not let the audio clock run. */
export type RingerState = "off" | "running" | "held";

/** The clocks differ by so many seconds (after a sleep, or a phone call): bells are set again. */
const SHIFT_S = 0.15;
/** So many bells are set ahead; more follow as they ring. An hour of minutes is within it. */
const AHEAD = 96;
/** About −80 dB: nobody hears it, and it is not silence. */
const KEEP_ALIVE = 0.0001;
const STRIKES_MAX = 3;
/** The shortest that a silent source lasts. */
const MARK_S = 0.02;

interface Pending {
  ring: Ring;
  sources: AudioScheduledSourceNode[];
}

export class Ringer {
  private context: AudioContext | null = null;
  private alive: AudioScheduledSourceNode | null = null;
  private readonly buffers = new Map<number, AudioBuffer>();
  private claimed = false;
  private times: Times | null = null;
  private signs: Signs = { sound: true, vibration: false, flash: false };
  private set: Pending[] = [];
  private waiting: Ring[] = [];
  private endMark: AudioScheduledSourceNode | null = null;
  /** How far apart the clocks were when the bells were set. */
  private setApart = 0;
  private readonly rung = new Set<number>();
  private resting: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly make: () => AudioContext,
    private readonly heard: Heard,
    private readonly now: () => number = Date.now,
  ) {}

  state(): RingerState {
    if (!this.times) return "off";
    return this.context?.state === "running" ? "running" : "held";
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Gets the context going. Browsers want this to happen in a tap or a key. */
  wake(): void {
    clearTimeout(this.resting);
    const context = (this.context ??= this.begin());
    if (context && context.state !== "running") void context.resume().catch(() => undefined);
  }

  private begin(): AudioContext | null {
    try {
      const context = this.make();
      context.addEventListener("statechange", () => this.stateChanged());
      return context;
    } catch {
      // A browser without audio: the practice goes on, and the core ends it.
      return null;
    }
  }

  /** Bells are to ring here: of several tabs that show a practice, in the one where it was begun. */
  claim(): void {
    this.claimed = true;
    this.wake();
  }

  /** Sets every bell of what runs now. The same again changes nothing. */
  run(times: Times, signs: Signs): void {
    if (!this.claimed) return;
    const goesOn =
      this.times?.running_since_ms === times.running_since_ms &&
      this.times.passed_ms === times.passed_ms;
    const asBefore = goesOn && this.signs.sound === signs.sound;
    this.times = times;
    this.signs = signs;
    if (asBefore) return;
    if (!goesOn) this.rung.clear();
    this.keepAlive();
    this.setAll();
    this.tell();
  }

  /** Whatever has not begun to ring does not. What rings dies away by itself. */
  hush(): void {
    if (!this.times) return;
    this.claimed = false;
    this.times = null;
    this.takeBack();
    this.alive?.stop();
    this.alive = null;
    this.restSoon();
    this.tell();
  }

  /** One bell now, to hear what it is like. */
  tryOut(strikes: number, signs: Signs): void {
    this.wake();
    const { context } = this;
    if (!context) return;
    if (signs.sound) this.strike(strikes, context.currentTime + 0.02);
    this.heard.rang({ index: -1, strikes, at: context.currentTime }, signs);
    if (!this.times) this.restSoon();
  }

  /** The audio clock stops once nothing can be heard any more: it costs power. */
  private restSoon(): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(
      () => void this.context?.suspend().catch(() => undefined),
      (bellLength(STRIKES_MAX) + 1) * 1_000,
    );
  }

  /** The page is seen again, or was asleep: are the clocks still together? */
  check(): void {
    const { context, times } = this;
    if (!context || !times) return;
    if (context.state !== "running") {
      // After a phone call some browsers let it go on only now. It tells when it does.
      this.wake();
      return;
    }
    if (Math.abs(this.apart(context) - this.setApart) > SHIFT_S) this.setAll();
  }

  /** Seconds by which the clock on the wall is ahead of the audio clock. */
  private apart(context: AudioContext): number {
    return this.now() / 1_000 - context.currentTime;
  }

  private stateChanged(): void {
    // It took a while to begin, or an interruption (a phone call) stopped the audio clock.
    if (this.context?.state === "running") this.check();
    this.tell();
  }

  private setAll(): void {
    this.takeBack();
    const { context, times } = this;
    if (!context || !times) return;
    this.setApart = this.apart(context);
    const { rings, end } = plan(times, this.now(), context.currentTime, this.rung);
    this.waiting = rings;
    this.topUp();
    if (end === null) return;
    this.endMark = this.mark(end, () => {
      if (this.times) this.heard.ended();
    });
  }

  private topUp(): void {
    while (this.set.length < AHEAD) {
      const ring = this.waiting.shift();
      if (!ring) return;
      const sources: AudioScheduledSourceNode[] = [];
      const mark = this.mark(ring.at, () => this.rang(ring));
      if (mark) sources.push(mark);
      const strike = this.signs.sound ? this.strike(ring.strikes, ring.at) : null;
      if (strike) sources.push(strike);
      this.set.push({ ring, sources });
    }
  }

  private rang(ring: Ring): void {
    if (!this.times || this.rung.has(ring.index)) return;
    this.rung.add(ring.index);
    this.set = this.set.filter((one) => one.ring !== ring);
    this.topUp();
    this.heard.rang(ring, this.signs);
  }

  /** A sound at `at`. */
  private strike(strikes: number, at: number): AudioScheduledSourceNode | null {
    const { context } = this;
    if (!context) return null;
    const source = context.createBufferSource();
    source.buffer = this.buffer(context, strikes);
    source.connect(context.destination);
    source.start(at);
    return source;
  }

  /** Calls back at `at`, by the audio clock. */
  private mark(at: number, then: () => void): AudioScheduledSourceNode | null {
    const { context } = this;
    if (!context) return null;
    const source = context.createConstantSource();
    source.offset.value = 0;
    source.connect(context.destination);
    source.onended = then;
    source.start(context.currentTime);
    // One that ends where it begins tells nobody.
    source.stop(Math.max(at, context.currentTime + MARK_S));
    return source;
  }

  private buffer(context: AudioContext, strikes: number): AudioBuffer {
    const known = this.buffers.get(strikes);
    if (known) return known;
    const samples = bellSamples(strikes, context.sampleRate);
    const buffer = context.createBuffer(1, samples.length, context.sampleRate);
    buffer.copyToChannel(samples, 0);
    this.buffers.set(strikes, buffer);
    return buffer;
  }

  private keepAlive(): void {
    if (this.alive || !this.context) return;
    const source = this.context.createConstantSource();
    source.offset.value = KEEP_ALIVE;
    source.connect(this.context.destination);
    source.start();
    this.alive = source;
  }

  private takeBack(): void {
    const now = this.context?.currentTime ?? 0;
    const set = this.set;
    this.set = [];
    this.waiting = [];
    for (const { ring, sources } of set) {
      sources.forEach((source) => (source.onended = null));
      // A strike that can be heard already dies away by itself; its mark had not told us yet.
      if (ring.at <= now) this.rang(ring);
      else sources.forEach(stop);
    }
    if (this.endMark) {
      this.endMark.onended = null;
      stop(this.endMark);
    }
    this.endMark = null;
  }

  private tell(): void {
    this.listeners.forEach((listener) => listener());
  }
}

function stop(source: AudioScheduledSourceNode): void {
  source.disconnect();
  try {
    source.stop();
  } catch {
    // It is over already.
  }
}
