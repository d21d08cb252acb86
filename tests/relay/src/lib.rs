//! The relay driven from outside: over sockets, killed half-way, fed nonsense.
//!
//! Here are the tools: a relay as a process of its own ([`RelayProcess`]), a client that signs and
//! speaks CBOR ([`Client`]), and devices that make statements and records ([`Device`]). The tests
//! are under `tests/`. Seeds make keys and nonces; only the clock is the machine's.

mod client;
mod device;
mod process;
mod pusher;
mod scene;
mod server;

pub use client::{Client, Reply, refused};
pub use device::{Device, epoch};
pub use process::RelayProcess;
pub use pusher::Pusher;
pub use scene::Scene;
pub use server::TestDatabase;
