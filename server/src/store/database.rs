//! Whichever database a relay was opened on.

use super::postgres::PostgresStore;
use super::sqlite::SqliteStore;
use super::{
    Changes, Fresh, Page, PageQuery, PartBody, Records, Redeemed, SpaceState, Store, StoreError,
    Swept, Unused, Upkeep,
};
use crate::config::{Entropy, Storage};
use std::collections::HashMap;
use wire::api::ListedPart;
use wire::{AuthorId, Generation, Hash, PartId, Place, SpaceId};

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

    async fn find(&self, number: u32, keys: &[(AuthorId, u64)]) -> Result<Records, StoreError> {
        ask!(self, store => store.find(number, keys))
    }

    async fn part(&self, number: u32, part: PartId) -> Result<Option<PartBody>, StoreError> {
        ask!(self, store => store.part(number, part))
    }

    async fn held_parts(
        &self,
        number: u32,
        parts: &[PartId],
    ) -> Result<HashMap<PartId, u64>, StoreError> {
        ask!(self, store => store.held_parts(number, parts))
    }

    async fn touch_parts(&self, number: u32, parts: &[PartId], day: u32) -> Result<(), StoreError> {
        ask!(self, store => store.touch_parts(number, parts, day))
    }

    async fn list_parts(
        &self,
        number: u32,
        after: PartId,
        max: usize,
    ) -> Result<Vec<ListedPart>, StoreError> {
        ask!(self, store => store.list_parts(number, after, max))
    }

    async fn token_unspent(&self, hash: Hash) -> Result<bool, StoreError> {
        ask!(self, store => store.token_unspent(hash))
    }

    async fn write(&self, changes: &Changes) -> Result<(), StoreError> {
        ask!(self, store => store.write(changes))
    }

    async fn page(&self, query: PageQuery<'_>) -> Result<Page, StoreError> {
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

impl Upkeep for Database {
    async fn covered(
        &self,
        number: u32,
        covered: &[Place],
        max: usize,
    ) -> Result<Vec<(u64, u64)>, StoreError> {
        ask!(self, store => store.covered(number, covered, max))
    }

    async fn named_parts(&self, number: u32) -> Result<Vec<(PartId, u64)>, StoreError> {
        ask!(self, store => store.named_parts(number))
    }

    async fn unsettled(&self, read_again_by: u32) -> Result<Vec<SpaceId>, StoreError> {
        ask!(self, store => store.unsettled(read_again_by))
    }

    async fn unused_parts(&self, before: u32, max: usize) -> Result<Vec<Unused>, StoreError> {
        ask!(self, store => store.unused_parts(before, max))
    }

    async fn seen(&self, numbers: &[u32], day: u32) -> Result<(), StoreError> {
        ask!(self, store => store.seen(numbers, day))
    }

    async fn silent(&self, before: u32, max: usize) -> Result<Vec<SpaceId>, StoreError> {
        ask!(self, store => store.silent(before, max))
    }

    async fn purge(
        &self,
        spaces: &[SpaceId],
        before: u32,
        generation: Generation,
    ) -> Result<Vec<SpaceId>, StoreError> {
        ask!(self, store => store.purge(spaces, before, generation))
    }

    async fn sweep(&self, max: usize) -> Result<Swept, StoreError> {
        ask!(self, store => store.sweep(max))
    }

    async fn reclaim(&self, pages: u32) -> Result<bool, StoreError> {
        ask!(self, store => store.reclaim(pages))
    }
}
