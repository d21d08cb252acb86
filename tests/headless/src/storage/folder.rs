//! Storage in a folder: `store.log`, one append-only file of checked frames, and `vault`, the
//! secret, readable by its owner alone. The install token lies beside the folder, so that a copy of
//! the folder comes without it.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use shared::effect::{StoreFailure, StoreValue, StoreWrite, VaultOutcome};

use super::Storage;
use super::frame::{self, Entry};

/// Why a folder could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// The file system refused.
    #[error("cannot use {path} as a data folder: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process has it.
    #[error("{0} is in use by another process")]
    InUse(PathBuf),
    /// A commit in the middle of the log is unreadable. Nothing was changed.
    #[error("{path} is damaged at byte {at}; nothing was changed")]
    Damaged {
        /// The log.
        path: PathBuf,
        /// Where.
        at: usize,
    },
}

/// Where a value lies in the log.
#[derive(Clone, Copy)]
struct Span {
    at: u64,
    len: usize,
}

/// Storage in a folder. One process at a time owns it.
pub struct FolderStorage {
    dir: PathBuf,
    log: File,
    end: u64,
    index: HashMap<String, Span>,
    _lock: File,
}

impl FolderStorage {
    /// Opens the folder, and makes it if there is none. A commit that a crash left half-written is
    /// cut off; a log that is more than half dead is written anew.
    ///
    /// # Errors
    /// [`FolderError`] says which file and why.
    pub fn open(dir: impl Into<PathBuf>) -> Result<Self, FolderError> {
        let dir = dir.into();
        fs::create_dir_all(&dir).map_err(io_at(&dir))?;
        let lock = lock(&dir)?;
        let path = dir.join("store.log");
        let mut log = open_log(&path).map_err(io_at(&path))?;
        let mut bytes = Vec::new();
        log.read_to_end(&mut bytes).map_err(io_at(&path))?;
        let (index, end) = index_of(&bytes, &path)?;
        if end < bytes.len() {
            log.set_len(end as u64)
                .and_then(|()| log.sync_all())
                .map_err(io_at(&path))?;
        }
        let mut opened = Self {
            dir,
            log,
            end: end as u64,
            index,
            _lock: lock,
        };
        opened.compact_if_half_dead().map_err(io_at(&path))?;
        Ok(opened)
    }

    /// Counts how often this folder was opened: 1 the first time. Kept beside the log, so that a
    /// seeded shell never draws the same randomness twice.
    ///
    /// # Errors
    /// [`FolderError`] if the count cannot be kept.
    pub fn count_start(&mut self) -> Result<u64, FolderError> {
        let path = self.dir.join("starts");
        let before = fs::read_to_string(&path)
            .ok()
            .and_then(|text| text.trim().parse().ok());
        let now = before.unwrap_or(0_u64) + 1;
        replace(&self.dir, "starts", now.to_string().as_bytes()).map_err(io_at(&path))?;
        Ok(now)
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    fn value(&mut self, name: &str) -> io::Result<StoreValue> {
        let Some(span) = self.index.get(name).copied() else {
            return Ok(StoreValue {
                found: false,
                value: Vec::new(),
            });
        };
        let mut value = vec![0; span.len];
        self.log.seek(SeekFrom::Start(span.at))?;
        self.log.read_exact(&mut value)?;
        Ok(StoreValue { found: true, value })
    }

    fn append(&mut self, writes: &[StoreWrite]) -> io::Result<()> {
        let Some(frame) = frame::encode(writes) else {
            return Err(io::ErrorKind::FileTooLarge.into());
        };
        let written = self
            .log
            .seek(SeekFrom::Start(self.end))
            .and_then(|_| self.log.write_all(&frame))
            .and_then(|()| self.log.sync_all());
        if let Err(error) = written {
            // What a failed write left behind must not come before a later frame.
            self.log.set_len(self.end)?;
            return Err(error);
        }
        if let Some((entries, len)) = frame::decode(&frame) {
            note(&mut self.index, entries, self.end);
            self.end += len as u64;
        }
        Ok(())
    }

    fn compact_if_half_dead(&mut self) -> io::Result<()> {
        let live: usize = self
            .index
            .iter()
            .map(|(name, span)| name.len() + span.len)
            .sum();
        // Small logs are left alone: rewriting them saves nothing.
        if self.end < 64 * 1024 || live as u64 * 2 >= self.end {
            return Ok(());
        }
        let mut names: Vec<_> = self.index.keys().cloned().collect();
        names.sort();
        let mut bytes = Vec::new();
        for name in names {
            let value = self.value(&name)?.value;
            bytes.extend(
                frame::encode(&[StoreWrite {
                    name,
                    remove: false,
                    value,
                }])
                .unwrap_or_default(),
            );
        }
        replace(&self.dir, "store.log", &bytes)?;
        let path = self.dir.join("store.log");
        self.log = open_log(&path)?;
        let (index, end) = index_of(&bytes, &path).map_err(io::Error::other)?;
        self.index = index;
        self.end = end as u64;
        Ok(())
    }
}

impl Storage for FolderStorage {
    fn read(&mut self, names: &[String]) -> Result<Vec<StoreValue>, StoreFailure> {
        names
            .iter()
            .map(|name| self.value(name).map_err(|_| StoreFailure::Damaged))
            .collect()
    }

