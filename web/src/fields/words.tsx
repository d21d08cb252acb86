// Words in a field: a text area that grows, bound to the core as the body of a page is.
import { useId } from "react";
import { TextArea } from "../editor/text-area";
import { answerField } from "../editor/texts";
import type { FieldView } from "../types";
import { Recalled } from "./field-group";

/** The next text area of the same page, or none. */
function next(area: HTMLTextAreaElement): HTMLTextAreaElement | undefined {
  const all = [...(area.closest(".content")?.querySelectorAll("textarea") ?? [])];
  return all[all.indexOf(area) + 1];
}

export function Words({ field, oneLine }: { field: FieldView; oneLine: boolean }) {
  const id = useId();
  const hint = field.hint ? `${id}-hint` : undefined;
  return (
    <section className="form-field">
      <label htmlFor={id} className="form-label">
        {field.label}
      </label>
      {field.hint && (
        <p id={hint} className="form-hint">
          {field.hint}
        </p>
      )}
      <Recalled recalled={field.recalled} />
      <TextArea
        field={answerField(field.key)}
        id={id}
        describedBy={hint}
        className={oneLine ? "form-words form-line" : "form-words"}
        {...(oneLine ? { onEnter: (area) => next(area)?.focus() } : {})}
      />
    </section>
  );
}
