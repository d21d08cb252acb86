//! Bodies of parts in a folder, or in a store that speaks S3.

use crate::config::PartsPlace;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientOptions, Error, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig};
use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;
use std::time::Duration;
use wire::PartId;

/// How long one exchange with the store may take, and all tries of one together: less than a
/// request may, so that its sender hears why.
const EXCHANGE_MAX: Duration = Duration::from_secs(10);
const TRIES_MAX: Duration = Duration::from_secs(15);
const RETRIES: usize = 3;

/// A folder or a bucket.
#[derive(Clone, Debug)]
pub(crate) struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Objects {
    /// Opens the place; `None` if it is the database.
    pub(crate) fn open(place: &PartsPlace) -> Result<Option<Self>, Error> {
        match place {
            PartsPlace::Database => Ok(None),
            PartsPlace::Folder(folder) => {
                let made = std::fs::DirBuilder::new()
                    .recursive(true)
                    .mode(0o700)
                    .create(folder);
                made.map_err(|error| generic("folder", error))?;
                let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
                Ok(Some(Self {
                    store: Arc::new(store),
                    prefix: Path::default(),
                }))
            }
            PartsPlace::S3 { bucket, prefix } => {
                // The transport is told which TLS to use. An error means that it has been told.
                let _ = rustls::crypto::ring::default_provider().install_default();
                let store = AmazonS3Builder::from_env()
                    .with_bucket_name(bucket)
                    .with_client_options(client())
                    .with_retry(RetryConfig {
                        max_retries: RETRIES,
                        retry_timeout: TRIES_MAX,
                        ..RetryConfig::default()
                    })
                    // Not everything that speaks S3 takes many deletions at once.
                    .with_disable_bulk_delete(true)
                    .build()?;
                Ok(Some(Self {
                    store: Arc::new(store),
                    prefix: Path::parse(prefix)?,
                }))
            }
        }
    }

    /// Keeps a body; when this returns, it is kept for good.
    pub(crate) async fn put(&self, number: u32, part: PartId, body: Vec<u8>) -> Result<(), Error> {
        let path = self.path(number, part);
        self.store.put(&path, PutPayload::from(body)).await?;
        Ok(())
    }

    /// Reads a body; `None` if there is none.
    pub(crate) async fn get(&self, number: u32, part: PartId) -> Result<Option<Vec<u8>>, Error> {
        let found = match self.store.get(&self.path(number, part)).await {
            Err(Error::NotFound { .. }) => return Ok(None),
            found => found?,
        };
        Ok(Some(found.bytes().await?.to_vec()))
    }

    /// Whether there is a body.
    pub(crate) async fn holds(&self, number: u32, part: PartId) -> Result<bool, Error> {
        match self.store.head(&self.path(number, part)).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Deletes a body, if there is one.
    pub(crate) async fn delete(&self, number: u32, part: PartId) -> Result<(), Error> {
        match self.store.delete(&self.path(number, part)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The space's number is random: a path says which parts are together, as their sizes and times
    /// would, and not of which space.
    fn path(&self, number: u32, part: PartId) -> Path {
        self.prefix
            .clone()
            .join(format!("{number:08x}"))
            .join(part.to_string())
    }
}

/// Who set the environment knows whether plain HTTP is meant.
fn client() -> ClientOptions {
    let plain = std::env::var("AWS_ALLOW_HTTP").is_ok_and(|value| value == "true");
    ClientOptions::new()
        .with_timeout(EXCHANGE_MAX)
        .with_allow_http(plain)
}

fn generic(store: &'static str, error: std::io::Error) -> Error {
    Error::Generic {
        store,
        source: Box::new(error),
    }
}
