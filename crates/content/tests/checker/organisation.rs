//! What an organisation adds: its own ids, and nothing about safety.

use content::Pack;
use content::check::{self, Scope};
use serde_json::{Value, json};

use super::folder::{Folder, asks};

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
