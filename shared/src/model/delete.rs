//! Deleting for good: the page goes here, a tombstone tells the other devices, and the relay erases
//! what holds nothing else. Packs are written without it. Whoever wrote on it unseen brings it back.

use std::collections::BTreeSet;

use journal::{DocumentId, DocumentKind, Heads, Update, Updates};
use pack::{Deletion, Tombstones};
use rand_core::Rng;
use replica::{Held, Pace};
use seal::record::open_record;
use wire::api::SyncRequest;
use wire::{AuthorId, Head, Kind, Place, Record};

use super::open::{Open, Screen};
use super::relay::Answer;
use super::rows::{Row, author_tag};
use super::space::{Space, keep_record};
use super::timers::Purpose;
use super::{Surroundings, attach, batch, change, chores, log, pages, sync};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::{Call, Reading};

/// Records looked through in one slice.
const SLICE: usize = 64;
/// Erasures of one request.
const ERASE_MAX: usize = 1_000;
/// In place of the seq of a tombstone that is to be sealed again.
const UNTOLD: u64 = u64::MAX;

/// Erasing records that hold nothing but what was deleted.
#[derive(Default)]
pub(crate) struct Erasing {
    /// Where looking through the log goes on; `None` before it began.
    after: Option<Held>,
    found: Vec<wire::Stub>,
    asking: bool,
    pace: Pace,
}

/// One page of the bin, or all of them, for good.
pub(crate) fn asked(open: &mut Open, page: Option<&str>, around: &mut Surroundings<'_>) {
    if !open.rows.complete() {
        return;
    }
    batch::close(open, around);
    let only = page.and_then(pages::id_of);
    if page.is_some() && only.is_none() {
        return;
    }
    let documents: Vec<(DocumentId, Heads)> = open
        .rows
        .iter()
        .filter(|row| row.digest.binned && only.is_none_or(|id| id == row.id))
        .take(pack::DELETIONS_MAX)
        .map(|row| (row.id, row.heads.clone()))
        .collect();
    if documents.is_empty() {
        return;
    }
    if open.space.is_some() && !tell(open, &documents) {
        open.notices.problem("notice-delete-later");
        return;
    }
    for (id, _) in &documents {
        remove(open, id, around.now.unix_ms);
    }
    open.notices.done("notice-deleted");
}

/// Seals the tombstones. False if nothing can be sealed now.
fn tell(open: &mut Open, documents: &[(DocumentId, Heads)]) -> bool {
    let tombstones = Tombstones {
        documents: documents.to_vec(),
    };
    let Ok(body) = tombstones.encode() else {
        return false;
    };
    let Some(space) = open.space.as_mut().filter(|space| space.can_seal()) else {
        return false;
    };
    let seen = seqs(&space.replica.frontier());
    let Some(record) = space.seal(Kind::Tombstones, body) else {
        return false;
    };
    let seq = keep_record(open, record);
    let book = &mut open.packs.book;
    for (id, heads) in documents {
        let deletion = Deletion {
            id: *id,
            heads: heads.clone(),
            seen: seen.clone(),
        };
        book.gone.insert(*id, deletion);
        book.erasing.push((seq, *id));
    }
    book.rewrite = true;
    open.packs.book_changed = true;
    true
}

fn seqs(frontier: &[(AuthorId, Head)]) -> Vec<(AuthorId, u64)> {
    let mut seqs: Vec<_> = frontier.iter().map(|(a, head)| (*a, head.seq)).collect();
    seqs.sort_unstable();
    seqs
}

