//! What a set of entries amounts to: members, recovery, epochs.

use super::ancestry::Ancestry;
use super::entry::{Action, Entry};
use super::{MembershipError, epoch_id};
use crate::{DeviceBundle, Recipient, RecoveryBundle};
use std::collections::{BTreeMap, BTreeSet};
use wire::{AuthorId, EpochId, Hash, Head};

/// What an author may do in the sealed membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// A device of the space.
    Device,
    /// The recovery member.
    Recovery,
}

/// Why and where a chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removal {
    /// The last record that counts; what was accepted up to it stays valid.
    pub head: Head,
    /// Whether another member removed it, rather than the device itself.
    pub revoked: bool,
}

/// A device that was added to the space.
#[derive(Clone, PartialEq, Eq)]
pub struct Member {
    /// Its verified keys.
    pub bundle: DeviceBundle,
    /// Its name.
    pub name: String,
    /// The entry that added it.
    pub added_by: Hash,
    /// Where its chain ends, once it was removed.
    pub removal: Option<Removal>,
}

impl std::fmt::Debug for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Member")
            .field("author", &self.bundle.author)
            .field("removal", &self.removal)
            .finish_non_exhaustive()
    }
}

#[derive(Clone)]
pub(super) struct Epoch {
    pub(super) recipient: Recipient,
    ancestry: Ancestry,
}

#[derive(Clone, Default)]
pub(super) struct View {
    pub(super) members: BTreeMap<AuthorId, Member>,
    pub(super) recovery: Option<RecoveryBundle>,
    recovery_authors: BTreeSet<AuthorId>,
    pub(super) epochs: BTreeMap<EpochId, Epoch>,
    /// Entries after which an epoch has to begin: revokes, and replacements of the recovery member.
    removals: Vec<Hash>,
    begun: bool,
}

impl View {
    pub(super) fn role(&self, author: &AuthorId) -> Option<Role> {
        if self
            .recovery
            .as_ref()
            .is_some_and(|recovery| recovery.author == *author)
        {
            return Some(Role::Recovery);
        }
        let member = self.members.get(author)?;
        member.removal.is_none().then_some(Role::Device)
    }

    pub(super) fn is_certified(&self, author: &AuthorId) -> bool {
        self.members.contains_key(author) || self.recovery_authors.contains(author)
    }

    pub(super) fn was_recovery(&self, author: &AuthorId) -> bool {
        self.recovery_authors.contains(author)
    }

    /// Whether `author` may write this entry, as its parents know the space.
    pub(super) fn check(&self, author: &AuthorId, entry: &Entry) -> Result<(), MembershipError> {
        if let Action::Genesis {
            device, recovery, ..
        } = &entry.action
        {
            if self.begun {
                return Err(MembershipError::OutOfPlace);
            }
            device.verify().map_err(|_| MembershipError::BadBundle)?;
            let distinct = recovery.author != device.author;
            return if device.author == *author && distinct {
                Ok(())
            } else {
                Err(MembershipError::NotCertified)
            };
        }
        if !self.is_certified(author) {
            return Err(MembershipError::NotCertified);
        }
        let role = self.role(author).ok_or(MembershipError::NotAllowed)?;
        match &entry.action {
            Action::AddDevice { device, .. } => {
                device.verify().map_err(|_| MembershipError::BadBundle)?;
                self.check_unknown(&device.author)
            }
            Action::SetRecovery { recovery } => self.check_unknown(&recovery.author),
            Action::RenameDevice { author: target, .. } => self.check_active(target),
            Action::Retire { author: target, .. } => {
                let own = role == Role::Device && target == author;
                if own {
                    Ok(())
                } else {
                    Err(MembershipError::NotAllowed)
                }
            }
            Action::Revoke { author: target, .. } => {
                if target == author {
                    return Err(MembershipError::NotAllowed);
                }
                self.members
                    .get(target)
                    .map(drop)
                    .ok_or(MembershipError::UnknownTarget)
            }
            _ => Ok(()),
        }
    }

