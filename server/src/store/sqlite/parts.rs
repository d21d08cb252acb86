//! Reading parts.

use super::{signed, unsigned};
use crate::store::{PartBody, StoreError};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashMap;
use std::sync::Arc;
use wire::PartId;
use wire::api::ListedPart;

/// Parts looked for in one statement.
const GROUP: usize = 200;

pub(super) async fn part(
    pool: &SqlitePool,
    number: u32,
    part: PartId,
) -> Result<Option<PartBody>, StoreError> {
    let row = sqlx::query(
        "SELECT body FROM parts LEFT JOIN bodies USING (number, part) \
         WHERE parts.number = ? AND parts.part = ?",
    )
    .bind(number)
    .bind(&part.as_bytes()[..])
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let body: Option<Vec<u8>> = row.try_get("body")?;
    Ok(Some(body.map_or(PartBody::Elsewhere, |body| {
        PartBody::Here(Arc::new(body))
    })))
}

pub(super) async fn held(
    pool: &SqlitePool,
    number: u32,
    parts: &[PartId],
) -> Result<HashMap<PartId, u64>, StoreError> {
    let mut held = HashMap::new();
    for group in parts.chunks(GROUP) {
        let sql = format!(
            "SELECT part, bytes FROM parts WHERE number = ? AND part IN ({})",
            marks(group.len())
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(number);
        for part in group {
            query = query.bind(part.as_bytes().to_vec());
        }
        for row in query.fetch_all(pool).await? {
            held.insert(id(&row)?, unsigned(row.try_get("bytes")?)?);
        }
    }
    Ok(held)
}

pub(super) async fn touch(
    pool: &SqlitePool,
    number: u32,
    parts: &[PartId],
    day: u32,
) -> Result<(), StoreError> {
    for group in parts.chunks(GROUP) {
        let sql = format!(
            "UPDATE parts SET day = ? WHERE number = ? AND day < ? AND part IN ({})",
            marks(group.len())
        );
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(day)
            .bind(number)
            .bind(day);
        for part in group {
            query = query.bind(part.as_bytes().to_vec());
        }
        query.execute(pool).await?;
    }
    Ok(())
}

pub(super) async fn list(
    pool: &SqlitePool,
    number: u32,
    after: PartId,
    max: usize,
) -> Result<Vec<ListedPart>, StoreError> {
    let rows = sqlx::query(
        "SELECT part, bytes, day FROM parts WHERE number = ? AND part > ? ORDER BY part LIMIT ?",
    )
    .bind(number)
    .bind(&after.as_bytes()[..])
    .bind(signed(max as u64)?)
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(ListedPart {
                part: id(row)?,
                bytes: unsigned(row.try_get("bytes")?)?,
                day: row.try_get("day")?,
            })
        })
        .collect()
}

pub(super) fn id(row: &SqliteRow) -> Result<PartId, StoreError> {
    let bytes: &[u8] = row.try_get("part")?;
    PartId::try_from(bytes).map_err(|_| StoreError::Corrupt)
}

/// Places for so many values.
pub(super) fn marks(count: usize) -> String {
    let mut marks = "?,".repeat(count);
    marks.pop();
    marks
}
