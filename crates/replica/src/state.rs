//! What is known about one space, and how it is kept.

use std::collections::{BTreeMap, VecDeque};

use minicbor::{Decode, Encode};
use wire::{AccessList, AuthorId, EpochId, Generation, Hash, Head, Licence, SpaceId, Statement};

use crate::detect::Watch;
use crate::outbox::Queued;
use crate::transaction::Transaction;

/// The kept state could not be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the kept state of a space cannot be read")]
#[non_exhaustive]
pub struct StateError;

/// Where the next own record goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its sequence number.
    pub seq: u64,
    /// The hash of the own record before it; zeros for the first.
    pub previous: Hash,
}

/// What is known about another author.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Peer {
    /// The newest own seq that this author has seen, as told in its records.
    #[n(0)]
    pub has_seen: u64,
    /// When this device last heard of it, in milliseconds since 1970 by this device's clock.
    #[n(1)]
    pub heard_ms: i64,
}

/// A record that was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Parked {
    /// Its position in the space, from which it can be asked for again.
    #[n(0)]
    pub position: u64,
    /// Why: a [`crate::Trouble`] as number.
    #[n(1)]
    pub trouble: u8,
}

/// One space, as one of its authors sees it.
#[derive(Clone, Debug)]
pub struct Replica {
    pub(crate) space: SpaceId,
    pub(crate) me: AuthorId,
    pub(crate) cursor: u64,
    pub(crate) generation: Option<Generation>,
    pub(crate) heads: BTreeMap<AuthorId, Head>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) access: AccessList,
    pub(crate) statements_accepted: u64,
    pub(crate) outbox: VecDeque<Queued>,
    pub(crate) acked: u64,
    pub(crate) peers: BTreeMap<AuthorId, Peer>,
    pub(crate) licence: Option<Licence>,
    pub(crate) parked: Vec<Parked>,
    pub(crate) bytes_used: u64,
    pub(crate) bytes_allowed: u64,
    pub(crate) transactions: VecDeque<Transaction>,
    pub(crate) lost_race: bool,
    /// Hash of the newest own record that the relay stores.
    pub(crate) acked_hash: Option<Hash>,
    pub(crate) watch: Watch,
}

impl Replica {
    /// A replica of `space` that writes as `me`, which has seen nothing yet.
    #[must_use]
    pub fn new(space: SpaceId, me: AuthorId) -> Self {
        Self {
            space,
            me,
            cursor: 0,
            generation: None,
            heads: BTreeMap::new(),
            statements: Vec::new(),
            access: AccessList::default(),
            statements_accepted: 0,
            outbox: VecDeque::new(),
            acked: 0,
            peers: BTreeMap::new(),
            licence: None,
            parked: Vec::new(),
            bytes_used: 0,
            bytes_allowed: 0,
            transactions: VecDeque::new(),
            lost_race: false,
            acked_hash: None,
            watch: Watch::default(),
        }
    }

    /// The space.
    #[must_use]
    pub fn space(&self) -> SpaceId {
        self.space
    }

    /// The author this replica writes as.
    #[must_use]
    pub fn me(&self) -> AuthorId {
        self.me
    }

    /// The epoch the access list names as current.
    #[must_use]
    pub fn epoch(&self) -> Option<EpochId> {
        self.access.current_epoch()
    }

    /// The clear access list as far as it is known.
    #[must_use]
    pub fn access(&self) -> &AccessList {
        &self.access
    }

    /// What every author is known to have written, oneself included.
    #[must_use]
    pub fn frontier(&self) -> Vec<(AuthorId, Head)> {
        self.heads
            .iter()
            .map(|(author, head)| (*author, *head))
            .collect()
    }

    /// What is known about another author.
    #[must_use]
    pub fn peer(&self, author: &AuthorId) -> Peer {
        self.peers.get(author).copied().unwrap_or_default()
    }

    /// The newest own seq that the relay stores.
    #[must_use]
    pub fn stored_seq(&self) -> u64 {
        self.acked
    }

    /// The newest own record that the relay stores, if it is known by its hash.
    #[must_use]
    pub fn acked_head(&self) -> Option<Head> {
        let hash = self.acked_hash?;
        let seq = self.acked;
        Some(Head { seq, hash })
    }

    /// The newest own seq that some other author has seen.
    #[must_use]
    pub fn seen_seq(&self) -> u64 {
        self.peers
            .values()
            .map(|peer| peer.has_seen)
            .max()
            .unwrap_or(0)
            .min(self.acked)
    }

    /// Records set aside.
    #[must_use]
    pub fn parked(&self) -> &[Parked] {
        &self.parked
    }

    /// The relay's licence for this space.
    #[must_use]
    pub fn licence(&self) -> Option<&Licence> {
        self.licence.as_ref()
    }

    /// Takes a licence that came some other way than in an answer, such as with a handover.
    pub fn keep_licence(&mut self, licence: Licence) {
        self.licence = Some(licence);
    }

    /// The next position to ask after.
    #[must_use]
    pub fn cursor(&self) -> u64 {
        self.cursor
    }

    /// How many statements some relay is known to have accepted.
    #[must_use]
    pub fn statements_known(&self) -> u64 {
        self.statements_accepted
    }

    /// Another relay carries the space from now on: nothing is known about what it holds.
    pub fn forget_relay(&mut self) {
        self.cursor = 0;
        self.generation = None;
        self.licence = None;
        self.parked.clear();
    }

    /// The relay made the space anew for this device: its generation is no news.
    pub fn forget_generation(&mut self) {
        self.generation = None;
    }

