//! CBOR (RFC 8949) as docs/protocol.md uses it: maps of definite length with small integer keys;
//! unknown keys are passed over, a key that comes twice is refused, and so is anything after the
//! end.

use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError};

use crate::{Error, Result};

/// An encoder into memory, which cannot fail in practice.
pub(crate) type Writer = Encoder<Vec<u8>>;

pub(crate) fn write(
    fill: impl FnOnce(&mut Writer) -> std::result::Result<(), EncodeError<std::convert::Infallible>>,
) -> Result<Vec<u8>> {
    let mut writer = Encoder::new(Vec::new());
    fill(&mut writer).map_err(|_| Error::Malformed)?;
    Ok(writer.into_writer())
}

/// Reads one value that must be all there is.
pub(crate) fn read_all<'b, T>(
    bytes: &'b [u8],
    read: impl FnOnce(&mut Decoder<'b>) -> Result<T>,
) -> Result<T> {
    let mut decoder = Decoder::new(bytes);
    let value = read(&mut decoder)?;
    if decoder.position() == bytes.len() {
        Ok(value)
    } else {
        Err(Error::Malformed)
    }
}

/// Reads a map, giving each known key to `field`, which returns false for a key it does not know.
pub(crate) fn map<'b>(
    decoder: &mut Decoder<'b>,
    mut field: impl FnMut(u8, &mut Decoder<'b>) -> Result<bool>,
) -> Result<()> {
    let count = decoder.map().or_malformed()?.ok_or(Error::Malformed)?;
    let mut seen = [false; 256];
    for _ in 0..count {
        let key = decoder.u64().or_malformed()?;
        let known = match u8::try_from(key) {
            Err(_) => false,
            Ok(small) => {
                let seen = seen.get_mut(usize::from(small)).ok_or(Error::Malformed)?;
                if std::mem::replace(seen, true) {
                    return Err(Error::Malformed);
                }
                field(small, decoder)?
            }
        };
        if !known {
            decoder.skip().or_malformed()?;
        }
    }
    Ok(())
}

/// Reads an array of at most `max` values.
pub(crate) fn array<'b, T>(
    decoder: &mut Decoder<'b>,
    max: usize,
    mut value: impl FnMut(&mut Decoder<'b>) -> Result<T>,
) -> Result<Vec<T>> {
    let count = decoder.array().or_malformed()?.ok_or(Error::Malformed)?;
    let count = usize::try_from(count).map_err(|_| Error::TooLarge)?;
    if count > max {
        return Err(Error::TooLarge);
    }
    // not reserved: the count is a claim
    let mut values = Vec::new();
    for _ in 0..count {
        values.push(value(decoder)?);
    }
    Ok(values)
}

/// Reads a byte string of exactly `N` bytes.
pub(crate) fn fixed<const N: usize>(decoder: &mut Decoder<'_>) -> Result<[u8; N]> {
    decoder
        .bytes()
        .or_malformed()?
        .try_into()
        .map_err(|_| Error::Malformed)
}

/// Reads a text of at most `max` bytes.
pub(crate) fn text(decoder: &mut Decoder<'_>, max: usize) -> Result<String> {
    let text = decoder.str().or_malformed()?;
    if text.len() > max {
        Err(Error::TooLarge)
    } else {
        Ok(text.to_owned())
    }
}

/// Our error for theirs.
pub(crate) trait OrMalformed<T> {
    fn or_malformed(self) -> Result<T>;
}

impl<T> OrMalformed<T> for std::result::Result<T, DecodeError> {
    fn or_malformed(self) -> Result<T> {
        self.map_err(|_| Error::Malformed)
    }
}
