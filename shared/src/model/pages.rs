//! Reading one page: its readable text if that is current, its document if not.

use journal::{DocumentId, Page};

use super::change::{self, Readable, waiting_name};
use super::open::{Open, Screen};
use super::{Surroundings, attach, batch, bin, editor, form, packs, raise};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::event::PageEvent;
use crate::told::{PageUse, Reading};

/// The page on the reading screen.
#[derive(Default)]
pub(crate) struct Reader {
    page: Option<(DocumentId, Readable)>,
}

impl Reader {
    pub(crate) fn text(&self, id: &DocumentId) -> Option<&Readable> {
        self.page
            .as_ref()
            .filter(|(known, _)| known == id)
            .map(|(_, text)| text)
    }

    /// The page's text changed.
    pub(crate) fn changed(&mut self, id: &DocumentId, text: &Readable) {
        if let Some((known, shown)) = &mut self.page
            && known == id
        {
            *shown = text.clone();
        }
    }

    /// Changes arrived for the page; its text is old until they are merged.
    pub(crate) fn outdated(&mut self, _id: &DocumentId) {}

    /// The page is no more.
    pub(crate) fn forget(&mut self, id: &DocumentId) {
        if self.page.as_ref().is_some_and(|(known, _)| known == id) {
            self.page = None;
        }
    }

    fn show(&mut self, id: DocumentId, text: Readable) {
        self.page = Some((id, text));
    }
}

/// The names of a document and its waiting changes.
pub(crate) fn names(open: &Open, id: &DocumentId, waiting: u32) -> Vec<String> {
    let bundle = open.rows.get(id).and_then(|row| row.bundle);
    let mut names = vec![match bundle {
        Some(place) => packs::bundle_name(open, place),
        None => open.keeper.name("doc", &id.0),
    }];
    names.extend((1..=waiting).map(|number| waiting_name(open, id, number)));
    names
}

/// The same of many pages, one after the other.
pub(crate) fn names_of_all(open: &Open, ids: &[(DocumentId, u32)]) -> Vec<String> {
    ids.iter()
        .flat_map(|(id, waiting)| names(open, id, *waiting))
        .collect()
}

/// The bytes behind [`names`], one after the other. `None` if a value is damaged or there is none.
pub(crate) fn joined(open: &Open, id: &DocumentId, values: &[StoreValue]) -> Option<Vec<u8>> {
    let waiting = u32::try_from(values.len().saturating_sub(1)).unwrap_or(0);
    let mut all = Vec::new();
    let names = names(open, id, waiting);
    let doc = open.keeper.name("doc", &id.0);
    let bundle = open.rows.get(id).and_then(|row| row.bundle);
    let mut values = values;
    if let (Some(place), Some((first, rest))) = (bundle, values.split_first()) {
        // What was written since the bundle was asked for has a document of its own.
        match open.keeper.unkept(&doc) {
            Some(Some(bytes)) => all.extend_from_slice(bytes),
            _ => all.extend_from_slice(&packs::saved(open, place, first)?),
        }
        values = rest;
    }
    let behind = usize::from(bundle.is_some());
    for (name, value) in names.iter().skip(behind).zip(values) {
        match open.keeper.unkept(name) {
            Some(Some(bytes)) => all.extend_from_slice(bytes),
            Some(None) => {}
            None => {
                if let Some(bytes) = open.keeper.open(name, value).ok()? {
                    all.extend_from_slice(&bytes);
                }
            }
        }
    }
    (!all.is_empty()).then_some(all)
}

/// Asks for a page, to continue with.
pub(crate) fn ask(open: &mut Open, id: DocumentId, purpose: PageUse, asks: &mut Asks) {
    let Some(row) = open.rows.get(&id) else {
        return;
    };
    if !(open.rows.complete() && open.added.is_read()) && purpose != PageUse::Show {
        open.chores.deferred.push((id, purpose));
        return;
    }
    let waiting = row.waiting;
    asks.read(names(open, &id, waiting), Reading::Page(id, purpose));
}

/// The page was read.
pub(crate) fn read(
    open: &mut Open,
    id: DocumentId,
    purpose: PageUse,
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    asks.redraw();
    if values.is_empty() {
        // The store did not answer, and the person was told.
        return;
    }
    let waiting = open.rows.get(&id).map_or(0, |row| row.waiting) as usize;
    if values.len() != waiting.saturating_add(1) && purpose != PageUse::Show {
        // More arrived while this was being read.
        ask(open, id, purpose, asks);
        return;
    }
    let page =
        joined(open, &id, values).and_then(|bytes| Page::load(&bytes, open.install.actor).ok());
    let Some(mut page) = page else {
        open.notices.problem("notice-page-damaged");
        return;
    };
    match purpose {
        PageUse::Show => show(open, id, &page),
        PageUse::Edit => {
            editor::open_page(open, around, id, page);
            form::recall(open, asks);
        }
        PageUse::Attach => attach::change::page_came(open, around, id, page),
        PageUse::Recall => form::recalled(open, &page),
        PageUse::Mark(rung) => raise::page_came(open, around, id, page, rung, asks),
        PageUse::Bin => {
            let base = page.heads();
            if page.bin(around.now.unix_ms).is_ok() {
                change::page_changed(open, around, id, &page, &base);
                bin::binned(open, id);
            }
        }
        PageUse::Restore => {
            let base = page.heads();
            if page.restore().is_ok() {
                change::page_changed(open, around, id, &page, &base);
                open.notices.done("notice-restored");
            }
        }
    }
}

fn show(open: &mut Open, id: DocumentId, page: &Page) {
    let Ok(read) = page.read() else {
        open.notices.problem("notice-page-damaged");
        return;
    };
    open.reader.show(id, Readable::of(&read));
    open.go(Screen::Page(id));
}

/// A page was opened from a list.
pub(crate) fn open_row(
    open: &mut Open,
    text: &str,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(id) = id_of(text) else { return };
    batch::close(open, around);
    open.screens
        .retain(|screen| !matches!(screen, Screen::Page(_) | Screen::Editor));
    if open.screens.is_empty() {
        open.screens.push(Screen::Journal);
    }
    ask(open, id, PageUse::Show, asks);
}

/// Something happened on the reading screen.
pub(crate) fn happen(open: &mut Open, event: &PageEvent, asks: &mut Asks) {
    let Screen::Page(id) = open.screen() else {
        return;
    };
    match event {
        PageEvent::EditAsked => {
            open.rows.touch(&id, |row| {
                row.merged = false;
                row.returned = false;
            });
            ask(open, id, PageUse::Edit, asks);
        }
        PageEvent::Binned => {
            open.screens.retain(|screen| *screen != Screen::Page(id));
            ask(open, id, PageUse::Bin, asks);
        }
        PageEvent::Restored => ask(open, id, PageUse::Restore, asks),
    }
}

/// A page's id as it stands in views and comes back in events.
pub(crate) fn id_text(id: &DocumentId) -> String {
    data_encoding::HEXLOWER.encode(&id.0)
}

/// Reads [`id_text`].
pub(crate) fn id_of(text: &str) -> Option<DocumentId> {
    let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
    Some(DocumentId(bytes.try_into().ok()?))
}
