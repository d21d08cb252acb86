//! What jobs ask for, and what they delete.

use super::parts::{id, keys};
use super::{number as short, signed, unsigned};
use crate::store::{Stage, StoreError, Swept, Unused};
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgPool, PgRow};
use wire::{Generation, PartId, Place, SpaceId};

/// Parts deleted in one sweep: a part may have four megabytes.
const PARTS_SWEPT: usize = 16;

pub(super) async fn covered(
    pool: &PgPool,
    number: u32,
    covered: &[Place],
    max: usize,
) -> Result<Vec<(u64, u64)>, StoreError> {
    let authors: Vec<&[u8]> = covered
        .iter()
        .map(|head| &head.author.as_bytes()[..])
        .collect();
    let seqs = covered.iter().map(|head| signed(head.seq));
    // Kinds 2 and 3 stay for ever; the kind is the third byte of a record.
    let rows = sqlx::query(
        "SELECT position, octet_length(record)::bigint AS bytes FROM records \
         JOIN unnest($2, $3) AS covered (author, last) USING (author) \
         WHERE number = $1 AND seq <= last AND substring(record FROM 3 FOR 1) \
         NOT IN ('\\x02'::bytea, '\\x03'::bytea) ORDER BY author, seq LIMIT $4",
    )
    .bind(short(number)?)
    .bind(authors)
    .bind(seqs.collect::<Result<Vec<_>, _>>()?)
    .bind(signed(max as u64)?)
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| {
            let position = unsigned(row.try_get("position")?)?;
            Ok((position, unsigned(row.try_get("bytes")?)?))
        })
        .collect()
}

pub(super) async fn named_parts(
    pool: &PgPool,
    number: u32,
) -> Result<Vec<(PartId, u64)>, StoreError> {
    let rows = sqlx::query("SELECT part, bytes FROM parts WHERE number = $1 AND named")
        .bind(short(number)?)
        .fetch_all(pool)
        .await?;
    rows.iter()
        .map(|row| Ok((id(row)?, unsigned(row.try_get("bytes")?)?)))
        .collect()
}

pub(super) async fn unsettled(
    pool: &PgPool,
    read_again_by: u32,
) -> Result<Vec<SpaceId>, StoreError> {
    let rows = sqlx::query(
        "SELECT space FROM checkpoints JOIN spaces USING (number) \
         WHERE stage IN ($1, $2) OR (stage = $3 AND checkpoints.day <= $4) ORDER BY space",
    )
    .bind(Stage::Acknowledged as i16)
    .bind(Stage::Settled as i16)
    .bind(Stage::ReadAgain as i16)
    .bind(short(read_again_by)?)
    .fetch_all(pool)
    .await?;
    rows.iter().map(space).collect()
}

fn space(row: &PgRow) -> Result<SpaceId, StoreError> {
    let bytes: &[u8] = row.try_get("space")?;
    SpaceId::try_from(bytes).map_err(|_| StoreError::Corrupt)
}

pub(super) async fn unused_parts(
    pool: &PgPool,
    before: u32,
    max: usize,
) -> Result<Vec<Unused>, StoreError> {
    let rows = sqlx::query(
        "SELECT space, part FROM parts JOIN spaces USING (number) \
         WHERE NOT named AND parts.day < $1 ORDER BY space, part LIMIT $2",
    )
    .bind(short(before)?)
    .bind(signed(max as u64)?)
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Unused {
                space: space(row)?,
                part: id(row)?,
            })
        })
        .collect()
}

