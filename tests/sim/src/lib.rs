//! Many devices, one relay, a bad network and a seed.
//!
//! A seed gives a [`Plan`]: a first device, how sync is turned on, and a list of [`Op`]s. [`run()`]
//! carries it out on real cores (through `headless`) against the real relay (through its router, in
//! this process, over a SQLite file that outlives the relay), on one virtual clock and one thread.
//! Then the faults end, everything gets time to come to rest, and [`oracle`] reads every device as a
//! person would.
//!
//! # What must hold in the end
//! - All devices show the same pages with the same text, tags, lens and date.
//! - Every edit that settled before a crash is on its page, once; every removal that settled is not
//!   undone. What a crash interrupted is there once or not at all.
//! - Nothing waits to be sent, no problem is on show, nothing was set aside, and settings agree.
//! - None of the words written is to be found in the relay's files or the devices' storage.
//!
//! # What is not a failure
//! - A page whose first words a crash interrupted may be missing, with everything on it.
//! - An edit that a crash interrupted may be there or not, and a removal likewise.
//! - Two edits in one place may stand in either order, on every device in the same.
//! - A page that one device puts in the bin while another edits it may end in the bin or out of it,
//!   as long as it does so everywhere, with both the edits.
//! - Of two lenses, dates or settings chosen at once, either may win.
//! - Pairing may fail while faults are armed or a device is stopped in the middle of it: the newcomer
//!   is given up and the membership keeps a device that never speaks.
//! - How many requests it all takes, within [`world::CALLS_MAX`], and how sizes and hashes come out:
//!   age draws its own randomness, so no decision here looks at ciphertext.

pub mod node;
pub mod oracle;
pub mod people;
pub mod plan;
pub mod relay;
pub mod router;
pub mod run;
pub mod world;

pub use plan::{Op, Plan};
pub use run::{Failure, run, run_plan};
