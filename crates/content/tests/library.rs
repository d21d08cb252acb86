//! What was added stands beside ours, and never in its place.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use content::{
    Addition, Error, FilledSlot, Group, Library, Manifest, Pack, PublicKey, PublisherKey, Signed,
};
use proptest::prelude::*;
use serde_json::json;

fn form(id: &str) -> (String, Vec<u8>) {
    let text = json!({"version": 1, "id": id, "group": "team", "title": format!("T {id}"),
        "line": "L", "minutes": 3, "fields": [{"key": "a", "kind": "text", "label": "A"}]});
    (
        format!("forms/{id}.json"),
        serde_json::to_vec(&text).unwrap(),
    )
}

fn prompts(first: &str, id: &str) -> (String, Vec<u8>) {
    let text = json!({"version": 1, "first": {"id": first, "text": "?"},
        "prompts": [{"id": id, "lens": "team", "text": "Who?"}]});
    (
        "prompts.json".to_owned(),
        serde_json::to_vec(&text).unwrap(),
    )
}

fn slots(contact: &str) -> (String, Vec<u8>) {
    let text = json!({"version": 1, "slots": [{"id": "union", "contact": contact,
        "kind": "call", "hours": "", "note": ""}]});
    ("slots.json".to_owned(), serde_json::to_vec(&text).unwrap())
}

fn refs(files: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    let files = files.iter();
    files
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect()
}

fn ours() -> &'static Pack {
    static OURS: OnceLock<Pack> = OnceLock::new();
    OURS.get_or_init(|| {
        let files = [
            form("swap"),
            form("then"),
            prompts("first.carry", "team.one"),
        ];
        Pack::read(&refs(&files)).unwrap()
    })
}

fn signed(id: &str, language: &str, files: &[(String, Vec<u8>)], seed: u8) -> Vec<u8> {
    let files = refs(files);
    let manifest = Manifest::of(id, 1, language, &files);
    Signed::write(&manifest, &files, &PublisherKey::from_seed(&[seed; 32])).unwrap()
}

fn addition(id: &str, files: &[(String, Vec<u8>)]) -> Addition {
    Addition::open(&signed(id, content::LANGUAGE, files, 1)).unwrap()
}

#[test]
fn what_was_added_is_found_beside_ours_and_says_where_it_is_from() {
    let mut library = Library::of(ours());
    let files = [
        form("trust.handover"),
        prompts("trust.first", "trust.who"),
        slots("01632 960 001"),
    ];
    library.add(addition("trust", &files)).unwrap();
    library.add(addition("north", &[slots("999")])).unwrap();
    assert_eq!(
        library.form("trust.handover").unwrap().title,
        "T trust.handover"
    );
    assert_eq!(library.prompt("trust.who").unwrap().text, "Who?");
    let ids: Vec<&str> = library.prompts().map(|prompt| prompt.id.as_str()).collect();
    assert_eq!(ids, ["team.one", "trust.who"], "no first run's question");
    let union: Option<&FilledSlot> = library.filled_slot("union");
    assert_eq!(
        union.unwrap().contact,
        "01632 960 001",
        "the first that came"
    );
    assert_eq!(library.origin("trust.handover").unwrap().id(), "trust");
    assert!(library.origin("swap").is_none() && library.origin("trusted.x").is_none());
}

#[test]
fn a_name_that_the_app_uses_itself_is_not_given_away() {
    let library = Library::of(ours());
    for id in ["hearten", "team", "first", "swap"] {
        let refused = library.fits(&addition(id, &[form(&format!("{id}.x"))]));
        assert!(matches!(refused, Err(Error::NotAdded { .. })), "{id}");
    }
    let fits = addition("tea", &[form("tea.x")]);
    assert_eq!(
        library.fits(&fits),
        Ok(()),
        "the beginning of a name is none"
    );
}

