//! Counts, people to talk to, and how texts are set.

use serde_json::{Value, json};

use super::folder::{Folder, asks, breaks, found};

#[test]
fn what_is_missing_is_named() {
    for file in [
        "forms/dilemma.json",
        "practices/stop.json",
        "support/wales.json",
        "cards.json",
    ] {
        let problems = found(&Folder::british().without(file));
        asks(&problems, file, &["is missing"]);
    }
    let problems = found(&Folder::british().without("exemplars.json"));
    asks(&problems, "exemplars.json", &["are 0; 5 are needed"]);
    let problems = found(&Folder::british().without("programme.json"));
    asks(&problems, "programme.json", &["8 are needed"]);
    let pattern = |file: &mut Value| file["patterns"][0]["id"] = json!("shout");
    breaks("rehearsals.json", pattern, &["cus", "is missing"]);
    let draft = |file: &mut Value| drop(file["drafts"].as_array_mut().unwrap().remove(0));
    breaks("drafts.json", draft, &["sbar", "is missing"]);
}

#[test]
fn a_lens_with_too_few_prompts_is_found() {
    let few = |file: &mut Value| {
        let prompts = file["prompts"].as_array_mut().unwrap();
        let mut left = 23;
        prompts.retain(|prompt| {
            let is_of_it = prompt["lens"] == "system";
            left -= i32::from(is_of_it);
            !is_of_it || left >= 0
        });
    };
    breaks("prompts.json", few, &["System", "23", "24 are needed"]);
}

#[test]
fn a_long_prompt_is_found() {
    let long = |file: &mut Value| file["prompts"][0]["text"] = json!("a".repeat(171));
    breaks("prompts.json", long, &["171 characters"]);
}

#[test]
fn words_have_to_cover_the_grid() {
    let outside = |file: &mut Value| file["words"][0]["p"] = json!(4);
    breaks("feelings.json", outside, &["beyond the grid"]);
    let lopsided = |file: &mut Value| {
        let words = file["words"].as_array_mut().unwrap();
        words.retain(|word| word["p"].as_i64() > Some(0) || word["e"].as_i64() > Some(0));
    };
    breaks(
        "feelings.json",
        lopsided,
        &["unpleasant, low energy", "16 are needed"],
    );
    breaks("feelings.json", lopsided, &["cell -3, -3", "6 are needed"]);
    let neither = |file: &mut Value| {
        let words = file["words"].as_array_mut().unwrap();
        words.retain(|word| word["p"] != json!(0) || word["e"] != json!(0));
    };
    breaks("feelings.json", neither, &["cell 0, 0", "neither"]);
    let few = |file: &mut Value| file["words"].as_array_mut().unwrap().truncate(71);
    breaks("feelings.json", few, &["72 are needed"]);
}

#[test]
fn cards_have_what_was_promised() {
    for (list, needed) in [("explainers", "10 are needed"), ("plans", "12 are needed")] {
        let few = |file: &mut Value| file[list].as_array_mut().unwrap().truncate(3);
        breaks("cards.json", few, &[list, needed]);
    }
    let doorway = |file: &mut Value| file["doorway"].as_array_mut().unwrap().truncate(1);
    breaks("cards.json", doorway, &["doorway after", "is missing"]);
    let teach = |file: &mut Value| drop(file["teach"].as_array_mut().unwrap().remove(0));
    breaks("cards.json", teach, &["has no card for"]);
    let gentler = |file: &mut Value| file["gentler"]["practices"] = json!([]);
    breaks("cards.json", gentler, &["gentler", "names no practice"]);
}

#[test]
fn support_has_dates_that_are_dates_and_numbers_that_can_be_dialled() {
    let file = "support/england.json";
    for wrong in [
        "2026-13-01",
        "2026-02-29",
        "28 November 2026",
        "2026-1-1",
        "",
    ] {
        breaks(
            file,
            |set| set["checked_on"] = json!(wrong),
            &["checked_on", "no date"],
        );
    }
    breaks(file, |set| set["checked_by"] = json!(" "), &["checked_by"]);
    breaks(
        file,
        |set| set["stale_after_days"] = json!(181),
        &["between 1 and 180"],
    );
    breaks(
        file,
        |set| set["lines"][0]["contact"] = json!("ring 999"),
        &["does not fit"],
    );
    let web = |set: &mut Value| {
        set["lines"][0]["kind"] = json!("web");
        set["lines"][0]["contact"] = json!("http://example.org");
    };
    breaks(file, web, &["does not fit"]);
    breaks(file, |set| set["lines"] = json!([]), &["name somebody"]);
    breaks(
        file,
        |set| set["slots"][0]["id"] = json!("gone"),
        &["slots"],
    );
}

#[test]
fn the_generic_set_names_no_number() {
    let file = "support/generic.json";
    breaks(
        file,
        |set| set["lines"][0]["note"] = json!("Ring 112."),
        &["no number"],
    );
    breaks(
        file,
        |set| set["lines"][0]["kind"] = json!("call"),
        &["no number"],
    );
}

#[test]
fn texts_are_there_and_are_set_as_they_have_to_be() {
    let file = "prompts.json";
    let text =
        |text: &'static str| move |file: &mut Value| file["prompts"][0]["text"] = json!(text);
    breaks(file, text(""), &["is empty"]);
    breaks(file, text("Who was there? "), &["space"]);
    breaks(file, text("Well done!"), &["exclamation mark"]);
    breaks(file, text("What didn't fit?"), &["apostrophe"]);
    let never = |file: &mut Value| file["line"] = json!("Clear your mind.");
    breaks("practices/rain.json", never, &["clear your mind"]);
}
