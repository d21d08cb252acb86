//! Bringing this device into a journal that exists: the newcomer's side of pairing.

use replica::Replica;
use seal::keys::make_device_keys;
use seal::pairing::{Joined, Newcomer, RendezvousId, Step};
use wire::api::RendezvousResponse;

use super::intent::Work;
use super::join_words::WordsRun;
use super::open::Open;
use super::relay::{Answer, address, unsigned, why};
use super::space::Space;
use super::sponsor::{LOOK_MS, failed};
use super::timers::Purpose;
use super::{Surroundings, chores, packs, removed, turn_on};
use crate::asks::Asks;
use crate::told::Call;

/// Joining.
#[derive(Default)]
pub(crate) struct JoinRun {
    pub(crate) stage: Stage,
    pub(crate) relay: String,
    pub(crate) newcomer: Option<Newcomer>,
    busy: bool,
    waiting_for: Option<u8>,
    /// Reads after one another without an answer that changes anything: two slots take turns.
    turn: usize,
    attempts: u8,
    pub(crate) wrong_codes: bool,
    pub(crate) confirmed: bool,
    pub(crate) error: Option<JoinError>,
    pub(crate) words: Option<WordsRun>,
}

/// Which form is on show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The relay's address.
    #[default]
    Relay,
    /// The code and the QR.
    Showing,
    /// The six words.
    Comparing,
    /// Recovery words.
    Words,
    /// Pages are coming.
    Arriving,
}

/// Why joining did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum JoinError {
    /// A Fluent id.
    Said(&'static str),
    /// About the words.
    Words(seal::recovery::WordsError),
}

impl JoinRun {
    /// A run that shows this form.
    pub(crate) fn at(stage: Stage) -> Self {
        Self {
            stage,
            ..Self::default()
        }
    }
}

/// Show a code.
pub(crate) fn code_asked(open: &mut Open, relay: &str, asks: &mut Asks) {
    let Some(run) = &mut open.join else { return };
    if run.busy {
        return;
    }
    let Some(relay) = address(relay) else {
        run.error = Some(JoinError::Said("address-bad"));
        return;
    };
    run.error = None;
    run.busy = true;
    asks.http(
        unsigned("GET", &relay, "/v1/relay", Vec::new()),
        Call::JoinRelayInfo,
    );
    run.relay = relay;
}

impl JoinRun {
    pub(crate) fn is_busy(&self) -> bool {
        self.busy || self.words.as_ref().is_some_and(|words| words.is_busy())
    }

    fn fail(&mut self, id: &'static str) {
        *self = Self {
            relay: std::mem::take(&mut self.relay),
            error: Some(JoinError::Said(id)),
            ..Self::default()
        };
    }
}

/// The relay answered.
pub(crate) fn answered(
    open: &mut Open,
    answer: Answer,
    call: Call,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let name = open.install.device_name.clone();
    let Some(run) = &mut open.join else { return };
    run.busy = false;
    match (call, answer) {
        (Call::JoinRelayInfo, Answer::Good(body)) => match turn_on::relay_id(&body) {
            Ok(_) => {
                run.busy = true;
                let ask = unsigned("POST", &run.relay, "/v1/rendezvous", Vec::new());
                asks.http(ask, Call::Rendezvous);
            }
            Err(id) => run.error = Some(JoinError::Said(id)),
        },
        (Call::Rendezvous, Answer::Good(body)) => {
            if !begin(run, &body, name, around) {
                run.error = Some(JoinError::Said("relay-not"));
                return;
            }
            look(open, around, asks);
        }
        (Call::NewcomerSlot { get }, answer) => slot_answered(open, answer, get, around, asks),
        (_, answer) => run.error = Some(JoinError::Said(why(&answer))),
    }
}

fn begin(run: &mut JoinRun, body: &[u8], name: String, around: &mut Surroundings<'_>) -> bool {
    let made = (|| {
        let response: RendezvousResponse = wire::cbor::decode(body).ok()?;
        let rendezvous: RendezvousId = RendezvousId::parse(&response.id).ok()?;
        let keys = make_device_keys(around.rng).ok()?;
        Newcomer::new(keys, name, rendezvous, run.relay.clone(), around.rng).ok()
    })();
    run.stage = if made.is_some() {
        Stage::Showing
    } else {
        Stage::Relay
    };
    run.newcomer = made;
    run.newcomer.is_some()
}

