//! The heads of a space's chains as one value of its row.

use super::{place, position_of, unsigned};
use crate::store::{Held, SpaceChange, StoreError};
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use wire::record::{SIGNED_LEN, hash_of};
use wire::{AuthorId, Hash, Head};

const ENTRY_LEN: usize = 80;

/// 80 bytes an author, in the order of authors: key, number, hash, position.
pub(super) fn encode<S: BuildHasher>(heads: &HashMap<AuthorId, Held, S>) -> Vec<u8> {
    let mut sorted: Vec<_> = heads.iter().collect();
    sorted.sort_unstable_by_key(|(author, _)| **author);
    let mut bytes = Vec::with_capacity(ENTRY_LEN * sorted.len());
    for (author, held) in sorted {
        bytes.extend_from_slice(author.as_bytes());
        bytes.extend_from_slice(&held.head.seq.to_be_bytes());
        bytes.extend_from_slice(held.head.hash.as_bytes());
        bytes.extend_from_slice(&held.position.to_be_bytes());
    }
    bytes
}

/// Reads what [`encode`] wrote.
///
/// # Errors
/// [`StoreError::Corrupt`] for anything else.
pub(super) fn decode(bytes: &[u8]) -> Result<HashMap<AuthorId, Held>, StoreError> {
    let (entries, rest) = bytes.as_chunks::<ENTRY_LEN>();
    if !rest.is_empty() {
        return Err(StoreError::Corrupt);
    }
    entries
        .iter()
        .map(|entry| one(entry).ok_or(StoreError::Corrupt))
        .collect()
}

fn one(entry: &[u8]) -> Option<(AuthorId, Held)> {
    let (author, rest) = entry.split_first_chunk::<32>()?;
    let (seq, rest) = rest.split_first_chunk::<8>()?;
    let (hash, rest) = rest.split_first_chunk::<32>()?;
    let head = Head {
        seq: u64::from_be_bytes(*seq),
        hash: Hash::from_bytes(*hash),
    };
    let position = u64::from_be_bytes(*rest.first_chunk::<8>()?);
    Some((AuthorId::from_bytes(*author), Held { head, position }))
}

/// The heads of a space whose row does not name them yet: its newest records, one an author.
pub(super) async fn find(
    tx: &mut SqliteConnection,
    number: u32,
) -> Result<HashMap<AuthorId, Held>, StoreError> {
    let rows = sqlx::query(
        "SELECT place, author, MAX(seq) AS seq, substr(record, 1, ?) AS signed_part FROM records \
         WHERE place BETWEEN ? AND ? GROUP BY author",
    )
    .bind(i64::try_from(SIGNED_LEN).unwrap_or_default())
    .bind(place(number, 0)?)
    .bind(place(number, u64::from(u32::MAX))?)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            let author: &[u8] = row.try_get("author")?;
            let author = AuthorId::try_from(author).map_err(|_| StoreError::Corrupt)?;
            let head = Head {
                seq: unsigned(row.try_get("seq")?)?,
                hash: hash_of(row.try_get("signed_part")?),
            };
            let position = position_of(row.try_get("place")?);
            Ok((author, Held { head, position }))
        })
        .collect()
}

/// Whether a head says that a record may be there already: records of a chain come in order, and
/// only what is offered anew lies below.
pub(super) fn is_new(heads: &HashMap<AuthorId, Held>, author: AuthorId, seq: u64) -> bool {
    heads.get(&author).is_none_or(|held| held.head.seq < seq)
}

/// Refuses a second record of the same number in a chain, whatever was decided.
///
/// # Errors
/// [`StoreError::Corrupt`] for such a record; [`StoreError::Conflict`] if the space has moved on.
pub(super) async fn refuse_forks(
    tx: &mut SqliteConnection,
    change: &SpaceChange,
) -> Result<(), StoreError> {
    if change.records.is_empty() {
        return Ok(());
    }
    let number = change.state.number;
    let row = sqlx::query("SELECT heads, revision FROM spaces WHERE space = ?")
        .bind(&change.space.as_bytes()[..])
        .fetch_optional(&mut *tx)
        .await?;
    let revision = row
        .as_ref()
        .map(|row| row.try_get("revision"))
        .transpose()?;
    if revision.map(unsigned).transpose()? != change.expected {
        return Err(StoreError::Conflict);
    }
    let heads = match &row {
        None => HashMap::new(),
        Some(row) => match row.try_get::<Option<&[u8]>, _>("heads")? {
            Some(bytes) => decode(bytes)?,
            None => find(tx, number).await?,
        },
    };
    let mut unheard_of = HashSet::new();
    let mut below = HashSet::new();
    for record in &change.records {
        let key = (record.author, record.seq);
        if !unheard_of.insert(key) {
            return Err(StoreError::Corrupt);
        }
        if !is_new(&heads, record.author, record.seq) {
            below.insert(key);
        }
    }
    if below.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query("SELECT author, seq FROM records WHERE place BETWEEN ? AND ?")
        .bind(place(number, 0)?)
        .bind(place(number, u64::from(u32::MAX))?)
        .fetch_all(tx)
        .await?;
    for row in &rows {
        let author: &[u8] = row.try_get("author")?;
        let author = AuthorId::try_from(author).map_err(|_| StoreError::Corrupt)?;
        if below.contains(&(author, unsigned(row.try_get("seq")?)?)) {
            return Err(StoreError::Corrupt);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_come_back_as_they_were() {
        let held = |seq| Held {
            head: Head {
                seq,
                hash: Hash::from_bytes([7; 32]),
            },
            position: seq * 3,
        };
        let heads = HashMap::from([
            (AuthorId::from_bytes([2; 32]), held(9)),
            (AuthorId::from_bytes([1; 32]), held(u64::from(u32::MAX))),
        ]);
        let bytes = encode(&heads);
        assert_eq!(decode(&bytes).unwrap(), heads);
        assert!(decode(&bytes[1..]).is_err());
    }
}
