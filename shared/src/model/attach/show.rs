//! Showing: a piece from the store or, if it is not here, from the relay; opened, and handed to the
//! shell. One at a time, and only what somebody looks at.

use std::collections::{BTreeMap, VecDeque};

use journal::{Attachment, AttachmentId, DocumentId};
use seal::attachment::{AttachmentKey, PIECE_BYTES};
use wire::PartId;

use super::super::editor::Editor;
use super::super::open::Open;
use super::super::relay::{Answer, offset_from};
use super::super::{Surroundings, pages, sync};
use super::shelf::{AtRelay, Held};
use super::{id_of, id_text, page_read, part_name};
use crate::asks::Asks;
use crate::effect::{MediaOperation, MediaOutcome, StoreValue};
use crate::told::{Call, Reading};

/// Wishes beyond this are old ones of screens that were left.
const WISHES_MAX: usize = 128;

/// Why something cannot be shown now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The relay does not have it (yet).
    Elsewhere,
    /// The relay cannot be reached, or there is none.
    Unreachable,
    /// It came, and is not what the page says.
    Damaged,
}

/// What is being shown, and what comes after it.
#[derive(Default)]
pub(crate) struct Showing {
    now: Option<Wish>,
    wishes: VecDeque<Wish>,
    missing: BTreeMap<(AttachmentId, bool), Missing>,
    corrected: bool,
}

struct Wish {
    attachment: Attachment,
    full: bool,
    /// The piece that comes next.
    next: usize,
}

impl Wish {
    fn key(&self) -> (AttachmentId, bool) {
        (self.attachment.id, self.full)
    }

    /// The part that comes next, and its length before sealing.
    fn part(&self) -> Option<(PartId, usize)> {
        if !self.full {
            let thumbnail = self.attachment.thumbnail.as_ref()?;
            let len = usize::try_from(thumbnail.bytes).unwrap_or(usize::MAX);
            return (self.next == 0).then_some((PartId::from_bytes(thumbnail.part), len));
        }
        let part = self.attachment.parts.get(self.next)?;
        let before = self.next.saturating_mul(PIECE_BYTES);
        let total = usize::try_from(self.attachment.bytes).unwrap_or(usize::MAX);
        let len = total.saturating_sub(before).min(PIECE_BYTES);
        Some((PartId::from_bytes(*part), len))
    }

    fn pieces(&self) -> usize {
        if self.full {
            self.attachment.parts.len()
        } else {
            1
        }
    }

    fn mime(&self) -> String {
        match &self.attachment.thumbnail {
            Some(thumbnail) if !self.full => thumbnail.mime.clone(),
            _ => self.attachment.mime.clone(),
        }
    }
}

/// Why an attachment cannot be shown, if that was tried.
pub(crate) fn missing(open: &Open, id: AttachmentId) -> Option<Missing> {
    let missing = &open.attach.showing.missing;
    missing
        .get(&(id, true))
        .or_else(|| missing.get(&(id, false)))
        .copied()
}

/// Somebody looks at an attachment of a page that is open.
pub(crate) fn looked_at(
    open: &mut Open,
    page: &str,
    attachment: &str,
    full: bool,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let (Some(page), Some(id)) = (pages::id_of(page), id_of(attachment)) else {
        return;
    };
    let Some(attachment) = on_page(open, page, id) else {
        return;
    };
    if !open.attach.shelf.knows(&page) {
        // A page that was read without its document: what it needs is wanted all the same.
        let all = attachments_of(open, page).unwrap_or_default();
        page_read(open, page, &all, true, around.now.unix_ms);
    }
    let showing = &mut open.attach.showing;
    showing.missing.remove(&(id, full));
    let wish = Wish {
        attachment,
        full,
        next: 0,
    };
    let same = |other: &Wish| other.key() == wish.key();
    // Asked for again by another window: from the beginning, once what is under way is done.
    if showing.wishes.iter().any(same) || showing.wishes.len() >= WISHES_MAX {
        return;
    }
    showing.wishes.push_back(wish);
    next(open, around, asks);
}

fn on_page(open: &Open, page: DocumentId, id: AttachmentId) -> Option<Attachment> {
    let all = attachments_of(open, page)?;
    all.into_iter().find(|known| known.id == id)
}

fn attachments_of(open: &Open, page: DocumentId) -> Option<Vec<Attachment>> {
    let written = open.editor.as_ref().filter(|e| e.id() == Some(page));
    match written.and_then(|editor: &Editor| editor.page.as_ref()) {
        Some((_, page)) => Some(page.read().ok()?.attachments),
        None => Some(open.reader.text(&page)?.attachments()),
    }
}

/// Goes on with what is being shown, or with what comes after it.
fn next(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if open.attach.showing.now.is_some() {
        return;
    }
    open.attach.showing.now = open.attach.showing.wishes.pop_front();
    piece(open, around, asks);
}