    fn check_unknown(&self, author: &AuthorId) -> Result<(), MembershipError> {
        if self.is_certified(author) {
            Err(MembershipError::AlreadyKnown)
        } else {
            Ok(())
        }
    }

    fn check_active(&self, target: &AuthorId) -> Result<(), MembershipError> {
        let member = self
            .members
            .get(target)
            .ok_or(MembershipError::UnknownTarget)?;
        if member.removal.is_none() {
            Ok(())
        } else {
            Err(MembershipError::NotAllowed)
        }
    }

    /// Adds the effect of a valid entry.
    pub(super) fn apply(&mut self, hash: Hash, action: &Action, ancestry: &Ancestry) {
        self.begun = true;
        match action {
            Action::Genesis {
                device,
                name,
                recovery,
                ..
            } => {
                self.add(hash, device, name);
                self.set_recovery(recovery);
            }
            Action::AddDevice { device, name } => self.add(hash, device, name),
            Action::SetRecovery { recovery } => {
                self.set_recovery(recovery);
                self.removals.push(hash);
            }
            Action::RenameDevice { author, name } => {
                if let Some(member) = self.members.get_mut(author) {
                    member.name.clone_from(name);
                }
            }
            Action::Retire { author, head } => self.remove(author, *head, false),
            Action::Revoke { author, head } => {
                self.remove(author, *head, true);
                self.removals.push(hash);
            }
            Action::Rotate { .. } | Action::MergeRotate { .. } => {}
        }
        if let Some(recipient) = action.recipient() {
            let epoch = Epoch {
                recipient: recipient.clone(),
                ancestry: ancestry.clone(),
            };
            self.epochs.insert(epoch_id(&hash), epoch);
        }
    }

    fn add(&mut self, hash: Hash, device: &DeviceBundle, name: &str) {
        // Two members may add the same device at the same time: the first keeps its place.
        self.members.entry(device.author).or_insert_with(|| Member {
            bundle: device.clone(),
            name: name.to_owned(),
            added_by: hash,
            removal: None,
        });
    }

    fn set_recovery(&mut self, recovery: &RecoveryBundle) {
        self.recovery_authors.insert(recovery.author);
        self.recovery = Some(recovery.clone());
    }

    /// Of several removals the latest head counts: what was accepted stays valid.
    fn remove(&mut self, author: &AuthorId, head: Head, revoked: bool) {
        if let Some(member) = self.members.get_mut(author) {
            let revoked = revoked || member.removal.is_some_and(|known| known.revoked);
            let known = member.removal.map(|known| known.head);
            let head = known.filter(|known| known.seq > head.seq).unwrap_or(head);
            member.removal = Some(Removal { head, revoked });
        }
    }

    /// Epochs that no other descends from.
    pub(super) fn epoch_heads(&self, index: impl Fn(&Hash) -> Option<usize>) -> Vec<EpochId> {
        let superseded = |epoch: &EpochId| {
            let Some(at) = index(&entry_of(epoch)) else {
                return false;
            };
            self.epochs
                .iter()
                .any(|(other, known)| other != epoch && known.ancestry.contains(at))
        };
        self.epochs
            .keys()
            .filter(|epoch| !superseded(epoch))
            .copied()
            .collect()
    }

    /// The lowest head that descends from every removal.
    pub(super) fn current_epoch(&self, index: impl Fn(&Hash) -> Option<usize>) -> Option<EpochId> {
        self.epoch_heads(&index).into_iter().find(|epoch| {
            self.epochs.get(epoch).is_some_and(|known| {
                self.removals
                    .iter()
                    .all(|hash| index(hash).is_some_and(|at| known.ancestry.contains(at)))
            })
        })
    }
}

fn entry_of(epoch: &EpochId) -> Hash {
    Hash::from_bytes(epoch.to_bytes())
}
