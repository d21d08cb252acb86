//! The keys of one device in one space, and the bundles that speak for them (section 2.4).

use crate::identity::make_identity;
use crate::{Error, Identity, Recipient, random};
use ed25519_dalek::SigningKey;
use minicbor::{Decode, Encode};
use rand_core::CryptoRng;
use std::fmt;
use wire::{AuthorId, Hash};
use zeroize::Zeroizing;

const DEVICE_DOMAIN: &str = "hearten/v1/device";

/// What one device holds for one space: its root, which certifies the other two; the key that
/// signs records, statements and requests; and the identity that opens envelopes.
#[derive(Clone)]
pub struct DeviceKeys {
    root: SigningKey,
    author: SigningKey,
    receiving: Identity,
}

/// Fresh keys for a new device.
///
/// # Errors
/// Never in practice; [`Error::BadKey`] if 32 random bytes made no key.
pub fn make_device_keys(rng: &mut (impl CryptoRng + ?Sized)) -> Result<DeviceKeys, Error> {
    let root = SigningKey::from_bytes(&random(rng));
    DeviceKeys::make_under(root, rng)
}

impl DeviceKeys {
    fn make_under(root: SigningKey, rng: &mut (impl CryptoRng + ?Sized)) -> Result<Self, Error> {
        let author = SigningKey::from_bytes(&random(rng));
        Ok(Self {
            root,
            author,
            receiving: make_identity(rng)?,
        })
    }

    /// Fresh keys of the same device for another space, or for this one after its chain was
    /// retired. Authors are never used in two spaces.
    ///
    /// # Errors
    /// As [`make_device_keys`].
    pub fn make_for_another_space(
        &self,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Self, Error> {
        Self::make_under(self.root.clone(), rng)
    }

    /// Who this device is in its space.
    #[must_use]
    pub fn author(&self) -> AuthorId {
        wire::author_of(&self.author)
    }

    /// Signs records, statements and requests.
    #[must_use]
    pub fn author_key(&self) -> &SigningKey {
        &self.author
    }

    /// Opens envelopes.
    #[must_use]
    pub fn receiving(&self) -> &Identity {
        &self.receiving
    }

    /// The public half, certified by the root.
    #[must_use]
    pub fn bundle(&self) -> DeviceBundle {
        let author = self.author();
        let recipient = self.receiving.recipient();
        let signed = certified(&author, &recipient);
        DeviceBundle {
            root: self.root.verifying_key().to_bytes(),
            author,
            signature: wire::sign(&self.root, DEVICE_DOMAIN, &signed),
            recipient,
        }
    }

    /// CBOR for sealed local storage: `{0: root secret, 1: author secret, 2: identity text}`.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let stored = StoredKeys {
            root: Zeroizing::new(self.root.to_bytes()),
            author: Zeroizing::new(self.author.to_bytes()),
            receiving: self.receiving.clone(),
        };
        Zeroizing::new(wire::cbor::encode(&stored))
    }

    /// Reads [`DeviceKeys::to_bytes`].
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let stored: StoredKeys = wire::cbor::decode(bytes)?;
        Ok(Self {
            root: SigningKey::from_bytes(&stored.root),
            author: SigningKey::from_bytes(&stored.author),
            receiving: stored.receiving,
        })
    }
}

impl fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKeys(..)")
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct StoredKeys {
    #[cbor(n(0), with = "secret")]
    root: Zeroizing<[u8; 32]>,
    #[cbor(n(1), with = "secret")]
    author: Zeroizing<[u8; 32]>,
    #[n(2)]
    receiving: Identity,
}

/// CBOR byte strings of 32 secret bytes.
pub(crate) mod secret {
    use minicbor::encode::{Encoder, Error, Write};
    use zeroize::Zeroizing;

    pub(crate) fn encode<C, W: Write>(
        bytes: &Zeroizing<[u8; 32]>,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), Error<W::Error>> {
        e.bytes(bytes.as_ref())?.ok()
    }

