//! Instruments: questionnaires as definitions for scoring, without norms, bands or cut-offs.

use serde::Deserialize;

/// What may be done with an instrument's text.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Our own words.
    Own,
    /// May be shipped with attribution.
    A,
    /// May be shipped, but not sold.
    ANc,
    /// Needs a permission that nobody has given: there is no text.
    P,
}

/// Which end of a score is the better one.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// A higher score is better.
    HigherIsBetter,
    /// A higher score is worse.
    HigherIsWorse,
}

/// How a score comes from answers.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// They are added up.
    Sum,
    /// Their mean.
    Mean,
}

/// `instruments/<id>.json`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Of this definition: scores of two versions are not compared.
    pub version: u32,
    /// Kept for ever.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Which edition.
    pub edition: String,
    /// What it is about.
    pub construct: String,
    /// Which end is the better one.
    pub direction: Direction,
    /// Which time its questions are about.
    pub recall: String,
    /// What may be done with its text.
    pub class: Class,
    /// Where it was published.
    pub citation: String,
    /// What is shown wherever its items are.
    pub attribution: String,
    /// Whose it is.
    pub rights_holder: String,
    /// What its owner allows.
    pub licence: String,
    /// What can be answered, from the lowest value to the highest.
    pub answers: Vec<Answer>,
    /// Its questions, in their order.
    pub items: Vec<Item>,
    /// What is worked out of them.
    pub scores: Vec<Score>,
    /// What else to know.
    #[serde(default)]
    pub note: Option<String>,
}

/// Something to answer.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// What it counts.
    pub value: u32,
    /// What it is called, if it has a name.
    #[serde(default)]
    pub label: Option<String>,
}

/// A question.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Kept for ever, unique in its instrument.
    pub id: String,
    /// Its text, where it may be shipped.
    #[serde(default)]
    pub text: Option<String>,
    /// Its answer is turned round within the range of answers.
    #[serde(default)]
    pub reverse: bool,
}

/// A score.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Kept for ever, unique in its instrument.
    pub id: String,
    /// How it comes from answers.
    pub rule: Rule,
    /// The items that feed it.
    pub items: Vec<String>,
    /// What the result is multiplied by.
    #[serde(default)]
    pub times: Option<u32>,
    /// How many answers are enough; without it, all are needed.
    #[serde(default)]
    pub min_answered: Option<usize>,
    /// The lowest and the highest that it can be.
    pub range: (u32, u32),
}

impl Instrument {
    /// Reads a definition.
    ///
    /// # Errors
    /// [`crate::Error::File`] with the name given here.
    pub fn read(name: &str, bytes: &[u8]) -> crate::Result<Self> {
        serde_json::from_slice(bytes).map_err(|error| crate::Error::File {
            file: name.to_owned(),
            reason: error.to_string(),
        })
    }
}
