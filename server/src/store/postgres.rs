//! The store in PostgreSQL: several relays may share one.
//!
//! Everything that relays would keep in memory for each other is here too: nonces, rendezvous
//! (`shared`), and word of what was committed (`wakes`).

mod keep;
mod parts;
mod read;
mod shared;
mod upkeep;
mod wakes;
mod write;

use super::{
    Changes, Fresh, Page, PageQuery, PartBody, Records, Redeemed, SpaceState, Store, StoreError,
    Swept, Unused, Upkeep,
};
use crate::config::{Entropy, PostgresUrl};
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{Connection, Row};
use std::collections::HashMap;
use std::time::Duration;
use wire::api::ListedPart;
use wire::{AuthorId, Generation, Hash, PartId, Place, RelayId, SpaceId};

pub(crate) use shared::Slot;

static MIGRATOR: Migrator = sqlx::migrate!("migrations/postgres");

/// Connections that read.
const READERS: u32 = 12;
/// Connections that write: the writer's, one for invites, and two for each of [`Alone`], of which
/// one holds the lock.
const WRITERS: u32 = 6;
/// How long a request waits for a connection before it is answered `busy`.
const ACQUIRE_WITHIN: Duration = Duration::from_secs(3);
/// Where relays tell each other about commits.
const CHANNEL: &str = "hearten_commits";
/// What one relay at a time does. Any numbers do that nobody else takes for locks.
#[derive(Clone, Copy, Debug)]
#[repr(i64)]
pub(crate) enum Alone {
    /// Dropping what lived for ten minutes.
    Tidying = 0x4865_6172_7465_6e01,
    /// Settling, retention, giving room back.
    Jobs = 0x4865_6172_7465_6e02,
}

/// A PostgreSQL database.
pub struct PostgresStore {
    writer: PgPool,
    reader: PgPool,
    options: PgConnectOptions,
    /// Names this process among the relays, to tell its own notifications.
    relay: String,
}

/// The settings in force on a connection, for `doctor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The server's version.
    pub version: String,
    /// Whether a commit waits for the disk: anything but `off`.
    pub synchronous_commit: String,
    /// What the database would do without our asking.
    pub synchronous_commit_set: String,
    /// Whether writes reach the disk at all.
    pub fsync: String,
    /// Whether a torn page can be mended.
    pub full_page_writes: String,
    /// Whether the connection is encrypted.
    pub encrypted: bool,
    /// Whether the server is on this machine.
    pub local: bool,
    /// Whether the server writes statements, and with them sealed bytes, into its log.
    pub log_statement: String,
    /// Connections the server takes.
    pub connections_max: u32,
    /// The server's clock, in milliseconds since 1970.
    pub time_ms: u64,
}

