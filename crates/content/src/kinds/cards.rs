//! Cards: what is said before, beside and after.

use serde::Deserialize;

/// A title and lines.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// Its title.
    pub title: String,
    /// What it says.
    pub lines: Vec<String>,
}

/// What is offered when practices were difficult.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Gentler {
    /// Its title.
    pub title: String,
    /// What it says.
    pub lines: Vec<String>,
    /// Ids of practices that are gentle.
    pub practices: Vec<String>,
}

/// A short explanation of something.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Explainer {
    /// Kept for ever.
    pub id: String,
    /// Its title.
    pub title: String,
    /// About how long it takes to read.
    pub minutes: u32,
    /// What it says.
    pub paragraphs: Vec<String>,
    /// What it cannot say.
    pub caveat: String,
}

/// A card before or after a shift.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Doorway {
    /// `before` or `after`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How long it takes: the sum of its lines.
    pub seconds: u32,
    /// What is read, in order.
    pub lines: Vec<DoorwayLine>,
}

/// A line of a doorway card.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct DoorwayLine {
    /// How long it stands.
    pub seconds: u32,
    /// What it says.
    pub text: String,
}

/// How to do a practice with a team.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct TeachCard {
    /// Kept for ever.
    pub id: String,
    /// Which practice.
    pub practice: String,
    /// Its title.
    pub title: String,
    /// What to do and say.
    pub lines: Vec<String>,
    /// About how long it takes.
    pub minutes: u32,
}

/// An idea for an if-then plan.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct PlanIdea {
    /// Kept for ever.
    pub id: String,
    /// When.
    pub cue: String,
    /// Then.
    pub text: String,
}

/// `cards.json`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Cards {
    /// Of this file.
    pub version: u32,
    /// Before the first practice.
    pub safety: Card,
    /// Before a practice of more than 20 minutes.
    pub long_warning: Card,
    /// After two difficult ones.
    pub gentler: Gentler,
    /// Explainers.
    pub explainers: Vec<Explainer>,
    /// Before and after a shift.
    pub doorway: Vec<Doorway>,
    /// Teach my team, one for each practice.
    pub teach: Vec<TeachCard>,
    /// Ideas for if-then plans.
    pub plans: Vec<PlanIdea>,
    /// What a browser cannot promise about bells.
    pub on_the_web: Vec<String>,
    /// No patient's name or number in here.
    pub patient_reminder: String,
}
