//! Word of what other relays committed, by LISTEN and NOTIFY.

use super::{ACQUIRE_WITHIN, CHANNEL, PostgresStore, durable};
use crate::store::StoreError;
use sqlx::postgres::{PgListener, PgPool, PgPoolOptions};
use std::time::Duration;
use wire::SpaceId;

/// Without word for so long, the connection is tried: a server that vanished says nothing.
const SILENCE_MAX: Duration = Duration::from_secs(20);

/// A connection that listens. When it fails, what was said meanwhile is lost: open another, and
/// then look at everything again.
pub(crate) struct Wakes {
    listener: PgListener,
    pool: PgPool,
    relay: String,
}

impl PostgresStore {
    /// Begins to listen; whatever is committed from now on is heard.
    pub(crate) async fn wakes(&self) -> Result<Wakes, StoreError> {
        let pool = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE_WITHIN)
            .after_connect(|connection, _| Box::pin(durable(connection)))
            .connect_with(self.options.clone())
            .await?;
        let mut listener = PgListener::connect_with(&pool).await?;
        // It must fail visibly: a connection made anew in silence would have missed things.
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        Ok(Wakes {
            listener,
            pool,
            relay: self.relay.clone(),
        })
    }
}

impl Wakes {
    /// Waits for word of another relay's commit, and says to which space.
    pub(crate) async fn next(&mut self) -> Result<SpaceId, StoreError> {
        loop {
            let heard = tokio::time::timeout(SILENCE_MAX, self.listener.try_recv()).await;
            let Ok(heard) = heard else {
                let tried = sqlx::query("SELECT 1").execute(&mut self.listener);
                let tried = tokio::time::timeout(ACQUIRE_WITHIN, tried).await;
                tried.map_err(|_| StoreError::Away(sqlx::Error::PoolTimedOut))??;
                continue;
            };
            let lost = || StoreError::Away(sqlx::Error::PoolClosed);
            let notification = heard?.ok_or_else(lost)?;
            let Some((relay, space)) = notification.payload().split_once(' ') else {
                continue;
            };
            if relay == self.relay {
                continue;
            }
            if let Ok(space) = space.parse() {
                return Ok(space);
            }
        }
    }

    /// Lets go of the connection.
    pub(crate) async fn close(self) {
        drop(self.listener);
        self.pool.close().await;
    }
}
