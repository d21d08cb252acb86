//! What can go wrong while sealing, opening and decoding.

use thiserror::Error;

/// Why something could not be sealed, opened or read. Says nothing about content or keys.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes or the text are not what was expected.
    #[error("not laid out as expected")]
    Malformed,
    /// Larger than the protocol allows.
    #[error("larger than allowed")]
    TooLarge,
    /// Not sealed to this key.
    #[error("sealed to another key")]
    NotForUs,
    /// Sealed bytes that were altered or cut.
    #[error("the sealed bytes are damaged")]
    Damaged,
    /// The sealed part contradicts the clear part around it.
    #[error("the sealed part contradicts its header")]
    HeaderMismatch,
    /// A signature does not hold.
    #[error("a signature does not hold")]
    BadSignature,
    /// Not a usable key.
    #[error("not a usable key")]
    BadKey,
    /// Nobody to seal to.
    #[error("there is nobody to seal to")]
    NoRecipients,
    /// Another key is known for this epoch; keys are never replaced.
    #[error("another key is known for this epoch")]
    KeyConflict,
}

impl From<wire::cbor::DecodeError> for Error {
    fn from(_: wire::cbor::DecodeError) -> Self {
        Self::Malformed
    }
}
