// The sound of a bell: a recipe of our own, so that no recording has to be licensed.
//
// A struck bowl is a handful of partials that are no multiples of one another. Each begins at once
// and dies away exponentially, high ones sooner. The lowest is doubled a little out of tune, and the
// two beat slowly. It starts at 396 Hz because the speaker of a phone gives hardly anything below.

interface Partial {
  /** Times the lowest. */
  ratio: number;
  /** How loud, compared with the lowest. */
  level: number;
  /** Seconds until it has fallen to a thousandth. */
  decay: number;
}

const LOWEST_HZ = 396;
const PARTIALS: readonly Partial[] = [
  { ratio: 1, level: 1, decay: 6.5 },
  { ratio: 1.004, level: 0.6, decay: 6.0 },
  { ratio: 2.71, level: 0.5, decay: 3.6 },
  { ratio: 5.15, level: 0.22, decay: 1.8 },
  { ratio: 8.43, level: 0.09, decay: 0.8 },
];
/** A mallet is soft: so many seconds until it is at its loudest. */
const ATTACK_S = 0.006;
const LENGTH_S = 6.5;
const PEAK = 0.5;
/** ln 1000. */
const THOUSANDTH = 6.907755;

/** Seconds from one strike of a bell to its next. */
export const STRIKE_GAP_S = 1.6;

/** Seconds that a bell of so many strikes can be heard. */
export function bellLength(strikes: number): number {
  return LENGTH_S + (strikes - 1) * STRIKE_GAP_S;
}

/** Samples of a bell with so many strikes. */
export function bellSamples(strikes: number, rate: number): Float32Array<ArrayBuffer> {
  const one = strikeSamples(rate);
  const samples = new Float32Array(Math.ceil(bellLength(strikes) * rate));
  for (let strike = 0; strike < strikes; strike += 1) {
    const from = Math.round(strike * STRIKE_GAP_S * rate);
    for (let at = 0; at < one.length && from + at < samples.length; at += 1) {
      samples[from + at] = (samples[from + at] as number) + (one[at] as number);
    }
  }
  return levelled(samples);
}

function strikeSamples(rate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.ceil(LENGTH_S * rate));
  for (const { ratio, level, decay } of PARTIALS) {
    const turn = (2 * Math.PI * LOWEST_HZ * ratio) / rate;
    const fall = Math.exp(-THOUSANDTH / (decay * rate));
    let loud = level;
    for (let at = 0; at < samples.length; at += 1) {
      samples[at] = (samples[at] as number) + loud * Math.sin(turn * at);
      loud *= fall;
    }
  }
  const attack = Math.ceil(ATTACK_S * rate);
  const tail = Math.ceil(0.1 * rate);
  for (let at = 0; at < samples.length; at += 1) {
    const edge = Math.min(1, at / attack, (samples.length - 1 - at) / tail);
    samples[at] = (samples[at] as number) * edge;
  }
  return samples;
}

/** The same, with its loudest moment at [`PEAK`]. */
function levelled(samples: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const loudest = samples.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  return loudest > 0 ? samples.map((one) => (one * PEAK) / loudest) : samples;
}
