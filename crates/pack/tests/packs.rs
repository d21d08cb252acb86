//! Packs from outside: round trips, limits, and bytes from anywhere.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used)]

use journal::{Digest, DocumentId, DocumentKind, Heads};
use pack::{
    BUNDLE_BYTES_MAX, Builder, Bundle, Deletion, Document, Error, Manifest, Pack, PackEntry,
    Tombstones,
};
use proptest::prelude::*;
use wire::{AuthorId, EpochId, Hash, PartId, Place};

fn document(number: u8, text: &str, saved: Vec<u8>) -> Document {
    Document {
        id: DocumentId([number; 16]),
        kind: DocumentKind::Page,
        heads: vec![[number; 32]],
        digest: Some(Digest {
            when: "2026-11-23T06:40:00+00:00[Europe/London]".to_owned(),
            lens: None,
            title: text.chars().take(40).collect(),
            excerpt: text.chars().take(100).collect(),
            tags: vec!["night".to_owned()],
            binned: false,
            edited_ms: 5,
            prompt: None,
            words: 7,
            attachments: 0,
            form: None,
            marks: Vec::new(),
        }),
        saved,
        title: format!("Title {number}"),
        body: text.to_owned(),
    }
}

fn packed(documents: &[Document]) -> Vec<u8> {
    let mut builder = Builder::new();
    for document in documents {
        builder.add(document.clone()).unwrap();
    }
    builder.finish().unwrap()
}

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let one = (
        any::<u8>(),
        "[ a-z\u{e9}\u{1f300}]{0,300}",
        prop::collection::vec(any::<u8>(), 0..600),
    );
    prop::collection::vec(one, 0..60).prop_map(|all| {
        all.into_iter()
            .map(|(number, text, saved)| document(number, &text, saved))
            .collect()
    })
}

#[test]
fn a_document_larger_than_a_bundle_stands_in_a_bundle_of_its_own() {
    let large = "rain ".repeat(40_000);
    let bytes = packed(&[
        document(1, "a", vec![1]),
        document(2, &large, vec![2; 300_000]),
        document(3, "c", vec![3]),
    ]);
    let pack = Pack::parse(bytes.clone()).unwrap();
    let opened: Vec<_> = pack.bundles().map(|b| b.kept().open().unwrap()).collect();
    assert_eq!(opened.len(), 3);
    assert_eq!(opened[1].body(0), Some(large.as_str()));
    assert_eq!(opened[2].saved(0), Some(&[3][..]));
}

#[test]
fn a_document_beyond_the_limit_of_a_bundle_is_refused() {
    let zeros = vec![0; BUNDLE_BYTES_MAX + 1];
    let mut builder = Builder::new();
    assert_eq!(builder.add(document(1, "a", zeros)), Err(Error::TooLarge));
}

#[test]
fn words_that_the_index_holds_are_not_stored_again() {
    let mut plain = 0;
    let text = |n: u64| {
        let mut words = String::new();
        let mut state = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        for _ in 0..18 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            words.push_str(&format!("{:05x} ", state % 1_000_000));
        }
        words
    };
    let all: Vec<Document> = (0..16)
        .map(|n| document(n, &text(u64::from(n) + 1), vec![n; 4]))
        .collect();
    let with = packed(&all).len();
    for document in all {
        let mut alone = document;
        alone.digest = None;
        plain += packed(&[alone]).len();
    }
    assert!(with < plain, "{with} with digests, {plain} without");
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let all: Vec<Document> = (0..40).map(|n| document(n, "again", vec![n; 90])).collect();
    assert_eq!(packed(&all), packed(&all));
}

#[test]
fn anything_but_zeros_behind_a_pack_is_refused() {
    let mut bytes = packed(&[document(1, "a", vec![1])]);
    bytes.resize(bytes.len() + 100, 0);
    assert_eq!(Pack::parse(bytes.clone()).unwrap().documents(), 1);
    *bytes.last_mut().unwrap() = 1;
    assert_eq!(Pack::parse(bytes).unwrap_err(), Error::Malformed);
}

fn manifest() -> Manifest {
    Manifest {
        packs: vec![PackEntry {
            part: PartId::from_bytes([1; 32]),
            bytes: 70_000,
            documents: 200,
            level: 1,
            epoch: EpochId::from_bytes([2; 32]),
        }],
        covered: vec![Place {
            author: AuthorId::from_bytes([3; 32]),
            seq: 9,
            hash: Hash::from_bytes([4; 32]),
        }],
        deleted: vec![Deletion {
            id: DocumentId([5; 16]),
            heads: vec![[6; 32]],
            seen: vec![(AuthorId::from_bytes([3; 32]), 8)],
        }],
    }
}

#[test]
fn a_manifest_reads_back() {
    let manifest = manifest();
    assert_eq!(Manifest::decode(&manifest.encode().unwrap()), Ok(manifest));
    let none = Manifest::default();
    assert_eq!(Manifest::decode(&none.encode().unwrap()), Ok(none));
}

#[test]
fn tombstones_read_back_and_may_lack_states() {
    let tombstones = Tombstones {
        documents: vec![
            (DocumentId([1; 16]), vec![[2; 32]]),
            (DocumentId([3; 16]), Heads::new()),
        ],
    };
    assert_eq!(
        Tombstones::decode(&tombstones.encode().unwrap()),
        Ok(tombstones)
    );
    // {0: [h'01…']}, as another writer may have it.
    let mut bare = vec![0xa1, 0x00, 0x81, 0x50];
    bare.extend_from_slice(&[1; 16]);
    let read = Tombstones::decode(&bare).unwrap();
    assert_eq!(read.documents, vec![(DocumentId([1; 16]), Heads::new())]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn reading_undoes_writing(documents in documents()) {
        let bytes = packed(&documents);
        let mut read = Vec::new();
        for bundle in Pack::parse(bytes).unwrap().bundles() {
            let kept = Bundle::decode(&bundle.kept().encode()).unwrap();
            let open = kept.open().unwrap();
            prop_assert_eq!(open.len(), bundle.entries().len());
            for (slot, entry) in bundle.entries().iter().cloned().enumerate() {
                read.push(Document {
                    id: entry.id,
                    kind: entry.kind,
                    heads: entry.heads,
                    digest: entry.digest,
                    saved: open.saved(slot).unwrap().to_vec(),
                    title: open.title(slot).unwrap().to_owned(),
                    body: open.body(slot).unwrap().to_owned(),
                });
            }
        }
        prop_assert_eq!(read, documents);
    }

    #[test]
    fn a_damaged_pack_is_an_error_or_another_pack_and_never_a_panic(
        documents in documents(),
        at in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let mut bytes = packed(&documents);
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(pack) = Pack::parse(bytes) {
            for bundle in pack.bundles() {
                let _ = bundle.kept().open();
            }
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = Pack::parse(bytes.clone());
        let mut named = pack::MAGIC.to_vec();
        named.extend_from_slice(&bytes);
        let _ = Pack::parse(named);
        let _ = Manifest::decode(&bytes);
        let _ = Tombstones::decode(&bytes);
        if let Ok(bundle) = Bundle::decode(&bytes) {
            let _ = bundle.open();
        }
    }

    #[test]
    fn a_damaged_manifest_never_panics(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = manifest().encode().unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = Manifest::decode(&bytes);
    }
}
