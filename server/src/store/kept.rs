//! What a space holds besides its log: parts, its newest covering checkpoint, and floors.

use super::Held;
use std::collections::HashMap;
use std::sync::Arc;
use wire::record::HEADER_LEN;
use wire::{AuthorId, Checkpoint, Hash, Head, Kind, PartId, Place, Record};

/// How far a checkpoint has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Stage {
    /// Its writer says what it covers.
    Written = 0,
    /// Its writer read every pack again.
    ReadAgain = 1,
    /// Another device read every pack.
    Acknowledged = 2,
    /// What it covers is being dropped.
    Settled = 3,
    /// What it covers is gone.
    Done = 4,
}

impl Stage {
    /// The stage for a stored number.
    #[must_use]
    pub const fn from_number(number: i64) -> Option<Self> {
        Some(match number {
            0 => Self::Written,
            1 => Self::ReadAgain,
            2 => Self::Acknowledged,
            3 => Self::Settled,
            4 => Self::Done,
            _ => return None,
        })
    }
}

/// The newest checkpoint of a space that says what a manifest covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covering {
    /// Its record's position.
    pub position: u64,
    /// The day it was accepted.
    pub day: u32,
    /// How far it has come.
    pub stage: Stage,
    /// The manifest's record.
    pub manifest: Place,
    /// Heads up to which everything is in the parts.
    pub covered: Vec<Place>,
    /// The parts.
    pub parts: Vec<PartId>,
}

impl Covering {
    /// What a stored record says; `None` if it is no covering checkpoint.
    #[must_use]
    pub fn read(record: &[u8], position: u64, day: u32, stage: Stage) -> Option<Self> {
        let record = Record::parse(record).ok()?;
        if record.header().kind != Kind::Checkpoint {
            return None;
        }
        match Checkpoint::from_payload(record.payload())? {
            Checkpoint::Covers {
                manifest,
                covered,
                parts,
            } => Some(Self {
                position,
                day,
                stage,
                manifest,
                covered,
                parts,
            }),
            _ => None,
        }
    }
}

/// A record that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its hash.
    pub hash: Hash,
    /// Its position.
    pub position: u64,
    /// What its payload is, or was.
    pub kind: Kind,
    /// Its length as it is kept, in bytes.
    pub bytes: u64,
}

impl Found {
    /// A record from the front of its bytes, which hold at least what is signed.
    #[must_use]
    pub fn read(signed_part: &[u8], position: u64, bytes: u64) -> Option<Self> {
        Some(Self {
            hash: wire::record::hash_of(signed_part),
            position,
            kind: Kind::from_byte(*signed_part.get(2)?)?,
            bytes,
        })
    }

    /// Whether its payload is gone.
    #[must_use]
    pub const fn is_stub(&self) -> bool {
        self.bytes == HEADER_LEN as u64
    }
}

/// Records that are there, by author and number.
pub type Records = HashMap<(AuthorId, u64), Found>;

/// Of what a push names: what is there already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Records.
    pub records: Records,
    /// Sizes of parts, in bytes.
    pub parts: HashMap<PartId, u64>,
}

/// Where a part's bytes are.
#[derive(Clone, PartialEq, Eq)]
pub enum PartBody {
    /// In the database.
    Here(Arc<Vec<u8>>),
    /// In a folder or an object store.
    Elsewhere,
}

impl std::fmt::Debug for PartBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Here(_) => "Here(..)",
            Self::Elsewhere => "Elsewhere",
        })
    }
}

/// A part to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPart {
    /// Its id.
    pub part: PartId,
    /// Its size.
    pub bytes: u64,
    /// Whether the newest covering checkpoint names it.
    pub named: bool,
    /// Its bytes.
    pub body: PartBody,
}

/// What a transaction does to a space besides adding records and statements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Positions of records to cut down to stubs.
    pub erased: Vec<u64>,
    /// Positions of records to delete.
    pub dropped: Vec<u64>,
    /// Whether a stub is among the new records.
    pub stubs: bool,
    /// Floors to raise.
    pub floors: Vec<(AuthorId, Held)>,
    /// Whether the state's checkpoint is another than before, or at another stage.
    pub checkpoint: bool,
    /// Parts to mark as named.
    pub parts_named: Vec<PartId>,
    /// Parts to add.
    pub parts_added: Vec<NewPart>,
    /// Parts to delete.
    pub parts_dropped: Vec<PartId>,
}

impl Kept {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.erased.is_empty()
            && self.dropped.is_empty()
            && !self.stubs
            && self.floors.is_empty()
            && !self.checkpoint
            && self.parts_named.is_empty()
            && self.parts_added.is_empty()
            && self.parts_dropped.is_empty()
    }

    /// Does what another does too, after it.
    pub fn follow(&mut self, next: Self) {
        self.erased.extend(next.erased);
        self.dropped.extend(next.dropped);
        self.stubs |= next.stubs;
        self.floors.extend(next.floors);
        self.checkpoint |= next.checkpoint;
        self.parts_named.extend(next.parts_named);
        for part in next.parts_dropped {
            self.parts_added.retain(|added| added.part != part);
            self.parts_dropped.push(part);
        }
        for added in next.parts_added {
            self.parts_dropped.retain(|dropped| *dropped != added.part);
            self.parts_added.push(added);
        }
    }
}

/// Floors of chains: heads up to which records may be gone.
pub type Floors = HashMap<AuthorId, Head>;

/// What a sweep deleted of spaces that are gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Whether there is more to delete.
    pub more: bool,
    /// Parts deleted, with the numbers of their spaces.
    pub parts: Vec<(u32, PartId)>,
}
