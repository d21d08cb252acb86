//! The store in SQLite: a thread commits what is written most, one connection writes the rest, and
//! a few read.

mod commits;
mod heads;
mod keep;
mod parts;
mod read;
mod upkeep;
mod write;

use super::{
    Changes, Fresh, Page, PageQuery, PartBody, Records, Redeemed, SpaceState, Store, StoreError,
    Swept, Unused, Upkeep,
};
use crate::config::{Entropy, Storage};
use commits::{Commits, Ended, Plain};
use sqlx::ConnectOptions as _;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use std::collections::HashMap;
use std::time::Duration;
use wire::api::ListedPart;
use wire::{AuthorId, Generation, Hash, PartId, Place, SpaceId};

static MIGRATOR: Migrator = sqlx::migrate!("migrations/sqlite");

/// Eight kilobytes. What a push of one record changes is written to the log in whole pages, which
/// speaks for small ones; of seven records to a page less is lost than of three.
const PAGE_SIZE: u32 = 8 * 1024;
/// Room for the pages of one transaction (negative: in KiB), so that none is written twice.
const CACHE: &str = "-4096";
/// The same of a connection that reads: the system holds what is read often.
const READER_CACHE: &str = "-1024";
/// Pages in the write-ahead log before they are copied into the database: 16 MB, so that a page
/// that is written again and again is copied once.
const LOG_PAGES: &str = "2048";
/// Connections that read.
const READERS: u32 = 4;
/// Distinct statements kept prepared on a connection: multi-row inserts come in many lengths.
const STATEMENTS_CACHED: usize = 256;

/// A SQLite database.
pub struct SqliteStore {
    writer: SqlitePool,
    reader: SqlitePool,
    /// Where there is a file: a database in memory has but one connection.
    commits: Option<Commits>,
}

/// The settings in force on the writing connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pragmas {
    /// `wal` wherever there is a file.
    pub journal_mode: String,
    /// 2 is FULL: a commit is on disk before it is acknowledged.
    pub synchronous: i64,
}

impl SqliteStore {
    /// Opens the database, makes it if it is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be opened or migrated.
    pub async fn open(storage: &Storage, entropy: &Entropy) -> Result<Self, StoreError> {
        let mut store = Self::connect(storage).await?;
        MIGRATOR.run(&store.writer).await?;
        store.allow_reclaim().await?;
        let fresh: [u8; 16] = entropy.bytes().ok_or(StoreError::Corrupt)?;
        sqlx::query("INSERT INTO relay (only, generation) VALUES (1, ?) ON CONFLICT DO NOTHING")
            .bind(&fresh[..])
            .execute(&store.writer)
            .await?;
        if let Storage::File(path) = storage {
            store.commits = Some(Commits::start(path)?);
        }
        Ok(store)
    }

    async fn connect(storage: &Storage) -> Result<Self, StoreError> {
        let pool = |connections: u32| {
            // A connection of an in-memory database is the database: it must never be recycled.
            SqlitePoolOptions::new()
                .min_connections(1)
                .max_connections(connections)
                .idle_timeout(None)
                .max_lifetime(None)
                .test_before_acquire(false)
        };
        let common = SqliteConnectOptions::new()
            .page_size(PAGE_SIZE)
            // Takes hold in new databases; older ones are compacted when they are opened.
            .auto_vacuum(SqliteAutoVacuum::Incremental)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .pragma("wal_autocheckpoint", LOG_PAGES)
            .pragma("cache_size", CACHE)
            .disable_statement_logging()
            .statement_cache_capacity(STATEMENTS_CACHED);
        match storage {
            Storage::Memory => {
                let options = common.in_memory(true).filename(":memory:");
                let only = pool(1).connect_with(options).await?;
                Ok(Self {
                    writer: only.clone(),
                    reader: only,
                    commits: None,
                })
            }
            Storage::Postgres(_) => Err(StoreError::Corrupt),
            Storage::File(path) => {
                let options = common.filename(path).create_if_missing(true);
                let writer = pool(1).connect_with(options.clone()).await?;
                let options = options.pragma("cache_size", READER_CACHE);
                let reader = pool(READERS).connect_with(options).await?;
                Ok(Self {
                    writer,
                    reader,
                    commits: None,
                })
            }
        }
    }

