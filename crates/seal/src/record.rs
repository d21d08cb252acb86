//! Whole records: sealing content into a signed record, and opening one.

use crate::payload::{Expected, open_payload, seal_payload};
use crate::{Error, Frontier, Inner, Keyring, Recipient};
use ed25519_dalek::SigningKey;
use std::fmt;
use thiserror::Error as ThisError;
use wire::{EpochId, Hash, Kind, Record, RecordError, RecordHeader, SpaceId};

/// Why a record did not open.
#[derive(Clone, Copy, Debug, ThisError, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// No key of this epoch is known yet: park the record until an envelope arrives.
    #[error("the epoch's key is not known yet")]
    UnknownEpoch(EpochId),
    /// Records of this kind are opened otherwise.
    #[error("records of this kind are not sealed to an epoch")]
    OtherKind,
    /// The record itself does not hold.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The payload does not open.
    #[error(transparent)]
    Payload(#[from] Error),
}

impl OpenError {
    /// Whether the record may open later and is to be kept.
    #[must_use]
    pub fn is_parkable(&self) -> bool {
        matches!(
            self,
            Self::UnknownEpoch(_) | Self::Record(RecordError::UnknownSuite)
        )
    }
}

/// A record that is about to be sealed. Its author follows from the key.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordDraft {
    /// Updates, membership, manifest or tombstones.
    pub kind: Kind,
    /// The space.
    pub space: SpaceId,
    /// The epoch whose recipient it is sealed to.
    pub epoch: EpochId,
    /// Its number in the author's chain, from 1.
    pub seq: u64,
    /// Hash of the author's previous record; zeros at seq 1.
    pub previous: Hash,
    /// What the author knows.
    pub frontier: Frontier,
    /// The content.
    pub body: Vec<u8>,
}

impl fmt::Debug for RecordDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordDraft")
            .field("kind", &self.kind)
            .field("seq", &self.seq)
            .finish_non_exhaustive()
    }
}

/// What was inside a record.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// What the author knew when it sealed.
    pub frontier: Frontier,
    /// The content.
    pub body: Vec<u8>,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened")
            .field("len", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Seals and signs a record.
///
/// # Errors
/// [`OpenError::OtherKind`] for envelopes and checkpoints, [`RecordError::TooLarge`] above 1 MiB,
/// [`RecordError::Malformed`] if number and previous hash contradict each other.
pub fn seal_record(
    author: &SigningKey,
    draft: RecordDraft,
    recipient: &Recipient,
) -> Result<Record, OpenError> {
    check_kind(draft.kind)?;
    let RecordDraft {
        kind,
        space,
        epoch,
        seq,
        previous,
        frontier,
        body,
    } = draft;
    let author_id = wire::author_of(author);
    let inner = Inner {
        space,
        author: author_id,
        seq,
        epoch,
        frontier,
        body,
    };
    let payload = seal_payload(recipient, &inner)?;
    let header = RecordHeader {
        kind,
        space,
        author: author_id,
        seq,
        previous,
        epoch,
    };
    Ok(Record::seal_header(author, &header, &payload)?)
}

/// Verifies a record's signature and payload hash, then opens it. Whether its author is a member
/// and its chain continues is for the caller to know, before this.
///
/// # Errors
/// [`OpenError::UnknownEpoch`] if the record is to be parked, others if it is to be refused.
pub fn open_record(keyring: &Keyring, record: &Record) -> Result<Opened, OpenError> {
    let header = record.header();
    check_kind(header.kind)?;
    record.verify()?;
    let identity = keyring
        .get(&header.epoch)
        .ok_or(OpenError::UnknownEpoch(header.epoch))?;
    let inner = open_payload(identity, record.payload(), &Expected::from(header))?;
    Ok(Opened {
        frontier: inner.frontier,
        body: inner.body,
    })
}

fn check_kind(kind: Kind) -> Result<(), OpenError> {
    match kind {
        Kind::Updates | Kind::Membership | Kind::Manifest | Kind::Tombstones => Ok(()),
        _ => Err(OpenError::OtherKind),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::{DeviceKeys, Identity, make_device_keys};
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn phone() -> DeviceKeys {
        make_device_keys(&mut ChaCha20Rng::seed_from_u64(1)).unwrap()
    }

    fn epoch() -> (EpochId, Identity) {
        (
            EpochId::from_bytes([6; 32]),
            Identity::from_secret(&[6; 32]).unwrap(),
        )
    }

    fn draft(body: &[u8]) -> RecordDraft {
        RecordDraft {
            kind: Kind::Updates,
            space: SpaceId::from_bytes([1; 32]),
            epoch: epoch().0,
            seq: 1,
            previous: Hash::ZERO,
            frontier: Frontier::new(),
            body: body.to_vec(),
        }
    }

    fn keyring() -> Keyring {
        let mut keyring = Keyring::new();
        keyring.insert(epoch().0, epoch().1).unwrap();
        keyring
    }

    #[test]
    fn a_record_opens_with_its_epochs_key() {
        let record =
            seal_record(phone().author_key(), draft(b"page"), &epoch().1.recipient()).unwrap();
        let received = Record::parse(record.bytes()).unwrap();
        assert_eq!(open_record(&keyring(), &received).unwrap().body, b"page");
    }

    #[test]
    fn a_record_of_an_unknown_epoch_is_parked() {
        let record =
            seal_record(phone().author_key(), draft(b"page"), &epoch().1.recipient()).unwrap();
        let error = open_record(&Keyring::new(), &record).unwrap_err();
        assert_eq!(error, OpenError::UnknownEpoch(epoch().0));
        assert!(error.is_parkable());
    }

    #[test]
    fn a_record_with_any_byte_changed_does_not_open() {
        let record =
            seal_record(phone().author_key(), draft(b"page"), &epoch().1.recipient()).unwrap();
        for at in 0..record.bytes().len() {
            let mut changed = record.bytes().to_vec();
            changed[at] ^= 1;
            let opened = Record::parse(&changed)
                .map_err(OpenError::from)
                .and_then(|r| open_record(&keyring(), &r));
            assert!(opened.is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_payload_lifted_into_another_members_record_is_refused() {
        let record =
            seal_record(phone().author_key(), draft(b"page"), &epoch().1.recipient()).unwrap();
        let thief = make_device_keys(&mut ChaCha20Rng::seed_from_u64(2)).unwrap();
        let header = RecordHeader {
            author: thief.author(),
            ..*record.header()
        };
        let lifted = Record::seal_header(thief.author_key(), &header, record.payload()).unwrap();
        let error = open_record(&keyring(), &lifted).unwrap_err();
        assert_eq!(error, OpenError::Payload(Error::HeaderMismatch));
    }

    #[test]
    fn a_record_too_large_for_the_relay_is_not_made() {
        let mut noise = vec![0; 1_100_000];
        rand_core::Rng::fill_bytes(&mut ChaCha20Rng::seed_from_u64(3), &mut noise);
        let sealed = seal_record(phone().author_key(), draft(&noise), &epoch().1.recipient());
        assert_eq!(sealed, Err(OpenError::Record(RecordError::TooLarge)));
    }

    #[test]
    fn an_envelope_is_not_sealed_to_an_epoch() {
        let envelope = RecordDraft {
            kind: Kind::Envelope,
            ..draft(b"")
        };
        let sealed = seal_record(phone().author_key(), envelope, &epoch().1.recipient());
        assert_eq!(sealed, Err(OpenError::OtherKind));
    }
}
