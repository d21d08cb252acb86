//! One device: a core, its storage, and what the core waits for.

mod waiting;

use std::collections::{BTreeMap, VecDeque};

use crux_core::Core;
use crux_core::capability::Operation;
use shared::effect::{
    Effect, FileOperation, FileOutcome, HttpOutcome, LiveOperation, LiveOutcome, MediaOperation,
    MediaOutcome, StoreOperation, StoreOutcome, StoreWrite, TimerOutcome, VaultOperation,
    VaultOutcome,
};
use shared::event::{Event, Happening, Moment, Occurrence, ShellFacts};
use shared::{Hearten, ViewModel};

use crate::pen::Pen;
use crate::storage::Storage;
use crate::transport::Answer;
use crate::{Clock, Error};

use waiting::{Already, Local, Pending, Timer};
pub use waiting::{Call, Line};

/// More steps than any gesture needs; past them the core is going round in circles.
const STEPS_MAX: usize = 200_000;

/// What a device is started with.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The seed of all the core's randomness. Never the same for two starts of one journal.
    pub seed: [u8; 32],
    /// The zone the person is in, by its IANA name.
    pub zone: String,
    /// Its clock.
    pub clock: Clock,
    /// What the shell tells of itself.
    pub facts: ShellFacts,
}

/// What the next local step would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Read values.
    Read,
    /// Commit writes.
    Commit,
    /// Ask for the store to be kept.
    Persist,
    /// Read or write the vault.
    Vault,
    /// Hand over a file.
    File,
    /// Show a piece of an attachment.
    Media,
}

/// When a device stops by itself: a crash at a store step.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// Commits and vault writes that still succeed before the one it stops at.
    pub after: u32,
    /// Whether that one is still written, although nobody is told.
    pub written: bool,
}

/// A core with its storage.
pub struct Device<S> {
    core: Core<Hearten>,
    storage: S,
    clock: Clock,
    zone: String,
    pub(crate) pen: Pen,
    local: VecDeque<Local>,
    calls: Vec<Call>,
    lines: BTreeMap<u32, Line>,
    timers: BTreeMap<(i64, u64), Timer>,
    files: Vec<FileOperation>,
    media: Vec<MediaOperation>,
    counter: u64,
    renders: u64,
    stop: Option<Stop>,
    stopped: bool,
}

impl<S: Storage> Device<S> {
    /// Starts a device and tells the core so. Nothing is read yet: take the steps.
    pub fn start(storage: S, setup: Setup) -> Self {
        let mut device = Self {
            core: shared::core(setup.seed),
            storage,
            clock: setup.clock,
            zone: setup.zone,
            pen: Pen::default(),
            local: VecDeque::new(),
            calls: Vec::new(),
            lines: BTreeMap::new(),
            timers: BTreeMap::new(),
            files: Vec::new(),
            media: Vec::new(),
            counter: 0,
            renders: 0,
            stop: None,
            stopped: false,
        };
        device.happen(Happening::Started(setup.facts));
        device
    }

    /// Tells the core what happened, now. What it asks for is queued.
    pub fn happen(&mut self, what: Happening) {
        if self.stopped {
            return;
        }
        let occurrence = Occurrence {
            at: self.moment(),
            what,
        };
        let effects = self.core.process_event(Event::Occurred(occurrence));
        self.queue(effects);
    }

    /// Tells the core what happened and takes local steps until none is left.
    ///
    /// # Errors
    /// [`Error::Stopped`] or [`Error::Restless`].
    pub fn does(&mut self, what: Happening) -> Result<(), Error> {
        self.happen(what);
        self.settle_local()
    }

    /// What a person would see.
    #[must_use]
    pub fn view(&self) -> ViewModel {
        self.core.view()
    }

