// One field of a form: its label, a hint, own words to be read above it, and what is entered.
import { useId, type ReactNode } from "react";
import { t } from "../phrases";
import { Action } from "../components/controls";
import type { EditorEvent, FieldView, RecalledView } from "../types";
import { CellEntry } from "./cell";
import { Choices } from "./choices";
import { Day } from "./day";
import { Scale } from "./scale";
import { WordSet } from "./word-set";
import { Words } from "./words";

export type Say = (event: EditorEvent) => void;

/** A field of any kind. */
export function FieldOf({
  field,
  session,
  say,
}: {
  field: FieldView;
  /** The editor's session: another one is another page. */
  session: number;
  say: Say;
}) {
  const { key, entry } = field;
  switch (entry.kind) {
    case "Words":
      return <Words key={`${session} ${key}`} field={field} oneLine={entry.value.one_line} />;
    case "Choice":
      return <Choices field={field} options={entry.value} say={say} />;
    case "Set":
      return <WordSet field={field} set={entry.value} say={say} />;
    case "Scale":
      return <Scale field={field} scale={entry.value} say={say} />;
    case "Day":
      return <Day field={field} day={entry.value} say={say} />;
    case "Cell":
      return <CellEntry field={field} view={entry.value} say={say} />;
  }
}

/** Label and hint of a field whose entry is a group of things. `children` gets their ids. */
export function FieldGroup({
  field,
  onClear,
  terse = false,
  children,
}: {
  field: FieldView;
  /** The hint is for those who hear it; everybody else needs the room. */
  terse?: boolean;
  /** Takes the answer back, if there is one. */
  onClear?: (() => void) | undefined;
  children: (ids: { label: string; hint: string | undefined }) => ReactNode;
}) {
  const id = useId();
  const ids = { label: `${id}-label`, hint: field.hint ? `${id}-hint` : undefined };
  return (
    <section className="form-field">
      <h2 id={ids.label} className="form-label">
        {field.label}
      </h2>
      {field.hint && (
        <p id={ids.hint} className={terse ? "visually-hidden" : "form-hint"}>
          {field.hint}
        </p>
      )}
      <Recalled recalled={field.recalled} />
      {children(ids)}
      {onClear && (
        <Action
          kind="plain"
          className="form-clear"
          aria-label={t("field-clear-named", { field: field.label })}
          onPress={onClear}
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
