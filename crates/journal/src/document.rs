use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{
    ActorId, Automerge, AutomergeError, Change, ChangeHash, LoadOptions, ObjId, ObjType, PatchLog,
    ROOT, ReadDoc, SaveOptions, ScalarValue, TextEncoding, Value,
};

use crate::chunks::{self, Chunk};
use crate::{Error, Result, columns};

/// Who writes: random for every installation, and new after every restore, so that no two writers
/// ever number their changes alike.
pub type Actor = [u8; 16];

/// A state of a document: the hashes of the newest changes in it, sorted.
pub type Heads = Vec<[u8; 32]>;

/// The version of the schema this crate writes, in `v` of the root.
pub(crate) const SCHEMA: i64 = 1;

const ENCODING: TextEncoding = TextEncoding::Utf16CodeUnit;

/// What pages and settings have in common: an automerge document, strictly read, with commits that
/// depend on their inputs alone.
#[derive(Clone)]
pub(crate) struct Document {
    pub(crate) inner: Automerge,
}

impl Document {
    pub(crate) fn new(actor: Actor) -> Self {
        let inner = Automerge::new_with_encoding(ENCODING).with_actor(ActorId::from(actor));
        Self { inner }
    }

    /// Reads saved documents and changes, concatenated in any order.
    ///
    /// A change that cannot be applied costs what it says and not the document it came for: if not
    /// everything can be read together but a saved document is there, each chunk is taken by itself
    /// and those that do not hold are left out. (No device can apply them.)
    pub(crate) fn load(bytes: &[u8], actor: Actor) -> Result<Self> {
        let mut chunks = chunks::split(bytes)?;
        let first_saved = chunks.iter().position(|c| matches!(c, Chunk::Document(_)));
        let saved = first_saved.map(|at| chunks.swap_remove(at));
        let begun = shielded(|| match saved {
            // starting from a saved document is much cheaper than applying its changes
            Some(Chunk::Document(saved)) => {
                columns::check(&Chunk::Document(saved))?;
                load_saved(saved)
            }
            _ => Ok(Automerge::new_with_encoding(ENCODING)),
        })?;
        let begun = begun.with_actor(ActorId::from(actor));
        let together = shielded(|| with_chunks(begun.clone(), &chunks));
        let inner = match together {
            Err(Error::Malformed) if saved.is_some() => {
                one_by_one(begun, &chunks, |error| error != Error::Malformed)?
            }
            together => together?,
        };
        Ok(Self { inner })
    }

    pub(crate) fn save(&self, deflate: bool) -> Vec<u8> {
        self.inner.save_with_options(SaveOptions {
            deflate,
            retain_orphans: true,
        })
    }

    pub(crate) fn heads(&self) -> Heads {
        let mut heads: Heads = self
            .inner
            .get_heads()
            .into_iter()
            .map(|hash| hash.0)
            .collect();
        heads.sort_unstable();
        heads
    }

    pub(crate) fn is_at(&self, heads: &[[u8; 32]]) -> bool {
        let mut asked = heads.to_vec();
        asked.sort_unstable();
        asked.dedup();
        asked == self.heads()
    }

    pub(crate) fn is_waiting(&self) -> bool {
        !self.inner.get_missing_deps(&[]).is_empty()
    }

    /// The heads as automerge has them, if all are in the history.
    pub(crate) fn known(&self, heads: &[[u8; 32]]) -> Result<Vec<ChangeHash>> {
        heads
            .iter()
            .map(|hash| {
                let hash = ChangeHash(*hash);
                let found = self.inner.get_change_meta_by_hash(&hash).is_some();
                found.then_some(hash).ok_or(Error::UnknownHeads)
            })
            .collect()
    }

    pub(crate) fn changes_since(&self, heads: &[[u8; 32]]) -> Vec<u8> {
        let heads: Vec<ChangeHash> = heads.iter().map(|hash| ChangeHash(*hash)).collect();
        self.inner.save_after(&heads)
    }

    /// Applies all of it or, if any of it cannot be read, nothing. True if the document moved on.
    pub(crate) fn apply(&mut self, bytes: &[u8]) -> Result<bool> {
        let chunks = chunks::split(bytes)?;
        if chunks.is_empty() {
            return Ok(false);
        }
        let before = self.heads();
        let copy = self.inner.clone();
        self.inner = shielded(|| with_chunks(copy, &chunks))?;
        Ok(before != self.heads())
    }