/// Nothing of the page stays here.
fn remove(open: &mut Open, id: &DocumentId, now_ms: i64) {
    let Some(row) = open.rows.get(id).cloned() else {
        return;
    };
    for number in 1..=row.waiting {
        open.keeper.remove(change::waiting_name(open, id, number));
    }
    open.keeper.remove(open.keeper.name("doc", &id.0));
    open.keeper.remove(open.keeper.name("text", &id.0));
    open.list.forget(id);
    open.reader.forget(id);
    open.screens.retain(|screen| *screen != Screen::Page(*id));
    if open.screens.is_empty() {
        open.screens.push(Screen::Today);
    }
    attach::page_gone(open, *id, now_ms);
    open.rows.remove(id);
    if let Some(place) = row.bundle {
        // Others of its bundle get documents of their own, and then the bundle goes.
        let beside: Vec<DocumentId> = open
            .rows
            .iter()
            .filter(|other| {
                let shared =
                    |b: super::rows::Bundled| (b.pack, b.bundle) == (place.pack, place.bundle);
                other.bundle.is_some_and(shared)
            })
            .map(|other| other.id)
            .collect();
        for id in beside {
            open.rows.touch(&id, |row| row.stale = true);
        }
        open.packs.untidy = true;
    }
}

/// Another device deleted pages; `frontier` is what it had seen.
pub(crate) fn arrived(
    open: &mut Open,
    tombstones: Tombstones,
    author: AuthorId,
    seq: u64,
    frontier: &[(AuthorId, Head)],
    now_ms: i64,
) {
    let mut seen = seqs(frontier);
    seen.retain(|(known, _)| *known != author);
    seen.push((author, seq));
    seen.sort_unstable();
    for (id, heads) in tombstones.documents {
        let deletion = Deletion {
            id,
            heads,
            seen: seen.clone(),
        };
        learned(open, deletion, now_ms);
    }
}

/// A page was deleted for good, as a tombstone or a manifest says.
pub(crate) fn learned(open: &mut Open, deletion: Deletion, now_ms: i64) {
    let id = deletion.id;
    let Some(space) = &open.space else { return };
    if open.packs.book.gone.contains_key(&id) {
        return;
    }
    let written = open.editor.as_ref().and_then(|editor| editor.id()) == Some(id);
    let stays = open.rows.get(&id).map(|row| stays(space, row, &deletion));
    open.packs.book_changed = true;
    match stays {
        Some(Stays::Ours) => {
            open.packs.book.judging.insert(id, deletion);
        }
        Some(Stays::Theirs) => {}
        _ if written => {
            open.packs.book.judging.insert(id, deletion);
        }
        Some(Stays::No) | None => {
            remove(open, &id, now_ms);
            open.packs.book.gone.insert(id, deletion);
            open.packs.book.erasing.push((0, id));
        }
    }
}

enum Stays {
    /// It was written on here, and whoever deleted it had not seen that.
    Ours,
    /// It was written on elsewhere: that device brings it back.
    Theirs,
    No,
}

fn stays(space: &Space, row: &Row, deletion: &Deletion) -> Stays {
    let me = space.me();
    let seen_of = |author: &AuthorId| {
        let seen = deletion.seen.iter().find(|(known, _)| known == author);
        seen.map_or(0, |(_, seq)| *seq)
    };
    let unsent = row.own_seq == 0 && !row.foreign;
    if unsent || row.own_seq > seen_of(&me) {
        return Stays::Ours;
    }
    let theirs = row.last.is_some_and(|(tag, seq)| {
        let seen = deletion.seen.iter().find(|(a, _)| author_tag(a) == tag);
        seq > seen.map_or(0, |(_, seq)| *seq)
    });
    if theirs { Stays::Theirs } else { Stays::No }
}

/// Whether a change that came is of a page that was deleted for good, and no reason to bring it back.
pub(crate) fn is_gone(open: &mut Open, update: &Update, author: &AuthorId, seq: u64) -> bool {
    if update.kind != DocumentKind::Page {
        return false;
    }
    let Some(deletion) = open.packs.book.gone.get(&update.document) else {
        return false;
    };
    let seen = deletion.seen.iter().find(|(known, _)| known == author);
    let was_seen = seen.is_some_and(|(_, seen)| seq <= *seen);
    // Part of a page is of no use; whoever wrote it has the whole, and sends it.
    let partial = !update.base.is_empty();
    if was_seen || partial || update.heads == deletion.heads {
        return true;
    }
    open.packs.book.gone.remove(&update.document);
    open.packs
        .book
        .erasing
        .retain(|(_, id)| *id != update.document);
    open.packs.book_changed = true;
    open.notices.done("notice-returned");
    false
}