    /// Rebuilds a database made before free pages could be given back; once, on its first opening
    /// by this version. Nothing else has it open yet, or the next opening tries again.
    async fn allow_reclaim(&self) -> Result<(), StoreError> {
        let mode: i64 = sqlx::query_scalar("PRAGMA auto_vacuum")
            .fetch_one(&self.writer)
            .await?;
        if mode == upkeep::INCREMENTAL {
            return Ok(());
        }
        sqlx::query("PRAGMA auto_vacuum = INCREMENTAL")
            .execute(&self.writer)
            .await?;
        if let Err(error) = sqlx::query("VACUUM").execute(&self.writer).await {
            tracing::warn!(error = %error, "the database could not be compacted yet");
        }
        Ok(())
    }

    /// The settings really in force, for `doctor`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn pragmas(&self) -> Result<Pragmas, StoreError> {
        let journal_mode = sqlx::query_scalar("PRAGMA journal_mode")
            .fetch_one(&self.writer)
            .await?;
        let synchronous = sqlx::query_scalar("PRAGMA synchronous")
            .fetch_one(&self.writer)
            .await?;
        Ok(Pragmas {
            journal_mode,
            synchronous,
        })
    }
}

/// The row of a record: its space's number and its position in one integer.
fn place(number: u32, position: u64) -> Result<i64, StoreError> {
    let position = u32::try_from(position).map_err(|_| StoreError::Corrupt)?;
    Ok((i64::from(number) << 32) | i64::from(position))
}

/// The position in a row's key.
fn position_of(place: i64) -> u64 {
    u64::from_ne_bytes(place.to_ne_bytes()) & u64::from(u32::MAX)
}

/// SQLite's integers are signed; nothing we count reaches the sign.
fn signed(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| StoreError::Corrupt)
}

fn unsigned(value: i64) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_| StoreError::Corrupt)
}

impl Store for SqliteStore {
    async fn refresh(&self, _spaces: &[SpaceId]) -> Result<Option<Fresh>, StoreError> {
        Ok(None)
    }

    async fn generation(&self) -> Result<Generation, StoreError> {
        let bytes: Vec<u8> = sqlx::query_scalar("SELECT generation FROM relay")
            .fetch_one(&self.reader)
            .await?;
        Generation::try_from(bytes.as_slice()).map_err(|_| StoreError::Corrupt)
    }

    async fn renew_generation(&self, generation: Generation) -> Result<(), StoreError> {
        sqlx::query("UPDATE relay SET generation = ?")
            .bind(&generation.as_bytes()[..])
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn load(&self, space: SpaceId) -> Result<Option<SpaceState>, StoreError> {
        read::load(&self.reader, space).await
    }

    async fn number_taken(&self, number: u32) -> Result<bool, StoreError> {
        let taken: Option<i64> = sqlx::query_scalar(
            "SELECT 1 FROM spaces WHERE number = ? UNION ALL SELECT 1 FROM purged WHERE number = ?",
        )
        .bind(number)
        .bind(number)
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
        let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM tokens WHERE hash = ?")
            .bind(&hash.as_bytes()[..])
            .fetch_optional(&self.reader)
            .await?;
        Ok(found.is_some())
    }

    async fn write(&self, changes: &Changes) -> Result<(), StoreError> {
        if let Some(commits) = &self.commits
            && let Some(plain) = Plain::of(changes)?
            && let Ended::Written = commits.commit(plain).await?
        {
            return Ok(());
        }
        write::write(&self.writer, changes).await
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
            "SELECT statement FROM statements WHERE space = ? AND version > ? \
             ORDER BY version LIMIT ?",
        )
        .bind(&space.as_bytes()[..])
        .bind(signed(after)?)
        .bind(i64::try_from(max).unwrap_or(i64::MAX))
        .fetch_all(&self.reader)
        .await?)
    }

    async fn lookup(&self, lookup: Hash) -> Result<Option<SpaceId>, StoreError> {
        let space: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT space FROM lookups WHERE lookup = ?")
                .bind(&lookup.as_bytes()[..])
                .fetch_optional(&self.reader)
                .await?;
        space
            .map(|bytes| SpaceId::try_from(bytes.as_slice()).map_err(|_| StoreError::Corrupt))
            .transpose()
    }

    async fn create_invite(&self, code: Hash, uses: u32) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO invites (hash, uses) VALUES (?, ?)")
            .bind(&code.as_bytes()[..])
            .bind(uses)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    async fn redeem(&self, code: Hash, tokens: &[Hash]) -> Result<Redeemed, StoreError> {
        write::redeem(&self.writer, code, tokens).await
    }

    async fn count_spaces(&self) -> Result<u64, StoreError> {
        let count = sqlx::query_scalar("SELECT COUNT(*) FROM spaces")
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
        if let Some(commits) = &self.commits {
            commits.close();
        }
        self.reader.close().await;
        // Best effort: what is in the log is safe there too.
        let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&self.writer)
            .await;
        self.writer.close().await;
    }
}

