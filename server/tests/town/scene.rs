//! A relay in process under a clock that the test turns, and devices that speak version 2.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use ed25519_dalek::SigningKey;
use server::{Clock, Config, Relay};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tower::ServiceExt;
use wire::api::{PartsRequest, PartsResponse, SyncRequest, SyncResponse};
use wire::auth::RequestParts;
use wire::{
    AccessOp, AuthorId, Checkpoint, EpochId, Hash, Head, Kind, Licence, PartId, Place, Problem,
    Record, RecordHeader, RequestAuth, Role, SpaceId, Statement, StatementDraft, author_of,
};

pub(crate) const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
const SEED: [u8; 32] = [9; 32];

pub(crate) struct Town {
    pub(crate) relay: Relay,
    now_ms: Arc<AtomicU64>,
    nonces: AtomicU64,
}

impl Town {
    pub(crate) async fn open() -> Self {
        Self::open_with(|config| config).await
    }

    pub(crate) async fn open_with(change: impl FnOnce(Config) -> Config) -> Self {
        let now_ms = Arc::new(AtomicU64::new(1_750_000_000_000));
        let time = Arc::clone(&now_ms);
        let config = Config {
            clock: Clock::new(move || time.load(Ordering::Relaxed)),
            ..Config::in_memory(SEED)
        };
        Self {
            relay: Relay::open(change(config)).await.unwrap(),
            now_ms,
            nonces: AtomicU64::new(1),
        }
    }

    pub(crate) fn pass_days(&self, days: u64) {
        self.now_ms.fetch_add(days * DAY_MS, Ordering::Relaxed);
    }

    pub(crate) async fn send(
        &self,
        device: &Device,
        version: u64,
        method: &str,
        path: &str,
        body: Vec<u8>,
    ) -> Result<Vec<u8>, Problem> {
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&self.nonces.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        let id = self.relay.id();
        let parts = RequestParts {
            method,
            path_and_query: path,
            relay: &id,
            body: &body,
        };
        let now_ms = self.now_ms.load(Ordering::Relaxed);
        let auth = RequestAuth::sign(&device.key, device.space, now_ms, nonce, &parts);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(wire::AUTH_HEADER, auth.to_header())
            .header(wire::VERSION_HEADER, version)
            .header("content-type", wire::MEDIA_TYPE)
            .body(Body::from(body))
            .unwrap();
        let response = self.relay.router().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        if status.is_success() {
            return Ok(bytes.to_vec());
        }
        let problem = Problem::from_json(&bytes).unwrap();
        assert_eq!(problem.status, status.as_u16());
        Err(problem)
    }

    pub(crate) async fn sync_as(
        &self,
        version: u64,
        device: &Device,
        request: SyncRequest,
    ) -> Result<SyncResponse, Problem> {
        let request = SyncRequest {
            space: device.space,
            ..request
        };
        let body = wire::cbor::encode(&request);
        let bytes = self.send(device, version, "POST", "/v1/sync", body).await?;
        Ok(wire::cbor::decode(&bytes).unwrap())
    }

    pub(crate) async fn sync(
        &self,
        device: &Device,
        request: SyncRequest,
    ) -> Result<SyncResponse, Problem> {
        self.sync_as(2, device, request).await
    }

    pub(crate) async fn push(
        &self,
        device: &Device,
        records: &[Record],
    ) -> Result<SyncResponse, Problem> {
        self.sync(device, pushing(records)).await
    }

    /// Everything from the beginning, own records too.
    pub(crate) async fn pull(&self, device: &Device, from_checkpoint: bool) -> Vec<Vec<u8>> {
        let request = SyncRequest {
            include_own: true,
            from_checkpoint,
            ..Default::default()
        };
        let answer = self.sync(device, request).await.unwrap();
        answer.page.into_iter().map(|entry| entry.record).collect()
    }

    pub(crate) async fn put(&self, device: &Device, bytes: &[u8]) -> Result<PartId, Problem> {
        let part = PartId::of(bytes);
        let path = format!("/v1/parts/{}/{part}", device.space);
        self.send(device, 2, "PUT", &path, bytes.to_vec()).await?;
        Ok(part)
    }

