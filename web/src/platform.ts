// What the platform does around the app: hidden, shown, on line, off line.
import type { Journal } from "./journal";

/** Tells the core. */
export function followPlatform(journal: Journal): void {
  document.addEventListener("visibilitychange", () => {
    const hidden = document.visibilityState === "hidden";
    journal.send({ kind: hidden ? "WentToBackground" : "CameToForeground" });
  });
  addEventListener("pagehide", () => journal.send({ kind: "WentToBackground" }));
  const network = () => journal.send({ kind: "NetworkChanged", online: navigator.onLine });
  addEventListener("online", network);
  addEventListener("offline", network);
  if (!navigator.onLine) network();
}
