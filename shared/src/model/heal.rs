//! Healing: a relay that lost what it had acknowledged gets it again, own and others' records,
//! sealed as they were.
//!
//! look → plan → offer, a piece at a time → say what was returned. Everything offered was accepted
//! before, so any piece may come twice, from two devices, or again after a crash. Nothing here ever
//! deletes anything.

use std::collections::{BTreeMap, BTreeSet};

use journal::{DocumentId, DocumentKind, Updates};
use minicbor::{Decode, Encode};
use replica::{Findings, Held, Offer};
use wire::api::{SyncRequest, SyncResponse};
use wire::{AuthorId, Head, Kind, Problem, Record};

use super::history::{self, What};
use super::open::Open;
use super::relay::Answer;
use super::space::Blocked;
use super::timers::Purpose;
use super::{Surroundings, attach, copied, log, packs, space, sync};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::{Call, Reading};

/// The storage name of a healing under way.
pub(crate) const NAME: &str = "healing";
/// Records of one request: small enough for a slow network, and to be given up and begun again.
const PIECE_BYTES: usize = 1_250_000 - 64 * 1024;
/// After a healing that did not come to its end.
const AGAIN_MS: u32 = 5_000;
/// After one that did: a relay that throws away what it was just given, or only says so, must not
/// keep a phone busy.
const PAUSE_MS: u32 = 60_000;

/// What is known about a healing across crashes.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(map)]
struct Kept {
    /// Pages that were returned so far.
    #[cbor(n(0), with = "minicbor::bytes")]
    pages: Vec<u8>,
    /// The relay knew nothing of the journal.
    #[n(1)]
    emptied: bool,
    /// It is part of a move.
    #[n(2)]
    quiet: bool,
}

/// Watching over the relay, and healing it.
#[derive(Default)]
pub(crate) struct Watchful {
    /// The next request asks what the relay holds.
    pub(crate) wants_heads: bool,
    /// The request on its way does.
    pub(crate) heads_asked: bool,
    /// Records stand at other positions than before: others returned something already.
    pub(crate) moved: bool,
    /// Something was amiss, and it was not said yet.
    reason: bool,
    /// The relay's generation changed, and it was not said yet.
    restarted: bool,
    /// A healing did not come to its end.
    due: bool,
    /// The last try was refused.
    refused: bool,
    emptied: bool,
    /// Nothing is said of this healing: it is part of a move, of which something was said.
    quiet: bool,
    pages: BTreeSet<[u8; 16]>,
    run: Option<HealRun>,
    /// When one came to its end, in milliseconds since 1970.
    healed_ms: Option<i64>,
}

/// A healing under way.
struct HealRun {
    offer: Offer,
    /// What is on its way.
    sent: Vec<Vec<u8>>,
    sent_places: Vec<Held>,
    /// The newest position before: what is stored behind it was lacking.
    newest: u64,
    statements_sent: bool,
}

impl Watchful {
    /// At the start the first request asks what the relay holds.
    pub(crate) fn at_start() -> Self {
        Self {
            wants_heads: true,
            ..Self::default()
        }
    }

    /// What was kept of a healing that a crash ended.
    pub(crate) fn resume(&mut self, bytes: &[u8]) {
        let kept: Kept = wire::cbor::decode(bytes).unwrap_or_default();
        self.due = true;
        self.emptied = kept.emptied;
        self.quiet = kept.quiet;
        self.pages = kept.pages.as_chunks::<16>().0.iter().copied().collect();
    }

    /// A healing is under way: nothing else is sent meanwhile.
    pub(crate) fn is_running(&self) -> bool {
        self.run.is_some()
    }
}

/// A healing is under way or will be.
pub(crate) fn is_due(open: &Open) -> bool {
    open.heal.due || open.heal.is_running()
}

