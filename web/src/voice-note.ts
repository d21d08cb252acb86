// A voice note that is begun from anywhere: a new page opens, and its recorder with it.
import { screenKey } from "./history";
import type { Journal } from "./journal";
import type { ViewModel } from "./types";

/** The editor whose recorder is to begin by itself. */
let wanted: number | null = null;

/** Opens a new page that begins with a voice note. */
export function beginVoiceNote(journal: Journal): void {
  const before = screenKey(journal.view());
  const leave = journal.subscribe(() => {
    const view = journal.view();
    if (screenKey(view) === before) return;
    leave();
    wanted = blankPageOf(view);
  });
  journal.send({ kind: "WentTo", value: { kind: "NewPage" } });
}

/** Whether the recorder of this editor is to begin by itself. */
export function beginsWithVoice(session: number): boolean {
  return wanted === session;
}

/** It has begun: coming back to the page does not begin it again. */
export function voiceNoteBegan(): void {
  wanted = null;
}

/** What opened instead of a blank page (the lock, somebody else's doing) records nothing. */
function blankPageOf(view: ViewModel): number | null {
  if (view.kind !== "Ready" || view.value.screen.kind !== "Editor") return null;
  const { session, form } = view.value.screen.value;
  return form ? null : session;
}
