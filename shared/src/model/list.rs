//! The journal's list and its search.

use std::collections::HashMap;

use insight::search::{Entry, Filter, Query, SearchIndex};
use journal::{DocumentId, Lens, plain_text};
use pack::OpenBundle;

use super::Surroundings;
use super::change::Readable;
use super::open::{Open, Screen};
use super::rows::{Bundled, Row};
use super::{answered, packs};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::Reading;

/// Rows of the first window, and of each widening.
const WINDOW: usize = 60;
/// Hits on show at most.
pub(crate) const HITS_MAX: usize = 100;
/// The kind of pages without a form.
pub(crate) const PAGES: &str = "page";
/// Texts read at a time.
const SLICE: usize = 400;

/// The list.
pub(crate) struct List {
    pub(crate) window: usize,
    pub(crate) lens: Option<Lens>,
    /// A form's id, or [`PAGES`].
    pub(crate) kind: Option<String>,
    pub(crate) tag: Option<String>,
    pub(crate) feeling: Option<String>,
    pub(crate) search: String,
    index: SearchIndex,
    texts: HashMap<DocumentId, Readable>,
    /// Texts are in memory, or being read.
    wanted: bool,
    reading: bool,
}

impl Default for List {
    fn default() -> Self {
        Self {
            window: WINDOW,
            lens: None,
            kind: None,
            tag: None,
            feeling: None,
            search: String::new(),
            index: SearchIndex::default(),
            texts: HashMap::new(),
            wanted: false,
            reading: false,
        }
    }
}

impl List {
    /// The end of the window came near.
    pub(crate) fn widen(&mut self) {
        self.window = self.window.saturating_add(WINDOW);
    }

    /// Show only this lens, or all.
    pub(crate) fn filter(&mut self, lens: Option<Lens>) {
        self.lens = lens;
        self.window = WINDOW;
    }

    /// Show only this kind, or all.
    pub(crate) fn filter_kind(&mut self, kind: Option<String>) {
        self.kind = kind;
        self.window = WINDOW;
    }

    /// Show only this tag, or all.
    pub(crate) fn filter_tag(&mut self, tag: Option<String>) {
        self.tag = tag;
        self.window = WINDOW;
    }

    /// Show only check-ins with this word, or all.
    pub(crate) fn filter_feeling(&mut self, feeling: Option<String>) {
        self.feeling = feeling;
        self.window = WINDOW;
    }

    /// Something filters.
    pub(crate) fn is_filtered(&self) -> bool {
        self.lens.is_some() || self.kind.is_some() || self.tag.is_some() || self.feeling.is_some()
    }

    /// Whether a page is listed with what filters now.
    pub(crate) fn takes(&self, row: &Row) -> bool {
        let digest = &row.digest;
        let kind = digest.form.as_deref().unwrap_or(PAGES);
        (self.lens.is_none() || digest.lens == self.lens)
            && self.kind.as_deref().is_none_or(|wanted| wanted == kind)
            && self
                .tag
                .as_ref()
                .is_none_or(|tag| digest.tags.contains(tag))
            && self.feeling.as_deref().is_none_or(|feeling| {
                super::raise::marks_of(row, "words").any(|word| word == feeling)
            })
    }

    /// Still reading texts.
    pub(crate) fn is_reading(&self) -> bool {
        self.reading
    }

    /// A page's text changed.
    pub(crate) fn text_changed(&mut self, row: &Row, text: &Readable) {
        if self.wanted {
            self.put(row, text.clone());
        }
    }

    fn put(&mut self, row: &Row, text: Readable) {
        let when_ms = insight::day::parse_when(&row.digest.when)
            .map_or(0, |at| at.timestamp().as_millisecond());
        // A check-in is found by its words, and a pressure by what it is about.
        let mut plain = plain_text(&text.words());
        let chosen = answered::row_words(&row.digest);
        if !chosen.is_empty() {
            plain.push_str("\n\n");
            plain.push_str(&chosen.join(", "));
        }
        self.index.put(
            row.id,
            &Entry {
                when_ms,
                lens: row.digest.lens,
                title: &text.title,
                text: &plain,
                tags: &row.digest.tags,
            },
        );
        self.texts.insert(
            row.id,
            Readable {
                title: text.title,
                body: plain,
                ..Readable::default()
            },
        );
    }

