// Times of day and days of the week, to be chosen.
import { useId, type ReactNode } from "react";
import { Form, ToggleButton } from "react-aria-components";
import { t } from "../phrases";
import { Action } from "./controls";

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

/** Days of the week, Monday first; at least one is asked for. */
function DaysField({
  days,
  onChange,
}: {
  days: boolean[];
  onChange: (days: boolean[]) => void;
}) {
  const id = useId();
  return (
    <div className="field" role="group" aria-labelledby={id}>
      <p id={id} className="field-label">
        {t("reminder-days")}
      </p>
      <div className="weekdays">
        {dayNames().map((name, day) => (
          <ToggleButton
            key={name}
            className="segment weekday"
            isSelected={days[day] ?? false}
            onChange={(on) => onChange(days.map((was, one) => (one === day ? on : was)))}
          >
            <span aria-hidden="true">{name.slice(0, 3)}</span>
            <span className="visually-hidden">{name}</span>
          </ToggleButton>
        ))}
      </div>
      {!days.some(Boolean) && <p className="field-error">{t("reminder-no-day")}</p>}
    </div>
  );
}

/** A form for what comes again every week. */
export function WeekForm({
  label,
  days,
  onDays,
  onSave,
  onCancel,
  children,
}: {
  label: string;
  days: boolean[];
  onDays: (days: boolean[]) => void;
  onSave: () => void;
  onCancel: () => void;
  children: ReactNode;
}) {
  const none = !days.some(Boolean);
  return (
    <Form
      className="form card"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (!none) onSave();
      }}
    >
      {children}
      <DaysField days={days} onChange={onDays} />
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

/** What can be done with one of them. */
export function WeekWays({
  label,
  onChange,
  onRemove,
}: {
  label: string;
  onChange: () => void;
  onRemove: () => void;
}) {
  return (
    <div className="reminder-ways">
      <Action
        kind="plain"
        aria-label={t("reminder-change-named", { reminder: label })}
        onPress={onChange}
      >
        {t("reminder-change")}
      </Action>
      <Action
        kind="plain"
        aria-label={t("reminder-remove-named", { reminder: label })}
        onPress={onRemove}
      >
        {t("reminder-remove")}
      </Action>
    </div>
  );
}
