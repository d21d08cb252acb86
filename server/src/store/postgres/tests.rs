//! The contract, and what only PostgreSQL must keep.
//!
//! `HEARTEN_TEST_POSTGRES` names a server on which databases may be made; `cargo xtask test` starts
//! one and sets it. Without it these tests say so and check nothing.

use super::*;
use crate::store::contract::{self, contract, founder};
use crate::store::{PageQuery, SpaceChange};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

static MADE: AtomicU32 = AtomicU32::new(0);

/// A database of its own for a test, gone with the test.
struct TestDatabase {
    server: PgConnectOptions,
    name: String,
    url: PostgresUrl,
}

impl TestDatabase {
    async fn make() -> Option<Self> {
        let Ok(server) = std::env::var("HEARTEN_TEST_POSTGRES") else {
            eprintln!("not checked: HEARTEN_TEST_POSTGRES is not set");
            return None;
        };
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("hearten_unit_{}_{number}", std::process::id());
        let (front, _) = server.rsplit_once('/').unwrap();
        let url = match crate::config::Storage::parse(&format!("{front}/{name}")) {
            crate::config::Storage::Postgres(url) => url,
            other => panic!("not PostgreSQL: {other:?}"),
        };
        let server: PgConnectOptions = server.parse().unwrap();
        let mut connection = PgConnection::connect_with(&server).await.unwrap();
        let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::query(create).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        Some(Self { server, name, url })
    }

    async fn open(&self) -> PostgresStore {
        PostgresStore::open(&self.url, &Entropy::system())
            .await
            .unwrap()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        let gone = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let mut connection = PgConnection::connect_with(&server).await.unwrap();
                let drop = sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
                sqlx::query(drop).execute(&mut connection).await.unwrap();
            });
        });
        gone.join().unwrap();
    }
}

async fn open() -> Option<(PostgresStore, TestDatabase)> {
    let database = TestDatabase::make().await?;
    Some((database.open().await, database))
}

contract!(open());

async fn rows(store: &PostgresStore, count: &'static str) -> i64 {
    sqlx::query_scalar(count)
        .fetch_one(&store.reader)
        .await
        .unwrap()
}

/// Two stores over one database.
async fn two() -> Option<(PostgresStore, PostgresStore, TestDatabase)> {
    let database = TestDatabase::make().await?;
    Some((database.open().await, database.open().await, database))
}

#[tokio::test]
async fn a_commit_waits_for_the_disk_whatever_the_database_was_set_to() {
    let Some(database) = TestDatabase::make().await else {
        return;
    };
    let mut connection = PgConnection::connect_with(&database.server).await.unwrap();
    let careless = format!(
        "ALTER DATABASE {} SET synchronous_commit = off",
        database.name
    );
    sqlx::query(sqlx::AssertSqlSafe(careless))
        .execute(&mut connection)
        .await
        .unwrap();
    let store = database.open().await;
    let settings = store.settings().await.unwrap();
    assert_eq!(settings.synchronous_commit, "on");
    assert_eq!(settings.synchronous_commit_set, "off");
    assert!(settings.connections_max > 0 && settings.local);
    store.close().await;
}

#[tokio::test]
async fn nothing_counts_rows_and_no_column_holds_a_time_or_an_address() {
    let Some((store, _database)) = open().await else {
        return;
    };
    let sequences = rows(
        &store,
        "SELECT count(*) FROM pg_class WHERE relkind = 'S' AND relname NOT LIKE '\\_sqlx%'",
    )
    .await;
    assert_eq!(sequences, 0);
    let odd: Vec<String> = sqlx::query_scalar(
        "SELECT table_name || '.' || column_name FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%' \
         AND data_type NOT IN ('bytea', 'integer', 'bigint', 'smallint', 'boolean')",
    )
    .fetch_all(&store.reader)
    .await
    .unwrap();
    assert_eq!(
        odd.iter()
            .filter(|name| !name.starts_with("rendezvous"))
            .count(),
        0,
        "{odd:?}"
    );
    store.close().await;
}

#[tokio::test]
async fn the_founder_of_a_database_keeps_it() {
    let Some((one, other, _database)) = two().await else {
        return;
    };
    assert_eq!(one.identity().await.unwrap(), None);
    let (first, second) = (RelayId::from_bytes([1; 32]), RelayId::from_bytes([2; 32]));
    assert!(one.claim(first).await.unwrap());
    assert!(other.claim(first).await.unwrap());
    assert!(!other.claim(second).await.unwrap());
    assert_eq!(other.identity().await.unwrap(), Some(first));
}

#[tokio::test]
async fn a_nonce_seen_by_one_relay_is_known_to_the_other_and_forgotten_in_time() {
    let Some((one, other, _database)) = two().await else {
        return;
    };
    let life = wire::limits::NONCE_LIFE_MS;
    let now = 100 * life + 5;
    assert!(one.see_nonce(7, now).await.unwrap());
    assert!(!other.see_nonce(7, now).await.unwrap());
    one.tidy_shared(now + life).await.unwrap();
    assert!(!other.see_nonce(7, now + life).await.unwrap());
    one.tidy_shared(now + 2 * life).await.unwrap();
    assert_eq!(rows(&one, "SELECT count(*) FROM nonces").await, 0);
}

