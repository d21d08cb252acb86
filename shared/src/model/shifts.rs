//! Shifts: when somebody works, and which card is due on the way in or out.
//!
//! A shift travels with the settings, each in a value of its own: two devices that change one never
//! mix halves of it. What was put aside stays here.

use journal::Setting;
use remind::{DAY_MINUTES, Door, Shift, Way, doors};

use super::open::Open;
use super::settings::{self, Shown};
use crate::event::{Moment, ShiftEvent};
use crate::when;

/// Shifts at most: early, late and night.
const SHIFTS_MAX: u32 = 3;
/// Doors that are remembered as put aside; more are never there at once.
const ASIDE_MAX: usize = 6;

/// Something happened with shifts, or with the card of one.
pub(crate) fn happen(open: &mut Open, event: &ShiftEvent, now: &Moment) {
    match event {
        ShiftEvent::Set {
            number,
            start,
            end,
            days,
        } => {
            if let Some(shift) = shift(*start, *end, days) {
                put(open, *number, Some(&shift));
            }
        }
        ShiftEvent::Removed { number } => put(open, *number, None),
        ShiftEvent::CardDone { card } => {
            let at = due(open, now).filter(|door| card_of(door.way) == card);
            if let Some(door) = at {
                let aside = &mut open.install.doors_aside;
                aside.push(name(door));
                let over = aside.len().saturating_sub(ASIDE_MAX);
                aside.drain(..over);
                open.install_changed = true;
            }
        }
    }
}

/// A shift as it was chosen, if it is one.
fn shift(start: u32, end: u32, days: &[bool]) -> Option<Shift> {
    let minute = |minute: u32| {
        let minute = u16::try_from(minute).ok();
        minute.filter(|minute| *minute < DAY_MINUTES)
    };
    let days: [bool; 7] = days.try_into().ok()?;
    let shift = Shift {
        start: minute(start)?,
        end: minute(end)?,
        days,
    };
    days.contains(&true).then_some(shift)
}

fn put(open: &mut Open, number: u32, shift: Option<&Shift>) {
    if number >= SHIFTS_MAX {
        return;
    }
    let value = shift.map(|shift| Setting::Text(text(shift)));
    if open.settings.set(&key(number), value.as_ref()).is_ok() {
        settings::keep(open);
        settings::offer(open);
    }
}

fn key(number: u32) -> String {
    format!("shift/{number}")
}

/// A shift as the settings have it: `450-1170-1111100`.
fn text(shift: &Shift) -> String {
    let days = shift.days.map(|on| if on { '1' } else { '0' });
    let days: String = days.into_iter().collect();
    format!("{}-{}-{days}", shift.start, shift.end)
}

/// Reads [`text`].
fn parsed(text: &str) -> Option<Shift> {
    let mut parts = text.split('-');
    let (start, end, days) = (parts.next()?, parts.next()?, parts.next()?);
    let days: Vec<bool> = days.chars().map(|on| on == '1').collect();
    let read = shift(start.parse().ok()?, end.parse().ok()?, &days);
    read.filter(|_| parts.next().is_none())
}

/// All shifts, with their numbers.
pub(crate) fn all(open: &Open) -> Vec<(u32, Shift)> {
    let read = |number| match open.settings.get(&key(number)) {
        Some(Setting::Text(text)) => Some((number, parsed(&text)?)),
        _ => None,
    };
    (0..SHIFTS_MAX).filter_map(read).collect()
}

/// The number that a new one gets, if there may be one more.
pub(crate) fn next(open: &Open) -> Option<u32> {
    let taken = all(open);
    (0..SHIFTS_MAX).find(|number| taken.iter().all(|(known, _)| known != number))
}

/// The door that somebody stands at now, unless its card was put aside or none is wanted.
pub(crate) fn due(open: &Open, now: &Moment) -> Option<Door> {
    if !settings::is_on(open, Shown::Doorway) {
        return None;
    }
    let shifts: Vec<Shift> = all(open).into_iter().map(|(_, shift)| shift).collect();
    let aside = &open.install.doors_aside;
    let doors = doors(&shifts, when::zoned(now).timestamp(), &now.zone);
    doors.into_iter().find(|door| !aside.contains(&name(*door)))
}

/// The card of the content pack that goes with a way.
pub(crate) const fn card_of(way: Way) -> &'static str {
    match way {
        Way::In => "before",
        Way::Out => "after",
    }
}

/// A door as it is remembered: by the clock, so that it stays put aside on a journey.
fn name(door: Door) -> String {
    format!("{} {}", card_of(door.way), door.at)
}
