//! Writes the Kotlin and Swift sides of `bindings/ffi` from its built library.
//!
//! Called by `cargo xtask codegen`: `bindgen LIBRARY CONFIG KOTLIN_DIR SWIFT_DIR`.
//!
//! # Not here
//! The types that the bytes spell: `bindings/codegen`. (Its own crate, because the generator takes
//! minutes to compile and the web app never needs it.)

use anyhow::{Context, Result};
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| {
        arguments
            .next()
            .with_context(|| format!("{what} is missing"))
    };
    let library = next("the library")?;
    let config = next("uniffi.toml")?;
    let kotlin = next("the folder for Kotlin")?;
    let swift = next("the folder for Swift")?;
    for (language, out) in [
        (TargetLanguage::Kotlin, kotlin),
        (TargetLanguage::Swift, swift),
    ] {
        generate(GenerateOptions {
            languages: vec![language],
            source: library.clone().into(),
            out_dir: out.into(),
            config_override: Some(config.clone().into()),
            // The formatters it would call are not part of the set-up.
            format: false,
            crate_filter: None,
            metadata_no_deps: true,
        })?;
    }
    Ok(())
}
