//! Every sentence that the core composes, from the Fluent catalogue.
//!
//! # Invariants
//! - No sentence for people stands in Rust code: only ids and arguments.
//! - A missing id never stops the app: its id is shown, and a test fails.
//!
//! # Not here
//! Fixed labels of the shells (`shell.ftl`, read by the shells themselves) and content people read
//! as content (`content/`).

mod catalogue;
mod dates;

pub use catalogue::{Phrases, Value};
