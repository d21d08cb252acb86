// Reminders while the app is open: each at its time, with the neutral text of the view, and nothing else.
import type { Journal } from "./journal";
import type { DueView } from "./types";

/** Whether this browser can show notices at all. */
export const canNotify = typeof Notification !== "undefined";

/** Asks the browser. It asks the person, once. */
export async function mayNotify(): Promise<boolean> {
  if (!canNotify) return false;
  return (await Notification.requestPermission()) === "granted";
}

/** The browser was told no, and does not ask again. */
export function isRefused(): boolean {
  return canNotify && Notification.permission === "denied";
}

/** The next reminder after `nowMs`. */
export function nextDue(due: readonly DueView[], nowMs: number): DueView | undefined {
  return due
    .filter(({ at_ms }) => Number(at_ms) > nowMs)
    .reduce<DueView | undefined>(
      (first, one) => (first && first.at_ms <= one.at_ms ? first : one),
      undefined,
    );
}

/** Shows one. Phones let only the service worker do it. */
async function show({ at_ms, text }: DueView): Promise<void> {
  if (!canNotify || Notification.permission !== "granted") return;
  // Of several tabs, the last one to show it replaces the others.
  const options = { tag: `reminder-${at_ms}`, icon: "/icon-192.png" };
  const worker = await navigator.serviceWorker?.getRegistration();
  if (worker) await worker.showNotification(text, options);
  else new Notification(text, options);
}

/** Waits for what the view says is due, one after the other. */
export function followReminders(journal: Journal): void {
  let due: readonly DueView[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const arm = (after: number) => {
    clearTimeout(timer);
    const next = nextDue(due, after);
    if (!next) return;
    const at = Number(next.at_ms);
    timer = setTimeout(() => {
      void show(next).catch(() => undefined);
      arm(at);
    }, at - Date.now());
  };
  journal.subscribe(() => {
    const view = journal.view();
    // A locked journal tells nothing new: what was due stays due.
    if (view.kind !== "Ready") return;
    due = view.value.due;
    arm(Date.now());
  });
}