#[test]
fn another_language_does_not_fit() {
    let bytes = signed("trust", "cy", &[form("trust.x")], 1);
    let refused = Library::of(ours()).add(Addition::open(&bytes).unwrap());
    assert_eq!(refused, Err(Error::Language("cy".to_owned())));
}

#[test]
fn an_id_with_a_place_or_a_line_in_it_is_none() {
    for id in [
        "trust.",
        "trust.A b",
        "trust.x\ny",
        &format!("trust.{}", "x".repeat(60)),
    ] {
        let bytes = signed("trust", "en-GB", &[prompts("trust.first", id)], 1);
        let opened = Addition::open(&bytes);
        let is_fine = opened.is_ok();
        assert_eq!(is_fine, id == "trust.", "{id:?}");
    }
}

#[test]
fn the_key_in_the_repository_is_trusted_by_nobody() {
    let text = include_str!("../../../content/development.key");
    let hex = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        let bytes = data_encoding::HEXLOWER.decode(line.unwrap().as_bytes());
        <[u8; 32]>::try_from(bytes.unwrap()).unwrap()
    };
    assert_eq!(PublicKey::DEVELOPMENT, PublicKey(hex("public ")));
    let files = [form("trust.x")];
    let manifest = Manifest::of("trust", 1, "en-GB", &refs(&files));
    let key = PublisherKey::from_seed(&hex("secret "));
    let bytes = Signed::write(&manifest, &refs(&files), &key).unwrap();
    assert_eq!(Addition::open(&bytes).unwrap_err(), Error::EverybodysKey);
}

#[test]
fn a_fingerprint_is_six_groups_of_five_digits_and_another_key_has_another() {
    let of = |seed: u8| PublisherKey::from_seed(&[seed; 32]).public().fingerprint();
    let one = of(1);
    assert_eq!(one.len(), 6);
    let digits = |group: &String| group.len() == 5 && group.bytes().all(|b| b.is_ascii_digit());
    assert!(one.iter().all(digits));
    let all: BTreeSet<Vec<String>> = (0..200).map(of).collect();
    assert_eq!(all.len(), 200);
    // Read out to somebody today, it has to be the same in the next version of the app.
    assert_eq!(one.join(" "), "75032 02069 20572 81623 91866 38509");
}

const IDS: [&str; 4] = ["trust", "north", "a-b", "a"];
const NAMES: [&str; 4] = ["x", "y", "swap", "then"];

proptest! {
    #[test]
    fn whatever_comes_and_goes_ours_stays_and_all_of_theirs_is_there(
        steps in prop::collection::vec(
            (0..IDS.len(), prop::option::of(prop::sample::subsequence(NAMES.to_vec(), 1..4))),
            0..12,
        )
    ) {
        let mut library = Library::of(ours());
        let mut there: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (which, names) in steps {
            let id = IDS[which];
            match names {
                Some(names) => {
                    let forms: Vec<_> = names.iter().map(|n| form(&format!("{id}.{n}"))).collect();
                    library.add(addition(id, &forms)).unwrap();
                    there.insert(id, names);
                }
                None => {
                    library.remove(id);
                    there.remove(id);
                }
            }
            for name in ["swap", "then"] {
                let found = library.form(name).unwrap();
                prop_assert!(std::ptr::eq(found, ours().form(name).unwrap()));
                prop_assert!(library.origin(name).is_none());
            }
            for id in IDS {
                for name in NAMES {
                    let form = format!("{id}.{name}");
                    let is_there = there.get(id).is_some_and(|names| names.contains(&name));
                    prop_assert_eq!(library.form(&form).is_some(), is_there);
                    if is_there {
                        prop_assert_eq!(library.origin(&form).unwrap().id(), id);
                    }
                }
            }
            let theirs: usize = there.values().map(Vec::len).sum();
            prop_assert_eq!(library.forms_of(Group::Team).count(), 2 + theirs);
            prop_assert_eq!(library.added().len(), there.len());
        }
    }
}
