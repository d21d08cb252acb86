//! Keys of authors met lately, made from their bytes once.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use wire::auth::RequestParts;
use wire::{AuthError, AuthorId, AuthorKey, RequestAuth};

/// Keys kept at most, a megabyte of them; then all are made anew as they are met.
const KEYS_MAX: usize = 4_096;

/// Keys of those whose requests were really theirs: nobody can fill it with others.
#[derive(Default)]
pub(crate) struct Keys {
    known: RwLock<HashMap<AuthorId, AuthorKey>>,
}

impl Keys {
    /// Checks that a request is its author's.
    ///
    /// # Errors
    /// [`AuthError::BadSignature`].
    pub(crate) fn verify(
        &self,
        auth: &RequestAuth,
        request: &RequestParts<'_>,
    ) -> Result<(), AuthError> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = known.get(&auth.author).cloned() {
            drop(known);
            return auth.verify_with(&key, request);
        }
        drop(known);
        let key = AuthorKey::of(&auth.author).map_err(|_| AuthError::BadSignature)?;
        auth.verify_with(&key, request)?;
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEYS_MAX {
            known.clear();
        }
        known.insert(auth.author, key);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::SigningKey;
    use wire::{RelayId, SpaceId};

    #[test]
    fn a_known_author_is_checked_as_strictly_as_an_unknown_one() {
        let (keys, relay) = (Keys::default(), RelayId::from_bytes([1; 32]));
        let of = |body: &'static [u8]| RequestParts {
            method: "POST",
            path_and_query: "/v1/sync",
            relay: &relay,
            body,
        };
        let signed = |seed: u8, body: &'static [u8]| {
            let key = SigningKey::from_bytes(&[seed; 32]);
            RequestAuth::sign(&key, SpaceId::ZERO, 5, [2; 16], &of(body))
        };
        let auth = signed(7, b"one");
        assert_eq!(
            keys.verify(&auth, &of(b"two")),
            Err(AuthError::BadSignature)
        );
        assert!(keys.known.read().unwrap().is_empty());
        for _ in 0..2 {
            assert_eq!(keys.verify(&auth, &of(b"one")), Ok(()));
            assert_eq!(
                keys.verify(&auth, &of(b"two")),
                Err(AuthError::BadSignature)
            );
        }
        let mut of_another = signed(8, b"one");
        of_another.author = auth.author;
        assert_eq!(
            keys.verify(&of_another, &of(b"one")),
            Err(AuthError::BadSignature)
        );
        assert_eq!(keys.known.read().unwrap().len(), 1);
    }
}
