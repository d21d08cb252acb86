//! A relay as a value: open, serve, close.

use crate::bodies::Bodies;
use crate::config::{Config, Identity, Storage};
use crate::http;
use crate::identity;
use crate::jobs::{self, Upkept};
use crate::keys::Keys;
use crate::live::Live;
use crate::metrics::Metrics;
use crate::nonces::Nonces;
use crate::rates::Limits;
use crate::rendezvous::Rendezvous;
use crate::seen::Seen;
use crate::spaces::Spaces;
use crate::statements::Statements;
use crate::store::database::Database;
use crate::store::postgres::{Alone, PostgresStore};
use crate::store::{Store, StoreError};
use crate::wakes;
use crate::writer::{Writer, WriterParts};
use ed25519_dalek::SigningKey;
use std::fs::{File, TryLockError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use thiserror::Error;
use tokio::task::JoinHandle;
use wire::{Generation, Hash, RelayId, code};

/// How often what nobody needs any more is dropped from memory.
const TIDY_EVERY: Duration = Duration::from_secs(60);

/// Why a relay did not open.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The identity key could not be read or made.
    #[error("the identity key could not be loaded: {0}")]
    Identity(#[source] std::io::Error),
    /// Another relay keeps this database. Two could contradict each other about what they hold.
    #[error("another relay is running on this data")]
    InUse,
    /// The database was founded by a relay of another identity: clients of that one would refuse
    /// this one's licences and sign for a relay that is not this one.
    #[error(
        "the database belongs to another relay identity; copy the identity.key of the relay that \
         founded it into the data folder of this one"
    )]
    OtherIdentity,
    /// The folder or the bucket for parts cannot be used.
    #[error("the place for parts cannot be used: {0}")]
    Parts(#[from] object_store::Error),
    /// The lock beside the database could not be made.
    #[error("the data folder cannot be locked: {0}")]
    Lock(#[source] std::io::Error),
    /// The database could not be opened.
    #[error("the database could not be opened: {0}")]
    Store(#[from] StoreError),
    /// An origin or a source in the configuration cannot stand in a header.
    #[error("an allowed origin or source is not usable in a header")]
    Header,
}

/// What handlers share.
pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) key: SigningKey,
    pub(crate) id: RelayId,
    pub(crate) store: Arc<Database>,
    pub(crate) spaces: Arc<Spaces>,
    pub(crate) live: Arc<Live>,
    pub(crate) writer: Writer,
    pub(crate) nonces: Nonces,
    pub(crate) limits: Option<Limits>,
    pub(crate) rendezvous: Rendezvous,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) bodies: Bodies,
    pub(crate) seen: Seen,
    pub(crate) statements: Statements,
    pub(crate) keys: Keys,
}

impl App {
    pub(crate) fn generation(&self) -> Generation {
        self.spaces.generation()
    }
}

/// An open relay.
pub struct Relay {
    app: Arc<App>,
    router: axum::Router,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    /// Held as long as the relay is open; the system lets go of it when the process ends.
    _lock: Option<File>,
}

