//! What this device knows of the space's packs: which there are, which were read, which manifest is
//! in force, and which pages were deleted for good. Kept under the name `packs`.

use std::collections::{BTreeMap, BTreeSet};

use journal::{DocumentId, Heads};
use minicbor::{Decode, Encode};
use pack::{Deletion, PackEntry};
use wire::{AuthorId, EpochId, PartId, Place};

use super::super::rows::heads_of;

/// The storage name.
pub(crate) const NAME: &str = "packs";

/// One pack.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct KnownPack {
    #[n(0)]
    pub(crate) part: PartId,
    #[n(1)]
    pub(crate) bytes: u64,
    #[n(2)]
    pub(crate) documents: u32,
    #[n(3)]
    pub(crate) level: u8,
    #[n(4)]
    pub(crate) epoch: EpochId,
    /// It was fetched, opened and taken in, or made here.
    #[n(5)]
    pub(crate) read: bool,
    /// It does not hold what a pack holds.
    #[n(6)]
    pub(crate) refused: bool,
    /// Which of its bundles are kept here.
    #[n(7)]
    pub(crate) kept: BTreeSet<u16>,
    /// Since when neither the relay nor this device has it, in milliseconds since 1970; 0 if one of
    /// them does.
    #[cbor(n(8), default)]
    pub(crate) missing_ms: i64,
}

impl KnownPack {
    pub(crate) fn entry(&self) -> PackEntry {
        PackEntry {
            part: self.part,
            bytes: self.bytes,
            documents: self.documents,
            level: self.level,
            epoch: self.epoch,
        }
    }
}

/// A manifest and its checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Standing {
    /// The manifest's record.
    #[n(0)]
    pub(crate) manifest: Place,
    /// Its covering checkpoint's record.
    #[n(1)]
    pub(crate) checkpoint: Place,
    /// Where the relay has that; 0 while it is not known.
    #[n(2)]
    pub(crate) position: u64,
    /// Its packs by their numbers here, in its order.
    #[n(3)]
    pub(crate) packs: Vec<u32>,
    #[n(4)]
    pub(crate) covered: Vec<Place>,
    /// When it was accepted or came, or when its writer alone had vouched for it, in milliseconds
    /// since 1970.
    #[n(5)]
    pub(crate) at_ms: i64,
    /// It was acknowledged: the relay drops what it covers.
    #[n(6)]
    pub(crate) settled: bool,
    /// The own record that acknowledges it, or says that it was read again; 0 for none.
    #[n(7)]
    pub(crate) answer: u64,
}

impl Standing {
    /// How far this author's chain is covered.
    pub(crate) fn covered_of(&self, author: &AuthorId) -> u64 {
        let place = self.covered.iter().find(|place| place.author == *author);
        place.map_or(0, |place| place.seq)
    }

    /// Whether everything that `other` covers is covered.
    pub(crate) fn reaches(&self, other: &Self) -> bool {
        let mut places = other.covered.iter();
        places.all(|place| self.covered_of(&place.author) >= place.seq)
    }
}

/// Everything about packs that is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Book {
    next: u32,
    known: BTreeMap<u32, KnownPack>,
    /// The manifest in force.
    pub(crate) newest: Option<Standing>,
    /// An own one that the relay has not accepted yet.
    pub(crate) offered: Option<Standing>,
    /// Pages that were deleted for good.
    pub(crate) gone: BTreeMap<DocumentId, Deletion>,
    /// Copies from packs that wait to be merged: once a page has these heads, that pack holds it.
    merging: BTreeMap<DocumentId, (u32, Heads)>,
    /// The pack that holds the settings, and their heads there.
    pub(crate) settings: (u32, Heads),
    /// Packs have to be written although little is uncovered: something was deleted.
    pub(crate) rewrite: bool,
    /// A manifest whose checkpoint did not come yet.
    pub(crate) arrived: Option<Arrived>,
    /// Pages that another device deleted for good, and that may hold more than it had seen.
    pub(crate) judging: BTreeMap<DocumentId, Deletion>,
    /// An own deletion whose records are to be erased at the relay: the tombstones' seq, and the
    /// pages.
    pub(crate) erasing: Vec<(u64, DocumentId)>,
}

