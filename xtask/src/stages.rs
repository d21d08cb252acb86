//! `test`: the stages, cheap first. Stops at the first failure.

use std::time::Instant;

use anyhow::{Result, bail};
use clap::Args;
use xshell::cmd;

use crate::ensure::{self, ANDROID, CARGO_DENY, CLIPPY, IOS, RUSTFMT, WASM};
use crate::place::Place;
use crate::suite::{self, WORKSPACE};
use crate::{bench, codegen, content, ffi, fuzz, postgres, screens, sim, tidy, vectors, web};

/// Which stages to run.
#[derive(Args)]
pub(crate) struct Options {
    /// Stages to run, in the order of `--list`. All, if none is named.
    stages: Vec<String>,
    /// List the stages and run none.
    #[arg(long)]
    list: bool,
}

/// A stage of the tests.
struct Stage {
    name: &'static str,
    what: &'static str,
    run: fn(&Place) -> Result<()>,
}

const STAGES: &[Stage] = &[
    Stage {
        name: "fmt",
        what: "the formatter changes nothing",
        run: fmt,
    },
    Stage {
        name: "tidy",
        what: "edges, words, links and names",
        run: tidy::run,
    },
    Stage {
        name: "content",
        what: "the content pack is whole, and signed as it stands",
        run: content::stage,
    },
    Stage {
        name: "deny",
        what: "licences and sources of dependencies",
        run: deny,
    },
    Stage {
        name: "clippy",
        what: "no lint speaks",
        run: clippy,
    },
    Stage {
        name: "targets",
        what: "the core compiles for the web and for phones",
        run: targets,
    },
    Stage {
        name: "docs",
        what: "the documentation builds without a warning",
        run: docs,
    },
    Stage {
        name: "unit",
        what: "the tests of every crate",
        run: unit,
    },
    Stage {
        name: "relay",
        what: "the relay from outside",
        run: relay,
    },
    Stage {
        name: "postgres",
        what: "the relay over PostgreSQL, which is started here: one store, two relays",
        run: postgres::stage,
    },
    Stage {
        name: "vectors",
        what: "another client and stock age read what we write",
        run: vectors::stage,
    },
    Stage {
        name: "fuzz",
        what: "some thousands of inputs to each fuzz target, from its corpus",
        run: fuzz::stage,
    },
    Stage {
        name: "sim",
        what: "500 seeds of many devices, a bad network and a relay that lies",
        run: sim::stage,
    },
    Stage {
        name: "codegen",
        what: "generated code is what was reviewed",
        run: codegen::check_with_suite,
    },
    Stage {
        name: "ffi",
        what: "a scenario through the native boundary, in Kotlin",
        run: ffi::run,
    },
    Stage {
        name: "web",
        what: "the web app: types, tests and build",
        run: web::stage,
    },
    Stage {
        name: "e2e",
        what: "two devices in Chromium",
        run: screens::e2e_stage,
    },
    Stage {
        name: "bench",
        what: "every bench runs once",
        run: bench::stage,
    },
];

/// Runs the stages, and ends with one line `N passed, M failed`.
///
/// # Errors
/// When a stage fails or is not known.
pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    if options.list {
        for stage in STAGES {
            println!("{:<8} {}", stage.name, stage.what);
        }
        return Ok(());
    }
    for name in &options.stages {
        if !STAGES.iter().any(|stage| stage.name == name) {
            bail!("There is no stage {name}. `cargo xtask test --list` lists them.");
        }
    }
    let is_wanted = |stage: &&Stage| {
        options.stages.is_empty() || options.stages.iter().any(|name| name == stage.name)
    };
    let begun = Instant::now();
    let mut passed = 0;
    for stage in STAGES.iter().filter(is_wanted) {
        println!("\n== {}: {}", stage.name, stage.what);
        let stage_begun = Instant::now();
        if let Err(error) = (stage.run)(place) {
            println!("\n{error:#}");
            println!("== {} failed after {}", stage.name, in_words(stage_begun));
            println!("\n{passed} passed, 1 failed");
            // The line above is the last one: no second report of the same error.
            std::process::exit(1);
        }
        println!("== {} passed in {}", stage.name, in_words(stage_begun));
        passed += 1;
    }
    println!("\nAll stages in {}", in_words(begun));
    println!("{passed} passed, 0 failed");
    Ok(())
}

fn in_words(begun: Instant) -> String {
    let seconds = begun.elapsed().as_secs();
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

fn fmt(place: &Place) -> Result<()> {
    ensure::all(place, &[&RUSTFMT])?;
    let shell = place.shell()?;
    Ok(cmd!(shell, "cargo fmt --all -- --check -l").quiet().run()?)
}

fn deny(place: &Place) -> Result<()> {
    ensure::all(place, &[&CARGO_DENY])?;
    let shell = place.shell()?;
    // Everything but the advisory database, which lies outside the registries.
    Ok(cmd!(
        shell,
        "cargo-deny --log-level error check bans licenses sources"
    )
    .quiet()
    .run()?)
}

fn clippy(place: &Place) -> Result<()> {
    ensure::all(place, &[&CLIPPY])?;
    let shell = place.shell()?;
    cmd!(shell, "cargo clippy --quiet --all-targets")
        .args(WORKSPACE)
        .args(DENY_WARNINGS)
        .run()?;
    Ok(cmd!(shell, "cargo clippy --quiet --all-targets -p xtask")
        .args(DENY_WARNINGS)
        .run()?)
}

/// Lints are warnings while one works and errors here.
const DENY_WARNINGS: [&str; 3] = ["--", "-D", "warnings"];

fn targets(place: &Place) -> Result<()> {
    ensure::all(place, &[&WASM, &ANDROID, &IOS])?;
    let shell = place.shell()?;
    let rooms = tidy::ROOMS
        .iter()
        .chain(["shared"].iter())
        .flat_map(|room| ["-p", *room]);
    let rooms: Vec<&str> = rooms.collect();
    for target in [
        "wasm32-unknown-unknown",
        "aarch64-linux-android",
        "aarch64-apple-ios",
    ] {
        println!("  {target}");
        cmd!(shell, "cargo check --quiet --target {target}")
            .args(&rooms)
            .quiet()
            .run()?;
    }
    Ok(())
}

fn docs(place: &Place) -> Result<()> {
    let shell = place.shell()?;
    let _deny = shell.push_env("RUSTDOCFLAGS", "-D warnings");
    Ok(cmd!(shell, "cargo doc --quiet --no-deps")
        .args(WORKSPACE)
        .run()?)
}

fn unit(place: &Place) -> Result<()> {
    suite::run(place, |binary| {
        !binary.is_bench && !["sim", "relay-tests"].contains(&binary.package.as_str())
    })?;
    let shell = place.shell()?;
    println!("  examples in the documentation");
    cmd!(shell, "cargo test --quiet --doc")
        .args(WORKSPACE)
        .run()?;
    println!("  xtask");
    Ok(cmd!(shell, "cargo test --quiet -p xtask").run()?)
}

fn relay(place: &Place) -> Result<()> {
    suite::run(place, |binary| {
        !binary.is_bench && binary.package == "relay-tests"
    })
}
