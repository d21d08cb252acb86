//! Reading.

use super::{signed, unsigned};
use crate::store::{
    Covering, Found, Fresh, Held, Page, PageQuery, Records, SpaceState, Stage, StoreError,
};
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgPool, PgRow};
use std::collections::HashMap;
use std::sync::Arc;
use wire::record::{HEADER_LEN, SIGNED_LEN, hash_of};
use wire::{AccessList, AuthorId, Generation, Hash, Head, SpaceId, Statement};

/// One moment for several statements.
const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

pub(super) async fn refresh(pool: &PgPool, spaces: &[SpaceId]) -> Result<Fresh, StoreError> {
    let keys: Vec<&[u8]> = spaces.iter().map(|space| &space.as_bytes()[..]).collect();
    // One row more than there are spaces: the generation is said even where there is none.
    let rows = sqlx::query(
        "SELECT relay.generation, spaces.space, spaces.revision FROM relay \
         LEFT JOIN spaces ON spaces.space = ANY($1)",
    )
    .bind(keys)
    .fetch_all(pool)
    .await?;
    let first = rows.first().ok_or(StoreError::Corrupt)?;
    let generation = generation(first)?;
    let mut revisions = HashMap::new();
    for row in &rows {
        if let Some(space) = row.try_get::<Option<&[u8]>, _>("space")? {
            let space = SpaceId::try_from(space).map_err(|_| StoreError::Corrupt)?;
            revisions.insert(space, unsigned(row.try_get("revision")?)?);
        }
    }
    Ok(Fresh {
        generation,
        revisions,
    })
}

pub(super) fn generation(row: &PgRow) -> Result<Generation, StoreError> {
    let bytes: &[u8] = row.try_get("generation")?;
    Generation::try_from(bytes).map_err(|_| StoreError::Corrupt)
}

