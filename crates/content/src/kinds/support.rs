//! People to talk to. The list is the same for everyone, always.

use serde::Deserialize;

/// The set for a place where none fits, or whose own set is too old.
pub const GENERIC: &str = "generic";

/// `support/<id>.json`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// Of this file.
    pub version: u32,
    /// Kept for ever: `england`.
    pub id: String,
    /// The nation's name, as people read it: `England`.
    pub nation: String,
    /// The day of the last check, `2026-11-28`.
    pub checked_on: String,
    /// Who checked it, and how.
    pub checked_by: String,
    /// After how many days the app says that it may be out of date.
    pub stale_after_days: u32,
    /// What the app is, and what it cannot do.
    pub intended: String,
    /// What stands above the list.
    pub words: Vec<String>,
    /// The list, in order.
    pub lines: Vec<SupportLine>,
    /// Places for contacts of one's own.
    pub slots: Vec<Slot>,
}

/// How somebody is reached.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Contact {
    /// Dialled as it stands.
    Call,
    /// A text message.
    Text,
    /// An address on the web.
    Web,
    /// Nothing to open: it says how to find somebody.
    Person,
}

/// One way to reach somebody.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct SupportLine {
    /// Kept for ever, unique in its file.
    pub id: String,
    /// Who it is.
    pub label: String,
    /// The number or address.
    pub contact: String,
    /// What to do with it.
    pub kind: Contact,
    /// When somebody is there.
    pub hours: String,
    /// What else to know.
    pub note: String,
}

/// A place for a contact that only the person or their organisation knows.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Kept for ever; the same in every nation's file.
    pub id: String,
    /// Who it is for.
    pub label: String,
    /// What to enter.
    pub hint: String,
}

/// `slots.json`: an organisation's contacts for the places of every nation's set.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct SlotFile {
    /// Of this file.
    pub version: u32,
    /// One for each place that the organisation fills.
    pub slots: Vec<FilledSlot>,
}

/// A place with a contact in it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct FilledSlot {
    /// Which place: the id of a [`Slot`].
    pub id: String,
    /// The number or address.
    pub contact: String,
    /// What to do with it.
    pub kind: Contact,
    /// When somebody is there.
    pub hours: String,
    /// What else to know.
    pub note: String,
}
