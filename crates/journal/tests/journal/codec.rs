use journal::{
    Digest, DocumentId, DocumentKind, Error, Lens, Page, SettingsDocument, UPDATES_BYTES_MAX,
    UPDATES_MAX, Update, Updates,
};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

use super::{page_by, type_at};

fn digest() -> impl Strategy<Value = Digest> {
    let texts = ("\\PC{0,40}", "\\PC{0,80}", "\\PC{0,160}");
    let tags = prop::collection::vec("\\PC{0,40}", 0..64);
    let prompt = prop::option::of("[a-z-]{0,128}");
    (
        texts,
        0..5_u8,
        tags,
        any::<bool>(),
        any::<i64>(),
        prompt,
        any::<u32>(),
    )
        .prop_map(
            |((when, title, excerpt), lens, tags, binned, edited_ms, prompt, words)| Digest {
                when: when.chars().take(32).collect(),
                lens: Lens::from_code(lens).unwrap(),
                title,
                excerpt,
                tags,
                binned,
                edited_ms,
                prompt,
                words,
                attachments: words % 3,
                form: (words % 2 == 1).then(|| format!("form-{}", words % 7)),
                marks: (0..words % 4).map(|n| format!("key-{n}=value")).collect(),
            },
        )
}

fn update() -> impl Strategy<Value = Update> {
    let heads = || prop::collection::vec(any::<[u8; 32]>(), 0..4);
    let kind = prop_oneof![Just(DocumentKind::Page), Just(DocumentKind::Settings)];
    let changes = prop::collection::vec(any::<u8>(), 0..80);
    (
        any::<[u8; 16]>(),
        kind,
        heads(),
        heads(),
        changes,
        prop::option::of(digest()),
    )
        .prop_map(|(document, kind, base, heads, changes, digest)| Update {
            document: DocumentId(document),
            kind,
            base,
            heads,
            changes,
            digest,
        })
}

fn plain_update() -> Update {
    Update {
        document: DocumentId([1; 16]),
        kind: DocumentKind::Page,
        base: Vec::new(),
        heads: vec![[2; 32]],
        changes: vec![3],
        digest: None,
    }
}

proptest! {
    #[test]
    fn a_digest_decodes_to_what_was_encoded(digest in digest()) {
        prop_assert_eq!(Digest::decode(&digest.encode().unwrap()), Ok(digest));
    }

    #[test]
    fn a_batch_decodes_to_what_was_encoded(updates in prop::collection::vec(update(), 0..6)) {
        let batch = Updates { updates };
        prop_assert_eq!(Updates::decode(&batch.encode().unwrap()), Ok(batch));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Digest::decode(&bytes);
        let _ = Updates::decode(&bytes);
        let _ = Page::load(&bytes, [1; 16]);
        let _ = SettingsDocument::load(&bytes, [1; 16]);
        let mut framed = vec![0x85, 0x6f, 0x4a, 0x83];
        framed.extend(&bytes);
        let _ = Page::load(&framed, [1; 16]);
        let _ = page_by(1).apply(&framed);
    }

    #[test]
    fn a_damaged_batch_never_panics(
        batch in update(), at in any::<prop::sample::Index>(), byte in any::<u8>()
    ) {
        let mut bytes = Updates { updates: vec![batch] }.encode().unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = Updates::decode(&bytes);
        bytes.truncate(at);
        prop_assert!(Updates::decode(&bytes).is_err());
    }

    #[test]
    fn a_damaged_page_is_refused_and_changes_nothing(
        at in any::<prop::sample::Index>(), flip in 1..=255_u8, compressed in any::<bool>()
    ) {
        let mut page = page_by(1);
        let begun = page.heads();
        type_at(&mut page, 0, 0, "The ward was quiet, and I said what I saw.");
        type_at(&mut page, 4, 4, "unit");
        let whole = if compressed { page.save() } else { page.changes_since(&begun) };
        let mut damaged = whole.clone();
        damaged[at.index(whole.len())] ^= flip;
        let mut other = page_by(1);
        prop_assert_eq!(other.apply(&damaged), Err(Error::Malformed));
        prop_assert_eq!(other.heads(), begun);
        prop_assert!(other.apply(&whole).unwrap());
        prop_assert!(other.read().unwrap() == page.read().unwrap());
    }
}

/// Makes the checksum of each chunk fit its bytes again, as a faulty writer would have.
fn repaired(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut at = 0;
    while bytes.len() > at + 10 {
        let (mut length, mut header) = (0_usize, 9);
        loop {
            let byte = usize::from(*bytes.get(at + header).unwrap_or(&0));
            length |= (byte & 0x7f) << (7 * (header - 9));
            header += 1;
            if byte & 0x80 == 0 || header == 14 {
                break;
            }
        }
        let end = at + header + length;
        if end > bytes.len() {
            break;
        }
        let sum = Sha256::digest(&bytes[at + 8..end]);
        bytes[at + 4..at + 8].copy_from_slice(&sum[..4]);
        at = end;
    }
    bytes
}

