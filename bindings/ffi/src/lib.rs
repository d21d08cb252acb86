//! The core for phones: bytes in, bytes out, through UniFFI.
//!
//! # Invariants
//! - Four methods, no logic: every decision is made in `shared`, every effect is fulfilled by the
//!   shell in Kotlin or Swift.
//! - Whatever bytes come in, what comes back is bytes or a [`CoreError`]. An error carries no
//!   content: it says what kind of call failed and nothing about its arguments.
//!
//! # Not here
//! The types that the bytes spell (`bindings/codegen` writes those), and the effect handlers (the
//! shells').

use crux_core::bridge::{Bridge, BridgeError, EffectId};
use shared::Hearten;
use zeroize::Zeroizing;

uniffi::setup_scaffolding!();

/// The number of bytes in a seed.
const SEED_BYTES: usize = 32;

/// Why a call into the core did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[non_exhaustive]
pub enum CoreError {
    /// The bytes given are not what this call takes: shell and core were built from different types.
    #[error("the bytes are not an event or an effect's output of this core")]
    Decode,
    /// No effect waits under this id: it was answered before, or never asked for.
    #[error("no effect waits under this id")]
    UnknownRequest,
    /// The core could not write its answer.
    #[error("the core could not write its answer")]
    Encode,
    /// The seed is not 32 bytes long.
    #[error("a seed is 32 bytes long")]
    BadSeed,
}

impl From<BridgeError> for CoreError {
    fn from(error: BridgeError) -> Self {
        match error {
            BridgeError::DeserializeEvent(_) | BridgeError::DeserializeOutput(_) => Self::Decode,
            BridgeError::ProcessResponse(_) => Self::UnknownRequest,
            BridgeError::SerializeRequests(_) | BridgeError::SerializeView(_) => Self::Encode,
        }
    }
}

/// One running core. Call it from one thread: effects that one call causes are returned by it.
#[derive(uniffi::Object)]
pub struct HeartenCore {
    bridge: Bridge<Hearten>,
}

#[uniffi::export]
impl HeartenCore {
    /// A core whose randomness all comes from `seed`: 32 bytes from the platform's secure generator,
    /// drawn anew for every core.
    ///
    /// # Errors
    /// [`CoreError::BadSeed`] when `seed` has another length.
    #[uniffi::constructor]
    pub fn new(seed: Vec<u8>) -> Result<Self, CoreError> {
        let seed = Zeroizing::new(seed);
        let seed: [u8; SEED_BYTES] = seed.as_slice().try_into().map_err(|_| CoreError::BadSeed)?;
        Ok(Self {
            bridge: Bridge::new(shared::core(seed)),
        })
    }

    /// Tells the core of an `Event`; returns the `Requests` it has now.
    ///
    /// # Errors
    /// [`CoreError::Decode`] when the bytes are not an event; the core is as it was.
    pub fn update(&self, event: Vec<u8>) -> Result<Vec<u8>, CoreError> {
        let mut requests = Vec::new();
        self.bridge.update(&event, &mut requests)?;
        Ok(requests)
    }

    /// Answers the effect `id` with its operation's output; returns the `Requests` the core has now.
    ///
    /// # Errors
    /// [`CoreError::UnknownRequest`] when nothing waits under `id`, [`CoreError::Decode`] when the
    /// bytes are not that effect's output.
    pub fn resolve(&self, id: u32, output: Vec<u8>) -> Result<Vec<u8>, CoreError> {
        let mut requests = Vec::new();
        self.bridge.resolve(EffectId(id), &output, &mut requests)?;
        Ok(requests)
    }

    /// The `ViewModel` to draw.
    ///
    /// # Errors
    /// [`CoreError::Encode`] when it cannot be written.
    pub fn view(&self) -> Result<Vec<u8>, CoreError> {
        let mut view = Vec::new();
        self.bridge.view(&mut view)?;
        Ok(view)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_seed_of_another_length_is_refused() {
        assert_eq!(
            HeartenCore::new(vec![7; 31]).err(),
            Some(CoreError::BadSeed)
        );
        assert!(HeartenCore::new(vec![7; 32]).is_ok());
    }

    #[test]
    fn bytes_that_are_no_event_are_an_error_and_the_core_goes_on() {
        let core = HeartenCore::new(vec![7; 32]).unwrap();
        let before = core.view().unwrap();
        assert_eq!(core.update(vec![0xff; 9]), Err(CoreError::Decode));
        assert_eq!(core.view().unwrap(), before);
    }

    #[test]
    fn an_answer_nobody_waits_for_is_an_error() {
        let core = HeartenCore::new(vec![7; 32]).unwrap();
        assert_eq!(core.resolve(77, Vec::new()), Err(CoreError::UnknownRequest));
    }
}
