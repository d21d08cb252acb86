//! Writing what changes besides records and statements.

use super::upkeep::delete_part;
use super::{place, signed};
use crate::store::{NewPart, PartBody, SpaceChange, StoreError};
use sqlx::sqlite::SqliteConnection;
use wire::record::HEADER_LEN;

pub(super) async fn keep(
    tx: &mut SqliteConnection,
    change: &SpaceChange,
    day: u32,
) -> Result<(), StoreError> {
    let kept = &change.kept;
    let number = change.state.number;
    for position in &kept.erased {
        sqlx::query("UPDATE records SET record = substr(record, 1, ?) WHERE place = ?")
            .bind(signed(HEADER_LEN as u64)?)
            .bind(place(number, *position)?)
            .execute(&mut *tx)
            .await?;
    }
    for position in &kept.dropped {
        sqlx::query("DELETE FROM records WHERE place = ?")
            .bind(place(number, *position)?)
            .execute(&mut *tx)
            .await?;
    }
    if kept.stubs || !kept.erased.is_empty() {
        sqlx::query("UPDATE spaces SET stubs = 1 WHERE number = ?")
            .bind(number)
            .execute(&mut *tx)
            .await?;
    }
    floors(tx, change).await?;
    checkpoint(tx, change).await?;
    for part in &kept.parts_dropped {
        delete_part(tx, number, *part).await?;
    }
    for part in &kept.parts_added {
        add_part(tx, number, part, day).await?;
    }
    for part in &kept.parts_named {
        sqlx::query("UPDATE parts SET named = 1 WHERE number = ? AND part = ?")
            .bind(number)
            .bind(&part.as_bytes()[..])
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn floors(tx: &mut SqliteConnection, change: &SpaceChange) -> Result<(), StoreError> {
    for (author, held) in &change.kept.floors {
        sqlx::query(
            "INSERT INTO floors (number, author, seq, hash, position) VALUES (?, ?, ?, ?, ?) \
             ON CONFLICT (number, author) DO UPDATE SET seq = excluded.seq, \
             hash = excluded.hash, position = excluded.position",
        )
        .bind(change.state.number)
        .bind(&author.as_bytes()[..])
        .bind(signed(held.head.seq)?)
        .bind(&held.head.hash.as_bytes()[..])
        .bind(signed(held.position)?)
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

async fn checkpoint(tx: &mut SqliteConnection, change: &SpaceChange) -> Result<(), StoreError> {
    let Some(covering) = change.state.checkpoint.as_ref() else {
        return Ok(());
    };
    if !change.kept.checkpoint {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO checkpoints (number, position, day, stage) VALUES (?, ?, ?, ?) \
         ON CONFLICT (number) DO UPDATE SET position = excluded.position, day = excluded.day, \
         stage = excluded.stage",
    )
    .bind(change.state.number)
    .bind(signed(covering.position)?)
    .bind(covering.day)
    .bind(covering.stage as u8)
    .execute(tx)
    .await?;
    Ok(())
}

async fn add_part(
    tx: &mut SqliteConnection,
    number: u32,
    new: &NewPart,
    day: u32,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO parts (number, part, bytes, day, named) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (number, part) DO UPDATE SET day = excluded.day",
    )
    .bind(number)
    .bind(&new.part.as_bytes()[..])
    .bind(signed(new.bytes)?)
    .bind(day)
    .bind(new.named)
    .execute(&mut *tx)
    .await?;
    if let PartBody::Here(body) = &new.body {
        sqlx::query(
            "INSERT INTO bodies (number, part, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(number)
        .bind(&new.part.as_bytes()[..])
        .bind(body.as_slice())
        .execute(tx)
        .await?;
    }
    Ok(())
}
