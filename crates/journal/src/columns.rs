//! What a chunk says of its own size, checked before automerge reads it.
//!
//! Columns of a chunk are run-length encoded and may be deflated, and strings name their own length:
//! eighty bytes can claim hundreds of megabytes, and automerge takes the memory before it finds out.
//! Running out of memory ends an app and cannot be caught. So a chunk is walked once, with nothing
//! kept: whatever it claims must be there, and what it unfolds to must be within limits.
//! <https://automerge.org/automerge-binary-format-spec/#_columnar_storage_format>

use std::borrow::Cow;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::chunks::{Chunk, contents};
use crate::{Error, Result};

/// What one chunk may unfold to.
#[derive(Clone, Copy)]
struct Most {
    /// Rows of a column: operations, for the most part.
    rows: u64,
    /// Bytes that the compressed parts come to, together.
    inflated: usize,
}

/// One change puts a text of [`TEXT_UNITS_MAX`](crate::TEXT_UNITS_MAX) in the place of another, and
/// that is an operation for each unit of both. Applying takes automerge about 500 bytes for each.
const CHANGE: Most = Most {
    rows: 1 << 20,
    inflated: 16 << 20,
};
/// A page's whole history: more than a person types on one page in ten years. Loading takes about
/// 75 bytes for each operation.
const DOCUMENT: Most = Most {
    rows: 1 << 22,
    inflated: 64 << 20,
};

/// The bit of a column's specification that says "deflated".
const DEFLATED: u64 = 0b1000;
const HASH_BYTES: u64 = 32;

/// How the rows of a column are written: the low three bits of its specification.
#[derive(Clone, Copy)]
enum Rows {
    /// Runs of unsigned numbers: counts, actors, integers, lengths of values.
    Unsigned,
    /// Runs of signed numbers: differences.
    Signed,
    /// Alternating counts of `false` and `true`.
    Boolean,
    /// Runs of strings.
    Text,
    /// The values themselves, whose lengths are another column.
    Raw,
}

/// Refuses a chunk that claims more than it holds, or unfolds to more than a page comes to.
///
/// # Errors
/// [`Error::Malformed`].
pub(crate) fn check(chunk: &Chunk<'_>) -> Result<()> {
    match chunk {
        Chunk::Document(bytes) => document(contents(bytes)?),
        Chunk::Change(bytes) => change(contents(bytes)?),
        Chunk::Compressed(bytes) => {
            let mut left = CHANGE.inflated;
            change(&inflate(contents(bytes)?, &mut left)?)
        }
    }
}

fn document(bytes: &[u8]) -> Result<()> {
    let mut cursor = Cursor { bytes };
    for _ in 0..cursor.unsigned()? {
        cursor.prefixed()?; // an actor
    }
    let heads = cursor.unsigned()?;
    cursor.take(heads.checked_mul(HASH_BYTES).ok_or(Error::Malformed)?)?;
    let changes = cursor.columns()?;
    let operations = cursor.columns()?;
    let mut left = DOCUMENT.inflated;
    for (specification, length) in changes.into_iter().chain(operations) {
        let data = cursor.take(length)?;
        let data = if specification & DEFLATED == 0 {
            Cow::Borrowed(data)
        } else {
            Cow::Owned(inflate(data, &mut left)?)
        };
        column(specification, &data, DOCUMENT.rows)?;
    }
    Ok(())
}

fn change(bytes: &[u8]) -> Result<()> {
    let mut cursor = Cursor { bytes };
    let dependencies = cursor.unsigned()?;
    cursor.take(
        dependencies
            .checked_mul(HASH_BYTES)
            .ok_or(Error::Malformed)?,
    )?;
    cursor.prefixed()?; // the actor
    cursor.number()?; // its sequence number
    cursor.number()?; // the first operation's
    cursor.number()?; // a time
    cursor.prefixed()?; // a message
    for _ in 0..cursor.unsigned()? {
        cursor.prefixed()?; // another actor
    }
    for (specification, length) in cursor.columns()? {
        if specification & DEFLATED != 0 {
            return Err(Error::Malformed);
        }
        column(specification, cursor.take(length)?, CHANGE.rows)?;
    }
    Ok(())
}

fn column(specification: u64, data: &[u8], most: u64) -> Result<()> {
    let rows = match specification & 0b111 {
        0..=2 | 6 => Rows::Unsigned,
        3 => Rows::Signed,
        4 => Rows::Boolean,
        5 => Rows::Text,
        _ => Rows::Raw,
    };
    let mut cursor = Cursor { bytes: data };
    let mut count = 0_u64;
    while !cursor.bytes.is_empty() && !matches!(rows, Rows::Raw) {
        let run = cursor.run(rows)?;
        count = count.checked_add(run).ok_or(Error::Malformed)?;
        if count > most {
            return Err(Error::Malformed);
        }
    }
    Ok(())
}

fn inflate(bytes: &[u8], left: &mut usize) -> Result<Vec<u8>> {
    let inflated = decompress_to_vec_with_limit(bytes, *left).map_err(|_| Error::Malformed)?;
    *left = left.saturating_sub(inflated.len());
    Ok(inflated)
}

struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: u64) -> Result<&'a [u8]> {
        let length = usize::try_from(length).map_err(|_| Error::Malformed)?;
        let (taken, rest) = self
            .bytes
            .split_at_checked(length)
            .ok_or(Error::Malformed)?;
        self.bytes = rest;
        Ok(taken)
    }

    fn prefixed(&mut self) -> Result<&'a [u8]> {
        let length = self.unsigned()?;
        self.take(length)
    }

    /// The seven-bit groups of a LEB128 number, as many as 64 bits have room for.
    fn number(&mut self) -> Result<&'a [u8]> {
        let last = self.bytes.iter().take(10).position(|byte| byte & 0x80 == 0);
        let length = last.ok_or(Error::Malformed)? + 1;
        self.take(u64::try_from(length).map_err(|_| Error::Malformed)?)
    }

    fn unsigned(&mut self) -> Result<u64> {
        let groups = self.number()?;
        let mut value = 0_u64;
        for byte in groups.iter().rev() {
            if value >> 57 != 0 {
                return Err(Error::Malformed);
            }
            value = value << 7 | u64::from(byte & 0x7f);
        }
        Ok(value)
    }

    fn signed(&mut self) -> Result<i64> {
        let groups = self.number()?;
        let negative = groups.last().is_some_and(|byte| byte & 0x40 != 0);
        let mut value = if negative { -1_i64 } else { 0 };
        for byte in groups.iter().rev() {
            value = value.wrapping_shl(7) | i64::from(byte & 0x7f);
        }
        Ok(value)
    }

    /// The specifications of columns and how many bytes each has.
    fn columns(&mut self) -> Result<Vec<(u64, u64)>> {
        let mut columns = Vec::new();
        for _ in 0..self.unsigned()? {
            columns.push((self.unsigned()?, self.unsigned()?));
        }
        Ok(columns)
    }

    /// Passes one run, and says of how many rows.
    fn run(&mut self, rows: Rows) -> Result<u64> {
        if matches!(rows, Rows::Boolean) {
            return self.unsigned();
        }
        let head = self.signed()?;
        if head == 0 {
            return self.unsigned(); // rows without a value
        }
        let values = if head < 0 { head.unsigned_abs() } else { 1 };
        for _ in 0..values {
            match rows {
                Rows::Text => self.prefixed()?,
                _ => self.number()?,
            };
        }
        Ok(head.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable as _;
    use automerge::{Automerge, ROOT};
    use miniz_oxide::deflate::compress_to_vec;

    use super::{CHANGE, DEFLATED, DOCUMENT, change, document};
    use crate::{Result, chunks};

    fn checked(bytes: &[u8]) -> Result<()> {
        chunks::split(bytes)?.iter().try_for_each(super::check)
    }

    const KEYS: u8 = 0x15;
    const ACTIONS: u8 = 0x42;

    /// A change of an actor, with one column.
    fn with_column(specification: u8, data: &[u8]) -> Vec<u8> {
        let length = u8::try_from(data.len()).expect("short");
        let before = [0, 1, 7, 1, 1, 0, 0, 0, 1, specification, length];
        [&before, data].concat()
    }

    fn leb128(mut value: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        while value >= 0x40 {
            bytes.push(u8::try_from(value & 0x7f).expect("seven bits") | 0x80);
            value >>= 7;
        }
        bytes.push(u8::try_from(value).expect("six bits"));
        bytes
    }

    #[test]
    fn what_automerge_writes_passes() {
        let mut written = Automerge::new();
        for round in 0..40 {
            let mut tx = written.transaction();
            let value = "a quiet ward ".repeat(1 + round * 40);
            tx.put(ROOT, format!("key {round}"), value).expect("a key");
            tx.put(ROOT, "round", -5).expect("a key");
            tx.commit();
        }
        for change in written.get_changes(&[]) {
            let mut change = change;
            assert!(checked(change.raw_bytes()).is_ok());
            assert!(checked(&change.bytes()).is_ok(), "compressed");
        }
        assert!(checked(&written.save()).is_ok());
        assert!(checked(&written.save_nocompress()).is_ok());
    }

    #[test]
    fn a_string_reaches_no_further_than_its_column() {
        assert!(change(&with_column(KEYS, &[0x7f, 2, b'a', b'b'])).is_ok());
        assert!(change(&with_column(KEYS, &[0x7f, 3, b'a', b'b'])).is_err());
        let far = [&[0x7f_u8][..], &leb128(240_000_000), b"ab"].concat();
        assert!(change(&with_column(KEYS, &far)).is_err());
    }

    #[test]
    fn a_run_is_no_longer_than_a_page_has_operations() {
        let run = |rows| [leb128(rows), vec![1]].concat();
        assert!(change(&with_column(ACTIONS, &run(CHANGE.rows))).is_ok());
        assert!(change(&with_column(ACTIONS, &run(CHANGE.rows + 1))).is_err());
        let none = |rows| [vec![0], leb128(rows)].concat();
        assert!(change(&with_column(ACTIONS, &none(CHANGE.rows + 1))).is_err());
        let twice = [run(CHANGE.rows / 2), run(CHANGE.rows / 2 + 1)].concat();
        assert!(change(&with_column(ACTIONS, &twice)).is_err());
    }

    #[test]
    fn a_compressed_column_comes_to_no_more_than_a_page_does() {
        let of = |bytes: usize| {
            let data = compress_to_vec(&vec![1; bytes], 6);
            let specification = 0x57 | u8::try_from(DEFLATED).expect("a bit");
            let before = [&[0, 0, 0, 1, specification][..], &leb128(data.len() as u64)];
            [&before.concat(), &data[..]].concat()
        };
        assert!(document(&of(1_000)).is_ok());
        assert!(document(&of(DOCUMENT.inflated + 1)).is_err());
    }
}
