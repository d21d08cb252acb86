//! The relay: stores sealed records in order and can read none of them.
//!
//! `docs/protocol.md`, sections 3 and 4, is what it speaks. A [`Relay`] is a value: open it on a
//! [`Config`], serve its [`Relay::router`] over sockets or call it in process, close it.
//!
//! Invariants
//! - What was acknowledged is on disk: answers follow the commit.
//! - Positions of a space are gap-free and in commit order, and no chain has two records of one
//!   number: the store's keys say so, not only the code.
//! - Nothing is stored or logged that joins a space to a network address, to a time finer than a
//!   day, or to another space.
//! - Rules live in [`push`] and are pure; a store only stores.
//!
//! What is not here: keys to anything sealed, membership as clients see it, accounts, sessions.

#![allow(
    clippy::result_large_err,
    reason = "a refusal ends its request: moving its two hundred bytes costs less than a box"
)]

pub mod cli;

mod bodies;
mod config;
mod held;
mod http;
mod identity;
mod jobs;
mod keys;
mod live;
mod metrics;
mod nonces;
pub mod push;
mod rates;
mod relay;
mod rendezvous;
mod seen;
mod spaces;
mod statements;
pub mod store;
mod wakes;
mod writer;

pub use config::{Clock, Config, Entropy, Identity, PartsPlace, PostgresUrl, Rates, Storage};
pub use http::openapi::document as openapi;
pub use jobs::Upkept;
pub use relay::{OpenError, Relay};
