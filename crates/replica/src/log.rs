//! The kept log: which accepted records are held here, sealed as they came, so that a relay that
//! lost them gets them again. Their bytes lie in the store, by author and seq; this is the index.
//!
//! # Invariants
//! - A place of a chain holds one hash. Another one for the same place is a fork, never a change.
//! - Membership and envelopes (kinds 2 and 3), the newest manifest and checkpoint, and what proves
//!   a fork are never dropped.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use wire::{AuthorId, Hash, Head, Kind};

/// How many seqs of one author lie in one stored value.
const SHARD_SEQS: u64 = 128;

/// A record that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Logged {
    /// Its hash.
    #[n(0)]
    pub hash: Hash,
    /// Its kind, as in the header.
    #[n(1)]
    pub kind: u8,
    /// Its length in bytes.
    #[n(2)]
    pub bytes: u32,
    /// Where the relay had it when it came; 0 for own ones. It says what came before what.
    #[n(3)]
    pub position: u64,
}

/// A stretch of one author's chain: the unit in which the index is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Shard {
    /// Whose chain.
    #[n(0)]
    pub author: AuthorId,
    /// Which stretch, from 0.
    #[n(1)]
    pub number: u64,
}

/// A stretch and its stored value; `None` once it is empty.
pub type ShardValue = (Shard, Option<Vec<u8>>);

/// A manifest's chain checkpoint, as far as re-offering needs it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Cover {
    /// Who wrote manifest and checkpoint.
    #[n(0)]
    pub author: AuthorId,
    /// The manifest's seq.
    #[n(1)]
    pub manifest: u64,
    /// The checkpoint's seq.
    #[n(2)]
    pub checkpoint: u64,
    /// The covered frontier.
    #[n(3)]
    pub covered: BTreeMap<AuthorId, Head>,
}

/// What noting a record meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It was not known.
    New,
    /// It was known.
    Known,
    /// Its place is taken by a record with this hash.
    Forked(Hash),
}

/// Everything but the entries: small, and read first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Root {
    #[n(0)]
    shards: Vec<Shard>,
    /// How far a log that began late was filled up; absent when it is whole.
    #[n(1)]
    filling: Option<u64>,
    #[n(2)]
    cover: Option<Cover>,
    /// Forks that were noted, by author and seq.
    #[n(3)]
    forks: BTreeSet<(AuthorId, u64)>,
}

/// The index of the kept log.
#[derive(Clone, Debug, Default)]
pub struct Log {
    root: Root,
    chains: BTreeMap<AuthorId, BTreeMap<u64, Logged>>,
    changed: BTreeSet<Shard>,
    root_changed: bool,
}

fn shard_of(author: AuthorId, seq: u64) -> Shard {
    Shard {
        author,
        number: seq / SHARD_SEQS,
    }
}

impl Log {
    /// The log of a journal that had none: it is to be filled up from the relay.
    #[must_use]
    pub fn to_be_filled() -> Self {
        let mut log = Self::default();
        log.root.filling = Some(0);
        log.root_changed = true;
        log
    }

    /// Reads a root; its shards come next. `None` if it is none.
    #[must_use]
    pub fn decode_root(bytes: &[u8]) -> Option<Self> {
        Some(Self {
            root: wire::cbor::decode(bytes).ok()?,
            ..Self::default()
        })
    }

    /// The root as it is stored.
    #[must_use]
    pub fn encode_root(&self) -> Vec<u8> {
        wire::cbor::encode(&self.root)
    }

    /// The stretches there are.
    #[must_use]
    pub fn shards(&self) -> &[Shard] {
        &self.root.shards
    }

    /// Takes in a stored stretch. What was noted meanwhile is newer. False if it cannot be read.
    pub fn load(&mut self, shard: Shard, bytes: &[u8]) -> bool {
        let Ok(entries) = wire::cbor::decode::<BTreeMap<u64, Logged>>(bytes) else {
            return false;
        };
        let chain = self.chains.entry(shard.author).or_default();
        for (seq, logged) in entries {
            chain.entry(seq).or_insert(logged);
        }
        true
    }

    /// Stretches that changed since they were last asked for: `None` for an empty one. And the root,
    /// if that changed too.
    pub fn take_changed(&mut self) -> (Vec<ShardValue>, Option<Vec<u8>>) {
        let changed = std::mem::take(&mut self.changed);
        let values = changed
            .into_iter()
            .map(|shard| (shard, self.encode_shard(shard)))
            .collect();
        let root = std::mem::take(&mut self.root_changed).then(|| self.encode_root());
        (values, root)
    }

    fn encode_shard(&mut self, shard: Shard) -> Option<Vec<u8>> {
        let from = shard.number.saturating_mul(SHARD_SEQS);
        let entries: BTreeMap<u64, Logged> = self
            .chains
            .get(&shard.author)?
            .range(from..from.saturating_add(SHARD_SEQS))
            .map(|(seq, logged)| (*seq, *logged))
            .collect();
        if entries.is_empty() {
            self.root.shards.retain(|known| *known != shard);
            self.root_changed = true;
            return None;
        }
        Some(wire::cbor::encode(&entries))
    }

    fn touch(&mut self, shard: Shard) {
        self.changed.insert(shard);
        if !self.root.shards.contains(&shard) {
            self.root.shards.push(shard);
            self.root_changed = true;
        }
    }

    /// A record that is held.
    #[must_use]
    pub fn get(&self, author: &AuthorId, seq: u64) -> Option<Logged> {
        self.chains.get(author)?.get(&seq).copied()
    }

