//! Writing a pack, a document at a time.

use journal::{Digest, DocumentId, DocumentKind, Heads};

use crate::bundle::{Bundle, Deflater, deflate};
use crate::index::{self, Entry, IndexedBundle, Lengths};
use crate::{DOCUMENTS_MAX, Error, INDEX_BYTES_MAX, MAGIC, PACK_BYTES_MAX, Result};

/// A bundle closes at so many documents …
const BUNDLE_DOCUMENTS: usize = 16;
/// … or at so many bytes before compression: what lies further back is not found again anyway.
const BUNDLE_BYTES: usize = 64 * 1024;
/// What a document in the open bundle takes of the compressed index, for the estimate.
const ENTRY_BYTES: usize = 400;

/// A document on its way into a pack.
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    /// Which document.
    pub id: DocumentId,
    /// What it is.
    pub kind: DocumentKind,
    /// Its state.
    pub heads: Heads,
    /// What a timeline shows of it.
    pub digest: Option<Digest>,
    /// The document, saved without compression.
    pub saved: Vec<u8>,
    /// The title of its readable view.
    pub title: String,
    /// The text of its readable view.
    pub body: String,
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Document")
    }
}

/// Where a document lies in its pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The bundle, from 0.
    pub bundle: u16,
    /// The document of the bundle, from 0.
    pub slot: u16,
}

/// A pack under construction. Each call does a bounded piece of work.
#[derive(Default)]
pub struct Builder {
    closed: usize,
    index: Deflater,
    index_bytes: usize,
    /// The closed bundles, one after the other.
    stored: Vec<u8>,
    open: IndexedBundle,
    raw: Vec<u8>,
    documents: usize,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Builder({} documents)", self.documents)
    }
}

impl Builder {
    /// An empty pack.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many documents were added.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.documents
    }

    /// About how many bytes the pack will have, at most.
    #[must_use]
    pub fn bytes_at_most(&self) -> usize {
        let entries = self.open.entries.len().saturating_mul(ENTRY_BYTES);
        self.stored
            .len()
            .saturating_add(self.index.len())
            .saturating_add(self.raw.len())
            .saturating_add(entries)
    }

    /// Adds a document, and says where it lies.
    ///
    /// # Errors
    /// [`Error::TooLarge`] if it does not fit this pack, or any.
    pub fn add(&mut self, document: Document) -> Result<Place> {
        if self.documents >= DOCUMENTS_MAX {
            return Err(Error::TooLarge);
        }
        let entry = Entry {
            id: document.id,
            kind: document.kind,
            heads: document.heads,
            digest: document.digest,
            lengths: Lengths {
                title: document.title.len(),
                body: document.body.len(),
                saved: document.saved.len(),
            },
        };
        index::check(&entry)?;
        let full = self.open.entries.len() >= BUNDLE_DOCUMENTS
            || self.raw.len().saturating_add(entry.lengths.total()) > BUNDLE_BYTES;
        if full {
            self.close_bundle()?;
        }
        let place = Place {
            bundle: u16::try_from(self.closed).map_err(|_| Error::TooLarge)?,
            slot: u16::try_from(self.open.entries.len()).map_err(|_| Error::TooLarge)?,
        };
        self.open.entries.push(entry);
        self.raw.extend_from_slice(document.title.as_bytes());
        self.raw.extend_from_slice(document.body.as_bytes());
        self.raw.extend_from_slice(&document.saved);
        self.documents = self.documents.saturating_add(1);
        Ok(place)
    }

    fn close_bundle(&mut self) -> Result<()> {
        if self.open.entries.is_empty() {
            return Ok(());
        }
        let mut bundle = std::mem::take(&mut self.open);
        let raw = std::mem::take(&mut self.raw);
        let stored = deflate(&bundle.dictionary(), &raw)?;
        bundle.stored = stored.len();
        self.stored.extend_from_slice(&stored);
        let item = index::encode(&bundle)?;
        self.index_bytes = self.index_bytes.saturating_add(item.len());
        if self.index_bytes > INDEX_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        self.index.push(&item)?;
        self.closed = self.closed.saturating_add(1);
        Ok(())
    }

    /// The pack's bytes, before padding and sealing.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub fn finish(mut self) -> Result<Vec<u8>> {
        self.close_bundle()?;
        let index = self.index.finish()?;
        let len = u32::try_from(index.len()).map_err(|_| Error::TooLarge)?;
        let mut bytes = Vec::with_capacity(8 + index.len() + self.stored.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&len.to_be_bytes());
        bytes.extend_from_slice(&index);
        bytes.extend_from_slice(&self.stored);
        if bytes.len() > PACK_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        Ok(bytes)
    }
}

/// A bundle as it is kept, from its part of the index and its stored bytes.
pub(crate) fn kept(bundle: &IndexedBundle, stored: &[u8]) -> Bundle {
    let lengths = bundle.entries.iter().map(|entry| entry.lengths).collect();
    Bundle::new(lengths, &bundle.dictionary(), stored)
}
