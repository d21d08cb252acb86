//! Another recovery key: a new sheet is kept first, then it takes the place of the old one.

use seal::recovery::{RecoverySeed, make_seed};

use super::intent::{self, Advice, Intent};
use super::open::{Open, Screen};
use super::space::Space;
use super::{Surroundings, lock};
use crate::asks::Asks;

/// Any device that is a member can replace the key, whether it knows the words in force or not.
pub(crate) fn can_replace(space: &Space) -> bool {
    space.is_member() && space.founding.is_none() && !space.work.replaces_recovery()
}

/// Show a new sheet. Nothing changes before it is kept.
pub(crate) fn asked(open: &mut Open, around: &mut Surroundings<'_>) {
    if open.space.as_ref().is_some_and(|space| can_replace(space)) {
        open.new_sheet = Some(make_seed(around.rng));
        open.go(Screen::Devices);
    }
}

/// The person has it: from the relay's word on the old words open nothing new.
pub(crate) fn kept(open: &mut Open) {
    let Some(seed) = open.new_sheet.take() else {
        return;
    };
    let seed = *seed.as_bytes();
    intent::ask(open, Intent::ReplaceRecovery { seed });
}

/// Left: the old sheet stays in force.
pub(crate) fn left(open: &mut Open) {
    open.new_sheet = None;
}

/// What was offered is not wanted now.
pub(crate) fn declined(open: &mut Open) {
    if let Some(space) = &mut open.space
        && std::mem::take(&mut space.work.advice) != Advice::None
    {
        open.space_changed = true;
    }
}

/// The relay accepted the new key.
pub(crate) fn done(
    open: &mut Open,
    seed: [u8; 32],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(space) = &mut open.space else { return };
    space.seed = Some(RecoverySeed::from_bytes(seed));
    space.sheet_kept = true;
    space.work.advice = Advice::None;
    open.notices.done("notice-recovery-replaced");
    lock::seed_made(open, around.rng, asks);
}

/// Another device replaced the key: the words this one can show open nothing any more.
pub(crate) fn look(open: &mut Open, asks: &mut Asks) {
    let Some(space) = &mut open.space else { return };
    if space.work.replaces_recovery() || space.shows_recovery_in_force() || space.seed.is_none() {
        return;
    }
    space.seed = None;
    space.sheet_kept = true;
    space.work.advice = Advice::None;
    open.space_changed = true;
    lock::words_replaced(open, asks);
}

impl Space {
    /// This device knows the seed of the recovery member in force.
    pub(crate) fn shows_recovery_in_force(&self) -> bool {
        let Some(seed) = &self.seed else { return false };
        let Some(membership) = &self.membership else {
            return true;
        };
        let own = seed.bundle().map(|bundle| bundle.author).ok();
        membership.recovery().map(|recovery| recovery.author) == own
    }
}
