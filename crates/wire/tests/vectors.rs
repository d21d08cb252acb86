//! The bytes in `vectors/` are what this crate writes and reads. Run with `HEARTEN_BLESS=1` to
//! write them anew: after a change to the protocol, and then only.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs
)]

use data_encoding::HEXLOWER;
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use std::path::Path;
use wire::api::{PartsRequest, SyncRequest};
use wire::auth::RequestParts;
use wire::{
    AccessOp, Checkpoint, Entry, EpochId, Generation, Hash, Head, Kind, Licence, PartId, Place,
    Record, RecordHeader, RelayId, RequestAuth, Role, SpaceId, Statement, StatementDraft, Token,
    author_of, lookup_id,
};

fn key(byte: u8) -> SigningKey {
    SigningKey::from_bytes(&[byte; 32])
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    HEXLOWER.encode(bytes.as_ref())
}

fn check(name: &str, made: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("vectors")
        .join(name);
    if std::env::var_os("HEARTEN_BLESS").is_some() {
        std::fs::write(&path, format!("{made:#}\n")).unwrap();
    }
    let kept: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(made, &kept, "{name}");
}

fn record() -> Record {
    let header = RecordHeader {
        kind: Kind::Updates,
        space: SpaceId::from_bytes([0x51; 32]),
        author: author_of(&key(1)),
        seq: 2,
        previous: Hash::from_bytes([0x52; 32]),
        epoch: EpochId::from_bytes([0x53; 32]),
    };
    Record::seal_header(&key(1), &header, b"sealed elsewhere").unwrap()
}

fn first_statement() -> Statement {
    let draft = StatementDraft {
        space: SpaceId::ZERO,
        version: 1,
        previous: Hash::ZERO,
        nonce: [0x61; 16],
        operations: vec![
            AccessOp::Add {
                author: author_of(&key(1)),
                role: Role::Device,
            },
            AccessOp::Add {
                author: author_of(&key(2)),
                role: Role::Recovery,
            },
            AccessOp::Epoch(EpochId::from_bytes([0x53; 32])),
        ],
    };
    Statement::sign(&key(1), &draft).unwrap()
}

fn second_statement() -> Statement {
    let first = first_statement();
    let draft = StatementDraft {
        space: first.space(),
        version: 2,
        previous: first.hash(),
        nonce: [0x62; 16],
        operations: vec![
            AccessOp::Remove {
                author: author_of(&key(2)),
                head: Head {
                    seq: 7,
                    hash: Hash::from_bytes([0x63; 32]),
                },
            },
            AccessOp::Epoch(EpochId::from_bytes([0x54; 32])),
        ],
    };
    Statement::sign(&key(1), &draft).unwrap()
}

fn licence() -> Licence {
    Licence::issue(&key(3), SpaceId::from_bytes([0x51; 32]), 20_000)
}

#[test]
fn records_are_the_bytes_of_the_vector() {
    let record = record();
    let made = json!({
        "signing seed": hex([1; 32]),
        "payload": hex(record.payload()),
        "bytes": hex(record.bytes()),
        "hash": hex(record.hash()),
    });
    check("record.json", &made);
    let read = Record::parse(record.bytes()).unwrap();
    assert_eq!(read, record);
    assert!(read.verify().is_ok());
}

#[test]
fn statements_are_the_bytes_of_the_vectors() {
    let (first, second) = (first_statement(), second_statement());
    let made = json!({
        "signing seed": hex([1; 32]),
        "first": hex(first.bytes()),
        "first hash": hex(first.hash()),
        "space": first.space().to_string(),
        "second": hex(second.bytes()),
        "second hash": hex(second.hash()),
    });
    check("statements.json", &made);
    for statement in [first, second] {
        let read = Statement::parse(statement.bytes()).unwrap();
        assert_eq!(read, statement);
        assert!(read.verify().is_ok());
    }
}

#[test]
fn request_headers_are_the_bytes_of_the_vector() {
    let relay = RelayId::from_bytes(key(3).verifying_key().to_bytes());
    let parts = RequestParts {
        method: "POST",
        path_and_query: "/v1/sync",
        relay: &relay,
        body: b"\xa0",
    };
    let space = SpaceId::from_bytes([0x51; 32]);
    let auth = RequestAuth::sign(&key(1), space, 1_750_000_000_000, [0x71; 16], &parts);
    let made = json!({
        "signing seed": hex([1; 32]),
        "method": "POST",
        "path": "/v1/sync",
        "relay": relay.to_string(),
        "space": space.to_string(),
        "time": 1_750_000_000_000_u64,
        "nonce": hex([0x71; 16]),
        "body": hex(b"\xa0"),
        "canonical": hex(auth.canonical(&parts)),
        "header": auth.to_header(),
    });
    check("auth.json", &made);
    let read = RequestAuth::parse(&auth.to_header()).unwrap();
    assert!(read.verify(&parts).is_ok());
    assert!(
        read.verify(&RequestParts {
            path_and_query: "/v1/lookup",
            ..parts
        })
        .is_err()
    );
}

