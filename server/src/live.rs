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
                let newer = revision(state) > revision(known);
                if newer {
                    *known = Arc::clone(state);
                }
                newer
            });
        }
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

/// Grows with every commit to a space.
fn revision(state: &SpaceState) -> u64 {
    state.newest + state.access.version()
}