fn piece(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(wish) = &open.attach.showing.now else {
        return;
    };
    let Some((part, _)) = wish.part() else {
        open.attach.showing.now = None;
        next(open, around, asks);
        return;
    };
    let name = part_name(open, &part);
    match open
        .keeper
        .unkept(&name)
        .map(|bytes| bytes.map(<[u8]>::to_vec))
    {
        Some(Some(sealed)) => show(open, part, &sealed, around, asks),
        _ => asks.read(vec![name], Reading::Part(part)),
    }
}

/// The store was read.
pub(crate) fn read(
    open: &mut Open,
    part: PartId,
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if values.is_empty() {
        fail(open, Missing::Unreachable, around, asks);
        return;
    }
    let name = part_name(open, &part);
    let here = values.first().map(|value| open.keeper.open(&name, value));
    match here {
        Some(Ok(Some(sealed))) => show(open, part, &sealed, around, asks),
        _ => fetch(open, part, around, asks),
    }
}

fn fetch(open: &mut Open, part: PartId, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let reachable = around.online && open.space.as_ref().is_some_and(|s| s.founding.is_none());
    let (true, Some(space)) = (reachable, &open.space) else {
        fail(open, Missing::Unreachable, around, asks);
        return;
    };
    let path = format!("/v1/parts/{}/{part}", space.replica.space());
    let signer = sync::signer(space);
    let operation = signer.request("GET", &path, Vec::new(), around.now, around.rng);
    asks.http(operation, Call::PartGet);
}

/// The relay answered.
pub(crate) fn answered(
    open: &mut Open,
    answer: Answer,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let wish = open.attach.showing.now.as_ref();
    let Some((part, _)) = wish.and_then(Wish::part) else {
        return;
    };
    let corrected = std::mem::take(&mut open.attach.showing.corrected);
    match answer {
        Answer::Good(sealed) if PartId::of(&sealed) == part => {
            keep_fetched(open, part, &sealed, around.now.unix_ms);
            show(open, part, &sealed, around, asks);
        }
        Answer::Good(_) => fail(open, Missing::Damaged, around, asks),
        Answer::Refused(problem, _) if problem.code == wire::Code::NotFound => {
            fail(open, Missing::Elsewhere, around, asks);
        }
        Answer::Refused(problem, _) => {
            let offset_ms = offset_from(&problem, around.now).filter(|_| !corrected);
            match (offset_ms, &mut open.space) {
                (Some(offset_ms), Some(space)) => {
                    space.clock_offset_ms = offset_ms;
                    open.attach.showing.corrected = true;
                    fetch(open, part, around, asks);
                }
                _ => fail(open, Missing::Unreachable, around, asks),
            }
        }
        Answer::Nothing | Answer::Strange | Answer::Unreachable => {
            fail(open, Missing::Unreachable, around, asks);
        }
    }
}

fn keep_fetched(open: &mut Open, part: PartId, sealed: &[u8], now_ms: i64) {
    let held = Held {
        bytes: u32::try_from(sealed.len()).unwrap_or(u32::MAX),
        made: false,
        relay: AtRelay::Yes,
        used_ms: now_ms,
    };
    open.attach.shelf.put(part, held);
    open.keeper.put(part_name(open, &part), sealed.to_vec());
    for old in open.attach.shelf.surplus() {
        open.attach.shelf.let_go(&old);
        open.keeper.remove(part_name(open, &old));
    }
    open.attach.shelf_changed = true;
}

/// Opens a piece and hands it to the shell.
fn show(
    open: &mut Open,
    part: PartId,
    sealed: &[u8],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(wish) = &open.attach.showing.now else {
        return;
    };
    let Some((_, len)) = wish.part().filter(|(wanted, _)| *wanted == part) else {
        return;
    };
    let key = AttachmentKey::from_bytes(wish.attachment.key);
    let Ok(media) = key.open(sealed, len) else {
        fail(open, Missing::Damaged, around, asks);
        return;
    };
    asks.media(MediaOperation {
        attachment: id_text(wish.attachment.id),
        full: wish.full,
        mime: wish.mime(),
        index: u32::try_from(wish.next).unwrap_or(u32::MAX),
        pieces: u32::try_from(wish.pieces()).unwrap_or(u32::MAX),
        bytes: media.to_vec(),
    });
    open.attach.shelf.used(&part, around.now.unix_ms);
}

/// The shell took a piece, or nobody looks any more.
pub(crate) fn shown(
    open: &mut Open,
    outcome: MediaOutcome,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(wish) = &mut open.attach.showing.now else {
        return;
    };
    match outcome {
        MediaOutcome::Taken => wish.next = wish.next.saturating_add(1),
        MediaOutcome::Declined => open.attach.showing.now = None,
    }
    if open.attach.showing.now.is_some() {
        piece(open, around, asks);
    } else {
        next(open, around, asks);
    }
}

fn fail(open: &mut Open, why: Missing, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if let Some(wish) = open.attach.showing.now.take() {
        open.attach.showing.missing.insert(wish.key(), why);
    }
    asks.redraw();
    next(open, around, asks);
}
