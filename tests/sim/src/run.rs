//! Runs a seed and says what came of it.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Result, bail};
use headless::Error;
use headless::screens::{
    adding, has_arrived, screen_name, sheet, shown_code, sync_on, words_to_compare,
};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use shared::ViewModel;
use shared::event::{FirstRunEvent, Happening, JoinEvent, Place, SyncEvent};
use shared::view::AddingView;

use crate::gate::Lie;
use crate::node::Node;
use crate::people::Spot;
use crate::plan::Plan;
use crate::router::RELAY;
use crate::world::World;

/// More devices than this say nothing new.
pub(crate) const DEVICES_MAX: usize = 5;
/// How long people wait for pairing, restoring, or turning sync on.
const PATIENCE_MS: i64 = 120_000;
/// Between two looks at the screen.
const LOOK_MS: i64 = 500;

/// A seed that came out wrong.
#[derive(Debug)]
pub struct Failure {
    /// The seed.
    pub seed: u64,
    /// What is not as it must be.
    pub why: String,
    /// What happened before.
    pub trace: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.trace {
            writeln!(f, "  {line}")?;
        }
        writeln!(f, "{}", self.why)?;
        write!(f, "replay: cargo xtask sim --seed {}", self.seed)
    }
}

/// What a run did, for those who count.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ran {
    /// Devices in the end.
    pub devices: usize,
    /// Requests made.
    pub calls: u64,
    /// Words written for certain.
    pub words: usize,
    /// How often a device stopped and started again.
    pub restarts: u64,
    /// How often somebody had to be told of a lie.
    pub told: u64,
    /// Devices that were removed.
    pub removals: usize,
    /// How often the relay lost something, or could have.
    pub losses: usize,
    /// Packings that were offered or acknowledged.
    pub packings: usize,
}

impl Ran {
    /// Adds what another run did.
    pub fn add(&mut self, other: &Self) {
        self.devices += other.devices;
        self.calls += other.calls;
        self.words += other.words;
        self.restarts += other.restarts;
        self.told += other.told;
        self.removals += other.removals;
        self.losses += other.losses;
        self.packings += other.packings;
    }
}

/// Runs a seed.
///
/// # Errors
/// [`Failure`] says what is wrong and how to see it again.
pub fn run(seed: u64) -> Result<Ran, Failure> {
    run_plan(&Plan::of(seed))
}

/// Runs a plan.
///
/// # Errors
/// As [`run()`].
pub fn run_plan(plan: &Plan) -> Result<Ran, Failure> {
    let mut trace = Vec::new();
    let ran = catch_unwind(AssertUnwindSafe(|| carry_out(plan, &mut trace)));
    let why = match ran {
        Ok(Ok(ran)) => return Ok(ran),
        Ok(Err(error)) => format!("{error:#}"),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            format!("panicked: {}", text.unwrap_or("without a word"))
        }
    };
    Err(Failure {
        seed: plan.seed,
        why,
        trace,
    })
}

fn carry_out(plan: &Plan, trace: &mut Vec<String>) -> Result<Ran> {
    let mut world = World::new(plan.seed)?;
    let outcome = live_through(&mut world, plan);
    trace.append(&mut world.trace);
    outcome?;
    Ok(Ran {
        devices: world.nodes.len(),
        calls: world.calls,
        words: world.book.words.len(),
        restarts: world.nodes.iter().map(|node| node.restarts).sum(),
        told: world.told_checks,
        removals: world.relay.ledger.removals.len(),
        losses: world.relay.ledger.losses.len(),
        packings: world.relay.ledger.packings(),
    })
}

fn live_through(world: &mut World, plan: &Plan) -> Result<()> {
    if let Some(fault) = plan.at_founding {
        world.trace.push(format!("at founding: {fault:?}"));
        world.apply(fault)?;
    }
    world.begin()?;
    world.turn_sync_on()?;
    for _ in 1..=plan.devices {
        world.add_device(0)?;
    }
    for op in &plan.ops {
        world.trace.push(format!("{op:?}"));
        world.apply(*op)?;
    }
    world.trace.push("the faults end".to_owned());
    world.come_to_rest()?;
    if !world.dishonest {
        expect_well(world, "")?;
    }
    // What was kept back is missed when something later arrives, as long as all else is kept back.
    world.trace.push("everybody writes once more".to_owned());
    let from = world.relay.ledger.records.len();
    for node in &mut world.nodes {
        node.device.does(Happening::NoticeDismissed)?;
    }
    for index in world.members()? {
        world.write(u32::try_from(index).unwrap_or(0))?;
    }
    world.advance(8_000)?;
    for _ in 0..2 {
        world.sync_all()?;
        world.advance(8_000)?;
    }
    if world.dishonest {
        expect_well(world, "")?;
    }
    world.steal(from)?;
    world.trace.push("everybody starts again".to_owned());
    for node in &mut world.nodes {
        node.restart()?;
    }
    world.advance(5_000)?;
    expect_well(world, "after a restart: ")?;
    world.restore_all()
}

