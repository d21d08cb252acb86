//! An intent made into records and a statement that the relay takes together or not at all.
//!
//! A removal is one request: the statement that ends the device's access and begins the new epoch;
//! the envelope of that epoch for everybody who stays; the entries that say both to the other
//! devices, sealed under the new epoch. So nobody meets an epoch without its key, and a crash
//! leaves either all of it or nothing.

use rand_core::Rng;
use seal::envelope::{EnvelopeDraft, seal_envelope_record, seal_history_record};
use seal::epoch::Keyring;
use seal::identity::{Identity, Recipient, make_identity};
use seal::keys::DeviceBundle;
use seal::membership::{Action, Entry, Membership};
use seal::recovery::RecoverySeed;
use wire::{
    AccessOp, AuthorId, EpochId, Hash, Head, Kind, Record, Role, Statement, StatementDraft,
};

use super::Surroundings;
use super::intent::Intent;
use super::space::Space;

/// Makes the records of an intent and queues them; on any failure the space is as before.
pub(crate) fn make(
    space: &mut Space,
    intent: &Intent,
    held: Option<Head>,
    around: &mut Surroundings<'_>,
) -> Option<Vec<Record>> {
    let before = (
        space.membership.clone(),
        space.keyring.clone(),
        space.replica.clone(),
        space.work.entries.clone(),
    );
    let made = build(space, intent, held, around);
    if made.is_none() {
        (
            space.membership,
            space.keyring,
            space.replica,
            space.work.entries,
        ) = before;
    }
    made
}

/// What a transaction does, in the order in which it is made.
#[derive(Default)]
struct Plan {
    operations: Vec<AccessOp>,
    actions: Vec<Action>,
    /// A new epoch begins.
    rotates: bool,
    /// Who gets the epoch in force, when none begins.
    admits: Option<Recipient>,
    /// Who gets the older epochs too.
    historians: Vec<Recipient>,
}

fn build(
    space: &mut Space,
    intent: &Intent,
    held: Option<Head>,
    around: &mut Surroundings<'_>,
) -> Option<Vec<Record>> {
    let mut plan = plan_of(space, intent, held)?;
    let mut entries = Vec::new();
    for action in std::mem::take(&mut plan.actions) {
        entries.push(write(space, action)?);
    }
    if plan.rotates {
        let merges = space.membership.as_ref()?.epoch_heads().len() > 1;
        let (entry, epoch) = begin_epoch(space, merges, around)?;
        entries.push(entry);
        plan.operations.push(AccessOp::Epoch(epoch));
        if merges {
            // Whoever wrote under one head may lack the key of the other.
            plan.historians = space.membership.as_ref()?.recipients();
        }
    }
    let first = space.replica.next_place().seq;
    let stated = !plan.operations.is_empty();
    if stated {
        state(space, plan.operations, around)?;
    }
    let mut records = Vec::new();
    if plan.rotates {
        let everybody = space.membership.as_ref()?.recipients();
        records.push(seal_current(space, &everybody)?);
    }
    if !plan.rotates {
        seal_entries(space, &mut entries, &mut records)?;
    }
    if let Some(newcomer) = plan.admits {
        records.push(seal_current(space, &[newcomer])?);
    }
    if !plan.historians.is_empty()
        && let Some(record) = seal_history(space, &plan.historians)
    {
        records.push(record);
    }
    seal_entries(space, &mut entries, &mut records)?;
    if records.len() > 1 || stated {
        space.replica.bind(first, stated);
    }
    Some(records)
}

fn plan_of(space: &Space, intent: &Intent, held: Option<Head>) -> Option<Plan> {
    let membership = space.membership.as_ref()?;
    match intent {
        Intent::Remove { author } => {
            let head = held_head(space, author, held);
            Some(Plan {
                operations: leave(space, author, head),
                actions: vec![Action::Revoke {
                    author: *author,
                    head,
                }],
                rotates: true,
                ..Plan::default()
            })
        }
        Intent::Rotate { .. } => Some(Plan {
            rotates: true,
            ..Plan::default()
        }),
        Intent::ReplaceRecovery { seed } => {
            let recovery = RecoverySeed::from_bytes(*seed).bundle().ok()?;
            let mut operations = Vec::new();
            if let Some(old) = membership.recovery() {
                let head = held_head(space, &old.author, held);
                operations = leave(space, &old.author, head);
            }
            operations.push(AccessOp::Add {
                author: recovery.author,
                role: Role::Recovery,
            });
            Some(Plan {
                operations,
                historians: vec![recovery.recipient.clone()],
                actions: vec![Action::SetRecovery { recovery }],
                rotates: true,
                ..Plan::default()
            })
        }
        Intent::AddDevice { bundle, name } => {
            let device = DeviceBundle::decode(bundle).ok()?;
            Some(Plan {
                operations: vec![AccessOp::Add {
                    author: device.author,
                    role: Role::Device,
                }],
                admits: Some(device.recipient.clone()),
                historians: vec![device.recipient.clone()],
                actions: vec![Action::AddDevice {
                    device,
                    name: name.clone(),
                }],
                ..Plan::default()
            })
        }
        Intent::Rename { name } => Some(Plan {
            actions: vec![Action::RenameDevice {
                author: space.me(),
                name: name.clone(),
            }],
            ..Plan::default()
        }),
    }
}

