//! SPAKE2 between two devices that share a code, with explicit key confirmation.

use super::PairingCode;
use crate::{Error, random};
use chacha20poly1305::aead::Aead;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand_chacha_03::ChaCha20Rng;
use rand_chacha_03::rand_core::SeedableRng;
use rand_core::CryptoRng;
use sha2::Sha256;
use spake2::{Ed25519Group, Identity, Password, Spake2};
use zeroize::Zeroizing;

/// A SPAKE2 message: one byte for the side, 32 for the element.
pub(super) const MESSAGE_LEN: usize = 33;
pub(super) const CONFIRMATION_LEN: usize = 32;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Newcomer,
    Sponsor,
}

/// One attempt, before the other's message came.
pub(super) struct Exchange {
    state: Spake2<Ed25519Group>,
    side: Side,
    message: Vec<u8>,
}

impl Exchange {
    pub(super) fn start(
        side: Side,
        code: &PairingCode,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Self {
        let id = code.rendezvous();
        let a = Identity::new(format!("hearten newcomer {}", id.as_str()).as_bytes());
        let b = Identity::new(format!("hearten sponsor {}", id.as_str()).as_bytes());
        let password = Password::new(code.password());
        // spake2 takes generators of an older kind, so one of those is seeded from ours.
        let rng = ChaCha20Rng::from_seed(*random(rng));
        let (state, message) = match side {
            Side::Newcomer => Spake2::start_a_with_rng(&password, &a, &b, rng),
            Side::Sponsor => Spake2::start_b_with_rng(&password, &a, &b, rng),
        };
        Self {
            state,
            side,
            message,
        }
    }

    pub(super) fn message(&self) -> &[u8] {
        &self.message
    }

    /// Takes the other's message. Says nothing yet about whether the codes are equal.
    pub(super) fn finish(self, theirs: &[u8]) -> Result<SharedKey, Error> {
        let (a, b) = match self.side {
            Side::Newcomer => (self.message.as_slice(), theirs),
            Side::Sponsor => (theirs, self.message.as_slice()),
        };
        let messages = [a, b].concat();
        let key = self.state.finish(theirs).map_err(|_| Error::Malformed)?;
        Ok(SharedKey {
            key: Zeroizing::new(key),
            messages,
        })
    }
}

/// The key that both sides have if both had the same code.
pub(super) struct SharedKey {
    key: Zeroizing<Vec<u8>>,
    messages: Vec<u8>,
}

impl SharedKey {
    fn derive(&self, info: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        // 32 bytes are always within HKDF's limit.
        let _ = Hkdf::<Sha256>::new(None, &self.key).expand(info, key.as_mut());
        key
    }

    fn mac(&self, side: Side) -> Option<Hmac<Sha256>> {
        let info: &[u8] = match side {
            Side::Newcomer => b"confirm newcomer",
            Side::Sponsor => b"confirm sponsor",
        };
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.derive(info).as_ref()).ok()?;
        mac.update(&self.messages);
        Some(mac)
    }

    /// What `side` sends to show that it has the key.
    pub(super) fn confirmation(&self, side: Side) -> [u8; CONFIRMATION_LEN] {
        self.mac(side)
            .map(|mac| mac.finalize().into_bytes().into())
            .unwrap_or_default()
    }

    /// Whether `side` has the key.
    pub(super) fn confirms(&self, side: Side, confirmation: &[u8]) -> bool {
        self.mac(side)
            .is_some_and(|mac| mac.verify_slice(confirmation).is_ok())
    }

    /// The key seals one message in its life, so the nonce may be zeros.
    pub(super) fn seal_invitation(&self, text: &str) -> Result<Vec<u8>, Error> {
        self.invitation_cipher()
            .encrypt(&XNonce::default(), text.as_bytes())
            .map_err(|_| Error::TooLarge)
    }

    pub(super) fn open_invitation(&self, sealed: &[u8]) -> Result<String, Error> {
        let text = self
            .invitation_cipher()
            .decrypt(&XNonce::default(), sealed)
            .map_err(|_| Error::Damaged)?;
        String::from_utf8(text).map_err(|_| Error::Malformed)
    }

    fn invitation_cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&(*self.derive(b"invitation")).into())
    }
}
