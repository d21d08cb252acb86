//! Writing packs, a few documents or a piece of a seal at a time.

use std::collections::VecDeque;

use journal::{DocumentId, DocumentKind, Heads, Page};
use pack::{Builder, Document, PackEntry};
use seal::part::PartSealer;
use wire::{EpochId, PartId, Place};

use super::super::attach::shelf::AtRelay;
use super::super::change::Readable;
use super::super::open::Open;
use super::super::{Surroundings, chores, pages, space};
use super::due::{self, Plan};
use super::offer;
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::Reading;

/// Documents read at a time.
const SLICE: usize = 12;
/// Sealed in one slice, in bytes.
const SEAL_BYTES: usize = 256 * 1024;
/// The pack that a new device fetches first is small: its list is on show then.
const FIRST_BYTES: usize = 128 * 1024;
/// The others close at this size.
const PACK_BYTES: usize = 1024 * 1024;
/// After something that cannot be packed, in milliseconds.
const HOLD_MS: i64 = 24 * 60 * 60_000;

/// Packs that are being written.
pub(crate) struct Writing {
    pub(crate) plan: Plan,
    pub(crate) epoch: EpochId,
    /// The manifest that was in force at the beginning.
    pub(crate) based_on: Option<Place>,
    waiting: VecDeque<DocumentId>,
    builder: Builder,
    /// What is in the builder.
    inside: Inside,
    sealing: Option<(PartSealer, Inside)>,
    /// Packs that are sealed and kept, in their order.
    pub(crate) made: Vec<Made>,
    finished: bool,
}

/// What went into a pack.
#[derive(Clone, Default)]
pub(crate) struct Inside {
    pub(crate) pages: Vec<(DocumentId, Heads)>,
    pub(crate) settings: Option<Heads>,
}

/// A pack that is on its way to the relay.
pub(crate) struct Made {
    pub(crate) entry: PackEntry,
    pub(crate) inside: Inside,
}

impl Writing {
    /// Parts that were made.
    pub(crate) fn parts(&self) -> impl Iterator<Item = PartId> {
        self.made.iter().map(|made| made.entry.part)
    }
}

/// The next slice. True if there is more to do at once.
pub(crate) fn next(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) -> bool {
    if open.packs.writing.is_none() {
        let Some(plan) = due::plan(open, around) else {
            return false;
        };
        if begin(open, plan).is_none() {
            return false;
        }
    } else if is_overtaken(open) {
        give_up(open);
        return false;
    }
    let more = slice(open, around, asks);
    if more {
        chores::wake(open, around, asks);
    }
    more
}

fn begin(open: &mut Open, plan: Plan) -> Option<()> {
    let epoch = open.space.as_ref()?.epoch()?;
    let mut writing = Writing {
        waiting: plan.documents.iter().copied().collect(),
        epoch,
        based_on: open.packs.book.newest.as_ref().map(|n| n.manifest),
        builder: Builder::new(),
        inside: Inside::default(),
        sealing: None,
        made: Vec::new(),
        finished: false,
        plan,
    };
    if writing.plan.settings {
        let id = space::settings_id(&open.space.as_ref()?.replica.space());
        let heads = open.settings.heads();
        let document = Document {
            id,
            kind: DocumentKind::Settings,
            heads: heads.clone(),
            digest: None,
            saved: open.settings.save_uncompressed(),
            title: String::new(),
            body: String::new(),
        };
        writing.builder.add(document).ok()?;
        writing.inside.settings = Some(heads);
    }
    open.packs.writing = Some(writing);
    Some(())
}

/// Another manifest is in force, or another epoch: what was gathered is gathered anew.
fn is_overtaken(open: &Open) -> bool {
    let Some(writing) = &open.packs.writing else {
        return false;
    };
    let epoch = open.space.as_ref().and_then(|space| space.epoch());
    let newest = open.packs.book.newest.as_ref().map(|n| n.manifest);
    epoch != Some(writing.epoch) || newest != writing.based_on
}

/// Leaves what was begun; what was made of it goes, here and at the relay.
pub(crate) fn give_up(open: &mut Open) {
    let Some(writing) = open.packs.writing.take() else {
        return;
    };
    for part in writing.parts() {
        open.attach.shelf.discard(part);
    }
    super::keep_parts(open);
}

/// Something here cannot be packed now. Another device may.
fn hold(open: &mut Open, around: &Surroundings<'_>) -> bool {
    give_up(open);
    open.packs.not_before_ms = around.now.unix_ms.saturating_add(HOLD_MS);
    false
}

