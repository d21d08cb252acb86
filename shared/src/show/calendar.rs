//! The journal by month, earlier pages of the same day, and reminders.

use std::collections::BTreeMap;

use insight::calendar::{Cell, beside, middle, on_this_day, weeks};
use insight::day::{journal_day, today};
use jiff::civil::Date;
use phrases::Value;

use super::{Pen, forms, journal::row_view};
use crate::model::calendar::is_vetoed;
use crate::model::open::Open;
use crate::model::pages::id_text;
use crate::model::rows::Row;
use crate::model::settings::{Shown, is_on};
use crate::model::{reminders, support};
use crate::view::{
    CalendarDayView, CalendarView, DueView, OnThisDayView, ReminderView, RemindersView, WeekView,
};

/// Earlier pages shown on Today.
const EARLIER_MAX: usize = 2;

pub(crate) fn view(open: &Open, pen: &Pen<'_>) -> CalendarView {
    let turn = open.settings.day_turn_hour();
    let now = today(pen.now.unix_ms, &pen.now.zone, turn);
    let first = open.calendar.month.unwrap_or(now).first_of_month();
    let weeks = weeks(first);
    let of_days = by_day(open, turn, &weeks);
    let month = first.strftime("%Y-%m").to_string();
    let (before, after) = beside(first);
    let month_text = |day: Date| day.strftime("%Y-%m").to_string();
    let written: usize = of_days
        .iter()
        .filter(|(day, _)| day.first_of_month() == first)
        .map(|(_, rows)| rows.len())
        .sum();
    let rows = open.calendar.day.and_then(|day| of_days.get(&day));
    CalendarView {
        title: pen.phrases.month(first),
        month,
        before: before.map(month_text).unwrap_or_default(),
        after: after.filter(|day| *day <= now).map(month_text),
        weekdays: weeks
            .first()
            .map(|week| {
                week.iter()
                    .map(|cell| pen.phrases.weekday(cell.day))
                    .collect()
            })
            .unwrap_or_default(),
        weeks: weeks
            .iter()
            .map(|week| WeekView {
                days: week
                    .iter()
                    .map(|cell| day_view(open, *cell, now, of_days.get(&cell.day), pen))
                    .collect(),
            })
            .collect(),
        day_title: open
            .calendar
            .day
            .map(|day| pen.phrases.day(day, pen.this_year())),
        rows: rows.map_or_else(Vec::new, |rows| {
            rows.iter()
                .map(|row| row_view(open, row, None, pen))
                .collect()
        }),
        summary: pen.phrases.say_with(
            "calendar-summary",
            &[(
                "count",
                Value::Count(u64::try_from(written).unwrap_or(u64::MAX)),
            )],
        ),
    }
}

/// Pages of the days that are shown.
fn by_day<'a>(open: &'a Open, turn: u8, weeks: &[[Cell; 7]]) -> BTreeMap<Date, Vec<&'a Row>> {
    let days = || weeks.iter().flatten().map(|cell| cell.day);
    let (Some(from), Some(to)) = (days().min(), days().max()) else {
        return BTreeMap::new();
    };
    // Written dates are compared before anything is parsed; a night reaches into the day after.
    let (first, last) = (from.to_string(), to.tomorrow().unwrap_or(to).to_string());
    let mut of_days: BTreeMap<Date, Vec<&Row>> = BTreeMap::new();
    for row in open.rows.iter().filter(|row| !row.digest.binned) {
        if (first.as_str()..=last.as_str()).contains(&written_day(row))
            && let Ok(day) = journal_day(&row.digest.when, turn)
            && (from..=to).contains(&day)
        {
            of_days.entry(day).or_default().push(row);
        }
    }
    of_days
}

fn day_view(
    open: &Open,
    cell: Cell,
    now: Date,
    rows: Option<&Vec<&Row>>,
    pen: &Pen<'_>,
) -> CalendarDayView {
    let day = cell.day;
    let pages = rows.map_or(0, |rows| u32::try_from(rows.len()).unwrap_or(u32::MAX));
    let felt: Vec<i32> = rows
        .into_iter()
        .flatten()
        .filter_map(|row| Some(support::cell_of(row)?.pleasantness))
        .collect();
    let pleasantness = middle(&felt);
    let mut label = vec![pen.phrases.day(day, pen.this_year())];
    if pages > 0 {
        label.push(pen.pages(pages));
    }
    if let Some(at) = pleasantness {
        label.push(forms::pleasantness(at, pen));
    }
    CalendarDayView {
        day: day.to_string(),
        number: u32::try_from(day.day()).unwrap_or(0),
        inside: cell.inside,
        today: day == now,
        open: open.calendar.day == Some(day),
        pages,
        pleasantness,
        label: label.join(", "),
    }
}

