//! What the sealed slots hold.

use crate::envelope::EpochKeys;
use crate::{Error, Identity, Keyring, Recipient, files};
use minicbor::{Decode, Encode};
use std::fmt;
use wire::limits::RENDEZVOUS_SLOT_BYTES_MAX;
use wire::{Hash, Licence, RelayId, SpaceId, Token};
use zeroize::Zeroizing;

/// Slot 33: what the sponsor says about itself and the space.
#[derive(Encode, Decode)]
#[cbor(map)]
pub(super) struct Welcome {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(super) sponsor: Vec<u8>,
    #[n(1)]
    pub(super) genesis: Hash,
    #[n(2)]
    pub(super) relay: RelayId,
    #[n(3)]
    pub(super) space: SpaceId,
}

/// Slot 34: the newcomer's person confirmed.
#[derive(Encode, Decode)]
#[cbor(map)]
pub(super) struct Confirm {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(super) signature: [u8; 64],
    #[n(1)]
    pub(super) device_name: String,
}

/// Slot 35: the handover and the sponsor's signature on it.
#[derive(Encode, Decode)]
#[cbor(map)]
pub(super) struct SignedHandover {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(super) handover: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(super) signature: [u8; 64],
}

/// All that a new device needs to pull the space and read it.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Handover {
    /// The space.
    #[n(0)]
    pub space: SpaceId,
    /// Where its relay is.
    #[n(1)]
    pub relay_address: String,
    /// Which relay that has to be.
    #[n(2)]
    pub relay: RelayId,
    /// The space's genesis entry: where verification begins.
    #[n(3)]
    pub genesis: Hash,
    /// Epochs and their keys.
    #[n(4)]
    pub keys: EpochKeys,
    /// The relay's leave to create the space again; absent if there is no relay yet.
    #[n(5)]
    pub licence: Option<Licence>,
    /// Unspent tokens.
    #[n(6)]
    pub tokens: Vec<Token>,
}

impl fmt::Debug for Handover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handover")
            .field("space", &self.space)
            .finish_non_exhaustive()
    }
}

impl Handover {
    /// The epoch keys as a keyring.
    ///
    /// # Errors
    /// [`Error::KeyConflict`] if an epoch occurs with two keys.
    pub fn keyring(&self) -> Result<Keyring, Error> {
        let mut keyring = Keyring::new();
        for (epoch, identity) in &self.keys {
            keyring.insert(*epoch, identity.clone())?;
        }
        Ok(keyring)
    }

    pub(super) fn encode(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(wire::cbor::encode(self))
    }
}

/// Seals a slot's content to one key.
pub(super) fn seal<T: Encode<()>>(to: &Recipient, content: &T) -> Result<Vec<u8>, Error> {
    let plaintext = Zeroizing::new(wire::cbor::encode(content));
    let sealed = files::seal([to], &plaintext)?;
    if sealed.len() > RENDEZVOUS_SLOT_BYTES_MAX {
        Err(Error::TooLarge)
    } else {
        Ok(sealed)
    }
}

/// Opens a slot's content.
pub(super) fn open<T>(identity: &Identity, bytes: &[u8]) -> Result<T, Error>
where
    T: for<'b> Decode<'b, ()>,
{
    if bytes.len() > RENDEZVOUS_SLOT_BYTES_MAX {
        return Err(Error::TooLarge);
    }
    let plaintext = files::open(identity, bytes, RENDEZVOUS_SLOT_BYTES_MAX)?;
    Ok(wire::cbor::decode(&plaintext)?)
}
