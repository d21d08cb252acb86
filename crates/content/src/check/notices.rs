//! Notices: nothing stands without its source.

use super::Found;
use super::support::is_date;
use crate::{Exemplar, Pack};

/// Why an account may be told.
const BASES: [&str; 3] = ["public record", "own published words", "agreed"];
/// Forms that are somebody's method.
const METHODS: [&str; 7] = [
    "gibbs",
    "stockdale",
    "intellect-will",
    "what-so-what",
    "after-action",
    "four-behaviours",
    "three-good-things",
];
/// Names that say that a form is somebody's method.
const NAMES: [&str; 9] = [
    "gibbs",
    "stockdale",
    "gramsci",
    "borton",
    "rolfe",
    "kolb",
    "driscoll",
    "seligman",
    "king’s fund",
];

pub(super) fn check(pack: &Pack, found: &mut Found) {
    for form in pack.forms() {
        let mut said = format!("{} {} {}", form.title, form.line, form.intro.join(" "));
        said.make_ascii_lowercase();
        let is_method =
            METHODS.contains(&form.id.as_str()) || NAMES.iter().any(|name| said.contains(name));
        if is_method && form.source.as_deref().is_none_or(is_blank) {
            let what = "is somebody’s method; say whose in source";
            found.say(&format!("forms/{}.json", form.id), &form.id, what);
        }
    }
    for practice in pack.practices() {
        if is_blank(&practice.source) || is_blank(&practice.evidence_line) {
            let what = "has to say where it comes from (source) and how well it is studied";
            found.say(
                &format!("practices/{}.json", practice.id),
                &practice.id,
                what,
            );
        }
        if practice.cautions.is_empty() {
            let what = "has to say who may want another one (cautions)";
            found.say(
                &format!("practices/{}.json", practice.id),
                &practice.id,
                what,
            );
        }
    }
    for one in pack.exemplars() {
        check_exemplar(one, found);
    }
    for pattern in pack.patterns() {
        if is_blank(&pattern.not_for) {
            let what = "has to say what it is not for (not_for)";
            found.say("rehearsals.json", &pattern.id, what);
        }
    }
    let Some(cards) = pack.cards() else {
        return;
    };
    for explainer in &cards.explainers {
        if is_blank(&explainer.caveat) {
            found.say("cards.json", &explainer.id, "has no caveat");
        }
    }
}

fn check_exemplar(one: &Exemplar, found: &mut Found) {
    let mut say = |what: String| found.say("exemplars.json", &one.id, what);
    if one.sources.is_empty() {
        say("has no source; a story without one is not told".to_owned());
    }
    if one
        .sources
        .iter()
        .any(|source| is_blank(&source.what) || is_blank(&source.where_))
    {
        say("has a source without what or where".to_owned());
    }
    if !BASES.contains(&one.consent.basis.as_str()) {
        say(format!(
            "has no basis; consent.basis is one of: {}",
            BASES.join(", ")
        ));
    }
    if !is_date(&one.consent.checked_on) {
        say("needs the day of the check in consent.checked_on: 2026-11-28".to_owned());
    }
    for (name, text) in [("notice", &one.notice), ("content_note", &one.content_note)] {
        if is_blank(text) {
            say(format!("has no {name}"));
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
