//! Taking an answer in.

use wire::api::{PageEntry, SyncRequest, SyncResponse};
use wire::{AuthorId, Head, Record, Statement};

use crate::state::{Parked, Replica};

/// Why a record was set aside, or an answer is suspicious.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Trouble {
    /// It is not a record of this version and suite.
    Unreadable = 1,
    /// It belongs to another space.
    WrongSpace = 2,
    /// Its signature or its payload hash does not hold.
    Forged = 3,
    /// It does not follow the author's record before it.
    ChainBroken = 4,
    /// Its author is not a member.
    Uncertified = 5,
    /// Its epoch's key is not here (yet).
    UnknownEpoch = 6,
    /// It does not open, or does not hold what its kind says.
    Unopenable = 7,
    /// It is of a kind this version does not know.
    UnknownKind = 8,
    /// It lies behind the end of its author's chain, which a removal set.
    AfterRemoval = 9,
}

/// A record that may be opened now.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Its position in the space.
    pub position: u64,
    /// The record; its signature, payload hash and place in its chain hold.
    pub record: Record,
}

impl Trouble {
    /// Whether asking again later may help: an answer may have been damaged on its way, and a key
    /// may still come. What verified and still makes no sense stays aside.
    #[must_use]
    pub fn may_pass(self) -> bool {
        Self::number_may_pass(self as u8)
    }

    /// The same of a trouble's number, as it was kept.
    pub(crate) fn number_may_pass(number: u8) -> bool {
        number != Self::Unopenable as u8 && number != Self::UnknownKind as u8
    }
}

/// What an answer meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Own records that the relay now stores; their bytes can go.
    pub stored: Vec<u64>,
    /// There is more to fetch.
    pub more: bool,
    /// The relay's generation is another than before: it was restored, reset or purged.
    pub generation_changed: bool,
    /// A statement of the access list was refused: the relay serves something that does not fit.
    pub access_refused: bool,
    /// Another author's statement came where an own one was to stand: see [`Replica::retract`].
    pub lost_race: bool,
}

/// The access version a relay stands at once it has accepted this request.
#[must_use]
pub fn offered_version(request: &SyncRequest) -> u64 {
    request
        .access_version
        .saturating_add(request.statements.len() as u64)
}

impl Replica {
    /// Takes in everything of an answer but its page. `offered_version` is the access version that
    /// the answered request brought the relay to (see [`offered_version`]).
    pub fn accept(&mut self, answer: &SyncResponse, offered_version: u64) -> Outcome {
        let mut outcome = Outcome {
            more: answer.more,
            ..Outcome::default()
        };
        outcome.generation_changed = self
            .generation
            .is_some_and(|known| known != answer.generation);
        self.generation = Some(answer.generation);
        if outcome.generation_changed {
            // Positions begin anew after a restore: what others wrote since may stand before the
            // cursor. What was taken already is skipped by its place in its chain.
            self.cursor = 0;
            outcome.more = true;
        }
        for accepted in &answer.accepted {
            self.acknowledge(
                Head {
                    seq: accepted.seq,
                    hash: accepted.hash,
                },
                &mut outcome,
            );
        }
        if let Some(head) = answer.head {
            self.acknowledge(head, &mut outcome);
        }
        self.statements_accepted = self.statements_accepted.max(offered_version);
        let lost_before = self.lost_race;
        outcome.access_refused = !self.take_statements(&answer.statements);
        outcome.lost_race = self.lost_race && !lost_before;
        if let Some(licence) = answer.licence
            && licence.space == self.space
            && licence.verify().is_ok()
        {
            self.licence = Some(licence);
        }
        self.bytes_used = answer.bytes_used;
        self.bytes_allowed = answer.bytes_allowed;
        outcome
    }

    /// The relay holds this own record: it and all before it leave the outbox. A head that is not
    /// in the outbox with this hash acknowledges nothing.
    pub fn acknowledge(&mut self, head: Head, outcome: &mut Outcome) {
        let known = self
            .outbox
            .iter()
            .any(|queued| queued.seq == head.seq && queued.hash == head.hash);
        if !known {
            return;
        }
        while let Some(queued) = self.outbox.front().copied() {
            if queued.seq > head.seq {
                break;
            }
            self.outbox.pop_front();
            if queued.seq > self.acked {
                self.acked = queued.seq;
                self.acked_hash = Some(queued.hash);
            }
            outcome.stored.push(queued.seq);
        }
        self.settle_transactions();
    }

