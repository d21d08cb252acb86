//! Stubs: what is left of a record whose payload was deleted for good (2.1).

use crate::domain::verify_strict;
use crate::ids::{Hash, Head, Place};
use crate::limits;
use crate::record::{HEADER_LEN, Layout, Record, RecordError, RecordHeader, SIGNED_LEN};

/// The header and signature of a record that had a payload.
#[derive(Clone, PartialEq, Eq)]
pub struct Stub {
    bytes: Vec<u8>,
    header: RecordHeader,
    payload_len: u32,
    hash: Hash,
}

impl std::fmt::Debug for Stub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stub")
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

impl Stub {
    /// Reads a stub: exactly a header, of a record whose payload was not empty. Checks size, suite
    /// and layout, and not the signature.
    ///
    /// # Errors
    /// [`RecordError`] for size, suite and layout.
    pub fn from_vec(bytes: Vec<u8>) -> Result<Self, RecordError> {
        let layout = Layout::read(&bytes)?;
        let whole = HEADER_LEN as u64 + u64::from(layout.payload_len);
        if whole > limits::RECORD_BYTES_MAX as u64 {
            return Err(RecordError::TooLarge);
        }
        if bytes.len() != HEADER_LEN || layout.payload_len == 0 {
            return Err(RecordError::Malformed);
        }
        Ok(Self {
            bytes,
            header: layout.header,
            payload_len: layout.payload_len,
            hash: layout.hash,
        })
    }

    /// Checks that the author signed the header.
    ///
    /// # Errors
    /// [`RecordError::BadSignature`].
    pub fn verify(&self) -> Result<(), RecordError> {
        verify_signature(&self.bytes, &self.header)
    }

    /// What the header says.
    #[must_use]
    pub fn header(&self) -> &RecordHeader {
        &self.header
    }

    /// How long the payload was, in bytes.
    #[must_use]
    pub fn payload_len(&self) -> u32 {
        self.payload_len
    }

    /// The record's hash, which is also the stub's.
    #[must_use]
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// The stub as it travels.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl Record {
    /// What is left of it once its payload is deleted; `None` if it has none.
    #[must_use]
    pub fn to_stub(&self) -> Option<Stub> {
        Stub::from_vec(self.bytes().get(..HEADER_LEN)?.to_vec()).ok()
    }
}

/// What travels as a record: whole, or what is left of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Header and payload.
    Whole(Record),
    /// A header whose payload was deleted.
    Stub(Stub),
}

impl Entry {
    /// Reads either. Checks size, suite and layout, and neither signature nor payload hash.
    ///
    /// # Errors
    /// [`RecordError`] for size, suite and layout.
    pub fn from_vec(bytes: Vec<u8>) -> Result<Self, RecordError> {
        if bytes.len() == HEADER_LEN && Layout::read(&bytes)?.payload_len > 0 {
            Stub::from_vec(bytes).map(Self::Stub)
        } else {
            Record::from_vec(bytes).map(Self::Whole)
        }
    }

    /// Checks the signature and, where there is one, the payload's hash.
    ///
    /// # Errors
    /// [`RecordError::BadSignature`] or [`RecordError::BadPayload`].
    pub fn verify(&self) -> Result<(), RecordError> {
        match self {
            Self::Whole(record) => record.verify(),
            Self::Stub(stub) => stub.verify(),
        }
    }

    /// What the header says.
    #[must_use]
    pub fn header(&self) -> &RecordHeader {
        match self {
            Self::Whole(record) => record.header(),
            Self::Stub(stub) => stub.header(),
        }
    }

    /// The record's hash.
    #[must_use]
    pub fn hash(&self) -> Hash {
        match self {
            Self::Whole(record) => record.hash(),
            Self::Stub(stub) => stub.hash(),
        }
    }

    /// Number and hash.
    #[must_use]
    pub fn head(&self) -> Head {
        Head {
            seq: self.header().seq,
            hash: self.hash(),
        }
    }

    /// Author, number and hash.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::new(self.header().author, self.head())
    }

    /// The whole record, if it is one.
    #[must_use]
    pub fn whole(&self) -> Option<&Record> {
        match self {
            Self::Whole(record) => Some(record),
            Self::Stub(_) => None,
        }
    }

    /// What travels.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Whole(record) => record.bytes(),
            Self::Stub(stub) => stub.bytes(),
        }
    }
}

impl From<Record> for Entry {
    fn from(record: Record) -> Self {
        Self::Whole(record)
    }
}

/// Checks the signature over the signed part of these bytes.
pub(crate) fn verify_signature(bytes: &[u8], header: &RecordHeader) -> Result<(), RecordError> {
    let signed = bytes.get(..SIGNED_LEN).ok_or(RecordError::Malformed)?;
    let signature = bytes
        .get(SIGNED_LEN..HEADER_LEN)
        .and_then(|s| s.try_into().ok())
        .ok_or(RecordError::Malformed)?;
    verify_strict(&header.author, crate::record::DOMAIN, signed, signature)
        .map_err(|_| RecordError::BadSignature)
}
