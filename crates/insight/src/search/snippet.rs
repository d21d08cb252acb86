use memchr::memmem::Finder;

use super::fold::fold_into;
use super::query::Query;

/// A stretch of the original text, in UTF-16 code units, from `start` up to `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Highlight {
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// The part of a text around the first hit.
#[derive(Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The part, in whole words, with its spaces as they were.
    pub text: String,
    /// Where it begins in the original text, in UTF-16 code units.
    pub at: u32,
    /// True if the original text goes on after it.
    pub is_cut: bool,
    /// Hits inside it, as places in the original text.
    pub highlights: Vec<Highlight>,
}

impl Snippet {
    /// The hits as places in [`text`](Self::text).
    pub fn highlights_within(&self) -> impl Iterator<Item = Highlight> + '_ {
        self.highlights.iter().map(|hit| Highlight {
            start: hit.start.saturating_sub(self.at),
            end: hit.end.saturating_sub(self.at),
        })
    }
}

impl std::fmt::Debug for Snippet {
    /// Without the text.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Snippet(at {}, {} highlights)",
            self.at,
            self.highlights.len()
        )
    }
}

/// All words and phrases of a query in a text (not its tags), in order; those that touch are one.
#[must_use]
pub fn highlights(text: &str, query: &Query) -> Vec<Highlight> {
    let mut place = Place::default();
    hits(text, query)
        .into_iter()
        .map(|hit| place.highlight(text, &hit))
        .collect()
}

/// The part of a text around the first hit of a query, at most `chars_max` characters; its beginning
/// if there is no hit.
#[must_use]
pub fn snippet(text: &str, query: &Query, chars_max: usize) -> Snippet {
    let hits = hits(text, query);
    let start = hits
        .first()
        .map_or(0, |hit| start_before(text, hit.start, chars_max / 4));
    let rest = text.get(start..).unwrap_or_default();
    let end = start + end_after(rest, chars_max);
    let mut place = Place::default();
    let at = place.units_at(text, start);
    let within = hits.into_iter().filter(|hit| hit.end <= end);
    let highlights = within.map(|hit| place.highlight(text, &hit)).collect();
    let part = text.get(start..end).unwrap_or_default();
    Snippet {
        text: part.to_owned(),
        at,
        is_cut: end < text.len(),
        highlights,
    }
}

/// Bytes of the original text.
struct Bytes {
    start: usize,
    end: usize,
}

/// Sorted, apart from each other.
fn hits(text: &str, query: &Query) -> Vec<Bytes> {
    let (mut folded, mut origins) = (String::with_capacity(text.len()), Vec::new());
    fold_into(text, &mut folded, |at, length| {
        origins.resize(length.max(origins.len()), at)
    });
    let mut hits: Vec<Bytes> = Vec::new();
    for term in query.terms.iter().filter(|term| !term.is_tag) {
        hits.extend(hits_of(
            &term.finder,
            folded.as_bytes(),
            &origins,
            text.len(),
        ));
    }
    hits.sort_unstable_by_key(|hit| (hit.start, hit.end));
    hits.dedup_by(|next, last| {
        let touch = next.start <= last.end;
        if touch {
            last.end = last.end.max(next.end);
        }
        touch
    });
    hits
}

/// `origins` has, for each folded byte, where its character begins in the text.
fn hits_of(finder: &Finder<'_>, folded: &[u8], origins: &[usize], length: usize) -> Vec<Bytes> {
    let found = finder.find_iter(folded).filter_map(|at| {
        let last = at + finder.needle().len() - 1;
        let (start, last_start) = (*origins.get(at)?, *origins.get(last)?);
        // up to where the next character that can be seen begins: marks go with their letter
        let rest = origins.get(last..)?;
        let end = rest
            .iter()
            .find(|origin| **origin > last_start)
            .copied()
            .unwrap_or(length);
        Some(Bytes { start, end })
    });
    found.collect()
}

/// Some characters before a place, at the beginning of a word.
fn start_before(text: &str, place: usize, chars: usize) -> usize {
    let before = text.get(..place).unwrap_or_default();
    let Some((from, _)) = before.char_indices().rev().nth(chars) else {
        return 0;
    };
    let lead = before.get(from..).unwrap_or_default();
    let space = lead.char_indices().find(|(_, c)| c.is_whitespace());
    let word = space.map_or(0, |(at, c)| at + c.len_utf8());
    let lead = lead.get(word..).unwrap_or_default();
    place - lead.trim_start().len()
}

/// At most so many characters, and up to the end of a word.
fn end_after(text: &str, chars: usize) -> usize {
    let Some((limit, next)) = text.char_indices().nth(chars) else {
        return text.len();
    };
    let start = text.get(..limit).unwrap_or_default();
    let end = if next.is_whitespace() {
        limit
    } else {
        start.rfind(char::is_whitespace).unwrap_or(0)
    };
    let end = start.get(..end).unwrap_or_default().trim_end().len();
    if end == 0 { limit } else { end }
}

