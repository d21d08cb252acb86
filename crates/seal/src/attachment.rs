//! Pieces of photos and voice notes (section 2.5): each a stock age file of its own.
//!
//! An attachment has a fresh key, which only its page's document names. Whoever reads the document
//! opens the pieces, whatever epochs have come and gone: a rotation rewrites nothing. Pieces are
//! found by the hash of their sealed bytes, which stands in the document too, so that a piece
//! cannot be altered, exchanged or put in another place.
//!
//! The plaintext of a piece is the media's bytes and then zeros up to a Padmé bucket; the document
//! says how many bytes count. `age -d` and `cat` therefore give back a file that opens.

use crate::padding::padded_len;
use crate::{Error, Identity, files, random};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// Bytes of media in one piece. The last one of an attachment is shorter.
pub const PIECE_BYTES: usize = 1024 * 1024;

/// The key of one attachment: an X25519 secret. Wiped on drop, prints nothing.
#[derive(Clone)]
pub struct AttachmentKey(Zeroizing<[u8; 32]>);

impl AttachmentKey {
    /// A fresh key from the given randomness.
    #[must_use]
    pub fn make(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        Self(random(rng))
    }

    /// The key of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Its bytes, for the document.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals one piece of media.
    ///
    /// # Errors
    /// [`Error::TooLarge`] above [`PIECE_BYTES`]; [`Error::BadKey`] never in practice.
    pub fn seal(&self, media: &[u8]) -> Result<Vec<u8>, Error> {
        if media.len() > PIECE_BYTES {
            return Err(Error::TooLarge);
        }
        let recipient = Identity::from_secret(&self.0)?.recipient();
        let mut padded = Zeroizing::new(Vec::with_capacity(padded_len(media.len())));
        padded.extend_from_slice(media);
        padded.resize(padded_len(media.len()), 0);
        files::seal([&recipient], &padded)
    }

    /// Opens one piece that holds `len` bytes of media.
    ///
    /// # Errors
    /// [`Error::NotForUs`], [`Error::Damaged`], [`Error::TooLarge`]; [`Error::Malformed`] if it is
    /// not padded as [`seal`](Self::seal) pads.
    pub fn open(&self, sealed: &[u8], len: usize) -> Result<Zeroizing<Vec<u8>>, Error> {
        if len > PIECE_BYTES {
            return Err(Error::TooLarge);
        }
        let identity = Identity::from_secret(&self.0)?;
        let mut media = files::open(&identity, sealed, padded_len(PIECE_BYTES))?;
        let bucket = padded_len(len);
        let is_zero = |rest: &[u8]| rest.iter().all(|byte| *byte == 0);
        if media.len() != bucket || !media.get(len..).is_some_and(is_zero) {
            return Err(Error::Malformed);
        }
        media.truncate(len);
        Ok(media)
    }
}

impl std::fmt::Debug for AttachmentKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AttachmentKey(..)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn key(seed: u64) -> AttachmentKey {
        AttachmentKey::make(&mut ChaCha20Rng::seed_from_u64(seed))
    }

    #[test]
    fn a_whole_piece_is_not_padded_and_fits_a_part() {
        let sealed = key(1).seal(&vec![7; PIECE_BYTES]).unwrap();
        assert!(sealed.len() < PIECE_BYTES + 4096);
        assert_eq!(
            key(1).open(&sealed, PIECE_BYTES).unwrap().len(),
            PIECE_BYTES
        );
        assert_eq!(key(1).seal(&vec![7; PIECE_BYTES + 1]), Err(Error::TooLarge));
    }

    #[test]
    fn another_key_or_another_length_opens_nothing() {
        let sealed = key(1).seal(b"a photo").unwrap();
        assert_eq!(key(1).open(&sealed, 7).unwrap().as_slice(), b"a photo");
        assert_eq!(key(2).open(&sealed, 7), Err(Error::NotForUs));
        // Zeros are allowed, so a longer claim within the bucket opens; a shorter one would hide bytes.
        assert_eq!(key(1).open(&sealed, 6), Err(Error::Malformed));
        assert_eq!(key(1).open(&sealed, 513), Err(Error::Malformed));
    }

    #[test]
    fn a_piece_with_any_byte_changed_or_cut_does_not_open() {
        let sealed = key(1).seal(b"a voice").unwrap();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(key(1).open(&changed, 7).is_err(), "byte {at}");
            assert!(key(1).open(&sealed[..at], 7).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_key_prints_nothing() {
        assert_eq!(format!("{:?}", key(1)), "AttachmentKey(..)");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn opening_undoes_sealing(media in proptest::collection::vec(any::<u8>(), 0..3000)) {
            let sealed = key(3).seal(&media).unwrap();
            let opened = key(3).open(&sealed, media.len()).unwrap();
            prop_assert_eq!(opened.as_slice(), media.as_slice());
        }

        #[test]
        fn arbitrary_bytes_never_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..400),
            len in 0usize..2_000_000,
        ) {
            let _ = key(3).open(&bytes, len);
        }
    }
}
