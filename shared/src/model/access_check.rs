//! The relay's list of who may push and pull, against the sealed membership.
//!
//! The relay cannot read the membership, so it is told who is a member in a list of signed
//! statements. Whoever serves the list could serve another one than the members agreed on.

use minicbor::{Decode, Encode};
use seal::membership::Role;
use wire::AuthorId;

use super::Surroundings;
use super::history::{self, What};
use super::open::Open;
use super::space::Space;

/// In what they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(crate) enum Alarm {
    /// Somebody is listed whom no member let in.
    #[n(1)]
    Unknown,
    /// Somebody is listed, or goes on writing, who was removed.
    #[n(2)]
    Readmitted,
    /// An epoch is named that no member began.
    #[n(3)]
    UnknownEpoch,
    /// A statement does not fit the list, or is signed by nobody on it.
    #[n(4)]
    Refused,
    /// A member is not listed any more, although no member removed it.
    #[n(5)]
    Missing,
}

impl Alarm {
    /// The Fluent id of its sentence.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Unknown => "alarm-unknown",
            Self::Readmitted => "alarm-readmitted",
            Self::UnknownEpoch => "alarm-epoch",
            Self::Refused => "alarm-refused",
            Self::Missing => "alarm-missing",
        }
    }
}

/// Compares the two. Everything the relay holds was seen before.
pub(crate) fn look(open: &mut Open, around: &mut Surroundings<'_>) {
    let Some(space) = &open.space else { return };
    // What waits here is in both or in neither.
    let differs = differs(space);
    // A statement may have come a moment before the records that explain it.
    let before = std::mem::replace(&mut open.sync.suspected, differs);
    match differs {
        Some(alarm) if before == Some(alarm) => raise(open, alarm, around),
        Some(_) => super::sync::later(open),
        // A refused statement, and what lay behind a removal, stay told until the person syncs.
        None if !matches!(space.work.alarm, Some(Alarm::Refused | Alarm::Readmitted)) => {
            lower(open);
        }
        None => {}
    }
}

/// Says it, once for each kind.
pub(crate) fn raise(open: &mut Open, alarm: Alarm, around: &mut Surroundings<'_>) {
    let Some(space) = &mut open.space else { return };
    if space.work.alarm == Some(alarm) {
        return;
    }
    space.work.alarm = Some(alarm);
    open.space_changed = true;
    history::note(open, around.now, What::AccessDisagrees);
    open.notices.problem(alarm.id());
}

fn lower(open: &mut Open) {
    if let Some(space) = &mut open.space
        && space.work.alarm.take().is_some()
    {
        open.space_changed = true;
    }
}

fn differs(space: &Space) -> Option<Alarm> {
    let membership = space.membership.as_ref()?;
    let access = space.replica.access();
    for (author, role) in access.members() {
        if !role.writes() {
            continue;
        }
        match membership.role(&author) {
            Some(Role::Device | Role::Recovery) => {}
            // Whoever went on under new keys leaves the old ones listed.
            _ if membership
                .member(&author)
                .and_then(|member| member.removal)
                .is_some_and(|removal| !removal.revoked) => {}
            _ if membership.is_certified(&author) => return Some(Alarm::Readmitted),
            _ => return Some(Alarm::Unknown),
        }
    }
    let is_known = |epoch| membership.epoch_recipient(&epoch).is_some();
    if access.current_epoch().is_some_and(|epoch| !is_known(epoch)) {
        return Some(Alarm::UnknownEpoch);
    }
    let active = membership
        .members()
        .filter(|member| member.removal.is_none())
        .map(|member| member.bundle.author);
    let recovery = membership.recovery().map(|recovery| recovery.author);
    let is_listed = |author: &AuthorId| access.role(author).is_some();
    active
        .chain(recovery)
        .any(|author| !is_listed(&author))
        .then_some(Alarm::Missing)
}
