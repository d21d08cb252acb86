//! The person's own corner and what it leads to.

use facet::Facet;
use serde::{Deserialize, Serialize};

use crate::event::{Preference, Theme};

/// The person's own corner.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct YouView {
    /// One line under Devices and sync.
    pub devices: String,
    /// One line under the recovery sheet; absent without sync.
    pub recovery: Option<String>,
    /// One line under the backup file.
    pub backup: String,
    /// One line under the lock.
    pub lock: String,
    /// One line under the bin.
    pub bin: String,
    /// One line under settings.
    pub settings: String,
}

/// The backup file.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct BackupView {
    /// `214 pages would go into it.`, or when the last was made.
    pub summary: String,
    /// Being made or opened.
    pub busy: bool,
    /// Why it did not work.
    pub error: Option<String>,
    /// What worked.
    pub done: Option<String>,
}

/// Settings.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SettingsView {
    /// The hour at which a new day begins, 0 to 12.
    pub day_turn_hour: u32,
    /// The hours to choose from, formatted; the index is the hour.
    pub hours: Vec<String>,
    /// Theme.
    pub theme: Theme,
    /// The name other devices show for this one.
    pub device_name: String,
    /// One line under Reminders.
    pub reminders: String,
    /// One line under what was added.
    pub added: String,
    /// What is shown, or not.
    pub preferences: Vec<PreferenceView>,
    /// When the person works.
    pub shifts: Vec<ShiftView>,
    /// The number that a new shift gets; nothing if there are as many as there may be.
    pub next_shift: Option<u32>,
}

/// A shift as it comes again every week.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ShiftView {
    /// Its number.
    pub number: u32,
    /// When it begins, in minutes after midnight.
    pub start: u32,
    /// When it ends; not later than the start is on the next day.
    pub end: u32,
    /// The days on which it begins, Monday first.
    pub days: Vec<bool>,
    /// `Monday to Friday, 07:30 to 19:30`.
    pub label: String,
}

/// Something that is shown, or not.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct PreferenceView {
    /// What.
    pub what: Preference,
    /// What it is called.
    pub label: String,
    /// One line below it.
    pub line: String,
    /// Whether.
    pub on: bool,
}

/// The lock's settings.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct LockSettingsView {
    /// There is a passphrase.
    pub on: bool,
    /// Minutes in the background before it locks.
    pub wait_minutes: u32,
    /// Being set.
    pub busy: bool,
    /// Why it did not work.
    pub error: Option<String>,
    /// What happens if the passphrase is lost: one sentence.
    pub lost: String,
    /// The lock screen shows the numbers of the nation that was chosen.
    pub nation_shown: bool,
}

/// People to talk to.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SupportView {
    /// Sentences above the list.
    pub words: Vec<String>,
    /// Ways to reach somebody.
    pub lines: Vec<SupportLineView>,
    /// When the numbers were checked, and whether that is long ago.
    pub checked: String,
    /// Nations to choose from.
    pub nations: Vec<NationView>,
    /// Somebody nearby: places to fill in.
    pub slots: Vec<SlotView>,
    /// People whom added packs bring, below the nation's.
    pub added: Vec<AddedSupportView>,
}

/// People whom an added pack brings.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct AddedSupportView {
    /// Whose they are: `Northtrust staff`.
    pub title: String,
    /// Which pack they are from, in words.
    pub from: String,
    /// Ways to reach somebody; none, if they were not looked at for long.
    pub lines: Vec<SupportLineView>,
    /// When they were checked, and whether that is long ago.
    pub checked: String,
}

/// A nation's numbers.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct NationView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its numbers are shown.
    pub on: bool,
}

/// A place for somebody nearby.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct SlotView {
    /// Its id.
    pub id: String,
    /// `Occupational health`.
    pub label: String,
    /// A hint.
    pub hint: String,
    /// What the person filled in.
    pub text: String,
    /// What an added pack fills in; nothing, if the person wrote their own.
    pub filled: Option<SupportLineView>,
}

crate::silent::silent_debug!(SlotView);

/// A way to reach somebody.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SupportLineView {
    /// Who.
    pub label: String,
    /// Number or address, as shown.
    pub contact: String,
    /// `tel:`, `sms:` or `https:` link, or empty.
    pub link: String,
    /// When they answer, and anything else.
    pub note: String,
}

/// About.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct AboutView {
    /// Versions of shell and core.
    pub version: String,
}
