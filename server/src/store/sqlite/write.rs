//! Writing: one transaction for everything that was waiting.

use super::{heads, place, signed};
use crate::store::{Changes, NewRecord, Redeemed, SpaceChange, StoreError};
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use wire::Hash;

/// Rows in one insert: more would gain little and SQLite binds at most 32,766 values.
const ROWS_MAX: usize = 64;

pub(super) async fn write(pool: &SqlitePool, changes: &Changes) -> Result<(), StoreError> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    for token in &changes.tokens {
        let spent = sqlx::query("DELETE FROM tokens WHERE hash = ?")
            .bind(&token.as_bytes()[..])
            .execute(&mut *tx)
            .await?;
        if spent.rows_affected() != 1 {
            return Err(StoreError::Conflict);
        }
    }
    for change in &changes.spaces {
        heads::refuse_forks(&mut tx, change).await?;
    }
    for change in changes
        .spaces
        .iter()
        .filter(|change| change.expected.is_none())
    {
        create(&mut tx, change).await?;
    }
    let moved = in_order(changes);
    for group in moved.chunks(ROWS_MAX) {
        advance(&mut tx, group).await?;
    }
    for change in &changes.spaces {
        statements(&mut tx, change).await?;
    }
    let rows = rows(changes);
    for group in rows.chunks(ROWS_MAX) {
        insert(&mut tx, group, changes.day).await?;
    }
    for change in changes.spaces.iter().filter(|c| !c.kept.is_empty()) {
        super::keep::keep(&mut tx, change, changes.day).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn create(tx: &mut SqliteConnection, change: &SpaceChange) -> Result<(), StoreError> {
    let state = &change.state;
    let created = sqlx::query(
        "INSERT INTO spaces (space, number, access_version, newest, bytes, day, day_records, \
         revision, heads, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(&change.space.as_bytes()[..])
    .bind(state.number)
    .bind(signed(state.access.version())?)
    .bind(signed(state.newest)?)
    .bind(signed(state.bytes)?)
    .bind(state.day)
    .bind(signed(state.day_records)?)
    .bind(signed(state.revision)?)
    .bind(heads::encode(&state.heads))
    .bind(state.day)
    .execute(tx)
    .await?;
    if created.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

fn in_order(changes: &Changes) -> Vec<&SpaceChange> {
    let moved = changes.spaces.iter().filter(|c| c.expected.is_some());
    let mut moved: Vec<_> = moved.collect();
    moved.sort_by_key(|change| change.space);
    moved
}

fn rows(changes: &Changes) -> Vec<(u32, &NewRecord)> {
    let spaces = changes.spaces.iter();
    spaces
        .flat_map(|change| change.records.iter().map(|r| (change.state.number, r)))
        .collect()
}

/// Moves counters on, for many spaces in one statement; each only from where it was expected.
async fn advance(tx: &mut SqliteConnection, group: &[&SpaceChange]) -> Result<(), StoreError> {
    let sql = format!(
        "WITH moved (space, was, newest, version, bytes, day, day_records, revision, heads) \
         AS (VALUES {}) \
         UPDATE spaces SET newest = moved.newest, access_version = moved.version, \
         bytes = moved.bytes, day = moved.day, day_records = moved.day_records, \
         revision = moved.revision, heads = moved.heads FROM moved \
         WHERE spaces.space = moved.space AND spaces.revision = moved.was",
        rows_of("(?, ?, ?, ?, ?, ?, ?, ?, ?)", group.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for change in group {
        let revision = change.expected.ok_or(StoreError::Conflict)?;
        let state = &change.state;
        query = query
            .bind(change.space.as_bytes().to_vec())
            .bind(signed(revision)?)
            .bind(signed(state.newest)?)
            .bind(signed(state.access.version())?)
            .bind(signed(state.bytes)?)
            .bind(state.day)
            .bind(signed(state.day_records)?)
            .bind(signed(state.revision)?)
            .bind(heads::encode(&state.heads));
    }
    let moved = query.execute(tx).await?;
    if moved.rows_affected() == group.len() as u64 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

async fn statements(tx: &mut SqliteConnection, change: &SpaceChange) -> Result<(), StoreError> {
    for (version, statement) in &change.statements {
        sqlx::query("INSERT INTO statements (space, version, statement) VALUES (?, ?, ?)")
            .bind(&change.space.as_bytes()[..])
            .bind(signed(*version)?)
            .bind(statement.as_slice())
            .execute(&mut *tx)
            .await?;
    }
    for lookup in &change.lookups_removed {
        sqlx::query("DELETE FROM lookups WHERE lookup = ? AND space = ?")
            .bind(&lookup.as_bytes()[..])
            .bind(&change.space.as_bytes()[..])
            .execute(&mut *tx)
            .await?;
    }
    for lookup in &change.lookups_added {
        // First come, first kept: nobody takes over another space's recovery by naming its key.
        sqlx::query("INSERT INTO lookups (lookup, space) VALUES (?, ?) ON CONFLICT DO NOTHING")
            .bind(&lookup.as_bytes()[..])
            .bind(&change.space.as_bytes()[..])
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn insert(
    tx: &mut SqliteConnection,
    group: &[(u32, &NewRecord)],
    day: u32,
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO records (place, author, seq, day, record) VALUES {}",
        rows_of("(?, ?, ?, ?, ?)", group.len())
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (number, record) in group {
        query = query
            .bind(place(*number, record.position)?)
            .bind(record.author.as_bytes().to_vec())
            .bind(signed(record.seq)?)
            .bind(day)
            .bind(record.bytes());
    }
    query.execute(tx).await?;
    Ok(())
}

pub(super) fn rows_of(row: &str, count: usize) -> String {
    let mut rows = String::with_capacity((row.len() + 1) * count);
    for index in 0..count {
        if index > 0 {
            rows.push(',');
        }
        rows.push_str(row);
    }
    rows
}

pub(super) async fn redeem(
    pool: &SqlitePool,
    code: Hash,
    tokens: &[Hash],
) -> Result<Redeemed, StoreError> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let mut known = 0;
    for token in tokens {
        let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM tokens WHERE hash = ?")
            .bind(&token.as_bytes()[..])
            .fetch_optional(&mut *tx)
            .await?;
        known += usize::from(found.is_some());
    }
    if known == tokens.len() {
        return Ok(Redeemed::Tokens);
    }
    // A code goes with its last use, so nothing is left of it.
    let last = sqlx::query("DELETE FROM invites WHERE hash = ? AND uses = 1")
        .bind(&code.as_bytes()[..])
        .execute(&mut *tx)
        .await?;
    if last.rows_affected() == 0 {
        let used = sqlx::query("UPDATE invites SET uses = uses - 1 WHERE hash = ?")
            .bind(&code.as_bytes()[..])
            .execute(&mut *tx)
            .await?;
        if used.rows_affected() == 0 {
            return Ok(Redeemed::Unknown);
        }
    }
    for token in tokens {
        sqlx::query("INSERT INTO tokens (hash) VALUES (?) ON CONFLICT DO NOTHING")
            .bind(&token.as_bytes()[..])
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(Redeemed::Tokens)
}
