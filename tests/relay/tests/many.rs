//! Many at once, and what the log says of it all.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use relay_tests::{Device, RelayProcess, refused};
use reqwest::Method;
use std::collections::BTreeMap;
use tempfile::TempDir;
use wire::api::SyncRequest;
use wire::{AccessOp, AuthorId, Code, Record, Role};

const PROGRAM: &str = env!("CARGO_BIN_EXE_relay-under-test");
const WRITERS: u8 = 16;
const PUSHES: u64 = 25;

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_writers_get_gap_free_positions_in_commit_order() {
    let data = TempDir::new().unwrap();
    let relay = RelayProcess::start(PROGRAM, data.path(), &["--rate", "0"])
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    let code = relay.invite(1).await.unwrap();
    let tokens = client.redeem(&code, 9).await.unwrap().unwrap();
    let devices: Vec<Device> = (10..10 + WRITERS)
        .map(|seed| Device::found(seed).unwrap().0)
        .collect();
    let adds: Vec<AccessOp> = devices
        .iter()
        .map(|d| AccessOp::Add {
            author: d.author(),
            role: Role::Device,
        })
        .collect();
    let (phone, first) = Device::found_with(1, &adds).unwrap();
    client
        .create(&phone, &first, tokens[0].clone())
        .await
        .unwrap();

    let tasks: Vec<_> = devices
        .into_iter()
        .map(|mut device| {
            device.space = phone.space;
            let client = client.clone();
            tokio::spawn(async move {
                let mut last = 0;
                for n in 0..PUSHES {
                    let record = device.record(&n.to_be_bytes()).unwrap().into_bytes();
                    let bad = device.peek(b"too far ahead").unwrap();
                    let mut ahead = device.clone();
                    ahead.head = bad.head();
                    // A refused neighbour in the same batch hurts nobody.
                    let refusal = ahead.peek(b"x").unwrap().into_bytes();
                    let (taken, not) = tokio::join!(
                        client.push(&device, vec![record]),
                        client.push(&device, vec![refusal])
                    );
                    assert_eq!(refused(not).code, Code::ChainConflict);
                    let taken = taken.unwrap().unwrap();
                    let position = taken.accepted[0].position;
                    assert!(position > last, "positions follow commits");
                    assert!(taken.newest >= position);
                    last = position;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let request = SyncRequest {
        space: phone.space,
        ..Default::default()
    };
    let page = client.taken(&phone, &request).await.unwrap();
    let positions: Vec<u64> = page.page.iter().map(|entry| entry.position).collect();
    assert_eq!(
        positions,
        (1..=u64::from(WRITERS) * PUSHES).collect::<Vec<_>>()
    );
    let mut chains: BTreeMap<AuthorId, u64> = BTreeMap::new();
    for entry in &page.page {
        let record = Record::parse(&entry.record).unwrap();
        let seq = chains.entry(record.header().author).or_default();
        *seq += 1;
        assert_eq!(record.header().seq, *seq, "chains are in order");
    }
}

#[tokio::test]
async fn the_log_holds_routes_and_nothing_of_anyone() {
    let data = TempDir::new().unwrap();
    let relay = RelayProcess::start(PROGRAM, data.path(), &["--rate", "0"])
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    let code = relay.invite(1).await.unwrap();
    let tokens = client.redeem(&code, 9).await.unwrap().unwrap();
    let (mut phone, first) = Device::found(1).unwrap();
    client
        .create(&phone, &first, tokens[0].clone())
        .await
        .unwrap();
    let payload = b"Today I walked by the river and felt light";
    let record = phone.record(payload).unwrap().into_bytes();
    client
        .push(&phone, vec![record.clone()])
        .await
        .unwrap()
        .unwrap();
    let mut broken = record;
    broken[241] ^= 1;
    refused(client.push(&phone, vec![broken]).await);
    let id = client.rendezvous().await.unwrap().unwrap();
    let slot = format!("/v1/rendezvous/{id}/5");
    client
        .bare(Method::PUT, &slot)
        .body("Today I walked")
        .send()
        .await
        .unwrap();
    let path = format!("/v1/live/{}", phone.space);
    let auth = client.auth(&phone.key, phone.space, "GET", &path, &[], 0);
    let live = client
        .bare(Method::GET, &path)
        .header(wire::AUTH_HEADER, auth.to_header());
    drop(live.send().await.unwrap());
    client
        .bare(Method::GET, "/v1/river?walked=light")
        .send()
        .await
        .unwrap();

    let log = String::from_utf8(relay.log().unwrap()).unwrap();
    assert!(log.contains("\"route\":\"/v1/sync\""), "{log}");
    assert!(log.contains("\"route\":\"/v1/rendezvous/{id}/{slot}\""));
    let space = phone.space.to_string();
    let author = phone.author().to_string();
    let secrets = [
        "river",
        "walked",
        "127.0.0.1",
        code.as_str(),
        &space[3..],
        &author[3..],
        &slot,
    ];
    for secret in secrets {
        assert!(
            !log.to_lowercase().contains(&secret.to_lowercase()),
            "the log holds {secret}"
        );
    }
    let hex: String = payload.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(!log.contains(&hex));
    relay.stop().await.unwrap();
}
