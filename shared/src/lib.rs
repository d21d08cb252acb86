//! The core of Hearten: events in, commands and a view out.
//!
//! # Invariants
//! - No clock, no entropy, no I/O: moments come with events, randomness from the seed given to
//!   [`Hearten::new`], everything else is an [`Effect`].
//! - `update` never panics; what goes wrong becomes a notice or a state.
//! - Nothing that the shell was told is kept is lost by a crash at any point.
//!
//! # Not here
//! Drawing, storage engines, HTTP, timers: shells. Algorithms: the rooms under `crates/`.

pub mod app;
mod asks;
pub mod effect;
pub mod event;
mod model;
mod show;
mod silent;
mod told;
pub mod view;
mod when;

pub use app::{Hearten, core};
pub use effect::Effect;
pub use event::{Event, Happening, Moment, Occurrence};
pub use view::ViewModel;
