//! Packing plaintext before it is sealed: a codec byte, lengths, and zeros up to a Padmé bucket
//! (section 2.2).

use crate::Error;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use zeroize::Zeroizing;

/// Smallest packed length in bytes.
pub const FLOOR_BYTES: usize = 512;

/// Largest raw length in bytes, whatever a packed text declares.
pub const RAW_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Codec, raw length and stored length.
const PREFIX_LEN: usize = 9;

const NONE: u8 = 0;
const DEFLATE: u8 = 1;
const DEFLATE_LEVEL: u8 = 6;

/// Whether a packed text may be compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codec {
    /// Stored as it is.
    Plain,
    /// DEFLATE where that is smaller.
    Smallest,
}

/// The bucket a length is padded to: Padmé (Nikitin et al., 2019) with a floor of
/// [`FLOOR_BYTES`]. At most 12 % larger than the length.
///
/// Counted in 64 bits on every platform, so that a browser and a phone agree.
#[must_use]
pub fn padded_len(len: usize) -> usize {
    let len = (len as u64).max(FLOOR_BYTES as u64);
    let exponent = u64::from(len.ilog2());
    let kept = u64::from(exponent.max(1).ilog2()) + 1;
    let mask = (1u64 << exponent.saturating_sub(kept)) - 1;
    let padded = len.saturating_add(mask) & !mask;
    usize::try_from(padded).unwrap_or(usize::MAX)
}

/// Packs raw bytes.
pub(crate) fn pack(raw: &[u8], codec: Codec) -> Result<Zeroizing<Vec<u8>>, Error> {
    if raw.len() > RAW_BYTES_MAX {
        return Err(Error::TooLarge);
    }
    let deflated = match codec {
        Codec::Plain => None,
        Codec::Smallest => Some(Zeroizing::new(compress_to_vec(raw, DEFLATE_LEVEL))),
    };
    let deflated = deflated.filter(|deflated| deflated.len() < raw.len());
    let (codec, stored) = deflated
        .as_ref()
        .map_or((NONE, raw), |d| (DEFLATE, d.as_slice()));
    let len = padded_len(PREFIX_LEN + stored.len());
    let mut packed = Zeroizing::new(Vec::with_capacity(len));
    packed.push(codec);
    packed.extend_from_slice(&length(raw)?);
    packed.extend_from_slice(&length(stored)?);
    packed.extend_from_slice(stored);
    packed.resize(len, 0);
    Ok(packed)
}

fn length(bytes: &[u8]) -> Result<[u8; 4], Error> {
    u32::try_from(bytes.len())
        .map(u32::to_be_bytes)
        .map_err(|_| Error::TooLarge)
}

/// Unpacks what [`pack`] made, refusing other padding, and never inflating past the declared and
/// capped length.
pub(crate) fn unpack(packed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (prefix, rest) = packed
        .split_first_chunk::<PREFIX_LEN>()
        .ok_or(Error::Malformed)?;
    let [codec, r0, r1, r2, r3, s0, s1, s2, s3] = *prefix;
    let raw_len = as_len([r0, r1, r2, r3])?;
    let stored_len = as_len([s0, s1, s2, s3])?;
    if raw_len > RAW_BYTES_MAX {
        return Err(Error::TooLarge);
    }
    let (stored, zeros) = rest.split_at_checked(stored_len).ok_or(Error::Malformed)?;
    let bucket = padded_len(PREFIX_LEN + stored_len);
    if packed.len() != bucket || zeros.iter().any(|byte| *byte != 0) {
        return Err(Error::Malformed);
    }
    let raw = match codec {
        NONE => stored.to_vec(),
        DEFLATE => decompress_to_vec_with_limit(stored, raw_len).map_err(|_| Error::Malformed)?,
        _ => return Err(Error::Malformed),
    };
    if raw.len() == raw_len {
        Ok(Zeroizing::new(raw))
    } else {
        Err(Error::Malformed)
    }
}

fn as_len(bytes: [u8; 4]) -> Result<usize, Error> {
    usize::try_from(u32::from_be_bytes(bytes)).map_err(|_| Error::TooLarge)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, 512)]
    #[case(512, 512)]
    #[case(513, 544)]
    #[case(1000, 1024)]
    #[case(1025, 1088)]
    #[case(4097, 4352)]
    #[case(1_048_576, 1_048_576)]
    #[case(1_048_577, 1_081_344)]
    fn lengths_fall_into_known_buckets(#[case] len: usize, #[case] bucket: usize) {
        assert_eq!(padded_len(len), bucket);
    }

    #[test]
    fn text_that_repeats_is_compressed_and_noise_is_not() {
        assert_eq!(pack(&[7; 4000], Codec::Smallest).unwrap()[0], DEFLATE);
        assert_eq!(pack(&[7; 4000], Codec::Plain).unwrap()[0], NONE);
        assert_eq!(pack(b"x", Codec::Smallest).unwrap()[0], NONE);
    }

    #[test]
    fn a_bomb_is_refused_before_it_unfolds() {
        let mut packed = pack(&vec![0; RAW_BYTES_MAX], Codec::Smallest).unwrap();
        assert!(packed.len() < 8192);
        assert_eq!(unpack(&packed).unwrap().len(), RAW_BYTES_MAX);
        packed[1..5].copy_from_slice(&100u32.to_be_bytes());
        assert_eq!(unpack(&packed), Err(Error::Malformed));
        packed[1..5].copy_from_slice(&u32::MAX.to_be_bytes());
        assert_eq!(unpack(&packed), Err(Error::TooLarge));
        assert_eq!(
            pack(&vec![0; RAW_BYTES_MAX + 1], Codec::Plain),
            Err(Error::TooLarge)
        );
    }

    #[test]
    fn padding_that_is_not_zeros_or_of_another_length_is_refused() {
        let packed = pack(b"short", Codec::Plain).unwrap();
        let mut longer = packed.to_vec();
        longer.push(0);
        assert_eq!(unpack(&longer), Err(Error::Malformed));
        let mut marked = packed.to_vec();
        marked[511] = 1;
        assert_eq!(unpack(&marked), Err(Error::Malformed));
    }

    proptest! {
        #[test]
        fn unpacking_undoes_packing(raw in proptest::collection::vec(any::<u8>(), 0..3000)) {
            for codec in [Codec::Plain, Codec::Smallest] {
                let packed = pack(&raw, codec).unwrap();
                prop_assert_eq!(packed.len(), padded_len(packed.len()));
                prop_assert_eq!(&**unpack(&packed).unwrap(), raw.as_slice());
            }
        }

        #[test]
        fn a_bucket_holds_its_length_and_wastes_little(len in 0usize..8_000_000) {
            let bucket = padded_len(len);
            prop_assert!(bucket >= len && bucket >= FLOOR_BYTES);
            prop_assert!(len < FLOOR_BYTES || bucket - len <= len * 12 / 100);
            prop_assert_eq!(padded_len(bucket), bucket);
        }

        #[test]
        fn arbitrary_bytes_never_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..700)) {
            let _ = unpack(&bytes);
            if let Some(codec) = bytes.first_mut() { *codec = DEFLATE; }
            let _ = unpack(&bytes);
        }
    }
}
