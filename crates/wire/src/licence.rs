//! Licences: a relay's word that a space may be created there again without a token (4.7).

use crate::domain::{BadSignature, sign, verify_strict};
use crate::ids::{AuthorId, BadId, RelayId, SpaceId};
use crate::{SUITE, record::Reader};
use ed25519_dalek::SigningKey;
use minicbor::encode::{Encoder, Write};
use minicbor::{Decode, Decoder, Encode};

const DOMAIN: &str = "hearten/v1/licence";
const SIGNED_LEN: usize = 70;

/// A licence whose layout holds; [`Licence::verify`] says whether the relay signed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Licence {
    /// The space that may be created.
    pub space: SpaceId,
    /// The relay that gave leave.
    pub relay: RelayId,
    /// The day it did, counted from 1970-01-01.
    pub day: u32,
    signature: [u8; 64],
}

impl Licence {
    /// Length in bytes.
    pub const LEN: usize = SIGNED_LEN + 64;

    /// Signs a licence with the relay's identity key.
    #[must_use]
    pub fn issue(relay_key: &SigningKey, space: SpaceId, day: u32) -> Self {
        let relay = RelayId::from_bytes(relay_key.verifying_key().to_bytes());
        let signature = sign(relay_key, DOMAIN, &signed_part(&space, &relay, day));
        Self {
            space,
            relay,
            day,
            signature,
        }
    }

    /// Reads a licence.
    ///
    /// # Errors
    /// [`BadId`] if the length or the suite is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadId> {
        let mut reader = Reader(bytes);
        let mut read = || {
            let suite = reader.u16()?;
            let space = reader.array()?.into();
            let relay = reader.array()?.into();
            let day = u32::from_be_bytes(reader.array()?);
            let signature = reader.array()?;
            Ok::<_, crate::RecordError>((
                suite,
                Self {
                    space,
                    relay,
                    day,
                    signature,
                },
            ))
        };
        let (suite, licence) = read().map_err(|_| BadId)?;
        if suite == SUITE && reader.0.is_empty() {
            Ok(licence)
        } else {
            Err(BadId)
        }
    }

    /// The bytes as they travel.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = signed_part(&self.space, &self.relay, self.day);
        bytes.extend_from_slice(&self.signature);
        bytes
    }

    /// Checks that the named relay signed it.
    ///
    /// # Errors
    /// [`BadSignature`].
    pub fn verify(&self) -> Result<(), BadSignature> {
        let author = AuthorId::from_bytes(self.relay.to_bytes());
        let signed = signed_part(&self.space, &self.relay, self.day);
        verify_strict(&author, DOMAIN, &signed, &self.signature)
    }
}

fn signed_part(space: &SpaceId, relay: &RelayId, day: u32) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(Licence::LEN);
    bytes.extend_from_slice(&SUITE.to_be_bytes());
    bytes.extend_from_slice(space.as_bytes());
    bytes.extend_from_slice(relay.as_bytes());
    bytes.extend_from_slice(&day.to_be_bytes());
    bytes
}

impl<C> Encode<C> for Licence {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.to_bytes())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Licence {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::parse(d.bytes()?).map_err(|_| minicbor::decode::Error::message("not a licence"))
    }
}
