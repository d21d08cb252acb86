//! Photos and voice notes in a page's document.

use journal::{
    ATTACHMENTS_MAX, Attachment, AttachmentId, AttachmentKind, Digest, Error, Page, Thumbnail,
};
use proptest::prelude::*;

use super::{copy_for, exchange, page_by};

const PAGE_V1: &[u8] = include_bytes!("../../vectors/page-v1.automerge");

pub(crate) fn photo(id: u8) -> Attachment {
    Attachment {
        id: AttachmentId([id; 16]),
        kind: AttachmentKind::Photo,
        mime: "image/jpeg".to_owned(),
        bytes: 2_000_000,
        width: 1_600,
        height: 1_200,
        duration_ms: 0,
        created_ms: 5_000 - i64::from(id),
        key: [id; 32],
        parts: vec![[id; 32], [id ^ 0x80; 32]],
        thumbnail: Some(Thumbnail {
            part: [id ^ 0x40; 32],
            bytes: 9_000,
            mime: "image/jpeg".to_owned(),
        }),
        description: String::new(),
    }
}

fn ids(page: &Page) -> Vec<u8> {
    let attachments = page.read().unwrap().attachments;
    attachments.iter().map(|a| a.id.0[0]).collect()
}

#[test]
fn what_is_attached_reads_back_oldest_first_and_is_counted_in_the_digest() {
    let mut page = page_by(1);
    let described = Attachment {
        description: "The   board\nafter nights".to_owned(),
        ..photo(1)
    };
    let voice = Attachment {
        kind: AttachmentKind::Voice,
        thumbnail: None,
        duration_ms: 61_000,
        ..photo(2)
    };
    page.attach(&described).unwrap();
    page.attach(&voice).unwrap();
    let read = copy_for(&page, 2).read().unwrap();
    assert_eq!(read.attachments[0], voice);
    assert_eq!(read.attachments[1].description, "The board after nights");
    let digest = Digest::of(&read);
    assert_eq!(digest.attachments, 2);
    assert!(Digest::decode(&digest.encode().unwrap()).unwrap() == digest);
}

#[test]
fn a_page_of_version_1_takes_attachments_from_two_devices_at_once() {
    let mut one = Page::load(PAGE_V1, [8; 16]).unwrap();
    let mut two = Page::load(PAGE_V1, [9; 16]).unwrap();
    assert_eq!(Digest::of(&one.read().unwrap()).attachments, 0);
    one.attach(&photo(1)).unwrap();
    two.attach(&photo(2)).unwrap();
    exchange(&mut one, &mut two);
    assert_eq!(ids(&one), [2, 1]);
    assert!(one.read().unwrap() == two.read().unwrap());
}

#[test]
fn a_removal_wins_over_a_description_and_an_undo_wins_over_a_removal() {
    let mut one = page_by(1);
    one.attach(&photo(1)).unwrap();
    let mut two = copy_for(&one, 2);
    one.detach(AttachmentId([1; 16])).unwrap();
    two.describe(AttachmentId([1; 16]), "The ward at dawn")
        .unwrap();
    exchange(&mut one, &mut two);
    assert_eq!((ids(&one), ids(&two)), (vec![], vec![]));

    two.attach(&photo(1)).unwrap();
    exchange(&mut one, &mut two);
    one.detach(AttachmentId([1; 16])).unwrap();
    two.detach(AttachmentId([1; 16])).unwrap();
    two.attach(&photo(1)).unwrap();
    exchange(&mut one, &mut two);
    assert_eq!((ids(&one), ids(&two)), (vec![1], vec![1]));
}

#[test]
fn attaching_takes_a_page_out_of_the_bin() {
    let mut page = page_by(1);
    page.bin(2_000).unwrap();
    page.attach(&photo(1)).unwrap();
    assert_eq!(page.read().unwrap().binned_ms, None);
}

#[test]
fn one_attachment_too_many_is_refused_and_changes_nothing() {
    let mut page = page_by(1);
    for id in 0..ATTACHMENTS_MAX {
        page.attach(&photo(id as u8)).unwrap();
    }
    let heads = page.heads();
    assert_eq!(page.attach(&photo(99)), Err(Error::TooLarge));
    assert_eq!(page.heads(), heads);
    // One that is there already is put back in its place.
    page.attach(&photo(3)).unwrap();
    assert_eq!(ids(&page).len(), ATTACHMENTS_MAX);
}

#[test]
fn a_key_and_a_description_do_not_show_in_a_log() {
    let described = Attachment {
        description: "secret words".to_owned(),
        ..photo(0xAB)
    };
    let shown = format!("{described:?}");
    assert!(
        !shown.contains("secret") && !shown.contains("171"),
        "{shown}"
    );
}

#[derive(Debug, Clone)]
enum Step {
    Attach(u8),
    Detach(u8),
    Describe(u8, String),
}

fn step() -> impl Strategy<Value = (usize, Step)> {
    let what = prop_oneof![
        (0..4_u8).prop_map(Step::Attach),
        (0..4_u8).prop_map(Step::Detach),
        (0..4_u8, "[a-c]{0,3}").prop_map(|(id, text)| Step::Describe(id, text)),
    ];
    (0..2_usize, what)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn two_devices_that_add_and_remove_at_once_agree_and_lose_no_addition(
        before in prop::collection::vec(step(), 0..6),
        apart in prop::collection::vec(step(), 0..12),
    ) {
        let mut one = page_by(1);
        let mut two = copy_for(&one, 2);
        let take = |page: &mut Page, step: &Step| match step {
            Step::Attach(id) => page.attach(&photo(*id)).unwrap(),
            Step::Detach(id) => page.detach(AttachmentId([*id; 16])).unwrap(),
            Step::Describe(id, text) => page.describe(AttachmentId([*id; 16]), text).unwrap(),
        };
        for (_, step) in &before {
            take(&mut one, step);
        }
        exchange(&mut one, &mut two);
        let begun = ids(&one);
        for (device, step) in &apart {
            take(if *device == 0 { &mut one } else { &mut two }, step);
        }
        // Added anew on one side, whatever the other did to what it knew.
        let (here, there) = (ids(&one), ids(&two));
        exchange(&mut one, &mut two);
        let merged = ids(&one);
        prop_assert!(one.read().unwrap() == two.read().unwrap());
        for id in here.iter().chain(&there).filter(|id| !begun.contains(id)) {
            prop_assert!(merged.contains(id), "{id} was added and is gone: {merged:?}");
        }
        for id in &merged {
            prop_assert!(here.contains(id) || there.contains(id), "{id} came from nowhere");
        }
        for attachment in one.read().unwrap().attachments {
            prop_assert_eq!(attachment.key, photo(attachment.id.0[0]).key);
        }
    }

    #[test]
    fn decoding_undoes_encoding_and_no_bytes_make_it_panic(
        id: u8,
        description in "[a-z]{0,20}",
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        cut in any::<prop::sample::Index>(),
    ) {
        let attachment = Attachment { description, ..photo(id) };
        let encoded = attachment.encode().unwrap();
        prop_assert!(Attachment::decode(&encoded).unwrap() == attachment);
        prop_assert!(Attachment::decode(&encoded[..cut.index(encoded.len())]).is_err());
        let _ = Attachment::decode(&bytes);
    }
}
