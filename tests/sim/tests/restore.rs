//! A device that lost everything, and 24 words.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;

use headless::gestures::Draft;
use headless::{Clock, Device, MemoryStorage, Setup, Shell};
use server::{Config, Relay};
use shared::event::{LensChoice, ShellFacts};
use sim::router::{RELAY, RouterTransport};

const PAGES: usize = 1_000;
const EIGHT_HOURS_MS: i64 = 8 * 3_600_000;

fn shell(seed: u8, clock: &Clock, relay: &Relay) -> Shell<MemoryStorage> {
    let facts = ShellFacts {
        relay_hint: RELAY.to_owned(),
        device_kind: "phone".to_owned(),
        release: "test".to_owned(),
    };
    let (zone, clock) = ("Europe/London".to_owned(), clock.clone());
    let setup = Setup {
        seed: [seed; 32],
        zone,
        clock,
        facts,
    };
    let transport = Arc::new(RouterTransport::new(relay.router()));
    Shell::new(Device::start(MemoryStorage::new(), setup), transport)
}

fn draft(number: usize) -> Draft {
    let lenses = [
        None,
        Some(LensChoice::Self_),
        Some(LensChoice::Team),
        Some(LensChoice::System),
    ];
    Draft {
        title: format!("Night {number}"),
        body: format!("Number {number}. The lift is out again, and the porters took the stairs."),
        lens: lenses.get(number % lenses.len()).copied().flatten(),
        tags: vec!["nights".to_owned(), format!("week {}", number / 7)],
    }
}

#[tokio::test]
async fn a_device_that_lost_everything_restores_a_thousand_pages_from_its_words() {
    let clock = Clock::at(1_792_821_120_000);
    let relay_clock = clock.clone();
    let relay = Relay::open(Config {
        clock: server::Clock::new(move || u64::try_from(relay_clock.now_ms()).unwrap()),
        ..Config::in_memory([1; 32])
    })
    .await
    .unwrap();
    let invite = relay.create_invite(1).await.unwrap();
    let mut phone = shell(1, &clock, &relay);
    phone.settle().await.unwrap();
    phone.device.begin(&draft(0)).unwrap();
    let words = phone.turn_sync_on(RELAY, &invite).await.unwrap().join(" ");
    for number in 1..PAGES {
        phone.device.write(&draft(number)).unwrap();
        phone.advance(3_000).await.unwrap();
        phone
            .wake_at(clock.now_ms() + EIGHT_HOURS_MS)
            .await
            .unwrap();
    }
    phone.wait_synced(600_000).await.unwrap();
    let before = phone.device.read_all().unwrap();
    drop(phone);

    let mut found = shell(2, &clock, &relay);
    found.restore(&words, RELAY).await.unwrap();
    found.advance(2_000).await.unwrap();
    let after = found.device.read_all().unwrap();
    assert_eq!(after.len(), PAGES);
    assert_eq!(after, before);

    // It writes on, and what it writes is stored.
    found.device.write(&draft(PAGES)).unwrap();
    found.advance(5_000).await.unwrap();
    found.wait_synced(600_000).await.unwrap();
    relay.close().await;
}
