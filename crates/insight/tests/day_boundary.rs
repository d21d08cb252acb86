//! The day boundary over clock changes, travel and nights: which day of the journal a page belongs
//! to.
#![allow(clippy::unwrap_used)]

use insight::day::{journal_day, moment, today};
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use rstest::rstest;

/// The hours at which a day turns: midnight, four in the morning, noon.
const TURNS: [u8; 3] = [0, 4, 12];

fn days(instant: &str, zone: &str) -> [String; 3] {
    let at: Timestamp = instant.parse().unwrap();
    TURNS.map(|turn| today(at.as_millisecond(), zone, turn).to_string())
}

#[rstest]
// the night of 29 March in London: the clock goes from 01:00 to 02:00
#[case("2026-03-28T23:59:59Z", ["2026-03-28", "2026-03-28", "2026-03-28"])]
#[case("2026-03-29T00:00:00Z", ["2026-03-29", "2026-03-28", "2026-03-28"])]
#[case("2026-03-29T00:59:59Z", ["2026-03-29", "2026-03-28", "2026-03-28"])]
#[case("2026-03-29T01:00:00Z", ["2026-03-29", "2026-03-28", "2026-03-28"])]
#[case("2026-03-29T02:59:59Z", ["2026-03-29", "2026-03-28", "2026-03-28"])]
#[case("2026-03-29T03:00:00Z", ["2026-03-29", "2026-03-29", "2026-03-28"])]
#[case("2026-03-29T10:59:59Z", ["2026-03-29", "2026-03-29", "2026-03-28"])]
#[case("2026-03-29T11:00:00Z", ["2026-03-29", "2026-03-29", "2026-03-29"])]
// the night of 25 October: from 02:00 back to 01:00
#[case("2026-10-24T22:59:59Z", ["2026-10-24", "2026-10-24", "2026-10-24"])]
#[case("2026-10-24T23:00:00Z", ["2026-10-25", "2026-10-24", "2026-10-24"])]
#[case("2026-10-25T00:30:00Z", ["2026-10-25", "2026-10-24", "2026-10-24"])]
#[case("2026-10-25T01:30:00Z", ["2026-10-25", "2026-10-24", "2026-10-24"])]
#[case("2026-10-25T03:59:59Z", ["2026-10-25", "2026-10-24", "2026-10-24"])]
#[case("2026-10-25T04:00:00Z", ["2026-10-25", "2026-10-25", "2026-10-24"])]
#[case("2026-10-25T11:59:59Z", ["2026-10-25", "2026-10-25", "2026-10-24"])]
#[case("2026-10-25T12:00:00Z", ["2026-10-25", "2026-10-25", "2026-10-25"])]
fn the_clock_on_the_wall_counts_when_it_changes(#[case] at: &str, #[case] expected: [&str; 3]) {
    assert_eq!(days(at, "Europe/London"), expected);
}

#[rstest]
// Egypt changes at midnight: 24 April begins at 01:00 …
#[case("2026-04-23T21:59:59Z", ["2026-04-23", "2026-04-23", "2026-04-23"])]
#[case("2026-04-23T22:00:00Z", ["2026-04-24", "2026-04-23", "2026-04-23"])]
#[case("2026-04-24T01:00:00Z", ["2026-04-24", "2026-04-24", "2026-04-23"])]
#[case("2026-04-24T09:00:00Z", ["2026-04-24", "2026-04-24", "2026-04-24"])]
// … and 29 October has its last hour twice
#[case("2026-10-29T20:30:00Z", ["2026-10-29", "2026-10-29", "2026-10-29"])]
#[case("2026-10-29T21:30:00Z", ["2026-10-29", "2026-10-29", "2026-10-29"])]
#[case("2026-10-29T22:00:00Z", ["2026-10-30", "2026-10-29", "2026-10-29"])]
#[case("2026-10-30T02:00:00Z", ["2026-10-30", "2026-10-30", "2026-10-29"])]
fn a_change_at_midnight_loses_no_day(#[case] at: &str, #[case] expected: [&str; 3]) {
    assert_eq!(days(at, "Africa/Cairo"), expected);
}

