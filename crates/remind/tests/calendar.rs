//! What is written as a calendar, read by somebody else's reader.
#![allow(clippy::unwrap_used)]

use icalendar::parser::{Component, read_calendar, unfold};
use jiff::Timestamp;
use jiff::civil::DateTime;
use proptest::prelude::*;
use remind::{DAY_MINUTES, Quiet, Reminder, calendar, due};

const SEED: [u8; 16] = *b"0123456789abcdef";
const SUMMARY: &str = "A moment for you";
const WEEKDAYS: [bool; 7] = [true, true, true, true, true, false, false];

fn morning() -> Reminder {
    Reminder {
        number: 3,
        minute: 7 * 60 + 30,
        days: WEEKDAYS,
    }
}

/// A Saturday.
fn stamp() -> Timestamp {
    "2026-11-28T20:15:30Z".parse().unwrap()
}

fn written(reminders: &[Reminder], summary: &str) -> String {
    calendar(
        reminders,
        Quiet::NEVER,
        summary,
        "Europe/London",
        &SEED,
        stamp(),
    )
    .unwrap()
}

/// The one property of this name, as the reader gives it: text without escapes.
fn value<'a>(component: &'a Component<'_>, name: &str) -> &'a str {
    let mut found = component.properties.iter().filter(|one| one.name == name);
    let value = found.next().unwrap().val.as_str();
    assert!(found.next().is_none(), "{name} is there once");
    value
}

#[test]
fn a_file_is_exactly_this() {
    let expected = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Reminders//Reminders 1//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        "UID:30313233343536373839616263646566-3",
        "DTSTAMP:20261128T201530Z",
        "SEQUENCE:29931615",
        "DTSTART:20261130T073000",
        "DURATION:PT5M",
        "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "SUMMARY:A moment for you",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:A moment for you",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ];
    assert_eq!(written(&[morning()], SUMMARY), expected.join("\r\n"));
}

#[test]
fn another_reader_finds_events_with_an_alarm() {
    let evening = Reminder {
        number: 4,
        minute: 20 * 60,
        days: [true; 7],
    };
    let text = unfold(&written(&[morning(), evening], SUMMARY));
    let calendar = read_calendar(&text).unwrap();
    assert_eq!(calendar.components.len(), 2);
    for event in &calendar.components {
        assert_eq!(event.name, "VEVENT");
        assert_eq!(value(event, "SUMMARY"), SUMMARY);
        assert_eq!(value(event, "CLASS"), "PRIVATE");
        assert_eq!(value(event, "TRANSP"), "TRANSPARENT");
        let alarm = event.components.first().unwrap();
        assert_eq!(alarm.name, "VALARM");
        assert_eq!(value(alarm, "ACTION"), "DISPLAY");
        assert_eq!(value(alarm, "TRIGGER"), "PT0S");
    }
}

