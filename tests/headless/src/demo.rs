//! A scenario through a real relay, left behind in folders.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use serde::Serialize;
use shared::event::ShellFacts;

use crate::scenario::{self, Scenario};
use crate::{Clock, Device, FolderStorage, HttpTransport, Setup, Shell};

/// What a demo leaves behind.
#[derive(Clone, Debug, Serialize)]
pub struct Demo {
    /// The 24 recovery words, with spaces between.
    pub words: String,
    /// Pages in the journal.
    pub pages: usize,
}

/// Plays the scenario in `json` on as many devices as it names, each in a folder of its name in
/// `data`, and syncs them through `relay`. The devices' clocks show the scenario's time.
///
/// # Errors
/// A sentence saying which step could not be done.
pub async fn play(json: &str, data: &Path, relay: &str, invite: &str) -> Result<Demo> {
    let scenario = Scenario::from_json(json)?;
    let Some(first) = scenario.steps.first() else {
        bail!("the scenario has no steps")
    };
    let clock = Clock::at(scenario.unix_ms(first)?);
    let mut shells = Vec::new();
    for name in &scenario.devices {
        let mut storage = FolderStorage::open(data.join(name))?;
        if storage.count_start()? > 1 {
            bail!("{} holds a journal already", data.join(name).display());
        }
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).context("the system gives no randomness")?;
        let setup = Setup {
            seed,
            zone: scenario.zone.clone(),
            clock: clock.clone(),
            facts: ShellFacts {
                relay_hint: relay.to_owned(),
                device_kind: name.clone(),
                release: env!("CARGO_PKG_VERSION").to_owned(),
            },
        };
        shells.push(Shell::new(
            Device::start(storage, setup),
            Arc::new(HttpTransport::new()),
        ));
    }
    let played = scenario::play(&scenario, &mut shells, relay, invite).await?;
    let Some(shell) = shells.first_mut() else {
        bail!("the scenario names no device")
    };
    Ok(Demo {
        words: played.words.join(" "),
        pages: shell.device.rows()?.len(),
    })
}
