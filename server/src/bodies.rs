//! Where the bytes of parts are kept.

mod objects;

use crate::config::PartsPlace;
use crate::store::{PartBody, Store, StoreError};
use objects::Objects;
use std::sync::Arc;
use wire::PartId;

/// A place for the bytes of parts. What is known of a part is always in the database.
#[derive(Clone, Debug, Default)]
pub(crate) enum Bodies {
    /// In the database, in the transaction that makes the part known.
    #[default]
    Database,
    /// In a folder or an object store, from before the transaction until after the part is gone.
    Elsewhere(Objects),
}

impl Bodies {
    /// Opens the place that was configured.
    ///
    /// # Errors
    /// If it cannot be used.
    pub(crate) fn open(place: &PartsPlace) -> Result<Self, object_store::Error> {
        Ok(Objects::open(place)?.map_or(Self::Database, Self::Elsewhere))
    }

    /// Keeps a body durably, or says that the transaction shall keep it.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be kept.
    pub(crate) async fn keep(
        &self,
        number: u32,
        part: PartId,
        body: Vec<u8>,
    ) -> Result<PartBody, StoreError> {
        match self {
            Self::Database => Ok(PartBody::Here(Arc::new(body))),
            Self::Elsewhere(objects) => {
                objects.put(number, part, body).await?;
                Ok(PartBody::Elsewhere)
            }
        }
    }

    /// Whether a part is known, and its body where it is kept. A folder or a
    /// bucket may lose some without the database's knowing.
    ///
    /// # Errors
    /// [`StoreError`] if the place does not answer.
    pub(crate) async fn holds(
        &self,
        store: &impl Store,
        number: u32,
        part: PartId,
    ) -> Result<bool, StoreError> {
        if store.held_parts(number, &[part]).await?.is_empty() {
            return Ok(false);
        }
        let Self::Elsewhere(objects) = self else {
            return Ok(true);
        };
        // Or it was kept in the database, before the relay was told of another place.
        Ok(objects.holds(number, part).await?
            || matches!(store.part(number, part).await?, Some(PartBody::Here(_))))
    }

    /// The bytes of a part; `None` if the space holds no such part.
    ///
    /// # Errors
    /// [`StoreError`] if they could not be read.
    pub(crate) async fn read(
        &self,
        store: &impl Store,
        number: u32,
        part: PartId,
    ) -> Result<Option<Arc<Vec<u8>>>, StoreError> {
        match store.part(number, part).await? {
            None => Ok(None),
            Some(PartBody::Here(body)) => Ok(Some(body)),
            Some(PartBody::Elsewhere) => match self {
                // The relay was started without the place that holds it.
                Self::Database => Err(StoreError::Corrupt),
                Self::Elsewhere(objects) => Ok(objects.get(number, part).await?.map(Arc::new)),
            },
        }
    }

    /// Deletes bodies of parts that the database no longer knows. What is left behind by a crash
    /// costs room and nothing else.
    pub(crate) async fn forget(&self, store: &impl Store, parts: &[(u32, PartId)]) {
        let Self::Elsewhere(objects) = self else {
            // Gone with the transaction.
            return;
        };
        for (number, part) in parts {
            // Somebody may have brought it back meanwhile.
            let held = store.held_parts(*number, &[*part]).await;
            if !held.is_ok_and(|held| held.is_empty()) {
                continue;
            }
            if let Err(error) = objects.delete(*number, *part).await {
                tracing::warn!(kind = kind(&error), "a part could not be deleted");
            }
        }
    }
}

/// What sort of failure it was. The error's own words may hold a path.
pub(crate) fn kind(error: &object_store::Error) -> &'static str {
    match error {
        object_store::Error::NotFound { .. } => "not found",
        object_store::Error::PermissionDenied { .. } => "permission denied",
        object_store::Error::Unauthenticated { .. } => "unauthenticated",
        object_store::Error::InvalidPath { .. } => "invalid path",
        _ => "failed",
    }
}
