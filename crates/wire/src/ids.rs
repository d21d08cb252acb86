//! Identifiers: fixed bytes with a text form.

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use minicbor::encode::{Encoder, Write};
use minicbor::{Decode, Decoder, Encode};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A text or a byte string is not an identifier of the wanted type.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("not a valid identifier")]
pub struct BadId;

macro_rules! fixed_bytes {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, std::hash::Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;
            /// All zeros: stands for "none" where the protocol says so.
            pub const ZERO: Self = Self([0; $len]);

            /// Wraps bytes; any are allowed.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// The bytes, by value.
            #[must_use]
            pub const fn to_bytes(self) -> [u8; $len] {
                self.0
            }

            /// Whether every byte is zero.
            #[must_use]
            pub fn is_zero(&self) -> bool {
                self.0 == [0; $len]
            }
        }

        impl From<[u8; $len]> for $name {
            fn from(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = BadId;
            fn try_from(bytes: &[u8]) -> Result<Self, BadId> {
                bytes.try_into().map(Self).map_err(|_| BadId)
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                Self::try_from(d.bytes()?)
                    .map_err(|_| minicbor::decode::Error::message("identifier of a wrong length"))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal, $prefix:literal) => {
        fixed_bytes!($(#[$doc])* $name, $len);

        impl $name {
            /// What the text form begins with.
            pub const PREFIX: &str = $prefix;
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($prefix)?;
                f.write_str(&BASE32_NOPAD.encode(&self.0).to_ascii_lowercase())
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let body = text.strip_prefix($prefix).ok_or(BadId)?;
                if body.bytes().any(|b| b.is_ascii_uppercase()) {
                    return Err(BadId);
                }
                let bytes =
                    BASE32_NOPAD.decode(body.to_ascii_uppercase().as_bytes()).map_err(|_| BadId)?;
                Self::try_from(bytes.as_slice())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let text = self.to_string();
                f.write_str(text.get(..$prefix.len() + 8).unwrap_or(&text))
            }
        }
    };
}

id!(
    /// A space: `H("hearten/v1/space", body of the first access statement)`.
    SpaceId, 32, "sp_"
);
id!(
    /// The Ed25519 public key with which one device signs in one space.
    AuthorId, 32, "au_"
);
id!(
    /// An epoch: the hash of the membership entry that began it.
    EpochId, 32, "ep_"
);
id!(
    /// A relay's Ed25519 public key.
    RelayId, 32, "re_"
);
id!(
    /// A relay database's random id, new whenever it is restored, reset or purged.
    Generation, 16, "ge_"
);
id!(
    /// A part: `H("hearten/v1/part", its bytes)`, a pack or a piece of an attachment.
    PartId, 32, "pa_"
);

impl PartId {
    /// The id of a part with these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(crate::domain::hash("hearten/v1/part", bytes).to_bytes())
    }
}

fixed_bytes!(
    /// A SHA-256 digest. Its text form is base64url without padding.
    Hash, 32
);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64URL_NOPAD.encode(&self.0))
    }
}

impl FromStr for Hash {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| BadId)?;
        Self::try_from(bytes.as_slice())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.to_string();
        f.write_str(text.get(..8).unwrap_or(&text))
    }
}

/// The newest record of an author's chain: its number and its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, std::hash::Hash, Encode, Decode)]
#[cbor(map)]
pub struct Head {
    /// Sequence number, from 1; 0 means that there is no record.
    #[n(0)]
    pub seq: u64,
    /// The record's hash; zeros at seq 0.
    #[n(1)]
    pub hash: Hash,
}

impl Head {
    /// The head of a chain without records.
    pub const NONE: Self = Self {
        seq: 0,
        hash: Hash::ZERO,
    };
}

/// A record by its place: whose chain, which number, which hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, std::hash::Hash, Encode, Decode)]
#[cbor(map)]
pub struct Place {
    /// Whose chain.
    #[n(0)]
    pub author: AuthorId,
    /// Its number, from 1.
    #[n(1)]
    pub seq: u64,
    /// Its hash.
    #[n(2)]
    pub hash: Hash,
}

impl Place {
    /// The place of a chain's head.
    #[must_use]
    pub const fn new(author: AuthorId, head: Head) -> Self {
        Self {
            author,
            seq: head.seq,
            hash: head.hash,
        }
    }

    /// Number and hash.
    #[must_use]
    pub const fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: self.hash,
        }
    }
}
