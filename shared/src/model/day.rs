//! The journal's day turns while the app is open: what belongs to a day is looked at then.

use super::open::Open;
use super::timers::Purpose;
use super::{Surroundings, prompt, rant, shifts};
use crate::asks::Asks;

/// How often it is looked at: a clock may be set, and a zone may change under way.
const EVERY_MS: u32 = 10 * 60_000;

/// Some time passed, or the app came back.
pub(crate) fn passed(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    rant::day_turned(open, around);
    if prompt::is_of_another_day(open, around) {
        prompt::of_today(open, around);
        asks.redraw();
    }
    if !shifts::all(open).is_empty() {
        // On the way in or out by now, or not any more.
        asks.redraw();
    }
    around.timers.start(Purpose::Day, EVERY_MS, asks);
}

/// Something happened: what is of a day that is over is not shown to it, and the watch is kept.
pub(crate) fn looked_at(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    rant::day_turned(open, around);
    around.timers.start_once(Purpose::Day, EVERY_MS, asks);
}

/// What happened is done: Today has its prompt from the first time it is seen.
pub(crate) fn ended(open: &mut Open, around: &mut Surroundings<'_>) {
    if open.first_run.is_none() && open.prompt.is_none() {
        prompt::of_today(open, around);
    }
}
