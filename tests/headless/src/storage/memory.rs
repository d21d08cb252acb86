//! Storage that outlives the device that uses it, but not the process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shared::effect::{StoreFailure, StoreValue, StoreWrite, VaultOutcome};

use super::Storage;

/// Storage in memory. Clones are the same storage, so that a device can be stopped and started.
#[derive(Clone, Default)]
pub struct MemoryStorage {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    values: HashMap<String, Vec<u8>>,
    secret: Option<Vec<u8>>,
    token: Option<Vec<u8>>,
    full: bool,
    values_read: u64,
    commits: u64,
}

impl MemoryStorage {
    /// Empty storage.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on commits fail for want of room (or, with false, succeed again).
    pub fn set_full(&self, full: bool) {
        self.kept().full = full;
    }

    /// How many values were read since the storage was made.
    #[must_use]
    pub fn values_read(&self) -> u64 {
        self.kept().values_read
    }

    /// How many commits were made.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.kept().commits
    }

    /// Every value kept, as it is kept.
    #[must_use]
    pub fn everything(&self) -> Vec<Vec<u8>> {
        self.kept().values.values().cloned().collect()
    }

    /// Whether something is kept under this name.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        self.kept().values.contains_key(name)
    }

    /// Names of everything kept, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.kept().values.keys().cloned().collect();
        names.sort();
        names
    }

    /// An independent copy of what is kept now, as a backup of a phone would hold it: without the
    /// install token.
    #[must_use]
    pub fn copied(&self) -> Self {
        let kept = self.kept();
        let copy = Kept {
            values: kept.values.clone(),
            secret: kept.secret.clone(),
            ..Kept::default()
        };
        Self {
            kept: Arc::new(Mutex::new(copy)),
        }
    }

    /// A copy that took the install token along, as the image of a whole machine does.
    #[must_use]
    pub fn cloned_whole(&self) -> Self {
        let copy = self.copied();
        copy.kept().token = self.kept().token.clone();
        copy
    }

    /// Every name and value, one after the other: what a thief of the storage would search.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let kept = self.kept();
        let mut bytes = Vec::new();
        for (name, value) in &kept.values {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(value);
        }
        bytes
    }

    /// Flips a bit of the value under `name`, if there is one.
    pub fn damage(&self, name: &str, at: usize) {
        if let Some(value) = self.kept().values.get_mut(name) {
            let len = value.len().max(1);
            if let Some(byte) = value.get_mut(at % len) {
                *byte ^= 0x10;
            }
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Storage for MemoryStorage {
    fn read(&mut self, names: &[String]) -> Result<Vec<StoreValue>, StoreFailure> {
        let mut kept = self.kept();
        kept.values_read += names.len() as u64;
        let value = |name| match kept.values.get(name) {
            Some(value) => StoreValue {
                found: true,
                value: value.clone(),
            },
            None => StoreValue {
                found: false,
                value: Vec::new(),
            },
        };
        Ok(names.iter().map(value).collect())
    }

    fn commit(&mut self, writes: &[StoreWrite]) -> Result<(), StoreFailure> {
        let mut kept = self.kept();
        if kept.full {
            return Err(StoreFailure::Full);
        }
        kept.commits += 1;
        for write in writes {
            if write.remove {
                kept.values.remove(&write.name);
            } else {
                kept.values.insert(write.name.clone(), write.value.clone());
            }
        }
        Ok(())
    }

    fn load_secret(&mut self) -> VaultOutcome {
        match &self.kept().secret {
            Some(secret) => VaultOutcome::Loaded {
                secret: secret.clone(),
            },
            None => VaultOutcome::Empty,
        }
    }

    fn keep_secret(&mut self, secret: &[u8]) -> VaultOutcome {
        self.kept().secret = Some(secret.to_vec());
        VaultOutcome::Kept
    }

    fn load_token(&mut self) -> VaultOutcome {
        match &self.kept().token {
            Some(token) => VaultOutcome::Loaded {
                secret: token.clone(),
            },
            None => VaultOutcome::Empty,
        }
    }

    fn keep_token(&mut self, token: &[u8]) -> VaultOutcome {
        self.kept().token = Some(token.to_vec());
        VaultOutcome::Kept
    }
}
