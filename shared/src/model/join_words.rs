//! Restoring a journal from 24 words: find the space, pull everything as the recovery author, then
//! let this device in under the recovery author's chain.

use replica::Replica;
use seal::envelope::open_envelope_record;
use seal::epoch::Keyring;
use seal::keys::make_device_keys;
use seal::recovery::{RecoverySeed, Sheet};
use wire::api::{LookupRequest, LookupResponse, SyncRequest, SyncResponse};
use wire::{Hash, Kind, Record, RelayId, SpaceId};

use super::admit_by_words::{admit, admit_again, admitted};
use super::intent::Work;
use super::join::{JoinError, JoinRun, Stage};
use super::open::Open;
use super::relay::{Answer, Signer, address, offset_from, unsigned, why};
use super::space::Space;
use super::timers::Purpose;
use super::{Surroundings, packs, sync_take, turn_on};
use crate::asks::Asks;
use crate::effect::HttpOperation;
use crate::told::Call;

/// Lost races before it is given up; the person can begin again.
const RACES_MAX: u32 = 8;

/// Restoring.
pub(crate) struct WordsRun {
    pub(crate) seed: RecoverySeed,
    relay: String,
    relay_id: Option<RelayId>,
    pub(crate) space: SpaceId,
    clock_offset_ms: i64,
    /// The space is installed and pages are coming.
    pulling: bool,
    pub(crate) admitting: bool,
    /// The entry that lets this device in, while the relay has not taken it.
    pub(crate) entry: Option<Hash>,
    /// How often another device was first.
    pub(crate) races: u32,
    /// The journal that this device was removed from, if it was: it stays until this one is in.
    pub(crate) before: Option<Box<Space>>,
    /// The last request, to be repeated after a lost answer.
    pub(crate) pending: Option<(&'static str, Vec<u8>, Call)>,
}

impl WordsRun {
    pub(crate) fn is_busy(&self) -> bool {
        true
    }

    /// The relay refused what lets this device in, because another device was first.
    fn was_late(&self, problem: &wire::Problem) -> bool {
        self.races < RACES_MAX
            && matches!(
                problem.code,
                wire::Code::StaleEpoch | wire::Code::AccessConflict | wire::Code::ChainConflict
            )
    }

