//! Attachments in a backup file: opened, under names that a file manager shows, and sealed anew when
//! the file is restored where their pieces are not.

use std::collections::BTreeMap;

use journal::{Attachment, AttachmentId, AttachmentKind, Page, Thumbnail};
use seal::attachment::{AttachmentKey, PIECE_BYTES};
use wire::PartId;
use zeroize::Zeroizing;

use super::super::Surroundings;
use super::super::open::Open;
use super::add::keep_made;
use super::{id_of, id_text, part_name};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::Reading;

const FOLDER: &str = "attachments/";
const SMALL: &str = "small/";
/// The largest file taken from an archive, in bytes.
pub(crate) const FILE_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// Media by attachment: itself, and its small picture.
pub(crate) type Media = BTreeMap<(AttachmentId, bool), Vec<u8>>;

/// The file names of an attachment and of its small picture.
fn names(attachment: &Attachment) -> (String, String) {
    let extension = |mime: &str| match mime {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "audio/webm" => "weba",
        "audio/ogg" => "ogg",
        "audio/mp4" => "m4a",
        "audio/wav" => "wav",
        _ => "bin",
    };
    let id = id_text(attachment.id);
    let small = attachment
        .thumbnail
        .as_ref()
        .map_or("", |t| t.mime.as_str());
    (
        format!("{FOLDER}{id}.{}", extension(&attachment.mime)),
        format!("{FOLDER}{SMALL}{id}.{}", extension(small)),
    )
}

/// What a file in an archive is, by its name: which attachment, and whether it is the whole of it.
pub(crate) fn of_name(name: &str) -> Option<(AttachmentId, bool)> {
    let rest = name.strip_prefix(FOLDER)?;
    let (rest, full) = match rest.strip_prefix(SMALL) {
        Some(rest) => (rest, false),
        None => (rest, true),
    };
    let (id, _) = rest.split_once('.')?;
    Some((id_of(id)?, full))
}

/// The lines of a page's Markdown that show its attachments, from where the page's file lies.
pub(crate) fn markdown(attachments: &[Attachment]) -> String {
    let mut text = String::new();
    for attachment in attachments {
        let (name, _) = names(attachment);
        let sign = match attachment.kind {
            AttachmentKind::Photo => "!",
            AttachmentKind::Voice => "",
        };
        let words = attachment.description.replace(['[', ']'], " ");
        text.push_str(&format!("\n{sign}[{words}](../../{name})\n"));
    }
    text
}

/// Reads the pieces of an attachment for the archive.
pub(crate) fn ask(open: &Open, attachment: &Attachment, asks: &mut Asks) {
    let parts = attachment.all_parts().map(PartId::from_bytes);
    let names = parts.map(|part| part_name(open, &part)).collect();
    asks.read(names, Reading::Carry(Box::new(attachment.clone())));
}

/// The attachment's files. `None` if a piece is not here or does not open.
pub(crate) fn files(
    open: &Open,
    attachment: &Attachment,
    values: &[StoreValue],
) -> Option<Vec<(String, Zeroizing<Vec<u8>>)>> {
    let key = AttachmentKey::from_bytes(attachment.key);
    let mut media = Zeroizing::new(Vec::new());
    let mut small = None;
    let total = usize::try_from(attachment.bytes).ok()?;
    let has_small = attachment.thumbnail.is_some();
    for (at, (part, value)) in attachment.all_parts().zip(values).enumerate() {
        let name = part_name(open, &PartId::from_bytes(part));
        let sealed = match open.keeper.unkept(&name) {
            Some(bytes) => bytes.map(<[u8]>::to_vec)?,
            None => open.keeper.open(&name, value).ok()??.to_vec(),
        };
        if has_small && at == 0 {
            let len = usize::try_from(attachment.thumbnail.as_ref()?.bytes).ok()?;
            small = Some(key.open(&sealed, len).ok()?);
        } else {
            let len = total.saturating_sub(media.len()).min(PIECE_BYTES);
            media.extend_from_slice(&key.open(&sealed, len).ok()?);
        }
    }
    if media.len() != total {
        return None;
    }
    let (name, small_name) = names(attachment);
    let mut files = vec![(name, media)];
    files.extend(small.map(|small| (small_name, small)));
    Some(files)
}

/// Attachments of a restored page whose pieces are not all here are sealed anew from the file, and
/// the page names the new pieces.
pub(crate) fn restore(
    open: &mut Open,
    page: &mut Page,
    media: &Media,
    around: &mut Surroundings<'_>,
) {
    let Ok(read) = page.read() else { return };
    let heads = page.heads();
    for attachment in read.attachments {
        let here = |part: [u8; 32]| open.attach.shelf.held(&PartId::from_bytes(part)).is_some();
        if attachment.all_parts().all(here) {
            continue;
        }
        let Some(original) = media.get(&(attachment.id, true)) else {
            continue;
        };
        let small = media.get(&(attachment.id, false));
        if let Some(sealed) = seal_anew(open, attachment, original, small, around)
            && page.attach(&sealed).is_err()
        {
            open.notices.problem("notice-attach-failed");
        }
    }
    // Naming new pieces takes nothing out of the bin.
    if let Some(binned_ms) = read.binned_ms.filter(|_| page.heads() != heads)
        && page.bin(binned_ms).is_err()
    {
        open.notices.problem("notice-page-damaged");
    }
}

fn seal_anew(
    open: &mut Open,
    attachment: Attachment,
    original: &[u8],
    small: Option<&Vec<u8>>,
    around: &mut Surroundings<'_>,
) -> Option<Attachment> {
    let key = AttachmentKey::make(around.rng);
    let now_ms = around.now.unix_ms;
    let mut parts = Vec::new();
    for piece in original.chunks(PIECE_BYTES) {
        parts.push(keep_made(open, key.seal(piece).ok()?, now_ms).to_bytes());
    }
    let thumbnail = match (small, attachment.thumbnail) {
        (Some(small), Some(before)) => Some(Thumbnail {
            part: keep_made(open, key.seal(small).ok()?, now_ms).to_bytes(),
            bytes: u32::try_from(small.len()).ok()?,
            mime: before.mime,
        }),
        _ => None,
    };
    Some(Attachment {
        bytes: u64::try_from(original.len()).ok()?,
        key: *key.as_bytes(),
        parts,
        thumbnail,
        ..attachment
    })
}
