//! Taking an answer in: accept → open → apply.

use journal::{DocumentKind, Update, Updates};
use pack::Tombstones;
use replica::{Arrival, Trouble};
use seal::keys::DeviceKeys;
use seal::membership::Membership;
use seal::record::{OpenError, open_record};
use wire::api::{PageEntry, SyncResponse};
use wire::{AuthorId, Head, Kind, Place, RecordHeader};

use super::access_check::Alarm;
use super::open::Open;
use super::space::Space;
use super::{
    Surroundings, access_check, batch, change, chores, delete, heal, intent, log, packs, rows,
    settings, space,
};
use crate::asks::Asks;

/// Takes a whole answer in; everything it changes is in the next commit. True if there is more.
pub(crate) fn take(
    open: &mut Open,
    response: &SyncResponse,
    offered_version: u64,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) -> bool {
    open.space_changed = true;
    let Some(space) = &mut open.space else {
        return false;
    };
    let before = space.replica.before();
    let outcome = space.replica.accept(response, offered_version);
    space.founding = None;
    // An answer to a request that carried nothing says nothing about what is held back.
    if !open.sync.pull_only {
        space.blocked = None;
    }
    if !outcome.more {
        space.caught_up = true;
    }
    let cold = packs::cover::is_cold(space);
    stored(open, &outcome.stored);
    if !outcome.stored.is_empty() {
        open.sync.rebase.succeeded();
    }
    if outcome.access_refused {
        access_check::raise(open, Alarm::Refused, around);
    }
    log::accepted(open, response);
    packs::settle::accepted(open, around);
    let holds = packs::cover::before_page(open, response, around);
    for entry in &response.page {
        take_entry(open, entry, around, asks);
    }
    let mut more = outcome.more;
    let Some(space) = &mut open.space else {
        return false;
    };
    space.replica.move_cursor(response, &outcome);
    let findings = space.replica.judge(response, &before, &open.log);
    // What could not be opened before may open with the keys that came.
    if std::mem::take(&mut space.keys_came) && !space.replica.parked().is_empty() {
        space.replica.retry_parked();
        more = true;
    }
    if !holds && cold && !std::mem::replace(&mut open.packs.cold_refused, true) {
        // What the checkpoint leaves out is asked for as records.
        space.caught_up = false;
        space.replica.rewind();
        more = true;
    }
    heal::after_pull(open, response, &findings, around, asks);
    intent::settle(open, around, asks);
    more
}

/// Takes one entry of a page.
fn take_entry(open: &mut Open, entry: &PageEntry, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if log::contradicts(open, entry, around) || packs::cover::take_below(open, entry, around) {
        return;
    }
    let Some(space) = &mut open.space else { return };
    if let Some(stub) = space.replica.take_stub(entry) {
        log::stub_arrived(open, &stub, entry.position);
    } else if let Ok(Some(arrival)) = space.replica.examine(entry) {
        admit(open, &arrival, around, asks);
        log::arrived(open, &arrival);
    }
}

/// Own records that the relay stores leave the outbox.
pub(crate) fn stored(open: &mut Open, seqs: &[u64]) {
    for seq in seqs {
        // They stay in the kept log, except those that were sealed before there was one.
        if let Some(name) = space::old_outbox_name(open, *seq) {
            open.keeper.remove(name);
        }
    }
    open.space_changed = true;
}

/// Opens one arrival and applies it, or sets it aside.
fn admit(open: &mut Open, arrival: &Arrival, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(space) = &mut open.space else { return };
    let now_ms = around.now.unix_ms;
    match open_arrival(space, arrival) {
        Ok(Opened::Updates { updates, frontier }) => {
            space.replica.took(arrival, &frontier, now_ms);
            // An acknowledgement is not acknowledged.
            space.owes_ack |= !updates.is_empty();
            let header = *arrival.record.header();
            for update in updates {
                apply(open, update, &header, around, asks);
            }
        }
        Ok(Opened::Manifest { body, frontier }) => {
            space.replica.took(arrival, &frontier, now_ms);
            let header = arrival.record.header();
            let place = Place::new(header.author, arrival.record.head());
            packs::cover::manifest_arrived(open, place, body);
        }
        Ok(Opened::Checkpoint) => {
            space.replica.took(arrival, &[], now_ms);
            let (record, position) = (&arrival.record, arrival.position);
            packs::cover::checkpoint_arrived(open, record, position, around, asks);
        }
        Ok(Opened::Tombstones {
            tombstones,
            frontier,
        }) => {
            space.replica.took(arrival, &frontier, now_ms);
            let header = *arrival.record.header();
            let (author, seq) = (header.author, header.seq);
            delete::arrived(open, tombstones, author, seq, &frontier, now_ms);
            asks.redraw();
            chores::wake(open, around, asks);
        }
        Ok(Opened::Nothing { frontier }) => space.replica.took(arrival, &frontier, now_ms),
        Err(trouble) => {
            if trouble == Trouble::AfterRemoval {
                access_check::raise(open, Alarm::Readmitted, around);
            }
            let Some(space) = &mut open.space else { return };
            space.replica.park(arrival.position, trouble);
            if !trouble.may_pass() {
                space.replica.took(arrival, &[], now_ms);
            }
        }
    }
}

/// What a record held.
pub(crate) enum Opened {
    /// Updates, to be applied.
    Updates {
        updates: Vec<Update>,
        frontier: Vec<(AuthorId, Head)>,
    },
    /// A manifest, which counts once its checkpoint comes.
    Manifest {
        body: Vec<u8>,
        frontier: Vec<(AuthorId, Head)>,
    },
    /// A checkpoint, in clear.
    Checkpoint,
    /// Pages that were deleted for good.
    Tombstones {
        tombstones: Tombstones,
        frontier: Vec<(AuthorId, Head)>,
    },
    /// Keys or membership, applied already.
    Nothing { frontier: Vec<(AuthorId, Head)> },
}

