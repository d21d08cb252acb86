//! Exemplars: true short accounts, each with its source.

use serde::Deserialize;

/// A short account of what somebody did.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Exemplar {
    /// Kept for ever.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is an example of.
    pub kind: String,
    /// Who tells it.
    pub narrator: String,
    /// How it ended, in a few words.
    pub ended: String,
    /// Said before it is opened.
    pub content_note: String,
    /// What was going on.
    pub situation: Vec<String>,
    /// What stood in the way.
    pub constraint: Vec<String>,
    /// What they did.
    pub did: Vec<String>,
    /// What it cost them.
    pub cost: String,
    /// What happened.
    pub what_happened: Vec<String>,
    /// What did not work.
    pub did_not_work: String,
    /// What they doubted, or what is not known.
    pub doubt: String,
    /// Something to try.
    #[serde(rename = "move")]
    pub move_: String,
    /// Why it may be told.
    pub consent: Consent,
    /// Where it is told.
    pub sources: Vec<Source>,
    /// What is shown beside it.
    pub notice: String,
}

/// Why an account may be told.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// `public record`, or how the person agreed.
    pub basis: String,
    /// The day on which that was checked, `2026-11-28`.
    pub checked_on: String,
}

/// Where something can be read.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// What it is.
    pub what: String,
    /// Where it is.
    #[serde(rename = "where")]
    pub where_: String,
}

/// `exemplars.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExemplarFile {
    /// Of this file.
    pub version: u32,
    /// All of them.
    pub exemplars: Vec<Exemplar>,
}
