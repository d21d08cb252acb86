//! What this device wants changed about the members of the journal, until the relay has accepted it.
//!
//! An intent is kept, so that it outlives a crash and a day without a network. Once this device has
//! seen everything the relay holds it becomes a transaction (`transaction.rs`). If another device
//! was first, the transaction is taken back and the intent carried out again on top of what that
//! device did, as far as it still makes sense (`rebase.rs`). Only when the relay has accepted it is
//! it done, and shown as done.

use minicbor::{Decode, Encode};
use seal::keys::DeviceBundle;
use seal::recovery::RecoverySeed;
use wire::{AuthorId, EpochId, Hash};

use super::open::Open;
use super::space::{Space, keep_record};
use super::{Surroundings, access_check, remove_device, replace_recovery, rotate, transaction};
use crate::asks::Asks;

/// What is wanted.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Intent {
    /// Another device is to be removed.
    #[n(0)]
    Remove {
        #[n(0)]
        author: AuthorId,
    },
    /// This epoch is to end, or, without one, a missing epoch is to begin.
    #[n(1)]
    Rotate {
        #[n(0)]
        of: Option<EpochId>,
    },
    /// The recovery key is to be replaced by the one of this seed.
    #[n(2)]
    ReplaceRecovery {
        #[cbor(n(0), with = "minicbor::bytes")]
        seed: [u8; 32],
    },
    /// A device is to be let in; its bundle was verified at the pairing.
    #[n(3)]
    AddDevice {
        #[cbor(n(0), with = "minicbor::bytes")]
        bundle: Vec<u8>,
        #[n(1)]
        name: String,
    },
    /// This device gets another name.
    #[n(4)]
    Rename {
        #[n(0)]
        name: String,
    },
}

/// An intent, and how far it has come.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Asked {
    #[n(0)]
    pub(crate) id: u64,
    #[n(1)]
    pub(crate) intent: Intent,
    /// The last record of its transaction, once it is one.
    #[n(2)]
    pub(crate) last: Option<u64>,
}

/// How this device was removed.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub(crate) struct RemovedHere {
    /// When this device heard of it, in milliseconds since 1970.
    #[n(0)]
    pub(crate) at_ms: i64,
    /// Who signed the removal.
    #[n(1)]
    pub(crate) by: AuthorId,
}

/// What is offered about the recovery key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(crate) enum Advice {
    /// Nothing.
    #[default]
    #[n(0)]
    None,
    /// A device was removed that may know the words.
    #[n(1)]
    AfterRemoval,
    /// The journal was restored from the words, so they were out of their drawer.
    #[n(2)]
    AfterRestoring,
}

/// Everything about members that is on its way, kept with the space.
#[derive(Clone, Default, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Work {
    #[n(0)]
    pub(crate) asked: Vec<Asked>,
    #[n(1)]
    next_id: u64,
    /// Own membership entries that no relay has accepted, by the seq of their record.
    #[n(2)]
    pub(crate) entries: Vec<(u64, Hash)>,
    /// The epoch in force and when this device first saw it, in milliseconds since 1970.
    #[n(3)]
    pub(crate) epoch_since: Option<(EpochId, i64)>,
    /// This device was removed, and it was proven.
    #[n(4)]
    pub(crate) removed: Option<RemovedHere>,
    #[n(5)]
    pub(crate) advice: Advice,
    /// The relay's list did not fit the sealed membership: see `access_check`.
    #[n(6)]
    pub(crate) alarm: Option<access_check::Alarm>,
    /// When this device heard that a device was removed, in milliseconds since 1970.
    #[n(7)]
    pub(crate) removals: Vec<(AuthorId, i64)>,
}

impl Work {
    /// An intent is still under way.
    pub(crate) fn has(&self, id: u64) -> bool {
        self.asked.iter().any(|asked| asked.id == id)
    }

    /// The removal of this device, if it is under way.
    pub(crate) fn removal_of(&self, author: &AuthorId) -> Option<&Asked> {
        self.asked
            .iter()
            .find(|asked| matches!(&asked.intent, Intent::Remove { author: of } if of == author))
    }

    /// A new recovery key waits for the relay.
    pub(crate) fn replaces_recovery(&self) -> bool {
        self.asked
            .iter()
            .any(|asked| matches!(asked.intent, Intent::ReplaceRecovery { .. }))
    }

    /// Takes an intent back that has not left this device.
    pub(crate) fn take_back(&mut self, intent: &Intent) -> bool {
        let before = self.asked.len();
        self.asked
            .retain(|asked| asked.last.is_some() || asked.intent != *intent);
        self.asked.len() < before
    }
}

