//! Storage that fails when told to, and remembers in which order it was used.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use headless::device::Stop;
use headless::gestures::Draft;
use headless::{Clock, Device, MemoryStorage, Setup, Storage};
use shared::effect::{StoreFailure, StoreValue, StoreWrite, VaultOutcome};
use shared::event::ShellFacts;

/// Monday 23 November 2026, 10:00 in London.
pub(crate) const MONDAY_MS: i64 = 1_795_428_000_000;
pub(crate) const MINUTE_MS: i64 = 60_000;
pub(crate) const HOUR_MS: i64 = 60 * MINUTE_MS;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;

/// What was asked of a shelf, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Read,
    Commit,
    Load,
    Keep,
}

/// The number of the next shelf.
static SHELVES: AtomicU64 = AtomicU64::new(1);

#[derive(Default)]
pub(crate) struct Faults {
    /// Reads fail, from this one on, counted from 0.
    pub(crate) reads_fail_from: Option<usize>,
    /// Commits fail.
    pub(crate) commits_fail: Option<StoreFailure>,
    /// The vault says that it holds nothing.
    pub(crate) secret_lost: bool,
    /// The vault refuses to keep anything.
    pub(crate) vault_refuses: bool,
    pub(crate) asked: Vec<Asked>,
    starts: u64,
    /// Tells shelves apart, those of this process that are gone too; 0 before the first start.
    number: u64,
}

#[derive(Clone, Default)]
pub(crate) struct Shelf {
    pub(crate) inner: MemoryStorage,
    faults: Arc<Mutex<Faults>>,
}

impl Shelf {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap()
    }

    /// From now on everything works again.
    pub(crate) fn mend(&self) {
        let mut faults = self.faults();
        faults.reads_fail_from = None;
        faults.commits_fail = None;
        faults.secret_lost = false;
        faults.vault_refuses = false;
    }

    pub(crate) fn reads(&self) -> usize {
        let faults = self.faults();
        faults
            .asked
            .iter()
            .filter(|asked| **asked == Asked::Read)
            .count()
    }

    /// An independent copy of what is kept now, as a backup of the device holds it.
    pub(crate) fn copied(&self) -> Self {
        self.copy_of(self.inner.copied())
    }

    /// The same of the whole machine: with its install token.
    #[allow(dead_code, reason = "not every test binary clones machines")]
    pub(crate) fn copied_whole(&self) -> Self {
        self.copy_of(self.inner.cloned_whole())
    }

    fn copy_of(&self, inner: MemoryStorage) -> Self {
        let copy = Self {
            inner,
            faults: Arc::default(),
        };
        copy.faults().starts = self.faults().starts + 100;
        copy
    }

    /// Starts a device on this shelf; no step is taken.
    pub(crate) fn start(&self, clock: &Clock) -> Device<Self> {
        let mut seed = [3; 32];
        let mut faults = self.faults();
        faults.starts += 1;
        faults.asked.clear();
        if faults.number == 0 {
            faults.number = SHELVES.fetch_add(1, Ordering::Relaxed);
        }
        seed[..8].copy_from_slice(&faults.starts.to_be_bytes());
        seed[8..16].copy_from_slice(&faults.number.to_be_bytes());
        drop(faults);
        let setup = Setup {
            seed,
            zone: "Europe/London".to_owned(),
            clock: clock.clone(),
            facts: ShellFacts {
                relay_hint: String::new(),
                device_kind: "phone".to_owned(),
                release: "test".to_owned(),
            },
        };
        Device::start(self.clone(), setup)
    }

    /// Starts a device and lets it come to rest.
    pub(crate) fn opened(&self, clock: &Clock) -> Device<Self> {
        let mut device = self.start(clock);
        device.settle_local().unwrap();
        device
    }
}

impl Storage for Shelf {
    fn read(&mut self, names: &[String]) -> Result<Vec<StoreValue>, StoreFailure> {
        let mut faults = self.faults();
        let before = faults
            .asked
            .iter()
            .filter(|asked| **asked == Asked::Read)
            .count();
        faults.asked.push(Asked::Read);
        if faults.reads_fail_from.is_some_and(|from| before >= from) {
            return Err(StoreFailure::Unavailable);
        }
        drop(faults);
        self.inner.read(names)
    }

    fn commit(&mut self, writes: &[StoreWrite]) -> Result<(), StoreFailure> {
        let mut faults = self.faults();
        faults.asked.push(Asked::Commit);
        if let Some(failure) = faults.commits_fail {
            return Err(failure);
        }
        drop(faults);
        self.inner.commit(writes)
    }

    fn load_secret(&mut self) -> VaultOutcome {
        let mut faults = self.faults();
        faults.asked.push(Asked::Load);
        if faults.secret_lost {
            return VaultOutcome::Empty;
        }
        drop(faults);
        self.inner.load_secret()
    }

    fn keep_secret(&mut self, secret: &[u8]) -> VaultOutcome {
        let mut faults = self.faults();
        faults.asked.push(Asked::Keep);
        if faults.vault_refuses {
            return VaultOutcome::Failed;
        }
        drop(faults);
        self.inner.keep_secret(secret)
    }

    fn load_token(&mut self) -> VaultOutcome {
        self.inner.load_token()
    }

    fn keep_token(&mut self, token: &[u8]) -> VaultOutcome {
        self.inner.keep_token(token)
    }
}

/// A page with this body.
pub(crate) fn page(body: &str) -> Draft {
    Draft {
        body: body.to_owned(),
        ..Draft::default()
    }
}

/// Lets time pass on a device without a network: timers fire at their time.
pub(crate) fn pass(device: &mut Device<Shelf>, wait_ms: i64) {
    let clock = device.clock().clone();
    let until = clock.elapsed_ms() + wait_ms;
    device.settle_local().unwrap();
    while let Some(due) = device.next_timer_ms().filter(|due| *due <= until) {
        clock.move_to(due);
        device.fire_timers();
        device.settle_local().unwrap();
    }
    clock.move_to(until);
}

/// The bodies of all pages, in the bin or not, sorted.
pub(crate) fn texts(device: &mut Device<Shelf>) -> Vec<String> {
    let mut texts: Vec<String> = device
        .read_all()
        .unwrap()
        .into_iter()
        .map(|page| page.text)
        .collect();
    texts.sort();
    texts
}

/// Stops a device at the write after `after` others.
pub(crate) fn stop(after: u32, written: bool) -> Option<Stop> {
    Some(Stop { after, written })
}
