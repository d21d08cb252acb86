//! Records: the signed, sealed units of a space's log (section 2.1).

use crate::domain::{hash, sha256, sign};
use crate::ids::{AuthorId, EpochId, Hash, Head, SpaceId};
use crate::{SUITE, author_of, limits};
use ed25519_dalek::SigningKey;
use thiserror::Error;

/// Bytes before the payload.
pub const HEADER_LEN: usize = 240;
/// Bytes of the header that are signed and hashed.
pub const SIGNED_LEN: usize = 176;

pub(crate) const DOMAIN: &str = "hearten/v1/record";
const HASH_DOMAIN: &str = "hearten/v1/record-hash";

/// Why bytes are not a record, or a record does not hold.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordError {
    /// Longer than [`limits::RECORD_BYTES_MAX`].
    #[error("the record is too large")]
    TooLarge,
    /// Made under a suite this version does not know: park it.
    #[error("the record is of an unknown suite")]
    UnknownSuite,
    /// Not laid out as a record.
    #[error("the record is malformed")]
    Malformed,
    /// The header is not signed by its author.
    #[error("the record's signature does not hold")]
    BadSignature,
    /// The payload is not the one the header speaks of.
    #[error("the record's payload does not match its header")]
    BadPayload,
}

/// What a payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum Kind {
    /// Changes to documents, or an acknowledgement without any.
    Updates = 1,
    /// An entry of the sealed membership.
    Membership = 2,
    /// Epoch identities for members.
    Envelope = 3,
    /// What a pack covers.
    Manifest = 4,
    /// Documents that were deleted.
    Tombstones = 5,
    /// A shortened stretch of chain.
    Checkpoint = 6,
}

impl Kind {
    /// The kind for a header byte; others are reserved.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Self::Updates,
            2 => Self::Membership,
            3 => Self::Envelope,
            4 => Self::Manifest,
            5 => Self::Tombstones,
            6 => Self::Checkpoint,
            _ => return None,
        })
    }
}

/// What a record's header says, apart from payload length and hash, which follow the payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordHeader {
    /// What the payload is.
    pub kind: Kind,
    /// The space it belongs to.
    pub space: SpaceId,
    /// Who signed it.
    pub author: AuthorId,
    /// Its number in the author's chain, from 1 and gap-free.
    pub seq: u64,
    /// Hash of the author's previous record; zeros at seq 1.
    pub previous: Hash,
    /// The epoch whose key seals the payload.
    pub epoch: EpochId,
}