/// Asks for a change; the same one twice is one. Answers its id.
pub(crate) fn ask(open: &mut Open, intent: Intent) -> Option<u64> {
    let space = open.space.as_mut()?;
    let work = &mut space.work;
    if let Some(asked) = work.asked.iter().find(|asked| asked.intent == intent) {
        return Some(asked.id);
    }
    work.next_id = work.next_id.saturating_add(1);
    let id = work.next_id;
    work.asked.push(Asked {
        id,
        intent,
        last: None,
    });
    open.space_changed = true;
    open.sync.offered = true;
    Some(id)
}

/// Everything the relay holds was seen: what is due is asked for, and what waits is carried out.
pub(crate) fn caught_up(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let is_member = open
        .space
        .as_ref()
        .is_some_and(|space| space.caught_up && space.is_member());
    if !is_member {
        return;
    }
    access_check::look(open, around);
    replace_recovery::look(open, asks);
    remove_device::look(open, around);
    rotate::look(open, around);
    execute(open, around);
}

/// Carries out whatever waits, as far as it still makes sense. Nothing leaves before it is kept.
pub(crate) fn execute(open: &mut Open, around: &mut Surroundings<'_>) {
    let Some(space) = &open.space else { return };
    let mut waiting: Vec<(u64, Intent)> = space
        .work
        .asked
        .iter()
        .filter(|asked| asked.last.is_none())
        .map(|asked| (asked.id, asked.intent.clone()))
        .collect();
    // While an epoch is missing nothing else can be written.
    waiting.sort_by_key(|(_, intent)| !matches!(intent, Intent::Rotate { of: None }));
    for (id, intent) in waiting {
        carry_out(open, id, &intent, around);
    }
}

/// Carries this one out at once, because it names nothing that the relay might know better: should
/// another device be first, it is made again.
pub(crate) fn at_once(
    open: &mut Open,
    intent: Intent,
    around: &mut Surroundings<'_>,
) -> Option<u64> {
    let id = ask(open, intent.clone())?;
    let space = open.space.as_ref()?;
    let waits = space
        .work
        .asked
        .iter()
        .any(|asked| asked.id == id && asked.last.is_none());
    if waits && space.can_seal() && !space.replica.has_lost_a_race() {
        carry_out(open, id, &intent, around);
    }
    Some(id)
}

fn carry_out(open: &mut Open, id: u64, intent: &Intent, around: &mut Surroundings<'_>) {
    let Some(space) = &mut open.space else { return };
    if is_settled(space, intent) {
        space.work.asked.retain(|asked| asked.id != id);
        open.space_changed = true;
        return;
    }
    let held = open.sync.held_of(intent);
    let Some(records) = transaction::make(space, intent, held, around) else {
        return;
    };
    let last = records
        .into_iter()
        .map(|record| keep_record(open, record))
        .max();
    if let Some(space) = &mut open.space
        && let Some(asked) = space.work.asked.iter_mut().find(|asked| asked.id == id)
    {
        asked.last = last;
    }
}

/// Somebody else did it, or it makes no sense any more.
fn is_settled(space: &Space, intent: &Intent) -> bool {
    let Some(membership) = &space.membership else {
        return false;
    };
    match intent {
        Intent::Remove { author } => membership
            .member(author)
            .is_none_or(|member| member.removal.is_some()),
        Intent::Rotate { of } => {
            !membership.asks_for_rotation() && membership.current_epoch() != *of
        }
        Intent::ReplaceRecovery { seed } => RecoverySeed::from_bytes(*seed)
            .bundle()
            .is_ok_and(|bundle| membership.is_certified(&bundle.author)),
        Intent::AddDevice { bundle, .. } => {
            DeviceBundle::decode(bundle).is_ok_and(|bundle| membership.is_certified(&bundle.author))
        }
        Intent::Rename { name } => membership
            .member(&space.me())
            .is_some_and(|member| member.name == *name),
    }
}

/// The relay stores own records: what they carried is done.
pub(crate) fn settle(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(space) = &mut open.space else { return };
    let stored = space.replica.stored_seq();
    space.work.entries.retain(|(seq, _)| *seq > stored);
    let is_done = |asked: &Asked| asked.last.is_some_and(|last| last <= stored);
    let done: Vec<Intent> = space
        .work
        .asked
        .iter()
        .filter(|asked| is_done(asked))
        .map(|asked| asked.intent.clone())
        .collect();
    if done.is_empty() {
        return;
    }
    space.work.asked.retain(|asked| !is_done(asked));
    open.space_changed = true;
    for intent in done {
        match intent {
            Intent::Remove { author } => remove_device::done(open, author, around),
            Intent::Rotate { .. } => rotate::done(open, around),
            Intent::ReplaceRecovery { seed } => replace_recovery::done(open, seed, around, asks),
            Intent::AddDevice { .. } | Intent::Rename { .. } => {}
        }
    }
    asks.redraw();
}
