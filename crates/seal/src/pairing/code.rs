//! The code for people without a camera: where to meet, and a secret.

use super::RendezvousId;
use crate::{Error, random};
use rand_core::CryptoRng;
use std::fmt;
use zeroize::Zeroizing;

const SECRET_LEN: usize = 5;

/// Three characters for the rendezvous and five secret ones, 25 bits.
#[derive(Clone)]
pub struct PairingCode {
    rendezvous: RendezvousId,
    text: Zeroizing<String>,
}

impl PairingCode {
    /// A fresh code for a rendezvous.
    pub fn make(rendezvous: RendezvousId, rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        let secret = Zeroizing::new(wire::code::from_random(&*random::<SECRET_LEN>(rng)));
        let text = Zeroizing::new(format!("{}{}", rendezvous.as_str(), secret.as_str()));
        Self { rendezvous, text }
    }

    /// Reads a code as typed: case, spaces and hyphens do not matter, `o` is 0, `i` and `l` are 1.
    ///
    /// # Errors
    /// [`Error::Malformed`] if it is not eight characters of the alphabet.
    pub fn parse(typed: &str) -> Result<Self, Error> {
        let text = Zeroizing::new(wire::code::normalise(typed).ok_or(Error::Malformed)?);
        let (id, secret) = text.split_at_checked(3).ok_or(Error::Malformed)?;
        if secret.len() != SECRET_LEN {
            return Err(Error::Malformed);
        }
        Ok(Self {
            rendezvous: RendezvousId::parse(id)?,
            text,
        })
    }

    /// Where to meet.
    #[must_use]
    pub fn rendezvous(&self) -> RendezvousId {
        self.rendezvous
    }

    /// The code as it is shown: `abcd-efgh`.
    #[must_use]
    pub fn to_display(&self) -> Zeroizing<String> {
        let (front, back) = self.text.split_at_checked(4).unwrap_or_default();
        Zeroizing::new(format!("{front}-{back}"))
    }

    /// The eight characters: the password of the exchange.
    pub(super) fn password(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

impl fmt::Debug for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PairingCode(..)")
    }
}
