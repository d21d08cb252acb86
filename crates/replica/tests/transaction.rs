//! Statements that travel with their records, and what happens when another device was first.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use ed25519_dalek::SigningKey;
use replica::{Outcome, Replica};
use wire::api::{Accepted, SyncResponse};
use wire::{
    AccessOp, EpochId, Generation, Hash, Head, Kind, Record, RecordHeader, Role, SpaceId,
    Statement, StatementDraft, author_of,
};

const EPOCH: EpochId = EpochId::from_bytes([4; 32]);
const LARGE: usize = 1 << 20;

fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

fn add(number: u8) -> AccessOp {
    AccessOp::Add {
        author: author_of(&key(number)),
        role: Role::Device,
    }
}

fn first() -> Statement {
    let draft = StatementDraft {
        space: SpaceId::ZERO,
        version: 1,
        previous: Hash::ZERO,
        nonce: [5; 16],
        operations: vec![add(1), add(2), AccessOp::Epoch(EPOCH)],
    };
    Statement::sign(&key(1), &draft).unwrap()
}

/// The statement after `before`, letting somebody in.
fn next(before: &Statement, by: u8, whom: u8) -> Statement {
    let draft = StatementDraft {
        space: before.space(),
        version: before.version() + 1,
        previous: before.hash(),
        nonce: [whom; 16],
        operations: vec![add(whom)],
    };
    Statement::sign(&key(by), &draft).unwrap()
}

/// A replica of device 1, whose relay holds the first statement.
fn replica() -> Replica {
    let mut replica = Replica::new(first().space(), author_of(&key(1)));
    replica.state(first()).unwrap();
    replica.statements_arrived();
    replica
}

fn write(replica: &mut Replica, payload: &[u8]) -> Record {
    let place = replica.next_place();
    let header = RecordHeader {
        kind: Kind::Updates,
        space: replica.space(),
        author: replica.me(),
        seq: place.seq,
        previous: place.previous,
        epoch: EPOCH,
    };
    let record = Record::seal_header(&key(1), &header, payload).unwrap();
    assert!(replica.offer(&record));
    record
}

fn answer(accepted: &[&Record], statements: &[&Statement]) -> SyncResponse {
    let accepted = accepted.iter().map(|record| Accepted {
        seq: record.header().seq,
        hash: record.hash(),
        position: record.header().seq,
    });
    let bytes = wire::cbor::encode(&SyncResponse {
        generation: Generation::from_bytes([1; 16]),
        accepted: accepted.collect(),
        page: Vec::new(),
        cursor: 0,
        more: false,
        statements: statements.iter().map(|s| s.bytes().to_vec()).collect(),
        head: None,
        licence: None,
        bytes_used: 0,
        bytes_allowed: 0,
        time_ms: 0,
        newest: 0,
        heads: Vec::new(),
        erased: None,
    });
    wire::cbor::decode(&bytes).unwrap()
}

/// A page, then two records bound to a statement, then another page.
fn queued() -> (Replica, [Record; 4], Statement) {
    let mut replica = replica();
    let before = write(&mut replica, b"before");
    let statement = next(&first(), 1, 3);
    replica.state(statement.clone()).unwrap();
    let at = replica.next_place().seq;
    let (entry, envelope) = (write(&mut replica, b"entry"), write(&mut replica, b"keys"));
    replica.bind(at, true);
    let after = write(&mut replica, b"after");
    (replica, [before, entry, envelope, after], statement)
}

#[test]
fn a_statement_leaves_with_its_records_and_only_with_them() {
    let (mut replica, [before, entry, envelope, after], statement) = queued();
    assert_eq!(replica.next_to_send(LARGE), [1]);
    let request = replica.request(vec![before.bytes().to_vec()], None);
    assert!(request.statements.is_empty());
    assert!(replica.request(Vec::new(), None).statements.is_empty());
    replica.accept(&answer(&[&before], &[]), 1);

    assert_eq!(
        replica.next_to_send(1),
        [2, 3],
        "whole, however small a request"
    );
    let records = vec![entry.bytes().to_vec(), envelope.bytes().to_vec()];
    let request = replica.request(records, None);
    assert_eq!(request.statements, [statement.bytes().to_vec()]);
    replica = Replica::decode(&replica.encode()).unwrap();
    replica.accept(&answer(&[&entry, &envelope], &[]), 2);
    assert!(replica.transactions().next().is_none());

    assert_eq!(replica.next_to_send(LARGE), [4]);
    let request = replica.request(vec![after.bytes().to_vec()], None);
    assert!(request.statements.is_empty());
}

#[test]
fn a_lost_answer_is_made_good_by_the_relays_head() {
    let (mut replica, [_, _, envelope, _], _) = queued();
    let mut outcome = Outcome::default();
    replica.acknowledge(envelope.head(), &mut outcome);
    assert_eq!(outcome.stored, [1, 2, 3]);
    let request = replica.request(Vec::new(), None);
    assert!(request.statements.is_empty());
    assert_eq!(request.access_version, 2, "its statement was taken too");
}

#[test]
fn when_another_was_first_nothing_is_sent_before_everything_untaken_is_taken_back() {
    let (mut replica, [before, ..], _) = queued();
    replica.accept(&answer(&[&before], &[]), 1);
    let theirs = next(&first(), 2, 4);
    let outcome = replica.accept(&answer(&[], &[&theirs]), 1);
    assert!(outcome.lost_race && !outcome.access_refused);
    assert!(replica.next_to_send(LARGE).is_empty());
    replica = Replica::decode(&replica.encode()).unwrap();
    assert!(replica.has_lost_a_race(), "a crash does not forget it");
    assert!(replica.next_to_send(LARGE).is_empty());

    let back = replica.retract(before.head());
    assert_eq!(
        back.iter().map(|queued| queued.seq).collect::<Vec<_>>(),
        [2, 3, 4]
    );
    assert_eq!(replica.next_place().seq, 2);
    assert_eq!(replica.next_place().previous, before.hash());
    assert_eq!(replica.access().newest_hash(), theirs.hash());
    assert!(!replica.has_lost_a_race());
    let again = next(&theirs, 1, 3);
    replica.state(again.clone()).unwrap();
    let at = replica.next_place().seq;
    let record = write(&mut replica, b"entry again");
    replica.bind(at, true);
    let request = replica.request(vec![record.bytes().to_vec()], None);
    assert_eq!(request.statements, [again.bytes().to_vec()]);
}

#[test]
fn a_statement_that_nobody_listed_signed_takes_no_place() {
    let (mut replica, ..) = queued();
    let forged = next(&first(), 9, 9);
    let outcome = replica.accept(&answer(&[], &[&forged]), 1);
    assert!(outcome.access_refused && !outcome.lost_race);
    assert_eq!(replica.access().version(), 2, "the own one stands");
}

#[test]
fn the_statement_that_makes_the_space_is_never_taken_back() {
    let mut replica = Replica::new(first().space(), author_of(&key(1)));
    replica.state(first()).unwrap();
    write(&mut replica, b"genesis");
    replica.retract(Head::NONE);
    assert_eq!(replica.access().version(), 1);
    assert_eq!(replica.request(Vec::new(), None).statements.len(), 1);
}
