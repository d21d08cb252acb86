//! One build of the whole workspace, and the test binaries that come out of it.
//!
//! Selecting packages one by one would resolve another set of features each time and compile the
//! same dependencies again. So everything is built once, and the stages pick what they run.

use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use cargo_metadata::{Message, TargetKind};
use xshell::cmd;

use crate::place::Place;
use crate::postgres;

mod tally;

use tally::Tally;

/// What selects the workspace for every build and lint. xtask is built by `cargo xtask` already,
/// with features of its own.
pub(crate) const WORKSPACE: [&str; 3] = ["--workspace", "--exclude", "xtask"];

/// A binary with tests or benches in it.
#[derive(Clone)]
pub(crate) struct TestBinary {
    /// The package it tests.
    pub(crate) package: String,
    /// The target's name.
    pub(crate) name: String,
    /// It holds benches.
    pub(crate) is_bench: bool,
    path: PathBuf,
    folder: PathBuf,
}

/// Builds every library, binary, test and bench of the workspace once a run of xtask.
///
/// # Errors
/// When something does not compile.
pub(crate) fn build(place: &Place) -> Result<&'static [TestBinary]> {
    static BUILT: OnceLock<Vec<TestBinary>> = OnceLock::new();
    if let Some(binaries) = BUILT.get() {
        return Ok(binaries);
    }
    println!("Building the workspace, its tests and its benches");
    let binaries = compile(place)?;
    Ok(BUILT.get_or_init(|| binaries))
}

fn compile(place: &Place) -> Result<Vec<TestBinary>> {
    let shell = place.shell()?;
    let mut command: Command = cmd!(
        shell,
        "cargo build --all-targets --message-format=json-render-diagnostics"
    )
    .args(WORKSPACE)
    .into();
    let mut cargo = command.stdout(Stdio::piped()).spawn().context("cargo")?;
    let output = cargo.stdout.take().context("cargo's output")?;
    let mut binaries = BTreeMap::new();
    for message in Message::parse_stream(BufReader::new(output)) {
        let Message::CompilerArtifact(artifact) = message? else {
            continue;
        };
        let Some(path) = artifact.executable else {
            continue;
        };
        if !artifact.profile.test {
            continue;
        }
        let manifest = artifact.manifest_path;
        let folder = manifest.parent().context("a manifest lies in a folder")?;
        let package = package_name(&manifest)?;
        let binary = TestBinary {
            name: artifact.target.name,
            is_bench: artifact.target.kind.contains(&TargetKind::Bench),
            path: path.into(),
            folder: folder.into(),
            package,
        };
        binaries.insert((binary.package.clone(), binary.path.clone()), binary);
    }
    if !cargo.wait()?.success() {
        bail!("the workspace does not build");
    }
    Ok(binaries.into_values().collect())
}

/// The `name` in a manifest. (A package id spells it in more than one way.)
fn package_name(manifest: &cargo_metadata::camino::Utf8Path) -> Result<String> {
    let text = std::fs::read_to_string(manifest)?;
    text.lines()
        .find_map(|line| {
            line.strip_prefix("name = ")
                .map(|name| name.trim_matches('"').to_owned())
        })
        .with_context(|| format!("{manifest} has no name"))
}

/// Runs those binaries that `wanted` picks, and says how many tests passed.
///
/// # Errors
/// When a test fails, or nothing was run at all.
pub(crate) fn run(place: &Place, wanted: impl Fn(&TestBinary) -> bool) -> Result<()> {
    // What needs a database server has a stage of its own.
    run_with(place, &["--skip", postgres::FILTER], &[], wanted)
}

/// Likewise, with arguments for the harness and variables for the tests.
///
/// # Errors
/// When a test fails, or nothing was run at all.
pub(crate) fn run_with(
    place: &Place,
    arguments: &[&str],
    variables: &[(&str, &str)],
    wanted: impl Fn(&TestBinary) -> bool,
) -> Result<()> {
    let mut all = Tally::default();
    for binary in build(place)?.iter().filter(|binary| wanted(binary)) {
        all.add(run_one(place, binary, arguments, variables)?);
    }
    if all.passed == 0 {
        bail!("no test was run");
    }
    println!("{all}");
    Ok(())
}

fn run_one(
    place: &Place,
    binary: &TestBinary,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Result<Tally> {
    let shell = place.shell()?;
    for (name, value) in variables {
        shell.set_var(name, value);
    }
    shell.change_dir(&binary.folder);
    // What `cargo test` would set.
    shell.set_var("CARGO_MANIFEST_DIR", &binary.folder);
    shell.set_var("CARGO_PKG_NAME", &binary.package);
    // A panic says where it happened; forty frames of a runtime say nothing more.
    shell.set_var("RUST_BACKTRACE", "0");
    // A snapshot that differs fails; it is never rewritten here.
    shell.set_var("INSTA_UPDATE", "no");
    shell.set_var("INSTA_WORKSPACE_ROOT", &place.root);
    let path = &binary.path;
    let output = cmd!(shell, "{path}")
        .args(arguments)
        .quiet()
        .ignore_status()
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let tally = Tally::read(&text);
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        println!("{text}\n{errors}");
        bail!("{} ({}): {tally}", binary.package, binary.name);
    }
    if tally.passed + tally.ignored > 0 {
        println!("  {} ({}): {tally}", binary.package, binary.name);
    }
    Ok(tally)
}

/// Runs the benches of one binary once each: divan does so when it is asked to test, and the benches
/// then take few pages.
///
/// # Errors
/// When one panics.
pub(crate) fn run_bench_once(place: &Place, binary: &TestBinary) -> Result<()> {
    let shell = place.shell()?;
    shell.change_dir(&binary.folder);
    let path = &binary.path;
    let output = cmd!(shell, "{path} --test")
        .quiet()
        .ignore_status()
        .output()?;
    if !output.status.success() {
        println!("{}", String::from_utf8_lossy(&output.stdout));
        bail!(
            "{}: {}",
            binary.name,
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}
