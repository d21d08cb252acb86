//! Checkpoints: what a manifest covers, in clear, so that a relay can drop what is covered (2.6).
//!
//! The payload of a record of kind 6 is this and nothing else, in the one encoding there is of it:
//! definite lengths, shortest integers, ascending keys, covered heads in the order of authors.

use crate::cbor::limited;
use crate::ids::{AuthorId, Hash, PartId, Place};
use crate::limits;
use minicbor::encode::{Encoder, Write};
use minicbor::{Decode, Decoder, Encode};
use std::collections::BTreeSet;

/// What a checkpoint says about a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Checkpoint {
    /// Its writer: everything up to these heads is in these parts.
    Covers {
        /// The manifest's record: the one directly before the checkpoint's.
        manifest: Place,
        /// Heads, one an author, in the order of authors.
        covered: Vec<Place>,
        /// The parts it needs, each once, in the manifest's order.
        parts: Vec<PartId>,
    },
    /// Another device: downloaded, opened and checked every pack of it.
    Acknowledges {
        /// The manifest's record.
        manifest: Place,
    },
    /// Its writer: downloaded and checked every pack again.
    ReadAgain {
        /// The manifest's record.
        manifest: Place,
    },
}

impl Checkpoint {
    /// The manifest it is about.
    #[must_use]
    pub const fn manifest(&self) -> &Place {
        match self {
            Self::Covers { manifest, .. }
            | Self::Acknowledges { manifest }
            | Self::ReadAgain { manifest } => manifest,
        }
    }

    /// The payload. Heads are put in order; twice the same author or part, or more than the limits
    /// allow, makes bytes that [`Checkpoint::from_payload`] refuses.
    #[must_use]
    pub fn to_payload(&self) -> Vec<u8> {
        crate::cbor::encode(self)
    }

    /// Reads a payload; `None` if it is not exactly what [`Checkpoint::to_payload`] writes.
    #[must_use]
    pub fn from_payload(bytes: &[u8]) -> Option<Self> {
        let read: Self = crate::cbor::decode(bytes).ok()?;
        (read.holds() && read.to_payload() == bytes).then_some(read)
    }

    fn holds(&self) -> bool {
        if self.manifest().seq == 0 {
            return false;
        }
        let Self::Covers { covered, parts, .. } = self else {
            return true;
        };
        let ascending = covered
            .iter()
            .zip(covered.iter().skip(1))
            .all(|(one, next)| one.author < next.author);
        let distinct: BTreeSet<_> = parts.iter().collect();
        ascending && covered.iter().all(|place| place.seq > 0) && distinct.len() == parts.len()
    }
}

fn write_place<W: Write>(
    e: &mut Encoder<W>,
    place: &Place,
) -> Result<(), minicbor::encode::Error<W::Error>> {
    e.array(3)?
        .bytes(place.author.as_bytes())?
        .u64(place.seq)?
        .bytes(place.hash.as_bytes())?;
    Ok(())
}

fn read_place(d: &mut Decoder<'_>) -> Result<Place, minicbor::decode::Error> {
    if d.array()? != Some(3) {
        return Err(minicbor::decode::Error::message("a place has three items"));
    }
    Ok(Place {
        author: d.decode::<AuthorId>()?,
        seq: d.u64()?,
        hash: d.decode::<Hash>()?,
    })
}

impl<C> Encode<C> for Checkpoint {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        let (fields, action) = match self {
            Self::Covers { .. } => (4, 0),
            Self::Acknowledges { .. } => (2, 1),
            Self::ReadAgain { .. } => (2, 2),
        };
        e.map(fields)?.u8(0)?.u8(action)?.u8(1)?;
        write_place(e, self.manifest())?;
        if let Self::Covers { covered, parts, .. } = self {
            let mut ordered: Vec<&Place> = covered.iter().collect();
            ordered.sort_by_key(|place| place.author);
            e.u8(2)?.array(ordered.len() as u64)?;
            for place in ordered {
                write_place(e, place)?;
            }
            e.u8(3)?.encode(parts)?;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Checkpoint {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let unexpected = || minicbor::decode::Error::message("not a checkpoint");
        let key = |d: &mut Decoder<'b>, wanted: u8| match d.u8()? {
            key if key == wanted => Ok(()),
            _ => Err(unexpected()),
        };
        let fields = d.map()?;
        key(d, 0)?;
        let action = d.u8()?;
        key(d, 1)?;
        let manifest = read_place(d)?;
        match (fields, action) {
            (Some(4), 0) => {
                key(d, 2)?;
                let covered = limited(d, limits::CHECKPOINT_COVERED_MAX, read_place)?;
                key(d, 3)?;
                let parts = limited(d, limits::CHECKPOINT_PARTS_MAX, |d| d.decode())?;
                Ok(Self::Covers {
                    manifest,
                    covered,
                    parts,
                })
            }
            (Some(2), 1) => Ok(Self::Acknowledges { manifest }),
            (Some(2), 2) => Ok(Self::ReadAgain { manifest }),
            _ => Err(unexpected()),
        }
    }
}
