//! A client: signs requests, speaks CBOR, reads problems.

use crate::Device;
use anyhow::{Context, bail};
use ed25519_dalek::SigningKey;
use reqwest::{Method, Response};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use wire::api::{
    InviteRequest, InviteResponse, RelayInfo, RendezvousResponse, SyncRequest, SyncResponse,
};
use wire::auth::RequestParts;
use wire::cbor::{decode, encode};
use wire::{PartId, Problem, Record, RelayId, RequestAuth, SpaceId, Statement, Token};

/// Either the answer or the problem.
pub type Reply<T> = Result<T, Box<Problem>>;

/// What a reply was refused with.
///
/// # Panics
/// If it was not refused.
pub fn refused<T: std::fmt::Debug>(reply: anyhow::Result<Reply<T>>) -> Problem {
    match reply {
        Ok(Err(problem)) => *problem,
        #[allow(clippy::panic, reason = "an assertion for tests")]
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// A client of one relay.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    relay: RelayId,
    nonces: Arc<AtomicU64>,
    /// The protocol version it speaks: 1, unless a test says otherwise.
    pub version: u64,
}

impl Client {
    /// Asks a relay who it is.
    ///
    /// # Errors
    /// If it does not answer.
    pub async fn connect(url: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::new();
        let answer = http
            .get(format!("{url}/v1/relay"))
            .send()
            .await?
            .error_for_status()?;
        let info: RelayInfo = decode(&answer.bytes().await?)?;
        // Nonces must not repeat when a test connects twice.
        let nonces = Arc::new(AtomicU64::new(u64::try_from(now_ns()).unwrap_or_default()));
        Ok(Self {
            http,
            url: url.to_owned(),
            relay: info.relay,
            nonces,
            version: 1,
        })
    }

    /// The relay's id.
    #[must_use]
    pub fn relay(&self) -> RelayId {
        self.relay
    }

    /// The bare HTTP client and the address of a path.
    pub fn bare(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url))
    }

    /// A signature over a request, `skew_ms` off the clock.
    #[must_use]
    pub fn auth(
        &self,
        key: &SigningKey,
        space: SpaceId,
        method: &str,
        path: &str,
        body: &[u8],
        skew_ms: i64,
    ) -> RequestAuth {
        let counter = self.nonces.fetch_add(1, Ordering::Relaxed);
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&counter.to_be_bytes());
        let now_ms = u64::try_from(now_ns() / 1_000_000).unwrap_or_default();
        let time_ms = now_ms.saturating_add_signed(skew_ms);
        let parts = RequestParts {
            method,
            path_and_query: path,
            relay: &self.relay,
            body,
        };
        RequestAuth::sign(key, space, time_ms, nonce, &parts)
    }

    /// Sends a body with a signature.
    ///
    /// # Errors
    /// If the relay does not answer.
    pub async fn post(
        &self,
        path: &str,
        auth: &RequestAuth,
        body: Vec<u8>,
    ) -> anyhow::Result<Reply<Vec<u8>>> {
        let answer = self
            .bare(Method::POST, path)
            .header(wire::AUTH_HEADER, auth.to_header())
            .header(wire::VERSION_HEADER, self.version)
            .header("content-type", wire::MEDIA_TYPE)
            .body(body)
            .send()
            .await?;
        read(answer).await
    }

    /// One sync.
    ///
    /// # Errors
    /// If the relay does not answer, or nonsense.
    pub async fn sync(
        &self,
        device: &Device,
        request: &SyncRequest,
    ) -> anyhow::Result<Reply<SyncResponse>> {
        let body = encode(request);
        let auth = self.auth(&device.key, device.space, "POST", "/v1/sync", &body, 0);
        match self.post("/v1/sync", &auth, body).await? {
            Ok(bytes) => Ok(Ok(decode(&bytes)?)),
            Err(problem) => Ok(Err(problem)),
        }
    }

    /// One sync that is expected to be taken.
    ///
    /// # Errors
    /// If it is not.
    pub async fn taken(
        &self,
        device: &Device,
        request: &SyncRequest,
    ) -> anyhow::Result<SyncResponse> {
        match self.sync(device, request).await? {
            Ok(response) => Ok(response),
            Err(problem) => bail!("refused with {}: {}", problem.code.as_str(), problem.detail),
        }
    }

    /// Pushes records.
    ///
    /// # Errors
    /// If the relay does not answer.
    pub async fn push(
        &self,
        device: &Device,
        records: Vec<Vec<u8>>,
    ) -> anyhow::Result<Reply<SyncResponse>> {
        let request = SyncRequest {
            space: device.space,
            records,
            page_bytes: Some(0),
            ..Default::default()
        };
        self.sync(device, &request).await
    }

    /// Pulls everything a space holds, own records too, and checks signatures.
    ///
    /// # Errors
    /// If anything is refused or does not verify.
    pub async fn pull(&self, device: &Device) -> anyhow::Result<Vec<(u64, Record)>> {
        let mut held = Vec::new();
        loop {
            let request = SyncRequest {
                space: device.space,
                cursor: held.last().map_or(0, |(position, _)| *position),
                include_own: true,
                ..Default::default()
            };
            let page = self.taken(device, &request).await?;
            for entry in &page.page {
                let record = Record::parse(&entry.record)?;
                record.verify()?;
                held.push((entry.position, record));
            }
            if !page.more {
                return Ok(held);
            }
        }
    }

    /// A signed request about a device's space, with bytes for a body.
    ///
    /// # Errors
    /// If the relay does not answer.
    pub async fn signed(
        &self,
        device: &Device,
        method: Method,
        path: &str,
        body: Vec<u8>,
    ) -> anyhow::Result<Reply<Vec<u8>>> {
        let auth = self.auth(&device.key, device.space, method.as_str(), path, &body, 0);
        let request = self
            .bare(method, path)
            .header(wire::AUTH_HEADER, auth.to_header())
            .header(wire::VERSION_HEADER, self.version)
            .header("content-type", wire::MEDIA_TYPE)
            .body(body);
        self.send(request).await
    }

    /// Keeps a part.
    ///
    /// # Errors
    /// If the relay does not answer.
    pub async fn put(&self, device: &Device, bytes: &[u8]) -> anyhow::Result<Reply<PartId>> {
        let part = PartId::of(bytes);
        let path = format!("/v1/parts/{}/{part}", device.space);
        let answer = self.signed(device, Method::PUT, &path, bytes.to_vec());
        Ok(answer.await?.map(|_| part))
    }

    /// Reads a part.
    ///
    /// # Errors
    /// If the relay does not answer.
    pub async fn part(&self, device: &Device, part: PartId) -> anyhow::Result<Reply<Vec<u8>>> {
        let path = format!("/v1/parts/{}/{part}", device.space);
        self.signed(device, Method::GET, &path, Vec::new()).await
    }

    /// Redeems a code for twelve tokens, made from a seed.
    ///
    /// # Errors
    /// If the relay does not answer.
    pub async fn redeem(&self, code: &str, seed: u8) -> anyhow::Result<Reply<Vec<Token>>> {
        let tokens: Vec<Token> = (0..12)
            .map(|n| {
                let mut bytes = [seed; 32];
                bytes[0] = n;
                Token::from_bytes(bytes)
            })
            .collect();
        let token_hashes = tokens.iter().map(Token::hash).collect();
        let body = encode(&InviteRequest {
            code: code.to_owned(),
            token_hashes,
        });
        let answer = self
            .bare(Method::POST, "/v1/invites")
            .header("content-type", wire::MEDIA_TYPE)
            .body(body)
            .send()
            .await?;
        match read(answer).await? {
            Ok(bytes) => {
                let count = decode::<InviteResponse>(&bytes)?.count;
                anyhow::ensure!(count == 12, "not twelve tokens");
                Ok(Ok(tokens))
            }
            Err(problem) => Ok(Err(problem)),
        }
    }

    /// Creates a device's space with a token.
    ///
    /// # Errors
    /// If it is refused.
    pub async fn create(
        &self,
        device: &Device,
        first: &Statement,
        token: Token,
    ) -> anyhow::Result<SyncResponse> {
        let request = SyncRequest {
            space: device.space,
            statements: vec![first.bytes().to_vec()],
            token: Some(token),
            ..Default::default()
        };
        self.taken(device, &request).await
    }

    /// Makes a rendezvous.
    ///
    /// # Errors
    /// If the relay does not answer.
    pub async fn rendezvous(&self) -> anyhow::Result<Reply<String>> {
        let answer = self.bare(Method::POST, "/v1/rendezvous").send().await?;
        match read(answer).await? {
            Ok(bytes) => Ok(Ok(decode::<RendezvousResponse>(&bytes)?.id)),
            Err(problem) => Ok(Err(problem)),
        }
    }
}

