//! `fuzz`: every decoder that meets bytes from outside, under libFuzzer.
//!
//! What `cargo fuzz … --sanitizer none` does, without asking for cargo-fuzz: coverage comes from a
//! pass that the stable compiler has, and libfuzzer-sys brings the driver.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;

use anyhow::{Context, Result, bail};
use clap::Args;
use xshell::cmd;

use crate::ensure::{self, CXX};
use crate::place::Place;

/// Inputs that each target is given in the tests. A number and not a time, so that the stage does
/// the same on every machine.
const STAGE_INPUTS: u32 = 20_000;
/// Fewer for those that take a millisecond or more for each.
const SLOW: &[(&str, u32)] = &[
    ("core_backup", 300),
    ("core_bridge", 1_000),
    ("journal_page", 3_000),
    ("journal_settings", 5_000),
    ("replica_answer", 1_000),
    ("seal_membership", 700),
    ("seal_text", 1_000),
    ("wire_statement", 2_500),
];
/// Targets that run at a time in the tests.
const AT_A_TIME: usize = 2;
/// Coverage instrumentation, as cargo-fuzz asks for it on a compiler without sanitizers.
const RUSTFLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
    --cfg fuzzing -Cforce-frame-pointers";

/// What to fuzz.
#[derive(Args)]
pub(crate) struct Options {
    /// Targets, by name. All, if none is named.
    targets: Vec<String>,
    /// How long each runs.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Write the committed corpus anew, and fuzz nothing.
    #[arg(long)]
    seeds: bool,
}

/// Fuzzes, one target after the other, and keeps what was found interesting in the target folder.
///
/// # Errors
/// When a target does not build or an input brings it down.
pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    let programs = build(place)?;
    if options.seeds {
        let shell = place.shell()?;
        let seeds = programs.join("seeds");
        return Ok(cmd!(shell, "{seeds}").quiet().run()?);
    }
    let all = targets(place)?;
    if let Some(unknown) = options.targets.iter().find(|name| !all.contains(name)) {
        bail!(
            "There is no target {unknown}. There are: {}",
            all.join(", ")
        );
    }
    let wanted = if options.targets.is_empty() {
        &all
    } else {
        &options.targets
    };
    for target in wanted {
        let found = place.target.join("fuzz-found").join(target);
        println!("  {target}");
        let output = fuzz(
            place,
            &programs,
            target,
            &found,
            Length::Seconds(options.seconds),
        )?;
        println!("    {}", judged(target, &output)?);
    }
    Ok(())
}

/// The stage of the tests: the corpus, what once failed, and some thousands of inputs from a fixed seed.
///
/// # Errors
/// As [`run`].
pub(crate) fn stage(place: &Place) -> Result<()> {
    let programs = build(place)?;
    let waiting = Mutex::new(targets(place)?);
    let next = || waiting.lock().ok().and_then(|mut waiting| waiting.pop());
    let worker = || -> Result<()> {
        while let Some(target) = next() {
            // Nothing is carried over from one run to the next, so that a run can be repeated.
            let found = place.target.join("fuzz-stage").join(&target);
            if found.exists() {
                fs::remove_dir_all(&found)?;
            }
            let slow = SLOW.iter().find(|(name, _)| *name == target);
            let inputs = slow.map_or(STAGE_INPUTS, |(_, inputs)| *inputs);
            let output = fuzz(place, &programs, &target, &found, Length::Inputs(inputs))?;
            println!("  {target}: {}", judged(&target, &output)?);
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_A_TIME).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .try_for_each(|worker| match worker.join() {
                Ok(result) => result,
                Err(_) => bail!("a worker of the fuzzer panicked"),
            })
    })
}

/// How long a target runs.
enum Length {
    /// As long as asked, each time otherwise.
    Seconds(u32),
    /// This many inputs, from a fixed seed.
    Inputs(u32),
}

fn folder(place: &Place) -> PathBuf {
    place.at("tests/fuzz")
}

/// The targets: files in `fuzz_targets`, without the one that writes the corpus.
fn targets(place: &Place) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder(place).join("fuzz_targets"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".rs").filter(|name| *name != "seeds") {
            names.push(name.to_owned());
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Builds the targets, and says in which folder they lie.
fn build(place: &Place) -> Result<PathBuf> {
    ensure::all(place, &[&CXX])?;
    let shell = place.shell()?;
    // The same versions as in the workspace; what it lacks is pinned in the manifest.
    let lock = fs::read(place.at("Cargo.lock")).context("Cargo.lock")?;
    fs::write(folder(place).join("Cargo.lock"), lock)?;
    let version = cmd!(shell, "rustc -vV").quiet().read()?;
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .context("rustc names its host")?;
    let manifest = folder(place).join("Cargo.toml");
    println!("Building the fuzz targets");
    let _flags = shell.push_env("RUSTFLAGS", RUSTFLAGS);
    // A target is named, so that the flags are not for what runs while building.
    cmd!(
        shell,
        "cargo build --quiet --bins --manifest-path {manifest} --target {host}"
    )
    .run()?;
    Ok(place.target.join(host).join("debug"))
}

fn fuzz(
    place: &Place,
    programs: &Path,
    target: &str,
    found: &Path,
    length: Length,
) -> Result<Output> {
    fs::create_dir_all(found)?;
    let artifacts = place.target.join("fuzz-artifacts");
    fs::create_dir_all(&artifacts)?;
    let mut command = Command::new(programs.join(target));
    command.arg(found);
    for kept in ["corpus", "regressions"] {
        let kept = folder(place).join(kept).join(target);
        if kept.exists() {
            command.arg(kept);
        }
    }
    command
        .arg(format!(
            "-artifact_prefix={}/{target}-",
            artifacts.display()
        ))
        .args(["-rss_limit_mb=2048", "-timeout=20", "-print_final_stats=1"])
        .env("RUST_BACKTRACE", "0")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    match length {
        Length::Seconds(seconds) => command.arg(format!("-max_total_time={seconds}")),
        Length::Inputs(inputs) => command.args([format!("-runs={inputs}"), "-seed=1".to_owned()]),
    };
    command
        .output()
        .with_context(|| format!("running {target}"))
}

/// How many inputs were run; or, if one brought the target down, what it said last.
fn judged(target: &str, output: &Output) -> Result<String> {
    let text = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let lines: Vec<&str> = text.lines().collect();
        let last = lines.iter().skip(lines.len().saturating_sub(30));
        for line in last {
            println!("    {line}");
        }
        bail!(
            "{target} was brought down. The input is named above: with the fix, copy it to \
             tests/fuzz/regressions/{target}/."
        );
    }
    let runs = text
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))
        .map_or("0", str::trim);
    if runs == "0" {
        bail!("{target} ran nothing");
    }
    Ok(format!("{runs} inputs"))
}
