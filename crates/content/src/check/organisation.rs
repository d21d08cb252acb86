//! What an organisation may add to a pack, and what it may not touch.

use super::{Found, Problem, shape};
use crate::Pack;

/// What of an organisation's pack would replace something: its ids begin with its own, and files
/// that are the same for everyone are not in it. The app asks this of every such pack it opens.
pub(crate) fn problems<'a>(
    pack: &Pack,
    files: impl Iterator<Item = &'a str>,
    id: &str,
) -> Vec<Problem> {
    let mut found = Found::default();
    if !shape::is_id(id) || id.contains('.') {
        let what = "is no id of a pack; use a-z, 0-9 and -";
        found.say(crate::MANIFEST, id, what);
    }
    for file in files {
        if !may_add(file) {
            let what = "cannot be replaced or added: safety, pressures and scoring are the same for \
                        everyone";
            found.say(file, "", what);
        }
    }
    let own = format!("{id}.");
    let mut ask = |file: &str, name: &str| {
        if !name.starts_with(&own) {
            found.say(file, name, format!("has to begin with {own}"));
        } else if !shape::is_id(name) {
            found.say(file, name, "is no id; use a-z, 0-9, . and -");
        }
    };
    for form in pack.forms() {
        ask(&format!("forms/{}.json", form.id), &form.id);
    }
    for practice in pack.practices() {
        ask(&format!("practices/{}.json", practice.id), &practice.id);
    }
    for prompt in pack.first_prompt().into_iter().chain(pack.prompts()) {
        ask("prompts.json", &prompt.id);
    }
    for exemplar in pack.exemplars() {
        ask("exemplars.json", &exemplar.id);
    }
    for programme in pack.programmes() {
        ask("programme.json", &programme.id);
    }
    for support in pack.nations() {
        ask(&format!("support/{}.json", support.id), &support.id);
    }
    found.0
}

/// What else the checker asks: contacts for places that there are.
pub(super) fn check(pack: &Pack, base: &Pack, found: &mut Found) {
    let places = || base.nations().flat_map(|nation| &nation.slots);
    for filled in pack.filled_slots() {
        if !places().any(|slot| slot.id == filled.id) {
            let what = "is no place for a contact; the places are those of support/generic.json";
            found.say("slots.json", &filled.id, what);
        }
        if !super::support::fits(filled.kind, &filled.contact) {
            found.say("slots.json", &filled.id, super::support::DOES_NOT_FIT);
        }
    }
}

/// Files that an organisation's pack may hold. Not `cards.json`: what is said about safety is the
/// same for everyone. Not `pressures.json`: codes are fixed so that sums mean something.
fn may_add(file: &str) -> bool {
    match file.split_once('/') {
        Some((folder, _)) => ["forms", "practices", "support"].contains(&folder),
        None => [
            "prompts.json",
            "exemplars.json",
            "programme.json",
            "slots.json",
        ]
        .contains(&file),
    }
}
