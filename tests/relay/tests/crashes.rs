//! `kill -9` in the middle of pushes: nothing acknowledged is lost, nothing is doubled.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use relay_tests::{Client, Device, RelayProcess};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tempfile::TempDir;
use wire::api::SyncRequest;
use wire::{AccessOp, Head, Record, Role};

const PROGRAM: &str = env!("CARGO_BIN_EXE_relay-under-test");
const KILLS: u32 = 50;
const WRITERS: u8 = 4;

/// A device that remembers what was acknowledged and what was sent last.
struct Pusher {
    device: Device,
    /// Acknowledged: number to position.
    acknowledged: BTreeMap<u64, u64>,
    /// Sent, and not known to be accepted.
    pending: Vec<Record>,
}

impl Pusher {
    /// Pushes until the relay is gone. Begins by asking which head the relay holds, or, every other
    /// time, by sending again blindly: both must do.
    async fn push_until_killed(&mut self, client: &Client, ask: bool) {
        if ask && !self.settle(client).await {
            return;
        }
        loop {
            if self.pending.is_empty() {
                let mut next = self.device.clone();
                next.head = self.head();
                let count = 1 + next.head.seq % 3;
                self.pending = (0..count)
                    .map(|n| next.record(&n.to_be_bytes()).unwrap())
                    .collect();
            }
            let records = self.pending.iter().map(|r| r.bytes().to_vec()).collect();
            let Ok(reply) = client.push(&self.device, records).await else {
                return;
            };
            let response = reply.unwrap();
            for (accepted, record) in response.accepted.iter().zip(self.pending.drain(..)) {
                assert_eq!(accepted.hash, record.hash());
                self.acknowledged.insert(accepted.seq, accepted.position);
                self.device.head = record.head();
            }
        }
    }

    fn head(&self) -> Head {
        self.device.head
    }

    /// Learns from the relay's head whether what was pending had been accepted.
    async fn settle(&mut self, client: &Client) -> bool {
        let request = SyncRequest {
            space: self.device.space,
            page_bytes: Some(0),
            access_version: 2,
            ..Default::default()
        };
        let Ok(reply) = client.sync(&self.device, &request).await else {
            return false;
        };
        let held = reply.unwrap().head.unwrap_or(Head::NONE);
        if held != self.device.head {
            let last = self.pending.last().map(Record::head);
            let why = "a request was accepted in part, or lost after its acknowledgement";
            assert_eq!(Some(held), last, "{why}");
            self.device.head = held;
            self.pending.clear();
        }
        true
    }
}

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

    let mut pushers: Vec<Pusher> = devices
        .into_iter()
        .map(|device| Pusher {
            device,
            acknowledged: BTreeMap::new(),
            pending: Vec::new(),
        })
        .collect();
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
    let mut held = Vec::new();
    loop {
        let request = SyncRequest {
            space: phone.space,
            cursor: held.last().map_or(0, |(position, _)| *position),
            ..Default::default()
        };
        let page = client.taken(&phone, &request).await.unwrap();
        for entry in &page.page {
            let record = Record::parse(&entry.record).unwrap();
            assert!(record.verify().is_ok());
            held.push((entry.position, record));
        }
        if !page.more {
            break;
        }
    }
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
        for (seq, position) in &pusher.acknowledged {
            let found = &held[usize::try_from(position - 1).unwrap()].1;
            assert_eq!(found.header().author, pusher.device.author());
            assert_eq!(found.header().seq, *seq);
            acknowledged += 1;
        }
    }
    assert!(acknowledged > 100, "the test hardly pushed: {acknowledged}");
}
