//! Many devices, one relay, a bad network and a seed.
//!
//! A seed gives a [`Plan`]: a first device, how sync is turned on, and a list of [`Op`]s. [`run()`]
//! carries it out on real cores (through `headless`) against the real relay (through its router, in
//! this process, over a SQLite file that outlives the relay), on one virtual clock and one thread.
//! Between each core and the relay stands a [`gate`], which lies in the relay's name. Then the faults
//! end, the relay is honest, everything gets time to come to rest, everybody writes once more, and
//! [`oracle`] reads every device as a person would.
//!
//! # What must hold in the end
//! - All members show the same pages with the same text, tags, lens and date, and list the same
//!   devices. Whoever is no member was removed by somebody, or by a copy of itself, and says so.
//! - Every edit that settled before a crash is on its page, once; every removal of words that settled
//!   is not undone. What a crash interrupted is there once or not at all.
//! - Every answer besides words is one that somebody gave on that page, the same on all devices and
//!   in their lists; one that settled is there unless somebody took it back.
//! - Nothing waits to be sent, no problem is on show, nothing was set aside, and settings agree.
//! - None of the words written is to be found in the relay's files or the devices' storage.
//! - Nothing that was forged is shown anywhere; while it is served, its reader is told.
//! - When the relay lost what it had acknowledged, somebody was told.
//! - Whoever has the storage of a removed device and all that the relay took opens nothing that an
//!   honest relay took since; after a dishonest one, nothing that is written once all know.
//! - No device ever loses a key. No core sends requests in circles.
//! - The recovery words alone bring back everything that the members show.
//!
//! # What is not a failure
//! - A page whose first words a crash interrupted may be missing, with everything on it.
//! - An edit that a crash interrupted may be there or not, and a removal likewise.
//! - Two edits in one place may stand in either order, on every device in the same.
//! - A page that one device puts in the bin while another edits it may end in the bin or out of it,
//!   as long as it does so everywhere, with both the edits.
//! - Of two lenses, dates, settings or answers besides words chosen at once, either may win.
//! - Pairing may fail while faults are armed, the relay lies, members change or a device is stopped in
//!   the middle of it: the newcomer is given up and the membership keeps a device that never speaks.
//! - Words of a device that was removed, that died, or whose copy took its place, if they had reached
//!   no device that lives on. It keeps them itself.
//! - What a relay keeps back may be missed until something later arrives.
//! - While a relay hides from a device what others sign about members, nobody signs anything about
//!   them: of two lists that both were accepted one keeps its devices out, and who was let in by a
//!   device that another one removed without being shown that is no member.
//! - How many requests it all takes, within [`world::CALLS_MAX`], and how sizes and hashes come out:
//!   age draws its own randomness, so no decision here looks at ciphertext.

pub mod answering;
pub mod book;
pub mod copies;
pub mod dice;
pub mod gate;
pub mod hostile;
pub mod ledger;
pub mod many;
pub mod members;
pub mod node;
pub mod op;
pub mod oracle;
pub mod pairing;
pub mod people;
pub mod plan;
pub mod relay;
pub mod router;
pub mod run;
pub mod thief;
pub mod told;
pub mod world;
pub mod writing;

pub use many::{run_many, shrunk};
pub use op::Op;
pub use plan::Plan;
pub use run::{Failure, Ran, run, run_plan};