    /// The page is no more.
    pub(crate) fn forget(&mut self, id: &DocumentId) {
        self.index.remove(id);
        self.texts.remove(id);
    }

    /// Title and plain text of a page, if texts are in memory.
    pub(crate) fn text(&self, id: &DocumentId) -> Option<&Readable> {
        self.texts.get(id)
    }

    /// Pages with these words.
    pub(crate) fn found(&self, query: &Query) -> Vec<DocumentId> {
        let filter = Filter { lens: self.lens };
        // Pages in the bin are sorted out afterwards; some more are asked for.
        let hits = self.index.search(query, filter, HITS_MAX.saturating_mul(2));
        hits.into_iter().map(|hit| hit.document).collect()
    }
}

/// The words in the search field changed.
pub(crate) fn search(open: &mut Open, text: String, asks: &mut Asks) {
    open.list.window = WINDOW;
    open.list.search = text;
    if !open.list.search.trim().is_empty() {
        // Again, if the store did not answer the last time.
        open.list.wanted = true;
        next_texts(open, asks);
    }
}

fn next_texts(open: &mut Open, asks: &mut Asks) {
    if open.list.reading {
        return;
    }
    let missing: Vec<DocumentId> = open
        .rows
        .iter()
        .map(|row| row.id)
        .filter(|id| !open.list.index.contains(id))
        .take(SLICE)
        .collect();
    if missing.is_empty() {
        return;
    }
    open.list.reading = true;
    let names = missing.iter().map(|id| text_name(open, id)).collect();
    asks.read(names, Reading::Texts(missing));
}

/// Where a page's text lies: beside its document, or in the bundle that holds both.
fn text_name(open: &Open, id: &DocumentId) -> String {
    match open.rows.get(id).and_then(|row| row.bundle) {
        Some(place) => packs::bundle_name(open, place),
        None => open.keeper.name("text", &id.0),
    }
}

/// A page's text. Pages of one bundle lie beside one another: it is opened once for them.
fn text_of(
    open: &Open,
    id: &DocumentId,
    value: &StoreValue,
    bundle: &mut Option<(Bundled, OpenBundle)>,
) -> Option<Readable> {
    let Some(place) = open.rows.get(id).and_then(|row| row.bundle) else {
        let name = open.keeper.name("text", &id.0);
        let bytes = open.keeper.open(&name, value).ok().flatten()?;
        return wire::cbor::decode::<Readable>(&bytes).ok();
    };
    let same = |known: &Bundled| (known.pack, known.bundle) == (place.pack, place.bundle);
    if !bundle.as_ref().is_some_and(|(known, _)| same(known)) {
        *bundle = Some((place, packs::opened(open, place, value)?));
    }
    let (_, opened) = bundle.as_ref()?;
    packs::readable(opened, place)
}

/// Texts were read.
pub(crate) fn texts_read(
    open: &mut Open,
    ids: &[DocumentId],
    values: &[StoreValue],
    _around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.list.reading = false;
    let mut bundle = None;
    for (id, value) in ids.iter().zip(values) {
        let text = text_of(open, id, value, &mut bundle);
        let Some(row) = open.rows.get(id).cloned() else {
            continue;
        };
        if open.list.index.contains(id) {
            continue;
        }
        // What has not been merged yet is found by what is known of it until it is.
        let text = text.unwrap_or_else(|| Readable {
            title: row.digest.title.clone(),
            body: row.digest.excerpt.clone(),
            ..Readable::default()
        });
        open.list.put(&row, text);
    }
    asks.redraw();
    if !values.is_empty() {
        next_texts(open, asks);
    }
}

/// A screen was reached.
pub(crate) fn arrived(
    open: &mut Open,
    screen: Screen,
    around: &mut Surroundings<'_>,
    _asks: &mut Asks,
) {
    if screen == Screen::Today && open.prompt.is_none() {
        super::prompt::of_today(open, around);
    }
}
