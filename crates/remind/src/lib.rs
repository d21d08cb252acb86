//! Reminders, computed on the device: when they are due, and a calendar file for the rest of the
//! time (docs/adr/0029). And shifts: when somebody is on the way in or out (docs/adr/0030).
//!
//! Invariants:
//! - A reminder is a time on the clock of the place where the person is. It is never kept as an
//!   instant, so travel and changed clocks cannot move it.
//! - A reminder is due at most once on each of its days, and never in quiet hours.
//! - A shift is the same, and its door is there for hours that pass, not for hours on a clock.
//! - A calendar file says when, and in one neutral sentence what; it names neither the app nor what
//!   a reminder is for.
//!
//! What is not here: clocks and notices (the shells'), sentences (`phrases`), anything that notes
//! whether somebody followed a reminder.
//!
//! ```
//! use remind::{Quiet, Reminder, due};
//!
//! let weekdays = [true, true, true, true, true, false, false];
//! let reminder = Reminder { number: 1, minute: 7 * 60 + 30, days: weekdays };
//! // a Saturday evening
//! let now = "2026-11-28T20:00:00Z".parse().unwrap();
//! let next = due(&[reminder], Quiet::NEVER, now, "Europe/London", 2);
//! assert_eq!(next[0].at.to_string(), "2026-11-30T07:30:00Z");
//! ```

mod calendar;
mod due;
mod shift;
#[cfg(test)]
mod watch;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

pub use calendar::calendar;
pub use due::{Due, due};
pub use shift::{Door, Shift, Way, doors};

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 24 * 60;

/// A reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reminder {
    /// Its number, another one for each.
    pub number: u32,
    /// When, in minutes after midnight on the clock where the person is; from [`DAY_MINUTES`] on, it
    /// is never due.
    pub minute: u16,
    /// On which days, Monday first.
    pub days: [bool; 7],
}

impl Reminder {
    /// When it is on a date, on the clock, if it is on that date at all.
    fn on(&self, date: Date) -> Option<DateTime> {
        is_on(&self.days, date)
            .then(|| local(date, self.minute))
            .flatten()
    }
}

/// True on days of the week that were chosen, Monday first.
fn is_on(days: &[bool; 7], date: Date) -> bool {
    let place = usize::try_from(date.weekday().to_monday_zero_offset());
    let on = place.ok().and_then(|place| days.get(place));
    on.copied().unwrap_or_default()
}

/// A minute after midnight on a date, on the clock.
fn local(date: Date, minute: u16) -> Option<DateTime> {
    let hour = i8::try_from(minute / 60).ok()?;
    let minute = i8::try_from(minute % 60).ok()?;
    Some(DateTime::from_parts(
        date,
        Time::new(hour, minute, 0, 0).ok()?,
    ))
}

/// When a clock in a place shows that. Where clocks change (RFC 5545, 3.3.5, has the same rule): a
/// time that does not exist moves forward by what the clock left out, and of a time that comes twice
/// the first one counts.
fn instant(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(local).compatible().ok()
}

/// Hours in which nothing is shown: from the first minute after midnight up to, and without, the
/// other. They may go over midnight; from a minute to itself is never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Quiet {
    /// The first quiet minute.
    pub from: u16,
    /// The first minute that is not quiet any more.
    pub to: u16,
}

impl Quiet {
    /// No quiet hours.
    pub const NEVER: Self = Self { from: 0, to: 0 };

    /// True for a minute after midnight that is quiet.
    #[must_use]
    pub const fn covers(&self, minute: u16) -> bool {
        if self.from <= self.to {
            self.from <= minute && minute < self.to
        } else {
            self.from <= minute || minute < self.to
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(22 * 60, 7 * 60, &[1_320, 1_439, 0, 419], &[420, 720, 1_319])]
    #[case(0, 7 * 60, &[0, 419], &[420, 1_439])]
    #[case(22 * 60, 0, &[1_320, 1_439], &[0, 1_319])]
    #[case(60, 61, &[60], &[59, 61])]
    #[case(60, 60, &[], &[0, 59, 60, 61, 1_439])]
    #[case(0, 1_440, &[0, 720, 1_439], &[])]
    fn quiet_hours_may_go_over_midnight(
        #[case] from: u16,
        #[case] to: u16,
        #[case] quiet: &[u16],
        #[case] loud: &[u16],
    ) {
        let hours = Quiet { from, to };
        assert!(quiet.iter().all(|minute| hours.covers(*minute)));
        assert!(!loud.iter().any(|minute| hours.covers(*minute)));
    }
}
