use std::collections::HashMap;

use journal::{DocumentId, Lens};

use super::fold::fold_into;
use super::query::{MARK, Query, TAG_MARK, Term};
use crate::order::{Key, Timeline};

/// What is searched of a page. All texts are plain: Markdown goes through
/// [`journal::plain_text`] first.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// The instant it is about, in milliseconds since 1970: newer pages are found first.
    pub when_ms: i64,
    /// Its lens, for [`Filter`].
    pub lens: Option<Lens>,
    /// Its title.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Its tags.
    pub tags: &'a [String],
}

/// Narrows a search to some pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only pages with this lens.
    pub lens: Option<Lens>,
}

/// A page that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Which page.
    pub document: DocumentId,
    /// A word or phrase of the query is in its title.
    pub in_title: bool,
}

/// The folded texts of all pages, one string each.
#[derive(Default)]
pub struct SearchIndex {
    pages: Timeline<Folded>,
    keys: HashMap<DocumentId, Key>,
}

struct Folded {
    lens: Option<Lens>,
    /// Where the title ends in `text`.
    title_end: usize,
    /// Title, text and tags, each behind a mark.
    text: Box<str>,
}

impl SearchIndex {
    /// How many pages are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// True if there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// True if a page is in it.
    #[must_use]
    pub fn contains(&self, document: &DocumentId) -> bool {
        self.keys.contains_key(document)
    }

    /// Puts a page in, in place of what was there of it.
    pub fn put(&mut self, document: DocumentId, entry: &Entry<'_>) {
        self.remove(&document);
        let key = Key::new(entry.when_ms, document);
        self.keys.insert(document, key);
        self.pages.put(key, Folded::from(entry));
    }

    /// Takes a page out. True if it was there.
    pub fn remove(&mut self, document: &DocumentId) -> bool {
        let key = self.keys.remove(document);
        key.is_some_and(|key| self.pages.remove(&key).is_some())
    }

    /// Takes all pages out.
    pub fn clear(&mut self) {
        self.pages = Timeline::default();
        self.keys.clear();
    }

    /// At most `limit` pages that have all that is looked for: those with a hit in the title first,
    /// newest first among themselves. Nothing to look for finds nothing.
    #[must_use]
    pub fn search(&self, query: &Query, filter: Filter, limit: usize) -> Vec<Hit> {
        let (mut in_title, mut elsewhere) = (Vec::new(), Vec::new());
        if query.is_empty() {
            return in_title;
        }
        for (key, page) in self.pages.rows() {
            if in_title.len() >= limit {
                break;
            }
            let fits = filter.lens.is_none() || filter.lens == page.lens;
            if !fits || !query.terms.iter().all(|term| page.has(term)) {
                continue;
            }
            let is_titled = query.terms.iter().any(|term| page.has_in_title(term));
            let hits = if is_titled {
                &mut in_title
            } else {
                &mut elsewhere
            };
            if hits.len() < limit {
                hits.push(Hit {
                    document: key.document(),
                    in_title: is_titled,
                });
            }
        }
        elsewhere.truncate(limit - in_title.len());
        in_title.append(&mut elsewhere);
        in_title
    }
}

impl std::fmt::Debug for SearchIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SearchIndex({} pages)", self.len())
    }
}

impl Folded {
    fn from(entry: &Entry<'_>) -> Self {
        let mut text = String::with_capacity(entry.title.len() + entry.text.len() + 16);
        let mut part = |words: &str, mark: char| {
            text.push(mark);
            fold_into(words, &mut text, |_, _| {});
            text.len()
        };
        let title_end = part(entry.title, MARK);
        part(entry.text, MARK);
        for tag in entry.tags {
            part(tag, TAG_MARK);
        }
        Self {
            lens: entry.lens,
            title_end,
            text: text.into_boxed_str(),
        }
    }

    fn has(&self, term: &Term) -> bool {
        term.finder.find(self.text.as_bytes()).is_some()
    }

