//! `cargo run -p sim -- --seed 17`, or `--seeds 5000 --from 1000`.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use sim::{Plan, run_plan};

/// Runs seeds of the simulator.
#[derive(Parser)]
struct Args {
    /// Run this seed and print what happens in it.
    #[arg(long)]
    seed: Option<u64>,
    /// Run as many seeds.
    #[arg(long, default_value_t = 200)]
    seeds: u64,
    /// Begin with this one.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Leave out seeds in which an op of this name happens, such as `SkewClock`.
    #[arg(long)]
    without: Vec<String>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let seeds = match args.seed {
        Some(seed) => seed..seed.saturating_add(1),
        None => args.from..args.from.saturating_add(args.seeds),
    };
    let mut failed = 0_u64;
    for seed in seeds.clone() {
        let plan = Plan::of(seed);
        let ops = format!("{:?}", plan.ops);
        if args.without.iter().any(|name| ops.contains(name)) {
            continue;
        }
        if args.seed.is_some() {
            say(&format!(
                "{} more devices, founding with {:?}",
                plan.devices, plan.at_founding
            ));
        }
        match run_plan(&plan) {
            Ok(ran) if args.seed.is_some() => say(&format!("well: {ran:?}")),
            Ok(_) => {}
            Err(failure) => {
                failed += 1;
                say(&format!("seed {seed}\n{failure}\n"));
            }
        }
    }
    say(&format!(
        "{} seeds, {failed} failed",
        seeds.end - seeds.start
    ));
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}
