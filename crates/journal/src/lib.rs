//! The document: one page of a journal as an automerge document, and the commands on it.
//!
//! A page is created once, on one device, and edited on all of them. Text is Markdown; every
//! position is counted in UTF-16 code units, as the screens of all our platforms count it.
//!
//! Invariants:
//! - Applying any set of changes in any order gives one document, whatever was applied twice.
//! - A loaded document of any released version reads.
//! - The same inputs give the same bytes: no function here asks for the time or for randomness.
//! - An edit is made to the text the person saw ([`Page::edit_text`]), even if changes from
//!   elsewhere have been merged since.
//!
//! What is not here: keys and seals (`seal`), what travels when (`replica`), days, order and search
//! (`insight`), rendering of Markdown (`shared`). Nothing here knows which device it runs on.
//!
//! ```
//! use journal::{Field, NewPage, Page, Splice};
//!
//! # fn main() -> Result<(), journal::Error> {
//! let when = "2026-11-23T06:40:00+00:00[Europe/London]";
//! let mut phone = Page::create([1; 16], &NewPage { when, created_ms: 0, prompt: None })?;
//! let mut laptop = Page::load(&phone.save(), [2; 16])?;
//!
//! let seen = phone.heads();
//! phone.edit_text(Field::Body, &seen, &Splice::insert(0, "Quiet ward."))?;
//! laptop.apply(&phone.changes_since(&seen))?;
//! assert_eq!(laptop.read()?.body, "Quiet ward.");
//! # Ok(())
//! # }
//! ```

mod answer;
mod attachment;
mod cbor;
mod chunks;
mod columns;
mod digest;
mod document;
mod error;
mod id;
mod page;
mod plain;
mod settings;
mod tag;
mod update;

pub use answer::{
    Answer, AnswerKey, Answers, CHOICE_BYTES_MAX, FORM_BYTES_MAX, KEY_BYTES_MAX, NewForm,
    SET_ITEMS_MAX,
};
pub use attachment::{
    ATTACHMENTS_MAX, Attachment, AttachmentId, AttachmentKind, DESCRIPTION_CHARS_MAX, Thumbnail,
};
pub use digest::Digest;
pub use document::{Actor, Heads};
pub use error::Error;
pub use id::{DocumentId, DocumentKind, Lens};
pub use page::{Field, NewPage, Page, PageContent, Splice, TEXT_UNITS_MAX};
pub use plain::{count_words, plain_text};
pub use settings::{DAY_TURN_HOUR_DEFAULT, Setting, SettingsDocument};
pub use tag::{TAG_CHARS_MAX, normalise_tag};
pub use update::{UPDATES_BYTES_MAX, UPDATES_MAX, Update, Updates};

/// The result of everything here that can fail.
pub type Result<T> = std::result::Result<T, Error>;
