//! Packs: the journal compacted, so that a new device has its list in two round trips and a relay
//! need not hold every change for ever (docs/protocol.md 2.7).
//!
//! read: **cover → fetch → take**; write: **due → gather → send → offer**; then **settle**. Every
//! step is a slice of the chores: nobody waits for it, and a crash costs a repeated slice.

pub(crate) mod book;
pub(crate) mod compare;
pub(crate) mod cover;
pub(crate) mod due;
pub(crate) mod fetch;
pub(crate) mod gather;
pub(crate) mod lost;
pub(crate) mod offer;
pub(crate) mod settle;
pub(crate) mod take;
pub(crate) mod tidy;

use std::collections::BTreeSet;

use journal::{DocumentId, Heads};
use pack::{Bundle, OpenBundle};
use wire::PartId;

use super::attach::part_name;
use super::attach::shelf::{AtRelay, Held};
use super::change::Readable;
use super::open::Open;
use super::rows::Bundled;
use super::{Surroundings, chores, delete};
use crate::asks::Asks;
use crate::effect::StoreValue;
use book::Book;

/// Packs of this device.
#[derive(Default)]
pub(crate) struct Packs {
    pub(crate) book: Book,
    pub(crate) book_changed: bool,
    pub(crate) fetching: fetch::Fetching,
    pub(crate) writing: Option<gather::Writing>,
    /// No packs are written before this moment, in milliseconds since 1970.
    pub(crate) not_before_ms: i64,
    /// Bundles may be kept that no page needs any more.
    pub(crate) untidy: bool,
    pub(crate) erasing: delete::Erasing,
    /// A checkpoint that covers what a cold start left out did not hold.
    pub(crate) cold_refused: bool,
}

/// The storage name of a bundle.
pub(crate) fn bundle_name(open: &Open, place: Bundled) -> String {
    let mut key = place.pack.to_be_bytes().to_vec();
    key.extend_from_slice(&place.bundle.to_be_bytes());
    open.keeper.name("bundle", &key)
}

/// Opens a bundle that was read from the store, or that waits to be kept.
pub(crate) fn opened(open: &Open, place: Bundled, value: &StoreValue) -> Option<OpenBundle> {
    let name = bundle_name(open, place);
    let bundle = match open.keeper.unkept(&name) {
        Some(bytes) => Bundle::decode(bytes?).ok()?,
        None => Bundle::decode(&open.keeper.open(&name, value).ok()??).ok()?,
    };
    bundle.open().ok()
}

/// The document at a place, from its bundle's value.
pub(crate) fn saved(open: &Open, place: Bundled, value: &StoreValue) -> Option<Vec<u8>> {
    let bundle = opened(open, place, value)?;
    bundle.saved(usize::from(place.slot)).map(<[u8]>::to_vec)
}

/// The readable text at a place of an open bundle.
pub(crate) fn readable(bundle: &OpenBundle, place: Bundled) -> Option<Readable> {
    let slot = usize::from(place.slot);
    Some(Readable {
        title: bundle.title(slot)?.to_owned(),
        body: bundle.body(slot)?.to_owned(),
        ..Readable::default()
    })
}

/// The pack that holds the page as these heads say; 0 if none does, or it is not known.
pub(crate) fn pack_of(open: &Open, id: &DocumentId, heads: &Heads) -> u32 {
    let before = open.rows.get(id).filter(|row| row.heads == *heads);
    let merged = open.packs.book.merged_from(id, heads);
    merged.or(before.map(|row| row.pack)).unwrap_or(0)
}

/// The journal opened: packs that were being written when it was closed are written anew.
pub(crate) fn opened_journal(open: &mut Open) {
    if open.packs.writing.is_some() {
        return;
    }
    let named: BTreeSet<PartId> = open.packs.book.parts().into_iter().collect();
    for part in open.attach.shelf.packs_are(&named) {
        open.attach.shelf.discard(part);
        open.attach.shelf_changed = true;
        let name = part_name(open, &part);
        open.keeper.remove(name);
    }
}

/// Another space takes the place of the one there was: its packs are not this one's.
pub(crate) fn another_space(open: &mut Open) {
    let book = &mut open.packs.book;
    let any = book.newest.take().is_some() | book.offered.take().is_some();
    book.arrived = None;
    book.erasing.clear();
    open.packs.book_changed |= any;
    open.packs.writing = None;
    open.packs.fetching = fetch::Fetching::default();
}

/// The relay counts positions anew: whatever checkpoint comes next is newer.
pub(crate) fn positions_changed(open: &mut Open) {
    if let Some(newest) = &mut open.packs.book.newest {
        newest.position = 0;
        open.packs.book_changed = true;
    }
}

/// Gives the keeper the book if it changed.
pub(crate) fn keep(open: &mut Open) {
    if std::mem::take(&mut open.packs.book_changed) {
        let bytes = open.packs.book.encode();
        open.keeper.put(book::NAME.to_owned(), bytes);
    }
}

/// The shelf keeps the parts of the manifest in force, of one on its way, and of what is being
/// written; the others go.
pub(crate) fn keep_parts(open: &mut Open) {
    let mut parts: BTreeSet<PartId> = open.packs.book.parts().into_iter().collect();
    if let Some(writing) = &open.packs.writing {
        parts.extend(writing.parts());
    }
    for part in open.attach.shelf.packs_are(&parts) {
        let name = part_name(open, &part);
        open.keeper.remove(name);
    }
    open.attach.shelf_changed = true;
}

/// A part of a pack is here: kept sealed, so that a relay that loses it gets it again.
pub(crate) fn keep_part(open: &mut Open, part: PartId, sealed: Vec<u8>, relay: AtRelay) {
    let held = Held {
        bytes: u32::try_from(sealed.len()).unwrap_or(u32::MAX),
        made: true,
        relay,
        used_ms: 0,
    };
    open.attach.shelf.put(part, held);
    open.attach.shelf_changed = true;
    open.keeper.put(part_name(open, &part), sealed);
}

/// The next slice, if there is one to do.
pub(crate) fn next(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if open.chores.busy || open.locking || open.space.is_none() {
        return;
    }
    if delete::next(open, around, asks) || fetch::next(open, around, asks) {
        return;
    }
    if settle::next(open, around, asks) {
        chores::wake(open, around, asks);
        return;
    }
    if gather::next(open, around, asks) {
        return;
    }
    tidy::next(open);
}
