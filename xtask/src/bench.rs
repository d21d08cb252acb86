//! `bench`: what things cost.

use anyhow::{Result, bail};
use clap::Args;
use xshell::cmd;

use crate::place::Place;
use crate::suite;

/// Which benches to run.
#[derive(Args)]
pub(crate) struct Options {
    /// Only benches whose name contains this.
    filter: Option<String>,
    /// Keep the tables in `benches/figures/`.
    #[arg(long)]
    save: bool,
}

/// Runs the benches, optimised.
///
/// # Errors
/// When a bench does not build or fails.
pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    let filter = options.filter.as_ref();
    let shell = place.shell()?;
    let bench = cmd!(shell, "cargo bench -p benches --benches -- {filter...}");
    if !options.save {
        return Ok(bench.run()?);
    }
    let figures = place.root.join("benches/figures");
    std::fs::create_dir_all(&figures)?;
    Ok(bench.env("HEARTEN_BENCH_SAVE", figures).run()?)
}

/// The stage of the tests: every bench compiles and runs once, with small sizes and no clock.
///
/// # Errors
/// When a bench fails, or there is none.
pub(crate) fn stage(place: &Place) -> Result<()> {
    let benches = suite::build(place)?.iter().filter(|binary| binary.is_bench);
    let mut count = 0;
    for bench in benches {
        println!("  {}", bench.name);
        suite::run_bench_once(place, bench)?;
        count += 1;
    }
    if count == 0 {
        bail!("there is no bench");
    }
    Ok(())
}
