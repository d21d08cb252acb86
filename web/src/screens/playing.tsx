// A practice under way: the words of the step, what remains, and two ways to stop.
import { useEffect, useState, useSyncExternalStore } from "react";
import { t } from "../phrases";
import { useScreenOn, wantsScreenOn } from "../bells/awake";
import { ringer, timesOf } from "../bells/follow";
import { position, untilNext } from "../bells/plan";
import { PauseIcon, PlayIcon } from "../components/bell-icons";
import { Action, Remark } from "../components/controls";
import { useSend } from "../components/journal-context";
import { Heading, Screen } from "../components/screen";
import type { PlayerView, PracticeEvent } from "../types";

const LOOK_MS = 250;
const HELD_MS = 2_000;

/** `1:05`. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Milliseconds from the beginning, looked at four times a second. */
function usePosition(view: PlayerView): number {
  const running = view.stage.kind === "Running";
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), LOOK_MS);
    return () => clearInterval(timer);
  }, [running, view.running_since_ms]);
  const here = running ? position(timesOf(view), now) : view.passed_ms;
  return view.total_ms > 0 ? Math.min(here, view.total_ms) : here;
}

/** The browser does not let the bells ring, and not only for the moment that it takes to begin. */
function useHeld(): boolean {
  const state = useSyncExternalStore(
    (listener) => ringer.subscribe(listener),
    () => ringer.state(),
  );
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setHeld(state === "held"), state === "held" ? HELD_MS : 0);
    return () => clearTimeout(timer);
  }, [state]);
  return held;
}

export function Playing({ view }: { view: PlayerView }) {
  const send = useSend();
  const say = (value: PracticeEvent) => send({ kind: "Practice", value });
  const running = view.stage.kind === "Running";
  const here = usePosition(view);
  const held = useHeld();
  useScreenOn(running && wantsScreenOn());
  const resume = () => {
    ringer.claim();
    say({ kind: "Resumed" });
  };
  return (
    <Screen
      back
      className="player playing"
      bar={<Heading className="bar-words">{view.title}</Heading>}
      footer={
        <div className="player-ways">
          <Action
            kind="primary"
            className="player-pause"
            onPress={() => (running ? say({ kind: "Paused" }) : resume())}
          >
            {running ? <PauseIcon /> : <PlayIcon />}
            {running ? t("player-pause") : t("player-resume")}
          </Action>
          <Action onPress={() => say({ kind: "Ended" })}>{t("player-end")}</Action>
        </div>
      }
    >
      <div className={running ? "breath" : "breath breath-still"} aria-hidden="true">
        <span className="breath-air" />
      </div>
      <Words view={view} here={here} />
      <Remains view={view} here={here} />
      {running && held && (
        <Remark>
          {t("player-held")}{" "}
          <Action kind="plain" onPress={() => ringer.wake()}>
            {t("player-let-ring")}
          </Action>
        </Remark>
      )}
    </Screen>
  );
}

/** What is said now. A timer has no words but those of its preparation. */
function Words({ view, here }: { view: PlayerView; here: number }) {
  const preparing = here < view.prepare_ms;
  const step = view.steps.findLast((one) => one.at_ms <= here - view.prepare_ms);
  const text = preparing ? t("player-settle") : step?.text;
  return (
    <p className="player-step" aria-live="polite">
      {text}
    </p>
  );
}

/** A silent bar of what remains, the time in figures, and the next bell. */
function Remains({ view, here }: { view: PlayerView; here: number }) {
  const since = here - view.prepare_ms;
  const next = untilNext(timesOf(view), here);
  const left = Math.min(view.total_ms - here, view.total_ms - view.prepare_ms);
  const share = view.total_ms > 0 ? left / (view.total_ms - view.prepare_ms) : 1;
  return (
    <div className="remains">
      {view.total_ms > 0 && (
        <div className="remains-bar" aria-hidden="true">
          <span style={{ transform: `scaleX(${share})` }} />
        </div>
      )}
      <p className="remains-time" role="timer">
        {view.total_ms > 0
          ? t("player-left", { time: clock(left) })
          : t("player-passed", { time: clock(Math.max(0, since)) })}
      </p>
      {view.stage.kind === "Paused" ? (
        <p className="small" role="status">
          {t("player-paused")}
        </p>
      ) : (
        next !== null && (
          <p className="small" aria-hidden="true">
            {t("player-next-bell", { time: clock(next) })}
          </p>
        )
      )}
    </div>
  );
}
