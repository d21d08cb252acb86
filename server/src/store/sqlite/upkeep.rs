//! What jobs ask for, and what they delete.

use super::parts::{id, marks};
use super::{place, position_of, signed, unsigned};
use crate::store::{Stage, StoreError, Swept, Unused};
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Row};
use wire::{Generation, PartId, Place, SpaceId};

/// Spaces written down in one statement.
const GROUP: usize = 500;
/// Parts deleted in one sweep: a part may have four megabytes.
const PARTS_SWEPT: usize = 16;

pub(super) async fn covered(
    pool: &SqlitePool,
    number: u32,
    covered: &[Place],
    max: usize,
) -> Result<Vec<(u64, u64)>, StoreError> {
    let mut connection = pool.acquire().await?;
    let mut found = Vec::new();
    for head in covered {
        let left = max.saturating_sub(found.len());
        if left == 0 {
            break;
        }
        // Kinds 2 and 3 stay for ever; the kind is the third byte of a record.
        let rows = sqlx::query(
            "SELECT place, length(record) AS bytes FROM records WHERE place BETWEEN ? AND ? \
             AND author = ? AND seq <= ? AND substr(record, 3, 1) NOT IN (x'02', x'03') \
             ORDER BY place LIMIT ?",
        )
        .bind(place(number, 0)?)
        .bind(place(number, u64::from(u32::MAX))?)
        .bind(&head.author.as_bytes()[..])
        .bind(signed(head.seq)?)
        .bind(signed(left as u64)?)
        .fetch_all(&mut *connection)
        .await?;
        for row in rows {
            let bytes = unsigned(row.try_get("bytes")?)?;
            found.push((position_of(row.try_get("place")?), bytes));
        }
    }
    Ok(found)
}

pub(super) async fn named_parts(
    pool: &SqlitePool,
    number: u32,
) -> Result<Vec<(PartId, u64)>, StoreError> {
    let rows = sqlx::query("SELECT part, bytes FROM parts WHERE number = ? AND named <> 0")
        .bind(number)
        .fetch_all(pool)
        .await?;
    rows.iter()
        .map(|row| Ok((id(row)?, unsigned(row.try_get("bytes")?)?)))
        .collect()
}

pub(super) async fn unsettled(
    pool: &SqlitePool,
    read_again_by: u32,
) -> Result<Vec<SpaceId>, StoreError> {
    let rows = sqlx::query(
        "SELECT space FROM checkpoints JOIN spaces USING (number) \
         WHERE stage IN (?, ?) OR (stage = ? AND checkpoints.day <= ?) ORDER BY space",
    )
    .bind(Stage::Acknowledged as u8)
    .bind(Stage::Settled as u8)
    .bind(Stage::ReadAgain as u8)
    .bind(read_again_by)
    .fetch_all(pool)
    .await?;
    rows.iter().map(space).collect()
}

fn space(row: &SqliteRow) -> Result<SpaceId, StoreError> {
    let bytes: &[u8] = row.try_get("space")?;
    SpaceId::try_from(bytes).map_err(|_| StoreError::Corrupt)
}

