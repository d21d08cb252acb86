//! The personal space: its keys, its members, its replica.

use journal::{DocumentId, Update};
use minicbor::{Decode, Encode};
use replica::Replica;
use seal::epoch::Keyring;
use seal::keys::DeviceKeys;
use seal::membership::Membership;
use seal::payload::Frontier;
use seal::record::{RecordDraft, seal_record};
use seal::recovery::RecoverySeed;
use wire::{AuthorId, Checkpoint, EpochId, Hash, Kind, Record, RecordHeader, RelayId, Token};

use super::intent::Work;
use super::open::Open;
use super::relocate::Moving;
use super::{Surroundings, change, log};

/// The storage name.
pub(crate) const NAME: &str = "space";

/// Why nothing goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blocked {
    Quota,
    Removed,
    /// The relay says so, without a removal that a known member signed.
    UnprovenRemoval,
    UnknownSpace,
    Conflict,
    Version,
    Other(wire::Code),
}

/// One person's space on one device.
pub(crate) struct Space {
    pub(crate) relay: String,
    pub(crate) relay_id: RelayId,
    pub(crate) keys: DeviceKeys,
    pub(crate) keyring: Keyring,
    /// Absent until the genesis entry was pulled.
    pub(crate) membership: Option<Membership>,
    /// What the genesis entry has to be.
    pub(crate) genesis: Hash,
    pub(crate) replica: Replica,
    /// The recovery seed, on the device that made the sheet or was restored from it.
    pub(crate) seed: Option<RecoverySeed>,
    pub(crate) sheet_kept: bool,
    pub(crate) tokens: Vec<Token>,
    /// The token that creates the space, until the relay has it.
    pub(crate) founding: Option<Token>,
    /// Something of others came since the last own record.
    pub(crate) owes_ack: bool,
    /// Every page the relay holds was fetched once.
    pub(crate) caught_up: bool,
    /// Set while this device joins: nothing is sealed before its membership was seen.
    pub(crate) blocked: Option<Blocked>,
    /// The relay's clock minus this device's, for authentication only.
    pub(crate) clock_offset_ms: i64,
    /// What is to change about the members.
    pub(crate) work: Work,
    /// Keys came since parked records were last asked for.
    pub(crate) keys_came: bool,
    /// The newest own record that was sealed before there was a kept log; 0 for none.
    pub(crate) unlogged_until: u64,
    /// The keys that the relay knows this device by, while it is a copy that is not let in yet under
    /// its new ones.
    pub(crate) keys_before: Option<DeviceKeys>,
    /// The journal moves to another relay.
    pub(crate) moving: Option<Moving>,
    /// The protocol version spoken with the relay; not kept, so that a newer relay is noticed.
    pub(crate) version: u64,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Kept {
    #[n(0)]
    relay: String,
    #[n(1)]
    relay_id: RelayId,
    #[cbor(n(2), with = "minicbor::bytes")]
    keys: Vec<u8>,
    #[cbor(n(3), with = "minicbor::bytes")]
    keyring: Vec<u8>,
    #[cbor(n(4), with = "minicbor::bytes")]
    membership: Option<Vec<u8>>,
    #[n(5)]
    genesis: Hash,
    #[cbor(n(6), with = "minicbor::bytes")]
    replica: Vec<u8>,
    #[cbor(n(7), with = "minicbor::bytes")]
    seed: Option<[u8; 32]>,
    #[n(8)]
    sheet_kept: bool,
    #[n(9)]
    tokens: Vec<Token>,
    #[n(10)]
    founding: Option<Token>,
    #[n(11)]
    owes_ack: bool,
    #[n(12)]
    caught_up: bool,
    #[n(20)]
    work: Option<Work>,
    #[n(30)]
    unlogged_until: Option<u64>,
    #[cbor(n(31), with = "minicbor::bytes")]
    keys_before: Option<Vec<u8>>,
    #[n(32)]
    moving: Option<Moving>,
}

impl Space {
    pub(crate) fn encode(&self) -> Vec<u8> {
        wire::cbor::encode(&Kept {
            relay: self.relay.clone(),
            relay_id: self.relay_id,
            keys: self.keys.to_bytes().to_vec(),
            keyring: self.keyring.to_bytes().to_vec(),
            membership: self.membership.as_ref().map(Membership::to_bytes),
            genesis: self.genesis,
            replica: self.replica.encode(),
            seed: self.seed.as_ref().map(|seed| *seed.as_bytes()),
            sheet_kept: self.sheet_kept,
            tokens: self.tokens.clone(),
            founding: self.founding.clone(),
            owes_ack: self.owes_ack,
            caught_up: self.caught_up,
            work: Some(self.work.clone()),
            unlogged_until: Some(self.unlogged_until),
            keys_before: self
                .keys_before
                .as_ref()
                .map(|keys| keys.to_bytes().to_vec()),
            moving: self.moving.clone(),
        })
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let kept: Kept = wire::cbor::decode(bytes).ok()?;
        let replica = Replica::decode(&kept.replica).ok()?;
        let sealed = replica.next_place().seq.saturating_sub(1);
        Some(Self {
            relay: kept.relay,
            relay_id: kept.relay_id,
            keys: DeviceKeys::from_bytes(&kept.keys).ok()?,
            keyring: Keyring::from_bytes(&kept.keyring).ok()?,
            membership: match kept.membership {
                Some(bytes) => Some(Membership::from_bytes(&bytes).ok()?),
                None => None,
            },
            genesis: kept.genesis,
            replica,
            seed: kept.seed.map(RecoverySeed::from_bytes),
            sheet_kept: kept.sheet_kept,
            tokens: kept.tokens,
            founding: kept.founding,
            owes_ack: kept.owes_ack,
            caught_up: kept.caught_up,
            blocked: None,
            clock_offset_ms: 0,
            work: kept.work.unwrap_or_default(),
            keys_came: false,
            unlogged_until: kept.unlogged_until.unwrap_or(sealed),
            moving: kept.moving,
            keys_before: match kept.keys_before {
                Some(bytes) => Some(DeviceKeys::from_bytes(&bytes).ok()?),
                None => None,
            },
            version: wire::VERSION,
        })
    }

