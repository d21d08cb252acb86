//! Thirty days of a ward manager, on two devices that are often out of touch.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;

use headless::scenario::{self, Deed, Played, Scenario};
use headless::{Clock, Device, FolderStorage, MemoryStorage, Setup, Shell};
use server::{Config, Relay};
use shared::event::ShellFacts;
use sim::router::{RELAY, RouterTransport};

const MONTH: &str = include_str!("../../scenarios/first-month.json");

fn setup(seed: u8, clock: &Clock, kind: &str) -> Setup {
    Setup {
        seed: [seed; 32],
        zone: "Europe/London".to_owned(),
        clock: clock.clone(),
        facts: ShellFacts {
            relay_hint: RELAY.to_owned(),
            device_kind: kind.to_owned(),
            release: "test".to_owned(),
        },
    }
}

#[tokio::test]
async fn a_month_on_two_devices_reads_the_same_on_both() {
    let month = Scenario::from_json(MONTH).unwrap();
    let clock = Clock::at(month.unix_ms(&month.steps[0]).unwrap());
    let relay_clock = clock.clone();
    let relay = Relay::open(Config {
        clock: server::Clock::new(move || u64::try_from(relay_clock.now_ms()).unwrap()),
        ..Config::in_memory([1; 32])
    })
    .await
    .unwrap();
    let invite = relay.create_invite(1).await.unwrap();
    let transport = Arc::new(RouterTransport::new(relay.router()));
    let mut shells = Vec::new();
    for (seed, name) in month.devices.iter().enumerate() {
        let setup = setup(u8::try_from(seed).unwrap() + 1, &clock, name);
        let device = Device::start(MemoryStorage::new(), setup);
        shells.push(Shell::new(device, transport.clone()));
    }

    let played = scenario::play(&month, &mut shells, RELAY, &invite)
        .await
        .unwrap();

    let phone = shells[0].device.read_all().unwrap();
    let tablet = shells[1].device.read_all().unwrap();
    assert_eq!(phone, tablet);
    let writes = month
        .steps
        .iter()
        .filter(|step| matches!(step.deed, Deed::Write { .. }))
        .count();
    assert_eq!(phone.len(), writes);
    let in_bin: Vec<_> = phone.iter().filter(|page| page.in_bin).collect();
    assert_eq!(in_bin.len(), 1);
    assert_eq!(in_bin[0].page, played.pages["p55"]);
    for shell in &mut shells {
        everything_written_is_there(&month, &played, shell);
        assert!(shell.device.problem().is_none());
    }
    relay.close().await;
}

/// Every page holds what was written, appended and put in, in full.
fn everything_written_is_there(
    month: &Scenario,
    played: &Played,
    shell: &mut Shell<MemoryStorage>,
) {
    for step in &month.steps {
        let Some(name) = step.deed.page() else {
            continue;
        };
        let id = &played.pages[name];
        if name == "p55" {
            continue;
        }
        let written = match &step.deed {
            Deed::Append { text, .. } => text.clone(),
            Deed::Edit { replace, .. } => replace.clone(),
            Deed::Write { body, .. } => body.lines().next().unwrap_or_default().to_owned(),
            _ => continue,
        };
        let touched_again = month.steps.iter().any(|later| match &later.deed {
            Deed::Edit { page, find, .. } => page == name && written.contains(find.as_str()),
            _ => false,
        });
        if !touched_again {
            let body = shell.device.markdown(id).unwrap();
            assert!(body.contains(&written), "{name} lacks {written:?}");
        }
    }
}

/// As `cargo xtask serve --demo` plays it: over a socket, into folders, with devices whose clocks
/// are weeks away from the relay's.
#[tokio::test]
async fn a_demo_leaves_a_month_in_folders_and_at_a_relay() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("relay");
    std::fs::create_dir_all(&folder).unwrap();
    let relay = Relay::open(Config::in_folder(folder)).await.unwrap();
    let invite = relay.create_invite(1).await.unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let served = tokio::spawn(axum::serve(listener, relay.router()).into_future());

    let devices = dir.path().join("devices");
    let done = headless::demo::play(MONTH, &devices, &address, &invite)
        .await
        .unwrap();

    assert_eq!(done.words.split(' ').count(), 24);
    assert!(done.pages >= 60);
    let clock = Clock::system();
    for (seed, name) in ["phone", "tablet"].iter().enumerate() {
        let storage = FolderStorage::open(devices.join(name)).unwrap();
        let setup = setup(100 + u8::try_from(seed).unwrap(), &clock, name);
        let mut device = Device::start(storage, setup);
        device.settle_local().unwrap();
        assert_eq!(device.rows().unwrap().len(), done.pages);
    }
    served.abort();
    relay.close().await;
}
