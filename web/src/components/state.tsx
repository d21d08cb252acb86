// The five states of a page's travels: a shape each, always beside words.
import type { SyncState } from "../types";

/** The shape for a state. */
export function StateSign({ state }: { state: SyncState }) {
  return (
    <svg
      className="state-sign"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {state.kind === "OnThisDevice" && <rect x="6" y="2.75" width="8" height="14.5" rx="2" />}
      {state.kind === "Sent" && <path d="M10 16V4.500M5.5 9 10 4.5 14.5 9" />}
      {state.kind === "Stored" && <path d="m4.5 10.5 3.5 3.5 7.5-8" />}
      {state.kind === "SeenElsewhere" && <path d="m2.5 10.5 3.5 3.5 6.5-7M9.5 13.500l.5.5 7.5-8" />}
      {state.kind === "Blocked" && (
        <>
          <circle cx="10" cy="10" r="7" />
          <path d="M10 6v4.500M10 13.500v.1" />
        </>
      )}
    </svg>
  );
}