    fn has_in_title(&self, term: &Term) -> bool {
        let title = self
            .text
            .as_bytes()
            .get(..self.title_end)
            .unwrap_or_default();
        !term.is_tag && term.finder.find(title).is_some()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::search::fold;
    use proptest::prelude::*;
    use rstest::rstest;

    const ID: DocumentId = DocumentId([1; 16]);

    fn entry<'a>(title: &'a str, text: &'a str, tags: &'a [String]) -> Entry<'a> {
        Entry {
            when_ms: 0,
            lens: None,
            title,
            text,
            tags,
        }
    }

    fn finds(index: &SearchIndex, typed: &str) -> Vec<u8> {
        let hits = index.search(&Query::parse(typed), Filter::default(), 100);
        hits.iter().map(|hit| hit.document.0[0]).collect()
    }

    #[rstest]
    #[case("sian", true)]
    #[case("SIÂN café", true)]
    #[case("sian tea", false)]
    #[case("\"at the cafe\"", true)]
    #[case("\"the at\"", false)]
    #[case("well said", true)]
    #[case("#nights", true)]
    #[case("#nig", true)]
    #[case("#ights", false)]
    #[case("#\"on call\"", true)]
    #[case("#sian", false)]
    #[case("nights", true)]
    #[case("\"said sian\"", false)] // a phrase does not cross from the title into the text
    fn words_phrases_and_tags_are_found(#[case] typed: &str, #[case] found: bool) {
        let mut index = SearchIndex::default();
        let tags = ["Nights".to_owned(), "on call".to_owned()];
        index.put(ID, &entry("Well said", "Siân was\nat  the Café.", &tags));
        assert_eq!(finds(&index, typed), if found { vec![1] } else { vec![] });
    }

    #[test]
    fn hits_in_a_title_come_first_and_then_the_newest() {
        let mut index = SearchIndex::default();
        for (id, when_ms, title, text) in [
            (1, 10, "", "the ward"),
            (2, 20, "Ward", ""),
            (3, 30, "", "a ward"),
            (4, 40, "ward round", ""),
            (5, 50, "", "other"),
        ] {
            let entry = Entry {
                when_ms,
                ..entry(title, text, &[])
            };
            index.put(DocumentId([id; 16]), &entry);
        }
        assert_eq!(finds(&index, "ward"), [4, 2, 3, 1]);
        let hits = index.search(&Query::parse("ward"), Filter::default(), 3);
        assert_eq!(hits.len(), 3);
        assert!(hits[1].in_title && !hits[2].in_title);
        assert_eq!(
            index
                .search(&Query::parse("ward"), Filter::default(), 1)
                .len(),
            1
        );
        assert!(
            index
                .search(&Query::parse("ward"), Filter::default(), 0)
                .is_empty()
        );
    }

    #[test]
    fn a_filter_keeps_pages_of_one_lens() {
        let mut index = SearchIndex::default();
        for (id, lens) in [(1, Some(Lens::Team)), (2, Some(Lens::System)), (3, None)] {
            let entry = Entry {
                lens,
                ..entry("", "ward", &[])
            };
            index.put(DocumentId([id; 16]), &entry);
        }
        let filter = Filter {
            lens: Some(Lens::Team),
        };
        let hits = index.search(&Query::parse("ward"), filter, 9);
        assert_eq!(
            hits,
            [Hit {
                document: ID,
                in_title: false
            }]
        );
    }

    #[test]
    fn a_page_that_changed_or_went_is_not_found_as_it_was() {
        let mut index = SearchIndex::default();
        index.put(ID, &entry("", "before", &[]));
        index.put(
            ID,
            &Entry {
                when_ms: 99,
                ..entry("", "after", &[])
            },
        );
        assert_eq!(index.len(), 1);
        assert!(finds(&index, "before").is_empty());
        assert_eq!(finds(&index, "after"), [1]);
        assert!(index.remove(&ID));
        assert!(!index.remove(&ID));
        assert!(finds(&index, "after").is_empty() && index.is_empty());
    }

    #[test]
    fn a_hash_in_the_text_is_not_a_tag() {
        let mut index = SearchIndex::default();
        index.put(ID, &entry("#nights", "#nights", &[]));
        assert!(finds(&index, "#nights").is_empty());
        assert_eq!(finds(&index, "\"#nights\""), [1]);
    }

    #[test]
    fn looking_for_nothing_finds_nothing() {
        let mut index = SearchIndex::default();
        index.put(ID, &entry("a", "b", &[]));
        assert!(finds(&index, " \"\" # ").is_empty());
    }

    proptest! {
        #[test]
        fn a_word_is_found_if_and_only_if_the_folded_page_has_it(
            title in "[a-cÀâ ]{0,8}", text in "[a-cÀâ \n]{0,20}", word in "[a-cÀâ]{1,3}",
        ) {
            let mut index = SearchIndex::default();
            index.put(ID, &entry(&title, &text, &[]));
            let word = fold(&word);
            let expected = fold(&title).contains(&word) || fold(&text).contains(&word);
            prop_assert_eq!(!finds(&index, &word).is_empty(), expected);
        }
    }
}
