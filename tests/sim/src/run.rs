//! Runs a seed and says what came of it.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Result, bail};
use headless::Error;
use headless::screens::{screen_name, sheet, sync_on};
use shared::ViewModel;
use shared::event::{FirstRunEvent, Happening, Place, SyncEvent};

use crate::book::Spot;
use crate::plan::Plan;
use crate::router::RELAY;
use crate::world::World;

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
    /// Answers besides words that somebody gave.
    pub answers: usize,
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
        self.answers += other.answers;
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
        answers: world.book.answers.len(),
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
