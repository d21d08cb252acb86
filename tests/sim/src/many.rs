//! Many plans at once, and a plan that fails made smaller.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::plan::Plan;
use crate::run::{Failure, Ran, run_plan};

/// Runs plans on as many threads as there are cores. What came of each is told as it comes.
pub fn run_many(plans: &[Plan], heard: impl Fn(&Plan, &Result<Ran, Failure>) + Sync) {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(plan) = plans.get(next.fetch_add(1, Ordering::Relaxed)) {
            heard(plan, &run_plan(plan));
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
}

/// The plan without whatever it fails without.
#[must_use]
pub fn shrunk(plan: &Plan) -> Plan {
    let mut small = plan.clone();
    let fails = |plan: &Plan| run_plan(plan).is_err();
    let mut piece = small.ops.len().div_ceil(2).max(1);
    loop {
        let mut at = 0;
        while at < small.ops.len() {
            let mut tried = small.clone();
            let end = (at + piece).min(tried.ops.len());
            tried.ops.drain(at..end);
            if fails(&tried) {
                small = tried;
            } else {
                at += piece;
            }
        }
        if piece == 1 {
            break;
        }
        piece = piece.div_ceil(2);
    }
    let calm = Plan {
        at_founding: None,
        ..small.clone()
    };
    if fails(&calm) { calm } else { small }
}
