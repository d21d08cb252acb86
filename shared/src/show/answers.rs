//! Answers to be read: in lists, and on a page.

use content::FieldKind;
use journal::{Answer, Answers, Digest};

use super::Pen;
use super::forms::cell_label;
use crate::event::Cell;
use crate::model::answered::{in_words, row_words};
use crate::model::form::{cell_of, is_words};
use crate::model::form_of_page;
use crate::view::AnswerView;

/// The name of a page's form, here or not.
pub(crate) fn name(digest: &Digest, pen: &Pen<'_>) -> Option<String> {
    let form = pen.library.form(digest.form.as_deref()?);
    Some(form.map_or_else(
        || pen.phrases.say("form-not-here"),
        |form| form.name().to_owned(),
    ))
}

/// What a page without words is called: the words or the place of a check-in, what a pressure is
/// about, or its form.
pub(crate) fn row_title(digest: &Digest, pen: &Pen<'_>) -> String {
    let words = row_words(digest);
    if !words.is_empty() {
        return words.join(", ");
    }
    let place = cell(digest).map(|cell| cell_label(cell, pen));
    place
        .or_else(|| name(digest, pen))
        .unwrap_or_else(|| pen.phrases.say("row-untitled"))
}

/// The check-in's place on the grid.
pub(crate) fn cell(digest: &Digest) -> Option<Cell> {
    let cell = digest
        .marks
        .iter()
        .find_map(|mark| mark.strip_prefix("cell="))?;
    cell_of(cell)
}

/// All answers, each under its field's label. What the form does not know any more is shown as it is,
/// and under its key if the form is not here at all.
pub(crate) fn read(answers: &Answers, pen: &Pen<'_>) -> Vec<AnswerView> {
    let form = pen.library.form(&answers.form);
    let given = answers.given.iter();
    given
        .filter_map(|(key, answer)| {
            let field = form.and_then(|form| form.field(key.as_str()));
            let Some(field) = field else {
                // Words are never lost; what the app noted for itself is not shown.
                return match answer {
                    Answer::Text(text) => Some(AnswerView {
                        label: match form {
                            Some(_) => String::new(),
                            None => form_of_page::label(key.as_str()),
                        },
                        text: text.clone(),
                        own_words: true,
                    }),
                    _ => None,
                };
            };
            let text = match (&field.kind, answer) {
                (FieldKind::Cell, Answer::Choice(cell)) => cell_label(cell_of(cell)?, pen),
                (FieldKind::Day, Answer::Choice(day)) => {
                    pen.phrases.day(day.parse().ok()?, pen.this_year())
                }
                (FieldKind::Scale { .. }, Answer::Number(seconds)) if key.as_str() == "seconds" => {
                    super::practise::duration(u64::try_from(*seconds).unwrap_or(0), pen)
                }
                (kind, answer) => in_words(kind, answer),
            };
            (!text.is_empty()).then(|| AnswerView {
                label: field.label.clone(),
                text,
                own_words: is_words(&field.kind),
            })
        })
        .collect()
}
