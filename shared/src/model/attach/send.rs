//! Parts and the relay, in the background, one request at a time: what is doubtful is asked about,
//! what is missing is sent, what no page names any more is deleted. Every step is kept, so that a
//! killed app goes on where it was.

use journal::DocumentId;
use rand_core::Rng;
use replica::Pace;
use wire::api::{PartsRequest, PartsResponse};
use wire::limits::PARTS_MAX;
use wire::{Code, PartId};

use super::super::open::Open;
use super::super::relay::{Answer, offset_from};
use super::super::space::Blocked;
use super::super::timers::Purpose;
use super::super::{Surroundings, chores, packs, sync};
use super::{alive, part_name};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::{Call, Reading};

/// Parts let go of at a time.
const SLICE: usize = 64;
/// The longest wait for the next part's time, in milliseconds.
const WAIT_MS_MAX: i64 = 60 * 60_000;
/// Between looks whether an undo is still offered.
const UNDO_LOOK_MS: i64 = 60_000;

/// The request under way, and what came of the last ones.
#[derive(Default)]
pub(crate) struct Sending {
    doing: Option<Doing>,
    pace: Pace,
    /// Why parts do not go out.
    pub(crate) blocked: Option<Blocked>,
    corrected: bool,
    /// When the timer for the next part's time fires.
    waits_until_ms: Option<i64>,
}

enum Doing {
    Ask(Vec<PartId>),
    /// Pages are being read, to learn what is on them.
    Learn,
    /// All parts of this device, some at a time.
    KeepAlive(Vec<PartId>),
    Delete(Vec<PartId>),
    Put(PartId),
}

/// There may be something to do. Nothing is done while a sync is under way or something waits to be
/// kept: documents come first.
pub(crate) fn tend(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if open.attach.sending.doing.is_some() || !open.is_kept() || !open.rows.complete() {
        return;
    }
    if open.locking || open.sync.busy {
        return;
    }
    let due = due(open, around.now.unix_ms);
    if !due.is_empty() && let_go(open, &due) {
        // The commit that drops them calls back here.
        return;
    }
    wait_for_next(open, &due, around, asks);
    let Some(space) = &open.space else { return };
    let refused = matches!(
        space.blocked,
        Some(Blocked::Removed | Blocked::UnknownSpace | Blocked::Version)
    );
    if refused || space.founding.is_some() || !around.online || !space.can_seal() {
        return;
    }
    if around.timers.is_waiting(Purpose::PartsRetry) {
        return;
    }
    let doubtful = open.attach.shelf.doubtful(PARTS_MAX);
    // What took a part off its page is at the relay before the part goes.
    // A relay that is full takes no record; deleting is what makes room there.
    let full = space.blocked == Some(Blocked::Quota);
    let settled = space.caught_up && (full || !space.replica.has_outgoing());
    if !doubtful.is_empty() {
        let request = PartsRequest {
            asked: doubtful.clone(),
            ..PartsRequest::default()
        };
        post(open, Doing::Ask(doubtful), &request, around, asks);
    } else if settled && !due.is_empty() {
        let request = PartsRequest {
            delete: due.clone(),
            ..PartsRequest::default()
        };
        post(open, Doing::Delete(due), &request, around, asks);
    } else if settled && ask_for_all(open, around, asks) {
        // The answer calls back here.
    } else if let Some(part) = open.attach.shelf.to_send() {
        open.attach.sending.doing = Some(Doing::Put(part));
        asks.read(vec![part_name(open, &part)], Reading::PartToSend(part));
    } else {
        open.attach.sending.blocked = None;
    }
}

/// Asks for the next parts of all there are, if that is due. True if it did.
fn ask_for_all(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) -> bool {
    let has_parts = open.space.as_ref().is_some_and(|s| s.speaks_of_heads());
    if !has_parts {
        return false;
    }
    if alive::learn(open, around.now.unix_ms, asks) {
        open.attach.sending.doing = Some(Doing::Learn);
        return true;
    }
    let due = alive::due(open, around, asks);
    if due.is_empty() {
        return false;
    }
    let request = PartsRequest {
        asked: due.clone(),
        ..PartsRequest::default()
    };
    post(open, Doing::KeepAlive(due), &request, around, asks);
    true
}

