//! What a relay lacks of what is held here, and in which order it gets it again.

use std::collections::{BTreeMap, VecDeque};

use wire::{AuthorId, Head, Kind};

use crate::log::Log;
use crate::state::Replica;

/// A held record by its place.
pub type Held = (AuthorId, u64);

/// What is to be offered again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Records, in an order in which every chain is continued.
    pub records: VecDeque<Held>,
    /// The first two records are a manifest and its checkpoint: the relay takes them, and what they
    /// cover, as the new beginning of chains that nobody holds whole any more.
    pub jumps: bool,
}

impl Replica {
    /// What a relay with these heads lacks of what was accepted before. `None` stands for a relay
    /// that did not say what it holds: everything is offered.
    #[must_use]
    pub fn lacking(&self, log: &Log, heads: Option<&BTreeMap<AuthorId, Head>>) -> Offer {
        let held = |author: &AuthorId| {
            let head = heads.and_then(|heads| heads.get(author));
            head.map_or(0, |head| head.seq)
        };
        let mut offer = Offer::default();
        let mut starts: BTreeMap<AuthorId, u64> = BTreeMap::new();
        for author in log.authors() {
            starts.insert(*author, held(author));
        }
        if let Some(cover) = log.cover() {
            let broken = cover
                .covered
                .iter()
                .any(|(author, head)| !is_whole(log, author, held(author), head.seq));
            let lacks_it = held(&cover.author) < cover.checkpoint;
            if broken && lacks_it {
                offer.jumps = true;
                offer.records.push_back((cover.author, cover.manifest));
                offer.records.push_back((cover.author, cover.checkpoint));
                starts.insert(cover.author, cover.checkpoint);
            }
            if broken {
                offer.records.extend(kept_below(log, cover, &held));
                for (author, head) in &cover.covered {
                    let start = starts.entry(*author).or_default();
                    *start = (*start).max(head.seq);
                }
            }
        }
        offer.records.extend(self.in_order(log, &starts));
        offer
    }

    /// Chains merged so that each is continued, the one whose next record came first going first.
    fn in_order(&self, log: &Log, starts: &BTreeMap<AuthorId, u64>) -> Vec<Held> {
        let mut chains: Vec<(AuthorId, VecDeque<(u64, u64)>)> = starts
            .iter()
            .map(|(author, start)| {
                let seqs = log
                    .stretch(author, *start, self.accepted_of(author))
                    .map(|(seq, logged)| (seq, logged.position))
                    .collect();
                (*author, seqs)
            })
            .collect();
        let mut ordered = Vec::new();
        loop {
            let next = chains
                .iter_mut()
                .filter(|(_, chain)| !chain.is_empty())
                .min_by_key(|(author, chain)| {
                    let position = chain.front().map_or(0, |(_, position)| *position);
                    (position, *author)
                });
            let Some((author, chain)) = next else { break };
            if let Some((seq, _)) = chain.pop_front() {
                ordered.push((*author, seq));
            }
        }
        ordered
    }

    /// The newest record of an author that a relay had accepted.
    fn accepted_of(&self, author: &AuthorId) -> u64 {
        if *author == self.me {
            self.acked
        } else {
            self.head_of(author).seq
        }
    }

    /// How a record of a request is taken from the front of an offer: as many as fit, at least one,
    /// and never the two of a jump apart.
    #[must_use]
    pub fn next_to_reoffer(&self, log: &Log, offer: &Offer, bytes_max: usize) -> Vec<Held> {
        let mut total = 0_usize;
        let mut next = Vec::new();
        let together = if offer.jumps { 2 } else { 1 };
        for (author, seq) in offer.records.iter().take(wire::limits::SYNC_RECORDS_MAX) {
            let bytes = log.get(author, *seq).map_or(0, |logged| logged.bytes);
            total = total.saturating_add(bytes as usize);
            if total > bytes_max && next.len() >= together {
                break;
            }
            next.push((*author, *seq));
        }
        next
    }

    /// Every access statement there is, from the first: a relay takes those that it has as known.
    #[must_use]
    pub fn all_statements(&self) -> Vec<Vec<u8>> {
        let known = usize::try_from(self.statements_accepted).unwrap_or(usize::MAX);
        self.statements
            .iter()
            .take(known.min(wire::limits::SYNC_STATEMENTS_MAX))
            .map(|statement| statement.bytes().to_vec())
            .collect()
    }
}

/// Whether every record after `from` and up to `to` is held.
fn is_whole(log: &Log, author: &AuthorId, from: u64, to: u64) -> bool {
    let held = log.stretch(author, from, to).count();
    u64::try_from(held).is_ok_and(|held| held == to.saturating_sub(from))
}

/// Membership and envelopes below a covered head, which a relay takes without their neighbours.
fn kept_below(log: &Log, cover: &crate::log::Cover, held: &impl Fn(&AuthorId) -> u64) -> Vec<Held> {
    let mut kept: Vec<(u64, Held)> = Vec::new();
    for (author, head) in &cover.covered {
        let stretch = log.stretch(author, held(author), head.seq);
        let lasting = stretch.filter(|(_, logged)| {
            logged.kind == Kind::Membership as u8 || logged.kind == Kind::Envelope as u8
        });
        kept.extend(lasting.map(|(seq, logged)| (logged.position, (*author, seq))));
    }
    kept.sort_unstable();
    kept.into_iter().map(|(_, held)| held).collect()
}
