//! Databases of every released version are brought up to date and lose nothing.
//!
//! `fixtures/` holds one for each, as SQL: a dump of what a relay of that version had written for a
//! phone, a tablet and a recovery member, with a code and unspent tokens left.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use relay_tests::{Device, RelayProcess, epoch};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use wire::api::SyncRequest;
use wire::{AccessOp, Role, Token};

const PROGRAM: &str = env!("CARGO_BIN_EXE_relay-under-test");

/// The database of the first release: records, statements, tokens, codes and lookups.
const PART_1: &str = include_str!("fixtures/part-1.sql");

async fn put(fixture: &'static str, data: &Path) {
    let mut database = SqliteConnectOptions::new()
        .filename(data.join("relay.db"))
        .create_if_missing(true)
        .connect()
        .await
        .unwrap();
    sqlx::raw_sql(fixture).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_database_of_the_first_release_is_served_and_continued() {
    let data = TempDir::new().unwrap();
    put(PART_1, data.path()).await;
    let relay = RelayProcess::start(PROGRAM, data.path(), &[])
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    let recovery = Device::found(7).unwrap().0;
    let add = AccessOp::Add {
        author: recovery.author(),
        role: Role::Recovery,
    };
    let (mut phone, first) = Device::found_with(1, &[add]).unwrap();
    let held = client.pull(&phone).await.unwrap();
    let tablet = phone.join(2);
    let authors: Vec<_> = held
        .iter()
        .map(|(_, record)| (record.header().author, record.header().seq))
        .collect();
    let (p, t) = (phone.author(), tablet.author());
    let written = [(p, 1), (p, 2), (p, 3), (t, 1), (t, 2), (p, 4), (p, 5)];
    assert_eq!(authors, written);
    let positions: Vec<u64> = held.iter().map(|(position, _)| *position).collect();
    assert_eq!(positions, [1, 2, 3, 4, 5, 6, 7]);

    // Heads, counters and the access list go on where they were.
    phone.head = held[6].1.head();
    let records = phone.records(1).unwrap();
    let pushed = client.push(&phone, records).await.unwrap().unwrap();
    assert_eq!((pushed.newest, pushed.statements.len()), (8, 2));
    let bytes: usize = held.iter().map(|(_, record)| record.bytes().len()).sum();
    assert!(pushed.bytes_used > bytes as u64);
    let adding = AccessOp::Add {
        author: tablet.author(),
        role: Role::Device,
    };
    let second = phone.statement(&first, &[adding]).unwrap();
    assert_eq!(pushed.statements[1], second.bytes());
    let third = phone.statement(&second, &[AccessOp::Epoch(epoch(2))]);
    let request = SyncRequest {
        space: phone.space,
        statements: vec![third.unwrap().bytes().to_vec()],
        ..Default::default()
    };
    client.taken(&phone, &request).await.unwrap();

    // A token of before creates a space; the first one had been spent.
    let token = |number: u8| {
        let mut bytes = [9; 32];
        bytes[0] = number;
        Token::from_bytes(bytes)
    };
    let (other, founding) = Device::found(5).unwrap();
    assert!(client.create(&other, &founding, token(0)).await.is_err());
    client.create(&other, &founding, token(1)).await.unwrap();
    relay.stop().await.unwrap();

    let doctor = Command::new(PROGRAM)
        .arg("doctor")
        .arg("--data")
        .arg(data.path())
        .output()
        .unwrap();
    let said = String::from_utf8(doctor.stdout).unwrap();
    assert!(said.contains("journal WAL and synchronous FULL"), "{said}");
}
