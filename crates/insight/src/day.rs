//! The day a moment belongs to. A day of the journal turns at an hour its owner chose, since some
//! people go to bed at eight in the morning.

use jiff::civil::Date;
use jiff::fmt::temporal::{DateTimeParser, Pieces};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::{Error, Result};

/// The latest hour at which a day can turn.
pub const TURN_HOUR_MAX: u8 = 12;

const PARSER: DateTimeParser = DateTimeParser::new();

/// Reads a moment as a page keeps it (RFC 9557), with the local time its writer saw: if the rules of
/// its zone have changed since, or the zone is not known here, the offset that was written counts.
///
/// # Errors
/// [`Error::BadWhen`].
pub fn parse_when(when: &str) -> Result<Zoned> {
    if let Ok(zoned) = PARSER.parse_zoned(when) {
        return Ok(zoned);
    }
    let pieces = Pieces::parse(when).map_err(|_| Error::BadWhen)?;
    let time = pieces.time().ok_or(Error::BadWhen)?;
    let offset = pieces.to_numeric_offset().ok_or(Error::BadWhen)?;
    let local = pieces.date().to_datetime(time);
    local
        .to_zoned(TimeZone::fixed(offset))
        .map_err(|_| Error::BadWhen)
}

/// The day of the journal a written moment belongs to. `turn_hour` is the hour, 0 to 12, at which a
/// new day begins.
///
/// # Errors
/// [`Error::BadWhen`].
pub fn journal_day(when: &str, turn_hour: u8) -> Result<Date> {
    parse_when(when).map(|at| day_of(&at, turn_hour))
}

/// The day of the journal a moment belongs to.
///
/// It is the hour on the clock that counts, not the hours since midnight, so that nights with a
/// changed clock turn at the same hour as all others.
#[must_use]
pub fn day_of(at: &Zoned, turn_hour: u8) -> Date {
    let date = at.date();
    if is_small_hours(at, turn_hour) {
        date.yesterday().unwrap_or(date)
    } else {
        date
    }
}

/// True after midnight and before the day turns: the moment belongs to the evening before.
#[must_use]
pub fn is_small_hours(at: &Zoned, turn_hour: u8) -> bool {
    hour_of(at) < turn_hour.min(TURN_HOUR_MAX)
}

/// The hour on the clock of the person who was there, 0 to 23.
#[must_use]
pub fn hour_of(at: &Zoned) -> u8 {
    u8::try_from(at.hour()).unwrap_or_default()
}

/// The day of the journal it is at an instant in a zone (an IANA name, as a device reports it).
/// An unknown zone is taken for UTC.
#[must_use]
pub fn today(now_ms: i64, zone: &str, turn_hour: u8) -> Date {
    day_of(&moment(now_ms, zone), turn_hour)
}

/// An instant in a zone, to be written down with `to_string`. An unknown zone is taken for UTC, an
/// instant beyond the calendar for its end.
#[must_use]
pub fn moment(at_ms: i64, zone: &str) -> Zoned {
    let end = if at_ms < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    let at = Timestamp::from_millisecond(at_ms).unwrap_or(end);
    at.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC))
}

/// What one says on meeting somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Greeting {
    /// From five.
    Morning,
    /// From noon.
    Afternoon,
    /// From five in the afternoon.
    Evening,
    /// From ten.
    Night,
}

