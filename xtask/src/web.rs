//! `web`: the core as WebAssembly, its types, and the app around them, into `web/dist`.
//!
//! cargo knows by itself what is up to date. The other steps keep a stamp of their inputs in
//! `web/generated/stamps`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
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
    cmd!(
        shell,
        "cargo build --quiet --target wasm32-unknown-unknown -p hearten-web"
    )
    .args(["--profile", name])
    .quiet()
    .run()?;
    let module = place
        .target
        .join("wasm32-unknown-unknown")
        .join(folder)
        .join(MODULE);
    let module = module.with_extension("wasm");
    let out = place.at(CORE);
    let inputs = fingerprint::of_files(&place.target, std::slice::from_ref(&module))?;
    let stamp = stamp(place, "core", inputs);
    if stamp.is_current() && out.join(format!("{MODULE}.js")).exists() {
        return Ok(());
    }
    shell.remove_path(&out)?;
    Bindgen::new()
        .input_path(&module)
        .web(true)
        .and_then(|bindgen| bindgen.typescript(true).generate(&out))
        .context("wasm-bindgen")?;
    if profile == Profile::Release {
        shrink(&shell, &out.join(format!("{MODULE}_bg.wasm")))?;
    }
    stamp.keep()
}

/// Lets binaryen make the module smaller, where it is there and understands the module. It is no
/// part of the set-up: without it the app is the same, and a little larger.
fn shrink(shell: &Shell, module: &Path) -> Result<()> {
    if cmd!(shell, "wasm-opt --version")
        .quiet()
        .ignore_stderr()
        .read()
        .is_err()
    {
        println!("  without wasm-opt: the module stays as the compiler left it");
        return Ok(());
    }
    let before = fs::metadata(module)?.len();
    let small = module.with_extension("small");
    // What the compiler emits by default; Debian's older wasm-opt has to be told.
    let features = [
        "--enable-bulk-memory",
        "--enable-mutable-globals",
        "--enable-nontrapping-float-to-int",
        "--enable-reference-types",
        "--enable-sign-ext",
        "--enable-multivalue",
    ];
    let shrunk = cmd!(shell, "wasm-opt -Os {features...} {module} -o {small}")
        .quiet()
        .output();
    match shrunk {
        Ok(_) => {
            fs::rename(&small, module)?;
            println!(
                "  wasm-opt: {before} bytes became {}",
                fs::metadata(module)?.len()
            );
        }
        Err(_) => {
            fs::remove_file(&small).ok();
            println!("  this wasm-opt does not know the module's features: it stays as it is");
        }
    }
    Ok(())
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
    let stamp = stamp(place, "app", inputs);
    if stamp.is_current() && out.join("index.html").exists() {
        return Ok(());
    }
    println!("  the app");
    let shell = place.shell()?;
    shell.change_dir(place.at("web"));
    cmd!(shell, "npm run --silent build").quiet().run()?;
    stamp.keep()
}

/// Everything the app is built from: its sources, what was generated, and the words.
fn app_inputs(place: &Place) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in ["web", "content", "crates/phrases/locales"] {
        files.extend(fingerprint::files_below(
            &place.at(folder),
            &["node_modules", "dist", "stamps"],
        )?);
    }
    Ok(files)
}

fn stamp(place: &Place, name: &str, inputs: String) -> Stamp {
    Stamp::new(place.at("web/generated/stamps").join(name), inputs)
}
