//! Reading a pack: its index at once, its bundles never.

use std::ops::Range;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::build::kept;
use crate::bundle::Bundle;
use crate::cbor::OrMalformed;
use crate::index::{self, Entry, IndexedBundle};
use crate::{Error, INDEX_BYTES_MAX, MAGIC, PACK_BYTES_MAX, Result};

/// A pack whose index was read.
pub struct Pack {
    bytes: Vec<u8>,
    bundles: Vec<(IndexedBundle, Range<usize>)>,
}

impl std::fmt::Debug for Pack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pack({} bundles)", self.bundles.len())
    }
}

/// One bundle of a pack.
#[derive(Clone, Copy)]
pub struct PackedBundle<'a> {
    bundle: &'a IndexedBundle,
    stored: &'a [u8],
}

impl Pack {
    /// Reads the index of a pack; zeros may follow it.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::TooLarge`].
    pub fn parse(bytes: Vec<u8>) -> Result<Self> {
        if bytes.len() > PACK_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        let rest = bytes.strip_prefix(MAGIC).ok_or(Error::Malformed)?;
        let (len, rest) = rest.split_first_chunk::<4>().ok_or(Error::Malformed)?;
        let len = usize::try_from(u32::from_be_bytes(*len)).or_malformed()?;
        let (index, rest) = rest.split_at_checked(len).ok_or(Error::Malformed)?;
        let index = decompress_to_vec_with_limit(index, INDEX_BYTES_MAX).or_malformed()?;
        let mut at = bytes.len().saturating_sub(rest.len());
        let mut bundles = Vec::new();
        for bundle in index::decode(&index)? {
            let end = at.saturating_add(bundle.stored);
            if end > bytes.len() {
                return Err(Error::Malformed);
            }
            bundles.push((bundle, at..end));
            at = end;
        }
        let zeros = bytes.get(at..).unwrap_or_default();
        if zeros.iter().any(|byte| *byte != 0) {
            return Err(Error::Malformed);
        }
        Ok(Self { bytes, bundles })
    }

    /// How many bundles it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bundles.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bundles.is_empty()
    }

    /// One bundle, from 0.
    #[must_use]
    pub fn bundle(&self, number: usize) -> Option<PackedBundle<'_>> {
        let (bundle, range) = self.bundles.get(number)?;
        Some(PackedBundle {
            bundle,
            stored: self.bytes.get(range.clone())?,
        })
    }

    /// Its bundles, in order.
    pub fn bundles(&self) -> impl Iterator<Item = PackedBundle<'_>> {
        (0..self.bundles.len()).filter_map(|number| self.bundle(number))
    }

    /// How many documents it holds.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.bundles.iter().map(|(b, _)| b.entries.len()).sum()
    }
}

impl<'a> PackedBundle<'a> {
    /// What the index says of its documents, by slot.
    #[must_use]
    pub fn entries(&self) -> &'a [Entry] {
        &self.bundle.entries
    }

    /// The bundle in the form in which a device keeps it.
    #[must_use]
    pub fn kept(&self) -> Bundle {
        kept(self.bundle, self.stored)
    }
}
