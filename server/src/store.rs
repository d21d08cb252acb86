//! What the relay needs from a database.
//!
//! A store knows no rules: the writer decides ([`crate::push`]) on a [`SpaceState`] and hands over
//! [`Changes`] with what it expected to find. A store applies all of them durably or none, and
//! refuses when the database had moved on, so that several relays could share one.

#[cfg(test)]
pub(crate) mod contract;
pub mod database;
mod kept;
pub mod postgres;
pub mod sqlite;
mod upkeep;

pub use kept::{Covering, Floors, Found, Kept, Known, NewPart, PartBody, Records, Stage, Swept};
pub use upkeep::{Unused, Upkeep};

use std::collections::HashMap;
use std::sync::Arc;
use thiserror::Error;
use wire::api::ListedPart;
use wire::{AccessList, AuthorId, Entry, Generation, Hash, Head, PartId, Place, SpaceId};

/// Why a store did not do what was asked.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database is not as the writer thought; load again and decide again.
    #[error("the database has moved on")]
    Conflict,
    /// What was read is not what was written.
    #[error("the database holds what it should not")]
    Corrupt,
    /// The database cannot be reached at this moment, or has no room: nothing is wrong with what
    /// was asked.
    #[error("the database is away")]
    Away(#[source] sqlx::Error),
    /// The database failed.
    #[error("the database failed")]
    Database(#[source] sqlx::Error),
    /// The folder or the object store that keeps parts failed.
    #[error("the store of parts failed")]
    Parts(#[from] object_store::Error),
    /// The schema could not be brought up to date.
    #[error("the schema could not be migrated")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error;
        match &error {
            Error::Io(_) | Error::Tls(_) | Error::PoolTimedOut | Error::PoolClosed => {
                Self::Away(error)
            }
            Error::Database(said) => match said.code().as_deref() {
                // Deadlock, failure to serialise, a lock that was not to be had in time.
                Some("40001" | "40P01" | "55P03") => Self::Conflict,
                // PostgreSQL is starting, stopping, full, read-only, or has cut us off; SQLite is
                // busy or its disk is full.
                Some(
                    "5" | "6" | "13" | "25006" | "25P03" | "57014" | "57P01" | "57P02" | "57P03",
                ) => Self::Away(error),
                Some(code)
                    if code.len() == 5 && (code.starts_with("08") || code.starts_with("53")) =>
                {
                    Self::Away(error)
                }
                _ => Self::Database(error),
            },
            _ => Self::Database(error),
        }
    }
}

/// An author's newest record and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Number and hash.
    pub head: Head,
    /// Position in the space.
    pub position: u64,
}

/// Everything about a space that decisions need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceState {
    /// The store's own short name of the space.
    pub number: u32,
    /// Who may do what.
    pub access: Arc<AccessList>,
    /// The heads held, by author.
    pub heads: HashMap<AuthorId, Held>,
    /// The newest position; 0 for none.
    pub newest: u64,
    /// Sealed bytes held.
    pub bytes: u64,
    /// The day `day_records` counts.
    pub day: u32,
    /// Records added on that day.
    pub day_records: u64,
    /// Grows by one with every transaction that changes the space in any way.
    pub revision: u64,
    /// Heads up to which the records of a chain may be gone; never beyond `heads`.
    pub floors: Arc<Floors>,
    /// The newest covering checkpoint that the floors allow.
    pub checkpoint: Option<Arc<Covering>>,
    /// Whether some records are stubs.
    pub stubs: bool,
}

impl SpaceState {
    /// The head held of an author.
    #[must_use]
    pub fn head(&self, author: &AuthorId) -> Head {
        self.heads.get(author).map_or(Head::NONE, |held| held.head)
    }

    /// The head up to which an author's records may be gone.
    #[must_use]
    pub fn floor(&self, author: &AuthorId) -> Head {
        self.floors.get(author).copied().unwrap_or(Head::NONE)
    }
}

/// A record to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecord {
    /// Where it goes.
    pub position: u64,
    /// Whose it is.
    pub author: AuthorId,
    /// Its number in the author's chain.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// The record itself, shared with the push that brought it: a kilobyte is not copied to be
    /// written.
    pub entry: Arc<Entry>,
}

impl NewRecord {
    /// The whole record.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.entry.bytes()
    }

    /// What a search would find of it.
    #[must_use]
    pub fn found(&self) -> Found {
        Found {
            hash: self.hash,
            position: self.position,
            kind: self.entry.header().kind,
            bytes: self.bytes().len() as u64,
        }
    }
}

/// What happened to one space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceChange {
    /// Which.
    pub space: SpaceId,
    /// The revision the writer started from; `None` for a space to create.
    pub expected: Option<u64>,
    /// The state afterwards.
    pub state: Arc<SpaceState>,
    /// Statements to add: version and bytes.
    pub statements: Vec<(u64, Vec<u8>)>,
    /// Records to add, in position order.
    pub records: Vec<NewRecord>,
    /// Lookup ids that lead to the space from now on, unless they lead elsewhere already.
    pub lookups_added: Vec<Hash>,
    /// Lookup ids that no longer do.
    pub lookups_removed: Vec<Hash>,
    /// What else changes.
    pub kept: Kept,
}

