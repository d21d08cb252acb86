//! Own records on their way out.

use minicbor::{Decode, Encode};
use wire::api::SyncRequest;
use wire::{AccessError, EpochId, Hash, Head, Record, Statement, Token};

use crate::state::{Place, Replica};

/// A record in the outbox; its bytes are kept elsewhere, by seq.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Queued {
    /// Its sequence number in the own chain.
    #[n(0)]
    pub seq: u64,
    /// Its hash.
    #[n(1)]
    pub hash: Hash,
    /// Its length in bytes.
    #[n(2)]
    pub bytes: u32,
    /// The epoch it was sealed under; absent if an older version queued it.
    #[n(3)]
    pub epoch: Option<EpochId>,
}

impl Replica {
    /// Where the next own record goes.
    #[must_use]
    pub fn next_place(&self) -> Place {
        let head = self.heads.get(&self.me).copied().unwrap_or(Head::NONE);
        Place {
            seq: head.seq.saturating_add(1),
            previous: head.hash,
        }
    }

    /// Queues an own record that was sealed for [`Replica::next_place`]. Returns false, and queues
    /// nothing, if it was sealed for another place.
    pub fn offer(&mut self, record: &Record) -> bool {
        let place = self.next_place();
        let header = record.header();
        if header.author != self.me
            || header.space != self.space
            || header.seq != place.seq
            || header.previous != place.previous
        {
            return false;
        }
        let head = record.head();
        self.heads.insert(self.me, head);
        let bytes = u32::try_from(record.bytes().len()).unwrap_or(u32::MAX);
        self.outbox.push_back(Queued {
            seq: head.seq,
            hash: head.hash,
            bytes,
            epoch: Some(record.header().epoch),
        });
        true
    }

    /// Adds an own access statement; it travels with the next request.
    ///
    /// # Errors
    /// If the statement does not continue the list.
    pub fn state(&mut self, statement: Statement) -> Result<(), AccessError> {
        self.access.apply(&statement)?;
        self.statements.push(statement);
        Ok(())
    }

    /// The outbox, oldest first.
    pub fn outbox(&self) -> impl Iterator<Item = &Queued> {
        self.outbox.iter()
    }

    /// Whether anything waits to be sent.
    #[must_use]
    pub fn has_outgoing(&self) -> bool {
        !self.outbox.is_empty() || self.statements_accepted < self.access.version()
    }

    /// Which queued records go into one request of at most `bytes_max` bytes (always one, and a
    /// transaction alone and whole).
    #[must_use]
    pub fn next_to_send(&self, bytes_max: usize) -> Vec<u64> {
        if self.lost_race {
            return Vec::new();
        }
        let (last, whole) = self.bound().unwrap_or((u64::MAX, false));
        let mut total = 0_usize;
        let mut seqs = Vec::new();
        for queued in self.outbox.iter().take(wire::limits::SYNC_RECORDS_MAX) {
            total = total.saturating_add(queued.bytes as usize);
            if queued.seq > last || (total > bytes_max && !seqs.is_empty() && !whole) {
                break;
            }
            seqs.push(queued.seq);
        }
        seqs
    }

    /// The next request, with these records (from [`Replica::next_to_send`]).
    #[must_use]
    pub fn request(&self, records: Vec<Vec<u8>>, token: Option<Token>) -> SyncRequest {
        let first = records
            .first()
            .and_then(|bytes| Record::parse(bytes).ok())
            .map(|record| record.header().seq);
        SyncRequest {
            space: self.space,
            cursor: self.cursor,
            generation: self.generation,
            records,
            statements: self
                .statements_to_send(first)
                .iter()
                .map(|statement| statement.bytes().to_vec())
                .collect(),
            access_version: self.statements_accepted,
            token,
            licence: self.licence,
            want_licence: self.licence.is_none(),
            ..SyncRequest::default()
        }
    }
}

impl Replica {
    /// What is known to be the newest of this author.
    #[must_use]
    pub fn head_of(&self, author: &wire::AuthorId) -> Head {
        self.heads.get(author).copied().unwrap_or(Head::NONE)
    }

    /// The relay is known to hold every statement there is here: they travelled some other way.
    pub fn statements_arrived(&mut self) {
        self.statements_accepted = self.access.version();
    }
}
