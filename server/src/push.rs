//! Deciding on a push: pure, so that every rule can be tried without a database.
//!
//! [`decide`] takes what the relay holds and what was asked, and answers with the state afterwards
//! and what to write, or with a problem; nothing changes before the writer has written it.

mod checkpoints;
mod erase;
mod parts;
mod records;
mod statements;
mod wanted;

use crate::store::{Kept, Known, NewPart, NewRecord, SpaceState};
use std::collections::HashMap;
use std::sync::Arc;
use wire::api::Accepted;
use wire::{AccessList, AuthorId, Code, Entry, Hash, PartId, Place, Problem, SpaceId, Statement};

pub use wanted::Wanted;

/// A push whose signatures and hashes hold.
#[derive(Clone, Debug)]
pub struct Push {
    /// Who signed the request.
    pub requester: AuthorId,
    /// Which space it is about.
    pub space: SpaceId,
    /// Statements, in the request's order.
    pub statements: Vec<Statement>,
    /// Records and stubs, in the request's order.
    pub records: Vec<Arc<Entry>>,
    /// Records whose payloads shall go.
    pub erase: Vec<Place>,
    /// Parts to keep.
    pub parts: Vec<NewPart>,
    /// Parts to delete.
    pub parts_deleted: Vec<PartId>,
    /// Hash of a token, if one was sent.
    pub token: Option<Hash>,
    /// Whether a licence of this relay for this space was sent.
    pub licensed: bool,
    /// Whether the records had been acknowledged before.
    pub reoffer: bool,
    /// The protocol version of the request.
    pub version: u64,
}

impl Push {
    /// A push of nothing.
    #[must_use]
    pub const fn empty(requester: AuthorId, space: SpaceId) -> Self {
        Self {
            requester,
            space,
            statements: Vec::new(),
            records: Vec::new(),
            erase: Vec::new(),
            parts: Vec::new(),
            parts_deleted: Vec::new(),
            token: None,
            licensed: false,
            reoffer: false,
            version: wire::VERSION,
        }
    }

    /// Whether only a writer may ask for it.
    fn writes(&self) -> bool {
        !(self.records.is_empty()
            && self.erase.is_empty()
            && self.parts.is_empty()
            && self.parts_deleted.is_empty())
    }
}

/// What decisions depend on besides the space.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Today.
    pub today: u32,
    /// Seconds until tomorrow.
    pub seconds_left_today: u64,
    /// Sealed bytes a space may hold.
    pub quota_bytes: u64,
    /// Records a space may add in a day.
    pub quota_records: u64,
    /// Whether the push's token is unspent; meaningless without one.
    pub token_unspent: bool,
    /// A free number for the space, should it be created.
    pub fresh_number: u32,
}

/// An accepted push.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The space afterwards.
    pub state: SpaceState,
    /// One for each record of the push.
    pub accepted: Vec<Accepted>,
    /// Records to write.
    pub records: Vec<NewRecord>,
    /// Statements to write.
    pub statements: Vec<(u64, Vec<u8>)>,
    /// Lookup ids to add.
    pub lookups_added: Vec<Hash>,
    /// Lookup ids to remove.
    pub lookups_removed: Vec<Hash>,
    /// What else to write.
    pub kept: Kept,
    /// How many erasures are done.
    pub erased: u64,
    /// Whether the space is new.
    pub created: bool,
    /// The token to spend.
    pub token: Option<Hash>,
}

impl Decision {
    fn from(state: SpaceState) -> Self {
        Self {
            state,
            accepted: Vec::new(),
            records: Vec::new(),
            statements: Vec::new(),
            lookups_added: Vec::new(),
            lookups_removed: Vec::new(),
            kept: Kept::default(),
            erased: 0,
            created: false,
            token: None,
        }
    }
}

/// Decides on a push against the space as it is, `None` if there is none.
///
/// # Errors
/// The problem to answer with.
pub fn decide(
    current: Option<&SpaceState>,
    push: &Push,
    known: &Known,
    terms: &Terms,
) -> Result<Decision, Problem> {
    let mut decision = match current {
        Some(state) => {
            refuse_removed(&state.access, &push.requester)?;
            refuse_old(state, push.version)?;
            Decision::from(state.clone())
        }
        None => create(push, terms)?,
    };
    let was_member = current.is_some_and(|s| s.access.role(&push.requester).is_some());
    statements::take(&mut decision, push)?;
    let role = decision.state.access.role(&push.requester);
    if role.is_none() && !was_member {
        refuse_removed(&decision.state.access, &push.requester)?;
        return Err(not_a_member());
    }
    // Someone who leaves in this very request has nothing left to write.
    let may_write = role.is_some_and(wire::Role::writes);
    if push.writes() && !may_write {
        return Err(Problem::new(
            Code::NotAMember,
            "this member may read and not write",
        ));
    }
    parts::take(&mut decision, push, known, terms)?;
    records::take(&mut decision, push, known, terms)?;
    erase::take(&mut decision, push, known)?;
    Ok(decision)
}

/// Refuses whoever was removed, with the statement that did it.
///
/// # Errors
/// `removed`.
pub fn refuse_removed(access: &AccessList, requester: &AuthorId) -> Result<(), Problem> {
    match access.removal(requester) {
        Some(removal) => {
            Err(Problem::new(Code::Removed, "this member was removed")
                .removed_by(&removal.statement))
        }
        None => Ok(()),
    }
}

/// Refuses clients that would not understand what the space holds.
///
/// # Errors
/// `unsupported-version`.
pub fn refuse_old(state: &SpaceState, version: u64) -> Result<(), Problem> {
    if version < 2 && (state.stubs || state.checkpoint.is_some()) {
        return Err(Problem::new(
            Code::UnsupportedVersion,
            "the space holds a checkpoint or erased records; protocol version 2 reads them",
        ));
    }
    Ok(())
}

/// The problem of whoever is not listed.
#[must_use]
pub fn not_a_member() -> Problem {
    Problem::new(
        Code::NotAMember,
        "the requester is not a member of the space",
    )
}

fn create(push: &Push, terms: &Terms) -> Result<Decision, Problem> {
    let unknown = |detail| Err(Problem::new(Code::UnknownSpace, detail));
    let founded = push
        .statements
        .first()
        .is_some_and(|s| s.version() == 1 && s.space() == push.space);
    if !founded {
        return unknown("the relay holds no such space, and the request does not create it");
    }
    let mut token = None;
    if !push.licensed {
        match push.token {
            None => return unknown("creating a space takes a token or a licence of this relay"),
            Some(_) if !terms.token_unspent => {
                return Err(Problem::new(
                    Code::TokenUnknown,
                    "the token is unknown or spent",
                ));
            }
            unspent => token = unspent,
        }
    }
    let state = SpaceState {
        number: terms.fresh_number,
        access: Arc::default(),
        heads: HashMap::new(),
        newest: 0,
        bytes: 0,
        day: terms.today,
        day_records: 0,
        revision: 0,
        floors: Arc::default(),
        checkpoint: None,
        stubs: false,
    };
    Ok(Decision {
        created: true,
        token,
        ..Decision::from(state)
    })
}