/// The page is written again here, from a file say: it is gone no longer.
pub(crate) fn is_back(open: &mut Open, id: &DocumentId) {
    if open.packs.book.gone.remove(id).is_some() {
        open.packs.book.erasing.retain(|(_, other)| other != id);
        open.packs.book_changed = true;
    }
}

/// Tombstones behind this own seq were given up with their chain: they are sealed again.
pub(crate) fn untold(open: &mut Open, stored: u64) {
    for (seq, _) in open
        .packs
        .book
        .erasing
        .iter_mut()
        .filter(|(seq, _)| *seq > stored)
    {
        *seq = UNTOLD;
        open.packs.book_changed = true;
    }
}

fn tell_again(open: &mut Open) {
    let book = &mut open.packs.book;
    let untold = book.erasing.extract_if(.., |(seq, _)| *seq == UNTOLD);
    let ids: Vec<DocumentId> = untold.map(|(_, id)| id).collect();
    if ids.is_empty() {
        return;
    }
    let documents: Vec<(DocumentId, Heads)> = ids
        .iter()
        .filter_map(|id| Some((*id, open.packs.book.gone.get(id)?.heads.clone())))
        .collect();
    if !tell(open, &documents) {
        open.packs
            .book
            .erasing
            .extend(ids.into_iter().map(|id| (UNTOLD, id)));
    }
}

/// The next slice. True if something is under way.
pub(crate) fn next(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) -> bool {
    tell_again(open);
    if bring_back(open, asks) {
        return true;
    }
    look_through(open, around, asks)
}

fn bring_back(open: &mut Open, asks: &mut Asks) -> bool {
    let can_seal = open.space.as_ref().is_some_and(|space| space.can_seal());
    if open.packs.book.judging.is_empty() || !can_seal {
        return false;
    }
    let written = open.editor.as_ref().and_then(|editor| editor.id());
    if let Some(id) = written
        && open.packs.book.judging.remove(&id).is_some()
    {
        // The next batch carries it whole, and takes it out of the bin.
        open.rows.touch(&id, Row::unsent);
        open.packs.book_changed = true;
    }
    let judging = open.packs.book.judging.keys();
    let ids: Vec<(DocumentId, u32)> = judging
        .take(SLICE)
        .filter_map(|id| Some((*id, open.rows.get(id)?.waiting)))
        .collect();
    if ids.is_empty() {
        open.packs.book.judging.clear();
        return false;
    }
    let names = pages::names_of_all(open, &ids);
    open.chores.busy = true;
    asks.read(names, Reading::Returning(ids));
    true
}

/// Pages were read that were written on while they were deleted elsewhere: they come back, whole.
pub(crate) fn returning(
    open: &mut Open,
    ids: &[(DocumentId, u32)],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.chores.busy = false;
    if values.is_empty() {
        return;
    }
    for (id, page) in chores::loaded(open, ids, values) {
        open.packs.book.judging.remove(&id);
        open.packs.book_changed = true;
        let Some(mut page) = page else { continue };
        let base = page.heads();
        open.rows.touch(&id, Row::unsent);
        if page.restore().is_ok() && change::page_changed(open, around, id, &page, &base) {
            open.rows.touch(&id, |row| row.returned = true);
            open.notices.done("notice-returned");
        }
    }
    asks.redraw();
    chores::wake(open, around, asks);
}

