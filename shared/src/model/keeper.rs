//! Keeping: one commit at a time, everything that waits in the next one.

use std::collections::BTreeMap;

use rand_core::CryptoRng;
use seal::at_rest::{DataKey, open_value, seal_value, storage_name};
use zeroize::Zeroizing;

use crate::asks::Asks;
use crate::effect::{StoreFailure, StoreOutcome, StoreValue, StoreWrite};

/// What is to be kept, and what is being kept.
pub(crate) struct Keeper {
    key: DataKey,
    pending: BTreeMap<String, Option<Zeroizing<Vec<u8>>>>,
    in_flight: Option<BTreeMap<String, Option<Zeroizing<Vec<u8>>>>>,
    failure: Option<StoreFailure>,
}

/// What a committed (or failed) commit means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Everything asked so far is durable.
    All,
    /// This commit is durable; more waits.
    Some,
    /// It failed; what it held waits again.
    Failed(StoreFailure),
}

impl Keeper {
    pub(crate) fn new(key: DataKey) -> Self {
        Self {
            key,
            pending: BTreeMap::new(),
            in_flight: None,
            failure: None,
        }
    }

    pub(crate) fn key(&self) -> &DataKey {
        &self.key
    }

    /// The storage name of one thing of a sort: nothing of the id shows in it.
    pub(crate) fn name(&self, sort: &str, id: &[u8]) -> String {
        storage_name(&self.key, sort, id)
    }

    /// Keep `value` under `name` with the next commit.
    pub(crate) fn put(&mut self, name: String, value: Vec<u8>) {
        self.pending.insert(name, Some(Zeroizing::new(value)));
    }

    /// Remove `name` with the next commit.
    pub(crate) fn remove(&mut self, name: String) {
        self.pending.insert(name, None);
    }

    /// What waits under this name is not kept after all. True if it waited, and was not on its way.
    pub(crate) fn forget(&mut self, name: &str) -> bool {
        self.pending.remove(name).is_some()
    }

    /// Opens a value read from the store. `None` if there is none; an error if it is damaged.
    pub(crate) fn open(
        &self,
        name: &str,
        value: &StoreValue,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, seal::Error> {
        if !value.found {
            return Ok(None);
        }
        open_value(&self.key, name, &value.value).map(Some)
    }

    /// Nothing waits and nothing is under way.
    pub(crate) fn is_idle(&self) -> bool {
        self.pending.is_empty() && self.in_flight.is_none()
    }

    /// A commit is under way.
    pub(crate) fn is_busy(&self) -> bool {
        self.in_flight.is_some()
    }

    /// Why the last commit failed, until one succeeds.
    pub(crate) fn failure(&self) -> Option<StoreFailure> {
        self.failure
    }

    /// What is not durable yet under this name, if anything: `Some(None)` is a removal.
    pub(crate) fn unkept(&self, name: &str) -> Option<Option<&[u8]>> {
        self.pending
            .get(name)
            .or_else(|| self.in_flight.as_ref().and_then(|writes| writes.get(name)))
            .map(|value| value.as_ref().map(|bytes| bytes.as_slice()))
    }

    /// Sends what waits, unless a commit is under way.
    pub(crate) fn flush(&mut self, rng: &mut impl CryptoRng, asks: &mut Asks) {
        if self.in_flight.is_some() || self.pending.is_empty() {
            return;
        }
        let writes = std::mem::take(&mut self.pending);
        let sealed = writes
            .iter()
            .map(|(name, value)| StoreWrite {
                name: name.clone(),
                remove: value.is_none(),
                value: value
                    .as_ref()
                    .and_then(|bytes| seal_value(&self.key, name, bytes, rng).ok())
                    .unwrap_or_default(),
            })
            .collect();
        self.in_flight = Some(writes);
        asks.commit(sealed);
    }

    /// The commit under way ended.
    pub(crate) fn committed(&mut self, outcome: &StoreOutcome) -> Kept {
        let Some(writes) = self.in_flight.take() else {
            return Kept::Some;
        };
        let failure = match outcome {
            StoreOutcome::Committed => None,
            StoreOutcome::Failed(failure) => Some(*failure),
            _ => Some(StoreFailure::Damaged),
        };
        self.failure = failure;
        match failure {
            None if self.pending.is_empty() => Kept::All,
            None => Kept::Some,
            Some(failure) => {
                // What came later wins over what failed.
                for (name, value) in writes {
                    self.pending.entry(name).or_insert(value);
                }
                Kept::Failed(failure)
            }
        }
    }
}
