//! Spaces in memory: what was last committed, so that most requests need no read.
//!
//! The writer is the only one that changes spaces, and puts what it committed here before it
//! answers; so what is found here is never older than any answer that was given.

use crate::store::{SpaceState, Store, StoreError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wire::SpaceId;

/// Spaces kept at most. A state is about a kilobyte for a handful of members.
const SPACES_MAX: usize = 8_192;

/// The cache. Cheap to share behind an `Arc`.
#[derive(Default)]
pub(crate) struct Spaces {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    states: HashMap<SpaceId, (Arc<SpaceState>, u64)>,
    /// Counts uses, to tell what was used least recently.
    uses: u64,
    /// Counts what the writer changed, so that a slow read cannot bring back an old state.
    changes: u64,
}

impl Spaces {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing under the lock can panic half-way through a change.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The state of a space, from memory or the store; `None` if there is no such space.
    pub(crate) async fn get<S: Store>(
        &self,
        store: &S,
        space: SpaceId,
    ) -> Result<Option<Arc<SpaceState>>, StoreError> {
        let changes = {
            let mut inner = self.lock();
            if let Some(state) = inner.touch(space) {
                return Ok(Some(state));
            }
            inner.changes
        };
        let Some(state) = store.load(space).await?.map(Arc::new) else {
            return Ok(None);
        };
        let mut inner = self.lock();
        if inner.changes == changes {
            inner.put(space, Arc::clone(&state));
        }
        Ok(Some(state))
    }

    /// What the writer committed.
    pub(crate) fn committed(&self, space: SpaceId, state: Arc<SpaceState>) {
        let mut inner = self.lock();
        inner.changes += 1;
        inner.put(space, state);
    }

    /// Forgets a space whose state in memory may be wrong.
    pub(crate) fn forget(&self, space: &SpaceId) {
        let mut inner = self.lock();
        inner.changes += 1;
        inner.states.remove(space);
    }
}

impl Inner {
    fn touch(&mut self, space: SpaceId) -> Option<Arc<SpaceState>> {
        self.uses += 1;
        let (state, used) = self.states.get_mut(&space)?;
        *used = self.uses;
        Some(Arc::clone(state))
    }

    fn put(&mut self, space: SpaceId, state: Arc<SpaceState>) {
        self.uses += 1;
        self.states.insert(space, (state, self.uses));
        if self.states.len() > SPACES_MAX {
            // Rarely, and for half at once: cheaper than keeping an order at every use.
            let mut uses: Vec<u64> = self.states.values().map(|(_, used)| *used).collect();
            let middle = uses.len() / 2;
            let (_, median, _) = uses.select_nth_unstable(middle);
            let median = *median;
            self.states.retain(|_, (_, used)| *used >= median);
        }
    }
}
