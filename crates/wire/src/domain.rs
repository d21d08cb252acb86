//! Domain separation: every hash and every signature says what it is for.

use crate::ids::{AuthorId, Hash};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// A signature did not hold, or its key is not one that may sign.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the signature does not hold")]
pub struct BadSignature;

/// `H(domain, bytes)`: SHA-256 over `domain ‖ 0x00 ‖ bytes`.
#[must_use]
pub fn hash(domain: &str, bytes: &[u8]) -> Hash {
    let mut digest = Sha256::new();
    digest.update(domain.as_bytes());
    digest.update([0]);
    digest.update(bytes);
    Hash::from_bytes(digest.finalize().into())
}

/// Plain SHA-256, where the protocol asks for it (payloads, request bodies).
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash::from_bytes(Sha256::digest(bytes).into())
}

/// Ed25519 over `domain ‖ 0x00 ‖ bytes`.
#[must_use]
pub fn sign(key: &SigningKey, domain: &str, bytes: &[u8]) -> [u8; 64] {
    key.sign(&message(domain, bytes)).to_bytes()
}

/// Checks a signature made by [`sign`], refusing small-order keys and non-canonical encodings.
///
/// # Errors
/// [`BadSignature`], without saying which of the reasons it was.
pub fn verify_strict(
    author: &AuthorId,
    domain: &str,
    bytes: &[u8],
    signature: &[u8; 64],
) -> Result<(), BadSignature> {
    AuthorKey::of(author)?.verify_strict(domain, bytes, signature)
}

/// An author's key, ready to check signatures with: making it from its bytes takes a tenth of what
/// a check takes, so whoever meets the same authors again and again keeps it.
#[derive(Clone)]
pub struct AuthorKey(VerifyingKey);

impl AuthorKey {
    /// The key of an author.
    ///
    /// # Errors
    /// [`BadSignature`] if the bytes are no key: nothing can be signed by such an author.
    pub fn of(author: &AuthorId) -> Result<Self, BadSignature> {
        let key = VerifyingKey::from_bytes(author.as_bytes()).map_err(|_| BadSignature)?;
        Ok(Self(key))
    }

    /// As [`verify_strict`].
    ///
    /// # Errors
    /// [`BadSignature`], without saying which of the reasons it was.
    pub fn verify_strict(
        &self,
        domain: &str,
        bytes: &[u8],
        signature: &[u8; 64],
    ) -> Result<(), BadSignature> {
        self.0
            .verify_strict(&message(domain, bytes), &Signature::from_bytes(signature))
            .map_err(|_| BadSignature)
    }
}

fn message(domain: &str, bytes: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(domain.len() + 1 + bytes.len());
    message.extend_from_slice(domain.as_bytes());
    message.push(0);
    message.extend_from_slice(bytes);
    message
}
