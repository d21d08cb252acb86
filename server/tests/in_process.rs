//! The relay without sockets, under a clock that the test turns.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use ed25519_dalek::SigningKey;
use server::{Clock, Config, OpenError, Rates, Relay, Storage};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tower::ServiceExt;
use wire::api::{RendezvousResponse, SyncRequest, SyncResponse};
use wire::auth::RequestParts;
use wire::{
    AccessOp, Code, EpochId, Hash, Head, Kind, Licence, Problem, Record, RecordHeader, RequestAuth,
    Role, SpaceId, Statement, StatementDraft, author_of,
};

const START_MS: u64 = 1_750_000_000_000;
const MINUTE_MS: u64 = 60_000;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;
const SEED: [u8; 32] = [9; 32];

struct Time(Arc<AtomicU64>);

impl Time {
    fn new() -> Self {
        Self(Arc::new(AtomicU64::new(START_MS)))
    }
    fn clock(&self) -> Clock {
        let time = Arc::clone(&self.0);
        Clock::new(move || time.load(Ordering::Relaxed))
    }
    fn pass(&self, ms: u64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Device {
    key: SigningKey,
    first: Statement,
    head: Head,
    nonce: u8,
}

impl Device {
    fn new() -> Self {
        let key = SigningKey::from_bytes(&[1; 32]);
        let draft = StatementDraft {
            space: SpaceId::ZERO,
            version: 1,
            previous: Hash::ZERO,
            nonce: [1; 16],
            operations: vec![
                AccessOp::Add {
                    author: author_of(&key),
                    role: Role::Device,
                },
                AccessOp::Epoch(EpochId::from_bytes([1; 32])),
            ],
        };
        let first = Statement::sign(&key, &draft).unwrap();
        Self {
            key,
            first,
            head: Head::NONE,
            nonce: 0,
        }
    }

    fn record(&mut self) -> Vec<u8> {
        let header = RecordHeader {
            kind: Kind::Updates,
            space: self.first.space(),
            author: author_of(&self.key),
            seq: self.head.seq + 1,
            previous: self.head.hash,
            epoch: EpochId::from_bytes([1; 32]),
        };
        let record = Record::seal_header(&self.key, &header, b"sealed").unwrap();
        self.head = record.head();
        record.into_bytes()
    }

    /// A request that creates the space where it is missing.
    fn founding(&self) -> SyncRequest {
        let relay_key = SigningKey::from_bytes(&SEED);
        let space = self.first.space();
        SyncRequest {
            space,
            statements: vec![self.first.bytes().to_vec()],
            licence: Some(Licence::issue(&relay_key, space, 20_000)),
            ..Default::default()
        }
    }

    fn signed(&mut self, relay: &Relay, now_ms: u64, request: &SyncRequest) -> Request<Body> {
        let body = wire::cbor::encode(request);
        self.nonce += 1;
        let id = relay.id();
        let parts = RequestParts {
            method: "POST",
            path_and_query: "/v1/sync",
            relay: &id,
            body: &body,
        };
        let nonce = [self.nonce; 16];
        let auth = RequestAuth::sign(&self.key, request.space, now_ms, nonce, &parts);
        Request::post("/v1/sync")
            .header(wire::AUTH_HEADER, auth.to_header())
            .header("content-type", wire::MEDIA_TYPE)
            .body(Body::from(body))
            .unwrap()
    }

    async fn sync(
        &mut self,
        relay: &Relay,
        time: &Time,
        request: &SyncRequest,
    ) -> Result<SyncResponse, Problem> {
        let request = self.signed(relay, time.now(), request);
        let bytes = send(relay, request).await?;
        Ok(wire::cbor::decode(&bytes).unwrap())
    }
}

async fn send(relay: &Relay, request: Request<Body>) -> Result<Vec<u8>, Problem> {
    let response = relay.router().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    if status.is_success() {
        Ok(bytes.to_vec())
    } else {
        Err(Problem::from_json(&bytes).unwrap())
    }
}

fn get(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

async fn open(time: &Time) -> Relay {
    let config = Config {
        clock: time.clock(),
        ..Config::in_memory(SEED)
    };
    Relay::open(config).await.unwrap()
}

#[tokio::test]
async fn a_rendezvous_is_over_after_ten_minutes() {
    let time = Time::new();
    let relay = open(&time).await;
    let made = send(
        &relay,
        Request::post("/v1/rendezvous").body(Body::empty()).unwrap(),
    )
    .await;
    let id = wire::cbor::decode::<RendezvousResponse>(&made.unwrap())
        .unwrap()
        .id;
    let slot = format!("/v1/rendezvous/{id}/0");
    time.pass(10 * MINUTE_MS - 1);
    assert!(send(&relay, get(&slot)).await.is_ok());
    time.pass(1);
    assert_eq!(
        send(&relay, get(&slot)).await.unwrap_err().code,
        Code::RendezvousUnknown
    );
}

#[tokio::test]
async fn the_daily_quota_begins_anew_with_the_day() {
    let time = Time::new();
    let config = Config {
        clock: time.clock(),
        quota_records: 2,
        ..Config::in_memory(SEED)
    };
    let relay = Relay::open(config).await.unwrap();
    let mut device = Device::new();
    let mut request = device.founding();
    request.records = vec![device.record(), device.record()];
    device.sync(&relay, &time, &request).await.unwrap();
    request.records = vec![device.record()];
    let problem = device.sync(&relay, &time, &request).await.unwrap_err();
    assert_eq!(problem.code, Code::QuotaRecords);
    time.pass(problem.retry_after_s.unwrap() * 1_000);
    assert_eq!(
        device.sync(&relay, &time, &request).await.unwrap().newest,
        3
    );
}

#[tokio::test]
async fn a_request_cannot_come_back_while_its_time_is_good() {
    let time = Time::new();
    let relay = open(&time).await;
    let mut device = Device::new();
    device
        .sync(&relay, &time, &device.founding())
        .await
        .unwrap();
    let request = SyncRequest {
        space: device.first.space(),
        ..Default::default()
    };
    // From a clock five minutes ahead: good for ten minutes.
    let ahead = time.now() + 5 * MINUTE_MS;
    let replay = |device: &mut Device| {
        device.nonce = 77;
        device.signed(&relay, ahead, &request)
    };
    assert!(send(&relay, replay(&mut device)).await.is_ok());
    for _ in 0..10 {
        let problem = send(&relay, replay(&mut device)).await.unwrap_err();
        assert_eq!(problem.code, Code::ReplayedNonce);
        time.pass(MINUTE_MS);
    }
    time.pass(1);
    assert_eq!(
        send(&relay, replay(&mut device)).await.unwrap_err().code,
        Code::ClockSkew
    );
}

#[tokio::test]
async fn rates_refill_with_time() {
    let time = Time::new();
    let rates = Rates {
        peer_per_s: 1,
        peer_burst: 2,
        ..Rates::default()
    };
    let config = Config {
        clock: time.clock(),
        rates: Some(rates),
        ..Config::in_memory(SEED)
    };
    let relay = Relay::open(config).await.unwrap();
    assert!(send(&relay, get("/v1/relay")).await.is_ok());
    assert!(send(&relay, get("/v1/relay")).await.is_ok());
    let problem = send(&relay, get("/v1/relay")).await.unwrap_err();
    assert_eq!(
        (problem.code, problem.retry_after_s),
        (Code::RateLimited, Some(1))
    );
    time.pass(1_000);
    assert!(send(&relay, get("/v1/relay")).await.is_ok());
}

#[tokio::test]
async fn two_relays_do_not_share_a_database() {
    let folder = tempfile::TempDir::new().unwrap();
    let storage = Storage::File(folder.path().join("relay.db"));
    let config = Config {
        storage,
        ..Config::in_memory(SEED)
    };
    let one = Relay::open(config.clone()).await.unwrap();
    assert!(matches!(
        Relay::open(config.clone()).await,
        Err(OpenError::InUse)
    ));
    one.close().await;
    Relay::open(config).await.unwrap().close().await;
}

#[tokio::test]
async fn a_closed_relay_is_busy_and_a_renewed_one_has_another_generation() {
    let time = Time::new();
    let relay = open(&time).await;
    let before = relay.generation();
    let renewed = relay.renew_generation().await.unwrap();
    assert_ne!(renewed, before);
    let mut device = Device::new();
    let answer = device
        .sync(&relay, &time, &device.founding())
        .await
        .unwrap();
    assert_eq!(answer.generation, renewed);
    let router = relay.router();
    let mut request = device.founding();
    request.records = vec![device.record()];
    let late = device.signed(&relay, time.now(), &request);
    relay.close().await;
    let response = router.oneshot(late).await.unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn a_body_that_never_ends_is_timed_out() {
    let config = Config {
        request_timeout: Duration::from_millis(20),
        ..Config::in_memory(SEED)
    };
    let relay = Relay::open(config).await.unwrap();
    let endless = Body::from_stream(tokio_stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let request = Request::post("/v1/sync").header("content-type", wire::MEDIA_TYPE);
    let problem = send(&relay, request.body(endless).unwrap())
        .await
        .unwrap_err();
    assert_eq!((problem.code, problem.status), (Code::TimedOut, 408));
}

#[tokio::test]
async fn a_panic_is_an_internal_problem_and_the_relay_goes_on() {
    let broken = Arc::new(AtomicU64::new(0));
    let breaks = Arc::clone(&broken);
    let clock = Clock::new(move || {
        assert_eq!(breaks.load(Ordering::Relaxed), 0, "a secret in a panic");
        START_MS
    });
    let relay = Relay::open(Config {
        clock,
        ..Config::in_memory(SEED)
    })
    .await
    .unwrap();
    broken.store(1, Ordering::Relaxed);
    let problem = send(&relay, get("/v1/relay")).await.unwrap_err();
    assert_eq!((problem.code, problem.status), (Code::Internal, 500));
    assert!(!problem.detail.contains("secret"));
    broken.store(0, Ordering::Relaxed);
    assert!(send(&relay, get("/v1/relay")).await.is_ok());
}

#[tokio::test]
async fn a_day_is_the_finest_time_in_the_database() {
    let time = Time::new();
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("relay.db");
    let config = Config {
        clock: time.clock(),
        storage: Storage::File(path.clone()),
        ..Config::in_memory(SEED)
    };
    let relay = Relay::open(config).await.unwrap();
    let mut device = Device::new();
    let mut request = device.founding();
    request.records = vec![device.record()];
    device.sync(&relay, &time, &request).await.unwrap();
    relay.close().await;
    let kept = std::fs::read(path).unwrap();
    let holds = |bytes: &[u8]| kept.windows(bytes.len()).any(|window| window == bytes);
    let day = u16::try_from(START_MS / DAY_MS).unwrap();
    assert!(holds(&day.to_be_bytes()));
    // Neither seconds nor milliseconds since 1970, whole or in the seconds' upper bytes.
    assert!(!holds(
        &u32::try_from(START_MS / 1_000).unwrap().to_be_bytes()
    ));
    assert!(!holds(&START_MS.to_be_bytes()[2..]));
}

#[test]
fn the_description_in_the_docs_is_the_one_that_is_served() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    if std::env::var_os("HEARTEN_BLESS").is_some() {
        std::fs::write(path, server::openapi()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), server::openapi());
}
