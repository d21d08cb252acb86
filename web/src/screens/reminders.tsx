// Reminders: what there is, when it is quiet, and what a browser cannot do.
import { useState } from "react";
import { t } from "../phrases";
import { Action, Remark } from "../components/controls";
import { FileIcon, PlusIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Screen } from "../components/screen";
import { Sentences } from "../components/sentences";
import { Toggle } from "../components/switch";
import { timeOf, TimeField, WeekWays } from "../components/times";
import { canNotify, isRefused, mayNotify } from "../reminders";
import type { ReminderEvent, RemindersView, ReminderView } from "../types";
import { ReminderForm, reminderName } from "./reminder-form";

const QUIET_FROM = 22 * 60;
const QUIET_TO = 7 * 60;

export function Reminders({ view }: { view: RemindersView }) {
  const send = useSend();
  const say = (value: ReminderEvent) => send({ kind: "Reminder", value });
  // The number of the one that is changed; `next_number` for a new one.
  const [editing, setEditing] = useState<number | null>(null);
  const [asking, setAsking] = useState(false);
  const set = (value: ReminderEvent) => {
    if (view.reminders.length === 0 && canNotify && !isRefused() && !view.allowed) setAsking(true);
    setEditing(null);
    say(value);
  };
  const allow = async (wanted: boolean) => {
    setAsking(false);
    say({ kind: "Allowed", allowed: wanted && (await mayNotify()) });
  };
  return (
    <Screen back title={t("reminders-title")} className="reminders">
      {view.reminders.length > 0 && (
        <ul className="reminder-list">
          {view.reminders.map((reminder) => (
            <li key={reminder.number} className="reminder">
              {editing === reminder.number ? (
                <ReminderForm
                  number={reminder.number}
                  reminder={reminder}
                  onSet={set}
                  onCancel={() => setEditing(null)}
                />
              ) : (
                <Reminder
                  reminder={reminder}
                  onChange={() => setEditing(reminder.number)}
                  onRemove={() => say({ kind: "Removed", number: reminder.number })}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {asking && <Ask onAnswer={(wanted) => void allow(wanted)} />}
      {editing === view.next_number ? (
        <ReminderForm
          number={view.next_number}
          reminder={null}
          onSet={set}
          onCancel={() => setEditing(null)}
        />
      ) : (
        <Action wide onPress={() => setEditing(view.next_number)}>
          <PlusIcon />
          {t("reminder-add")}
        </Action>
      )}
      <Quiet view={view} say={say} />
      {view.reminders.length > 0 && (
        <section className="section" aria-labelledby="ways">
          <h2 id="ways" className="section-title">
            {t("reminders-ways")}
          </h2>
          {canNotify && (
            <Toggle
              label={t("reminders-allowed")}
              on={view.allowed}
              onChange={(wanted) => void allow(wanted)}
            />
          )}
          {isRefused() && <Remark>{t("reminders-refused")}</Remark>}
          <Action onPress={() => say({ kind: "CalendarAsked" })}>
            <FileIcon />
            {t("reminders-calendar-file")}
          </Action>
        </section>
      )}
      <section className="section" aria-labelledby="web">
        <h2 id="web" className="section-title">
          {t("reminders-honest")}
        </h2>
        <Sentences lines={view.words} />
      </section>
    </Screen>
  );
}

function Reminder({
  reminder,
  onChange,
  onRemove,
}: {
  reminder: ReminderView;
  onChange: () => void;
  onRemove: () => void;
}) {
  const name = reminderName(reminder.what.kind);
  return (
    <>
      <div className="line-words">
        <span className="line-label">{reminder.label}</span>
        <span className="line-note">{name}</span>
      </div>
      <WeekWays label={reminder.label} onChange={onChange} onRemove={onRemove} />
    </>
  );
}

/** Asks before the browser does, once the first reminder is there. */
function Ask({ onAnswer }: { onAnswer: (wanted: boolean) => void }) {
  return (
    <section className="card" aria-label={t("reminders-allowed")}>
      <p>{t("reminders-ask")}</p>
      <div className="card-actions">
        <Action onPress={() => onAnswer(true)}>{t("reminders-yes")}</Action>
        <Action kind="plain" onPress={() => onAnswer(false)}>
          {t("reminders-no")}
        </Action>
      </div>
    </section>
  );
}

/** Hours in which nothing is shown. */
function Quiet({ view, say }: { view: RemindersView; say: (value: ReminderEvent) => void }) {
  const on = view.quiet_from !== view.quiet_to;
  const choose = (from: number, to: number) => say({ kind: "QuietChosen", from, to });
  return (
    <section className="section" aria-labelledby="quiet">
      <h2 id="quiet" className="section-title">
        {t("quiet-title")}
      </h2>
      <Toggle
        label={t("quiet-on")}
        line={on ? t("quiet-line", { from: timeOf(view.quiet_from), to: timeOf(view.quiet_to) }) : ""}
        on={on}
        onChange={(wanted) => (wanted ? choose(QUIET_FROM, QUIET_TO) : choose(0, 0))}
      />
      {on && (
        <div className="times">
          <TimeField
            label={t("quiet-from")}
            minute={view.quiet_from}
            onChange={(from) => choose(from, view.quiet_to)}
          />
          <TimeField
            label={t("quiet-to")}
            minute={view.quiet_to}
            onChange={(to) => choose(view.quiet_from, to)}
          />
        </div>
      )}
    </section>
  );
}
