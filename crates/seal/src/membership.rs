//! The sealed membership of a space: who may write, who reads, and under which epoch.
//!
//! Entries form a graph: each names its parents, and whether it is valid depends on its parents
//! alone, so that every device that holds the same entries holds the same members, whatever the
//! order in which they came. Verification begins at genesis.
//!
//! Devices that revoke each other at the same moment are settled by rank: the recovery member wins,
//! then the longer-standing device; see `settle`. Whether a record lies behind its author's removal
//! is for the caller, with [`Member::removal`].

mod ancestry;
mod entry;
mod settle;
mod view;

pub use entry::{Action, Entry, NAME_BYTES_MAX, PARENTS_MAX};
pub use view::{Member, Removal, Role};

use crate::{EpochIdentity, Error, Keyring, Recipient, RecoveryBundle};
use ancestry::Ancestry;
use settle::Weighed;
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error as ThisError;
use view::View;
use wire::{AccessOp, AuthorId, EpochId, Hash, Statement};

/// Most entries in one space.
pub const ENTRIES_MAX: usize = 4_096;

/// Why an entry was not applied.
#[derive(Clone, Debug, ThisError, PartialEq, Eq)]
#[non_exhaustive]
pub enum MembershipError {
    /// Not laid out as an entry.
    #[error("the entry is malformed")]
    Malformed,
    /// An action of a later version: park the entry.
    #[error("the entry's action is unknown to this version")]
    UnknownAction(u64),
    /// Entries it builds on have not come yet: park it.
    #[error("the entry's parents are missing")]
    MissingParents(Vec<Hash>),
    /// No valid entry among its ancestors certifies its author.
    #[error("the entry's author is not certified")]
    NotCertified,
    /// Its author was removed or replaced, or may not do this.
    #[error("the entry's author may not do this")]
    NotAllowed,
    /// A device bundle does not hold.
    #[error("the entry's bundle does not hold")]
    BadBundle,
    /// It adds an author that is known already.
    #[error("the entry adds an author that is known already")]
    AlreadyKnown,
    /// It speaks of an author that nobody added.
    #[error("the entry speaks of an unknown author")]
    UnknownTarget,
    /// The first entry is no genesis, or a later one is.
    #[error("the entry is out of place")]
    OutOfPlace,
    /// More entries than a space may have.
    #[error("the space has too many entries")]
    TooMany,
}

impl MembershipError {
    /// Whether the entry may become valid later and is to be kept.
    #[must_use]
    pub fn is_parkable(&self) -> bool {
        matches!(self, Self::UnknownAction(_) | Self::MissingParents(_))
    }
}

/// What applying an entry did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The entry's hash.
    pub hash: Hash,
    /// Whether it was new.
    pub new: bool,
    /// The epoch it began, if it began one.
    pub epoch: Option<EpochId>,
}

#[derive(Clone)]
struct Node {
    bytes: Vec<u8>,
    author: AuthorId,
    entry: Entry,
    /// Longest way from genesis.
    depth: u64,
    /// This entry and everything it builds on.
    ancestry: Ancestry,
}

/// The verified membership of one space.
#[derive(Clone)]
pub struct Membership {
    nodes: Vec<Node>,
    index: BTreeMap<Hash, usize>,
    hashes: Vec<Hash>,
    heads: BTreeSet<Hash>,
    view: View,
}

impl std::fmt::Debug for Membership {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Membership")
            .field("entries", &self.nodes.len())
            .finish_non_exhaustive()
    }
}

impl Membership {
    /// Begins with a genesis entry, which its author must have written for its own device. A device
    /// that joined compares [`Membership::genesis`] with what its sponsor told it.
    ///
    /// # Errors
    /// [`MembershipError::OutOfPlace`] if it is no genesis, others if it does not hold.
    pub fn begin(bytes: &[u8], author: AuthorId) -> Result<Self, MembershipError> {
        let mut membership = Self {
            nodes: Vec::new(),
            index: BTreeMap::new(),
            hashes: Vec::new(),
            heads: BTreeSet::new(),
            view: View::default(),
        };
        membership.apply(bytes, author)?;
        Ok(membership)
    }