/// The date as it was written, `2026-11-28`.
fn written_day(row: &Row) -> &str {
    row.digest.when.get(..10).unwrap_or_default()
}

/// Pages of this day one or more years ago that the person has not vetoed.
pub(crate) fn earlier(open: &Open, pen: &Pen<'_>) -> Vec<OnThisDayView> {
    if !is_on(open, Shown::OnThisDay) {
        return Vec::new();
    }
    let turn = open.settings.day_turn_hour();
    let now = today(pen.now.unix_ms, &pen.now.zone, turn);
    // The day of the month is compared as it was written before anything is parsed, for Today is
    // drawn often; a night reaches into the day after, and 29 February is met on the 28th.
    let day_of = |day: Date| day.strftime("-%m-%d").to_string();
    let wanted = [
        day_of(now),
        day_of(now.tomorrow().unwrap_or(now)),
        if day_of(now) == "-02-28" {
            "-02-29"
        } else {
            ""
        }
        .to_owned(),
    ];
    let rows: Vec<(&Row, Date)> = open
        .rows
        .iter()
        .filter(|row| !row.digest.binned)
        .filter(|row| {
            let written = written_day(row).get(4..).unwrap_or_default();
            wanted.iter().any(|day| day == written)
        })
        .filter_map(|row| Some((row, journal_day(&row.digest.when, turn).ok()?)))
        .collect();
    on_this_day(rows.iter().map(|(_, day)| *day), now)
        .into_iter()
        .filter_map(|found| Some((rows.get(found.at)?.0, found.years)))
        .filter(|(row, _)| !is_vetoed(open, &id_text(&row.id)))
        .take(EARLIER_MAX)
        .map(|(row, years)| OnThisDayView {
            label: pen.phrases.say_with(
                "years-ago",
                &[("count", Value::Count(u64::try_from(years).unwrap_or(1)))],
            ),
            row: row_view(open, row, None, pen),
        })
        .collect()
}

pub(crate) fn reminders(open: &Open, pen: &Pen<'_>) -> RemindersView {
    let kept = &open.install.reminders;
    RemindersView {
        reminders: kept
            .list
            .iter()
            .map(|reminder| ReminderView {
                number: reminder.number,
                what: reminder.kind(),
                minute: reminder.minute,
                days: reminder.days().to_vec(),
                label: reminder_label(reminder, pen),
            })
            .collect(),
        next_number: kept.next,
        quiet_from: kept.quiet_from,
        quiet_to: kept.quiet_to,
        words: [
            "reminders-web",
            "reminders-calendar",
            "reminders-removed",
            "reminders-neutral",
        ]
        .map(|id| pen.phrases.say(id))
        .to_vec(),
        allowed: kept.allowed,
    }
}

/// Reminders to come, if the shell may show them.
pub(crate) fn due(open: &Open, pen: &Pen<'_>) -> Vec<DueView> {
    if !open.install.reminders.allowed {
        return Vec::new();
    }
    reminders::due(open, pen.now)
        .into_iter()
        .map(|at_ms| DueView {
            at_ms,
            text: pen.phrases.say("reminder-text"),
        })
        .collect()
}

/// A minute after midnight as a clock shows it.
pub(crate) fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

fn reminder_label(reminder: &reminders::Reminder, pen: &Pen<'_>) -> String {
    let days = days_in_words(reminder.days(), pen);
    let time = clock(reminder.minute);
    pen.phrases.say_with(
        "reminder-label",
        &[("days", Value::Text(&days)), ("time", Value::Text(&time))],
    )
}

/// Days of the week: `Monday to Friday`.
pub(crate) fn days_in_words(days: [bool; 7], pen: &Pen<'_>) -> String {
    match days {
        [true, true, true, true, true, true, true] => pen.phrases.say("days-all"),
        [true, true, true, true, true, false, false] => pen.phrases.say("days-working"),
        [false, false, false, false, false, true, true] => pen.phrases.say("days-weekend"),
        days => {
            // Any Monday will do to name the days from.
            let monday = Date::constant(2026, 11, 23);
            let names = (0_i64..7).zip(days).filter(|(_, on)| *on);
            let names = names.filter_map(|(number, _)| {
                let day = monday.checked_add(jiff::Span::new().days(number)).ok()?;
                Some(pen.phrases.weekday(day))
            });
            names.collect::<Vec<_>>().join(", ")
        }
    }
}

/// One line under Reminders.
pub(crate) fn reminders_line(open: &Open, pen: &Pen<'_>) -> String {
    let count = u64::try_from(open.install.reminders.list.len()).unwrap_or(0);
    pen.phrases
        .say_with("settings-reminders", &[("count", Value::Count(count))])
}