/// Pages were read, to learn what is on them.
pub(crate) fn pages_read(
    open: &mut Open,
    ids: &[(DocumentId, u32)],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.attach.sending.doing = None;
    if alive::learnt(open, ids, values, around.now.unix_ms) && !open.attach.shelf_changed {
        tend(open, around, asks);
    }
}

/// Parts whose time is over, without those of a removal that can still be undone.
fn due(open: &Open, now_ms: i64) -> Vec<PartId> {
    let undoable: Vec<PartId> = match &open.attach.removed {
        Some((_, attachment)) if open.notices.offers_reattach() => {
            attachment.all_parts().map(PartId::from_bytes).collect()
        }
        _ => Vec::new(),
    };
    let mut due = open.attach.shelf.due(now_ms, SLICE);
    due.retain(|part| !undoable.contains(part));
    due
}

/// Drops the local copies. True if there were any, so that a commit follows. Without a space, or for
/// what was never sent, that is all there is to do.
fn let_go(open: &mut Open, due: &[PartId]) -> bool {
    let mut any = false;
    for part in due {
        if open.attach.shelf.let_go(part) {
            let name = part_name(open, part);
            open.keeper.remove(name);
            any = true;
        }
        if open.space.is_none() {
            open.attach.shelf.left(part);
            any = true;
        }
    }
    if any {
        open.attach.shelf_changed = true;
        open.sync.offered = true;
    }
    any
}

/// Looks again when the next part's time is over.
fn wait_for_next(open: &mut Open, due: &[PartId], around: &mut Surroundings<'_>, asks: &mut Asks) {
    let now_ms = around.now.unix_ms;
    let held_back = open.attach.shelf.due(now_ms, SLICE).len() > due.len();
    let next_ms = if held_back {
        // It is over as soon as nobody can undo it any more.
        Some(now_ms.saturating_add(UNDO_LOOK_MS))
    } else {
        open.attach.shelf.next_due_ms(now_ms)
    };
    let Some(at_ms) = next_ms else { return };
    let waits_longer = open
        .attach
        .sending
        .waits_until_ms
        .is_none_or(|until| until > at_ms);
    if waits_longer || !around.timers.is_waiting(Purpose::Parts) {
        open.attach.sending.waits_until_ms = Some(at_ms);
        let wait_ms = at_ms.saturating_sub(now_ms).clamp(1_000, WAIT_MS_MAX);
        let wait_ms = u32::try_from(wait_ms).unwrap_or(1_000);
        around.timers.start(Purpose::Parts, wait_ms, asks);
    }
}

fn post(
    open: &mut Open,
    doing: Doing,
    request: &PartsRequest,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(space) = &open.space else { return };
    let path = format!("/v1/parts/{}", space.replica.space());
    let body = wire::cbor::encode(request);
    let operation = sync::signer(space).request("POST", &path, body, around.now, around.rng);
    open.attach.sending.doing = Some(doing);
    asks.http(operation, Call::PartsSent);
}

/// The part to be sent was read.
pub(crate) fn read(
    open: &mut Open,
    part: PartId,
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let name = part_name(open, &part);
    let sealed = values.first().map(|value| open.keeper.open(&name, value));
    let Some(Ok(Some(sealed))) = sealed else {
        open.attach.sending.doing = None;
        if sealed.is_some() {
            // It is damaged or gone: there is nothing to send, and nothing to count on.
            open.attach.shelf.let_go(&part);
            open.attach.shelf_changed = true;
            packs::lost::damaged(open, part, around);
        }
        return;
    };
    let Some(space) = &open.space else {
        open.attach.sending.doing = None;
        return;
    };
    let path = format!("/v1/parts/{}/{part}", space.replica.space());
    let body = sealed.to_vec();
    let operation = sync::signer(space).request("PUT", &path, body, around.now, around.rng);
    asks.http(operation, Call::PartsSent);
}

