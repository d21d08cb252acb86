//! Bodies of manifests (kind 4) and tombstones (kind 5).

use journal::{DocumentId, Heads};
use minicbor::decode::Decoder;
use minicbor::encode::{Encoder, Error as EncodeError};
use wire::limits::CHECKPOINT_COVERED_MAX;
use wire::{AuthorId, EpochId, Hash, PartId, Place};

use crate::cbor::{self, OrMalformed};
use crate::{DELETIONS_MAX, DOCUMENTS_MAX, Error, HEADS_MAX, PACKS_MAX, Result};

type Written = std::result::Result<(), EncodeError<std::convert::Infallible>>;

/// One pack of a manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackEntry {
    /// The part that carries it.
    pub part: PartId,
    /// The part's size in bytes.
    pub bytes: u64,
    /// How many documents it holds, old copies included.
    pub documents: u32,
    /// How often its documents were merged into larger packs: 0 from records.
    pub level: u8,
    /// The epoch whose key opens it.
    pub epoch: EpochId,
}

/// A page that was deleted for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// Which document.
    pub id: DocumentId,
    /// Its state when it was deleted.
    pub heads: Heads,
    /// What the one who deleted it had seen: newest seq by author, in the order of authors. What
    /// was written beyond brings the page back.
    pub seen: Vec<(AuthorId, u64)>,
}

/// What a space holds as packs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// In the order in which to fetch them: what is newest first. Of a document that is in several
    /// packs the first copy holds everything of the others.
    pub packs: Vec<PackEntry>,
    /// Everything up to these heads is in the packs.
    pub covered: Vec<Place>,
    /// What was deleted for good.
    pub deleted: Vec<Deletion>,
}

impl Manifest {
    /// CBOR.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub fn encode(&self) -> Result<Vec<u8>> {
        let fits = self.packs.len() <= PACKS_MAX
            && self.covered.len() <= CHECKPOINT_COVERED_MAX
            && self.deleted.len() <= DELETIONS_MAX
            && self.deleted.iter().all(Deletion::fits);
        if !fits {
            return Err(Error::TooLarge);
        }
        written(|e| {
            e.map(2 + u64::from(!self.deleted.is_empty()))?;
            e.u8(0)?.array(self.packs.len() as u64)?;
            for pack in &self.packs {
                e.map(5)?.u8(0)?.bytes(pack.part.as_bytes())?;
                e.u8(1)?.u64(pack.bytes)?.u8(2)?.u32(pack.documents)?;
                e.u8(3)?.u8(pack.level)?;
                e.u8(4)?.bytes(pack.epoch.as_bytes())?;
            }
            e.u8(1)?.array(self.covered.len() as u64)?;
            for place in &self.covered {
                e.array(3)?.bytes(place.author.as_bytes())?;
                e.u64(place.seq)?.bytes(place.hash.as_bytes())?;
            }
            if !self.deleted.is_empty() {
                e.u8(2)?.array(self.deleted.len() as u64)?;
                for deletion in &self.deleted {
                    deletion.write(e)?;
                }
            }
            Ok(())
        })
    }

    /// From CBOR.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::TooLarge`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let (mut packs, mut covered, mut deleted) = (None, None, Vec::new());
        cbor::whole(bytes, |d| {
            cbor::map(d, |key, d| {
                match key {
                    0 => packs = Some(cbor::array(d, PACKS_MAX, read_pack)?),
                    1 => covered = Some(cbor::array(d, CHECKPOINT_COVERED_MAX, read_place)?),
                    2 => deleted = cbor::array(d, DELETIONS_MAX, Deletion::read)?,
                    _ => return Ok(false),
                }
                Ok(true)
            })
        })?;
        Ok(Self {
            packs: packs.ok_or(Error::Malformed)?,
            covered: covered.ok_or(Error::Malformed)?,
            deleted,
        })
    }
}

impl Deletion {
    fn fits(&self) -> bool {
        self.heads.len() <= HEADS_MAX && self.seen.len() <= CHECKPOINT_COVERED_MAX
    }

    fn write(&self, e: &mut Encoder<Vec<u8>>) -> Written {
        e.map(3)?.u8(0)?.bytes(&self.id.0)?;
        e.u8(1)?;
        write_heads(e, &self.heads)?;
        e.u8(2)?.array(self.seen.len() as u64)?;
        for (author, seq) in &self.seen {
            e.array(2)?.bytes(author.as_bytes())?.u64(*seq)?;
        }
        Ok(())
    }

