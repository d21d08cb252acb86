//! What the fuzz targets do: one function a decoder that meets bytes from outside.
//!
//! The functions live here and not in `fuzz_targets/`, where each is handed to libFuzzer.
//!
//! # Invariants
//! - Every function says more than "no panic": what was read is written back to the same value,
//!   limits hold, refused input changes nothing, and memory stays within a cap ([`memory::capped`]).
//! - A function is pure: what it does depends on its input alone. (age draws its own randomness;
//!   nothing here depends on ciphertext.)

pub mod contents;
pub mod core;
pub mod journals;
pub mod memory;
pub mod packs;
pub mod pieces;
pub mod replicas;
pub mod seals;
pub mod seeds;
pub mod wires;

/// A fuzz target: its name, as that of its binary and its corpus, and what it does.
pub struct Target {
    /// `room_decoder`.
    pub name: &'static str,
    /// What it does with one input.
    pub run: fn(&[u8]),
}

macro_rules! targets {
    ($($name:ident: $run:path),* $(,)?) => {
        /// All of them. `Cargo.toml` and `fuzz_targets/` hold the same list.
        pub const TARGETS: &[Target] = &[$(Target { name: stringify!($name), run: $run }),*];
    };
}

targets! {
    wire_record: wires::record,
    wire_statement: wires::statement,
    wire_request: wires::request,
    wire_response: wires::response,
    wire_text: wires::text,
    wire_checkpoint: wires::checkpoint,
    seal_payload: seals::payload::payload,
    seal_envelope: seals::payload::envelope,
    seal_membership: seals::membership::membership,
    seal_pairing: seals::pairing::pairing,
    seal_text: seals::text::text,
    seal_stored: seals::stored::stored,
    seal_backup: seals::stored::backup,
    journal_updates: journals::updates,
    journal_page: journals::page,
    journal_settings: journals::settings,
    pack_pack: packs::pack,
    pack_manifest: packs::manifest,
    content_signed: contents::signed,
    replica_state: replicas::state,
    replica_answer: replicas::answer,
    core_bridge: core::bridge,
    core_backup: core::backup,
}

/// Lets panics that a room catches by itself pass, as they do in the app. (libFuzzer's own hook
/// aborts at every panic; one that nobody catches still ends the run.)
pub fn let_caught_panics_pass() {
    let _ = std::panic::take_hook();
}
