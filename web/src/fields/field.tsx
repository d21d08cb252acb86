// One field of a form, of whatever kind.
import type { FieldView } from "../types";
import { CellEntry } from "./cell";
import { Choices } from "./choices";
import { Day } from "./day";
import type { Say } from "./field-group";
import { Scale } from "./scale";
import { WordSet } from "./word-set";
import { Words } from "./words";

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
