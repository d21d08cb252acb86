//! Answers in words: for lists, drafts and files.

use content::{FieldKind, Library, Pack};
use journal::{Answer, Answers, Digest};

use super::form::{CHECK_IN, PRESSURE};

/// An answer that is no text, in words.
pub(crate) fn in_words(kind: &FieldKind, answer: &Answer) -> String {
    match (kind, answer) {
        (FieldKind::Scale { max, .. }, Answer::Number(number)) => format!("{number}/{max}"),
        (_, Answer::Choice(id)) => {
            let known = kind.options().iter().find(|option| option.id == *id);
            known.map_or_else(String::new, |option| option.text.clone())
        }
        (_, Answer::Set(items)) => {
            let words: Vec<String> = items.iter().map(|item| item_in_words(kind, item)).collect();
            words.join(", ")
        }
        (_, Answer::Number(number)) => number.to_string(),
        (_, Answer::Text(text)) => text.clone(),
    }
}

/// An item of a set: what the form or the pack calls it, or the person's own word.
pub(crate) fn item_in_words(kind: &FieldKind, item: &str) -> String {
    let known = kind.options().iter().find(|option| option.id == item);
    let known = known.map(|option| &option.text);
    let feeling = || Pack::bundled().feeling(item).map(|word| &word.text);
    known
        .or_else(feeling)
        .cloned()
        .unwrap_or_else(|| item.to_owned())
}

/// All answers as a backup file's Markdown has them: words under their field's label, everything else
/// in a list. Empty without a form.
pub(crate) fn markdown(answers: Option<&Answers>, library: &Library) -> String {
    let Some(answers) = answers else {
        return String::new();
    };
    let form = library.form(&answers.form);
    let (mut list, mut texts) = (String::new(), String::new());
    for (key, answer) in &answers.given {
        let field = form.and_then(|form| form.field(key.as_str()));
        let label = field.map_or(key.as_str(), |field| field.label.as_str());
        match answer {
            Answer::Text(text) => texts.push_str(&format!("\n## {label}\n\n{}\n", text.trim_end())),
            other => {
                let kind = field.map(|field| &field.kind);
                let words = match (kind, other) {
                    // a place and a day have no words of the form's
                    (None | Some(FieldKind::Cell | FieldKind::Day), Answer::Choice(value)) => {
                        value.clone()
                    }
                    (Some(kind), other) => in_words(kind, other),
                    (None, Answer::Number(number)) => number.to_string(),
                    (None, Answer::Set(items)) => items.join(", "),
                    (None, _) => String::new(),
                };
                list.push_str(&format!("- {label}: {words}\n"));
            }
        }
    }
    let gap = if list.is_empty() { "" } else { "\n" };
    format!("{gap}{list}{texts}")
}

/// What a row of a list says of a page's answers: the words of a check-in, the code of a pressure.
/// The app reads such fields in its own forms only.
pub(crate) fn row_words(digest: &Digest) -> Vec<String> {
    let Some(form) = digest
        .form
        .as_deref()
        .and_then(|id| Pack::bundled().form(id))
    else {
        return Vec::new();
    };
    let marks = digest.marks.iter().filter_map(|mark| mark.split_once('='));
    marks
        .filter_map(|(key, value)| {
            let field = form.field(key)?;
            match (form.id.as_str(), key) {
                (CHECK_IN, "words") => Some(item_in_words(&field.kind, value)),
                (PRESSURE, "code") | (_, "outcome" | "how-it-went") => {
                    let words = in_words(&field.kind, &Answer::Choice(value.to_owned()));
                    (!words.is_empty()).then_some(words)
                }
                _ => None,
            }
        })
        .collect()
}
