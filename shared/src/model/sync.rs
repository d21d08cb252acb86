//! When to sync, and what to send: offer → relay.

use rand_core::Rng;
use replica::{Pace, offered_version};
use wire::Kind;
use wire::limits::SYNC_BODY_BYTES_MAX;

use super::access_check::Alarm;
use super::open::Open;
use super::rebase::{RebaseRun, Stage};
use super::relay::{Answer, Signer, offset_from};
use super::space::{Blocked, outbox_name};
use super::timers::Purpose;
use super::{
    Surroundings, attach, chores, copied, heal, intent, packs, rebase, relocate, removed, space,
    sync_take,
};
use crate::asks::Asks;
use crate::effect::{LiveOperation, LiveOutcome, StoreValue};
use crate::told::{Call, Reading};

/// Records of one request, well under the body's limit.
const SEND_BYTES: usize = SYNC_BODY_BYTES_MAX / 4;
/// Between looks at the relay while there is no line of wake-ups.
const POLL_MS: u32 = 60_000;
/// The same while there is one, in case it fell silent without ending.
const POLL_WITH_LINE_MS: u32 = 15 * 60_000;
/// A corrected clock that is refused again by less than this was not the trouble.
const SAME_CLOCK_MS: i64 = 30_000;
/// Before other devices are told what was seen here.
const ACKNOWLEDGE_MS: u32 = 5_000;

/// A sync under way, and the line of wake-ups.
#[derive(Default)]
pub(crate) struct SyncRun {
    /// A request is on its way, or its records are being read.
    pub(crate) busy: bool,
    /// Sync once more when this one ends.
    again: bool,
    /// Something was offered since the last look.
    pub(crate) offered: bool,
    /// The relay did not answer the last time.
    pub(crate) unreachable: bool,
    pace: Pace,
    line: u32,
    line_open: bool,
    line_pace: Pace,
    /// The request on its way carries nothing, because what waits was refused.
    pub(crate) pull_only: bool,
    /// Parked records were asked for again since the app started.
    retried: bool,
    /// Sent once more after a corrected clock.
    corrected: bool,
    /// Own work that is made again, because another device was first.
    pub(crate) rebase: RebaseRun,
    /// In what the relay's list differed from the members at the last look.
    pub(crate) suspected: Option<Alarm>,
    /// Since when the relay names an epoch that nobody here knows of, in milliseconds since 1970.
    pub(crate) unknown_since_ms: Option<i64>,
}

impl SyncRun {
    /// How long to wait after one more failure, in milliseconds.
    pub(crate) fn back_off(&mut self, around: &mut Surroundings<'_>) -> u32 {
        let jitter = around.rng.next_u32();
        self.pace.failed(jitter)
    }
}

/// Sync once everything is kept.
pub(crate) fn later(open: &mut Open) {
    open.sync.again = true;
}

/// There may be something to send or to fetch.
pub(crate) fn soon(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if open.space.is_some() {
        begin(open, around, asks);
    }
}

/// The person asked.
pub(crate) fn asked(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if let Some(space) = &mut open.space {
        space.replica.retry_parked();
        space.blocked = None;
        // What alarmed is looked at anew; what happened stays in the history.
        space.work.alarm = None;
    }
    attach::send::try_again(open, around);
    // The person knows better than the platform whether there is a network.
    let believed = std::mem::replace(&mut around.online, true);
    soon(open, around, asks);
    around.online = believed;
}

/// Everything is durable: send what was offered.
pub(crate) fn kept(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if std::mem::take(&mut open.sync.offered) || std::mem::take(&mut open.sync.again) {
        soon(open, around, asks);
    }
}

/// The network came or went.
pub(crate) fn network_changed(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if around.online {
        open.sync.pace.succeeded();
        open.sync.line_pace.succeeded();
        attach::send::try_again(open, around);
        soon(open, around, asks);
        open_line(open, around, asks);
    }
}

