//! Taking the records of a push.

use super::{Decision, Push, Terms};
use crate::store::{Held, Known, NewRecord};
use wire::api::Accepted;
use wire::{Code, Head, Problem, Record};

/// Takes every record in order, or none.
pub(super) fn take(
    decision: &mut Decision,
    push: &Push,
    known: &Known,
    terms: &Terms,
) -> Result<(), Problem> {
    for (index, record) in push.records.iter().enumerate() {
        take_one(decision, push, record, known, terms).map_err(|problem| problem.at(index))?;
    }
    Ok(())
}

fn take_one(
    decision: &mut Decision,
    push: &Push,
    record: &Record,
    known: &Known,
    terms: &Terms,
) -> Result<(), Problem> {
    let header = record.header();
    if header.space != push.space {
        return Err(Problem::new(
            Code::BadRecord,
            "the record is of another space",
        ));
    }
    check_author(decision, push, record)?;
    let held = decision.state.head(&header.author);
    if let Some(position) = known_position(decision, record, known) {
        decision.accepted.push(accepted(record, position));
        return Ok(());
    }
    if header.seq != held.seq + 1 || header.previous != held.hash {
        let detail = "the record does not continue its author's chain";
        return Err(Problem::new(Code::ChainConflict, detail).holding(held));
    }
    let access = &decision.state.access;
    let epoch_fits = access.current_epoch() == Some(header.epoch)
        || (push.reoffer && access.knows_epoch(&header.epoch));
    if !epoch_fits {
        return Err(Problem::new(
            Code::StaleEpoch,
            "the record's epoch is not the current one",
        ));
    }
    count(decision, record, terms)?;
    append(decision, record);
    Ok(())
}

/// The requester's own, or with `re-offer` another member's, or a former member's up to the head
/// that its removal names.
fn check_author(decision: &Decision, push: &Push, record: &Record) -> Result<(), Problem> {
    let author = &record.header().author;
    if *author == push.requester {
        return Ok(());
    }
    let access = &decision.state.access;
    if push.reoffer && access.role(author).is_some_and(wire::Role::writes) {
        return Ok(());
    }
    if let Some(removal) = access.removal(author).filter(|_| push.reoffer) {
        let last: Head = removal.head;
        let fits = record.head().seq < last.seq || record.head() == last;
        if fits {
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
fn known_position(decision: &Decision, record: &Record, known: &Known) -> Option<u64> {
    let header = record.header();
    let newest = decision.state.heads.get(&header.author);
    if let Some(held) = newest.filter(|held| held.head == record.head()) {
        return Some(held.position);
    }
    if let Some(new) = decision
        .records
        .iter()
        .find(|new| new.hash == record.hash())
    {
        return Some(new.position);
    }
    let (hash, position) = known.get(&(header.author, header.seq))?;
    (*hash == record.hash()).then_some(*position)
}

fn count(decision: &mut Decision, record: &Record, terms: &Terms) -> Result<(), Problem> {
    let state = &mut decision.state;
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
    let bytes = state.bytes + record.bytes().len() as u64;
    if bytes > terms.quota_bytes {
        return Err(Problem::new(Code::QuotaBytes, "the space holds all it may"));
    }
    state.bytes = bytes;
    state.day_records += 1;
    Ok(())
}

fn append(decision: &mut Decision, record: &Record) {
    let author = record.header().author;
    decision.state.newest += 1;
    let position = decision.state.newest;
    decision.state.heads.insert(
        author,
        Held {
            head: record.head(),
            position,
        },
    );
    decision.accepted.push(accepted(record, position));
    decision.records.push(NewRecord {
        position,
        author,
        seq: record.header().seq,
        hash: record.hash(),
        bytes: record.bytes().to_vec(),
    });
}

fn accepted(record: &Record, position: u64) -> Accepted {
    Accepted {
        seq: record.header().seq,
        hash: record.hash(),
        position,
    }
}
