//! Entries and actions as they travel (section 2.4).

use super::MembershipError;
use crate::{DeviceBundle, Recipient, RecoveryBundle};
use minicbor::data::Type;
use minicbor::decode::{Decode, Decoder};
use minicbor::encode::{Encode, Encoder, Write};
use std::fmt;
use wire::{AuthorId, Hash, Head};

/// Most parents of one entry.
pub const PARENTS_MAX: usize = 64;

/// Longest device name in bytes.
pub const NAME_BYTES_MAX: usize = 256;

const DOMAIN: &str = "hearten/v1/membership";

/// One entry: what it builds on and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Hashes of the entries it builds on; none for genesis.
    pub parents: Vec<Hash>,
    /// What it does.
    pub action: Action,
    /// Who writes it: whoever signs the record that holds it. So that two members who do the same
    /// at the same moment write two entries, of which either can be taken back. Absent in entries of
    /// the first release.
    pub author: Option<AuthorId>,
}

/// What an entry does.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Begins the space, its first epoch, and its author's membership.
    Genesis {
        /// Keeps two spaces of the same keys apart.
        nonce: [u8; 32],
        /// The first device.
        device: DeviceBundle,
        /// Its name.
        name: String,
        /// The first recovery member.
        recovery: RecoveryBundle,
        /// What the first epoch's records are sealed to.
        recipient: Recipient,
    },
    /// Adds a device.
    AddDevice {
        /// The device.
        device: DeviceBundle,
        /// Its name.
        name: String,
    },
    /// Ends one's own old chain; voids nothing.
    Retire {
        /// Whose chain: one's own.
        author: AuthorId,
        /// Where it ends.
        head: Head,
    },
    /// Removes another device.
    Revoke {
        /// Whose chain.
        author: AuthorId,
        /// Where it ends.
        head: Head,
    },
    /// Sets or replaces the recovery member.
    SetRecovery {
        /// The new one.
        recovery: RecoveryBundle,
    },
    /// Begins an epoch.
    Rotate {
        /// Keeps two rotations apart.
        nonce: [u8; 32],
        /// What the epoch's records are sealed to.
        recipient: Recipient,
    },
    /// Begins an epoch that unites several.
    MergeRotate {
        /// Keeps two rotations apart.
        nonce: [u8; 32],
        /// What the epoch's records are sealed to.
        recipient: Recipient,
    },
    /// Renames a device.
    RenameDevice {
        /// Which.
        author: AuthorId,
        /// Its new name.
        name: String,
    },
}

impl fmt::Debug for Action {
    // Names of devices are content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Action({})", self.tag())
    }
}

impl Action {
    /// The tag in front.
    #[must_use]
    pub fn tag(&self) -> u8 {
        match self {
            Self::Genesis { .. } => 0,
            Self::AddDevice { .. } => 1,
            Self::Retire { .. } => 2,
            Self::Revoke { .. } => 3,
            Self::SetRecovery { .. } => 4,
            Self::Rotate { .. } => 5,
            Self::MergeRotate { .. } => 6,
            Self::RenameDevice { .. } => 7,
        }
    }

    /// The recipient of the epoch it begins, if it begins one.
    #[must_use]
    pub fn recipient(&self) -> Option<&Recipient> {
        match self {
            Self::Genesis { recipient, .. }
            | Self::Rotate { recipient, .. }
            | Self::MergeRotate { recipient, .. } => Some(recipient),
            _ => None,
        }
    }
}

impl Entry {
    /// The body of a membership record.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        wire::cbor::encode(self)
    }

    /// Reads the body of a membership record. Bundles are not yet verified.
    ///
    /// # Errors
    /// [`MembershipError::UnknownAction`] to park it, [`MembershipError::Malformed`] to refuse it.
    pub fn decode(bytes: &[u8]) -> Result<Self, MembershipError> {
        match wire::cbor::decode::<Raw>(bytes).map_err(|_| MembershipError::Malformed)? {
            Raw { parents, .. } if parents.len() > PARENTS_MAX => Err(MembershipError::Malformed),
            Raw {
                action: RawAction::Unknown(tag),
                ..
            } => Err(MembershipError::UnknownAction(tag)),
            Raw {
                parents,
                action: RawAction::Known(action),
                author,
            } => Ok(Self {
                parents,
                action: *action,
                author,
            }),
        }
    }

    /// The hash of an encoded entry, by which others name it.
    #[must_use]
    pub fn hash_of(bytes: &[u8]) -> Hash {
        wire::hash(DOMAIN, bytes)
    }
}

