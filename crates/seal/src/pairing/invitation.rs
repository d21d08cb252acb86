//! The invitation that a newcomer shows as a QR.

use crate::{Error, Recipient};
use data_encoding::BASE32_NOPAD;
use std::fmt;
use wire::Hash;

const PREFIX: &str = "HEARTEN:1:";

/// Longest relay address in bytes.
const ADDRESS_BYTES_MAX: usize = 256;

/// The three characters by which a relay knows a rendezvous.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RendezvousId([u8; 3]);

impl RendezvousId {
    /// Reads an id, forgiving what people mistype.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let code = wire::code::normalise(text).ok_or(Error::Malformed)?;
        code.as_bytes()
            .try_into()
            .map(Self)
            .map_err(|_| Error::Malformed)
    }

    /// The three characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // They are of the code alphabet, which is ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    pub(super) fn as_bytes(&self) -> &[u8; 3] {
        &self.0
    }
}

impl fmt::Debug for RendezvousId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the newcomer shows: where to meet, and what must be found there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The newcomer's ephemeral key, for this pairing alone.
    pub ephemeral: Recipient,
    /// SHA-256 of its device bundle: the sponsor refuses any other.
    pub bundle_hash: Hash,
    /// Where to meet.
    pub rendezvous: RendezvousId,
    /// At which relay.
    pub relay_address: String,
}

impl Invitation {
    /// The QR's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut bytes = self.ephemeral.as_bytes().to_vec();
        bytes.extend_from_slice(self.bundle_hash.as_bytes());
        bytes.extend_from_slice(self.rendezvous.as_bytes());
        bytes.extend_from_slice(self.relay_address.as_bytes());
        format!("{PREFIX}{}", BASE32_NOPAD.encode(&bytes))
    }

    /// Reads the QR's text; case and spaces around it do not matter.
    ///
    /// # Errors
    /// [`Error::Malformed`], [`Error::BadKey`] or [`Error::TooLarge`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim().to_ascii_uppercase();
        let body = text.strip_prefix(PREFIX).ok_or(Error::Malformed)?;
        let bytes = BASE32_NOPAD
            .decode(body.as_bytes())
            .map_err(|_| Error::Malformed)?;
        let (ephemeral, rest) = bytes.split_first_chunk::<32>().ok_or(Error::Malformed)?;
        let (bundle_hash, rest) = rest.split_first_chunk::<32>().ok_or(Error::Malformed)?;
        let (id, address) = rest.split_first_chunk::<3>().ok_or(Error::Malformed)?;
        if address.len() > ADDRESS_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        let rendezvous = RendezvousId::parse(std::str::from_utf8(id).unwrap_or_default())?;
        if rendezvous.as_bytes() != id {
            return Err(Error::Malformed);
        }
        Ok(Self {
            ephemeral: Recipient::from_bytes(*ephemeral)?,
            bundle_hash: Hash::from_bytes(*bundle_hash),
            rendezvous,
            relay_address: std::str::from_utf8(address)
                .map_err(|_| Error::Malformed)?
                .to_owned(),
        })
    }
}
