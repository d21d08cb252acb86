//! The editor.

use std::collections::HashMap;

use insight::day::parse_when;
use journal::Field;

use super::{Pen, attachments, forms, lens_choice, page::when_label, raise as raise_view};
use crate::effect::StoreFailure;
use crate::model::editor::Editor;
use crate::model::open::Open;
use crate::model::pages::id_text;
use crate::view::{EditorView, SpliceView};
use crate::when;

/// Suggested tags at most.
const SUGGESTIONS_MAX: usize = 8;
/// Rows looked at for suggestions: what was used lately.
const SUGGESTION_ROWS: usize = 300;

pub(crate) fn view(open: &Open, editor: &Editor, pen: &Pen<'_>) -> EditorView {
    let read = editor.page.as_ref().and_then(|(_, page)| page.read().ok());
    let lens = read.as_ref().map_or(editor.lens, |read| read.lens);
    let tags = read
        .as_ref()
        .map_or_else(|| editor.tags.clone(), |read| read.tags.clone());
    let attached = match (&editor.page, &read) {
        (Some((id, _)), Some(read)) => attachments::views(open, id, &read.attachments, pen),
        _ => Vec::new(),
    };
    let prompt = editor
        .prompt
        .as_deref()
        .and_then(|id| pen.library.prompt(id));
    let (title, title_splices) = text(editor, Field::Title);
    let (body, body_splices) = text(editor, Field::Body);
    let when_local = parse_when(&editor.when)
        .map(|at| at.datetime().strftime("%Y-%m-%dT%H:%M").to_string())
        .unwrap_or_default();
    EditorView {
        session: editor.session,
        page: editor.id().map(|id| id_text(&id)).unwrap_or_default(),
        revision: editor.shown.revision,
        seq: editor.shown.seq,
        title,
        body,
        title_splices,
        body_splices,
        prompt: prompt.map(|prompt| prompt.text.clone()),
        when: short_when(&editor.when, pen),
        when_local,
        lens: lens.map(lens_choice),
        tag_suggestions: suggestions(open, &tags),
        tags,
        kept: kept(open, editor, pen),
        has_content: editor.page.is_some(),
        attachments: attached,
        attaching: open.attach.adding.is_some(),
        form: editor
            .form
            .as_deref()
            .map(|form| forms::view(open, editor, form, read.as_ref(), pen)),
        sending: raise_view::sending(open, editor, pen),
    }
}

/// A text of the revision, and how it came to be.
pub(super) fn text(editor: &Editor, field: Field) -> (String, Vec<SpliceView>) {
    editor
        .shown
        .text(field)
        .map_or_else(Default::default, |shown| {
            (shown.text.clone(), shown.splices.clone())
        })
}

/// `Friday 06:40` for the last six days, else with the date.
fn short_when(at: &str, pen: &Pen<'_>) -> String {
    let today = when::zoned(pen.now).date();
    let Ok(zoned) = parse_when(at) else {
        return String::new();
    };
    let age_days = today
        .since(zoned.date())
        .map_or(i32::MAX, |span| span.get_days());
    if (0..=6).contains(&age_days) {
        let weekday = pen.phrases.weekday(zoned.date());
        format!("{weekday} {}", pen.phrases.time(zoned.datetime()))
    } else {
        when_label(at, pen)
    }
}

fn kept(open: &Open, editor: &Editor, pen: &Pen<'_>) -> String {
    match open.keeper.failure() {
        Some(StoreFailure::Full) => pen.phrases.say("kept-full"),
        Some(_) => pen.phrases.say("kept-unavailable"),
        None if editor.page.is_none() => pen.phrases.say("kept-nothing"),
        None if !editor.kept_once => pen.phrases.say("kept-keeping"),
        None => pen.say_text("kept-device", "device", &pen.facts.device_kind),
    }
}

fn suggestions(open: &Open, taken: &[String]) -> Vec<String> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for row in open.rows.iter().take(SUGGESTION_ROWS) {
        for tag in row.digest.tags.iter().filter(|tag| !taken.contains(tag)) {
            *counts.entry(tag).or_default() += 1;
        }
    }
    let mut tags: Vec<(&str, usize)> = counts.into_iter().collect();
    tags.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    tags.into_iter()
        .take(SUGGESTIONS_MAX)
        .map(|(tag, _)| tag.to_owned())
        .collect()
}
