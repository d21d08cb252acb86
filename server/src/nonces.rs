//! Nonces seen lately: who replays a request is refused.
//!
//! They are held in memory, and where several relays share a database in a table of it too, so that
//! a request seen by one cannot be played to another.
//!
//! After a restart of the only relay, or of the shared database, nothing is remembered, and a
//! request caught less than five minutes before could be played again. It would do what it did before: pushes are idempotent, and a page goes only
//! over a connection to whoever holds the request, sealed as ever.

use crate::store::StoreError;
use crate::store::database::Database;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use wire::AuthorId;
use wire::limits::NONCE_LIFE_MS;

/// Nonces held for one period. Beyond it the relay is `busy`: forgetting would let replays in.
const NONCES_MAX: usize = 1_000_000;

/// What [`Nonces::see`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Never within its life.
    New,
    /// Before.
    Again,
    /// No room to remember it.
    Full,
}

/// Two generations of nonces, each as long as a nonce must live; the older one goes as a whole.
#[derive(Default)]
pub(crate) struct Nonces {
    inner: Mutex<Periods>,
}

#[derive(Default)]
struct Periods {
    period: u64,
    current: HashSet<u128>,
    previous: HashSet<u128>,
}

impl Nonces {
    /// Remembers a nonce of an author at a time of the relay's clock, for every relay of a database.
    pub(crate) async fn see(
        &self,
        database: &Database,
        author: &AuthorId,
        nonce: &[u8; 16],
        now_ms: u64,
    ) -> Result<Seen, StoreError> {
        let key = key(author, nonce);
        let here = self.see_here(key, now_ms);
        match database.shared() {
            Some(shared) if here == Seen::New => Ok(if shared.see_nonce(key, now_ms).await? {
                Seen::New
            } else {
                Seen::Again
            }),
            _ => Ok(here),
        }
    }

    fn see_here(&self, key: u128, now_ms: u64) -> Seen {
        let period = now_ms / NONCE_LIFE_MS;
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if period != inner.period {
            let passed = std::mem::take(&mut inner.current);
            let next = inner.period.checked_add(1) == Some(period);
            inner.previous = if next { passed } else { HashSet::new() };
            inner.period = period;
        }
        if inner.previous.contains(&key) || inner.current.contains(&key) {
            return Seen::Again;
        }
        if inner.current.len() >= NONCES_MAX {
            return Seen::Full;
        }
        inner.current.insert(key);
        Seen::New
    }
}

fn key(author: &AuthorId, nonce: &[u8; 16]) -> u128 {
    let mut bytes = [0; 48];
    let (front, back) = bytes.split_at_mut(32);
    front.copy_from_slice(author.as_bytes());
    back.copy_from_slice(nonce);
    let digest = wire::domain::sha256(&bytes);
    digest
        .as_bytes()
        .first_chunk()
        .map_or(0, |first| u128::from_ne_bytes(*first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn author(byte: u8) -> AuthorId {
        AuthorId::from_bytes([byte; 32])
    }

    #[test]
    fn a_nonce_is_remembered_for_its_life_and_for_its_author_only() {
        let nonces = Nonces::default();
        let see = |author: &AuthorId, nonce: &[u8; 16], now_ms| {
            nonces.see_here(key(author, nonce), now_ms)
        };
        let start = 5 * NONCE_LIFE_MS + 1;
        assert_eq!(see(&author(1), &[7; 16], start), Seen::New);
        assert_eq!(see(&author(1), &[7; 16], start), Seen::Again);
        assert_eq!(see(&author(2), &[7; 16], start), Seen::New);
        assert_eq!(
            see(&author(1), &[7; 16], start + NONCE_LIFE_MS),
            Seen::Again
        );
        assert_eq!(
            see(&author(1), &[7; 16], start + 3 * NONCE_LIFE_MS),
            Seen::New
        );
    }
}
