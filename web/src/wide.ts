// Whether the window is wide enough for the journal's list beside a page.
import { useSyncExternalStore } from "react";

const query = matchMedia("(min-width: 60rem)");

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** True in wide windows. */
export function useWide(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