/// Begins a sync: what is not durable is not sent, so a sync waits for the keeper.
pub(crate) fn begin(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let elsewhere = open.heal.is_running() || !open.log_ready || open.token.pending;
    if open.sync.busy || elsewhere || !open.is_kept() || !open.rows.complete() || open.locking {
        open.sync.again = true;
        return;
    }
    let restoring = super::join_words::is_restoring(open);
    match open.sync.rebase.stage {
        Some(Stage::Due) => return rebase::read_outbox(open, asks),
        Some(_) => return,
        None => {}
    }
    let Some(space) = &mut open.space else { return };
    if space.work.removed.is_some() || !around.online || restoring {
        return;
    }
    // What was refused is offered again when its wait is over, not at every edit.
    if space.blocked.is_some() && around.timers.is_waiting(Purpose::Sync) {
        return;
    }
    if !std::mem::replace(&mut open.sync.retried, true) {
        space.replica.retry_parked();
    }
    if copied::instead_of_sync(open, around, asks) {
        return;
    }
    let Some(space) = &open.space else { return };
    open.sync.again = false;
    if space.replica.has_lost_a_race() {
        return rebase::begin(open, None, around, asks);
    }
    open.sync.busy = true;
    open.sync.again = false;
    let seqs = space.replica.next_to_send(SEND_BYTES);
    if seqs.is_empty() {
        send(open, Vec::new(), around, asks);
    } else {
        let names = seqs.iter().map(|seq| outbox_name(open, *seq)).collect();
        asks.read(names, Reading::Outbox(seqs));
    }
}

/// The outbox's records were read.
pub(crate) fn outbox_read(
    open: &mut Open,
    seqs: &[u64],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let mut records = Vec::with_capacity(seqs.len());
    for (seq, value) in seqs.iter().zip(values) {
        match open.keeper.open(&outbox_name(open, *seq), value) {
            Ok(Some(bytes)) => records.push(bytes.to_vec()),
            // A chain cannot skip a record: send what comes before it.
            Ok(None) | Err(_) => break,
        }
    }
    if records.len() < seqs.len() && records.is_empty() {
        open.sync.busy = false;
        open.notices.problem("notice-store-unavailable");
        return;
    }
    send(open, records, around, asks);
}

fn send(open: &mut Open, records: Vec<Vec<u8>>, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(space) = &open.space else { return };
    let mut request = space.replica.request(records, space.founding.clone());
    // A space that is only being made has nothing to be compared with.
    request.want_heads = open.heal.wants_heads && space.speaks_of_heads();
    open.heal.heads_asked = request.want_heads;
    request.from_checkpoint = packs::cover::is_cold(space) && !open.packs.cold_refused;
    let offered_version = offered_version(&request);
    let body = wire::cbor::encode(&request);
    let operation = signer(space).post("/v1/sync", body, around.now, around.rng);
    asks.http(operation, Call::Sync { offered_version });
}

pub(crate) fn signer(space: &space::Space) -> Signer<'_> {
    Signer {
        key: space.keys.author_key(),
        space: space.replica.space(),
        relay: &space.relay,
        relay_id: space.relay_id,
        clock_offset_ms: space.clock_offset_ms,
        version: space.version,
    }
}

/// The relay answered a sync.
pub(crate) fn answered(
    open: &mut Open,
    answer: Answer,
    offered_version: u64,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.sync.busy = false;
    if !open.rows.complete() {
        // An answer to a request of before the journal was locked: rows that are not read yet must
        // not be written over. It comes again.
        open.sync.again = true;
        return;
    }
    match answer {
        Answer::Good(body) => match wire::cbor::decode(&body) {
            Ok(response) => {
                open.sync.unreachable = false;
                let before = progress(open);
                let more = sync_take::take(open, &response, offered_version, around, asks);
                let waits = open
                    .space
                    .as_ref()
                    .is_some_and(|s| s.replica.has_outgoing());
                let waits = waits && !open.sync.pull_only;
                if (more || waits) && before == progress(open) {
                    // An answer that moves nothing although something waits is not asked for again
                    // at once: a relay that makes no sense must not keep a phone awake.
                    retry(open, around, asks);
                } else {
                    after(open, more, around, asks);
                }
            }
            Err(_) => retry(open, around, asks),
        },
        Answer::Refused(problem, retry_after_s) => {
            open.sync.unreachable = false;
            refused(open, &problem, retry_after_s, around, asks);
        }
        Answer::Nothing | Answer::Strange | Answer::Unreachable => {
            open.sync.unreachable = true;
            retry(open, around, asks);
        }
    }
}

/// What moves when a sync achieves something: how far was read, what is stored, what was agreed.
fn progress(open: &Open) -> Option<(u64, u64, u64)> {
    let replica = &open.space.as_ref()?.replica;
    Some((
        replica.cursor(),
        replica.stored_seq(),
        replica.access().version(),
    ))
}