pub(super) async fn load(pool: &PgPool, space: SpaceId) -> Result<Option<SpaceState>, StoreError> {
    let mut tx = pool.begin_with(SNAPSHOT).await?;
    let Some(row) = sqlx::query(
        "SELECT number, access_version, newest, bytes, day, day_records, revision, stubs \
         FROM spaces \
         WHERE space = $1",
    )
    .bind(&space.as_bytes()[..])
    .fetch_optional(&mut *tx)
    .await?
    else {
        return Ok(None);
    };
    let number: i32 = row.try_get("number")?;
    let access = fold(&mut tx, space).await?;
    if access.version() != unsigned(row.try_get("access_version")?)? {
        return Err(StoreError::Corrupt);
    }
    let members = access.members().map(|(author, _)| author);
    let authors: Vec<AuthorId> = members
        .chain(access.removed().map(|(author, _)| author))
        .collect();
    let mut heads = heads(&mut tx, number, &authors).await?;
    let floors = floors(&mut tx, number).await?;
    for (author, floor) in &floors {
        let held = heads.entry(*author).or_insert(*floor);
        if held.head.seq < floor.head.seq {
            *held = *floor;
        }
    }
    let checkpoint = checkpoint(&mut tx, number).await?;
    let day: i32 = row.try_get("day")?;
    Ok(Some(SpaceState {
        number: u32::try_from(number).map_err(|_| StoreError::Corrupt)?,
        access: Arc::new(access),
        heads,
        newest: unsigned(row.try_get("newest")?)?,
        bytes: unsigned(row.try_get("bytes")?)?,
        day: u32::try_from(day).map_err(|_| StoreError::Corrupt)?,
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

async fn fold(tx: &mut PgConnection, space: SpaceId) -> Result<AccessList, StoreError> {
    let statements: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT statement FROM statements WHERE space = $1 ORDER BY version")
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

/// The newest record of each author: one step in an index for each.
async fn heads(
    tx: &mut PgConnection,
    number: i32,
    authors: &[AuthorId],
) -> Result<HashMap<AuthorId, Held>, StoreError> {
    let keys: Vec<&[u8]> = authors
        .iter()
        .map(|author| &author.as_bytes()[..])
        .collect();
    let rows = sqlx::query(
        "SELECT asked.author, newest.* FROM unnest($2) AS asked (author) CROSS JOIN LATERAL \
         (SELECT position, seq, substring(record FROM 1 FOR $3) AS signed_part FROM records \
          WHERE records.number = $1 AND records.author = asked.author \
          ORDER BY seq DESC LIMIT 1) AS newest",
    )
    .bind(number)
    .bind(keys)
    .bind(signed_len())
    .fetch_all(tx)
    .await?;
    let mut heads = HashMap::with_capacity(rows.len());
    for row in &rows {
        let head = Head {
            seq: unsigned(row.try_get("seq")?)?,
            hash: hash(row)?,
        };
        let position = unsigned(row.try_get("position")?)?;
        heads.insert(author(row)?, Held { head, position });
    }
    Ok(heads)
}

async fn floors(tx: &mut PgConnection, number: i32) -> Result<Vec<(AuthorId, Held)>, StoreError> {
    let rows = sqlx::query("SELECT author, seq, hash, position FROM floors WHERE number = $1")
        .bind(number)
        .fetch_all(tx)
        .await?;
    rows.iter()
        .map(|row| {
            let hash: &[u8] = row.try_get("hash")?;
            let head = Head {
                seq: unsigned(row.try_get("seq")?)?,
                hash: Hash::try_from(hash).map_err(|_| StoreError::Corrupt)?,
            };
            let position = unsigned(row.try_get("position")?)?;
            Ok((author(row)?, Held { head, position }))
        })
        .collect()
}

async fn checkpoint(tx: &mut PgConnection, number: i32) -> Result<Option<Covering>, StoreError> {
    let row = sqlx::query(
        "SELECT position, checkpoints.day, stage, record FROM checkpoints \
         JOIN records USING (number, position) WHERE number = $1",
    )
    .bind(number)
    .fetch_optional(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let stage: i16 = row.try_get("stage")?;
    let stage = Stage::from_number(stage.into()).ok_or(StoreError::Corrupt)?;
    let position = unsigned(row.try_get("position")?)?;
    let day: i32 = row.try_get("day")?;
    let day = u32::try_from(day).map_err(|_| StoreError::Corrupt)?;
    let covering = Covering::read(row.try_get("record")?, position, day, stage);
    covering.ok_or(StoreError::Corrupt).map(Some)
}

pub(super) async fn find(
    pool: &PgPool,
    number: u32,
    keys: &[(AuthorId, u64)],
) -> Result<Records, StoreError> {
    let mut authors: Vec<&[u8]> = Vec::with_capacity(keys.len());
    let mut seqs = Vec::with_capacity(keys.len());
    for (author, seq) in keys {
        authors.push(&author.as_bytes()[..]);
        seqs.push(signed(*seq)?);
    }
    let rows = sqlx::query(
        "SELECT author, seq, position, substring(record FROM 1 FOR $4) AS signed_part, \
         octet_length(record)::bigint AS bytes FROM unnest($2, $3) AS asked (author, seq) JOIN records USING (author, seq) \
         WHERE number = $1",
    )
    .bind(super::number(number)?)
    .bind(authors)
    .bind(seqs)
    .bind(signed_len())
    .fetch_all(pool)
    .await?;
    let mut found = Records::with_capacity(rows.len());
    for row in &rows {
        let seq = unsigned(row.try_get("seq")?)?;
        let position = unsigned(row.try_get("position")?)?;
        let bytes = unsigned(row.try_get("bytes")?)?;
        let record = Found::read(row.try_get("signed_part")?, position, bytes);
        found.insert((author(row)?, seq), record.ok_or(StoreError::Corrupt)?);
    }
    Ok(found)
}

/// Sums lengths before it reads bytes, so that what does not fit the page does not travel. The row
/// after the last that fits comes without its bytes, to say that there is more.
const PAGE: &str = "\
SELECT position, CASE WHEN nth = 1 OR (total <= $5 AND nth <= $6) THEN record END AS record FROM \
(SELECT position, record, \
 sum(octet_length(record)) OVER up_to AS total, row_number() OVER up_to AS nth FROM records \
 WHERE number = $1 AND position > $2 AND position <= $3 AND author <> $4 \
 AND NOT EXISTS (SELECT 1 FROM unnest($7, $8) AS covered (whose, last) \
  WHERE whose = author AND seq <= last \
  AND substring(record FROM 3 FOR 1) NOT IN ('\\x02'::bytea, '\\x03'::bytea)) \
 WINDOW up_to AS (ORDER BY position ROWS UNBOUNDED PRECEDING) ORDER BY position LIMIT $6 + 1) \
AS sized WHERE nth <= 2 OR total - octet_length(record) <= $5 ORDER BY position";

pub(super) async fn page(pool: &PgPool, query: PageQuery<'_>) -> Result<Page, StoreError> {
    // No author has zeros for a key.
    let without = query.without.map_or([0; 32], AuthorId::to_bytes);
    let most = |limit: usize| {
        i64::try_from(limit)
            .unwrap_or(i64::MAX - 1)
            .min(i64::MAX - 1)
    };
    let heads = query.covered.iter();
    let covered: Vec<&[u8]> = heads.map(|head| &head.author.as_bytes()[..]).collect();
    let seqs = query.covered.iter().map(|head| signed(head.seq));
    let rows = sqlx::query(PAGE)
        .bind(super::number(query.number)?)
        .bind(signed(query.after)?)
        .bind(signed(query.up_to)?)
        .bind(&without[..])
        .bind(most(query.bytes_max))
        .bind(most(query.records_max))
        .bind(covered)
        .bind(seqs.collect::<Result<Vec<_>, _>>()?)
        .fetch_all(pool)
        .await?;
    let mut page = Page::default();
    for row in &rows {
        let Some(record) = row.try_get::<Option<Vec<u8>>, _>("record")? else {
            page.more = true;
            break;
        };
        if record.len() < HEADER_LEN {
            return Err(StoreError::Corrupt);
        }
        page.records
            .push((unsigned(row.try_get("position")?)?, record));
    }
    Ok(page)
}

fn author(row: &PgRow) -> Result<AuthorId, StoreError> {
    let bytes: &[u8] = row.try_get("author")?;
    AuthorId::try_from(bytes).map_err(|_| StoreError::Corrupt)
}

fn hash(row: &PgRow) -> Result<Hash, StoreError> {
    Ok(hash_of(row.try_get("signed_part")?))
}

fn signed_len() -> i32 {
    i32::try_from(SIGNED_LEN).unwrap_or_default()
}
