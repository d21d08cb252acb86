//! The relay's identity key: in a file of its own, so that a backup of the database holds no key.

use crate::config::{Entropy, Identity};
use ed25519_dalek::SigningKey;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// Permission bits of the key file: its owner reads and writes, nobody else does anything.
pub(crate) const MODE: u32 = 0o600;

/// Loads the key, or makes it on the first start.
pub(crate) fn load(identity: &Identity, entropy: &Entropy) -> io::Result<SigningKey> {
    match identity {
        Identity::Seed(seed) => Ok(SigningKey::from_bytes(seed)),
        Identity::File(path) if path.exists() => read(path),
        Identity::File(path) => {
            let seed: [u8; 32] = entropy
                .bytes()
                .ok_or_else(|| io::Error::other("no random bytes to be had"))?;
            create(path, &seed)?;
            Ok(SigningKey::from_bytes(&seed))
        }
    }
}

fn read(path: &Path) -> io::Result<SigningKey> {
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "the identity key file can be read by others; run chmod 600 on it",
        ));
    }
    let seed: [u8; 32] = fs::read(path)?.try_into().map_err(|_| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            "the identity key file is not 32 bytes long",
        )
    })?;
    Ok(SigningKey::from_bytes(&seed))
}

/// Written whole and synced before its name appears, so that a crash leaves a key or none.
fn create(path: &Path, seed: &[u8; 32]) -> io::Result<()> {
    let fresh = path.with_extension("new");
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(MODE)
        .open(&fresh)?;
    file.write_all(seed)?;
    file.sync_all()?;
    fs::rename(&fresh, path)?;
    match path.parent().filter(|p| !p.as_os_str().is_empty()) {
        Some(folder) => fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