impl Upkeep for SqliteStore {
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
mod tests {
    use super::*;
    use crate::store::contract::contract;
    use tempfile::TempDir;

    mod in_memory {
        use super::*;

        async fn open() -> Option<(SqliteStore, ())> {
            let store = SqliteStore::open(&Storage::Memory, &Entropy::system())
                .await
                .unwrap();
            Some((store, ()))
        }
        contract!(open());
    }

    mod in_a_file {
        use super::*;

        async fn open() -> Option<(SqliteStore, TempDir)> {
            let folder = TempDir::new().unwrap();
            let storage = Storage::File(folder.path().join("relay.db"));
            let store = SqliteStore::open(&storage, &Entropy::system())
                .await
                .unwrap();
            Some((store, folder))
        }
        contract!(open());

        #[tokio::test]
        async fn commits_wait_for_the_disk() {
            let (store, _folder) = open().await.unwrap();
            let pragmas = store.pragmas().await.unwrap();
            assert_eq!(
                pragmas,
                Pragmas {
                    journal_mode: "wal".to_owned(),
                    synchronous: 2
                }
            );
        }

        #[tokio::test]
        async fn freed_room_goes_back_to_the_disk_also_in_a_database_of_before() {
            let (store, folder) = open().await.unwrap();
            // As a database was made before room could be given back.
            for sql in ["PRAGMA auto_vacuum = NONE", "VACUUM"] {
                sqlx::query(sql).execute(&store.writer).await.unwrap();
            }
            store.close().await;
            let path = folder.path().join("relay.db");
            let storage = Storage::File(path.clone());
            let store = SqliteStore::open(&storage, &Entropy::system())
                .await
                .unwrap();
            sqlx::query("INSERT INTO bodies VALUES (1, x'00', zeroblob(8000000))")
                .execute(&store.writer)
                .await
                .unwrap();
            sqlx::query("DELETE FROM bodies")
                .execute(&store.writer)
                .await
                .unwrap();
            let mut slices = 0;
            while store.reclaim(100).await.unwrap() {
                slices += 1;
            }
            assert!(slices >= 4, "a slice is at most a hundred pages");
            store.close().await;
            assert!(std::fs::metadata(path).unwrap().len() < 1_000_000);
        }

        #[tokio::test]
        async fn no_table_has_a_sequence_of_its_own_making() {
            let (store, _folder) = open().await.unwrap();
            let tables: Vec<String> = sqlx::query_scalar(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' \
                 ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
            )
            .fetch_all(&store.reader)
            .await
            .unwrap();
            assert_eq!(tables.len(), 12);
            for table in tables {
                assert!(table.contains("STRICT"), "{table}");
                // Without one of these a table counts its rows in the order they came.
                let keyed = table.contains("WITHOUT ROWID") || table.contains("INTEGER PRIMARY");
                assert!(keyed && !table.contains("AUTOINCREMENT"), "{table}");
            }
        }
    }
}
