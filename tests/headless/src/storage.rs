//! Where a device keeps its sealed values, and the one secret that opens them.

mod folder;
mod frame;
mod memory;

pub use folder::{FolderError, FolderStorage};
pub use memory::MemoryStorage;

use shared::effect::{StoreFailure, StoreValue, StoreWrite, VaultOutcome};

/// A map from names to sealed values with atomic commits, and a vault for one secret.
pub trait Storage {
    /// Reads `names`, one value a name, in order.
    ///
    /// # Errors
    /// [`StoreFailure`] if nothing could be read.
    fn read(&mut self, names: &[String]) -> Result<Vec<StoreValue>, StoreFailure>;

    /// Writes all of `writes` in order or none, durably before it returns.
    ///
    /// # Errors
    /// [`StoreFailure`] if nothing was written.
    fn commit(&mut self, writes: &[StoreWrite]) -> Result<(), StoreFailure>;

    /// What the vault holds: `Loaded`, `Empty` or `Failed`.
    fn load_secret(&mut self) -> VaultOutcome;

    /// Keeps `secret` instead of what the vault held: `Kept` or `Failed`.
    fn keep_secret(&mut self, secret: &[u8]) -> VaultOutcome;

    /// The install token, which no copy of the values takes along: `Loaded`, `Empty` or `Failed`.
    fn load_token(&mut self) -> VaultOutcome;

    /// Keeps `token` instead of the one before: `Kept` or `Failed`.
    fn keep_token(&mut self, token: &[u8]) -> VaultOutcome;
}

impl<T: Storage + ?Sized> Storage for Box<T> {
    fn read(&mut self, names: &[String]) -> Result<Vec<StoreValue>, StoreFailure> {
        (**self).read(names)
    }

    fn commit(&mut self, writes: &[StoreWrite]) -> Result<(), StoreFailure> {
        (**self).commit(writes)
    }

    fn load_secret(&mut self) -> VaultOutcome {
        (**self).load_secret()
    }

    fn keep_secret(&mut self, secret: &[u8]) -> VaultOutcome {
        (**self).keep_secret(secret)
    }

    fn load_token(&mut self) -> VaultOutcome {
        (**self).load_token()
    }

    fn keep_token(&mut self, token: &[u8]) -> VaultOutcome {
        (**self).keep_token(token)
    }
}