fn expect_well(world: &mut World, when: &str) -> Result<()> {
    let faults = world.find_faults()?;
    if !faults.is_empty() {
        bail!("{when}{}", faults.join("\n"));
    }
    Ok(())
}

impl World {
    /// The first device's first run, however often it stops.
    fn begin(&mut self) -> Result<()> {
        for _ in 0..10 {
            if matches!(self.view(0), Some(ViewModel::Ready(_))) {
                return Ok(());
            }
            let began = Happening::FirstRun(FirstRunEvent::Began);
            if self.hand(0, |device| device.does(began))?.is_none() {
                continue;
            }
            if !self.type_word(0, Spot::Body, None)? {
                continue;
            }
            let done = self.hand(0, |device| {
                device.does(Happening::FirstRun(FirstRunEvent::FirstPageDone))?;
                device.does(Happening::FirstRun(FirstRunEvent::Finished))
            })?;
            if done.is_some() {
                return Ok(());
            }
        }
        bail!("first run does not end")
    }

    /// Turns sync on, again and again until it is on.
    fn turn_sync_on(&mut self) -> Result<()> {
        let invite = self.relay.invite(3)?;
        for _ in 0..8 {
            let asked = SyncEvent::TurnOnAsked {
                relay: RELAY.to_owned(),
                invite: invite.clone(),
            };
            self.hand(0, |device| {
                device.does(Happening::WentTo(Place::Devices))?;
                if sync_on(&device.view()).is_none() {
                    device.does(Happening::Sync(asked))?;
                }
                Ok(())
            })?;
            self.wait(0, |view| sheet(view).is_some() || sync_on(view).is_some())?;
            if let Some(words) = self
                .view(0)
                .as_ref()
                .and_then(sheet)
                .map(|sheet| &sheet.words)
            {
                self.words = vec![words.join(" ")];
            }
            self.hand(0, |device| {
                if sheet(&device.view()).is_some() {
                    device.does(Happening::Sync(SyncEvent::SheetKept))?;
                }
                Ok(())
            })?;
            if self.wait(0, |view| sync_on(view).is_some())? {
                return self.advance(5_000);
            }
        }
        bail!("sync does not turn on: {}", self.shown(0))
    }

    /// Adds a device by code, both people comparing the words.
    pub(crate) fn add_device(&mut self, sponsor: u32) -> Result<()> {
        let sponsor = sponsor as usize % self.nodes.len().max(1);
        self.add_devices(&[sponsor])
    }

    /// Two devices are added at once, by two others, neither knowing.
    pub(crate) fn add_two_devices(&mut self, one: u32, other: u32) -> Result<()> {
        let count = self.nodes.len().max(1);
        let (one, other) = (one as usize % count, other as usize % count);
        if one == other {
            return self.add_devices(&[one]);
        }
        self.add_devices(&[one, other])
    }

    /// One newcomer for each sponsor, all at once.
    fn add_devices(&mut self, sponsors: &[usize]) -> Result<()> {
        let before = self.nodes.len();
        let can = |index: &usize| {
            self.nodes
                .get(*index)
                .is_some_and(|n| n.online() && !n.full)
        };
        if before + sponsors.len() > DEVICES_MAX || !sponsors.iter().all(can) {
            return Ok(());
        }
        let clean = self.is_clean();
        let restarts: u64 = self.nodes.iter().map(|node| node.restarts).sum();
        let mut pairs = Vec::new();
        for sponsor in sponsors {
            pairs.push((*sponsor, self.nodes.len()));
            self.nodes
                .push(Node::start(self.seed, self.made, &self.clock)?);
            self.made += 1;
        }
        let paired = self.pair(&pairs)?;
        let stopped = self.nodes.iter().map(|node| node.restarts).sum::<u64>() != restarts;
        if paired {
            return Ok(());
        }
        let shown: Vec<_> = pairs
            .iter()
            .map(|(one, two)| format!("{} and {}", self.shown(*one), self.shown(*two)))
            .collect();
        self.trace.push(format!("  pairing failed: {shown:?}"));
        self.nodes.truncate(before);
        for sponsor in sponsors {
            let cancelled = Happening::Sync(SyncEvent::Cancelled);
            self.hand(u32::try_from(*sponsor).unwrap_or(0), |device| {
                device.does(cancelled)
            })?;
        }
        if clean && !stopped {
            bail!("pairing failed although nothing went wrong: {shown:?}");
        }
        Ok(())
    }

