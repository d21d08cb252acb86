//! Every refusal of a request as such, each from the input that deserves it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use relay_tests::{Device, Scene, refused};
use reqwest::Method;
use wire::api::SyncRequest;
use wire::cbor::encode;
use wire::{Code, SpaceId, limits};

const PROGRAM: &str = env!("CARGO_BIN_EXE_relay-under-test");

async fn scene() -> Scene {
    scene_with(&["--rate", "0"]).await
}

async fn scene_with(args: &[&str]) -> Scene {
    Scene::start(PROGRAM, args).await.unwrap()
}

#[tokio::test]
async fn nonsense_is_malformed() {
    let mut scene = scene().await;
    assert_eq!(
        scene.post_refused(b"nonsense".to_vec()).await.code,
        Code::Malformed
    );
    assert_eq!(scene.post_refused(Vec::new()).await.code, Code::Malformed);
    let whole = encode(&SyncRequest {
        space: scene.phone.space,
        ..Default::default()
    });
    let truncated = whole[..whole.len() - 1].to_vec();
    assert_eq!(scene.post_refused(truncated).await.code, Code::Malformed);
    let trailing = [whole.clone(), vec![0]].concat();
    assert_eq!(scene.post_refused(trailing).await.code, Code::Malformed);
    let elsewhere = encode(&SyncRequest {
        space: SpaceId::ZERO,
        ..Default::default()
    });
    assert_eq!(scene.post_refused(elsewhere).await.code, Code::Malformed);
    let unsigned = scene.client.bare(Method::POST, "/v1/sync");
    let unsigned = unsigned
        .header("content-type", wire::MEDIA_TYPE)
        .body(whole);
    assert_eq!(
        refused(scene.client.send(unsigned).await).code,
        Code::Malformed
    );
    scene.still_works().await.unwrap();
}

#[tokio::test]
async fn what_is_too_large_is_too_large() {
    let mut scene = scene().await;
    let body = vec![0; limits::SYNC_BODY_BYTES_MAX + 1];
    assert_eq!(scene.post_refused(body).await.code, Code::TooLarge);
    let mut record = scene.phone.peek(&[1; 64]).unwrap().into_bytes();
    record.resize(limits::RECORD_BYTES_MAX + 1, 0);
    let problem = scene.push_refused(vec![record]).await;
    assert_eq!((problem.code, problem.index), (Code::TooLarge, Some(0)));
    let id = scene.client.rendezvous().await.unwrap().unwrap();
    let slot = scene
        .client
        .bare(Method::PUT, &format!("/v1/rendezvous/{id}/0"));
    let slot = slot.body(vec![0; limits::RENDEZVOUS_SLOT_BYTES_MAX + 1]);
    assert_eq!(refused(scene.client.send(slot).await).code, Code::TooLarge);
    scene.still_works().await.unwrap();
}

#[tokio::test]
async fn a_request_is_believed_only_with_its_own_fresh_signature() {
    let mut scene = scene().await;
    let (client, phone) = (scene.client.clone(), scene.phone.clone());
    let body = encode(&SyncRequest {
        space: phone.space,
        ..Default::default()
    });
    let auth =
        |path: &str, skew_ms| client.auth(&phone.key, phone.space, "POST", path, &body, skew_ms);
    let post = async |auth| client.post("/v1/sync", &auth, body.clone()).await;

    assert_eq!(
        refused(post(auth("/v1/lookup", 0)).await).code,
        Code::BadSignature
    );
    let other = encode(&SyncRequest {
        space: phone.space,
        cursor: 1,
        ..Default::default()
    });
    let swapped = client.post("/v1/sync", &auth("/v1/sync", 0), other).await;
    assert_eq!(refused(swapped).code, Code::BadSignature);

    for skew_ms in [-12 * 60_000, 12 * 60_000] {
        let problem = refused(post(auth("/v1/sync", skew_ms)).await);
        assert_eq!(problem.code, Code::ClockSkew);
        assert!(problem.relay_time_ms.unwrap() > 1_700_000_000_000);
    }
    let once = auth("/v1/sync", 0);
    post(once).await.unwrap().unwrap();
    assert_eq!(refused(post(once).await).code, Code::ReplayedNonce);
    post(auth("/v1/sync", -4 * 60_000)).await.unwrap().unwrap();
    scene.still_works().await.unwrap();
}

