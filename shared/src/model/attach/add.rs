//! From what a shell hands over to pieces on a page: gather → strip → seal, a piece at a time → name
//! them in the document. Nothing is on the page before every piece is durable.

use journal::{Attachment, AttachmentId, AttachmentKind, DocumentId, Thumbnail};
use photo::Refused;
use rand_core::Rng;
use seal::attachment::{AttachmentKey, PIECE_BYTES};
use wire::PartId;
use zeroize::Zeroizing;

use super::super::Surroundings;
use super::super::batch;
use super::super::editor::{self, Editor};
use super::super::open::Open;
use super::super::timers::Purpose;
use super::shelf::{AtRelay, Held};
use super::{change, part_name};
use crate::asks::Asks;
use crate::event::{AttachBegun, AttachKind};

/// The largest photo, in bytes.
const PHOTO_BYTES_MAX: usize = 25 * 1024 * 1024;
/// The largest voice note, in bytes: half an hour at a rate no recorder of ours chooses.
const VOICE_BYTES_MAX: usize = 30 * 1024 * 1024;
/// The longest voice note.
const VOICE_MS_MAX: u32 = 30 * 60_000;
/// The largest small picture.
const THUMBNAIL_BYTES_MAX: usize = 256 * 1024;

/// What is being added.
pub(crate) struct Adding {
    begun: AttachBegun,
    /// The editor it is added to.
    session: u32,
    media: Zeroizing<Vec<u8>>,
    /// Set once everything is here and stripped.
    sealing: Option<Sealing>,
}

struct Sealing {
    page: DocumentId,
    key: AttachmentKey,
    attachment: Attachment,
}

/// A photo or a voice note begins to come.
pub(crate) fn begun(open: &mut Open, begun: AttachBegun) {
    let Some(editor) = &open.editor else { return };
    if open.attach.adding.is_some() {
        open.notices.problem("notice-attach-busy");
        return;
    }
    let total = usize::try_from(begun.bytes).unwrap_or(usize::MAX);
    let most = match begun.kind {
        AttachKind::Photo => PHOTO_BYTES_MAX,
        AttachKind::Voice => VOICE_BYTES_MAX,
    };
    if total > most || begun.duration_ms > VOICE_MS_MAX {
        open.notices.problem(match begun.kind {
            AttachKind::Photo => "notice-photo-large",
            AttachKind::Voice => "notice-voice-long",
        });
        return;
    }
    if total == 0 || begun.thumbnail.len() > THUMBNAIL_BYTES_MAX {
        open.notices.problem("notice-photo-damaged");
        return;
    }
    open.attach.adding = Some(Adding {
        begun,
        session: editor.session,
        media: Zeroizing::new(Vec::with_capacity(total)),
        sealing: None,
    });
}

/// More of it came.
pub(crate) fn piece_given(
    open: &mut Open,
    ticket: u32,
    bytes: &[u8],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(adding) = &mut open.attach.adding else {
        return;
    };
    if adding.begun.ticket != ticket || adding.sealing.is_some() {
        return;
    }
    adding.media.extend_from_slice(bytes);
    let total = usize::try_from(adding.begun.bytes).unwrap_or(usize::MAX);
    if adding.media.len() < total {
        return;
    }
    match complete(open, around, asks) {
        Ok(()) => around.timers.start(Purpose::Attach, 1, asks),
        Err(notice) => {
            open.attach.adding = None;
            open.notices.problem(notice);
        }
    }
}

/// The shell gave up.
pub(crate) fn dropped(open: &mut Open, ticket: u32) {
    let is_it = |adding: &Adding| adding.begun.ticket == ticket && adding.sealing.is_none();
    if open.attach.adding.as_ref().is_some_and(is_it) {
        open.attach.adding = None;
    }
}

