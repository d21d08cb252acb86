//! SHA-256 over files and folders: whether work has to be done again, and whether generated code
//! is the code that was reviewed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// Every file below `folder` in a fixed order, without the folders named in `without`.
///
/// # Errors
/// When a folder cannot be read.
pub(crate) fn files_below(folder: &Path, without: &[&str]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            let name = entry.file_name();
            if kind.is_dir() {
                if !without.iter().any(|excluded| name == **excluded) {
                    open.push(entry.path());
                }
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The hash of all files below `folder`, names and contents.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn of_folder(folder: &Path, without: &[&str]) -> Result<String> {
    of_files(folder, &files_below(folder, without)?)
}

/// The hash of `files`, named relative to `base`, and their contents.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn of_files(base: &Path, files: &[PathBuf]) -> Result<String> {
    let mut hash = Sha256::new();
    for file in files {
        let name = file.strip_prefix(base).unwrap_or(file).to_string_lossy();
        let bytes = fs::read(file).with_context(|| format!("{}", file.display()))?;
        // Lengths keep one file's end from passing as the next one's beginning.
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name.as_bytes());
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(&bytes);
    }
    Ok(HEXLOWER.encode(&hash.finalize()))
}

/// A note of what an output was made from.
pub(crate) struct Stamp {
    file: PathBuf,
    inputs: String,
}

impl Stamp {
    /// The stamp kept in `file` for an output made from `inputs`.
    pub(crate) fn new(file: PathBuf, inputs: String) -> Self {
        Self { file, inputs }
    }

    /// Whether the output was made from these very inputs.
    pub(crate) fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|kept| kept == self.inputs)
    }

    /// Notes that it now is.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn keep(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(&self.file, &self.inputs)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{}-{name}", std::process::id()));
        fs::remove_dir_all(&folder).ok();
        fs::create_dir_all(folder.join("skipped")).unwrap();
        fs::write(folder.join("a"), "one").unwrap();
        fs::write(folder.join("skipped/b"), "two").unwrap();
        folder
    }

    #[test]
    fn a_changed_name_or_content_changes_the_hash_and_a_skipped_folder_does_not() {
        let folder = folder("hash");
        let before = of_folder(&folder, &["skipped"]).unwrap();
        fs::write(folder.join("skipped/b"), "three").unwrap();
        assert_eq!(of_folder(&folder, &["skipped"]).unwrap(), before);
        fs::rename(folder.join("a"), folder.join("c")).unwrap();
        let renamed = of_folder(&folder, &["skipped"]).unwrap();
        assert_ne!(renamed, before);
        fs::write(folder.join("c"), "four").unwrap();
        assert_ne!(of_folder(&folder, &["skipped"]).unwrap(), renamed);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_stamp_is_current_for_its_own_inputs_only() {
        let folder = folder("stamp");
        let stamp = Stamp::new(folder.join("notes/stamp"), String::from("inputs"));
        assert!(!stamp.is_current());
        stamp.keep().unwrap();
        assert!(stamp.is_current());
        assert!(!Stamp::new(folder.join("notes/stamp"), String::from("others")).is_current());
        fs::remove_dir_all(folder).unwrap();
    }
}