/// A whole answer was taken in, and this was found.
pub(crate) fn after_pull(
    open: &mut Open,
    response: &SyncResponse,
    findings: &Findings,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    for (author, head) in &findings.forks {
        let known = open.log.get(author, head.seq).map(|logged| logged.hash);
        let ours = Head {
            seq: head.seq,
            hash: known.unwrap_or(wire::Hash::ZERO),
        };
        log::forked(open, *author, ours, head.hash, around);
    }
    if findings.cloned {
        copied::suspect(open);
    }
    for author in &findings.withheld {
        let device = space::device_name(open, author);
        history::note(open, around.now, What::Withheld { device });
    }
    if findings.released {
        history::note(open, around.now, What::NoLongerWithheld);
    }
    open.heal.reason |= findings.look_closer && findings.withheld.is_empty();
    open.heal.restarted |= findings.restarted;
    let asked = std::mem::take(&mut open.heal.heads_asked);
    let can_say = open
        .space
        .as_ref()
        .is_some_and(|space| space.speaks_of_heads());
    if findings.lacks || (open.heal.due && !response.heads.is_empty()) {
        let heads = heads_of(response);
        begin(open, Some(&heads), response.newest, around, asks);
    } else if !response.heads.is_empty() {
        open.heal.wants_heads = false;
    } else if findings.look_closer || open.heal.due {
        if can_say && !asked {
            open.heal.wants_heads = true;
            sync::later(open);
        } else {
            // It cannot say, or it holds nothing at all.
            begin(open, None, response.newest, around, asks);
        }
    } else if asked {
        open.heal.wants_heads = false;
    }
    if !response.more && !open.heal.is_running() && !open.heal.wants_heads {
        settle_quietly(open, around);
    }
}

/// Nothing was lacking. If others returned it already, that is worth a sentence; a relay that only
/// tidied up is not.
fn settle_quietly(open: &mut Open, around: &Surroundings<'_>) {
    let moved = std::mem::take(&mut open.heal.moved);
    let restarted = std::mem::take(&mut open.heal.restarted);
    if std::mem::take(&mut open.heal.reason) && moved {
        history::note(open, around.now, What::PutBack { pages: 0 });
    } else if restarted {
        history::note(open, around.now, What::Restarted);
    }
}

fn heads_of(response: &SyncResponse) -> BTreeMap<AuthorId, Head> {
    response
        .heads
        .iter()
        .map(|place| (place.author, place.head()))
        .collect()
}

/// A refusal that a relay gives which lost something. True if it is healed now, or will be.
pub(crate) fn refused(
    open: &mut Open,
    problem: &Problem,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) -> bool {
    let Some(space) = &open.space else {
        return false;
    };
    let replica = &space.replica;
    let known_before = space.founding.is_none() && replica.statements_known() > 0;
    let emptied = problem.code == wire::Code::UnknownSpace && known_before;
    let lost = match problem.code {
        wire::Code::UnknownSpace => emptied,
        wire::Code::NotAMember => known_before,
        wire::Code::ChainConflict => {
            let held = Head {
                seq: problem.held_seq.unwrap_or(0),
                hash: problem.held_hash.unwrap_or(wire::Hash::ZERO),
            };
            problem.held_seq.is_some() && replica.judge_refusal(held, &open.log).look_closer
        }
        wire::Code::StaleEpoch => problem.epoch.is_some_and(|epoch| {
            replica.access().knows_epoch(&epoch) && replica.epoch() != Some(epoch)
        }),
        _ => false,
    };
    if !lost || std::mem::take(&mut open.heal.refused) {
        // Tried just now and refused again: said as what it is, and tried again in a while.
        return false;
    }
    open.heal.emptied |= emptied;
    open.heal.reason = true;
    begin(open, None, 0, around, asks);
    true
}

/// The journal moved: everything goes to the relay that has nothing of it, or, if another device
/// was there first, what it has not.
pub(crate) fn moved(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    open.heal.quiet = true;
    open.heal.healed_ms = None;
    begin(open, None, 0, around, asks);
}

/// Plans what to offer, and begins. `newest` is the relay's newest position before.
fn begin(
    open: &mut Open,
    heads: Option<&BTreeMap<AuthorId, Head>>,
    newest: u64,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if open.heal.is_running() || super::join_words::is_restoring(open) {
        return;
    }
    let Some(space) = open
        .space
        .as_ref()
        .filter(|space| space.keys_before.is_none())
    else {
        return;
    };
    let since = open
        .heal
        .healed_ms
        .map(|healed| around.now.unix_ms.saturating_sub(healed));
    if since.is_some_and(|since| (0..i64::from(PAUSE_MS)).contains(&since)) {
        open.heal.due = true;
        around.timers.start_once(Purpose::Heal, PAUSE_MS, asks);
        return;
    }
    let offer = space.replica.lacking(&open.log, heads);
    attach::offer_again(open);
    open.heal.due = true;
    open.heal.wants_heads = false;
    open.heal.run = Some(HealRun {
        offer,
        sent: Vec::new(),
        sent_places: Vec::new(),
        newest,
        statements_sent: false,
    });
    keep(open);
    step(open, around, asks);
}

