//! One person's devices around a real relay in this process, which keeps its database in a folder
//! with durability on; and journals that their own core wrote.

use std::time::Duration;

use benches::words::{sentence, vocabulary};
use headless::gestures::Draft;
use headless::{Clock, Device, Setup, Shell};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use server::{Config, Relay};
use shared::event::{Happening, Place, ShellFacts, SyncEvent};
use sim::router::{RELAY, RouterTransport};
use tempfile::TempDir;

use crate::shelf::Shelf;
use crate::traveller::Traveller;

/// Monday 23 November 2026, 10:00 in London.
pub(crate) const MONDAY_MS: i64 = 1_795_428_000_000;
pub(crate) const DAY_MS: i64 = 24 * 60 * 60_000;
/// Words of an entry, and the sittings they were written in.
const WORDS: usize = 230;
pub(crate) const SITTINGS: usize = 4;

/// A relay and the clock that everybody goes by.
pub(crate) struct Home {
    pub(crate) clock: Clock,
    pub(crate) relay: Relay,
    pub(crate) folder: TempDir,
    seeds: u8,
    words: Vec<String>,
    rng: ChaCha20Rng,
}

/// What a relay holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stored {
    /// Sealed bytes, as it counts them against the quota.
    pub(crate) sealed: i64,
    pub(crate) records: i64,
    pub(crate) parts: i64,
    /// The database's pages that hold something, in bytes.
    pub(crate) used: i64,
    /// The database's file.
    pub(crate) file: i64,
}

impl Home {
    pub(crate) async fn new(at_ms: i64) -> Self {
        let clock = Clock::at(at_ms);
        let folder = tempfile::tempdir().unwrap();
        let relay_clock = clock.clone();
        let config = Config {
            clock: server::Clock::new(move || u64::try_from(relay_clock.now_ms()).unwrap_or(0)),
            quota_bytes: 1 << 40,
            quota_records: 1 << 40,
            retention_days: 0,
            jobs_every: None,
            rates: None,
            ..Config::in_folder(folder.path().to_owned())
        };
        let relay = Relay::open(config).await.unwrap();
        Self {
            clock,
            relay,
            folder,
            seeds: 0,
            words: vocabulary(),
            rng: ChaCha20Rng::from_seed([5; 32]),
        }
    }

    /// A device that finds this shelf.
    pub(crate) fn device(&mut self, shelf: &Shelf) -> Device<Shelf> {
        self.seeds += 1;
        Device::start(
            shelf.clone(),
            Setup {
                seed: [self.seeds; 32],
                zone: "Europe/London".to_owned(),
                clock: self.clock.clone(),
                facts: ShellFacts {
                    relay_hint: RELAY.to_owned(),
                    device_kind: "phone".to_owned(),
                    release: "bench".to_owned(),
                },
            },
        )
    }

    /// The same on a network without delay.
    pub(crate) fn shell(&mut self, shelf: &Shelf) -> Shell<Shelf> {
        let device = self.device(shelf);
        let road = RouterTransport::new(self.relay.router());
        Shell::new(device, std::sync::Arc::new(road))
    }

    /// The same in time that is made up.
    pub(crate) fn traveller(&mut self, shelf: &Shelf, round_trip: Duration) -> Traveller {
        self.at_start(shelf, round_trip).started()
    }

    /// The same before it read anything.
    pub(crate) fn at_start(&mut self, shelf: &Shelf, round_trip: Duration) -> Traveller {
        let device = self.device(shelf);
        Traveller::new(device, shelf, &self.clock, self.relay.router(), round_trip)
    }

    /// The text of one sitting.
    pub(crate) fn sitting(&mut self) -> String {
        sentence(&self.words, &mut self.rng, WORDS / SITTINGS)
    }

    /// Writes a page in several sittings, each a change and a batch of its own.
    pub(crate) fn page(&mut self, device: &mut Device<Shelf>) -> String {
        device.does(Happening::WentTo(Place::NewPage)).unwrap();
        for sitting in 0..SITTINGS {
            let text = self.sitting();
            device.append_to_body(&text).unwrap();
            if sitting + 1 < SITTINGS {
                self.clock.move_to(self.clock.elapsed_ms() + 5_000);
                device.fire_timers();
                device.settle_local().unwrap();
            }
        }
        let page = device.editor().unwrap().page;
        device.done().unwrap();
        page
    }

    /// A device whose journal has so many pages, `every_ms` apart; sync is off.
    pub(crate) fn writer(&mut self, shelf: &Shelf, pages: usize, every_ms: i64) -> Shell<Shelf> {
        let mut shell = self.shell(shelf);
        let body = self.sitting();
        let first = Draft {
            body,
            ..Draft::default()
        };
        shell.device.begin(&first).unwrap();
        for number in 1..pages {
            self.clock.move_to(self.clock.elapsed_ms() + every_ms);
            self.page(&mut shell.device);
            if number % 100 == 0 {
                shell.device.fire_timers();
                shell.device.settle_local().unwrap();
            }
        }
        shell
    }

    /// Turns sync on, sends everything, and packs it.
    pub(crate) async fn turn_sync_on(&mut self, shell: &mut Shell<Shelf>) {
        let invite = self.relay.create_invite(1).await.unwrap();
        shell.turn_sync_on(RELAY, &invite).await.unwrap();
        shell.wait_synced(3_600_000).await.unwrap();
    }

    /// Another device joins, by code.
    pub(crate) async fn joined(&mut self, sponsor: &mut Shell<Shelf>) -> (Shell<Shelf>, Shelf) {
        let shelf = Shelf::default();
        let mut shell = self.shell(&shelf);
        headless::together::pair(sponsor, &mut shell, RELAY)
            .await
            .unwrap();
        (shell, shelf)
    }

    /// What the relay holds, once it is closed.
    pub(crate) async fn stored(self) -> Stored {
        let Self { relay, folder, .. } = self;
        relay.close().await;
        database(&folder)
    }

    /// What the relay holds now.
    pub(crate) fn database(&self) -> Stored {
        database(&self.folder)
    }
}

fn database(folder: &TempDir) -> Stored {
    let database = rusqlite::Connection::open(folder.path().join("relay.db")).unwrap();
    let number = |sql: &str| -> i64 { database.query_row(sql, [], |row| row.get(0)).unwrap() };
    let size = number("PRAGMA page_size");
    let (pages, free) = (number("PRAGMA page_count"), number("PRAGMA freelist_count"));
    Stored {
        sealed: number("SELECT coalesce(sum(bytes), 0) FROM spaces"),
        records: number("SELECT count(*) FROM records"),
        parts: number("SELECT count(*) FROM parts"),
        used: (pages - free) * size,
        file: pages * size,
    }
}

/// Everybody syncs in turn until nothing is left to do: packs are written, read and acknowledged.
pub(crate) async fn rest(shells: &mut [&mut Shell<Shelf>]) {
    for _ in 0..4 {
        for shell in shells.iter_mut() {
            shell
                .happens(Happening::Sync(SyncEvent::SyncAsked))
                .await
                .unwrap();
            shell.advance(8_000).await.unwrap();
        }
    }
}
