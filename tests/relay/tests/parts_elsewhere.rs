//! Bodies of parts in a folder, and in a store that speaks S3.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method as Verb, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use relay_tests::{Client, Device, RelayProcess};
use reqwest::Method;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use wire::PartId;
use wire::api::{PartsRequest, PartsResponse};
use wire::cbor::{decode, encode};

const PROGRAM: &str = env!("CARGO_BIN_EXE_relay-under-test");

async fn founded(relay: &RelayProcess) -> (Client, Device) {
    let client = relay.client().await.unwrap();
    let code = relay.invite(1).await.unwrap();
    let tokens = client.redeem(&code, 9).await.unwrap().unwrap();
    let (phone, first) = Device::found(1).unwrap();
    let token = tokens[0].clone();
    client.create(&phone, &first, token).await.unwrap();
    (client, phone)
}

async fn ask(
    client: &Client,
    device: &Device,
    method: Method,
    path: &str,
    body: Vec<u8>,
) -> (u16, Vec<u8>) {
    let (key, space) = (&device.key, device.space);
    let auth = client.auth(key, space, method.as_str(), path, &body, 0);
    let answer = client
        .bare(method, path)
        .header(wire::AUTH_HEADER, auth.to_header())
        .header(wire::VERSION_HEADER, "2")
        .header("content-type", wire::MEDIA_TYPE)
        .body(body)
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    (status, answer.bytes().await.unwrap().to_vec())
}

/// Puts, gets and deletes a part; between, says where its body must be.
async fn a_part_comes_and_goes(
    client: &Client,
    phone: &Device,
    kept: impl Fn(PartId) -> Option<Vec<u8>>,
    lose: impl Fn(PartId),
) {
    let body = vec![7; 200_000];
    let part = PartId::of(&body);
    let path = format!("/v1/parts/{}/{part}", phone.space);
    let put = || ask(client, phone, Method::PUT, &path, body.clone());
    let get = || ask(client, phone, Method::GET, &path, Vec::new());
    assert_eq!(get().await.0, 404);
    assert_eq!(put().await.0, 204);
    assert_eq!(kept(part).as_ref(), Some(&body));
    assert_eq!(get().await, (200, body.clone()));
    // Again is fine, and after a loss it mends.
    assert_eq!(put().await.0, 204);
    lose(part);
    assert_eq!(get().await.0, 404);
    assert_eq!(put().await.0, 204);
    assert_eq!(get().await, (200, body.clone()));

    let request = PartsRequest {
        delete: vec![part],
        ..Default::default()
    };
    let all = format!("/v1/parts/{}", phone.space);
    let (status, answer) = ask(client, phone, Method::POST, &all, encode(&request)).await;
    assert_eq!(status, 200);
    decode::<PartsResponse>(&answer).unwrap();
    assert_eq!(kept(part), None, "the body is gone too");
    assert_eq!(get().await.0, 404);
}

fn find(folder: &Path, part: PartId) -> Option<PathBuf> {
    let name = part.to_string();
    let spaces = fs::read_dir(folder).unwrap();
    let mut paths = spaces.map(|space| space.unwrap().path().join(&name));
    paths.find(|path| path.exists())
}

