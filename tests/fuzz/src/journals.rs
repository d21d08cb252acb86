//! Documents and what travels about them (`crates/journal`).

use journal::{
    Digest, Error, Field, NewPage, Page, SettingsDocument, UPDATES_BYTES_MAX, UPDATES_MAX, Update,
    Updates,
};

use crate::memory::{capped, in_proportion};
use crate::pieces::{Pieces, choose};

/// The actor that reads.
const HERE: [u8; 16] = [9; 16];

/// A change of a few bytes may take away a text of 500,000 units, one operation each; automerge
/// takes 500 bytes to apply an operation, and a change has 2^20 at most.
const DOCUMENT_MEMORY_MAX: usize = 640 << 20;

/// Batches of updates, and digests.
pub fn updates(input: &[u8]) {
    let (which, bytes) = choose(input);
    if which & 1 == 0 {
        if let Ok(read) = capped(in_proportion(bytes, 128), || Updates::decode(bytes)) {
            assert!(read.updates.len() <= UPDATES_MAX);
            let written = read.encode().expect("it was within the limits");
            assert!(written.len() <= UPDATES_BYTES_MAX);
            assert_eq!(Updates::decode(&written).as_ref(), Ok(&read));
        }
    } else if let Ok(digest) = capped(in_proportion(bytes, 32), || Digest::decode(bytes)) {
        let written = digest.encode().expect("it was within the limits");
        assert!(Digest::decode(&written).as_ref() == Ok(&digest));
    }
}

/// A page as it came: bytes, or pieces of which each is a chunk whose checksum is set right, so that
/// what lies behind the checksum is reached.
pub fn page(input: &[u8]) {
    let bytes = chunks(input);
    let loaded = capped(DOCUMENT_MEMORY_MAX, || Page::load(&bytes, HERE));
    if let Ok(page) = loaded {
        still_a_page(page);
    }
    let mut ours = a_page();
    let (before, heads) = (ours.save(), ours.heads());
    match capped(DOCUMENT_MEMORY_MAX, || ours.apply(&bytes)) {
        Err(_) => assert!(ours.save() == before, "nothing was merged"),
        Ok(moved) => {
            assert_eq!(moved, ours.heads() != heads);
            still_a_page(ours);
        }
    }
}

/// Settings, in the same two ways.
pub fn settings(input: &[u8]) {
    let bytes = chunks(input);
    let loaded = capped(DOCUMENT_MEMORY_MAX, || SettingsDocument::load(&bytes, HERE));
    let Ok(mut settings) = loaded else { return };
    assert!(settings.day_turn_hour() <= 12);
    let again = SettingsDocument::load(&settings.save(), HERE).expect("what was saved loads");
    assert_eq!(again.heads(), settings.heads());
    let hour = journal::Setting::Whole(5);
    if settings.set("day_turn_hour", Some(&hour)).is_ok() {
        assert_eq!(settings.day_turn_hour(), 5);
    }
}

/// A page with a history of three changes.
#[must_use]
pub fn a_page() -> Page {
    let when = "2026-11-23T06:40:00+00:00[Europe/London]";
    let new = NewPage {
        when,
        created_ms: 1_795_000_000_000,
        prompt: Some("p-1"),
    };
    let mut page = Page::create([1; 16], &new).expect("a time");
    let splice = journal::Splice::insert(0, "Quiet ward. 🌿 A second sentence.");
    page.edit_text(Field::Body, &page.heads(), &splice)
        .expect("a page");
    page.set_tag("Night shift", true).expect("a tag");
    page
}

/// Whatever a document holds, if it reads as a page then it can be shown, kept, sent and edited.
fn still_a_page(mut page: Page) {
    let saved = page.save();
    let again = Page::load(&saved, HERE).expect("what was saved loads");
    assert_eq!(again.heads(), page.heads());
    let read = match page.read() {
        Ok(read) => read,
        Err(error) => {
            assert_ne!(error, Error::UnknownHeads);
            return;
        }
    };
    assert!(
        again.read().as_ref() == Ok(&read),
        "a page reads the same after it was saved"
    );
    let digest = Digest::of(&read);
    let written = digest
        .encode()
        .expect("a digest of ours is within its limits");
    assert!(Digest::decode(&written).as_ref() == Ok(&digest));
    let update = Update {
        document: journal::DocumentId::from_bytes([1; 16]),
        kind: journal::DocumentKind::Page,
        base: Vec::new(),
        heads: page.heads(),
        changes: saved,
        digest: Some(digest),
    };
    assert!(
        Updates {
            updates: vec![update]
        }
        .encode()
        .is_ok()
    );
    let heads = page.heads();
    if page
        .edit_text(Field::Body, &heads, &journal::Splice::insert(0, "More. "))
        .is_ok()
    {
        assert!(
            page.read()
                .is_ok_and(|read| read.body.starts_with("More. "))
        );
    }
}

/// Mode 0: the bytes. Otherwise each piece is a chunk: its type, then its contents.
fn chunks(input: &[u8]) -> Vec<u8> {
    let (mode, rest) = choose(input);
    if mode & 1 == 0 {
        return rest.to_vec();
    }
    let mut bytes = Vec::new();
    for piece in Pieces::of(rest).take(8) {
        let (kind, contents) = choose(piece);
        bytes.extend_from_slice(&chunk(kind, contents));
    }
    bytes
}

/// A chunk with a good header. <https://automerge.org/automerge-binary-format-spec/#_chunk_format>
#[must_use]
pub fn chunk(kind: u8, contents: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    let mut length = contents.len();
    loop {
        let low = u8::try_from(length & 0x7f).expect("seven bits");
        length >>= 7;
        hashed.push(if length == 0 { low } else { low | 0x80 });
        if length == 0 {
            break;
        }
    }
    hashed.extend_from_slice(contents);
    let checksum = wire::domain::sha256(&hashed);
    let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83];
    chunk.extend_from_slice(&checksum.as_bytes()[..4]);
    chunk.extend_from_slice(&hashed);
    chunk
}

/// Chunks without their headers, as [`page`] takes them in mode 1: type, then contents.
///
/// # Panics
/// If these are not whole chunks.
#[must_use]
pub fn apart(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    while let Some((header, rest)) = bytes.split_first_chunk::<9>() {
        let ends = rest
            .iter()
            .position(|byte| byte & 0x80 == 0)
            .expect("a length ends");
        let (low, rest) = rest.split_at(ends + 1);
        let length = low
            .iter()
            .rev()
            .fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7f));
        let (contents, rest) = rest.split_at(length);
        pieces.push([&header[8..], contents].concat());
        bytes = rest;
    }
    pieces
}
