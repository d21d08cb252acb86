//! `codegen`: everything that is written from the core's types, into folders that git ignores.
//!
//! | folder | from | for |
//! |---|---|---|
//! | `web/generated/typescript` | `bindings/codegen` | the web app |
//! | `android/generated/types`, `ios/generated/types` | `bindings/codegen` | phones |
//! | `android/generated/core`, `ios/generated/core` | `bindings/bindgen` | phones |
//!
//! `bindings/generated.lock` holds a hash of each and is committed: a change of the boundary shows
//! in the diff of whoever makes it.

use std::fs;

use anyhow::{Context, Result, bail};
use clap::Args;
use xshell::cmd;

use crate::fingerprint;
use crate::place::Place;
use crate::suite;

/// Where the hashes are committed.
const LOCK: &str = "bindings/generated.lock";
/// The TypeScript types.
const TYPESCRIPT: &str = "web/generated/typescript";
/// The Kotlin types.
const KOTLIN_TYPES: &str = "android/generated/types";
/// The Swift types.
const SWIFT_TYPES: &str = "ios/generated/types";
/// The Kotlin side of the library.
const KOTLIN_CORE: &str = "android/generated/core";
/// The Swift side of the library.
const SWIFT_CORE: &str = "ios/generated/core";
/// What the lock lists.
const GENERATED: [&str; 5] = [
    TYPESCRIPT,
    KOTLIN_TYPES,
    SWIFT_TYPES,
    KOTLIN_CORE,
    SWIFT_CORE,
];

/// What to do with the lock.
#[derive(Args)]
pub(crate) struct Options {
    /// Fail if what is generated is not what `bindings/generated.lock` says, and leave it as it is.
    #[arg(long)]
    check: bool,
}

/// Generates everything; writes the lock or checks it.
///
/// # Errors
/// When something does not build, or the lock differs under `--check`.
pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    let shell = place.shell()?;
    cmd!(
        shell,
        "cargo build --quiet -p codegen -p hearten-ffi -p bindgen"
    )
    .run()?;
    write_all(place)?;
    if options.check {
        check_lock(place)
    } else {
        write_lock(place)
    }
}

/// The stage: generates with the binaries of the workspace's one build, and checks the lock.
///
/// # Errors
/// When something does not build, or the lock differs.
pub(crate) fn check_with_suite(place: &Place) -> Result<()> {
    suite::build(place)?;
    write_all(place)?;
    check_lock(place)
}

/// Types and cores, with generators and a library that are built.
///
/// # Errors
/// When a generator fails.
pub(crate) fn write_all(place: &Place) -> Result<()> {
    write_types(place)?;
    write_cores(place)
}

/// The types alone: all that the web app needs.
///
/// # Errors
/// When the generator does not build or fails.
pub(crate) fn build_and_write_types(place: &Place) -> Result<()> {
    let shell = place.shell()?;
    cmd!(shell, "cargo build --quiet -p codegen").run()?;
    write_types(place)
}

/// Runs `bindings/codegen`, which is built.
///
/// # Errors
/// When it fails.
pub(crate) fn write_types(place: &Place) -> Result<()> {
    let shell = place.shell()?;
    let codegen = place.built("codegen");
    cmd!(shell, "{codegen} {TYPESCRIPT} {KOTLIN_TYPES} {SWIFT_TYPES}")
        .quiet()
        .run()?;
    // A build file for a module that our own builds replace.
    shell.remove_path(place.at(KOTLIN_TYPES).join("build.gradle.kts"))?;
    Ok(())
}

fn write_cores(place: &Place) -> Result<()> {
    let shell = place.shell()?;
    for folder in [KOTLIN_CORE, SWIFT_CORE] {
        shell.remove_path(folder)?;
        shell.create_dir(folder)?;
    }
    let bindgen = place.built("bindgen");
    let library = place.built("libhearten_ffi.so");
    cmd!(
        shell,
        "{bindgen} {library} bindings/ffi/uniffi.toml {KOTLIN_CORE} {SWIFT_CORE}"
    )
    .quiet()
    .run()?;
    Ok(())
}

fn lock_text(place: &Place) -> Result<String> {
    let mut text = String::new();
    for folder in GENERATED {
        let hash = fingerprint::of_folder(&place.at(folder), &[])?;
        text.push_str(&format!("{hash}  {folder}\n"));
    }
    Ok(text)
}

fn write_lock(place: &Place) -> Result<()> {
    fs::write(place.at(LOCK), lock_text(place)?)?;
    println!("Wrote {} and {LOCK}.", GENERATED.join(", "));
    Ok(())
}

fn check_lock(place: &Place) -> Result<()> {
    let committed = fs::read_to_string(place.at(LOCK)).context(LOCK)?;
    let now = lock_text(place)?;
    if committed != now {
        bail!(
            "The types at the boundary are not those of {LOCK}. If the change is meant: \
             cargo xtask codegen, and commit the lock.\n--- committed\n{committed}--- now\n{now}"
        );
    }
    Ok(())
}