    /// One change to the document as it is now. `None` if nothing was to be changed.
    pub(crate) fn write(
        &mut self,
        message: Option<&str>,
        change: impl FnOnce(&mut Transaction<'_>) -> Result<()>,
    ) -> Result<Option<[u8; 32]>> {
        finish(self.inner.transaction(), message, change)
    }

    /// One change to the document as it was at `heads`, which must be known.
    pub(crate) fn write_at(
        &mut self,
        heads: &[ChangeHash],
        change: impl FnOnce(&mut Transaction<'_>) -> Result<()>,
    ) -> Result<Option<[u8; 32]>> {
        let transaction = self
            .inner
            .transaction_at(PatchLog::inactive(), heads)
            .map_err(|_| Error::Malformed)?;
        finish(transaction, None, change)
    }

    /// Checks that the root is of a kind and of a version that can be read here.
    pub(crate) fn check(&self, kind: &str) -> Result<()> {
        let Some(schema) = self.root_int("v") else {
            return Err(if self.is_waiting() {
                Error::Incomplete
            } else {
                Error::Malformed
            });
        };
        if schema > SCHEMA {
            return Err(Error::NewerSchema);
        }
        match self.root_text("kind") {
            Some(found) if found == kind => Ok(()),
            _ => Err(Error::Malformed),
        }
    }

    pub(crate) fn root_object(&self, key: &str, kind: ObjType) -> Option<ObjId> {
        match self.inner.get(ROOT, key) {
            Ok(Some((Value::Object(found), id))) if found == kind => Some(id),
            _ => None,
        }
    }

    pub(crate) fn root_scalar(&self, key: &str) -> Option<ScalarValue> {
        match self.inner.get(ROOT, key) {
            Ok(Some((Value::Scalar(value), _))) => Some(value.into_owned()),
            _ => None,
        }
    }

    pub(crate) fn root_text(&self, key: &str) -> Option<String> {
        match self.root_scalar(key)? {
            ScalarValue::Str(text) => Some(text.to_string()),
            _ => None,
        }
    }

    pub(crate) fn root_int(&self, key: &str) -> Option<i64> {
        self.root_scalar(key).as_ref().and_then(ScalarValue::as_i64)
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Document")
    }
}

/// Puts a scalar under a key of the root, unless it is there already.
pub(crate) fn put(tx: &mut Transaction<'_>, key: &str, value: ScalarValue) -> Result<()> {
    let same = match tx.get(ROOT, key) {
        Ok(Some((Value::Scalar(found), _))) => *found == value,
        _ => false,
    };
    if same {
        Ok(())
    } else {
        tx.put(ROOT, key, value).map_err(|_| Error::Malformed)
    }
}

/// Removes a key of the root, if it is there.
pub(crate) fn remove(tx: &mut Transaction<'_>, key: &str) -> Result<()> {
    match tx.get(ROOT, key) {
        Ok(Some(_)) => tx.delete(ROOT, key).map_err(|_| Error::Malformed),
        _ => Ok(()),
    }
}

fn finish(
    mut transaction: Transaction<'_>,
    message: Option<&str>,
    change: impl FnOnce(&mut Transaction<'_>) -> Result<()>,
) -> Result<Option<[u8; 32]>> {
    if let Err(error) = change(&mut transaction) {
        transaction.rollback();
        return Err(error);
    }
    // Time 0: the clock belongs to the caller, and the history tells nobody when somebody typed.
    let mut options = CommitOptions::default().with_time(0);
    if let Some(message) = message {
        options.set_message(message);
    }
    let (hash, _) = transaction.commit_with(options);
    Ok(hash.map(|hash| hash.0))
}

/// automerge checks much of what it reads and panics at the rest. What comes here was signed by a
/// member's device, so this is a fault and hardly an attack; still, it should cost one update and not
/// the app each time it starts. Where panics abort (the web), this has no effect.
fn shielded<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(Error::Malformed))
}

fn with_chunks(mut inner: Automerge, chunks: &[Chunk<'_>]) -> Result<Automerge> {
    let mut changes = Vec::new();
    for chunk in chunks {
        columns::check(chunk)?;
        match chunk {
            Chunk::Change(bytes) | Chunk::Compressed(bytes) => changes.push(read_change(bytes)?),
            Chunk::Document(bytes) => changes.extend(load_saved(bytes)?.get_changes(&[])),
        }
    }
    if !changes.is_empty() {
        inner.apply_changes(changes).map_err(|error| match error {
            AutomergeError::DuplicateSeqNumber(..) => Error::Forked,
            _ => Error::Malformed,
        })?;
        // A saved document holds what changes say and not their bytes, and loads only if the hashes
        // come out the same. One change in another spelling than automerge's own is applied without
        // a word, and makes all of the document unreadable from the next start on.
        load_saved(&inner.save_nocompress())?;
    }
    Ok(inner)
}

/// Takes each chunk by itself, without those that do not hold. An error that `matters` ends it.
fn one_by_one(
    mut inner: Automerge,
    chunks: &[Chunk<'_>],
    matters: impl Fn(Error) -> bool,
) -> Result<Automerge> {
    for chunk in chunks {
        let copy = inner.clone();
        match shielded(|| with_chunks(copy, std::slice::from_ref(chunk))) {
            Ok(taken) => inner = taken,
            Err(error) if matters(error) => return Err(error),
            Err(_) => {}
        }
    }
    Ok(inner)
}

fn load_saved(bytes: &[u8]) -> Result<Automerge> {
    let options = LoadOptions::new().text_encoding(ENCODING);
    Automerge::load_with_options(bytes, options).map_err(|_| Error::Malformed)
}

fn read_change(bytes: &[u8]) -> Result<Change> {
    let change = Change::try_from(bytes).map_err(|_| Error::Malformed)?;
    // a checksum is the start of the hash; this way of reading does not compare them itself
    match (change.hash().0.get(..4), chunks::checksum(bytes)) {
        (Some(computed), Some(claimed)) if computed == claimed => Ok(change),
        _ => Err(Error::Malformed),
    }
}
