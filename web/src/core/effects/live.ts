// Effect Live: a line of wake-ups, read by hand because EventSource sends no headers.
import type { LiveOperation, LiveOutcome } from "../../types";
import { now } from "../codec";
import { EventReader } from "./events";
import { plainRequest } from "./http";

/** The relay writes a comment every 25 s; a line silent for longer than this is dead. */
const SILENCE_MS = 70_000;

/** A handler over `fetch`. Each `Open` is answered many times, at the end with `Closed`. */
export function liveHandler(
  fetcher: typeof fetch,
): (operation: LiveOperation, say: (outcome: LiveOutcome) => void) => void {
  const lines = new Map<number, AbortController>();

  async function read(
    operation: Extract<LiveOperation, { kind: "Open" }>,
    say: (outcome: LiveOutcome) => void,
    stop: AbortController,
  ): Promise<number> {
    let watch = setTimeout(() => stop.abort(), SILENCE_MS);
    try {
      const answer = await fetcher(operation.url, {
        ...plainRequest("GET", operation.headers),
        signal: stop.signal,
      });
      if (answer.status !== 200 || !answer.body) {
        await answer.body?.cancel();
        return answer.status;
      }
      const events = new EventReader();
      const pieces = answer.body.getReader();
      for (;;) {
        const { done, value } = await pieces.read();
        if (done) return 0;
        clearTimeout(watch);
        watch = setTimeout(() => stop.abort(), SILENCE_MS);
        for (const position of events.take(value)) {
          if (lines.get(operation.line) === stop) {
            say({ kind: "Woke", line: operation.line, position });
          }
        }
      }
    } catch {
      return 0;
    } finally {
      clearTimeout(watch);
    }
  }

  return (operation, say) => {
    const { line } = operation;
    const before = lines.get(line);
    lines.delete(line);
    before?.abort();
    if (operation.kind === "Close") {
      say({ kind: "Closed", line, status: 0, at: now() });
      return;
    }
    const stop = new AbortController();
    lines.set(line, stop);
    void read(operation, say, stop).then((status) => {
      // A line that the core closed itself says nothing more: `Close` was the one answered.
      if (lines.get(line) !== stop) return;
      lines.delete(line);
      say({ kind: "Closed", line, status, at: now() });
    });
  };
}