fn slot_answered(
    open: &mut Open,
    answer: Answer,
    get: bool,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(run) = &mut open.join else { return };
    let slot = run.waiting_for.take();
    let (Some(newcomer), Some(slot)) = (&mut run.newcomer, slot) else {
        return;
    };
    match answer {
        Answer::Good(bytes) if get => {
            newcomer.received(slot, &bytes, around.rng);
            run.turn = 0;
        }
        Answer::Good(_) | Answer::Nothing if !get => newcomer.put_done(slot),
        Answer::Good(_) | Answer::Nothing => {
            run.turn = run.turn.wrapping_add(1);
            around.timers.start(Purpose::Newcomer, LOOK_MS, asks);
            return;
        }
        Answer::Unreachable => {
            around
                .timers
                .start(Purpose::Newcomer, LOOK_MS.saturating_mul(4), asks);
            return;
        }
        Answer::Refused(problem, _) if problem.code == wire::Code::RendezvousUnknown => {
            run.fail("pairing-over");
            return;
        }
        refused => {
            run.fail(why(&refused));
            return;
        }
    }
    look(open, around, asks);
}

/// Does what the pairing needs next.
pub(crate) fn look(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(run) = &mut open.join else { return };
    let Some(newcomer) = &mut run.newcomer else {
        return;
    };
    if run.busy {
        return;
    }
    if newcomer.words().is_some() {
        run.stage = Stage::Comparing;
    }
    let steps: Vec<Step> = newcomer
        .steps()
        .into_iter()
        .filter(|step| !matches!(step, Step::ShowWords(_)))
        .collect();
    let rendezvous = newcomer.invitation().rendezvous.as_str().to_owned();
    let path = |slot: u8| format!("/v1/rendezvous/{rendezvous}/{slot}");
    let gets = steps
        .iter()
        .filter(|step| matches!(step, Step::Get { .. }))
        .count();
    let next = match steps.first() {
        Some(Step::Get { .. }) if gets > 1 => steps.into_iter().nth(run.turn % gets),
        Some(_) => steps.into_iter().next(),
        None => return,
    };
    match next {
        Some(Step::Put { slot, bytes }) => {
            // The first message of a later attempt means that a wrong code was typed there.
            run.wrong_codes |= slot == 8 || slot == 16;
            run.attempts = slot / 8;
            run.busy = true;
            run.waiting_for = Some(slot);
            let put = unsigned("PUT", &run.relay, &path(slot), bytes);
            asks.http(put, Call::NewcomerSlot { get: false });
        }
        Some(Step::Get { slot }) => {
            run.busy = true;
            run.waiting_for = Some(slot);
            let get = unsigned("GET", &run.relay, &path(slot), Vec::new());
            asks.http(get, Call::NewcomerSlot { get: true });
        }
        Some(Step::Done) => joined(open, around, asks),
        Some(Step::Failed(failure)) => run.fail(failed(failure)),
        _ => {}
    }
}

/// The words were compared.
pub(crate) fn compared(
    open: &mut Open,
    same: bool,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(run) = &mut open.join else { return };
    let Some(newcomer) = &mut run.newcomer else {
        return;
    };
    if same {
        run.confirmed = newcomer.confirm().is_ok();
    } else {
        newcomer.refuse();
    }
    look(open, around, asks);
}

/// The handover is here: this device is a member.
fn joined(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(run) = &mut open.join else { return };
    let before = open.space.take();
    let joined = run
        .newcomer
        .take()
        .and_then(|newcomer| newcomer.into_joined().ok());
    let Some(space) = joined.and_then(space_of) else {
        open.space = before;
        run.fail("pairing-failed");
        return;
    };
    packs::another_space(open);
    open.space = Some(Box::new(space));
    removed::came_back(open, before);
    open.space_changed = true;
    open.sync.offered = true;
    if let Some(run) = &mut open.join {
        *run = JoinRun::at(Stage::Arriving);
    }
    chores::wake(open, around, asks);
}

fn space_of(joined: Joined) -> Option<Space> {
    let handover = joined.handover;
    let mut replica = Replica::new(handover.space, joined.keys.author());
    if let Some(licence) = handover.licence {
        replica.keep_licence(licence);
    }
    Some(Space {
        relay: handover.relay_address.clone(),
        relay_id: handover.relay,
        keyring: handover.keyring().ok()?,
        keys: joined.keys,
        membership: None,
        genesis: handover.genesis,
        replica,
        seed: None,
        sheet_kept: true,
        tokens: handover.tokens,
        founding: None,
        owes_ack: false,
        caught_up: false,
        blocked: None,
        clock_offset_ms: 0,
        work: Work::default(),
        keys_came: false,
        unlogged_until: 0,
        keys_before: None,
        moving: None,
        version: wire::VERSION,
    })
}
