//! What a relay is opened with.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use wire::limits;

/// Tells the time, in milliseconds since 1970.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::new(|| {
            std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX))
        })
    }

    /// A clock that a test or a simulator turns.
    #[must_use]
    pub fn new(now_ms: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(now_ms))
    }

    /// Now, in milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        (self.0)()
    }

    /// Today, in days since 1970.
    #[must_use]
    pub fn today(&self) -> u32 {
        u32::try_from(self.now_ms() / DAY_MS).unwrap_or(u32::MAX)
    }

    /// Whole seconds until the next day begins, at least one.
    #[must_use]
    pub fn seconds_left_today(&self) -> u64 {
        (DAY_MS - self.now_ms() % DAY_MS).div_ceil(1_000)
    }
}

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

type Fill = dyn Fn(&mut [u8]) -> bool + Send + Sync;

/// Fills a buffer with random bytes; `false` if there are none to be had.
#[derive(Clone)]
pub struct Entropy(Arc<Fill>);

impl Entropy {
    /// The machine's source.
    #[must_use]
    pub fn system() -> Self {
        Self::new(|buffer| getrandom::fill(buffer).is_ok())
    }

    /// A source that a test or a simulator seeds.
    #[must_use]
    pub fn new(fill: impl Fn(&mut [u8]) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// Random bytes, or `None` when the source fails.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> Option<[u8; N]> {
        let mut buffer = [0; N];
        (self.0)(&mut buffer).then_some(buffer)
    }
}

/// Where records are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Storage {
    /// Gone when the relay closes.
    Memory,
    /// A SQLite file, made if it is missing.
    File(PathBuf),
    /// A PostgreSQL database, which other relays may share.
    Postgres(PostgresUrl),
}

impl Storage {
    /// Reads what `--database` was given: `postgres://…`, `sqlite:…`, or the path of a file.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Self::Postgres(PostgresUrl(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite:").unwrap_or(text);
        // `sqlite:///var/lib/x` has an empty host before its path; `sqlite://x` means the file x.
        let path = path.strip_prefix("//").unwrap_or(path);
        match path.split_once('?').map_or(path, |(path, _)| path) {
            ":memory:" => Self::Memory,
            path => Self::File(PathBuf::from(path)),
        }
    }
}

/// Where the bytes of parts are kept. What is known of a part is always in the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PartsPlace {
    /// In the database too.
    #[default]
    Database,
    /// In a folder.
    Folder(PathBuf),
    /// In a store that speaks S3; credentials and endpoint come from the environment.
    S3 {
        /// The bucket.
        bucket: String,
        /// What every path begins with; may be empty.
        prefix: String,
    },
}

impl PartsPlace {
    /// Reads what `--parts` was given: `database`, `folder:…` or `s3://bucket/prefix`.
    ///
    /// # Errors
    /// What was expected instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "database" {
            return Ok(Self::Database);
        }
        if let Some(folder) = text.strip_prefix("folder:").filter(|path| !path.is_empty()) {
            return Ok(Self::Folder(PathBuf::from(folder)));
        }
        if let Some(place) = text.strip_prefix("s3://") {
            let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
            if !bucket.is_empty() {
                return Ok(Self::S3 {
                    bucket: bucket.to_owned(),
                    prefix: prefix.trim_matches('/').to_owned(),
                });
            }
        }
        Err("expected database, folder:/path or s3://bucket/prefix".to_owned())
    }
}

/// Address of a PostgreSQL database. It may hold a password, so it never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl(String);

impl PostgresUrl {
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PostgresUrl(…)")
    }
}

/// Where the relay's identity key comes from; it is never in the database.
#[derive(Clone, PartialEq, Eq)]
pub enum Identity {
    /// A file of 32 bytes with mode 0600, made if it is missing.
    File(PathBuf),
    /// A seed, for tests.
    Seed([u8; 32]),
}

/// Token-bucket limits. Signed requests are counted by author, unsigned ones by network address,
/// which is held in memory only and there shortened to its /64 for IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Signed requests a second in the long run.
    pub author_per_s: u32,
    /// Signed requests at once.
    pub author_burst: u32,
    /// Unsigned requests a second in the long run.
    pub peer_per_s: u32,
    /// Unsigned requests at once.
    pub peer_burst: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            author_per_s: 20,
            author_burst: 200,
            peer_per_s: 10,
            peer_burst: 60,
        }
    }
}

