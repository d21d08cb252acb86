//! Writes the types that cross the bridge in TypeScript, Kotlin and Swift into `generated/` folders.

use anyhow::Result;
use crux_core::type_generation::facet::{Config, TypeRegistry};
use shared::Hearten;

fn main() -> Result<()> {
    let out = std::env::args().nth(1).unwrap_or_else(|| "generated".into());
    let out = std::path::Path::new(&out);
    let types = TypeRegistry::new().register_app::<Hearten>()?.build()?;
    types.typescript(&Config::builder("shared_types", out.join("typescript")).build())?;
    types.kotlin(&Config::builder("app.hearten.shared", out.join("kotlin")).build())?;
    types.swift(&Config::builder("SharedTypes", out.join("swift")).build())?;
    Ok(())
}
