//! What an organisation may add to a pack, and what it may not touch.

use super::{Found, shape};
use crate::Pack;

/// Checks that an organisation's pack adds and replaces nothing: its ids begin with its own.
pub(super) fn check(pack: &Pack, files: &[(&str, &[u8])], id: &str, found: &mut Found) {
    if !shape::is_id(id) || id.contains('.') {
        let what = "is no id of a pack; use a-z, 0-9 and -";
        found.say(crate::MANIFEST, id, what);
    }
    for (file, _) in files {
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
}

/// Files that an organisation's pack may hold. Not `cards.json`: what is said about safety is the
/// same for everyone. Not `pressures.json`: codes are fixed so that sums mean something.
fn may_add(file: &str) -> bool {
    match file.split_once('/') {
        Some((folder, _)) => ["forms", "practices", "support"].contains(&folder),
        None => ["prompts.json", "exemplars.json", "programme.json"].contains(&file),
    }
}