    fn signer<'a>(&'a self, key: &'a ed25519_dalek::SigningKey) -> Signer<'a> {
        Signer {
            key,
            space: self.space,
            relay: &self.relay,
            relay_id: self.relay_id.unwrap_or(RelayId::ZERO),
            clock_offset_ms: self.clock_offset_ms,
            version: wire::VERSION,
        }
    }
}

/// While this runs the space is not this device's yet: nothing of it is kept, nothing is sent.
pub(crate) fn is_restoring(open: &Open) -> bool {
    open.join.as_ref().is_some_and(|run| run.words.is_some())
}

/// A request for a part, signed by the recovery author while only that one may ask.
pub(crate) fn get_part(
    open: &Open,
    path: &str,
    around: &mut Surroundings<'_>,
) -> Option<HttpOperation> {
    let words = open.join.as_ref()?.words.as_ref()?;
    let key = words.seed.derive_author();
    let signer = words.signer(&key);
    Some(signer.request("GET", path, Vec::new(), around.now, around.rng))
}

/// Words (or the sheet's QR) were entered.
pub(crate) fn entered(open: &mut Open, words: &str, relay: &str, asks: &mut Asks) {
    let Some(run) = &mut open.join else { return };
    if run.is_busy() {
        return;
    }
    let (seed, relay) = match Sheet::parse(words) {
        Ok(sheet) => {
            let relay = if relay.trim().is_empty() {
                sheet.relay_address
            } else {
                relay.to_owned()
            };
            (sheet.seed, relay)
        }
        Err(_) => match RecoverySeed::from_words(words) {
            Ok(seed) => (seed, relay.to_owned()),
            Err(error) => {
                run.error = Some(JoinError::Words(error));
                return;
            }
        },
    };
    let Some(relay) = address(&relay) else {
        run.error = Some(JoinError::Said("address-bad"));
        return;
    };
    run.error = None;
    run.relay.clone_from(&relay);
    asks.http(
        unsigned("GET", &relay, "/v1/relay", Vec::new()),
        Call::WordsRelayInfo,
    );
    run.words = Some(WordsRun {
        seed,
        relay,
        relay_id: None,
        space: SpaceId::ZERO,
        clock_offset_ms: 0,
        pulling: false,
        admitting: false,
        entry: None,
        races: 0,
        before: None,
        pending: None,
    });
}

/// Leaves restoring: whatever journal there was before is there again.
pub(crate) fn leave(open: &mut Open) {
    let before = open
        .join
        .as_mut()
        .and_then(|run| run.words.as_mut())
        .map(|words| (words.pulling, words.before.take()));
    if let Some((true, before)) = before {
        open.space = before;
    }
}

fn fail(open: &mut Open, error: &'static str) {
    leave(open);
    if let Some(run) = &mut open.join {
        let relay = std::mem::take(&mut run.relay);
        *run = JoinRun::at(Stage::Words);
        run.relay = relay;
        run.error = Some(JoinError::Said(error));
    }
}

/// The relay answered one of the steps.
pub(crate) fn answered(
    open: &mut Open,
    answer: Answer,
    call: Call,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(words) = open.join.as_mut().and_then(|run| run.words.as_mut()) else {
        return;
    };
    let second_try = matches!(
        call,
        Call::Lookup { again: true } | Call::RecoveryPull { again: true }
    );
    match answer {
        Answer::Good(body) => match call {
            Call::WordsRelayInfo => match turn_on::relay_id(&body) {
                Ok(id) => {
                    words.relay_id = Some(id);
                    let lookup = LookupRequest {
                        lookup: words.seed.lookup_id(),
                    };
                    let body = wire::cbor::encode(&lookup);
                    words.pending = Some(("/v1/lookup", body, Call::Lookup { again: false }));
                    repeat(open, false, around, asks);
                }
                Err(error) => fail(open, error),
            },
            Call::Lookup { .. } => match wire::cbor::decode::<LookupResponse>(&body) {
                Ok(found) => {
                    words.space = found.space;
                    if install(open, around).is_none() {
                        fail(open, "relay-not");
                        return;
                    }
                    pull(open, around, asks);
                }
                Err(_) => fail(open, "relay-not"),
            },
            _ => match wire::cbor::decode::<SyncResponse>(&body) {
                Ok(response) => pulled(open, &response, around, asks),
                Err(_) => fail(open, "relay-not"),
            },
        },
        Answer::Refused(problem, _)
            if offset_from(&problem, around.now).is_some() && !second_try =>
        {
            words.clock_offset_ms = offset_from(&problem, around.now).unwrap_or(0);
            repeat(open, true, around, asks);
        }
        Answer::Refused(problem, _) if words.admitting && words.was_late(&problem) => {
            admit_again(open, around, asks);
        }
        Answer::Unreachable if words.pulling => {
            around.timers.start(Purpose::Words, 3_000, asks);
        }
        Answer::Refused(problem, wait_s)
            if words.pulling
                && matches!(problem.code, wire::Code::RateLimited | wire::Code::Busy) =>
        {
            let wait_ms = wait_s.saturating_mul(1_000).max(1_000);
            around.timers.start(Purpose::Words, wait_ms, asks);
        }
        other => fail(open, why(&other)),
    }
}

/// The wait after a lost answer is over.
pub(crate) fn again(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    repeat(open, false, around, asks);
}

/// Sends the pending request, signed anew.
fn repeat(open: &mut Open, second_try: bool, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(words) = open.join.as_ref().and_then(|run| run.words.as_ref()) else {
        return;
    };
    let Some((path, body, call)) = &words.pending else {
        return;
    };
    let key = words.seed.derive_author();
    let operation = words
        .signer(&key)
        .post(path, body.clone(), around.now, around.rng);
    let call = match call {
        Call::Lookup { .. } => Call::Lookup { again: second_try },
        _ => Call::RecoveryPull { again: second_try },
    };
    asks.http(operation, call);
}

/// Installs an empty space with fresh device keys; it is kept only once this device is admitted.
fn install(open: &mut Open, around: &mut Surroundings<'_>) -> Option<()> {
    let run = open.join.as_mut()?;
    let words = run.words.as_mut()?;
    words.pulling = true;
    run.stage = Stage::Arriving;
    let keys = make_device_keys(around.rng).ok()?;
    words.before = open.space.take();
    packs::another_space(open);
    let words = open.join.as_mut()?.words.as_mut()?;
    open.space = Some(Box::new(Space {
        relay: words.relay.clone(),
        relay_id: words.relay_id?,
        replica: Replica::new(words.space, keys.author()),
        keys,
        keyring: Keyring::new(),
        membership: None,
        genesis: Hash::ZERO,
        seed: Some(words.seed.clone()),
        sheet_kept: true,
        tokens: Vec::new(),
        founding: None,
        owes_ack: false,
        caught_up: false,
        blocked: None,
        clock_offset_ms: words.clock_offset_ms,
        work: Work::default(),
        keys_came: false,
        unlogged_until: 0,
        keys_before: None,
        moving: None,
        version: wire::VERSION,
    }));
    Some(())
}

pub(crate) fn pull(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(space) = &open.space else { return };
    let request = SyncRequest {
        include_own: true,
        want_licence: true,
        from_checkpoint: packs::cover::is_cold(space) && !open.packs.cold_refused,
        ..space.replica.request(Vec::new(), None)
    };
    let body = wire::cbor::encode(&request);
    if let Some(words) = open.join.as_mut().and_then(|run| run.words.as_mut()) {
        words.pending = Some(("/v1/sync", body, Call::RecoveryPull { again: false }));
    }
    repeat(open, false, around, asks);
}

fn pulled(
    open: &mut Open,
    response: &SyncResponse,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open_envelopes(open, response);
    let more = sync_take::take(open, response, 0, around, asks);
    let Some(words) = open.join.as_mut().and_then(|run| run.words.as_mut()) else {
        return;
    };
    if words.admitting {
        admitted(open, around, asks);
        return;
    }
    if more {
        pull(open, around, asks);
        return;
    }
    words.admitting = true;
    if admit(open, around).is_none() {
        fail(open, "words-no-journal");
        return;
    }
    repeat(open, false, around, asks);
}

/// Keys come before the entries they open: every envelope for the recovery member is opened first.
/// What they claim is checked against the membership as soon as it can be read.
fn open_envelopes(open: &mut Open, response: &SyncResponse) {
    let Some(words) = open.join.as_ref().and_then(|run| run.words.as_ref()) else {
        return;
    };
    let Ok(receiving) = words.seed.derive_receiving() else {
        return;
    };
    let Some(space) = &mut open.space else { return };
    for entry in &response.page {
        let Ok(record) = Record::parse(&entry.record) else {
            continue;
        };
        if record.header().kind != Kind::Envelope || record.verify().is_err() {
            continue;
        }
        let Ok(keys) = open_envelope_record(&receiving, &record) else {
            continue;
        };
        match &space.membership {
            Some(membership) => {
                let _ = membership.admit_keys(&mut space.keyring, keys);
            }
            None => {
                for (epoch, identity) in keys {
                    // A second key for an epoch is refused by the keyring.
                    let _ = space.keyring.insert(epoch, identity);
                }
            }
        }
    }
}
