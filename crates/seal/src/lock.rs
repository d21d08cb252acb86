//! The passphrase lock: a data key wrapped under argon2id.

use crate::at_rest::DataKey;
use crate::random;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use std::fmt;
use thiserror::Error;
use zeroize::Zeroizing;

/// Memory for a new lock in KiB, with passes and lanes: OWASP's first choice for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What a stored lock may ask of us at most.
const MEMORY_KIB_MAX: u32 = 256 * 1024;
const PASSES_MAX: u32 = 16;
const LANES_MAX: u32 = 4;

/// Why a lock did not open.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum LockError {
    /// Another passphrase, or an altered lock.
    #[error("the passphrase does not open this lock")]
    WrongPassphrase,
    /// Not a lock.
    #[error("not a lock")]
    Malformed,
    /// It asks for more memory or time than any lock of ours.
    #[error("the lock asks for too much work")]
    TooMuchWork,
}

/// A data key behind a passphrase. Its parameters are stored beside it, so that later versions can
/// choose others.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Lock {
    #[n(0)]
    memory_kib: u32,
    #[n(1)]
    passes: u32,
    #[n(2)]
    lanes: u32,
    #[cbor(n(3), with = "minicbor::bytes")]
    salt: [u8; 16],
    #[cbor(n(4), with = "minicbor::bytes")]
    nonce: [u8; 24],
    #[cbor(n(5), with = "minicbor::bytes")]
    wrapped: Vec<u8>,
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lock(..)")
    }
}

/// Locks a data key behind a passphrase.
///
/// # Errors
/// [`LockError::TooMuchWork`] if the memory for argon2id is not there.
pub fn lock(
    key: &DataKey,
    passphrase: &str,
    rng: &mut (impl CryptoRng + ?Sized),
) -> Result<Lock, LockError> {
    let mut lock = Lock {
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        lanes: LANES,
        salt: *random(rng),
        nonce: *random(rng),
        wrapped: Vec::new(),
    };
    let cipher = lock.cipher(passphrase)?;
    let aad = lock.aad();
    let payload = Payload {
        msg: key.as_bytes(),
        aad: &aad,
    };
    let wrapped = cipher.encrypt(&XNonce::from(lock.nonce), payload);
    lock.wrapped = wrapped.map_err(|_| LockError::TooMuchWork)?;
    Ok(lock)
}

impl Lock {
    /// Opens the lock.
    ///
    /// # Errors
    /// [`LockError::WrongPassphrase`], an ordinary answer to a slip of the finger.
    pub fn unlock(&self, passphrase: &str) -> Result<DataKey, LockError> {
        let cipher = self.cipher(passphrase)?;
        let aad = self.aad();
        let payload = Payload {
            msg: &self.wrapped,
            aad: &aad,
        };
        let key = cipher
            .decrypt(&XNonce::from(self.nonce), payload)
            .map(Zeroizing::new)
            .map_err(|_| LockError::WrongPassphrase)?;
        let key: &[u8; 32] = key
            .as_slice()
            .try_into()
            .map_err(|_| LockError::Malformed)?;
        Ok(DataKey::from_bytes(*key))
    }

    /// The bytes to store.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        wire::cbor::encode(self)
    }

    /// Reads [`Lock::to_bytes`].
    ///
    /// # Errors
    /// [`LockError::Malformed`], or [`LockError::TooMuchWork`] if it would exhaust the device.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LockError> {
        let lock: Self = wire::cbor::decode(bytes).map_err(|_| LockError::Malformed)?;
        let fits = lock.memory_kib <= MEMORY_KIB_MAX
            && lock.passes <= PASSES_MAX
            && lock.lanes <= LANES_MAX;
        if fits {
            Ok(lock)
        } else {
            Err(LockError::TooMuchWork)
        }
    }

    fn cipher(&self, passphrase: &str) -> Result<XChaCha20Poly1305, LockError> {
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32))
            .map_err(|_| LockError::Malformed)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut key = Zeroizing::new([0; 32]);
        argon2
            .hash_password_into(passphrase.as_bytes(), &self.salt, key.as_mut())
            .map_err(|_| LockError::TooMuchWork)?;
        Ok(XChaCha20Poly1305::new(&(*key).into()))
    }

    fn aad(&self) -> Vec<u8> {
        let mut aad = b"hearten/v1/lock\0".to_vec();
        for number in [self.memory_kib, self.passes, self.lanes] {
            aad.extend_from_slice(&number.to_be_bytes());
        }
        aad.extend_from_slice(&self.salt);
        aad
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn locked() -> Lock {
        lock(
            &DataKey::from_bytes([5; 32]),
            "quiet harbour",
            &mut ChaCha20Rng::seed_from_u64(1),
        )
        .unwrap()
    }

    #[test]
    fn only_the_passphrase_opens_a_stored_lock() {
        let stored = Lock::from_bytes(&locked().to_bytes()).unwrap();
        assert_eq!(stored.unlock("quiet harbour").unwrap().as_bytes(), &[5; 32]);
        assert_eq!(
            stored.unlock("quiet harbor").unwrap_err(),
            LockError::WrongPassphrase
        );
        assert_eq!(stored.unlock("").unwrap_err(), LockError::WrongPassphrase);
    }

    #[test]
    fn a_lock_made_weaker_does_not_open() {
        let weaker = Lock {
            passes: 1,
            ..locked()
        };
        assert_eq!(
            weaker.unlock("quiet harbour").unwrap_err(),
            LockError::WrongPassphrase
        );
    }

    #[test]
    fn a_lock_that_asks_for_too_much_work_is_refused_unread() {
        let greedy = Lock {
            memory_kib: u32::MAX,
            ..locked()
        };
        assert_eq!(
            Lock::from_bytes(&greedy.to_bytes()),
            Err(LockError::TooMuchWork)
        );
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
            let _ = Lock::from_bytes(&bytes);
        }
    }
}
