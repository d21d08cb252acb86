//! Reminders, shifts, support, and what a person wants to see.

use facet::Facet;
use serde::{Deserialize, Serialize};

/// Reminders: computed here, shown by the shell.
#[derive(Facet, Serialize, Deserialize, Clone, Debug)]
#[repr(C)]
pub enum ReminderEvent {
    /// A new one, or another time for one.
    Set {
        /// Its number, from the view; a new one has the next.
        number: u32,
        /// What for.
        what: ReminderKind,
        /// Minutes after midnight, in the zone the person is in.
        minute: u32,
        /// Monday first; at least one.
        days: Vec<bool>,
    },
    /// Take one away.
    Removed {
        /// Its number.
        number: u32,
    },
    /// Hours in which nothing is shown.
    QuietChosen {
        /// Minutes after midnight.
        from: u32,
        /// Minutes after midnight; the same as `from` for never.
        to: u32,
    },
    /// A calendar file of all reminders is wanted.
    CalendarAsked,
    /// The shell may show notices of its own while it is open.
    Allowed {
        /// Whether it may.
        allowed: bool,
    },
}

/// What a reminder is for. Its text is neutral whatever it is for.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum ReminderKind {
    /// To check in.
    CheckIn,
    /// To write.
    Write,
    /// To practise.
    Practise,
}

/// People to talk to.
#[derive(Facet, Serialize, Deserialize, Clone)]
#[repr(C)]
pub enum SupportEvent {
    /// The nation whose numbers are shown.
    NationChosen {
        /// Its id, from the view.
        nation: String,
    },
    /// A place for somebody nearby was filled in.
    SlotWritten {
        /// Its id, from the view.
        slot: String,
        /// Who, and how to reach them; empty to clear it.
        text: String,
    },
    /// The card that offers people to talk to after a hard check-in was put away.
    OfferPutAway,
    /// And is not wanted for thirty days.
    OfferMuted,
}

/// When a person works, and the cards before and after.
#[derive(Facet, Serialize, Deserialize, Clone, Debug)]
#[repr(C)]
pub enum ShiftEvent {
    /// A new shift, or other times for one.
    Set {
        /// Its number, from the view.
        number: u32,
        /// When it begins: minutes after midnight, in the zone the person is in.
        start: u32,
        /// When it ends; not later than the start is on the next day.
        end: u32,
        /// The days on which it begins, Monday first; at least one.
        days: Vec<bool>,
    },
    /// Take one away.
    Removed {
        /// Its number.
        number: u32,
    },
    /// The card before or after a shift is done, or put aside: not again before the next one.
    CardDone {
        /// The card's id, from the view.
        card: String,
    },
}

/// What a person wants to see in the app.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Preference {
    /// Two lists instead of the grid in check-ins.
    ListsNotGrid,
    /// Earlier pages of the same day.
    OnThisDay,
    /// Real cases, some of them told by patients.
    Exemplars,
    /// Cards before and after a shift.
    Doorway,
}

crate::silent::silent_debug!(SupportEvent);
