//! Ids and keys: their shape, and that each stands once.

use std::collections::BTreeSet;

use super::Found;
use crate::kinds::form::{Field, FieldKind, Form};
use crate::kinds::pressure::CODES;
use crate::kinds::prompt::Prompt;
use crate::{Feeling, Pack};

/// The longest id.
const ID_MAX: usize = 48;
/// The longest key of a field.
const KEY_MAX: usize = 24;
/// The most characters of a prompt.
const PROMPT_MAX: usize = 170;
/// The most characters of what a page of a form is called in lists.
const NOUN_MAX: usize = 24;
/// The most fields of a form, but of those two that need more.
const FIELDS_MAX: usize = 9;
const LONG_FORMS: [(&str, usize); 2] = [("dilemma", 12), ("influence-map", 12)];

pub(super) fn check(pack: &Pack, found: &mut Found) {
    for prompt in pack.first_prompt().into_iter().chain(pack.prompts()) {
        check_prompt(prompt, found);
    }
    for word in pack.feelings() {
        check_feeling(word, found);
    }
    for pressure in pack.pressures() {
        if !CODES.contains(&pressure.code.as_str()) {
            let what = "is not one of the fixed codes; write what is new as a hint of one of them";
            found.say("pressures.json", &pressure.code, what);
        }
    }
    let mut names = BTreeSet::new();
    for form in pack.forms() {
        check_form(form, found);
        if !names.insert(form.name()) {
            let file = format!("forms/{}.json", form.id);
            let what = "is what pages of another form are called too; give it a noun of its own";
            found.say(&file, form.name(), what);
        }
    }
    for practice in pack.practices() {
        let file = format!("practices/{}.json", practice.id);
        id(&file, &practice.id, found);
        once(
            &file,
            practice.scripts.iter().map(|one| one.id.as_str()),
            found,
        );
    }
    for programme in pack.programmes() {
        id("programme.json", &programme.id, found);
    }
    check_lists(pack, found);
    for support in pack.nations() {
        let file = format!("support/{}.json", support.id);
        id(&file, &support.id, found);
        ids(&file, &support.lines, |one| &one.id, found);
        ids(&file, &support.slots, |one| &one.id, found);
    }
}

/// Files that are lists of things with ids.
fn check_lists(pack: &Pack, found: &mut Found) {
    for draft in pack.drafts() {
        ids("drafts.json", &draft.sections, |one| &one.id, found);
    }
    let file = "rehearsals.json";
    ids(file, pack.patterns(), |one| &one.id, found);
    for pattern in pack.patterns() {
        ids(file, &pattern.steps, |one| &one.id, found);
    }
    ids("exemplars.json", pack.exemplars(), |one| &one.id, found);
    if let Some(steps) = pack.pressure_steps() {
        ids("pressures.json", &steps.control, |one| &one.id, found);
    }
    if let Some(cards) = pack.cards() {
        let file = "cards.json";
        ids(file, &cards.explainers, |one| &one.id, found);
        ids(file, &cards.doorway, |one| &one.id, found);
        ids(file, &cards.teach, |one| &one.id, found);
        ids(file, &cards.plans, |one| &one.id, found);
    }
}

fn check_prompt(prompt: &Prompt, found: &mut Found) {
    let file = "prompts.json";
    id(file, &prompt.id, found);
    let length = prompt.text.chars().count();
    if length > PROMPT_MAX {
        let what = format!("has {length} characters; shorten it to {PROMPT_MAX}");
        found.say(file, &prompt.id, what);
    }
}

fn check_feeling(word: &Feeling, found: &mut Found) {
    let file = "feelings.json";
    id(file, &word.id, found);
    let reach = crate::kinds::feeling::REACH;
    if word.p.abs() > reach || word.e.abs() > reach {
        found.say(
            file,
            &word.id,
            "lies beyond the grid; p and e go from -3 to 3",
        );
    }
}

fn check_form(form: &Form, found: &mut Found) {
    let file = format!("forms/{}.json", form.id);
    id(&file, &form.id, found);
    let long = LONG_FORMS.iter().find(|(id, _)| *id == form.id);
    let max = long.map_or(FIELDS_MAX, |(_, max)| *max);
    if form.fields.len() > max {
        let what = format!("has {} fields; it may have {max}", form.fields.len());
        found.say(&file, &form.id, what);
    }
    if let Some(noun) = &form.noun
        && (noun.trim().is_empty() || noun.chars().count() > NOUN_MAX || noun.ends_with('.'))
    {
        let what = format!("is no noun; use a word or three, at most {NOUN_MAX} characters");
        found.say(&file, noun, what);
    }
    if form.fields.is_empty() {
        found.say(&file, &form.id, "has no field; give it one");
    }
    let keys = form.fields.iter().map(|field| field.key.as_str());
    once(&file, keys, found);
    for field in &form.fields {
        check_field(&file, field, found);
    }
}

fn check_field(file: &str, field: &Field, found: &mut Found) {
    let is_key = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if field.key.is_empty() || field.key.len() > KEY_MAX || !field.key.bytes().all(is_key) {
        let what = format!("is no key; use a-z, 0-9 and -, at most {KEY_MAX} of them");
        found.say(file, &field.key, what);
    }
    let options = field.kind.options().iter().map(|one| one.id.as_str());
    once(file, options.clone(), found);
    for option in options.filter(|option| !CODES.contains(option)) {
        id(file, option, found);
    }
    match &field.kind {
        // A set to which own words are added, or which the app fills, may be empty.
        FieldKind::Choice(options) if options.len() < 2 => {
            found.say(
                file,
                &field.key,
                "leaves nothing to choose; give it two options or more",
            );
        }
        FieldKind::Scale { min, max, .. } if min >= max => {
            found.say(
                file,
                &field.key,
                "has a scale without steps; max has to be above min",
            );
        }
        _ => {}
    }
}

fn ids<T>(file: &str, all: &[T], name: fn(&T) -> &String, found: &mut Found) {
    once(file, all.iter().map(|one| name(one).as_str()), found);
    for one in all {
        id(file, name(one), found);
    }
}

/// Whether this is an id as all of ours are.
pub(super) fn is_id(id: &str) -> bool {
    let fits = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.' || byte == b'-'
    };
    !id.is_empty() && id.len() <= ID_MAX && id.bytes().all(fits)
}

fn id(file: &str, id: &str, found: &mut Found) {
    if !is_id(id) {
        let what = format!("is no id; use a-z, 0-9, . and -, at most {ID_MAX} of them");
        found.say(file, id, what);
    }
}

fn once<'a>(file: &str, all: impl Iterator<Item = &'a str>, found: &mut Found) {
    let mut seen = BTreeSet::new();
    for one in all {
        if !seen.insert(one) {
            found.say(file, one, "stands twice; give one of them another id");
        }
    }
}