    pub(crate) async fn get(&self, device: &Device, part: PartId) -> Result<Vec<u8>, Problem> {
        let path = format!("/v1/parts/{}/{part}", device.space);
        self.send(device, 2, "GET", &path, Vec::new()).await
    }

    pub(crate) async fn parts(
        &self,
        device: &Device,
        request: &PartsRequest,
    ) -> Result<PartsResponse, Problem> {
        let path = format!("/v1/parts/{}", device.space);
        let body = wire::cbor::encode(request);
        let bytes = self.send(device, 2, "POST", &path, body).await?;
        Ok(wire::cbor::decode(&bytes).unwrap())
    }

    /// A space with a phone, a tablet and a reader.
    pub(crate) async fn found(&self) -> (Device, Device, Device, Statement) {
        let key = |seed| SigningKey::from_bytes(&[seed; 32]);
        let add = |seed, role| AccessOp::Add {
            author: author_of(&key(seed)),
            role,
        };
        let draft = StatementDraft {
            space: SpaceId::ZERO,
            version: 1,
            previous: Hash::ZERO,
            nonce: [1; 16],
            operations: vec![
                add(1, Role::Device),
                add(2, Role::Device),
                add(3, Role::Reader),
                AccessOp::Epoch(EpochId::from_bytes([1; 32])),
            ],
        };
        let first = Statement::sign(&key(1), &draft).unwrap();
        let device = |seed| Device {
            key: key(seed),
            space: first.space(),
            head: Head::NONE,
        };
        let phone = device(1);
        self.sync(&phone, founding(&first)).await.unwrap();
        (phone, device(2), device(3), first)
    }
}

/// A request that creates the space where it is missing.
pub(crate) fn founding(first: &Statement) -> SyncRequest {
    let licence = Licence::issue(&SigningKey::from_bytes(&SEED), first.space(), 20_000);
    SyncRequest {
        statements: vec![first.bytes().to_vec()],
        licence: Some(licence),
        ..Default::default()
    }
}

pub(crate) fn pushing(records: &[Record]) -> SyncRequest {
    SyncRequest {
        records: records.iter().map(|r| r.bytes().to_vec()).collect(),
        page_bytes: Some(0),
        ..Default::default()
    }
}

#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) key: SigningKey,
    pub(crate) space: SpaceId,
    pub(crate) head: Head,
}

impl Device {
    pub(crate) fn author(&self) -> AuthorId {
        author_of(&self.key)
    }

    pub(crate) fn place(&self) -> Place {
        Place::new(self.author(), self.head)
    }

    pub(crate) fn record(&mut self, kind: Kind, payload: &[u8]) -> Record {
        let header = RecordHeader {
            kind,
            space: self.space,
            author: self.author(),
            seq: self.head.seq + 1,
            previous: self.head.hash,
            epoch: EpochId::from_bytes([1; 32]),
        };
        let record = Record::seal_header(&self.key, &header, payload).unwrap();
        self.head = record.head();
        record
    }

    pub(crate) fn updates(&mut self, count: u8) -> Vec<Record> {
        (0..count)
            .map(|n| self.record(Kind::Updates, &[n; 300]))
            .collect()
    }

    /// A manifest and the checkpoint that says what it covers.
    pub(crate) fn manifest(&mut self, covered: &[Place], parts: &[PartId]) -> [Record; 2] {
        let manifest = self.record(Kind::Manifest, b"sealed manifest");
        let covers = Checkpoint::Covers {
            manifest: self.place(),
            covered: covered.to_vec(),
            parts: parts.to_vec(),
        };
        let checkpoint = self.record(Kind::Checkpoint, &covers.to_payload());
        [manifest, checkpoint]
    }

    pub(crate) fn says(&mut self, checkpoint: &Checkpoint) -> Record {
        self.record(Kind::Checkpoint, &checkpoint.to_payload())
    }
}

/// The place of a record.
pub(crate) fn place(record: &Record) -> Place {
    Place::new(record.header().author, record.head())
}
