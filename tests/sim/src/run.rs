//! Runs a seed and says what came of it.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Result, bail};
use headless::Error;
use headless::screens::{
    adding, has_arrived, joining, screen_name, sheet, shown_code, sync_on, words_to_compare,
};
use shared::ViewModel;
use shared::event::{FirstRunEvent, Happening, JoinEvent, Place, SyncEvent};
use shared::view::AddingView;

use crate::node::Node;
use crate::people::Spot;
use crate::plan::Plan;
use crate::router::RELAY;
use crate::world::World;

/// More devices than this say nothing new.
const DEVICES_MAX: usize = 5;
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
        write!(f, "replay: cargo run -p sim -- --seed {}", self.seed)
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
    let faults = world.find_faults()?;
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    world.trace.push("everybody starts again".to_owned());
    for node in &mut world.nodes {
        node.restart()?;
    }
    world.advance(5_000)?;
    let faults = world.find_faults()?;
    if !faults.is_empty() {
        bail!("after a restart: {}", faults.join("\n"));
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
                self.words = Some(words.join(" "));
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
        let clean = !self.nodes.iter().any(Node::is_armed);
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

    /// Restores a device from the recovery words.
    pub(crate) fn restore_device(&mut self) -> Result<()> {
        let before = self.nodes.len();
        let room = before < DEVICES_MAX;
        let Some(words) = self.words.clone().filter(|_| room) else {
            return Ok(());
        };
        let clean = !self.nodes.iter().any(Node::is_armed);
        self.nodes
            .push(Node::start(self.seed, self.made, &self.clock)?);
        self.made += 1;
        let relay = RELAY.to_owned();
        self.tell(before, Happening::FirstRun(FirstRunEvent::HasWords))?;
        self.tell(
            before,
            Happening::Join(JoinEvent::WordsEntered { words, relay }),
        )?;
        if self.wait(before, has_arrived)? && self.enter(before)? {
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

    /// Pairs each (sponsor, newcomer), all at once.
    fn pair(&mut self, pairs: &[(usize, usize)]) -> Result<bool> {
        for (sponsor, newcomer) in pairs {
            let relay = RELAY.to_owned();
            self.tell(
                *newcomer,
                Happening::FirstRun(FirstRunEvent::HasAnotherDevice),
            )?;
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
                bail!("the six words differ");
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

    /// Goes on from a journal that has arrived.
    fn enter(&mut self, newcomer: usize) -> Result<bool> {
        if self
            .view(newcomer)
            .is_some_and(|view| joining(&view).is_some())
        {
            self.tell(newcomer, Happening::FirstRun(FirstRunEvent::Finished))?;
        }
        self.wait(newcomer, |view| matches!(view, ViewModel::Ready(_)))
    }

    fn tell(&mut self, index: usize, what: Happening) -> Result<()> {
        if let Some(node) = self.nodes.get_mut(index) {
            match node.device.does(what) {
                Ok(()) | Err(Error::Stopped) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.settle()
    }

    /// Lets time pass until a device shows something; false if it does not.
    fn wait(&mut self, index: usize, shows: impl Fn(&ViewModel) -> bool) -> Result<bool> {
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

    fn view(&self, index: usize) -> Option<ViewModel> {
        self.nodes.get(index).map(|node| node.device.view())
    }

    fn shown(&self, index: usize) -> String {
        self.view(index)
            .map(|view| screen_name(&view))
            .unwrap_or_default()
    }
}
