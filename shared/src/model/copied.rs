//! This install is a copy: restored from a backup, or cloned, while the other one may go on.
//!
//! Two installs that write one chain would fork it. So the copy takes new keys and a new actor, pulls
//! what the relay holds of the old chain, lets itself in under the new keys with the old ones, and
//! ends the old chain where the relay has it. Nothing that was accepted becomes void, and pages that
//! were not sent yet go out under the new keys. The other install is told by the relay that its key
//! was closed, in a statement of that very key, and can be added again.

use journal::SettingsDocument;
use rand_core::Rng;
use seal::keys::DeviceKeys;
use seal::membership::{Action, Membership};
use seal::payload::Frontier;
use seal::record::{RecordDraft, seal_record};
use wire::api::{SyncRequest, SyncResponse};
use wire::{AccessOp, Head, Kind, Record, Role, Statement, StatementDraft};

use super::history::{self, What};
use super::open::Open;
use super::relay::{Answer, Signer};
use super::space::{Blocked, Space, outbox_name};
use super::timers::Purpose;
use super::{Surroundings, batch, chores, delete, packs, rows, sync, sync_take};
use crate::asks::Asks;
use crate::told::Call;

/// Before a refused step is tried again.
const AGAIN_MS: u32 = 5_000;

/// Looking for proof, or letting oneself in again.
#[derive(Default)]
pub(crate) struct CopyRun {
    /// Somebody else may write under this device's key: the relay is asked for its records from
    /// here on.
    proof_from: Option<u64>,
    busy: bool,
}

/// Somebody says that there are records of this device which it never wrote. It is believed when
/// they are seen: the relay alone could say so to make trouble.
pub(crate) fn suspect(open: &mut Open) {
    let settled = open
        .space
        .as_ref()
        .is_some_and(|space| space.keys_before.is_none());
    if settled && open.copy.proof_from.is_none() {
        open.copy.proof_from = Some(0);
        sync::later(open);
    }
}

/// A refusal because the relay holds another record in the place of an own one. True if that is
/// being looked into.
pub(crate) fn refused(open: &mut Open, problem: &wire::Problem) -> bool {
    let Some(space) = &open.space else {
        return false;
    };
    let (Some(seq), Some(hash)) = (problem.held_seq, problem.held_hash) else {
        return false;
    };
    let findings = space.replica.judge_refusal(Head { seq, hash }, &open.log);
    let other = problem.code == wire::Code::ChainConflict && findings.cloned;
    if other && open.copy.proof_from.is_none() {
        suspect(open);
        return open.copy.proof_from.is_some();
    }
    false
}

/// Takes the place of an ordinary sync while it has something to do. True if it did.
pub(crate) fn instead_of_sync(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) -> bool {
    let Some(space) = &open.space else {
        return false;
    };
    if space.keys_before.is_none() && open.copy.proof_from.is_none() {
        return false;
    }
    if !std::mem::replace(&mut open.copy.busy, true) {
        pull(open, around, asks);
    }
    true
}

/// Own records too, as whoever this device is to the relay.
fn pull(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(space) = &open.space else { return };
    let request = SyncRequest {
        statements: Vec::new(),
        include_own: true,
        ..space.replica.request(Vec::new(), None)
    };
    let cursor = open.copy.proof_from.unwrap_or(request.cursor);
    send(open, &SyncRequest { cursor, ..request }, around, asks);
}

fn send(open: &Open, request: &SyncRequest, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(space) = &open.space else { return };
    let keys = space.keys_before.as_ref().unwrap_or(&space.keys);
    let signer = Signer {
        key: keys.author_key(),
        ..sync::signer(space)
    };
    let body = wire::cbor::encode(request);
    let operation = signer.post("/v1/sync", body, around.now, around.rng);
    asks.http(operation, Call::Copied);
}

/// The relay answered.
pub(crate) fn answered(
    open: &mut Open,
    answer: Answer,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.copy.busy = false;
    let response = match answer {
        Answer::Good(body) => wire::cbor::decode::<SyncResponse>(&body).ok(),
        Answer::Refused(problem, _) if problem.code == wire::Code::Removed => {
            closed(open, &problem, around, asks);
            return;
        }
        Answer::Refused(problem, _) => {
            if let (Some(space), Some(offset_ms)) = (
                &mut open.space,
                super::relay::offset_from(&problem, around.now),
            ) {
                space.clock_offset_ms = offset_ms;
            }
            None
        }
        Answer::Nothing | Answer::Strange | Answer::Unreachable => None,
    };
    match response {
        Some(response) if open.copy.proof_from.is_some() => {
            look_for_proof(open, &response, around, asks);
        }
        Some(response) => {
            let more = sync_take::take(open, &response, 0, around, asks);
            next(open, more, around, asks);
        }
        None => sync::retry(open, around, asks),
    }
}

