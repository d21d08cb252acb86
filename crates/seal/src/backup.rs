//! Backup files: stock age files under a passphrase, which `age -d` opens.

use crate::Error as SealError;
use crate::files::{self, ReadError};
use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, scrypt};
use thiserror::Error;
use zeroize::Zeroizing;

/// Base-two logarithm of scrypt's N for new files: 32 MiB.
pub const WORK_FACTOR: u8 = 15;

/// The most we do for a file that is offered to us: 64 MiB.
pub const WORK_FACTOR_MAX: u8 = 16;

/// Largest content in bytes.
pub const BACKUP_BYTES_MAX: usize = 1024 * 1024 * 1024;

/// Why a backup file did not open.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum BackupError {
    /// Another passphrase.
    #[error("the passphrase does not open this file")]
    WrongPassphrase,
    /// Not an age file under a passphrase.
    #[error("not a backup file")]
    NotABackup,
    /// Altered or cut.
    #[error("the backup file is damaged")]
    Damaged,
    /// It asks for more work, or holds more, than any file of ours.
    #[error("the backup file is too large or asks for too much work")]
    TooMuch,
}

/// Seals content under a passphrase.
///
/// # Errors
/// Never in practice: writing to memory does not fail.
pub fn seal_backup(content: &[u8], passphrase: &str) -> Result<Vec<u8>, SealError> {
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
    recipient.set_work_factor(WORK_FACTOR);
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(recipients).map_err(|_| SealError::NoRecipients)?;
    files::write(encryptor, content)
}

/// Opens a backup file.
///
/// # Errors
/// [`BackupError`].
pub fn open_backup(bytes: &[u8], passphrase: &str) -> Result<Zeroizing<Vec<u8>>, BackupError> {
    let decryptor = Decryptor::new_buffered(bytes).map_err(|_| BackupError::NotABackup)?;
    if !decryptor.is_scrypt() {
        return Err(BackupError::NotABackup);
    }
    let mut identity = scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    identity.set_max_work_factor(WORK_FACTOR_MAX);
    files::read(decryptor, &identity, BACKUP_BYTES_MAX).map_err(|error| match error {
        // age tells a wrong passphrase from an altered key only by failing to open the key.
        ReadError::Age(
            DecryptError::NoMatchingKeys
            | DecryptError::KeyDecryptionFailed
            | DecryptError::DecryptionFailed,
        ) => BackupError::WrongPassphrase,
        ReadError::Age(DecryptError::ExcessiveWork { .. }) | ReadError::TooLarge => {
            BackupError::TooMuch
        }
        ReadError::Age(_) | ReadError::Stream => BackupError::Damaged,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_passphrase_opens_a_backup() {
        let sealed = seal_backup(b"a year of pages", "quiet harbour").unwrap();
        let opened = open_backup(&sealed, "quiet harbour").unwrap();
        assert_eq!(opened.as_slice(), b"a year of pages");
        assert_eq!(
            open_backup(&sealed, "loud harbour"),
            Err(BackupError::WrongPassphrase)
        );
        let cut = &sealed[..sealed.len() - 1];
        assert_eq!(open_backup(cut, "quiet harbour"), Err(BackupError::Damaged));
        assert!(sealed.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    }

    #[test]
    fn a_backup_that_asks_for_too_much_work_is_refused() {
        let mut recipient = scrypt::Recipient::new(SecretString::from("p".to_owned()));
        recipient.set_work_factor(WORK_FACTOR_MAX + 1);
        let recipients = std::iter::once(&recipient as &dyn age::Recipient);
        let encryptor = Encryptor::with_recipients(recipients).unwrap();
        let sealed = files::write(encryptor, b"x").unwrap();
        assert_eq!(open_backup(&sealed, "p"), Err(BackupError::TooMuch));
    }

    #[test]
    fn a_record_is_not_a_backup() {
        let recipient = crate::Identity::from_secret(&[1; 32]).unwrap().recipient();
        let sealed = files::seal([&recipient], b"x").unwrap();
        assert_eq!(open_backup(&sealed, "p"), Err(BackupError::NotABackup));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
            let _ = open_backup(&bytes, "p");
        }
    }
}