pub(super) async fn unused_parts(
    pool: &SqlitePool,
    before: u32,
    max: usize,
) -> Result<Vec<Unused>, StoreError> {
    let rows = sqlx::query(
        "SELECT space, part FROM parts JOIN spaces USING (number) \
         WHERE named = 0 AND parts.day < ? ORDER BY space, part LIMIT ?",
    )
    .bind(before)
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

pub(super) async fn seen(pool: &SqlitePool, numbers: &[u32], day: u32) -> Result<(), StoreError> {
    for group in numbers.chunks(GROUP) {
        let sql = format!(
            "UPDATE spaces SET seen = ? WHERE seen < ? AND number IN ({})",
            marks(group.len())
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(day).bind(day);
        for number in group {
            query = query.bind(*number);
        }
        query.execute(pool).await?;
    }
    Ok(())
}

pub(super) async fn silent(
    pool: &SqlitePool,
    before: u32,
    max: usize,
) -> Result<Vec<SpaceId>, StoreError> {
    let rows =
        sqlx::query("SELECT space FROM spaces WHERE day < ? AND seen < ? ORDER BY space LIMIT ?")
            .bind(before)
            .bind(before)
            .bind(signed(max as u64)?)
            .fetch_all(pool)
            .await?;
    rows.iter().map(space).collect()
}

pub(super) async fn purge(
    pool: &SqlitePool,
    spaces: &[SpaceId],
    before: u32,
    generation: Generation,
) -> Result<Vec<SpaceId>, StoreError> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let mut gone = Vec::new();
    for space in spaces {
        let number: Option<u32> = sqlx::query_scalar(
            "DELETE FROM spaces WHERE space = ? AND day < ? AND seen < ? RETURNING number",
        )
        .bind(&space.as_bytes()[..])
        .bind(before)
        .bind(before)
        .fetch_optional(&mut *tx)
        .await?;
        let Some(number) = number else { continue };
        forget(&mut tx, *space, number).await?;
        gone.push(*space);
    }
    if !gone.is_empty() {
        sqlx::query("UPDATE relay SET generation = ?")
            .bind(&generation.as_bytes()[..])
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(gone)
}

async fn forget(tx: &mut SqliteConnection, space: SpaceId, number: u32) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM statements WHERE space = ?",
        "DELETE FROM lookups WHERE space = ?",
    ] {
        sqlx::query(sql)
            .bind(&space.as_bytes()[..])
            .execute(&mut *tx)
            .await?;
    }
    for sql in [
        "DELETE FROM floors WHERE number = ?",
        "DELETE FROM checkpoints WHERE number = ?",
        "INSERT INTO purged (number) VALUES (?)",
    ] {
        sqlx::query(sql).bind(number).execute(&mut *tx).await?;
    }
    Ok(())
}

pub(super) async fn sweep(pool: &SqlitePool, max: usize) -> Result<Swept, StoreError> {
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    let number: Option<u32> = sqlx::query_scalar("SELECT number FROM purged LIMIT 1")
        .fetch_optional(&mut *tx)
        .await?;
    let Some(number) = number else {
        return Ok(Swept::default());
    };
    let rows = sqlx::query(
        "DELETE FROM records WHERE place IN \
         (SELECT place FROM records WHERE place BETWEEN ? AND ? LIMIT ?)",
    )
    .bind(place(number, 0)?)
    .bind(place(number, u64::from(u32::MAX))?)
    .bind(signed(max as u64)?)
    .execute(&mut *tx)
    .await?
    .rows_affected();
    let mut swept = Swept {
        more: true,
        parts: Vec::new(),
    };
    if rows == 0 {
        let rows = sqlx::query("SELECT part FROM parts WHERE number = ? LIMIT ?")
            .bind(number)
            .bind(signed(max.min(PARTS_SWEPT) as u64)?)
            .fetch_all(&mut *tx)
            .await?;
        for row in &rows {
            let part = id(row)?;
            delete_part(&mut tx, number, part).await?;
            swept.parts.push((number, part));
        }
        if rows.is_empty() {
            sqlx::query("DELETE FROM purged WHERE number = ?")
                .bind(number)
                .execute(&mut *tx)
                .await?;
        }
    }
    tx.commit().await?;
    Ok(swept)
}

pub(super) async fn delete_part(
    tx: &mut SqliteConnection,
    number: u32,
    part: PartId,
) -> Result<bool, StoreError> {
    let mut deleted = 0;
    for sql in [
        "DELETE FROM bodies WHERE number = ? AND part = ?",
        "DELETE FROM parts WHERE number = ? AND part = ?",
    ] {
        deleted = sqlx::query(sql)
            .bind(number)
            .bind(&part.as_bytes()[..])
            .execute(&mut *tx)
            .await?
            .rows_affected();
    }
    Ok(deleted == 1)
}

pub(super) async fn reclaim(pool: &SqlitePool, pages: u32) -> Result<bool, StoreError> {
    let mut connection = pool.acquire().await?;
    // A pragma takes no bound values. Every row must be fetched: a step frees one page.
    let sql = format!("PRAGMA incremental_vacuum({pages})");
    sqlx::query(AssertSqlSafe(sql))
        .fetch_all(&mut *connection)
        .await?;
    let mode: i64 = sqlx::query_scalar("PRAGMA auto_vacuum")
        .fetch_one(&mut *connection)
        .await?;
    let free: i64 = sqlx::query_scalar("PRAGMA freelist_count")
        .fetch_one(&mut *connection)
        .await?;
    Ok(mode == INCREMENTAL && free > 0)
}

/// `auto_vacuum` of a database whose free pages can be given back.
pub(super) const INCREMENTAL: i64 = 2;