impl Relay {
    /// Opens database and identity, and starts the writer on the current tokio runtime.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open(config: Config) -> Result<Self, OpenError> {
        let lock = lock(&config.storage)?;
        let bodies = Bodies::open(&config.parts)?;
        let store = Arc::new(Database::open(&config.storage, &config.entropy).await?);
        let key = identity_for(&config, &store).await?;
        let id = RelayId::from_bytes(key.verifying_key().to_bytes());
        let generation = store.generation().await?;
        let spaces = Arc::new(Spaces::new(generation));
        let live = Arc::new(Live::default());
        let metrics = Arc::new(Metrics::new());
        let (writer, writing) = Writer::start(WriterParts {
            store: Arc::clone(&store),
            spaces: Arc::clone(&spaces),
            live: Arc::clone(&live),
            metrics: Arc::clone(&metrics),
            clock: config.clock.clone(),
            entropy: config.entropy.clone(),
            quota_bytes: config.quota_bytes,
            quota_records: config.quota_records,
        });
        let app = Arc::new(App {
            id,
            key,
            store: Arc::clone(&store),
            spaces,
            live,
            writer,
            nonces: Nonces::default(),
            limits: config
                .rates
                .map(|rates| Limits::new(rates, config.clock.clone())),
            rendezvous: Rendezvous::new(config.clock.clone(), config.entropy.clone(), store),
            metrics,
            bodies,
            seen: Seen::default(),
            statements: Statements::default(),
            keys: Keys::default(),
            config,
        });
        let router = http::router(&app)?;
        let mut tasks = vec![writing, tokio::spawn(tidy(Arc::clone(&app)))];
        if let Some(every) = app.config.jobs_every {
            tasks.push(tokio::spawn(jobs::keep(Arc::clone(&app), every)));
        }
        if app.store.shared().is_some() {
            tasks.push(tokio::spawn(wakes::follow(Arc::clone(&app))));
        }
        Ok(Self {
            app,
            router,
            tasks: Mutex::new(tasks),
            _lock: lock,
        })
    }

    /// The service: over sockets with `ConnectInfo<SocketAddr>`, or in process with `oneshot`.
    pub fn router(&self) -> axum::Router {
        self.router.clone()
    }

    /// `/metrics` alone, for an address of its own.
    pub fn metrics_router(&self) -> axum::Router {
        http::metrics_router(&self.app)
    }

    /// The relay's key, which requests are signed for.
    #[must_use]
    pub fn id(&self) -> RelayId {
        self.app.id
    }

    /// The database's generation.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.app.generation()
    }

    /// Takes a new generation, as after a restore: clients offer again what they hold.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be written.
    pub async fn renew_generation(&self) -> Result<Generation, StoreError> {
        let fresh = self.app.config.entropy.bytes().ok_or(StoreError::Corrupt)?;
        let generation = Generation::from_bytes(fresh);
        self.app.store.renew_generation(generation).await?;
        self.app.spaces.renewed(generation);
        Ok(generation)
    }

    /// Does at once what the relay otherwise does by itself now and then: settles checkpoints,
    /// deletes what is covered, unused or silent, and gives room back.
    ///
    /// # Errors
    /// [`StoreError`] if the database failed; what was done until then stays done.
    pub async fn keep_tidy(&self) -> Result<Upkept, StoreError> {
        jobs::run(&self.app).await
    }

    /// Makes an invite code with a number of uses, and keeps its hash.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be written.
    pub async fn create_invite(&self, uses: u32) -> Result<String, StoreError> {
        create_invite(&*self.app.store, &self.app.config, uses).await
    }

    /// Ends live streams, so that a server waiting for its connections gets done.
    pub fn end_streams(&self) {
        self.app.live.close();
    }

    /// Writes everything that waits, ends live streams, and closes the database.
    pub async fn close(self) {
        self.end_streams();
        if let Err(error) = jobs::note_seen(&self.app).await {
            crate::writer::failed(&error);
        }
        self.app.writer.close().await;
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        let mut tasks = tasks.into_iter();
        if let Some(writing) = tasks.next() {
            let _ = writing.await;
        }
        tasks.for_each(|task| task.abort());
        self.app.store.close().await;
    }
}

/// The identity key, which must be the one that founded the database if relays share it.
async fn identity_for(config: &Config, store: &Database) -> Result<SigningKey, OpenError> {
    let Some(shared) = store.shared() else {
        return identity::load(&config.identity, &config.entropy).map_err(OpenError::Identity);
    };
    let founded = shared.identity().await?.is_some();
    if founded && config.identity_path().is_some_and(|path| !path.exists()) {
        // A key made now would be another one, and would be in the way of the right one.
        return Err(OpenError::OtherIdentity);
    }
    let key = identity::load(&config.identity, &config.entropy).map_err(OpenError::Identity)?;
    let id = RelayId::from_bytes(key.verifying_key().to_bytes());
    if shared.claim(id).await? {
        Ok(key)
    } else {
        Err(OpenError::OtherIdentity)
    }
}

