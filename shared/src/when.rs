//! Moments in words and back.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::event::Moment;

/// The moment in the person's zone; UTC if the zone is unknown.
pub(crate) fn zoned(moment: &Moment) -> Zoned {
    let timestamp = Timestamp::from_millisecond(moment.unix_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    let zone = TimeZone::get(&moment.zone).unwrap_or(TimeZone::UTC);
    timestamp.to_zoned(zone)
}

/// An instant in the person's zone.
pub(crate) fn zoned_at(unix_ms: i64, moment: &Moment) -> Zoned {
    zoned(&Moment {
        unix_ms,
        zone: moment.zone.clone(),
    })
}

/// The moment as a page keeps it (RFC 9557), to the second.
pub(crate) fn stamp(moment: &Moment) -> String {
    let moment = Moment {
        unix_ms: moment.unix_ms.div_euclid(1_000).saturating_mul(1_000),
        zone: moment.zone.clone(),
    };
    zoned(&moment).to_string()
}

/// Another civil date and time in the zone of `when`. `None` if either cannot be read.
pub(crate) fn at_local(when: &str, local: &str) -> Option<String> {
    let before: Zoned = insight::day::parse_when(when).ok()?;
    let local: DateTime = local.parse().ok()?;
    let year = local.year();
    // A page is not older than its writer, nor from after next year.
    if !(1900..=2200).contains(&year) {
        return None;
    }
    Some(local.to_zoned(before.time_zone().clone()).ok()?.to_string())
}