/// Counts code units on the way through a text.
#[derive(Default)]
struct Place {
    bytes: usize,
    units: u32,
}

impl Place {
    /// Only forward.
    fn units_at(&mut self, text: &str, bytes: usize) -> u32 {
        let between = text.get(self.bytes..bytes).unwrap_or_default();
        let units: usize = between.chars().map(char::len_utf16).sum();
        self.units = self
            .units
            .saturating_add(u32::try_from(units).unwrap_or(u32::MAX));
        self.bytes = self.bytes.max(bytes);
        self.units
    }

    fn highlight(&mut self, text: &str, hit: &Bytes) -> Highlight {
        let start = self.units_at(text, hit.start);
        Highlight {
            start,
            end: self.units_at(text, hit.end),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn marked(text: &str, typed: &str) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut shown = String::new();
        let mut last = 0;
        for hit in highlights(text, &Query::parse(typed)) {
            let (start, end) = (hit.start as usize, hit.end as usize);
            shown += &String::from_utf16(&units[last..start]).unwrap();
            shown += &format!("[{}]", String::from_utf16(&units[start..end]).unwrap());
            last = end;
        }
        shown + &String::from_utf16(&units[last..]).unwrap()
    }

    #[rstest]
    #[case("Siân said so", "sian", "[Siân] said so")]
    #[case("Sia\u{302}n said", "sian", "[Sia\u{302}n] said")]
    #[case("🙂🙂 Café, cafe", "café", "🙂🙂 [Café], [cafe]")]
    #[case("at  the\nward", "\"the ward\"", "at  [the\nward]")]
    #[case("Ærø", "a", "[Æ]rø")]
    #[case("Ærø", "aero", "[Ærø]")]
    #[case("Straße", "stras", "[Straß]e")]
    #[case("onetwo", "one two net", "[onetwo]")]
    #[case("nights", "#nights", "nights")]
    #[case("don’t", "don't", "[don’t]")]
    #[case("", "a", "")]
    fn hits_are_marked_in_the_text_as_it_was(
        #[case] text: &str,
        #[case] typed: &str,
        #[case] expected: &str,
    ) {
        assert_eq!(marked(text, typed), expected);
    }

    #[test]
    fn a_snippet_shows_the_first_hit_among_whole_words() {
        let text = format!(
            "{}🙂 the Café was quiet {}",
            "early ".repeat(40),
            "late ".repeat(40)
        );
        let found = snippet(&text, &Query::parse("cafe"), 40);
        assert_eq!(found.text, "🙂 the Café was quiet late late late late");
        assert!(found.is_cut);
        assert_eq!(found.at, 40 * 6);
        let hit = found.highlights_within().next().unwrap();
        assert_eq!((hit.start, hit.end), (7, 11));
        assert_eq!(found.highlights[0].start, 40 * 6 + 7);
    }

    #[test]
    fn without_a_hit_a_snippet_is_the_beginning() {
        let found = snippet("one two three", &Query::parse("nothing"), 8);
        assert_eq!(
            (found.text.as_str(), found.at, found.is_cut),
            ("one two", 0, true)
        );
        assert!(found.highlights.is_empty());
        let whole = snippet("one two three", &Query::parse("three"), 80);
        assert_eq!(
            (whole.text.as_str(), whole.is_cut),
            ("one two three", false)
        );
    }

    proptest! {
        #[test]
        fn a_snippet_is_a_part_of_its_text(
            text in "[a-c é🙂\u{301}Æ\n]{0,60}", typed in "[a-ce ]{0,4}", chars_max in 1..30_usize,
        ) {
            let query = Query::parse(&typed);
            let found = snippet(&text, &query, chars_max);
            prop_assert!(found.text.chars().count() <= chars_max);
            let units: Vec<u16> = text.encode_utf16().collect();
            let part: Vec<u16> = found.text.encode_utf16().collect();
            prop_assert!(units[found.at as usize..].starts_with(&part));
            for hit in found.highlights_within() {
                prop_assert!(hit.start < hit.end && hit.end as usize <= part.len());
                let range = hit.start as usize..hit.end as usize;
                prop_assert!(String::from_utf16(&part[range]).is_ok());
            }
            let all = highlights(&text, &query);
            prop_assert!(all.windows(2).all(|pair| pair[0].end < pair[1].start));
        }

        #[test]
        fn what_a_search_finds_in_a_text_is_highlighted(
            text in "[a-c éÆß🙂\u{301}]{0,30}", word in "[a-ces]{1,3}",
        ) {
            let query = Query::parse(&word);
            let found = super::super::fold(&text).contains(&word);
            prop_assert_eq!(!highlights(&text, &query).is_empty(), found);
        }
    }
}
