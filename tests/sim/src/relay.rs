//! The relay of a simulation: real, on a SQLite file, and killed at will.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::body::Body;
use headless::transport::Events;
use headless::{Answer, Clock};
use http_body_util::BodyExt;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use server::{Config, Entropy, Identity, Relay, Storage};
use shared::effect::{HttpHeader, HttpOperation};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::router;

/// A relay with a runtime of its own, so that killing it ends every task of it.
pub struct RelayHost {
    dir: TempDir,
    config: Config,
    running: Option<(Relay, Runtime)>,
}

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
        let dir = tempfile::tempdir().context("no folder for the relay")?;
        let clock = clock.skewed(0);
        let rng = std::sync::Mutex::new(ChaCha8Rng::seed_from_u64(seed));
        let config = Config {
            storage: Storage::File(dir.path().join("relay.db")),
            identity: Identity::Seed([7; 32]),
            clock: server::Clock::new(move || u64::try_from(clock.now_ms()).unwrap_or(0)),
            entropy: Entropy::new(move |buffer| {
                rng.lock().map(|mut rng| rng.fill_bytes(buffer)).is_ok()
            }),
            ..Config::in_memory([7; 32])
        };
        let mut host = Self {
            dir,
            config,
            running: None,
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
        if let Some((relay, runtime)) = self.running.take() {
            // Tasks die with their runtime, whatever they were doing; nothing is closed in order.
            drop(relay);
            runtime.shutdown_timeout(Duration::from_secs(1));
        }
        self.start()
    }

    /// What the relay answers to a request.
    #[must_use]
    pub fn answer(&self, operation: &HttpOperation) -> Answer {
        let Some((relay, runtime)) = &self.running else {
            return Answer::Unreachable;
        };
        runtime.block_on(router::send(relay.router(), operation.clone()))
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
            // Whatever was committed has been published: nothing is worth waiting for.
            let next = async { tokio::time::timeout(Duration::ZERO, line.body.frame()).await };
            match runtime.block_on(next) {
                Err(_) => return Heard::Positions(positions),
                Ok(Some(Ok(frame))) => {
                    positions.extend(line.events.take(&frame.into_data().unwrap_or_default()));
                }
                Ok(_) => return Heard::End,
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
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let relay = runtime.block_on(Relay::open(self.config.clone()))?;
        self.running = Some((relay, runtime));
        Ok(())
    }
}

impl Drop for RelayHost {
    fn drop(&mut self) {
        if let Some((relay, runtime)) = self.running.take() {
            drop(relay);
            runtime.shutdown_timeout(Duration::from_secs(1));
        }
    }
}
