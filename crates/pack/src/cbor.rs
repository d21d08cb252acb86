//! CBOR as docs/protocol.md 1 has it, read with limits.

use minicbor::decode::Decoder;

use crate::{Error, HEADS_MAX, Result};

pub(crate) trait OrMalformed<T> {
    fn or_malformed(self) -> Result<T>;
}

impl<T, E> OrMalformed<T> for std::result::Result<T, E> {
    fn or_malformed(self) -> Result<T> {
        self.map_err(|_| Error::Malformed)
    }
}

/// Reads one value that must be all there is.
pub(crate) fn whole<'b, T>(
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

/// Reads a map of known length; `field` says whether it knows the key. A key that comes twice is
/// refused.
pub(crate) fn map<'b>(
    d: &mut Decoder<'b>,
    mut field: impl FnMut(u64, &mut Decoder<'b>) -> Result<bool>,
) -> Result<()> {
    let count = d.map().or_malformed()?.ok_or(Error::Malformed)?;
    let mut seen = 0_u64;
    for _ in 0..count {
        let key = d.u64().or_malformed()?;
        if key < 64 {
            if seen & (1 << key) != 0 {
                return Err(Error::Malformed);
            }
            seen |= 1 << key;
        }
        if key >= 64 || !field(key, d)? {
            d.skip().or_malformed()?;
        }
    }
    Ok(())
}

/// Reads an array of known length with at most `max` items; nothing is reserved on its word.
pub(crate) fn array<'b, T>(
    d: &mut Decoder<'b>,
    max: usize,
    mut item: impl FnMut(&mut Decoder<'b>) -> Result<T>,
) -> Result<Vec<T>> {
    let count = d.array().or_malformed()?.ok_or(Error::Malformed)?;
    if usize::try_from(count).map_or(true, |count| count > max) {
        return Err(Error::TooLarge);
    }
    let mut items = Vec::new();
    for _ in 0..count {
        items.push(item(d)?);
    }
    Ok(items)
}

/// Reads a byte string of exactly `N` bytes.
pub(crate) fn fixed<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N]> {
    d.bytes().or_malformed()?.try_into().or_malformed()
}

/// Reads a length of at most `max`.
pub(crate) fn length(d: &mut Decoder<'_>, max: usize) -> Result<usize> {
    let value = d.u64().or_malformed()?;
    let value = usize::try_from(value).map_err(|_| Error::TooLarge)?;
    if value > max {
        Err(Error::TooLarge)
    } else {
        Ok(value)
    }
}

/// Reads the heads of a document.
pub(crate) fn heads(d: &mut Decoder<'_>) -> Result<Vec<[u8; 32]>> {
    array(d, HEADS_MAX, fixed)
}
