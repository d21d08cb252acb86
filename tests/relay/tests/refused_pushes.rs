//! Every refusal of what is pushed, each from the input that deserves it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use relay_tests::{Device, Scene, epoch, refused};
use reqwest::Method;
use wire::api::SyncRequest;
use wire::{AccessOp, Code, Head, Role, Token};

const PROGRAM: &str = env!("CARGO_BIN_EXE_relay-under-test");

async fn scene() -> Scene {
    scene_with(&["--rate", "0"]).await
}

async fn scene_with(args: &[&str]) -> Scene {
    Scene::start(PROGRAM, args).await.unwrap()
}

#[tokio::test]
async fn only_members_come_in_and_readers_do_not_write() {
    let mut scene = scene().await;
    let stranger = scene.phone.join(5);
    let problem = refused(scene.client.push(&stranger, Vec::new()).await);
    assert_eq!(problem.code, Code::NotAMember);
    let mut reader = scene.phone.join(6);
    let add = AccessOp::Add {
        author: reader.author(),
        role: Role::Reader,
    };
    let own = stranger.statement(&scene.first, &[add]).unwrap();
    assert_eq!(
        scene.change_refused(&stranger, &own).await.code,
        Code::NotAMember
    );

    let second = scene.phone.statement(&scene.first, &[add]).unwrap();
    let request = SyncRequest {
        space: scene.phone.space,
        statements: vec![second.bytes().to_vec()],
        ..Default::default()
    };
    scene.client.taken(&scene.phone, &request).await.unwrap();
    scene
        .client
        .push(&reader, Vec::new())
        .await
        .unwrap()
        .unwrap();
    let records = reader.records(1).unwrap();
    assert_eq!(
        refused(scene.client.push(&reader, records).await).code,
        Code::NotAMember
    );
    let third = reader
        .statement(&second, &[AccessOp::Epoch(epoch(3))])
        .unwrap();
    assert_eq!(
        scene.change_refused(&reader, &third).await.code,
        Code::NotAMember
    );
    scene.still_works().await.unwrap();
}

#[tokio::test]
async fn a_space_takes_a_token_and_a_token_makes_one_space() {
    let scene = scene().await;
    let (other, first) = Device::found(2).unwrap();
    let create = |token: Option<Token>| SyncRequest {
        space: other.space,
        statements: vec![first.bytes().to_vec()],
        token,
        ..Default::default()
    };
    let sync = async |request| scene.client.sync(&other, &request).await;
    assert_eq!(refused(sync(create(None)).await).code, Code::UnknownSpace);
    let spent = Some(scene.tokens[0].clone());
    assert_eq!(refused(sync(create(spent)).await).code, Code::TokenUnknown);
    let made_up = Some(Token::from_bytes([3; 32]));
    assert_eq!(
        refused(sync(create(made_up)).await).code,
        Code::TokenUnknown
    );
    assert_eq!(
        refused(scene.client.push(&other, Vec::new()).await).code,
        Code::UnknownSpace
    );
    let path = format!("/v1/live/{}", other.space);
    let auth = scene
        .client
        .auth(&other.key, other.space, "GET", &path, &[], 0);
    let live = scene
        .client
        .bare(Method::GET, &path)
        .header(wire::AUTH_HEADER, auth.to_header());
    assert_eq!(
        refused(scene.client.send(live).await).code,
        Code::UnknownSpace
    );
    let unspent = Some(scene.tokens[1].clone());
    let created = sync(create(unspent)).await.unwrap().unwrap();
    assert!(created.licence.is_some());
}

#[tokio::test]
async fn one_token_spent_by_two_at_once_makes_one_space() {
    let scene = scene().await;
    let mut made = 0;
    let tasks: Vec<_> = (20..28)
        .map(|seed| {
            let (client, token) = (scene.client.clone(), scene.tokens[1].clone());
            tokio::spawn(async move {
                let (device, first) = Device::found(seed).unwrap();
                let request = SyncRequest {
                    space: device.space,
                    statements: vec![first.bytes().to_vec()],
                    token: Some(token),
                    ..Default::default()
                };
                client.sync(&device, &request).await.unwrap()
            })
        })
        .collect();
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => made += 1,
            Err(problem) => assert_eq!(problem.code, Code::TokenUnknown),
        }
    }
    assert_eq!(made, 1);
}