fn keep(open: &mut Open) {
    let kept = Kept {
        pages: open.heal.pages.iter().flatten().copied().collect(),
        emptied: open.heal.emptied,
        quiet: open.heal.quiet,
    };
    let bytes = wire::cbor::encode(&kept);
    open.keeper.put(NAME.to_owned(), bytes);
}

/// The next piece, or the end.
fn step(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let (Some(run), Some(space)) = (&open.heal.run, &open.space) else {
        return;
    };
    let next = space
        .replica
        .next_to_reoffer(&open.log, &run.offer, PIECE_BYTES);
    if next.is_empty() && run.statements_sent {
        finish(open, around, asks);
        return;
    }
    if next.is_empty() {
        send(open, Vec::new(), Vec::new(), around, asks);
        return;
    }
    let names = next
        .iter()
        .map(|(author, seq)| log::record_name(open, author, *seq))
        .collect();
    asks.read(names, Reading::Heal(next));
}

/// A piece was read.
pub(crate) fn read(
    open: &mut Open,
    held: &[Held],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let bytes = log::opened(open, held, values);
    let Some(run) = &mut open.heal.run else {
        return;
    };
    let mut records = Vec::new();
    let mut places = Vec::new();
    let mut broken: BTreeSet<AuthorId> = BTreeSet::new();
    for (place, bytes) in held.iter().zip(bytes) {
        match bytes {
            Some(bytes) if !broken.contains(&place.0) => {
                records.push(bytes);
                places.push(*place);
            }
            // A chain cannot skip a record: what follows waits for another device.
            _ => {
                broken.insert(place.0);
            }
        }
    }
    run.offer
        .records
        .retain(|(author, _)| !broken.contains(author));
    if records.is_empty() && run.statements_sent {
        step(open, around, asks);
        return;
    }
    send(open, records, places, around, asks);
}

fn send(
    open: &mut Open,
    records: Vec<Vec<u8>>,
    places: Vec<Held>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let (Some(run), Some(space)) = (&mut open.heal.run, &open.space) else {
        return;
    };
    let replica = &space.replica;
    let licence = replica.licence().copied();
    let request = SyncRequest {
        records: records.clone(),
        statements: replica.all_statements(),
        page_bytes: Some(0),
        // A licence makes the space again where it is unknown; failing that, a token left over.
        token: match licence {
            Some(_) => None,
            None => space.tokens.last().cloned(),
        },
        licence,
        want_licence: licence.is_none(),
        reoffer: true,
        ..replica.request(Vec::new(), None)
    };
    run.sent = records;
    run.sent_places = places;
    let body = wire::cbor::encode(&request);
    let operation = sync::signer(space).post("/v1/sync", body, around.now, around.rng);
    asks.http(operation, Call::Heal);
}

/// The relay answered a piece.
pub(crate) fn answered(
    open: &mut Open,
    answer: Answer,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if open.heal.run.is_none() {
        return;
    }
    match answer {
        Answer::Good(body) => match wire::cbor::decode::<SyncResponse>(&body) {
            Ok(response) => taken(open, &response, around, asks),
            Err(_) => give_up(open, around, asks),
        },
        Answer::Refused(problem, _) => piece_refused(open, &problem, around, asks),
        Answer::Nothing | Answer::Strange | Answer::Unreachable => give_up(open, around, asks),
    }
}

/// A piece is stored.
fn taken(open: &mut Open, response: &SyncResponse, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(run) = &mut open.heal.run else {
        return;
    };
    let sent = std::mem::take(&mut run.sent);
    let places = std::mem::take(&mut run.sent_places);
    let newest = run.newest;
    run.statements_sent = true;
    if run.offer.jumps && places.len() >= 2 {
        run.offer.jumps = false;
    }
    let done: BTreeSet<Held> = places.iter().copied().collect();
    run.offer.records.retain(|place| !done.contains(place));
    for (bytes, accepted) in sent.iter().zip(&response.accepted) {
        if accepted.position > newest {
            count_pages(open, bytes);
        }
    }
    for ((author, seq), accepted) in places.iter().zip(&response.accepted) {
        open.log.placed(author, *seq, accepted.position);
    }
    if let Some(space) = &mut open.space {
        if let Some(licence) = response.licence
            && licence.space == space.replica.space()
            && licence.verify().is_ok()
        {
            space.replica.keep_licence(licence);
        }
        space.blocked = None;
        open.space_changed = true;
    }
    keep(open);
    asks.redraw();
    step(open, around, asks);
}