fn slice(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) -> bool {
    let Some(writing) = &mut open.packs.writing else {
        return false;
    };
    if let Some((mut sealer, inside)) = writing.sealing.take() {
        return match sealer.seal(SEAL_BYTES) {
            Ok(None) => {
                writing.sealing = Some((sealer, inside));
                true
            }
            Ok(Some(part)) => {
                sealed(open, part, inside);
                true
            }
            Err(_) => hold(open, around),
        };
    }
    if !writing.waiting.is_empty() {
        let ids: Vec<(DocumentId, u32)> = writing
            .waiting
            .iter()
            .take(SLICE)
            .filter_map(|id| Some((*id, open.rows.get(id)?.waiting)))
            .collect();
        if ids.is_empty() {
            let taken = writing.waiting.len().min(SLICE);
            writing.waiting.drain(..taken);
            return true;
        }
        let names = pages::names_of_all(open, &ids);
        open.chores.busy = true;
        asks.read(names, Reading::Pack(ids));
        return false;
    }
    if !writing.finished {
        writing.finished = true;
        if writing.builder.documents() > 0 {
            return close(open) || hold(open, around);
        }
        return true;
    }
    offer::next(open, around)
}

/// Documents were read.
pub(crate) fn read(
    open: &mut Open,
    ids: &[(DocumentId, u32)],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.chores.busy = false;
    if values.is_empty() || open.packs.writing.is_none() {
        return;
    }
    let mut rest = values;
    for (id, waiting) in ids {
        let count = (*waiting as usize).saturating_add(1).min(rest.len());
        let (these, others) = rest.split_at(count);
        rest = others;
        if !add(open, id, *waiting, these) {
            hold(open, around);
            return;
        }
        if open
            .packs
            .writing
            .as_ref()
            .is_some_and(|w| w.sealing.is_some())
        {
            // The pack is full; the rest of this slice is read again for the next one.
            break;
        }
    }
    chores::wake(open, around, asks);
}

/// Adds a page, or puts it off until what came for it is merged. False if it cannot be packed.
fn add(open: &mut Open, id: &DocumentId, waiting: u32, values: &[StoreValue]) -> bool {
    let settled = open
        .rows
        .get(id)
        .filter(|row| row.is_whole() && waiting == 0);
    let gone = open.rows.get(id).is_none();
    let document = settled.and_then(|_| document(open, id, values));
    let damaged = settled.is_some() && document.is_none();
    let Some(writing) = &mut open.packs.writing else {
        return false;
    };
    writing.waiting.retain(|other| other != id);
    if gone {
        return true;
    }
    let Some(document) = document else {
        writing.waiting.push_back(*id);
        return !damaged;
    };
    let target = if writing.made.is_empty() {
        FIRST_BYTES
    } else {
        PACK_BYTES
    };
    let heads = document.heads.clone();
    let full = writing
        .builder
        .bytes_at_most()
        .saturating_add(document.saved.len())
        > target;
    if full && writing.builder.documents() > 0 {
        writing.waiting.push_front(*id);
        return close(open);
    }
    if writing.builder.add(document).is_err() {
        return false;
    }
    writing.inside.pages.push((*id, heads));
    true
}

fn document(open: &Open, id: &DocumentId, values: &[StoreValue]) -> Option<Document> {
    let row = open.rows.get(id)?;
    if let (Some(place), Some(value)) = (row.bundle, values.first()) {
        let bundle = super::opened(open, place, value)?;
        let text = super::readable(&bundle, place)?;
        return Some(Document {
            id: *id,
            kind: DocumentKind::Page,
            heads: row.heads.clone(),
            digest: Some(row.digest.clone()),
            saved: bundle.saved(usize::from(place.slot))?.to_vec(),
            title: text.title,
            body: text.body,
        });
    }
    let bytes = pages::joined(open, id, values)?;
    let page = Page::load(&bytes, open.install.actor).ok()?;
    let text = Readable::of(&page.read().ok()?);
    Some(Document {
        id: *id,
        kind: DocumentKind::Page,
        heads: page.heads(),
        digest: Some(row.digest.clone()),
        saved: page.save_uncompressed(),
        body: text.words(),
        title: text.title,
    })
}

/// The builder's pack begins to be sealed.
fn close(open: &mut Open) -> bool {
    let (Some(writing), Some(space)) = (&mut open.packs.writing, &open.space) else {
        return false;
    };
    let builder = std::mem::take(&mut writing.builder);
    let inside = std::mem::take(&mut writing.inside);
    let recipient = space.keyring.get(&writing.epoch).map(|key| key.recipient());
    let sealer = builder
        .finish()
        .ok()
        .zip(recipient)
        .and_then(|(bytes, recipient)| PartSealer::new(&recipient, bytes).ok());
    match sealer {
        Some(sealer) => {
            writing.sealing = Some((sealer, inside));
            true
        }
        None => false,
    }
}

/// A pack is sealed: kept, and sent with the pieces of photos.
fn sealed(open: &mut Open, part: Vec<u8>, inside: Inside) {
    let Some(writing) = &mut open.packs.writing else {
        return;
    };
    let id = PartId::of(&part);
    let settings = usize::from(inside.settings.is_some());
    let documents = inside.pages.len().saturating_add(settings);
    writing.made.push(Made {
        entry: PackEntry {
            part: id,
            bytes: u64::try_from(part.len()).unwrap_or(u64::MAX),
            documents: u32::try_from(documents).unwrap_or(u32::MAX),
            level: writing.plan.level,
            epoch: writing.epoch,
        },
        inside,
    });
    super::keep_parts(open);
    super::keep_part(open, id, part, AtRelay::No);
    open.sync.offered = true;
}
