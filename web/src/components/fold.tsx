// Something that is folded away until somebody wants it.
import type { ReactNode } from "react";
import { ForwardIcon } from "./icons";

const unfolded = new Map<string, boolean>();

/** `name` remembers whether it was open, as long as the app is. */
export function Fold({
  name,
  title,
  note,
  open = false,
  level = 2,
  children,
}: {
  name: string;
  title: string;
  note?: string;
  open?: boolean;
  /** Of its heading. */
  level?: 2 | 3;
  children: ReactNode;
}) {
  const Title = level === 2 ? "h2" : "h3";
  return (
    <details
      className={`fold fold-${level}`}
      open={unfolded.get(name) ?? open}
      onToggle={({ currentTarget }) => unfolded.set(name, currentTarget.open)}
    >
      <summary className="fold-summary">
        <Title className="fold-title">{title}</Title>
        {note && <span className="fold-note">{note}</span>}
        <ForwardIcon className="fold-sign" />
      </summary>
      <div className="fold-inside">{children}</div>
    </details>
  );
}
