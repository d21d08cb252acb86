//! Moving to another relay with one code of it.
//!
//! find it → redeem the code there → tell the other devices through the old relay, if it answers →
//! make the same space at the new one and return everything to it, as to a relay that was emptied.
//! Until the code is redeemed nothing was done and it can be left; from then on the journal is moving,
//! whatever crash comes.

use journal::Setting;
use minicbor::{Decode, Encode};
use rand_core::Rng;
use wire::api::InviteRequest;
use wire::{RelayId, Token};

use super::history::{self, What};
use super::open::Open;
use super::relay::{Answer, address, unsigned, why};
use super::timers::Purpose;
use super::{Surroundings, heal, settings, sync, turn_on};
use crate::asks::Asks;
use crate::told::Call;

/// The setting that tells the other devices.
const SETTING: &str = "relay";
/// How long the old relay is given to take that.
const PATIENCE_MS: u32 = 10_000;

/// What is kept while the journal moves.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Moving {
    #[n(0)]
    pub(crate) relay: String,
    #[n(1)]
    relay_id: RelayId,
    #[n(2)]
    tokens: Vec<Token>,
    /// The code was redeemed: there is no way back.
    #[n(3)]
    redeemed: bool,
    /// The own record that tells the other devices.
    #[n(4)]
    told_seq: u64,
}

impl Moving {
    /// There is no way back.
    pub(crate) fn is_redeemed(&self) -> bool {
        self.redeemed
    }
}

/// The form, and what is under way.
#[derive(Default)]
pub(crate) struct MoveRun {
    pub(crate) relay: String,
    invite: String,
    pub(crate) busy: bool,
    pub(crate) error: Option<&'static str>,
    /// Another device moved the journal; this one follows.
    follows: bool,
}

/// The person gave another relay's address and a code of it.
pub(crate) fn asked(open: &mut Open, relay: &str, invite: &str, asks: &mut Asks) {
    let invite = wire::code::normalise(invite).unwrap_or_default();
    if invite.is_empty() {
        open.moving.error = Some("invite-unknown");
        return;
    }
    open.moving.invite = invite;
    look(open, relay, false, asks);
}

/// The journal is at another relay already, and this is its address.
pub(crate) fn entered(open: &mut Open, relay: &str, asks: &mut Asks) {
    look(open, relay, true, asks);
}

fn look(open: &mut Open, relay: &str, follows: bool, asks: &mut Asks) {
    let under_way = open
        .space
        .as_ref()
        .is_none_or(|space| space.moving.as_ref().is_some_and(Moving::is_redeemed));
    if under_way || open.moving.busy {
        return;
    }
    let Some(relay) = address(relay) else {
        open.moving.error = Some("address-bad");
        return;
    };
    open.moving.busy = true;
    open.moving.follows = follows;
    open.moving.error = None;
    asks.http(
        unsigned("GET", &relay, "/v1/relay", Vec::new()),
        Call::MoveInfo,
    );
    open.moving.relay = relay;
}

/// The person left, before there was anything to take back. Tokens stay for another try: the code
/// may have been spent on them.
pub(crate) fn cancelled(open: &mut Open) {
    open.moving = MoveRun::default();
}

/// The other relay answered.
pub(crate) fn answered(
    open: &mut Open,
    answer: Answer,
    call: Call,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if !std::mem::take(&mut open.moving.busy) {
        return;
    }
    let Answer::Good(body) = answer else {
        failed(open, why(&answer));
        return;
    };
    if call == Call::MoveInvite {
        redeemed(open, around, asks);
        return;
    }
    match turn_on::relay_id(&body) {
        Ok(id) => found(open, id, around, asks),
        Err(error) => failed(open, error),
    }
}

fn failed(open: &mut Open, error: &'static str) {
    open.moving.error = Some(error);
}

fn found(open: &mut Open, id: RelayId, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let relay = open.moving.relay.clone();
    let follows = open.moving.follows;
    let Some(space) = &mut open.space else { return };
    if space.relay_id == id {
        // The same relay under another address: nothing to move.
        space.relay = relay;
        open.space_changed = true;
        open.moving = MoveRun::default();
        sync::soon(open, around, asks);
        return;
    }
    if follows {
        switch(open, relay, id, Vec::new(), around, asks);
        return;
    }
    let tried = space.moving.take().filter(|moving| moving.relay_id == id);
    let tokens = tried.map_or_else(|| new_tokens(around), |moving| moving.tokens);
    let request = InviteRequest {
        code: open.moving.invite.clone(),
        token_hashes: tokens.iter().map(Token::hash).collect(),
    };
    space.moving = Some(Moving {
        relay: relay.clone(),
        relay_id: id,
        tokens,
        redeemed: false,
        told_seq: 0,
    });
    open.space_changed = true;
    open.moving.busy = true;
    let body = wire::cbor::encode(&request);
    asks.http(
        unsigned("POST", &relay, "/v1/invites", body),
        Call::MoveInvite,
    );
}

