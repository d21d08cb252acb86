//! Devices, sync, and coming into a journal that exists.

use facet::Facet;
use serde::{Deserialize, Serialize};

/// Devices and sync.
#[derive(Facet, Serialize, Deserialize, Clone)]
#[repr(C)]
pub enum SyncEvent {
    /// Begin to turn sync on, with a relay's address and an invite code.
    TurnOnAsked {
        /// The relay's address.
        relay: String,
        /// The invite code.
        invite: String,
    },
    /// The recovery sheet is printed, saved or written down.
    SheetKept,
    /// The sheet will be kept later: sync goes on, and its absence stays visible.
    SheetLater,
    /// This device is to join a journal on another device (from an open journal without sync).
    JoinChosen,
    /// This device is to restore a journal from recovery words (from an open journal without sync).
    RestoreChosen,
    /// Leave turning sync on, adding a device, or joining.
    Cancelled,
    /// Sync now.
    SyncAsked,
    /// Begin to add a device.
    AddDeviceAsked,
    /// The other device's QR was read, or its code typed.
    InvitationEntered {
        /// The text of the QR, or the eight characters.
        text: String,
    },
    /// The six words were compared.
    WordsCompared {
        /// Whether both screens show the same.
        same: bool,
    },
    /// This device's name was changed.
    DeviceRenamed {
        /// The new name.
        name: String,
    },
    /// The recovery sheet is wanted again: show it.
    SheetAsked,
    /// Take the journal to another relay, with one invite code of that relay. Other devices follow.
    MoveAsked {
        /// The other relay's address.
        relay: String,
        /// An invite code of that relay.
        invite: String,
    },
    /// The journal was moved from another device: this is the relay it is at now. For a device that
    /// could not be told because the old relay is gone.
    RelayEntered {
        /// The relay's address.
        relay: String,
    },
    /// Remove a device: show what that means. The first of two taps.
    RemoveAsked {
        /// Its id, from its row.
        device: String,
    },
    /// Remove it. The second tap.
    RemoveConfirmed {
        /// Its id, from what is shown.
        device: String,
    },
    /// Do not remove it after all: of the two taps, or of a removal that has not reached the relay.
    RemoveDeclined {
        /// Its id.
        device: String,
    },
    /// Replace the recovery key: show a new sheet, which is not in force yet.
    NewSheetAsked,
    /// The new sheet is kept: it takes the place of the old one.
    NewSheetKept,
    /// Leave the new sheet; the old one stays in force.
    NewSheetLeft,
    /// What was offered about the recovery key is not wanted now.
    AdviceDeclined,
}

/// Bringing this device into a journal that exists.
#[derive(Facet, Serialize, Deserialize, Clone)]
#[repr(C)]
pub enum JoinEvent {
    /// Show a code and a QR for the other device, through this relay.
    CodeAsked {
        /// The relay's address.
        relay: String,
    },
    /// The six words were compared.
    WordsCompared {
        /// Whether both screens show the same.
        same: bool,
    },
    /// Recovery words were entered.
    WordsEntered {
        /// 24 words, or the text of the sheet's QR.
        words: String,
        /// The relay's address, from the sheet.
        relay: String,
    },
    /// Leave.
    Cancelled,
}

crate::silent::silent_debug!(SyncEvent, JoinEvent);
