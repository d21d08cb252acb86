//! Statements of spaces in memory: who asks without saying which it knows gets them all, and that
//! is no reason to read the database for every push.
//!
//! Each statement names the one before it, so what is here is right as long as the newest of it is
//! the newest of the space's state.

use crate::store::{SpaceState, Store, StoreError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use wire::{Hash, SpaceId, limits};

/// Spaces kept at most; then all are forgotten, as most of them will not be asked for again.
const SPACES_MAX: usize = 2_048;
/// The most bytes of one space's statements that are kept: those of some five devices.
const BYTES_MAX: usize = 2_048;

type All = Arc<Vec<Vec<u8>>>;
/// The newest statement's hash, and all of them.
type Held = (Hash, All);

/// The statements of small lists, in the order of their versions.
#[derive(Default)]
pub(crate) struct Statements {
    held: Mutex<HashMap<SpaceId, Held>>,
}

impl Statements {
    /// The statements of a space after a version, at most [`limits::PAGE_STATEMENTS_MAX`].
    ///
    /// # Errors
    /// [`StoreError`] if they had to be read and could not be.
    pub(crate) async fn after<S: Store>(
        &self,
        store: &S,
        space: SpaceId,
        version: u64,
        state: &SpaceState,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        if version >= state.access.version() {
            return Ok(Vec::new());
        }
        if let Some(all) = self.held(&space, state) {
            let known = usize::try_from(version).unwrap_or(usize::MAX);
            return Ok(all.iter().skip(known).cloned().collect());
        }
        let read = store
            .statements(space, version, limits::PAGE_STATEMENTS_MAX)
            .await?;
        if version == 0 {
            self.keep(space, state, &read);
        }
        Ok(read)
    }

    fn held(&self, space: &SpaceId, state: &SpaceState) -> Option<All> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let (newest, all) = held.get(space)?;
        (*newest == state.access.newest_hash()).then(|| Arc::clone(all))
    }

    fn keep(&self, space: SpaceId, state: &SpaceState, read: &[Vec<u8>]) {
        let bytes: usize = read.iter().map(Vec::len).sum();
        // Fewer or more than there were: another page is due, or one was added meanwhile.
        if bytes > BYTES_MAX || read.len() as u64 != state.access.version() {
            return;
        }
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= SPACES_MAX {
            held.clear();
        }
        held.insert(space, (state.access.newest_hash(), Arc::new(read.to_vec())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Entropy, Storage};
    use crate::store::contract::{changes, founder, load, write};
    use crate::store::sqlite::SqliteStore;

    #[tokio::test]
    async fn what_is_kept_is_what_the_database_holds_also_after_a_statement_more() {
        let store = SqliteStore::open(&Storage::Memory, &Entropy::system())
            .await
            .unwrap();
        let one = founder(1);
        let first = write(&store, one.created(5)).await;
        let statements = Statements::default();
        let after = async |version, state: &SpaceState| {
            let read = statements.after(&store, one.space, version, state).await;
            read.unwrap()
        };
        let alone = vec![one.first.bytes().to_vec()];
        assert_eq!(after(0, &first).await, alone);
        assert_eq!(after(0, &first).await, alone);
        assert!(after(1, &first).await.is_empty());
        let mut change = one.moved(&first, &[]);
        let mut state = (*change.state).clone();
        let second = one.second();
        let mut access = (*state.access).clone();
        access.apply(&second).unwrap();
        state.access = Arc::new(access);
        change.state = Arc::new(state);
        change.statements = vec![(2, second.bytes().to_vec())];
        store.write(&changes(vec![change])).await.unwrap();
        let state = load(&store, &one).await;
        let both = vec![alone[0].clone(), second.bytes().to_vec()];
        assert_eq!(after(0, &state).await, both);
        assert_eq!(after(1, &state).await, both[1..]);
        assert_eq!(after(1, &state).await, both[1..]);
        assert!(statements.held(&one.space, &state).is_some());
        assert!(statements.held(&one.space, &first).is_none());
    }
}
