// What the platform does around the app: hidden, shown, on line, off line.
import type { Journal } from "./journal";

/**
 * Covers everything while the app is not in front, so that the list of open apps shows a blank card. On
 * phones losing the focus is enough: the picture for that list is taken before the page counts as hidden.
 */
export function coverWhenAway(): void {
  const root = document.documentElement;
  const cover = () => (root.dataset.covered = "");
  const uncover = () => {
    if (document.visibilityState === "visible") delete root.dataset.covered;
  };
  document.addEventListener("visibilitychange", () =>
    document.visibilityState === "hidden" ? cover() : uncover(),
  );
  addEventListener("pagehide", cover);
  addEventListener("pageshow", uncover);
  if (!matchMedia("(pointer: coarse)").matches) return;
  // The focus may also go into a frame of the page itself; then the page still has it.
  addEventListener("blur", () => {
    if (!document.hasFocus()) cover();
  });
  for (const back of ["focus", "pointerdown", "keydown"]) addEventListener(back, uncover, true);
}

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
