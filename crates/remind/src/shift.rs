//! Shifts, and the door that somebody stands at before and after one.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::{instant, is_on, local};

/// How long before a shift the way in begins, and how long it goes on after its start.
const IN_BEFORE_MINUTES: i64 = 60;
const IN_AFTER_MINUTES: i64 = 30;
/// The same for the way out and its end.
const OUT_BEFORE_MINUTES: i64 = 30;
const OUT_AFTER_MINUTES: i64 = 120;
/// No shift is longer than a day; two more for places that leave one out.
const DAYS_BACK: i64 = 3;

/// A shift as it comes again every week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shift {
    /// When it begins, in minutes after midnight on the clock where the person is; from
    /// [`DAY_MINUTES`](crate::DAY_MINUTES) on, it never does.
    pub start: u16,
    /// When it ends. Unless that is later than the start, it is on the next day.
    pub end: u16,
    /// On which days it begins, Monday first.
    pub days: [bool; 7],
}

/// Which way somebody goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// In.
    In,
    /// Out.
    Out,
}

/// The door of a shift, while somebody may stand at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Door {
    /// Which way.
    pub way: Way,
    /// When the shift begins or ends, on the clock: the same for as long as the door is there, so
    /// that it can be told from the next one.
    pub at: DateTime,
}

/// The doors that are there at an instant: the way in from an hour before a shift begins until half
/// an hour after, the way out from half an hour before it ends until two hours after. The one whose
/// time is nearest comes first.
///
/// Times are those of the clock in `zone`, as for [`due`](crate::due): after travel they are those of
/// the other place, a time that a clock leaves out moves forward, and of one that comes twice the
/// first counts. The hours around a door are hours that pass, whatever a clock does.
#[must_use]
pub fn doors(shifts: &[Shift], now: Timestamp, zone: &str) -> Vec<Door> {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let today = zone.to_datetime(now).date();
    let first = today.saturating_sub(DAYS_BACK.days());
    let last = today.saturating_add(1.day());
    let mut found: Vec<(u64, Door)> = Vec::new();
    for date in first.series(1.day()).take_while(|date| *date <= last) {
        for shift in shifts.iter().filter(|shift| is_on(&shift.days, date)) {
            found.extend(around(shift, date, &zone, now));
        }
    }
    found.sort_unstable_by_key(|(away, door)| (*away, door.way, door.at));
    found.dedup();
    found.into_iter().map(|(_, door)| door).collect()
}

