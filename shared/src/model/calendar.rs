//! The calendar: which month, which day; and earlier pages of the same day.

use journal::Setting;

use super::open::Open;
use super::settings;

/// What the calendar shows.
#[derive(Default)]
pub(crate) struct Calendar {
    /// The first day of the month; the month of today if nothing was chosen.
    pub(crate) month: Option<jiff::civil::Date>,
    /// The day that is open below.
    pub(crate) day: Option<jiff::civil::Date>,
}

/// Another month, `2026-11`.
pub(crate) fn month_shown(open: &mut Open, month: &str) {
    if let Some(first) = insight::calendar::month(month) {
        open.calendar.month = Some(first);
        open.calendar.day = None;
    }
}

/// A day is opened, or closed if it was open.
pub(crate) fn day_chosen(open: &mut Open, day: &str) {
    if let Ok(day) = day.parse() {
        let same = open.calendar.day == Some(day);
        open.calendar.day = (!same).then_some(day);
    }
}

/// Not this one: a page is not shown again among earlier pages of its day, on any device.
pub(crate) fn vetoed(open: &mut Open, page: &str) {
    if super::pages::id_of(page).is_some()
        && open
            .settings
            .set(&veto_key(page), Some(&Setting::Flag(true)))
            .is_ok()
    {
        settings::keep(open);
        settings::offer(open);
    }
}

/// Whether a page was vetoed.
pub(crate) fn is_vetoed(open: &Open, page: &str) -> bool {
    open.settings.get(&veto_key(page)) == Some(Setting::Flag(true))
}

fn veto_key(page: &str) -> String {
    format!("veto/{page}")
}
