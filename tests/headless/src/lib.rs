//! The core without a screen: a shell for scripts, for tests and for the simulator.
//!
//! [`Device`] holds one core, its storage, and whatever the core has asked for and not been
//! answered yet. It does nothing by itself and is not async: each effect is carried out by a step
//! that the caller takes, so that a simulator can delay, drop or repeat an answer and stop a device
//! between any two steps. [`Shell`] drives a device over a [`Transport`], as a real shell would.
//!
//! # Invariants
//! - Every effect is answered at most once, live lines excepted, and store steps in the order in
//!   which the core asked for them.
//! - Nothing is written to storage in clear: the core seals what it hands over, and this crate adds
//!   only names and checksums.
//! - The clock is the caller's: nothing here asks the system for the time unless told to.
//!
//! # Not here
//! Faults (see `sim`), rules of the journal (see `shared`), screens.

pub mod clock;
pub mod command;
pub mod demo;
pub mod device;
pub mod error;
pub mod gestures;
pub mod help;
pub mod pen;
pub mod reading;
pub mod scenario;
pub mod screens;
pub mod shell;
pub mod storage;
pub mod together;
pub mod transport;

pub use clock::Clock;
pub use device::{Call, Device, Line, Setup, StepKind};
pub use error::Error;
pub use pen::Pen;
pub use reading::ReadPage;
pub use shell::Shell;
pub use storage::{FolderStorage, MemoryStorage, Storage};
pub use transport::{Answer, HttpTransport, Transport};
