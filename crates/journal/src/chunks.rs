//! The framing of automerge's binary format: magic 4, checksum 4, type 1, length (unsigned LEB128),
//! contents. <https://automerge.org/automerge-binary-format-spec/#_chunk_format>
//!
//! automerge skips what it cannot read in an incremental load; a journal must not, so the chunks
//! are taken apart here and each is read strictly.

use crate::{Error, Result};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const HEADER_BYTES: usize = 9;

/// One chunk, whole, with its header.
pub(crate) enum Chunk<'a> {
    /// A saved document.
    Document(&'a [u8]),
    /// One change.
    Change(&'a [u8]),
    /// One change, compressed.
    Compressed(&'a [u8]),
}

/// Takes concatenated chunks apart.
pub(crate) fn split(mut bytes: &[u8]) -> Result<Vec<Chunk<'_>>> {
    let mut chunks = Vec::new();
    while !bytes.is_empty() {
        let (header, rest) = bytes
            .split_at_checked(HEADER_BYTES)
            .ok_or(Error::Malformed)?;
        if !header.starts_with(&MAGIC) {
            return Err(Error::Malformed);
        }
        let (length, length_bytes) = leb128(rest)?;
        let whole = HEADER_BYTES
            .checked_add(length_bytes)
            .and_then(|n| n.checked_add(length))
            .ok_or(Error::Malformed)?;
        let (chunk, after) = bytes.split_at_checked(whole).ok_or(Error::Malformed)?;
        chunks.push(match header.last() {
            Some(0) => Chunk::Document(chunk),
            Some(1) => Chunk::Change(chunk),
            Some(2) => Chunk::Compressed(chunk),
            // 3 is a bundle, whose format is not settled
            _ => return Err(Error::Malformed),
        });
        bytes = after;
    }
    Ok(chunks)
}

/// What a chunk holds, without its header.
pub(crate) fn contents(chunk: &[u8]) -> Result<&[u8]> {
    let rest = chunk.get(HEADER_BYTES..).ok_or(Error::Malformed)?;
    let (_, length_bytes) = leb128(rest)?;
    rest.get(length_bytes..).ok_or(Error::Malformed)
}

/// The checksum a chunk claims.
pub(crate) fn checksum(chunk: &[u8]) -> Option<&[u8]> {
    chunk.get(4..8)
}

fn leb128(bytes: &[u8]) -> Result<(usize, usize)> {
    let mut value = 0_u64;
    for (byte, length) in bytes.iter().zip(1..=5_usize) {
        value |= u64::from(byte & 0x7f) << (7 * (length - 1));
        if byte & 0x80 == 0 {
            return usize::try_from(value)
                .map(|v| (v, length))
                .map_err(|_| Error::Malformed);
        }
    }
    Err(Error::Malformed)
}