/// The doors of the shift that begins on a date, and how far away each is in milliseconds.
fn around(shift: &Shift, date: Date, zone: &TimeZone, now: Timestamp) -> Vec<(u64, Door)> {
    let end_date = if shift.end > shift.start {
        Some(date)
    } else {
        date.tomorrow().ok()
    };
    let start = local(date, shift.start);
    let end = end_date.and_then(|date| local(date, shift.end));
    let Some((start, end)) = start.zip(end) else {
        return Vec::new();
    };
    let Some((begins, ends)) = instant(start, zone).zip(instant(end, zone)) else {
        return Vec::new();
    };
    // A start that a clock left out may have moved behind the end.
    let ends = ends.max(begins);
    let open = |way, at, instant: Timestamp, before: i64, after: i64| {
        let since = now.as_millisecond().checked_sub(instant.as_millisecond())?;
        let within = (-before * 60_000..after * 60_000).contains(&since);
        within.then_some((since.unsigned_abs(), Door { way, at }))
    };
    let (way_in, way_out) = (
        open(Way::In, start, begins, IN_BEFORE_MINUTES, IN_AFTER_MINUTES),
        open(Way::Out, end, ends, OUT_BEFORE_MINUTES, OUT_AFTER_MINUTES),
    );
    way_in.into_iter().chain(way_out).collect()
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
    const LONDON: &str = "Europe/London";

    fn shift(start: &str, end: &str) -> Shift {
        let minute = |text: &str| {
            let (hours, minutes) = text.split_once(':').unwrap();
            hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
        };
        Shift {
            start: minute(start),
            end: minute(end),
            days: DAILY,
        }
    }

    fn shown(shifts: &[Shift], now: &str, zone: &str) -> Vec<String> {
        let doors = doors(shifts, now.parse().unwrap(), zone);
        let shown = doors
            .iter()
            .map(|door| format!("{:?} {}", door.way, door.at));
        shown.collect()
    }

    #[rstest]
    // a day in winter
    #[case("07:30", "19:30", "2026-11-28T06:29:59Z", &[])]
    #[case("07:30", "19:30", "2026-11-28T06:30:00Z", &["In 2026-11-28T07:30:00"])]
    #[case("07:30", "19:30", "2026-11-28T07:59:59Z", &["In 2026-11-28T07:30:00"])]
    #[case("07:30", "19:30", "2026-11-28T08:00:00Z", &[])]
    #[case("07:30", "19:30", "2026-11-28T18:59:59Z", &[])]
    #[case("07:30", "19:30", "2026-11-28T19:00:00Z", &["Out 2026-11-28T19:30:00"])]
    #[case("07:30", "19:30", "2026-11-28T21:29:59Z", &["Out 2026-11-28T19:30:00"])]
    #[case("07:30", "19:30", "2026-11-28T21:30:00Z", &[])]
    // a night, over midnight
    #[case("20:00", "08:00", "2026-11-28T19:30:00Z", &["In 2026-11-28T20:00:00"])]
    #[case("20:00", "08:00", "2026-11-29T00:00:00Z", &[])]
    #[case("20:00", "08:00", "2026-11-29T09:59:59Z", &["Out 2026-11-29T08:00:00"])]
    // begins just after midnight: its way in is the evening before
    #[case("00:15", "08:00", "2026-11-28T23:20:00Z", &["In 2026-11-29T00:15:00"])]
    // ends just before midnight: its way out is the next day
    #[case("12:00", "23:45", "2026-11-29T01:40:00Z", &["Out 2026-11-28T23:45:00"])]
    // a night in which the clock goes back is an hour longer, and its end is where the clock says
    #[case("20:00", "08:00", "2026-10-25T07:30:00Z", &["Out 2026-10-25T08:00:00"])]
    #[case("20:00", "08:00", "2026-10-25T07:29:59Z", &[])]
    // one in which it goes forward is an hour shorter
    #[case("20:00", "08:00", "2026-03-29T06:30:00Z", &["Out 2026-03-29T08:00:00"])]
    // half past one is not there on 29 March: the shift begins at half past two
    #[case("01:30", "09:00", "2026-03-29T00:30:00Z", &["In 2026-03-29T01:30:00"])]
    #[case("01:30", "09:00", "2026-03-29T01:59:59Z", &["In 2026-03-29T01:30:00"])]
    #[case("01:30", "09:00", "2026-03-29T02:00:00Z", &[])]
    // and twice on 25 October: the first one counts
    #[case("18:00", "01:30", "2026-10-25T02:29:59Z", &["Out 2026-10-25T01:30:00"])]
    #[case("18:00", "01:30", "2026-10-25T02:30:00Z", &[])]
    // from a time to itself is a whole day
    #[case("09:00", "09:00", "2026-11-28T09:10:00Z",
        &["In 2026-11-28T09:00:00", "Out 2026-11-28T09:00:00"])]
    #[case("24:00", "09:00", "2026-11-28T00:00:00Z", &[])]
    #[case("09:00", "24:00", "2026-11-28T09:00:00Z", &[])]
    fn a_door_is_there_around_its_time_on_the_clock(
        #[case] start: &str,
        #[case] end: &str,
        #[case] now: &str,
        #[case] expected: &[&str],
    ) {
        assert_eq!(shown(&[shift(start, end)], now, LONDON), expected);
    }

    #[test]
    fn only_days_on_which_it_begins_count_and_after_travel_those_of_the_other_place() {
        let mut friday = shift("20:00", "08:00");
        friday.days = [false, false, false, false, true, false, false];
        // the night of Friday ends on Saturday
        let out = ["Out 2026-11-28T08:00:00"];
        assert_eq!(shown(&[friday], "2026-11-28T09:00:00Z", LONDON), out);
        assert_eq!(shown(&[friday], "2026-11-29T09:00:00Z", LONDON), [""; 0]);
        assert_eq!(
            shown(&[friday], "2026-11-28T01:00:00Z", "America/New_York"),
            ["In 2026-11-27T20:00:00"]
        );
        assert_eq!(
            shown(&[friday], "2026-11-28T09:00:00Z", "Nowhere/Land"),
            out
        );
    }

    #[test]
    fn of_several_doors_the_nearest_comes_first() {
        let shifts = [shift("06:00", "14:00"), shift("15:00", "20:00")];
        assert_eq!(
            shown(&shifts, "2026-11-28T14:20:00Z", LONDON),
            ["Out 2026-11-28T14:00:00", "In 2026-11-28T15:00:00"]
        );
        assert_eq!(
            shown(&shifts, "2026-11-28T14:40:00Z", LONDON),
            ["In 2026-11-28T15:00:00", "Out 2026-11-28T14:00:00"]
        );
        // the same shift twice is one
        let twice = [shifts[0], shifts[0]];
        assert_eq!(shown(&twice, "2026-11-28T06:00:00Z", LONDON).len(), 1);
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for now in [Timestamp::MIN, Timestamp::MAX] {
            for zone in ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"] {
                let _ = doors(&[shift("00:00", "23:59")], now, zone);
                let _ = doors(&[shift("23:59", "00:00")], now, zone);
            }
        }
    }

    proptest! {
        #[test]
        fn it_agrees_with_watching_a_clock(
            zone in prop::sample::select(ZONES.to_vec()),
            minutes in 0..365 * 24 * 60_i64,
            start in 0..DAY_MINUTES,
            end in 0..DAY_MINUTES,
            days in any::<[bool; 7]>(),
            // often near the start, where it matters
            near in prop::option::of(-70..160_i64),
        ) {
            let tz = TimeZone::get(zone).unwrap();
            let mut now = "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap() + minutes.minutes();
            if let Some(near) = near {
                let today = tz.to_datetime(now).date();
                now = by_watching(today, start, &tz) + near.minutes();
            }
            let today = tz.to_datetime(now).date();
            let mut expected = Vec::new();
            for date in (-4..=2_i64).map(|ahead| today + ahead.days()) {
                let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
                if !days[weekday] {
                    continue;
                }
                let begins = by_watching(date, start, &tz);
                let last = if end > start { date } else { date.tomorrow().unwrap() };
                let ends = by_watching(last, end, &tz).max(begins);
                let minutes_from = |at: Timestamp| now.as_second() / 60 - at.as_second() / 60;
                let at = |date: Date, minute: u16| local(date, minute).unwrap();
                if (-60..30).contains(&minutes_from(begins)) {
                    expected.push(Door { way: Way::In, at: at(date, start) });
                }
                if (-30..120).contains(&minutes_from(ends)) {
                    expected.push(Door { way: Way::Out, at: at(last, end) });
                }
            }
            let mut found = doors(&[Shift { start, end, days }], now, zone);
            found.sort_by_key(|door| (door.at, door.way));
            expected.sort_by_key(|door| (door.at, door.way));
            prop_assert_eq!(found, expected);
        }
    }
}
