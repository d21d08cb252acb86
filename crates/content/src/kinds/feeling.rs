//! Words for feelings, and the question which of four it was.

use serde::Deserialize;

/// The furthest a word lies from the middle, on both axes.
pub const REACH: i8 = 3;

/// A word for a feeling, with its place on the grid.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Feeling {
    /// Kept for ever.
    pub id: String,
    /// The word.
    pub text: String,
    /// Pleasantness, −3 to 3.
    pub p: i8,
    /// Energy, −3 to 3.
    pub e: i8,
}

impl Feeling {
    /// How many steps it is from a cell of the grid, the longer way of both axes.
    #[must_use]
    pub fn distance(&self, p: i8, e: i8) -> u8 {
        self.p.abs_diff(p).max(self.e.abs_diff(e))
    }
}

/// “Which was it?”: asked after a moment with people.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Discriminator {
    /// The question.
    pub question: String,
    /// What brain imaging cannot say of one person.
    pub caveat: String,
    /// Sympathy, empathy, empathic distress, compassion.
    pub choices: Vec<DiscriminatorChoice>,
}

/// One answer to “Which was it?”.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct DiscriminatorChoice {
    /// `sympathy`, `empathy`, `empathic-distress` or `compassion`.
    pub id: String,
    /// Its name.
    pub text: String,
    /// A plain definition.
    pub line: String,
    /// What may be said of the science.
    pub science: String,
}

/// `feelings.json`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeelingFile {
    /// Of this file.
    pub version: u32,
    /// All words, in the order of the list.
    pub words: Vec<Feeling>,
    /// Which was it?
    pub discriminator: Discriminator,
    /// Words after which the discriminator is offered.
    pub people_words: Vec<String>,
    /// Words that, at the least pleasant, make the support kit show itself.
    pub heavy_words: Vec<String>,
}
