//! Ids, keys, references, and lists that have to say the same.

use serde_json::json;

use super::folder::{Folder, asks, breaks, found};

#[test]
fn the_pack_in_british_english_is_good() {
    assert_eq!(Folder::british().problems(), Vec::<String>::new());
}

#[test]
fn a_file_that_does_not_read_is_named_with_its_reason() {
    let says = ["forms/gibbs.json", "unknown field `colour`"];
    breaks(
        "forms/gibbs.json",
        |form| form["colour"] = json!("red"),
        &says,
    );
    breaks(
        "feelings.json",
        |file| file["words"] = json!({}),
        &["line 1"],
    );
    let scale = |form: &mut serde_json::Value| form["fields"][0]["min"] = json!(1);
    breaks("forms/gibbs.json", scale, &["belong to a scale"]);
}

#[test]
fn a_file_that_has_no_place_in_a_pack_is_found() {
    let mut folder = Folder::british();
    folder.0.insert("advice.json".to_owned(), b"{}".to_vec());
    asks(&found(&folder), "advice.json", &["no such file"]);
}

#[test]
fn an_id_is_the_name_of_its_file_has_a_shape_and_stands_once() {
    breaks(
        "forms/gibbs.json",
        |form| form["id"] = json!("gibs"),
        &["its id is gibs"],
    );
    let shape = |file: &mut serde_json::Value| file["prompts"][0]["id"] = json!("Self One");
    breaks("prompts.json", shape, &["Self One", "is no id"]);
    let twice =
        |file: &mut serde_json::Value| file["words"][1]["id"] = file["words"][0]["id"].clone();
    breaks("feelings.json", twice, &["is taken already"]);
    let key =
        |form: &mut serde_json::Value| form["fields"][1]["key"] = form["fields"][0]["key"].clone();
    breaks("forms/gibbs.json", key, &["stands twice"]);
    let key = |form: &mut serde_json::Value| form["fields"][0]["key"] = json!("a.b");
    breaks("forms/gibbs.json", key, &["a.b", "is no key"]);
}

#[test]
fn a_noun_that_is_long_or_taken_is_found() {
    let noun = |text: &'static str| move |form: &mut serde_json::Value| form["noun"] = json!(text);
    for text in ["", "A page about something that happened", "Pressure."] {
        breaks("forms/gibbs.json", noun(text), &["is no noun"]);
    }
    breaks(
        "forms/gibbs.json",
        noun("Check-in"),
        &["Check-in", "a noun of its own"],
    );
    breaks(
        "forms/gibbs.json",
        noun("Dilemma"),
        &["Dilemma", "a noun of its own"],
    );
}

#[test]
fn a_quote_of_a_later_field_and_a_recall_of_nothing_are_found() {
    let quotes = |form: &mut serde_json::Value| form["fields"][0]["quotes"] = json!("to-colleague");
    breaks("forms/swap.json", quotes, &["no earlier field"]);
    let recalls = |form: &mut serde_json::Value| form["fields"][0]["recalls"] = json!("then.gone");
    breaks("forms/now.json", recalls, &["then.gone", "there is not"]);
}

#[test]
fn a_reference_that_leads_nowhere_is_found() {
    let people = |file: &mut serde_json::Value| file["people_words"][0] = json!("gone");
    breaks("feelings.json", people, &["people_words", "gone"]);
    let from =
        |file: &mut serde_json::Value| file["drafts"][0]["sections"][0]["from"] = json!(["gone"]);
    breaks("drafts.json", from, &["sbar", "gone"]);
    let gentler = |file: &mut serde_json::Value| file["gentler"]["practices"] = json!(["gone"]);
    breaks("cards.json", gentler, &["gentler", "gone"]);
    let harsher = |file: &mut serde_json::Value| file["gentler"]["practices"] = json!(["rain"]);
    breaks("cards.json", harsher, &["gentler", "is not gentle"]);
    let teach = |file: &mut serde_json::Value| file["teach"][0]["practice"] = json!("gone");
    breaks("cards.json", teach, &["teaches gone"]);
    for (field, value) in [
        ("before", json!(["gone"])),
        ("after", json!(["gone"])),
        ("practice", json!("gone")),
        ("form", json!("gone")),
        ("exemplar", json!("gone")),
    ] {
        let session = |file: &mut serde_json::Value| file["sessions"][0][field] = value.clone();
        breaks(
            "programme.json",
            session,
            &["session 1", "gone, which there is not"],
        );
    }
    let number = |file: &mut serde_json::Value| file["sessions"][1]["n"] = json!(7);
    breaks("programme.json", number, &["not numbered"]);
}

#[test]
fn what_a_form_offers_is_what_the_pack_knows() {
    let code =
        |form: &mut serde_json::Value| form["fields"][0]["options"][1]["id"] = json!("demands.tea");
    breaks("forms/pressure.json", code, &["code", "offers demands.tea"]);
    breaks(
        "forms/pressure.json",
        code,
        &["code", "does not offer demands.flow_beds"],
    );
    let kind = |form: &mut serde_json::Value| form["fields"][4]["kind"] = json!("line");
    breaks("forms/pressure.json", kind, &["text", "kind text"]);
    let which =
        |file: &mut serde_json::Value| file["discriminator"]["choices"][0]["id"] = json!("pity");
    breaks("feelings.json", which, &["has to offer sympathy"]);
}

#[test]
fn the_codes_of_pressures_are_fixed_and_complete() {
    let renamed = |file: &mut serde_json::Value| file["codes"][1]["code"] = json!("demands.tea");
    breaks("pressures.json", renamed, &["demands.tea", "fixed codes"]);
    breaks(
        "pressures.json",
        renamed,
        &["demands.flow_beds", "is missing"],
    );
    let moved = |file: &mut serde_json::Value| file["codes"][1]["under"] = json!("role");
    breaks(
        "pressures.json",
        moved,
        &["demands.flow_beds", "before its dot"],
    );
    let circles = |file: &mut serde_json::Value| file["circles"][0]["id"] = json!("concern");
    breaks(
        "pressures.json",
        circles,
        &["control, influence and concern"],
    );
}

#[test]
fn a_choice_of_nothing_a_flat_scale_and_a_long_form_are_found() {
    let one = |form: &mut serde_json::Value| {
        form["fields"][0] = json!({"key": "a", "kind": "choice", "label": "A", "options": []});
    };
    breaks("forms/gibbs.json", one, &["nothing to choose"]);
    let flat = |form: &mut serde_json::Value| {
        form["fields"][0] = json!({"key": "a", "kind": "scale", "label": "A", "min": 3, "max": 3,
            "low": "little", "high": "much"});
    };
    breaks("forms/gibbs.json", flat, &["without steps"]);
    let long = |form: &mut serde_json::Value| {
        let fields = (0..10).map(|n| json!({"key": format!("k{n}"), "kind": "line", "label": "A"}));
        form["fields"] = fields.collect();
    };
    breaks("forms/gibbs.json", long, &["10 fields"]);
}
