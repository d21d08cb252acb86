//! One simulated device: a real core, its storage, and a network that can go wrong.

use std::collections::{BTreeMap, VecDeque};

use headless::{Answer, Call, Clock, Device, Error, MemoryStorage, Setup};
use shared::event::{Happening, ShellFacts};

use crate::gate::Gate;
use crate::ledger::synced;
use crate::relay::{Heard, OpenLine, RelayHost};
use crate::router::RELAY;
use wire::Hash;

/// The zone of everybody in a simulation: its clocks go back in the week it begins in.
const ZONE: &str = "Europe/London";

/// What happens to a device's next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not reach the relay.
    DropRequest,
    /// Its answer is lost.
    DropResponse,
    /// It reaches the relay twice.
    Duplicate,
    /// Its answer takes this long.
    Delay(i64),
    /// The relay is killed after it took it.
    KillRelay,
}

/// A request whose answer is on its way.
struct Flight {
    call: Call,
    answer: Answer,
    due_ms: i64,
}

/// A device of a simulation.
pub struct Node {
    /// Its name, for traces.
    pub name: String,
    /// The device.
    pub device: Device<MemoryStorage>,
    /// What happens to its next requests.
    pub faults: VecDeque<Fault>,
    /// Answers that wait come in the other order.
    pub reorder: bool,
    /// Numbers of words that were typed while there was no room to keep them.
    pub unkept: Vec<usize>,
    /// There is no room in its storage.
    pub full: bool,
    /// How often it stopped and started again.
    pub restarts: u64,
    /// Its number among all devices that there ever were.
    pub number: u32,
    /// Its id, as the list of devices last showed it.
    pub id: Option<String>,
    /// How the relay treats it.
    pub gate: Gate,
    /// Records of which it was told that they are stored, since it was last at rest.
    pub stored: Vec<Hash>,
    /// Every request is noted in `heard`.
    pub tells: bool,
    /// Requests and what came of them.
    pub heard: Vec<String>,
    storage: MemoryStorage,
    setup: Setup,
    skew_ms: i64,
    online: bool,
    flights: Vec<Flight>,
    lines: BTreeMap<u32, OpenLine>,
}

impl Node {
    /// Starts a fresh device.
    ///
    /// # Errors
    /// If it does not come to rest.
    pub fn start(seed: u64, number: u32, clock: &Clock) -> Result<Self, Error> {
        Self::start_on(MemoryStorage::new(), seed, number, clock)
    }

    /// Starts a device on storage that there is already.
    ///
    /// # Errors
    /// If it does not come to rest.
    pub fn start_on(
        storage: MemoryStorage,
        seed: u64,
        number: u32,
        clock: &Clock,
    ) -> Result<Self, Error> {
        let kind = if number == 0 { "phone" } else { "tablet" };
        let mut bytes = [0; 32];
        let parts = seed.to_be_bytes().into_iter().chain(number.to_be_bytes());
        bytes
            .iter_mut()
            .zip(parts)
            .for_each(|(to, from)| *to = from);
        let facts = ShellFacts {
            relay_hint: RELAY.to_owned(),
            device_kind: kind.to_owned(),
            release: "sim".to_owned(),
        };
        let setup = Setup {
            seed: bytes,
            zone: ZONE.to_owned(),
            clock: clock.clone(),
            facts,
        };
        let mut node = Self {
            name: format!("device {number}"),
            device: Device::start(storage.clone(), setup.clone()),
            faults: VecDeque::new(),
            reorder: false,
            unkept: Vec::new(),
            full: false,
            restarts: 0,
            number,
            id: None,
            gate: Gate::default(),
            stored: Vec::new(),
            tells: std::env::var_os("SIM_REQUESTS").is_some(),
            heard: Vec::new(),
            storage,
            setup,
            skew_ms: 0,
            online: true,
            flights: Vec::new(),
            lines: BTreeMap::new(),
        };
        node.device.settle_local()?;
        Ok(node)
    }

