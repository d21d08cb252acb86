//! A page changed: keep it whole, show it in its place, and offer what changed to other devices.
//!
//! edit → **seal → offer** is [`page_changed`]; what came from elsewhere ends in [`page_merged`].

use journal::{
    Answers, Attachment, Digest, DocumentId, DocumentKind, Heads, Page, PageContent, Update,
    Updates,
};
use minicbor::{Decode, Encode};

use super::open::Open;
use super::rows::Row;
use super::{Surroundings, attach, delete, packs};

/// The current text of a page, kept beside its document for reading and search.
#[derive(Clone, Default, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Readable {
    #[n(0)]
    pub(crate) title: String,
    #[n(1)]
    pub(crate) body: String,
    /// Photos and voice notes, each as `journal::Attachment::encode` writes it.
    #[cbor(n(2), default)]
    pub(crate) attachments: Vec<minicbor::bytes::ByteVec>,
    /// What was answered, as `journal::Answers::encode` writes it; empty without a form.
    #[cbor(n(3), with = "minicbor::bytes", default)]
    pub(crate) answers: Vec<u8>,
}

impl Readable {
    pub(crate) fn of(read: &PageContent) -> Self {
        let attachments = read.attachments.iter();
        Self {
            title: read.title.clone(),
            body: read.body.clone(),
            attachments: attachments
                .filter_map(|attachment| Some(attachment.encode().ok()?.into()))
                .collect(),
            answers: read
                .answers
                .as_ref()
                .and_then(|answers| answers.encode().ok())
                .unwrap_or_default(),
        }
    }

    /// What was answered, if the page was made from a form.
    pub(crate) fn answers(&self) -> Option<Answers> {
        Answers::decode(&self.answers).ok()
    }

    /// The body and the answers in words: what search looks through.
    pub(crate) fn words(&self) -> String {
        let answers = self.answers().map(|answers| answers.words());
        match answers.filter(|words| !words.is_empty()) {
            None => self.body.clone(),
            Some(words) if self.body.is_empty() => words,
            Some(words) => format!("{}\n\n{words}", self.body),
        }
    }

    pub(crate) fn attachments(&self) -> Vec<Attachment> {
        let encoded = self.attachments.iter();
        encoded
            .filter_map(|bytes| Attachment::decode(bytes).ok())
            .collect()
    }
}

/// An own change: the whole page, its text, its row and, with a space, its sealed record go into
/// the next commit together. `base` is the state of the last batch. False if the page is damaged.
pub(crate) fn page_changed(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    id: DocumentId,
    page: &Page,
    base: &Heads,
) -> bool {
    let Ok(read) = page.read() else {
        open.notices.problem("notice-page-damaged");
        return false;
    };
    let mut row = row_of(open, id, &read, page.heads());
    delete::is_back(open, &id);
    let never_sent = row.own_seq == 0 && !row.foreign;
    let update = Update {
        document: id,
        kind: DocumentKind::Page,
        base: if never_sent {
            Heads::new()
        } else {
            base.clone()
        },
        heads: page.heads(),
        changes: if never_sent {
            page.save_uncompressed()
        } else {
            page.changes_since(base)
        },
        digest: Some(row.digest.clone()),
    };
    match super::space::seal_updates(open, around, vec![update]) {
        Some(seq) => row.own_seq = seq,
        // No record carries this change, so the page goes whole once something can be sealed.
        None if open.space.is_some() => {
            row.unsent();
            // What could be sealed and was not does not fit a record: a pack carries it.
            row.large = super::space::can_seal(open);
        }
        None => {}
    }
    row.merged = false;
    row.returned = false;
    attach::page_read(open, id, &read.attachments, true, around.now.unix_ms);
    write(open, page, &read, row);
    true
}

/// What came from elsewhere was merged into a page that is open here: keep it; nothing to offer.
pub(crate) fn page_merged(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    id: DocumentId,
    page: &Page,
) {
    let Ok(read) = page.read() else { return };
    let mut row = row_of(open, id, &read, page.heads());
    // What no record carries yet stays to be sent, whatever came in between.
    row.foreign |= row.own_seq > 0;
    attach::page_read(open, id, &read.attachments, false, around.now.unix_ms);
    write(open, page, &read, row);
}

fn row_of(open: &Open, id: DocumentId, read: &PageContent, heads: Heads) -> Row {
    let before = open.rows.get(&id);
    let pack = packs::pack_of(open, &id, &heads);
    let mut digest = Digest::of(read);
    digest.binned = read.binned_ms.is_some() && !read.returned_by_edit;
    Row {
        id,
        digest,
        heads,
        waiting: before.map_or(0, |row| row.waiting),
        stale: false,
        own_seq: before.map_or(0, |row| row.own_seq),
        foreign: before.is_some_and(|row| row.foreign),
        merged: before.is_some_and(|row| row.merged),
        returned: before.is_some_and(|row| row.returned),
        pack,
        // It is written as a document of its own.
        bundle: None,
        last: before.and_then(|row| row.last),
        large: before.is_some_and(|row| row.large),
    }
}

/// The document with everything merged, instead of document and waiting changes.
fn write(open: &mut Open, page: &Page, read: &PageContent, mut row: Row) {
    let id = row.id;
    open.keeper.put(open.keeper.name("doc", &id.0), page.save());
    for number in 1..=row.waiting {
        open.keeper.remove(waiting_name(open, &id, number));
    }
    row.waiting = 0;
    let readable = Readable::of(read);
    open.keeper.put(
        open.keeper.name("text", &id.0),
        wire::cbor::encode(&readable),
    );
    open.list.text_changed(&row, &readable);
    open.reader.changed(&id, &readable);
    open.rows.put(row);
}