/// The body, or the problem. Checks what every problem must have.
///
/// # Errors
/// If an error is no proper problem.
pub(crate) async fn read(answer: Response) -> anyhow::Result<Reply<Vec<u8>>> {
    let status = answer.status();
    if status.is_success() {
        return Ok(Ok(answer.bytes().await?.to_vec()));
    }
    let header = |name: &str| {
        answer
            .headers()
            .get(name)
            .and_then(|v| v.to_str().ok())
            .map(str::to_owned)
    };
    let (kind, retry_after) = (header("content-type"), header("retry-after"));
    let problem = Problem::from_json(&answer.bytes().await?)
        .with_context(|| format!("{status} without a problem document"))?;
    anyhow::ensure!(
        kind.as_deref() == Some("application/problem+json"),
        "type is {kind:?}"
    );
    anyhow::ensure!(
        problem.status == status.as_u16(),
        "status differs from the document"
    );
    anyhow::ensure!(
        problem.status == problem.code.status(),
        "status differs from the code"
    );
    anyhow::ensure!(problem.request_id.is_some(), "the problem names no request");
    let expected = problem.retry_after_s.map(|seconds| seconds.to_string());
    anyhow::ensure!(
        retry_after == expected,
        "Retry-After differs from the document"
    );
    if matches!(problem.status, 429 | 503) {
        anyhow::ensure!(expected.is_some(), "no Retry-After");
    }
    Ok(Err(Box::new(problem)))
}

impl Client {
    /// Sends any request and reads body or problem.
    ///
    /// # Errors
    /// If the relay does not answer, or with an error that is no proper problem.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Reply<Vec<u8>>> {
        read(request.send().await?).await
    }
}

fn now_ns() -> u128 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |d| d.as_nanos())
}
