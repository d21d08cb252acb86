//! Reading.

use super::{heads, place, position_of, signed, unsigned};
use crate::store::{
    Covering, Found, Held, Page, PageQuery, Records, SpaceState, Stage, StoreError,
};
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashSet;
use std::future::poll_fn;
use std::sync::Arc;
use wire::record::{HEADER_LEN, SIGNED_LEN};
use wire::{AccessList, AuthorId, Hash, Head, SpaceId, Statement};

pub(super) async fn load(
    pool: &SqlitePool,
    space: SpaceId,
) -> Result<Option<SpaceState>, StoreError> {
    // One transaction, so that counters, statements and heads are of the same moment.
    let mut tx = pool.begin().await?;
    let Some(row) = sqlx::query(
        "SELECT number, access_version, newest, bytes, day, day_records, revision, stubs, heads \
         FROM spaces \
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
    let mut heads = match row.try_get::<Option<&[u8]>, _>("heads")? {
        Some(bytes) => heads::decode(bytes)?,
        None => heads::find(&mut tx, number).await?,
    };
    let floors = floors(&mut tx, number).await?;
    for (author, floor) in &floors {
        let held = heads.entry(*author).or_insert(*floor);
        if held.head.seq < floor.head.seq {
            *held = *floor;
        }
    }
    let checkpoint = checkpoint(&mut tx, number).await?;
    Ok(Some(SpaceState {
        number,
        access: Arc::new(access),
        heads,
        newest: unsigned(row.try_get("newest")?)?,
        bytes: unsigned(row.try_get("bytes")?)?,
        day: row.try_get("day")?,
        day_records: unsigned(row.try_get("day_records")?)?,
        revision: unsigned(row.try_get("revision")?)?,
        floors: Arc::new(
            floors
                .into_iter()
                .map(|(author, held)| (author, held.head))
                .collect(),
        ),
        checkpoint: checkpoint.map(Arc::new),
        stubs: row.try_get("stubs")?,
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

async fn floors(
    tx: &mut SqliteConnection,
    number: u32,
) -> Result<Vec<(AuthorId, Held)>, StoreError> {
    let rows = sqlx::query("SELECT author, seq, hash, position FROM floors WHERE number = ?")
        .bind(number)
        .fetch_all(tx)
        .await?;
    rows.iter()
        .map(|row| {
            let author: &[u8] = row.try_get("author")?;
            let hash: &[u8] = row.try_get("hash")?;
            let head = Head {
                seq: unsigned(row.try_get("seq")?)?,
                hash: Hash::try_from(hash).map_err(|_| StoreError::Corrupt)?,
            };
            let position = unsigned(row.try_get("position")?)?;
            let author = AuthorId::try_from(author).map_err(|_| StoreError::Corrupt)?;
            Ok((author, Held { head, position }))
        })
        .collect()
}

async fn checkpoint(
    tx: &mut SqliteConnection,
    number: u32,
) -> Result<Option<Covering>, StoreError> {
    let row = sqlx::query(
        "SELECT position, checkpoints.day, stage, record FROM checkpoints \
         JOIN records ON place = (number << 32) + position WHERE number = ?",
    )
    .bind(number)
    .fetch_optional(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let stage = Stage::from_number(row.try_get("stage")?).ok_or(StoreError::Corrupt)?;
    let position = unsigned(row.try_get("position")?)?;
    let record: &[u8] = row.try_get("record")?;
    let covering = Covering::read(record, position, row.try_get("day")?, stage);
    covering.ok_or(StoreError::Corrupt).map(Some)
}

/// Looks through the space once, from its newest record on: what is asked for was most often sent
/// a moment ago, and its answer lost.
pub(super) async fn find(
    pool: &SqlitePool,
    number: u32,
    keys: &[(AuthorId, u64)],
) -> Result<Records, StoreError> {
    let mut wanted: HashSet<(AuthorId, u64)> = keys.iter().copied().collect();
    let mut connection = pool.acquire().await?;
    let mut rows = sqlx::query(
        "SELECT place, author, seq FROM records WHERE place BETWEEN ? AND ? ORDER BY place DESC",
    )
    .bind(place(number, 0)?)
    .bind(place(number, u64::from(u32::MAX))?)
    .fetch(&mut *connection);
    let mut places = Vec::new();
    while !wanted.is_empty()
        && let Some(row) = poll_fn(|cx| rows.as_mut().poll_next(cx)).await
    {
        let row = row?;
        let author: &[u8] = row.try_get("author")?;
        let author = AuthorId::try_from(author).map_err(|_| StoreError::Corrupt)?;
        let key = (author, unsigned(row.try_get("seq")?)?);
        if wanted.remove(&key) {
            places.push((key, row.try_get::<i64, _>("place")?));
        }
    }
    drop(rows);
    let mut found = Records::new();
    for (key, place) in places {
        let row = sqlx::query(
            "SELECT substr(record, 1, ?) AS signed_part, length(record) AS bytes \
             FROM records WHERE place = ?",
        )
        .bind(i64::try_from(SIGNED_LEN).unwrap_or_default())
        .bind(place)
        .fetch_optional(&mut *connection)
        .await?;
        if let Some(row) = row {
            let bytes = unsigned(row.try_get("bytes")?)?;
            let record = Found::read(row.try_get("signed_part")?, position_of(place), bytes);
            found.insert(key, record.ok_or(StoreError::Corrupt)?);
        }
    }
    Ok(found)
}

pub(super) async fn page(pool: &SqlitePool, query: PageQuery<'_>) -> Result<Page, StoreError> {
    let first = place(query.number, query.after)?;
    let last = place(query.number, query.up_to)?;
    // No author has zeros for a key.
    let without = query.without.map_or([0; 32], AuthorId::to_bytes);
    let mut connection = pool.acquire().await?;
    let sql = page_sql(query.covered.len());
    let mut select = sqlx::query(AssertSqlSafe(sql));
    for head in query.covered {
        select = select
            .bind(head.author.as_bytes().to_vec())
            .bind(signed(head.seq)?);
    }
    let mut rows = select
        .bind(first)
        .bind(last)
        .bind(without.to_vec())
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

/// Leaves out what is covered, by so many heads; kinds 2 and 3 never are.
fn page_sql(covered: usize) -> String {
    const PAGE: &str = "SELECT place, record FROM records \
        WHERE place > ? AND place <= ? AND author <> ?";
    const ORDER: &str = " ORDER BY place";
    if covered == 0 {
        return [PAGE, ORDER].concat();
    }
    let heads = super::write::rows_of("(?, ?)", covered);
    format!(
        "WITH covered (whose, last) AS (VALUES {heads}) {PAGE} AND NOT EXISTS \
         (SELECT 1 FROM covered WHERE whose = author AND seq <= last \
          AND substr(record, 3, 1) NOT IN (x'02', x'03')){ORDER}"
    )
}

fn entry(row: &SqliteRow) -> Result<(u64, Vec<u8>), StoreError> {
    let record: Vec<u8> = row.try_get("record")?;
    if record.len() < HEADER_LEN {
        return Err(StoreError::Corrupt);
    }
    Ok((position_of(row.try_get("place")?), record))
}
