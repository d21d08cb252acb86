//! Whichever database a relay was opened on.

use super::postgres::PostgresStore;
use super::sqlite::SqliteStore;
use super::{Changes, Fresh, Known, Page, PageQuery, Redeemed, SpaceState, Store, StoreError};
use crate::config::{Entropy, Storage};
use wire::{AuthorId, Generation, Hash, SpaceId};

/// SQLite of one relay, or PostgreSQL of several.
#[allow(
    clippy::large_enum_variant,
    reason = "a process has one, and it is behind an Arc"
)]
pub enum Database {
    /// A file or memory that one relay has to itself.
    Sqlite(SqliteStore),
    /// A server that relays share.
    Postgres(PostgresStore),
}

impl Database {
    /// Opens what was configured, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be opened or migrated.
    pub async fn open(storage: &Storage, entropy: &Entropy) -> Result<Self, StoreError> {
        match storage {
            Storage::Memory | Storage::File(_) => {
                SqliteStore::open(storage, entropy).await.map(Self::Sqlite)
            }
            Storage::Postgres(url) => PostgresStore::open(url, entropy).await.map(Self::Postgres),
        }
    }

    /// The database, if other relays may share it.
    #[must_use]
    pub fn shared(&self) -> Option<&PostgresStore> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(store) => Some(store),
        }
    }
}

/// Asks whichever store it is.
macro_rules! ask {
    ($database:expr, $store:ident => $call:expr) => {
        match $database {
            Database::Sqlite($store) => $call.await,
            Database::Postgres($store) => $call.await,
        }
    };
}

impl Store for Database {
    async fn refresh(&self, spaces: &[SpaceId]) -> Result<Option<Fresh>, StoreError> {
        ask!(self, store => store.refresh(spaces))
    }

    async fn generation(&self) -> Result<Generation, StoreError> {
        ask!(self, store => store.generation())
    }

    async fn renew_generation(&self, generation: Generation) -> Result<(), StoreError> {
        ask!(self, store => store.renew_generation(generation))
    }

    async fn load(&self, space: SpaceId) -> Result<Option<SpaceState>, StoreError> {
        ask!(self, store => store.load(space))
    }

    async fn number_taken(&self, number: u32) -> Result<bool, StoreError> {
        ask!(self, store => store.number_taken(number))
    }

    async fn find(&self, number: u32, keys: &[(AuthorId, u64)]) -> Result<Known, StoreError> {
        ask!(self, store => store.find(number, keys))
    }

    async fn token_unspent(&self, hash: Hash) -> Result<bool, StoreError> {
        ask!(self, store => store.token_unspent(hash))
    }

    async fn write(&self, changes: &Changes) -> Result<(), StoreError> {
        ask!(self, store => store.write(changes))
    }

    async fn page(&self, query: PageQuery) -> Result<Page, StoreError> {
        ask!(self, store => store.page(query))
    }

    async fn statements(
        &self,
        space: SpaceId,
        after: u64,
        max: usize,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        ask!(self, store => store.statements(space, after, max))
    }

    async fn lookup(&self, lookup: Hash) -> Result<Option<SpaceId>, StoreError> {
        ask!(self, store => store.lookup(lookup))
    }

    async fn create_invite(&self, code: Hash, uses: u32) -> Result<(), StoreError> {
        ask!(self, store => store.create_invite(code, uses))
    }

    async fn redeem(&self, code: Hash, tokens: &[Hash]) -> Result<Redeemed, StoreError> {
        ask!(self, store => store.redeem(code, tokens))
    }

    async fn count_spaces(&self) -> Result<u64, StoreError> {
        ask!(self, store => store.count_spaces())
    }

    async fn ping(&self) -> Result<(), StoreError> {
        ask!(self, store => store.ping())
    }

    async fn close(&self) {
        ask!(self, store => store.close());
    }
}
