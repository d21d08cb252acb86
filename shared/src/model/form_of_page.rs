//! The form of a page that exists: from the library, or one that stands in for a form that is not
//! here, such as one of a pack that was taken away.

use content::{Field, FieldKind, Form, Group, Library};
use journal::{Answer, Answers};
use phrases::Phrases;

/// The form of these answers. Where it is not here, what was written stays in reach: each text is a
/// field named after its key. What was chosen rests in the document until the form comes back.
pub(crate) fn find(library: &Library, answers: &Answers, phrases: &Phrases) -> Form {
    let known = library.form(&answers.form).cloned();
    known.unwrap_or_else(|| stand_in(answers, phrases))
}

fn stand_in(answers: &Answers, phrases: &Phrases) -> Form {
    let texts = answers.given.iter();
    Form {
        version: 0,
        id: answers.form.clone(),
        group: Group::Record,
        title: phrases.say("form-not-here"),
        noun: None,
        line: phrases.say("form-not-here-line"),
        minutes: 0,
        lens: None,
        intro: Vec::new(),
        fields: texts
            .filter(|(_, answer)| matches!(answer, Answer::Text(_)))
            .map(|(key, _)| Field {
                key: key.as_str().to_owned(),
                label: label(key.as_str()),
                hint: None,
                kind: FieldKind::Text,
                quotes: None,
                recalls: None,
            })
            .collect(),
        closing: None,
        content_note: None,
        source: None,
        notice: None,
    }
}

/// A key as a label: `what-happened` is `What happened`.
pub(crate) fn label(key: &str) -> String {
    let words = key.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