/// The relay answered.
pub(crate) fn answered(
    open: &mut Open,
    answer: Answer,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(doing) = open.attach.sending.doing.take() else {
        return;
    };
    let done = match (&doing, &answer) {
        (Doing::Put(part), Answer::Nothing | Answer::Good(_)) => {
            open.attach.shelf.relay_has(part, true);
            true
        }
        (Doing::Ask(asked), Answer::Good(body)) => told(open, asked, body),
        (Doing::KeepAlive(asked), Answer::Good(body)) => kept_alive(open, asked, body, around),
        (Doing::Delete(deleted), Answer::Good(_) | Answer::Nothing) => {
            for part in deleted {
                open.attach.shelf.left(part);
            }
            true
        }
        // Others' packs, or one on its way to be named: it stays.
        (Doing::Delete(deleted), Answer::Refused(problem, _))
            if problem.code == Code::CheckpointConflict =>
        {
            for part in deleted {
                open.attach.shelf.left(part);
            }
            true
        }
        _ => false,
    };
    if done {
        open.attach.shelf_changed = true;
        open.attach.sending.pace.succeeded();
        open.attach.sending.corrected = false;
        open.attach.sending.blocked = None;
        // Packs may have waited for this.
        chores::wake(open, around, asks);
        // The commit that keeps this calls back here.
        return;
    }
    refused(open, &answer, around, asks);
}

/// Notes which of the parts asked about are missing.
fn told(open: &mut Open, asked: &[PartId], body: &[u8]) -> bool {
    let Ok(response) = wire::cbor::decode::<PartsResponse>(body) else {
        return false;
    };
    for part in asked {
        let missing = response.missing.contains(part);
        open.attach.shelf.relay_has(part, !missing);
    }
    true
}

/// Notes what the relay lost of all there is.
fn kept_alive(open: &mut Open, asked: &[PartId], body: &[u8], around: &Surroundings<'_>) -> bool {
    let Ok(response) = wire::cbor::decode::<PartsResponse>(body) else {
        return false;
    };
    alive::told(open, asked, &response, around);
    true
}

fn refused(open: &mut Open, answer: &Answer, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let mut wait_s = 0;
    if let Answer::Refused(problem, retry_after_s) = answer {
        wait_s = *retry_after_s;
        if let Some(offset_ms) = offset_from(problem, around.now)
            && let Some(space) = &mut open.space
        {
            space.clock_offset_ms = offset_ms;
            if !std::mem::replace(&mut open.attach.sending.corrected, true) {
                tend(open, around, asks);
                return;
            }
        }
        open.attach.sending.blocked = match problem.code {
            Code::QuotaBytes | Code::QuotaRecords => Some(Blocked::Quota),
            Code::UnsupportedVersion => Some(Blocked::Version),
            Code::RateLimited
            | Code::Busy
            | Code::Internal
            | Code::TimedOut
            | Code::ReplayedNonce
            | Code::ClockSkew => None,
            other => Some(Blocked::Other(other)),
        };
    }
    let jitter = around.rng.next_u32();
    let pace_ms = open.attach.sending.pace.failed(jitter);
    let wait_ms = pace_ms.max(wait_s.saturating_mul(1_000));
    around.timers.start(Purpose::PartsRetry, wait_ms, asks);
}

/// The store is full: words come before what can be fetched again.
pub(crate) fn make_room(open: &mut Open) {
    super::add::gave_up(open);
    for part in open.attach.shelf.fetched() {
        let name = part_name(open, &part);
        open.attach.shelf.let_go(&part);
        open.attach.shelf_changed = true;
        if !open.keeper.forget(&name) {
            open.keeper.remove(name);
        }
    }
}

/// The person asked, or the network came: what was refused is tried again at once.
pub(crate) fn try_again(open: &mut Open, around: &mut Surroundings<'_>) {
    open.attach.sending.pace.succeeded();
    around.timers.stop(Purpose::PartsRetry);
}
