//! Writing: one transaction for everything that was waiting.
//!
//! Several relays write at once. Rows that both may change are locked in one order (tokens, then
//! spaces, each sorted), so that two batches cannot wait for each other; should PostgreSQL find a
//! circle all the same, it says so, and the batch is decided anew as after any conflict. Whoever
//! holds a space's row decides its positions: they are gap-free and in the order of commits.

use super::{number, signed, unsigned};
use crate::store::{Changes, Redeemed, SpaceChange, StoreError};
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgPool};
use std::collections::HashMap;
use wire::{Hash, SpaceId};

pub(super) async fn write(pool: &PgPool, changes: &Changes, relay: &str) -> Result<(), StoreError> {
    let mut tx = pool.begin().await?;
    spend(&mut tx, &changes.tokens).await?;
    let mut spaces: Vec<&SpaceChange> = changes.spaces.iter().collect();
    spaces.sort_by_key(|change| change.space);
    let (created, moved): (Vec<_>, Vec<_>) =
        spaces.iter().partition(|change| change.expected.is_none());
    create(&mut tx, &created).await?;
    advance(&mut tx, &moved).await?;
    statements(&mut tx, &spaces).await?;
    lookups(&mut tx, &spaces).await?;
    records(&mut tx, &spaces, changes.day).await?;
    for change in spaces.iter().filter(|change| !change.kept.is_empty()) {
        super::keep::keep(&mut tx, change, changes.day).await?;
    }
    notify(&mut tx, &spaces, relay).await?;
    tx.commit().await?;
    Ok(())
}

async fn spend(tx: &mut PgConnection, tokens: &[Hash]) -> Result<(), StoreError> {
    if tokens.is_empty() {
        return Ok(());
    }
    let hashes = hashes(tokens);
    sqlx::query("SELECT hash FROM tokens WHERE hash = ANY($1) ORDER BY hash FOR UPDATE")
        .bind(&hashes)
        .execute(&mut *tx)
        .await?;
    let spent = sqlx::query("DELETE FROM tokens WHERE hash = ANY($1)")
        .bind(&hashes)
        .execute(tx)
        .await?;
    expect(spent.rows_affected(), tokens.len())
}

fn hashes(all: &[Hash]) -> Vec<&[u8]> {
    all.iter().map(|hash| &hash.as_bytes()[..]).collect()
}

fn expect(rows: u64, wanted: usize) -> Result<(), StoreError> {
    if rows == wanted as u64 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

/// Columns of the counter rows, as arrays.
struct Counters<'a> {
    spaces: Vec<&'a [u8]>,
    numbers: Vec<i32>,
    versions: Vec<i64>,
    newest: Vec<i64>,
    bytes: Vec<i64>,
    days: Vec<i32>,
    day_records: Vec<i64>,
    revisions: Vec<i64>,
}

impl<'a> Counters<'a> {
    fn of(changes: &[&'a SpaceChange]) -> Result<Self, StoreError> {
        let column = |value: fn(&SpaceChange) -> u64| {
            let values = changes.iter().map(|change| signed(value(change)));
            values.collect::<Result<Vec<_>, _>>()
        };
        let short = |value: fn(&SpaceChange) -> u32| {
            let values = changes.iter().map(|change| number(value(change)));
            values.collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            spaces: changes.iter().map(|c| &c.space.as_bytes()[..]).collect(),
            numbers: short(|change| change.state.number)?,
            versions: column(|change| change.state.access.version())?,
            newest: column(|change| change.state.newest)?,
            bytes: column(|change| change.state.bytes)?,
            days: short(|change| change.state.day)?,
            day_records: column(|change| change.state.day_records)?,
            revisions: column(|change| change.state.revision)?,
        })
    }
}

async fn create(tx: &mut PgConnection, changes: &[&SpaceChange]) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let counters = Counters::of(changes)?;
    let created = sqlx::query(
        "INSERT INTO spaces (space, number, access_version, newest, bytes, day, day_records, \
         revision, seen) SELECT *, day FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) \
         AS new (space, number, access_version, newest, bytes, day, day_records, revision) \
         ON CONFLICT DO NOTHING",
    )
    .bind(counters.spaces)
    .bind(counters.numbers)
    .bind(counters.versions)
    .bind(counters.newest)
    .bind(counters.bytes)
    .bind(counters.days)
    .bind(counters.day_records)
    .bind(counters.revisions)
    .execute(tx)
    .await?;
    expect(created.rows_affected(), changes.len())
}

/// Moves counters on, each only from where it was expected.
async fn advance(tx: &mut PgConnection, changes: &[&SpaceChange]) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let counters = Counters::of(changes)?;
    let locked = sqlx::query(
        "SELECT space, revision FROM spaces WHERE space = ANY($1) ORDER BY space FOR UPDATE",
    )
    .bind(&counters.spaces)
    .fetch_all(&mut *tx)
    .await?;
    let mut held = HashMap::with_capacity(locked.len());
    for row in &locked {
        let space: &[u8] = row.try_get("space")?;
        let space = SpaceId::try_from(space).map_err(|_| StoreError::Corrupt)?;
        held.insert(space, unsigned(row.try_get("revision")?)?);
    }
    if changes
        .iter()
        .any(|change| held.get(&change.space) != change.expected.as_ref())
    {
        return Err(StoreError::Conflict);
    }
    let moved = sqlx::query(
        "UPDATE spaces SET access_version = moved.version, newest = moved.newest, \
         bytes = moved.bytes, day = moved.day, day_records = moved.day_records, \
         revision = moved.revision FROM unnest($1, $2, $3, $4, $5, $6, $7) \
         AS moved (space, version, newest, bytes, day, day_records, revision) \
         WHERE spaces.space = moved.space",
    )
    .bind(counters.spaces)
    .bind(counters.versions)
    .bind(counters.newest)
    .bind(counters.bytes)
    .bind(counters.days)
    .bind(counters.day_records)
    .bind(counters.revisions)
    .execute(tx)
    .await?;
    expect(moved.rows_affected(), changes.len())
}

