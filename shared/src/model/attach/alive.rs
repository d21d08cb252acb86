//! Parts stay alive: a relay lets go of parts that nobody asked for in 400 days and that no checkpoint
//! names (docs/protocol.md 4.10). So every device asks for all parts it knows every ninety days, and
//! notices what the relay lost: what is here is sent again, and packs that nobody has are written
//! anew.

use std::collections::BTreeSet;

use journal::DocumentId;
use minicbor::{Decode, Encode};
use wire::PartId;
use wire::api::PartsResponse;
use wire::limits::PARTS_MAX;

use super::super::history::{self, What};
use super::super::open::Open;
use super::super::timers::Purpose;
use super::super::{Surroundings, chores, packs, pages};
use super::page_read;
use super::shelf::AtRelay;
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::Reading;

const DAY_MS: i64 = 24 * 60 * 60_000;
/// Between rounds: ten days less than the hundred in which a client asks.
const PERIOD_MS: i64 = 90 * DAY_MS;
/// A device that lacks some parts came to a journal that is older than itself: nobody knows when
/// somebody asked last.
const FIRST_MS: i64 = DAY_MS;
/// Pages read in one slice, to learn what is on them.
const SLICE: usize = 12;

/// Where asking for all parts stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Round {
    /// When the next round begins, in milliseconds since 1970; 0 while there was nothing to ask for.
    #[n(0)]
    next_ms: i64,
    /// The last part asked for in the round under way.
    #[n(1)]
    after: Option<PartId>,
}

/// The parts to ask for now, if their time has come and it is known what is on every page.
pub(crate) fn due(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) -> Vec<PartId> {
    let now_ms = around.now.unix_ms;
    let Some(next_ms) = begins_at(open, now_ms) else {
        return Vec::new();
    };
    if next_ms > now_ms {
        let wait_ms = next_ms.saturating_sub(now_ms).clamp(1_000, DAY_MS);
        let wait_ms = u32::try_from(wait_ms).unwrap_or(1_000);
        around.timers.start_once(Purpose::Alive, wait_ms, asks);
        return Vec::new();
    }
    let shelf = &open.attach.shelf;
    shelf.wanted_after(shelf.round.after, PARTS_MAX)
}

/// When the round begins that is next or under way; `None` while there is nothing to ask for.
fn begins_at(open: &mut Open, now_ms: i64) -> Option<i64> {
    let first = open.attach.shelf.round.next_ms == 0;
    let lacks = first && (open.attach.shelf.lacks_any() || unknown(open).next().is_some());
    let shelf = &mut open.attach.shelf;
    let latest_ms = now_ms.saturating_add(PERIOD_MS);
    let next_ms = match shelf.round.next_ms {
        0 if !shelf.wants_any() => return None,
        0 if lacks => now_ms.saturating_add(FIRST_MS),
        0 => latest_ms,
        // A clock that was wrong puts nothing off for years.
        next_ms => next_ms.min(latest_ms),
    };
    if shelf.round.next_ms != next_ms {
        shelf.round.next_ms = next_ms;
        open.attach.shelf_changed = true;
    }
    Some(next_ms)
}

/// Pages with something on them of which only the digest was read so far.
fn unknown(open: &Open) -> impl Iterator<Item = (DocumentId, u32)> {
    let rows = open.rows.iter().filter(|row| row.digest.attachments > 0);
    rows.filter(|row| !open.attach.shelf.knows(&row.id))
        .filter(|row| !open.attach.looked_into.contains(&row.id))
        .map(|row| (row.id, row.waiting))
}

/// Pages that came with packs and were never opened: what is on them is read before a round begins.
/// True if some are being read.
pub(crate) fn learn(open: &mut Open, now_ms: i64, asks: &mut Asks) -> bool {
    if begins_at(open, now_ms).is_none_or(|next_ms| next_ms > now_ms) {
        return false;
    }
    let unknown: Vec<(DocumentId, u32)> = unknown(open).take(SLICE).collect();
    if unknown.is_empty() {
        return false;
    }
    let names = pages::names_of_all(open, &unknown);
    asks.read(names, Reading::OnPages(unknown));
    true
}

/// Pages were read: what is on them is known from now on. True if the store answered.
pub(crate) fn learnt(
    open: &mut Open,
    ids: &[(DocumentId, u32)],
    values: &[StoreValue],
    now_ms: i64,
) -> bool {
    if values.is_empty() {
        return false;
    }
    // What cannot be read now is not read in a circle.
    open.attach
        .looked_into
        .extend(ids.iter().map(|(id, _)| *id));
    for (id, page) in chores::loaded(open, ids, values) {
        let read = page.and_then(|page| page.read().ok());
        if let Some(read) = read.filter(|_| !open.attach.shelf.knows(&id)) {
            page_read(open, id, &read.attachments, true, now_ms);
        }
    }
    true
}

/// The relay says which of the parts asked for it lost.
pub(crate) fn told(
    open: &mut Open,
    asked: &[PartId],
    response: &PartsResponse,
    around: &Surroundings<'_>,
) {
    let missing: BTreeSet<PartId> = response.missing.iter().copied().collect();
    let mut away = Vec::new();
    let mut returned = 0_u32;
    for part in asked {
        let lost = missing.contains(part);
        match open.attach.shelf.held(part).map(|held| held.relay) {
            // It was never there.
            Some(AtRelay::No) if lost => {}
            Some(_) => {
                open.attach.shelf.relay_has(part, !lost);
                returned = returned.saturating_add(u32::from(lost));
            }
            None if lost => away.push(*part),
            None => {}
        }
    }
    returns(open, returned, around);
    packs::lost::missing(open, &away, around);
    advance(open, asked, around.now.unix_ms);
}

/// Parts that the relay lost are sent again.
pub(crate) fn returns(open: &mut Open, parts: u32, around: &Surroundings<'_>) {
    if parts > 0 {
        history::note(open, around.now, What::PartsReturned { parts });
    }
}

fn advance(open: &mut Open, asked: &[PartId], now_ms: i64) {
    let shelf = &mut open.attach.shelf;
    let last = asked.last().copied();
    if shelf.wanted_after(last, 1).is_empty() {
        shelf.round = Round {
            next_ms: now_ms.saturating_add(PERIOD_MS),
            after: None,
        };
        open.attach.looked_into.clear();
    } else {
        shelf.round.after = last;
    }
}
