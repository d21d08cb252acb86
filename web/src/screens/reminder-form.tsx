// One reminder, new or changed: what for, when, on which days.
import { useId, useState } from "react";
import { Form, Label, Radio, RadioGroup, ToggleButton } from "react-aria-components";
import { t } from "../phrases";
import { Action } from "../components/controls";
import type { ReminderEvent, ReminderKind, ReminderView } from "../types";

const KINDS: readonly ReminderKind["kind"][] = ["CheckIn", "Write", "Practise"];

export function reminderName(kind: ReminderKind["kind"]): string {
  if (kind === "CheckIn") return t("reminder-check-in");
  return kind === "Write" ? t("reminder-write") : t("reminder-practise");
}

/** Monday first. */
function dayNames(): string[] {
  return [
    t("day-monday"),
    t("day-tuesday"),
    t("day-wednesday"),
    t("day-thursday"),
    t("day-friday"),
    t("day-saturday"),
    t("day-sunday"),
  ];
}

/** `07:30`. */
export function timeOf(minute: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function minuteOf(time: string): number | null {
  const [hours, minutes] = time.split(":").map(Number);
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)
    ? null
    : hours * 60 + minutes;
}

export function TimeField({
  label,
  minute,
  onChange,
}: {
  label: string;
  minute: number;
  onChange: (minute: number) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <input
        id={id}
        type="time"
        className="field-input"
        value={timeOf(minute)}
        onChange={({ target }) => {
          const chosen = minuteOf(target.value);
          if (chosen !== null) onChange(chosen);
        }}
      />
    </div>
  );
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
  const none = !days.some(Boolean);
  return (
    <Form
      className="form card"
      aria-label={reminder ? t("reminder-change") : t("reminder-add")}
      onSubmit={(event) => {
        event.preventDefault();
        if (!none) onSet({ kind: "Set", number, what: { kind: what }, minute, days });
      }}
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
      <div className="field" role="group" aria-labelledby="reminder-days">
        <p id="reminder-days" className="field-label">
          {t("reminder-days")}
        </p>
        <div className="weekdays">
          {dayNames().map((name, day) => (
            <ToggleButton
              key={name}
              className="segment weekday"
              isSelected={days[day] ?? false}
              onChange={(on) => setDays(days.map((was, one) => (one === day ? on : was)))}
            >
              <span aria-hidden="true">{name.slice(0, 3)}</span>
              <span className="visually-hidden">{name}</span>
            </ToggleButton>
          ))}
        </div>
        {none && <p className="field-error">{t("reminder-no-day")}</p>}
      </div>
      <div className="card-actions">
        <Action kind="primary" type="submit" isDisabled={none}>
          {t("save")}
        </Action>
        <Action kind="plain" onPress={onCancel}>
          {t("cancel")}
        </Action>
      </div>
    </Form>
  );
}