/// Makes sure that no other relay keeps the same database file.
pub(crate) fn lock(storage: &Storage) -> Result<Option<File>, OpenError> {
    let Storage::File(path) = storage else {
        return Ok(None);
    };
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path.with_extension("lock"))
        .map_err(OpenError::Lock)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
        Err(TryLockError::Error(error)) => Err(OpenError::Lock(error)),
    }
}

/// Letters and digits of an invite code: three groups of four.
const INVITE_LEN: usize = 12;

/// Makes a code and stores its hash. Works beside a running relay too.
pub(crate) async fn create_invite(
    store: &impl Store,
    config: &Config,
    uses: u32,
) -> Result<String, StoreError> {
    let random: [u8; INVITE_LEN] = config.entropy.bytes().ok_or(StoreError::Corrupt)?;
    let plain = code::from_random(&random);
    store.create_invite(invite_hash(&plain), uses).await?;
    let groups: Vec<&str> = (0..INVITE_LEN / 4)
        .filter_map(|i| plain.get(4 * i..4 * (i + 1)))
        .collect();
    Ok(groups.join("-").to_ascii_uppercase())
}

/// What is kept of a code, given in its plain form.
pub(crate) fn invite_hash(plain: &str) -> Hash {
    wire::hash("hearten/v1/invite", plain.as_bytes())
}

async fn tidy(app: Arc<App>) {
    let mut every = tokio::time::interval(TIDY_EVERY);
    loop {
        every.tick().await;
        app.live.tidy();
        app.metrics.fold();
        if let Some(limits) = &app.limits {
            limits.tidy();
        }
        if let Some(shared) = app.store.shared()
            && let Err(error) = tidy_shared(shared, app.config.clock.now_ms()).await
        {
            crate::writer::failed(&error);
        }
    }
}

/// Tidies the shared tables, unless another relay is at it.
async fn tidy_shared(shared: &PostgresStore, now_ms: u64) -> Result<(), StoreError> {
    match shared.lead(Alone::Tidying).await? {
        Some(_leading) => shared.tidy_shared(now_ms).await,
        None => Ok(()),
    }
}

impl Config {
    /// Whether the identity is kept in a file, and where.
    pub(crate) fn identity_path(&self) -> Option<&std::path::Path> {
        match &self.identity {
            Identity::File(path) => Some(path),
            Identity::Seed(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::push::Push;
    use crate::store::contract::founder;
    use wire::{Code, Head};

    #[tokio::test]
    async fn what_is_behind_the_database_in_memory_is_read_again_before_anything_is_accepted() {
        let relay = Relay::open(Config::in_memory([9; 32])).await.unwrap();
        let one = founder(1);
        let push = |statements, records: Vec<wire::Record>| Push {
            statements,
            records: records
                .into_iter()
                .map(|record| Arc::new(record.into()))
                .collect(),
            licensed: true,
            ..Push::empty(one.author(), one.space)
        };
        let writer = &relay.app.writer;
        let founded = writer
            .push(push(vec![one.first.clone()], Vec::new()))
            .await
            .unwrap();
        writer
            .push(push(vec![one.second()], Vec::new()))
            .await
            .unwrap();
        relay.app.spaces.committed(one.space, founded.state);
        // By what is in memory the first epoch is current; by the database it is not.
        let of_first_epoch = one.record(Head::NONE, 10);
        let problem = writer
            .push(push(Vec::new(), vec![of_first_epoch]))
            .await
            .unwrap_err();
        assert_eq!(problem.code, Code::StaleEpoch);
        relay.close().await;
    }
}
