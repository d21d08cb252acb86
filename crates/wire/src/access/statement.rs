//! One signed statement.

use super::AccessError;
use crate::domain::{hash, sign, verify_strict};
use crate::ids::{AuthorId, EpochId, Hash, Head, SpaceId};
use crate::record::Reader;
use crate::{RecordError, SUITE, author_of, limits};
use ed25519_dalek::SigningKey;
use minicbor::encode::{Encoder, Write};
use minicbor::{Decode, Decoder, Encode};

const DOMAIN: &str = "hearten/v1/access";
const HASH_DOMAIN: &str = "hearten/v1/access-hash";
const SPACE_DOMAIN: &str = "hearten/v1/space";
const SIGNATURE_LEN: usize = 64;

/// What a member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Role {
    /// Pushes, pulls and changes the list.
    Device = 1,
    /// As a device; listed under a lookup id.
    Recovery = 2,
    /// Pulls.
    Reader = 3,
}

impl Role {
    /// Whether members of this role may push records and change the list.
    #[must_use]
    pub const fn writes(self) -> bool {
        matches!(self, Self::Device | Self::Recovery)
    }

    /// The role for a byte of a statement.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Self::Device,
            2 => Self::Recovery,
            3 => Self::Reader,
            _ => return None,
        })
    }
}

/// One change to the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessOp {
    /// A new member.
    Add {
        /// Its key.
        author: AuthorId,
        /// What it may do.
        role: Role,
    },
    /// A member leaves; everything of its chain up to `head` stays valid.
    Remove {
        /// Its key.
        author: AuthorId,
        /// The head the relay holds; [`Head::NONE`] if it holds nothing of it.
        head: Head,
    },
    /// Records are accepted under this epoch from now on.
    Epoch(EpochId),
}

/// What a statement says, before it is signed. The author follows from the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementDraft {
    /// The space; zeros in statement 1.
    pub space: SpaceId,
    /// From 1.
    pub version: u64,
    /// Hash of the statement before; zeros in statement 1.
    pub previous: Hash,
    /// Random.
    pub nonce: [u8; 16],
    /// 1 to 64 changes.
    pub operations: Vec<AccessOp>,
}

/// A statement whose layout holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Statement {
    bytes: Vec<u8>,
    draft: StatementDraft,
    author: AuthorId,
}

impl std::fmt::Debug for Statement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Statement")
            .field("version", &self.draft.version)
            .field("author", &self.author)
            .field("operations", &self.draft.operations)
            .finish_non_exhaustive()
    }
}

impl Statement {
    /// Signs a statement.
    ///
    /// # Errors
    /// [`AccessError::Malformed`] if the count of operations is not allowed, or version, space and
    /// previous hash contradict each other.
    pub fn sign(key: &SigningKey, draft: &StatementDraft) -> Result<Self, AccessError> {
        let count = u8::try_from(draft.operations.len()).map_err(|_| AccessError::Malformed)?;
        let mut bytes = Vec::with_capacity(256);
        bytes.extend_from_slice(&SUITE.to_be_bytes());
        bytes.extend_from_slice(draft.space.as_bytes());
        bytes.extend_from_slice(&draft.version.to_be_bytes());
        bytes.extend_from_slice(draft.previous.as_bytes());
        bytes.extend_from_slice(author_of(key).as_bytes());
        bytes.extend_from_slice(&draft.nonce);
        bytes.push(count);
        for operation in &draft.operations {
            write_operation(&mut bytes, operation);
        }
        let signature = sign(key, DOMAIN, &bytes);
        bytes.extend_from_slice(&signature);
        Self::from_vec(bytes)
    }

    /// Reads a statement; checks layout and suite, not the signature.
    ///
    /// # Errors
    /// [`AccessError::Malformed`] or [`AccessError::UnknownSuite`].
    pub fn parse(bytes: &[u8]) -> Result<Self, AccessError> {
        Self::from_vec(bytes.to_vec())
    }