#[tokio::test]
async fn versions_and_suites_of_the_future_are_unsupported() {
    let scene = scene().await;
    let request = scene
        .client
        .bare(Method::GET, "/v1/relay")
        .header(wire::VERSION_HEADER, "3");
    assert_eq!(
        refused(scene.client.send(request).await).code,
        Code::UnsupportedVersion
    );
    let mut record = scene.phone.peek(&[1; 64]).unwrap().into_bytes();
    record[1] = 2;
    assert_eq!(
        scene.push_refused(vec![record]).await.code,
        Code::UnsupportedVersion
    );
}

#[tokio::test]
async fn a_code_is_good_for_its_uses_and_a_repeated_redemption_costs_none() {
    let scene = scene().await;
    let problem = refused(scene.client.redeem("AAAA-BBBB-CCCC", 1).await);
    assert_eq!(problem.code, Code::InviteUnknown);
    assert_eq!(
        refused(scene.client.redeem("ü", 1).await).code,
        Code::InviteUnknown
    );
    let code = scene.relay.invite(2).await.unwrap();
    for _ in 0..3 {
        scene.client.redeem(&code, 1).await.unwrap().unwrap();
    }
    scene.client.redeem(&code, 2).await.unwrap().unwrap();
    assert_eq!(
        refused(scene.client.redeem(&code, 3).await).code,
        Code::InviteUnknown
    );
}

#[tokio::test]
async fn rates_hold_for_authors_and_for_addresses() {
    let scene = scene_with(&["--rate", "1"]).await;
    let mut problems = Vec::new();
    for _ in 0..40 {
        if let Err(problem) = scene.client.push(&scene.phone, Vec::new()).await.unwrap() {
            problems.push(problem);
        }
    }
    assert!(problems.len() >= 20, "{} of 40 refused", problems.len());
    assert!(
        problems
            .iter()
            .all(|p| p.code == Code::RateLimited && p.retry_after_s >= Some(1))
    );
    let mut problems = 0;
    for _ in 0..120 {
        problems += u32::from(scene.client.rendezvous().await.unwrap().is_err());
    }
    assert!(problems >= 20, "{problems} of 120 refused");
    // One author's haste is not another's.
    let other = Device::found(3).unwrap().0;
    let problem = refused(scene.client.push(&other, Vec::new()).await);
    assert_eq!(problem.code, Code::UnknownSpace);
}

#[tokio::test]
async fn wrong_types_methods_and_paths_are_problems_too() {
    let scene = scene().await;
    let send = async |request| refused(scene.client.send(request).await).code;
    let bare = |method, path: &str| scene.client.bare(method, path);
    let json = bare(Method::POST, "/v1/sync").header("content-type", "application/json");
    assert_eq!(send(json.body("{}")).await, Code::UnsupportedMediaType);
    assert_eq!(
        send(bare(Method::POST, "/v1/sync")).await,
        Code::UnsupportedMediaType
    );
    assert_eq!(
        send(bare(Method::GET, "/v1/nothing/here")).await,
        Code::NotFound
    );
    assert_eq!(send(bare(Method::GET, "/elsewhere")).await, Code::NotFound);
    assert_eq!(
        send(bare(Method::GET, "/v1/sync")).await,
        Code::MethodNotAllowed
    );
    assert_eq!(
        send(bare(Method::DELETE, "/v1/relay")).await,
        Code::MethodNotAllowed
    );
    assert_eq!(
        send(bare(Method::GET, "/v1/live/nonsense")).await,
        Code::Malformed
    );
}

#[tokio::test]
async fn rendezvous_are_found_by_their_id_and_written_once() {
    let scene = scene().await;
    let send = async |method, path: &str, body: &'static str| {
        refused(
            scene
                .client
                .send(scene.client.bare(method, path).body(body))
                .await,
        )
        .code
    };
    assert_eq!(
        send(Method::GET, "/v1/rendezvous/uuu/0", "").await,
        Code::RendezvousUnknown
    );
    let id = scene.client.rendezvous().await.unwrap().unwrap();
    let slot = format!("/v1/rendezvous/{id}/0");
    scene
        .client
        .bare(Method::PUT, &slot)
        .body("one")
        .send()
        .await
        .unwrap();
    assert_eq!(send(Method::PUT, &slot, "two").await, Code::RendezvousTaken);
    let beyond = format!("/v1/rendezvous/{id}/64");
    assert_eq!(send(Method::PUT, &beyond, "x").await, Code::Malformed);
}
