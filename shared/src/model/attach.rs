//! Photos and voice notes: adding, showing, sending and letting go.
//!
//! A page's document names each attachment, its key and its pieces; the pieces lie sealed beside the
//! documents, one stored value each, and travel as parts of their own. What this device knows of
//! parts is in [`shelf::Shelf`].

pub(crate) mod add;
pub(crate) mod alive;
pub(crate) mod carry;
pub(crate) mod change;
pub(crate) mod send;
pub(crate) mod shelf;
pub(crate) mod show;

use std::collections::{BTreeMap, BTreeSet};

use journal::{Attachment, AttachmentId, DocumentId};
use wire::PartId;

use super::Surroundings;
use super::open::Open;
use super::timers::Purpose;
use crate::asks::Asks;
use crate::event::AttachEvent;
use add::Adding;
use send::Sending;
use shelf::Shelf;
use show::Showing;

/// Everything about attachments on this device.
#[derive(Default)]
pub(crate) struct Attach {
    pub(crate) shelf: Shelf,
    pub(crate) shelf_changed: bool,
    pub(crate) adding: Option<Adding>,
    pub(crate) showing: Showing,
    pub(crate) sending: Sending,
    /// The attachment last taken off a page, while that can be undone.
    pub(crate) removed: Option<(DocumentId, Attachment)>,
    /// Attachments to be put on pages that are not open, each once its page was read.
    pub(crate) waiting: BTreeMap<DocumentId, Vec<Attachment>>,
    /// Pages that were read to learn what is on them, in the round under way.
    pub(crate) looked_into: BTreeSet<DocumentId>,
}

/// The storage name of one sealed piece.
pub(crate) fn part_name(open: &Open, part: &PartId) -> String {
    open.keeper.name("part", part.as_bytes())
}

/// What an attachment is called in views and events.
pub(crate) fn id_text(id: AttachmentId) -> String {
    data_encoding::HEXLOWER.encode(&id.0)
}

/// Reads [`id_text`].
pub(crate) fn id_of(text: &str) -> Option<AttachmentId> {
    let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
    Some(AttachmentId(bytes.try_into().ok()?))
}

/// Something happened around attachments.
pub(crate) fn happen(
    open: &mut Open,
    event: AttachEvent,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    match event {
        AttachEvent::Begun(begun) => add::begun(open, begun),
        AttachEvent::PieceGiven { ticket, bytes } => {
            add::piece_given(open, ticket, &bytes, around, asks);
        }
        AttachEvent::Dropped { ticket } => add::dropped(open, ticket),
        AttachEvent::Removed { attachment } => {
            if let Some(id) = id_of(&attachment) {
                change::removed(open, id, around, asks);
            }
        }
        AttachEvent::Described { attachment, text } => {
            if let Some(id) = id_of(&attachment) {
                change::described(open, id, &text, around, asks);
            }
        }
        AttachEvent::LookedAt {
            page,
            attachment,
            full,
        } => show::looked_at(open, &page, &attachment, full, around, asks),
    }
}

/// The page was read or written: its attachments are what the shelf is to keep for it. `ours` says
/// that the change was made here.
pub(crate) fn page_read(
    open: &mut Open,
    id: DocumentId,
    attachments: &[Attachment],
    ours: bool,
    now_ms: i64,
) {
    let parts = attachments
        .iter()
        .flat_map(Attachment::all_parts)
        .map(PartId::from_bytes)
        .collect();
    if open.attach.shelf.page_has(id, parts, ours, now_ms) {
        open.attach.shelf_changed = true;
        open.sync.offered = true;
    }
}

/// The page was deleted for good: nothing on it is wanted any more.
pub(crate) fn page_gone(open: &mut Open, id: DocumentId, now_ms: i64) {
    page_read(open, id, &[], true, now_ms);
}

/// The relay may have lost parts: it is asked which, and what is here is sent again.
pub(crate) fn offer_again(open: &mut Open) {
    if open.attach.shelf.doubt_all() {
        open.attach.shelf_changed = true;
        open.sync.offered = true;
    }
}

/// The journal opened: pieces that no page names are left from an addition that was cut short.
pub(crate) fn opened(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if open.attach.shelf.sweep(around.now.unix_ms) {
        open.attach.shelf_changed = true;
    }
    around.timers.start_once(Purpose::Parts, 1, asks);
}
