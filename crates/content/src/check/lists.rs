//! Lists that have to say the same: what a form offers and what the rest of the pack knows.

use std::collections::BTreeSet;

use super::Found;
use crate::Pack;
use crate::kinds::form::FieldKind;
use crate::kinds::pressure::CODES;

/// The words for the four of the discriminator.
const CHOICES: [&str; 4] = ["sympathy", "empathy", "empathic-distress", "compassion"];

/// Fields that the app itself reads and writes, with the kind each has to be of.
const FIXED_FIELDS: &[(&str, &[(&str, &str)])] = &[
    (
        "check-in",
        &[
            ("cell", "cell"),
            ("second-cell", "cell"),
            ("words", "set"),
            ("which-was-it", "choice"),
            ("why", "line"),
            ("remember", "text"),
        ],
    ),
    (
        "pressure",
        &[
            ("code", "choice"),
            ("intensity", "scale"),
            ("circle", "choice"),
            ("agency", "scale"),
            ("text", "text"),
            ("escalated-to", "line"),
            ("outcome", "choice"),
            ("outcome-text", "line"),
        ],
    ),
    (
        "practice",
        &[
            ("practice", "line"),
            ("seconds", "scale"),
            ("feeling-after", "choice"),
        ],
    ),
    ("draft", &[("body", "text")]),
    ("plan", &[("cue", "line"), ("practice", "line")]),
    (
        "rehearsal",
        &[
            ("pattern", "choice"),
            ("confidence-before", "scale"),
            ("confidence-after", "scale"),
            ("when", "day"),
            ("how-it-went", "choice"),
        ],
    ),
];

pub(super) fn check(pack: &Pack, found: &mut Found) {
    check_words(pack, found);
    check_drafts(pack, found);
    fixed_fields(pack, found);
    offers(pack, "pressure", "code", &CODES, found);
    let circles = ["control", "influence", "concern"];
    offers(pack, "pressure", "circle", &circles, found);
    offers(pack, "check-in", "which-was-it", &CHOICES, found);
    let patterns: Vec<&str> = pack.patterns().iter().map(|one| one.id.as_str()).collect();
    offers(pack, "rehearsal", "pattern", &patterns, found);
    let after = ["settled", "same", "stirred-up", "worse"];
    offers(pack, "practice", "feeling-after", &after, found);
    for code in CODES {
        let file = "pressures.json";
        match pack.pressure(code) {
            None => found.say(file, code, "is missing; every code has to be there"),
            Some(one) if one.under.as_deref() != code.split_once('.').map(|(above, _)| above) => {
                found.say(file, code, "has to stand under what comes before its dot");
            }
            Some(_) => {}
        }
    }
    let given: BTreeSet<_> = pack.circles().iter().map(|circle| circle.id).collect();
    if given.len() != 3 || pack.circles().len() != 3 {
        let what = "has to name control, influence and concern, each once";
        found.say("pressures.json", "circles", what);
    }
}

fn check_words(pack: &Pack, found: &mut Found) {
    let file = "feelings.json";
    let part = pack.feelings.get();
    for (list, words) in [("people_words", &part.people), ("heavy_words", &part.heavy)] {
        if words.is_empty() {
            found.say(file, list, "is empty; name the words");
        }
        for word in words {
            if pack.feeling(word).is_none() {
                found.say(
                    file,
                    list,
                    format!("names {word}, which is no word of the list"),
                );
            }
        }
    }
    let Some(discriminator) = pack.discriminator() else {
        return;
    };
    let given = discriminator.choices.iter().map(|one| one.id.as_str());
    if given.collect::<BTreeSet<_>>() != BTreeSet::from(CHOICES) {
        let what = format!("has to offer {}, and nothing else", CHOICES.join(", "));
        found.say(file, "discriminator", what);
    }
}

fn check_drafts(pack: &Pack, found: &mut Found) {
    let Some(form) = pack.form("pressure") else {
        return;
    };
    for draft in pack.drafts() {
        for section in &draft.sections {
            for key in section.from.iter().filter(|key| form.field(key).is_none()) {
                let what = format!(
                    "section {} is seeded from {key}, which is no field of forms/pressure.json",
                    section.id
                );
                found.say("drafts.json", draft.id.as_str(), what);
            }
        }
    }
}

fn fixed_fields(pack: &Pack, found: &mut Found) {
    for (id, fields) in FIXED_FIELDS {
        // A form that is missing is counted elsewhere.
        let Some(form) = pack.form(id) else {
            continue;
        };
        for (key, kind) in *fields {
            if form
                .field(key)
                .is_none_or(|field| name(&field.kind) != *kind)
            {
                let what = format!("has to be a field of kind {kind}: the app reads it");
                found.say(&format!("forms/{id}.json"), key, what);
            }
        }
    }
}

const fn name(kind: &FieldKind) -> &'static str {
    match kind {
        FieldKind::Line => "line",
        FieldKind::Text => "text",
        FieldKind::Choice(_) => "choice",
        FieldKind::Set { .. } => "set",
        FieldKind::Scale { .. } => "scale",
        FieldKind::Day => "day",
        FieldKind::Cell => "cell",
    }
}

/// A field of a form offers exactly these.
fn offers(pack: &Pack, form: &str, key: &str, wanted: &[&str], found: &mut Found) {
    let Some(field) = pack.form(form).and_then(|form| form.field(key)) else {
        return;
    };
    let given: BTreeSet<&str> = field
        .kind
        .options()
        .iter()
        .map(|one| one.id.as_str())
        .collect();
    let wanted: BTreeSet<&str> = wanted.iter().copied().collect();
    let file = format!("forms/{form}.json");
    for missing in wanted.difference(&given) {
        found.say(&file, key, format!("does not offer {missing}; add it"));
    }
    for extra in given.difference(&wanted) {
        found.say(
            &file,
            key,
            format!("offers {extra}, which there is not; take it out"),
        );
    }
}
