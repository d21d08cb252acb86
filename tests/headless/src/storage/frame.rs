//! Frames of the append-only file: one commit each.
//!
//! `magic 4 ‖ body length u32 ‖ first 8 bytes of SHA-256(body length ‖ body) ‖ body`, integers
//! big-endian. The body is a run of writes: `0 ‖ name length u16 ‖ name ‖ value length u32 ‖ value`
//! keeps a value, `1 ‖ name length u16 ‖ name` removes one.

use sha2::{Digest, Sha256};

use shared::effect::StoreWrite;

const MAGIC: [u8; 4] = *b"HRT1";
/// Bytes before a frame's body.
pub(super) const HEADER_BYTES: usize = 16;
const KEEP: u8 = 0;
const REMOVE: u8 = 1;

/// One write of a frame: where its value lies, counted from the frame's first byte.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// A value is kept.
    Keep { name: String, at: usize, len: usize },
    /// A value is removed.
    Remove { name: String },
}

/// The frame of a commit, or nothing if a name or a value is too long for one.
pub(super) fn encode(writes: &[StoreWrite]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    for write in writes {
        body.push(if write.remove { REMOVE } else { KEEP });
        body.extend_from_slice(&u16::try_from(write.name.len()).ok()?.to_be_bytes());
        body.extend_from_slice(write.name.as_bytes());
        if !write.remove {
            body.extend_from_slice(&u32::try_from(write.value.len()).ok()?.to_be_bytes());
            body.extend_from_slice(&write.value);
        }
    }
    let len = u32::try_from(body.len()).ok()?.to_be_bytes();
    let mut frame = Vec::with_capacity(HEADER_BYTES + body.len());
    frame.extend_from_slice(&MAGIC);
    frame.extend_from_slice(&len);
    frame.extend_from_slice(&checksum(len, &body));
    frame.extend_from_slice(&body);
    Some(frame)
}

/// The entries of the frame at the beginning of `bytes`, and its length, or nothing if there is no
/// whole and sound frame.
pub(super) fn decode(bytes: &[u8]) -> Option<(Vec<Entry>, usize)> {
    let mut head = Reader { bytes, at: 0 };
    if head.array::<4>()? != MAGIC {
        return None;
    }
    let len = head.array::<4>()?;
    let sum = head.array::<8>()?;
    let body = head.take(usize::try_from(u32::from_be_bytes(len)).ok()?)?;
    if checksum(len, body) != sum {
        return None;
    }
    let end = head.at;
    let mut reader = Reader {
        bytes: bytes.get(..end)?,
        at: HEADER_BYTES,
    };
    let mut entries = Vec::new();
    while reader.at < end {
        entries.push(reader.entry()?);
    }
    Some((entries, end))
}

/// Whether a sound frame begins anywhere in `bytes`. A tail that was torn by a crash holds none.
pub(super) fn holds_a_frame(bytes: &[u8]) -> bool {
    let starts = bytes
        .windows(MAGIC.len())
        .enumerate()
        .filter(|(_, four)| *four == MAGIC);
    starts
        .into_iter()
        .any(|(at, _)| bytes.get(at..).is_some_and(|rest| decode(rest).is_some()))
}

fn checksum(len: [u8; 4], body: &[u8]) -> [u8; 8] {
    let digest = Sha256::new()
        .chain_update(len)
        .chain_update(body)
        .finalize();
    let mut sum = [0; 8];
    sum.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    sum
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(len)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn entry(&mut self) -> Option<Entry> {
        let [kind] = self.array::<1>()?;
        let name_len = usize::from(u16::from_be_bytes(self.array()?));
        let name = String::from_utf8(self.take(name_len)?.to_vec()).ok()?;
        match kind {
            KEEP => {
                let len = usize::try_from(u32::from_be_bytes(self.array()?)).ok()?;
                let at = self.at;
                self.take(len)?;
                Some(Entry::Keep { name, at, len })
            }
            REMOVE => Some(Entry::Remove { name }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use proptest::prelude::*;

    use super::*;

    fn write() -> impl Strategy<Value = StoreWrite> {
        (
            "[a-z/0-9]{0,12}",
            any::<bool>(),
            proptest::collection::vec(any::<u8>(), 0..80),
        )
            .prop_map(|(name, remove, value)| {
                let value = if remove { Vec::new() } else { value };
                StoreWrite {
                    name,
                    remove,
                    value,
                }
            })
    }

    proptest! {
        #[test]
        fn what_was_framed_is_read_back(writes in proptest::collection::vec(write(), 0..6)) {
            let frame = encode(&writes).unwrap();
            let (entries, len) = decode(&frame).unwrap();
            prop_assert_eq!(len, frame.len());
            let back: Vec<_> = entries.into_iter().map(|entry| match entry {
                Entry::Keep { name, at, len } => {
                    StoreWrite { name, remove: false, value: frame[at..at + len].to_vec() }
                }
                Entry::Remove { name } => StoreWrite { name, remove: true, value: Vec::new() },
            }).collect();
            prop_assert_eq!(back, writes);
        }

        #[test]
        fn any_other_byte_anywhere_makes_a_frame_unsound(
            writes in proptest::collection::vec(write(), 1..4),
            at in any::<prop::sample::Index>(),
            flip in 1u8..,
        ) {
            let mut frame = encode(&writes).unwrap();
            let at = at.index(frame.len());
            frame[at] ^= flip;
            prop_assert!(decode(&frame).is_none());
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
            let _ = holds_a_frame(&bytes);
        }
    }
}