fn new_tokens(around: &mut Surroundings<'_>) -> Vec<Token> {
    let mut tokens = Vec::new();
    for _ in 0..wire::limits::INVITE_TOKENS {
        let mut token = [0; 32];
        around.rng.fill_bytes(&mut token);
        tokens.push(Token::from_bytes(token));
    }
    tokens
}

/// The code is spent, and the journal moves: the other devices are told where the old relay carries
/// it to them.
fn redeemed(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let relay = open.moving.relay.clone();
    let told = open
        .settings
        .set(SETTING, Some(&Setting::Text(relay)))
        .is_ok();
    if told {
        settings::keep(open);
        settings::offer(open);
    }
    let told_seq = open.install.settings_seq;
    let Some(moving) = open.space.as_mut().and_then(|space| space.moving.as_mut()) else {
        return;
    };
    moving.redeemed = true;
    moving.told_seq = told_seq;
    open.space_changed = true;
    around.timers.start(Purpose::Move, PATIENCE_MS, asks);
    sync::soon(open, around, asks);
}

/// The old relay took what tells the others, or it will not: on to the new one.
pub(crate) fn go_on(
    open: &mut Open,
    patience_over: bool,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(space) = &mut open.space else { return };
    let told = space
        .moving
        .as_ref()
        .filter(|moving| moving.redeemed)
        .map(|moving| space.replica.stored_seq() >= moving.told_seq);
    let Some(told) = told else { return };
    let elsewhere = open.sync.busy || open.heal.is_running();
    if elsewhere || !(told || patience_over || open.sync.unreachable) {
        around.timers.start_once(Purpose::Move, PATIENCE_MS, asks);
        return;
    }
    if let Some(moving) = space.moving.take() {
        switch(
            open,
            moving.relay,
            moving.relay_id,
            moving.tokens,
            around,
            asks,
        );
    }
}

/// After a start in the middle of a move.
pub(crate) fn resume(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let moving = open.space.as_ref().and_then(|space| space.moving.as_ref());
    match moving {
        Some(moving) if moving.redeemed => {
            around.timers.start_once(Purpose::Move, PATIENCE_MS, asks);
        }
        // Whether the code was spent is not known: asking again with the same tokens spends nothing.
        Some(moving) => {
            open.moving.relay = moving.relay.clone();
            open.moving.error = Some("move-interrupted");
        }
        None => follow(open, asks),
    }
}

/// Another device moved the journal, and this one has not followed yet.
fn follow(open: &mut Open, asks: &mut Asks) {
    let here = open.space.as_ref().map(|space| space.relay.clone());
    if let (Some(Setting::Text(relay)), Some(here)) = (open.settings.get(SETTING), here)
        && relay != here
    {
        look(open, &relay, true, asks);
    }
}

/// From here on the journal is at the other relay.
fn switch(
    open: &mut Open,
    relay: String,
    relay_id: RelayId,
    tokens: Vec<Token>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    sync::close_line(open, asks);
    let Some(space) = &mut open.space else { return };
    space.relay.clone_from(&relay);
    space.relay_id = relay_id;
    space.tokens = tokens;
    space.blocked = None;
    space.clock_offset_ms = 0;
    space.version = wire::VERSION;
    space.replica.forget_relay();
    open.space_changed = true;
    open.moving = MoveRun::default();
    history::note(open, around.now, What::Moved { relay });
    heal::moved(open, around, asks);
}

/// Settings came from another device: it moved the journal.
pub(crate) fn settings_arrived(open: &mut Open, before: Option<Setting>, asks: &mut Asks) {
    let now = open.settings.get(SETTING);
    let here = open.space.as_ref().map(|space| space.relay.clone());
    if let Some(Setting::Text(relay)) = &now
        && now != before
        && Some(relay) != here.as_ref()
    {
        let relay = relay.clone();
        look(open, &relay, true, asks);
    }
}

/// Where the settings say that the journal is.
pub(crate) fn setting(open: &Open) -> Option<Setting> {
    open.settings.get(SETTING)
}
