// One reminder, new or changed: what for, when, on which days.
import { useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { t } from "../phrases";
import { TimeField, WeekForm } from "../components/times";
import type { ReminderEvent, ReminderKind, ReminderView } from "../types";

const KINDS: readonly ReminderKind["kind"][] = ["CheckIn", "Write", "Practise"];

export function reminderName(kind: ReminderKind["kind"]): string {
  if (kind === "CheckIn") return t("reminder-check-in");
  return kind === "Write" ? t("reminder-write") : t("reminder-practise");
}

const MORNING = 8 * 60;

export function ReminderForm({
  number,
  reminder,
  onSet,
  onCancel,
}: {
  number: number;
  reminder: ReminderView | null;
  onSet: (event: ReminderEvent) => void;
  onCancel: () => void;
}) {
  const [what, setWhat] = useState<ReminderKind["kind"]>(reminder?.what.kind ?? "CheckIn");
  const [minute, setMinute] = useState(reminder?.minute ?? MORNING);
  const [days, setDays] = useState(reminder?.days ?? Array.from({ length: 7 }, () => true));
  return (
    <WeekForm
      label={reminder ? t("reminder-change") : t("reminder-add")}
      days={days}
      onDays={setDays}
      onSave={() => onSet({ kind: "Set", number, what: { kind: what }, minute, days })}
      onCancel={onCancel}
    >
      <RadioGroup
        className="field"
        value={what}
        onChange={(kind) => setWhat(kind as ReminderKind["kind"])}
      >
        <Label className="field-label">{t("reminder-what")}</Label>
        <div className="segments">
          {KINDS.map((kind) => (
            <Radio key={kind} value={kind} className="segment">
              {reminderName(kind)}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <TimeField label={t("reminder-time")} minute={minute} onChange={setMinute} />
    </WeekForm>
  );
}
