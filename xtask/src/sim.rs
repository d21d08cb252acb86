//! `sim`: the simulator, by seeds.

use anyhow::Result;
use clap::Args;
use xshell::cmd;

use crate::place::Place;
use crate::suite;

/// Seeds in a run, if nothing is said.
const SEEDS: u64 = 500;

/// Which seeds to run.
#[derive(Args)]
pub(crate) struct Options {
    /// How many; 500, if nothing is said.
    #[arg(long)]
    seeds: Option<u64>,
    /// The first. Without `--seeds`: this one alone, told step by step.
    #[arg(long)]
    seed: Option<u64>,
    /// This plan alone, as it was printed.
    #[arg(long)]
    plan: Option<String>,
    /// Make what fails as small as it can be, and print it as a plan.
    #[arg(long)]
    shrink: bool,
}

/// Runs the simulator.
///
/// # Errors
/// When a seed fails; the output names it.
pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    let shell = place.shell()?;
    cmd!(shell, "cargo build --quiet -p sim").quiet().run()?;
    let program = place.built("sim");
    let shrink = options.shrink.then_some("--shrink");
    let command = match (&options.plan, options.seeds, options.seed) {
        (Some(plan), _, _) => cmd!(shell, "{program} --plan {plan} {shrink...}"),
        (None, None, Some(seed)) => {
            let seed = seed.to_string();
            cmd!(shell, "{program} --seed {seed} {shrink...}")
        }
        (None, seeds, from) => cmd!(shell, "{program}")
            .args(["--seeds", &seeds.unwrap_or(SEEDS).to_string()])
            .args(["--from", &from.unwrap_or(0).to_string()]),
    };
    Ok(command.quiet().run()?)
}

/// The stage of the tests: its own tests, five hundred seeds among them.
///
/// # Errors
/// When a seed fails.
pub(crate) fn stage(place: &Place) -> Result<()> {
    suite::run(place, |binary| !binary.is_bench && binary.package == "sim")
}