/// All that one transaction does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Spaces, each at most once.
    pub spaces: Vec<SpaceChange>,
    /// Tokens to spend; every one must be there.
    pub tokens: Vec<Hash>,
    /// The day to write beside records.
    pub day: u32,
}

/// Which part of a space to read.
#[derive(Clone, Copy, Debug)]
pub struct PageQuery<'a> {
    /// The store's name of the space.
    pub number: u32,
    /// Positions after this one.
    pub after: u64,
    /// Positions up to this one.
    pub up_to: u64,
    /// Whose records to leave out.
    pub without: Option<AuthorId>,
    /// Heads up to which records are left out, but for membership and envelopes.
    pub covered: &'a [Place],
    /// Stop before exceeding this, in bytes, but not before the first record.
    pub bytes_max: usize,
    /// Stop at this many records.
    pub records_max: usize,
}

/// Records with their positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// In position order.
    pub records: Vec<(u64, Vec<u8>)>,
    /// Whether the query was cut short.
    pub more: bool,
}

/// What redeeming a code did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redeemed {
    /// The tokens are known now, or were before.
    Tokens,
    /// There is no such code, or no use left.
    Unknown,
}

/// What a shared database says at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fresh {
    /// Its generation.
    pub generation: Generation,
    /// Revisions of those spaces asked for that exist.
    pub revisions: HashMap<SpaceId, u64>,
}

/// A relay's database.
///
/// `write` is called from one task at a time; everything else may be called at any time. Whatever
/// `write`, `redeem` and `create_invite` reported as done survives a crash.
pub trait Store: Send + Sync + 'static {
    /// What others may have changed meanwhile in a database that several relays share; `None` from
    /// a store that one relay has to itself, where memory is right.
    fn refresh(
        &self,
        spaces: &[SpaceId],
    ) -> impl Future<Output = Result<Option<Fresh>, StoreError>> + Send;

    /// The database's generation.
    fn generation(&self) -> impl Future<Output = Result<Generation, StoreError>> + Send;

    /// Replaces the generation: after a restore or a purge.
    fn renew_generation(
        &self,
        generation: Generation,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Loads a space; `None` if there is none.
    fn load(
        &self,
        space: SpaceId,
    ) -> impl Future<Output = Result<Option<SpaceState>, StoreError>> + Send;

    /// Whether a space number is taken.
    fn number_taken(&self, number: u32) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Finds those records of chains that are there.
    fn find(
        &self,
        number: u32,
        keys: &[(AuthorId, u64)],
    ) -> impl Future<Output = Result<Records, StoreError>> + Send;

    /// Where a part's bytes are; `None` if the space holds no such part.
    fn part(
        &self,
        number: u32,
        part: PartId,
    ) -> impl Future<Output = Result<Option<PartBody>, StoreError>> + Send;

    /// Sizes of those parts that are there, in bytes.
    fn held_parts(
        &self,
        number: u32,
        parts: &[PartId],
    ) -> impl Future<Output = Result<HashMap<PartId, u64>, StoreError>> + Send;

    /// Writes down that these parts were used on a day.
    fn touch_parts(
        &self,
        number: u32,
        parts: &[PartId],
        day: u32,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Parts after an id, in the order of ids.
    fn list_parts(
        &self,
        number: u32,
        after: PartId,
        max: usize,
    ) -> impl Future<Output = Result<Vec<ListedPart>, StoreError>> + Send;

    /// Whether a token is unspent.
    fn token_unspent(&self, hash: Hash) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Applies all changes durably, or none.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if an expectation does not hold.
    fn write(&self, changes: &Changes) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Reads a page of records.
    fn page(&self, query: PageQuery<'_>) -> impl Future<Output = Result<Page, StoreError>> + Send;

    /// Reads statements after a version, in order.
    fn statements(
        &self,
        space: SpaceId,
        after: u64,
        max: usize,
    ) -> impl Future<Output = Result<Vec<Vec<u8>>, StoreError>> + Send;

    /// The space a lookup id leads to.
    fn lookup(
        &self,
        lookup: Hash,
    ) -> impl Future<Output = Result<Option<SpaceId>, StoreError>> + Send;

    /// Adds a code's hash with a number of uses.
    fn create_invite(
        &self,
        code: Hash,
        uses: u32,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Spends one use of a code and learns the token hashes; if all are known, changes nothing.
    fn redeem(
        &self,
        code: Hash,
        tokens: &[Hash],
    ) -> impl Future<Output = Result<Redeemed, StoreError>> + Send;

    /// How many spaces there are.
    fn count_spaces(&self) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Whether the database answers.
    fn ping(&self) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Brings everything to rest on disk and closes.
    fn close(&self) -> impl Future<Output = ()> + Send;
}