impl PostgresStore {
    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be reached or migrated.
    pub async fn open(url: &PostgresUrl, entropy: &Entropy) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url.reveal().parse()?;
        let options = options.application_name("hearten-relay");
        // One relay at a time migrates; the others wait for it, however long it takes.
        let mut migrating = PgConnection::connect_with(&options).await?;
        MIGRATOR.run(&mut migrating).await?;
        migrating.close().await?;
        let options = options.options([
            // A relay that hangs does not hold the others up, and one that is gone is noticed.
            ("lock_timeout", "5s"),
            ("statement_timeout", "20s"),
            ("idle_in_transaction_session_timeout", "10s"),
            ("tcp_keepalives_idle", "30"),
            ("tcp_keepalives_interval", "10"),
            ("tcp_keepalives_count", "3"),
        ]);
        let pool = |connections: u32| {
            PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(ACQUIRE_WITHIN)
                .after_connect(|connection, _| Box::pin(durable(connection)))
        };
        let writer = pool(WRITERS).connect_with(options.clone()).await?;
        let reader = pool(READERS).connect_with(options.clone()).await?;
        let fresh: [u8; 16] = entropy.bytes().ok_or(StoreError::Corrupt)?;
        sqlx::query(
            "INSERT INTO relay (one_row, generation) VALUES (true, $1) ON CONFLICT DO NOTHING",
        )
        .bind(&fresh[..])
        .execute(&writer)
        .await?;
        let name: [u8; 4] = entropy.bytes().ok_or(StoreError::Corrupt)?;
        Ok(Self {
            writer,
            reader,
            options,
            relay: format!("{:08x}", u32::from_ne_bytes(name)),
        })
    }

    /// The identity that founded the database, if one did.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be read.
    pub async fn identity(&self) -> Result<Option<RelayId>, StoreError> {
        let bytes: Option<Vec<u8>> = sqlx::query_scalar("SELECT identity FROM relay")
            .fetch_one(&self.reader)
            .await?;
        bytes
            .map(|bytes| RelayId::try_from(bytes.as_slice()).map_err(|_| StoreError::Corrupt))
            .transpose()
    }

    /// Makes the identity this database's, unless it has one; `false` if it has another.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be written.
    pub async fn claim(&self, identity: RelayId) -> Result<bool, StoreError> {
        let founder: Vec<u8> = sqlx::query_scalar(
            "UPDATE relay SET identity = COALESCE(identity, $1) RETURNING identity",
        )
        .bind(&identity.as_bytes()[..])
        .fetch_one(&self.writer)
        .await?;
        Ok(founder == identity.as_bytes())
    }

    /// Takes the right to do what one relay at a time does, if no other has it. It is given back
    /// when the guard is dropped, and by the server when this process dies.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be asked.
    pub(crate) async fn lead(
        &self,
        what: Alone,
    ) -> Result<Option<sqlx::Transaction<'static, sqlx::Postgres>>, StoreError> {
        let mut tx = self.writer.begin().await?;
        // The lock is all that this transaction holds; it may be idle as long as the job takes.
        sqlx::query("SET LOCAL idle_in_transaction_session_timeout = 0")
            .execute(&mut *tx)
            .await?;
        let taken: bool = sqlx::query_scalar("SELECT pg_try_advisory_xact_lock($1)")
            .bind(what as i64)
            .fetch_one(&mut *tx)
            .await?;
        Ok(taken.then_some(tx))
    }

    /// The settings really in force, for `doctor`.
    ///
    /// # Errors
    /// [`StoreError`] if the database cannot be asked.
    pub async fn settings(&self) -> Result<Settings, StoreError> {
        let row = sqlx::query(
            "SELECT current_setting('server_version') AS version, \
             current_setting('synchronous_commit') AS synchronous_commit, \
             (SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit') AS was_set, \
             current_setting('fsync') AS fsync, \
             current_setting('full_page_writes') AS full_page_writes, \
             current_setting('log_statement') AS log_statement, \
             current_setting('max_connections')::integer AS connections_max, \
             (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS time_ms, \
             COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS tls, \
             (inet_server_addr() IS NULL OR inet_server_addr() <<= '127.0.0.0/8' \
              OR inet_server_addr() = '::1') AS local",
        )
        .fetch_one(&self.writer)
        .await?;
        let connections_max: i32 = row.try_get("connections_max")?;
        Ok(Settings {
            version: row.try_get("version")?,
            synchronous_commit: row.try_get("synchronous_commit")?,
            synchronous_commit_set: row.try_get("was_set")?,
            fsync: row.try_get("fsync")?,
            full_page_writes: row.try_get("full_page_writes")?,
            encrypted: row.try_get("tls")?,
            local: row.try_get("local")?,
            log_statement: row.try_get("log_statement")?,
            connections_max: u32::try_from(connections_max).unwrap_or_default(),
            time_ms: unsigned(row.try_get("time_ms")?)?,
        })
    }
}

/// An acknowledgement means durable, whatever the database was set to; a stricter setting stays.
async fn durable(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    sqlx::query(
        "SELECT set_config('synchronous_commit', 'on', false) \
         WHERE current_setting('synchronous_commit') = 'off'",
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// PostgreSQL's integers are signed; nothing we count reaches the sign.
fn signed(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| StoreError::Corrupt)
}

fn unsigned(value: i64) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_| StoreError::Corrupt)
}

/// A number of a space, or a day.
fn number(value: u32) -> Result<i32, StoreError> {
    i32::try_from(value).map_err(|_| StoreError::Corrupt)
}

impl Store for PostgresStore {
    async fn refresh(&self, spaces: &[SpaceId]) -> Result<Option<Fresh>, StoreError> {
        read::refresh(&self.reader, spaces).await.map(Some)
    }

    async fn generation(&self) -> Result<Generation, StoreError> {
        let row = sqlx::query("SELECT generation FROM relay")
            .fetch_one(&self.reader)
            .await?;
        read::generation(&row)
    }