    /// Ends the device as it is and starts it again on its storage.
    ///
    /// # Errors
    /// If it does not come to rest.
    pub fn restart(&mut self) -> Result<(), Error> {
        self.restarts += 1;
        // Whether a commit came through before the room ended, nobody knows.
        self.unkept.clear();
        self.stored.clear();
        // A start never repeats the randomness of another.
        let tail = self.setup.seed.len() - 8;
        let count = self.restarts.to_be_bytes();
        self.setup
            .seed
            .iter_mut()
            .skip(tail)
            .zip(count)
            .for_each(|(to, from)| *to = from);
        self.flights.clear();
        self.lines.clear();
        let mut setup = self.setup.clone();
        setup.clock = setup.clock.skewed(self.skew_ms);
        self.device = Device::start(self.storage.clone(), setup);
        self.device.settle_local()?;
        if !self.online {
            self.device
                .does(Happening::NetworkChanged { online: false })?;
        }
        Ok(())
    }

    /// Sets its clock wrong by `skew_ms`.
    pub fn skew(&mut self, skew_ms: i64) {
        self.skew_ms = skew_ms;
        self.device.set_clock(self.setup.clock.skewed(skew_ms));
    }

    /// Takes away the room in its storage, or gives it back.
    pub fn set_full(&mut self, full: bool) {
        self.full = full;
        self.storage.set_full(full);
    }

    /// Takes the network away or gives it back, and tells the core.
    pub fn set_online(&mut self, online: bool) {
        self.online = online;
        if !online {
            self.hang_up();
        }
        self.device.happen(Happening::NetworkChanged { online });
    }

    /// Whether it has a network.
    #[must_use]
    pub fn online(&self) -> bool {
        self.online
    }

    /// Its storage.
    #[must_use]
    pub fn storage(&self) -> &MemoryStorage {
        &self.storage
    }

    /// Whether answers are on their way to it.
    #[must_use]
    pub fn waits_for_answers(&self) -> bool {
        !self.flights.is_empty()
    }

    /// What a thief of its storage would search.
    #[must_use]
    pub fn storage_bytes(&self) -> Vec<u8> {
        self.storage.bytes()
    }

    /// Whether something is still to go wrong here.
    #[must_use]
    pub fn is_armed(&self) -> bool {
        !self.faults.is_empty() || self.device.stops() || self.gate.is_armed()
    }

    /// No fault waits for this device any more.
    pub fn disarm(&mut self) {
        self.faults.clear();
        self.reorder = false;
        self.gate.disarm();
        self.device.stop_at(None);
    }

    /// When something of this device is due next: a timer, or an answer on its way.
    #[must_use]
    pub fn next_due_ms(&self) -> Option<i64> {
        let answer = self.flights.iter().map(|flight| flight.due_ms).min();
        [answer, self.device.next_timer_ms()]
            .into_iter()
            .flatten()
            .min()
    }

    /// Lets it do what it can without time passing, and says whether it did anything. A device that
    /// stopped is started again.
    ///
    /// # Errors
    /// If it does not come to rest.
    pub fn pump(&mut self, relay: &mut RelayHost, calls: &mut u64) -> Result<bool, Error> {
        let now = self.setup.clock.elapsed_ms();
        match self.device.settle_local() {
            Err(Error::Stopped) => {
                self.restart()?;
                return Ok(true);
            }
            other => other?,
        }
        let mut busy = self.device.fire_timers() > 0;
        busy |= self.tend_lines(relay);
        for call in self.device.take_calls() {
            busy = true;
            *calls += 1;
            let flight = self.fly(call, relay, now);
            self.flights.push(flight);
        }
        busy |= self.land(now);
        Ok(busy)
    }

    /// Sends one request, through whatever fault waits for it.
    fn fly(&mut self, call: Call, relay: &mut RelayHost, now: i64) -> Flight {
        if !self.online {
            return Flight {
                call,
                answer: Answer::Unreachable,
                due_ms: now,
            };
        }
        let operation = call.operation();
        let gate = &mut self.gate;
        let timeout_ms = i64::from(operation.timeout_ms);
        let mut due_ms = now;
        let answer = match self.faults.pop_front() {
            None => gate.pass(relay, operation),
            Some(Fault::DropRequest) => Answer::Unreachable,
            Some(Fault::DropResponse) => {
                let _ = gate.pass(relay, operation);
                Answer::Unreachable
            }
            Some(Fault::Duplicate) => {
                let _ = gate.pass(relay, operation);
                gate.pass(relay, operation)
            }
            Some(Fault::Delay(ms)) if ms > timeout_ms => {
                due_ms += timeout_ms;
                let _ = gate.pass(relay, operation);
                Answer::Unreachable
            }
            Some(Fault::Delay(ms)) => {
                due_ms += ms;
                gate.pass(relay, operation)
            }
            Some(Fault::KillRelay) => {
                let _ = gate.pass(relay, operation);
                // If it does not come back, every later request says so.
                let _ = relay.kill_and_restart();
                Answer::Unreachable
            }
        };
        Flight {
            call,
            answer,
            due_ms,
        }
    }