#[rstest]
// Casey station went from 04:00 back to 01:00: the day turned when it was four again
#[case("2018-03-10T16:59:59Z", ["2018-03-11", "2018-03-10", "2018-03-10"])]
#[case("2018-03-10T17:00:00Z", ["2018-03-11", "2018-03-10", "2018-03-10"])]
#[case("2018-03-10T20:00:00Z", ["2018-03-11", "2018-03-11", "2018-03-10"])]
fn a_change_at_the_turn_itself_waits_for_the_clock(#[case] at: &str, #[case] expected: [&str; 3]) {
    assert_eq!(days(at, "Antarctica/Casey"), expected);
}

#[test]
fn where_the_clock_goes_back_over_the_turn_the_evening_comes_again() {
    // from 03:45 back to 02:45, and a day that turns at three
    let at = |instant: &str| instant.parse::<Timestamp>().unwrap().as_millisecond();
    let day = |instant: &str| today(at(instant), "Pacific/Chatham", 3);
    assert_eq!(day("2026-04-04T13:14:59Z"), date(2026, 4, 4));
    assert_eq!(day("2026-04-04T13:15:00Z"), date(2026, 4, 5));
    assert_eq!(day("2026-04-04T14:00:00Z"), date(2026, 4, 4));
    assert_eq!(day("2026-04-04T14:15:00Z"), date(2026, 4, 5));
}

#[rstest]
#[case("Asia/Kolkata", "2026-11-27T18:29:59Z", ["2026-11-27", "2026-11-27", "2026-11-27"])]
#[case("Asia/Kolkata", "2026-11-27T18:30:00Z", ["2026-11-28", "2026-11-27", "2026-11-27"])]
#[case("Asia/Kolkata", "2026-11-27T22:30:00Z", ["2026-11-28", "2026-11-28", "2026-11-27"])]
#[case("Asia/Kolkata", "2026-11-28T06:30:00Z", ["2026-11-28", "2026-11-28", "2026-11-28"])]
#[case("America/St_Johns", "2026-11-28T03:29:59Z", ["2026-11-27", "2026-11-27", "2026-11-27"])]
#[case("America/St_Johns", "2026-11-28T07:30:00Z", ["2026-11-28", "2026-11-28", "2026-11-27"])]
#[case("Pacific/Marquesas", "2026-11-28T13:30:00Z", ["2026-11-28", "2026-11-28", "2026-11-27"])]
#[case("Asia/Kathmandu", "2026-11-27T22:15:00Z", ["2026-11-28", "2026-11-28", "2026-11-27"])]
// half an hour forward on Lord Howe, from 02:00 to 02:30
#[case("Australia/Lord_Howe", "2026-10-03T15:29:59Z", ["2026-10-04", "2026-10-03", "2026-10-03"])]
#[case("Australia/Lord_Howe", "2026-10-03T15:30:00Z", ["2026-10-04", "2026-10-03", "2026-10-03"])]
#[case("Australia/Lord_Howe", "2026-10-03T17:00:00Z", ["2026-10-04", "2026-10-04", "2026-10-03"])]
fn zones_may_differ_by_parts_of_an_hour(
    #[case] zone: &str,
    #[case] at: &str,
    #[case] expected: [&str; 3],
) {
    assert_eq!(days(at, zone), expected);
}