    /// Checks an entry against its parents and applies it. `author` is the author of the verified
    /// record that held it. Applying an entry twice changes nothing.
    ///
    /// # Errors
    /// [`MembershipError`]; see [`MembershipError::is_parkable`].
    pub fn apply(&mut self, bytes: &[u8], author: AuthorId) -> Result<Applied, MembershipError> {
        let hash = Entry::hash_of(bytes);
        if let Some(at) = self.index.get(&hash).copied() {
            return Ok(self.copied(at, hash, author));
        }
        let entry = Entry::decode(bytes)?;
        if entry.author.is_some_and(|named| named != author) {
            return Err(MembershipError::NotAllowed);
        }
        self.check_place(&entry)?;
        // An entry on top of everything known sees the members as they are, and is replayed last.
        let on_top = entry.parents.iter().copied().collect::<BTreeSet<_>>() == self.heads;
        let (depth, mut ancestry) = self.below(&entry);
        if on_top {
            self.view.check(&author, &entry)?;
        } else {
            self.fold(|at| ancestry.contains(at))
                .check(&author, &entry)?;
        }
        if self.nodes.len() >= ENTRIES_MAX {
            return Err(MembershipError::TooMany);
        }
        let at = self.nodes.len();
        ancestry.insert(at);
        let epoch = entry.action.recipient().map(|_| epoch_id(&hash));
        for parent in &entry.parents {
            self.heads.remove(parent);
        }
        self.heads.insert(hash);
        self.index.insert(hash, at);
        self.hashes.push(hash);
        if on_top {
            self.view.apply(hash, &entry.action, &ancestry);
        }
        self.nodes.push(Node {
            bytes: bytes.to_vec(),
            author,
            entry,
            depth,
            ancestry,
        });
        if !on_top {
            self.view = self.fold(|_| true);
        }
        Ok(Applied {
            hash,
            new: true,
            epoch,
        })
    }

    /// The same entry in another member's record is a copy, not a fault. Entries of the first release
    /// do not name their author: of several that may write it the lowest counts, whoever came first.
    fn copied(&mut self, at: usize, hash: Hash, author: AuthorId) -> Applied {
        let mut epoch = None;
        let mut counts = false;
        if let Some(node) = self.nodes.get(at) {
            epoch = node.entry.action.recipient().map(|_| epoch_id(&hash));
            counts = node.entry.author.is_none()
                && !node.entry.parents.is_empty()
                && author < node.author
                && self
                    .fold(|other| other != at && node.ancestry.contains(other))
                    .check(&author, &node.entry)
                    .is_ok();
        }
        if counts {
            if let Some(node) = self.nodes.get_mut(at) {
                node.author = author;
            }
            self.view = self.fold(|_| true);
        }
        Applied {
            hash,
            new: false,
            epoch,
        }
    }