    fn commit(&mut self, writes: &[StoreWrite]) -> Result<(), StoreFailure> {
        self.append(writes).map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreFailure::Full,
            _ => StoreFailure::Unavailable,
        })
    }

    fn load_secret(&mut self) -> VaultOutcome {
        match fs::read(self.dir.join("vault")) {
            Ok(secret) => VaultOutcome::Loaded { secret },
            Err(error) if error.kind() == io::ErrorKind::NotFound => VaultOutcome::Empty,
            Err(_) => VaultOutcome::Failed,
        }
    }

    fn keep_secret(&mut self, secret: &[u8]) -> VaultOutcome {
        match replace(&self.dir, "vault", secret) {
            Ok(()) => VaultOutcome::Kept,
            Err(_) => VaultOutcome::Failed,
        }
    }

    fn load_token(&mut self) -> VaultOutcome {
        let Ok((beside, name)) = token_place(&self.dir) else {
            return VaultOutcome::Failed;
        };
        match fs::read(beside.join(name)) {
            Ok(secret) => VaultOutcome::Loaded { secret },
            Err(error) if error.kind() == io::ErrorKind::NotFound => VaultOutcome::Empty,
            Err(_) => VaultOutcome::Failed,
        }
    }

    fn keep_token(&mut self, token: &[u8]) -> VaultOutcome {
        match token_place(&self.dir).and_then(|(beside, name)| replace(&beside, &name, token)) {
            Ok(()) => VaultOutcome::Kept,
            Err(_) => VaultOutcome::Failed,
        }
    }
}

/// Where the install token lies: `journal.install` beside the folder `journal`.
fn token_place(dir: &Path) -> io::Result<(PathBuf, String)> {
    let dir = fs::canonicalize(dir)?;
    let name = dir.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let beside = dir.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let name = format!("{}.install", name.to_string_lossy());
    Ok((beside.to_path_buf(), name))
}

fn io_at(path: &Path) -> impl FnOnce(io::Error) -> FolderError + use<> {
    let path = path.to_path_buf();
    move |source| FolderError::Io { path, source }
}

fn lock(dir: &Path) -> Result<File, FolderError> {
    let path = dir.join("lock");
    let file = private_file(&path).map_err(io_at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(FolderError::InUse(dir.to_path_buf())),
        Err(TryLockError::Error(source)) => Err(FolderError::Io { path, source }),
    }
}

fn open_log(path: &Path) -> io::Result<File> {
    private_file(path)
}

/// Opens or makes a file that its owner alone may read.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Puts `bytes` in the place of `dir/name`, all or nothing, durably.
fn replace(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let new = dir.join(format!("{name}.new"));
    let mut file = private_file(&new)?;
    file.set_len(0)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, dir.join(name))?;
    // The rename itself is durable once the folder is.
    #[cfg(unix)]
    File::open(dir)?.sync_all()?;
    Ok(())
}

/// Reads the whole log once: where each live value lies, and where the sound part ends.
fn index_of(bytes: &[u8], path: &Path) -> Result<(HashMap<String, Span>, usize), FolderError> {
    let mut index = HashMap::new();
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let Some((entries, len)) = frame::decode(rest) else {
            if frame::holds_a_frame(rest) {
                return Err(FolderError::Damaged {
                    path: path.to_path_buf(),
                    at,
                });
            }
            break;
        };
        note(&mut index, entries, at as u64);
        at += len;
    }
    Ok((index, at))
}

fn note(index: &mut HashMap<String, Span>, entries: Vec<Entry>, frame_at: u64) {
    for entry in entries {
        match entry {
            Entry::Keep { name, at, len } => {
                index.insert(
                    name,
                    Span {
                        at: frame_at + at as u64,
                        len,
                    },
                );
            }
            Entry::Remove { name } => {
                index.remove(&name);
            }
        }
    }
}

#[cfg(test)]
mod tests;
