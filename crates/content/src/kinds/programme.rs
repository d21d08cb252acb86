//! A programme: sessions that draw on what the rest of the pack holds.

use serde::Deserialize;

use super::prompt::Lens;

/// `programme.json`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Of this programme.
    pub version: u32,
    /// Kept for ever.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it is for.
    pub line: String,
    /// Its sessions, in order.
    pub sessions: Vec<Session>,
}

/// A meeting, with something before and after it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Its number, from 1.
    pub n: u32,
    /// Its title.
    pub title: String,
    /// What it looks at.
    pub lens: Lens,
    /// What it is for.
    pub purpose: String,
    /// Ids of prompts for the days before.
    pub before: Vec<String>,
    /// Id of a practice.
    pub practice: String,
    /// Id of a form.
    pub form: String,
    /// Id of an exemplar.
    #[serde(default)]
    pub exemplar: Option<String>,
    /// Ids of prompts for the days after.
    pub after: Vec<String>,
}
