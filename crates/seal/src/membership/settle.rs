//! Which entries have no effect although their parents allow them: those of authors who were
//! revoked at the same moment. It depends on the set of entries alone, never on their order.
//!
//! Two devices may revoke each other, neither knowing. Revokes are weighed from the highest rank
//! down: the recovery member first, then devices by how long they have stood. A revoke whose author
//! was revoked by an effective one of higher rank, neither knowing of the other, is void; and so is
//! everything else that a revoked author wrote without knowing that it was: an honest relay takes a
//! revoke only from a device that has seen all of its target's chain, so such an entry was never
//! accepted before the revoke.

use super::Node;
use super::entry::Action;
use std::collections::{BTreeMap, BTreeSet};
use wire::{AuthorId, Hash};

/// How far an author's word goes; a lower one goes further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// False for recovery members, which come first.
    is_device: bool,
    /// The depth of the entry that made it a member.
    since: u64,
    /// That entry.
    entry: Hash,
    author: AuthorId,
}

/// An entry among those that are weighed.
pub(super) struct Weighed<'a> {
    pub(super) at: usize,
    pub(super) hash: Hash,
    pub(super) node: &'a Node,
}

impl Weighed<'_> {
    /// Neither was written by somebody who knew the other.
    fn is_concurrent_with(&self, other: &Self) -> bool {
        !self.node.ancestry.contains(other.at) && !other.node.ancestry.contains(self.at)
    }
}

struct Weighing<'a> {
    /// Entries that made an author a member.
    made: BTreeMap<AuthorId, Vec<&'a Weighed<'a>>>,
    ranks: BTreeMap<AuthorId, Rank>,
    /// Revokes in effect, and whom they remove.
    revokes: Vec<(&'a Weighed<'a>, AuthorId)>,
    /// Replacements of the recovery member.
    replacements: Vec<&'a Weighed<'a>>,
}

/// The places of entries that have no effect.
pub(super) fn void(entries: &[Weighed<'_>]) -> BTreeSet<usize> {
    let mut weighing = Weighing::of(entries);
    let mut void = weighing.weigh_revokes(entries);
    for entry in entries {
        let is_revoke = matches!(entry.node.entry.action, Action::Revoke { .. });
        if !is_revoke && weighing.is_void(entry) {
            void.insert(entry.at);
        }
    }
    void
}

impl<'a> Weighing<'a> {
    fn of(entries: &'a [Weighed<'a>]) -> Self {
        let mut made: BTreeMap<AuthorId, Vec<&Weighed<'_>>> = BTreeMap::new();
        let mut ranks = BTreeMap::new();
        let mut replacements = Vec::new();
        for weighed in entries {
            let mut note = |author: AuthorId, is_device: bool| {
                made.entry(author).or_default().push(weighed);
                let rank = Rank {
                    is_device,
                    since: weighed.node.depth,
                    entry: weighed.hash,
                    author,
                };
                ranks
                    .entry(author)
                    .and_modify(|known: &mut Rank| *known = rank.min(*known))
                    .or_insert(rank);
            };
            match &weighed.node.entry.action {
                Action::Genesis {
                    device, recovery, ..
                } => {
                    note(device.author, true);
                    note(recovery.author, false);
                }
                Action::AddDevice { device, .. } => note(device.author, true),
                Action::SetRecovery { recovery } => {
                    note(recovery.author, false);
                    replacements.push(weighed);
                }
                _ => {}
            }
        }
        Self {
            made,
            ranks,
            revokes: Vec::new(),
            replacements,
        }
    }

    /// Keeps the revokes in effect, and answers the places of the others.
    fn weigh_revokes(&mut self, entries: &'a [Weighed<'a>]) -> BTreeSet<usize> {
        let mut revokes: Vec<(Option<&Rank>, Hash, &Weighed<'_>, AuthorId)> = entries
            .iter()
            .filter_map(|weighed| match &weighed.node.entry.action {
                Action::Revoke { author, .. } => Some((
                    self.ranks.get(&weighed.node.author),
                    weighed.hash,
                    weighed,
                    *author,
                )),
                _ => None,
            })
            .collect();
        revokes.sort_by_key(|(rank, hash, ..)| (rank.copied(), *hash));
        let revokes: Vec<_> = revokes
            .into_iter()
            .map(|(_, _, weighed, target)| (weighed, target))
            .collect();
        let mut void = BTreeSet::new();
        for (weighed, target) in revokes {
            if self.is_revoked_beside(weighed) || !self.is_certified(&weighed.node.author) {
                void.insert(weighed.at);
            } else {
                self.revokes.push((weighed, target));
            }
        }
        void
    }

    /// A revoke in effect removed its author, neither knowing of the other.
    fn is_revoked_beside(&self, weighed: &Weighed<'_>) -> bool {
        self.revokes.iter().any(|(revoke, target)| {
            *target == weighed.node.author && revoke.is_concurrent_with(weighed)
        })
    }

    /// Its author was replaced as the recovery member, neither knowing of the other.
    fn is_replaced_beside(&self, weighed: &Weighed<'_>) -> bool {
        let author = &weighed.node.author;
        let is_recovery = self.ranks.get(author).is_some_and(|rank| !rank.is_device);
        is_recovery
            && self.replacements.iter().any(|replacement| {
                let knew = self.made.get(author).is_some_and(|made| {
                    made.iter()
                        .any(|made| replacement.node.ancestry.contains(made.at))
                });
                knew && replacement.node.author != *author
                    && replacement.is_concurrent_with(weighed)
                    && !self.is_revoked_beside(replacement)
            })
    }

    fn is_void(&self, weighed: &Weighed<'_>) -> bool {
        self.is_revoked_beside(weighed) || self.is_replaced_beside(weighed)
    }

    /// Some entry that made it a member has effect, as far as revokes were weighed.
    fn is_certified(&self, author: &AuthorId) -> bool {
        let mut standing = BTreeSet::new();
        let mut adding: Vec<&Weighed<'_>> = self.made.values().flatten().copied().collect();
        // Parents first, so that whoever added was looked at before.
        adding.sort_by_key(|weighed| (weighed.node.depth, weighed.hash));
        for weighed in adding {
            let is_genesis = weighed.node.entry.parents.is_empty();
            let by_standing = self.made.get(&weighed.node.author).is_some_and(|made| {
                made.iter().any(|made| {
                    standing.contains(&made.at) && weighed.node.ancestry.contains(made.at)
                })
            });
            if is_genesis || (by_standing && !self.is_void(weighed)) {
                standing.insert(weighed.at);
            }
        }
        self.made
            .get(author)
            .is_some_and(|made| made.iter().any(|made| standing.contains(&made.at)))
    }
}
