//! Turning sync on: the relay, the invite, the recovery sheet, the space.

use rand_core::Rng;
use replica::Replica;
use seal::epoch::Keyring;
use seal::identity::make_identity;
use seal::keys::make_device_keys;
use seal::membership::{Action, Entry, Membership};
use seal::recovery::{RecoverySeed, make_seed};
use wire::api::{InviteRequest, RelayInfo};
use wire::{AccessOp, Hash, Kind, RelayId, Role, SpaceId, Statement, StatementDraft, Token};

use super::intent::Work;
use super::open::Open;
use super::relay::{Answer, address, unsigned, why};
use super::space::{Space, keep_record};
use super::{Surroundings, chores, lock, transaction};
use crate::asks::Asks;
use crate::told::Call;

/// How far turning on has come.
#[derive(Default)]
pub(crate) struct TurnOn {
    pub(crate) relay: String,
    invite: String,
    relay_id: Option<RelayId>,
    tokens: Vec<Token>,
    /// The sheet to be kept before the first sync.
    pub(crate) seed: Option<RecoverySeed>,
    pub(crate) busy: bool,
    pub(crate) error: Option<&'static str>,
    /// The person wants to join or restore instead: see `join`.
    pub(crate) stage: Stage,
}

/// Which form is on show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stage {
    #[default]
    Form,
    Sheet,
}

/// The person gave an address and an invite.
pub(crate) fn asked(open: &mut Open, relay: &str, invite: &str, asks: &mut Asks) {
    if open.space.is_some() || open.turn_on.busy {
        return;
    }
    let Some(relay) = address(relay) else {
        open.turn_on.error = Some("address-bad");
        return;
    };
    let invite = wire::code::normalise(invite).unwrap_or_default();
    if invite.is_empty() {
        open.turn_on.error = Some("invite-unknown");
        return;
    }
    open.turn_on.busy = true;
    open.turn_on.error = None;
    asks.http(
        unsigned("GET", &relay, "/v1/relay", Vec::new()),
        Call::RelayInfo,
    );
    open.turn_on.relay = relay;
    open.turn_on.invite = invite;
}

/// The relay answered one of the two steps.
pub(crate) fn answered(
    open: &mut Open,
    answer: Answer,
    call: Call,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if !open.turn_on.busy {
        return;
    }
    let Answer::Good(body) = answer else {
        open.turn_on.busy = false;
        open.turn_on.error = Some(why(&answer));
        return;
    };
    match call {
        Call::RelayInfo => match relay_id(&body) {
            Ok(id) => {
                open.turn_on.relay_id = Some(id);
                redeem(open, around, asks);
            }
            Err(error) => {
                open.turn_on.busy = false;
                open.turn_on.error = Some(error);
            }
        },
        _ => {
            open.turn_on.busy = false;
            open.turn_on.seed = Some(make_seed(around.rng));
            open.turn_on.stage = Stage::Sheet;
        }
    }
}

/// The relay's identity, if it speaks our version; else why not.
pub(crate) fn relay_id(body: &[u8]) -> Result<RelayId, &'static str> {
    let info: RelayInfo = wire::cbor::decode(body).map_err(|_| "relay-not")?;
    if wire::highest_common(&info.versions).is_some() {
        Ok(info.relay)
    } else {
        Err("relay-version")
    }
}

fn redeem(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    // Tokens are ours, and the same ones again after a lost answer: a second try spends nothing.
    if open.turn_on.tokens.is_empty() {
        for _ in 0..wire::limits::INVITE_TOKENS {
            let mut token = [0; 32];
            around.rng.fill_bytes(&mut token);
            open.turn_on.tokens.push(Token::from_bytes(token));
        }
    }
    let request = InviteRequest {
        code: open.turn_on.invite.clone(),
        token_hashes: open.turn_on.tokens.iter().map(Token::hash).collect(),
    };
    let body = wire::cbor::encode(&request);
    asks.http(
        unsigned("POST", &open.turn_on.relay, "/v1/invites", body),
        Call::Invite,
    );
}