/// A record signed with this device's key that this device does not know proves it.
fn look_for_proof(
    open: &mut Open,
    response: &SyncResponse,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let proven = response
        .page
        .iter()
        .any(|entry| is_foreign(open, &entry.record));
    if proven {
        open.copy.proof_from = None;
        found(open, around, asks);
        return;
    }
    let from = open.copy.proof_from.unwrap_or(0);
    if response.more && response.cursor > from {
        open.copy.proof_from = Some(response.cursor);
        open.copy.busy = true;
        pull(open, around, asks);
        return;
    }
    // Said, and not shown: what is here goes on as it was.
    open.copy.proof_from = None;
    sync::later(open);
    around.timers.start(Purpose::Sync, AGAIN_MS, asks);
}

fn is_foreign(open: &Open, bytes: &[u8]) -> bool {
    let (Some(space), Ok(entry)) = (&open.space, wire::Entry::from_vec(bytes.to_vec())) else {
        return false;
    };
    let header = entry.header();
    let place = header.author == space.me() && header.space == space.replica.space();
    let mine = space.replica.head_of(&space.me());
    let unknown = header.seq > mine.seq || space.replica.own_hash_differs(entry.head(), &open.log);
    place && unknown && entry.verify().is_ok()
}

/// This install is a copy. What is open is put away first, because it was written by the old actor.
pub(crate) fn found(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    batch::close(open, around);
    around.rng.fill_bytes(&mut open.install.actor);
    open.install_changed = true;
    if let Ok(settings) = SettingsDocument::load(&open.install.settings, open.install.actor) {
        open.settings = settings;
    }
    if take_new_keys(open, around).is_some() {
        sync::close_line(open, asks);
        sync::later(open);
        sync::soon(open, around, asks);
    }
    asks.redraw();
}

fn take_new_keys(open: &mut Open, around: &mut Surroundings<'_>) -> Option<()> {
    if super::join_words::is_restoring(open) {
        return None;
    }
    let space = open.space.as_mut()?;
    let keys = space.keys.make_for_another_space(around.rng).ok()?;
    let stored = space.replica.stored_seq();
    let waiting: Vec<u64> = space.replica.outbox().map(|queued| queued.seq).collect();
    let names: Vec<String> = waiting.iter().map(|seq| outbox_name(open, *seq)).collect();
    for name in names {
        open.keeper.remove(name);
    }
    let space = open.space.as_mut()?;
    let old = space.me();
    if let Some(membership) = super::transaction::without_own(space) {
        space.membership = Some(membership);
    }
    space.work.entries.clear();
    for asked in &mut space.work.asked {
        asked.last = None;
    }
    space.replica.succeed_as(keys.author(), &open.log);
    open.log.forget(&old, stored);
    let before = std::mem::replace(&mut space.keys, keys);
    // A copy of a copy that was never let in is let in by the keys that were.
    space.keys_before.get_or_insert(before);
    space.blocked = None;
    space.unlogged_until = 0;
    open.space_changed = true;
    open.install.settings_seq = 0;
    let ids: Vec<_> = open
        .rows
        .iter()
        .filter(|row| row.own_seq > 0)
        .map(|row| (row.id, row.own_seq <= stored))
        .collect();
    for (id, was_stored) in ids {
        open.rows.touch(&id, |row| {
            if was_stored {
                row.last = Some((rows::author_tag(&old), row.own_seq));
            }
            row.own_seq = 0;
            row.foreign = was_stored;
        });
    }
    packs::settle::taken_back(open, 0);
    delete::untold(open, stored);
    Some(())
}

/// Everything the relay holds was seen: let oneself in, or go on as who one is now.
fn next(open: &mut Open, more: bool, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(space) = &open.space else { return };
    let me = space.me();
    let certified = space
        .membership
        .as_ref()
        .is_some_and(|membership| membership.is_certified(&me));
    let listed = space.replica.access().role(&me).is_some();
    if certified && listed {
        let _ = let_in(open, around, asks);
        return;
    }
    if more {
        open.copy.busy = true;
        pull(open, around, asks);
        return;
    }
    let name = open.install.device_name.clone();
    let Some(request) = open
        .space
        .as_ref()
        .and_then(|space| admission(space, name, around))
    else {
        if let Some(space) = &mut open.space {
            space.blocked = Some(Blocked::Conflict);
        }
        around.timers.start(Purpose::Sync, AGAIN_MS, asks);
        return;
    };
    open.copy.busy = true;
    send(open, &request, around, asks);
}

