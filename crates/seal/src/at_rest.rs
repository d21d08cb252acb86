//! Local storage: sealed values under names that say nothing.
//!
//! A stored value is `version 1 ‖ nonce 24 ‖ XChaCha20-Poly1305`; its storage key is bound to it,
//! so values cannot be swapped.

use crate::{Error, random};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand_core::CryptoRng;
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const NONCE_LEN: usize = 24;
const SALT: &[u8] = b"hearten/v1/at-rest";

/// The key of this device's local storage. The platform's key store or a passphrase wraps it.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

/// A fresh data key.
pub fn make_data_key(rng: &mut (impl CryptoRng + ?Sized)) -> DataKey {
    DataKey(random(rng))
}

impl DataKey {
    /// Wraps what a key store gave back.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for a key store to wrap.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn derive(&self, info: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        // 32 bytes are always within HKDF's limit.
        let _ = Hkdf::<Sha256>::new(Some(SALT), self.0.as_ref()).expand(info, key.as_mut());
        key
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(..)")
    }
}

/// Seals a value for the storage key `name`.
///
/// # Errors
/// [`Error::TooLarge`] far beyond any real size.
pub fn seal_value(
    key: &DataKey,
    name: &str,
    value: &[u8],
    rng: &mut (impl CryptoRng + ?Sized),
) -> Result<Vec<u8>, Error> {
    let nonce = random::<NONCE_LEN>(rng);
    let cipher = XChaCha20Poly1305::new(&(*key.derive(b"value")).into());
    let payload = Payload {
        msg: value,
        aad: name.as_bytes(),
    };
    let sealed = cipher
        .encrypt(&XNonce::from(*nonce), payload)
        .map_err(|_| Error::TooLarge)?;
    let mut bytes = Vec::with_capacity(1 + NONCE_LEN + sealed.len());
    bytes.push(VERSION);
    bytes.extend_from_slice(nonce.as_ref());
    bytes.extend_from_slice(&sealed);
    Ok(bytes)
}

/// Opens a value that was stored under `name`.
///
/// # Errors
/// [`Error::Malformed`] if it is not a stored value, [`Error::Damaged`] if it was altered, is
/// another name's, or another key's.
pub fn open_value(key: &DataKey, name: &str, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (&version, rest) = bytes.split_first().ok_or(Error::Malformed)?;
    if version != VERSION {
        return Err(Error::Malformed);
    }
    let (nonce, sealed) = rest
        .split_first_chunk::<NONCE_LEN>()
        .ok_or(Error::Malformed)?;
    let cipher = XChaCha20Poly1305::new(&(*key.derive(b"value")).into());
    let payload = Payload {
        msg: sealed,
        aad: name.as_bytes(),
    };
    let value = cipher
        .decrypt(&XNonce::from(*nonce), payload)
        .map_err(|_| Error::Damaged)?;
    Ok(Zeroizing::new(value))
}

/// A storage key for the thing `id` of the sort `label`: 64 hexadecimal digits that only the holder
/// of the data key can connect to it.
#[must_use]
pub fn storage_name(key: &DataKey, label: &str, id: &[u8]) -> String {
    let key = key.derive(b"name");
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_ref()) else {
        // HMAC takes keys of any length.
        return String::new();
    };
    // The label's length in front keeps ("ab", "c") and ("a", "bc") apart.
    mac.update(&(label.len() as u64).to_be_bytes());
    mac.update(label.as_bytes());
    mac.update(id);
    HEXLOWER.encode(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn key(seed: u8) -> DataKey {
        DataKey::from_bytes([seed; 32])
    }

    fn sealed(value: &[u8]) -> Vec<u8> {
        seal_value(&key(1), "page", value, &mut ChaCha20Rng::seed_from_u64(1)).unwrap()
    }

    #[test]
    fn a_value_opens_only_under_its_name_and_key() {
        let bytes = sealed(b"quiet");
        assert_eq!(
            open_value(&key(1), "page", &bytes).unwrap().as_slice(),
            b"quiet"
        );
        assert_eq!(open_value(&key(1), "other", &bytes), Err(Error::Damaged));
        assert_eq!(open_value(&key(2), "page", &bytes), Err(Error::Damaged));
    }

    #[test]
    fn a_value_with_any_byte_changed_does_not_open() {
        let bytes = sealed(b"quiet");
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(open_value(&key(1), "page", &changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn names_are_stable_distinct_and_say_nothing() {
        let name = storage_name(&key(1), "document", b"id");
        assert_eq!(name, storage_name(&key(1), "document", b"id"));
        assert_eq!(name.len(), 64);
        assert_ne!(name, storage_name(&key(2), "document", b"id"));
        assert_ne!(name, storage_name(&key(1), "documenti", b"d"));
    }

    proptest! {
        #[test]
        fn opening_undoes_sealing(value: Vec<u8>, name: String) {
            let mut rng = ChaCha20Rng::seed_from_u64(1);
            let bytes = seal_value(&key(1), &name, &value, &mut rng).unwrap();
            prop_assert_eq!(&*open_value(&key(1), &name, &bytes).unwrap(), &value);
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
            let _ = open_value(&key(1), "page", &bytes);
        }
    }
}
