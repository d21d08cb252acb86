//! `headless`: one JSON event a line in, one JSON view a line out.

mod session;

use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use headless::demo;
use tokio::sync::mpsc;

use session::Session;

/// The journal without a screen: one JSON event a line in, one JSON view a line out.
#[derive(Parser)]
#[command(name = "headless", version, after_help = headless::help::EVENTS)]
struct Args {
    #[command(flatten)]
    device: DeviceArgs,
    #[command(subcommand)]
    command: Option<Sub>,
}

/// Which device this is.
#[derive(clap::Args, Clone)]
struct DeviceArgs {
    /// Where the journal is kept, sealed: `store.log` and the key file `vault`. Without it nothing
    /// outlives the process.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The address at which a relay is to be expected.
    #[arg(long, value_name = "URL", default_value = "")]
    relay: String,
    /// Fixes the clock: an RFC 3339 time, or milliseconds since 1970. It then moves only when told.
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// The zone the person is in.
    #[arg(long, value_name = "NAME", default_value = "UTC")]
    zone: String,
    /// Fixes the randomness. Mixed with a count of starts kept in DIR, so that it never repeats.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// What the person would call this device.
    #[arg(long, value_name = "KIND", default_value = "computer")]
    device_kind: String,
}

#[derive(Subcommand)]
enum Sub {
    /// Plays a scenario on as many devices as it names, through a real relay, and leaves their
    /// folders in DIR. Writes one line of JSON: the recovery words and the number of pages.
    Demo(DemoArgs),
}

#[derive(clap::Args)]
struct DemoArgs {
    /// The relay's address.
    #[arg(long, value_name = "URL")]
    relay: String,
    /// An invite code of that relay.
    #[arg(long, value_name = "CODE")]
    invite: String,
    /// The scenario, as in tests/scenarios.
    #[arg(long, value_name = "FILE")]
    scenario: PathBuf,
    /// A folder for the devices' folders; must hold none yet.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

fn main() -> ExitCode {
    let args = Args::parse();
    match run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "headless: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: Args) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start")?;
    match args.command {
        Some(Sub::Demo(demo)) => runtime.block_on(run_demo(&demo)),
        None => runtime.block_on(run_lines(args.device)),
    }
}

async fn run_demo(args: &DemoArgs) -> Result<()> {
    let json = std::fs::read_to_string(&args.scenario)
        .with_context(|| format!("cannot read {}", args.scenario.display()))?;
    let done = demo::play(&json, &args.data, &args.relay, &args.invite).await?;
    print_line(&serde_json::to_string(&done)?)
}

async fn run_lines(device: DeviceArgs) -> Result<()> {
    let mut session = Session::open(device).await?;
    let mut lines = lines_of_input();
    let mut number = 0_u64;
    loop {
        // Between two lines time passes: batches leave, wake-ups come in.
        let line = tokio::select! {
            biased;
            line = lines.recv() => line,
            idle = session.idle() => {
                idle?;
                continue;
            }
        };
        let Some(line) = line else { break };
        number += 1;
        let line = line.context("cannot read standard input")?;
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let answer = session
            .line(text)
            .await
            .with_context(|| format!("line {number}"))?;
        print_line(&answer)?;
    }
    session.close().await
}

/// Lines of standard input, read on a thread of their own: reading blocks.
fn lines_of_input() -> mpsc::Receiver<io::Result<String>> {
    let (lines, received) = mpsc::channel(64);
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            if lines.blocking_send(line).is_err() {
                return;
            }
        }
    });
    received
}

fn print_line(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")
        .and_then(|()| out.flush())
        .context("cannot write standard output")
}