#[derive(minicbor::Decode)]
#[cbor(map)]
struct Raw {
    #[n(0)]
    parents: Vec<Hash>,
    #[n(1)]
    action: RawAction,
    #[n(2)]
    author: Option<AuthorId>,
}

enum RawAction {
    Known(Box<Action>),
    Unknown(u64),
}

#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct GenesisFields {
    #[cbor(n(0), with = "minicbor::bytes")]
    nonce: [u8; 32],
    #[n(1)]
    device: DeviceBundle,
    #[n(2)]
    name: String,
    #[n(3)]
    recovery: RecoveryBundle,
    #[n(4)]
    recipient: Recipient,
}

#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct DeviceFields {
    #[n(0)]
    device: DeviceBundle,
    #[n(1)]
    name: String,
}

#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct EndFields {
    #[n(0)]
    author: AuthorId,
    #[n(1)]
    seq: u64,
    #[n(2)]
    hash: Hash,
}

#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct RecoveryFields {
    #[n(0)]
    recovery: RecoveryBundle,
}

#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct EpochFields {
    #[cbor(n(0), with = "minicbor::bytes")]
    nonce: [u8; 32],
    #[n(1)]
    recipient: Recipient,
}

#[derive(minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
struct NameFields {
    #[n(0)]
    author: AuthorId,
    #[n(1)]
    name: String,
}

impl<C> Encode<C> for Entry {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        let fields = if self.author.is_some() { 3 } else { 2 };
        e.map(fields)?.u8(0)?.encode(&self.parents)?.u8(1)?;
        e.array(2)?.u8(self.action.tag())?;
        match self.action.clone() {
            Action::Genesis {
                nonce,
                device,
                name,
                recovery,
                recipient,
            } => GenesisFields {
                nonce,
                device,
                name,
                recovery,
                recipient,
            }
            .encode(e, ctx),
            Action::AddDevice { device, name } => DeviceFields { device, name }.encode(e, ctx),
            Action::Retire { author, head } | Action::Revoke { author, head } => EndFields {
                author,
                seq: head.seq,
                hash: head.hash,
            }
            .encode(e, ctx),
            Action::SetRecovery { recovery } => RecoveryFields { recovery }.encode(e, ctx),
            Action::Rotate { nonce, recipient } | Action::MergeRotate { nonce, recipient } => {
                EpochFields { nonce, recipient }.encode(e, ctx)
            }
            Action::RenameDevice { author, name } => NameFields { author, name }.encode(e, ctx),
        }?;
        if let Some(author) = &self.author {
            e.u8(2)?.encode(author)?;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for RawAction {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.array()? != Some(2) {
            return Err(minicbor::decode::Error::message("not an action"));
        }
        let action = match d.u64()? {
            0 => {
                let GenesisFields {
                    nonce,
                    device,
                    name,
                    recovery,
                    recipient,
                } = d.decode()?;
                Action::Genesis {
                    nonce,
                    device,
                    name: checked(name)?,
                    recovery,
                    recipient,
                }
            }
            1 => {
                let DeviceFields { device, name } = d.decode()?;
                Action::AddDevice {
                    device,
                    name: checked(name)?,
                }
            }
            2 => {
                let EndFields { author, seq, hash } = d.decode()?;
                Action::Retire {
                    author,
                    head: Head { seq, hash },
                }
            }
            3 => {
                let EndFields { author, seq, hash } = d.decode()?;
                Action::Revoke {
                    author,
                    head: Head { seq, hash },
                }
            }
            4 => Action::SetRecovery {
                recovery: d.decode::<RecoveryFields>()?.recovery,
            },
            5 => {
                let EpochFields { nonce, recipient } = d.decode()?;
                Action::Rotate { nonce, recipient }
            }
            6 => {
                let EpochFields { nonce, recipient } = d.decode()?;
                Action::MergeRotate { nonce, recipient }
            }
            7 => {
                let NameFields { author, name } = d.decode()?;
                Action::RenameDevice {
                    author,
                    name: checked(name)?,
                }
            }
            tag => {
                if !matches!(d.datatype()?, Type::Map | Type::MapIndef) {
                    return Err(minicbor::decode::Error::message("not an action"));
                }
                d.skip()?;
                return Ok(Self::Unknown(tag));
            }
        };
        Ok(Self::Known(Box::new(action)))
    }
}

fn checked(name: String) -> Result<String, minicbor::decode::Error> {
    if name.len() <= NAME_BYTES_MAX {
        Ok(name)
    } else {
        Err(minicbor::decode::Error::message("the name is too long"))
    }
}
