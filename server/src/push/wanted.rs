//! What of the database a push must be decided against.

use super::Push;
use crate::store::SpaceState;
use wire::{AuthorId, Checkpoint, Entry, Kind, PartId};

/// Records and parts to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Records, by author and number.
    pub records: Vec<(AuthorId, u64)>,
    /// Parts.
    pub parts: Vec<PartId>,
}

impl Push {
    /// What must be known to decide; nothing at all for records that continue their chains.
    #[must_use]
    pub fn wanted(&self, state: &SpaceState) -> Wanted {
        let mut wanted = Wanted::default();
        for entry in &self.records {
            let header = entry.header();
            // The head itself is in the state.
            if header.seq < state.head(&header.author).seq {
                wanted.records.push((header.author, header.seq));
            }
            if header.kind == Kind::Checkpoint {
                want_covered(&mut wanted, entry, state);
            }
        }
        let erased = self.erase.iter();
        wanted
            .records
            .extend(erased.map(|place| (place.author, place.seq)));
        wanted.parts.extend(self.parts.iter().map(|new| new.part));
        wanted.parts.extend(&self.parts_deleted);
        wanted
    }
}

fn want_covered(wanted: &mut Wanted, entry: &Entry, state: &SpaceState) {
    let payload = entry.whole().map(|record| record.payload());
    if let Some(Checkpoint::Covers {
        manifest,
        covered,
        parts,
    }) = payload.and_then(Checkpoint::from_payload)
    {
        wanted.records.push((manifest.author, manifest.seq));
        // The head too: by the time the checkpoint is reached, its manifest is the head.
        let inside = covered
            .iter()
            .filter(|place| place.seq <= state.head(&place.author).seq)
            .filter(|place| place.seq > state.floor(&place.author).seq);
        wanted
            .records
            .extend(inside.map(|place| (place.author, place.seq)));
        wanted.parts.extend(parts);
    }
}