/// Everything came: strip it, and begin to seal. The notice that says why not, otherwise.
fn complete(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) -> Result<(), &'static str> {
    let Some(mut adding) = open.attach.adding.take() else {
        return Ok(());
    };
    let begun = &adding.begun;
    let (mut width, mut height) = (0, 0);
    let mime = match begun.kind {
        AttachKind::Photo => {
            let stripped = photo::strip(&adding.media).map_err(why)?;
            adding.media = Zeroizing::new(stripped.bytes);
            (width, height) = (stripped.width, stripped.height);
            stripped.format.mime().to_owned()
        }
        AttachKind::Voice => recorded(&adding.media).ok_or("notice-voice-unknown")?,
    };
    let page = page_of(open, adding.session, around).ok_or("notice-attach-no-page")?;
    // The page is kept from here on, so that the photo finds it even if the editor is left at once.
    batch::touched(open, 64, around, asks);
    let mut id = [0; 16];
    around.rng.fill_bytes(&mut id);
    let key = AttachmentKey::make(around.rng);
    let mut attachment = Attachment {
        id: AttachmentId(id),
        kind: match begun.kind {
            AttachKind::Photo => AttachmentKind::Photo,
            AttachKind::Voice => AttachmentKind::Voice,
        },
        mime,
        bytes: u64::try_from(adding.media.len()).unwrap_or(u64::MAX),
        width,
        height,
        duration_ms: begun.duration_ms,
        created_ms: around.now.unix_ms,
        key: *key.as_bytes(),
        parts: Vec::new(),
        thumbnail: None,
        description: begun.description.clone(),
    };
    if begun.kind == AttachKind::Photo && !begun.thumbnail.is_empty() {
        // The small picture tells no more than the large one.
        let small = photo::strip(&begun.thumbnail).map_err(why)?;
        let sealed = key.seal(&small.bytes).map_err(|_| "notice-attach-failed")?;
        attachment.thumbnail = Some(Thumbnail {
            bytes: u32::try_from(small.bytes.len()).unwrap_or(u32::MAX),
            mime: small.format.mime().to_owned(),
            part: keep_made(open, sealed, around.now.unix_ms).to_bytes(),
        });
    }
    adding.sealing = Some(Sealing {
        page,
        key,
        attachment,
    });
    open.attach.adding = Some(adding);
    Ok(())
}

fn why(refused: Refused) -> &'static str {
    match refused {
        Refused::Heif => "notice-photo-heif",
        Refused::Unknown => "notice-photo-unknown",
        Refused::Damaged => "notice-photo-damaged",
    }
}

/// The MIME type of a recording, from its first bytes.
fn recorded(media: &[u8]) -> Option<String> {
    let mime = if media.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]) {
        "audio/webm"
    } else if media.starts_with(b"OggS") {
        "audio/ogg"
    } else if media.get(4..8) == Some(b"ftyp") {
        "audio/mp4"
    } else if media.starts_with(b"RIFF") && media.get(8..12) == Some(b"WAVE") {
        "audio/wav"
    } else {
        return None;
    };
    Some(mime.to_owned())
}

/// The page in the editor, which comes to be with its first attachment as with its first character.
fn page_of(open: &mut Open, session: u32, around: &mut Surroundings<'_>) -> Option<DocumentId> {
    let is_it = |editor: &&Editor| editor.session == session;
    open.editor.as_ref().filter(is_it)?;
    if !editor::make_page(open, around) {
        return None;
    }
    open.editor.as_ref().and_then(Editor::id)
}

/// Queues a sealed piece for the next commit.
pub(crate) fn keep_made(open: &mut Open, sealed: Vec<u8>, now_ms: i64) -> PartId {
    let part = PartId::of(&sealed);
    let held = Held {
        bytes: u32::try_from(sealed.len()).unwrap_or(u32::MAX),
        made: true,
        relay: AtRelay::No,
        used_ms: now_ms,
    };
    open.attach.shelf.put(part, held);
    open.attach.shelf_changed = true;
    open.keeper.put(part_name(open, &part), sealed);
    part
}

/// The store is full: what is being added is given up, and its pieces are not waited for.
pub(crate) fn gave_up(open: &mut Open) {
    let Some(adding) = open.attach.adding.take() else {
        return;
    };
    let attachment = adding.sealing.map(|sealing| sealing.attachment);
    for part in attachment.iter().flat_map(Attachment::all_parts) {
        let part = PartId::from_bytes(part);
        let name = part_name(open, &part);
        if open.keeper.forget(&name) {
            open.attach.shelf.let_go(&part);
        }
    }
    if open.attach.shelf.sweep(0) {
        open.attach.shelf_changed = true;
    }
}

/// Seals the next piece; after the last one the attachment goes on its page.
pub(crate) fn step(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    // One piece a commit: a large photo does not stand in memory twice.
    if open.keeper.is_busy() {
        around.timers.start(Purpose::Attach, 5, asks);
        return;
    }
    let Some(adding) = &mut open.attach.adding else {
        return;
    };
    let Some(sealing) = &mut adding.sealing else {
        return;
    };
    let done = sealing.attachment.parts.len().saturating_mul(PIECE_BYTES);
    let rest = adding.media.get(done..).unwrap_or_default();
    if let Some(piece) = rest
        .get(..rest.len().min(PIECE_BYTES))
        .filter(|p| !p.is_empty())
    {
        let Ok(sealed) = sealing.key.seal(piece) else {
            open.attach.adding = None;
            open.notices.problem("notice-attach-failed");
            asks.redraw();
            return;
        };
        let part = keep_made(open, sealed, around.now.unix_ms);
        if let Some(sealing) = open.attach.adding.as_mut().and_then(|a| a.sealing.as_mut()) {
            sealing.attachment.parts.push(part.to_bytes());
        }
        around.timers.start(Purpose::Attach, 1, asks);
        return;
    }
    let (page, attachment) = (sealing.page, sealing.attachment.clone());
    open.attach.adding = None;
    change::put_on_page(open, page, attachment, around, asks);
    asks.redraw();
}
