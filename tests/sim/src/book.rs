//! The book of what people wrote: every word, and every answer besides words.

use std::collections::{BTreeMap, BTreeSet};

use headless::ReadPage;

/// How sure something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sure {
    /// No.
    No,
    /// A crash came in between.
    Maybe,
    /// It settled.
    Yes,
}

/// Where a word was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// In the title line.
    Title,
    /// In the text.
    Body,
    /// As a tag.
    Tag,
    /// In the answer to a field of a form, in words.
    Answer,
    /// As an own word of a field's set.
    Item,
}

/// A word that was written, unlike any other.
#[derive(Clone, Debug)]
pub struct Word {
    /// The word.
    pub text: String,
    /// The page, as far as it is known.
    pub page: Option<String>,
    /// Where on it.
    pub spot: Spot,
    /// It was written.
    pub written: Sure,
    /// It was taken out.
    pub removed: Sure,
    /// The number of the device it was written on.
    pub by: Option<u32>,
    /// The number of the device it was taken out on.
    pub removed_by: Option<u32>,
    /// Numbers of other devices that had it when its own one was about to go.
    pub seen_by: BTreeSet<u32>,
    /// An honest relay had it when its device was about to go.
    pub accepted: bool,
}

impl Word {
    /// How often it stands on a page.
    #[must_use]
    pub fn count_on(&self, page: &ReadPage) -> usize {
        match self.spot {
            Spot::Title => page.title.matches(&self.text).count(),
            Spot::Body | Spot::Answer | Spot::Item => page.text.matches(&self.text).count(),
            Spot::Tag => page.tags.iter().filter(|tag| **tag == self.text).count(),
        }
    }
}

/// What was answered to one field of a page besides words: chosen, counted, or put on the grid.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Every answer that somebody gave, in words.
    pub texts: BTreeSet<String>,
    /// A crash came in between, or there was no room: nobody knows what became of it.
    pub unsure: bool,
    /// Somebody took the answer back.
    pub cleared: bool,
    /// The numbers of the devices on which it was given.
    pub by: BTreeSet<u32>,
}

/// What was written.
pub struct Book {
    /// All words.
    pub words: Vec<Word>,
    /// What was answered besides words, by page and by the field's label.
    pub answers: BTreeMap<(String, String), Given>,
    /// Pages that are pressures.
    pub pressures: Vec<String>,
    seed: u64,
}

/// Every word begins with this: what may never be found in clear where it should be sealed.
pub const CANARY: &str = "wren";

impl Book {
    /// An empty book.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            words: Vec::new(),
            answers: BTreeMap::new(),
            pressures: Vec::new(),
            seed,
        }
    }

    /// Makes a word and notes that somebody is about to write it.
    pub(crate) fn about_to_write(&mut self, spot: Spot) -> (usize, String) {
        let number = self.words.len();
        let text = format!("{CANARY}{}x{number}q", self.seed);
        self.words.push(Word {
            text: text.clone(),
            page: None,
            spot,
            written: Sure::Maybe,
            removed: Sure::No,
            by: None,
            removed_by: None,
            seen_by: BTreeSet::new(),
            accepted: false,
        });
        (number, text)
    }

    /// Notes the page of a word, and answers the word.
    pub(crate) fn typed(&mut self, number: usize, page: String, by: u32) -> String {
        let Some(word) = self.words.get_mut(number) else {
            return String::new();
        };
        word.page = Some(page);
        word.by = Some(by);
        word.text.clone()
    }

    pub(crate) fn kept(&mut self, number: usize) {
        if let Some(word) = self.words.get_mut(number) {
            word.written = Sure::Yes;
        }
    }

    pub(crate) fn removed(&mut self, text: &str, sure: Sure, by: Option<u32>) {
        if let Some(word) = self.words.iter_mut().find(|word| word.text == text) {
            word.removed = sure;
            word.removed_by = by;
        }
    }
}
