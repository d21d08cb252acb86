//! The journal's list, the hits of a search, and the bin.

use insight::day::{journal_day, parse_when};
use insight::search::{Highlight, Query, highlights, snippet};
use jiff::civil::Date;
use phrases::Value;

use super::{Pen, answers, filters, forms, lens_choice};
use crate::model::answered;
use crate::model::list::HITS_MAX;
use crate::model::open::{Open, Screen};
use crate::model::pages::id_text;
use crate::model::rows::Row;
use crate::view::{BinView, DayView, JournalView, PieceView, RowView};

/// Characters of an excerpt around a hit.
const SNIPPET_CHARS: usize = 140;

pub(crate) fn view(open: &Open, pen: &Pen<'_>) -> JournalView {
    let query = Query::parse(&open.list.search);
    let searching = !query.is_empty();
    let (rows, more): (Vec<&Row>, bool) = if searching {
        let found = open.list.found(&query);
        let rows = found.iter().filter_map(|id| open.rows.get(id));
        (
            rows.filter(|row| !row.digest.binned && open.list.takes(row))
                .take(HITS_MAX)
                .collect(),
            false,
        )
    } else {
        let mut all = open
            .rows
            .iter()
            .filter(|row| !row.digest.binned)
            .filter(|row| open.list.takes(row));
        let rows: Vec<&Row> = all.by_ref().take(open.list.window).collect();
        (rows, all.next().is_some() || !open.rows.complete())
    };
    let summary = summary(open, rows.len(), searching, pen);
    let query = searching.then_some(&query);
    JournalView {
        search_label: pen.say_text("search-label", "pages", &pen.pages(open.rows.pages())),
        search: open.list.search.clone(),
        lens: open.list.lens.map(lens_choice),
        kinds: filters::kinds(open, pen),
        tags: filters::tags(open),
        feelings: filters::feelings(open),
        days: days(open, &rows, query, pen),
        more,
        summary,
        open_page: match open.screen() {
            Screen::Page(id) => Some(id_text(&id)),
            Screen::Editor => open
                .editor
                .as_ref()
                .and_then(|e| e.id())
                .map(|id| id_text(&id)),
            _ => None,
        },
    }
}

fn summary(open: &Open, shown: usize, searching: bool, pen: &Pen<'_>) -> Option<String> {
    // What has not been merged yet cannot be found yet: said, rather than "none".
    let merging = open.rows.any_stale();
    if searching && (open.list.is_reading() || (merging && shown == 0)) {
        return Some(pen.phrases.say("search-reading"));
    }
    if searching && shown > 0 {
        let count = u64::try_from(shown).unwrap_or(0);
        return Some(
            pen.phrases
                .say_with("search-found", &[("count", Value::Count(count))]),
        );
    }
    if shown > 0 || !open.rows.complete() {
        return None;
    }
    Some(pen.phrases.say(if searching {
        "search-none"
    } else if open.list.is_filtered() {
        "journal-empty-lens"
    } else {
        "journal-empty"
    }))
}

fn days(open: &Open, rows: &[&Row], query: Option<&Query>, pen: &Pen<'_>) -> Vec<DayView> {
    let turn = open.settings.day_turn_hour();
    let mut days: Vec<(Date, DayView)> = Vec::new();
    for row in rows {
        let date = journal_day(&row.digest.when, turn).unwrap_or(Date::ZERO);
        let view = row_view(open, row, query, pen);
        match days.last_mut() {
            Some((last, day)) if *last == date => day.rows.push(view),
            _ => {
                let label = pen.phrases.day(date, pen.this_year());
                days.push((
                    date,
                    DayView {
                        label,
                        rows: vec![view],
                    },
                ));
            }
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

/// A page in a list. With a query, its hits are marked and the excerpt is around the first.
pub(crate) fn row_view(open: &Open, row: &Row, query: Option<&Query>, pen: &Pen<'_>) -> RowView {
    let title = if row.digest.title.is_empty() {
        answers::row_title(&row.digest, pen)
    } else {
        row.digest.title.clone()
    };
    let (title, excerpt) = match query {
        Some(query) => {
            let text = open
                .list
                .text(&row.id)
                .map_or(row.digest.excerpt.as_str(), |t| &t.body);
            let found = snippet(text, query, SNIPPET_CHARS);
            let within: Vec<Highlight> = found.highlights_within().collect();
            let hits = highlights(&title, query);
            (pieces(&title, &hits), pieces(&found.text, &within))
        }
        None => (pieces(&title, &[]), pieces(&row.digest.excerpt, &[])),
    };
    RowView {
        page: id_text(&row.id),
        time: parse_when(&row.digest.when)
            .map(|at| pen.phrases.time(at.datetime()))
            .unwrap_or_default(),
        lens: row.digest.lens.map(lens_choice),
        title,
        excerpt,
        tags: row.digest.tags.clone(),
        kind: answers::name(&row.digest, pen),
        words: answered::row_words(&row.digest),
        cell: answers::cell(&row.digest),
        cell_label: answers::cell(&row.digest)
            .map(|cell| forms::cell_label(cell, pen))
            .unwrap_or_default(),
    }
}

/// A text cut at its hits, which are in UTF-16 units.
fn pieces(text: &str, hits: &[Highlight]) -> Vec<PieceView> {
    let mut pieces: Vec<PieceView> = Vec::new();
    let mut unit = 0_u32;
    for character in text.chars() {
        let hit = hits.iter().any(|hit| hit.start <= unit && unit < hit.end);
        match pieces.last_mut() {
            Some(piece) if piece.hit == hit => piece.text.push(character),
            _ => pieces.push(PieceView {
                text: character.to_string(),
                hit,
            }),
        }
        unit = unit.saturating_add(u32::try_from(character.len_utf16()).unwrap_or(1));
    }
    pieces
}

pub(crate) fn bin(open: &Open, pen: &Pen<'_>) -> BinView {
    let rows: Vec<RowView> = open
        .rows
        .iter()
        .filter(|row| row.digest.binned)
        .take(HITS_MAX)
        .map(|row| row_view(open, row, None, pen))
        .collect();
    let count = u64::try_from(rows.len()).unwrap_or(0);
    let summary = if rows.is_empty() {
        pen.phrases.say("bin-empty")
    } else {
        pen.phrases
            .say_with("bin-some", &[("count", Value::Count(count))])
    };
    BinView { rows, summary }
}
