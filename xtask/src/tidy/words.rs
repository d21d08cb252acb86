//! Words the product does not use.
//!
//! The voice list holds what lays a hard day at a person's own door, or praises them like a pupil.
//! The clinical list holds what would make a journal sound like a treatment; where such a word is
//! needed (to say that this is none), its place is listed with a reason in
//! `content/allowed-words.json`.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::said::{self, Said};
use super::{Problem, Source};

/// Where exceptions are listed.
pub(super) const ALLOWED: &str = "content/allowed-words.json";

/// How a word is looked for. All in lower case.
#[derive(Clone, Copy)]
enum Word {
    /// The beginning of a word: `diagnos` finds `diagnosis`, and `misdiagnosed` does not count.
    Start(&'static str),
    /// A whole word or several.
    Whole(&'static str),
}

/// Never said, without exception.
const VOICE: &[Word] = &[
    Word::Start("resilien"),
    Word::Start("streak"),
    Word::Whole("should"),
    Word::Whole("shouldn't"),
    Word::Start("toughen"),
    Word::Whole("toughness"),
    Word::Whole("cope better"),
    Word::Whole("positive mindset"),
    Word::Whole("growth mindset"),
    Word::Whole("just breathe"),
    Word::Whole("stay strong"),
    Word::Whole("stay positive"),
    Word::Whole("no excuses"),
    Word::Whole("bounce back"),
    Word::Whole("grit"),
    Word::Whole("man up"),
    Word::Whole("snap out of it"),
    Word::Whole("pull yourself together"),
    Word::Whole("your fault"),
    Word::Whole("you failed"),
    Word::Whole("you missed"),
    Word::Whole("you forgot"),
    Word::Whole("don't give up"),
    Word::Whole("keep it up"),
    Word::Start("self-care"),
];

/// Said only where [`ALLOWED`] lists it.
const CLINICAL: &[Word] = &[
    Word::Start("diagnos"),
    Word::Start("treat"),
    Word::Start("symptom"),
    Word::Start("disorder"),
];

/// A place where a clinical word may stand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    /// As in [`Said::place`].
    place: String,
    /// As in [`CLINICAL`].
    word: String,
    /// Why.
    reason: String,
}

/// Looks through everything that is said.
///
/// # Errors
/// When the list of exceptions is not what it has to be.
pub(super) fn check(sources: &[Source]) -> Result<Vec<Problem>> {
    let exceptions: Vec<Exception> = match sources.iter().find(|one| one.path == ALLOWED) {
        Some(list) => serde_json::from_str(&list.text).context(ALLOWED)?,
        None => Vec::new(),
    };
    let said: Vec<Said> = sources.iter().flat_map(said::read).collect();
    let mut problems: Vec<Problem> = said
        .iter()
        .flat_map(|said| check_one(said, &exceptions))
        .collect();
    for exception in &exceptions {
        // An exception that nothing needs any more would let a new use pass unseen.
        let is_needed = said.iter().any(|said| {
            said.place == exception.place
                && CLINICAL
                    .iter()
                    .any(|word| is_in(*word, &said.text, &exception.word))
        });
        if !is_needed || exception.reason.trim().is_empty() {
            let what = format!(
                "{} for {} has no use or no reason",
                exception.word, exception.place
            );
            problems.push(Problem::new(ALLOWED, what));
        }
    }
    Ok(problems)
}

fn is_in(word: Word, text: &str, named: &str) -> bool {
    spelling(word) == named && is_said(word, &text.to_lowercase())
}

fn check_one(said: &Said, exceptions: &[Exception]) -> Vec<Problem> {
    // Typographic apostrophes are apostrophes.
    let text = said.text.to_lowercase().replace('\u{2019}', "'");
    let mut problems = Vec::new();
    for word in VOICE.iter().filter(|word| is_said(**word, &text)) {
        let what = format!("says “{}”, which this product does not", spelling(*word));
        problems.push(Problem::new(&said.place, what));
    }
    for word in CLINICAL.iter().filter(|word| is_said(**word, &text)) {
        let spelling = spelling(*word);
        if !exceptions
            .iter()
            .any(|one| one.place == said.place && one.word == spelling)
        {
            let what =
                format!("says “{spelling}…”; if it must, list it with a reason in {ALLOWED}");
            problems.push(Problem::new(&said.place, what));
        }
    }
    problems
}

fn spelling(word: Word) -> &'static str {
    match word {
        Word::Start(spelling) | Word::Whole(spelling) => spelling,
    }
}

/// Whether `text`, in lower case, says `word`.
fn is_said(word: Word, text: &str) -> bool {
    let spelling = spelling(word);
    let begins_there = |at: usize| !text[..at].chars().next_back().is_some_and(is_letter);
    let ends_there = |at: usize| !text[at..].chars().next().is_some_and(is_letter);
    text.match_indices(spelling).any(|(at, _)| match word {
        Word::Start(_) => begins_there(at),
        Word::Whole(_) => begins_there(at) && ends_there(at + spelling.len()),
    })
}

fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    const FTL: &str = "crates/phrases/locales/en-GB/shell.ftl";

    fn found(text: &str) -> usize {
        check(&[Source::new(FTL, &format!("a = {text}\n"))])
            .unwrap()
            .len()
    }

    #[test]
    fn a_word_is_found_in_any_case_and_only_as_a_word() {
        assert_eq!(found("You should rest."), 1);
        assert_eq!(found("SHOULD you rest?"), 1);
        assert_eq!(found("Keep your shoulders down."), 0);
        assert_eq!(found("Building Resilience"), 1);
        assert_eq!(found("A streaky bacon roll"), 1);
        assert_eq!(found("No excuses!"), 1);
        assert_eq!(found("The integrity of the file"), 0);
        assert_eq!(found("You shouldn’t"), 1);
    }

    #[test]
    fn a_clinical_word_needs_a_reason() {
        let text = "about = This is no treatment.\n";
        let said = Source::new(FTL, text);
        assert_eq!(check(&[said]).unwrap().len(), 1);
        let allowed = format!(
            r#"[{{"place": "{FTL}#about", "word": "treat", "reason": "says what this is not"}}]"#
        );
        let sources = [Source::new(FTL, text), Source::new(ALLOWED, &allowed)];
        assert!(check(&sources).unwrap().is_empty());
        assert_eq!(found("A retreat by the sea"), 0);
    }

    #[test]
    fn an_exception_that_nothing_needs_is_found() {
        let allowed = r#"[{"place": "gone.ftl#about", "word": "treat", "reason": "was needed"}]"#;
        assert_eq!(check(&[Source::new(ALLOWED, allowed)]).unwrap().len(), 1);
    }
}
