//! Whether what the relay served can be everything there is.
//!
//! Every record names the frontier its author had seen. So after a whole pull there is nothing that
//! anybody had seen and that did not come, or the relay keeps it back, or lost it. Ordinary lag is
//! no reason for an alarm: only a second whole pull without it is.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use wire::api::SyncResponse;
use wire::{AuthorId, Generation, Head};

use crate::log::Log;
use crate::state::Replica;

/// What others claim to have seen, and what is held against the relay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Watch {
    /// The furthest head of each author that anybody has seen.
    #[n(0)]
    claims: BTreeMap<AuthorId, Head>,
    /// Authors of whom something was missing after the last whole pull.
    #[n(1)]
    missing: BTreeSet<AuthorId>,
    /// Those of whom it was missing twice, which was said.
    #[n(2)]
    withheld: BTreeSet<AuthorId>,
}

/// How things stood before an answer.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    cursor: u64,
    generation: Option<Generation>,
    acked: u64,
}

/// What an answer gives reason for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The relay holds less than it had acknowledged, or may: compare what it holds.
    pub look_closer: bool,
    /// The relay's generation is another than before.
    pub restarted: bool,
    /// Somebody else wrote under this device's key.
    pub cloned: bool,
    /// The relay's heads do not hold what was acknowledged, where it said what it holds.
    pub lacks: bool,
    /// Authors of whom something is kept back, found just now.
    pub withheld: Vec<AuthorId>,
    /// Nothing is kept back any more, and something had been.
    pub released: bool,
    /// Two different records of one author in one place: the relay, or a peer, speaks of the other.
    pub forks: Vec<(AuthorId, Head)>,
}

impl Watch {
    /// Something that somebody has seen did not come the last time.
    pub(crate) fn misses_something(&self) -> bool {
        !self.missing.is_empty()
    }
}

impl Replica {
    /// To be called before [`Replica::accept`].
    #[must_use]
    pub fn before(&self) -> Before {
        Before {
            cursor: self.cursor,
            generation: self.generation,
            acked: self.acked,
        }
    }

    /// A peer's record says that its author had seen this much.
    pub fn claimed(&mut self, frontier: &[(AuthorId, Head)]) {
        for (author, head) in frontier {
            let known = self.watch.claims.entry(*author).or_insert(Head::NONE);
            if head.seq > known.seq {
                *known = *head;
            }
        }
    }

    /// Judges an answer whose page was taken in. After this the cursor is where the next pull has to
    /// begin.
    pub fn judge(&mut self, answer: &SyncResponse, before: &Before, log: &Log) -> Findings {
        let mut findings = Findings::default();
        let same_generation = before.generation == Some(answer.generation);
        if before.generation.is_some() && !same_generation {
            findings.look_closer = true;
            findings.restarted = true;
        }
        if same_generation && answer.newest < before.cursor {
            // Put back without saying so: positions begin anew there.
            findings.look_closer = true;
            self.cursor = 0;
        }
        self.judge_own_head(answer, before, log, &mut findings);
        self.judge_heads(answer, log, &mut findings);
        if !answer.more && self.cursor >= answer.newest {
            if log.cover().is_none() {
                self.claimed_by_relay(answer);
            }
            self.judge_claims(log, &mut findings);
        }
        findings
    }

    /// What a relay says that it holds of a member and did not hand over is missing like anything
    /// that somebody else has seen. Below a checkpoint it need not hand over anything.
    fn claimed_by_relay(&mut self, answer: &SyncResponse) {
        let of_members: Vec<(AuthorId, Head)> = answer
            .heads
            .iter()
            .filter(|place| place.author != self.me)
            .filter(|place| self.access.role(&place.author).is_some())
            .filter(|place| place.seq > self.head_of(&place.author).seq)
            .map(|place| (place.author, place.head()))
            .collect();
        self.claimed(&of_members);
    }