#[test]
fn licences_are_the_bytes_of_the_vector() {
    let licence = licence();
    let made = json!({
        "relay seed": hex([3; 32]),
        "relay": licence.relay.to_string(),
        "space": licence.space.to_string(),
        "day": licence.day,
        "bytes": hex(licence.to_bytes()),
    });
    check("licence.json", &made);
    let read = Licence::parse(&licence.to_bytes()).unwrap();
    assert_eq!(read, licence);
    assert!(read.verify().is_ok());
}

#[test]
fn sync_requests_are_the_bytes_of_the_vector() {
    let full = SyncRequest {
        space: SpaceId::from_bytes([0x51; 32]),
        cursor: 300,
        generation: Some(Generation::from_bytes([0x81; 16])),
        records: vec![record().into_bytes()],
        statements: vec![first_statement().bytes().to_vec()],
        access_version: 1,
        token: Some(Token::from_bytes([0x82; 32])),
        licence: Some(licence()),
        page_bytes: Some(65_536),
        include_own: true,
        want_licence: true,
        reoffer: true,
        ..Default::default()
    };
    let empty = SyncRequest {
        space: full.space,
        ..Default::default()
    };
    let made = json!({
        "full": hex(wire::cbor::encode(&full)),
        "empty": hex(wire::cbor::encode(&empty)),
        "token hash": hex(Token::from_bytes([0x82; 32]).hash()),
        "lookup id of author of seed 2": hex(lookup_id(&author_of(&key(2)))),
    });
    check("sync.json", &made);
    for request in [full, empty] {
        let read: SyncRequest = wire::cbor::decode(&wire::cbor::encode(&request)).unwrap();
        assert_eq!(read, request);
    }
}

fn place(byte: u8, seq: u64) -> Place {
    Place {
        author: author_of(&key(byte)),
        seq,
        hash: Hash::from_bytes([byte; 32]),
    }
}

#[test]
fn sync_requests_of_version_two_are_the_bytes_of_the_vector() {
    let request = SyncRequest {
        space: SpaceId::from_bytes([0x51; 32]),
        from_checkpoint: true,
        want_heads: true,
        erase: vec![place(1, 7)],
        ..Default::default()
    };
    check(
        "sync2.json",
        &json!({ "request": hex(wire::cbor::encode(&request)) }),
    );
}

#[test]
fn checkpoints_are_the_bytes_of_the_vectors() {
    let manifest = Place::new(author_of(&key(1)), record().head());
    let covers = Checkpoint::Covers {
        manifest,
        covered: vec![place(2, 300), place(1, 70_000)],
        parts: vec![PartId::of(b"two"), PartId::of(b"one")],
    };
    let acknowledges = Checkpoint::Acknowledges { manifest };
    let read_again = Checkpoint::ReadAgain { manifest };
    let made = json!({
        "covers": hex(covers.to_payload()),
        "acknowledges": hex(acknowledges.to_payload()),
        "read again": hex(read_again.to_payload()),
    });
    check("checkpoint.json", &made);
    for checkpoint in [covers, acknowledges, read_again] {
        let payload = checkpoint.to_payload();
        let read = Checkpoint::from_payload(&payload).unwrap();
        assert_eq!(read.to_payload(), payload);
    }
}

#[test]
fn parts_are_the_bytes_of_the_vector() {
    let request = PartsRequest {
        asked: vec![PartId::of(b"one")],
        delete: vec![PartId::of(b"two")],
        list_after: Some(PartId::ZERO),
    };
    let made = json!({
        "part": "one",
        "id": PartId::of(b"one").to_string(),
        "request": hex(wire::cbor::encode(&request)),
    });
    check("parts.json", &made);
}

#[test]
fn stubs_are_the_bytes_of_the_vector() {
    let stub = record().to_stub().unwrap();
    let made = json!({ "bytes": hex(stub.bytes()), "hash": hex(stub.hash()) });
    check("stub.json", &made);
    let read = Entry::from_vec(stub.bytes().to_vec()).unwrap();
    assert!(read.whole().is_none());
    assert!(read.verify().is_ok());
}