    fn land(&mut self, now: i64) -> bool {
        let flights = std::mem::take(&mut self.flights);
        let (mut due, later): (Vec<_>, Vec<_>) =
            flights.into_iter().partition(|flight| flight.due_ms <= now);
        self.flights = later;
        if self.reorder && due.len() > 1 {
            due.reverse();
            self.reorder = false;
        }
        let landed = !due.is_empty();
        for flight in due {
            if self.tells {
                self.heard.push(told(&self.name, &flight));
            }
            if let Some((_, response)) = synced(flight.call.operation(), &flight.answer) {
                let stored = response.accepted.iter().map(|accepted| accepted.hash);
                self.stored.extend(stored);
            }
            self.device.answer(flight.call, flight.answer);
        }
        landed
    }

    fn tend_lines(&mut self, relay: &RelayHost) -> bool {
        let mut busy = false;
        let device = &self.device;
        self.lines.retain(|line, _| device.wants_line(*line));
        for line in self.device.take_new_lines() {
            busy = true;
            match self
                .online
                .then(|| relay.open_line(&line.url, &line.headers))
            {
                Some(Ok(open)) => drop(self.lines.insert(line.line, open)),
                Some(Err(status)) => self.device.end_line(line.line, status),
                None => self.device.end_line(line.line, 0),
            }
        }
        let lines: Vec<u32> = self.lines.keys().copied().collect();
        for number in lines {
            let Some(line) = self.lines.get_mut(&number) else {
                continue;
            };
            match relay.hear(line) {
                Heard::Positions(positions) => {
                    busy |= !positions.is_empty();
                    for position in positions {
                        self.device.wake(number, &position);
                    }
                }
                Heard::End => {
                    busy = true;
                    self.lines.remove(&number);
                    self.device.end_line(number, 0);
                }
            }
        }
        busy
    }

    fn hang_up(&mut self) {
        for line in std::mem::take(&mut self.lines).into_keys() {
            self.device.end_line(line, 0);
        }
        for flight in std::mem::take(&mut self.flights) {
            self.device.answer(flight.call, Answer::Unreachable);
        }
    }
}

/// One request, for traces.
fn told(name: &str, flight: &Flight) -> String {
    let operation = flight.call.operation();
    let path = operation.url.strip_prefix(RELAY).unwrap_or("elsewhere");
    let asked = wire::cbor::decode::<wire::api::SyncRequest>(&operation.body).ok();
    let asked = asked.map(|request| {
        format!(
            "cursor {}, {} records, {} statements, access {}, again {}, heads {}",
            request.cursor,
            request.records.len(),
            request.statements.len(),
            request.access_version,
            request.reoffer,
            request.want_heads
        )
    });
    let answer = match &flight.answer {
        Answer::Unreachable => "nothing".to_owned(),
        Answer::Answered { status: 200, .. } => match synced(operation, &flight.answer) {
            Some((_, response)) => format!(
                "{} accepted, {} records, {} statements, cursor {}, newest {}, head {:?}",
                response.accepted.len(),
                response.page.len(),
                response.statements.len(),
                response.cursor,
                response.newest,
                response.head.map(|head| head.seq)
            ),
            None => "200".to_owned(),
        },
        Answer::Answered { status, body, .. } => {
            let code = wire::Problem::from_json(body).map(|problem| problem.code.as_str());
            format!("{status} {code:?}")
        }
    };
    format!("{name} {path} ({}) = {answer}", asked.unwrap_or_default())
}
