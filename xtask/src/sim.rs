//! `sim`: the simulator, by seeds.

use anyhow::Result;
use clap::Args;

use crate::place::Place;
use crate::suite;

/// Seeds in the tests.
const SEEDS_IN_TESTS: u32 = 200;

/// Which seeds to run.
#[derive(Args)]
pub(crate) struct Options {
    /// How many.
    #[arg(long, default_value_t = SEEDS_IN_TESTS)]
    seeds: u32,
    /// The first; with `--seeds 1`, the one to replay.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

/// Runs the simulator.
///
/// # Errors
/// When a seed fails; the output names it.
pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    let environment = [
        ("SIM_SEEDS", options.seeds.to_string()),
        ("SIM_SEED", options.seed.to_string()),
    ];
    suite::run(place, &environment, |binary| {
        !binary.is_bench && binary.package == "sim"
    })
}

/// The stage of the tests.
///
/// # Errors
/// When a seed fails.
pub(crate) fn stage(place: &Place) -> Result<()> {
    run(
        place,
        &Options {
            seeds: SEEDS_IN_TESTS,
            seed: 0,
        },
    )
}