    pub(crate) fn decode<C>(
        d: &mut minicbor::Decoder<'_>,
        _: &mut C,
    ) -> Result<Zeroizing<[u8; 32]>, minicbor::decode::Error> {
        let bytes = d.bytes()?.try_into();
        bytes
            .map(Zeroizing::new)
            .map_err(|_| minicbor::decode::Error::message("wrong length"))
    }
}

/// A device's public keys for one space. What was decoded is not yet believed: see
/// [`DeviceBundle::verify`].
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DeviceBundle {
    /// The device's root public key.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub root: [u8; 32],
    /// Who it is in this space.
    #[n(1)]
    pub author: AuthorId,
    /// Where its envelopes go.
    #[n(2)]
    pub recipient: Recipient,
    /// The root's signature over author and recipient.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

impl DeviceBundle {
    /// The bytes as they travel.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        wire::cbor::encode(self)
    }

    /// Reads a bundle and checks its certification.
    ///
    /// # Errors
    /// [`Error::Malformed`] or [`Error::BadSignature`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let bundle: Self = wire::cbor::decode(bytes)?;
        bundle.verify()?;
        Ok(bundle)
    }

    /// Checks that the root certified the other two keys.
    ///
    /// # Errors
    /// [`Error::BadSignature`].
    pub fn verify(&self) -> Result<(), Error> {
        let root = AuthorId::from_bytes(self.root);
        let signed = certified(&self.author, &self.recipient);
        wire::verify_strict(&root, DEVICE_DOMAIN, &signed, &self.signature)
            .map_err(|_| Error::BadSignature)
    }

    /// SHA-256 of the bundle as it travels: what an invitation commits to.
    #[must_use]
    pub fn hash(&self) -> Hash {
        wire::domain::sha256(&self.encode())
    }
}

fn certified(author: &AuthorId, recipient: &Recipient) -> Vec<u8> {
    let mut signed = author.as_bytes().to_vec();
    signed.extend_from_slice(recipient.to_string().as_bytes());
    signed
}

/// The public half of a space's recovery keys.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RecoveryBundle {
    /// The recovery author in this space.
    #[n(0)]
    pub author: AuthorId,
    /// Where its envelopes go.
    #[n(1)]
    pub recipient: Recipient,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn keys(seed: u64) -> DeviceKeys {
        make_device_keys(&mut ChaCha20Rng::seed_from_u64(seed)).unwrap()
    }

    #[test]
    fn a_bundle_holds_only_under_its_own_root() {
        let phone = keys(1).bundle();
        assert_eq!(DeviceBundle::decode(&phone.encode()).unwrap(), phone);
        let forged = DeviceBundle {
            root: keys(2).bundle().root,
            ..phone.clone()
        };
        assert_eq!(
            DeviceBundle::decode(&forged.encode()),
            Err(Error::BadSignature)
        );
        let swapped = DeviceBundle {
            recipient: keys(2).bundle().recipient,
            ..phone
        };
        assert_eq!(swapped.verify(), Err(Error::BadSignature));
    }

    #[test]
    fn keys_come_back_from_storage_and_print_nothing() {
        let phone = keys(1);
        let again = DeviceKeys::from_bytes(&phone.to_bytes()).unwrap();
        assert_eq!(again.bundle(), phone.bundle());
        assert_eq!(again.receiving(), phone.receiving());
        assert_eq!(format!("{phone:?}"), "DeviceKeys(..)");
    }

    #[test]
    fn another_space_shares_the_root_and_nothing_else() {
        let here = keys(1);
        let there = here
            .make_for_another_space(&mut ChaCha20Rng::seed_from_u64(9))
            .unwrap();
        assert_eq!(here.bundle().root, there.bundle().root);
        assert_ne!(here.author(), there.author());
        assert_ne!(here.receiving(), there.receiving());
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = DeviceBundle::decode(&bytes);
            let _ = DeviceKeys::from_bytes(&bytes);
        }

        #[test]
        fn a_bundle_with_any_bit_changed_does_not_hold(at in 0usize..237, bit in 0u8..8) {
            let phone = keys(1).bundle();
            let mut bytes = phone.encode();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            prop_assert!(DeviceBundle::decode(&bytes).is_err());
        }
    }
}
