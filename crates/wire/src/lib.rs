//! What crosses to the relay: identifiers, records, statements, requests, problems and limits.
//!
//! This room implements sections 1, 2.1, 3 and 4 of `docs/protocol.md`; both sides of every
//! exchange use it, so that neither can disagree with the other about a byte.
//!
//! Invariants
//! - Parsing is total: any bytes give a value or an error, never a panic, and sizes are checked
//!   before anything is verified or copied.
//! - Everything signed or hashed carries a domain ([`domain`]), and what was parsed keeps the
//!   exact bytes that were signed.
//! - Decoders ignore map keys they do not know and refuse trailing bytes.
//!
//! What is not here: encryption and padding (`seal`), deciding what to send (`replica`), storing
//! (`server`), a clock, a source of randomness, and I/O of any kind.

pub mod access;
pub mod api;
pub mod auth;
pub mod cbor;
pub mod checkpoint;
pub mod code;
pub mod domain;
pub mod ids;
pub mod licence;
pub mod limits;
pub mod problem;
pub mod record;
pub mod stub;
pub mod token;
pub mod version;

pub use access::{AccessError, AccessList, AccessOp, Removal, Role, Statement, StatementDraft};
pub use auth::{AuthError, RequestAuth};
pub use checkpoint::Checkpoint;
pub use domain::{AuthorKey, hash, sign, verify_strict};
pub use ids::{AuthorId, EpochId, Generation, Hash, Head, PartId, Place, RelayId, SpaceId};
pub use licence::Licence;
pub use problem::{Code, Problem};
pub use record::{Kind, Record, RecordError, RecordHeader};
pub use stub::{Entry, Stub};
pub use token::Token;
pub use version::{VERSION, VERSIONS, highest_common};

/// The only suite there is: Ed25519, SHA-256, age v1 with X25519 recipients, Padmé.
pub const SUITE: u16 = 1;

/// Request header that names the protocol version.
pub const VERSION_HEADER: &str = "Hearten-Version";

/// Request header that carries a [`RequestAuth`].
pub const AUTH_HEADER: &str = "Hearten-Auth";

/// Media type of every body that is not a problem.
pub const MEDIA_TYPE: &str = "application/cbor";

/// The name under which a space can be found from its recovery author alone (4.5).
#[must_use]
pub fn lookup_id(recovery: &AuthorId) -> Hash {
    hash("hearten/v1/lookup", recovery.as_bytes())
}

/// An author's id as a verifying key holds it.
impl From<&ed25519_dalek::VerifyingKey> for AuthorId {
    fn from(key: &ed25519_dalek::VerifyingKey) -> Self {
        Self::from_bytes(key.to_bytes())
    }
}

/// The id under which what `key` signs is known.
#[must_use]
pub fn author_of(key: &ed25519_dalek::SigningKey) -> AuthorId {
    AuthorId::from(&key.verifying_key())
}
