//! Timers by purpose. A timer cannot be taken back; one that was replaced is ignored when it fires.

use std::collections::BTreeMap;

use super::{Model, attach, batch, chores, join, lock, sponsor, sync};
use crate::asks::Asks;
use crate::effect::TimerOutcome;

/// What a timer is for. At most one of each counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Close the batch of edits.
    Batch,
    /// Sync again after a failure, or poll.
    Sync,
    /// Open the line of wake-ups again.
    Live,
    /// Tell other devices what was seen.
    Acknowledge,
    /// The next slice of work that nobody waits for.
    Chore,
    /// Try to keep again.
    Keep,
    /// Look into the newcomer's rendezvous.
    Newcomer,
    /// Look into the sponsor's rendezvous.
    Sponsor,
    /// Lock.
    Lock,
    /// Pull again while restoring from words.
    Words,
    /// The old relay had its time to tell the others that the journal moves.
    Move,
    /// Seal the next piece of an attachment.
    Attach,
    /// Look whether a part's time is over.
    Parts,
    /// Send parts again after a failure.
    PartsRetry,
    /// Look whether all parts are to be asked for.
    Alive,
    /// Fetch packs again after a failure.
    Packs,
    /// Ask again for records to be erased.
    Erase,
    /// Look again whether the relay keeps what it was given back.
    Heal,
    /// Keep what has passed of a practice, or end it.
    Practice,
    /// Look whether the journal's day has turned.
    Day,
}

/// Timers under way.
#[derive(Default)]
pub(crate) struct Timers {
    next: u32,
    waiting: BTreeMap<Purpose, u32>,
}

impl Timers {
    /// Starts a timer, instead of the one of the same purpose.
    pub(crate) fn start(&mut self, purpose: Purpose, wait_ms: u32, asks: &mut Asks) {
        self.next = self.next.wrapping_add(1);
        self.waiting.insert(purpose, self.next);
        asks.timer(self.next, wait_ms);
    }

    /// Starts a timer unless one of this purpose is under way.
    pub(crate) fn start_once(&mut self, purpose: Purpose, wait_ms: u32, asks: &mut Asks) {
        if !self.waiting.contains_key(&purpose) {
            self.start(purpose, wait_ms, asks);
        }
    }

    /// No timer counts any more; numbers go on, so that an old one is not taken for a new one.
    pub(crate) fn continue_from(before: &Self) -> Self {
        Self {
            next: before.next,
            waiting: BTreeMap::new(),
        }
    }

    /// Ignores the timer of this purpose.
    pub(crate) fn stop(&mut self, purpose: Purpose) {
        self.waiting.remove(&purpose);
    }

    /// A timer of this purpose is under way.
    pub(crate) fn is_waiting(&self, purpose: Purpose) -> bool {
        self.waiting.contains_key(&purpose)
    }

    fn purpose_of(&mut self, id: u32) -> Option<Purpose> {
        let purpose = self
            .waiting
            .iter()
            .find(|(_, waiting)| **waiting == id)
            .map(|(p, _)| *p)?;
        self.waiting.remove(&purpose);
        Some(purpose)
    }
}

/// A timer fired.
pub(crate) fn fired(model: &mut Model, outcome: TimerOutcome, asks: &mut Asks) {
    model.now = outcome.at;
    let Some(purpose) = model.timers.purpose_of(outcome.id) else {
        return;
    };
    if purpose == Purpose::Lock {
        lock::wait_is_over(model, asks);
        return;
    }
    let Some((open, mut around)) = model.open() else {
        return;
    };
    match purpose {
        Purpose::Batch => batch::batch_due(open, &mut around, asks),
        Purpose::Sync | Purpose::Heal => sync::begin(open, &mut around, asks),
        Purpose::Live => sync::open_line(open, &mut around, asks),
        Purpose::Acknowledge => sync::acknowledge(open, &mut around, asks),
        Purpose::Chore | Purpose::Packs | Purpose::Erase => chores::next(open, &mut around, asks),
        Purpose::Newcomer => join::look(open, &mut around, asks),
        Purpose::Sponsor => sponsor::look(open, &mut around, asks),
        Purpose::Move => super::relocate::go_on(open, true, &mut around, asks),
        Purpose::Attach => attach::add::step(open, &mut around, asks),
        Purpose::Parts | Purpose::PartsRetry | Purpose::Alive => {
            attach::send::tend(open, &mut around, asks);
        }
        Purpose::Words => super::join_words::again(open, &mut around, asks),
        Purpose::Practice => super::practice::heartbeat(open, &mut around, asks),
        Purpose::Day => super::day::passed(open, &mut around, asks),
        // The keeper sends what waits at the end of every event.
        Purpose::Keep | Purpose::Lock => {}
    }
}
