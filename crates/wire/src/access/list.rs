//! The fold of a space's statements.

use super::{AccessError, AccessOp, Role, Statement};
use crate::ids::{AuthorId, EpochId, Hash, Head, SpaceId};
use crate::limits;
use std::collections::BTreeMap;

/// How an author left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Records of its chain up to here stay valid.
    pub head: Head,
    /// The version of the removing statement.
    pub version: u64,
    /// The removing statement as it travels.
    pub statement: Vec<u8>,
}

/// What applying a statement did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// The list is one version on.
    New,
    /// The same statement had been applied before.
    Known,
}

/// Members, removed members and epochs of a space, as its statements make them.
///
/// An empty list takes statement 1 and nothing else. A refused statement leaves the list as it
/// was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessList {
    space: Option<SpaceId>,
    hashes: Vec<Hash>,
    members: BTreeMap<AuthorId, Role>,
    removed: BTreeMap<AuthorId, Removal>,
    epochs: Vec<EpochId>,
}

impl AccessList {
    /// Verifies a statement and applies it.
    ///
    /// # Errors
    /// [`AccessError`]; the list is then unchanged.
    pub fn apply(&mut self, statement: &Statement) -> Result<Applied, AccessError> {
        statement.verify()?;
        self.replay(statement)
    }

    /// Applies a statement whose signature was verified before, as when a list is read back from
    /// one's own store.
    ///
    /// # Errors
    /// [`AccessError`]; the list is then unchanged.
    pub fn replay(&mut self, statement: &Statement) -> Result<Applied, AccessError> {
        if self.space.is_some_and(|space| space != statement.space()) {
            return Err(AccessError::WrongSpace);
        }
        let hash = statement.hash();
        if let Some(held) = self.hash_at(statement.version()) {
            return if held == hash {
                Ok(Applied::Known)
            } else {
                Err(AccessError::Conflict)
            };
        }
        if statement.version() != self.version() + 1 || statement.previous() != self.newest_hash() {
            return Err(AccessError::Conflict);
        }
        let first = self.space.is_none();
        if !first && !self.role(&statement.author()).is_some_and(Role::writes) {
            return Err(AccessError::NotAllowed);
        }
        let mut next = self.clone();
        for operation in statement.operations() {
            next.change(operation, statement)?;
        }
        let founded =
            next.role(&statement.author()) == Some(Role::Device) && next.current_epoch().is_some();
        if first && !founded {
            return Err(AccessError::BadOperation);
        }
        next.space = Some(statement.space());
        next.hashes.push(hash);
        *self = next;
        Ok(Applied::New)
    }

    fn change(&mut self, operation: &AccessOp, statement: &Statement) -> Result<(), AccessError> {
        match *operation {
            AccessOp::Add { author, role } => {
                let known =
                    self.members.contains_key(&author) || self.removed.contains_key(&author);
                if known || self.members.len() == limits::MEMBERS_MAX {
                    return Err(AccessError::BadOperation);
                }
                self.members.insert(author, role);
            }
            AccessOp::Remove { author, head } => {
                self.members
                    .remove(&author)
                    .ok_or(AccessError::BadOperation)?;
                let version = statement.version();
                let statement = statement.bytes().to_vec();
                self.removed.insert(
                    author,
                    Removal {
                        head,
                        version,
                        statement,
                    },
                );
            }
            AccessOp::Epoch(epoch) => self.epochs.push(epoch),
        }
        Ok(())
    }

    /// The space; `None` before statement 1.
    #[must_use]
    pub fn space(&self) -> Option<SpaceId> {
        self.space
    }

    /// The newest statement's version; 0 before statement 1.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.hashes.len() as u64
    }

    /// The newest statement's hash; zeros before statement 1.
    #[must_use]
    pub fn newest_hash(&self) -> Hash {
        self.hashes.last().copied().unwrap_or(Hash::ZERO)
    }

    /// The hash of the statement with this version, if it was applied.
    #[must_use]
    pub fn hash_at(&self, version: u64) -> Option<Hash> {
        let index = usize::try_from(version.checked_sub(1)?).ok()?;
        self.hashes.get(index).copied()
    }

    /// A member's role; `None` for everyone else, removed ones included.
    #[must_use]
    pub fn role(&self, author: &AuthorId) -> Option<Role> {
        self.members.get(author).copied()
    }

    /// The members, in the order of their keys.
    pub fn members(&self) -> impl Iterator<Item = (AuthorId, Role)> + '_ {
        self.members.iter().map(|(author, role)| (*author, *role))
    }

    /// How many of the members are devices of the person.
    #[must_use]
    pub fn devices(&self) -> usize {
        let roles = self.members.values();
        roles.filter(|role| **role == Role::Device).count()
    }

    /// How an author left, if it did.
    #[must_use]
    pub fn removal(&self, author: &AuthorId) -> Option<&Removal> {
        self.removed.get(author)
    }

    /// Those who left, in the order of their keys.
    pub fn removed(&self) -> impl Iterator<Item = (AuthorId, &Removal)> + '_ {
        self.removed
            .iter()
            .map(|(author, removal)| (*author, removal))
    }

    /// The epoch under which new records are accepted; `None` before statement 1.
    #[must_use]
    pub fn current_epoch(&self) -> Option<EpochId> {
        self.epochs.last().copied()
    }

    /// Whether an epoch is or was current.
    #[must_use]
    pub fn knows_epoch(&self, epoch: &EpochId) -> bool {
        self.epochs.contains(epoch)
    }
}
