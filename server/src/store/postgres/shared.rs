//! What relays over one database must know of each other for ten minutes: nonces and rendezvous.

use super::{PostgresStore, signed};
use crate::store::StoreError;
use sqlx::Row;
use wire::limits::{NONCE_LIFE_MS, RENDEZVOUS_LIFE_MS};

/// What a slot of a rendezvous turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// There is no such rendezvous, or no longer.
    NoRoom,
    /// Nothing was written yet.
    Empty,
    /// These bytes.
    Holds(Vec<u8>),
}

impl PostgresStore {
    /// Remembers a nonce; `false` if it was there already.
    pub(crate) async fn see_nonce(&self, key: u128, now_ms: u64) -> Result<bool, StoreError> {
        let seen =
            sqlx::query("INSERT INTO nonces (key, period) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(&key.to_be_bytes()[..])
                .bind(signed(now_ms / NONCE_LIFE_MS)?)
                .execute(&self.reader)
                .await?;
        Ok(seen.rows_affected() == 1)
    }

    /// Drops what is over: nonces of past periods, rendezvous of past meetings.
    pub(crate) async fn tidy_shared(&self, now_ms: u64) -> Result<(), StoreError> {
        let period = now_ms / NONCE_LIFE_MS;
        sqlx::query("DELETE FROM nonces WHERE period < $1")
            .bind(signed(period.saturating_sub(1))?)
            .execute(&self.writer)
            .await?;
        self.end_rendezvous(now_ms).await
    }

    async fn end_rendezvous(&self, now_ms: u64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM rendezvous WHERE made_ms <= $1")
            .bind(signed(over_since(now_ms))?)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Makes a rendezvous of this id; `None` if there are `rooms_max` already, `Some(false)` if
    /// the id is taken.
    pub(crate) async fn make_rendezvous(
        &self,
        id: &str,
        now_ms: u64,
        rooms_max: usize,
    ) -> Result<Option<bool>, StoreError> {
        self.end_rendezvous(now_ms).await?;
        let made = sqlx::query(
            "INSERT INTO rendezvous (id, made_ms) SELECT $1, $2 \
             WHERE (SELECT count(*) FROM rendezvous) < $3 ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(signed(now_ms)?)
        .bind(i64::try_from(rooms_max).unwrap_or(i64::MAX))
        .execute(&self.writer)
        .await?;
        if made.rows_affected() == 1 {
            return Ok(Some(true));
        }
        let taken = sqlx::query("SELECT 1 FROM rendezvous WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.writer)
            .await?;
        Ok(taken.map(|_| false))
    }

    /// Writes a slot unless it holds something, and says what it holds then; `None` if all slots
    /// together hold `bytes_max`.
    pub(crate) async fn put_slot(
        &self,
        id: &str,
        slot: u8,
        bytes: &[u8],
        now_ms: u64,
        bytes_max: usize,
    ) -> Result<Option<Slot>, StoreError> {
        let wrote = sqlx::query(
            "INSERT INTO rendezvous_slots (id, slot, held) SELECT id, $2, $3 FROM rendezvous \
             WHERE id = $1 AND made_ms > $4 AND $5 >= octet_length($3) + \
             (SELECT COALESCE(sum(octet_length(held)), 0) FROM rendezvous_slots) \
             ON CONFLICT DO NOTHING",
        )
        .bind(id)
        .bind(i16::from(slot))
        .bind(bytes)
        .bind(signed(over_since(now_ms))?)
        .bind(i64::try_from(bytes_max).unwrap_or(i64::MAX))
        .execute(&self.writer)
        .await?;
        if wrote.rows_affected() == 1 {
            return Ok(Some(Slot::Holds(bytes.to_vec())));
        }
        Ok(match self.read_slot(id, slot, now_ms).await? {
            Slot::Empty => None,
            found => Some(found),
        })
    }

    /// Reads a slot.
    pub(crate) async fn read_slot(
        &self,
        id: &str,
        slot: u8,
        now_ms: u64,
    ) -> Result<Slot, StoreError> {
        let row = sqlx::query(
            "SELECT held FROM rendezvous LEFT JOIN rendezvous_slots \
             ON rendezvous_slots.id = rendezvous.id AND slot = $2 \
             WHERE rendezvous.id = $1 AND made_ms > $3",
        )
        .bind(id)
        .bind(i16::from(slot))
        .bind(signed(over_since(now_ms))?)
        .fetch_optional(&self.reader)
        .await?;
        let Some(row) = row else {
            return Ok(Slot::NoRoom);
        };
        let held: Option<Vec<u8>> = row.try_get("held")?;
        Ok(held.map_or(Slot::Empty, Slot::Holds))
    }
}

/// Whatever was made then or before is over.
fn over_since(now_ms: u64) -> u64 {
    now_ms.saturating_sub(RENDEZVOUS_LIFE_MS)
}