/// Pages, not records, are what somebody missed.
fn count_pages(open: &mut Open, bytes: &[u8]) {
    let Some(space) = &open.space else { return };
    let pages: Vec<DocumentId> = Record::parse(bytes)
        .ok()
        .filter(|record| record.header().kind == Kind::Updates)
        .and_then(|record| seal::record::open_record(&space.keyring, &record).ok())
        .and_then(|opened| Updates::decode(&opened.body).ok())
        .map(|updates| {
            let pages = updates
                .updates
                .into_iter()
                .filter(|update| update.kind == DocumentKind::Page);
            pages.map(|update| update.document).collect()
        })
        .unwrap_or_default();
    open.heal.pages.extend(pages.iter().map(|id| id.0));
}

/// A piece was refused: what cannot be offered is left out, the rest goes on.
fn piece_refused(
    open: &mut Open,
    problem: &Problem,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(run) = &mut open.heal.run else {
        return;
    };
    let index = problem.index.and_then(|index| usize::try_from(index).ok());
    let place = index.and_then(|index| run.sent_places.get(index).copied());
    run.sent.clear();
    run.sent_places.clear();
    match (problem.code, place) {
        (wire::Code::ChainConflict, Some((author, seq))) => {
            // Another device was first, or the relay never said what it holds.
            let held = problem.held_seq.unwrap_or(0);
            let goes_on = held >= seq;
            run.offer
                .records
                .retain(|(of, seq)| *of != author || (goes_on && *seq > held));
            step(open, around, asks);
        }
        (
            wire::Code::BadRecord | wire::Code::StaleEpoch | wire::Code::TooLarge,
            Some((author, _)),
        ) => {
            run.offer.records.retain(|(of, _)| *of != author);
            let device = space::device_name(open, &author);
            history::note(open, around.now, What::RejectedRecord { device });
            step(open, around, asks);
        }
        (wire::Code::AccessConflict, _) => {
            history::note(open, around.now, What::AccessDisagrees);
            block(open, Blocked::Conflict);
            give_up(open, around, asks);
        }
        (wire::Code::UnknownSpace | wire::Code::TokenUnknown, _) => {
            block(open, Blocked::UnknownSpace);
            give_up(open, around, asks);
        }
        (wire::Code::QuotaBytes | wire::Code::QuotaRecords, _) => {
            block(open, Blocked::Quota);
            give_up(open, around, asks);
        }
        (wire::Code::Removed, _) => {
            // A removed device has nothing to return any more; the next sync is told so.
            open.heal.run = None;
            sync::soon(open, around, asks);
        }
        _ => {
            open.heal.refused = true;
            give_up(open, around, asks);
        }
    }
}

fn block(open: &mut Open, blocked: Blocked) {
    open.heal.refused = true;
    if let Some(space) = &mut open.space {
        space.blocked = Some(blocked);
    }
}

/// Not now: the next sync finds again what is lacking.
fn give_up(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    open.heal.run = None;
    open.heal.wants_heads = true;
    around.timers.start_once(Purpose::Sync, AGAIN_MS, asks);
    asks.redraw();
}

/// Everything was returned: said, and then whatever others wrote is fetched.
fn finish(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    open.heal.run = None;
    open.heal.healed_ms = Some(around.now.unix_ms);
    open.heal.due = false;
    open.heal.reason = false;
    open.heal.restarted = false;
    open.heal.moved = false;
    let emptied = std::mem::take(&mut open.heal.emptied);
    let pages = std::mem::take(&mut open.heal.pages);
    let pages = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    open.keeper.remove(NAME.to_owned());
    let what = if emptied {
        What::Emptied { pages }
    } else {
        What::PutBack { pages }
    };
    if !std::mem::take(&mut open.heal.quiet) {
        history::note(open, around.now, what);
    }
    if let Some(space) = &mut open.space {
        space.replica.rewind();
        if emptied {
            space.replica.forget_generation();
        }
        space.blocked = None;
        open.space_changed = true;
    }
    packs::positions_changed(open);
    asks.redraw();
    sync::soon(open, around, asks);
}