proptest! {
    #[test]
    fn a_writer_that_signs_nonsense_is_survived(
        at in any::<prop::sample::Index>(), flip in 1..=255_u8, saved in any::<bool>()
    ) {
        let mut page = page_by(1);
        type_at(&mut page, 0, 0, "a🙂 quiet night");
        type_at(&mut page, 2, 4, "");
        page.bin(5_000).unwrap();
        let whole = if saved { page.save_uncompressed() } else { page.changes_since(&vec![]) };
        prop_assert_eq!(&repaired(whole.clone()), &whole);
        let mut damaged = whole;
        let at = at.index(damaged.len());
        damaged[at] ^= flip;
        let damaged = repaired(damaged);
        let _ = Page::load(&damaged, [2; 16]);
        let mut other = page_by(1);
        let before = (other.heads(), other.save());
        if other.apply(&damaged).is_err() {
            prop_assert_eq!((other.heads(), other.save()), before);
        }
    }
}

#[test]
fn good_changes_before_bad_ones_are_not_applied() {
    let mut page = page_by(1);
    let begun = page.heads();
    type_at(&mut page, 0, 0, "x");
    let mut bytes = page.changes_since(&begun);
    bytes.extend([0; 20]);
    let mut other = page_by(1);
    assert_eq!(other.apply(&bytes), Err(Error::Malformed));
    assert_eq!(other.heads(), begun);
}

#[test]
fn unknown_keys_are_passed_over() {
    // {0: [], 9: {"a": [1, 2]}}
    let bytes = [0xa2, 0x00, 0x80, 0x09, 0xa1, 0x61, 0x61, 0x82, 0x01, 0x02];
    assert_eq!(Updates::decode(&bytes), Ok(Updates::default()));
}

#[test]
fn a_key_that_comes_twice_and_bytes_after_the_end_are_refused() {
    assert_eq!(
        Updates::decode(&[0xa2, 0x00, 0x80, 0x00, 0x80]),
        Err(Error::Malformed)
    );
    assert_eq!(
        Updates::decode(&[0xa1, 0x00, 0x80, 0x00]),
        Err(Error::Malformed)
    );
}

#[test]
fn a_batch_without_updates_is_an_acknowledgement_of_three_bytes() {
    assert_eq!(Updates::default().encode(), Ok(vec![0xa1, 0x00, 0x80]));
}

#[test]
fn a_batch_has_limits_both_ways() {
    let many = Updates {
        updates: vec![plain_update(); UPDATES_MAX + 1],
    };
    assert_eq!(many.encode(), Err(Error::TooLarge));
    let big = Update {
        changes: vec![0; UPDATES_BYTES_MAX],
        ..plain_update()
    };
    assert_eq!(
        Updates { updates: vec![big] }.encode(),
        Err(Error::TooLarge)
    );
    assert_eq!(
        Updates::decode(&vec![0; UPDATES_BYTES_MAX + 1]),
        Err(Error::TooLarge)
    );
    // {0: [10,001 updates…
    assert_eq!(
        Updates::decode(&[0xa1, 0x00, 0x99, 0x27, 0x11]),
        Err(Error::TooLarge)
    );
}

#[test]
fn a_kind_or_a_hash_of_another_shape_is_refused() {
    let bytes = Updates {
        updates: vec![plain_update()],
    }
    .encode()
    .unwrap();
    // after the id: key 1, kind 1, key 2, an empty array
    let kind_at = bytes
        .windows(4)
        .position(|w| w == [0x01, 0x01, 0x02, 0x80])
        .unwrap()
        + 1;
    for kind in [0, 3] {
        let mut other = bytes.clone();
        other[kind_at] = kind;
        assert_eq!(Updates::decode(&other), Err(Error::Malformed));
    }
    let mut other = bytes;
    let hash_at = other.windows(2).position(|w| w == [0x58, 0x20]).unwrap() + 1;
    other[hash_at] = 0x1f;
    assert_eq!(Updates::decode(&other), Err(Error::Malformed));
}

/// A change that holds by itself, spelt otherwise than automerge spells it: applied, it would make
/// the saved document unreadable. Found by the fuzz target `journal_settings`.
fn change_in_another_spelling() -> Vec<u8> {
    let contents = [0, 1, 0, 0, 1, 0x10, 0xe5, 0x3b, 1, 1, 0, 0];
    let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1, 12];
    chunk.extend(contents);
    repaired(chunk)
}

#[test]
fn a_change_that_would_make_the_page_unreadable_is_refused() {
    let mut page = page_by(1);
    assert_eq!(
        page.apply(&change_in_another_spelling()),
        Err(Error::Malformed)
    );
}

#[test]
fn a_page_is_read_without_a_change_that_does_not_hold() {
    let mut page = page_by(1);
    let saved = page.save();
    let begun = page.heads();
    type_at(&mut page, 0, 0, "x");
    let good = page.changes_since(&begun);
    let bytes = [saved, change_in_another_spelling(), good].concat();
    let read = Page::load(&bytes, [2; 16]).unwrap();
    assert_eq!(read.heads(), page.heads());
    assert_eq!(read.read(), page.read());
}
