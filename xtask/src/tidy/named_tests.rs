//! Tests that documents name exist: a document that says "this is tested" has to stay true.

use std::collections::BTreeSet;

use super::{Problem, Source};

/// A name of a test is a sentence: at least this many words.
const WORDS_MIN: usize = 5;

/// Finds names in backticks in Markdown files that look like a test's and are no function's.
pub(super) fn check(sources: &[Source]) -> Vec<Problem> {
    let mut functions = BTreeSet::new();
    for source in sources.iter().filter(|source| source.extension() == "rs") {
        for (at, _) in source.text.match_indices("fn ") {
            let rest = &source.text[at + 3..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            functions.insert(&rest[..end.unwrap_or(rest.len())]);
        }
    }
    let mut problems = Vec::new();
    for source in sources.iter().filter(|source| source.extension() == "md") {
        for name in source.text.split('`').skip(1).step_by(2) {
            if is_test_name(name) && !functions.contains(name) {
                let what = format!("names the test {name}, which is not there");
                problems.push(Problem::new(&source.path, what));
            }
        }
    }
    problems
}

fn is_test_name(name: &str) -> bool {
    let mut words = 0;
    for word in name.split('_') {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if word.is_empty() || !word.chars().all(plain) {
            return false;
        }
        words += 1;
    }
    words >= WORDS_MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_is_gone_is_found_and_other_names_are_not() {
        let code = Source::new("a.rs", "#[test]\nfn what_is_there_is_there() {}\n");
        let text = "`what_is_there_is_there`, `what_is_gone_is_gone`, `max_size`, `a b_c_d_e_f`";
        let problems = check(&[code, Source::new("a.md", text)]);
        assert_eq!(problems.len(), 1);
        assert!(problems.iter().all(|p| p.what.contains("what_is_gone")));
    }
}