/// A good record is refused with a bit of any of these bytes changed.
async fn refused_with_a_bit_changed(scene: &mut Scene, places: &[usize]) {
    let good = scene.phone.peek(&[1; 64]).unwrap();
    for at in places {
        let mut bytes = good.bytes().to_vec();
        bytes[*at] ^= 0x40;
        let problem = scene.push_refused(vec![bytes]).await;
        assert_eq!(
            (problem.code, problem.index),
            (Code::BadRecord, Some(0)),
            "byte {at}"
        );
    }
}

#[tokio::test]
async fn with_the_switch_the_relay_checks_the_signatures_of_own_records_too() {
    let mut scene = scene_with(&["--verify-own-records"]).await;
    refused_with_a_bit_changed(&mut scene, &[2, 3, 100, 150, 176, 239, 240]).await;
    scene.still_works().await.unwrap();
}

/// The request's signature covers its author's own records; what it does not cover is checked.
#[tokio::test]
async fn records_must_hold() {
    let mut scene = scene().await;
    let good = scene.phone.peek(&[1; 64]).unwrap();
    // kind, zero, length, payload's hash, payload
    refused_with_a_bit_changed(&mut scene, &[2, 3, 140, 150, 240]).await;
    let cut = good.bytes()[..300].to_vec();
    assert_eq!(scene.push_refused(vec![cut]).await.code, Code::BadRecord);
    let (mut other, _) = Device::found(2).unwrap();
    other.key = scene.phone.key.clone();
    let elsewhere = other.peek(&[1; 64]).unwrap().into_bytes();
    let problem = scene
        .push_refused(vec![good.bytes().to_vec(), elsewhere])
        .await;
    assert_eq!((problem.code, problem.index), (Code::BadRecord, Some(1)));
    let of_another = scene.phone.join(2).peek(&[1; 64]).unwrap().into_bytes();
    assert_eq!(
        scene.push_refused(vec![of_another]).await.code,
        Code::BadRecord
    );
    scene.still_works().await.unwrap();
}

#[tokio::test]
async fn chains_neither_fork_nor_skip() {
    let mut scene = scene().await;
    let before = scene.phone.clone();
    let records = scene.phone.records(2).unwrap();
    scene
        .client
        .push(&scene.phone, records)
        .await
        .unwrap()
        .unwrap();
    let fork = before.peek(b"another first record").unwrap().into_bytes();
    let mut ahead = scene.phone.clone();
    ahead.record(b"never sent").unwrap();
    let gap = ahead.peek(b"after a gap").unwrap().into_bytes();
    for records in [vec![fork], vec![gap]] {
        let problem = scene.push_refused(records).await;
        assert_eq!(problem.code, Code::ChainConflict);
        assert_eq!(problem.held_seq, Some(2));
        assert_eq!(problem.held_hash, Some(scene.phone.head.hash));
    }
    scene.still_works().await.unwrap();
}

#[tokio::test]
async fn a_former_epoch_is_stale_and_nothing_of_the_request_is_taken() {
    let mut scene = scene().await;
    let rotate = AccessOp::Epoch(epoch(2));
    let second = scene.phone.statement(&scene.first, &[rotate]).unwrap();
    let mut stale = scene.phone.clone();
    let request = SyncRequest {
        space: scene.phone.space,
        statements: vec![second.bytes().to_vec()],
        records: stale.records(1).unwrap(),
        ..Default::default()
    };
    let problem = refused(scene.client.sync(&scene.phone, &request).await);
    assert_eq!((problem.code, problem.index), (Code::StaleEpoch, Some(0)));
    // The statement went with the record: the former epoch is still current.
    scene.still_works().await.unwrap();
    let request = SyncRequest {
        records: Vec::new(),
        ..request
    };
    scene.client.taken(&scene.phone, &request).await.unwrap();
    let late = scene.phone.peek(b"late").unwrap().into_bytes();
    assert_eq!(scene.push_refused(vec![late]).await.code, Code::StaleEpoch);
    scene.phone.epoch = epoch(2);
    scene.still_works().await.unwrap();
}

