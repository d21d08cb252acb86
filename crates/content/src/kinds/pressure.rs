//! Pressures: data about an organisation, with fixed codes so that sums mean something.

use serde::Deserialize;

/// Every code there is: level 1 without a dot, level 2 below it. Fixed for ever.
pub const CODES: [&str; 21] = [
    "demands",
    "demands.flow_beds",
    "demands.handover_delay",
    "demands.staffing_gap",
    "demands.volume",
    "demands.hours",
    "control",
    "control.target_finance",
    "control.no_discretion",
    "support",
    "support.estate_it",
    "support.supervision",
    "relationships",
    "relationships.incivility",
    "relationships.violence",
    "role",
    "role.conflict",
    "role.outside_training",
    "change",
    "change.imposed",
    "change.uncommunicated",
];

/// A pressure that can be logged.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Pressure {
    /// One of [`CODES`].
    pub code: String,
    /// What it is called.
    pub text: String,
    /// Said below it.
    #[serde(default)]
    pub hint: Option<String>,
    /// The code of level 1 it belongs to; none for level 1 itself.
    #[serde(default)]
    pub under: Option<String>,
}

/// How far a person's reach goes.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum CircleId {
    /// Mine to change.
    Control,
    /// Mine to raise with somebody.
    Influence,
    /// Not mine to carry.
    Concern,
}

/// One of the three circles.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Circle {
    /// Which.
    pub id: CircleId,
    /// What it is called.
    pub text: String,
    /// What it means.
    pub line: String,
}

/// What can follow a logged pressure.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Steps {
    /// Small steps within one's own control.
    pub control: Vec<ControlStep>,
    /// Setting it down.
    pub concern: SettingDown,
}

/// A small step.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct ControlStep {
    /// Kept for ever.
    pub id: String,
    /// What it is.
    pub text: String,
}

/// A short pause to set down what is not one's own to carry.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct SettingDown {
    /// Its name.
    pub title: String,
    /// What is read, line by line.
    pub lines: Vec<String>,
    /// How long it takes.
    pub seconds: u32,
}

/// The question that comes back.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// After how many days.
    pub days: u32,
    /// The question.
    pub question: String,
}

/// How far an escalation has come, in words.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// It was raised.
    pub raised: String,
    /// Somebody answered.
    pub answered: String,
    /// Something changed.
    pub changed: String,
}

/// `pressures.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PressureFile {
    /// Of this file.
    pub version: u32,
    /// All codes, in the order in which they are shown.
    pub codes: Vec<Pressure>,
    /// The three circles.
    pub circles: Vec<Circle>,
    /// What can follow.
    pub steps: Steps,
    /// Did anything change?
    pub follow_up: FollowUp,
    /// The escalation ladder.
    pub ladder: Ladder,
}
