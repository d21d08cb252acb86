//! This device was removed: what it has it keeps, it stops syncing, and it can come back as a new
//! device with new keys.

use wire::{AccessOp, AuthorId, Problem, Statement};

use super::Surroundings;
use super::history::{self, What};
use super::intent::RemovedHere;
use super::open::Open;
use super::space::{Blocked, Space, outbox_name};
use crate::asks::Asks;

/// Who removed this device, as far as the relay can show it.
enum Shown {
    /// A member that this device knows signed it.
    By(AuthorId),
    /// Somebody signed it who may have been let in since this device last heard anything.
    BySomebody,
    /// Nothing that fits.
    Nothing,
}

/// The relay says that this device was removed. It is believed for good if the removal is signed by
/// a member that this device knows; else it is only quoted, and asked again later.
pub(crate) fn refused(
    open: &mut Open,
    problem: &Problem,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(space) = &mut open.space else { return };
    let me = space.me();
    match shown(space, problem) {
        Shown::By(by) => {
            space.work.removed = Some(RemovedHere {
                at_ms: around.now.unix_ms,
                by,
            });
            space.blocked = Some(Blocked::Removed);
            open.space_changed = true;
            open.sponsor = None;
            if by == me {
                // Nobody but a copy of this device has its key.
                history::note(open, around.now, What::CopyElsewhere);
            } else {
                open.notices.problem("notice-removed-here");
            }
            super::sync::close_line(open, asks);
        }
        Shown::BySomebody => space.blocked = Some(Blocked::Removed),
        Shown::Nothing => space.blocked = Some(Blocked::UnprovenRemoval),
    }
    asks.redraw();
}

fn shown(space: &Space, problem: &Problem) -> Shown {
    let statement = problem
        .statement_bytes()
        .and_then(|bytes| Statement::parse(&bytes).ok());
    let Some(statement) = statement else {
        return Shown::Nothing;
    };
    let me = space.me();
    let names_me = statement
        .operations()
        .iter()
        .any(|operation| matches!(operation, AccessOp::Remove { author, .. } if *author == me));
    let by = statement.author();
    let known = space
        .membership
        .as_ref()
        .is_some_and(|membership| membership.is_certified(&by));
    let fits = statement.space() == space.replica.space() && names_me;
    match (fits && statement.verify().is_ok(), known) {
        (true, true) => Shown::By(by),
        (true, false) => Shown::BySomebody,
        (false, _) => Shown::Nothing,
    }
}

/// This device was removed: a removal of it is signed.
pub(crate) fn is_removed(open: &Open) -> bool {
    open.space
        .as_ref()
        .is_some_and(|space| space.blocked() == Some(Blocked::Removed))
}

/// This device may be brought into a journal: it has none, or was removed from the one it has.
pub(crate) fn may_join(open: &Open) -> bool {
    open.space.is_none() || is_removed(open)
}

/// This device is a member again, under new keys in `open.space`. What the old ones had not got
/// accepted is offered anew; keys it had are added to the new keyring.
pub(crate) fn came_back(open: &mut Open, before: Option<Box<Space>>) {
    let Some(before) = before else { return };
    let stored = before.replica.stored_seq();
    let names: Vec<String> = before
        .replica
        .outbox()
        .map(|queued| outbox_name(open, queued.seq))
        .collect();
    for name in names {
        open.keeper.remove(name);
    }
    let ids: Vec<_> = open
        .rows
        .iter()
        .filter(|row| row.own_seq > 0)
        .map(|row| (row.id, row.own_seq <= stored))
        .collect();
    for (id, was_stored) in ids {
        open.rows.touch(&id, |row| {
            if was_stored {
                row.own_seq = 0;
                row.foreign = true;
            } else {
                row.unsent();
            }
        });
    }
    open.install.settings_seq = 0;
    open.install_changed = true;
    if let Some(space) = &mut open.space
        && space.replica.space() == before.replica.space()
    {
        for (epoch, identity) in before.keyring.iter() {
            // A key that contradicts the new keyring is not taken.
            let _ = space.keyring.insert(*epoch, identity.clone());
        }
    }
}
