//! Sealed payloads and envelopes: damaged age files, and whole ones around anything.

use seal::envelope::{EPOCHS_MAX, open_envelope, seal_envelope};
use seal::padding::RAW_BYTES_MAX;
use seal::payload::{Expected, FRONTIER_AUTHORS_MAX, open_payload, seal_payload};
use seal::{Error, Inner};
use wire::{AuthorId, EpochId, SpaceId};

use super::{age_file, framed, identity, plain};
use crate::memory::capped;
use crate::pieces::choose;

/// What a payload in these tests has to repeat.
pub const EXPECTED: Expected = Expected {
    space: SpaceId::from_bytes([0x51; 32]),
    author: AuthorId::from_bytes([0x52; 32]),
    seq: 3,
    epoch: EpochId::from_bytes([0x53; 32]),
};

/// Nothing that opens takes more than its largest content, once packed and once unpacked, with room
/// for the buffers of age and DEFLATE.
const MEMORY_MAX: usize = 4 * RAW_BYTES_MAX;

/// An age file that came from outside (mode 0), or a whole one around a frame (1), around content
/// in a good frame (2), or around a DEFLATE stream that claims a length (3).
fn sealed(input: &[u8], recipient: &seal::Recipient) -> Vec<u8> {
    let (mode, rest) = choose(input);
    match mode % 4 {
        0 => rest.to_vec(),
        1 => age_file(recipient, rest),
        2 => age_file(recipient, &plain(rest)),
        _ => {
            let (length, stream) = rest.split_first_chunk::<4>().unwrap_or((&[0; 4], rest));
            age_file(recipient, &framed(1, u32::from_be_bytes(*length), stream))
        }
    }
}

/// The payload of a record.
pub fn payload(input: &[u8]) {
    let key = identity(0x11);
    let bytes = sealed(input, &key.recipient());
    let opened = capped(MEMORY_MAX, || open_payload(&key, &bytes, &EXPECTED));
    if let Ok(inner) = opened {
        let Inner {
            space,
            author,
            seq,
            epoch,
            frontier,
            body,
        } = &inner;
        let header = Expected {
            space: *space,
            author: *author,
            seq: *seq,
            epoch: *epoch,
        };
        assert_eq!(header, EXPECTED);
        assert!(frontier.len() <= FRONTIER_AUTHORS_MAX);
        assert!(body.len() <= RAW_BYTES_MAX);
        let again = seal_payload(&key.recipient(), &inner).expect("it was within the limits");
        assert_eq!(open_payload(&key, &again, &EXPECTED).as_ref(), Ok(&inner));
        let elsewhere = Expected { seq: 4, ..EXPECTED };
        assert_eq!(
            open_payload(&key, &bytes, &elsewhere),
            Err(Error::HeaderMismatch)
        );
    }
}

/// The payload of an envelope.
pub fn envelope(input: &[u8]) {
    let key = identity(0x12);
    let bytes = sealed(input, &key.recipient());
    let space = EXPECTED.space;
    if let Ok(keys) = capped(MEMORY_MAX, || open_envelope(&key, &space, &bytes)) {
        assert!(keys.len() <= EPOCHS_MAX);
        let again = seal_envelope(&[key.recipient()], &space, &keys).expect("it was small enough");
        assert_eq!(open_envelope(&key, &space, &again).as_ref(), Ok(&keys));
        assert_eq!(
            open_envelope(&key, &SpaceId::ZERO, &bytes),
            Err(Error::HeaderMismatch)
        );
    }
}
