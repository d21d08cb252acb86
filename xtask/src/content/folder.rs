//! The files of a pack's folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use content::check::translation::TRANSLATED;

/// Files by name, from the folder on.
pub(super) struct Folder(BTreeMap<String, Vec<u8>>);

impl Folder {
    /// Reads the files that belong to a pack: JSON, and notices. Not its manifest, nor papers for
    /// whoever writes it.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        let mut open = vec![root.to_path_buf()];
        while let Some(folder) = open.pop() {
            let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
            for entry in entries {
                let path = entry?.path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                // Names in a pack have `/` on every system.
                let parts = path.strip_prefix(root)?.components();
                let parts: Vec<_> = parts
                    .map(|part| part.as_os_str().to_string_lossy().into_owned())
                    .collect();
                let name = parts.join("/");
                if belongs(&name) {
                    let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
                    files.insert(name, bytes);
                }
            }
        }
        Ok(Self(files))
    }

    /// Its files, by name.
    pub(super) fn files(&self) -> Vec<(&str, &[u8])> {
        let files = self.0.iter();
        files
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

fn belongs(name: &str) -> bool {
    let is_kept_apart = name == content::MANIFEST || name == TRANSLATED;
    (name.ends_with(".json") && !is_kept_apart) || name.ends_with("/NOTICE")
}
