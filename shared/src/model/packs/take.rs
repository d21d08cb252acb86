//! Taking a pack in: rows from its index, bundles as they came. No document is loaded for that.

use journal::{Digest, DocumentKind, Update};
use pack::{Entry, OpenBundle, Pack, PackedBundle};

use super::super::open::Open;
use super::super::rows::{Bundled, Row};
use super::super::{Surroundings, change, settings};
use crate::asks::Asks;

/// Bundles of one slice: some sixteen documents each.
const BUNDLES: usize = 12;

/// A pack that is being taken in.
pub(crate) struct Taking {
    number: u32,
    pack: Pack,
    at: usize,
}

impl Taking {
    pub(crate) fn new(number: u32, pack: Pack) -> Self {
        Self {
            number,
            pack,
            at: 0,
        }
    }

    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// The next slice. True once it is the last one.
    pub(crate) fn step(
        &mut self,
        open: &mut Open,
        around: &mut Surroundings<'_>,
        asks: &mut Asks,
    ) -> bool {
        let end = self.at.saturating_add(BUNDLES);
        while self.at < end {
            let Some(bundle) = self.pack.bundle(self.at) else {
                return true;
            };
            take_bundle(open, self.number, self.at, bundle, around, asks);
            self.at = self.at.saturating_add(1);
        }
        self.at >= self.pack.len()
    }
}

fn take_bundle(
    open: &mut Open,
    number: u32,
    at: usize,
    bundle: PackedBundle<'_>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Ok(at) = u16::try_from(at) else { return };
    // Decompressed only if something of it is needed now.
    let mut opened: Option<OpenBundle> = None;
    let mut kept = false;
    for (slot, entry) in bundle.entries().iter().enumerate() {
        let Ok(slot_number) = u16::try_from(slot) else {
            return;
        };
        let place = Bundled {
            pack: number,
            bundle: at,
            slot: slot_number,
        };
        match wanted(open, number, entry) {
            Wanted::Nothing => {}
            Wanted::Row(digest) => {
                open.rows.put(row_of(entry, digest, place));
                kept = true;
            }
            Wanted::Document => {
                if opened.is_none() {
                    opened = bundle.kept().open().ok();
                }
                let saved = opened.as_ref().and_then(|opened| opened.saved(slot));
                if let Some(saved) = saved.map(<[u8]>::to_vec) {
                    merge(open, number, entry, saved, around, asks);
                }
            }
        }
    }
    if kept {
        let place = Bundled {
            pack: number,
            bundle: at,
            slot: 0,
        };
        let name = super::bundle_name(open, place);
        open.keeper.put(name, bundle.kept().encode());
        if let Some(pack) = open.packs.book.pack_mut(number) {
            pack.kept.insert(at);
        }
    }
}

enum Wanted {
    /// It is here, or a newer copy was taken from a pack before this one.
    Nothing,
    /// It is new here: its row, and the bundle as it is.
    Row(Digest),
    /// Here and there differ: the document, to be merged.
    Document,
}

fn wanted(open: &mut Open, number: u32, entry: &Entry) -> Wanted {
    if entry.kind == DocumentKind::Settings {
        let (pack, _) = open.packs.book.settings;
        if is_before(open, pack, number) {
            return Wanted::Nothing;
        }
        open.packs.book.settings = (number, entry.heads.clone());
        let same = open.settings.heads() == entry.heads;
        return if same {
            Wanted::Nothing
        } else {
            Wanted::Document
        };
    }
    if let Some(deletion) = open.packs.book.gone.get(&entry.id)
        && deletion.heads == entry.heads
    {
        return Wanted::Nothing;
    }
    let Some(row) = open.rows.get(&entry.id) else {
        let gone = open.packs.book.gone.contains_key(&entry.id);
        return match entry.digest.clone() {
            _ if gone => Wanted::Nothing,
            Some(digest) => Wanted::Row(digest),
            None => Wanted::Document,
        };
    };
    let pack = row.pack;
    if row.heads == entry.heads && row.is_whole() {
        if !is_before(open, pack, number) {
            open.rows.touch(&entry.id, |row| row.pack = number);
        }
        return Wanted::Nothing;
    }
    let copied = open.packs.book.merging_pack(&entry.id).unwrap_or(pack);
    if is_before(open, pack, number) || is_before(open, copied, number) {
        Wanted::Nothing
    } else {
        Wanted::Document
    }
}

/// Whether `pack` stands in the manifest in force, before `number`: what it holds is newer.
fn is_before(open: &Open, pack: u32, number: u32) -> bool {
    let book = &open.packs.book;
    match (book.rank(pack), book.rank(number)) {
        (Some(before), Some(rank)) => before < rank,
        _ => false,
    }
}

fn row_of(entry: &Entry, digest: Digest, place: Bundled) -> Row {
    Row {
        id: entry.id,
        digest,
        heads: entry.heads.clone(),
        waiting: 0,
        stale: false,
        own_seq: 0,
        foreign: true,
        merged: false,
        returned: false,
        pack: place.pack,
        bundle: Some(place),
        last: None,
        large: false,
    }
}

/// A copy that differs from what is here is merged like any change from elsewhere.
fn merge(
    open: &mut Open,
    number: u32,
    entry: &Entry,
    saved: Vec<u8>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let update = Update {
        document: entry.id,
        kind: entry.kind,
        base: entry.heads.clone(),
        heads: entry.heads.clone(),
        changes: saved,
        digest: None,
    };
    match entry.kind {
        DocumentKind::Settings => settings::arrived(open, &update, asks),
        DocumentKind::Page => {
            let heads = entry.heads.clone();
            open.packs.book.merges(entry.id, number, heads);
            open.packs.book_changed = true;
            let written = super::super::batch::merge(open, around, entry.id, &update.changes);
            if !written {
                let merged = open.rows.get(&entry.id).is_some_and(|row| row.merged);
                change::page_arrived(open, update);
                // A copy is no news to the person.
                open.rows.touch(&entry.id, |row| row.merged = merged);
            }
        }
    }
}
