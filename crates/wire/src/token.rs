//! Tokens: single-use leave to create a space, known to a relay by their hash alone.

use crate::domain::hash;
use crate::ids::Hash;
use minicbor::encode::{Encoder, Write};
use minicbor::{Decode, Decoder, Encode};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// 32 random bytes made by a client.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Token([u8; 32]);

impl Token {
    /// Wraps random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for storage among sealed state.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What a relay keeps: `H("hearten/v1/token", token)`.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash("hearten/v1/token", &self.0)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

impl<C> Encode<C> for Token {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Token {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.bytes()?
            .try_into()
            .map(Self)
            .map_err(|_| minicbor::decode::Error::message("token of a wrong length"))
    }
}