    fn from_vec(bytes: Vec<u8>) -> Result<Self, AccessError> {
        let malformed = |_: RecordError| AccessError::Malformed;
        let mut reader = Reader(&bytes);
        if reader.u16().map_err(malformed)? != SUITE {
            return Err(AccessError::UnknownSuite);
        }
        let (draft, author) = read_body(&mut reader).map_err(malformed)?;
        let first = draft.version == 1;
        let consistent = draft.version > 0
            && first == draft.space.is_zero()
            && first == draft.previous.is_zero()
            && (1..=limits::STATEMENT_OPERATIONS_MAX).contains(&draft.operations.len());
        if !consistent || reader.0.len() != SIGNATURE_LEN {
            return Err(AccessError::Malformed);
        }
        Ok(Self {
            bytes,
            draft,
            author,
        })
    }

    /// Checks that the author signed it.
    ///
    /// # Errors
    /// [`AccessError::BadSignature`].
    pub fn verify(&self) -> Result<(), AccessError> {
        let signature = self.bytes.last_chunk().ok_or(AccessError::Malformed)?;
        verify_strict(&self.author, DOMAIN, self.body(), signature)
            .map_err(|_| AccessError::BadSignature)
    }

    /// The statement as it travels.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The part that is signed and hashed.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.bytes
            .get(..self.bytes.len().saturating_sub(SIGNATURE_LEN))
            .unwrap_or_default()
    }

    /// `H("hearten/v1/access-hash", body)`.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash(HASH_DOMAIN, self.body())
    }

    /// The space it is about: statement 1 makes the id, later ones name it.
    #[must_use]
    pub fn space(&self) -> SpaceId {
        if self.draft.version == 1 {
            SpaceId::from_bytes(hash(SPACE_DOMAIN, self.body()).to_bytes())
        } else {
            self.draft.space
        }
    }

    /// Who signed it.
    #[must_use]
    pub fn author(&self) -> AuthorId {
        self.author
    }

    /// From 1, without gaps.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.draft.version
    }

    /// Hash of the statement before; zeros in statement 1.
    #[must_use]
    pub fn previous(&self) -> Hash {
        self.draft.previous
    }

    /// The changes, in order.
    #[must_use]
    pub fn operations(&self) -> &[AccessOp] {
        &self.draft.operations
    }
}

fn write_operation(bytes: &mut Vec<u8>, operation: &AccessOp) {
    match operation {
        AccessOp::Add { author, role } => {
            bytes.push(1);
            bytes.extend_from_slice(author.as_bytes());
            bytes.push(*role as u8);
        }
        AccessOp::Remove { author, head } => {
            bytes.push(2);
            bytes.extend_from_slice(author.as_bytes());
            bytes.extend_from_slice(&head.seq.to_be_bytes());
            bytes.extend_from_slice(head.hash.as_bytes());
        }
        AccessOp::Epoch(epoch) => {
            bytes.push(3);
            bytes.extend_from_slice(epoch.as_bytes());
        }
    }
}

fn read_body(reader: &mut Reader<'_>) -> Result<(StatementDraft, AuthorId), RecordError> {
    let space = reader.array()?.into();
    let version = reader.u64()?;
    let previous = reader.array()?.into();
    let author = reader.array()?.into();
    let nonce = reader.array()?;
    let [count] = reader.array::<1>()?;
    let mut operations = Vec::new();
    for _ in 0..count {
        operations.push(read_operation(reader)?);
    }
    Ok((
        StatementDraft {
            space,
            version,
            previous,
            nonce,
            operations,
        },
        author,
    ))
}

fn read_operation(reader: &mut Reader<'_>) -> Result<AccessOp, RecordError> {
    let [tag] = reader.array::<1>()?;
    Ok(match tag {
        1 => {
            let author = reader.array()?.into();
            let [role] = reader.array::<1>()?;
            AccessOp::Add {
                author,
                role: Role::from_byte(role).ok_or(RecordError::Malformed)?,
            }
        }
        2 => {
            let author = reader.array()?.into();
            let head = Head {
                seq: reader.u64()?,
                hash: reader.array()?.into(),
            };
            if (head.seq == 0) != head.hash.is_zero() {
                return Err(RecordError::Malformed);
            }
            AccessOp::Remove { author, head }
        }
        3 => AccessOp::Epoch(reader.array()?.into()),
        _ => return Err(RecordError::Malformed),
    })
}

impl<C> Encode<C> for Statement {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.bytes)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Statement {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::parse(d.bytes()?)
            .map_err(|_| minicbor::decode::Error::message("not an access statement"))
    }
}