/// The head that a removal names: what this device has of the chain, or what the relay said that it
/// holds, if some of it could not be opened here.
fn held_head(space: &Space, author: &AuthorId, held: Option<Head>) -> Head {
    let known = space.replica.head_of(author);
    held.filter(|held| held.seq > known.seq).unwrap_or(known)
}

fn leave(space: &Space, author: &AuthorId, head: Head) -> Vec<AccessOp> {
    let listed = space.replica.access().role(author).is_some();
    let author = *author;
    if listed {
        vec![AccessOp::Remove { author, head }]
    } else {
        Vec::new()
    }
}

/// Writes an entry on top of everything known here.
fn write(space: &mut Space, action: Action) -> Option<Vec<u8>> {
    let author = space.me();
    let membership = space.membership.as_mut()?;
    let entry = membership.next_entry(author, action);
    membership.apply(&entry, author).ok()?;
    Some(entry)
}

fn begin_epoch(
    space: &mut Space,
    merges: bool,
    around: &mut Surroundings<'_>,
) -> Option<(Vec<u8>, EpochId)> {
    let identity = make_identity(around.rng).ok()?;
    let mut nonce = [0; 32];
    around.rng.fill_bytes(&mut nonce);
    let recipient = identity.recipient();
    let entry = write(
        space,
        if merges {
            Action::MergeRotate { nonce, recipient }
        } else {
            Action::Rotate { nonce, recipient }
        },
    )?;
    let epoch = space.membership.as_ref()?.current_epoch()?;
    space.keyring.insert(epoch, identity).ok()?;
    Some((entry, epoch))
}

fn state(
    space: &mut Space,
    operations: Vec<AccessOp>,
    around: &mut Surroundings<'_>,
) -> Option<()> {
    let mut nonce = [0; 16];
    around.rng.fill_bytes(&mut nonce);
    let access = space.replica.access();
    let draft = StatementDraft {
        space: space.replica.space(),
        version: access.version().saturating_add(1),
        previous: access.newest_hash(),
        nonce,
        operations,
    };
    let statement = Statement::sign(space.keys.author_key(), &draft).ok()?;
    space.replica.state(statement).ok()
}

fn seal_entries(
    space: &mut Space,
    entries: &mut Vec<Vec<u8>>,
    records: &mut Vec<Record>,
) -> Option<()> {
    for entry in entries.drain(..) {
        let hash: Hash = Entry::hash_of(&entry);
        let record = space.seal(Kind::Membership, entry)?;
        space.work.entries.push((record.header().seq, hash));
        records.push(record);
    }
    Some(())
}

/// The epoch in force, for these.
pub(crate) fn seal_current(space: &mut Space, recipients: &[Recipient]) -> Option<Record> {
    let epoch = space.epoch()?;
    let keys = [(epoch, space.keyring.get(&epoch)?.clone())];
    let draft = draft(space, epoch);
    let record = seal_envelope_record(space.keys.author_key(), draft, recipients, &keys).ok()?;
    space.replica.offer(&record).then_some(record)
}

/// Every older epoch, for those who have a right to history. `None` if there is none.
fn seal_history(space: &mut Space, recipients: &[Recipient]) -> Option<Record> {
    let epoch = space.epoch()?;
    let keys = older(&space.keyring, &epoch);
    let draft = draft(space, epoch);
    let record = seal_history_record(space.keys.author_key(), draft, recipients, &keys).ok()?;
    space.replica.offer(&record).then_some(record)
}

/// Every key but that of this epoch.
pub(crate) fn older(keyring: &Keyring, epoch: &EpochId) -> Vec<(EpochId, Identity)> {
    keyring
        .iter()
        .filter(|(known, _)| *known != epoch)
        .map(|(known, identity)| (*known, identity.clone()))
        .collect()
}

fn draft(space: &Space, epoch: EpochId) -> EnvelopeDraft {
    let place = space.replica.next_place();
    EnvelopeDraft {
        space: space.replica.space(),
        epoch,
        seq: place.seq,
        previous: place.previous,
    }
}

/// The membership without own entries that no relay accepted.
pub(crate) fn without_own(space: &Space) -> Option<Membership> {
    let own = space.work.entries.iter().map(|(_, hash)| *hash).collect();
    space.membership.as_ref()?.without(&own).ok()
}
