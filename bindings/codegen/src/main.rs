//! Writes the types that cross the bridge into `generated/` folders, with the runtime that spells
//! them as bytes.
//!
//! Called by `cargo xtask codegen`: `codegen TYPESCRIPT_DIR KOTLIN_DIR SWIFT_DIR`. The folders are
//! replaced. crux_core's own TypeScript step would install packages and compile; Vite compiles our
//! source, so this calls the generator below it.
//!
//! # Not here
//! The four methods that carry the bytes: `bindings/bindgen` (phones) and `bindings/web`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use crux_core::type_generation::facet::{CodeGenerator, Config, TypeRegistry};
use facet_generate::generation::bincode::BincodePlugin;
use facet_generate::generation::typescript;
use shared::Hearten;

/// The TypeScript file, `shared_types.ts`.
const TYPESCRIPT_MODULE: &str = "shared_types";
/// The Kotlin package of the types.
const KOTLIN_PACKAGE: &str = "app.hearten.shared";
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
    let registry = types()?.registry();
    typescript::Installer::new(TYPESCRIPT_MODULE, &typescript)
        .plugin(BincodePlugin)
        .generate(&registry)?;
    // It is source inside the web app and no package of its own.
    remove_if_there(&typescript.join("package.json"))?;

    empty(&kotlin)?;
    types()?.kotlin(&Config::builder(KOTLIN_PACKAGE, &kotlin).build())?;

    empty(&swift)?;
    types()?.swift(&Config::builder(SWIFT_MODULE, &swift).build())?;
    Ok(())
}

fn types() -> Result<CodeGenerator> {
    Ok(TypeRegistry::new().register_app::<Hearten>()?.build()?)
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
