use std::fmt;

use automerge::transaction::Transaction;
use automerge::{ROOT, ReadDoc, ScalarValue};
use minicbor::decode::Decoder;

use crate::cbor::{self, OrMalformed};
use crate::document::{self, Document};
use crate::page::Page;
use crate::{Error, Result};

/// The most attachments of one page.
pub const ATTACHMENTS_MAX: usize = 32;
/// The most characters of a description.
pub const DESCRIPTION_CHARS_MAX: usize = 500;
/// The most pieces of one attachment.
const PARTS_MAX: usize = 64;
const MIME_BYTES_MAX: usize = 64;

/// Keys of the root. Each attachment has keys of its own, named by its random id: two devices that
/// add one at the same time never write to the same place, which a common map made by both would be.
const RECORD: &str = "a/";
const DESCRIPTION: &str = "alt/";

/// The name of an attachment: random.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttachmentId(pub [u8; 16]);

impl AttachmentId {
    fn text(self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }

    fn from_text(text: &str) -> Option<Self> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }
}

impl fmt::Debug for AttachmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().get(..8).unwrap_or_default())
    }
}

/// What is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum AttachmentKind {
    /// A photo.
    Photo = 1,
    /// A voice note.
    Voice = 2,
}

/// One sealed thing in one part: a small picture of a photo.
#[derive(Clone, PartialEq, Eq)]
pub struct Thumbnail {
    /// The hash of its sealed bytes.
    pub part: [u8; 32],
    /// Its length before sealing, in bytes.
    pub bytes: u32,
    /// Its MIME type.
    pub mime: String,
}

/// A photo or a voice note on a page. docs/protocol.md 2.5.
///
/// It never changes once it is made, so that any two devices agree about all of it or about
/// nothing; only the description is edited.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub id: AttachmentId,
    /// What it is.
    pub kind: AttachmentKind,
    /// The MIME type of the media.
    pub mime: String,
    /// Length of the media in bytes.
    pub bytes: u64,
    /// Pixels across, of a photo as it is shown.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How long a voice note lasts, in milliseconds.
    pub duration_ms: u32,
    /// When it was added, in milliseconds since 1970.
    pub created_ms: i64,
    /// The key of its pieces, an X25519 secret: a secret of the document.
    pub key: [u8; 32],
    /// The hashes of its sealed pieces, in order.
    pub parts: Vec<[u8; 32]>,
    /// A small picture of it.
    pub thumbnail: Option<Thumbnail>,
    /// What is on it, in the person's words; may be empty.
    pub description: String,
}

impl fmt::Debug for Attachment {
    /// Without the key and the description.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attachment({:?}, {:?})", self.id, self.kind)
    }
}

