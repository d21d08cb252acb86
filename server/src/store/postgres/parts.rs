//! Reading parts.

use super::{number as short, signed, unsigned};
use crate::store::{PartBody, StoreError};
use sqlx::Row;
use sqlx::postgres::{PgPool, PgRow};
use std::collections::HashMap;
use std::sync::Arc;
use wire::PartId;
use wire::api::ListedPart;

pub(super) async fn part(
    pool: &PgPool,
    number: u32,
    part: PartId,
) -> Result<Option<PartBody>, StoreError> {
    let row = sqlx::query(
        "SELECT body FROM parts LEFT JOIN bodies USING (number, part) \
         WHERE number = $1 AND part = $2",
    )
    .bind(short(number)?)
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
    pool: &PgPool,
    number: u32,
    parts: &[PartId],
) -> Result<HashMap<PartId, u64>, StoreError> {
    let rows = sqlx::query("SELECT part, bytes FROM parts WHERE number = $1 AND part = ANY($2)")
        .bind(short(number)?)
        .bind(keys(parts))
        .fetch_all(pool)
        .await?;
    rows.iter()
        .map(|row| Ok((id(row)?, unsigned(row.try_get("bytes")?)?)))
        .collect()
}

pub(super) async fn touch(
    pool: &PgPool,
    number: u32,
    parts: &[PartId],
    day: u32,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE parts SET day = $1 WHERE number = $2 AND day < $1 AND part = ANY($3)")
        .bind(short(day)?)
        .bind(short(number)?)
        .bind(keys(parts))
        .execute(pool)
        .await?;
    Ok(())
}

pub(super) async fn list(
    pool: &PgPool,
    number: u32,
    after: PartId,
    max: usize,
) -> Result<Vec<ListedPart>, StoreError> {
    let rows = sqlx::query(
        "SELECT part, bytes, day FROM parts WHERE number = $1 AND part > $2 \
         ORDER BY part LIMIT $3",
    )
    .bind(short(number)?)
    .bind(&after.as_bytes()[..])
    .bind(signed(max as u64)?)
    .fetch_all(pool)
    .await?;
    rows.iter()
        .map(|row| {
            let day: i32 = row.try_get("day")?;
            Ok(ListedPart {
                part: id(row)?,
                bytes: unsigned(row.try_get("bytes")?)?,
                day: u32::try_from(day).map_err(|_| StoreError::Corrupt)?,
            })
        })
        .collect()
}

pub(super) fn id(row: &PgRow) -> Result<PartId, StoreError> {
    let bytes: &[u8] = row.try_get("part")?;
    PartId::try_from(bytes).map_err(|_| StoreError::Corrupt)
}

pub(super) fn keys(parts: &[PartId]) -> Vec<&[u8]> {
    parts.iter().map(|part| &part.as_bytes()[..]).collect()
}
