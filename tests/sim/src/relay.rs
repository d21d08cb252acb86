//! The relay of a simulation: real, on a SQLite file, and killed at will.

use std::future::{Future, poll_fn};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::body::{Body, Bytes};
use headless::transport::Events;
use headless::{Answer, Clock};
use http_body_util::BodyExt;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use server::{Config, Entropy, Identity, Relay, Storage};
use shared::effect::{HttpHeader, HttpOperation};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::ledger::Ledger;
use crate::router;

/// A relay with a runtime of its own, so that killing it ends every task of it.
pub struct RelayHost {
    /// What it took.
    pub ledger: Ledger,
    dir: TempDir,
    config: Config,
    running: Option<(Relay, Runtime)>,
    /// A second one on a copy of the database, for a device that is to see another history.
    branch: Option<(Relay, Runtime)>,
}

/// The database, and what else stands for it.
const DATABASE: &str = "relay.db";
const BACKUP: &str = "backup.db";
const BRANCH: &str = "branch.db";

/// A line of wake-ups that the relay holds open.
pub struct OpenLine {
    body: Body,
    events: Events,
}

/// What a line has to say.
pub enum Heard {
    /// Positions, perhaps none.
    Positions(Vec<String>),
    /// It ended.
    End,
}

impl RelayHost {
    /// Opens a relay on an empty database.
    ///
    /// # Errors
    /// If there is no folder for it or it does not open.
    pub fn open(clock: &Clock, seed: u64) -> Result<Self> {
        let dir = folder()?;
        let clock = clock.skewed(0);
        let rng = std::sync::Mutex::new(ChaCha8Rng::seed_from_u64(seed));
        let config = Config {
            storage: Storage::File(dir.path().join(DATABASE)),
            identity: Identity::Seed([7; 32]),
            clock: server::Clock::new(move || u64::try_from(clock.now_ms()).unwrap_or(0)),
            entropy: Entropy::new(move |buffer| {
                rng.lock().map(|mut rng| rng.fill_bytes(buffer)).is_ok()
            }),
            ..Config::in_memory([7; 32])
        };
        let mut host = Self {
            ledger: Ledger::default(),
            dir,
            config,
            running: None,
            branch: None,
        };
        host.start()?;
        Ok(host)
    }

    /// Makes an invite code.
    ///
    /// # Errors
    /// If the relay is down or cannot write.
    pub fn invite(&self, uses: u32) -> Result<String> {
        let (relay, runtime) = self.running.as_ref().context("the relay is down")?;
        Ok(runtime.block_on(relay.create_invite(uses))?)
    }

    /// Ends the relay without telling it, and opens it again on what it had written.
    ///
    /// # Errors
    /// If it does not open again.
    pub fn kill_and_restart(&mut self) -> Result<()> {
        end(self.running.take());
        self.start()
    }

    /// Makes a copy of the database, which takes the place of an earlier one.
    ///
    /// # Errors
    /// If a file cannot be copied, or the relay does not open again.
    pub fn back_up(&mut self) -> Result<()> {
        close(self.running.take());
        self.copy(DATABASE, BACKUP)?;
        self.ledger.backed_up();
        self.start()
    }

    /// The copy takes the place of the database, if there is one. `openly` with a new generation,
    /// as `restore` does it; otherwise as somebody does it who copies files.
    ///
    /// # Errors
    /// As [`RelayHost::back_up`].
    pub fn put_back(&mut self, openly: bool) -> Result<bool> {
        if !self.dir.path().join(BACKUP).exists() {
            return Ok(false);
        }
        close(self.running.take());
        self.copy(BACKUP, DATABASE)?;
        self.ledger.put_back();
        self.start()?;
        if openly && let Some((relay, runtime)) = &self.running {
            runtime.block_on(relay.renew_generation())?;
        }
        Ok(true)
    }

    /// The database is gone, and the relay begins anew.
    ///
    /// # Errors
    /// As [`RelayHost::back_up`].
    pub fn wipe(&mut self) -> Result<()> {
        close(self.running.take());
        self.remove(DATABASE)?;
        self.ledger.wiped();
        self.start()
    }

    /// A second relay begins where this one stands, and goes its own way.
    ///
    /// # Errors
    /// As [`RelayHost::back_up`].
    pub fn split(&mut self) -> Result<()> {
        end(self.branch.take());
        close(self.running.take());
        self.copy(DATABASE, BRANCH)?;
        self.branch = Some(self.open_on(BRANCH)?);
        self.start()
    }

    /// There is one relay again; what only the other one held is gone.
    pub fn unsplit(&mut self) {
        end(self.branch.take());
    }

    /// Lets the relay do what it does every hour.
    ///
    /// # Errors
    /// If its database fails.
    pub fn keep_tidy(&self) -> Result<()> {
        if let Some((relay, runtime)) = &self.running {
            runtime.block_on(relay.keep_tidy())?;
        }
        Ok(())
    }

