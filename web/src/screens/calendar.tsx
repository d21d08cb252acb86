// The journal by month: a table of days, each with what was written and how it felt.
import { useEffect, useRef, useState } from "react";
import { t } from "../phrases";
import { IconAction } from "../components/controls";
import { Horizon } from "../components/horizon";
import { BackIcon, ForwardIcon } from "../components/icons";
import { useSend } from "../components/journal-context";
import { Row } from "../components/rows";
import { Screen } from "../components/screen";
import { Cell, type CalendarDayView, type CalendarView, type JournalEvent } from "../types";

/** How many days further a key leads. */
const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -7,
  ArrowDown: 7,
};

export function Calendar({ view }: { view: CalendarView }) {
  const send = useSend();
  const say = (value: JournalEvent) => send({ kind: "Journal", value });
  const show = (month: string | null) => {
    if (month) say({ kind: "MonthShown", month });
  };
  return (
    <Screen back title={t("calendar-title")} className="calendar-screen">
      <div className="calendar-head">
        <IconAction
          label={t("calendar-before")}
          isDisabled={view.before === ""}
          onPress={() => show(view.before)}
        >
          <BackIcon />
        </IconAction>
        <h2 id="month" className="section-title" aria-live="polite">
          {view.title}
        </h2>
        <IconAction
          label={t("calendar-after")}
          isDisabled={view.after === null}
          onPress={() => show(view.after)}
        >
          <ForwardIcon />
        </IconAction>
      </div>
      <p className="small">{view.summary}</p>
      <Month view={view} show={show} choose={(day) => say({ kind: "DayChosen", day })} />
      <p className="small">{t("calendar-signs")}</p>
      {view.day_title !== null && (
        <section aria-labelledby="day">
          <h2 id="day" className="section-title" aria-live="polite">
            {view.day_title}
          </h2>
          {view.rows.length === 0 ? (
            <p className="small">{t("calendar-nothing")}</p>
          ) : (
            <ul className="rows">
              {view.rows.map((row) => (
                <Row key={row.page} row={row} />
              ))}
            </ul>
          )}
        </section>
      )}
    </Screen>
  );
}

function Month({
  view,
  show,
  choose,
}: {
  view: CalendarView;
  show: (month: string | null) => void;
  choose: (day: string) => void;
}) {
  const grid = useRef<HTMLTableElement>(null);
  const days = view.weeks.flatMap((week) => week.days);
  const inside = days.filter((day) => day.inside);
  const first = inside.find((day) => day.open) ?? inside.find((day) => day.today) ?? inside[0];
  const [focused, setFocused] = useState<string | undefined>();
  // Another month came by a key: the focus goes on in it.
  const follow = useRef(false);
  const here = days.find((day) => day.day === focused && day.inside) ?? first;

  useEffect(() => {
    if (!follow.current) return;
    follow.current = false;
    grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [view.month, focused]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = days.findIndex((day) => day.day === here?.day);
    const column = at % 7;
    let to: CalendarDayView | undefined;
    if (event.key === "PageUp" || event.key === "PageDown") {
      const month = event.key === "PageUp" ? view.before : view.after;
      if (month) follow.current = true;
      show(month);
    } else if (event.key === "Home") to = days[at - column];
    else if (event.key === "End") to = days[at - column + 6];
    else if (event.key in STEPS) to = days[at + (STEPS[event.key] ?? 0)];
    else return;
    event.preventDefault();
    if (!to?.inside) return;
    follow.current = true;
    setFocused(to.day);
  };

  return (
    <table className="calendar" role="grid" aria-labelledby="month" ref={grid}>
      <thead>
        <tr>
          {view.weekdays.map((day) => (
            <th key={day} scope="col">
              <span aria-hidden="true">{day.slice(0, 3)}</span>
              <span className="visually-hidden">{day}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={onKeyDown}>
        {view.weeks.map((week) => (
          <tr key={week.days[0]?.day}>
            {week.days.map((day) => (
              <td key={day.day}>
                {day.inside && (
                  <Day
                    day={day}
                    reachable={day.day === here?.day}
                    onChoose={() => {
                      setFocused(day.day);
                      choose(day.day);
                    }}
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({
  day,
  reachable,
  onChoose,
}: {
  day: CalendarDayView;
  reachable: boolean;
  onChoose: () => void;
}) {
  return (
    <button
      type="button"
      className="calendar-day"
      aria-label={day.label}
      aria-pressed={day.open}
      aria-current={day.today ? "date" : undefined}
      tabIndex={reachable ? 0 : -1}
      onClick={onChoose}
    >
      <span className="calendar-number">{day.number}</span>
      <span className="calendar-sign">
        {day.pleasantness !== null ? (
          <Horizon cell={new Cell(day.pleasantness, 0)} flat />
        ) : (
          day.pages > 0 && <span className="calendar-dot" />
        )}
      </span>
    </button>
  );
}
