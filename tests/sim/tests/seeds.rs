//! Two hundred seeds, those that once failed, and one of your choice.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::atomic::{AtomicUsize, Ordering};

use sim::run;

const SEEDS: u64 = 200;

/// Runs seeds on as many threads as there are cores, and fails with all that failed.
fn run_all(seeds: &[u64]) {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut failures = Vec::new();
        while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
            failures.extend(run(*seed).err());
        }
        failures
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let failures: Vec<_> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    let count = failures.len();
    for failure in failures.iter().take(3) {
        eprintln!("seed {}\n{failure}\n", failure.seed);
    }
    let seeds: Vec<_> = failures.iter().map(|failure| failure.seed).collect();
    assert!(failures.is_empty(), "{count} seeds failed: {seeds:?}");
}

#[test]
fn two_hundred_seeds_come_to_the_same_end_on_all_devices() {
    run_all(&(0..SEEDS).collect::<Vec<_>>());
}

#[test]
fn seeds_that_once_failed_stay_well() {
    let listed = include_str!("../regressions.txt").lines();
    let seeds = listed.filter_map(|line| line.split('#').next()?.trim().parse().ok());
    run_all(&seeds.collect::<Vec<_>>());
}

/// `SIM_SEED=17 cargo test -p sim replay`.
#[test]
fn replay() {
    let Ok(seed) = std::env::var("SIM_SEED") else {
        return;
    };
    let seed = seed.parse().unwrap();
    println!("{:#?}", sim::Plan::of(seed));
    if let Err(failure) = run(seed) {
        panic!("{failure}");
    }
}
