//! The editor's texts as the shell shows them, which may lag behind the page by what merged meanwhile.

use journal::{Field, Heads, Page, Splice};

use crate::view::SpliceView;

/// How many offered revisions are remembered, so that an answer to an older one is understood.
const OFFERS_MAX: usize = 32;

/// One text of the page, as of the revision.
#[derive(Clone)]
pub(crate) struct ShownText {
    pub(crate) field: Field,
    pub(crate) text: String,
    /// How it came from what the shell showed.
    pub(crate) splices: Vec<SpliceView>,
}

/// What the shell shows, and what it was offered.
#[derive(Default)]
pub(crate) struct Shown {
    /// The state of the page that the shell's text stands for.
    heads: Heads,
    /// The newest of the shell's changes that was taken in.
    pub(crate) seq: u32,
    pub(crate) revision: u32,
    /// Texts of the revision: title, body, and the answers in words of the page's form.
    texts: Vec<ShownText>,
    /// Revisions the shell may say it has caught up with, and what they stand for.
    offers: Vec<(u32, Heads)>,
}

impl Shown {
    /// The shell is about to show a page that is still to be made.
    pub(crate) fn blank(answers: impl Iterator<Item = Field>) -> Self {
        let fields = [Field::Title, Field::Body].into_iter().chain(answers);
        Self {
            texts: fields
                .map(|field| ShownText {
                    field,
                    text: String::new(),
                    splices: Vec::new(),
                })
                .collect(),
            ..Self::default()
        }
    }

    /// The shell is about to show this page.
    pub(crate) fn of(page: &Page, answers: impl Iterator<Item = Field>) -> Self {
        let mut shown = Self::blank(answers);
        shown.heads = page.heads();
        for text in &mut shown.texts {
            text.text = page.text_at(text.field, &shown.heads).unwrap_or_default();
        }
        shown
    }

    /// A text of the revision.
    pub(crate) fn text(&self, field: Field) -> Option<&ShownText> {
        self.texts.iter().find(|text| text.field == field)
    }

    /// Takes a change of the shell in, made to the text it shows. False if the page refused it.
    pub(crate) fn edit(
        &mut self,
        page: &mut Page,
        field: Field,
        seq: u32,
        splice: &Splice,
    ) -> bool {
        let Ok(heads) = page.edit_text(field, &self.heads, splice) else {
            return false;
        };
        self.heads = heads;
        self.seq = seq;
        if !self.offers.is_empty() {
            self.offer(page);
        }
        true
    }

    /// The page changed by something that is no text: the shell's text stands for the new state, if
    /// it stood for the newest before.
    pub(crate) fn follow(&mut self, page: &Page) {
        if self.offers.is_empty() {
            self.heads = page.heads();
        } else {
            self.offer(page);
        }
    }

    /// Words from elsewhere, or words that the core put there, are in the page.
    pub(crate) fn merged(&mut self, page: &Page) {
        self.offer(page);
    }

    fn offer(&mut self, page: &Page) {
        let now = page.heads();
        for text in &mut self.texts {
            let Ok(newest) = page.text_at(text.field, &now) else {
                return;
            };
            text.splices = splices(page, text.field, &self.heads, &now);
            text.text = newest;
        }
        self.revision = self.revision.wrapping_add(1);
        self.offers.push((self.revision, now));
        if self.offers.len() > OFFERS_MAX {
            self.offers.remove(0);
        }
    }

    /// Whether the shell was offered a text that it has not taken yet.
    pub(crate) fn is_offering(&self) -> bool {
        !self.offers.is_empty()
    }

    /// The shell shows this revision now.
    pub(crate) fn caught_up(&mut self, revision: u32) {
        let Some(index) = self
            .offers
            .iter()
            .position(|(offered, _)| *offered == revision)
        else {
            return;
        };
        if let Some((_, heads)) = self.offers.get(index) {
            self.heads = heads.clone();
        }
        self.offers.drain(..=index);
    }
}

fn splices(page: &Page, field: Field, from: &Heads, to: &Heads) -> Vec<SpliceView> {
    page.splices_between(field, from, to)
        .unwrap_or_default()
        .into_iter()
        .map(|splice| SpliceView {
            at: splice.at,
            remove: splice.delete,
            insert: u32::try_from(splice.insert.encode_utf16().count()).unwrap_or(u32::MAX),
        })
        .collect()
}