async fn statements(tx: &mut PgConnection, changes: &[&SpaceChange]) -> Result<(), StoreError> {
    let (mut spaces, mut versions, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for change in changes {
        for (version, statement) in &change.statements {
            spaces.push(&change.space.as_bytes()[..]);
            versions.push(signed(*version)?);
            all.push(statement.as_slice());
        }
    }
    if all.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO statements (space, version, statement) SELECT * FROM unnest($1, $2, $3)",
    )
    .bind(spaces)
    .bind(versions)
    .bind(all)
    .execute(tx)
    .await?;
    Ok(())
}

async fn lookups(tx: &mut PgConnection, changes: &[&SpaceChange]) -> Result<(), StoreError> {
    let pairs = |wanted: fn(&SpaceChange) -> &[Hash]| {
        let mut pairs: Vec<(&[u8], &[u8])> = changes
            .iter()
            .flat_map(|change| {
                let of_space = wanted(change).iter();
                of_space.map(|lookup| (&lookup.as_bytes()[..], &change.space.as_bytes()[..]))
            })
            .collect();
        // In one order with every other relay.
        pairs.sort_unstable();
        pairs.into_iter().unzip::<_, _, Vec<_>, Vec<_>>()
    };
    let (removed, from) = pairs(|change| &change.lookups_removed);
    if !removed.is_empty() {
        sqlx::query(
            "DELETE FROM lookups USING unnest($1, $2) AS gone (lookup, space) \
             WHERE lookups.lookup = gone.lookup AND lookups.space = gone.space",
        )
        .bind(removed)
        .bind(from)
        .execute(&mut *tx)
        .await?;
    }
    let (added, to) = pairs(|change| &change.lookups_added);
    if !added.is_empty() {
        // First come, first kept: nobody takes over another space's recovery by naming its key.
        sqlx::query(
            "INSERT INTO lookups (lookup, space) SELECT * FROM unnest($1, $2) \
             ON CONFLICT DO NOTHING",
        )
        .bind(added)
        .bind(to)
        .execute(tx)
        .await?;
    }
    Ok(())
}

async fn records(
    tx: &mut PgConnection,
    changes: &[&SpaceChange],
    day: u32,
) -> Result<(), StoreError> {
    let (mut numbers, mut positions) = (Vec::new(), Vec::new());
    let (mut authors, mut seqs, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for change in changes {
        for record in &change.records {
            numbers.push(number(change.state.number)?);
            positions.push(signed(record.position)?);
            authors.push(&record.author.as_bytes()[..]);
            seqs.push(signed(record.seq)?);
            all.push(record.bytes());
        }
    }
    if all.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO records (number, position, author, seq, day, record) \
         SELECT number, position, author, seq, $6, record \
         FROM unnest($1, $2, $3, $4, $5) AS new (number, position, author, seq, record)",
    )
    .bind(numbers)
    .bind(positions)
    .bind(authors)
    .bind(seqs)
    .bind(all)
    .bind(number(day)?)
    .execute(tx)
    .await?;
    Ok(())
}

/// Tells the other relays, in the transaction: they hear of it exactly if it is committed.
async fn notify(
    tx: &mut PgConnection,
    changes: &[&SpaceChange],
    relay: &str,
) -> Result<(), StoreError> {
    let spaces: Vec<String> = changes.iter().map(|c| c.space.to_string()).collect();
    sqlx::query("SELECT pg_notify($1, $2 || ' ' || space) FROM unnest($3) AS changed (space)")
        .bind(super::CHANNEL)
        .bind(relay)
        .bind(spaces)
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn redeem(
    pool: &PgPool,
    code: Hash,
    tokens: &[Hash],
) -> Result<Redeemed, StoreError> {
    let mut tx = pool.begin().await?;
    // Who redeems the same code at the same moment waits here, and sees what was done.
    let uses: Option<i32> =
        sqlx::query_scalar("SELECT uses FROM invites WHERE hash = $1 FOR UPDATE")
            .bind(&code.as_bytes()[..])
            .fetch_optional(&mut *tx)
            .await?;
    let wanted = hashes(tokens);
    let known: i64 = sqlx::query_scalar("SELECT count(*) FROM tokens WHERE hash = ANY($1)")
        .bind(&wanted)
        .fetch_one(&mut *tx)
        .await?;
    if unsigned(known)? == tokens.len() as u64 {
        return Ok(Redeemed::Tokens);
    }
    let change = match uses {
        None => return Ok(Redeemed::Unknown),
        // A code goes with its last use, so nothing is left of it.
        Some(..=1) => "DELETE FROM invites WHERE hash = $1",
        Some(_) => "UPDATE invites SET uses = uses - 1 WHERE hash = $1",
    };
    sqlx::query(change)
        .bind(&code.as_bytes()[..])
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "INSERT INTO tokens (hash) SELECT * FROM unnest($1) AS new (hash) ORDER BY hash \
         ON CONFLICT DO NOTHING",
    )
    .bind(&wanted)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Redeemed::Tokens)
}
