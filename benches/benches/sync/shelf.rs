//! A device's storage that remembers what was read of it, and what of that was a document.

use std::sync::{Arc, Mutex};

use headless::{MemoryStorage, Storage};
use miniz_oxide::deflate::compress_to_vec;
use seal::at_rest::{DataKey, open_value};
use shared::effect::{StoreFailure, StoreValue, StoreWrite, VaultOutcome};

/// How a saved document begins: automerge's magic bytes, a checksum, and the sort of the chunk.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const WHOLE: u8 = 0;
/// Documents that are compressed together, as in packs.
const TOGETHER: usize = 16;
/// The level that packs are compressed with.
const LEVEL: u8 = 8;

/// Storage in memory. Clones are the same storage.
#[derive(Clone, Default)]
pub(crate) struct Shelf {
    pub(crate) inner: MemoryStorage,
    read: Arc<Mutex<Vec<String>>>,
}

/// What a value is.
enum Sort {
    Document(Vec<u8>),
    Bundle,
    Other,
}

/// The documents of a journal, not sealed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Compact {
    pub(crate) documents: usize,
    /// Saved one by one as the documents' library does, in bytes.
    pub(crate) one_by_one: usize,
    /// Saved without compression and compressed sixteen at a time, in bytes: what "compacted and
    /// unsealed" means in the tables. No list, no readable texts.
    pub(crate) together: usize,
}

impl Shelf {
    /// An independent copy, with the install token.
    pub(crate) fn copied(&self) -> Self {
        Self {
            inner: self.inner.cloned_whole(),
            read: Arc::default(),
        }
    }

    /// Forgets what was read so far.
    pub(crate) fn forget_reads(&self) {
        self.names_read().clear();
    }

    /// How many values were read, and how many of these were pages' documents, or bundles of them.
    pub(crate) fn reads(&self) -> (usize, usize) {
        let names = self.names_read().clone();
        let key = self.key();
        let documents = names
            .iter()
            .filter(|name| !matches!(self.sort(&key, name), Sort::Other));
        (names.len(), documents.count())
    }

    /// All documents that are kept as such.
    pub(crate) fn compact(&self) -> Compact {
        let key = self.key();
        let mut compact = Compact::default();
        let mut waiting: Vec<u8> = Vec::new();
        for name in self.inner.names() {
            let Sort::Document(saved) = self.sort(&key, &name) else {
                continue;
            };
            let page = journal::Page::load(&saved, [0; 16]).unwrap();
            compact.documents += 1;
            compact.one_by_one += page.save().len();
            waiting.extend(page.save_uncompressed());
            if compact.documents % TOGETHER == 0 {
                compact.together += compress_to_vec(&waiting, LEVEL).len();
                waiting.clear();
            }
        }
        if !waiting.is_empty() {
            compact.together += compress_to_vec(&waiting, LEVEL).len();
        }
        compact
    }

    fn names_read(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.read.lock().unwrap()
    }

    fn sort(&self, key: &DataKey, name: &str) -> Sort {
        let mut inner = self.inner.clone();
        let sealed = inner.read(&[name.to_owned()]).unwrap().remove(0);
        let Some(value) = sealed
            .found
            .then(|| open_value(key, name, &sealed.value).ok())
            .flatten()
        else {
            return Sort::Other;
        };
        if value.starts_with(&MAGIC) && value.get(8) == Some(&WHOLE) {
            Sort::Document(value.to_vec())
        } else if pack::Bundle::decode(&value).is_ok_and(|bundle| bundle.open().is_ok()) {
            Sort::Bundle
        } else {
            Sort::Other
        }
    }

    /// The data key, from a vault without a lock: thirty-two bytes behind a map's key 0.
    fn key(&self) -> DataKey {
        let VaultOutcome::Loaded { secret } = self.inner.clone().load_secret() else {
            panic!("the vault holds nothing");
        };
        let begins = [0x00, 0x58, 0x20];
        let at = secret.windows(3).position(|bytes| bytes == begins).unwrap() + 3;
        DataKey::from_bytes(secret[at..at + 32].try_into().unwrap())
    }
}

impl Storage for Shelf {
    fn read(&mut self, names: &[String]) -> Result<Vec<StoreValue>, StoreFailure> {
        self.names_read().extend_from_slice(names);
        self.inner.read(names)
    }

    fn commit(&mut self, writes: &[StoreWrite]) -> Result<(), StoreFailure> {
        self.inner.commit(writes)
    }

    fn load_secret(&mut self) -> VaultOutcome {
        self.inner.load_secret()
    }

    fn keep_secret(&mut self, secret: &[u8]) -> VaultOutcome {
        self.inner.keep_secret(secret)
    }

    fn load_token(&mut self) -> VaultOutcome {
        self.inner.load_token()
    }

    fn keep_token(&mut self, token: &[u8]) -> VaultOutcome {
        self.inner.keep_token(token)
    }
}
