//! Envelopes: epoch identities, sealed to members' receiving keys (section 2.5).

use crate::padding::{Codec, RAW_BYTES_MAX, pack, padded_len, unpack};
use crate::record::OpenError;
use crate::{EpochIdentity, Error, Identity, Recipient, files};
use ed25519_dalek::SigningKey;
use minicbor::{Decode, Encode};
use wire::{EpochId, Hash, Kind, Record, RecordHeader, SpaceId};
use zeroize::Zeroizing;

/// Most epochs in one envelope.
pub const EPOCHS_MAX: usize = 4096;

/// Epochs and their keys, the newest last.
pub type EpochKeys = Vec<(EpochId, EpochIdentity)>;

#[derive(Encode, Decode)]
#[cbor(map)]
struct Content {
    #[n(0)]
    space: SpaceId,
    #[n(1)]
    keys: EpochKeys,
}

/// Seals epoch keys to every recipient: the payload of an envelope.
///
/// # Errors
/// [`Error::NoRecipients`] if there is none.
pub fn seal_envelope(
    recipients: &[Recipient],
    space: &SpaceId,
    keys: &[(EpochId, EpochIdentity)],
) -> Result<Vec<u8>, Error> {
    let content = Content {
        space: *space,
        keys: keys.to_vec(),
    };
    let raw = Zeroizing::new(wire::cbor::encode(&content));
    files::seal(recipients, &pack(&raw, Codec::Plain)?)
}

/// Opens an envelope's payload with a receiving identity.
///
/// # Errors
/// [`Error::NotForUs`] if it is for others, [`Error::HeaderMismatch`] if it speaks of another
/// space, others if it is damaged.
pub fn open_envelope(
    identity: &Identity,
    space: &SpaceId,
    bytes: &[u8],
) -> Result<EpochKeys, Error> {
    let packed = files::open(identity, bytes, padded_len(RAW_BYTES_MAX + 16))?;
    let raw = unpack(&packed)?;
    let content: Content = wire::cbor::decode(&raw)?;
    if content.keys.len() > EPOCHS_MAX {
        return Err(Error::TooLarge);
    }
    if content.space == *space {
        Ok(content.keys)
    } else {
        Err(Error::HeaderMismatch)
    }
}

/// Where an envelope goes in its author's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnvelopeDraft {
    /// The space.
    pub space: SpaceId,
    /// The epoch it is sent under: the newest one inside, unless it holds older ones only.
    pub epoch: EpochId,
    /// Its number in the author's chain, from 1.
    pub seq: u64,
    /// Hash of the author's previous record; zeros at seq 1.
    pub previous: Hash,
}

/// Seals and signs an envelope record.
///
/// # Errors
/// As [`seal_envelope`], and [`Error::HeaderMismatch`] (as a payload error) if the named epoch is
/// not inside.
pub fn seal_envelope_record(
    author: &SigningKey,
    draft: EnvelopeDraft,
    recipients: &[Recipient],
    keys: &[(EpochId, EpochIdentity)],
) -> Result<Record, OpenError> {
    if !keys.iter().any(|(inside, _)| *inside == draft.epoch) {
        return Err(Error::HeaderMismatch.into());
    }
    seal_keys(author, draft, recipients, keys)
}

/// Seals and signs an envelope record with keys of older epochs, sent under a newer one: for those
/// who have a right to history.
///
/// # Errors
/// As [`seal_envelope`], and [`Error::HeaderMismatch`] (as a payload error) if there is no key, or
/// the epoch it is sent under is among them.
pub fn seal_history_record(
    author: &SigningKey,
    draft: EnvelopeDraft,
    recipients: &[Recipient],
    keys: &[(EpochId, EpochIdentity)],
) -> Result<Record, OpenError> {
    if keys.is_empty() || keys.iter().any(|(inside, _)| *inside == draft.epoch) {
        return Err(Error::HeaderMismatch.into());
    }
    seal_keys(author, draft, recipients, keys)
}

