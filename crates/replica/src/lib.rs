//! The sync engine of one space: a state machine that moves sealed records.
//!
//! It knows chains, frontiers, cursors, the outbox and what was set aside. It opens nothing: a
//! record's payload is bytes to it. Whoever drives it keeps [`Replica::encode`]'s bytes and the
//! outbox's records in one atomic commit, and only then sends.
//!
//! # Invariants
//! - A record is handed out for opening at most once, and only behind its predecessor in its
//!   author's chain.
//! - What cannot be verified is set aside, never dropped silently, and never stops others' chains.
//! - A record leaves the outbox only when the relay's answer names its seq and its hash.
//! - An empty or shorter answer deletes nothing.
//! - A statement leaves only with the records that belong to it, in one request.
//!
//! # Not here
//! Keys and encryption (`seal`), HTTP, clocks (waits are returned as milliseconds).

mod accept;
mod detect;
pub mod log;
mod outbox;
mod pace;
mod reoffer;
mod state;
mod stub;
mod successor;
mod transaction;

pub use accept::{Arrival, Outcome, Trouble, offered_version};
pub use detect::{Before, Findings};
pub use log::{Log, Logged, Noted};
pub use outbox::Queued;
pub use pace::Pace;
pub use reoffer::{Held, Offer};
pub use state::{Parked, Peer, Place, Replica, StateError};
pub use transaction::Transaction;
