// A pressure: what kind, how hard it presses, whose it is to carry; and then what can become of it.
import { useEffect, useId, useRef, useState } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { ConcernIcon, ControlIcon, InfluenceIcon } from "../components/icons-daily";
import { NextSteps } from "../components/next-steps";
import { PageFooter, When } from "../components/page-parts";
import { Screen } from "../components/screen";
import { Choices, chosen, Options } from "../fields/choices";
import { FieldOf } from "../fields/field";
import { FieldGroup, type Say } from "../fields/field-group";
import type { EditorView, FieldView, FormView, OptionView } from "../types";
import { Fields, FormEnd, FormIntro, useSay } from "./form-page";

/** What came of it stands at the end, behind a button until there is something. */
const AFTERWARDS = ["escalated-to", "outcome", "outcome-text"];
const CIRCLES: Record<string, typeof ControlIcon> = {
  control: ControlIcon,
  influence: InfluenceIcon,
  concern: ConcernIcon,
};

export function Pressure({ view, form }: { view: EditorView; form: FormView }) {
  const say = useSay();
  const after = form.fields.filter(({ key }) => AFTERWARDS.includes(key));
  const { session } = view;
  return (
    <Screen
      className="writing form-page pressure"
      back
      bar={<When view={view} say={say} />}
      footer={<PageFooter view={view} say={say} />}
    >
      <FormIntro form={form} />
      <div className="fields">
        {form.fields
          .filter(({ key }) => !AFTERWARDS.includes(key))
          .map((field) => (
            <PressureField key={field.key} field={field} session={session} say={say} />
          ))}
      </div>
      {form.next && <NextSteps next={form.next} />}
      <Afterwards fields={after} session={session} say={say} />
      <FormEnd view={view} form={form} say={say} />
    </Screen>
  );
}

function PressureField({ field, session, say }: { field: FieldView; session: number; say: Say }) {
  if (field.entry.kind === "Choice") {
    const options = field.entry.value;
    if (options.some(({ under }) => under)) {
      return <Codes field={field} options={options} say={say} />;
    }
    if (field.key === "circle") {
      const sign = ({ id }: OptionView) => {
        const Sign = CIRCLES[id];
        return Sign && <Sign />;
      };
      return <Choices field={field} options={options} say={say} sign={sign} />;
    }
  }
  return <FieldOf field={field} session={session} say={say} />;
}

/** Six tiles; the one that is chosen opens what it holds, to say it more exactly. */
function Codes({ field, options, say }: { field: FieldView; options: OptionView[]; say: Say }) {
  const id = useId();
  const { key } = field;
  const code = options.find(({ on }) => on);
  const tile = code?.under ?? code?.id ?? null;
  const inside = options.filter(({ under }) => under && under === tile);
  const choose = (choice: string | null) => say({ kind: "AnswerChosen", key, choice });
  return (
    <FieldGroup field={field} onClear={code ? () => choose(null) : undefined}>
      {({ label, hint }) => (
        <>
          <RadioGroup
            className="tiles"
            aria-labelledby={label}
            aria-describedby={hint}
            value={tile}
            onChange={choose}
          >
            {options
              .filter(({ under }) => !under)
              .map((option) => (
                <Radio key={option.id} value={option.id} className="tile">
                  {option.text}
                </Radio>
              ))}
          </RadioGroup>
          {inside.length > 0 && (
            <>
              <p id={id} className="form-hint">
                {t("pressure-exactly")}
              </p>
              <Options options={inside} labelledBy={id} close onChoose={choose} />
            </>
          )}
        </>
      )}
    </FieldGroup>
  );
}

function Afterwards({ fields, session, say }: { fields: FieldView[]; session: number; say: Say }) {
  const answered = fields.some(({ entry }) =>
    entry.kind === "Words" ? entry.value.text !== "" : isChosen(entry),
  );
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that opened them is gone, and the focus would be with it.
    if (open) place.current?.focus({ preventScroll: true });
  }, [open]);
  if (fields.length === 0) return null;
  if (open || answered) {
    return (
      <div ref={place} tabIndex={-1} className="afterwards">
        <Fields fields={fields} session={session} say={say} />
      </div>
    );
  }
  return (
    <Action kind="plain" className="form-quiet" onPress={() => setOpen(true)}>
      {t("pressure-afterwards")}
    </Action>
  );
}

function isChosen(entry: FieldView["entry"]): boolean {
  return entry.kind === "Choice" && chosen(entry.value) !== null;
}