/// The entries that let the new keys in and end the old chain, both in the old chain, and the
/// statement that lists the new key. Nothing is applied here before the relay has taken it.
fn admission(space: &Space, name: String, around: &mut Surroundings<'_>) -> Option<SyncRequest> {
    let old = space.keys_before.as_ref()?;
    let mut membership = Membership::from_bytes(&space.membership.as_ref()?.to_bytes()).ok()?;
    let author = old.author();
    let add = membership.next_entry(
        author,
        Action::AddDevice {
            device: space.keys.bundle(),
            name,
        },
    );
    membership.apply(&add, author).ok()?;
    let head = space.replica.head_of(&author);
    let first = seal_old(space, old, head, add)?;
    let retire = membership.next_entry(
        author,
        Action::Retire {
            author,
            head: first.head(),
        },
    );
    let second = seal_old(space, old, first.head(), retire)?;
    let access = space.replica.access();
    let statement = sign(
        space,
        old,
        access.version(),
        access.newest_hash(),
        around,
        AccessOp::Add {
            author: space.me(),
            role: Role::Device,
        },
    )?;
    Some(SyncRequest {
        records: vec![first.into_bytes(), second.into_bytes()],
        statements: vec![statement.bytes().to_vec()],
        include_own: true,
        ..space.replica.request(Vec::new(), None)
    })
}

fn seal_old(space: &Space, old: &DeviceKeys, after: Head, body: Vec<u8>) -> Option<Record> {
    let epoch = space.epoch()?;
    let recipient = space.keyring.get(&epoch)?.recipient();
    let mut frontier = Frontier::new();
    for (author, head) in space.replica.frontier() {
        frontier.insert(author, head);
    }
    let draft = RecordDraft {
        kind: Kind::Membership,
        space: space.replica.space(),
        epoch,
        seq: after.seq.saturating_add(1),
        previous: after.hash,
        frontier,
        body,
    };
    seal_record(old.author_key(), draft, &recipient).ok()
}

fn sign(
    space: &Space,
    old: &DeviceKeys,
    version: u64,
    previous: wire::Hash,
    around: &mut Surroundings<'_>,
    operation: AccessOp,
) -> Option<Statement> {
    let mut nonce = [0; 16];
    around.rng.fill_bytes(&mut nonce);
    let draft = StatementDraft {
        space: space.replica.space(),
        version: version.saturating_add(1),
        previous,
        nonce,
        operations: vec![operation],
    };
    Statement::sign(old.author_key(), &draft).ok()
}

/// The new keys are let in. The old one is taken off the list by its own hand, so that whoever still
/// has it learns from the relay that it was not somebody else's doing.
fn let_in(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) -> Option<()> {
    let space = open.space.as_mut()?;
    let old = space.keys_before.take()?;
    let author = old.author();
    let access = space.replica.access();
    if access.role(&author).is_some() {
        let head = space.replica.head_of(&author);
        let remove = AccessOp::Remove { author, head };
        let (version, previous) = (access.version(), access.newest_hash());
        if let Some(statement) = sign(space, &old, version, previous, around, remove) {
            // Refused only if another device was first; then the old key stays listed, and unused.
            let _ = space.replica.state(statement);
        }
    }
    space.caught_up = true;
    open.space_changed = true;
    let pages = open
        .rows
        .iter()
        .filter(|row| row.own_seq == 0 && !row.foreign)
        .count();
    let pages = u32::try_from(pages).unwrap_or(u32::MAX);
    history::note(open, around.now, What::ClonedHere { pages });
    sync::later(open);
    chores::wake(open, around, asks);
    sync::soon(open, around, asks);
    Some(())
}

/// The old key was closed before this copy could use it: this device is out, and told so under the
/// key that the relay knows it by.
fn closed(
    open: &mut Open,
    problem: &wire::Problem,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.copy.proof_from = None;
    if let Some(space) = &mut open.space
        && let Some(old) = space.keys_before.take()
    {
        space.replica.succeed_as(old.author(), &open.log);
        space.keys = old;
        open.space_changed = true;
    }
    sync::refused_as(open, problem, around, asks);
}