    /// Whether the relay can say what it holds.
    pub(crate) fn speaks_of_heads(&self) -> bool {
        self.version >= 2
    }

    pub(crate) fn me(&self) -> AuthorId {
        self.replica.me()
    }

    /// No other device is listed.
    pub(crate) fn is_alone(&self) -> bool {
        self.devices().len() <= 1
    }

    /// The epoch to write under: certified in the sealed membership, and its key is here and is the
    /// one that the membership names, so that others can open what this device writes.
    pub(crate) fn epoch(&self) -> Option<EpochId> {
        let membership = self.membership.as_ref()?;
        let epoch = membership.current_epoch()?;
        let recipient = self.keyring.get(&epoch)?.recipient();
        (membership.epoch_recipient(&epoch) == Some(&recipient)).then_some(epoch)
    }

    /// This device is a device of the journal now, as far as it knows.
    pub(crate) fn is_member(&self) -> bool {
        let role = self.membership.as_ref().and_then(|m| m.role(&self.me()));
        role.is_some() && self.work.removed.is_none()
    }

    /// This device may write: it is a member, has seen everything there is once, and can open what
    /// it would write.
    pub(crate) fn can_seal(&self) -> bool {
        self.caught_up && self.is_member() && self.epoch().is_some()
    }

    /// Seals a body for the next place of the own chain and queues it; the record's seq and bytes.
    pub(crate) fn seal(&mut self, kind: Kind, body: Vec<u8>) -> Option<Record> {
        let epoch = self.epoch()?;
        let recipient = self.keyring.get(&epoch)?.recipient();
        let place = self.replica.next_place();
        let mut frontier = Frontier::new();
        for (author, head) in self.replica.frontier() {
            frontier.insert(author, head);
        }
        let draft = RecordDraft {
            kind,
            space: self.replica.space(),
            epoch,
            seq: place.seq,
            previous: place.previous,
            frontier,
            body,
        };
        let record = seal_record(self.keys.author_key(), draft, &recipient).ok()?;
        self.replica.offer(&record).then_some(record)
    }

