//! Prompts: questions to write from.

use serde::Deserialize;

/// What a page looks at.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Lens {
    /// The person who writes.
    #[serde(rename = "self")]
    Self_,
    /// Their team.
    Team,
    /// Other teams.
    Across,
    /// The system they work in.
    System,
}

impl Lens {
    /// All four, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Self_, Self::Team, Self::Across, Self::System];
}

/// Prompts that are offered together, at a time of their own.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum PromptSet {
    /// Once a week, for who wants it: what the patient in a decision would say.
    PatientsChair,
    /// The five questions of Then and now.
    Now,
    /// The review of a week.
    Weekly,
}

/// A question to write from.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// Kept for ever.
    pub id: String,
    /// What it looks at.
    pub lens: Lens,
    /// The question, at most 170 characters.
    pub text: String,
    /// The set it belongs to, if it is not one of the daily ones.
    #[serde(default)]
    pub set: Option<PromptSet>,
}

/// `prompts.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromptFile {
    /// Of this file.
    pub version: u32,
    /// The question of the first run.
    pub first: FirstPrompt,
    /// All others.
    pub prompts: Vec<Prompt>,
}

/// The question of the first run; its lens is [`Lens::Self_`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstPrompt {
    /// Kept for ever.
    pub id: String,
    /// The question.
    pub text: String,
}