    /// A chain goes on behind this head: a checkpoint vouches for what lies before it.
    pub fn raise(&mut self, author: AuthorId, head: Head) {
        let known = self.heads.entry(author).or_insert(Head::NONE);
        if head.seq > known.seq {
            *known = head;
        }
    }

    /// An author was heard of, by a record that is no part of a chain that is held whole.
    pub fn heard(&mut self, author: &AuthorId, frontier: &[(AuthorId, Head)], now_ms: i64) {
        if *author == self.me {
            return;
        }
        self.claimed(frontier);
        let peer = self.peers.entry(*author).or_default();
        peer.heard_ms = peer.heard_ms.max(now_ms);
    }

    /// Asks from the beginning again; what was taken already is skipped by its place in its chain.
    pub fn rewind(&mut self) {
        self.cursor = 0;
    }

    /// Asks again for what was set aside: the next request begins before the first of it, or at the
    /// beginning if that one only lacks a predecessor, which a page then left out somewhere before
    /// it. What was taken already is skipped by its place in its chain.
    pub fn retry_parked(&mut self) {
        if self.watch.misses_something() {
            self.cursor = 0;
        }
        let may_pass = |parked: &&Parked| crate::Trouble::number_may_pass(parked.trouble);
        let waiting = self.parked.iter().filter(may_pass);
        if let Some(first) = waiting.min_by_key(|parked| parked.position) {
            // What comes before it in its chain, lets its author in or brings its key may have been
            // kept back.
            let lacks = |trouble: crate::Trouble| {
                self.parked
                    .iter()
                    .any(|parked| parked.trouble == trouble as u8)
            };
            let lacks_another = lacks(crate::Trouble::ChainBroken)
                || lacks(crate::Trouble::Uncertified)
                || lacks(crate::Trouble::UnknownEpoch);
            let before = if lacks_another {
                0
            } else {
                first.position.saturating_sub(1)
            };
            self.cursor = self.cursor.min(before);
            self.parked.retain(|parked| !may_pass(&parked));
        }
    }

    /// The state as bytes. Outbox records are kept elsewhere, by seq.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        wire::cbor::encode(&Kept {
            space: self.space,
            me: self.me,
            cursor: self.cursor,
            generation: self.generation,
            heads: self.heads.clone(),
            statements: self
                .statements
                .iter()
                .map(|s| Bytes(s.bytes().to_vec()))
                .collect(),
            statements_accepted: self.statements_accepted,
            outbox: self.outbox.iter().copied().collect(),
            acked: self.acked,
            peers: self.peers.clone(),
            licence: self.licence,
            parked: self.parked.clone(),
            bytes_used: self.bytes_used,
            bytes_allowed: self.bytes_allowed,
            transactions: self.transactions.iter().copied().collect(),
            lost_race: self.lost_race,
            acked_hash: self.acked_hash,
            watch: self.watch.clone(),
        })
    }

    /// Reads what [`Replica::encode`] wrote.
    ///
    /// # Errors
    /// [`StateError`] if the bytes are not a state.
    pub fn decode(bytes: &[u8]) -> Result<Self, StateError> {
        let kept: Kept = wire::cbor::decode(bytes).map_err(|_| StateError)?;
        let mut access = AccessList::default();
        let mut statements = Vec::with_capacity(kept.statements.len());
        for Bytes(bytes) in &kept.statements {
            let statement = Statement::parse(bytes).map_err(|_| StateError)?;
            // Verified when it came; the store is sealed.
            access.replay(&statement).map_err(|_| StateError)?;
            statements.push(statement);
        }
        Ok(Self {
            space: kept.space,
            me: kept.me,
            cursor: kept.cursor,
            generation: kept.generation,
            heads: kept.heads,
            statements,
            access,
            statements_accepted: kept.statements_accepted,
            outbox: kept.outbox.into(),
            acked: kept.acked,
            peers: kept.peers,
            licence: kept.licence,
            parked: kept.parked,
            bytes_used: kept.bytes_used,
            bytes_allowed: kept.bytes_allowed,
            transactions: kept.transactions.into(),
            lost_race: kept.lost_race,
            acked_hash: kept.acked_hash,
            watch: kept.watch,
        })
    }
}

/// A byte string.
#[derive(Encode, Decode)]
#[cbor(transparent)]
struct Bytes(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>);

#[derive(Encode, Decode)]
#[cbor(map)]
struct Kept {
    #[n(0)]
    space: SpaceId,
    #[n(1)]
    me: AuthorId,
    #[n(2)]
    cursor: u64,
    #[n(3)]
    generation: Option<Generation>,
    #[n(4)]
    heads: BTreeMap<AuthorId, Head>,
    #[n(5)]
    statements: Vec<Bytes>,
    #[n(6)]
    statements_accepted: u64,
    #[n(7)]
    outbox: Vec<Queued>,
    #[n(8)]
    acked: u64,
    #[n(9)]
    peers: BTreeMap<AuthorId, Peer>,
    #[n(10)]
    licence: Option<Licence>,
    #[n(11)]
    parked: Vec<Parked>,
    #[n(12)]
    bytes_used: u64,
    #[n(13)]
    bytes_allowed: u64,
    #[n(20)]
    #[cbor(default)]
    transactions: Vec<Transaction>,
    #[n(21)]
    #[cbor(default)]
    lost_race: bool,
    #[n(22)]
    acked_hash: Option<Hash>,
    #[cbor(n(30), default)]
    watch: Watch,
}
