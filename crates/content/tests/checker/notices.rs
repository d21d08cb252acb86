//! Sources, notices, consent.

use serde_json::{Value, json};

use super::folder::breaks;

#[test]
fn an_exemplar_without_source_consent_date_or_notice_is_found() {
    let file = "exemplars.json";
    let set = |field: &'static str, value: Value| {
        move |file: &mut Value| file["exemplars"][0][field] = value
    };
    breaks(file, set("sources", json!([])), &["has no source"]);
    let blank = json!([{"what": "", "where": "https://example.org"}]);
    breaks(file, set("sources", blank), &["without what or where"]);
    let consent = json!({"basis": "hearsay", "checked_on": "2026-11-28"});
    breaks(file, set("consent", consent), &["has no basis"]);
    let consent = json!({"basis": "public record", "checked_on": "lately"});
    breaks(file, set("consent", consent), &["day of the check"]);
    breaks(file, set("notice", json!("")), &["has no notice"]);
    breaks(
        file,
        set("content_note", json!("")),
        &["has no content_note"],
    );
}

#[test]
fn a_method_without_its_source_is_found() {
    let without = |form: &mut Value| drop(form.as_object_mut().unwrap().remove("source"));
    breaks("forms/gibbs.json", without, &["somebody’s method"]);
    let named = |form: &mut Value| form["line"] = json!("After David Kolb, with three questions.");
    breaks("forms/ripple.json", named, &["somebody’s method"]);
}

#[test]
fn a_practice_says_where_it_comes_from_and_who_may_want_another() {
    let file = "practices/walking.json";
    breaks(
        file,
        |practice| practice["source"] = json!(""),
        &["where it comes from"],
    );
    breaks(
        file,
        |practice| practice["evidence_line"] = json!(""),
        &["where it comes from"],
    );
    breaks(
        file,
        |practice| practice["cautions"] = json!([]),
        &["cautions"],
    );
}

#[test]
fn a_pattern_says_what_it_is_not_for_and_an_explainer_what_it_cannot_say() {
    let pattern = |file: &mut Value| file["patterns"][0]["not_for"] = json!("");
    breaks("rehearsals.json", pattern, &["not_for"]);
    let card = |file: &mut Value| file["explainers"][0]["caveat"] = json!("");
    breaks("cards.json", card, &["has no caveat"]);
}
