//! Signed requests: the `Hearten-Auth` header (section 4).

use crate::domain::{AuthorKey, sha256, sign};
use crate::ids::{AuthorId, RelayId, SpaceId};
use crate::record::Reader;
use crate::{RecordError, author_of};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::SigningKey;
use thiserror::Error;

const DOMAIN: &str = "hearten/v1/request";
const LEN: usize = 152;

/// Why a request's header is not taken.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthError {
    /// The header is not base64url of the right length.
    #[error("the authentication header is malformed")]
    Malformed,
    /// The signature is not over this request, to this relay, by this author.
    #[error("the request's signature does not hold")]
    BadSignature,
}

/// What a signature covers besides the fields of the header.
#[derive(Clone, Copy, Debug)]
pub struct RequestParts<'a> {
    /// `GET`, `POST` or `PUT`.
    pub method: &'a str,
    /// Path and query as on the request line, e.g. `/v1/sync`.
    pub path_and_query: &'a str,
    /// The relay it is meant for.
    pub relay: &'a RelayId,
    /// The body; empty if there is none.
    pub body: &'a [u8],
}

/// The content of a `Hearten-Auth` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestAuth {
    /// Who asks.
    pub author: AuthorId,
    /// About which space; zeros for a lookup.
    pub space: SpaceId,
    /// When, by the asker's clock set right, in milliseconds since 1970.
    pub time_ms: u64,
    /// Random; used once.
    pub nonce: [u8; 16],
    signature: [u8; 64],
}

impl RequestAuth {
    /// Signs a request.
    #[must_use]
    pub fn sign(
        key: &SigningKey,
        space: SpaceId,
        time_ms: u64,
        nonce: [u8; 16],
        parts: &RequestParts<'_>,
    ) -> Self {
        let author = author_of(key);
        let mut auth = Self {
            author,
            space,
            time_ms,
            nonce,
            signature: [0; 64],
        };
        auth.signature = sign(key, DOMAIN, &auth.canonical(parts));
        auth
    }

    /// The header's value.
    #[must_use]
    pub fn to_header(&self) -> String {
        let mut bytes = Vec::with_capacity(LEN);
        bytes.extend_from_slice(self.author.as_bytes());
        bytes.extend_from_slice(self.space.as_bytes());
        bytes.extend_from_slice(&self.time_ms.to_be_bytes());
        bytes.extend_from_slice(&self.nonce);
        bytes.extend_from_slice(&self.signature);
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// Reads a header's value.
    ///
    /// # Errors
    /// [`AuthError::Malformed`].
    pub fn parse(header: &str) -> Result<Self, AuthError> {
        // The length first, so that a huge header is not decoded.
        if header.len() != BASE64URL_NOPAD.encode_len(LEN) {
            return Err(AuthError::Malformed);
        }
        let bytes = BASE64URL_NOPAD
            .decode(header.as_bytes())
            .map_err(|_| AuthError::Malformed)?;
        let mut reader = Reader(&bytes);
        let mut read = || {
            Ok::<_, RecordError>(Self {
                author: reader.array()?.into(),
                space: reader.array()?.into(),
                time_ms: reader.u64()?,
                nonce: reader.array()?,
                signature: reader.array()?,
            })
        };
        read().map_err(|_| AuthError::Malformed)
    }

    /// Checks that the author signed exactly this request.
    ///
    /// # Errors
    /// [`AuthError::BadSignature`].
    pub fn verify(&self, parts: &RequestParts<'_>) -> Result<(), AuthError> {
        let key = AuthorKey::of(&self.author).map_err(|_| AuthError::BadSignature)?;
        self.verify_with(&key, parts)
    }

    /// As [`RequestAuth::verify`], with the author's key as it was made before.
    ///
    /// # Errors
    /// [`AuthError::BadSignature`].
    pub fn verify_with(&self, key: &AuthorKey, parts: &RequestParts<'_>) -> Result<(), AuthError> {
        // Longer ones have no canonical form, so nothing can have signed them.
        if parts.method.len() > usize::from(u8::MAX)
            || parts.path_and_query.len() > usize::from(u16::MAX)
        {
            return Err(AuthError::BadSignature);
        }
        key.verify_strict(DOMAIN, &self.canonical(parts), &self.signature)
            .map_err(|_| AuthError::BadSignature)
    }

    /// The bytes that are signed.
    #[must_use]
    pub fn canonical(&self, parts: &RequestParts<'_>) -> Vec<u8> {
        let method_len = u8::try_from(parts.method.len()).unwrap_or(u8::MAX);
        let path_len = u16::try_from(parts.path_and_query.len()).unwrap_or(u16::MAX);
        let mut x = Vec::with_capacity(256);
        x.push(method_len);
        x.extend_from_slice(parts.method.as_bytes());
        x.extend_from_slice(&path_len.to_be_bytes());
        x.extend_from_slice(parts.path_and_query.as_bytes());
        x.extend_from_slice(parts.relay.as_bytes());
        x.extend_from_slice(self.space.as_bytes());
        x.extend_from_slice(&self.time_ms.to_be_bytes());
        x.extend_from_slice(&self.nonce);
        x.extend_from_slice(sha256(parts.body).as_bytes());
        x
    }
}
