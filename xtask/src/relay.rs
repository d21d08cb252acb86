//! A relay of our own: the program that `server` builds, started for a person or for a test.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use xshell::cmd;

use crate::place::Place;
use crate::web::DIST;

/// The program.
pub(crate) const PROGRAM: &str = "hearten-relay";
/// The scenario that a demo plays.
const MONTH: &str = "tests/scenarios/first-month.json";

/// A running relay; ends when dropped.
pub(crate) struct Relay {
    child: Child,
    /// Its address, `http://127.0.0.1:8787`.
    pub(crate) url: String,
}

impl Relay {
    /// Starts one on `listen`, with its data in `data` and the built web app, and waits until it
    /// answers.
    ///
    /// # Errors
    /// When it does not start.
    pub(crate) fn start(place: &Place, data: &Path, listen: SocketAddr) -> Result<Self> {
        let mut command = Command::new(place.built(PROGRAM));
        command
            .arg("serve")
            .arg("--data")
            .arg(data)
            .args(["--listen", &listen.to_string()]);
        command.arg("--web").arg(place.at(DIST)).envs(quiet());
        let mut child = command.stdout(Stdio::piped()).spawn().context(PROGRAM)?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            // It speaks once it listens.
            BufReader::new(output).read_line(&mut line)?;
        }
        let Some((_, url)) = line.trim().rsplit_once(" on ") else {
            child.kill().ok();
            bail!("the relay did not start");
        };
        Ok(Self {
            url: url.to_owned(),
            child,
        })
    }

    /// Lets it finish what it does, and ends it.
    ///
    /// # Errors
    /// When it cannot be told or waited for.
    pub(crate) fn stop(mut self, place: &Place) -> Result<()> {
        let id = self.child.id().to_string();
        let shell = place.shell()?;
        cmd!(shell, "kill -TERM {id}").quiet().run()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // Does nothing to one that has ended.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// A line for each request would hide what a person is told: only warnings, unless they ask.
pub(crate) fn quiet() -> Option<(&'static str, &'static str)> {
    std::env::var_os("HEARTEN_LOG")
        .is_none()
        .then_some(("HEARTEN_LOG", "warn"))
}

/// Makes an invite code in `data`.
///
/// # Errors
/// When the relay's program cannot.
pub(crate) fn invite(place: &Place, data: &Path, uses: u32) -> Result<String> {
    let program = place.built(PROGRAM);
    let uses = uses.to_string();
    let shell = place.shell()?;
    let command = cmd!(shell, "{program} invite create --uses {uses} --data {data}");
    Ok(command.quiet().read()?.trim().to_owned())
}

/// What a demo leaves behind.
#[derive(Deserialize)]
pub(crate) struct Demo {
    /// The 24 words that open it.
    pub(crate) words: String,
    /// How many pages it has.
    pub(crate) pages: usize,
}

/// Lets the headless shell write the first month, on devices kept in `devices`, through `relay`.
///
/// # Errors
/// When a step of the scenario fails.
pub(crate) fn play_month(
    place: &Place,
    relay: &Relay,
    invite: &str,
    devices: &Path,
) -> Result<Demo> {
    let program = place.built("headless");
    let url = &relay.url;
    let shell = place.shell()?;
    let output = cmd!(
        shell,
        "{program} demo --relay {url} --invite {invite} --data {devices}"
    )
    .args(["--scenario", MONTH])
    .quiet()
    .read()?;
    let line = output.lines().last().context("the demo says nothing")?;
    serde_json::from_str(line).context("the demo's answer")
}