    /// Signs a checkpoint, which the relay reads, for the next place of the own chain, and queues it.
    pub(crate) fn seal_checkpoint(&mut self, checkpoint: &Checkpoint) -> Option<Record> {
        let place = self.replica.next_place();
        let header = RecordHeader {
            kind: Kind::Checkpoint,
            space: self.replica.space(),
            author: self.me(),
            seq: place.seq,
            previous: place.previous,
            epoch: self.epoch()?,
        };
        let payload = checkpoint.to_payload();
        let record = Record::seal_header(self.keys.author_key(), &header, &payload).ok()?;
        self.replica.offer(&record).then_some(record)
    }

    /// Why nothing goes out, if so.
    pub(crate) fn blocked(&self) -> Option<Blocked> {
        let removed = self.work.removed.is_some();
        self.blocked.or(removed.then_some(Blocked::Removed))
    }

    /// Devices of this person, this one first.
    pub(crate) fn devices(&self) -> Vec<(AuthorId, String)> {
        let Some(membership) = &self.membership else {
            return Vec::new();
        };
        let me = self.me();
        let mut devices: Vec<(AuthorId, String)> = membership
            .members()
            // A removal counts from the relay's word on.
            .filter(|member| {
                member.removal.is_none() || self.work.removal_of(&member.bundle.author).is_some()
            })
            .map(|member| (member.bundle.author, member.name.clone()))
            .collect();
        devices.sort_by_key(|(author, name)| (*author != me, name.clone()));
        devices
    }
}

/// Whether own changes can be sealed now.
pub(crate) fn can_seal(open: &Open) -> bool {
    // What is restored from words is not this device's yet, whatever it says of itself.
    !super::join_words::is_restoring(open)
        && open.space.as_ref().is_some_and(|space| space.can_seal())
}

/// The storage name of a record in the outbox.
pub(crate) fn outbox_name(open: &Open, seq: u64) -> String {
    if let Some(name) = old_outbox_name(open, seq) {
        return name;
    }
    let me = open.space.as_ref().map(|space| space.me());
    log::record_name(open, &me.unwrap_or(AuthorId::ZERO), seq)
}

/// The same for a record that was sealed before there was a kept log.
pub(crate) fn old_outbox_name(open: &Open, seq: u64) -> Option<String> {
    let until = open.space.as_ref()?.unlogged_until;
    (seq <= until).then(|| open.keeper.name("out", &seq.to_be_bytes()))
}

/// What the devices of this person call the one that writes as `author`.
pub(crate) fn device_name(open: &Open, author: &AuthorId) -> String {
    let membership = open.space.as_ref().and_then(|s| s.membership.as_ref());
    membership
        .and_then(|membership| membership.member(author))
        .map(|member| member.name.clone())
        .unwrap_or_default()
}

/// Queues a record's bytes for the next commit.
pub(crate) fn keep_record(open: &mut Open, record: Record) -> u64 {
    let seq = record.header().seq;
    log::sealed(open, &record);
    open.keeper.put(outbox_name(open, seq), record.into_bytes());
    open.space_changed = true;
    open.sync.offered = true;
    seq
}

/// Seals updates into one record. `None` without a space, or if they do not fit a record.
pub(crate) fn seal_updates(
    open: &mut Open,
    _around: &mut Surroundings<'_>,
    updates: Vec<Update>,
) -> Option<u64> {
    if !can_seal(open) {
        return None;
    }
    let body = change::body(updates)?;
    let space = open.space.as_mut()?;
    let record = space.seal(Kind::Updates, body)?;
    space.owes_ack = false;
    Some(keep_record(open, record))
}

/// The settings document's id in a space: the same on every device, tied to nothing outside.
pub(crate) fn settings_id(space: &wire::SpaceId) -> DocumentId {
    let hash = wire::hash("hearten/v1/settings-document", space.as_bytes()).to_bytes();
    let mut id = [0; 16];
    id.copy_from_slice(hash.first_chunk::<16>().unwrap_or(&[0; 16]));
    DocumentId(id)
}
