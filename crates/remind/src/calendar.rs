//! A calendar file of reminders (RFC 5545), for the time the app is not open.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::{Quiet, Reminder};

/// A line has at most so many bytes before it is folded (RFC 5545, 3.1).
const LINE_BYTES_MAX: usize = 75;

/// The days of a week in a rule, Monday first (RFC 5545, 3.3.10).
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Who wrote the file: it says nothing of the app, since calendars are often an employer's.
const PRODUCT: &str = "-//Reminders//Reminders 1//EN";

/// A calendar file with an event for each reminder, every week on its days; nothing if there is no
/// reminder, or none outside quiet hours.
///
/// Times are floating (RFC 5545, 3.3.5, form 1): `07:30` on whatever clock the person has, as in the
/// app, so that a reminder goes along on a journey and no rules of time zones need to be written.
/// `zone` (an IANA name; an unknown one is taken for UTC) only says which day it is at `stamp`, the
/// moment the file is made: the first event is on that day or after it.
///
/// `summary` is shown by the calendar, wherever it is seen: one neutral sentence. `uid_seed` is the
/// same for all files of a journal and tells nothing; with it and its number a reminder has the same
/// UID again, and importing a later file replaces its event. What was taken away here stays in the
/// calendar until it is taken away there.
#[must_use]
pub fn calendar(
    reminders: &[Reminder],
    quiet: Quiet,
    summary: &str,
    zone: &str,
    uid_seed: &[u8; 16],
    stamp: Timestamp,
) -> Option<String> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let today = zone.to_datetime(stamp).date();
    let mut file = File::default();
    file.line("BEGIN:VCALENDAR");
    file.line("VERSION:2.0");
    file.line(&format!("PRODID:{PRODUCT}"));
    file.line("CALSCALE:GREGORIAN");
    let mut events = 0_usize;
    let loud = |reminder: &&Reminder| !quiet.covers(reminder.minute);
    for reminder in reminders.iter().filter(loud) {
        if let Some(first) = first_from(reminder, today) {
            file.event(reminder, first, summary, uid_seed, stamp);
            events += 1;
        }
    }
    file.line("END:VCALENDAR");
    (events > 0).then_some(file.text)
}

/// When a reminder is first due on a date or after it, on the clock.
fn first_from(reminder: &Reminder, today: Date) -> Option<DateTime> {
    let mut days = today.series(jiff::Span::new().days(1)).take(7);
    days.find_map(|date| reminder.on(date))
}

/// A file in the making.
#[derive(Default)]
struct File {
    text: String,
}

impl File {
    /// One event.
    fn event(
        &mut self,
        reminder: &Reminder,
        first: DateTime,
        summary: &str,
        uid_seed: &[u8; 16],
        stamp: Timestamp,
    ) {
        let days = WEEKDAYS.iter().zip(reminder.days);
        let days: Vec<&str> = days.filter_map(|(day, on)| on.then_some(*day)).collect();
        let summary = escape(summary);
        let mut uid = String::new();
        for byte in uid_seed {
            // writing to a string cannot fail
            let _ = write!(uid, "{byte:02x}");
        }
        // a later file has a higher number; in minutes it fits for four thousand years
        let sequence = stamp.as_second().max(0) / 60;
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{uid}-{}", reminder.number));
        self.line(&format!("DTSTAMP:{}", stamp.strftime("%Y%m%dT%H%M%SZ")));
        self.line(&format!("SEQUENCE:{sequence}"));
        self.line(&format!("DTSTART:{}", first.strftime("%Y%m%dT%H%M%S")));
        self.line("DURATION:PT5M");
        self.line(&format!("RRULE:FREQ=WEEKLY;BYDAY={}", days.join(",")));
        self.line(&format!("SUMMARY:{summary}"));
        self.line("CLASS:PRIVATE");
        self.line("TRANSP:TRANSPARENT");
        self.line("BEGIN:VALARM");
        self.line("ACTION:DISPLAY");
        self.line(&format!("DESCRIPTION:{summary}"));
        self.line("TRIGGER:PT0S");
        self.line("END:VALARM");
        self.line("END:VEVENT");
    }

    /// One line, folded between characters: each part after the first begins with a space.
    fn line(&mut self, line: &str) {
        let mut bytes = 0;
        for char in line.chars() {
            if bytes + char.len_utf8() > LINE_BYTES_MAX {
                self.text.push_str("\r\n ");
                bytes = 1;
            }
            self.text.push(char);
            bytes += char.len_utf8();
        }
        self.text.push_str("\r\n");
    }
}

/// Text as a value (RFC 5545, 3.3.11); other control characters than line breaks are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = text.replace("\r\n", "\n");
    for char in text.chars() {
        match char {
            '\\' | ';' | ',' => escaped.extend(['\\', char]),
            '\n' | '\r' => escaped.push_str("\\n"),
            '\t' => escaped.push(char),
            other if other.is_control() => {}
            other => escaped.push(other),
        }
    }
    escaped
}
