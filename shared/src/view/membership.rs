//! Removing devices, being removed, replacing the recovery key.

use facet::Facet;
use serde::{Deserialize, Serialize};

use super::SheetView;

/// How far the removal of a device has come.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum RemovalState {
    /// It is not being removed.
    No,
    /// It was asked for, and takes effect when this device next reaches the relay.
    Waiting,
    /// It is on its way to the relay. Once that accepted it, it is among the removed devices.
    Sending,
}

/// What removing a device means, between the two taps.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct RemovingView {
    /// The device, for `SyncEvent::RemoveConfirmed` and `SyncEvent::RemoveDeclined`.
    pub device: String,
    /// `Remove “Tablet”?`
    pub title: String,
    /// What it means, one sentence a line.
    pub points: Vec<String>,
}

/// A device that was removed.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct RemovedDeviceView {
    /// Its name.
    pub name: String,
    /// Since when it opens nothing new, and what it keeps.
    pub text: String,
}

/// The recovery key.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct RecoveryStateView {
    /// Where it stands, in one sentence.
    pub text: String,
    /// It can be replaced from here now.
    pub can_replace: bool,
    /// A new one waits for the relay; until then the old one is in force.
    pub replacing: bool,
    /// This device can show the sheet in force.
    pub can_show: bool,
}

/// Something that may be wise to do.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct AdviceView {
    /// What, and why.
    pub text: String,
    /// The label of `SyncEvent::NewSheetAsked`.
    pub action: String,
    /// The label of `SyncEvent::AdviceDeclined`.
    pub decline: String,
}

/// This device was removed.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct RemovedView {
    /// One line.
    pub title: String,
    /// What happened, what is still here, and what helps, one sentence a line.
    pub points: Vec<String>,
    /// How many pages have not left this device, in words, or nothing.
    pub unsent: Option<String>,
}

/// A new recovery sheet.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct NewSheetView {
    /// The sheet.
    pub sheet: SheetView,
    /// What replacing means, one sentence a line.
    pub points: Vec<String>,
}

// Names of devices, and what opens the journal, never reach a log through a view.
crate::silent::silent_debug!(
    RemovingView,
    RemovedDeviceView,
    RecoveryStateView,
    AdviceView,
    RemovedView,
    NewSheetView
);