    /// How many records are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chains.values().map(BTreeMap::len).sum()
    }

    /// Whether none is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.chains.values().all(BTreeMap::is_empty)
    }

    /// Notes a record of a verified chain.
    pub fn note(&mut self, author: AuthorId, seq: u64, logged: Logged) -> Noted {
        match self.get(&author, seq) {
            Some(known) if known.hash == logged.hash => Noted::Known,
            Some(known) => Noted::Forked(known.hash),
            None => {
                self.set(author, seq, logged);
                Noted::New
            }
        }
    }

    /// Notes an own record that no relay has accepted yet; it replaces one that was taken back.
    pub fn note_own(&mut self, author: AuthorId, seq: u64, logged: Logged) {
        self.set(author, seq, logged);
    }

    fn set(&mut self, author: AuthorId, seq: u64, logged: Logged) {
        self.chains.entry(author).or_default().insert(seq, logged);
        self.touch(shard_of(author, seq));
    }

    /// The relay has this record at this position.
    pub fn placed(&mut self, author: &AuthorId, seq: u64, position: u64) {
        if let Some(mut logged) = self.get(author, seq)
            && logged.position != position
        {
            logged.position = position;
            self.set(*author, seq, logged);
        }
    }

    /// Whether something waits for [`Log::take_changed`].
    #[must_use]
    pub fn has_changes(&self) -> bool {
        self.root_changed || !self.changed.is_empty()
    }

    /// Own records that were given up are held no longer.
    pub fn forget(&mut self, author: &AuthorId, after: u64) {
        let Some(chain) = self.chains.get_mut(author) else {
            return;
        };
        for seq in chain.split_off(&after.saturating_add(1)).into_keys() {
            self.changed.insert(shard_of(*author, seq));
        }
    }

    /// Only the header of this record is held from now on.
    pub fn shorten(&mut self, author: &AuthorId, seq: u64) {
        if let Some(mut logged) = self.get(author, seq) {
            logged.bytes = u32::try_from(wire::record::HEADER_LEN).unwrap_or(u32::MAX);
            self.set(*author, seq, logged);
        }
    }

    /// A fork in this place. True the first time; what proves it stays for ever.
    pub fn note_fork(&mut self, author: AuthorId, seq: u64) -> bool {
        self.root_changed = true;
        self.root.forks.insert((author, seq))
    }

    /// The settled checkpoint in force.
    #[must_use]
    pub fn cover(&self) -> Option<&Cover> {
        self.root.cover.as_ref()
    }

    /// A settled checkpoint covers records from now on: those that need not be held any longer.
    pub fn cover_with(&mut self, cover: Cover) -> Vec<(AuthorId, u64)> {
        let stays = |author: &AuthorId, seq: u64, kind: u8| {
            kind == Kind::Membership as u8
                || kind == Kind::Envelope as u8
                || (*author == cover.author && (seq == cover.manifest || seq == cover.checkpoint))
                || self.root.forks.contains(&(*author, seq))
        };
        let mut gone = Vec::new();
        for (author, head) in &cover.covered {
            let Some(chain) = self.chains.get(author) else {
                continue;
            };
            let covered = chain.range(..=head.seq);
            gone.extend(
                covered
                    .filter(|(seq, logged)| !stays(author, **seq, logged.kind))
                    .map(|(seq, _)| (*author, *seq)),
            );
        }
        for (author, seq) in &gone {
            if let Some(chain) = self.chains.get_mut(author) {
                chain.remove(seq);
            }
            self.changed.insert(shard_of(*author, *seq));
        }
        self.root.cover = Some(cover);
        self.root_changed = true;
        gone
    }

    /// How many records of pages and deletions lie beyond these heads, and their bytes.
    #[must_use]
    pub fn beyond(&self, covered: impl Fn(&AuthorId) -> u64) -> (u64, u64) {
        let mut count = 0_u64;
        let mut bytes = 0_u64;
        for (author, chain) in &self.chains {
            for logged in chain
                .range(covered(author).saturating_add(1)..)
                .map(|(_, l)| l)
            {
                if logged.kind == Kind::Updates as u8 || logged.kind == Kind::Tombstones as u8 {
                    count = count.saturating_add(1);
                    bytes = bytes.saturating_add(u64::from(logged.bytes));
                }
            }
        }
        (count, bytes)
    }

    /// Records that may hold pages, of every author: kind 1, whole, each with its hash.
    pub fn whole_updates(&self) -> impl Iterator<Item = (AuthorId, u64, Logged)> + '_ {
        let stub = u32::try_from(wire::record::HEADER_LEN).unwrap_or(u32::MAX);
        self.chains.iter().flat_map(move |(author, chain)| {
            chain
                .iter()
                .filter(move |(_, logged)| {
                    logged.kind == Kind::Updates as u8 && logged.bytes > stub
                })
                .map(|(seq, logged)| (*author, *seq, *logged))
        })
    }

    /// Where filling up goes on; `None` when the log is whole.
    #[must_use]
    pub fn filling_from(&self) -> Option<u64> {
        self.root.filling
    }

    /// Filling up came this far, or to its end.
    pub fn filled_to(&mut self, cursor: Option<u64>) {
        self.root.filling = cursor;
        self.root_changed = true;
    }

    /// Every author of whom something is held.
    pub fn authors(&self) -> impl Iterator<Item = &AuthorId> {
        self.chains.keys()
    }

    /// The records of one author from after this seq and up to that one.
    pub(crate) fn stretch(
        &self,
        author: &AuthorId,
        after: u64,
        up_to: u64,
    ) -> impl Iterator<Item = (u64, Logged)> + '_ {
        self.chains
            .get(author)
            .into_iter()
            .flat_map(move |chain| chain.range(..=up_to))
            .filter(move |(seq, _)| **seq > after)
            .map(|(seq, logged)| (*seq, *logged))
    }
}
