//! The kept log's storage: accepted records, own and others', sealed as they came, each under its
//! place; the index of them in stretches. `replica::log` has the rules.
//!
//! An own record lies here from the moment it is sealed: the outbox is the part of it that no relay
//! has accepted yet.

use replica::log::{Cover, Shard};
use replica::{Arrival, Held, Log, Logged, Noted};
use wire::api::{PageEntry, SyncResponse};
use wire::{AuthorId, Entry, Hash, Head, Record};

use super::history::{self, What};
use super::open::Open;
use super::{Surroundings, space};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::Reading;

/// The storage name of the index's root.
pub(crate) const NAME: &str = "log-index";

/// The storage name of a record.
pub(crate) fn record_name(open: &Open, author: &AuthorId, seq: u64) -> String {
    place_name(open, "log", author, seq)
}

fn place_name(open: &Open, sort: &str, author: &AuthorId, number: u64) -> String {
    let mut key = author.as_bytes().to_vec();
    key.extend_from_slice(&number.to_be_bytes());
    open.keeper.name(sort, &key)
}

/// The root was read: a journal of before there was a log gets one that is filled up.
pub(crate) fn booted(open: &mut Open, root: Option<&[u8]>, asks: &mut Asks) {
    let known = root.and_then(Log::decode_root);
    open.log = match (known, &open.space) {
        (Some(log), Some(_)) => log,
        (None, Some(_)) => Log::to_be_filled(),
        (_, None) => Log::default(),
    };
    let shards = open.log.shards().to_vec();
    open.log_ready = shards.is_empty();
    if !open.log_ready {
        let names = shards
            .iter()
            .map(|shard| place_name(open, "log-part", &shard.author, shard.number))
            .collect();
        asks.read(names, Reading::Log(shards));
    }
}

/// The index was read. What is missing of it is fetched from the relay again.
pub(crate) fn read(
    open: &mut Open,
    shards: &[Shard],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let mut whole = values.len() == shards.len();
    for (shard, value) in shards.iter().zip(values) {
        let name = place_name(open, "log-part", &shard.author, shard.number);
        let bytes = open.keeper.open(&name, value).ok().flatten();
        whole &= bytes.is_some_and(|bytes| open.log.load(*shard, &bytes));
    }
    if !whole {
        open.log.filled_to(Some(0));
    }
    open.log_ready = true;
    note_outbox(open);
    super::sync::soon(open, around, asks);
}

/// What was sealed before the index was read, and before a crash, is in the outbox and not in it.
fn note_outbox(open: &mut Open) {
    let Some(space) = &open.space else { return };
    let me = space.me();
    for queued in space.replica.outbox() {
        if open.log.get(&me, queued.seq).is_none() {
            let logged = Logged {
                hash: queued.hash,
                // Kept for ever, for want of knowing better.
                kind: wire::Kind::Membership as u8,
                bytes: queued.bytes,
                position: 0,
            };
            open.log.note_own(me, queued.seq, logged);
        }
    }
}

/// Hands what changed to the keeper, with whatever else the event changed.
pub(crate) fn flush(open: &mut Open) {
    if !open.log_ready {
        return;
    }
    let (shards, root) = open.log.take_changed();
    for (shard, bytes) in shards {
        let name = place_name(open, "log-part", &shard.author, shard.number);
        match bytes {
            Some(bytes) => open.keeper.put(name, bytes),
            None => open.keeper.remove(name),
        }
    }
    if let Some(root) = root {
        open.keeper.put(NAME.to_owned(), root);
    }
}

fn logged(kind: u8, hash: Hash, bytes: usize, position: u64) -> Logged {
    Logged {
        hash,
        kind,
        bytes: u32::try_from(bytes).unwrap_or(u32::MAX),
        position,
    }
}

/// An own record was sealed; its bytes are kept by whoever queued it.
pub(crate) fn sealed(open: &mut Open, record: &Record) {
    let header = record.header();
    let entry = logged(header.kind as u8, record.hash(), record.bytes().len(), 0);
    open.log.note_own(header.author, header.seq, entry);
}

/// The relay named positions of own records.
pub(crate) fn accepted(open: &mut Open, response: &SyncResponse) {
    let Some(space) = &open.space else { return };
    let me = space.me();
    for accepted in &response.accepted {
        open.log.placed(&me, accepted.seq, accepted.position);
    }
}

/// A record of another author was taken.
pub(crate) fn arrived(open: &mut Open, arrival: &Arrival) {
    let header = *arrival.record.header();
    let taken = open
        .space
        .as_ref()
        .is_some_and(|space| space.replica.head_of(&header.author) == arrival.record.head());
    if taken {
        let entry = logged(
            header.kind as u8,
            arrival.record.hash(),
            arrival.record.bytes().len(),
            arrival.position,
        );
        open.log.note(header.author, header.seq, entry);
        let name = record_name(open, &header.author, header.seq);
        open.keeper.put(name, arrival.record.bytes().to_vec());
    }
}

