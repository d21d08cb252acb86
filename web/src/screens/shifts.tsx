// When somebody works: up to three shifts, each with its times and the days on which it begins.
import { useState } from "react";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { PlusIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { TimeField, WeekForm, WeekWays } from "../components/times";
import type { SettingsView, ShiftEvent, ShiftView } from "../types";

const MORNING = 7 * 60 + 30;
const EVENING = 19 * 60 + 30;

export function Shifts({ view }: { view: SettingsView }) {
  const send = useSend();
  const say = (value: ShiftEvent) => send({ kind: "Shift", value });
  const [editing, setEditing] = useState<number | null>(null);
  const { shifts, next_shift: next } = view;
  const form = (number: number, shift: ShiftView | null) => (
    <ShiftForm
      number={number}
      shift={shift}
      onSet={(event) => {
        setEditing(null);
        say(event);
      }}
      onCancel={() => setEditing(null)}
    />
  );
  return (
    <section className="section" aria-labelledby="shifts">
      <h2 id="shifts" className="section-title">
        {t("shifts-title")}
      </h2>
      <p className="small">{t("shifts-lead")}</p>
      {shifts.length > 0 && (
        <ul className="reminder-list">
          {shifts.map((shift) => (
            <li key={shift.number} className="reminder">
              {editing === shift.number ? (
                form(shift.number, shift)
              ) : (
                <>
                  <span className="line-label">{shift.label}</span>
                  <WeekWays
                    label={shift.label}
                    onChange={() => setEditing(shift.number)}
                    onRemove={() => say({ kind: "Removed", number: shift.number })}
                  />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {next !== null &&
        next !== undefined &&
        (editing === next ? (
          form(next, null)
        ) : (
          <Action wide onPress={() => setEditing(next)}>
            <PlusIcon />
            {t("shift-add")}
          </Action>
        ))}
    </section>
  );
}

function ShiftForm({
  number,
  shift,
  onSet,
  onCancel,
}: {
  number: number;
  shift: ShiftView | null;
  onSet: (event: ShiftEvent) => void;
  onCancel: () => void;
}) {
  const [start, setStart] = useState(shift?.start ?? MORNING);
  const [end, setEnd] = useState(shift?.end ?? EVENING);
  const [days, setDays] = useState(shift?.days ?? Array.from({ length: 7 }, () => true));
  return (
    <WeekForm
      label={shift ? t("shift-change") : t("shift-add")}
      days={days}
      onDays={setDays}
      onSave={() => onSet({ kind: "Set", number, start, end, days })}
      onCancel={onCancel}
    >
      <div className="times">
        <TimeField label={t("shift-start")} minute={start} onChange={setStart} />
        <TimeField label={t("shift-end")} minute={end} onChange={setEnd} />
      </div>
      {end <= start && <p className="small">{t("shift-next-day")}</p>}
    </WeekForm>
  );
}
