//! What a pack says of its documents.

use journal::{Digest, DocumentId, DocumentKind, Heads};
use minicbor::decode::Decoder;
use minicbor::encode::{Encoder, Error as EncodeError};

use crate::cbor::{self, OrMalformed};
use crate::{
    BUNDLE_BYTES_MAX, BUNDLE_DOCUMENTS_MAX, DOCUMENTS_MAX, Error, HEADS_MAX, PACK_BYTES_MAX, Result,
};

/// Lengths, in bytes, of what one document takes in its bundle, in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lengths {
    pub(crate) title: usize,
    pub(crate) body: usize,
    pub(crate) saved: usize,
}

impl Lengths {
    pub(crate) fn total(self) -> usize {
        self.title
            .saturating_add(self.body)
            .saturating_add(self.saved)
    }
}

/// One document as the index knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which document.
    pub id: DocumentId,
    /// What it is.
    pub kind: DocumentKind,
    /// Its state.
    pub heads: Heads,
    /// What a timeline shows of it.
    pub digest: Option<Digest>,
    pub(crate) lengths: Lengths,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entry")
    }
}

/// The index's part about one bundle.
#[derive(Debug, Default)]
pub(crate) struct IndexedBundle {
    pub(crate) stored: usize,
    pub(crate) entries: Vec<Entry>,
}

impl IndexedBundle {
    pub(crate) fn raw_len(&self) -> usize {
        self.entries.iter().fold(0, |sum: usize, entry| {
            sum.saturating_add(entry.lengths.total())
        })
    }

    /// What the decompressor has to have seen before the bundle: the states and first words of its
    /// documents, which the index holds already.
    pub(crate) fn dictionary(&self) -> Vec<u8> {
        let mut dictionary = Vec::new();
        for entry in &self.entries {
            for hash in &entry.heads {
                dictionary.extend_from_slice(hash);
            }
            if let Some(digest) = &entry.digest {
                dictionary.extend_from_slice(digest.title.as_bytes());
                dictionary.extend_from_slice(digest.excerpt.as_bytes());
            }
        }
        // No further back than a decompressor looks.
        let beyond = dictionary.len().saturating_sub(WINDOW);
        dictionary.drain(..beyond);
        dictionary
    }
}

const WINDOW: usize = 32 * 1024;

/// One bundle's item of the index, which is a sequence of them (RFC 8742).
pub(crate) fn encode(bundle: &IndexedBundle) -> Result<Vec<u8>> {
    let mut e = Encoder::new(Vec::new());
    write(&mut e, bundle).map_err(|_| Error::TooLarge)?;
    Ok(e.into_writer())
}

fn write(
    e: &mut Encoder<Vec<u8>>,
    bundle: &IndexedBundle,
) -> std::result::Result<(), EncodeError<std::convert::Infallible>> {
    e.map(2)?.u8(0)?.u64(bundle.stored as u64)?;
    e.u8(1)?.array(bundle.entries.len() as u64)?;
    for entry in &bundle.entries {
        let digest = entry.digest.as_ref().map(Digest::encode);
        let digest = digest
            .transpose()
            .map_err(|_| EncodeError::message("a digest beyond its limits"))?;
        e.map(6 + u64::from(digest.is_some()))?;
        e.u8(0)?.bytes(&entry.id.0)?;
        e.u8(1)?.u8(entry.kind.code())?;
        e.u8(2)?.array(entry.heads.len() as u64)?;
        for hash in &entry.heads {
            e.bytes(hash)?;
        }
        if let Some(digest) = &digest {
            e.u8(3)?.bytes(digest)?;
        }
        e.u8(4)?.u64(entry.lengths.title as u64)?;
        e.u8(5)?.u64(entry.lengths.body as u64)?;
        e.u8(6)?.u64(entry.lengths.saved as u64)?;
    }
    Ok(())
}

pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<IndexedBundle>> {
    let mut d = Decoder::new(bytes);
    let mut bundles = Vec::new();
    let mut documents = 0_usize;
    while d.position() < bytes.len() {
        let bundle = read_bundle(&mut d)?;
        documents = documents.saturating_add(bundle.entries.len());
        if documents > DOCUMENTS_MAX || bundles.len() >= DOCUMENTS_MAX {
            return Err(Error::TooLarge);
        }
        bundles.push(bundle);
    }
    Ok(bundles)
}

fn read_bundle(d: &mut Decoder<'_>) -> Result<IndexedBundle> {
    let (mut stored, mut entries) = (None, None);
    cbor::map(d, |key, d| {
        match key {
            0 => stored = Some(cbor::length(d, PACK_BYTES_MAX)?),
            1 => entries = Some(cbor::array(d, BUNDLE_DOCUMENTS_MAX, read_entry)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let bundle = IndexedBundle {
        stored: stored.ok_or(Error::Malformed)?,
        entries: entries.ok_or(Error::Malformed)?,
    };
    if bundle.raw_len() > BUNDLE_BYTES_MAX {
        return Err(Error::TooLarge);
    }
    Ok(bundle)
}

fn read_entry(d: &mut Decoder<'_>) -> Result<Entry> {
    let (mut id, mut kind, mut heads, mut digest) = (None, None, None, None);
    let (mut title, mut body, mut saved) = (None, None, None);
    cbor::map(d, |key, d| {
        match key {
            0 => id = Some(DocumentId(cbor::fixed(d)?)),
            1 => {
                let code = d.u8().or_malformed()?;
                kind = Some(DocumentKind::from_code(code).or_malformed()?);
            }
            2 => heads = Some(cbor::heads(d)?),
            3 => digest = Some(Digest::decode(d.bytes().or_malformed()?).or_malformed()?),
            4 => title = Some(cbor::length(d, BUNDLE_BYTES_MAX)?),
            5 => body = Some(cbor::length(d, BUNDLE_BYTES_MAX)?),
            6 => saved = Some(cbor::length(d, BUNDLE_BYTES_MAX)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(Entry {
        id: id.ok_or(Error::Malformed)?,
        kind: kind.ok_or(Error::Malformed)?,
        heads: heads.ok_or(Error::Malformed)?,
        digest,
        lengths: Lengths {
            title: title.ok_or(Error::Malformed)?,
            body: body.ok_or(Error::Malformed)?,
            saved: saved.ok_or(Error::Malformed)?,
        },
    })
}

/// Whether a document may stand in an index at all.
pub(crate) fn check(entry: &Entry) -> Result<()> {
    let digest_fits = entry
        .digest
        .as_ref()
        .is_none_or(|digest| digest.encode().is_ok());
    let fits =
        entry.heads.len() <= HEADS_MAX && entry.lengths.total() <= BUNDLE_BYTES_MAX && digest_fits;
    if fits { Ok(()) } else { Err(Error::TooLarge) }
}
