//! Writes the types that cross the bridge into `generated/` folders, with the runtime that spells
//! them as bytes.
//!
//! Called by `cargo xtask codegen`: `codegen TYPESCRIPT_DIR KOTLIN_DIR SWIFT_DIR`. The folders are
//! replaced. crux_core's own TypeScript step would install packages and compile; Vite compiles our
//! source, so this calls the generator below crux_core.
//!
//! # Not here
//! The four methods that carry the bytes: `bindings/bindgen` (phones) and `bindings/web`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use crux_core::type_generation::facet::TypeRegistry;
use facet_generate::Registry;
use facet_generate::generation::bincode::BincodePlugin;
use facet_generate::generation::{kotlin as for_kotlin, swift as for_swift, typescript as for_web};
use shared::Hearten;

mod kotlin;

/// The TypeScript file, `shared_types.ts`.
const TYPESCRIPT_MODULE: &str = "shared_types";
/// The Kotlin package of the types.
const KOTLIN_PACKAGE: &str = "app.hearten.shared";
/// The file the generator makes of it.
const KOTLIN_FILE: &str = "app/hearten/shared/Shared.kt";
/// The Swift module of the types.
const SWIFT_MODULE: &str = "SharedTypes";

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| {
        arguments
            .next()
            .map(PathBuf::from)
            .with_context(|| format!("{what} is missing"))
    };
    let typescript = next("the folder for TypeScript")?;
    let kotlin = next("the folder for Kotlin")?;
    let swift = next("the folder for Swift")?;

    empty(&typescript)?;
    for_web::Installer::new(TYPESCRIPT_MODULE, &typescript)
        .plugin(BincodePlugin)
        .generate(&types()?)?;
    // It is source inside the web app and no package of its own.
    remove_if_there(&typescript.join("package.json"))?;

    empty(&kotlin)?;
    let mut marked = types()?;
    kotlin::mark_keywords(&mut marked);
    for_kotlin::Installer::new(KOTLIN_PACKAGE, &kotlin)
        .plugin(BincodePlugin)
        .generate(&marked)?;
    kotlin::quote_keywords(&kotlin.join(KOTLIN_FILE))?;
    // Our own builds compile it.
    remove_if_there(&kotlin.join("build.gradle.kts"))?;

    empty(&swift)?;
    let package = swift.join(SWIFT_MODULE);
    fs::create_dir_all(&package)?;
    for_swift::Installer::new(SWIFT_MODULE, &package)
        .plugin(BincodePlugin)
        .generate(&types()?)?;
    Ok(())
}

/// Everything that crosses the bridge.
fn types() -> Result<Registry> {
    Ok(TypeRegistry::new()
        .register_app::<Hearten>()?
        .build()?
        .registry())
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(())
}

fn remove_if_there(file: &Path) -> Result<()> {
    if file.exists() {
        fs::remove_file(file)?;
    }
    Ok(())
}