/// The storage name of one waiting change, counted from 1.
pub(crate) fn waiting_name(open: &Open, id: &DocumentId, number: u32) -> String {
    let mut key = id.0.to_vec();
    key.extend_from_slice(&number.to_be_bytes());
    open.keeper.name("waiting", &key)
}

/// A change from elsewhere to a page that is not open: keep it beside the document. The digest is
/// taken as it came if it describes what is here plus this change, so that no document is loaded.
pub(crate) fn page_arrived(open: &mut Open, update: Update) {
    let id = update.document;
    let before = open.rows.get(&id).cloned();
    // A digest is optional: what it would say is known once the change is merged.
    let has_digest = update.digest.is_some();
    let digest = update.digest.or_else(|| {
        let here = before.as_ref().map(|row| row.digest.clone());
        here.or_else(|| digest_of(open, &update.changes))
    });
    let Some(digest) = digest else { return };
    let waiting = before
        .as_ref()
        .map_or(0, |row| row.waiting)
        .saturating_add(1);
    open.keeper
        .put(waiting_name(open, &id, waiting), update.changes);
    open.reader.outdated(&id);
    // What no record carries yet stays to be sent, whatever comes in between.
    let foreign = before
        .as_ref()
        .is_none_or(|row| row.foreign || row.own_seq > 0);
    let row = match before {
        Some(row) if row.heads != update.base || !has_digest => {
            // Both sides wrote: what the page looks like now is known once it is merged.
            Row {
                waiting,
                stale: true,
                foreign,
                merged: true,
                ..row
            }
        }
        before => {
            let edited = before.is_some();
            Row {
                id,
                digest,
                pack: packs::pack_of(open, &id, &update.heads),
                bundle: before.as_ref().and_then(|row| row.bundle),
                last: before.as_ref().and_then(|row| row.last),
                large: before.as_ref().is_some_and(|row| row.large),
                heads: update.heads,
                waiting,
                stale: true,
                own_seq: before.as_ref().map_or(0, |row| row.own_seq),
                foreign,
                merged: before.as_ref().is_some_and(|row| row.merged) || edited,
                returned: before.is_some_and(|row| row.returned),
            }
        }
    };
    open.rows.put(row);
}

fn digest_of(open: &Open, changes: &[u8]) -> Option<Digest> {
    let page = Page::load(changes, open.install.actor).ok()?;
    Some(Digest::of(&page.read().ok()?))
}

/// One update body from several updates.
pub(crate) fn body(updates: Vec<Update>) -> Option<Vec<u8>> {
    Updates { updates }.encode().ok()
}

/// A page whose waiting changes were merged in the background.
pub(crate) fn page_settled(
    open: &mut Open,
    around: &Surroundings<'_>,
    id: DocumentId,
    page: &Page,
) {
    let Ok(read) = page.read() else {
        open.rows.touch(&id, |row| row.stale = false);
        return;
    };
    let was_binned = open.rows.get(&id).is_some_and(|row| row.digest.binned);
    let mut row = row_of(open, id, &read, page.heads());
    let returned = read.returned_by_edit && (was_binned || read.binned_ms.is_some());
    if returned && !row.returned {
        row.returned = true;
        open.notices.done("notice-returned");
    }
    attach::page_read(open, id, &read.attachments, false, around.now.unix_ms);
    write(open, page, &read, row);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use journal::{Field, NewPage, Splice};

    use super::*;

    fn update(page: &Page, base: Heads) -> Update {
        Update {
            document: DocumentId([7; 16]),
            kind: DocumentKind::Page,
            heads: page.heads(),
            changes: page.changes_since(&base),
            base,
            digest: None,
        }
    }

    fn type_title(page: &mut Page, insert: &str) {
        let splice = Splice {
            at: 0,
            delete: 0,
            insert: insert.to_owned(),
        };
        let heads = page.heads();
        page.edit_text(Field::Title, &heads, &splice).unwrap();
    }

    fn a_page() -> Page {
        let new = NewPage {
            when: "2026-11-20T06:40:00+00:00[Europe/London]",
            created_ms: 1,
            prompt: None,
        };
        Page::create([3; 16], &new).unwrap()
    }

    #[test]
    fn an_update_without_a_digest_is_listed_by_what_it_holds_and_merged_later() {
        let mut open = Open::empty();
        let mut page = a_page();
        type_title(&mut page, "night");
        page_arrived(&mut open, update(&page, Heads::new()));
        let base = page.heads();
        type_title(&mut page, "A ");
        page_arrived(&mut open, update(&page, base));
        let row = open.rows.get(&DocumentId([7; 16])).unwrap();
        assert_eq!(row.digest.title, "night");
        assert_eq!((row.waiting, row.stale), (2, true));
    }

    #[test]
    fn what_no_record_carries_yet_stays_to_be_sent_whatever_comes_in_between() {
        let mut open = Open::empty();
        let mut page = a_page();
        page_arrived(&mut open, update(&page, Heads::new()));
        let id = DocumentId([7; 16]);
        assert!(open.rows.get(&id).unwrap().foreign);
        open.rows.touch(&id, Row::unsent);
        let base = page.heads();
        type_title(&mut page, "A ");
        page_arrived(&mut open, update(&page, base));
        let row = open.rows.get(&id).unwrap();
        assert_eq!((row.foreign, row.own_seq), (false, 0));
    }
}