fn seal_keys(
    author: &SigningKey,
    draft: EnvelopeDraft,
    recipients: &[Recipient],
    keys: &[(EpochId, EpochIdentity)],
) -> Result<Record, OpenError> {
    let EnvelopeDraft {
        space,
        epoch,
        seq,
        previous,
    } = draft;
    let payload = seal_envelope(recipients, &space, keys)?;
    let author_id = wire::author_of(author);
    let kind = Kind::Envelope;
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

/// Verifies an envelope record and opens it. Its author must be a member, which the caller knows.
///
/// # Errors
/// [`Error::NotForUs`] (as a payload error) if it is for others, which is no fault.
pub fn open_envelope_record(identity: &Identity, record: &Record) -> Result<EpochKeys, OpenError> {
    let header = record.header();
    if header.kind != Kind::Envelope {
        return Err(OpenError::OtherKind);
    }
    record.verify()?;
    Ok(open_envelope(identity, &header.space, record.payload())?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::make_device_keys;
    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn identity(seed: u8) -> Identity {
        Identity::from_secret(&[seed; 32]).unwrap()
    }

    fn keys() -> EpochKeys {
        (1..4)
            .map(|n| (EpochId::from_bytes([n; 32]), identity(n)))
            .collect()
    }

    const SPACE: SpaceId = SpaceId::from_bytes([7; 32]);

    #[test]
    fn every_recipient_opens_an_envelope_and_nobody_else() {
        let members = [identity(10), identity(11)];
        let recipients = members.each_ref().map(Identity::recipient);
        let sealed = seal_envelope(&recipients, &SPACE, &keys()).unwrap();
        for member in &members {
            assert_eq!(open_envelope(member, &SPACE, &sealed).unwrap(), keys());
        }
        assert_eq!(
            open_envelope(&identity(12), &SPACE, &sealed),
            Err(Error::NotForUs)
        );
        let elsewhere = open_envelope(&members[0], &SpaceId::ZERO, &sealed);
        assert_eq!(elsewhere, Err(Error::HeaderMismatch));
    }

    #[test]
    fn an_envelope_for_nobody_is_not_made() {
        assert_eq!(
            seal_envelope(&[], &SPACE, &keys()),
            Err(Error::NoRecipients)
        );
    }

    #[test]
    fn an_envelope_record_opens_and_names_its_newest_epoch() {
        let phone = make_device_keys(&mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        let epoch = EpochId::from_bytes([3; 32]);
        let draft = EnvelopeDraft {
            space: SPACE,
            epoch,
            seq: 1,
            previous: Hash::ZERO,
        };
        let to = [identity(10).recipient()];
        let record = seal_envelope_record(phone.author_key(), draft, &to, &keys()).unwrap();
        assert_eq!(
            open_envelope_record(&identity(10), &record).unwrap(),
            keys()
        );
        let absent = EnvelopeDraft {
            epoch: EpochId::ZERO,
            ..draft
        };
        assert!(seal_envelope_record(phone.author_key(), absent, &to, &keys()).is_err());
    }

    #[test]
    fn older_epochs_travel_in_an_envelope_of_their_own_under_the_newer_one() {
        let phone = make_device_keys(&mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        let draft = EnvelopeDraft {
            space: SPACE,
            epoch: EpochId::from_bytes([9; 32]),
            seq: 1,
            previous: Hash::ZERO,
        };
        let to = [identity(10).recipient()];
        let record = seal_history_record(phone.author_key(), draft, &to, &keys()).unwrap();
        assert_eq!(
            open_envelope_record(&identity(10), &record).unwrap(),
            keys()
        );
        let current = EnvelopeDraft {
            epoch: EpochId::from_bytes([3; 32]),
            ..draft
        };
        assert!(seal_history_record(phone.author_key(), current, &to, &keys()).is_err());
        assert!(seal_history_record(phone.author_key(), draft, &to, &[]).is_err());
    }

    #[test]
    fn an_envelope_with_any_byte_changed_does_not_open() {
        let sealed = seal_envelope(&[identity(10).recipient()], &SPACE, &keys()).unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(
                open_envelope(&identity(10), &SPACE, &changed).is_err(),
                "byte {at}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = open_envelope(&identity(1), &SPACE, &bytes);
            let packed = pack(&bytes, Codec::Plain).unwrap();
            let sealed = files::seal([&identity(1).recipient()], &packed).unwrap();
            let _ = open_envelope(&identity(1), &SPACE, &sealed);
        }
    }
}
