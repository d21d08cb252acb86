//! The writer's own packs, read again: whether each holds what this device believes that it holds.

use std::collections::BTreeSet;

use journal::{DocumentId, DocumentKind};
use pack::Pack;

use super::super::open::Open;

/// Bundles of one slice: some sixteen documents each.
const BUNDLES: usize = 12;

/// A pack that came back from the relay, and is compared with the rows.
pub(crate) struct Comparing {
    number: u32,
    pack: Pack,
    at: usize,
    /// Pages whose copy in the pack is what their rows say.
    held: BTreeSet<DocumentId>,
    holds_settings: bool,
}

impl Comparing {
    pub(crate) fn new(number: u32, pack: Pack) -> Self {
        Self {
            number,
            pack,
            at: 0,
            held: BTreeSet::new(),
            holds_settings: false,
        }
    }

    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// The next slice. True once it is the last one: a page that the pack does not hold after all is
    /// from then on in no pack.
    pub(crate) fn step(&mut self, open: &mut Open) -> bool {
        let end = self.at.saturating_add(BUNDLES).min(self.pack.len());
        while self.at < end {
            self.compare(open, self.at);
            self.at = self.at.saturating_add(1);
        }
        let is_last = self.at >= self.pack.len();
        if is_last {
            self.conclude(open);
        }
        is_last
    }

    fn compare(&mut self, open: &Open, at: usize) {
        let Some(bundle) = self.pack.bundle(at) else {
            return;
        };
        let Ok(opened) = bundle.kept().open() else {
            return;
        };
        for (slot, entry) in bundle.entries().iter().enumerate() {
            if opened.saved(slot).is_none_or(<[u8]>::is_empty) {
                continue;
            }
            if entry.kind == DocumentKind::Settings {
                self.holds_settings |= open.packs.book.settings.1 == entry.heads;
            } else if open
                .rows
                .get(&entry.id)
                .is_some_and(|row| row.heads == entry.heads)
            {
                self.held.insert(entry.id);
            }
        }
    }

    fn conclude(&self, open: &mut Open) {
        let rows = open.rows.iter();
        let lacking: Vec<_> = rows
            .filter(|row| row.pack == self.number && !self.held.contains(&row.id))
            .map(|row| row.id)
            .collect();
        for id in &lacking {
            open.rows.touch(id, |row| row.pack = 0);
        }
        let (pack, _) = &mut open.packs.book.settings;
        if *pack == self.number && !self.holds_settings {
            *pack = 0;
            open.packs.book_changed = true;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use journal::{Heads, NewPage, Page};
    use pack::{Builder, Document};

    use super::super::super::change::page_arrived;
    use super::*;

    const PACK: u32 = 4;

    fn page(number: u8) -> Document {
        let new = NewPage {
            when: "2026-11-20T06:40:00+00:00[Europe/London]",
            created_ms: 1,
            prompt: None,
        };
        let page = Page::create([number; 16], &new).unwrap();
        Document {
            id: DocumentId([number; 16]),
            kind: DocumentKind::Page,
            heads: page.heads(),
            digest: None,
            saved: page.changes_since(&Heads::new()),
            title: String::new(),
            body: String::new(),
        }
    }

    /// A journal with these pages, each believed to be in the pack.
    fn believing(pages: &[Document]) -> Open {
        let mut open = Open::empty();
        for page in pages {
            let update = journal::Update {
                document: page.id,
                kind: page.kind,
                base: Heads::new(),
                heads: page.heads.clone(),
                changes: page.saved.clone(),
                digest: None,
            };
            page_arrived(&mut open, update);
            open.rows.touch(&page.id, |row| row.pack = PACK);
        }
        open
    }

    fn compared(open: &mut Open, documents: Vec<Document>) -> Vec<u8> {
        let mut builder = Builder::new();
        for document in documents {
            builder.add(document).unwrap();
        }
        let pack = Pack::parse(builder.finish().unwrap()).unwrap();
        let mut comparing = Comparing::new(PACK, pack);
        while !comparing.step(open) {}
        let rows = open.rows.iter().filter(|row| row.pack == PACK);
        let mut held: Vec<u8> = rows.map(|row| row.id.0[0]).collect();
        held.sort_unstable();
        held
    }

    #[test]
    fn a_page_that_the_pack_lacks_is_in_no_pack_from_then_on() {
        let pages: Vec<_> = (1..=40).map(page).collect();
        let all: Vec<u8> = (1..=40).collect();
        let mut open = believing(&pages);
        assert_eq!(compared(&mut open, pages.clone()), all);
        let mut fewer = pages.clone();
        fewer.remove(17);
        let held = compared(&mut open, fewer);
        assert_eq!(
            held,
            all.into_iter().filter(|n| *n != 18).collect::<Vec<_>>()
        );
    }

    #[test]
    fn an_older_copy_or_an_empty_one_is_none() {
        let pages: Vec<_> = (1..=3).map(page).collect();
        let mut open = believing(&pages);
        let [first, mut older, mut empty] = <[Document; 3]>::try_from(pages).unwrap();
        older.heads = vec![[9; 32]];
        empty.saved.clear();
        assert_eq!(compared(&mut open, vec![first, older, empty]), [1]);
    }

    #[test]
    fn settings_that_the_pack_lacks_are_in_no_pack_either() {
        let heads = vec![[5; 32]];
        let settings = |heads: &Heads| Document {
            kind: DocumentKind::Settings,
            heads: heads.clone(),
            ..page(9)
        };
        let mut open = Open::empty();
        open.packs.book.settings = (PACK, heads.clone());
        compared(&mut open, vec![settings(&heads)]);
        assert_eq!(open.packs.book.settings.0, PACK);
        compared(&mut open, vec![settings(&vec![[6; 32]])]);
        assert_eq!(open.packs.book.settings.0, 0);
    }
}
