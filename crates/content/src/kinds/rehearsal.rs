//! Patterns for saying a hard thing, to rehearse beforehand.

use serde::Deserialize;

/// A pattern to rehearse.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// Kept for ever.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it is for.
    pub line: String,
    /// What is said, in order.
    pub steps: Vec<PatternStep>,
    /// What it is not for: never for an emergency that is happening now.
    pub not_for: String,
}

/// One step of a pattern.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct PatternStep {
    /// Kept for ever, unique in its pattern.
    pub id: String,
    /// Its name.
    pub label: String,
    /// How it can sound.
    pub example: String,
}

/// `rehearsals.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RehearsalFile {
    /// Of this file.
    pub version: u32,
    /// All patterns.
    pub patterns: Vec<Pattern>,
}
