//! The room as its callers see it.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![allow(clippy::cast_possible_truncation)]

#[path = "journal/answers.rs"]
mod answers;
#[path = "journal/attachments.rs"]
mod attachments;
#[path = "journal/bin.rs"]
mod bin;
#[path = "journal/codec.rs"]
mod codec;
#[path = "journal/digest.rs"]
mod digest;
#[path = "journal/edit.rs"]
mod edit;
#[path = "journal/fields.rs"]
mod fields;
#[path = "journal/merge.rs"]
mod merge;
#[path = "journal/old.rs"]
mod old;
#[path = "journal/settings.rs"]
mod settings;

use journal::{Field, NewPage, Page, Splice};

pub(crate) const WHEN: &str = "2026-11-23T06:40:00+00:00[Europe/London]";

pub(crate) fn page_by(actor: u8) -> Page {
    let new = NewPage {
        when: WHEN,
        created_ms: 1_000,
        prompt: None,
    };
    Page::create([actor; 16], &new).unwrap()
}

pub(crate) fn copy_for(page: &Page, actor: u8) -> Page {
    Page::load(&page.save(), [actor; 16]).unwrap()
}

pub(crate) fn body(page: &Page) -> String {
    page.text_at(Field::Body, &page.heads()).unwrap()
}

/// Types at the newest state.
pub(crate) fn type_at(page: &mut Page, at: u32, delete: u32, text: &str) {
    let splice = Splice {
        at,
        delete,
        insert: text.to_owned(),
    };
    page.edit_text(Field::Body, &page.heads(), &splice).unwrap();
}

pub(crate) fn exchange(one: &mut Page, other: &mut Page) {
    let (ours, theirs) = (
        one.changes_since(&other.heads()),
        other.changes_since(&one.heads()),
    );
    one.apply(&theirs).unwrap();
    other.apply(&ours).unwrap();
}

/// What a screen does with a splice.
pub(crate) fn play(text: &str, splice: &Splice) -> String {
    let mut units: Vec<u16> = text.encode_utf16().collect();
    let at = splice.at as usize;
    units.splice(
        at..at + splice.delete as usize,
        splice.insert.encode_utf16(),
    );
    String::from_utf16(&units).unwrap()
}
