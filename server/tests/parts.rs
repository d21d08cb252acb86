//! Parts: who may do what, hashes, sizes, quotas.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs
)]

#[path = "town/scene.rs"]
mod town;

use server::Config;
use town::{Town, pushing};
use wire::api::PartsRequest;
use wire::{Code, PartId, limits};

#[tokio::test]
async fn a_part_is_kept_under_its_hash_and_given_to_members_alone() {
    let town = Town::open().await;
    let (phone, tablet, reader, _) = town.found().await;
    let part = town.put(&phone, b"age part").await.unwrap();
    town.put(&tablet, b"age part").await.unwrap();
    for member in [&phone, &tablet, &reader] {
        assert_eq!(town.get(member, part).await.unwrap(), b"age part");
    }
    let path = format!("/v1/parts/{}/{part}", phone.space);
    let put = async |device, path: &str, bytes: &[u8]| {
        town.send(device, 2, "PUT", path, bytes.to_vec())
            .await
            .unwrap_err()
            .code
    };
    assert_eq!(put(&phone, &path, b"age other").await, Code::BadRecord);
    assert_eq!(put(&reader, &path, b"age part").await, Code::NotAMember);
    let empty = format!("/v1/parts/{}/{}", phone.space, PartId::of(b""));
    assert_eq!(put(&phone, &empty, b"").await, Code::BadRecord);
    let nameless = format!("/v1/parts/{}/part", phone.space);
    assert_eq!(put(&phone, &nameless, b"age part").await, Code::Malformed);
    let mut stranger = phone.clone();
    stranger.key = ed25519_dalek::SigningKey::from_bytes(&[8; 32]);
    let problem = town.get(&stranger, part).await.unwrap_err();
    assert_eq!(problem.code, Code::NotAMember);
    let mut elsewhere = phone.clone();
    elsewhere.space = [7; 32].into();
    let problem = town.get(&elsewhere, part).await.unwrap_err();
    assert_eq!(problem.code, Code::UnknownSpace);
    let unsigned = town
        .send(&elsewhere, 2, "GET", &path, Vec::new())
        .await
        .unwrap_err();
    assert_eq!(unsigned.code, Code::Malformed);
    let old = town
        .send(&phone, 1, "GET", &path, Vec::new())
        .await
        .unwrap_err();
    assert_eq!(old.code, Code::UnsupportedVersion);
}

#[tokio::test]
async fn a_part_has_at_most_four_megabytes() {
    let town = Town::open().await;
    let (phone, ..) = town.found().await;
    let largest = vec![1; limits::PART_BYTES_MAX];
    let part = town.put(&phone, &largest).await.unwrap();
    assert_eq!(town.get(&phone, part).await.unwrap(), largest);
    let larger = vec![1; limits::PART_BYTES_MAX + 1];
    let problem = town.put(&phone, &larger).await.unwrap_err();
    assert_eq!(problem.code, Code::TooLarge);
}

#[tokio::test]
async fn parts_are_asked_for_deleted_and_listed() {
    let town = Town::open().await;
    let (phone, _, reader, _) = town.found().await;
    let one = town.put(&phone, b"age one").await.unwrap();
    let two = town.put(&phone, b"age two").await.unwrap();
    let none = PartId::of(b"age none");
    let asked = PartsRequest {
        asked: vec![none, two, one],
        ..Default::default()
    };
    assert_eq!(town.parts(&reader, &asked).await.unwrap().missing, [none]);
    let list = PartsRequest {
        list_after: Some(PartId::ZERO),
        ..Default::default()
    };
    let listed = town.parts(&reader, &list).await.unwrap().listed;
    let mut expected = [one, two];
    expected.sort_unstable();
    assert_eq!(listed.iter().map(|p| p.part).collect::<Vec<_>>(), expected);
    assert!(listed.iter().all(|part| part.bytes == 7));
    let rest = PartsRequest {
        list_after: Some(expected[0]),
        ..Default::default()
    };
    assert_eq!(town.parts(&reader, &rest).await.unwrap().listed.len(), 1);
    let used = async || {
        let answer = town.sync(&phone, pushing(&[])).await.unwrap();
        answer.bytes_used
    };
    assert_eq!(used().await, 14);
    let delete = PartsRequest {
        delete: vec![one, none],
        ..Default::default()
    };
    let problem = town.parts(&reader, &delete).await.unwrap_err();
    assert_eq!(problem.code, Code::NotAMember);
    for _ in 0..2 {
        town.parts(&phone, &delete).await.unwrap();
    }
    assert_eq!(used().await, 7);
    assert_eq!(
        town.get(&phone, one).await.unwrap_err().code,
        Code::NotFound
    );
    // It may come back.
    town.put(&phone, b"age one").await.unwrap();
    assert_eq!(used().await, 14);
    let many = PartsRequest {
        asked: vec![one; limits::PARTS_MAX + 1],
        ..Default::default()
    };
    let problem = town.parts(&phone, &many).await.unwrap_err();
    assert_eq!(problem.code, Code::Malformed);
}

#[tokio::test]
async fn a_part_that_the_newest_checkpoint_names_is_not_deleted() {
    let town = Town::open().await;
    let (mut phone, ..) = town.found().await;
    let pack = town.put(&phone, b"age pack").await.unwrap();
    let pair = phone.manifest(&[], &[pack]);
    town.push(&phone, &pair).await.unwrap();
    let delete = PartsRequest {
        delete: vec![pack],
        ..Default::default()
    };
    let problem = town.parts(&phone, &delete).await.unwrap_err();
    assert_eq!(problem.code, Code::CheckpointConflict);
    assert!(town.get(&phone, pack).await.is_ok());
}

#[tokio::test]
async fn quotas_count_parts_by_bytes_and_by_day() {
    let town = Town::open_with(|config| Config {
        quota_bytes: 1_000,
        quota_records: 3,
        ..config
    })
    .await;
    let (mut phone, ..) = town.found().await;
    town.put(&phone, &[1; 900]).await.unwrap();
    let problem = town.put(&phone, &[2; 101]).await.unwrap_err();
    assert_eq!(problem.code, Code::QuotaBytes);
    let problem = town
        .push(&phone, &phone.clone().updates(1))
        .await
        .unwrap_err();
    assert_eq!(problem.code, Code::QuotaBytes);
    town.put(&phone, &[2; 10]).await.unwrap();
    town.put(&phone, &[3; 10]).await.unwrap();
    let problem = town.put(&phone, &[4; 10]).await.unwrap_err();
    assert_eq!(problem.code, Code::QuotaRecords);
    assert!(problem.retry_after_s.is_some());
    // What is there already costs nothing.
    town.put(&phone, &[3; 10]).await.unwrap();
    phone.updates(1);
}