    fn read(d: &mut Decoder<'_>) -> Result<Self> {
        let (mut id, mut heads, mut seen) = (None, None, None);
        cbor::map(d, |key, d| {
            match key {
                0 => id = Some(DocumentId(cbor::fixed(d)?)),
                1 => heads = Some(cbor::heads(d)?),
                2 => {
                    seen = Some(cbor::array(d, CHECKPOINT_COVERED_MAX, |d| {
                        pair(d, 2)?;
                        let author = AuthorId::from_bytes(cbor::fixed(d)?);
                        Ok((author, d.u64().or_malformed()?))
                    })?);
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            id: id.ok_or(Error::Malformed)?,
            heads: heads.ok_or(Error::Malformed)?,
            seen: seen.ok_or(Error::Malformed)?,
        })
    }
}

/// The body of a tombstones record: documents deleted for good. Who deleted them had seen what the
/// record's frontier names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tombstones {
    /// Each document, and its state when it was deleted.
    pub documents: Vec<(DocumentId, Heads)>,
}

impl Tombstones {
    /// CBOR.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub fn encode(&self) -> Result<Vec<u8>> {
        let fits = self.documents.len() <= DELETIONS_MAX
            && self.documents.iter().all(|(_, h)| h.len() <= HEADS_MAX);
        if !fits {
            return Err(Error::TooLarge);
        }
        written(|e| {
            e.map(2)?.u8(0)?.array(self.documents.len() as u64)?;
            for (id, _) in &self.documents {
                e.bytes(&id.0)?;
            }
            e.u8(1)?.array(self.documents.len() as u64)?;
            for (_, heads) in &self.documents {
                write_heads(e, heads)?;
            }
            Ok(())
        })
    }

    /// From CBOR. A record that names no states is read as one whose states are unknown.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::TooLarge`].
    pub fn decode(bytes: &[u8]) -> Result<Self> {
        let (mut ids, mut states) = (None, Vec::new());
        cbor::whole(bytes, |d| {
            cbor::map(d, |key, d| {
                match key {
                    0 => {
                        let read = |d: &mut Decoder<'_>| Ok(DocumentId(cbor::fixed(d)?));
                        ids = Some(cbor::array(d, DELETIONS_MAX, read)?);
                    }
                    1 => states = cbor::array(d, DELETIONS_MAX, cbor::heads)?,
                    _ => return Ok(false),
                }
                Ok(true)
            })
        })?;
        let ids = ids.ok_or(Error::Malformed)?;
        if !states.is_empty() && states.len() != ids.len() {
            return Err(Error::Malformed);
        }
        states.resize(ids.len(), Heads::new());
        Ok(Self {
            documents: ids.into_iter().zip(states).collect(),
        })
    }
}

fn written(fill: impl FnOnce(&mut Encoder<Vec<u8>>) -> Written) -> Result<Vec<u8>> {
    let mut e = Encoder::new(Vec::new());
    fill(&mut e).map_err(|_| Error::TooLarge)?;
    Ok(e.into_writer())
}

fn write_heads(e: &mut Encoder<Vec<u8>>, heads: &Heads) -> Written {
    e.array(heads.len() as u64)?;
    for hash in heads {
        e.bytes(hash)?;
    }
    Ok(())
}

fn pair(d: &mut Decoder<'_>, items: u64) -> Result<()> {
    if d.array().or_malformed()? == Some(items) {
        Ok(())
    } else {
        Err(Error::Malformed)
    }
}

fn read_place(d: &mut Decoder<'_>) -> Result<Place> {
    pair(d, 3)?;
    Ok(Place {
        author: AuthorId::from_bytes(cbor::fixed(d)?),
        seq: d.u64().or_malformed()?,
        hash: Hash::from_bytes(cbor::fixed(d)?),
    })
}

fn read_pack(d: &mut Decoder<'_>) -> Result<PackEntry> {
    let (mut part, mut bytes, mut documents) = (None, None, None);
    let (mut level, mut epoch) = (None, None);
    cbor::map(d, |key, d| {
        match key {
            0 => part = Some(PartId::from_bytes(cbor::fixed(d)?)),
            1 => bytes = Some(d.u64().or_malformed()?),
            2 => documents = Some(cbor::length(d, DOCUMENTS_MAX)?),
            3 => level = Some(d.u8().or_malformed()?),
            4 => epoch = Some(EpochId::from_bytes(cbor::fixed(d)?)),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(PackEntry {
        part: part.ok_or(Error::Malformed)?,
        bytes: bytes.ok_or(Error::Malformed)?,
        documents: u32::try_from(documents.ok_or(Error::Malformed)?).or_malformed()?,
        level: level.ok_or(Error::Malformed)?,
        epoch: epoch.ok_or(Error::Malformed)?,
    })
}