    async fn renew_generation(&self, generation: Generation) -> Result<(), StoreError> {
        sqlx::query("UPDATE relay SET generation = $1")
            .bind(&generation.as_bytes()[..])
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn load(&self, space: SpaceId) -> Result<Option<SpaceState>, StoreError> {
        read::load(&self.reader, space).await
    }

    async fn number_taken(&self, wanted: u32) -> Result<bool, StoreError> {
        let taken = sqlx::query(
            "SELECT 1 FROM spaces WHERE number = $1 UNION ALL SELECT 1 FROM purged WHERE number = $1",
        )
            .bind(number(wanted)?)
            .fetch_optional(&self.reader)
            .await?;
        Ok(taken.is_some())
    }

    async fn find(&self, number: u32, keys: &[(AuthorId, u64)]) -> Result<Records, StoreError> {
        read::find(&self.reader, number, keys).await
    }

    async fn part(&self, number: u32, part: PartId) -> Result<Option<PartBody>, StoreError> {
        parts::part(&self.reader, number, part).await
    }

    async fn held_parts(
        &self,
        number: u32,
        parts: &[PartId],
    ) -> Result<HashMap<PartId, u64>, StoreError> {
        parts::held(&self.reader, number, parts).await
    }

    async fn touch_parts(&self, number: u32, parts: &[PartId], day: u32) -> Result<(), StoreError> {
        parts::touch(&self.writer, number, parts, day).await
    }

    async fn list_parts(
        &self,
        number: u32,
        after: PartId,
        max: usize,
    ) -> Result<Vec<ListedPart>, StoreError> {
        parts::list(&self.reader, number, after, max).await
    }

    async fn token_unspent(&self, hash: Hash) -> Result<bool, StoreError> {
        let found = sqlx::query("SELECT 1 FROM tokens WHERE hash = $1")
            .bind(&hash.as_bytes()[..])
            .fetch_optional(&self.reader)
            .await?;
        Ok(found.is_some())
    }

    async fn write(&self, changes: &Changes) -> Result<(), StoreError> {
        write::write(&self.writer, changes, &self.relay).await
    }

    async fn page(&self, query: PageQuery<'_>) -> Result<Page, StoreError> {
        read::page(&self.reader, query).await
    }

    async fn statements(
        &self,
        space: SpaceId,
        after: u64,
        max: usize,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        Ok(sqlx::query_scalar(
            "SELECT statement FROM statements WHERE space = $1 AND version > $2 \
             ORDER BY version LIMIT $3",
        )
        .bind(&space.as_bytes()[..])
        .bind(signed(after)?)
        .bind(i64::try_from(max).unwrap_or(i64::MAX))
        .fetch_all(&self.reader)
        .await?)
    }

    async fn lookup(&self, lookup: Hash) -> Result<Option<SpaceId>, StoreError> {
        let space: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT space FROM lookups WHERE lookup = $1")
                .bind(&lookup.as_bytes()[..])
                .fetch_optional(&self.reader)
                .await?;
        space
            .map(|bytes| SpaceId::try_from(bytes.as_slice()).map_err(|_| StoreError::Corrupt))
            .transpose()
    }

    async fn create_invite(&self, code: Hash, uses: u32) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO invites (hash, uses) VALUES ($1, $2)")
            .bind(&code.as_bytes()[..])
            .bind(number(uses)?)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn redeem(&self, code: Hash, tokens: &[Hash]) -> Result<Redeemed, StoreError> {
        write::redeem(&self.writer, code, tokens).await
    }

    async fn count_spaces(&self) -> Result<u64, StoreError> {
        let count = sqlx::query_scalar("SELECT count(*) FROM spaces")
            .fetch_one(&self.reader)
            .await?;
        unsigned(count)
    }

    async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1 FROM relay")
            .fetch_one(&self.reader)
            .await?;
        Ok(())
    }

    async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}

impl Upkeep for PostgresStore {
    async fn covered(
        &self,
        number: u32,
        covered: &[Place],
        max: usize,
    ) -> Result<Vec<(u64, u64)>, StoreError> {
        upkeep::covered(&self.reader, number, covered, max).await
    }

    async fn named_parts(&self, number: u32) -> Result<Vec<(PartId, u64)>, StoreError> {
        upkeep::named_parts(&self.reader, number).await
    }

    async fn unsettled(&self, read_again_by: u32) -> Result<Vec<SpaceId>, StoreError> {
        upkeep::unsettled(&self.reader, read_again_by).await
    }

    async fn unused_parts(&self, before: u32, max: usize) -> Result<Vec<Unused>, StoreError> {
        upkeep::unused_parts(&self.reader, before, max).await
    }

    async fn seen(&self, numbers: &[u32], day: u32) -> Result<(), StoreError> {
        upkeep::seen(&self.writer, numbers, day).await
    }

    async fn silent(&self, before: u32, max: usize) -> Result<Vec<SpaceId>, StoreError> {
        upkeep::silent(&self.reader, before, max).await
    }

    async fn purge(
        &self,
        spaces: &[SpaceId],
        before: u32,
        generation: Generation,
    ) -> Result<Vec<SpaceId>, StoreError> {
        upkeep::purge(&self.writer, spaces, before, generation).await
    }

    async fn sweep(&self, max: usize) -> Result<Swept, StoreError> {
        upkeep::sweep(&self.writer, max).await
    }

    async fn reclaim(&self, pages: u32) -> Result<bool, StoreError> {
        upkeep::reclaim(&self.writer, pages).await
    }
}

#[cfg(test)]
mod tests;