/// The person left.
pub(crate) fn cancelled(open: &mut Open) {
    let tokens = std::mem::take(&mut open.turn_on.tokens);
    let relay = std::mem::take(&mut open.turn_on.relay);
    // An invite that was spent stays spent: its tokens wait for the next try.
    open.turn_on = TurnOn {
        tokens,
        relay,
        ..TurnOn::default()
    };
}

/// The sheet is kept, or will be later: make the space and begin.
pub(crate) fn sheet_done(
    open: &mut Open,
    kept: bool,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if let Some(space) = &mut open.space {
        space.sheet_kept |= kept;
        open.space_changed = true;
        return;
    }
    if open.turn_on.stage != Stage::Sheet {
        return;
    }
    if found(open, kept, around).is_none() {
        open.turn_on.error = Some("relay-not");
        return;
    }
    open.turn_on = TurnOn::default();
    lock::seed_made(open, around.rng, asks);
    chores::wake(open, around, asks);
}

/// Makes the space: keys, genesis, first epoch, access list, envelope; all of it waits in the
/// outbox for the first sync.
fn found(open: &mut Open, sheet_kept: bool, around: &mut Surroundings<'_>) -> Option<()> {
    let relay_id = open.turn_on.relay_id?;
    let seed = open.turn_on.seed.clone()?;
    let mut tokens = std::mem::take(&mut open.turn_on.tokens);
    let founding = tokens.pop();
    let rng = &mut *around.rng;
    let keys = make_device_keys(rng).ok()?;
    let epoch_identity = make_identity(rng).ok()?;
    let recovery = seed.bundle().ok()?;
    let mut nonce = [0; 32];
    rng.fill_bytes(&mut nonce);
    let genesis = Entry {
        parents: Vec::new(),
        action: Action::Genesis {
            nonce,
            device: keys.bundle(),
            name: open.install.device_name.clone(),
            recovery: recovery.clone(),
            recipient: epoch_identity.recipient(),
        },
        author: Some(keys.author()),
    }
    .encode();
    let membership = Membership::begin(&genesis, keys.author()).ok()?;
    let epoch = membership.current_epoch()?;
    let mut statement_nonce = [0; 16];
    rng.fill_bytes(&mut statement_nonce);
    let statement = Statement::sign(
        keys.author_key(),
        &StatementDraft {
            space: SpaceId::ZERO,
            version: 1,
            previous: Hash::ZERO,
            nonce: statement_nonce,
            operations: vec![
                AccessOp::Add {
                    author: keys.author(),
                    role: Role::Device,
                },
                AccessOp::Add {
                    author: recovery.author,
                    role: Role::Recovery,
                },
                AccessOp::Epoch(epoch),
            ],
        },
    )
    .ok()?;
    let mut replica = Replica::new(statement.space(), keys.author());
    replica.state(statement).ok()?;
    let mut keyring = Keyring::new();
    keyring.insert(epoch, epoch_identity.clone()).ok()?;
    let mut space = Space {
        relay: open.turn_on.relay.clone(),
        relay_id,
        genesis: membership.genesis(),
        keys,
        keyring,
        membership: Some(membership),
        replica,
        seed: Some(seed),
        sheet_kept,
        tokens,
        founding,
        owes_ack: false,
        caught_up: true,
        blocked: None,
        clock_offset_ms: 0,
        work: Work::default(),
        keys_came: false,
        unlogged_until: 0,
        keys_before: None,
        moving: None,
        version: wire::VERSION,
    };
    let first = space.seal(Kind::Membership, genesis)?;
    let recipients = [space.keys.receiving().recipient(), recovery.recipient];
    let envelope = transaction::seal_current(&mut space, &recipients)?;
    super::packs::another_space(open);
    open.space = Some(Box::new(space));
    keep_record(open, first);
    keep_record(open, envelope);
    super::settings::offer(open);
    Some(())
}
