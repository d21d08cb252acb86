// Bells for the practice that the view shows, whichever screen is looked at meanwhile.
import type { Journal } from "../journal";
import type { PlayerView, ViewModel } from "../types";
import type { Times } from "./plan";
import { Ringer, type Heard } from "./ringer";
import { STRIKE_GAP_S } from "./sound";

/** Milliseconds that a strike vibrates. */
const VIBRATE_MS = 220;

/** The times of a practice in numbers. */
export function timesOf(view: PlayerView): Times {
  return {
    passed_ms: view.passed_ms,
    running_since_ms: Number(view.running_since_ms),
    total_ms: view.total_ms,
    bells: view.bells,
  };
}

type Flashed = (strikes: number) => void;
const flashes = new Set<Flashed>();

/** Tells when the screen has to flash. */
export function onFlash(flash: Flashed): () => void {
  flashes.add(flash);
  return () => flashes.delete(flash);
}

let ended: () => void = () => undefined;

const heard: Heard = {
  rang(ring, signs) {
    if (signs.vibration) vibrate(ring.strikes);
    if (signs.flash) flashes.forEach((flash) => flash(ring.strikes));
  },
  ended: () => ended(),
};

/** The ringer of this page. */
export const ringer = new Ringer(() => new AudioContext({ latencyHint: "playback" }), heard);

function vibrate(strikes: number): void {
  const pause = STRIKE_GAP_S * 1_000 - VIBRATE_MS;
  const pattern = Array.from({ length: strikes }, () => [VIBRATE_MS, pause]).flat();
  // Browsers ignore it while the page is hidden, and some do not know it.
  navigator.vibrate?.(pattern.slice(0, -1));
}

/** What bells have to do with this view: run, be silent, or go on as they are. */
export function bellsOf(view: ViewModel): PlayerView | "silent" | "as before" {
  if (view.kind !== "Ready") return view.kind === "Starting" ? "as before" : "silent";
  const { screen } = view.value;
  if (screen.kind === "Player") {
    return screen.value.stage.kind === "Running" ? screen.value : "silent";
  }
  if (screen.kind === "Practise" && screen.value.under_way === null) return "silent";
  return "as before";
}

/** Lets bells follow the view. */
export function followBells(journal: Journal): void {
  ended = () => journal.send({ kind: "Practice", value: { kind: "ReachedEnd" } });
  journal.subscribe(() => {
    const what = bellsOf(journal.view());
    if (what === "silent") ringer.hush();
    else if (what !== "as before") ringer.run(timesOf(what), what.signs);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") ringer.check();
  });
}
