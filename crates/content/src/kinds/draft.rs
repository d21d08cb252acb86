//! Drafts of an escalation: seeded only with what a person ticks.

use serde::Deserialize;

/// Which draft.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum DraftId {
    /// Situation, background, assessment, recommendation.
    Sbar,
    /// I am concerned, I am uncomfortable, this is a safety issue.
    Cus,
    /// A workload that does not fit the hours.
    Workload,
    /// To a speak-up guardian.
    SpeakUp,
    /// An item for a meeting.
    Agenda,
}

impl DraftId {
    /// All five.
    pub const ALL: [Self; 5] = [
        Self::Sbar,
        Self::Cus,
        Self::Workload,
        Self::SpeakUp,
        Self::Agenda,
    ];

    /// As it is written in the file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sbar => "sbar",
            Self::Cus => "cus",
            Self::Workload => "workload",
            Self::SpeakUp => "speak-up",
            Self::Agenda => "agenda",
        }
    }
}

/// A template of a draft.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Which.
    pub id: DraftId,
    /// Its name.
    pub title: String,
    /// When it fits.
    pub when_to_use: String,
    /// How it begins.
    pub opening: String,
    /// Its parts, in order.
    pub sections: Vec<Section>,
    /// How it ends.
    pub closing: String,
}

/// A part of a draft.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Kept for ever, unique in its draft.
    pub id: String,
    /// Its heading.
    pub heading: String,
    /// What belongs there.
    pub hint: String,
    /// Keys of the form `pressure` whose answers may seed it, if they are ticked.
    pub from: Vec<String>,
}

/// `drafts.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftFile {
    /// Of this file.
    pub version: u32,
    /// All drafts.
    pub drafts: Vec<Draft>,
}
