//! Records that travel with an access statement: all in one request, or none.
//!
//! A relay takes a request's statements before its records. A statement that ends an epoch must
//! therefore not travel with records of that epoch, and never without the records that explain it
//! to other devices. What the relay did not take because another device was first is taken back
//! whole ([`Replica::retract`]) and made again on top of what that device did.

use minicbor::{Decode, Encode};
use wire::{AccessList, Head, Statement};

use crate::outbox::Queued;
use crate::state::Replica;

/// A run of queued records that goes out in one request, with its statement if it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Transaction {
    /// Version of its statement; 0 if there is none.
    #[n(0)]
    pub version: u64,
    /// Its first record.
    #[n(1)]
    pub first: u64,
    /// Its last record.
    #[n(2)]
    pub last: u64,
}

impl Replica {
    /// The records from `first` to the last one queued, and the newest statement if `stated`, go
    /// out in one request.
    pub fn bind(&mut self, first: u64, stated: bool) {
        let Some(last) = self.outbox.back().map(|queued| queued.seq) else {
            return;
        };
        let version = if stated { self.access.version() } else { 0 };
        self.transactions.push_back(Transaction {
            version,
            first,
            last,
        });
    }

    /// Transactions that the relay has not taken yet, oldest first.
    pub fn transactions(&self) -> impl Iterator<Item = &Transaction> {
        self.transactions.iter()
    }

    /// Another author's statement stands where an own one was to stand: nothing is sent before
    /// [`Replica::retract`].
    #[must_use]
    pub fn has_lost_a_race(&self) -> bool {
        self.lost_race
    }

    /// Takes back everything that no relay accepted: queued records, whose places are free again,
    /// and statements. `back_to` is the own head before the first queued record. Answers what was
    /// queued.
    pub fn retract(&mut self, back_to: Head) -> Vec<Queued> {
        self.retract_statements();
        self.transactions.clear();
        self.lost_race = false;
        if back_to.seq == 0 {
            self.heads.remove(&self.me);
        } else {
            self.heads.insert(self.me, back_to);
        }
        self.outbox.drain(..).collect()
    }

    /// Takes back own statements that no relay accepted. False if there were none.
    pub(crate) fn retract_statements(&mut self) -> bool {
        // The first statement makes the space: nobody else's can stand in its place.
        let accepted = usize::try_from(self.statements_accepted.max(1)).unwrap_or(usize::MAX);
        if self.statements.len() <= accepted {
            return false;
        }
        self.statements.truncate(accepted);
        let mut access = AccessList::default();
        for statement in &self.statements {
            // They were applied in this order before.
            if access.replay(statement).is_err() {
                break;
            }
        }
        self.access = access;
        true
    }

    /// Statements to send with records that begin with `first`, if any: those of a transaction go
    /// with its first record and never otherwise.
    pub(crate) fn statements_to_send(&self, first: Option<u64>) -> &[Statement] {
        let accepted = usize::try_from(self.statements_accepted).unwrap_or(usize::MAX);
        let waiting = self.statements.get(accepted..).unwrap_or_default();
        if self.lost_race {
            return &[];
        }
        let held_back = self
            .transactions
            .iter()
            .filter(|transaction| transaction.version > 0 && Some(transaction.first) != first)
            .map(|transaction| transaction.version)
            .min();
        let count = held_back.map_or(waiting.len(), |version| {
            let before = version
                .saturating_sub(self.statements_accepted)
                .saturating_sub(1);
            usize::try_from(before).unwrap_or(usize::MAX)
        });
        let count = count
            .min(waiting.len())
            .min(wire::limits::SYNC_STATEMENTS_MAX);
        waiting.get(..count).unwrap_or_default()
    }

    /// How many of the queued records may go into one request: up to the next transaction, or that
    /// one alone and whole.
    pub(crate) fn bound(&self) -> Option<(u64, bool)> {
        let front = self.outbox.front()?.seq;
        let transaction = self.transactions.front()?;
        if front < transaction.first {
            Some((transaction.first.saturating_sub(1), false))
        } else {
            Some((transaction.last, true))
        }
    }

    /// The relay stores everything up to here: so were the statements that travelled with it.
    pub(crate) fn settle_transactions(&mut self) {
        while let Some(transaction) = self.transactions.front() {
            if transaction.last > self.acked {
                break;
            }
            self.statements_accepted = self.statements_accepted.max(transaction.version);
            self.transactions.pop_front();
        }
    }
}
