//! Writing what changes besides records and statements.

use super::parts::keys;
use super::upkeep::delete_parts;
use super::{number as short, signed};
use crate::store::{NewPart, PartBody, SpaceChange, StoreError};
use sqlx::postgres::PgConnection;
use wire::record::HEADER_LEN;

pub(super) async fn keep(
    tx: &mut PgConnection,
    change: &SpaceChange,
    day: u32,
) -> Result<(), StoreError> {
    let kept = &change.kept;
    let number = change.state.number;
    for (sql, positions) in [
        (
            "UPDATE records SET record = substring(record FROM 1 FOR $3) \
             WHERE number = $1 AND position = ANY($2)",
            &kept.erased,
        ),
        (
            "DELETE FROM records WHERE number = $1 AND position = ANY($2) AND $3 > 0",
            &kept.dropped,
        ),
    ] {
        if positions.is_empty() {
            continue;
        }
        let positions = positions.iter().map(|position| signed(*position));
        sqlx::query(sql)
            .bind(short(number)?)
            .bind(positions.collect::<Result<Vec<_>, _>>()?)
            .bind(i32::try_from(HEADER_LEN).map_err(|_| StoreError::Corrupt)?)
            .execute(&mut *tx)
            .await?;
    }
    if kept.stubs || !kept.erased.is_empty() {
        sqlx::query("UPDATE spaces SET stubs = true WHERE number = $1")
            .bind(short(number)?)
            .execute(&mut *tx)
            .await?;
    }
    floors(tx, change).await?;
    checkpoint(tx, change).await?;
    if !kept.parts_dropped.is_empty() {
        delete_parts(tx, number, &kept.parts_dropped).await?;
    }
    for part in &kept.parts_added {
        add_part(tx, number, part, day).await?;
    }
    if !kept.parts_named.is_empty() {
        sqlx::query("UPDATE parts SET named = true WHERE number = $1 AND part = ANY($2)")
            .bind(short(number)?)
            .bind(keys(&kept.parts_named))
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn floors(tx: &mut PgConnection, change: &SpaceChange) -> Result<(), StoreError> {
    for (author, held) in &change.kept.floors {
        sqlx::query(
            "INSERT INTO floors (number, author, seq, hash, position) \
             VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (number, author) DO UPDATE SET seq = excluded.seq, \
             hash = excluded.hash, position = excluded.position",
        )
        .bind(short(change.state.number)?)
        .bind(&author.as_bytes()[..])
        .bind(signed(held.head.seq)?)
        .bind(&held.head.hash.as_bytes()[..])
        .bind(signed(held.position)?)
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

async fn checkpoint(tx: &mut PgConnection, change: &SpaceChange) -> Result<(), StoreError> {
    let Some(covering) = change.state.checkpoint.as_ref() else {
        return Ok(());
    };
    if !change.kept.checkpoint {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO checkpoints (number, position, day, stage) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (number) DO UPDATE SET position = excluded.position, day = excluded.day, \
         stage = excluded.stage",
    )
    .bind(short(change.state.number)?)
    .bind(signed(covering.position)?)
    .bind(short(covering.day)?)
    .bind(covering.stage as i16)
    .execute(tx)
    .await?;
    Ok(())
}

async fn add_part(
    tx: &mut PgConnection,
    number: u32,
    new: &NewPart,
    day: u32,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO parts (number, part, bytes, day, named) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (number, part) DO UPDATE SET day = excluded.day",
    )
    .bind(short(number)?)
    .bind(&new.part.as_bytes()[..])
    .bind(signed(new.bytes)?)
    .bind(short(day)?)
    .bind(new.named)
    .execute(&mut *tx)
    .await?;
    if let PartBody::Here(body) = &new.body {
        sqlx::query(
            "INSERT INTO bodies (number, part, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(short(number)?)
        .bind(&new.part.as_bytes()[..])
        .bind(body.as_slice())
        .execute(tx)
        .await?;
    }
    Ok(())
}
