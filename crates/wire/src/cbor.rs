//! CBOR for whole bodies: encode, and decode with nothing left over.

use minicbor::{Decode, Decoder, Encode};

use thiserror::Error;

/// Bytes are not the CBOR that was expected.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the body is not the expected CBOR")]
pub struct DecodeError;

/// Encodes a value.
#[must_use]
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to a vector is infallible and our encoders return no errors of their own.
    let _ = minicbor::encode(value, &mut bytes);
    bytes
}

/// Decodes a value and refuses trailing bytes.
///
/// # Errors
/// [`DecodeError`] if the bytes are not exactly one value of this type within its limits.
pub fn decode<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, DecodeError> {
    let mut decoder = Decoder::new(bytes);
    let value = decoder.decode().map_err(|_| DecodeError)?;
    if decoder.position() == bytes.len() {
        Ok(value)
    } else {
        Err(DecodeError)
    }
}

/// An array with at most `max` items, read one by one so that a declared length is never trusted.
pub(crate) fn limited<'b, T>(
    d: &mut Decoder<'b>,
    max: usize,
    mut item: impl FnMut(&mut Decoder<'b>) -> Result<T, minicbor::decode::Error>,
) -> Result<Vec<T>, minicbor::decode::Error> {
    let declared = d.array()?;
    let mut items = Vec::new();
    loop {
        match declared {
            Some(count) if items.len() as u64 == count => break,
            None if d.datatype()? == minicbor::data::Type::Break => {
                d.skip()?;
                break;
            }
            _ => {}
        }
        if items.len() == max {
            return Err(minicbor::decode::Error::message("too many items"));
        }
        items.push(item(d)?);
    }
    Ok(items)
}

/// `with` modules for arrays of limited length.
macro_rules! limited_array {
    (bytes $name:ident, $max:expr) => {
        pub(crate) mod $name {
            #[allow(
                unused_imports,
                reason = "the macro's caller names the limit and the type"
            )]
            use super::*;
            use minicbor::encode::{Encoder, Error, Write};
            pub(crate) fn encode<C, W: Write>(
                items: &[Vec<u8>],
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), Error<W::Error>> {
                e.array(items.len() as u64)?;
                for item in items {
                    e.bytes(item)?;
                }
                Ok(())
            }
            pub(crate) fn decode<C>(
                d: &mut minicbor::Decoder<'_>,
                _: &mut C,
            ) -> Result<Vec<Vec<u8>>, minicbor::decode::Error> {
                $crate::cbor::limited(d, $max, |d| Ok(d.bytes()?.to_vec()))
            }
        }
    };
    ($type:ty, $name:ident, $max:expr) => {
        pub(crate) mod $name {
            #[allow(
                unused_imports,
                reason = "the macro's caller names the limit and the type"
            )]
            use super::*;
            use minicbor::encode::{Encoder, Error, Write};
            pub(crate) fn encode<C, W: Write>(
                items: &Vec<$type>,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), Error<W::Error>> {
                e.encode(items)?.ok()
            }
            pub(crate) fn decode<C>(
                d: &mut minicbor::Decoder<'_>,
                _: &mut C,
            ) -> Result<Vec<$type>, minicbor::decode::Error> {
                $crate::cbor::limited(d, $max, |d| d.decode())
            }
        }
    };
}
pub(crate) use limited_array;
