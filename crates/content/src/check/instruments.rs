//! Instruments: attribution and licence, text only where it may stand, and scores that add up.

use std::collections::BTreeSet;

use super::{Found, Report, shape};
use crate::kinds::instrument::{Class, Instrument, Rule, Score};

/// The folder of what may not be sold.
const NON_COMMERCIAL: &str = "non-commercial/";
/// What says so there.
const NOTICE: &str = "non-commercial/NOTICE";

/// Checks the files of `content/instruments`, named from there on.
#[must_use]
pub fn check(files: &[(&str, &[u8])]) -> Report {
    let mut found = Found::default();
    let mut seen = BTreeSet::new();
    let mut with_text = 0_usize;
    for (file, bytes) in files.iter().filter(|(name, _)| name.ends_with(".json")) {
        match Instrument::read(file, bytes) {
            Err(error) => found.say(file, "", super::reason(file, &error)),
            Ok(one) => {
                if !seen.insert(one.id.clone()) {
                    found.say(file, &one.id, "is there twice");
                }
                if one.items.iter().all(|item| item.text.is_some()) {
                    with_text = with_text.saturating_add(1);
                }
                check_one(file, &one, &mut found);
                check_scores(file, &one, &mut found);
            }
        }
    }
    let needs_notice = files
        .iter()
        .any(|(name, _)| name.starts_with(NON_COMMERCIAL));
    let notice = files.iter().find(|(name, _)| *name == NOTICE);
    if needs_notice && notice.is_none_or(|(_, text)| text.trim_ascii().is_empty()) {
        found.say(
            NOTICE,
            "",
            "is missing: it says under which terms these texts stand",
        );
    }
    Report {
        problems: found.0,
        counted: vec![
            ("instruments", seen.len()),
            ("of them with text", with_text),
        ],
    }
}

fn check_one(file: &str, one: &Instrument, found: &mut Found) {
    let name = file.strip_prefix(NON_COMMERCIAL).unwrap_or(file);
    if !shape::is_id(&one.id) || name.strip_suffix(".json") != Some(&one.id) {
        found.say(file, &one.id, "has to be an id, and the name of the file");
    }
    for (field, text) in [
        ("attribution", &one.attribution),
        ("licence", &one.licence),
        ("citation", &one.citation),
        ("rights_holder", &one.rights_holder),
    ] {
        if text.trim().is_empty() {
            found.say(
                file,
                &one.id,
                format!("has no {field}; nothing is shown without it"),
            );
        }
    }
    if (one.class == Class::ANc) != file.starts_with(NON_COMMERCIAL) {
        found.say(
            file,
            &one.id,
            "what may not be sold (a-nc) lies in non-commercial, and nothing else",
        );
    }
    let texts = one.items.iter().filter(|item| item.text.is_some()).count();
    let labels = one
        .answers
        .iter()
        .filter(|answer| answer.label.is_some())
        .count();
    if one.class == Class::P && (texts > 0 || labels > 0) {
        found.say(
            file,
            &one.id,
            "has text that nobody has allowed us to ship; take it out",
        );
    }
    if one.class != Class::P && texts != one.items.len() {
        found.say(file, &one.id, "may have its text, and an item lacks it");
    }
    let values: Vec<u32> = one.answers.iter().map(|answer| answer.value).collect();
    if values.len() < 2
        || !values
            .iter()
            .zip(values.iter().skip(1))
            .all(|(low, high)| low < high)
    {
        found.say(
            file,
            &one.id,
            "its answers have to rise from the lowest value to the highest",
        );
    }
    let ids: BTreeSet<&str> = one.items.iter().map(|item| item.id.as_str()).collect();
    if ids.len() != one.items.len() || !ids.iter().all(|id| shape::is_id(id)) {
        found.say(file, &one.id, "its items need ids of their own");
    }
}

fn check_scores(file: &str, one: &Instrument, found: &mut Found) {
    let mut seen = BTreeSet::new();
    for score in &one.scores {
        let mut say =
            |what: &str| found.say(file, &format!("{}, score {}", one.id, score.id), what);
        if !shape::is_id(&score.id) || !seen.insert(score.id.as_str()) {
            say("has to have an id of its own");
        }
        let fed: BTreeSet<&str> = score.items.iter().map(String::as_str).collect();
        if fed.len() != score.items.len() || fed.is_empty() {
            say("names an item twice, or none");
        }
        if fed
            .iter()
            .any(|id| !one.items.iter().any(|item| item.id == *id))
        {
            say("names an item that there is not");
        }
        if score
            .min_answered
            .is_some_and(|few| few == 0 || few > fed.len())
        {
            say("its min_answered is no number of its items");
        }
        if score.min_answered.is_some() && score.rule == Rule::Sum {
            say("a sum needs all of its items; min_answered belongs to a mean");
        }
        if score.range != range(one, score) {
            let (low, high) = range(one, score);
            say(&format!(
                "its range is {low} to {high}, and the file says another"
            ));
        }
    }
}

/// What a score can be at its lowest and highest.
fn range(one: &Instrument, score: &Score) -> (u32, u32) {
    let end = |answer: Option<&crate::kinds::instrument::Answer>| {
        let value = answer.map_or(0, |answer| answer.value);
        let count = match score.rule {
            Rule::Sum => u32::try_from(score.items.len()).unwrap_or(u32::MAX),
            Rule::Mean => 1,
        };
        value
            .saturating_mul(count)
            .saturating_mul(score.times.unwrap_or(1))
    };
    (end(one.answers.first()), end(one.answers.last()))
}
