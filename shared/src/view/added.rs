//! What was added from outside: packs of an organisation or a programme.

use facet::Facet;
use serde::{Deserialize, Serialize};

/// What was added, and what is about to be.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct AddedView {
    /// Packs that are here.
    pub packs: Vec<AddedPackView>,
    /// A pack that was opened and waits for a yes.
    pub offered: Option<OfferedPackView>,
    /// Why the last file was not taken.
    pub problem: Option<String>,
}

/// A pack that is here.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct AddedPackView {
    /// Its id, which is its name.
    pub id: String,
    /// `Version 2, in British English, since 28 November`.
    pub line: String,
    /// What it brings: `2 forms`, `1 practice`.
    pub brings: Vec<String>,
    /// Who signed it: groups of digits.
    pub publisher: Vec<String>,
    /// Why nothing of it shows, if that is so.
    pub problem: Option<String>,
    /// It is about to be taken away: what happens then.
    pub removing: Option<String>,
}

/// A pack that waits for a yes.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct OfferedPackView {
    /// Its id, which is its name.
    pub id: String,
    /// `Version 2, in British English`.
    pub line: String,
    /// What it brings: `2 forms`, `1 practice`.
    pub brings: Vec<String>,
    /// Who signed it: groups of digits, to be compared with what the publisher reads out.
    pub publisher: Vec<String>,
    /// What is known of the publisher, and what to do about it.
    pub trust: String,
    /// This publisher was confirmed before, for this pack.
    pub known: bool,
}
