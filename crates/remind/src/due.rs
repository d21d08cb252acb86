//! When reminders are due.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::{Quiet, Reminder, instant};

/// The most days that are looked ahead.
const DAYS_AHEAD_MAX: u16 = 366;

/// A reminder that is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Due {
    /// When.
    pub at: Timestamp,
    /// The number of the reminder.
    pub number: u32,
}

/// The reminders that are due after an instant, today and on so many days after it (at most 366), in
/// order. What is due at `from` itself is not among them: it was shown.
///
/// Times are those of the clock in `zone`, the zone the person is in now (an IANA name, as a device
/// reports it; an unknown one is taken for UTC). Asked again after travel, the answer is that of the
/// other place. Where clocks change (RFC 5545, 3.3.5, has the same rule): a time that does not exist
/// moves forward by what the clock left out, and of a time that comes twice the first one counts.
/// What falls into quiet hours, by the clock at that moment, is left out.
#[must_use]
pub fn due(
    reminders: &[Reminder],
    quiet: Quiet,
    from: Timestamp,
    zone: &str,
    days_ahead: u16,
) -> Vec<Due> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let today = from.to_zoned(zone.clone()).date();
    let ahead = i64::from(days_ahead.min(DAYS_AHEAD_MAX));
    let last = today.saturating_add(ahead.days());
    let mut found = Vec::new();
    // yesterday's last times may have moved into today
    let first = today.yesterday().unwrap_or(today);
    for date in first.series(1.day()).take_while(|date| *date <= last) {
        for reminder in reminders {
            let at = reminder.on(date).and_then(|local| instant(local, &zone));
            let at = at.filter(|at| *at > from && !is_quiet(quiet, &zone.to_datetime(*at)));
            found.extend(at.map(|at| Due {
                at,
                number: reminder.number,
            }));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// True if the clock shows a quiet minute.
fn is_quiet(quiet: Quiet, at: &DateTime) -> bool {
    let minute = i16::from(at.hour()) * 60 + i16::from(at.minute());
    u16::try_from(minute).is_ok_and(|minute| quiet.covers(minute))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::DAY_MINUTES;
    use crate::watch::{ZONES, by_watching};
    use proptest::prelude::*;
    use rstest::rstest;

    const DAILY: [bool; 7] = [true; 7];

    fn at(hour: u16, minute: u16) -> Reminder {
        Reminder {
            number: 1,
            minute: hour * 60 + minute,
            days: DAILY,
        }
    }

    fn times(due: &[Due]) -> Vec<String> {
        due.iter().map(|one| one.at.to_string()).collect()
    }

    #[rstest]
    // half past one is not there on 29 March, and is there twice on 25 October
    #[case("2026-03-28T12:00:00Z", at(1, 30), &["2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"])]
    #[case("2026-10-24T12:00:00Z", at(1, 30), &["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"])]
    // asked between the two half past ones
    #[case("2026-10-25T01:00:00Z", at(1, 30), &["2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z"])]
    // the same time on the clock before and after
    #[case("2026-03-28T12:00:00Z", at(7, 30), &["2026-03-29T06:30:00Z", "2026-03-30T06:30:00Z"])]
    #[case("2026-10-24T12:00:00Z", at(7, 30), &["2026-10-25T07:30:00Z", "2026-10-26T07:30:00Z"])]
    // what is due now was shown
    #[case("2026-11-28T07:30:00Z", at(7, 30), &["2026-11-29T07:30:00Z", "2026-11-30T07:30:00Z"])]
    #[case("2026-11-28T07:29:59Z", at(7, 30),
        &["2026-11-28T07:30:00Z", "2026-11-29T07:30:00Z", "2026-11-30T07:30:00Z"])]
    #[case("2026-11-28T07:29:59Z", at(24, 0), &[])]
    fn a_reminder_keeps_its_time_on_the_clock(
        #[case] from: &str,
        #[case] reminder: Reminder,
        #[case] expected: &[&str],
    ) {
        let due = due(
            &[reminder],
            Quiet::NEVER,
            from.parse().unwrap(),
            "Europe/London",
            2,
        );
        assert_eq!(times(&due), expected);
    }

    #[test]
    fn after_travel_it_is_the_clock_of_the_other_place() {
        let from = "2026-11-28T12:00:00Z".parse().unwrap();
        let next = |zone| times(&due(&[at(7, 30)], Quiet::NEVER, from, zone, 1));
        assert_eq!(next("Europe/London"), ["2026-11-29T07:30:00Z"]);
        assert_eq!(
            next("America/New_York"),
            ["2026-11-28T12:30:00Z", "2026-11-29T12:30:00Z"]
        );
        assert_eq!(next("Asia/Kolkata"), ["2026-11-29T02:00:00Z"]);
        assert_eq!(next("Nowhere/Land"), ["2026-11-29T07:30:00Z"]);
    }

    #[test]
    fn a_day_that_a_place_left_out_rings_once_with_the_next() {
        // Samoa went from 29 to 31 December
        let from = "2011-12-29T20:00:00Z".parse().unwrap();
        let due = due(&[at(7, 30)], Quiet::NEVER, from, "Pacific/Apia", 2);
        assert_eq!(times(&due), ["2011-12-30T17:30:00Z"]);
    }

    #[test]
    fn quiet_hours_leave_it_out() {
        let from = "2026-11-27T12:00:00Z".parse().unwrap();
        let quiet = Quiet {
            from: 21 * 60,
            to: 8 * 60,
        };
        let reminders = [at(7, 30), at(8, 0), at(20, 59), at(21, 0), at(2, 0)];
        let due = due(&reminders, quiet, from, "Europe/London", 1);
        let expected = [
            "2026-11-27T20:59:00Z",
            "2026-11-28T08:00:00Z",
            "2026-11-28T20:59:00Z",
        ];
        assert_eq!(times(&due), expected);
    }

    #[test]
    fn a_time_that_moves_into_quiet_hours_is_left_out() {
        let from = "2026-03-28T12:00:00Z".parse().unwrap();
        let quiet = Quiet { from: 120, to: 300 };
        let due = due(&[at(1, 30)], quiet, from, "Europe/London", 2);
        assert_eq!(times(&due), ["2026-03-30T00:30:00Z"]);
    }

    #[test]
    fn only_its_days_count() {
        let from = "2026-11-28T12:00:00Z".parse().unwrap(); // a Saturday
        let days = [false, false, true, false, false, false, true];
        let reminder = Reminder { days, ..at(9, 0) };
        let due = due(&[reminder], Quiet::NEVER, from, "Europe/London", 7);
        assert_eq!(
            times(&due),
            ["2026-11-29T09:00:00Z", "2026-12-02T09:00:00Z"]
        );
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for from in [Timestamp::MIN, Timestamp::MAX] {
            for zone in ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"] {
                let _ = due(&[at(0, 0), at(23, 59)], Quiet::NEVER, from, zone, u16::MAX);
            }
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_watching_a_clock(
            zone in prop::sample::select(ZONES.to_vec()),
            start in 0..365_i64,
            hours in 0..48_i64,
            minute in 0..DAY_MINUTES,
            days in any::<[bool; 7]>(),
            quiet in (0..DAY_MINUTES, 0..DAY_MINUTES),
        ) {
            let from = "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap();
            let from = from + (start * 24 + hours).hours();
            let quiet = Quiet { from: quiet.0, to: quiet.1 };
            let reminder = Reminder { number: 7, minute, days };
            let tz = TimeZone::get(zone).unwrap();
            let today = tz.to_datetime(from).date();
            let mut expected = Vec::new();
            for date in (-1..=3_i64).map(|ahead| today + ahead.days()) {
                let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
                let at = by_watching(date, minute, &tz);
                let shown = tz.to_datetime(at);
                let clock = u16::try_from(shown.hour()).unwrap() * 60
                    + u16::try_from(shown.minute()).unwrap();
                if days[weekday] && at > from && !quiet.covers(clock) {
                    expected.push(Due { at, number: 7 });
                }
            }
            prop_assert_eq!(due(&[reminder], quiet, from, zone, 3), expected);
        }
    }
}
