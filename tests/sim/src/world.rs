//! Devices, a relay and a clock.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use headless::Clock;
use shared::event::{Happening, SyncEvent};
use wire::{EpochId, Hash};

use crate::book::Book;
use crate::copies::DeviceCopy;
use crate::dice::Dice;
use crate::members::{AskedRemoval, Outcast};
use crate::node::Node;
use crate::relay::RelayHost;

/// More requests than any plan needs; past them something goes round in circles.
pub const CALLS_MAX: u64 = 12_000;
/// More requests than all devices together have reason for at one moment.
pub const CALLS_AT_ONCE_MAX: u64 = 500;
/// More rounds than anything needs to come to rest at one moment.
const ROUNDS_MAX: usize = 3_000;
/// Saturday 24 October 2026, 05:52 UTC: a night before the clocks go back.
const BEGINS_MS: i64 = 1_792_821_120_000;

/// Devices, a relay and a clock.
pub struct World {
    /// The seed.
    pub seed: u64,
    /// The clock that everything runs on.
    pub clock: Clock,
    /// The relay.
    pub relay: RelayHost,
    /// The devices; the first one began the journal.
    pub nodes: Vec<Node>,
    /// Dice for details of what people do.
    pub dice: Dice,
    /// What was written, and what must be there in the end.
    pub book: Book,
    /// What happened.
    pub trace: Vec<String>,
    /// Requests made.
    pub calls: u64,
    /// The recovery words, once there are any, and those that took their place.
    pub words: Vec<String>,
    /// Devices made so far, those given up included.
    pub made: u32,
    /// The relay did once what an honest one never does.
    pub dishonest: bool,
    /// Devices that were removed, as they were just before.
    pub outcasts: Vec<Outcast>,
    /// Removals that somebody asked for.
    pub asked_removals: Vec<AskedRemoval>,
    /// The newest copy of a device.
    pub device_copy: Option<DeviceCopy>,
    /// Devices and their copies, by number.
    pub families: Vec<(u32, u32)>,
    /// The epochs that each device ever had keys of.
    pub keyrings: BTreeMap<u32, BTreeSet<EpochId>>,
    /// Records of which their author was told for certain that they are stored.
    pub acknowledged: BTreeSet<Hash>,
    /// What was found amiss on the way.
    pub faults: Vec<String>,
    /// How often somebody had to be told of a lie.
    pub told_checks: u64,
}

impl World {
    /// A relay and one fresh device.
    ///
    /// # Errors
    /// If the relay does not open or the device does not come to rest.
    pub fn new(seed: u64) -> Result<Self> {
        let clock = Clock::at(BEGINS_MS);
        let relay = RelayHost::open(&clock, seed)?;
        let first = Node::start(seed, 0, &clock)?;
        Ok(Self {
            seed,
            clock,
            relay,
            nodes: vec![first],
            dice: Dice::new(seed ^ 0x5eed),
            book: Book::new(seed),
            trace: Vec::new(),
            calls: 0,
            words: Vec::new(),
            made: 1,
            dishonest: false,
            outcasts: Vec::new(),
            asked_removals: Vec::new(),
            device_copy: None,
            families: Vec::new(),
            keyrings: BTreeMap::new(),
            acknowledged: BTreeSet::new(),
            faults: Vec::new(),
            told_checks: 0,
        })
    }

    /// Lets everything happen that needs no time.
    ///
    /// # Errors
    /// If it does not come to rest.
    pub fn settle(&mut self) -> Result<()> {
        let before = self.calls;
        for _ in 0..ROUNDS_MAX {
            let mut busy = false;
            for node in &mut self.nodes {
                busy |= node
                    .pump(&mut self.relay, &mut self.calls)
                    .with_context(|| node.name.clone())?;
                let heard = node.heard.drain(..);
                self.trace.extend(heard.map(|line| format!("      {line}")));
            }
            if self.calls - before > CALLS_AT_ONCE_MAX {
                bail!("more than {CALLS_AT_ONCE_MAX} requests at one moment: a circle");
            }
            if self.calls > CALLS_MAX {
                bail!("more than {CALLS_MAX} requests: something goes round in circles");
            }
            if !busy {
                return Ok(());
            }
        }
        bail!("no rest within {ROUNDS_MAX} rounds at one moment")
    }

    /// Lets `wait_ms` pass, with everything at its time.
    ///
    /// # Errors
    /// As [`World::settle`].
    pub fn advance(&mut self, wait_ms: i64) -> Result<()> {
        let until = self.clock.elapsed_ms() + wait_ms;
        self.settle()?;
        loop {
            let due = self.nodes.iter().filter_map(Node::next_due_ms).min();
            match due.filter(|due| *due <= until) {
                Some(due) => self.clock.move_to(due),
                None => break,
            }
            self.settle()?;
        }
        self.clock.move_to(until);
        self.settle()
    }

    /// The faults end, everybody has a network and everybody syncs, again and again.
    ///
    /// # Errors
    /// As [`World::settle`].
    pub fn come_to_rest(&mut self) -> Result<()> {
        self.come_to_senses();
        for node in &mut self.nodes {
            node.disarm();
            node.set_full(false);
            if node.device.stopped() {
                node.restart()?;
            }
            node.device
                .does(Happening::WentTo(shared::event::Place::Today))?;
            node.device.does(Happening::NoticeDismissed)?;
            if !node.online() {
                node.set_online(true);
            }
        }
        for _ in 0..4 {
            self.advance(4_000)?;
            self.sync_all()?;
        }
        // Longer than the longest wait after failures, and than the poll.
        self.advance(6 * 60_000)?;
        self.sync_all()?;
        self.advance(20_000)
    }

    /// Everybody syncs.
    ///
    /// # Errors
    /// As [`World::settle`].
    pub fn sync_all(&mut self) -> Result<()> {
        for node in &mut self.nodes {
            node.device.happen(Happening::Sync(SyncEvent::SyncAsked));
        }
        self.advance(3_000)
    }
}
