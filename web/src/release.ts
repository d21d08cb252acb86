// The installed release: it stays the same until the person agrees to another.
import { useSyncExternalStore } from "react";

let waiting = false;
const listeners = new Set<() => void>();

function tell(now: boolean) {
  waiting = now;
  for (const listener of listeners) listener();
}

/** What the service worker says. */
export type FromServiceWorker = { kind: "release"; pinned: boolean } | { kind: "taken" };

/** What the page says to the service worker. */
export type ToServiceWorker = { kind: "ask" } | { kind: "take" };

let active: ServiceWorkerRegistration | undefined;

async function say(message: ToServiceWorker): Promise<void> {
  active = await navigator.serviceWorker.ready;
  active.active?.postMessage(message);
}

/** Registers the service worker and learns whether a newer release waits. */
export function keepRelease(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  navigator.serviceWorker.addEventListener("message", ({ data, source }) => {
    const said = data as FromServiceWorker;
    if (said.kind === "taken") location.reload();
    // An old worker, woken late, knows nothing of the one that came after it.
    else if (source === active?.active) tell(said.pinned);
  });
  navigator.serviceWorker.addEventListener("controllerchange", () => void say({ kind: "ask" }));
  navigator.serviceWorker.register("/sw.js", { type: "module", updateViaCache: "none" }).then(
    (registration) => {
      const ask = () => void say({ kind: "ask" });
      ask();
      registration.addEventListener("updatefound", () => {
        const coming = registration.installing;
        coming?.addEventListener("statechange", () => coming.state === "activated" && ask());
      });
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "visible") registration.update().catch(() => undefined);
      });
    },
    // Without a service worker the app works, only not from a cold start without a network.
    () => undefined,
  );
}

/** Whether an update waits, how to take it, how to leave it for now. */
export function useRelease(): { waiting: boolean; take: () => void; later: () => void } {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting,
  );
  return { waiting: now, take: () => void say({ kind: "take" }), later: () => tell(false) };
}
