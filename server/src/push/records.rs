//! Taking the records of a push.

use super::checkpoints::{self, Effect};
use super::{Decision, Push, Terms};
use crate::store::{Held, Known, NewRecord, SpaceState, Stage};
use std::sync::Arc;
use wire::api::Accepted;
use wire::{Code, Entry, Kind, Problem};

/// Takes every record in order, or none.
pub(super) fn take(
    decision: &mut Decision,
    push: &Push,
    known: &Known,
    terms: &Terms,
) -> Result<(), Problem> {
    if push.reoffer {
        checkpoints::jump(decision, push);
    }
    let linked = linked(decision, &push.records);
    for (index, entry) in push.records.iter().enumerate() {
        let linked = linked.contains(&index);
        take_one(decision, push, entry, linked, known, terms)
            .map_err(|problem| problem.at(index))?;
    }
    Ok(())
}

/// Which of the records lead, one after another, to the floor of their chain: what the relay held
/// and dropped, sent again by somebody who had not heard that it was accepted.
fn linked(decision: &Decision, records: &[Arc<Entry>]) -> Vec<usize> {
    let mut linked = Vec::new();
    if decision.state.floors.is_empty() {
        return linked;
    }
    let mut after: Option<&Entry> = None;
    for (index, entry) in records.iter().enumerate().rev() {
        let (header, head) = (entry.header(), entry.head());
        let leads = after.is_some_and(|next| {
            let next = next.header();
            next.author == header.author && next.seq == head.seq + 1 && next.previous == head.hash
        });
        if leads || head == decision.state.floor(&header.author) {
            linked.push(index);
            after = Some(entry);
        } else {
            after = None;
        }
    }
    linked
}

fn take_one(
    decision: &mut Decision,
    push: &Push,
    entry: &Arc<Entry>,
    linked: bool,
    known: &Known,
    terms: &Terms,
) -> Result<(), Problem> {
    let header = entry.header();
    if header.space != push.space {
        return Err(Problem::new(
            Code::BadRecord,
            "the record is of another space",
        ));
    }
    check_author(decision, push, entry)?;
    check_sort(push, entry)?;
    if let Some(position) = known_position(decision, entry, known) {
        decision.accepted.push(accepted(entry, position));
        return Ok(());
    }
    let floor = decision.state.floor(&header.author);
    if header.seq <= floor.seq {
        return take_below(decision, push, entry, linked, known, terms);
    }
    let held = decision.state.head(&header.author);
    if header.seq != held.seq + 1 || header.previous != held.hash {
        let detail = "the record does not continue its author's chain";
        return Err(Problem::new(Code::ChainConflict, detail).holding(held));
    }
    check_epoch(&decision.state, push, entry)?;
    let effect = match entry.whole().filter(|_| header.kind == Kind::Checkpoint) {
        Some(record) => checkpoints::check(decision, push, record, known)?,
        None => Effect::Nothing,
    };
    count(&mut decision.state, entry.bytes().len() as u64, terms)?;
    let position = append(decision, entry);
    let held = Held {
        head: entry.head(),
        position,
    };
    decision.state.heads.insert(header.author, held);
    checkpoints::apply(decision, effect, terms.today);
    Ok(())
}

/// A record of a stretch that a checkpoint vouches for. What has been settled is not stored again;
/// membership and envelopes always are, once.
fn take_below(
    decision: &mut Decision,
    push: &Push,
    entry: &Arc<Entry>,
    linked: bool,
    known: &Known,
    terms: &Terms,
) -> Result<(), Problem> {
    let header = entry.header();
    let state = &decision.state;
    let floor = state.floor(&header.author);
    let other = known.records.contains_key(&(header.author, header.seq))
        || (header.seq == floor.seq && entry.hash() != floor.hash)
        || decision.find(known, header.author, header.seq).is_some();
    if other || !(linked || push.reoffer) {
        let detail = "a checkpoint covers this place of the chain";
        let held = state.head(&header.author);
        return Err(Problem::new(Code::ChainConflict, detail).holding(held));
    }
    let settled = state
        .checkpoint
        .as_ref()
        .is_some_and(|covering| covering.stage >= Stage::Settled);
    let stays = matches!(header.kind, Kind::Membership | Kind::Envelope);
    if !push.reoffer || (settled && !stays) {
        decision.accepted.push(accepted(entry, 0));
        return Ok(());
    }
    check_epoch(state, push, entry)?;
    count(&mut decision.state, entry.bytes().len() as u64, terms)?;
    append(decision, entry);
    Ok(())
}

