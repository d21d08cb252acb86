//! `cargo xtask sim --seed 17`, `--seeds 5000 --from 1000`, or `--plan '{"seed":…}'`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Mutex;

use clap::Parser;
use sim::{Plan, Ran, run_many, run_plan, shrunk};

/// Runs seeds of the simulator.
#[derive(Parser)]
struct Args {
    /// Run this seed and print what happens in it.
    #[arg(long)]
    seed: Option<u64>,
    /// Run this plan, as it was printed.
    #[arg(long)]
    plan: Option<String>,
    /// Run as many seeds.
    #[arg(long, default_value_t = 500)]
    seeds: u64,
    /// Begin with this one.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Leave out seeds in which an op of this name happens, such as `SkewClock`.
    #[arg(long)]
    without: Vec<String>,
    /// Make a plan that fails as small as it can be, and print it.
    #[arg(long)]
    shrink: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let one = match (&args.plan, args.seed) {
        (Some(text), _) => match serde_json::from_str(text) {
            Ok(plan) => Some(plan),
            Err(error) => {
                say(&format!("not a plan: {error}"));
                return ExitCode::FAILURE;
            }
        },
        (None, seed) => seed.map(Plan::of),
    };
    match one {
        Some(plan) => run_one(&plan, args.shrink),
        None => run_all(&args),
    }
}

/// Runs a plan and prints what happens in it.
fn run_one(plan: &Plan, shrink: bool) -> ExitCode {
    say(&format!("{}", serde_json::json!(plan)));
    match run_plan(plan) {
        Ok(ran) => {
            say(&format!("well: {ran:?}"));
            ExitCode::SUCCESS
        }
        Err(failure) => {
            say(&format!("{failure}"));
            if shrink {
                let small = shrunk(plan);
                if let Err(failure) = run_plan(&small) {
                    say(&format!("smaller:\n{failure}"));
                }
                say(&format!(
                    "replay: cargo xtask sim --plan '{}'",
                    serde_json::json!(small)
                ));
            }
            ExitCode::FAILURE
        }
    }
}

fn run_all(args: &Args) -> ExitCode {
    let plans: Vec<Plan> = (args.from..args.from.saturating_add(args.seeds))
        .map(Plan::of)
        .filter(|plan| {
            let ops = format!("{:?}", plan.ops);
            !args.without.iter().any(|name| ops.contains(name))
        })
        .collect();
    let failed = Mutex::new(BTreeMap::new());
    let sum = Mutex::new(Ran::default());
    run_many(&plans, |plan, outcome| match outcome {
        Ok(ran) => {
            if let Ok(mut sum) = sum.lock() {
                sum.add(ran);
            }
        }
        Err(failure) => {
            say(&format!("seed {}\n{failure}\n", plan.seed));
            if let Ok(mut failed) = failed.lock() {
                failed.insert(plan.seed, failure.why.clone());
            }
        }
    });
    let failed = failed.into_inner().unwrap_or_default();
    for (seed, why) in &failed {
        let first = why.lines().next().unwrap_or_default();
        let short: String = first.chars().take(140).collect();
        say(&format!("{seed}: {short}"));
    }
    let sum = sum.into_inner().unwrap_or_default();
    say(&format!(
        "{} seeds, {} failed; {sum:?}",
        plans.len(),
        failed.len()
    ));
    if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}
