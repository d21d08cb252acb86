//! Following what other relays over the same database commit, for the live streams of this one.
//!
//! Word of a commit may be lost while the connection that listens is down. So after every loss a
//! new one listens first, and then every space that somebody waits on here is looked at again.

use crate::relay::App;
use crate::store::StoreError;
use std::sync::Arc;
use std::time::Duration;
use wire::SpaceId;

/// How long to wait before listening again after a failure.
const AGAIN_AFTER: Duration = Duration::from_millis(500);

/// Follows until the task is aborted.
pub(crate) async fn follow(app: Arc<App>) {
    loop {
        if let Err(error) = listen(&app).await {
            crate::writer::failed(&error);
        }
        tokio::time::sleep(AGAIN_AFTER).await;
    }
}

/// Listens until the connection is lost.
async fn listen(app: &App) -> Result<(), StoreError> {
    let Some(shared) = app.store.shared() else {
        return Ok(());
    };
    let mut wakes = shared.wakes().await?;
    let lost = async {
        for space in app.live.listened() {
            look(app, space).await?;
        }
        loop {
            let space = wakes.next().await?;
            if app.live.has_listeners(&space) {
                look(app, space).await?;
            }
        }
    }
    .await;
    wakes.close().await;
    lost
}

/// Tells listeners of a space what the database says of it.
async fn look(app: &App, space: SpaceId) -> Result<(), StoreError> {
    if let Some(state) = app.spaces.get(&*app.store, space).await? {
        app.live.publish(&space, &state);
    }
    Ok(())
}
