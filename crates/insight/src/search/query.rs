use memchr::memmem::Finder;

use super::fold::fold;

/// The most terms of a query; what follows is passed over.
pub const TERMS_MAX: usize = 16;

/// Stands before the title and the text of a page in the index, and in no folded text.
pub(super) const MARK: char = '\u{1}';

/// Stands before each tag.
pub(super) const TAG_MARK: char = '\u{2}';

/// What somebody looks for: words that must all be there, `"phrases"` with their words side by side,
/// and `#tags` by their beginning (`#"two words"`).
#[derive(Clone)]
pub struct Query {
    pub(super) terms: Vec<Term>,
}

#[derive(Clone)]
pub(super) struct Term {
    pub(super) finder: Finder<'static>,
    pub(super) is_tag: bool,
}

impl Query {
    /// Understands what was typed. Nothing that can be typed is an error.
    #[must_use]
    pub fn parse(typed: &str) -> Self {
        let folded = fold(typed);
        let mut terms = Vec::new();
        let mut rest = folded.trim();
        while !rest.is_empty() && terms.len() < TERMS_MAX {
            let (is_tag, unmarked) = match rest.strip_prefix('#') {
                Some(tag) => (true, tag.trim_start_matches('#')),
                None => (false, rest),
            };
            let (words, after) = match unmarked.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => split_word(unmarked),
            };
            rest = after.trim_start();
            let words = words.trim();
            if !words.is_empty() {
                let needle = if is_tag {
                    format!("{TAG_MARK}{words}")
                } else {
                    words.to_owned()
                };
                let finder = Finder::new(needle.as_bytes()).into_owned();
                terms.push(Term { finder, is_tag });
            }
        }
        Self { terms }
    }

    /// True if there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

impl std::fmt::Debug for Query {
    /// Without the words.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Query({} terms)", self.terms.len())
    }
}

/// A word ends at a space, or where a quotation begins.
fn split_word(text: &str) -> (&str, &str) {
    let end = text.find([' ', '"']).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn needles(typed: &str) -> Vec<String> {
        let show =
            |term: &Term| String::from_utf8_lossy(term.finder.needle()).replace(TAG_MARK, "@");
        Query::parse(typed).terms.iter().map(show).collect()
    }

    #[rstest]
    #[case("", &[])]
    #[case("  \n ", &[])]
    #[case("Siân  ward", &["sian", "ward"])]
    #[case("“Quiet Night” ward", &["quiet night", "ward"])]
    #[case("ward \"quiet  ni", &["ward", "quiet ni"])]
    #[case("#Nights rest", &["@nights", "rest"])]
    #[case("#\"on call\" bed", &["@on call", "bed"])]
    #[case("##a # \"\" #\"\" b", &["@a", "b"])]
    #[case("one\"two three\"four", &["one", "two three", "four"])]
    fn a_query_is_understood(#[case] typed: &str, #[case] terms: &[&str]) {
        assert_eq!(needles(typed), terms);
    }

    #[test]
    fn a_query_has_a_most_of_terms() {
        assert_eq!(Query::parse(&"word ".repeat(99)).terms.len(), TERMS_MAX);
    }

    proptest! {
        #[test]
        fn anything_can_be_typed(typed in "[#\" a-c“”é\u{1}\n]{0,40}") {
            let query = Query::parse(&typed);
            prop_assert!(query.terms.iter().all(|term| !term.finder.needle().is_empty()));
        }
    }
}