/// Looks through kept records for those that hold nothing but what was deleted.
fn look_through(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) -> bool {
    if open.packs.erasing.asking || !open.log_ready || !open.is_kept() {
        return false;
    }
    let Some(space) = &open.space else {
        return false;
    };
    let (me, stored) = (space.me(), space.replica.stored_seq());
    let due = |seq: u64| seq <= stored;
    if !open.packs.book.erasing.iter().any(|(seq, _)| due(*seq)) {
        return false;
    }
    if around.timers.is_waiting(Purpose::Erase) {
        return false;
    }
    let after = open.packs.erasing.after;
    let next: Vec<Held> = open
        .log
        .whole_updates()
        .map(|(author, seq, _)| (author, seq))
        .filter(|place| after.is_none_or(|after| *place > after))
        .filter(|(author, seq)| *author != me || *seq <= stored)
        .take(SLICE)
        .collect();
    let Some(last) = next.last() else {
        finish(open, around, asks);
        return true;
    };
    open.packs.erasing.after = Some(*last);
    let names = next
        .iter()
        .map(|(author, seq)| log::record_name(open, author, *seq))
        .collect();
    open.chores.busy = true;
    asks.read(names, Reading::Erase(next));
    true
}

/// Records were read.
pub(crate) fn read(
    open: &mut Open,
    held: &[Held],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.chores.busy = false;
    let bytes = log::opened(open, held, values);
    let gone: BTreeSet<DocumentId> = open.packs.book.gone.keys().copied().collect();
    let Some(space) = &open.space else { return };
    for bytes in bytes.into_iter().flatten() {
        let Ok(record) = Record::parse(&bytes) else {
            continue;
        };
        let updates = open_record(&space.keyring, &record)
            .ok()
            .and_then(|opened| Updates::decode(&opened.body).ok());
        let holds_only = updates.is_some_and(|updates| {
            let mut all = updates.updates.iter();
            !updates.updates.is_empty() && all.all(|update| gone.contains(&update.document))
        });
        if holds_only && open.packs.erasing.found.len() < ERASE_MAX {
            open.packs.erasing.found.extend(record.to_stub());
        }
    }
    chores::wake(open, around, asks);
}

/// Everything was looked through: the relay is asked, if the deletion was made here.
fn finish(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let ours = open.packs.book.erasing.iter().any(|(seq, _)| *seq > 0);
    let Some(space) = &open.space else { return };
    if !ours || open.packs.erasing.found.is_empty() || !space.speaks_of_heads() {
        shorten(open);
        return;
    }
    if !around.online {
        return;
    }
    let request = SyncRequest {
        page_bytes: Some(0),
        statements: Vec::new(),
        erase: open.packs.erasing.found.iter().map(place_of).collect(),
        ..space.replica.request(Vec::new(), None)
    };
    let body = wire::cbor::encode(&request);
    let operation = sync::signer(space).post("/v1/sync", body, around.now, around.rng);
    open.packs.erasing.asking = true;
    asks.http(operation, Call::Erase);
}

fn place_of(stub: &wire::Stub) -> Place {
    let header = stub.header();
    Place {
        author: header.author,
        seq: header.seq,
        hash: stub.hash(),
    }
}

/// The relay answered. What it will not erase goes with the next packs.
pub(crate) fn answered(
    open: &mut Open,
    answer: &Answer,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.packs.erasing.asking = false;
    let final_word = match answer {
        Answer::Good(_) => true,
        Answer::Refused(problem, _) => matches!(
            problem.code,
            wire::Code::NotFound | wire::Code::BadRecord | wire::Code::UnsupportedVersion
        ),
        _ => false,
    };
    if final_word {
        open.packs.erasing.pace.succeeded();
        shorten(open);
        chores::wake(open, around, asks);
        return;
    }
    open.packs.erasing.after = None;
    open.packs.erasing.found.clear();
    let jitter = around.rng.next_u32();
    let wait_ms = open.packs.erasing.pace.failed(jitter);
    around.timers.start(Purpose::Erase, wait_ms, asks);
}

/// Of what was found only headers are kept here from now on.
fn shorten(open: &mut Open) {
    let found = std::mem::take(&mut open.packs.erasing.found);
    open.packs.erasing.after = None;
    for stub in found {
        log::shorten(open, &stub);
    }
    let stored = open.space.as_ref().map_or(0, |s| s.replica.stored_seq());
    open.packs.book.erasing.retain(|(seq, _)| *seq > stored);
    open.packs.book_changed = true;
}
