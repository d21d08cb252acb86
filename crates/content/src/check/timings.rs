//! Timings: what is said fits the time there is, and the times add up.

use super::Found;
use crate::Pack;
use crate::kinds::practice::{Practice, Script, Step};

/// The lengths that every practice comes in, in seconds.
const LENGTHS: [u32; 3] = [60, 180, 300];
/// Practices whose own length is another one, in seconds.
const NATIVE: [(&str, u32); 6] = [
    ("body-scan", 600),
    ("loving-kindness", 420),
    ("naming", 90),
    ("pause-before-responding", 45),
    ("rain", 240),
    ("soles-of-feet", 120),
];
/// The most words a second: two are slow speech, and leave room for silence.
const WORDS_A_SECOND: u32 = 2;
/// The most sentences of a step.
const SENTENCES_MAX: usize = 4;
/// What asks for closed eyes, so that the step needs one with open eyes.
const EYES: [&str; 5] = [
    "close your eyes",
    "close the eyes",
    "closing your eyes",
    "eyes closed",
    "eyes shut",
];
/// What asks for sitting or stillness, so that the step needs one in movement.
const STILL: [&str; 8] = [
    "sit ",
    "sit.",
    "sit,",
    "sitting",
    "stay still",
    "keep still",
    "lie down",
    "lying",
];

pub(super) fn check(pack: &Pack, language: &str, found: &mut Found) {
    for practice in pack.practices() {
        check_practice(practice, language, found);
    }
    let Some(cards) = pack.cards() else {
        return;
    };
    for card in &cards.doorway {
        let seconds = sum(card.lines.iter().map(|line| line.seconds));
        if seconds != Some(card.seconds) {
            let what = format!(
                "says {} seconds, and its lines do not add up to it",
                card.seconds
            );
            found.say("cards.json", &card.id, what);
        }
        for line in &card.lines {
            if too_many(&line.text, line.seconds) {
                found.say("cards.json", &card.id, too_long(&line.text, line.seconds));
            }
        }
    }
}

fn check_practice(practice: &Practice, language: &str, found: &mut Found) {
    let file = format!("practices/{}.json", practice.id);
    let native = NATIVE.iter().find(|(id, _)| *id == practice.id);
    let mut wanted: Vec<(String, u32)> = LENGTHS
        .iter()
        .map(|seconds| (seconds.to_string(), *seconds))
        .collect();
    wanted.extend(native.map(|(_, seconds)| ("native".to_owned(), *seconds)));
    for (id, seconds) in &wanted {
        match practice.script(id) {
            None => found.say(
                &file,
                id,
                format!("is missing; write a script of {seconds} seconds"),
            ),
            Some(script) if script.seconds != *seconds => {
                found.say(&file, id, format!("has to take {seconds} seconds"));
            }
            Some(_) => {}
        }
    }
    for script in &practice.scripts {
        if script.id != "native" && !wanted.iter().any(|(id, _)| *id == script.id) {
            found.say(
                &file,
                &script.id,
                "is no script; there are 60, 180, 300 and native",
            );
        }
        check_script(&file, script, language, found);
    }
}

fn check_script(file: &str, script: &Script, language: &str, found: &mut Found) {
    if sum(script.steps.iter().map(|step| step.seconds)) != Some(script.seconds) {
        let what = format!(
            "says {} seconds, and its steps do not add up to it",
            script.seconds
        );
        found.say(file, &script.id, what);
    }
    match script.steps.first() {
        None => found.say(file, &script.id, "has no step"),
        Some(first) => check_first(file, script, first, language, found),
    }
    for (number, step) in script.steps.iter().enumerate() {
        let id = format!("{}, step {}", script.id, number.saturating_add(1));
        check_step(file, &id, step, language, found);
    }
}

fn check_first(file: &str, script: &Script, first: &Step, language: &str, found: &mut Found) {
    if first.open.is_none() || first.moving.is_none() {
        let what =
            "has to be there with eyes open (open) and in movement (moving) in its first step";
        found.say(file, &script.id, what);
    }
    let says = |text: &str| {
        let text = text.to_lowercase();
        text.contains("minute") || text.contains("second")
    };
    let variants = first.open.iter().chain(&first.moving);
    if is_english(language) && variants.chain([&first.say]).any(|text| !says(text)) {
        found.say(
            file,
            &script.id,
            "has to say in its first step how long it takes",
        );
    }
}

fn check_step(file: &str, id: &str, step: &Step, language: &str, found: &mut Found) {
    if step.seconds == 0 {
        found.say(file, id, "takes no time");
    }
    for text in step.open.iter().chain(&step.moving).chain([&step.say]) {
        if too_many(text, step.seconds) {
            found.say(file, id, too_long(text, step.seconds));
        }
        if sentences(text) > SENTENCES_MAX {
            let what = format!("has more than {SENTENCES_MAX} sentences; leave some silence");
            found.say(file, id, what);
        }
    }
    if !is_english(language) {
        return;
    }
    let say = step.say.to_lowercase();
    let asks = |words: &[&str]| words.iter().any(|word| say.contains(word));
    if asks(&EYES) && step.open.is_none() {
        found.say(
            file,
            id,
            "speaks of closed eyes and lacks the same with eyes open (open)",
        );
    }
    if asks(&STILL) && step.moving.is_none() {
        found.say(
            file,
            id,
            "speaks of sitting or stillness and lacks the same in movement (moving)",
        );
    }
}

/// Whether rules about English words apply.
pub(super) fn is_english(language: &str) -> bool {
    language == "en" || language.starts_with("en-")
}

fn sum(seconds: impl Iterator<Item = u32>) -> Option<u32> {
    seconds.into_iter().try_fold(0_u32, u32::checked_add)
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn sentences(text: &str) -> usize {
    let ends = |word: &&str| {
        word.trim_end_matches(['\u{2019}', ')'])
            .ends_with(['.', '?', '!'])
    };
    text.split_whitespace().filter(ends).count()
}

fn too_many(text: &str, seconds: u32) -> bool {
    let most = seconds.saturating_mul(WORDS_A_SECOND);
    u32::try_from(words(text)).unwrap_or(u32::MAX) > most
}

fn too_long(text: &str, seconds: u32) -> String {
    format!(
        "has {} words for {seconds} seconds; {WORDS_A_SECOND} a second are the most",
        words(text)
    )
}
