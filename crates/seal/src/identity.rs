//! age X25519 keys: the secret [`Identity`] and the public [`Recipient`].
//!
//! Text forms are those of the age format (C2SP `age.md`): `AGE-SECRET-KEY-1…` and `age1…`.

use crate::{Error, random};
use bech32::{Bech32, Hrp};
use curve25519_dalek::MontgomeryPoint;
use minicbor::decode::{Decode, Decoder};
use minicbor::encode::{Encode, Encoder, Write};
use rand_core::CryptoRng;
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroizing;

const SECRET_HRP: Hrp = Hrp::parse_unchecked("age-secret-key-");
const PUBLIC_HRP: Hrp = Hrp::parse_unchecked("age");

/// A secret age key. Wiped on drop, prints nothing; two are equal when their recipients are.
#[derive(Clone)]
pub struct Identity(age::x25519::Identity);

/// A fresh identity from the given randomness.
///
/// # Errors
/// Never in practice; [`Error::BadKey`] if 32 bytes made no key.
pub fn make_identity(rng: &mut (impl CryptoRng + ?Sized)) -> Result<Identity, Error> {
    Identity::from_secret(&random(rng))
}

impl Identity {
    /// The identity of an X25519 secret.
    ///
    /// # Errors
    /// [`Error::BadKey`] if the text form could not be made.
    pub fn from_secret(secret: &[u8; 32]) -> Result<Self, Error> {
        let text = bech32::encode_upper::<Bech32>(SECRET_HRP, secret).map_err(|_| Error::BadKey)?;
        let text = Zeroizing::new(text);
        text.parse().map(Self).map_err(|_| Error::BadKey)
    }

    /// Reads `AGE-SECRET-KEY-1…`; spaces around it do not matter.
    ///
    /// # Errors
    /// [`Error::BadKey`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        text.trim().parse().map(Self).map_err(|_| Error::BadKey)
    }

    /// The text form, which stock age tools read.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        use age::secrecy::ExposeSecret;
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// What others seal to.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        let key = self.0.to_public();
        let bytes = public_bytes(&key.to_string()).unwrap_or_default();
        Recipient { bytes, key }
    }

    pub(crate) fn as_age(&self) -> &age::x25519::Identity {
        &self.0
    }
}

impl PartialEq for Identity {
    fn eq(&self, other: &Self) -> bool {
        self.recipient() == other.recipient()
    }
}

impl Eq for Identity {}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(..)")
    }
}

impl<C> Encode<C> for Identity {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.to_text())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Identity {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        Self::parse(d.str()?).map_err(|_| minicbor::decode::Error::message("not an identity"))
    }
}

/// A public age key that can be sealed to. Keys of small order are refused: everyone could open
/// what is sealed to them.
#[derive(Clone)]
pub struct Recipient {
    bytes: [u8; 32],
    key: age::x25519::Recipient,
}

impl Recipient {
    /// The recipient of an X25519 public key.
    ///
    /// # Errors
    /// [`Error::BadKey`] for keys of small order.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, Error> {
        // Any clamped scalar is a multiple of the cofactor and takes these keys to zero. age would
        // panic on them.
        if MontgomeryPoint(bytes).mul_clamped([1; 32]).0 == [0; 32] {
            return Err(Error::BadKey);
        }
        let text = bech32::encode_lower::<Bech32>(PUBLIC_HRP, &bytes).map_err(|_| Error::BadKey)?;
        let key = text.parse().map_err(|_| Error::BadKey)?;
        Ok(Self { bytes, key })
    }

    /// The X25519 public key.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    pub(crate) fn as_age(&self) -> &age::x25519::Recipient {
        &self.key
    }
}

fn public_bytes(text: &str) -> Result<[u8; 32], Error> {
    let (hrp, bytes) = bech32::decode(text).map_err(|_| Error::BadKey)?;
    if hrp != PUBLIC_HRP {
        return Err(Error::BadKey);
    }
    bytes.try_into().map_err(|_| Error::BadKey)
}

impl FromStr for Recipient {
    type Err = Error;

    /// Reads `age1…` in its one canonical spelling.
    fn from_str(text: &str) -> Result<Self, Error> {
        let recipient = Self::from_bytes(public_bytes(text)?)?;
        if recipient.to_string() == text {
            Ok(recipient)
        } else {
            Err(Error::BadKey)
        }
    }
}

impl PartialEq for Recipient {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Recipient {}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.key.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.to_string().get(..12).unwrap_or("age1"))
    }
}

impl<C> Encode<C> for Recipient {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(&self.to_string())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Recipient {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.str()?
            .parse()
            .map_err(|_| minicbor::decode::Error::message("not a recipient"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    // The pair from the age crate's own tests.
    const SECRET: &str =
        "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
    const PUBLIC: &str = "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa";

    #[test]
    fn a_known_pair_reads_and_writes_as_age_spells_it() {
        let identity = Identity::parse(&format!("  {SECRET}\n")).unwrap();
        assert_eq!(identity.to_text().as_str(), SECRET);
        assert_eq!(identity.recipient().to_string(), PUBLIC);
        let parsed: Recipient = PUBLIC.parse().unwrap();
        assert_eq!(parsed, identity.recipient());
    }

    #[test]
    fn the_same_seed_makes_the_same_identity() {
        let make = |seed| make_identity(&mut ChaCha20Rng::seed_from_u64(seed)).unwrap();
        assert_eq!(make(1), make(1));
        assert_ne!(make(1), make(2));
    }

    #[test]
    fn keys_of_small_order_are_refused() {
        let mut one = [0; 32];
        one[0] = 1;
        let mut p_minus_one = [0xff; 32];
        p_minus_one[0] = 0xec;
        p_minus_one[31] = 0x7f;
        for bytes in [[0; 32], one, p_minus_one] {
            assert_eq!(Recipient::from_bytes(bytes), Err(Error::BadKey));
        }
    }

    #[test]
    fn an_identity_prints_nothing() {
        let identity = Identity::parse(SECRET).unwrap();
        assert_eq!(format!("{identity:?}"), "Identity(..)");
    }

    #[test]
    fn another_spelling_of_a_recipient_is_refused() {
        assert_eq!(
            PUBLIC.to_uppercase().parse::<Recipient>(),
            Err(Error::BadKey)
        );
    }

    proptest! {
        #[test]
        fn any_secret_survives_its_text_form(secret: [u8; 32]) {
            let identity = Identity::from_secret(&secret).unwrap();
            let again = Identity::parse(&identity.to_text()).unwrap();
            prop_assert_eq!(&again, &identity);
            let recipient = identity.recipient();
            prop_assert_eq!(Recipient::from_bytes(*recipient.as_bytes()).unwrap(), recipient);
        }

        #[test]
        fn arbitrary_text_never_panics(text: String) {
            let _ = Identity::parse(&text);
            let _ = text.parse::<Recipient>();
        }
    }
}
