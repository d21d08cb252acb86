//! People to talk to: whose numbers are shown, who is nearby, and when the offer is put away.

use content::{Pack, Support};
use insight::day::parse_when;
use journal::Setting;

use super::form::{self, CHECK_IN};
use super::open::Open;
use super::rows::Row;
use super::{Surroundings, lock_support, raise, settings};
use crate::asks::Asks;
use crate::event::{Moment, SupportEvent};

const NATION: &str = "nation";
const NATION_DEFAULT: &str = "england";
const SLOT_CHARS_MAX: usize = 200;
const DAY_MS: i64 = 86_400_000;
const MUTED_MS: i64 = 30 * DAY_MS;
/// Hard check-ins in a row, within a week, after which the card offers to talk.
const IN_A_ROW: usize = 3;
/// How long after a hard check-in it is offered.
const OFFERED_MS: i64 = DAY_MS;

/// Something happened on the support screen, or with the offer.
pub(crate) fn happen(
    open: &mut Open,
    event: &SupportEvent,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let now_ms = around.now.unix_ms;
    match event {
        SupportEvent::NationChosen { nation } => {
            if known(nation) {
                set(open, NATION, Some(nation));
                lock_support::follow(open, asks);
            }
        }
        SupportEvent::SlotWritten { slot, text } => {
            let known = set_of(open).is_some_and(|set| set.slots.iter().any(|s| s.id == *slot));
            let text: String = text.trim().chars().take(SLOT_CHARS_MAX).collect();
            if known {
                set(
                    open,
                    &slot_key(slot),
                    (!text.is_empty()).then_some(text.as_str()),
                );
            }
        }
        SupportEvent::OfferPutAway => {
            open.install.talk_put_away_ms = now_ms;
            open.install_changed = true;
        }
        SupportEvent::OfferMuted => {
            open.install.talk_put_away_ms = now_ms;
            open.install.talk_muted_until_ms = now_ms.saturating_add(MUTED_MS);
            open.install_changed = true;
        }
    }
}

fn set(open: &mut Open, key: &str, text: Option<&str>) {
    let value = text.map(|text| Setting::Text(text.to_owned()));
    if open.settings.set(key, value.as_ref()).is_ok() {
        settings::keep(open);
        settings::offer(open);
    }
}

fn slot_key(slot: &str) -> String {
    format!("slot/{slot}")
}

/// Who was filled in nearby.
pub(crate) fn slot(open: &Open, slot: &str) -> String {
    match open.settings.get(&slot_key(slot)) {
        Some(Setting::Text(text)) => text,
        _ => String::new(),
    }
}

/// The nation that was chosen, if one was.
pub(crate) fn nation_chosen(open: &Open) -> Option<String> {
    match open.settings.get(NATION) {
        Some(Setting::Text(nation)) => known(&nation).then_some(nation),
        _ => None,
    }
}

/// Whether there is a set of numbers for a nation.
pub(crate) fn known(nation: &str) -> bool {
    Pack::bundled().support(nation).is_some()
}

/// The nation whose numbers are shown.
pub(crate) fn nation(open: &Open) -> String {
    nation_chosen(open).unwrap_or_else(nation_default)
}

/// The nation whose numbers are shown if nobody chose another.
pub(crate) fn nation_default() -> String {
    NATION_DEFAULT.to_owned()
}

/// The set of the nation that was chosen.
pub(crate) fn set_of(open: &Open) -> Option<&'static Support> {
    Pack::bundled().support(&nation(open))
}

/// Why the card that offers to talk is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offer {
    /// The newest check-in stands at the least pleasant, with a heavy word.
    HeavyWord,
    /// The last three within a week stand at the least pleasant.
    Thrice,
}

/// Whether the card is due. Only what a person chose counts; no text is looked at.
pub(crate) fn offer(open: &Open, now: &Moment) -> Option<Offer> {
    let hardest = |row: &Row| cell_of(row).is_some_and(|cell| cell.pleasantness == -3);
    let mut newest = check_ins(open).take(IN_A_ROW);
    let last = newest.next()?;
    let last_ms = at_ms(last);
    let seen = open.install.talk_put_away_ms;
    let since = now.unix_ms.saturating_sub(last_ms);
    // About what was chosen lately, and not put away since.
    if !hardest(last) || seen >= last.digest.edited_ms || !(0..=OFFERED_MS).contains(&since) {
        return None;
    }
    let heavy = raise::marks_of(last, "words").any(|word| Pack::bundled().is_heavy_word(word));
    if heavy {
        return Some(Offer::HeavyWord);
    }
    let muted = now.unix_ms < open.install.talk_muted_until_ms;
    let rest: Vec<&Row> = newest.collect();
    let in_a_row = rest.len() == IN_A_ROW - 1
        && rest.iter().all(|row| {
            hardest(row) && last_ms.saturating_sub(at_ms(row)) <= DAY_MS.saturating_mul(7)
        });
    (in_a_row && !muted).then_some(Offer::Thrice)
}

/// Check-ins, newest first.
pub(crate) fn check_ins(open: &Open) -> impl Iterator<Item = &Row> {
    open.rows
        .iter()
        .filter(|row| !row.digest.binned && row.digest.form.as_deref() == Some(CHECK_IN))
}

/// Where a check-in stands on the grid.
pub(crate) fn cell_of(row: &Row) -> Option<crate::event::Cell> {
    raise::mark_of(row, "cell").and_then(form::cell_of)
}

/// The moment a page is about, in milliseconds since 1970.
pub(crate) fn at_ms(row: &Row) -> i64 {
    parse_when(&row.digest.when).map_or(0, |at| at.timestamp().as_millisecond())
}
