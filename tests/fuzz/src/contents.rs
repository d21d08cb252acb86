//! Content packs from outside (`crates/content`).

use content::{Addition, Error, Manifest, Pack, PublicKey, PublisherKey, Signed};

use crate::memory::{capped, in_proportion};
use crate::pieces::choose;

/// Files of a pack, one of each shape: the name decides how bytes are read.
const NAMES: [&str; 12] = [
    "prompts.json",
    "feelings.json",
    "pressures.json",
    "drafts.json",
    "rehearsals.json",
    "cards.json",
    "exemplars.json",
    "programme.json",
    "forms/gibbs.json",
    "practices/stop.json",
    "support/england.json",
    "elsewhere/gibbs.json",
];
/// What is read of JSON takes more room than the text: a struct for a few braces.
const TIMES: usize = 64;

fn key() -> PublisherKey {
    PublisherKey::from_seed(&[7; 32])
}

/// A signed pack (mode 0), a manifest (1), one file of a pack (2), or a file that a trusted
/// publisher signed (3).
pub fn signed(input: &[u8]) {
    let (mode, rest) = choose(input);
    match mode % 4 {
        0 => open(rest, &[key().public(), PublicKey([0; 32])]),
        1 => manifest(rest),
        2 => {
            let (name, bytes) = choose(rest);
            let _ = file(NAMES[usize::from(name) % NAMES.len()], bytes);
        }
        _ => published(rest),
    }
}

/// What opens says of itself what it is; a changed signature no longer opens.
fn open(bytes: &[u8], publishers: &[PublicKey]) {
    let opened = capped(in_proportion(bytes, TIMES), || {
        Signed::open(bytes, publishers)
    });
    assert!(Signed::open(bytes, &[]).is_err());
    if let Ok(added) = capped(in_proportion(bytes, TIMES), || Addition::open(bytes)) {
        assert!(added.publisher() != PublicKey::DEVELOPMENT);
        assert!(added.pack().forms().all(|form| added.owns(&form.id)));
    }
    if let Ok(opened) = opened {
        assert!(publishers.contains(&opened.publisher));
        assert!(opened.manifest.files.len() <= content::FILES_MAX);
        opened
            .manifest
            .may_follow(&opened.manifest)
            .expect("itself");
    }
}

/// A manifest has one encoding, and reads back from its other form.
fn manifest(bytes: &[u8]) {
    if let Ok(read) = capped(in_proportion(bytes, TIMES), || Manifest::from_bytes(bytes)) {
        assert!(read.files.len() <= content::FILES_MAX);
        assert!(read.to_bytes() == bytes);
        assert!(Manifest::from_json(read.to_json().as_bytes()).as_ref() == Ok(&read));
    }
    let _ = capped(in_proportion(bytes, TIMES), || Manifest::from_json(bytes));
}

/// An error about a file names that file.
fn file(name: &str, bytes: &[u8]) -> Result<Pack, Error> {
    let read = capped(in_proportion(bytes, TIMES), || Pack::read(&[(name, bytes)]));
    if let Err(error) = &read {
        assert!(error.to_string().contains(name), "{error}");
    }
    read
}

/// A pack that was signed opens exactly if its file reads.
fn published(input: &[u8]) {
    let (name, bytes) = choose(input);
    let name = NAMES[usize::from(name) % NAMES.len()];
    let files = [(name, bytes)];
    let manifest = Manifest::of("hearten", 1, "en-GB", &files);
    let Ok(signed) = Signed::write(&manifest, &files, &key()) else {
        return;
    };
    let opened = Signed::open(&signed, &[key().public()]);
    assert_eq!(opened.is_ok(), file(name, bytes).is_ok());
    if let Ok(opened) = opened {
        assert!(opened.manifest == manifest);
    }
}

/// A small signed pack, its manifest, and a file of each of two shapes.
#[must_use]
pub fn seeds() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let prompts = br#"{"version":1,"first":{"id":"a","text":"A?"},"prompts":[{"id":"b","lens":"team","text":"B?","set":"now"}]}"#;
    let form = br#"{"version":1,"id":"gibbs","group":"reflect","title":"T","line":"L","minutes":3,"fields":[{"key":"a","kind":"set","label":"A","options":[{"id":"x","text":"X"}],"own":true},{"key":"b","kind":"scale","label":"B","min":0,"max":9,"low":"l","high":"h"}]}"#;
    let files: [(&str, &[u8]); 2] = [("forms/gibbs.json", form), ("prompts.json", prompts)];
    let manifest = Manifest::of("hearten", 3, "en-GB", &files);
    let pack = Signed::write(&manifest, &files, &key()).expect("a small pack");
    let behind = |choices: &[u8], bytes: &[u8]| [choices, bytes].concat();
    vec![
        ("content_signed", "pack", behind(&[0], &pack)),
        (
            "content_signed",
            "manifest",
            behind(&[1], &manifest.to_bytes()),
        ),
        ("content_signed", "prompts", behind(&[2, 0], prompts)),
        ("content_signed", "form", behind(&[3, 8], form)),
    ]
}