/// A record of membership or keys was taken without its neighbours.
pub(crate) fn lasting(open: &mut Open, record: &Record, position: u64) {
    let header = *record.header();
    let entry = logged(
        header.kind as u8,
        record.hash(),
        record.bytes().len(),
        position,
    );
    open.log.note(header.author, header.seq, entry);
    let name = record_name(open, &header.author, header.seq);
    open.keeper.put(name, record.bytes().to_vec());
}

/// What a hard delete left of a record was taken.
pub(crate) fn stub_arrived(open: &mut Open, stub: &wire::Stub, position: u64) {
    let header = *stub.header();
    let entry = logged(header.kind as u8, stub.hash(), stub.bytes().len(), position);
    open.log.note(header.author, header.seq, entry);
    let name = record_name(open, &header.author, header.seq);
    open.keeper.put(name, stub.bytes().to_vec());
}

/// Of a record that was kept whole only the header is kept from now on.
pub(crate) fn shorten(open: &mut Open, stub: &wire::Stub) {
    let header = *stub.header();
    open.log.shorten(&header.author, header.seq);
    let name = record_name(open, &header.author, header.seq);
    open.keeper.put(name, stub.bytes().to_vec());
}

/// Whether this entry contradicts what is here: another record in a place of a chain that is taken.
/// It is kept as proof, said once, and never applied. Entries that came before are told from new
/// ones by their position: see `heal::Watchful::moved`.
pub(crate) fn contradicts(open: &mut Open, entry: &PageEntry, around: &Surroundings<'_>) -> bool {
    let Some((author, head, previous)) = place_of(&entry.record) else {
        return false;
    };
    let Some(space) = &open.space else {
        return false;
    };
    let known = space.replica.head_of(&author);
    let next = known.seq.saturating_add(1);
    let (seq, ours, other) = if head.seq == next && previous != known.hash {
        (known.seq, known.hash, previous)
    } else if head.seq <= known.seq {
        match open.log.get(&author, head.seq) {
            Some(kept) if kept.hash != head.hash => (head.seq, kept.hash, head.hash),
            Some(kept) => {
                if kept.position != 0 && kept.position != entry.position {
                    open.heal.moved = true;
                }
                open.log.placed(&author, head.seq, entry.position);
                return false;
            }
            None => return false,
        }
    } else {
        return false;
    };
    let genuine = Entry::from_vec(entry.record.clone())
        .is_ok_and(|entry| entry.header().space == space.replica.space() && entry.verify().is_ok());
    if genuine {
        forked(open, author, Head { seq, hash: ours }, other, around);
        let name = place_name(open, "proof", &author, head.seq);
        open.keeper.put(name, entry.record.clone());
    }
    genuine
}

fn place_of(bytes: &[u8]) -> Option<(AuthorId, Head, Hash)> {
    let entry = Entry::from_vec(bytes.to_vec()).ok()?;
    let header = entry.header();
    Some((header.author, entry.head(), header.previous))
}

/// Two records in one place: noted once.
pub(crate) fn forked(
    open: &mut Open,
    author: AuthorId,
    ours: Head,
    other: Hash,
    around: &Surroundings<'_>,
) {
    if !open.log.note_fork(author, ours.seq) {
        return;
    }
    let device = space::device_name(open, &author);
    let what = What::Forked {
        device,
        seq: ours.seq,
        ours: ours.hash,
        other,
    };
    history::note(open, around.now, what);
}

/// A checkpoint was settled: what it covers need not be kept any longer.
pub(crate) fn covered(open: &mut Open, cover: Cover) {
    let gone = open.log.cover_with(cover);
    for (author, seq) in gone {
        let name = record_name(open, &author, seq);
        open.keeper.remove(name);
    }
}

/// The values of records were read: their bytes, `None` for one that is not there.
pub(crate) fn opened(open: &Open, held: &[Held], values: &[StoreValue]) -> Vec<Option<Vec<u8>>> {
    held.iter()
        .enumerate()
        .map(|(index, (author, seq))| {
            let name = record_name(open, author, *seq);
            let value = values.get(index)?;
            let bytes = open.keeper.open(&name, value).ok().flatten()?;
            Some(bytes.to_vec())
        })
        .collect()
}

/// Notes a record that came while the log was filled up; see `fill`.
pub(crate) fn filled(open: &mut Open, entry: &Entry, position: u64) -> Noted {
    let header = *entry.header();
    let noted = open.log.note(
        header.author,
        header.seq,
        logged(
            header.kind as u8,
            entry.hash(),
            entry.bytes().len(),
            position,
        ),
    );
    if noted == Noted::New {
        let name = record_name(open, &header.author, header.seq);
        open.keeper.put(name, entry.bytes().to_vec());
    }
    noted
}
