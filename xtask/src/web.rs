//! `web`: the core as WebAssembly, its types, and the app around them, into `web/dist`.
//!
//! cargo knows by itself what is up to date. The other steps keep a stamp of their inputs in
//! `web/generated/stamps`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use wasm_bindgen_cli_support::Bindgen;
use xshell::{Shell, cmd};

use crate::ensure::{self, NODE, WASM};
use crate::fingerprint::{self, Stamp};
use crate::place::Place;
use crate::{codegen, suite};

/// The name of the WebAssembly module and of its glue.
const MODULE: &str = "hearten_web";
/// Where module and glue lie.
const CORE: &str = "web/generated/core";
/// The built app.
pub(crate) const DIST: &str = "web/dist";

/// Older ones (Debian 12 has 108) break the tables that wasm-bindgen makes.
const BINARYEN_MIN: u32 = 118;

/// How to build.
#[derive(Args)]
pub(crate) struct Options {
    /// `release` is small and fast; `dev` compiles sooner.
    #[arg(long, value_enum, default_value_t = Profile::Release)]
    profile: Profile,
}

/// How the core is compiled.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// As shipped.
    Release,
    /// Unoptimised.
    Dev,
}

/// Builds the app.
///
/// # Errors
/// When a step fails.
pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    ensure::all(place, &[&WASM, &NODE])?;
    codegen::build_and_write_types(place)?;
    build(place, options.profile)
}

/// The stage of the tests: types, unit tests, build.
///
/// # Errors
/// When a step fails.
pub(crate) fn stage(place: &Place) -> Result<()> {
    ensure::all(place, &[&WASM, &NODE])?;
    suite::build(place)?;
    codegen::write_types(place)?;
    build(place, Profile::Release)?;
    let shell = place.shell()?;
    shell.change_dir(place.at("web"));
    println!("  unit tests");
    Ok(cmd!(shell, "npm test --silent").quiet().run()?)
}

/// Builds the core and the app around it; the types are written already.
///
/// # Errors
/// When a step fails.
pub(crate) fn build(place: &Place, profile: Profile) -> Result<()> {
    core(place, profile)?;
    npm_ci(place, "web")?;
    app(place)
}

fn core(place: &Place, profile: Profile) -> Result<()> {
    let shell = place.shell()?;
    let (name, folder) = match profile {
        Profile::Release => ("wasm", "wasm"),
        Profile::Dev => ("dev", "debug"),
    };
    println!("  the core as WebAssembly ({name}); the first time takes minutes");
    let target = "wasm32-unknown-unknown";
    cmd!(
        shell,
        "cargo build --quiet --target {target} --profile {name} -p hearten-web"
    )
    // What is shipped says nothing of the machine that built it. (Cargo adds this to the flags
    // in .cargo/config.toml.)
    .env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
        remap(place)?,
    )
    .quiet()
    .run()?;
    let module = place
        .target
        .join(target)
        .join(folder)
        .join(MODULE)
        .with_extension("wasm");
    let inputs = fingerprint::of_files(&place.target, std::slice::from_ref(&module))?;
    let inputs = format!("{inputs} {BINARYEN_MIN}");
    let out = place.at(CORE);
    if is_made(place, "core", &inputs, &out)? {
        return Ok(());
    }
    shell.remove_path(&out)?;
    Bindgen::new()
        .input_path(&module)
        .web(true)?
        .typescript(true)
        .remove_name_section(profile == Profile::Release)
        .remove_producers_section(true)
        .generate(&out)
        .context("wasm-bindgen")?;
    if profile == Profile::Release {
        shrink(&shell, &out.join(format!("{MODULE}_bg.wasm")))?;
    }
    made(place, "core", &inputs, &out)
}

/// The flag that shortens paths of dependencies to their names.
fn remap(place: &Place) -> Result<String> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = match home {
        Some(home) => home,
        None => PathBuf::from(std::env::var_os("HOME").context("HOME is not set")?).join(".cargo"),
    };
    let (crates, root) = (home.join("registry/src"), place.root.display());
    Ok(format!(
        "--remap-path-prefix={}=crates --remap-path-prefix={root}=hearten",
        crates.display()
    ))
}

