//! Where the bytes of parts are kept.

use crate::store::{PartBody, Store, StoreError};
use std::sync::Arc;
use wire::PartId;

/// A place for the bytes of parts. What is known of a part is always in the database.
#[derive(Clone, Debug, Default)]
pub(crate) enum Bodies {
    /// In the database, in the transaction that makes the part known.
    #[default]
    Database,
}

impl Bodies {
    /// Keeps a body durably, or says that the transaction shall keep it.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be kept.
    #[allow(
        clippy::unused_async,
        reason = "other places are reached over a network"
    )]
    pub(crate) async fn keep(
        &self,
        _number: u32,
        _part: PartId,
        body: Vec<u8>,
    ) -> Result<PartBody, StoreError> {
        match self {
            Self::Database => Ok(PartBody::Here(Arc::new(body))),
        }
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
            Some(PartBody::Elsewhere) => Err(StoreError::Corrupt),
        }
    }

    /// Deletes bodies of parts that the database no longer knows. What is left behind by a crash
    /// costs room and nothing else.
    #[allow(
        clippy::unused_async,
        reason = "other places are reached over a network"
    )]
    pub(crate) async fn forget(&self, _parts: &[(u32, PartId)]) {
        match self {
            // Gone with the transaction.
            Self::Database => {}
        }
    }
}