    /// Nothing is going on that could be in the way of pairing or restoring.
    fn is_clean(&self) -> bool {
        let members_change = !self.asked_removals.is_empty() || self.words.len() > 1;
        let all_there = self.nodes.iter().all(|node| node.online() && !node.full);
        !self.dishonest
            && !members_change
            && self.families.is_empty()
            && all_there
            && !self.nodes.iter().any(Node::is_armed)
    }

    /// Both people say that the words differ.
    fn differ(&mut self, sponsor: usize, newcomer: usize) -> Result<()> {
        let same = false;
        self.tell(sponsor, Happening::Sync(SyncEvent::WordsCompared { same }))?;
        self.tell(newcomer, Happening::Join(JoinEvent::WordsCompared { same }))
    }

    /// The relay hands the sponsor other keys than the newcomer's at the next pairing.
    pub(crate) fn swap_at_pairing(&mut self, sponsor: u32) -> Result<()> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let keys = seal::keys::make_device_keys(&mut rng)?;
        self.pair_through(sponsor, 32, keys.bundle().encode())
    }

    /// The relay changes a byte of what two devices say to each other at the next pairing.
    pub(crate) fn alter_pairing(&mut self, sponsor: u32, slot: u32) -> Result<()> {
        let slots = [0, 1, 2, 32, 33, 34, 35];
        let slot = slots.get(slot as usize % slots.len()).copied();
        self.pair_through(sponsor, slot.unwrap_or(32), Vec::new())
    }

    /// Pairs while the relay puts other bytes into a slot, on both sides: nobody is let in.
    fn pair_through(&mut self, sponsor: u32, slot: u32, bytes: Vec<u8>) -> Result<()> {
        self.dishonest = true;
        let sponsor = self.index(sponsor);
        if self.list(sponsor)?.is_none() || self.nodes.len() >= DEVICES_MAX {
            return Ok(());
        }
        let newcomer = self.nodes.len();
        self.nodes
            .push(Node::start(self.seed, self.made, &self.clock)?);
        self.made += 1;
        for index in [sponsor, newcomer] {
            if let Some(node) = self.nodes.get_mut(index) {
                node.gate.spoiled = 0;
                node.gate.arm(Lie::Swap(slot, bytes.clone()), 1_000);
            }
        }
        let paired = self.pair(&[(sponsor, newcomer)])?;
        let mut spoiled = 0;
        for index in [sponsor, newcomer] {
            if let Some(node) = self.nodes.get_mut(index) {
                spoiled += node.gate.spoiled;
                node.gate.forgive_pairing();
            }
        }
        if paired && spoiled > 0 {
            bail!("a device was let in although slot {slot} was changed on its way");
        }
        if !paired {
            self.nodes.truncate(newcomer);
            let cancelled = Happening::Sync(SyncEvent::Cancelled);
            let device = u32::try_from(sponsor).unwrap_or(0);
            self.hand(device, |device| device.does(cancelled))?;
        }
        Ok(())
    }

    /// Restores a device from the recovery words.
    pub(crate) fn restore_device(&mut self) -> Result<()> {
        let before = self.nodes.len();
        let room = before < DEVICES_MAX;
        let Some(words) = self.words.last().cloned().filter(|_| room) else {
            return Ok(());
        };
        let clean = self.is_clean();
        if self.restore_from(words)? {
            return Ok(());
        }
        let shown = self.shown(before);
        self.trace.push(format!("  restoring failed: {shown}"));
        self.nodes.truncate(before);
        if clean {
            bail!("restoring failed although nothing went wrong: {shown}");
        }
        Ok(())
    }

    /// A new device, from words. False, with the device as it is, if that does not work.
    pub(crate) fn restore_from(&mut self, words: String) -> Result<bool> {
        let newcomer = self.nodes.len();
        self.nodes
            .push(Node::start(self.seed, self.made, &self.clock)?);
        self.made += 1;
        let relay = RELAY.to_owned();
        self.tell(newcomer, Happening::FirstRun(FirstRunEvent::HasWords))?;
        self.tell(
            newcomer,
            Happening::Join(JoinEvent::WordsEntered { words, relay }),
        )?;
        Ok(self.wait(newcomer, has_arrived)? && self.enter(newcomer)?)
    }

    /// Pairs each (sponsor, newcomer), all at once.
    pub(crate) fn pair(&mut self, pairs: &[(usize, usize)]) -> Result<bool> {
        for (sponsor, newcomer) in pairs {
            let relay = RELAY.to_owned();
            let begins = match self.view(*newcomer) {
                Some(ViewModel::Ready(_)) => Happening::Sync(SyncEvent::JoinChosen),
                _ => Happening::FirstRun(FirstRunEvent::HasAnotherDevice),
            };
            self.tell(*newcomer, begins)?;
            self.tell(*newcomer, Happening::Join(JoinEvent::CodeAsked { relay }))?;
            if !self.wait(*newcomer, |view| shown_code(view).is_some())? {
                return Ok(false);
            }
            let view = self.view(*newcomer);
            let text = view
                .as_ref()
                .and_then(shown_code)
                .unwrap_or_default()
                .to_owned();
            self.tell(*sponsor, Happening::WentTo(Place::Devices))?;
            self.tell(*sponsor, Happening::Sync(SyncEvent::AddDeviceAsked))?;
            self.tell(
                *sponsor,
                Happening::Sync(SyncEvent::InvitationEntered { text }),
            )?;
        }
        for (sponsor, newcomer) in pairs {
            let comparing = |view: &ViewModel| words_to_compare(view).is_some();
            if !self.wait(*sponsor, comparing)? || !self.wait(*newcomer, comparing)? {
                return Ok(false);
            }
            let words = |index: usize| {
                self.view(index)
                    .as_ref()
                    .and_then(words_to_compare)
                    .map(<[String]>::to_vec)
            };
            if words(*sponsor) != words(*newcomer) {
                if !self.dishonest {
                    bail!("the six words differ");
                }
                self.trace.push("  the six words differ".to_owned());
                self.differ(*sponsor, *newcomer)?;
                return Ok(false);
            }
        }
        for (sponsor, newcomer) in pairs {
            // Told before anybody's news is heard: with two pairs, both admit at once.
            for (index, what) in [
                (
                    *newcomer,
                    Happening::Join(JoinEvent::WordsCompared { same: true }),
                ),
                (
                    *sponsor,
                    Happening::Sync(SyncEvent::WordsCompared { same: true }),
                ),
            ] {
                if let Some(node) = self.nodes.get_mut(index) {
                    node.device.happen(what);
                }
            }
        }
        for (sponsor, newcomer) in pairs {
            let added = |view: &ViewModel| matches!(adding(view), Some(AddingView::Added { .. }));
            if !self.wait(*sponsor, added)? || !self.wait(*newcomer, has_arrived)? {
                return Ok(false);
            }
            if !self.enter(*newcomer)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(crate) fn tell(&mut self, index: usize, what: Happening) -> Result<()> {
        if let Some(node) = self.nodes.get_mut(index) {
            match node.device.does(what) {
                Ok(()) | Err(Error::Stopped) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.settle()
    }

    /// Lets time pass until a device shows something; false if it does not.
    pub(crate) fn wait(
        &mut self,
        index: usize,
        shows: impl Fn(&ViewModel) -> bool,
    ) -> Result<bool> {
        let until = self.clock.elapsed_ms() + PATIENCE_MS;
        self.settle()?;
        while !self.view(index).is_some_and(|view| shows(&view)) {
            if self.clock.elapsed_ms() > until {
                return Ok(false);
            }
            self.advance(LOOK_MS)?;
        }
        Ok(true)
    }

    pub(crate) fn view(&self, index: usize) -> Option<ViewModel> {
        self.nodes.get(index).map(|node| node.device.view())
    }

    pub(crate) fn shown(&self, index: usize) -> String {
        self.view(index)
            .map(|view| screen_name(&view))
            .unwrap_or_default()
    }
}