#[tokio::test]
async fn a_rendezvous_made_at_one_relay_is_met_at_the_other_for_ten_minutes() {
    let Some((one, other, _database)) = two().await else {
        return;
    };
    let life = wire::limits::RENDEZVOUS_LIFE_MS;
    let now = 100 * life;
    assert_eq!(
        one.make_rendezvous("abc", now, 2).await.unwrap(),
        Some(true)
    );
    assert_eq!(
        other.make_rendezvous("abc", now, 2).await.unwrap(),
        Some(false)
    );
    assert_eq!(other.read_slot("abc", 0, now).await.unwrap(), Slot::Empty);
    let held = Slot::Holds(b"here".to_vec());
    let put = async |store: &PostgresStore, id, bytes, at| {
        store.put_slot(id, 0, bytes, at, 100).await.unwrap()
    };
    assert_eq!(put(&one, "abc", b"here", now).await, Some(held.clone()));
    assert_eq!(put(&other, "abc", b"else", now).await, Some(held.clone()));
    assert_eq!(put(&other, "xyz", b"else", now).await, Some(Slot::NoRoom));
    let too_much = one.put_slot("abc", 1, &[0; 97], now, 100).await.unwrap();
    assert_eq!(too_much, None);
    assert_eq!(
        other.read_slot("abc", 0, now + life - 1).await.unwrap(),
        held
    );
    assert_eq!(
        other.read_slot("abc", 0, now + life).await.unwrap(),
        Slot::NoRoom
    );
    one.make_rendezvous("def", now, 2).await.unwrap();
    assert_eq!(one.make_rendezvous("ghi", now, 2).await.unwrap(), None);
    one.tidy_shared(now + life).await.unwrap();
    assert_eq!(rows(&one, "SELECT count(*) FROM rendezvous_slots").await, 0);
}

#[tokio::test]
async fn one_relay_at_a_time_leads_and_the_next_follows_when_it_is_gone() {
    let Some((one, other, _database)) = two().await else {
        return;
    };
    let leading = one.lead(Alone::Jobs).await.unwrap().unwrap();
    assert!(other.lead(Alone::Jobs).await.unwrap().is_none());
    assert!(other.lead(Alone::Tidying).await.unwrap().is_some());
    leading.rollback().await.unwrap();
    assert!(other.lead(Alone::Jobs).await.unwrap().is_some());
}

#[tokio::test]
async fn a_commit_of_one_relay_is_heard_by_the_other_and_its_own_by_none() {
    let Some((one, other, _database)) = two().await else {
        return;
    };
    let (mine, theirs) = (founder(1), founder(2));
    let mut wakes = one.wakes().await.unwrap();
    contract::write(&one, mine.created(5)).await;
    contract::write(&other, theirs.created(6)).await;
    assert_eq!(wakes.next().await.unwrap(), theirs.space);
    // A connection that the server cuts is noticed.
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE query LIKE 'LISTEN%' AND datname = current_database()",
    )
    .execute(&other.reader)
    .await
    .unwrap();
    assert!(wakes.next().await.is_err());
    wakes.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn batches_of_two_relays_over_the_same_spaces_conflict_and_never_block_each_other() {
    let Some((one, other, _database)) = two().await else {
        return;
    };
    let founders = [founder(1), founder(2), founder(3)];
    for (number, founder) in (5..).zip(&founders) {
        contract::write(&one, founder.created(number)).await;
    }
    let founders = Arc::new(founders);
    let push = |store: PostgresStore, backwards: bool| {
        let founders = Arc::clone(&founders);
        tokio::spawn(async move {
            let mut written = 0;
            while written < 30 {
                let mut spaces: Vec<SpaceChange> = Vec::new();
                for founder in founders.iter() {
                    let before = contract::load(&store, founder).await;
                    spaces.push(founder.moved(&before, &[10, 20]));
                }
                if backwards {
                    spaces.reverse();
                }
                match store.write(&contract::changes(spaces)).await {
                    Ok(()) => written += 1,
                    Err(StoreError::Conflict) => {}
                    Err(error) => panic!("{error:?}"),
                }
            }
            store
        })
    };
    let (one, other) = tokio::join!(push(one, false), push(other, true));
    let (one, other) = (one.unwrap(), other.unwrap());
    for founder in founders.iter() {
        let state = contract::load(&other, founder).await;
        assert_eq!((state.newest, state.revision), (120, 61));
        let page = one
            .page(PageQuery {
                records_max: 1_000,
                ..contract::all(&state)
            })
            .await
            .unwrap();
        let positions: Vec<u64> = page.records.iter().map(|(position, _)| *position).collect();
        assert_eq!(positions, (1..=120).collect::<Vec<_>>());
        let bytes: usize = page.records.iter().map(|(_, record)| record.len()).sum();
        assert_eq!(state.bytes, bytes as u64);
    }
}

#[tokio::test]
async fn what_others_changed_is_found_by_its_revision() {
    let Some((one, other, _database)) = two().await else {
        return;
    };
    let (mine, missing) = (founder(1), founder(2));
    let created = contract::write(&one, mine.created(5)).await;
    let asked = [mine.space, missing.space];
    let before = other.refresh(&asked).await.unwrap().unwrap();
    assert_eq!(before.revisions.get(&mine.space), Some(&1));
    assert_eq!(before.revisions.get(&missing.space), None);
    contract::write(&one, mine.moved(&created, &[10])).await;
    let generation = Generation::from_bytes([9; 16]);
    one.renew_generation(generation).await.unwrap();
    let after = other.refresh(&asked).await.unwrap().unwrap();
    assert_eq!(after.revisions.get(&mine.space), Some(&2));
    assert_eq!(after.generation, generation);
    let nothing = other.refresh(&[]).await.unwrap().unwrap();
    assert_eq!(nothing.generation, generation);
    assert!(nothing.revisions.is_empty());
}
