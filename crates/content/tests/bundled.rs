//! The bundled pack is the folder it was made of.
#![cfg(feature = "bundled")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test that reads files"
)]

use std::fs;
use std::path::Path;

use content::{DraftId, Manifest, Pack, PublisherKey, Signed};

/// Every file of `content/en-GB` that belongs to the pack.
fn files() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/en-GB");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
            if path.is_dir() {
                open.push(path);
            } else if name.ends_with(".json") && name != content::MANIFEST {
                found.push((name.to_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    found
}

#[test]
fn every_part_reads_as_its_files_do() {
    let files = files();
    let named: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    let read = Pack::read(&named).unwrap();
    let bundled = Pack::bundled();
    assert!(!bundled.prompts().is_empty());
    assert_eq!(bundled.first_prompt(), read.first_prompt());
    assert_eq!(bundled.prompts(), read.prompts());
    assert_eq!(bundled.feelings(), read.feelings());
    assert_eq!(bundled.discriminator(), read.discriminator());
    assert!(bundled.forms().eq(read.forms()));
    assert_eq!(bundled.pressures(), read.pressures());
    assert_eq!(bundled.circles(), read.circles());
    assert_eq!(bundled.pressure_steps(), read.pressure_steps());
    assert_eq!(bundled.follow_up(), read.follow_up());
    assert_eq!(bundled.ladder(), read.ladder());
    for id in DraftId::ALL {
        assert_eq!(bundled.draft(id), read.draft(id));
    }
    assert_eq!(bundled.patterns(), read.patterns());
    assert!(bundled.practices().eq(read.practices()));
    assert_eq!(bundled.cards(), read.cards());
    assert_eq!(bundled.exemplars(), read.exemplars());
    assert!(bundled.programmes().eq(read.programmes()));
    assert!(bundled.nations().eq(read.nations()));
}

#[test]
fn the_bundled_pack_opens_once_it_is_signed_and_no_older_one_takes_its_place() {
    let files = files();
    let named: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    let key = PublisherKey::from_seed(&[5; 32]);
    let manifest = Manifest::of("hearten", 2, "en-GB", &named);
    let signed = Signed::write(&manifest, &named, &key).unwrap();
    let opened = Signed::open(&signed, &[key.public()]).unwrap();
    assert_eq!(opened.pack.prompts(), Pack::bundled().prompts());
    let older = Manifest::of("hearten", 1, "en-GB", &named);
    assert!(older.may_follow(&opened.manifest).is_err());
}

#[test]
fn words_near_a_cell_come_nearest_first_and_every_cell_has_some() {
    let pack = Pack::bundled();
    for p in -3..=3 {
        for e in -3..=3 {
            let near = pack.feelings_near(p, e, 6);
            assert_eq!(near.len(), 6);
            assert!(near.is_sorted_by_key(|word| word.distance(p, e)));
        }
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    let pack = Pack::bundled();
    assert!(pack.form("gone").is_none() && pack.prompt("gone").is_none());
    assert!(pack.practice("gone").is_none() && pack.support("gone").is_none());
    assert!(!pack.is_people_word("gone") && !pack.is_heavy_word("gone"));
    assert!(pack.is_heavy_word("hopeless"));
}
