//! Five hundred seeds, those that once failed, and that a failure can be told and made smaller.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Mutex;

use sim::{Op, Plan, Ran, run_many};

const SEEDS: u64 = 500;

/// Runs plans on as many threads as there are cores, and fails with all that failed. Answers what
/// was done in all.
fn run_all(plans: &[Plan]) -> Ran {
    let failed = Mutex::new(Vec::new());
    let sum = Mutex::new(Ran::default());
    run_many(plans, |plan, outcome| match outcome {
        Ok(ran) => sum.lock().unwrap().add(ran),
        Err(failure) => {
            eprintln!("seed {}\n{failure}\n", plan.seed);
            failed.lock().unwrap().push(plan.seed);
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{} failed: {failed:?}", failed.len());
    sum.into_inner().unwrap()
}

#[test]
fn five_hundred_seeds_come_to_the_same_end_on_all_devices() {
    let plans: Vec<_> = (0..SEEDS).map(Plan::of).collect();
    let ran = run_all(&plans);
    // They would prove little if little had happened in them.
    assert!(ran.removals > 100, "{ran:?}");
    assert!(ran.losses > 50, "{ran:?}");
    assert!(ran.told > 100, "{ran:?}");
    assert!(ran.packings > 30, "{ran:?}");
    assert!(ran.answers > 200, "{ran:?}");
}

/// One a line: a seed, or a plan as the simulator prints it, which keeps its meaning for ever.
fn listed() -> Vec<Plan> {
    let lines = include_str!("../regressions.txt").lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| match line.parse() {
            Ok(seed) => Plan::of(seed),
            Err(_) => serde_json::from_str(line).unwrap(),
        })
        .collect()
}

#[test]
fn what_once_failed_stays_well() {
    let plans = listed();
    assert!(!plans.is_empty());
    run_all(&plans);
}

#[test]
fn a_plan_that_is_printed_is_read_again_as_it_was() {
    for plan in (0..50).map(Plan::of) {
        let text = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
    }
}

#[test]
fn a_failure_says_how_to_see_it_again() {
    let failure = sim::Failure {
        seed: 17,
        why: "a word is lost".to_owned(),
        trace: vec![format!("{:?}", Op::WipeRelay)],
    };
    let text = failure.to_string();
    assert!(text.contains("cargo xtask sim --seed 17"), "{text}");
    assert!(text.contains("WipeRelay"), "{text}");
}
