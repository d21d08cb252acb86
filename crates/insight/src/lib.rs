//! Pure functions over pages: the day a page belongs to, order, search, the calendar; and over what
//! is offered from day to day: prompts and bells.
//!
//! Invariants:
//! - The same inputs give the same output on every platform: no clock, no locale, no system time
//!   zone (the zones' rules are built in).
//! - A page belongs to the day its writer lived through, as written down at the time: travel, changed
//!   clocks and later changes of a zone's rules never move it.
//! - A search allocates for its hits, not for the pages it passes over.
//!
//! What is not here: documents (`journal`), sentences and formats of dates (`phrases`), anything that
//! counts how often somebody writes in a row. Nobody's days are counted against them.
//!
//! ```
//! # fn main() -> Result<(), insight::Error> {
//! // half past two at night still belongs to the evening before
//! let day = insight::day::journal_day("2026-11-24T02:30:00+00:00[Europe/London]", 4)?;
//! assert_eq!(day.to_string(), "2026-11-23");
//! # Ok(())
//! # }
//! ```

pub mod bells;
pub mod calendar;
pub mod day;
mod error;
pub mod order;
pub mod prompts;
pub mod search;

pub use error::Error;

/// The result of everything here that can fail.
pub type Result<T> = std::result::Result<T, Error>;
