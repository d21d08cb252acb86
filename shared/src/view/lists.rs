//! Pages in lists.

use facet::Facet;
use serde::{Deserialize, Serialize};

use crate::event::LensChoice;

/// The journal's list: a window of rows in day groups.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct JournalView {
    /// `Search 214 pages`.
    pub search_label: String,
    /// The words searched for.
    pub search: String,
    /// The lens that filters.
    pub lens: Option<LensChoice>,
    /// Days with their rows, newest first.
    pub days: Vec<DayView>,
    /// There is more below.
    pub more: bool,
    /// What to say when nothing is listed, or how many were found: one sentence.
    pub summary: Option<String>,
    /// The page that is open beside the list.
    pub open_page: Option<String>,
    /// The kinds there are, to filter by.
    pub kinds: Vec<FilterView>,
    /// The tags used most, to filter by.
    pub tags: Vec<FilterView>,
    /// The words of check-ins used most, to filter by.
    pub feelings: Vec<FilterView>,
}

/// Something to filter by.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct FilterView {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub text: String,
    /// It filters now.
    pub on: bool,
}

/// One day of the list.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct DayView {
    /// `Friday 20 November`.
    pub label: String,
    /// Its rows.
    pub rows: Vec<RowView>,
}

/// A page in a list.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct RowView {
    /// The page's id.
    pub page: String,
    /// `06:40`.
    pub time: String,
    /// Its lens.
    pub lens: Option<LensChoice>,
    /// Title line, or the first words.
    pub title: Vec<PieceView>,
    /// What follows, or the place where the search words were found.
    pub excerpt: Vec<PieceView>,
    /// Tags.
    pub tags: Vec<String>,
    /// What kind of page: the name of its form.
    pub kind: Option<String>,
    /// Words of a check-in, or what a pressure is about.
    pub words: Vec<String>,
    /// The check-in's place on the grid.
    pub cell: Option<crate::event::Cell>,
    /// The same in words, for those who do not see it; empty without a place.
    pub cell_label: String,
}

/// A piece of text; `hit` marks words that were searched for.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct PieceView {
    /// The text.
    pub text: String,
    /// Searched for.
    pub hit: bool,
}

/// The bin.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct BinView {
    /// What is in it, newest first.
    pub rows: Vec<RowView>,
    /// One sentence.
    pub summary: String,
}

// What a person wrote, and what opens it, never reaches a log through a view.
crate::silent::silent_debug!(FilterView, JournalView, RowView, PieceView);
