//! Keys and envelopes (`crates/seal`).

pub mod membership;
pub mod pairing;
pub mod payload;
pub mod stored;
pub mod text;

use std::io::Write;
use std::sync::OnceLock;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use seal::padding::padded_len;
use seal::{DeviceKeys, Identity, make_device_keys};

/// Randomness that is the same in every run.
#[must_use]
pub fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// A fixed age identity.
#[must_use]
pub fn identity(seed: u8) -> Identity {
    Identity::from_secret(&[seed; 32]).expect("32 bytes are a secret")
}

/// The devices that take part in what is fuzzed.
#[must_use]
pub fn devices() -> &'static [DeviceKeys] {
    static DEVICES: OnceLock<Vec<DeviceKeys>> = OnceLock::new();
    DEVICES.get_or_init(|| {
        (0..5)
            .map(|n| make_device_keys(&mut rng(n)).expect("random bytes are keys"))
            .collect()
    })
}

/// An age file around any plaintext, as somebody with the recipient's key might write one.
#[must_use]
pub fn age_file(recipient: &seal::Recipient, plaintext: &[u8]) -> Vec<u8> {
    let recipient: age::x25519::Recipient = recipient
        .to_string()
        .parse()
        .expect("a recipient is one for age too");
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).expect("one recipient");
    let mut sealed = Vec::new();
    let mut writer = encryptor
        .wrap_output(&mut sealed)
        .expect("memory does not fail");
    writer.write_all(plaintext).expect("memory does not fail");
    writer.finish().expect("memory does not fail");
    sealed
}

/// Plaintext in the frame of section 2.2 of the protocol, with whatever codec and length it claims.
#[must_use]
pub fn framed(codec: u8, raw_length: u32, stored: &[u8]) -> Vec<u8> {
    let mut frame = vec![codec];
    frame.extend_from_slice(&raw_length.to_be_bytes());
    frame.extend_from_slice(&u32::try_from(stored.len()).expect("small").to_be_bytes());
    frame.extend_from_slice(stored);
    frame.resize(padded_len(frame.len()), 0);
    frame
}

/// The frame around bytes that are stored as they are.
#[must_use]
pub fn plain(stored: &[u8]) -> Vec<u8> {
    framed(0, u32::try_from(stored.len()).expect("small"), stored)
}