/// A sync went well: fetch more, send more, or rest on the line of wake-ups.
fn after(open: &mut Open, more: bool, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if open.sync.pull_only {
        if more {
            pull(open, around, asks);
        } else {
            open.sync.pull_only = false;
            rebase::caught_up(open, around, asks);
            attach::send::tend(open, around, asks);
        }
        chores::wake(open, around, asks);
        return;
    }
    let Some(space) = &open.space else { return };
    open.sync.pace.succeeded();
    open.sync.corrected = false;
    if space.replica.has_lost_a_race() {
        open.sync.again = true;
    } else if !more {
        intent::caught_up(open, around, asks);
    }
    let Some(space) = &open.space else { return };
    if more || space.replica.has_outgoing() {
        open.sync.again = true;
    }
    if space.owes_ack && space.can_seal() {
        around
            .timers
            .start_once(Purpose::Acknowledge, ACKNOWLEDGE_MS, asks);
    }
    relocate::go_on(open, false, around, asks);
    chores::wake(open, around, asks);
    open_line(open, around, asks);
    let has_line = open.sync.line_open && open.sync.line_pace.failures() == 0;
    let wait_ms = if has_line { POLL_WITH_LINE_MS } else { POLL_MS };
    around.timers.start(Purpose::Sync, wait_ms, asks);
    if open.sync.again && open.is_kept() {
        begin(open, around, asks);
    } else {
        attach::send::tend(open, around, asks);
    }
}

pub(crate) fn retry(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    open.sync.pull_only = false;
    open.sync.rebase.cut_off();
    let jitter = around.rng.next_u32();
    let wait_ms = open.sync.pace.failed(jitter);
    around.timers.start(Purpose::Sync, wait_ms, asks);
}

/// A refusal that says more about the relay, or about this install, than about what was sent.
fn looked_into(
    open: &mut Open,
    problem: &wire::Problem,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) -> bool {
    let Some(space) = &mut open.space else {
        return false;
    };
    if problem.code == wire::Code::UnsupportedVersion && space.speaks_of_heads() {
        // An older relay: what it knows is enough to sync.
        space.version = wire::VERSIONS.first().copied().unwrap_or(wire::VERSION);
        begin(open, around, asks);
        return true;
    }
    if problem.code == wire::Code::UnsupportedVersion {
        // A space with packs asks for the newer version, whatever was said of it before.
        space.version = wire::VERSION;
    }
    if heal::refused(open, problem, around, asks) {
        return true;
    }
    if copied::refused(open, problem) {
        begin(open, around, asks);
        return true;
    }
    false
}

fn refused(
    open: &mut Open,
    problem: &wire::Problem,
    retry_after_s: u32,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(space) = &mut open.space else { return };
    if let Some(offset_ms) = offset_from(problem, around.now) {
        let moved_ms = offset_ms
            .saturating_sub(space.clock_offset_ms)
            .saturating_abs();
        space.clock_offset_ms = offset_ms;
        // At once the first time; a clock that keeps changing is followed, without haste.
        if moved_ms > SAME_CLOCK_MS && !std::mem::replace(&mut open.sync.corrected, true) {
            begin(open, around, asks);
        } else {
            retry(open, around, asks);
        }
        return;
    }
    if problem.code == wire::Code::ChainConflict
        && let (Some(seq), Some(hash)) = (problem.held_seq, problem.held_hash)
    {
        let head = wire::Head { seq, hash };
        let mut outcome = replica::Outcome::default();
        space.replica.acknowledge(head, &mut outcome);
        if !outcome.stored.is_empty() {
            sync_take::stored(open, &outcome.stored);
            intent::settle(open, around, asks);
            begin(open, around, asks);
            return;
        }
    }
    if looked_into(open, problem, around, asks) || rebase::refused(open, problem, around, asks) {
        return;
    }
    if problem.code == wire::Code::Removed {
        removed::refused(open, problem, around, asks);
    }
    open.sync.rebase.cut_off();
    let Some(space) = &mut open.space else { return };
    space.blocked = held_back_by(problem.code, space.blocked);
    let jitter = around.rng.next_u32();
    let wait_ms = open
        .sync
        .pace
        .failed(jitter)
        .max(retry_after_s.saturating_mul(1_000));
    let pulled = std::mem::take(&mut open.sync.pull_only);
    let held_back = open.space.as_ref().is_some_and(|space| {
        matches!(
            space.blocked,
            Some(Blocked::Quota | Blocked::Conflict | Blocked::Other(_))
        )
    });
    if open
        .space
        .as_ref()
        .is_some_and(|space| space.work.removed.is_some())
    {
        return;
    }
    around.timers.start(Purpose::Sync, wait_ms, asks);
    if held_back && !pulled {
        pull(open, around, asks);
    }
}

