//! The sync engine (`crates/replica`): its kept state, and a relay's answers.

use std::collections::BTreeMap;

use replica::Replica;
use wire::api::{PageEntry, SyncResponse};
use wire::{
    AccessOp, AuthorId, EpochId, Hash, Head, Kind, Record, RecordHeader, Role, SpaceId, Statement,
    StatementDraft, author_of, cbor,
};

use crate::memory::{capped, in_proportion};
use crate::pieces::{Pieces, choose};
use crate::wires::key;

/// The kept state of a space.
pub fn state(input: &[u8]) {
    if let Ok(replica) = capped(in_proportion(input, 64), || Replica::decode(input)) {
        let written = replica.encode();
        let again = Replica::decode(&written).expect("what was written is read");
        assert_eq!(again.encode(), written);
        assert_eq!(again.frontier(), replica.frontier());
        assert_eq!(again.access(), replica.access());
        assert_eq!(again.next_place(), replica.next_place());
    }
}

/// The statement that makes the space of these tests: two devices.
#[must_use]
pub fn first_statement() -> Statement {
    let add = |n, role| AccessOp::Add {
        author: author_of(&key(n)),
        role,
    };
    let draft = StatementDraft {
        space: SpaceId::ZERO,
        version: 1,
        previous: Hash::ZERO,
        nonce: [0x61; 16],
        operations: vec![
            add(0, Role::Device),
            add(1, Role::Device),
            AccessOp::Epoch(EpochId::from_bytes([0x53; 32])),
        ],
    };
    Statement::sign(&key(0), &draft).expect("a first statement")
}

/// A replica that writes as device 0 and has two records on their way.
#[must_use]
pub fn replica() -> Replica {
    let first = first_statement();
    let mut replica = Replica::new(first.space(), author_of(&key(0)));
    replica.state(first).expect("it begins the list");
    for _ in 0..2 {
        let place = replica.next_place();
        let record = signed(0, place.seq, place.previous, b"sealed");
        assert!(replica.offer(&record));
    }
    replica
}

/// A record that holds, in the space of these tests.
#[must_use]
pub fn signed(by: u8, seq: u64, previous: Hash, payload: &[u8]) -> Record {
    let header = RecordHeader {
        kind: Kind::Updates,
        space: first_statement().space(),
        author: author_of(&key(by)),
        seq,
        previous,
        epoch: EpochId::from_bytes([0x53; 32]),
    };
    Record::seal_header(&key(by), &header, payload).expect("a whole header")
}

/// Answers of a relay that says anything. A piece is an answer as bytes, or describes one.
pub fn answer(input: &[u8]) {
    let mut replica = replica();
    let mut handed_out: BTreeMap<(AuthorId, u64), Hash> = BTreeMap::new();
    for piece in Pieces::of(input).take(12) {
        let (mode, rest) = choose(piece);
        let answer = if mode & 1 == 0 {
            cbor::decode::<SyncResponse>(rest).ok()
        } else {
            Some(described(&replica, rest))
        };
        let Some(answer) = answer else { continue };
        let before: BTreeMap<AuthorId, Head> = replica.frontier().into_iter().collect();
        let waiting = replica.outbox().count();
        let version = replica.access().version();
        let outcome = capped(in_proportion(rest, 64), || replica.accept(&answer, 0));
        assert_eq!(replica.outbox().count() + outcome.stored.len(), waiting);
        for entry in &answer.page {
            if let Ok(Some(arrival)) = replica.examine(entry) {
                let header = arrival.record.header();
                let known = replica.head_of(&header.author);
                assert_eq!((header.seq, header.previous), (known.seq + 1, known.hash));
                assert_eq!(arrival.record.verify(), Ok(()));
                let twice = handed_out.insert((header.author, header.seq), arrival.record.hash());
                assert_eq!(twice, None, "a record is handed out once");
                replica.took(&arrival, &[], 1);
            }
        }
        replica.move_cursor(&answer, &outcome);
        assert!(
            replica.access().version() >= version,
            "an answer takes no statement back"
        );
        for (author, head) in before {
            assert!(
                replica.head_of(&author).seq >= head.seq,
                "no chain goes back"
            );
        }
        let kept = Replica::decode(&replica.encode()).expect("what was written is read");
        assert_eq!(kept.frontier(), replica.frontier());
    }
}

/// An answer in which records hold but need not fit.
fn described(replica: &Replica, input: &[u8]) -> SyncResponse {
    let (flags, rest) = choose(input);
    let page = rest.chunks(3).take(16).enumerate().map(|(at, chunk)| {
        let seq = u64::from(chunk.get(1).copied().unwrap_or(1) % 8).max(1);
        let twist = chunk.get(2).copied().unwrap_or_default();
        let by = 1 + chunk[0] % 3;
        let known = replica.head_of(&author_of(&key(by)));
        let previous = match (seq, twist) {
            (1, _) => Hash::ZERO,
            (_, 0) => known.hash,
            (_, twist) => Hash::from_bytes([twist; 32]),
        };
        let previous = if seq != 1 && previous.is_zero() {
            Hash::from_bytes([1; 32])
        } else {
            previous
        };
        let mut record = signed(by, seq, previous, &[twist]).into_bytes();
        if twist == 0xff {
            record[200] ^= 1;
        }
        PageEntry {
            position: at as u64,
            record,
        }
    });
    SyncResponse {
        generation: [flags >> 6; 16].into(),
        accepted: Vec::new(),
        page: page.collect(),
        cursor: u64::from(flags),
        more: flags & 1 == 1,
        statements: Vec::new(),
        head: replica
            .outbox()
            .nth(usize::from(flags >> 1 & 3))
            .map(|queued| Head {
                seq: queued.seq,
                hash: queued.hash,
            }),
        licence: None,
        bytes_used: 1,
        bytes_allowed: 2,
        time_ms: 3,
        newest: 4,
        heads: Vec::new(),
        erased: None,
    }
}
