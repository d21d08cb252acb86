//! What an organisation adds: its own ids, and nothing about safety.

use content::check::{self, Scope};
use content::{Addition, Error, Manifest, Pack, PublisherKey, Signed};
use serde_json::{Value, json};

use super::folder::{Folder, asks, found};

/// An organisation's pack of these files of ours, with `trust.` before their ids.
fn own(file: &str, id: &str) -> Vec<String> {
    let british = Folder::british();
    let base = Pack::read(&british.files()).unwrap();
    let mut value: Value = serde_json::from_slice(&british.0[file]).unwrap();
    let mut name = file.to_owned();
    if let Some((folder, _)) = file.split_once('/') {
        value["id"] = json!(id);
        name = format!("{folder}/{id}.json");
    }
    let bytes = serde_json::to_vec(&value).unwrap();
    let scope = Scope::Organisation {
        id: "trust",
        base: &base,
    };
    let report = check::pack(&[(&name, &bytes)], "en-GB", scope);
    report.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_form_and_a_set_of_contacts_of_its_own_are_fine() {
    assert_eq!(own("forms/gibbs.json", "trust.gibbs"), Vec::<String>::new());
    assert_eq!(
        own("support/wales.json", "trust.wales"),
        Vec::<String>::new()
    );
}

#[test]
fn an_id_of_ours_is_not_replaced() {
    for file in [
        "forms/gibbs.json",
        "support/wales.json",
        "practices/stop.json",
    ] {
        let id = file.split(['/', '.']).nth(1).unwrap();
        asks(&own(file, id), file, &["has to begin with trust."]);
    }
    asks(
        &own("prompts.json", ""),
        "prompts.json",
        &["has to begin with trust."],
    );
}

#[test]
fn safety_cards_and_pressures_are_the_same_for_everyone() {
    for file in [
        "cards.json",
        "pressures.json",
        "drafts.json",
        "feelings.json",
    ] {
        asks(&own(file, ""), file, &["cannot be replaced"]);
    }
}

const SLOTS: &[u8] = br#"{"version": 1, "slots": [{"id": "union", "contact": "01632 960 001",
    "kind": "call", "hours": "Weekdays", "note": "Ask for the duty officer."}]}"#;

fn of_slots(slots: &[u8]) -> Vec<String> {
    let base = Pack::read(&Folder::british().files()).unwrap();
    let scope = Scope::Organisation {
        id: "trust",
        base: &base,
    };
    let report = check::pack(&[("slots.json", slots)], "en-GB", scope);
    report.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn contacts_fill_places_that_there_are_and_can_be_used() {
    assert_eq!(of_slots(SLOTS), Vec::<String>::new());
    let text = std::str::from_utf8(SLOTS).unwrap();
    let gone = of_slots(text.replace("union", "gone").as_bytes());
    asks(&gone, "slots.json", &["gone", "is no place"]);
    let words = of_slots(text.replace("01632 960 001", "ask reception").as_bytes());
    asks(&words, "slots.json", &["union", "does not fit"]);
}

#[test]
fn a_whole_pack_has_no_local_contacts() {
    let mut folder = Folder::british();
    folder.0.insert("slots.json".to_owned(), SLOTS.to_vec());
    asks(&found(&folder), "slots.json", &["an organisation"]);
}

#[test]
fn the_app_itself_refuses_an_addition_that_replaces_something() {
    let key = PublisherKey::from_seed(&[1; 32]);
    let open = |files: &[(&str, &[u8])]| {
        let manifest = Manifest::of("trust", 1, "en-GB", files);
        let bytes = Signed::write(&manifest, files, &key).unwrap();
        Addition::open(&bytes)
    };
    let added = open(&[("slots.json", SLOTS)]).unwrap();
    assert_eq!(added.publisher(), key.public());
    let union = added.pack().filled_slot("union").unwrap();
    assert_eq!(union.hours, "Weekdays");
    let british = Folder::british();
    for file in ["cards.json", "pressures.json", "forms/gibbs.json"] {
        let error = open(&[(file, &british.0[file])]).unwrap_err();
        assert!(matches!(error, Error::NotAdded { .. }), "{error}");
    }
}
