//! Work that nobody waits for, in slices: the draft of a killed session, merging what arrived for
//! pages that are not open, sealing pages that were written before there was a space.

use journal::{DocumentId, Page};

use super::batch::Draft;
use super::open::Open;
use super::timers::Purpose;
use super::{
    Surroundings, added, attach, backlog, batch, change, editor, months, packs, pages, sync,
};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::{PageUse, Reading};

/// Documents merged in one slice. Loading one costs up to a millisecond.
const SLICE: usize = 12;
/// Between slices, so that the person's events come first.
const PAUSE_MS: u32 = 1;

/// What is to be done.
#[derive(Default)]
pub(crate) struct Chores {
    /// The key of a new journal is not in the vault yet; nothing may be written.
    pub(crate) vault_pending: bool,
    /// The install is being read; nothing may be written or shown.
    pub(crate) booting: bool,
    /// Months could not be read; they are asked for again.
    pub(crate) months_failed: bool,
    /// Drafts to be sealed, oldest first. They stay in the store until they are.
    pub(crate) drafts: Vec<Draft>,
    /// Drafts whose page cannot be read: kept as they are, and tried again at the next start.
    pub(crate) stuck: Vec<Draft>,
    /// Pages asked for before the timeline was complete.
    pub(crate) deferred: Vec<(DocumentId, PageUse)>,
    /// A slice is being read.
    pub(crate) busy: bool,
}

/// The timeline is complete: everything that waited for that.
pub(crate) fn complete(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if !added::ready(open, asks) {
        return;
    }
    if !open.chores.drafts.is_empty() {
        batch::read_draft(open, asks);
        return;
    }
    for (id, purpose) in std::mem::take(&mut open.chores.deferred) {
        pages::ask(open, id, purpose, asks);
    }
    super::practice::recover(open, around);
    super::day::passed(open, around, asks);
    packs::opened_journal(open);
    attach::opened(open, around, asks);
    wake(open, around, asks);
    sync::soon(open, around, asks);
}

/// There may be something to do.
pub(crate) fn wake(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if !open.chores.busy {
        around.timers.start_once(Purpose::Chore, PAUSE_MS, asks);
    }
}

/// The next slice.
pub(crate) fn next(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if std::mem::take(&mut open.chores.months_failed) {
        months::begin(open, around, asks);
        return;
    }
    if open.chores.busy || !open.rows.complete() {
        return;
    }
    if !open.chores.drafts.is_empty() || !open.added.is_read() {
        complete(open, around, asks);
        return;
    }
    // The page in the editor is written by its batches.
    let written = open.editor.as_ref().and_then(editor::Editor::id);
    let stale: Vec<(DocumentId, u32)> = open
        .rows
        .iter()
        .filter(|row| row.stale && Some(row.id) != written)
        .take(SLICE)
        .map(|row| (row.id, row.waiting))
        .collect();
    if !stale.is_empty() {
        let names = pages::names_of_all(open, &stale);
        open.chores.busy = true;
        asks.read(names, Reading::Stale(stale));
        return;
    }
    backlog::next(open, around, asks);
    super::fill::next(open, around, asks);
    super::packs::next(open, around, asks);
}

/// Documents and their waiting changes were read: merge each.
pub(crate) fn stale_read(
    open: &mut Open,
    ids: &[(DocumentId, u32)],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.chores.busy = false;
    if values.is_empty() {
        // The store does not answer; it is asked again when something else works.
        return;
    }
    for (id, page) in loaded(open, ids, values) {
        match page {
            Some(page) => change::page_settled(open, around, id, &page),
            None => open.rows.touch(&id, |row| row.stale = false),
        }
    }
    asks.redraw();
    wake(open, around, asks);
}

/// Loads the pages of a slice. Pages for which more arrived meanwhile are left for the next slice;
/// `None` stands for a damaged one.
pub(crate) fn loaded(
    open: &Open,
    ids: &[(DocumentId, u32)],
    values: &[StoreValue],
) -> Vec<(DocumentId, Option<Page>)> {
    let written = open.editor.as_ref().and_then(editor::Editor::id);
    let mut pages = loaded_with_editor(open, ids, values);
    pages.retain(|(id, _)| Some(*id) != written);
    pages
}

/// [`loaded`], with the page in the editor as its last batch left it.
pub(crate) fn loaded_with_editor(
    open: &Open,
    ids: &[(DocumentId, u32)],
    values: &[StoreValue],
) -> Vec<(DocumentId, Option<Page>)> {
    let mut rest = values;
    let mut pages = Vec::with_capacity(ids.len());
    for (id, waiting) in ids {
        let count = (*waiting as usize).saturating_add(1).min(rest.len());
        let (these, others) = rest.split_at(count);
        rest = others;
        if open.rows.get(id).is_some_and(|row| row.waiting != *waiting) {
            continue;
        }
        let page = pages::joined(open, id, these)
            .and_then(|bytes| Page::load(&bytes, open.install.actor).ok());
        pages.push((*id, page));
    }
    pages
}
