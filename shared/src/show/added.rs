//! What was added from outside: packs that are here, and one that is looked at.

use content::{Addition, PublicKey};
use phrases::Value;

use super::Pen;
use crate::model::added::{Kept, is_aside};
use crate::model::open::Open;
use crate::view::{AddedPackView, AddedView, OfferedPackView};

pub(crate) fn view(open: &Open, pen: &Pen<'_>) -> AddedView {
    let offered = open.added.offered.as_ref();
    AddedView {
        packs: open
            .install
            .added
            .iter()
            .map(|kept| pack(open, kept, pen))
            .collect(),
        offered: offered.map(|offered| self::offered(open, &offered.addition, pen)),
        problem: open.added.problem.map(|id| pen.phrases.say(id)),
    }
}

/// One line for the way there: which packs there are.
pub(crate) fn line(open: &Open, pen: &Pen<'_>) -> String {
    let names: Vec<&str> = open
        .install
        .added
        .iter()
        .map(|kept| kept.id.as_str())
        .collect();
    if names.is_empty() {
        pen.phrases.say("added-none")
    } else {
        names.join(", ")
    }
}

fn pack(open: &Open, kept: &Kept, pen: &Pen<'_>) -> AddedPackView {
    let here = open
        .library
        .added()
        .iter()
        .find(|added| added.id() == kept.id);
    let removing = open.added.removing.as_ref() == Some(&kept.id);
    let day = pen.day_of_ms(kept.at_ms);
    let said = [
        ("version", Value::Count(kept.version.into())),
        ("day", Value::Text(&day)),
    ];
    AddedPackView {
        id: kept.id.clone(),
        line: pen.phrases.say_with("added-since", &said),
        brings: here.map_or_else(Vec::new, |added| brings(added, pen)),
        publisher: PublicKey(kept.publisher).fingerprint(),
        problem: is_aside(open, &kept.id).then(|| pen.phrases.say("added-aside")),
        removing: removing.then(|| pen.phrases.say("added-removing")),
    }
}

fn offered(open: &Open, addition: &Addition, pen: &Pen<'_>) -> OfferedPackView {
    let manifest = addition.manifest();
    let version = Value::Count(manifest.version.into());
    let known = open
        .install
        .added
        .iter()
        .find(|kept| kept.id == manifest.id);
    OfferedPackView {
        id: manifest.id.clone(),
        line: pen
            .phrases
            .say_with("added-version", &[("version", version)]),
        brings: brings(addition, pen),
        publisher: addition.publisher().fingerprint(),
        trust: match known {
            None => pen.phrases.say("added-trust-first"),
            Some(kept) => pen.phrases.say_with(
                "added-trust-known",
                &[("version", Value::Count(kept.version.into()))],
            ),
        },
        known: known.is_some(),
    }
}

/// How many of each kind a pack brings; what it does not bring is not named.
fn brings(addition: &Addition, pen: &Pen<'_>) -> Vec<String> {
    let pack = addition.pack();
    let sessions = pack.programmes().map(|programme| programme.sessions.len());
    let people = pack.nations().map(|set| set.lines.len());
    [
        ("added-forms", pack.forms().count()),
        ("added-practices", pack.practices().count()),
        ("added-prompts", pack.prompts().len()),
        ("added-exemplars", pack.exemplars().len()),
        ("added-sessions", sessions.sum()),
        (
            "added-people",
            people
                .sum::<usize>()
                .saturating_add(pack.filled_slots().len()),
        ),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(id, count)| {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        pen.phrases.say_with(id, &[("count", Value::Count(count))])
    })
    .collect()
}