/// A refusal of a request that was made elsewhere and is to be taken like one of a sync.
pub(crate) fn refused_as(
    open: &mut Open,
    problem: &wire::Problem,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    refused(open, problem, 0, around, asks);
}

/// Why nothing goes out after a refusal; `before` is what was said of a removal.
fn held_back_by(code: wire::Code, before: Option<Blocked>) -> Option<Blocked> {
    match code {
        wire::Code::QuotaBytes | wire::Code::QuotaRecords => Some(Blocked::Quota),
        wire::Code::Removed => before,
        wire::Code::UnknownSpace => Some(Blocked::UnknownSpace),
        wire::Code::ChainConflict | wire::Code::AccessConflict => Some(Blocked::Conflict),
        wire::Code::UnsupportedVersion => Some(Blocked::Version),
        wire::Code::RateLimited
        | wire::Code::Busy
        | wire::Code::Internal
        | wire::Code::TimedOut
        | wire::Code::ReplayedNonce
        | wire::Code::ClockSkew => None,
        other => Some(Blocked::Other(other)),
    }
}

/// What others wrote comes in although what waits here was refused.
pub(crate) fn pull(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    open.sync.busy = true;
    open.sync.pull_only = true;
    send(open, Vec::new(), around, asks);
}

/// Opens the line of wake-ups, if there is none.
pub(crate) fn open_line(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if super::join_words::is_restoring(open) {
        return;
    }
    let Some(space) = &open.space else { return };
    let refused = matches!(
        space.blocked,
        Some(
            Blocked::Removed | Blocked::UnprovenRemoval | Blocked::UnknownSpace | Blocked::Version
        )
    ) || space.work.removed.is_some();
    let not_in = space.founding.is_some() || space.keys_before.is_some();
    if open.sync.line_open || not_in || !around.online || refused {
        return;
    }
    open.sync.line = open.sync.line.wrapping_add(1);
    open.sync.line_open = true;
    let path = format!("/v1/live/{}", space.replica.space());
    let auth = signer(space).header("GET", &path, &[], around.now, around.rng);
    let version = super::relay::header(wire::VERSION_HEADER, space.version.to_string());
    asks.live(LiveOperation::Open {
        line: open.sync.line,
        url: format!("{}{path}", space.relay),
        headers: vec![auth, version],
    });
}

/// Closes the line, because the journal is locked or left.
pub(crate) fn close_line(open: &mut Open, asks: &mut Asks) {
    if std::mem::take(&mut open.sync.line_open) {
        asks.live(LiveOperation::Close {
            line: open.sync.line,
        });
    }
}

/// The line spoke or ended.
pub(crate) fn live(
    open: &mut Open,
    outcome: LiveOutcome,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    match outcome {
        LiveOutcome::Woke { line, position } if line == open.sync.line => {
            open.sync.line_pace.succeeded();
            let newest: u64 = position.trim().parse().unwrap_or(u64::MAX);
            if open
                .space
                .as_ref()
                .is_some_and(|space| space.replica.cursor() < newest)
            {
                begin(open, around, asks);
            }
        }
        LiveOutcome::Closed { line, .. } if line == open.sync.line => {
            open.sync.line_open = false;
            let jitter = around.rng.next_u32();
            let wait_ms = open.sync.line_pace.failed(jitter);
            around.timers.start(Purpose::Live, wait_ms, asks);
        }
        LiveOutcome::Woke { .. } | LiveOutcome::Closed { .. } => {}
    }
}

/// Tells the other devices what was seen here, if nothing else did meanwhile.
pub(crate) fn acknowledge(open: &mut Open, _around: &mut Surroundings<'_>, _asks: &mut Asks) {
    let Some(space) = &mut open.space else { return };
    if !space.owes_ack || !space.can_seal() {
        return;
    }
    space.owes_ack = false;
    let Some(body) = super::change::body(Vec::new()) else {
        return;
    };
    if let Some(record) = space.seal(Kind::Updates, body) {
        space::keep_record(open, record);
    }
}
