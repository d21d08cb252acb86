//! The core for browsers: bytes in, bytes out, through wasm-bindgen.
//!
//! # Invariants
//! - Four calls, no logic: every decision is made in `shared`, every effect is fulfilled by `web/`.
//! - A call that cannot be served is a JavaScript error that names the kind of failure and nothing of
//!   its arguments. A panic traps: the worker sees it, throws this core away and opens another.
//!
//! # Not here
//! The types that the bytes spell (`bindings/codegen` writes those), and the effect handlers
//! (`web/src/core/effects`).

use crux_core::bridge::{Bridge, BridgeError, EffectId};
use shared::Hearten;
use wasm_bindgen::prelude::wasm_bindgen;

/// One running core.
#[wasm_bindgen]
pub struct Core {
    bridge: Bridge<Hearten>,
}

#[wasm_bindgen]
impl Core {
    /// A core whose randomness all comes from `seed`, 32 bytes of `crypto.getRandomValues`.
    ///
    /// # Errors
    /// The seed is not 32 bytes long.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: &[u8]) -> Result<Core, String> {
        let seed = <[u8; 32]>::try_from(seed).map_err(|_| "a seed is 32 bytes long".to_owned())?;
        let bridge = Bridge::new(shared::core(seed));
        Ok(Core { bridge })
    }

    /// An event of the shell; answers with the effects that it asks for.
    ///
    /// # Errors
    /// The bytes are not an event of this core.
    pub fn update(&self, event: &[u8]) -> Result<Vec<u8>, String> {
        let mut requests = Vec::new();
        self.bridge.update(event, &mut requests).map_err(named)?;
        Ok(requests)
    }

    /// The outcome of effect `id`; answers with the effects that it asks for.
    ///
    /// # Errors
    /// The bytes are not that effect's outcome, or no effect waits under this id.
    pub fn resolve(&self, id: u32, outcome: &[u8]) -> Result<Vec<u8>, String> {
        let mut requests = Vec::new();
        self.bridge
            .resolve(EffectId(id), outcome, &mut requests)
            .map_err(named)?;
        Ok(requests)
    }

    /// What to draw.
    ///
    /// # Errors
    /// The view could not be written.
    pub fn view(&self) -> Result<Vec<u8>, String> {
        let mut view = Vec::new();
        self.bridge.view(&mut view).map_err(named)?;
        Ok(view)
    }
}

/// The kind of an error, without what it carries.
fn named(error: BridgeError) -> String {
    match error {
        BridgeError::DeserializeEvent(_) => "these bytes are not an event",
        BridgeError::DeserializeOutput(_) => "these bytes are not an outcome",
        BridgeError::ProcessResponse(_) => "no effect waits under this id",
        BridgeError::SerializeRequests(_) => "the requests could not be written",
        BridgeError::SerializeView(_) => "the view could not be written",
    }
    .to_owned()
}