    fn judge_own_head(
        &self,
        answer: &SyncResponse,
        before: &Before,
        log: &Log,
        findings: &mut Findings,
    ) {
        let head = answer.head.unwrap_or(Head::NONE);
        let mine = self.head_of(&self.me);
        if head.seq < before.acked {
            findings.look_closer = true;
        }
        findings.cloned |=
            head.seq > mine.seq || (head.seq > 0 && self.own_hash_differs(head, log));
    }

    /// Whether the own record in this place is known here, and is another one.
    #[must_use]
    pub fn own_hash_differs(&self, head: Head, log: &Log) -> bool {
        if let Some(queued) = self.outbox.iter().find(|queued| queued.seq == head.seq) {
            return queued.hash != head.hash;
        }
        let mine = self.head_of(&self.me);
        if mine.seq == head.seq {
            return mine.hash != head.hash;
        }
        log.get(&self.me, head.seq)
            .is_some_and(|logged| logged.hash != head.hash)
    }

    fn judge_heads(&self, answer: &SyncResponse, log: &Log, findings: &mut Findings) {
        if answer.heads.is_empty() {
            return;
        }
        let heads: BTreeMap<AuthorId, Head> = answer
            .heads
            .iter()
            .map(|place| (place.author, place.head()))
            .collect();
        for (author, mine) in &self.heads {
            let accepted = if *author == self.me {
                self.acked
            } else {
                mine.seq
            };
            let theirs = heads.get(author).copied().unwrap_or(Head::NONE);
            if theirs.seq < accepted {
                findings.lacks = true;
                findings.look_closer = true;
            }
            if *author != self.me && theirs.seq > 0 && self.differs(author, theirs, log) {
                findings.forks.push((*author, theirs));
            }
        }
    }

    /// Whether the record in this place is known, and is another one.
    fn differs(&self, author: &AuthorId, head: Head, log: &Log) -> bool {
        let known = self.head_of(author);
        if known.seq == head.seq {
            return known.hash != head.hash;
        }
        log.get(author, head.seq)
            .is_some_and(|logged| logged.hash != head.hash)
    }

    fn judge_claims(&mut self, log: &Log, findings: &mut Findings) {
        let claims = std::mem::take(&mut self.watch.claims);
        let mut missing = BTreeSet::new();
        for (author, head) in &claims {
            if *author == self.me {
                // Somebody saw what was never written here, or something else in its place.
                if head.seq > self.head_of(author).seq || self.own_hash_differs(*head, log) {
                    findings.cloned = true;
                }
            } else if head.seq > self.head_of(author).seq {
                missing.insert(*author);
            } else if self.differs(author, *head, log) {
                findings.forks.push((*author, *head));
            }
        }
        // What is dominated need not be remembered.
        self.watch.claims = claims
            .into_iter()
            .filter(|(author, _)| missing.contains(author))
            .collect();
        let twice: Vec<AuthorId> = missing
            .iter()
            .filter(|author| self.watch.missing.contains(*author))
            .filter(|author| !self.watch.withheld.contains(*author))
            .copied()
            .collect();
        if !missing.is_empty() {
            findings.look_closer = true;
        }
        // The cursor may have passed it: the pull that decides is a whole one.
        if missing
            .iter()
            .any(|author| !self.watch.missing.contains(author))
        {
            self.cursor = 0;
        }
        self.watch.withheld.extend(twice.iter().copied());
        findings.withheld = twice;
        let had_withheld = !self.watch.withheld.is_empty();
        self.watch
            .withheld
            .retain(|author| missing.contains(author));
        findings.released = had_withheld && self.watch.withheld.is_empty();
        self.watch.missing = missing;
    }

    /// The relay's head of the requester, as a refusal names it, against what was acknowledged.
    #[must_use]
    pub fn judge_refusal(&self, held: Head, log: &Log) -> Findings {
        let mut findings = Findings::default();
        if held.seq > self.head_of(&self.me).seq
            || (held.seq > 0 && self.own_hash_differs(held, log))
        {
            findings.cloned = true;
        } else if held.seq < self.acked {
            findings.look_closer = true;
        }
        findings
    }
}