    /// The device's clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Gives the device another clock, as when somebody sets it by hand.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = clock;
    }

    /// Moves the person into another zone.
    pub fn set_zone(&mut self, zone: impl Into<String>) {
        self.zone = zone.into();
    }

    /// The storage.
    pub fn storage(&mut self) -> &mut S {
        &mut self.storage
    }

    /// Ends the device at once, as `kill -9` would, and hands back its storage as it is.
    pub fn crash(self) -> S {
        self.storage
    }

    /// Stops the device at a store step from now on; see [`Stop`].
    pub fn stop_at(&mut self, stop: Option<Stop>) {
        self.stop = stop;
    }

    /// Whether it will stop at a store step.
    #[must_use]
    pub fn stops(&self) -> bool {
        self.stop.is_some()
    }

    /// Whether the device stopped. It answers nothing any more; crash it and start it again.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// How often the core asked for a new drawing.
    #[must_use]
    pub fn renders(&self) -> u64 {
        self.renders
    }

    /// What the next local step would do, if there is one.
    #[must_use]
    pub fn next_step(&self) -> Option<StepKind> {
        self.local.front().map(Local::kind)
    }

    /// Takes one local step: a store, vault or file effect is carried out and answered.
    ///
    /// # Errors
    /// [`Error::Stopped`] if the device stopped at this step or before.
    pub fn step(&mut self) -> Result<Option<StepKind>, Error> {
        if self.stopped {
            return Err(Error::Stopped);
        }
        let Some(local) = self.local.pop_front() else {
            return Ok(None);
        };
        let kind = local.kind();
        let stop = if local.writes() { self.burn() } else { None };
        if let Some(stop) = stop {
            self.stopped = true;
            if stop.written {
                self.carry_out_unanswered(local);
            }
            return Err(Error::Stopped);
        }
        match local {
            Local::Store(mut request) => {
                let outcome = self.store(&request.operation);
                self.answer_to(&mut request, outcome);
            }
            Local::Vault(mut request) => {
                let outcome = self.vault(&request.operation);
                self.answer_to(&mut request, outcome);
            }
            Local::Media(mut request) => {
                self.media.push(request.operation.clone());
                self.answer_to(&mut request, MediaOutcome::Taken);
            }
            Local::File(mut request) => {
                self.files.push(request.operation.clone());
                self.answer_to(&mut request, FileOutcome::Saved);
            }
        }
        Ok(Some(kind))
    }

    /// Takes local steps until none is left, and lets the open editor take over what was merged.
    ///
    /// # Errors
    /// [`Error::Stopped`], or [`Error::Restless`] if there is no end to it.
    pub fn settle_local(&mut self) -> Result<(), Error> {
        for _ in 0..STEPS_MAX {
            self.take_steps()?;
            if !self.follow_pen() {
                return Ok(());
            }
        }
        Err(Error::Restless { steps: STEPS_MAX })
    }

    /// Takes local steps until none is left. Looks at no view.
    ///
    /// # Errors
    /// As [`Device::settle_local`].
    pub fn take_steps(&mut self) -> Result<(), Error> {
        for _ in 0..STEPS_MAX {
            if self.step()?.is_none() {
                return Ok(());
            }
        }
        Err(Error::Restless { steps: STEPS_MAX })
    }

    /// HTTP requests that the core has made since the last time this was called.
    pub fn take_calls(&mut self) -> Vec<Call> {
        std::mem::take(&mut self.calls)
    }

    /// Answers a request.
    pub fn answer(&mut self, call: Call, answer: Answer) {
        let at = self.moment();
        let outcome = match answer {
            Answer::Answered {
                status,
                retry_after_s,
                body,
            } => HttpOutcome::Answered {
                status,
                retry_after_s,
                body,
                at,
            },
            Answer::Unreachable => HttpOutcome::Unreachable { at },
        };
        let mut request = call.request;
        self.answer_to(&mut request, outcome);
    }

    /// Lines that the core wants open and that nobody has opened yet.
    pub fn take_new_lines(&mut self) -> Vec<Line> {
        let fresh = self.lines.values_mut().filter(|line| !line.taken);
        fresh
            .map(|line| {
                line.taken = true;
                line.outline()
            })
            .collect()
    }

    /// Whether the core still wants this line.
    #[must_use]
    pub fn wants_line(&self, line: u32) -> bool {
        self.lines.contains_key(&line)
    }

    /// The relay said something on a line. A line that the core closed says nothing.
    pub fn wake(&mut self, line: u32, position: &str) {
        let outcome = LiveOutcome::Woke {
            line,
            position: position.to_owned(),
        };
        self.say(line, outcome);
    }

    /// A line ended; `status` is 0 unless the relay refused it.
    pub fn end_line(&mut self, line: u32, status: u32) {
        let at = self.moment();
        self.say(line, LiveOutcome::Closed { line, status, at });
        self.lines.remove(&line);
    }

    /// When the next timer is due, by [`Clock::elapsed_ms`].
    #[must_use]
    pub fn next_timer_ms(&self) -> Option<i64> {
        self.timers.keys().next().map(|(due, _)| *due)
    }

    /// Fires the timers that are due by now, and says how many there were. Those that they start
    /// wait for the next call.
    pub fn fire_timers(&mut self) -> usize {
        let now = self.clock.elapsed_ms();
        let later = self.timers.split_off(&(now.saturating_add(1), 0));
        let due = std::mem::replace(&mut self.timers, later);
        let fired = due.len();
        for (_, mut timer) in due {
            let outcome = TimerOutcome {
                id: timer.operation.id,
                at: self.moment(),
            };
            self.answer_to(&mut timer, outcome);
        }
        fired
    }

    /// Files that were handed to the person since the last time this was called.
    pub fn take_files(&mut self) -> Vec<FileOperation> {
        std::mem::take(&mut self.files)
    }

    /// Pieces of attachments that were shown since the last time this was called.
    pub fn take_media(&mut self) -> Vec<MediaOperation> {
        std::mem::take(&mut self.media)
    }

    fn moment(&self) -> Moment {
        Moment {
            unix_ms: self.clock.now_ms(),
            zone: self.zone.clone(),
        }
    }

    fn queue(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Render(_) => self.renders += 1,
                Effect::Store(request) => self.local.push_back(Local::Store(request)),
                Effect::Vault(request) => self.local.push_back(Local::Vault(request)),
                Effect::Media(request) => self.local.push_back(Local::Media(request)),
                Effect::File(request) => self.local.push_back(Local::File(request)),
                Effect::Http(request) => {
                    self.counter += 1;
                    self.calls.push(Call {
                        number: self.counter,
                        request,
                    });
                }
                Effect::Live(request) => self.live(request),
                Effect::Timer(timer) => {
                    self.counter += 1;
                    let wait = i64::from(timer.operation.wait_ms);
                    let due = self.clock.elapsed_ms().saturating_add(wait);
                    self.timers.insert((due, self.counter), timer);
                }
            }
        }
    }

    fn live(&mut self, mut request: Pending<LiveOperation>) {
        match request.operation.clone() {
            LiveOperation::Open { line, url, headers } => {
                let opened = Line {
                    line,
                    url,
                    headers,
                    request: Some(request),
                    taken: false,
                };
                self.lines.insert(line, opened);
            }
            LiveOperation::Close { line } => {
                self.lines.remove(&line);
                let outcome = LiveOutcome::Closed {
                    line,
                    status: 0,
                    at: self.moment(),
                };
                self.answer_to(&mut request, outcome);
            }
        }
    }

    fn say(&mut self, line: u32, outcome: LiveOutcome) {
        let Some(mut request) = self
            .lines
            .get_mut(&line)
            .and_then(|line| line.request.take())
        else {
            return;
        };
        self.answer_to(&mut request, outcome);
        // The core may have closed the line over this, or opened another under the same name.
        if let Some(line) = self.lines.get_mut(&line) {
            line.request.get_or_insert(request);
        }
    }

    /// Answers a request; one that the core has given up is left alone.
    fn answer_to<Op: Operation>(&mut self, request: &mut Pending<Op>, outcome: Op::Output) {
        if self.stopped || request.resolve(outcome).is_err() {
            return;
        }
        if let Ok(effects) = self.core.resolve(&mut Already, ()) {
            self.queue(effects);
        }
    }

    fn burn(&mut self) -> Option<Stop> {
        let stop = self.stop.as_mut()?;
        if stop.after == 0 {
            return self.stop.take();
        }
        stop.after -= 1;
        None
    }

    fn carry_out_unanswered(&mut self, local: Local) {
        match local {
            Local::Store(request) => drop(self.store(&request.operation)),
            Local::Vault(request) => drop(self.vault(&request.operation)),
            Local::File(_) | Local::Media(_) => {}
        }
    }

    fn store(&mut self, operation: &StoreOperation) -> StoreOutcome {
        let outcome = match operation {
            StoreOperation::Read { names } => self
                .storage
                .read(names)
                .map(|values| StoreOutcome::Read { values }),
            StoreOperation::Commit { writes } => self.commit(writes),
            StoreOperation::Persist => Ok(StoreOutcome::Persisted { granted: true }),
        };
        outcome.unwrap_or_else(StoreOutcome::Failed)
    }

    fn commit(
        &mut self,
        writes: &[StoreWrite],
    ) -> Result<StoreOutcome, shared::effect::StoreFailure> {
        self.storage
            .commit(writes)
            .map(|()| StoreOutcome::Committed)
    }

    fn vault(&mut self, operation: &VaultOperation) -> VaultOutcome {
        match operation {
            VaultOperation::Load => self.storage.load_secret(),
            VaultOperation::Keep { secret } => self.storage.keep_secret(secret),
            VaultOperation::LoadToken => self.storage.load_token(),
            VaultOperation::KeepToken { token } => self.storage.keep_token(token),
        }
    }
}
