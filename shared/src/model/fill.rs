//! A journal of before there was a kept log gets one: its records are fetched again from the
//! beginning, own ones too, a page at a time and only when nothing else is to be done.

use replica::Noted;
use wire::Entry;
use wire::api::{SyncRequest, SyncResponse};

use super::open::Open;
use super::relay::Answer;
use super::{Surroundings, log, sync};
use crate::asks::Asks;
use crate::told::Call;

/// One page of it.
const PAGE_BYTES: u64 = 512 * 1024;

/// Asks for the next page, if there is something to fill up and nothing else under way. True if it
/// did.
pub(crate) fn next(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) -> bool {
    let Some(cursor) = open.log.filling_from().filter(|_| open.log_ready) else {
        return false;
    };
    let Some(space) = &open.space else {
        return false;
    };
    let idle = !open.filling && !open.sync.busy && !open.heal.is_running();
    let rests = space.caught_up && space.blocked.is_none() && !open.sync.unreachable;
    if !idle || !rests || !around.online || !open.is_kept() {
        return false;
    }
    let request = SyncRequest {
        cursor,
        page_bytes: Some(PAGE_BYTES),
        include_own: true,
        statements: Vec::new(),
        ..space.replica.request(Vec::new(), None)
    };
    let body = wire::cbor::encode(&request);
    let operation = sync::signer(space).post("/v1/sync", body, around.now, around.rng);
    open.filling = true;
    asks.http(operation, Call::Fill);
    true
}

/// A page came. A failure is no matter: the next sync that goes well asks again.
pub(crate) fn answered(
    open: &mut Open,
    answer: &Answer,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.filling = false;
    let Answer::Good(body) = answer else { return };
    let Ok(response) = wire::cbor::decode::<SyncResponse>(body) else {
        return;
    };
    let before = open.log.filling_from();
    for entry in &response.page {
        if let Ok(record) = Entry::from_vec(entry.record.clone()) {
            take(open, &record, entry.position);
        }
    }
    let next = response.more.then_some(response.cursor);
    if next.is_some() && next <= before {
        // A relay that makes no sense is not asked in a circle.
        return;
    }
    open.log.filled_to(next);
    super::chores::wake(open, around, asks);
}

/// What was taken before is noted if it is what was taken; the newest record of a chain vouches for
/// those before it.
fn take(open: &mut Open, entry: &Entry, position: u64) {
    let Some(space) = &open.space else { return };
    let header = entry.header();
    let head = space.replica.head_of(&header.author);
    let accepted = if header.author == space.me() {
        space.replica.stored_seq()
    } else {
        head.seq
    };
    let before = header
        .seq
        .checked_sub(1)
        .and_then(|seq| open.log.get(&header.author, seq));
    let continues = before.is_none_or(|before| before.hash == header.previous);
    let fits_head = header.seq != head.seq || entry.hash() == head.hash;
    let fits = header.space == space.replica.space() && header.seq <= accepted;
    if fits && continues && fits_head && entry.verify().is_ok() {
        // A place that is taken by another record was noted as a fork when that came.
        let _: Noted = log::filled(open, entry, position);
    }
}