    fn check_place(&self, entry: &Entry) -> Result<(), MembershipError> {
        let is_genesis = matches!(entry.action, Action::Genesis { .. });
        if is_genesis != self.nodes.is_empty() || is_genesis != entry.parents.is_empty() {
            return Err(MembershipError::OutOfPlace);
        }
        let missing: Vec<Hash> = entry
            .parents
            .iter()
            .filter(|p| !self.index.contains_key(p))
            .copied()
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(MembershipError::MissingParents(missing))
        }
    }

    /// How deep an entry stands, and what it builds on.
    fn below(&self, entry: &Entry) -> (u64, Ancestry) {
        let mut depth = 0;
        let mut ancestry = Ancestry::default();
        for parent in entry.parents.iter().filter_map(|hash| self.node(hash)) {
            depth = depth.max(parent.depth + 1);
            ancestry.merge(&parent.ancestry);
        }
        (depth, ancestry)
    }

    /// Replays the chosen entries in an order that depends on them alone: parents first, and among
    /// equally deep ones the lowest hash last, so that it prevails.
    fn fold(&self, chosen: impl Fn(usize) -> bool) -> View {
        let mut entries: Vec<Weighed<'_>> = self
            .nodes
            .iter()
            .zip(&self.hashes)
            .enumerate()
            .filter(|(at, _)| chosen(*at))
            .map(|(at, (node, hash))| Weighed {
                at,
                hash: *hash,
                node,
            })
            .collect();
        entries.sort_unstable_by_key(|entry| (entry.node.depth, std::cmp::Reverse(entry.hash)));
        let void = settle::void(&entries);
        let mut view = View::default();
        for Weighed { at, hash, node } in entries {
            // What a member wrote whose own adding is void has no effect either.
            let certified = node.entry.parents.is_empty() || view.is_certified(&node.author);
            if certified && !void.contains(&at) {
                view.apply(hash, &node.entry.action, &node.ancestry);
            }
        }
        view
    }

    fn node(&self, hash: &Hash) -> Option<&Node> {
        self.index.get(hash).and_then(|at| self.nodes.get(*at))
    }

    /// The hash of the first entry: what a sponsor tells a newcomer.
    #[must_use]
    pub fn genesis(&self) -> Hash {
        self.hashes.first().copied().unwrap_or(Hash::ZERO)
    }

    /// Whether the space's first access statement belongs to this membership: signed by the author
    /// of genesis, and naming the epoch that genesis began. The space's id is that statement's hash,
    /// so this ties the id to the members.
    #[must_use]
    pub fn is_anchored_in(&self, first: &Statement) -> bool {
        let epoch = AccessOp::Epoch(epoch_id(&self.genesis()));
        first.version() == 1
            && first.verify().is_ok()
            && self
                .nodes
                .first()
                .is_some_and(|genesis| genesis.author == first.author())
            && first.operations().contains(&epoch)
    }

    /// The entries that nothing builds on yet: the parents of the next one.
    #[must_use]
    pub fn heads(&self) -> Vec<Hash> {
        self.heads.iter().copied().collect()
    }

    /// Encodes an entry by this author on top of everything known.
    #[must_use]
    pub fn next_entry(&self, author: AuthorId, action: Action) -> Vec<u8> {
        Entry {
            parents: self.heads(),
            action,
            author: Some(author),
        }
        .encode()
    }

    /// The membership without these entries and whatever builds on them: what it was before they were
    /// written. Genesis stays.
    ///
    /// # Errors
    /// Never for a membership whose entries hold; [`MembershipError`] as [`Membership::apply`].
    pub fn without(&self, entries: &BTreeSet<Hash>) -> Result<Self, MembershipError> {
        let mut nodes = self.nodes.iter().zip(&self.hashes);
        let (genesis, _) = nodes.next().ok_or(MembershipError::OutOfPlace)?;
        let mut rebuilt = Self::begin(&genesis.bytes, genesis.author)?;
        for (node, hash) in nodes {
            let stays = !entries.contains(hash)
                && node
                    .entry
                    .parents
                    .iter()
                    .all(|parent| rebuilt.contains(parent));
            if stays {
                rebuilt.apply(&node.bytes, node.author)?;
            }
        }
        Ok(rebuilt)
    }

    /// Whether nothing may be written before an epoch begins, or several epochs ask to be united.
    #[must_use]
    pub fn asks_for_rotation(&self) -> bool {
        self.epoch_heads().len() > 1 || self.current_epoch().is_none()
    }

    /// Every author that was ever a recovery member.
    #[must_use]
    pub fn was_recovery(&self, author: &AuthorId) -> bool {
        self.view.was_recovery(author)
    }

    /// Whether an entry is known.
    #[must_use]
    pub fn contains(&self, entry: &Hash) -> bool {
        self.index.contains_key(entry)
    }

    /// Devices that were ever added, by author, removed ones among them.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.view.members.values()
    }

    /// A device, removed or not.
    #[must_use]
    pub fn member(&self, author: &AuthorId) -> Option<&Member> {
        self.view.members.get(author)
    }

    /// What an author may do now; absent if it was never certified, was removed, or was replaced.
    #[must_use]
    pub fn role(&self, author: &AuthorId) -> Option<Role> {
        self.view.role(author)
    }

    /// Whether any valid entry ever certified this author. Records of others are never accepted.
    #[must_use]
    pub fn is_certified(&self, author: &AuthorId) -> bool {
        self.view.is_certified(author)
    }

    /// The recovery member in force.
    #[must_use]
    pub fn recovery(&self) -> Option<&RecoveryBundle> {
        self.view.recovery.as_ref()
    }

    /// Everyone to whom the next epoch's envelope goes: active devices and the recovery member.
    #[must_use]
    pub fn recipients(&self) -> Vec<Recipient> {
        let devices = self
            .members()
            .filter(|m| m.removal.is_none())
            .map(|m| &m.bundle.recipient);
        devices
            .chain(self.recovery().map(|r| &r.recipient))
            .cloned()
            .collect()
    }

    /// What records of an epoch are sealed to.
    #[must_use]
    pub fn epoch_recipient(&self, epoch: &EpochId) -> Option<&Recipient> {
        self.view.epochs.get(epoch).map(|known| &known.recipient)
    }

    /// Epochs that no other epoch descends from, by id. More than one asks for a merge rotation.
    #[must_use]
    pub fn epoch_heads(&self) -> Vec<EpochId> {
        self.view.epoch_heads(|hash| self.index.get(hash).copied())
    }

    /// The epoch to write under: of the heads that descend from every removal seen, be it of a device
    /// or of a recovery member, the one with the lowest id. Absent if a rotation has to come first.
    #[must_use]
    pub fn current_epoch(&self) -> Option<EpochId> {
        self.view
            .current_epoch(|hash| self.index.get(hash).copied())
    }

    /// Adds epoch keys to a keyring, refusing those that do not belong to the recipient the
    /// membership names. Keys of epochs it does not know yet are added: they come before the
    /// entries they open.
    ///
    /// # Errors
    /// [`Error::KeyConflict`] at the first key that does not fit.
    pub fn admit_keys(
        &self,
        keyring: &mut Keyring,
        keys: impl IntoIterator<Item = (EpochId, EpochIdentity)>,
    ) -> Result<(), Error> {
        for (epoch, identity) in keys {
            let named = self.epoch_recipient(&epoch);
            if named.is_some_and(|named| *named != identity.recipient()) {
                return Err(Error::KeyConflict);
            }
            keyring.insert(epoch, identity)?;
        }
        Ok(())
    }

    /// CBOR for sealed local storage: `{0: [[author, entry bytes]…]}`, parents first.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let entries = self
            .nodes
            .iter()
            .map(|node| (node.author, node.bytes.clone().into()));
        wire::cbor::encode(&StoredMembership {
            entries: entries.collect(),
        })
    }

    /// Reads [`Membership::to_bytes`] and verifies every entry again.
    ///
    /// # Errors
    /// [`MembershipError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MembershipError> {
        let stored: StoredMembership =
            wire::cbor::decode(bytes).map_err(|_| MembershipError::Malformed)?;
        let mut entries = stored.entries.iter();
        let (author, genesis) = entries.next().ok_or(MembershipError::Malformed)?;
        let mut membership = Self::begin(genesis, *author)?;
        for (author, entry) in entries {
            membership.apply(entry, *author)?;
        }
        Ok(membership)
    }
}

/// An epoch's id is the hash of the entry that began it.
fn epoch_id(entry: &Hash) -> EpochId {
    EpochId::from_bytes(entry.to_bytes())
}

#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct StoredMembership {
    #[n(0)]
    entries: Vec<(AuthorId, minicbor::bytes::ByteVec)>,
}

#[cfg(test)]
mod settle_tests;
#[cfg(test)]
mod tests;