impl Attachment {
    /// Every part it needs, the thumbnail's first.
    pub fn all_parts(&self) -> impl Iterator<Item = [u8; 32]> + '_ {
        let thumbnail = self.thumbnail.iter().map(|thumbnail| thumbnail.part);
        thumbnail.chain(self.parts.iter().copied())
    }

    /// CBOR, with the id and the description: for what a device keeps beside the document.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub fn encode(&self) -> Result<Vec<u8>> {
        let record = self.record()?;
        cbor::write(|w| {
            w.array(3)?.bytes(&self.id.0)?.bytes(&record)?;
            w.str(&self.description)?.ok()
        })
    }

    /// Reads [`encode`](Self::encode).
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::TooLarge`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        cbor::read_all(bytes, |d| {
            if d.array().or_malformed()? != Some(3) {
                return Err(Error::Malformed);
            }
            let id = AttachmentId(cbor::fixed(d)?);
            let record = d.bytes().or_malformed()?;
            let mut attachment = Self::from_record(id, record)?;
            attachment.description = cbor::text(d, 4 * DESCRIPTION_CHARS_MAX)?;
            Ok(attachment)
        })
    }

    /// What stands in the document under its id.
    fn record(&self) -> Result<Vec<u8>> {
        let within = self.mime.len() <= MIME_BYTES_MAX && self.parts.len() <= PARTS_MAX;
        let thumbnail = self.thumbnail.as_ref();
        if !within || thumbnail.is_some_and(|t| t.mime.len() > MIME_BYTES_MAX) {
            return Err(Error::TooLarge);
        }
        cbor::write(|w| {
            w.map(9 + 3 * u64::from(thumbnail.is_some()))?;
            w.u8(0)?.u8(self.kind as u8)?.u8(1)?.str(&self.mime)?;
            w.u8(2)?.u64(self.bytes)?;
            w.u8(3)?.u32(self.width)?.u8(4)?.u32(self.height)?;
            w.u8(5)?.u32(self.duration_ms)?;
            w.u8(6)?.i64(self.created_ms)?;
            w.u8(7)?.bytes(&self.key)?;
            w.u8(8)?.bytes(&self.parts.concat())?;
            if let Some(thumbnail) = thumbnail {
                w.u8(9)?.bytes(&thumbnail.part)?;
                w.u8(10)?.u32(thumbnail.bytes)?;
                w.u8(11)?.str(&thumbnail.mime)?;
            }
            w.ok()
        })
    }

    fn from_record(id: AttachmentId, record: &[u8]) -> Result<Self> {
        cbor::read_all(record, |d| Self::read(id, d))
    }

    fn read(id: AttachmentId, decoder: &mut Decoder<'_>) -> Result<Self> {
        let (mut kind, mut mime, mut bytes) = (None, None, None);
        let (mut width, mut height, mut duration_ms, mut created_ms) = (0, 0, 0, 0);
        let (mut key, mut parts) = (None, None);
        let (mut thumb_part, mut thumb_bytes, mut thumb_mime) = (None, None, None);
        cbor::map(decoder, |field, d| {
            match field {
                0 => kind = Some(kind_of(d.u8().or_malformed()?)?),
                1 => mime = Some(cbor::text(d, MIME_BYTES_MAX)?),
                2 => bytes = Some(d.u64().or_malformed()?),
                3 => width = d.u32().or_malformed()?,
                4 => height = d.u32().or_malformed()?,
                5 => duration_ms = d.u32().or_malformed()?,
                6 => created_ms = d.i64().or_malformed()?,
                7 => key = Some(cbor::fixed(d)?),
                8 => parts = Some(hashes(d.bytes().or_malformed()?)?),
                9 => thumb_part = Some(cbor::fixed(d)?),
                10 => thumb_bytes = Some(d.u32().or_malformed()?),
                11 => thumb_mime = Some(cbor::text(d, MIME_BYTES_MAX)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        let thumbnail = match (thumb_part, thumb_bytes, thumb_mime) {
            (Some(part), Some(bytes), Some(mime)) => Some(Thumbnail { part, bytes, mime }),
            _ => None,
        };
        Ok(Self {
            id,
            kind: kind.ok_or(Error::Malformed)?,
            mime: mime.ok_or(Error::Malformed)?,
            bytes: bytes.ok_or(Error::Malformed)?,
            width,
            height,
            duration_ms,
            created_ms,
            key: key.ok_or(Error::Malformed)?,
            parts: parts.ok_or(Error::Malformed)?,
            thumbnail,
            description: String::new(),
        })
    }
}

fn kind_of(code: u8) -> Result<AttachmentKind> {
    match code {
        1 => Ok(AttachmentKind::Photo),
        2 => Ok(AttachmentKind::Voice),
        _ => Err(Error::Malformed),
    }
}

fn hashes(bytes: &[u8]) -> Result<Vec<[u8; 32]>> {
    match bytes.as_chunks::<32>() {
        (parts, []) if parts.len() <= PARTS_MAX => Ok(parts.to_vec()),
        _ => Err(Error::Malformed),
    }
}

/// A description as it is kept: one paragraph, not longer than [`DESCRIPTION_CHARS_MAX`].
fn tidied(description: &str) -> String {
    let words: Vec<&str> = description.split_whitespace().collect();
    words
        .join(" ")
        .chars()
        .take(DESCRIPTION_CHARS_MAX)
        .collect()
}

/// The attachments of a document, oldest first. A record that this version cannot read is passed
/// over: its page still opens.
pub(crate) fn read(document: &Document) -> Vec<Attachment> {
    let keys = document.inner.keys(ROOT);
    let mut all: Vec<Attachment> = keys
        .filter_map(|key| {
            let id = AttachmentId::from_text(key.strip_prefix(RECORD)?)?;
            let Some(ScalarValue::Bytes(record)) = document.root_scalar(&key) else {
                return None;
            };
            let mut attachment = Attachment::from_record(id, &record).ok()?;
            attachment.description = document
                .root_text(&format!("{DESCRIPTION}{}", id.text()))
                .map(|text| tidied(&text))
                .unwrap_or_default();
            Some(attachment)
        })
        .collect();
    all.sort_by_key(|attachment| (attachment.created_ms, attachment.id));
    all
}

fn put_description(tx: &mut Transaction<'_>, id: AttachmentId, text: &str) -> Result<()> {
    let key = format!("{DESCRIPTION}{}", id.text());
    let text = tidied(text);
    if text.is_empty() {
        document::remove(tx, &key)
    } else {
        document::put(tx, &key, text.into())
    }
}

impl Page {
    /// Puts a photo or a voice note on the page, or back on it.
    ///
    /// # Errors
    /// [`Error::TooLarge`] for one too many, and as [`set_lens`](Self::set_lens).
    pub fn attach(&mut self, attachment: &Attachment) -> Result<()> {
        let record = attachment.record()?;
        let others = read(self.document());
        let others = others.iter().filter(|other| other.id != attachment.id);
        if others.count() >= ATTACHMENTS_MAX {
            return Err(Error::TooLarge);
        }
        let key = format!("{RECORD}{}", attachment.id.text());
        self.write(|tx| {
            document::put(tx, &key, ScalarValue::Bytes(record))?;
            put_description(tx, attachment.id, &attachment.description)
        })
    }

    /// Takes an attachment off the page. Its description stays in the history, as any words do.
    ///
    /// # Errors
    /// As [`set_lens`](Self::set_lens).
    pub fn detach(&mut self, id: AttachmentId) -> Result<()> {
        let key = format!("{RECORD}{}", id.text());
        self.write(|tx| {
            document::remove(tx, &key)?;
            put_description(tx, id, "")
        })
    }

    /// Says in words what an attachment shows.
    ///
    /// # Errors
    /// As [`set_lens`](Self::set_lens).
    pub fn describe(&mut self, id: AttachmentId, description: &str) -> Result<()> {
        self.write(|tx| put_description(tx, id, description))
    }
}
