//! Letting this device in under the recovery author's chain, once everything was pulled.

use seal::envelope::{EnvelopeDraft, seal_envelope_record, seal_history_record};
use seal::membership::{Action, Entry};
use seal::payload::Frontier;
use seal::record::{RecordDraft, seal_record};
use wire::{AccessOp, EpochId, Head, Kind, Record, Role, SpaceId, Statement, StatementDraft};

use super::intent::Advice;
use super::join::{JoinRun, Stage};
use super::join_words::pull;
use super::open::Open;
use super::{Surroundings, chores, lock, removed, transaction};
use crate::asks::Asks;
use crate::told::Call;

/// The statement, the entry and the envelope that let this device in, by the recovery author.
pub(crate) fn admit(open: &mut Open, around: &mut Surroundings<'_>) -> Option<()> {
    let name = open.install.device_name.clone();
    let space = open.space.as_mut()?;
    let words = open.join.as_mut()?.words.as_mut()?;
    let key = words.seed.derive_author();
    let author = wire::author_of(&key);
    let membership = space.membership.as_mut()?;
    let action = Action::AddDevice {
        device: space.keys.bundle(),
        name,
    };
    let entry = membership.next_entry(author, action);
    membership.apply(&entry, author).ok()?;
    words.entry = Some(Entry::hash_of(&entry));
    let epoch = membership.current_epoch()?;
    let identity = space.keyring.get(&epoch)?.clone();
    let head = space.replica.head_of(&author);
    let mut frontier = Frontier::new();
    for (author, head) in space.replica.frontier() {
        frontier.insert(author, head);
    }
    let draft = RecordDraft {
        kind: Kind::Membership,
        space: words.space,
        epoch,
        seq: head.seq.saturating_add(1),
        previous: head.hash,
        frontier,
        body: entry,
    };
    let record = seal_record(&key, draft, &identity.recipient()).ok()?;
    let mut records = vec![record];
    let to = [space.keys.receiving().recipient()];
    let current = [(epoch, identity)];
    let place = next_place(words.space, epoch, records.last()?);
    records.push(seal_envelope_record(&key, place, &to, &current).ok()?);
    let older = transaction::older(&space.keyring, &epoch);
    if !older.is_empty() {
        let place = next_place(words.space, epoch, records.last()?);
        records.push(seal_history_record(&key, place, &to, &older).ok()?);
    }
    let mut nonce = [0; 16];
    rand_core::Rng::fill_bytes(around.rng, &mut nonce);
    let access = space.replica.access();
    let statement = Statement::sign(
        &key,
        &StatementDraft {
            space: words.space,
            version: access.version().saturating_add(1),
            previous: access.newest_hash(),
            nonce,
            operations: vec![AccessOp::Add {
                author: space.me(),
                role: Role::Device,
            }],
        },
    )
    .ok()?;
    let mut request = space.replica.request(Vec::new(), None);
    request.records = records.into_iter().map(Record::into_bytes).collect();
    request.statements = vec![statement.bytes().to_vec()];
    // The answer brings these two back like anybody else's, so that their chain moves on here too.
    request.include_own = true;
    let body = wire::cbor::encode(&request);
    words.pending = Some(("/v1/sync", body, Call::RecoveryPull { again: false }));
    space.replica.state(statement).ok()
}

fn next_place(space: SpaceId, epoch: EpochId, last: &Record) -> EnvelopeDraft {
    let head = last.head();
    EnvelopeDraft {
        space,
        epoch,
        seq: head.seq.saturating_add(1),
        previous: head.hash,
    }
}

/// Another device changed the members meanwhile: what lets this one in is made again on top of
/// that. Nothing of it was accepted, for a repeated request that was would not be refused.
pub(crate) fn admit_again(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(words) = open.join.as_mut().and_then(|run| run.words.as_mut()) else {
        return;
    };
    words.admitting = false;
    words.races = words.races.saturating_add(1);
    let entry = words.entry.take();
    let Some(space) = &mut open.space else { return };
    let without = space
        .membership
        .as_ref()
        .and_then(|membership| membership.without(&entry.into_iter().collect()).ok());
    if without.is_some() {
        space.membership = without;
    }
    space.replica.retract(Head::NONE);
    pull(open, around, asks);
}

/// This device is a member: from here on it syncs like any other.
pub(crate) fn admitted(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let before = open
        .join
        .as_mut()
        .and_then(|run| run.words.take())
        .and_then(|words| words.before);
    if let Some(run) = &mut open.join {
        *run = JoinRun::at(Stage::Arriving);
    }
    removed::came_back(open, before);
    if let Some(space) = &mut open.space {
        // The words were out of their drawer.
        space.work.advice = Advice::AfterRestoring;
        space.replica.statements_arrived();
        space.caught_up = true;
    }
    open.space_changed = true;
    open.sync.offered = true;
    lock::seed_made(open, around.rng, asks);
    chores::wake(open, around, asks);
}