/// A record whose layout holds. [`Record::verify`] says whether its signature and payload do.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    bytes: Vec<u8>,
    header: RecordHeader,
    payload_hash: Hash,
    hash: Hash,
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record")
            .field("header", &self.header)
            .field("len", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

impl Record {
    /// Reads a record; see [`Record::from_vec`].
    ///
    /// # Errors
    /// [`RecordError`] for size, suite and layout.
    pub fn parse(bytes: &[u8]) -> Result<Self, RecordError> {
        if bytes.len() > limits::RECORD_BYTES_MAX {
            return Err(RecordError::TooLarge);
        }
        Self::from_vec(bytes.to_vec())
    }

    /// Reads a record without copying it. Checks size, suite and layout, and neither signature nor
    /// payload hash.
    ///
    /// # Errors
    /// [`RecordError`] for size, suite and layout.
    pub fn from_vec(bytes: Vec<u8>) -> Result<Self, RecordError> {
        if bytes.len() > limits::RECORD_BYTES_MAX {
            return Err(RecordError::TooLarge);
        }
        let layout = Layout::read(&bytes)?;
        let rest = bytes.len().saturating_sub(HEADER_LEN) as u64;
        if u64::from(layout.payload_len) != rest {
            return Err(RecordError::Malformed);
        }
        Ok(Self {
            bytes,
            header: layout.header,
            payload_hash: layout.payload_hash,
            hash: layout.hash,
        })
    }

    /// Signs a header over a sealed payload. The header's author must be the key's.
    ///
    /// # Errors
    /// [`RecordError::TooLarge`] if the whole would be, [`RecordError::Malformed`] if the header
    /// contradicts itself or the key.
    pub fn seal_header(
        key: &SigningKey,
        header: &RecordHeader,
        payload: &[u8],
    ) -> Result<Self, RecordError> {
        let len = HEADER_LEN + payload.len();
        if len > limits::RECORD_BYTES_MAX {
            return Err(RecordError::TooLarge);
        }
        if header.author != author_of(key) {
            return Err(RecordError::Malformed);
        }
        let payload_len = u32::try_from(payload.len()).map_err(|_| RecordError::TooLarge)?;
        let mut bytes = Vec::with_capacity(len);
        bytes.extend_from_slice(&SUITE.to_be_bytes());
        bytes.extend_from_slice(&[header.kind as u8, 0]);
        bytes.extend_from_slice(header.space.as_bytes());
        bytes.extend_from_slice(header.author.as_bytes());
        bytes.extend_from_slice(&header.seq.to_be_bytes());
        bytes.extend_from_slice(header.previous.as_bytes());
        bytes.extend_from_slice(header.epoch.as_bytes());
        bytes.extend_from_slice(&payload_len.to_be_bytes());
        bytes.extend_from_slice(sha256(payload).as_bytes());
        let signature = sign(key, DOMAIN, &bytes);
        bytes.extend_from_slice(&signature);
        bytes.extend_from_slice(payload);
        Self::from_vec(bytes)
    }

    /// Checks signature and payload hash.
    ///
    /// # Errors
    /// [`RecordError::BadSignature`] or [`RecordError::BadPayload`].
    pub fn verify(&self) -> Result<(), RecordError> {
        self.verify_signature()?;
        self.verify_payload()
    }

    /// Checks that the author signed the header.
    ///
    /// # Errors
    /// [`RecordError::BadSignature`].
    pub fn verify_signature(&self) -> Result<(), RecordError> {
        crate::stub::verify_signature(&self.bytes, &self.header)
    }

    /// Checks that the payload is the one the header names.
    ///
    /// # Errors
    /// [`RecordError::BadPayload`].
    pub fn verify_payload(&self) -> Result<(), RecordError> {
        if sha256(self.payload()) == self.payload_hash {
            Ok(())
        } else {
            Err(RecordError::BadPayload)
        }
    }

    /// What the header says.
    #[must_use]
    pub fn header(&self) -> &RecordHeader {
        &self.header
    }

    /// The sealed payload.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        self.bytes.get(HEADER_LEN..).unwrap_or_default()
    }

    /// The whole record as it travels.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The whole record, given up.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// `H("hearten/v1/record-hash", signed part of the header)`.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// This record's number and hash.
    #[must_use]
    pub fn head(&self) -> Head {
        Head {
            seq: self.header.seq,
            hash: self.hash,
        }
    }
}

/// The hash of a record with this signed part: its first [`SIGNED_LEN`] bytes.
#[must_use]
pub fn hash_of(signed_part: &[u8]) -> Hash {
    hash(HASH_DOMAIN, signed_part)
}

/// A header's fields, from bytes that begin with one.
pub(crate) struct Layout {
    pub(crate) header: RecordHeader,
    pub(crate) payload_len: u32,
    pub(crate) payload_hash: Hash,
    pub(crate) hash: Hash,
}

impl Layout {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = Reader(bytes);
        if reader.u16()? != SUITE {
            return Err(RecordError::UnknownSuite);
        }
        let kind = Kind::from_byte(reader.array::<1>()?[0]).ok_or(RecordError::Malformed)?;
        if reader.array::<1>()? != [0] {
            return Err(RecordError::Malformed);
        }
        let header = RecordHeader {
            kind,
            space: reader.array()?.into(),
            author: reader.array()?.into(),
            seq: reader.u64()?,
            previous: reader.array()?.into(),
            epoch: reader.array()?.into(),
        };
        let payload_len = u32::from_be_bytes(reader.array()?);
        let payload_hash = Hash::from_bytes(reader.array()?);
        let _signature: [u8; 64] = reader.array()?;
        if header.seq == 0 || (header.seq == 1) != header.previous.is_zero() {
            return Err(RecordError::Malformed);
        }
        let signed = bytes.get(..SIGNED_LEN).ok_or(RecordError::Malformed)?;
        Ok(Self {
            header,
            payload_len,
            payload_hash,
            hash: hash(HASH_DOMAIN, signed),
        })
    }
}

/// Fixed fields from the front of a slice.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl Reader<'_> {
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], RecordError> {
        let (field, rest) = self
            .0
            .split_first_chunk::<N>()
            .ok_or(RecordError::Malformed)?;
        self.0 = rest;
        Ok(*field)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, RecordError> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, RecordError> {
        self.array().map(u64::from_be_bytes)
    }
}
