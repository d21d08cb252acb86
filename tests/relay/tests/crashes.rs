//! `kill -9` in the middle of pushes: nothing acknowledged is lost, nothing is doubled.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use relay_tests::{Device, Pusher, RelayProcess};
use std::collections::BTreeSet;
use std::time::Duration;
use tempfile::TempDir;
use wire::api::SyncRequest;
use wire::{AccessOp, Role};

const PROGRAM: &str = env!("CARGO_BIN_EXE_relay-under-test");
const KILLS: u32 = 50;
const WRITERS: u8 = 4;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_and_nothing_doubled_by_fifty_kills() {
    let data = TempDir::new().unwrap();
    let args = ["--rate", "0", "--quota-records", "1000000"];
    let mut relay = RelayProcess::start(PROGRAM, data.path(), &args)
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    let code = relay.invite(1).await.unwrap();
    let tokens = client.redeem(&code, 9).await.unwrap().unwrap();
    let (phone, first) = Device::found(1).unwrap();
    client
        .create(&phone, &first, tokens[0].clone())
        .await
        .unwrap();
    let devices: Vec<Device> = (2..2 + WRITERS).map(|seed| phone.join(seed)).collect();
    let adds: Vec<AccessOp> = devices
        .iter()
        .map(|device| AccessOp::Add {
            author: device.author(),
            role: Role::Device,
        })
        .collect();
    let add = phone.statement(&first, &adds).unwrap();
    let request = SyncRequest {
        space: phone.space,
        statements: vec![add.bytes().to_vec()],
        ..Default::default()
    };
    client.taken(&phone, &request).await.unwrap();

    let mut pushers: Vec<Pusher> = devices.into_iter().map(Pusher::new).collect();
    for kill in 0..KILLS {
        let client = relay.client().await.unwrap();
        let tasks: Vec<_> = pushers
            .drain(..)
            .map(|mut pusher| {
                let client = client.clone();
                tokio::spawn(async move {
                    pusher.push_until_killed(&client, kill % 2 == 0).await;
                    pusher
                })
            })
            .collect();
        // Anywhere within a few commits, never at the same place.
        tokio::time::sleep(Duration::from_millis(20 + u64::from(kill * 7 % 40))).await;
        relay.kill().await.unwrap();
        for task in tasks {
            pushers.push(task.await.unwrap());
        }
        relay = RelayProcess::start(PROGRAM, data.path(), &args)
            .await
            .unwrap();
    }

    let client = relay.client().await.unwrap();
    let held = client.pull(&phone).await.unwrap();
    let positions: Vec<u64> = held.iter().map(|(position, _)| *position).collect();
    assert_eq!(
        positions,
        (1..=positions.len() as u64).collect::<Vec<_>>(),
        "gap-free"
    );
    let chains: BTreeSet<_> = held
        .iter()
        .map(|(_, r)| (r.header().author, r.header().seq))
        .collect();
    assert_eq!(chains.len(), held.len(), "nothing is doubled");
    let mut acknowledged = 0;
    for pusher in &pushers {
        acknowledged += pusher.check_held(&held);
    }
    assert!(acknowledged > 100, "the test hardly pushed: {acknowledged}");
}