fn check_epoch(state: &SpaceState, push: &Push, entry: &Entry) -> Result<(), Problem> {
    let (access, epoch) = (&state.access, entry.header().epoch);
    let current = access.current_epoch();
    if current == Some(epoch) || (push.reoffer && access.knows_epoch(&epoch)) {
        return Ok(());
    }
    let problem = Problem::new(
        Code::StaleEpoch,
        "the record's epoch is not the current one",
    );
    Err(match current {
        Some(current) => problem.under(current),
        None => problem,
    })
}

/// Stubs are offered again and never new; checkpoints belong to version 2.
fn check_sort(push: &Push, entry: &Entry) -> Result<(), Problem> {
    let kind = entry.header().kind;
    if push.version < 2 && (kind == Kind::Checkpoint || entry.whole().is_none()) {
        return Err(Problem::new(
            Code::UnsupportedVersion,
            "checkpoints and stubs take protocol version 2",
        ));
    }
    let erasable = matches!(kind, Kind::Updates | Kind::Manifest | Kind::Tombstones);
    if entry.whole().is_none() && !(push.reoffer && erasable) {
        return Err(Problem::new(
            Code::BadRecord,
            "a record without its payload is only offered again, and only if it could be erased",
        ));
    }
    Ok(())
}

/// The requester's own, or with `re-offer` another member's, or a former member's up to the head
/// that its removal names.
pub(super) fn check_author(decision: &Decision, push: &Push, entry: &Entry) -> Result<(), Problem> {
    let author = &entry.header().author;
    if *author == push.requester {
        return Ok(());
    }
    let access = &decision.state.access;
    if push.reoffer && access.role(author).is_some_and(wire::Role::writes) {
        return Ok(());
    }
    if let Some(removal) = access.removal(author).filter(|_| push.reoffer) {
        if checkpoints::fits(removal.head, entry.head()) {
            return Ok(());
        }
        let detail = "the record is not part of the chain that the author's removal closed";
        return Err(Problem::new(Code::BadRecord, detail));
    }
    Err(Problem::new(
        Code::BadRecord,
        "the record's author may not be offered by the requester",
    ))
}

/// Where a record is that had been accepted before.
fn known_position(decision: &Decision, entry: &Entry, known: &Known) -> Option<u64> {
    let header = entry.header();
    let newest = decision.state.heads.get(&header.author);
    if let Some(held) = newest.filter(|held| held.head == entry.head()) {
        return Some(held.position);
    }
    // What continues a chain is nowhere among what this push brought so far.
    if newest.is_some_and(|held| header.seq > held.head.seq) {
        return None;
    }
    if let Some(new) = decision.records.iter().find(|new| new.hash == entry.hash()) {
        return Some(new.position);
    }
    let found = known.records.get(&(header.author, header.seq))?;
    (found.hash == entry.hash()).then_some(found.position)
}

/// Counts a record or a part against the quotas.
pub(super) fn count(state: &mut SpaceState, bytes: u64, terms: &Terms) -> Result<(), Problem> {
    if state.day != terms.today {
        state.day = terms.today;
        state.day_records = 0;
    }
    if state.day_records >= terms.quota_records {
        return Err(
            Problem::new(Code::QuotaRecords, "the space took its records for today")
                .retry_after(terms.seconds_left_today),
        );
    }
    let bytes = state.bytes + bytes;
    if bytes > terms.quota_bytes {
        return Err(Problem::new(Code::QuotaBytes, "the space holds all it may"));
    }
    state.bytes = bytes;
    state.day_records += 1;
    Ok(())
}

/// Adds a record at the next position; whether it is a head is its caller's to say.
fn append(decision: &mut Decision, entry: &Arc<Entry>) -> u64 {
    decision.state.newest += 1;
    let position = decision.state.newest;
    if entry.whole().is_none() {
        decision.state.stubs = true;
        decision.kept.stubs = true;
    }
    decision.accepted.push(accepted(entry, position));
    decision.records.push(NewRecord {
        position,
        author: entry.header().author,
        seq: entry.header().seq,
        hash: entry.hash(),
        entry: Arc::clone(entry),
    });
    position
}

fn accepted(entry: &Entry, position: u64) -> Accepted {
    Accepted {
        seq: entry.header().seq,
        hash: entry.hash(),
        position,
    }
}