/// Opens a verified record. Membership and keys are applied to the space.
pub(crate) fn open_arrival(space: &mut Space, arrival: &Arrival) -> Result<Opened, Trouble> {
    let record = &arrival.record;
    let header = record.header();
    if is_behind_removal(space, &header.author, header.seq) {
        return Err(Trouble::AfterRemoval);
    }
    match header.kind {
        Kind::Membership => {
            let opened = open_record(&space.keyring, record).map_err(|error| trouble(&error))?;
            apply_entry(space, &opened.body, header.author)?;
            Ok(Opened::Nothing {
                frontier: heads(&opened.frontier),
            })
        }
        Kind::Envelope => {
            certified(space, &header.author)?;
            open_envelope(space, arrival);
            Ok(Opened::Nothing {
                frontier: Vec::new(),
            })
        }
        Kind::Updates => {
            certified(space, &header.author)?;
            let opened = open_record(&space.keyring, record).map_err(|error| trouble(&error))?;
            let updates = Updates::decode(&opened.body).map_err(|_| Trouble::Unopenable)?;
            Ok(Opened::Updates {
                updates: updates.updates,
                frontier: heads(&opened.frontier),
            })
        }
        Kind::Manifest => {
            certified(space, &header.author)?;
            let opened = open_record(&space.keyring, record).map_err(|error| trouble(&error))?;
            Ok(Opened::Manifest {
                frontier: heads(&opened.frontier),
                body: opened.body,
            })
        }
        Kind::Checkpoint => {
            certified(space, &header.author)?;
            Ok(Opened::Checkpoint)
        }
        Kind::Tombstones => {
            certified(space, &header.author)?;
            let opened = open_record(&space.keyring, record).map_err(|error| trouble(&error))?;
            let tombstones = Tombstones::decode(&opened.body).map_err(|_| Trouble::Unopenable)?;
            Ok(Opened::Tombstones {
                tombstones,
                frontier: heads(&opened.frontier),
            })
        }
        _ => Err(Trouble::UnknownKind),
    }
}

/// A record behind the end that a removal set was never accepted by an honest relay: whoever was
/// removed cannot go on, even together with the relay. What it wrote before stays.
pub(crate) fn is_behind_removal(space: &Space, author: &AuthorId, seq: u64) -> bool {
    let membership = space.membership.as_ref();
    let sealed = membership
        .and_then(|membership| membership.member(author))
        .and_then(|member| member.removal)
        .filter(|removal| removal.revoked)
        .is_some_and(|removal| seq > removal.head.seq);
    sealed
        || space
            .replica
            .access()
            .removal(author)
            .is_some_and(|removal| {
                let by_another = wire::Statement::parse(&removal.statement)
                    .is_ok_and(|statement| statement.author() != *author);
                by_another && seq > removal.head.seq
            })
}

fn heads(frontier: &seal::payload::Frontier) -> Vec<(AuthorId, Head)> {
    frontier
        .iter()
        .map(|(author, head)| (*author, *head))
        .collect()
}

fn trouble(error: &OpenError) -> Trouble {
    match error {
        OpenError::UnknownEpoch(_) => Trouble::UnknownEpoch,
        _ => Trouble::Unopenable,
    }
}

fn certified(space: &Space, author: &AuthorId) -> Result<(), Trouble> {
    let known = space
        .membership
        .as_ref()
        .is_some_and(|m| m.is_certified(author));
    if known {
        Ok(())
    } else {
        Err(Trouble::Uncertified)
    }
}

fn apply_entry(space: &mut Space, entry: &[u8], author: AuthorId) -> Result<(), Trouble> {
    match &mut space.membership {
        Some(membership) => match membership.apply(entry, author) {
            Ok(_) => Ok(()),
            Err(error) if error.is_parkable() => Err(Trouble::Uncertified),
            Err(_) => Err(Trouble::Unopenable),
        },
        None => {
            let membership = Membership::begin(entry, author).map_err(|_| Trouble::Uncertified)?;
            // Only the genesis that was promised at pairing, or whose words were entered, begins it.
            if !space.genesis.is_zero() && membership.genesis() != space.genesis {
                return Err(Trouble::Unopenable);
            }
            space.genesis = membership.genesis();
            space.membership = Some(membership);
            Ok(())
        }
    }
}

/// An envelope that is for others is no trouble.
fn open_envelope(space: &mut Space, arrival: &Arrival) {
    let all = [Some(&space.keys), space.keys_before.as_ref()];
    for receiving in all.into_iter().flatten().map(DeviceKeys::receiving) {
        if let Ok(keys) = seal::envelope::open_envelope_record(receiving, &arrival.record)
            && let Some(membership) = &space.membership
        {
            // A key that contradicts the membership is not taken.
            let before = space.keyring.len();
            let _ = membership.admit_keys(&mut space.keyring, keys);
            space.keys_came |= space.keyring.len() > before;
        }
    }
}

/// Applies one update.
fn apply(
    open: &mut Open,
    update: Update,
    header: &RecordHeader,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if delete::is_gone(open, &update, &header.author, header.seq) {
        return;
    }
    let id = update.document;
    match update.kind {
        DocumentKind::Settings => settings::arrived(open, &update, asks),
        DocumentKind::Page => {
            if batch::merge(open, around, update.document, &update.changes) {
                asks.redraw();
            } else {
                change::page_arrived(open, update);
            }
            let last = (rows::author_tag(&header.author), header.seq);
            open.rows.touch(&id, |row| row.last = Some(last));
        }
    }
}
