//! Keys and envelopes: what makes a record readable to its members and to nobody else.
//!
//! This room implements sections 2, 5 and 6 of `docs/protocol.md`: sealing and opening records,
//! the verified membership of a space, envelopes, recovery words, pairing of two devices; and what
//! protects local storage and the files a person takes away.
//!
//! Invariants
//! - Nothing is decrypted before its signature held, and nothing is inflated past its cap.
//! - A keyring only grows: an epoch's key is never replaced or dropped.
//! - No key leaves a pairing before both people confirmed; the types allow no other order.
//! - A key that no valid membership entry certifies is never used, whoever serves it.
//! - Secret types are wiped on drop and print nothing.
//! - No test and no decision depends on ciphertext bytes: age draws its own randomness.
//!
//! What is not here: chains and deciding what to send (`replica`), the clear access list (`wire`),
//! documents (`journal`), a clock, and I/O. Randomness comes in as an argument, age's own excepted.
//!
//! ```
//! use rand_core::SeedableRng;
//! use seal::{Frontier, Keyring, RecordDraft, epoch::make_epoch_identity, make_device_keys};
//! use seal::{open_record, seal_record};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut rng = rand_chacha::ChaCha20Rng::seed_from_u64(1);
//! let phone = make_device_keys(&mut rng)?;
//! let (epoch, key) = (wire::EpochId::from_bytes([1; 32]), make_epoch_identity(&mut rng)?);
//! let draft = RecordDraft {
//!     kind: wire::Kind::Updates,
//!     space: wire::SpaceId::from_bytes([2; 32]),
//!     epoch,
//!     seq: 1,
//!     previous: wire::Hash::ZERO,
//!     frontier: Frontier::new(),
//!     body: b"a quiet page".to_vec(),
//! };
//! let record = seal_record(phone.author_key(), draft, &key.recipient())?;
//!
//! let mut keyring = Keyring::new();
//! keyring.insert(epoch, key)?;
//! assert_eq!(open_record(&keyring, &record)?.body, b"a quiet page");
//! # Ok(())
//! # }
//! ```

pub mod at_rest;
pub mod attachment;
pub mod backup;
pub mod envelope;
pub mod epoch;
mod error;
mod files;
pub mod identity;
pub mod keys;
pub mod lock;
pub mod membership;
pub mod padding;
pub mod pairing;
pub mod part;
pub mod payload;
pub mod record;
pub mod recovery;

pub use epoch::{EpochIdentity, Keyring};
pub use error::Error;
pub use identity::{Identity, Recipient};
pub use keys::{DeviceBundle, DeviceKeys, RecoveryBundle, make_device_keys};
pub use membership::{Action, Entry, Membership, MembershipError};
pub use payload::{Frontier, Inner};
pub use record::{OpenError, Opened, RecordDraft, open_record, seal_record};
pub use recovery::{RecoverySeed, WordsError, make_seed};

use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// Fresh random bytes.
pub(crate) fn random<const N: usize>(rng: &mut (impl CryptoRng + ?Sized)) -> Zeroizing<[u8; N]> {
    let mut bytes = Zeroizing::new([0; N]);
    rng.fill_bytes(bytes.as_mut());
    bytes
}
