// A check-in: a place on the grid, words for it, a lens. It is kept at the first tap; three are enough.
import { useId, useState } from "react";
import { t } from "../phrases";
import { Attachments } from "../components/attachments";
import { Action, LensChips } from "../components/controls";
import { PlusIcon } from "../components/icons";
import { KeptLine, Tags, When } from "../components/page-parts";
import { Screen } from "../components/screen";
import { CellEntry, CellPlaces } from "../fields/cell";
import type { Say } from "../fields/field-group";
import { WordSet } from "../fields/word-set";
import type { CellView, EditorView, FieldView, FormView } from "../types";
import { Fields, useSay } from "./form-page";

/** Drawn in places of their own; whatever else the form asks stands below them. */
const PLACED = ["cell", "second-cell", "words"];
/** Asked about the words, so it stands by them. */
const WHICH = "which-was-it";

export function CheckIn({ view, form }: { view: EditorView; form: FormView }) {
  const say = useSay();
  const field = (key: string) => form.fields.find((each) => each.key === key);
  const [cell, second, words] = PLACED.map(field);
  return (
    <Screen
      className="writing check-in"
      back
      title={form.title}
      subtitle={t("check-in-kept-at-once")}
      footer={
        <div className="check-in-footer">
          <div className="editor-line">
            <KeptLine view={view} say={say} />
          </div>
          <Action kind="primary" wide className="done" onPress={() => say({ kind: "Done" })}>
            {t("done")}
          </Action>
        </div>
      }
    >
      {cell?.entry.kind === "Cell" && <First field={cell} view={cell.entry.value} say={say} />}
      {words?.entry.kind === "Set" && (
        <WordSet
          field={words}
          set={words.entry.value}
          say={say}
          place={placeOf(cell, second)}
          terse
        />
      )}
      <div className="form-field">
        <p className="form-label" aria-hidden="true">
          {t("lens-label")}
        </p>
        <LensChips
          label={t("lens-label")}
          chosen={view.lens}
          onChoose={(lens) => say({ kind: "LensChosen", lens })}
        />
      </div>
      <Fields
        fields={form.fields.filter(({ key }) => key === WHICH)}
        session={view.session}
        say={say}
      />
      {second?.entry.kind === "Cell" && (
        <Second field={second} view={second.entry.value} say={say} />
      )}
      <Fields
        fields={form.fields.filter(({ key }) => key !== WHICH && !PLACED.includes(key))}
        session={view.session}
        say={say}
      />
      {form.closing && view.has_content && <p className="form-closing lead">{form.closing}</p>}
      <Attachments page={view.page} attachments={view.attachments} editing />
      <Tags view={view} say={say} />
      <When view={view} say={say} />
    </Screen>
  );
}

/** The grid stands first and needs no heading that can be seen: the axes say what it is. */
function First({ field, view, say }: { field: FieldView; view: CellView; say: Say }) {
  const id = useId();
  return (
    <section>
      <h2 id={id} className="form-label">
        {field.label}
      </h2>
      <CellPlaces
        view={view}
        label={id}
        choose={(cell) => say({ kind: "CellChosen", key: field.key, cell })}
      />
    </section>
  );
}

/** Feelings may be mixed: a second place, for those who ask for it. */
function Second({ field, view, say }: { field: FieldView; view: CellView; say: Say }) {
  const [open, setOpen] = useState(false);
  if (open || view.cell) return <CellEntry field={field} view={view} say={say} arrives={open} />;
  return (
    <Action kind="plain" className="form-quiet" onPress={() => setOpen(true)}>
      <PlusIcon />
      {field.label}
    </Action>
  );
}

/** What the offered words depend on. */
function placeOf(...fields: (FieldView | undefined)[]): string {
  return fields
    .map((field) => (field?.entry.kind === "Cell" ? JSON.stringify(field.entry.value.cell) : ""))
    .join();
}
