//! What comes back from a disk, from a key store or as a file that a person chose.

use seal::at_rest::{DataKey, open_value, seal_value};
use seal::backup::open_backup;
use seal::lock::Lock;
use seal::{DeviceBundle, DeviceKeys, Keyring};

use super::rng;
use crate::memory::{capped, in_proportion};
use crate::pieces::choose;

/// Values at rest, locks, keyrings, keys and bundles.
pub fn stored(input: &[u8]) {
    let (which, bytes) = choose(input);
    capped(in_proportion(input, 64), || match which % 5 {
        0 => value(bytes),
        1 => {
            if let Ok(lock) = Lock::from_bytes(bytes) {
                assert_eq!(Lock::from_bytes(&lock.to_bytes()), Ok(lock));
            }
        }
        2 => {
            if let Ok(keyring) = Keyring::from_bytes(bytes) {
                assert_eq!(
                    Keyring::from_bytes(&keyring.to_bytes()).as_ref(),
                    Ok(&keyring)
                );
            }
        }
        3 => {
            if let Ok(keys) = DeviceKeys::from_bytes(bytes) {
                let again = DeviceKeys::from_bytes(&keys.to_bytes()).expect("they were written");
                assert_eq!(again.bundle(), keys.bundle());
                assert!(keys.bundle().verify().is_ok());
            }
        }
        _ => {
            if let Ok(bundle) = DeviceBundle::decode(bytes) {
                assert_eq!(DeviceBundle::decode(&bundle.encode()).as_ref(), Ok(&bundle));
            }
        }
    });
}

/// What is stored opens, and with any bit changed it does not; other bytes do not open at all.
fn value(bytes: &[u8]) {
    let key = DataKey::from_bytes([7; 32]);
    assert!(
        open_value(&key, "page", bytes).is_err(),
        "nobody here sealed this"
    );
    let mut sealed = seal_value(&key, "page", bytes, &mut rng(1)).expect("small");
    let opened = open_value(&key, "page", &sealed).expect("it was sealed under this name");
    assert_eq!(*opened, bytes);
    assert!(open_value(&key, "other", &sealed).is_err());
    let at = bytes.iter().map(|byte| usize::from(*byte)).sum::<usize>() % sealed.len();
    sealed[at] ^= 4;
    assert!(open_value(&key, "page", &sealed).is_err());
}

/// scrypt may take this much: 128 bytes × 8 × 2^16, as the limit for files of others allows.
const SCRYPT_BYTES: usize = 65 << 20;

/// A backup file. Those that ask for real work are passed over but for one in 16, or a run would do
/// nothing but stretch passphrases.
pub fn backup(input: &[u8]) {
    if asks_for_work(input)
        && input
            .iter()
            .fold(0, |sum: u8, byte| sum.wrapping_add(*byte))
            % 16
            != 0
    {
        return;
    }
    let opened = capped(SCRYPT_BYTES + in_proportion(input, 8), || {
        open_backup(input, "quiet harbour")
    });
    if let Ok(content) = opened {
        assert!(
            content.len() < input.len(),
            "a file is longer than what it holds"
        );
    }
}

fn asks_for_work(input: &[u8]) -> bool {
    let header = &input[..input.len().min(200)];
    let line = header
        .split(|byte| *byte == b'\n')
        .nth(1)
        .unwrap_or_default();
    let factor = line.rsplit(|byte| *byte == b' ').next().unwrap_or_default();
    let factor = std::str::from_utf8(factor)
        .ok()
        .and_then(|text| text.parse::<u8>().ok());
    factor.is_some_and(|factor| (9..=16).contains(&factor))
}
