//! Spaces in memory: what was last committed, so that most requests need no read.
//!
//! The writer is the only one in this process that changes spaces, and puts what it committed here
//! before it answers. Where several relays share a database, others change them too: then the
//! database is asked first whether what is here is still so. Either way what [`Spaces::get`] gives
//! is never older than any answer that any relay gave before it was called.

use crate::store::{SpaceState, Store, StoreError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wire::{Generation, SpaceId};

/// Spaces kept at most. A state is about a kilobyte for a handful of members.
const SPACES_MAX: usize = 8_192;

/// The cache. Cheap to share behind an `Arc`.
pub(crate) struct Spaces {
    inner: Mutex<Inner>,
}

struct Inner {
    /// The generation of the database that all of this was read from.
    generation: Generation,
    states: HashMap<SpaceId, (Arc<SpaceState>, u64)>,
    /// Counts uses, to tell what was used least recently.
    uses: u64,
    /// Counts what the writer changed, so that a slow read cannot bring back an old state.
    changes: u64,
}

impl Spaces {
    pub(crate) fn new(generation: Generation) -> Self {
        Self {
            inner: Mutex::new(Inner {
                generation,
                states: HashMap::new(),
                uses: 0,
                changes: 0,
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing under the lock can panic half-way through a change.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The database's generation, as of the last look.
    pub(crate) fn generation(&self) -> Generation {
        self.lock().generation
    }

    /// Takes another generation. What was in memory was of another database.
    pub(crate) fn renewed(&self, generation: Generation) {
        let mut inner = self.lock();
        if inner.generation != generation {
            inner.generation = generation;
            inner.changes += 1;
            inner.states.clear();
        }
    }

    /// Forgets what other relays have changed of these spaces, and learns the generation.
    pub(crate) async fn refresh<S: Store>(
        &self,
        store: &S,
        spaces: &[SpaceId],
    ) -> Result<(), StoreError> {
        let Some(fresh) = store.refresh(spaces).await? else {
            return Ok(());
        };
        self.renewed(fresh.generation);
        let mut inner = self.lock();
        for space in spaces {
            let stands = fresh.revisions.get(space);
            let known = inner.states.get(space).map(|(state, _)| state.revision);
            // Newer than what the database said: our own writer has committed since.
            if known.is_some_and(|known| stands.is_none_or(|stands| known < *stands)) {
                inner.changes += 1;
                inner.states.remove(space);
            }
        }
        Ok(())
    }

    /// The state of a space as it is now; `None` if there is no such space.
    pub(crate) async fn get<S: Store>(
        &self,
        store: &S,
        space: SpaceId,
    ) -> Result<Option<Arc<SpaceState>>, StoreError> {
        self.refresh(store, &[space]).await?;
        self.get_refreshed(store, space).await
    }

    /// The state of a space as of the last [`Spaces::refresh`].
    pub(crate) async fn get_refreshed<S: Store>(
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
