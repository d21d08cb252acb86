//! What happened with the server, in plain sentences.

use facet::Facet;
use serde::{Deserialize, Serialize};

/// What happened with the server, the newest first.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ServerHistoryView {
    /// What this list is, or that it is empty.
    pub lead: String,
    /// What happened.
    pub entries: Vec<HistoryEntryView>,
}

/// One thing that happened.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct HistoryEntryView {
    /// When it was noticed, such as `Monday 23 November, 03:12`.
    pub when: String,
    /// One sentence.
    pub text: String,
    /// What it means and what was done, each a sentence of its own.
    pub details: Vec<String>,
}
