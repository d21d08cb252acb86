//! Instruments.

use content::check::instruments;
use serde_json::{Value, json};

use super::folder::{Folder, asks};

fn problems(folder: &Folder) -> Vec<String> {
    let report = instruments::check(&folder.files());
    report.problems.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn breaks(file: &str, change: impl FnOnce(&mut Value), says: &[&str]) {
    let folder = Folder::read("instruments").change(file, change);
    asks(&problems(&folder), file, says);
}

#[test]
fn the_instruments_are_good() {
    assert_eq!(problems(&Folder::read("instruments")), Vec::<String>::new());
}

#[test]
fn attribution_licence_citation_and_owner_are_asked_for() {
    for field in ["attribution", "licence", "citation", "rights_holder"] {
        let without = |file: &mut Value| file[field] = json!(" ");
        breaks("socs-o.json", without, &[&format!("has no {field}")]);
    }
}

#[test]
fn text_stands_only_where_it_is_allowed() {
    let text = |file: &mut Value| file["items"][0]["text"] = json!("How often?");
    breaks("pss10.json", text, &["nobody has allowed"]);
    let label = |file: &mut Value| file["answers"][0]["label"] = json!("Never");
    breaks("pss10.json", label, &["nobody has allowed"]);
    let without = |file: &mut Value| drop(file["items"][0].as_object_mut().unwrap().remove("text"));
    breaks("socs-o.json", without, &["an item lacks it"]);
}

#[test]
fn what_may_not_be_sold_lies_apart_with_its_notice() {
    let file = "non-commercial/who5.json";
    breaks(file, |file| file["class"] = json!("a"), &["non-commercial"]);
    breaks(
        "socs-o.json",
        |file| file["class"] = json!("a-nc"),
        &["non-commercial"],
    );
    let folder = Folder::read("instruments").without("non-commercial/NOTICE");
    asks(&problems(&folder), "non-commercial/NOTICE", &["is missing"]);
}

#[test]
fn no_norm_and_no_band_gets_in() {
    for field in ["bands", "norms", "reliability"] {
        breaks(
            "pss10.json",
            |file| file[field] = json!([]),
            &["unknown field", field],
        );
    }
}

#[test]
fn scores_that_do_not_add_up_are_found() {
    let file = "pss10.json";
    breaks(
        file,
        |file| file["scores"][0]["range"] = json!([0, 41]),
        &["range is 0 to 40"],
    );
    breaks(
        file,
        |file| file["scores"][0]["items"][0] = json!("99"),
        &["there is not"],
    );
    breaks(
        file,
        |file| file["scores"][0]["items"][0] = json!("2"),
        &["twice"],
    );
    breaks(
        file,
        |file| file["scores"][0]["min_answered"] = json!(3),
        &["needs all"],
    );
    breaks(
        "cbi.json",
        |file| file["scores"][0]["min_answered"] = json!(9),
        &["no number"],
    );
    breaks(
        file,
        |file| file["answers"][1]["value"] = json!(0),
        &["have to rise"],
    );
    breaks(
        file,
        |file| file["items"][1]["id"] = json!("1"),
        &["ids of their own"],
    );
    breaks(
        file,
        |file| file["id"] = json!("pss"),
        &["name of the file"],
    );
}
