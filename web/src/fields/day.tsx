// A day.
import { useEffect, useState } from "react";
import { Field } from "../components/controls";
import type { DayEntryView, FieldView } from "../types";
import type { Say } from "./field-group";

export function Day({ field, day, say }: { field: FieldView; day: DayEntryView; say: Say }) {
  // While a day is being typed the field is the person's; what the core says of it comes after.
  const [typed, setTyped] = useState(day.day);
  useEffect(() => setTyped(day.day), [day.day]);
  return (
    <div className="form-field form-day">
      <Field
        label={field.label}
        hint={field.hint ?? (day.label || undefined)}
        value={typed}
        onChange={(text) => {
          setTyped(text);
          say({ kind: "AnswerChosen", key: field.key, choice: text || null });
        }}
        input={{ type: "date" }}
      />
    </div>
  );
}
