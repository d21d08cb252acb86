//! Devices in spaces of their own, and their requests: signed before anything is measured.

use crate::process::Relay;
use anyhow::Result;
use ed25519_dalek::SigningKey;
use std::time::{SystemTime, UNIX_EPOCH};
use wire::api::SyncRequest;
use wire::auth::RequestParts;
use wire::{
    AccessOp, EpochId, Hash, Head, Kind, Licence, Record, RecordHeader, RelayId, RequestAuth, Role,
    SpaceId, Statement, StatementDraft, author_of,
};

const SYNC: &str = "/v1/sync";

/// A device that founds a space.
pub(crate) struct Account {
    key: SigningKey,
    /// Its space.
    pub(crate) space: SpaceId,
    first: Statement,
    head: Head,
    nonces: u64,
    relay: RelayId,
}

fn epoch() -> EpochId {
    EpochId::from_bytes([1; 32])
}

impl Account {
    /// The device of a number; another number is another device in another space.
    pub(crate) fn new(number: u64, relay: RelayId) -> Result<Self> {
        let mut seed = [3; 32];
        if let Some(start) = seed.first_chunk_mut() {
            *start = number.to_be_bytes();
        }
        let key = SigningKey::from_bytes(&seed);
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
                AccessOp::Epoch(epoch()),
            ],
        };
        let first = Statement::sign(&key, &draft)?;
        Ok(Self {
            key,
            space: first.space(),
            first,
            head: Head::NONE,
            nonces: 0,
            relay,
        })
    }

    /// The request that creates its space.
    pub(crate) fn creation(&mut self, relay: &Relay) -> Vec<u8> {
        let day = u32::try_from(now_ms() / 86_400_000).unwrap_or_default();
        self.sync(&SyncRequest {
            space: self.space,
            statements: vec![self.first.bytes().to_vec()],
            licence: Some(Licence::issue(&relay.key, self.space, day)),
            page_bytes: Some(0),
            ..SyncRequest::default()
        })
    }

    /// A request that pushes its next records, each so many bytes on the wire.
    pub(crate) fn push(&mut self, count: usize, record_len: usize) -> Result<Vec<u8>> {
        let payload_len = record_len - wire::record::HEADER_LEN;
        let mut records = Vec::with_capacity(count);
        for _ in 0..count {
            let header = RecordHeader {
                kind: Kind::Updates,
                space: self.space,
                author: author_of(&self.key),
                seq: self.head.seq + 1,
                previous: self.head.hash,
                epoch: epoch(),
            };
            // Sealed bytes look random: nothing below may gain by packing them.
            let mut payload = vec![0; payload_len];
            let mut state = self.head.seq.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            for bytes in payload.chunks_mut(8) {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                bytes.copy_from_slice(state.to_ne_bytes().get(..bytes.len()).unwrap_or_default());
            }
            let record = Record::seal_header(&self.key, &header, &payload)?;
            self.head = record.head();
            records.push(record.into_bytes());
        }
        Ok(self.sync(&SyncRequest {
            space: self.space,
            records,
            // It knows the list: it has made it.
            access_version: self.first.version(),
            page_bytes: Some(0),
            ..SyncRequest::default()
        }))
    }

    /// The request for its live stream.
    pub(crate) fn live(&mut self) -> Vec<u8> {
        let path = format!("/v1/live/{}", self.space);
        let auth = self.auth("GET", &path, &[]);
        format!("GET {path} HTTP/1.1\r\nhost: relay\r\nhearten-auth: {auth}\r\n\r\n").into_bytes()
    }

    fn sync(&mut self, request: &SyncRequest) -> Vec<u8> {
        let body = wire::cbor::encode(request);
        let auth = self.auth("POST", SYNC, &body);
        let mut bytes = format!(
            "POST {SYNC} HTTP/1.1\r\nhost: relay\r\ncontent-type: {}\r\nhearten-version: 1\r\n\
             hearten-auth: {auth}\r\ncontent-length: {}\r\n\r\n",
            wire::MEDIA_TYPE,
            body.len()
        )
        .into_bytes();
        bytes.extend_from_slice(&body);
        bytes
    }

    fn auth(&mut self, method: &str, path_and_query: &str, body: &[u8]) -> String {
        self.nonces += 1;
        let mut nonce = [0; 16];
        if let Some(start) = nonce.first_chunk_mut() {
            *start = self.nonces.to_be_bytes();
        }
        let parts = RequestParts {
            method,
            path_and_query,
            relay: &self.relay,
            body,
        };
        RequestAuth::sign(&self.key, self.space, now_ms(), nonce, &parts).to_header()
    }
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}