    /// Another device was first: own statements that were never accepted make way, if the other one
    /// fits the list without them.
    fn give_way_to(
        &mut self,
        statement: &Statement,
    ) -> Result<wire::access::Applied, wire::AccessError> {
        let before = (self.statements.clone(), self.access.clone());
        if !self.retract_statements() {
            return Err(wire::AccessError::Conflict);
        }
        let applied = self.access.apply(statement);
        if applied.is_ok() {
            self.lost_race = true;
        } else {
            (self.statements, self.access) = before;
        }
        applied
    }

    fn take_statements(&mut self, statements: &[Vec<u8>]) -> bool {
        for bytes in statements {
            let Ok(statement) = Statement::parse(bytes) else {
                return false;
            };
            let mut applied = self.access.apply(&statement);
            if applied == Err(wire::AccessError::Conflict)
                && statement.version() > self.statements_accepted
            {
                applied = self.give_way_to(&statement);
            }
            match applied {
                Ok(wire::access::Applied::New) => {
                    self.statements.push(statement);
                    self.statements_accepted = self.access.version();
                }
                Ok(wire::access::Applied::Known) => {
                    self.statements_accepted = self.statements_accepted.max(statement.version());
                }
                Err(_) => return false,
            }
        }
        true
    }

    /// Moves the cursor behind a page. Call when every entry of it was examined, with what
    /// [`Replica::accept`] said: after a change of generation the cursor stays at the beginning.
    pub fn move_cursor(&mut self, answer: &SyncResponse, outcome: &Outcome) {
        if !outcome.generation_changed {
            self.cursor = self.cursor.max(answer.cursor);
        }
    }

    /// Examines one entry of a page: `Ok(None)` if it was taken before, `Err` if it was set aside.
    ///
    /// # Errors
    /// The trouble; the entry is set aside already.
    pub fn examine(&mut self, entry: &PageEntry) -> Result<Option<Arrival>, Trouble> {
        let record = match self.verify(entry) {
            Ok(record) => record,
            Err(trouble) => {
                self.park(entry.position, trouble);
                return Err(trouble);
            }
        };
        let header = record.header();
        let head = self
            .heads
            .get(&header.author)
            .copied()
            .unwrap_or(Head::NONE);
        if header.seq <= head.seq {
            return Ok(None);
        }
        if header.seq != head.seq.saturating_add(1) || header.previous != head.hash {
            self.park(entry.position, Trouble::ChainBroken);
            return Err(Trouble::ChainBroken);
        }
        Ok(Some(Arrival {
            position: entry.position,
            record,
        }))
    }

    fn verify(&self, entry: &PageEntry) -> Result<Record, Trouble> {
        let record = Record::parse(&entry.record).map_err(|_| Trouble::Unreadable)?;
        if record.header().space != self.space {
            return Err(Trouble::WrongSpace);
        }
        record.verify().map_err(|_| Trouble::Forged)?;
        Ok(record)
    }

    /// An arrival was opened (or its content set aside for good): its author's chain moves on.
    /// `frontier` is what the record says its author had seen; empty if it was not opened.
    pub fn took(&mut self, arrival: &Arrival, frontier: &[(AuthorId, Head)], now_ms: i64) {
        let author = arrival.record.header().author;
        self.heads.insert(author, arrival.record.head());
        if author == self.me {
            return;
        }
        self.claimed(frontier);
        let peer = self.peers.entry(author).or_default();
        peer.heard_ms = peer.heard_ms.max(now_ms);
        for (about, head) in frontier {
            if *about == self.me {
                peer.has_seen = peer.has_seen.max(head.seq);
            }
        }
    }

    /// Sets a record aside, to be asked for again later.
    pub fn park(&mut self, position: u64, trouble: Trouble) {
        if self.parked.iter().any(|parked| parked.position == position) {
            return;
        }
        self.parked.push(Parked {
            position,
            trouble: trouble as u8,
        });
    }
}
