//! Timings of practices and doorway cards.

use serde_json::{Value, json};

use super::folder::breaks;

const FILE: &str = "practices/rain.json";

fn script<'a>(practice: &'a mut Value, id: &str) -> &'a mut Value {
    let scripts = practice["scripts"].as_array_mut().unwrap();
    scripts
        .iter_mut()
        .find(|script| script["id"] == id)
        .unwrap()
}

#[test]
fn steps_that_do_not_add_up_are_found() {
    let longer =
        |practice: &mut Value| script(practice, "180")["steps"][0]["seconds"] = json!(1000);
    breaks(FILE, longer, &["180", "do not add up"]);
    let none = |practice: &mut Value| script(practice, "180")["steps"] = json!([]);
    breaks(FILE, none, &["180", "has no step"]);
    let zero = |practice: &mut Value| script(practice, "180")["steps"][1]["seconds"] = json!(0);
    breaks(FILE, zero, &["180, step 2", "takes no time"]);
    let card = |cards: &mut Value| cards["doorway"][0]["seconds"] = json!(46);
    breaks("cards.json", card, &["before", "46 seconds"]);
}

#[test]
fn more_words_than_two_a_second_are_found_in_every_variant() {
    for variant in ["say", "open", "moving"] {
        let many = |practice: &mut Value| {
            let step = &mut script(practice, "60")["steps"][0];
            step["seconds"] = json!(4);
            step[variant] = json!("A minute for these nine words, which are nine.");
        };
        breaks(FILE, many, &["60, step 1", "9 words for 4 seconds"]);
    }
    let many = |cards: &mut Value| cards["doorway"][0]["lines"][0]["seconds"] = json!(1);
    breaks("cards.json", many, &["before", "words for 1 seconds"]);
}

#[test]
fn a_step_leaves_silence() {
    let five = |practice: &mut Value| {
        script(practice, "300")["steps"][1]["say"] = json!("One. Two. Three. Four. Five.");
    };
    breaks(FILE, five, &["300, step 2", "4 sentences"]);
}

#[test]
fn every_length_is_there_and_takes_its_time() {
    for id in ["60", "180", "300", "native"] {
        let gone = |practice: &mut Value| script(practice, id)["id"] = json!("gone");
        breaks(FILE, gone, &[id, "is missing"]);
        breaks(FILE, gone, &["gone", "is no script"]);
        let other = |practice: &mut Value| script(practice, id)["seconds"] = json!(7);
        breaks(FILE, other, &[id, "has to take"]);
    }
}

#[test]
fn a_first_step_without_eyes_open_or_movement_is_found() {
    for variant in ["open", "moving"] {
        let without = |practice: &mut Value| {
            let step = &mut script(practice, "60")["steps"][0];
            step.as_object_mut().unwrap().remove(variant);
        };
        breaks(FILE, without, &["60", variant, "first step"]);
    }
    let mute = |practice: &mut Value| script(practice, "60")["steps"][0]["say"] = json!("Here.");
    breaks(FILE, mute, &["60", "how long it takes"]);
}

#[test]
fn closed_eyes_and_sitting_need_their_variant() {
    for (say, variant) in [
        ("Close your eyes, if you like.", "open"),
        ("Sit back for a while.", "moving"),
    ] {
        let says = |practice: &mut Value| {
            let step = &mut script(practice, "300")["steps"][2];
            step["say"] = json!(say);
            step.as_object_mut().unwrap().remove(variant);
        };
        breaks(FILE, says, &["300, step 3", variant]);
    }
}
