//! Writes the bundled pack: the JSON of `content/en-GB`, without spaces and compressed, a file a part.

// A build has files, an environment, and nobody to hand an error to.
#![allow(clippy::disallowed_methods, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The parts, as `src/bundled.rs` names them. What else lies in the folder is not for the app.
const PARTS: [&str; 11] = [
    "prompts",
    "feelings",
    "forms",
    "pressures",
    "drafts",
    "rehearsals",
    "practices",
    "cards",
    "exemplars",
    "programme",
    "support",
];
/// As small as it gets: this is done once, and read on every device.
const LEVEL: u8 = 10;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_BUNDLED").is_none() {
        return;
    }
    // Relative to this crate, which is where a script runs: one that was built in another checkout
    // of the project must not look there.
    let folder = Path::new("../../content/en-GB");
    println!("cargo::rerun-if-changed={}", folder.display());
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from);
    let Some(out) = out else {
        panic!("cargo names a folder to write to");
    };
    for part in PARTS {
        let packed = match pack(folder, part) {
            Ok(packed) => packed,
            Err(error) => panic!("content/en-GB, {part}: {error}"),
        };
        if let Err(error) = fs::write(out.join(format!("{part}.part")), packed) {
            panic!("{part}.part: {error}");
        }
    }
}

/// A part: for each of its files its name and its values, all of it compressed.
fn pack(folder: &Path, part: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut bytes = Vec::new();
    for (name, path) in files(folder, part)? {
        let value: Value =
            serde_json::from_slice(&fs::read(path)?).map_err(|error| format!("{name}: {error}"))?;
        let value = serde_json::to_vec(&value)?;
        let mut encoder = minicbor::Encoder::new(&mut bytes);
        encoder.str(&name)?.bytes(&value)?;
    }
    Ok(miniz_oxide::deflate::compress_to_vec(&bytes, LEVEL))
}

/// The files of a part, by name: one, or those of a folder; none is an empty part.
fn files(folder: &Path, part: &str) -> std::io::Result<BTreeMap<String, PathBuf>> {
    let mut files = BTreeMap::new();
    let one = folder.join(format!("{part}.json"));
    if one.is_file() {
        files.insert(format!("{part}.json"), one);
    }
    let many = folder.join(part);
    if many.is_dir() {
        for entry in fs::read_dir(many)? {
            let path = entry?.path();
            if let Some(name) = path.file_name().and_then(|name| name.to_str())
                && name.ends_with(".json")
            {
                files.insert(format!("{part}/{name}"), path);
            }
        }
    }
    Ok(files)
}
