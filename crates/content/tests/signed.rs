//! Signed packs: what was written opens, and nothing else does.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use content::{Error, Manifest, Pack, PublicKey, PublisherKey, Signed};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

const PROMPTS: &[u8] = br#"{"version": 1, "first": {"id": "first.carry", "text": "What?"},
    "prompts": [{"id": "team.one", "lens": "team", "text": "Who?", "set": "weekly"}]}"#;
const REHEARSALS: &[u8] = br#"{"version": 1, "patterns": []}"#;

fn files() -> Vec<(&'static str, &'static [u8])> {
    vec![("prompts.json", PROMPTS), ("rehearsals.json", REHEARSALS)]
}

fn key(byte: u8) -> PublisherKey {
    PublisherKey::from_seed(&[byte; 32])
}

fn manifest() -> Manifest {
    Manifest::of("hearten", 3, "en-GB", &files())
}

fn signed() -> Vec<u8> {
    Signed::write(&manifest(), &files(), &key(1)).unwrap()
}

fn refused(bytes: &[u8]) -> Error {
    Signed::open(bytes, &[key(1).public()]).unwrap_err()
}

#[test]
fn a_signed_pack_opens_for_who_trusts_its_publisher() {
    let opened = Signed::open(&signed(), &[key(2).public(), key(1).public()]).unwrap();
    assert_eq!(opened.manifest, manifest());
    assert_eq!(opened.publisher, key(1).public());
    assert_eq!(opened.pack.prompt("team.one").unwrap().text, "Who?");
    assert_eq!(opened.pack.first_prompt().unwrap().id, "first.carry");
}

#[test]
fn another_publisher_is_not_trusted_and_none_trusts_nobody() {
    for publishers in [vec![], vec![key(2).public()]] {
        let error = Signed::open(&signed(), &publishers).unwrap_err();
        assert_eq!(error, Error::Publisher);
    }
}

#[test]
fn a_trusted_name_before_a_foreign_signature_is_refused() {
    let mut bytes = Signed::write(&manifest(), &files(), &key(2)).unwrap();
    let own = key(2).public().0;
    let at = bytes.windows(32).position(|part| part == own).unwrap();
    bytes[at..at + 32].copy_from_slice(&key(1).public().0);
    assert_eq!(refused(&bytes), Error::Signature);
}

#[test]
fn a_signature_is_worth_nothing_for_other_files() {
    let mut bytes = signed();
    let at = bytes.windows(4).position(|part| part == b"Who?").unwrap();
    bytes[at] = b'X';
    let file = "prompts.json".to_owned();
    assert_eq!(refused(&bytes), Error::Hash { file });
}

#[test]
fn no_changed_byte_and_no_cut_passes() {
    let bytes = signed();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(Signed::open(&changed, &[key(1).public()]).is_err(), "{at}");
        assert!(Signed::open(&bytes[..at], &[key(1).public()]).is_err());
    }
    assert_eq!(refused(&[bytes, vec![0]].concat()), Error::Malformed);
}

#[test]
fn a_manifest_does_not_leave_its_order_and_has_one_encoding() {
    let bytes = manifest().to_bytes();
    assert_eq!(Manifest::from_bytes(&bytes).unwrap(), manifest());
    assert_eq!(
        Manifest::from_json(manifest().to_json().as_bytes()).unwrap(),
        manifest()
    );
    // The same number, longer: 3 as 0x18 0x03.
    let at = bytes.windows(2).position(|pair| pair == [2, 3]).unwrap();
    let longer = [&bytes[..=at], &[0x18, 3], &bytes[at + 2..]].concat();
    assert_eq!(Manifest::from_bytes(&longer), Err(Error::Malformed));
}

#[test]
fn a_format_of_another_time_is_named() {
    let mut bytes = manifest().to_bytes();
    bytes[2] = 2;
    assert_eq!(Manifest::from_bytes(&bytes), Err(Error::Format(2)));
}

#[test]
fn a_lower_version_does_not_follow_a_higher_one() {
    let in_force = manifest();
    let with = |change: fn(&mut Manifest)| {
        let mut offered = manifest();
        change(&mut offered);
        offered.may_follow(&in_force)
    };
    assert_eq!(with(|_| ()), Ok(()));
    assert_eq!(with(|offered| offered.version = 4), Ok(()));
    let older = Error::Older {
        offered: 2,
        in_force: 3,
    };
    assert_eq!(with(|offered| offered.version = 2), Err(older));
    let other = with(|offered| offered.files.clear());
    assert_eq!(other, Err(Error::SameVersion(3)));
    let other = with(|offered| "cy".clone_into(&mut offered.language));
    assert!(matches!(other, Err(Error::Other { .. })));
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    let large = vec![b' '; content::FILE_BYTES_MAX + 1];
    let files = [("prompts.json", large.as_slice())];
    assert_eq!(
        Pack::read(&files).unwrap_err(),
        Error::TooLarge { what: "a file" }
    );
    let manifest = Manifest::of("hearten", 1, "en-GB", &files);
    assert!(Signed::write(&manifest, &files, &key(1)).is_err());
    let bytes = vec![0; content::SIGNED_BYTES_MAX + 1];
    assert_eq!(refused(&bytes), Error::TooLarge { what: "the file" });
}

proptest! {
    #[test]
    fn a_manifest_reads_as_it_was_written(
        id in "[a-z.-]{0,48}",
        version: u32,
        language in "[a-zA-Z-]{0,12}",
        files in btree_map("[a-z/.-]{0,64}", any::<[u8; 32]>(), 0..20),
    ) {
        let manifest = Manifest { id, version, language, files };
        prop_assert_eq!(Manifest::from_bytes(&manifest.to_bytes()), Ok(manifest.clone()));
        prop_assert_eq!(Manifest::from_json(manifest.to_json().as_bytes()), Ok(manifest));
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in vec(any::<u8>(), 0..300), file in "[a-z/]{0,12}") {
        let _ = Manifest::from_bytes(&bytes);
        let _ = Manifest::from_json(&bytes);
        let _ = Signed::open(&bytes, &[PublicKey([1; 32])]);
        let _ = Signed::open(&[content::MAGIC.as_slice(), &bytes].concat(), &[]);
        let _ = Pack::read(&[(&file, &bytes)]);
    }
}
