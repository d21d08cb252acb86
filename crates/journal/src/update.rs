use minicbor::decode::Decoder;

use crate::cbor::{self, OrMalformed, Writer};
use crate::document::Heads;
use crate::{Digest, DocumentId, DocumentKind, Error, Result};

/// The most bytes of an encoded batch.
pub const UPDATES_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most updates of a batch.
pub const UPDATES_MAX: usize = 10_000;
/// The most heads of one state: each is a device that wrote at the same time as all the others.
const HEADS_MAX: usize = 1_000;

/// What happened to one document. docs/protocol.md 2.3.
#[derive(Clone, PartialEq, Eq)]
pub struct Update {
    /// Which document.
    pub document: DocumentId,
    /// What it is.
    pub kind: DocumentKind,
    /// Its heads before these changes.
    pub base: Heads,
    /// Its heads after them.
    pub heads: Heads,
    /// A saved document, or change chunks, for [`Page::apply`](crate::Page::apply).
    pub changes: Vec<u8>,
    /// What a timeline shows of it afterwards.
    pub digest: Option<Digest>,
}

impl std::fmt::Debug for Update {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Update({:?}, {} bytes)",
            self.document,
            self.changes.len()
        )
    }
}

/// A batch: the body of an updates record. Without updates it is an acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Updates {
    /// In the order they were made.
    pub updates: Vec<Update>,
}

impl Updates {
    /// CBOR.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond [`UPDATES_BYTES_MAX`], [`UPDATES_MAX`] or a digest's limits.
    pub fn encode(&self) -> Result<Vec<u8>> {
        if self.updates.len() > UPDATES_MAX {
            return Err(Error::TooLarge);
        }
        for update in &self.updates {
            if update.base.len() > HEADS_MAX || update.heads.len() > HEADS_MAX {
                return Err(Error::TooLarge);
            }
            update.digest.as_ref().map_or(Ok(()), Digest::check)?;
        }
        let bytes = cbor::write(|w| {
            w.map(1)?.u8(0)?.array(self.updates.len() as u64)?;
            self.updates.iter().try_for_each(|update| update.write(w))
        })?;
        if bytes.len() > UPDATES_BYTES_MAX {
            Err(Error::TooLarge)
        } else {
            Ok(bytes)
        }
    }

    /// From CBOR.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::TooLarge`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        if bytes.len() > UPDATES_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        let mut updates = None;
        cbor::read_all(bytes, |decoder| {
            cbor::map(decoder, |key, d| match key {
                0 => {
                    updates = Some(cbor::array(d, UPDATES_MAX, Update::read)?);
                    Ok(true)
                }
                _ => Ok(false),
            })
        })?;
        Ok(Self {
            updates: updates.ok_or(Error::Malformed)?,
        })
    }
}

impl Update {
    fn write(
        &self,
        w: &mut Writer,
    ) -> std::result::Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        w.map(5 + u64::from(self.digest.is_some()))?;
        w.u8(0)?.bytes(&self.document.0)?;
        w.u8(1)?.u8(self.kind.code())?;
        for (key, heads) in [(2, &self.base), (3, &self.heads)] {
            w.u8(key)?.array(heads.len() as u64)?;
            for hash in heads {
                w.bytes(hash)?;
            }
        }
        w.u8(4)?.bytes(&self.changes)?;
        if let Some(digest) = &self.digest {
            w.u8(5)?;
            digest.write(w)?;
        }
        Ok(())
    }

    fn read(decoder: &mut Decoder<'_>) -> Result<Self> {
        let (mut document, mut kind, mut base) = (None, None, None);
        let (mut heads, mut changes, mut digest) = (None, None, None);
        cbor::map(decoder, |key, d| {
            match key {
                0 => document = Some(DocumentId(cbor::fixed(d)?)),
                1 => kind = Some(DocumentKind::from_code(d.u8().or_malformed()?)?),
                2 => base = Some(cbor::array(d, HEADS_MAX, cbor::fixed)?),
                3 => heads = Some(cbor::array(d, HEADS_MAX, cbor::fixed)?),
                4 => changes = Some(d.bytes().or_malformed()?.to_vec()),
                5 => digest = Some(Digest::read(d)?),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            document: document.ok_or(Error::Malformed)?,
            kind: kind.ok_or(Error::Malformed)?,
            base: base.ok_or(Error::Malformed)?,
            heads: heads.ok_or(Error::Malformed)?,
            changes: changes.ok_or(Error::Malformed)?,
            digest,
        })
    }
}
