// Development only: enough of an answer to what happens in the player to hear and see it go.
import type { Happening, PlayerView, ViewModel } from "../src/types";

/** The view after this happened, if it is a practice that it happened to. */
export function practised(view: ViewModel, what: Happening): ViewModel | null {
  if (view.kind !== "Ready" || view.value.screen.kind !== "Player") return null;
  if (what.kind !== "Practice") return null;
  const was = view.value.screen.value;
  const now = Date.now();
  const running = was.stage.kind === "Running";
  const passed = was.passed_ms + (running ? now - Number(was.running_since_ms) : 0);
  const change = (): Partial<PlayerView> | null => {
    switch (what.value.kind) {
      case "SafetyRead":
      case "LongWarningRead":
        return { stage: { kind: "Ready" } };
      case "Started":
      case "Resumed":
        return { stage: { kind: "Running" }, running_since_ms: BigInt(now) };
      case "Paused":
        return { stage: { kind: "Paused" }, passed_ms: passed, running_since_ms: 0n };
      case "Ended":
      case "ReachedEnd":
        return { stage: { kind: "After" }, kept: "2 minutes", passed_ms: passed };
      case "FeltChosen":
        return { felt: what.value.felt };
      case "VariantChosen":
        return { variant: what.value.variant };
      case "SignsChosen":
        return { signs: what.value.signs };
      default:
        return null;
    }
  };
  const changed = change();
  if (!changed) return null;
  const screen = { kind: "Player" as const, value: { ...was, ...changed } as PlayerView };
  return { ...view, value: { ...view.value, screen } } as ViewModel;
}
