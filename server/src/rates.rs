//! Rate limits: token buckets by author and by network address, in memory only.

use crate::config::{Clock, Rates, peer_bucket};
use governor::clock::Clock as GovernorClock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;
use wire::{AuthorId, Code, Problem};

/// The relay's clock as governor wants it.
#[derive(Clone)]
struct Time(Clock);

impl GovernorClock for Time {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_millis(self.0.now_ms())
    }
}

type Buckets<K> = RateLimiter<K, DashMapStateStore<K>, Time, NoOpMiddleware<Duration>>;

/// Both kinds of buckets.
pub(crate) struct Limits {
    authors: Buckets<AuthorId>,
    peers: Buckets<IpAddr>,
    time: Time,
}

impl Limits {
    pub(crate) fn new(rates: Rates, clock: Clock) -> Self {
        let time = Time(clock);
        Self {
            authors: buckets(rates.author_per_s, rates.author_burst, &time),
            peers: buckets(rates.peer_per_s, rates.peer_burst, &time),
            time,
        }
    }

    /// Counts a signed request.
    ///
    /// # Errors
    /// `rate-limited`, with the seconds to wait.
    pub(crate) fn author(&self, author: &AuthorId) -> Result<(), Problem> {
        check(&self.authors, author, &self.time)
    }

    /// Counts an unsigned request.
    ///
    /// # Errors
    /// `rate-limited`, with the seconds to wait.
    pub(crate) fn peer(&self, address: IpAddr) -> Result<(), Problem> {
        check(&self.peers, &peer_bucket(address), &self.time)
    }

    /// Forgets buckets that are full again.
    pub(crate) fn tidy(&self) {
        self.authors.retain_recent();
        self.peers.retain_recent();
    }
}

fn buckets<K: Hash + Eq + Clone>(per_s: u32, burst: u32, time: &Time) -> Buckets<K> {
    let at_least_one = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::per_second(at_least_one(per_s)).allow_burst(at_least_one(burst));
    RateLimiter::new(quota, DashMapStateStore::default(), time.clone())
}

fn check<K: Hash + Eq + Clone>(buckets: &Buckets<K>, key: &K, time: &Time) -> Result<(), Problem> {
    buckets.check_key(key).map_err(|until| {
        let wait = until.wait_time_from(time.now());
        Problem::new(Code::RateLimited, "too many requests in a short time")
            .retry_after(wait.as_secs().max(1))
    })
}
