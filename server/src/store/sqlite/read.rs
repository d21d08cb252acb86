//! Reading.

use super::{place, position_of, signed, unsigned};
use crate::store::{Held, Known, Page, PageQuery, SpaceState, StoreError};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::Arc;
use wire::record::{HEADER_LEN, SIGNED_LEN, hash_of};
use wire::{AccessList, AuthorId, Head, SpaceId, Statement};

pub(super) async fn load(
    pool: &SqlitePool,
    space: SpaceId,
) -> Result<Option<SpaceState>, StoreError> {
    // One transaction, so that counters, statements and heads are of the same moment.
    let mut tx = pool.begin().await?;
    let Some(row) = sqlx::query(
        "SELECT number, access_version, newest, bytes, day, day_records, revision FROM spaces \
         WHERE space = ?",
    )
    .bind(&space.as_bytes()[..])
    .fetch_optional(&mut *tx)
    .await?
    else {
        return Ok(None);
    };
    let number: u32 = row.try_get("number")?;
    let access = fold(&mut tx, space).await?;
    if access.version() != unsigned(row.try_get("access_version")?)? {
        return Err(StoreError::Corrupt);
    }
    let mut heads = HashMap::new();
    let authors = access.members().map(|(author, _)| author);
    for author in authors.chain(access.removed().map(|(author, _)| author)) {
        if let Some(held) = head(&mut tx, number, author).await? {
            heads.insert(author, held);
        }
    }
    Ok(Some(SpaceState {
        number,
        access: Arc::new(access),
        heads,
        newest: unsigned(row.try_get("newest")?)?,
        bytes: unsigned(row.try_get("bytes")?)?,
        day: row.try_get("day")?,
        day_records: unsigned(row.try_get("day_records")?)?,
        revision: unsigned(row.try_get("revision")?)?,
    }))
}

async fn fold(tx: &mut SqliteConnection, space: SpaceId) -> Result<AccessList, StoreError> {
    let statements: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT statement FROM statements WHERE space = ? ORDER BY version")
            .bind(&space.as_bytes()[..])
            .fetch_all(tx)
            .await?;
    let mut access = AccessList::default();
    for bytes in &statements {
        let statement = Statement::parse(bytes).map_err(|_| StoreError::Corrupt)?;
        access.replay(&statement).map_err(|_| StoreError::Corrupt)?;
    }
    Ok(access)
}

async fn head(
    tx: &mut SqliteConnection,
    number: u32,
    author: AuthorId,
) -> Result<Option<Held>, StoreError> {
    let row = sqlx::query(
        "SELECT place, seq, substr(record, 1, ?) AS signed_part FROM records \
         WHERE author = ? AND place >> 32 = ? ORDER BY seq DESC LIMIT 1",
    )
    .bind(i64::try_from(SIGNED_LEN).unwrap_or_default())
    .bind(&author.as_bytes()[..])
    .bind(number)
    .fetch_optional(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let hash = hash_of(row.try_get("signed_part")?);
    let head = Head {
        seq: unsigned(row.try_get("seq")?)?,
        hash,
    };
    Ok(Some(Held {
        head,
        position: position_of(row.try_get("place")?),
    }))
}

pub(super) async fn find(
    pool: &SqlitePool,
    number: u32,
    keys: &[(AuthorId, u64)],
) -> Result<Known, StoreError> {
    let mut connection = pool.acquire().await?;
    let mut found = Known::new();
    for (author, seq) in keys {
        let row = sqlx::query(
            "SELECT place, substr(record, 1, ?) AS signed_part FROM records \
             WHERE author = ? AND place >> 32 = ? AND seq = ?",
        )
        .bind(i64::try_from(SIGNED_LEN).unwrap_or_default())
        .bind(&author.as_bytes()[..])
        .bind(number)
        .bind(signed(*seq)?)
        .fetch_optional(&mut *connection)
        .await?;
        if let Some(row) = row {
            let hash = hash_of(row.try_get("signed_part")?);
            found.insert((*author, *seq), (hash, position_of(row.try_get("place")?)));
        }
    }
    Ok(found)
}

pub(super) async fn page(pool: &SqlitePool, query: PageQuery) -> Result<Page, StoreError> {
    let first = place(query.number, query.after)?;
    let last = place(query.number, query.up_to)?;
    // No author has zeros for a key.
    let without = query.without.map_or([0; 32], AuthorId::to_bytes);
    let mut connection = pool.acquire().await?;
    let mut rows = sqlx::query(
        "SELECT place, record FROM records WHERE place > ? AND place <= ? AND author <> ? \
         ORDER BY place",
    )
    .bind(first)
    .bind(last)
    .bind(&without[..])
    .fetch(&mut *connection);
    let mut page = Page::default();
    let mut bytes = 0;
    while let Some(row) = poll_fn(|cx| rows.as_mut().poll_next(cx)).await {
        let (position, record) = entry(&row?)?;
        bytes += record.len();
        let full = bytes > query.bytes_max || page.records.len() == query.records_max;
        if full && !page.records.is_empty() {
            page.more = true;
            break;
        }
        page.records.push((position, record));
    }
    Ok(page)
}

fn entry(row: &SqliteRow) -> Result<(u64, Vec<u8>), StoreError> {
    let record: Vec<u8> = row.try_get("record")?;
    if record.len() < HEADER_LEN {
        return Err(StoreError::Corrupt);
    }
    Ok((position_of(row.try_get("place")?), record))
}
