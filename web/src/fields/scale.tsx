// A whole number: dots in a row with what the ends mean; a number field where there are too many.
import { useEffect, useState } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import { Field } from "../components/controls";
import type { FieldView, ScaleView } from "../types";
import { FieldGroup, type Say } from "./field-group";

/** More steps than this make no row of dots. */
const DOTS_MAX = 11;

export function Scale({ field, scale, say }: { field: FieldView; scale: ScaleView; say: Say }) {
  const { key } = field;
  const steps = scale.max - scale.min + 1;
  if (steps > DOTS_MAX) return <Many field={field} scale={scale} say={say} />;
  const numbers = Array.from({ length: steps }, (_, step) => scale.min + step);
  return (
    <FieldGroup
      field={field}
      onClear={
        scale.number === null ? undefined : () => say({ kind: "NumberChosen", key, number: null })
      }
    >
      {({ label, hint }) => (
        <RadioGroup
          className={steps > 7 ? "scale scale-long" : "scale"}
          orientation="horizontal"
          aria-labelledby={label}
          aria-describedby={hint}
          value={scale.number === null ? null : String(scale.number)}
          onChange={(number) => say({ kind: "NumberChosen", key, number: Number(number) })}
        >
          <div className="scale-dots">
            {numbers.map((number) => (
              <Radio
                key={number}
                value={String(number)}
                className="scale-dot"
                aria-label={named(number, scale)}
              >
                {number}
              </Radio>
            ))}
          </div>
          <div className="scale-ends" aria-hidden="true">
            <span>{scale.low}</span>
            <span>{scale.high}</span>
          </div>
        </RadioGroup>
      )}
    </FieldGroup>
  );
}

/** The ends say what they mean. */
function named(number: number, { min, max, low, high }: ScaleView): string {
  if (number === min) return `${number}, ${low}`;
  return number === max ? `${number}, ${high}` : String(number);
}

function Many({ field, scale, say }: { field: FieldView; scale: ScaleView; say: Say }) {
  const shown = scale.number === null ? "" : String(scale.number);
  const [typed, setTyped] = useState(shown);
  useEffect(() => setTyped(shown), [shown]);
  return (
    <Field
      label={field.label}
      hint={field.hint ?? undefined}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        const number = text === "" ? null : Number(text);
        if (number !== null && !Number.isInteger(number)) return;
        say({ kind: "NumberChosen", key: field.key, number });
      }}
      input={{ type: "number", inputMode: "numeric", min: scale.min, max: scale.max }}
    />
  );
}
