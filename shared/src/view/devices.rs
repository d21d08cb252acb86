//! Devices and sync, pairing, joining, the recovery sheet.

use facet::Facet;
use facet_generate_attrs as typegen;
use serde::{Deserialize, Serialize};

use super::{
    AdviceView, NewSheetView, RecoveryStateView, RemovalState, RemovedDeviceView, RemovedView,
    RemovingView, SyncStateView,
};

/// Devices and sync.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[repr(C)]
pub enum DevicesView {
    /// Sync is off: what it is, and the form that turns it on.
    Off(SyncOffView),
    /// The relay was found and the sheet must be kept before the first sync.
    Sheet(SheetView),
    /// Sync is on.
    On(Box<SyncOnView>),
    /// Adding a device.
    Adding(AddingView),
    /// This device joins a journal that exists elsewhere.
    Joining(JoinView),
    /// This device was removed from the journal by another one.
    Removed(RemovedView),
    /// A new recovery sheet, to be kept before it takes the place of the old one.
    NewSheet(NewSheetView),
}

/// Sync is off.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SyncOffView {
    /// Address to begin with.
    pub relay_hint: String,
    /// Checking.
    pub busy: bool,
    /// Why it did not work.
    pub error: Option<String>,
}

/// Sync is on.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct SyncOnView {
    /// The relay's address.
    pub relay: String,
    /// One sentence: `Everything is on both devices.`
    pub summary: SyncStateView,
    /// How many pages are in each state, in words, without empty ones.
    pub states: Vec<SyncStateView>,
    /// Devices.
    pub devices: Vec<DeviceView>,
    /// Six words that are the same on every device that has seen the same.
    pub fingerprint: Vec<String>,
    /// A sync is going on.
    pub busy: bool,
    /// The sheet has not been kept yet.
    pub sheet_missing: bool,
    /// Records set aside because they could not be verified or opened: one sentence, or nothing.
    pub parked: Option<String>,
    /// One line that leads to `Place::ServerHistory`: what happened last with the server. Absent if
    /// nothing ever did.
    pub history: Option<String>,
    /// Moving to another relay, while that goes on or after it failed.
    pub moving: Option<MovingView>,
    /// The device that is about to be removed, between the two taps.
    pub removing: Option<RemovingView>,
    /// The recovery key.
    pub recovery: RecoveryStateView,
    /// What may be wise to do about the recovery key, or nothing.
    pub advice: Option<AdviceView>,
    /// The relay's list of devices does not fit the sealed one: one sentence, or nothing.
    pub alarm: Option<String>,
    /// Devices that were removed, the newest last.
    pub removed: Vec<RemovedDeviceView>,
}

/// Moving to another relay.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct MovingView {
    /// The relay's address, as entered.
    pub relay: String,
    /// How far it has come, in one sentence.
    pub progress: String,
    /// It can be left (`SyncEvent::Cancelled`) without a trace: nothing was written there yet.
    pub can_cancel: bool,
    /// Why it did not work.
    pub error: Option<String>,
}

/// A device.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct DeviceView {
    /// Its name.
    pub name: String,
    /// It is this one.
    pub this_one: bool,
    /// When this device last heard of it.
    pub heard: String,
    /// Its id, for `SyncEvent::RemoveAsked`.
    pub device: String,
    /// It can be removed from here now.
    pub can_remove: bool,
    /// How far its removal has come.
    pub removal: RemovalState,
    /// The same in words; empty if it is not being removed.
    pub removal_text: String,
}

/// Adding a device.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
#[repr(C)]
pub enum AddingView {
    /// Scan or type.
    Entering {
        /// Why the last try failed.
        error: Option<String>,
        /// Being checked.
        busy: bool,
    },
    /// Compare six words.
    Comparing {
        /// The words.
        words: Vec<String>,
        /// This side has confirmed and waits for the other.
        waiting: bool,
    },
    /// Done.
    Added {
        /// The new device's name.
        name: String,
        /// Six words, the same on the new device once both have seen the same.
        fingerprint: Vec<String>,
    },
}

/// Bringing this device into a journal that exists.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
#[repr(C)]
pub enum JoinView {
    /// Ask for the relay's address.
    Relay {
        /// Address to begin with.
        relay_hint: String,
        /// Being checked.
        busy: bool,
        /// Why it did not work.
        error: Option<String>,
    },
    /// Show the code and the QR.
    Showing {
        /// Eight characters, `k7q 4m2xw`.
        code: String,
        /// The invitation as a QR.
        qr: QrView,
        /// Something went wrong with the last try (a wrong code was typed).
        remark: Option<String>,
    },
    /// Compare six words.
    Comparing {
        /// The words.
        words: Vec<String>,
        /// This side has confirmed and waits for the other.
        waiting: bool,
    },
    /// Enter recovery words.
    Words {
        /// Address to begin with.
        relay_hint: String,
        /// Being checked.
        busy: bool,
        /// Why it did not work.
        error: Option<String>,
    },
    /// Pages are coming.
    Arriving {
        /// `112 pages so far`.
        progress: String,
    },
    /// All there.
    Arrived {
        /// `214 pages are here.`
        summary: String,
        /// Six words, the same on the other devices once all have seen the same.
        fingerprint: Vec<String>,
    },
}

/// A QR code.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct QrView {
    /// Modules a side.
    pub size: u32,
    /// Row by row, one byte a module, 1 is dark.
    #[serde(with = "serde_bytes")]
    #[facet(typegen::bytes)]
    pub modules: Vec<u8>,
    /// What it says, as text, for those who cannot scan.
    pub text: String,
}

/// The recovery sheet.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct SheetView {
    /// 24 words.
    pub words: Vec<String>,
    /// The sheet's QR.
    pub qr: QrView,
    /// The `AGE-SECRET-KEY-1…` line.
    pub age_key: String,
    /// The relay's address.
    pub relay: String,
    /// The date printed on it.
    pub date: String,
    /// It was kept before.
    pub kept: bool,
    /// It is being prepared, or sync is being turned on.
    pub busy: bool,
    /// Why turning sync on did not work.
    pub error: Option<String>,
}

// What a person wrote, and what opens it, never reaches a log through a view.
crate::silent::silent_debug!(
    SyncOnView, MovingView, DeviceView, AddingView, JoinView, QrView, SheetView
);
