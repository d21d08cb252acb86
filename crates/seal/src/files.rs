//! age files in memory: the one place that calls age for X25519.

use crate::{Error, Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor};
use std::io::{Read, Write};
use zeroize::Zeroizing;

/// Seals to every recipient.
pub(crate) fn seal<'a>(
    recipients: impl IntoIterator<Item = &'a Recipient>,
    plaintext: &[u8],
) -> Result<Vec<u8>, Error> {
    let recipients = recipients
        .into_iter()
        .map(|r| r.as_age() as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(recipients).map_err(|_| Error::NoRecipients)?;
    write(encryptor, plaintext)
}

/// Opens a file sealed to this identity, reading at most `max` bytes of plaintext.
pub(crate) fn open(
    identity: &Identity,
    bytes: &[u8],
    max: usize,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let decryptor = Decryptor::new_buffered(bytes).map_err(|_| Error::Damaged)?;
    read(decryptor, identity.as_age(), max).map_err(|error| match error {
        ReadError::Age(DecryptError::NoMatchingKeys) => Error::NotForUs,
        ReadError::Age(_) | ReadError::Stream => Error::Damaged,
        ReadError::TooLarge => Error::TooLarge,
    })
}

pub(crate) fn write(encryptor: Encryptor, plaintext: &[u8]) -> Result<Vec<u8>, Error> {
    let mut sealed = Vec::with_capacity(plaintext.len() + 512);
    let write = || {
        let mut writer = encryptor.wrap_output(&mut sealed)?;
        writer.write_all(plaintext)?;
        writer.finish().map(drop)
    };
    // Writing to a vector does not fail.
    write().map_err(|_: std::io::Error| Error::Malformed)?;
    Ok(sealed)
}

pub(crate) enum ReadError {
    Age(DecryptError),
    Stream,
    TooLarge,
}

pub(crate) fn read(
    decryptor: Decryptor<&[u8]>,
    identity: &dyn age::Identity,
    max: usize,
) -> Result<Zeroizing<Vec<u8>>, ReadError> {
    let reader = decryptor
        .decrypt(std::iter::once(identity))
        .map_err(ReadError::Age)?;
    let mut plaintext = Zeroizing::new(Vec::new());
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    reader
        .take(limit)
        .read_to_end(&mut plaintext)
        .map_err(|_| ReadError::Stream)?;
    if plaintext.len() > max {
        Err(ReadError::TooLarge)
    } else {
        Ok(plaintext)
    }
}
