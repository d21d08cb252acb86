//! Recovery: a seed on paper that stands in for every device (section 6).

mod words;

pub use words::WordsError;

use crate::keys::RecoveryBundle;
use crate::{Error, Identity, random};
use data_encoding::BASE32_NOPAD;
use ed25519_dalek::SigningKey;
use hkdf::Hkdf;
use rand_core::CryptoRng;
use sha2::Sha256;
use std::fmt;
use wire::{AuthorId, Hash, SpaceId};
use zeroize::Zeroizing;

const SALT: &[u8] = b"hearten/v1/recovery";
const SHEET_PREFIX: &str = "HEARTEN-RECOVERY:1:";

/// Longest relay address on a sheet, in bytes.
pub const ADDRESS_BYTES_MAX: usize = 256;

/// The 32 bytes behind the words. Everything else is derived from them.
#[derive(Clone)]
pub struct RecoverySeed(Zeroizing<[u8; 32]>);

/// A fresh seed.
pub fn make_seed(rng: &mut (impl CryptoRng + ?Sized)) -> RecoverySeed {
    RecoverySeed(random(rng))
}

impl RecoverySeed {
    /// Wraps 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The 24 words, from the BIP 39 English list.
    #[must_use]
    pub fn to_words(&self) -> Vec<&'static str> {
        words::from_seed(&self.0)
    }

    /// Reads words as people type them: case, spaces, line breaks, commas and numbers do not
    /// matter.
    ///
    /// # Errors
    /// [`WordsError`], which says what to look at.
    pub fn from_words(text: &str) -> Result<Self, WordsError> {
        words::to_seed(text).map(Self)
    }

    /// The recovery author of the personal space.
    #[must_use]
    pub fn derive_author(&self) -> SigningKey {
        SigningKey::from_bytes(&self.derive(&[b"author"]))
    }

    /// The recovery author of another space.
    #[must_use]
    pub fn derive_author_for(&self, space: &SpaceId) -> SigningKey {
        SigningKey::from_bytes(&self.derive(&[b"space", space.as_bytes()]))
    }

    /// What opens envelopes; its text form stands on the sheet and works with stock age tools.
    ///
    /// # Errors
    /// Never in practice; [`Error::BadKey`] if 32 bytes made no key.
    pub fn derive_receiving(&self) -> Result<Identity, Error> {
        Identity::from_secret(&self.derive(&[b"receiving"]))
    }

    /// The public half for the personal space.
    ///
    /// # Errors
    /// As [`RecoverySeed::derive_receiving`].
    pub fn bundle(&self) -> Result<RecoveryBundle, Error> {
        let author = wire::author_of(&self.derive_author());
        Ok(RecoveryBundle {
            author,
            recipient: self.derive_receiving()?.recipient(),
        })
    }

    /// The public half for another space.
    ///
    /// # Errors
    /// As [`RecoverySeed::derive_receiving`].
    pub fn bundle_for(&self, space: &SpaceId) -> Result<RecoveryBundle, Error> {
        let author: AuthorId = wire::author_of(&self.derive_author_for(space));
        Ok(RecoveryBundle {
            author,
            recipient: self.derive_receiving()?.recipient(),
        })
    }

    /// The name under which a relay finds the personal space again.
    #[must_use]
    pub fn lookup_id(&self) -> Hash {
        wire::lookup_id(&wire::author_of(&self.derive_author()))
    }

    fn derive(&self, info: &[&[u8]]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        let hkdf = Hkdf::<Sha256>::new(Some(SALT), self.0.as_ref());
        // 32 bytes are always within HKDF's limit.
        let _ = hkdf.expand_multi_info(info, key.as_mut());
        key
    }
}

impl PartialEq for RecoverySeed {
    fn eq(&self, other: &Self) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.0.as_slice(), other.0.as_slice()).into()
    }
}

impl Eq for RecoverySeed {}

impl fmt::Debug for RecoverySeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoverySeed(..)")
    }
}

/// What the QR on the sheet holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The seed.
    pub seed: RecoverySeed,
    /// Where the relay is; empty for a journal that never synced.
    pub relay_address: String,
}

impl Sheet {
    /// The QR's text.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(self.seed.as_bytes().to_vec());
        bytes.extend_from_slice(self.relay_address.as_bytes());
        let body = Zeroizing::new(BASE32_NOPAD.encode(&bytes));
        Zeroizing::new(format!("{SHEET_PREFIX}{}", body.as_str()))
    }

    /// Reads the QR's text; case and spaces around it do not matter.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = Zeroizing::new(text.trim().to_ascii_uppercase());
        let body = text.strip_prefix(SHEET_PREFIX).ok_or(Error::Malformed)?;
        let bytes = BASE32_NOPAD
            .decode(body.as_bytes())
            .map_err(|_| Error::Malformed)?;
        let bytes = Zeroizing::new(bytes);
        let (seed, address) = bytes.split_first_chunk::<32>().ok_or(Error::Malformed)?;
        if address.len() > ADDRESS_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        let relay_address = std::str::from_utf8(address)
            .map_err(|_| Error::Malformed)?
            .to_owned();
        Ok(Self {
            seed: RecoverySeed::from_bytes(*seed),
            relay_address,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_key_derived_from_a_seed_is_another() {
        let seed = RecoverySeed::from_bytes([3; 32]);
        let here = SpaceId::from_bytes([1; 32]);
        let authors = [
            seed.derive_author(),
            seed.derive_author_for(&here),
            seed.derive_author_for(&SpaceId::from_bytes([2; 32])),
            RecoverySeed::from_bytes([4; 32]).derive_author(),
        ];
        let distinct: std::collections::BTreeSet<_> =
            authors.iter().map(|key| key.to_bytes()).collect();
        assert_eq!(distinct.len(), authors.len());
        assert_eq!(
            seed.bundle().unwrap().recipient,
            seed.bundle_for(&here).unwrap().recipient
        );
        assert!(
            seed.derive_receiving()
                .unwrap()
                .to_text()
                .starts_with("AGE-SECRET-KEY-1")
        );
    }

    #[test]
    fn a_seed_and_a_sheet_print_nothing_of_the_seed() {
        let seed = RecoverySeed::from_bytes([3; 32]);
        assert_eq!(format!("{seed:?}"), "RecoverySeed(..)");
    }

    proptest! {
        #[test]
        fn a_sheet_survives_its_text_form(seed: [u8; 32], relay_address in "[ -~]{0,80}") {
            let sheet = Sheet { seed: RecoverySeed::from_bytes(seed), relay_address };
            let text = sheet.to_text();
            prop_assert_eq!(&Sheet::parse(&text).unwrap(), &sheet);
            prop_assert_eq!(Sheet::parse(&format!(" {}\n", text.to_lowercase())).unwrap(), sheet);
        }

        #[test]
        fn words_give_the_seed_back(seed: [u8; 32]) {
            let seed = RecoverySeed::from_bytes(seed);
            let words = seed.to_words();
            prop_assert_eq!(words.len(), 24);
            prop_assert_eq!(RecoverySeed::from_words(&words.join(" ")).unwrap(), seed);
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = Sheet::parse(&text);
            let _ = Sheet::parse(&format!("{SHEET_PREFIX}{text}"));
            let _ = RecoverySeed::from_words(&text);
        }
    }
}