/// Lets binaryen make the module smaller, where one is there that is new enough. It is no part of
/// the set-up: without it the app is the same, and a hundredth larger.
fn shrink(shell: &Shell, module: &Path) -> Result<()> {
    let version = cmd!(shell, "wasm-opt --version")
        .quiet()
        .ignore_stderr()
        .read();
    let version = version.ok().as_deref().and_then(binaryen_version);
    if version.is_none_or(|version| version < BINARYEN_MIN) {
        println!("  without wasm-opt {BINARYEN_MIN} or newer: the module stays as it is");
        return Ok(());
    }
    let before = fs::metadata(module)?.len();
    let small = module.with_extension("small");
    // Measured on what travels. `-Os` makes the module a tenth smaller on disk and what is compressed
    // a tenth larger, as it renumbers the locals of every function; these passes leave them alone.
    let passes = [
        "--dce",
        "--remove-unused-brs",
        "--remove-unused-names",
        "--optimize-instructions",
        "--vacuum",
        "--merge-blocks",
        "--duplicate-function-elimination",
        "--remove-unused-module-elements",
    ];
    cmd!(
        shell,
        "wasm-opt --all-features {passes...} {module} -o {small}"
    )
    .quiet()
    .run()?;
    fs::rename(&small, module)?;
    println!(
        "  wasm-opt: {before} bytes became {}",
        fs::metadata(module)?.len()
    );
    Ok(())
}

/// The `108` in `wasm-opt version 108 (version_108)`.
fn binaryen_version(line: &str) -> Option<u32> {
    line.split_whitespace().find_map(|word| word.parse().ok())
}

/// Installs what `folder/package-lock.json` lists, if that has changed.
///
/// # Errors
/// When npm fails.
pub(crate) fn npm_ci(place: &Place, folder: &str) -> Result<()> {
    let lock = place.at(folder).join("package-lock.json");
    let inputs = fingerprint::of_files(&place.root, &[lock])?;
    let stamp = Stamp::new(place.at(folder).join("node_modules/.stamp"), inputs);
    if stamp.is_current() {
        return Ok(());
    }
    println!("Installing the packages of {folder}/package-lock.json: npm ci");
    let shell = place.shell()?;
    shell.change_dir(place.at(folder));
    cmd!(shell, "npm ci --no-fund --no-audit").quiet().run()?;
    stamp.keep()
}

fn app(place: &Place) -> Result<()> {
    let out = place.at(DIST);
    let inputs = fingerprint::of_files(&place.root, &app_inputs(place)?)?;
    if is_made(place, "app", &inputs, &out)? {
        return Ok(());
    }
    let shell = place.shell()?;
    shell.change_dir(place.at("web"));
    let output = cmd!(shell, "npm run --silent build")
        .quiet()
        .ignore_status()
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        bail!(
            "the app does not build:\n{text}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    println!(
        "  the app: {}",
        text.trim_end().lines().last().unwrap_or("built")
    );
    made(place, "app", &inputs, &out)
}

/// Everything the app is built from: its sources, what was generated, and the words.
fn app_inputs(place: &Place) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in ["web", "content", "crates/phrases/locales"] {
        files.extend(fingerprint::files_below(
            &place.at(folder),
            &["node_modules", "dist", "stamps", "fonts"],
        )?);
    }
    Ok(files)
}

/// Whether `out` is there, was made from `inputs`, and nobody has put something else in its place.
fn is_made(place: &Place, name: &str, inputs: &str, out: &Path) -> Result<bool> {
    Ok(out.exists() && stamp(place, name, inputs, out)?.is_current())
}

/// Notes that `out` was made from `inputs`.
fn made(place: &Place, name: &str, inputs: &str, out: &Path) -> Result<()> {
    stamp(place, name, inputs, out)?.keep()
}

fn stamp(place: &Place, name: &str, inputs: &str, out: &Path) -> Result<Stamp> {
    let output = fingerprint::of_folder(out, &[])?;
    let file = place.at("web/generated/stamps").join(name);
    Ok(Stamp::new(file, format!("{inputs} {output}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_wasm_opt_is_read() {
        assert_eq!(
            binaryen_version("wasm-opt version 108 (version_108)"),
            Some(108)
        );
        assert_eq!(binaryen_version("wasm-opt version 120"), Some(120));
        assert_eq!(binaryen_version("none"), None);
    }
}
