//! What both sides saw, in one hash: its words are compared by people, and both devices sign it.

use super::RendezvousId;
use crate::Error;
use bip39::Language;
use ed25519_dalek::SigningKey;
use wire::{AuthorId, Hash, RelayId};

const DOMAIN: &str = "hearten/v1/pairing";
const CONFIRM_DOMAIN: &str = "hearten/v1/pairing-confirm";
const HANDOVER_DOMAIN: &str = "hearten/v1/pairing-handover";

/// Everything two devices have to agree on before a key leaves.
#[derive(Clone, Copy, Debug)]
pub struct Transcript<'a> {
    /// The newcomer's device bundle as it travelled.
    pub newcomer: &'a [u8],
    /// The sponsor's device bundle as it travelled.
    pub sponsor: &'a [u8],
    /// The space's genesis entry.
    pub genesis: Hash,
    /// Where they met.
    pub rendezvous: RendezvousId,
    /// At which relay.
    pub relay: RelayId,
}

impl Transcript<'_> {
    /// The transcript hash.
    #[must_use]
    pub fn hash(&self) -> Hash {
        let mut bytes = Vec::new();
        for bundle in [self.newcomer, self.sponsor] {
            // A slot holds 64 KiB, so a bundle's length fits.
            let len = u32::try_from(bundle.len()).unwrap_or(u32::MAX);
            bytes.extend_from_slice(&len.to_be_bytes());
            bytes.extend_from_slice(bundle);
        }
        bytes.extend_from_slice(self.genesis.as_bytes());
        bytes.extend_from_slice(self.rendezvous.as_bytes());
        bytes.extend_from_slice(self.relay.as_bytes());
        wire::hash(DOMAIN, &bytes)
    }
}

/// The six words of a transcript hash: its first 66 bits, eleven at a time.
#[must_use]
pub fn check_words(transcript: &Hash) -> [&'static str; 6] {
    let bytes = transcript.as_bytes();
    let bit = |at: usize| {
        bytes
            .get(at / 8)
            .is_some_and(|byte| byte & (0x80 >> (at % 8)) != 0)
    };
    std::array::from_fn(|word| {
        let index = (0..11).fold(0, |index, at| index << 1 | usize::from(bit(word * 11 + at)));
        Language::English
            .word_list()
            .get(index)
            .copied()
            .unwrap_or_default()
    })
}

pub(super) fn shown_words(transcript: &Hash) -> [String; 6] {
    check_words(transcript).map(str::to_owned)
}

pub(super) fn sign_confirm(key: &SigningKey, transcript: &Hash) -> [u8; 64] {
    wire::sign(key, CONFIRM_DOMAIN, transcript.as_bytes())
}

pub(super) fn verify_confirm(
    author: &AuthorId,
    transcript: &Hash,
    signature: &[u8; 64],
) -> Result<(), Error> {
    wire::verify_strict(author, CONFIRM_DOMAIN, transcript.as_bytes(), signature)
        .map_err(|_| Error::BadSignature)
}

pub(super) fn sign_handover(key: &SigningKey, transcript: &Hash, handover: &[u8]) -> [u8; 64] {
    wire::sign(
        key,
        HANDOVER_DOMAIN,
        &handover_message(transcript, handover),
    )
}

pub(super) fn verify_handover(
    author: &AuthorId,
    transcript: &Hash,
    handover: &[u8],
    signature: &[u8; 64],
) -> Result<(), Error> {
    wire::verify_strict(
        author,
        HANDOVER_DOMAIN,
        &handover_message(transcript, handover),
        signature,
    )
    .map_err(|_| Error::BadSignature)
}

fn handover_message(transcript: &Hash, handover: &[u8]) -> Vec<u8> {
    [
        transcript.as_bytes().as_slice(),
        wire::domain::sha256(handover).as_bytes(),
    ]
    .concat()
}
