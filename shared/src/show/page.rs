//! One page, read.

use insight::day::parse_when;
use journal::DocumentId;

use super::{Pen, answers, attachments, forms, lens_choice, markdown, states};
use crate::model::open::Open;
use crate::model::pages::id_text;
use crate::view::PageView;

pub(crate) fn view(open: &Open, id: &DocumentId, pen: &Pen<'_>) -> Option<PageView> {
    let row = open.rows.get(id)?;
    let text = open.reader.text(id)?;
    let prompt = row.digest.prompt.as_deref();
    let prompt = prompt.and_then(|id| pen.library.prompt(id));
    let given = text.answers();
    let remark = if row.returned {
        Some("remark-returned")
    } else if row.merged {
        Some("merged")
    } else {
        None
    };
    Some(PageView {
        page: id_text(id),
        title: text.title.clone(),
        prompt: prompt.map(|prompt| prompt.text.clone()),
        blocks: markdown::blocks(&text.body),
        when: when_label(&row.digest.when, pen),
        lens: row.digest.lens.map(lens_choice),
        tags: row.digest.tags.clone(),
        state: states::view(open, row, pen),
        in_bin: row.digest.binned,
        remark: remark.map(|id| pen.phrases.say(id)),
        attachments: attachments::views(open, id, &text.attachments(), pen),
        form: answers::name(&row.digest, pen),
        answers: given
            .as_ref()
            .map_or_else(Vec::new, |given| answers::read(given, pen)),
        cell: answers::cell(&row.digest),
        next: given.as_ref().and_then(forms::next_of),
    })
}

/// `Friday 20 November, 06:40`: the civil date and time the page was written at, wherever that was.
pub(crate) fn when_label(when: &str, pen: &Pen<'_>) -> String {
    parse_when(when)
        .map(|at| pen.phrases.day_and_time(at.datetime(), pen.this_year()))
        .unwrap_or_default()
}
