// What fields have in common: a label, a hint, own words to be read above, and a way to take the answer back.
import { useEffect, useId, useRef, type ReactNode } from "react";
import { t } from "../phrases";
import { Action } from "../components/controls";
import type { EditorEvent, FieldView, RecalledView } from "../types";

export type Say = (event: EditorEvent) => void;

/** Label and hint of a field whose entry is a group of things. `children` gets their ids. */
export function FieldGroup({
  field,
  onClear,
  terse = false,
  arrives = false,
  children,
}: {
  field: FieldView;
  /** The hint is for those who hear it; everybody else needs the room. */
  terse?: boolean;
  /** It takes the place of what was pressed, and the focus with it. */
  arrives?: boolean;
  /** Takes the answer back, if there is one. */
  onClear?: (() => void) | undefined;
  children: (ids: { label: string; hint: string | undefined }) => ReactNode;
}) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (arrives) heading.current?.focus({ preventScroll: true });
  }, [arrives]);
  const ids = { label: `${id}-label`, hint: field.hint ? `${id}-hint` : undefined };
  return (
    <section className="form-field">
      <h2 ref={heading} id={ids.label} tabIndex={-1} className="form-label">
        {field.label}
      </h2>
      {field.hint && (
        <p id={ids.hint} className={terse ? "visually-hidden" : "form-hint"}>
          {field.hint}
        </p>
      )}
      <Recalled recalled={field.recalled} />
      {children(ids)}
      {field.notes.length > 0 && (
        <div className="form-notes" aria-live="polite">
          {field.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </div>
      )}
      {onClear && (
        <Action
          kind="plain"
          className="form-clear"
          aria-label={t("field-clear-named", { field: field.label })}
          onPress={() => {
            // The button goes with the answer; whoever came by keyboard stays at the field.
            heading.current?.focus({ preventScroll: true });
            onClear();
          }}
        >
          {t("field-clear")}
        </Action>
      )}
    </section>
  );
}

/** Own words, shown again. */
export function Recalled({ recalled }: { recalled: RecalledView | null }) {
  if (!recalled) return null;
  return (
    <figure className="recalled">
      <figcaption className="form-hint">{recalled.from}</figcaption>
      <blockquote>{recalled.text}</blockquote>
    </figure>
  );
}