/// The greeting at an hour of the clock, 0 to 23.
#[must_use]
pub const fn greeting_part(hour: u8) -> Greeting {
    match hour {
        5..12 => Greeting::Morning,
        12..17 => Greeting::Afternoon,
        17..22 => Greeting::Evening,
        _ => Greeting::Night,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("2026-11-23T06:40:00+00:00[Europe/London]", "2026-11-23")]
    #[case("2026-11-23T03:59:59+00:00[Europe/London]", "2026-11-22")]
    #[case("2026-11-23T04:00:00+00:00[Europe/London]", "2026-11-23")]
    #[case("2026-01-01T01:00:00+00:00[Europe/London]", "2025-12-31")]
    // the clock goes from 01:00 to 02:00, and from 02:00 back to 01:00
    #[case("2026-03-29T03:59:59+01:00[Europe/London]", "2026-03-28")]
    #[case("2026-03-29T04:00:00+01:00[Europe/London]", "2026-03-29")]
    #[case("2026-10-25T01:30:00+01:00[Europe/London]", "2026-10-24")]
    #[case("2026-10-25T01:30:00+00:00[Europe/London]", "2026-10-24")]
    #[case("2026-10-25T03:59:59+00:00[Europe/London]", "2026-10-24")]
    #[case("2026-10-25T04:00:00+00:00[Europe/London]", "2026-10-25")]
    // far away
    #[case("2026-11-23T23:30:00-05:00[America/New_York]", "2026-11-23")]
    #[case("2026-11-24T03:30:00+05:45[Asia/Kathmandu]", "2026-11-23")]
    #[case("2026-11-24T04:00:00+13:45[Pacific/Chatham]", "2026-11-24")]
    // in UTC, of a person in a zone
    #[case("2026-11-23T22:00:00Z[Asia/Kathmandu]", "2026-11-23")]
    #[case("2026-11-23T22:15:00Z[Asia/Kathmandu]", "2026-11-24")]
    // a zone this version does not know, an offset its zone never had, no zone
    #[case("2026-11-23T05:00:00+02:00[Europe/Atlantis]", "2026-11-23")]
    #[case("2026-11-23T05:00:00+07:00[Europe/London]", "2026-11-23")]
    #[case("2026-11-23T03:00:00-03:30", "2026-11-22")]
    fn a_moment_belongs_to_the_day_its_writer_lived(#[case] when: &str, #[case] day: &str) {
        assert_eq!(journal_day(when, 4).unwrap().to_string(), day);
    }

    #[rstest]
    #[case("")]
    #[case("2026-11-23")]
    #[case("2026-11-23T05:00:00")]
    #[case("2026-02-30T05:00:00+00:00[Europe/London]")]
    #[case("tomorrow")]
    fn what_is_no_moment_is_refused(#[case] when: &str) {
        assert_eq!(journal_day(when, 4), Err(Error::BadWhen));
    }

    #[test]
    fn a_conflicting_offset_keeps_its_instant() {
        let at = parse_when("2026-11-23T05:00:00+07:00[Europe/London]").unwrap();
        assert_eq!(at.timestamp().to_string(), "2026-11-22T22:00:00Z");
    }

    #[rstest]
    #[case(0, "2026-11-23")]
    #[case(3, "2026-11-22")]
    #[case(12, "2026-11-22")]
    #[case(255, "2026-11-22")]
    fn the_day_turns_at_the_hour_that_was_chosen(#[case] turn: u8, #[case] day: &str) {
        let at = "2026-11-23T02:00:00+00:00[Europe/London]";
        assert_eq!(journal_day(at, turn).unwrap().to_string(), day);
        let noon = "2026-11-23T12:00:00+00:00[Europe/London]";
        assert_eq!(journal_day(noon, turn).unwrap().to_string(), "2026-11-23");
    }

    #[test]
    fn today_is_asked_of_the_zone() {
        let at = 1_795_482_000_000; // one at night in London, noon in Melbourne
        assert_eq!(today(at, "Europe/London", 4).to_string(), "2026-11-23");
        assert_eq!(
            today(at, "Australia/Melbourne", 4).to_string(),
            "2026-11-24"
        );
        assert_eq!(today(at, "Nowhere/Land", 0).to_string(), "2026-11-24");
        let written = moment(at, "Europe/London").to_string();
        assert_eq!(written, "2026-11-24T01:00:00+00:00[Europe/London]");
    }

    #[test]
    fn an_instant_beyond_the_calendar_does_not_panic() {
        for at_ms in [i64::MIN, i64::MAX] {
            for zone in ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"] {
                let _ = today(at_ms, zone, 12);
            }
        }
    }

    #[test]
    fn every_hour_has_a_greeting() {
        let all: Vec<Greeting> = [0, 4, 5, 11, 12, 16, 17, 21, 22, 23]
            .map(greeting_part)
            .into();
        use Greeting::{Afternoon, Evening, Morning, Night};
        let expected = [
            Night, Night, Morning, Morning, Afternoon, Afternoon, Evening, Evening,
        ];
        assert_eq!(all, [expected.as_slice(), &[Night, Night]].concat());
    }

    /// Summer time in the United Kingdom in 2026, in seconds since 1970.
    const SUMMER: std::ops::Range<i64> = 1_774_746_000..1_792_890_000;

    proptest! {
        #[test]
        fn the_uk_in_2026_agrees_with_counting_by_hand(
            near in prop_oneof![Just(SUMMER.start), Just(SUMMER.end)],
            shift in -200_000_i64..200_000,
            turn in 0..=12_u8,
        ) {
            let at = near + shift;
            let local = at + if SUMMER.contains(&at) { 3_600 } else { 0 };
            let (mut days, hour) = (local.div_euclid(86_400), local.rem_euclid(86_400) / 3_600);
            if hour < i64::from(turn) {
                days -= 1;
            }
            let expected = date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let written = moment(at * 1_000, "Europe/London").to_string();
            prop_assert_eq!(journal_day(&written, turn).unwrap(), expected);
            prop_assert_eq!(today(at * 1_000, "Europe/London", turn), expected);
        }

        #[test]
        fn in_one_place_days_never_run_backwards(
            zone in prop::sample::select(vec![
                "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham",
                "America/St_Johns", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Tehran",
            ]),
            from in 1_700_000_000_i64..1_900_000_000,
            steps in prop::collection::vec(0..90_000_i64, 1..20),
            // the Chatham Islands go back from 03:45, over a turn at three
            turn in 4..=12_u8,
        ) {
            let mut at = from;
            let mut day = today(at * 1_000, zone, turn);
            for step in steps {
                at += step;
                let next = today(at * 1_000, zone, turn);
                prop_assert!(next >= day);
                day = next;
            }
        }

        #[test]
        fn arbitrary_text_never_panics(text in "\\PC{0,60}", turn in any::<u8>()) {
            let _ = journal_day(&text, turn);
        }
    }
}
