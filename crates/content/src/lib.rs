//! The content pack: prompts, forms, practices and people to talk to, as checked data.
//!
//! A pack is a folder of JSON files, or one signed file made of them (`docs/content-pack.md`).
//!
//! Invariants
//! - Reading is total: any bytes give a value or an error that names the file, never a panic.
//! - An id is kept for ever: a page may record which prompt, form or practice it came from.
//! - Nothing here says what a person has to feel, and nothing here looks at what a person wrote.
//!
//! What is not here: sentences of the app itself (`phrases`), what an answer to a form becomes
//! (`journal`), when a prompt is offered (`insight`), any file, clock or randomness.

mod addition;
#[cfg(feature = "bundled")]
mod bundled;
pub mod check;
mod error;
pub mod kinds;
mod library;
mod manifest;
mod pack;
mod parts;
mod signed;

pub use addition::Addition;
pub use error::Error;
pub use kinds::cards::{Cards, Doorway, Explainer, PlanIdea, TeachCard};
pub use kinds::draft::{Draft, DraftId};
pub use kinds::exemplar::Exemplar;
pub use kinds::feeling::{Discriminator, Feeling};
pub use kinds::form::{Choice, Field, FieldKind, Form, Group};
pub use kinds::practice::{Practice, Script, Situation, Step};
pub use kinds::pressure::{Circle, CircleId, Pressure};
pub use kinds::programme::Programme;
pub use kinds::prompt::{Lens, Prompt, PromptSet};
pub use kinds::rehearsal::Pattern;
pub use kinds::support::{Contact, FilledSlot, Slot, Support, SupportLine};
pub use library::Library;
pub use manifest::{FORMAT, Manifest, PublicKey, PublisherKey};
pub use pack::Pack;
pub use signed::{MAGIC, Signed};

/// The result of everything here that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// The manifest's name in a pack's folder; it is not one of the files it lists.
pub const MANIFEST: &str = "pack.json";

/// The name of our own pack.
pub const OURS: &str = "hearten";
/// The language of the bundled pack, and so of everything that is added to it.
pub const LANGUAGE: &str = "en-GB";

/// The most files of one pack.
pub const FILES_MAX: usize = 512;
/// The most bytes of one file.
pub const FILE_BYTES_MAX: usize = 1024 * 1024;
/// The most bytes of all files of one pack.
pub const TOTAL_BYTES_MAX: usize = 4 * 1024 * 1024;
/// The most bytes of a signed pack.
pub const SIGNED_BYTES_MAX: usize = TOTAL_BYTES_MAX + 128 * 1024;
/// The most bytes of a name, an id or a language.
pub const NAME_BYTES_MAX: usize = 128;