/// Everything a relay needs to open.
#[derive(Clone)]
pub struct Config {
    /// Where records are kept.
    pub storage: Storage,
    /// Where the bytes of parts are kept.
    pub parts: PartsPlace,
    /// Where the identity key comes from.
    pub identity: Identity,
    /// Tells the time.
    pub clock: Clock,
    /// Makes generations and rendezvous ids.
    pub entropy: Entropy,
    /// Sealed bytes a space may hold.
    pub quota_bytes: u64,
    /// Records a space may add in a day.
    pub quota_records: u64,
    /// Days after which a silent space is deleted; 0 for never.
    pub retention_days: u32,
    /// Days after which a part that no checkpoint names and nobody used is deleted; 0 for never.
    pub parts_days: u32,
    /// How often the relay tidies by itself; `None` for only when it is told to.
    pub jobs_every: Option<Duration>,
    /// Rate limits; `None` for none.
    pub rates: Option<Rates>,
    /// Take the peer's address from the last entry of `X-Forwarded-For`, which a proxy set.
    pub trust_forwarded_for: bool,
    /// Whether the signature of a record is checked even when its author signed the request that
    /// carries it. Re-offered records of others are always checked.
    pub verify_own_records: bool,
    /// Folder of the web app to serve, if any.
    pub web: Option<PathBuf>,
    /// Origins besides the relay's own whose pages may call `/v1`.
    pub allow_origins: Vec<String>,
    /// Sources besides `'self'` that pages of the web app may connect to.
    pub connect_src: Vec<String>,
    /// Whether `/metrics` is served next to everything else.
    pub public_metrics: bool,
    /// How long a request may take before `timed-out`; live streams are exempt.
    pub request_timeout: Duration,
}

impl Config {
    /// A relay that forgets, for tests and simulators; seeded identity, no rate limits.
    #[must_use]
    pub fn in_memory(identity_seed: [u8; 32]) -> Self {
        Self {
            storage: Storage::Memory,
            identity: Identity::Seed(identity_seed),
            rates: None,
            jobs_every: None,
            ..Self::in_folder(PathBuf::new())
        }
    }

    /// A relay that keeps its database and identity in a folder.
    #[must_use]
    pub fn in_folder(data: PathBuf) -> Self {
        Self {
            storage: Storage::File(data.join("relay.db")),
            parts: PartsPlace::Database,
            identity: Identity::File(data.join("identity.key")),
            clock: Clock::system(),
            entropy: Entropy::system(),
            quota_bytes: limits::QUOTA_BYTES_DEFAULT,
            quota_records: limits::QUOTA_RECORDS_DEFAULT,
            retention_days: limits::RETENTION_DAYS_DEFAULT,
            parts_days: limits::RETENTION_DAYS_DEFAULT,
            jobs_every: Some(Duration::from_secs(60 * 60)),
            rates: Some(Rates::default()),
            trust_forwarded_for: false,
            verify_own_records: false,
            web: None,
            allow_origins: Vec::new(),
            connect_src: Vec::new(),
            public_metrics: false,
            request_timeout: Duration::from_secs(30),
        }
    }
}

/// The key of a peer's bucket: its address, shortened for IPv6 to what one subscriber holds.
#[must_use]
pub(crate) fn peer_bucket(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            if let Some(v4) = v6.to_ipv4_mapped() {
                return IpAddr::V4(v4);
            }
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_for_parts_is_a_folder_or_a_bucket_or_refused() {
        let s3 = |bucket: &str, prefix: &str| PartsPlace::S3 {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        };
        let folder = PartsPlace::Folder(PathBuf::from("/srv/parts"));
        assert_eq!(PartsPlace::parse("folder:/srv/parts"), Ok(folder));
        assert_eq!(PartsPlace::parse("database"), Ok(PartsPlace::Database));
        assert_eq!(PartsPlace::parse("s3://bucket"), Ok(s3("bucket", "")));
        assert_eq!(PartsPlace::parse("s3://b/a/c/"), Ok(s3("b", "a/c")));
        for wrong in ["", "/srv/parts", "folder:", "s3://", "s3:///x"] {
            assert!(PartsPlace::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_database_is_named_by_url_or_path_and_its_password_is_not_shown() {
        let file = |path: &str| Storage::File(PathBuf::from(path));
        assert_eq!(Storage::parse("here/relay.db"), file("here/relay.db"));
        assert_eq!(Storage::parse("sqlite:relay.db"), file("relay.db"));
        assert_eq!(Storage::parse("sqlite://relay.db"), file("relay.db"));
        assert_eq!(
            Storage::parse("sqlite:///var/relay.db?mode=rwc"),
            file("/var/relay.db")
        );
        assert_eq!(Storage::parse("sqlite::memory:"), Storage::Memory);
        for scheme in ["postgres", "postgresql"] {
            let url = format!("{scheme}://me:secret@host/db");
            let storage = Storage::parse(&url);
            assert!(matches!(&storage, Storage::Postgres(held) if held.reveal() == url));
            assert!(!format!("{storage:?}").contains("secret"));
        }
    }
}
