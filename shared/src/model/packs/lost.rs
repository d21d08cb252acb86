//! Packs that the relay lost and that are not here: another device may put them back, and if none
//! does, the pages of this one are packed anew.

use wire::PartId;

use super::super::Surroundings;
use super::super::history::{self, What};
use super::super::open::Open;
use super::gather;

/// In this time every device asked for all parts it has, and put back what was missing.
const OTHERS_MS: i64 = 101 * 24 * 60 * 60_000;

/// The relay does not have these parts, and neither has this device.
pub(crate) fn missing(open: &mut Open, parts: &[PartId], around: &Surroundings<'_>) {
    let Some(newest) = &open.packs.book.newest else {
        return;
    };
    let numbers = newest.packs.clone();
    for number in numbers {
        let pack = open.packs.book.pack(number);
        if pack.is_some_and(|pack| !pack.refused && parts.contains(&pack.part)) {
            one_missing(open, number, around);
        }
    }
}

/// A part was to be sent, and what is here of it does not open.
pub(crate) fn damaged(open: &mut Open, part: PartId, around: &Surroundings<'_>) {
    let writing = open.packs.writing.as_ref();
    if writing.is_some_and(|writing| writing.parts().any(|other| other == part)) {
        gather::give_up(open);
        return;
    }
    missing(open, &[part], around);
}

fn one_missing(open: &mut Open, number: u32, around: &Surroundings<'_>) {
    let now_ms = around.now.unix_ms;
    let alone = is_alone(open);
    let Some(pack) = open.packs.book.pack_mut(number) else {
        return;
    };
    if pack.missing_ms == 0 {
        pack.missing_ms = now_ms;
        open.packs.book_changed = true;
    }
    let Some(pack) = open.packs.book.pack_mut(number) else {
        return;
    };
    let waited_ms = now_ms.saturating_sub(pack.missing_ms);
    let was_read = pack.read;
    if !was_read && !alone && waited_ms < OTHERS_MS {
        return;
    }
    // Its pages that are here go into new packs.
    pack.refused = true;
    open.packs.fetching.again.clear();
    open.packs.book.rewrite = true;
    open.packs.book_changed = true;
    if !was_read {
        history::note(open, around.now, What::PackLost);
    }
}

/// There is no other device that may have what the relay lost.
fn is_alone(open: &Open) -> bool {
    let Some(space) = &open.space else {
        return false;
    };
    let me = space.me();
    space.devices().iter().all(|(author, _)| *author == me)
}
