//! Authors of one space and an honest relay, with whatever can happen in between.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use replica::{Replica, offered_version};
use wire::api::{Accepted, PageEntry, SyncRequest, SyncResponse};
use wire::{
    AccessOp, AuthorId, EpochId, Generation, Hash, Head, Kind, Record, RecordHeader, Role, SpaceId,
    Statement, StatementDraft, author_of,
};

pub(crate) const EPOCH: EpochId = EpochId::from_bytes([4; 32]);

pub(crate) fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number + 1; 32])
}

pub(crate) fn statement(keys: &[SigningKey]) -> Statement {
    let mut operations: Vec<AccessOp> = keys
        .iter()
        .map(|key| AccessOp::Add {
            author: author_of(key),
            role: Role::Device,
        })
        .collect();
    operations.push(AccessOp::Epoch(EPOCH));
    let draft = StatementDraft {
        space: SpaceId::ZERO,
        version: 1,
        previous: Hash::ZERO,
        nonce: [5; 16],
        operations,
    };
    Statement::sign(&keys[0], &draft).unwrap()
}

/// A record of this author at this place.
pub(crate) fn record(key: &SigningKey, space: SpaceId, head: Head, payload: &[u8]) -> Record {
    let header = RecordHeader {
        kind: Kind::Updates,
        space,
        author: author_of(key),
        seq: head.seq + 1,
        previous: head.hash,
        epoch: EPOCH,
    };
    Record::seal_header(key, &header, payload).unwrap()
}

/// A relay that keeps what it accepted.
pub(crate) struct Relay {
    pub(crate) generation: Generation,
    pub(crate) log: Vec<Record>,
    pub(crate) statements: Vec<Vec<u8>>,
    /// Entries of a page at most.
    pub(crate) page: usize,
}

impl Relay {
    pub(crate) fn new() -> Self {
        Self {
            generation: Generation::from_bytes([1; 16]),
            log: Vec::new(),
            statements: Vec::new(),
            page: 3,
        }
    }

    pub(crate) fn head(&self, author: &AuthorId) -> Option<Head> {
        let newest = self
            .log
            .iter()
            .rev()
            .find(|record| record.header().author == *author);
        newest.map(Record::head)
    }

    /// Everything in the request is accepted, as the protocol says, or this panics.
    pub(crate) fn answer(&mut self, me: AuthorId, request: &SyncRequest) -> SyncResponse {
        let mut accepted = Vec::new();
        for statement in &request.statements {
            if !self.statements.contains(statement) {
                self.statements.push(statement.clone());
            }
        }
        for bytes in &request.records {
            let record = Record::parse(bytes).unwrap();
            let known = self
                .log
                .iter()
                .position(|held| held.hash() == record.hash());
            let at = known.unwrap_or_else(|| {
                let head = self.head(&me).unwrap_or(Head::NONE);
                assert_eq!(record.header().seq, head.seq + 1, "the chain has a gap");
                assert_eq!(record.header().previous, head.hash, "the chain is broken");
                self.log.push(record.clone());
                self.log.len() - 1
            });
            accepted.push(Accepted {
                seq: record.header().seq,
                hash: record.hash(),
                position: at as u64 + 1,
            });
        }
        let after = self.log.iter().enumerate().skip(request.cursor as usize);
        let others: Vec<PageEntry> = after
            .filter(|(_, record)| record.header().author != me)
            .map(|(at, record)| PageEntry {
                position: at as u64 + 1,
                record: record.bytes().to_vec(),
            })
            .collect();
        let more = others.len() > self.page;
        let page: Vec<PageEntry> = others.into_iter().take(self.page).collect();
        let newest = self.log.len() as u64;
        let cursor = if more {
            page.last().map_or(newest, |entry| entry.position)
        } else {
            newest.max(request.cursor)
        };
        let known = request.access_version as usize;
        SyncResponse {
            generation: self.generation,
            accepted,
            page,
            cursor,
            more,
            statements: self.statements.iter().skip(known).cloned().collect(),
            head: self.head(&me),
            licence: None,
            bytes_used: 0,
            bytes_allowed: 0,
            time_ms: 0,
            newest,
            heads: Vec::new(),
            erased: None,
        }
    }
}

/// One device: a replica, its outbox's bytes, and what it was handed.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) key: SigningKey,
    pub(crate) replica: Replica,
    pub(crate) outbox: BTreeMap<u64, Vec<u8>>,
    pub(crate) read: Vec<Vec<u8>>,
}

impl Device {
    pub(crate) fn new(number: u8, first: &Statement) -> Self {
        let key = key(number);
        let mut replica = Replica::new(first.space(), author_of(&key));
        replica.state(first.clone()).unwrap();
        Self {
            key,
            replica,
            outbox: BTreeMap::new(),
            read: Vec::new(),
        }
    }

    pub(crate) fn write(&mut self, payload: &[u8]) -> Record {
        let place = self.replica.next_place();
        let head = Head {
            seq: place.seq - 1,
            hash: place.previous,
        };
        let record = record(&self.key, self.replica.space(), head, payload);
        assert!(self.replica.offer(&record));
        self.outbox.insert(place.seq, record.bytes().to_vec());
        record
    }

    pub(crate) fn request(&self, bytes_max: usize) -> SyncRequest {
        let seqs = self.replica.next_to_send(bytes_max);
        let records = seqs.iter().map(|seq| self.outbox[seq].clone()).collect();
        self.replica.request(records, None)
    }

    /// Takes an answer in; true if there is more.
    pub(crate) fn take(&mut self, answer: &SyncResponse, request: &SyncRequest) -> bool {
        let outcome = self.replica.accept(answer, offered_version(request));
        assert!(!outcome.access_refused);
        for seq in &outcome.stored {
            self.outbox.remove(seq).expect("stored once");
        }
        for entry in &answer.page {
            if let Ok(Some(arrival)) = self.replica.examine(entry) {
                self.read.push(arrival.record.payload().to_vec());
                let frontier = [];
                self.replica.took(&arrival, &frontier, 1);
            }
        }
        self.replica.move_cursor(answer, &outcome);
        outcome.more
    }

    /// Syncs until there is nothing to send and nothing to fetch.
    pub(crate) fn settle(&mut self, relay: &mut Relay) {
        for _ in 0..1_000 {
            let request = self.request(400);
            let answer = relay.answer(self.replica.me(), &request);
            let more = self.take(&answer, &request);
            if !more && !self.replica.has_outgoing() {
                return;
            }
        }
        panic!("no end to it");
    }
}
