// One of several: a group of radio buttons, each with a line below it where there is one.
import type { ReactNode } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import type { FieldView, OptionView } from "../types";
import { FieldGroup, type Say } from "./field-group";

/** The id of what is chosen. */
export function chosen(options: readonly OptionView[]): string | null {
  return options.find((option) => option.on)?.id ?? null;
}

type Sign = (option: OptionView) => ReactNode;

export function Choices({
  field,
  options,
  say,
  sign,
}: {
  field: FieldView;
  options: OptionView[];
  say: Say;
  /** A sign beside each. */
  sign?: Sign;
}) {
  const { key } = field;
  const on = chosen(options);
  return (
    <FieldGroup
      field={field}
      onClear={on === null ? undefined : () => say({ kind: "AnswerChosen", key, choice: null })}
    >
      {({ label, hint }) => (
        <Options
          options={options}
          labelledBy={label}
          describedBy={hint}
          onChoose={(choice) => say({ kind: "AnswerChosen", key, choice })}
          {...(sign ? { sign } : {})}
        />
      )}
    </FieldGroup>
  );
}

/** The options alone. */
export function Options({
  options,
  labelledBy,
  describedBy,
  close = false,
  sign,
  onChoose,
}: {
  options: OptionView[];
  labelledBy: string;
  describedBy?: string | undefined;
  /** As lines, without boxes. */
  close?: boolean;
  sign?: Sign;
  onChoose: (id: string) => void;
}) {
  return (
    <RadioGroup
      className={close ? "choices choices-close" : "choices"}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      value={chosen(options)}
      onChange={onChoose}
    >
      {options.map((option) => (
        <Radio key={option.id} value={option.id} className="choice">
          {sign ? sign(option) : <span className="dot" aria-hidden="true" />}
          <span className="choice-words">
            <span>{option.text}</span>
            {option.line && <span className="choice-line">{option.line}</span>}
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