#[test]
fn a_file_says_neither_what_for_nor_by_whom() {
    let text = written(&[morning()], SUMMARY).to_lowercase();
    for word in ["hearten", "journal", "check", "practi"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn importing_again_replaces() {
    let later = Reminder {
        minute: 8 * 60,
        ..morning()
    };
    let at = stamp() + jiff::SignedDuration::from_mins(1);
    let first = unfold(&written(&[morning()], SUMMARY));
    let again = calendar(&[later], Quiet::NEVER, SUMMARY, "Asia/Tokyo", &SEED, at).unwrap();
    let again = unfold(&again);
    let (first, again) = (
        read_calendar(&first).unwrap(),
        read_calendar(&again).unwrap(),
    );
    let (first, again) = (&first.components[0], &again.components[0]);
    assert_eq!(value(first, "UID"), value(again, "UID"));
    let number = |component| value(component, "SEQUENCE").parse::<u32>().unwrap();
    assert!(number(again) > number(first));
}

#[test]
fn the_first_event_is_on_a_day_of_the_person() {
    // Saturday evening in London is Sunday morning in Tokyo
    let sundays = Reminder {
        days: [false, false, false, false, false, true, true],
        ..morning()
    };
    let first = |zone| {
        let text = calendar(&[sundays], Quiet::NEVER, SUMMARY, zone, &SEED, stamp()).unwrap();
        value(
            &read_calendar(&unfold(&text)).unwrap().components[0],
            "DTSTART",
        )
        .to_owned()
    };
    assert_eq!(first("Europe/London"), "20261128T073000");
    assert_eq!(first("Asia/Tokyo"), "20261129T073000");
}

#[test]
fn without_a_reminder_there_is_no_file() {
    let never = Reminder {
        days: [false; 7],
        ..morning()
    };
    let late = Reminder {
        minute: DAY_MINUTES,
        ..morning()
    };
    let quiet = Quiet { from: 0, to: 480 };
    let none = |reminders: &[Reminder], quiet| {
        calendar(reminders, quiet, SUMMARY, "UTC", &SEED, stamp()).is_none()
    };
    assert!(none(&[], Quiet::NEVER));
    assert!(none(&[never, late], Quiet::NEVER));
    assert!(none(&[morning()], quiet));
    assert!(!none(&[morning()], Quiet::NEVER));
}

fn reminders() -> impl Strategy<Value = Vec<Reminder>> {
    let one = (0..DAY_MINUTES, any::<[bool; 7]>());
    prop::collection::vec(one, 1..5).prop_map(|all| {
        let numbered = (1..).zip(all);
        numbered
            .map(|(number, (minute, days))| Reminder {
                number,
                minute,
                days,
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn every_line_is_short_and_ends_as_it_should(
        summary in prop_oneof![any::<String>(), "\\PC{60,300}", "[a-z]{60,300}"],
    ) {
        let text = written(&[morning()], &summary);
        prop_assert!(text.ends_with("\r\n"));
        for line in text.split_terminator("\r\n") {
            prop_assert!(line.len() <= 75);
            prop_assert!(!line.contains(['\r', '\n']));
        }
    }

    #[test]
    fn any_sentence_comes_back(summary in "[^\\p{Cc}]{1,120}([\\\\,;:\n][^\\p{Cc}]{0,40}){0,3}") {
        let text = unfold(&written(&[morning()], &summary));
        let calendar = read_calendar(&text).unwrap();
        let event = &calendar.components[0];
        prop_assert_eq!(value(event, "SUMMARY"), &summary);
        prop_assert_eq!(value(&event.components[0], "DESCRIPTION"), &summary);
    }

    /// The rule in the file and the reminders in the app mean the same times on the clock.
    #[test]
    fn the_rule_gives_the_times_that_are_due(all in reminders(), quiet in (0..1_440_u16, 0..1_440_u16)) {
        let quiet = Quiet { from: quiet.0, to: quiet.1 };
        let Some(text) = calendar(&all, quiet, SUMMARY, "UTC", &SEED, stamp()) else {
            prop_assert_eq!(due(&all, quiet, stamp(), "UTC", 20), []);
            return Ok(());
        };
        let text = unfold(&text);
        let calendar = read_calendar(&text).unwrap();
        let mut times: Vec<(DateTime, u32)> = Vec::new();
        for event in &calendar.components {
            let (_, number) = value(event, "UID").split_once('-').unwrap();
            let first = DateTime::strptime("%Y%m%dT%H%M%S", value(event, "DTSTART")).unwrap();
            let days = value(event, "RRULE").strip_prefix("FREQ=WEEKLY;BYDAY=").unwrap();
            let days: Vec<&str> = days.split(',').collect();
            let on = |at: &DateTime| {
                let name = at.strftime("%a").to_string().to_uppercase();
                days.iter().any(|day| name.starts_with(day))
            };
            prop_assert!(on(&first), "the first event is one of the rule");
            let end = jiff::civil::date(2026, 12, 18).at(23, 59, 59, 0);
            let series = first.series(jiff::Span::new().days(1)).take_while(|at| *at <= end);
            times.extend(series.filter(on).map(|at| (at, number.parse().unwrap())));
        }
        times.retain(|(at, _)| at.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp() > stamp());
        times.sort_unstable();
        let expected: Vec<(DateTime, u32)> = due(&all, quiet, stamp(), "UTC", 20)
            .iter()
            .map(|one| (one.at.to_zoned(jiff::tz::TimeZone::UTC).datetime(), one.number))
            .collect();
        prop_assert_eq!(times, expected);
    }
}