    /// What the relay answers to a request.
    pub fn answer(&mut self, operation: &HttpOperation) -> Answer {
        self.answer_on(false, operation)
    }

    /// What the relay, or the one that goes its own way, answers to a request.
    pub fn answer_on(&mut self, branch: bool, operation: &HttpOperation) -> Answer {
        let running = if branch { &self.branch } else { &self.running };
        let Some((relay, runtime)) = running else {
            return Answer::Unreachable;
        };
        let answer = runtime.block_on(router::send(relay.router(), operation.clone()));
        if !branch {
            self.ledger.note(operation, &answer);
        }
        answer
    }

    /// Opens a line of wake-ups.
    ///
    /// # Errors
    /// The HTTP status with which it was refused, or 0.
    pub fn open_line(&self, url: &str, headers: &[HttpHeader]) -> Result<OpenLine, u32> {
        let Some((relay, runtime)) = &self.running else {
            return Err(0);
        };
        let body = runtime.block_on(router::open_line(relay.router(), url, headers))?;
        Ok(OpenLine {
            body,
            events: Events::default(),
        })
    }

    /// What a line has said since the last time.
    pub fn hear(&self, line: &mut OpenLine) -> Heard {
        let Some((_, runtime)) = &self.running else {
            return Heard::End;
        };
        let mut positions = Vec::new();
        loop {
            match runtime.block_on(next_frame(&mut line.body)) {
                None => return Heard::Positions(positions),
                Some(Some(bytes)) => positions.extend(line.events.take(&bytes)),
                Some(None) => return Heard::End,
            }
        }
    }

    /// Every byte of its files: database, write-ahead log, whatever lies beside them.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn files(&self) -> Result<Vec<(PathBuf, Vec<u8>)>> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(self.dir.path())? {
            let path = entry?.path();
            files.push((path.clone(), std::fs::read(path)?));
        }
        Ok(files)
    }

    fn start(&mut self) -> Result<()> {
        self.running = Some(self.open_on(DATABASE)?);
        Ok(())
    }

    fn open_on(&self, name: &str) -> Result<(Relay, Runtime)> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let config = Config {
            storage: Storage::File(self.dir.path().join(name)),
            ..self.config.clone()
        };
        let relay = runtime.block_on(Relay::open(config))?;
        Ok((relay, runtime))
    }

    /// With its log: what was committed may stand there only.
    fn copy(&self, from: &str, to: &str) -> Result<()> {
        self.remove(to)?;
        for rest in ["", "-wal"] {
            let from = self.dir.path().join(format!("{from}{rest}"));
            if from.exists() {
                std::fs::copy(from, self.dir.path().join(format!("{to}{rest}")))?;
            }
        }
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<()> {
        for rest in ["", "-wal", "-shm"] {
            let path = self.dir.path().join(format!("{name}{rest}"));
            if path.exists() {
                std::fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

impl Drop for RelayHost {
    fn drop(&mut self) {
        end(self.running.take());
        end(self.branch.take());
    }
}

/// A relay that is stopped in order: nothing of it is still writing when its files are copied.
fn close(running: Option<(Relay, Runtime)>) {
    if let Some((relay, runtime)) = running {
        runtime.block_on(relay.close());
        runtime.shutdown_timeout(Duration::from_secs(1));
    }
}

/// Tasks die with their runtime, whatever they were doing; nothing is closed in order.
fn end(running: Option<(Relay, Runtime)>) {
    if let Some((relay, runtime)) = running {
        drop(relay);
        runtime.shutdown_timeout(Duration::from_secs(1));
    }
}

/// The next frame of a line, if there is one already: whatever was committed has been published, so
/// nothing is worth waiting for.
async fn next_frame(body: &mut Body) -> Option<Option<Bytes>> {
    for _ in 0..3 {
        let mut frame = pin!(body.frame());
        let polled = poll_fn(|context| Poll::Ready(frame.as_mut().poll(context))).await;
        if let Poll::Ready(frame) = polled {
            let bytes = frame.and_then(Result::ok);
            return Some(bytes.map(|frame| frame.into_data().unwrap_or_default()));
        }
        // What forwards wake-ups inside the relay gets a turn.
        tokio::task::yield_now().await;
    }
    None
}

/// A folder in memory where the machine has one: a killed relay loses nothing there that it would
/// keep on a disk, and no commit waits for one.
fn folder() -> Result<TempDir> {
    let shared = Path::new("/dev/shm");
    let made = if shared.is_dir() {
        tempfile::tempdir_in(shared).or_else(|_| tempfile::tempdir())
    } else {
        tempfile::tempdir()
    };
    made.context("no folder for the relay")
}
