//! Watching a clock on a wall: what computing is compared with.
#![allow(clippy::unwrap_used)]

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Places where clocks change in ways of their own.
pub(crate) const ZONES: [&str; 8] = [
    "Europe/London",
    "Africa/Cairo",
    "America/Havana",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "America/Nuuk",
];

/// What a clock on a wall shows, minute by minute from a day before to a day after: the first
/// minute that shows the time, or the time a clock that was not changed would show it.
pub(crate) fn by_watching(date: Date, minute: u16, zone: &TimeZone) -> Timestamp {
    let wanted = date.at(0, 0, 0, 0) + i64::from(minute).minutes();
    let start = (wanted - 26.hours()).to_zoned(TimeZone::UTC).unwrap();
    let watch = |step: i64| {
        let at = start.timestamp() + step.minutes();
        (at, zone.to_datetime(at))
    };
    if let Some((at, _)) = (0..52 * 60).map(watch).find(|(_, shown)| *shown == wanted) {
        return at;
    }
    let after = (1..52 * 60).find(|step| watch(*step).1 > wanted).unwrap();
    let (before, shown) = watch(after - 1);
    before + (wanted - shown)
}
