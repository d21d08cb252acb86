//! Epoch identities and the keyring that keeps them.

use crate::{Error, Identity};
use minicbor::{Decode, Encode};
use std::collections::BTreeMap;
use wire::EpochId;
use zeroize::Zeroizing;

/// The secret key of one epoch's content: fresh and random, never derived.
pub type EpochIdentity = Identity;

pub use crate::identity::make_identity as make_epoch_identity;

/// Every epoch key this device was given. It only grows: a key is never replaced or dropped,
/// because old records are never sealed again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keyring {
    keys: BTreeMap<EpochId, EpochIdentity>,
}

impl Keyring {
    /// A keyring without keys.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key and says whether it was new.
    ///
    /// # Errors
    /// [`Error::KeyConflict`] if another key is known for the epoch; the known one stays.
    pub fn insert(&mut self, epoch: EpochId, identity: EpochIdentity) -> Result<bool, Error> {
        match self.keys.get(&epoch) {
            Some(known) if *known == identity => Ok(false),
            Some(_) => Err(Error::KeyConflict),
            None => {
                self.keys.insert(epoch, identity);
                Ok(true)
            }
        }
    }

    /// The key of an epoch.
    #[must_use]
    pub fn get(&self, epoch: &EpochId) -> Option<&EpochIdentity> {
        self.keys.get(epoch)
    }

    /// Every epoch and its key, in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (&EpochId, &EpochIdentity)> {
        self.keys.iter()
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is no key yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// CBOR for sealed local storage: `{0: [[epoch, identity text]…]}`.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let keys = self
            .keys
            .iter()
            .map(|(epoch, identity)| (*epoch, identity.clone()))
            .collect();
        Zeroizing::new(wire::cbor::encode(&StoredKeyring { keys }))
    }

    /// Reads [`Keyring::to_bytes`].
    ///
    /// # Errors
    /// [`Error::Malformed`], or [`Error::KeyConflict`] if an epoch occurs with two keys.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let stored: StoredKeyring = wire::cbor::decode(bytes)?;
        let mut keyring = Self::new();
        for (epoch, identity) in stored.keys {
            keyring.insert(epoch, identity)?;
        }
        Ok(keyring)
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct StoredKeyring {
    #[n(0)]
    keys: Vec<(EpochId, EpochIdentity)>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn identity(seed: u8) -> EpochIdentity {
        Identity::from_secret(&[seed; 32]).unwrap()
    }

    #[test]
    fn a_known_key_is_never_replaced() {
        let mut keyring = Keyring::new();
        let epoch = EpochId::from_bytes([1; 32]);
        assert_eq!(keyring.insert(epoch, identity(1)), Ok(true));
        assert_eq!(keyring.insert(epoch, identity(1)), Ok(false));
        assert_eq!(keyring.insert(epoch, identity(2)), Err(Error::KeyConflict));
        assert_eq!(keyring.get(&epoch), Some(&identity(1)));
    }

    proptest! {
        #[test]
        fn a_keyring_only_grows(inserts in proptest::collection::vec((0u8..6, 0u8..4), 0..30)) {
            let mut keyring = Keyring::new();
            for (epoch, seed) in inserts {
                let before = keyring.clone();
                let _ = keyring.insert(EpochId::from_bytes([epoch; 32]), identity(seed));
                for (epoch, key) in before.iter() {
                    prop_assert_eq!(keyring.get(epoch), Some(key));
                }
            }
            prop_assert_eq!(Keyring::from_bytes(&keyring.to_bytes()).unwrap(), keyring);
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Keyring::from_bytes(&bytes);
        }
    }
}