#[rstest]
// one instant, on either side of the date line
#[case("Pacific/Kiritimati", "2026-11-28T10:30:00Z", ["2026-11-29", "2026-11-28", "2026-11-28"])]
#[case("Pacific/Pago_Pago", "2026-11-28T10:30:00Z", ["2026-11-27", "2026-11-27", "2026-11-27"])]
// Samoa went over the line and had no 30 December: only small hours and a morning are that day's
#[case("Pacific/Apia", "2011-12-30T09:59:59Z", ["2011-12-29", "2011-12-29", "2011-12-29"])]
#[case("Pacific/Apia", "2011-12-30T10:00:00Z", ["2011-12-31", "2011-12-30", "2011-12-30"])]
#[case("Pacific/Apia", "2011-12-30T14:00:00Z", ["2011-12-31", "2011-12-31", "2011-12-30"])]
fn the_date_line_is_where_the_person_is(
    #[case] zone: &str,
    #[case] at: &str,
    #[case] expected: [&str; 3],
) {
    assert_eq!(days(at, zone), expected);
}

#[rstest]
#[case("2026-11-28T22:00:00+00:00[Europe/London]", "2026-11-28")]
// seven hours in the air, and still the same evening
#[case("2026-11-29T00:30:00-05:00[America/New_York]", "2026-11-28")]
// home again: a night was lost on the way
#[case("2026-12-02T06:10:00+00:00[Europe/London]", "2026-12-02")]
// over the date line, and it is yesterday again
#[case("2026-12-05T09:00:00+13:00[Pacific/Auckland]", "2026-12-05")]
#[case("2026-12-04T22:00:00-10:00[Pacific/Honolulu]", "2026-12-04")]
fn a_journey_is_told_in_the_days_that_were_lived(#[case] when: &str, #[case] day: &str) {
    assert_eq!(journal_day(when, 4).unwrap().to_string(), day);
}

#[rstest]
#[case(0, ["2026-11-28", "2026-11-28", "2026-11-29", "2026-11-29", "2026-11-29"])]
#[case(4, ["2026-11-28", "2026-11-28", "2026-11-28", "2026-11-29", "2026-11-29"])]
#[case(12, ["2026-11-28", "2026-11-28", "2026-11-28", "2026-11-28", "2026-11-28"])]
fn a_night_shift_is_one_day_for_who_wants_it(#[case] turn: u8, #[case] expected: [&str; 5]) {
    let written = ["28T20:15", "28T23:50", "29T02:30", "29T05:00", "29T08:20"];
    let days = written.map(|at| {
        let when = format!("2026-11-{at}:00+00:00[Europe/London]");
        journal_day(&when, turn).unwrap().to_string()
    });
    assert_eq!(days, expected);
}

#[rstest]
// about last evening, and about a night two weeks ago
#[case("2026-11-28T22:00:00+00:00[Europe/London]", "2026-11-28")]
#[case("2026-11-15T00:30:00+00:00[Europe/London]", "2026-11-14")]
// about summer, in winter
#[case("2026-06-01T03:59:59+01:00[Europe/London]", "2026-05-31")]
#[case("2026-06-01T04:00:00+01:00[Europe/London]", "2026-06-01")]
// about a time before there were time zones
#[case("1841-05-03T12:00:00-00:01:15[Europe/London]", "1841-05-03")]
fn a_back_dated_page_belongs_to_the_day_it_is_about(#[case] when: &str, #[case] day: &str) {
    assert_eq!(journal_day(when, 4).unwrap().to_string(), day);
}

proptest! {
    /// Another way to say it: what the clock on the wall showed, set back by the hour of the turn.
    #[test]
    fn a_day_is_the_date_on_a_clock_set_back(
        seconds in 1_000_000_000_i64..2_500_000_000,
        zone in prop::sample::select(vec![
            "Europe/London", "Africa/Cairo", "America/St_Johns", "America/Havana", "Asia/Kolkata",
            "Asia/Kathmandu", "Australia/Lord_Howe", "Antarctica/Casey", "Antarctica/Troll",
            "Pacific/Apia", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC",
        ]),
        turn in 0..=12_u8,
    ) {
        let at = moment(seconds * 1_000, zone);
        let expected = at.datetime().checked_sub(i64::from(turn).hours()).unwrap().date();
        prop_assert_eq!(journal_day(&at.to_string(), turn).unwrap(), expected);
        prop_assert_eq!(today(seconds * 1_000, zone, turn), expected);
    }
}