/// A manifest that came, opened.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Arrived {
    #[n(0)]
    pub(crate) place: Place,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) body: Vec<u8>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Kept {
    #[n(0)]
    next: u32,
    #[n(1)]
    known: BTreeMap<u32, KnownPack>,
    #[n(2)]
    newest: Option<Standing>,
    #[n(3)]
    offered: Option<Standing>,
    #[n(4)]
    gone: Vec<KeptGone>,
    #[n(5)]
    merging: Vec<KeptMerging>,
    #[n(6)]
    settings_pack: u32,
    #[cbor(n(7), with = "minicbor::bytes")]
    settings_heads: Vec<u8>,
    #[n(8)]
    rewrite: bool,
    #[n(9)]
    arrived: Option<Arrived>,
    #[cbor(n(10), default)]
    judging: Vec<KeptGone>,
    #[cbor(n(11), default)]
    erasing: Vec<KeptErasing>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct KeptErasing {
    #[n(0)]
    seq: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    id: [u8; 16],
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct KeptGone {
    #[cbor(n(0), with = "minicbor::bytes")]
    id: [u8; 16],
    #[cbor(n(1), with = "minicbor::bytes")]
    heads: Vec<u8>,
    #[n(2)]
    seen: Vec<(AuthorId, u64)>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct KeptMerging {
    #[cbor(n(0), with = "minicbor::bytes")]
    id: [u8; 16],
    #[n(1)]
    pack: u32,
    #[cbor(n(2), with = "minicbor::bytes")]
    heads: Vec<u8>,
}

impl KeptGone {
    fn of(deletion: &Deletion) -> Self {
        Self {
            id: deletion.id.0,
            heads: deletion.heads.concat(),
            seen: deletion.seen.clone(),
        }
    }

    fn into_entry(self) -> (DocumentId, Deletion) {
        let deletion = Deletion {
            id: DocumentId(self.id),
            heads: heads_of(&self.heads),
            seen: self.seen,
        };
        (deletion.id, deletion)
    }
}

impl Book {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let merging = self.merging.iter().map(|(id, (pack, heads))| KeptMerging {
            id: id.0,
            pack: *pack,
            heads: heads.concat(),
        });
        wire::cbor::encode(&Kept {
            next: self.next,
            known: self.known.clone(),
            newest: self.newest.clone(),
            offered: self.offered.clone(),
            gone: self.gone.values().map(KeptGone::of).collect(),
            merging: merging.collect(),
            settings_pack: self.settings.0,
            settings_heads: self.settings.1.concat(),
            rewrite: self.rewrite,
            arrived: self.arrived.clone(),
            judging: self.judging.values().map(KeptGone::of).collect(),
            erasing: self
                .erasing
                .iter()
                .map(|(seq, id)| KeptErasing {
                    seq: *seq,
                    id: id.0,
                })
                .collect(),
        })
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let kept: Kept = wire::cbor::decode(bytes).ok()?;
        let erasing = kept.erasing.into_iter();
        let merging = kept.merging.into_iter().map(|merging| {
            let copy = (merging.pack, heads_of(&merging.heads));
            (DocumentId(merging.id), copy)
        });
        Some(Self {
            next: kept.next,
            known: kept.known,
            newest: kept.newest,
            offered: kept.offered,
            gone: kept.gone.into_iter().map(KeptGone::into_entry).collect(),
            merging: merging.collect(),
            settings: (kept.settings_pack, heads_of(&kept.settings_heads)),
            rewrite: kept.rewrite,
            arrived: kept.arrived,
            judging: kept.judging.into_iter().map(KeptGone::into_entry).collect(),
            erasing: erasing
                .map(|erasing| (erasing.seq, DocumentId(erasing.id)))
                .collect(),
        })
    }

    /// The number under which a pack is known here, from now on if not before.
    pub(crate) fn number(&mut self, entry: &PackEntry) -> u32 {
        let known = self.known.iter().find(|(_, pack)| pack.part == entry.part);
        if let Some((number, _)) = known {
            return *number;
        }
        self.next = self.next.saturating_add(1);
        let pack = KnownPack {
            part: entry.part,
            bytes: entry.bytes,
            documents: entry.documents,
            level: entry.level,
            epoch: entry.epoch,
            read: false,
            refused: false,
            kept: BTreeSet::new(),
            missing_ms: 0,
        };
        self.known.insert(self.next, pack);
        self.next
    }

    pub(crate) fn pack(&self, number: u32) -> Option<&KnownPack> {
        self.known.get(&number)
    }

    pub(crate) fn pack_mut(&mut self, number: u32) -> Option<&mut KnownPack> {
        self.known.get_mut(&number)
    }

    /// Where a pack stands in the manifest in force, counted from 0.
    pub(crate) fn rank(&self, number: u32) -> Option<usize> {
        let packs = &self.newest.as_ref()?.packs;
        packs.iter().position(|known| *known == number)
    }

    /// The first pack of the manifest in force that was not read yet; one that the relay did not
    /// have comes last.
    pub(crate) fn to_read(&self) -> Option<u32> {
        let packs = &self.newest.as_ref()?.packs;
        let unread = packs.iter().filter_map(|number| {
            let pack = self.pack(*number).filter(|p| !p.read && !p.refused)?;
            Some((pack.missing_ms, *number))
        });
        unread
            .min_by_key(|(missing_ms, _)| *missing_ms)
            .map(|(_, number)| number)
    }

    /// The first pack of the manifest in force was read, or is none.
    pub(crate) fn first_is_read(&self) -> bool {
        let first = self.newest.as_ref().and_then(|newest| newest.packs.first());
        let pack = first.and_then(|number| self.pack(*number));
        pack.is_none_or(|pack| pack.read || pack.refused || pack.missing_ms > 0)
    }

    /// Every pack of the manifest in force was read, and holds what a pack holds.
    pub(crate) fn all_read(&self) -> bool {
        let packs = self.newest.as_ref().map(|newest| &newest.packs);
        packs.is_some_and(|packs| {
            let mut packs = packs.iter();
            packs.all(|number| self.pack(*number).is_some_and(|pack| pack.read))
        })
    }

    /// A copy of a page came with a pack and waits to be merged.
    pub(crate) fn merges(&mut self, id: DocumentId, pack: u32, heads: Heads) {
        self.merging.insert(id, (pack, heads));
    }

    /// The pack that holds a page with these heads, by a copy that came and was merged.
    pub(crate) fn merged_from(&self, id: &DocumentId, heads: &Heads) -> Option<u32> {
        let (pack, known) = self.merging.get(id)?;
        (known == heads).then_some(*pack)
    }

    /// The pack whose copy of a page was merged, or waits to be.
    pub(crate) fn merging_pack(&self, id: &DocumentId) -> Option<u32> {
        self.merging.get(id).map(|(pack, _)| *pack)
    }

    /// Nothing waits to be merged any more.
    pub(crate) fn forget_merged(&mut self) -> bool {
        let any = !self.merging.is_empty();
        self.merging.clear();
        any
    }

    /// Bundles that are kept of known packs and that no page needs; they are forgotten.
    pub(crate) fn unused(&mut self, used: &BTreeSet<(u32, u16)>) -> Vec<(u32, u16)> {
        let mut gone = Vec::new();
        for (number, pack) in &mut self.known {
            pack.kept.retain(|bundle| {
                let needed = used.contains(&(*number, *bundle));
                if !needed {
                    gone.push((*number, *bundle));
                }
                needed
            });
        }
        gone
    }

    /// Packs that no manifest names any more and of which nothing is kept here, as `used` says.
    /// Forgets them, and answers the others that no manifest names.
    pub(crate) fn outdated(&mut self, used: impl Fn(u32) -> bool) -> Vec<(u32, KnownPack)> {
        let named = |number: &u32| {
            let in_force = [self.newest.as_ref(), self.offered.as_ref()];
            let mut manifests = in_force.into_iter().flatten();
            manifests.any(|standing| standing.packs.contains(number))
        };
        let gone: Vec<u32> = self
            .known
            .keys()
            .filter(|number| !named(number) && !used(**number))
            .copied()
            .collect();
        gone.into_iter()
            .filter_map(|number| Some((number, self.known.remove(&number)?)))
            .collect()
    }

    /// Parts that the manifest in force, and one on its way, need.
    pub(crate) fn parts(&self) -> Vec<PartId> {
        let in_force = [self.newest.as_ref(), self.offered.as_ref()];
        let numbers = in_force.into_iter().flatten().flat_map(|s| &s.packs);
        numbers
            .filter_map(|number| Some(self.pack(*number)?.part))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use wire::Hash;

    use super::*;

    fn entry(n: u8) -> PackEntry {
        PackEntry {
            part: PartId::from_bytes([n; 32]),
            bytes: 900,
            documents: 3,
            level: 0,
            epoch: EpochId::from_bytes([9; 32]),
        }
    }

    fn place(author: u8, seq: u64) -> Place {
        Place {
            author: AuthorId::from_bytes([author; 32]),
            seq,
            hash: Hash::from_bytes([seq.to_be_bytes()[7]; 32]),
        }
    }

    fn standing(packs: Vec<u32>, covered: Vec<Place>) -> Standing {
        Standing {
            manifest: place(1, 8),
            checkpoint: place(1, 9),
            position: 12,
            packs,
            covered,
            at_ms: 5,
            settled: false,
            answer: 0,
        }
    }

    #[test]
    fn a_book_reads_back() {
        let mut book = Book::default();
        let one = book.number(&entry(1));
        assert_eq!(book.number(&entry(1)), one);
        let two = book.number(&entry(2));
        book.newest = Some(standing(vec![two, one], vec![place(1, 7)]));
        let id = DocumentId([4; 16]);
        let deletion = Deletion {
            id,
            heads: vec![[3; 32]],
            seen: vec![(AuthorId::from_bytes([1; 32]), 4)],
        };
        book.gone.insert(id, deletion);
        book.merges(id, two, vec![[5; 32], [6; 32]]);
        book.settings = (one, vec![[7; 32]]);
        let again = Book::decode(&book.encode()).unwrap();
        assert_eq!(again.encode(), book.encode());
        assert_eq!(again.rank(one), Some(1));
        assert_eq!(again.merged_from(&id, &vec![[5; 32], [6; 32]]), Some(two));
        assert_eq!(again.merged_from(&id, &vec![[5; 32]]), None);
        assert_eq!(again.to_read(), Some(two));
        assert!(Book::decode(b"nonsense").is_none());
    }

    #[test]
    fn a_pack_that_nothing_names_is_forgotten_once_nothing_of_it_is_kept() {
        let mut book = Book::default();
        let one = book.number(&entry(1));
        let two = book.number(&entry(2));
        book.newest = Some(standing(vec![two], Vec::new()));
        assert!(book.outdated(|number| number == one).is_empty());
        let gone = book.outdated(|_| false);
        assert_eq!(gone.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [one]);
        assert_eq!(book.parts(), [PartId::from_bytes([2; 32])]);
    }

    #[test]
    fn a_manifest_that_covers_less_does_not_reach_one_that_covers_more() {
        let less = standing(vec![], vec![place(1, 7)]);
        let more = standing(vec![], vec![place(1, 7), place(2, 1)]);
        assert!(more.reaches(&less) && !less.reaches(&more));
    }
}
