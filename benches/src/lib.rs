//! What benches measure: large journals in memory, written by the core itself.
//!
//! `cargo bench -p benches` measures; `cargo bench -p benches -- --test` runs everything once on
//! small journals, for CI. The README beside this crate has the figures.
//!
//! # Not here
//! The relay's throughput: `tests/relay`.

pub mod figures;
pub mod words;

use std::sync::Arc;

use anyhow::{Context, Result};
use headless::gestures::Draft;
use headless::scenario::{Deed, Scenario};
use headless::together::pair;
use headless::transport::{Soon, Transport};
use headless::{Answer, Clock, Device, MemoryStorage, Setup, Shell};
use server::{Config, Relay};
use shared::effect::{HttpHeader, HttpOperation};
use shared::event::ShellFacts;
use sim::router::{RELAY, RouterTransport};
use tokio::sync::mpsc::UnboundedSender;

/// A Saturday in October 2021: five years of pages end near today.
const BEGINS_MS: i64 = 1_634_965_200_000;
/// Five and a half pages a day: ten thousand in five years.
const PAGE_EVERY_MS: i64 = 15_777_000;

/// Pages of a large journal: 10,000, or few if everything is only to be tried once.
#[must_use]
pub fn pages() -> usize {
    if is_quick() { 120 } else { 10_000 }
}

/// Whether `--test` was asked for.
#[must_use]
pub fn is_quick() -> bool {
    std::env::args().any(|argument| argument == "--test")
}

/// A device of a bench.
#[must_use]
pub fn device(storage: MemoryStorage, seed: u8, clock: &Clock) -> Device<MemoryStorage> {
    let facts = ShellFacts {
        relay_hint: RELAY.to_owned(),
        device_kind: "phone".to_owned(),
        release: "bench".to_owned(),
    };
    let (zone, clock) = ("Europe/London".to_owned(), clock.clone());
    Device::start(
        storage,
        Setup {
            seed: [seed; 32],
            zone,
            clock,
            facts,
        },
    )
}

/// The first month's pages, again and again.
///
/// # Errors
/// If the scenario cannot be read.
pub fn prose() -> Result<Vec<Draft>> {
    let month = Scenario::from_json(include_str!("../../tests/scenarios/first-month.json"))?;
    let written = month.steps.into_iter().filter_map(|step| match step.deed {
        Deed::Write {
            title,
            body,
            lens,
            tags,
            ..
        } => Some(Draft {
            title,
            body,
            lens: lens.map(Into::into),
            tags,
        }),
        _ => None,
    });
    Ok(written.collect())
}

/// A journal of so many pages over five years, and the clock after the last one.
///
/// # Errors
/// If a page cannot be written.
pub fn large_journal(pages: usize) -> Result<(MemoryStorage, Clock)> {
    let clock = Clock::at(BEGINS_MS);
    let storage = MemoryStorage::new();
    let mut device = device(storage.clone(), 1, &clock);
    device.settle_local()?;
    let prose = prose()?;
    for (number, draft) in prose.iter().cycle().take(pages).enumerate() {
        clock.move_to(BEGINS_MS + PAGE_EVERY_MS * i64::try_from(number)?);
        if number == 0 {
            device.begin(draft)?;
        } else {
            device.write(draft)?;
        }
        device.fire_timers();
        device.settle_local()?;
    }
    Ok((storage, clock))
}

/// A device before it takes in what another wrote, and what the relay answers it.
pub struct Backlog {
    /// The tablet's storage.
    pub tablet: MemoryStorage,
    /// The clock.
    pub clock: Clock,
    /// The relay's answers to the tablet's syncs, in order.
    pub answers: Vec<Answer>,
}

/// Keeps the relay's answers to syncs.
struct Overheard {
    inner: RouterTransport,
    answers: UnboundedSender<Answer>,
}

impl Transport for Overheard {
    fn send(&self, request: HttpOperation) -> Soon<Answer> {
        let is_sync = request.url.ends_with("/v1/sync");
        let answer = self.inner.send(request);
        let answers = self.answers.clone();
        Box::pin(async move {
            let answer = answer.await;
            if is_sync {
                // Nobody listens any more: nobody wants it.
                let _ = answers.send(answer.clone());
            }
            answer
        })
    }

    fn listen(
        &self,
        url: String,
        headers: Vec<HttpHeader>,
        news: UnboundedSender<String>,
    ) -> Soon<u32> {
        self.inner.listen(url, headers, news)
    }
}

/// Two devices, of which one has written `updates` times (a page, then edits to it, and so on) while
/// the other was away.
///
/// # Errors
/// If anything of it does not work.
pub async fn backlog(updates: usize) -> Result<Backlog> {
    let clock = Clock::at(BEGINS_MS);
    let relay_clock = clock.clone();
    let relay = Relay::open(Config {
        clock: server::Clock::new(move || u64::try_from(relay_clock.now_ms()).unwrap_or(0)),
        ..Config::in_memory([1; 32])
    })
    .await?;
    let invite = relay.create_invite(1).await?;
    let transport = Arc::new(RouterTransport::new(relay.router()));
    let mut phone = Shell::new(device(MemoryStorage::new(), 1, &clock), transport.clone());
    let tablet_storage = MemoryStorage::new();
    let mut tablet = Shell::new(device(tablet_storage.clone(), 2, &clock), transport.clone());
    let prose = prose()?;
    phone.settle().await?;
    let mut page = phone.device.begin(prose.first().context("no prose")?)?;
    phone.turn_sync_on(RELAY, &invite).await?;
    pair(&mut phone, &mut tablet, RELAY).await?;
    tablet.wait_synced(60_000).await?;
    drop(tablet);
    let before = tablet_storage.copied();
    for (number, draft) in prose.iter().cycle().take(updates).enumerate() {
        if number % 4 == 0 {
            page = phone.device.write(draft)?;
        } else {
            phone.device.edit(&page)?;
            phone
                .device
                .append_to_body("\n\nLater: it rained, and the huddle took nine minutes.")?;
            phone.device.done()?;
        }
        phone.advance(5_000).await?;
    }
    phone.wait_synced(600_000).await?;

    // A rehearsal on a copy, to hear what the relay answers.
    let (heard, mut answers) = tokio::sync::mpsc::unbounded_channel();
    let overheard = Overheard {
        inner: (*transport).clone(),
        answers: heard,
    };
    let rehearsal = device(before.copied(), 3, &clock);
    let mut rehearsal = Shell::new(rehearsal, Arc::new(overheard));
    rehearsal.settle().await?;
    rehearsal.wait_synced(600_000).await?;
    drop(rehearsal);
    relay.close().await;
    let mut heard = Vec::new();
    while let Ok(answer) = answers.try_recv() {
        heard.push(answer);
    }
    Ok(Backlog {
        tablet: before,
        clock,
        answers: heard,
    })
}
