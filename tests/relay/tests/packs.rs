//! Parts and checkpoints over sockets, through restarts, beside clients of version 1.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use relay_tests::{Client, Device, RelayProcess, refused};
use reqwest::Method;
use std::time::Duration;
use tempfile::TempDir;
use wire::api::{PartsRequest, PartsResponse, SyncRequest};
use wire::{AccessOp, Checkpoint, Code, Kind, Place, Role};

const PROGRAM: &str = env!("CARGO_BIN_EXE_relay-under-test");

async fn start(data: &TempDir) -> (RelayProcess, Client) {
    let relay = RelayProcess::start(PROGRAM, data.path(), &["--rate", "0"])
        .await
        .unwrap();
    let mut client = relay.client().await.unwrap();
    client.version = 2;
    (relay, client)
}

/// A space with a phone and a tablet.
async fn space(relay: &RelayProcess, client: &Client) -> (Device, Device) {
    let code = relay.invite(1).await.unwrap();
    let tokens = client.redeem(&code, 9).await.unwrap().unwrap();
    let (phone, _) = Device::found(1).unwrap();
    let tablet = phone.join(2);
    let add = AccessOp::Add {
        author: tablet.author(),
        role: Role::Device,
    };
    let (phone, first) = Device::found_with(1, &[add]).unwrap();
    let tablet = Device {
        space: phone.space,
        ..tablet
    };
    client
        .create(&phone, &first, tokens[0].clone())
        .await
        .unwrap();
    (phone, tablet)
}

async fn everything(client: &Client, device: &Device, from_checkpoint: bool) -> usize {
    let request = SyncRequest {
        space: device.space,
        include_own: true,
        from_checkpoint,
        ..Default::default()
    };
    client.taken(device, &request).await.unwrap().page.len()
}

#[tokio::test]
async fn what_is_acknowledged_goes_by_itself_and_stays_gone_after_a_restart() {
    let data = TempDir::new().unwrap();
    let (relay, client) = start(&data).await;
    let (mut phone, mut tablet) = space(&relay, &client).await;
    for _ in 0..8 {
        let records = phone.records(60).unwrap();
        client.push(&phone, records).await.unwrap().unwrap();
    }
    let pack = client.put(&phone, b"age pack").await.unwrap().unwrap();
    let covered = [Place::new(phone.author(), phone.head)];
    let (manifest, pair) = phone.manifest(&covered, &[pack]).unwrap();
    client.push(&phone, pair).await.unwrap().unwrap();
    assert_eq!(everything(&client, &tablet, false).await, 482);
    assert_eq!(everything(&client, &tablet, true).await, 2);
    let acknowledges = Checkpoint::Acknowledges { manifest };
    let record = tablet
        .record_of(Kind::Checkpoint, &acknowledges.to_payload())
        .unwrap();
    client
        .push(&tablet, vec![record.into_bytes()])
        .await
        .unwrap()
        .unwrap();
    let dropped = async {
        while everything(&client, &tablet, false).await > 3 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), dropped)
        .await
        .unwrap();

    relay.kill().await.unwrap();
    let (relay, client) = start(&data).await;
    assert_eq!(everything(&client, &tablet, false).await, 3);
    let part = client.part(&tablet, pack).await.unwrap().unwrap();
    assert_eq!(part, b"age pack");
    // The chain goes on from a head whose record is gone.
    let records = phone.records(1).unwrap();
    client.push(&phone, records).await.unwrap().unwrap();
    relay.stop().await.unwrap();
}

#[tokio::test]
async fn parts_are_put_read_asked_for_and_deleted_and_survive_a_kill() {
    let data = TempDir::new().unwrap();
    let (relay, client) = start(&data).await;
    let (phone, tablet) = space(&relay, &client).await;
    let large = vec![7; 1024 * 1024];
    let one = client.put(&phone, &large).await.unwrap().unwrap();
    let two = client.put(&phone, b"age two").await.unwrap().unwrap();
    relay.kill().await.unwrap();
    let (relay, client) = start(&data).await;
    assert_eq!(client.part(&tablet, one).await.unwrap().unwrap(), large);
    let path = format!("/v1/parts/{}", phone.space);
    let request = PartsRequest {
        asked: vec![one, two],
        delete: vec![one],
        ..Default::default()
    };
    let body = wire::cbor::encode(&request);
    let answer = client.signed(&phone, Method::POST, &path, body).await;
    let answer: PartsResponse = wire::cbor::decode(&answer.unwrap().unwrap()).unwrap();
    // What is deleted in a request is missing in its answer.
    assert_eq!(answer.missing, [one]);
    let problem = refused(client.part(&tablet, one).await);
    assert_eq!(problem.code, Code::NotFound);
    let nonsense = client.signed(&phone, Method::POST, &path, vec![0xFF; 9]);
    assert_eq!(refused(nonsense.await).code, Code::Malformed);
    let wrong = format!("{path}/{two}");
    let other = client.signed(&phone, Method::PUT, &wrong, b"age other".to_vec());
    assert_eq!(refused(other.await).code, Code::BadRecord);
    relay.stop().await.unwrap();
}

#[tokio::test]
async fn clients_of_both_versions_share_a_space_until_a_checkpoint_is_in_it() {
    let data = TempDir::new().unwrap();
    let (relay, new) = start(&data).await;
    let old = relay.client().await.unwrap();
    assert_eq!(old.version, 1);
    let (mut phone, mut tablet) = space(&relay, &new).await;
    let records = tablet.records(2).unwrap();
    old.push(&tablet, records).await.unwrap().unwrap();
    let records = phone.records(2).unwrap();
    new.push(&phone, records).await.unwrap().unwrap();
    assert_eq!(everything(&old, &tablet, true).await, 4);
    assert_eq!(everything(&new, &phone, true).await, 4);
    let problem = refused(old.put(&tablet, b"age pack").await);
    assert_eq!(problem.code, Code::UnsupportedVersion);

    let covered = [Place::new(tablet.author(), tablet.head)];
    let (_, pair) = phone.manifest(&covered, &[]).unwrap();
    new.push(&phone, pair).await.unwrap().unwrap();
    let records = tablet.clone().records(1).unwrap();
    let problem = refused(old.push(&tablet, records.clone()).await);
    assert_eq!(problem.code, Code::UnsupportedVersion);
    new.push(&tablet, records).await.unwrap().unwrap();
    relay.stop().await.unwrap();
}
