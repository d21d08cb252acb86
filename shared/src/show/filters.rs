//! What the journal's list can be filtered by: kinds, tags and words that are used.

use std::collections::HashMap;

use content::Pack;

use super::Pen;
use crate::model::form::CHECK_IN;
use crate::model::list::PAGES;
use crate::model::open::Open;
use crate::model::raise::marks_of;
use crate::view::FilterView;

/// Pages looked at: what was used lately.
const ROWS: usize = 2_000;
/// Tags or words offered.
const OFFERED: usize = 12;

pub(crate) fn kinds(open: &Open, pen: &Pen<'_>) -> Vec<FilterView> {
    let rows = open.rows.iter().take(ROWS).filter(|row| !row.digest.binned);
    let used = counted(rows.map(|row| row.digest.form.as_deref().unwrap_or(PAGES)));
    if used.len() < 2 && open.list.kind.is_none() {
        return Vec::new();
    }
    views(used, open.list.kind.as_deref(), |id| {
        let form = pen.library.form(id);
        let unnamed = if id == PAGES {
            "kind-page"
        } else {
            "form-not-here"
        };
        form.map_or_else(|| pen.phrases.say(unnamed), |form| form.name().to_owned())
    })
}

pub(crate) fn tags(open: &Open) -> Vec<FilterView> {
    let rows = open.rows.iter().take(ROWS).filter(|row| !row.digest.binned);
    let used = counted(rows.flat_map(|row| row.digest.tags.iter().map(String::as_str)));
    views(used, open.list.tag.as_deref(), str::to_owned)
}

pub(crate) fn feelings(open: &Open) -> Vec<FilterView> {
    let rows = open.rows.iter().take(ROWS);
    let check_ins =
        rows.filter(|row| !row.digest.binned && row.digest.form.as_deref() == Some(CHECK_IN));
    let used = counted(check_ins.flat_map(|row| marks_of(row, "words")));
    views(used, open.list.feeling.as_deref(), |id| {
        let word = Pack::bundled().feeling(id);
        word.map_or_else(|| id.to_owned(), |word| word.text.clone())
    })
}

/// Most used first; of those used alike, by name.
fn counted<'a>(all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for one in all {
        let count = counts.entry(one).or_default();
        *count = count.saturating_add(1);
    }
    let mut used: Vec<(&str, usize)> = counts.into_iter().collect();
    used.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    used.into_iter().map(|(one, _)| one).collect()
}

fn views(used: Vec<&str>, on: Option<&str>, name: impl Fn(&str) -> String) -> Vec<FilterView> {
    let mut shown: Vec<&str> = used.into_iter().take(OFFERED).collect();
    // What filters now can always be taken off.
    if let Some(on) = on
        && !shown.contains(&on)
    {
        shown.push(on);
    }
    shown
        .into_iter()
        .map(|id| FilterView {
            id: id.to_owned(),
            text: name(id),
            on: on == Some(id),
        })
        .collect()
}