#[tokio::test]
async fn access_statements_follow_one_another_and_removals_name_the_head() {
    let scene = scene().await;
    let mut tablet = scene.phone.join(2);
    let add = AccessOp::Add {
        author: tablet.author(),
        role: Role::Device,
    };
    let second = scene.phone.statement(&scene.first, &[add]).unwrap();
    let request = SyncRequest {
        space: scene.phone.space,
        statements: vec![second.bytes().to_vec()],
        ..Default::default()
    };
    scene.client.taken(&scene.phone, &request).await.unwrap();
    let rival = scene
        .phone
        .statement(&scene.first, &[add, AccessOp::Epoch(epoch(9))])
        .unwrap();
    assert_eq!(
        scene.change_refused(&scene.phone, &rival).await.code,
        Code::AccessConflict
    );

    let records = tablet.records(2).unwrap();
    scene.client.push(&tablet, records).await.unwrap().unwrap();
    let blind = AccessOp::Remove {
        author: tablet.author(),
        head: Head::NONE,
    };
    let blind = scene.phone.statement(&second, &[blind]).unwrap();
    let problem = scene.change_refused(&scene.phone, &blind).await;
    assert_eq!(
        (problem.code, problem.held_seq),
        (Code::AccessConflict, Some(2))
    );
    assert_eq!(problem.held_hash, Some(tablet.head.hash));
    let mut broken = second.bytes().to_vec();
    broken[200] ^= 1;
    let request = SyncRequest {
        space: scene.phone.space,
        statements: vec![broken],
        ..Default::default()
    };
    let problem = refused(scene.client.sync(&scene.phone, &request).await);
    assert_eq!(problem.code, Code::BadRecord);

    let seen = AccessOp::Remove {
        author: tablet.author(),
        head: tablet.head,
    };
    let third = scene.phone.statement(&second, &[seen]).unwrap();
    let request = SyncRequest {
        space: scene.phone.space,
        statements: vec![third.bytes().to_vec()],
        ..Default::default()
    };
    scene.client.taken(&scene.phone, &request).await.unwrap();
    let records = tablet.records(1).unwrap();
    let problem = refused(scene.client.push(&tablet, records).await);
    assert_eq!(problem.code, Code::Removed);
    assert_eq!(problem.statement_bytes().unwrap(), third.bytes());
    let again = scene.phone.statement(&third, &[add]).unwrap();
    assert_eq!(
        scene.change_refused(&scene.phone, &again).await.code,
        Code::AccessConflict
    );
}

#[tokio::test]
async fn quotas_hold_by_bytes_and_by_day() {
    let mut scene = scene_with(&["--rate", "0", "--quota-records", "3"]).await;
    let records = scene.phone.clone().records(4).unwrap();
    let problem = scene.push_refused(records).await;
    assert_eq!((problem.code, problem.index), (Code::QuotaRecords, Some(3)));
    assert!(problem.retry_after_s.unwrap() <= 24 * 60 * 60);
    let records = scene.phone.records(3).unwrap();
    scene
        .client
        .push(&scene.phone, records.clone())
        .await
        .unwrap()
        .unwrap();
    // What is there already costs nothing.
    scene
        .client
        .push(&scene.phone, records)
        .await
        .unwrap()
        .unwrap();

    let mut scene = scene_with(&["--rate", "0", "--quota-bytes", "1000"]).await;
    let records = scene.phone.clone().records(3).unwrap();
    let problem = scene.push_refused(records).await;
    assert_eq!((problem.code, problem.index), (Code::QuotaBytes, Some(2)));
    scene.still_works().await.unwrap();
}
