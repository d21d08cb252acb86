//! What a sponsor brings to a pairing, and the leave it ends in.

use crate::{DeviceBundle, DeviceKeys, Recipient};
use wire::{Hash, RelayId, SpaceId};

/// What a sponsor brings along.
#[derive(Clone, Debug)]
pub struct SponsorContext {
    /// Its own keys in the space.
    pub keys: DeviceKeys,
    /// The space.
    pub space: SpaceId,
    /// The space's genesis entry.
    pub genesis: Hash,
    /// The space's relay.
    pub relay: RelayId,
}

/// A newcomer whose bundle is the invited one.
pub(super) struct Meeting {
    pub(super) newcomer: DeviceBundle,
    pub(super) ephemeral: Recipient,
    pub(super) transcript: Hash,
}

/// Leave to let the newcomer in. It exists only once both people confirmed, and it is the only way
/// to its keys and to the handover.
pub struct Admission {
    pub(super) meeting: Box<Meeting>,
    pub(super) device_name: String,
}

impl Admission {
    /// The newcomer's verified keys, for the add entry, the statement and the envelope.
    #[must_use]
    pub fn bundle(&self) -> &DeviceBundle {
        &self.meeting.newcomer
    }

    /// The name its person gave it.
    #[must_use]
    pub fn device_name(&self) -> &str {
        &self.device_name
    }
}

impl std::fmt::Debug for Admission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Admission(..)")
    }
}