#[tokio::test]
async fn parts_are_kept_in_a_folder() {
    let (data, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let place = format!("folder:{}", folder.path().join("parts").display());
    let relay = RelayProcess::start(PROGRAM, data.path(), &["--parts", &place])
        .await
        .unwrap();
    let (client, phone) = founded(&relay).await;
    let parts = folder.path().join("parts");
    let kept = |part| Some(fs::read(find(&parts, part)?).unwrap());
    let lose = |part| fs::remove_file(find(&parts, part).unwrap()).unwrap();
    a_part_comes_and_goes(&client, &phone, kept, lose).await;
}

#[tokio::test]
async fn parts_that_were_in_the_database_stay_readable_when_others_go_to_a_folder() {
    let (data, folder) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let relay = RelayProcess::start(PROGRAM, data.path(), &[])
        .await
        .unwrap();
    let (client, phone) = founded(&relay).await;
    let body = vec![3; 5_000];
    let path = format!("/v1/parts/{}/{}", phone.space, PartId::of(&body));
    let put = ask(&client, &phone, Method::PUT, &path, body.clone()).await;
    assert_eq!(put.0, 204);
    relay.stop().await.unwrap();
    let place = format!("folder:{}", folder.path().display());
    let relay = RelayProcess::start(PROGRAM, data.path(), &["--parts", &place])
        .await
        .unwrap();
    let client = relay.client().await.unwrap();
    let got = ask(&client, &phone, Method::GET, &path, Vec::new()).await;
    assert_eq!(got, (200, body));
}

/// A store that speaks enough S3: objects by path, for requests that carry a signature over what
/// they carry.
#[derive(Clone, Default)]
struct Bucket {
    objects: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    broken: Arc<Mutex<bool>>,
}

impl Bucket {
    async fn serve(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(answer).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        format!("http://{address}")
    }

    fn key(&self, part: PartId) -> Option<String> {
        let name = part.to_string();
        let objects = self.objects.lock().unwrap();
        let mut keys = objects.keys();
        keys.find(|key| key.ends_with(&name)).cloned()
    }
}

fn signed(headers: &HeaderMap, body: &[u8]) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let digest = wire::domain::sha256(body);
    let hex: String = digest
        .as_bytes()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    let by = "AWS4-HMAC-SHA256 Credential=the-key/";
    text("authorization").is_some_and(|value| value.starts_with(by))
        && text("x-amz-content-sha256").is_some_and(|said| said == hex)
        && text("x-amz-date").is_some()
}

async fn answer(
    State(bucket): State<Bucket>,
    verb: Verb,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if *bucket.broken.lock().unwrap() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    if !signed(&headers, &body) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut objects = bucket.objects.lock().unwrap();
    let key = uri.path().to_owned();
    let described = |body: Vec<u8>| {
        let headers = [
            ("etag", "\"1\"".to_owned()),
            ("last-modified", "Tue, 24 Nov 2026 10:00:00 GMT".to_owned()),
        ];
        (headers, body).into_response()
    };
    match verb {
        Verb::PUT => {
            objects.insert(key, body.to_vec());
            described(Vec::new())
        }
        Verb::GET | Verb::HEAD => match objects.get(&key) {
            Some(body) => described(body.clone()),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        Verb::DELETE => {
            objects.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

#[tokio::test]
async fn parts_are_kept_in_a_store_that_speaks_s3() {
    let data = TempDir::new().unwrap();
    let bucket = Bucket::default();
    let endpoint = bucket.serve().await;
    let environment = [
        ("AWS_ENDPOINT", endpoint.as_str()),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_ACCESS_KEY_ID", "the-key"),
        ("AWS_SECRET_ACCESS_KEY", "the-secret"),
        ("AWS_REGION", "here-1"),
    ];
    let args = ["--parts", "s3://journals/of/relay"];
    let relay = RelayProcess::start_in(PROGRAM, data.path(), &args, &environment)
        .await
        .unwrap();
    let (client, phone) = founded(&relay).await;
    let kept = |part| {
        let key = bucket.key(part)?;
        assert!(key.starts_with("/journals/of/relay/"), "{key}");
        bucket.objects.lock().unwrap().get(&key).cloned()
    };
    let lose = |part| {
        let key = bucket.key(part).unwrap();
        bucket.objects.lock().unwrap().remove(&key);
    };
    a_part_comes_and_goes(&client, &phone, kept, lose).await;

    // When the store fails the part is not taken, and its sender comes again.
    *bucket.broken.lock().unwrap() = true;
    let body = vec![9; 1_000];
    let path = format!("/v1/parts/{}/{}", phone.space, PartId::of(&body));
    let put = ask(&client, &phone, Method::PUT, &path, body.clone()).await;
    assert_eq!(put.0, 503);
    *bucket.broken.lock().unwrap() = false;
    let put = ask(&client, &phone, Method::PUT, &path, body).await;
    assert_eq!(put.0, 204);
    let log = String::from_utf8(relay.log().unwrap()).unwrap();
    assert!(!log.contains("the-secret"));
}
