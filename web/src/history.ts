// The browser's back button. The core knows the way back; the browser's history only mirrors how far
// there is to go, one entry for each screen that came.
import type { Journal } from "./journal";
import type { ViewModel } from "./types";

interface Depth {
  depth: number;
}

let depth = 0;
let goingBack = false;
let collapsing = false;
let backNow = false;

function depthOf(state: unknown): number {
  return typeof state === "object" && state !== null && "depth" in state
    ? Number((state as Depth).depth)
    : 0;
}

/** What tells one screen from another: a change of it is a step that Back takes back. */
export function screenKey(view: ViewModel): string {
  switch (view.kind) {
    case "FirstRun": {
      const { kind } = view.value;
      return `first-run/${kind === "Join" ? `join/${view.value.value.kind}` : kind}`;
    }
    case "Ready": {
      const { screen } = view.value;
      switch (screen.kind) {
        case "Page":
          return `page/${screen.value.page}`;
        case "Editor":
          return `editor/${screen.value.session}`;
        case "Player":
          return `player/${screen.value.session}`;
        case "Card":
          return `card/${screen.value.kind.kind}/${screen.value.id}`;
        case "Added":
          return screen.value.offered ? `added/${screen.value.offered.id}` : "added";
        case "Devices":
          return `devices/${screen.value.kind === "Adding" ? `adding/${screen.value.value.kind}` : screen.value.kind}`;
        default:
          return screen.kind;
      }
    }
    case "Locked":
      return view.value.support ? "locked/support" : "locked";
    default:
      return view.kind;
  }
}

/** Whether the screen on show was come back to, rather than gone to. */
export function cameBack(): boolean {
  return backNow;
}

/** Goes back as the browser's button would. */
export function goBack(journal: Journal): void {
  if (depth > 0) history.back();
  else journal.send({ kind: "WentBack" });
}

/** Follows the view with the history, and the history with the core. */
export function followHistory(journal: Journal): void {
  depth = 0;
  history.replaceState({ depth } satisfies Depth, "");
  let key = screenKey(journal.view());
  journal.subscribe(() => {
    const next = screenKey(journal.view());
    if (next === key) return;
    const shownBefore = key !== "Starting" && key !== "locked" && next !== "Starting";
    key = next;
    backNow = goingBack;
    if (goingBack || !shownBefore) {
      goingBack = false;
      return;
    }
    if (next === "Today" && depth > 0) {
      // Today is the root: from here the browser's button leaves the app.
      collapsing = true;
      history.go(-depth);
      return;
    }
    depth += 1;
    history.pushState({ depth } satisfies Depth, "");
  });
  addEventListener("popstate", ({ state }) => {
    const to = depthOf(state);
    if (collapsing) {
      collapsing = false;
      depth = to;
      return;
    }
    if (to > depth) {
      // There is no way forward in the core: step back to where we are.
      history.back();
      return;
    }
    if (to === depth) return;
    depth = to;
    goingBack = true;
    journal.send({ kind: "WentBack" });
    // A step back that changes nothing must not swallow the next step forward.
    setTimeout(() => (goingBack = false), 1_000);
  });
}
