//! Parts: packs, sealed to an epoch as one age file of up to 4 MiB, a piece at a time so that
//! nobody waits for the whole of one (docs/protocol.md 2.7).

use crate::padding::padded_len;
use crate::{EpochIdentity, Error, Recipient};
use age::stream::{StreamReader, StreamWriter};
use age::{Decryptor, Encryptor};
use std::io::{Cursor, Read, Write};
use wire::limits::PART_BYTES_MAX;
use zeroize::Zeroizing;

/// A part on its way into its seal.
pub struct PartSealer {
    /// Padded with zeros.
    plaintext: Zeroizing<Vec<u8>>,
    at: usize,
    writer: Option<StreamWriter<Vec<u8>>>,
}

impl std::fmt::Debug for PartSealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PartSealer")
    }
}

impl PartSealer {
    /// Begins to seal these bytes to an epoch's recipient, with zeros behind them up to a Padmé
    /// bucket.
    ///
    /// # Errors
    /// [`Error::TooLarge`] if the part would be.
    pub fn new(recipient: &Recipient, plaintext: Vec<u8>) -> Result<Self, Error> {
        let mut plaintext = Zeroizing::new(plaintext);
        let padded = padded_len(plaintext.len());
        if padded.saturating_add(8 * 1024) > PART_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        plaintext.resize(padded, 0);
        let recipients = std::iter::once(recipient.as_age() as &dyn age::Recipient);
        let encryptor = Encryptor::with_recipients(recipients).map_err(|_| Error::NoRecipients)?;
        let sealed = Vec::with_capacity(padded.saturating_add(8 * 1024));
        // Writing to a vector does not fail.
        let writer = encryptor
            .wrap_output(sealed)
            .map_err(|_| Error::Malformed)?;
        Ok(Self {
            plaintext,
            at: 0,
            writer: Some(writer),
        })
    }

    /// Seals at most `bytes` more. The part, once it is whole.
    ///
    /// # Errors
    /// Never in practice; [`Error::Malformed`] after it was whole.
    pub fn seal(&mut self, bytes: usize) -> Result<Option<Vec<u8>>, Error> {
        let end = self.at.saturating_add(bytes).min(self.plaintext.len());
        let piece = self.plaintext.get(self.at..end).ok_or(Error::Malformed)?;
        let writer = self.writer.as_mut().ok_or(Error::Malformed)?;
        writer.write_all(piece).map_err(|_| Error::Malformed)?;
        self.at = end;
        if end < self.plaintext.len() {
            return Ok(None);
        }
        let writer = self.writer.take().ok_or(Error::Malformed)?;
        writer.finish().map(Some).map_err(|_| Error::Malformed)
    }
}

/// A part on its way out of its seal.
pub struct PartOpener {
    reader: StreamReader<Cursor<Vec<u8>>>,
    plaintext: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for PartOpener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PartOpener")
    }
}

impl PartOpener {
    /// Begins to open a part. Whether these bytes are the part that was asked for is for the caller
    /// to know, by their hash, before this.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::NotForUs`] or [`Error::Damaged`].
    pub fn new(identity: &EpochIdentity, part: Vec<u8>) -> Result<Self, Error> {
        if part.len() > PART_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        let plaintext = Zeroizing::new(Vec::with_capacity(part.len()));
        let decryptor = Decryptor::new_buffered(Cursor::new(part)).map_err(|_| Error::Damaged)?;
        let identities = std::iter::once(identity.as_age() as &dyn age::Identity);
        let reader = decryptor.decrypt(identities).map_err(|error| match error {
            age::DecryptError::NoMatchingKeys => Error::NotForUs,
            _ => Error::Damaged,
        })?;
        Ok(Self { reader, plaintext })
    }

    /// Opens at most `bytes` more. True once it is open as a whole.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn open(&mut self, bytes: usize) -> Result<bool, Error> {
        let limit = u64::try_from(bytes).unwrap_or(u64::MAX);
        let read = (&mut self.reader)
            .take(limit)
            .read_to_end(&mut self.plaintext)
            .map_err(|_| Error::Damaged)?;
        Ok(read < bytes)
    }

    /// What was opened, with the zeros behind it.
    #[must_use]
    pub fn into_plaintext(self) -> Zeroizing<Vec<u8>> {
        self.plaintext
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::Identity;

    fn identity(seed: u8) -> Identity {
        Identity::from_secret(&[seed; 32]).unwrap()
    }

    fn sealed(plaintext: &[u8], step: usize) -> Vec<u8> {
        let mut sealer = PartSealer::new(&identity(1).recipient(), plaintext.to_vec()).unwrap();
        loop {
            if let Some(part) = sealer.seal(step).unwrap() {
                return part;
            }
        }
    }

    fn opened(part: &[u8], step: usize) -> Result<Vec<u8>, Error> {
        let mut opener = PartOpener::new(&identity(1), part.to_vec())?;
        while !opener.open(step)? {}
        Ok(opener.into_plaintext().to_vec())
    }

    #[test]
    fn a_part_opens_as_it_was_sealed_whatever_the_steps() {
        for len in [0, 1, 511, 512, 70_000, 200_000] {
            let plaintext: Vec<u8> = (0..=250).cycle().take(len).collect();
            let part = sealed(&plaintext, 5_000);
            for step in [700, 65_536, 1_000_000] {
                let open = opened(&part, step).unwrap();
                assert_eq!(&open[..len], plaintext.as_slice());
                assert_eq!(open.len(), padded_len(len));
                assert!(open[len..].iter().all(|byte| *byte == 0));
            }
        }
    }

    #[test]
    fn a_part_cut_short_or_changed_does_not_open() {
        let part = sealed(&[7; 150_000], 1_000_000);
        assert_eq!(opened(&part[..part.len() - 1], 65_536), Err(Error::Damaged));
        let mut changed = part.clone();
        let at = changed.len() - 70_000;
        changed[at] ^= 1;
        assert_eq!(opened(&changed, 65_536), Err(Error::Damaged));
        let other = PartOpener::new(&identity(2), part);
        assert_eq!(other.err(), Some(Error::NotForUs));
    }

    #[test]
    fn what_would_not_fit_a_part_is_not_sealed() {
        let recipient = identity(1).recipient();
        let fits = PartSealer::new(&recipient, vec![0; PART_BYTES_MAX - 64 * 1024]);
        assert!(fits.is_ok());
        let too_large = PartSealer::new(&recipient, vec![0; PART_BYTES_MAX - 8]);
        assert_eq!(too_large.err(), Some(Error::TooLarge));
    }
}
