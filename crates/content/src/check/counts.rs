//! Counts: a whole pack has everything that was promised.

use super::Found;
use crate::kinds::draft::DraftId;
use crate::kinds::prompt::Lens;
use crate::kinds::support::GENERIC;
use crate::{Cards, Pack};

const PROMPTS_OF_A_LENS: usize = 24;
const EXPLAINERS: usize = 10;
const PATTERNS: [&str; 6] = [
    "cus",
    "two-challenge",
    "desc",
    "sbar",
    "pace",
    "yes-and-cost",
];
const PLANS: usize = 12;
const EXEMPLARS: usize = 5;
const SESSIONS: usize = 8;
const FEELINGS: usize = 72;
const FEELINGS_OF_A_QUADRANT: usize = 16;
const FEELINGS_NEAR_A_CELL: usize = 6;
/// How far a word may be from a cell to be offered there.
const NEAR: u8 = 2;
const NATIONS: [&str; 5] = ["england", "scotland", "wales", "northern-ireland", GENERIC];

/// The twelve practices, of each of which there is one for ever.
const PRACTICES: [&str; 12] = [
    "breathing-space",
    "mindful-breathing",
    "body-scan",
    "self-compassion-break",
    "loving-kindness",
    "giving-receiving",
    "soles-of-feet",
    "stop",
    "naming",
    "rain",
    "pause-before-responding",
    "walking",
];

/// The forms, likewise.
const FORMS: [&str; 27] = [
    "react-respond",
    "dilemma",
    "stockdale",
    "intellect-will",
    "swap",
    "patients-chair",
    "three-good-things",
    "gibbs",
    "what-so-what",
    "after-action",
    "four-behaviours",
    "widen-view",
    "then",
    "now",
    "renewal",
    "commitments",
    "check-in",
    "pressure",
    "practice",
    "move",
    "plan",
    "rehearsal",
    "influence-map",
    "small-test",
    "ripple",
    "protect",
    "draft",
];

pub(super) fn check(pack: &Pack, found: &mut Found) {
    let file = "prompts.json";
    for lens in Lens::ALL {
        let count = pack.prompts().iter().filter(|one| one.lens == lens).count();
        if count < PROMPTS_OF_A_LENS {
            let what = format!("has {count} prompts; {PROMPTS_OF_A_LENS} are needed");
            found.say(file, &format!("lens {lens:?}").replace('_', ""), what);
        }
    }
    if pack.first_prompt().is_none() {
        found.say(file, "", "is missing");
    }
    feelings(pack, found);
    for id in FORMS.iter().filter(|id| pack.form(id).is_none()) {
        found.say(&format!("forms/{id}.json"), "", "is missing");
    }
    for id in PRACTICES.iter().filter(|id| pack.practice(id).is_none()) {
        found.say(&format!("practices/{id}.json"), "", "is missing");
    }
    for id in PATTERNS.iter().filter(|id| pack.pattern(id).is_none()) {
        found.say("rehearsals.json", id, "is missing");
    }
    for id in DraftId::ALL.iter().filter(|id| pack.draft(**id).is_none()) {
        found.say("drafts.json", id.as_str(), "is missing");
    }
    for id in NATIONS.iter().filter(|id| pack.support(id).is_none()) {
        found.say(&format!("support/{id}.json"), "", "is missing");
    }
    match pack.cards() {
        None => found.say("cards.json", "", "is missing"),
        Some(cards) => check_cards(pack, cards, found),
    }
    at_least(
        "exemplars.json",
        "exemplars",
        pack.exemplars().len(),
        EXEMPLARS,
        found,
    );
    let sessions = pack.programmes().map(|one| one.sessions.len()).max();
    at_least(
        "programme.json",
        "sessions",
        sessions.unwrap_or(0),
        SESSIONS,
        found,
    );
}

fn at_least(file: &str, what: &str, count: usize, needed: usize, found: &mut Found) {
    if count < needed {
        found.say(file, what, format!("are {count}; {needed} are needed"));
    }
}

fn feelings(pack: &Pack, found: &mut Found) {
    let file = "feelings.json";
    at_least(file, "words", pack.feelings().len(), FEELINGS, found);
    for (p, e) in [(1, 1), (1, -1), (-1, 1), (-1, -1)] {
        let words = pack.feelings().iter();
        let count = words
            .filter(|word| word.p.signum() == p && word.e.signum() == e)
            .count();
        if count < FEELINGS_OF_A_QUADRANT {
            let pleasant = if p > 0 { "pleasant" } else { "unpleasant" };
            let energy = if e > 0 { "high" } else { "low" };
            let id = format!("{pleasant}, {energy} energy");
            at_least(file, &id, count, FEELINGS_OF_A_QUADRANT, found);
        }
    }
    let reach = crate::kinds::feeling::REACH;
    for p in -reach..=reach {
        for e in -reach..=reach {
            let words = pack.feelings().iter();
            let count = words.filter(|word| word.distance(p, e) <= NEAR).count();
            if count < FEELINGS_NEAR_A_CELL {
                let what = format!(
                    "has {count} words within {NEAR} steps; {FEELINGS_NEAR_A_CELL} are needed"
                );
                found.say(file, &format!("cell {p}, {e}"), what);
            }
        }
    }
    let middle = |word: &&crate::Feeling| word.distance(0, 0) == 0;
    if !pack.feelings().iter().any(|word| middle(&word)) {
        found.say(
            file,
            "cell 0, 0",
            "has no word of its own; some days are neither",
        );
    }
}

fn check_cards(pack: &Pack, cards: &Cards, found: &mut Found) {
    let file = "cards.json";
    at_least(
        file,
        "explainers",
        cards.explainers.len(),
        EXPLAINERS,
        found,
    );
    at_least(file, "plans", cards.plans.len(), PLANS, found);
    for id in ["before", "after"] {
        if !cards.doorway.iter().any(|card| card.id == id) {
            found.say(file, &format!("doorway {id}"), "is missing");
        }
    }
    for practice in pack.practices() {
        if !cards.teach.iter().any(|card| card.practice == practice.id) {
            let what = format!("has no card for {}", practice.id);
            found.say(file, "teach", what);
        }
    }
    if cards.gentler.practices.is_empty() {
        found.say(file, "gentler", "names no practice");
    }
}

/// How many of each kind a pack has.
pub(super) fn counted(pack: &Pack) -> Vec<(&'static str, usize)> {
    let scripts = pack.practices().map(|practice| practice.scripts.len());
    vec![
        ("prompts", pack.prompts().len()),
        ("words for feelings", pack.feelings().len()),
        ("forms", pack.forms().count()),
        ("pressures", pack.pressures().len()),
        ("drafts", pack.drafts().len()),
        ("patterns to rehearse", pack.patterns().len()),
        ("practices", pack.practices().count()),
        ("scripts", scripts.sum()),
        (
            "explainers",
            pack.cards().map_or(0, |cards| cards.explainers.len()),
        ),
        ("exemplars", pack.exemplars().len()),
        ("programmes", pack.programmes().count()),
        ("sets of people to talk to", pack.nations().count()),
    ]
}
