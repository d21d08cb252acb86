//! Answering: fields of forms, the check-in's grid, what becomes of a pressure.

use facet::Facet;
use serde::{Deserialize, Serialize};

/// A place on the grid of pleasantness and energy.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// −3 (unpleasant) to 3 (pleasant).
    pub pleasantness: i32,
    /// −3 (low) to 3 (high).
    pub energy: i32,
}

/// Forms: what a new page is made from.
#[derive(Facet, Serialize, Deserialize, Clone, Debug)]
#[repr(C)]
pub enum FormEvent {
    /// A new page of this form. `check-in` and `pressure` are forms too.
    Opened {
        /// The form's id.
        form: String,
    },
    /// A new page to this prompt.
    PromptOpened {
        /// The prompt's id.
        prompt: String,
    },
    /// A text of the content pack is to be read: an explainer, an exemplar, a teach-my-team card, a
    /// session, a doorway card.
    CardOpened {
        /// Which kind.
        what: CardKind,
        /// Its id.
        card: String,
    },
    /// The move that an exemplar suggests becomes a page of the form `move`.
    MoveTaken {
        /// The exemplar's id.
        exemplar: String,
    },
}

/// A kind of text in the content pack.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum CardKind {
    /// Sixty seconds on how something works.
    Explainer,
    /// A real case, with its source.
    Exemplar,
    /// How to do a practice with a team.
    Teach,
    /// A session of the programme.
    Session,
    /// Before or after a shift.
    Doorway,
    /// How to rehearse a pattern.
    Pattern,
}

/// What becomes of a pressure, and drafts.
#[derive(Facet, Serialize, Deserialize, Clone)]
#[repr(C)]
pub enum SystemEvent {
    /// A draft of this template is to be made from the pressure that is open: choose what goes in.
    DraftAsked {
        /// The template's id.
        template: String,
    },
    /// A field is to go into the draft, or not.
    SeedTicked {
        /// The field's key, from the view.
        key: String,
        /// In or out.
        on: bool,
    },
    /// Make the draft from what is ticked: a page of its own.
    DraftMade,
    /// The draft in the editor is to be sent: look it over first.
    SendAsked,
    /// What looks like a patient's is to be masked in the draft.
    Masked,
    /// It is no patient's, or may go: send as it is.
    SentAnyway,
    /// Do not send now.
    SendLeft,
    /// The shell handed the text over (copied, or given to the share sheet).
    Sent,
    /// The pressure that is open is set down for today.
    SetDown,
    /// Fourteen days on: did anything change?
    FollowUpAnswered {
        /// The pressure's page.
        page: String,
        /// `answered`, `changed` or `raised`.
        outcome: String,
    },
    /// Ask again in fourteen days.
    FollowUpLater {
        /// The pressure's page.
        page: String,
    },
}

/// The rant page: in one sealed local place, and nowhere else.
#[derive(Facet, Serialize, Deserialize, Clone)]
#[repr(C)]
pub enum RantEvent {
    /// The text changed; as in the editor.
    TextChanged {
        /// Position in UTF-16 units.
        at: u32,
        /// Units taken out.
        remove: u32,
        /// What was put in.
        insert: String,
    },
    /// Burn it.
    Burned,
    /// Keep it: it becomes a page.
    Kept,
    /// Turn it into an ask: an empty pressure beside which the rant stays to be read, and is burned
    /// when that is done.
    MadeAnAsk,
}

crate::silent::silent_debug!(SystemEvent, RantEvent);
