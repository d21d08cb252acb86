//! Wake-ups: who waits on which space.

use crate::store::SpaceState;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use wire::SpaceId;

/// Live streams by space. A space without listeners takes no memory.
#[derive(Default)]
pub(crate) struct Live {
    channels: Mutex<Channels>,
}

#[derive(Default)]
struct Channels {
    by_space: HashMap<SpaceId, watch::Sender<Arc<SpaceState>>>,
    closed: bool,
}

impl Live {
    fn lock(&self) -> MutexGuard<'_, Channels> {
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Listens to a space from a known state on; `None` when the relay is closing.
    pub(crate) fn listen(
        &self,
        space: SpaceId,
        state: Arc<SpaceState>,
    ) -> Option<watch::Receiver<Arc<SpaceState>>> {
        let mut channels = self.lock();
        if channels.closed {
            return None;
        }
        let channel = channels
            .by_space
            .entry(space)
            .or_insert_with(|| watch::Sender::new(state));
        Some(channel.subscribe())
    }

    /// Tells listeners what was committed, unless they know as much already.
    pub(crate) fn publish(&self, space: &SpaceId, state: &Arc<SpaceState>) {
        if let Some(channel) = self.lock().by_space.get(space) {
            channel.send_if_modified(|known| {
                let newer = state.revision > known.revision;
                if newer {
                    *known = Arc::clone(state);
                }
                newer
            });
        }
    }

    /// Whether anybody waits on a space.
    pub(crate) fn has_listeners(&self, space: &SpaceId) -> bool {
        let channels = self.lock();
        let channel = channels.by_space.get(space);
        channel.is_some_and(|channel| channel.receiver_count() > 0)
    }

    /// Spaces that somebody waits on.
    pub(crate) fn listened(&self) -> Vec<SpaceId> {
        let channels = self.lock();
        let waited = channels.by_space.iter();
        waited
            .filter(|(_, channel)| channel.receiver_count() > 0)
            .map(|(space, _)| *space)
            .collect()
    }

    /// Drops channels nobody listens to any more.
    pub(crate) fn tidy(&self) {
        self.lock()
            .by_space
            .retain(|_, channel| channel.receiver_count() > 0);
    }

    /// Ends every stream: receivers see their sender gone.
    pub(crate) fn close(&self) {
        let mut channels = self.lock();
        channels.closed = true;
        channels.by_space.clear();
    }
}
