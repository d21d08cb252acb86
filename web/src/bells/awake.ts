// Keeps the screen on while a practice runs, if the person wants that.
import { useEffect } from "react";

const WANTED = "hearten-screen-on";

/** Whether this browser can. */
export const canStayOn = typeof navigator !== "undefined" && "wakeLock" in navigator;

export function wantsScreenOn(): boolean {
  return localStorage.getItem(WANTED) === "yes";
}

export function wantScreenOn(on: boolean): void {
  localStorage.setItem(WANTED, on ? "yes" : "no");
}

/** Holds the screen on as long as `on`. A hidden page loses it, and takes it again when it is seen. */
export function useScreenOn(on: boolean): void {
  useEffect(() => {
    if (!on || !canStayOn) return;
    let left = false;
    let lock: WakeLockSentinel | undefined;
    const take = async () => {
      if (document.visibilityState !== "visible") return;
      const taken = await navigator.wakeLock.request("screen");
      if (left) void taken.release();
      else lock = taken;
    };
    const again = () => void take().catch(() => undefined);
    again();
    document.addEventListener("visibilitychange", again);
    return () => {
      left = true;
      document.removeEventListener("visibilitychange", again);
      void lock?.release().catch(() => undefined);
    };
  }, [on]);
}