pub(super) async fn seen(pool: &PgPool, numbers: &[u32], day: u32) -> Result<(), StoreError> {
    let numbers = numbers.iter().map(|number| short(*number));
    sqlx::query(
        "UPDATE spaces SET seen = $1 FROM (SELECT space FROM spaces WHERE seen < $1 \
         AND number = ANY($2) ORDER BY space FOR UPDATE) AS there WHERE spaces.space = there.space",
    )
    .bind(short(day)?)
    .bind(numbers.collect::<Result<Vec<_>, _>>()?)
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn silent(
    pool: &PgPool,
    before: u32,
    max: usize,
) -> Result<Vec<SpaceId>, StoreError> {
    let rows = sqlx::query(
        "SELECT space FROM spaces WHERE day < $1 AND seen < $1 ORDER BY space LIMIT $2",
    )
    .bind(short(before)?)
    .bind(signed(max as u64)?)
    .fetch_all(pool)
    .await?;
    rows.iter().map(space).collect()
}

pub(super) async fn purge(
    pool: &PgPool,
    spaces: &[SpaceId],
    before: u32,
    generation: Generation,
) -> Result<Vec<SpaceId>, StoreError> {
    let mut tx = pool.begin().await?;
    let mut sorted = spaces.to_vec();
    sorted.sort_unstable();
    let mut gone = Vec::new();
    for space in sorted {
        let number: Option<i32> = sqlx::query_scalar(
            "DELETE FROM spaces WHERE space = $1 AND day < $2 AND seen < $2 RETURNING number",
        )
        .bind(&space.as_bytes()[..])
        .bind(short(before)?)
        .fetch_optional(&mut *tx)
        .await?;
        let Some(number) = number else { continue };
        forget(&mut tx, space, number).await?;
        gone.push(space);
    }
    if !gone.is_empty() {
        sqlx::query("UPDATE relay SET generation = $1")
            .bind(&generation.as_bytes()[..])
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(gone)
}

async fn forget(tx: &mut PgConnection, space: SpaceId, number: i32) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM statements WHERE space = $1",
        "DELETE FROM lookups WHERE space = $1",
    ] {
        sqlx::query(sql)
            .bind(&space.as_bytes()[..])
            .execute(&mut *tx)
            .await?;
    }
    for sql in [
        "DELETE FROM floors WHERE number = $1",
        "DELETE FROM checkpoints WHERE number = $1",
        "INSERT INTO purged (number) VALUES ($1)",
    ] {
        sqlx::query(sql).bind(number).execute(&mut *tx).await?;
    }
    Ok(())
}

pub(super) async fn sweep(pool: &PgPool, max: usize) -> Result<Swept, StoreError> {
    let mut tx = pool.begin().await?;
    let gone: Option<i32> =
        sqlx::query_scalar("SELECT number FROM purged LIMIT 1 FOR UPDATE SKIP LOCKED")
            .fetch_optional(&mut *tx)
            .await?;
    let Some(gone) = gone else {
        return Ok(Swept::default());
    };
    let rows = sqlx::query(
        "DELETE FROM records WHERE number = $1 AND position IN \
         (SELECT position FROM records WHERE number = $1 LIMIT $2)",
    )
    .bind(gone)
    .bind(signed(max as u64)?)
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let mut swept = Swept {
        more: true,
        parts: Vec::new(),
    };
    if rows == 0 {
        let number = u32::try_from(gone).map_err(|_| StoreError::Corrupt)?;
        let rows = sqlx::query("SELECT part FROM parts WHERE number = $1 LIMIT $2")
            .bind(gone)
            .bind(signed(max.min(PARTS_SWEPT) as u64)?)
            .fetch_all(&mut *tx)
            .await?;
        let parts = rows.iter().map(id).collect::<Result<Vec<_>, _>>()?;
        delete_parts(&mut tx, number, &parts).await?;
        if parts.is_empty() {
            sqlx::query("DELETE FROM purged WHERE number = $1")
                .bind(gone)
                .execute(&mut *tx)
                .await?;
        }
        swept.parts = parts.into_iter().map(|part| (number, part)).collect();
    }
    tx.commit().await?;
    Ok(swept)
}

pub(super) async fn delete_parts(
    tx: &mut PgConnection,
    number: u32,
    parts: &[PartId],
) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM bodies WHERE number = $1 AND part = ANY($2)",
        "DELETE FROM parts WHERE number = $1 AND part = ANY($2)",
    ] {
        sqlx::query(sql)
            .bind(short(number)?)
            .bind(keys(parts))
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// The server's own vacuum does it.
#[allow(clippy::unused_async, reason = "the other store waits here")]
pub(super) async fn reclaim(_: &PgPool, _: u32) -> Result<bool, StoreError> {
    Ok(false)
}
