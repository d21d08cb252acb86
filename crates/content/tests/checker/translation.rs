//! Translations. The one that is broken here is British English itself, called another language.

use content::check::translation::{self, Translated};
use serde_json::{Value, json};

use super::folder::{Folder, asks};

fn noted() -> Translated {
    let mut translated = Translated {
        from: "en-GB".to_owned(),
        ..Translated::default()
    };
    translated.note(&Folder::british().files(), &[]);
    translated
}

fn problems(from: &Folder, to: &Folder, noted: &Translated) -> Vec<String> {
    let problems = translation::check(&from.files(), &to.files(), noted);
    problems.iter().map(ToString::to_string).collect()
}

/// Breaks the translation.
fn broken(file: &str, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let to = Folder::british().change(file, change);
    problems(&Folder::british(), &to, &noted())
}

#[test]
fn a_whole_translation_is_good_and_its_words_may_differ() {
    let words = |file: &mut Value| file["prompts"][0]["text"] = json!("Beth ddigwyddodd?");
    assert_eq!(broken("prompts.json", words), Vec::<String>::new());
    let version = |file: &mut Value| file["version"] = json!(99);
    assert_eq!(broken("prompts.json", version), Vec::<String>::new());
    let lines = |file: &mut Value| file["safety"]["lines"] = json!(["Un llinell."]);
    assert_eq!(broken("cards.json", lines), Vec::<String>::new());
}

#[test]
fn a_missing_file_and_one_too_many_are_found() {
    let to = Folder::british().without("forms/gibbs.json");
    let found = problems(&Folder::british(), &to, &noted());
    asks(&found, "forms/gibbs.json", &["is not translated"]);
    let from = Folder::british().without("forms/gibbs.json");
    let found = problems(&from, &Folder::british(), &noted());
    asks(&found, "forms/gibbs.json", &["translates nothing"]);
}

#[test]
fn a_missing_id_a_missing_field_and_one_too_many_are_found() {
    let without = |file: &mut Value| drop(file["words"].as_array_mut().unwrap().remove(0));
    let id = Folder::british();
    let words: Value = serde_json::from_slice(&id.0["feelings.json"]).unwrap();
    let first = words["words"][0]["id"].as_str().unwrap();
    asks(
        &broken("feelings.json", without),
        "feelings.json",
        &[first, "is not translated"],
    );
    let hint = |form: &mut Value| drop(form.as_object_mut().unwrap().remove("line"));
    asks(
        &broken("forms/gibbs.json", hint),
        "forms/gibbs.json",
        &["line", "is not translated"],
    );
    let extra = |form: &mut Value| form["closing"] = json!("Diolch.");
    let form = "forms/draft.json";
    asks(
        &broken(form, extra),
        form,
        &["closing", "translates nothing"],
    );
}

#[test]
fn an_id_a_kind_or_a_place_on_the_grid_does_not_change() {
    let kind = |form: &mut Value| form["fields"][0]["kind"] = json!("line");
    let file = "forms/gibbs.json";
    asks(&broken(file, kind), file, &["kind", "do not change it"]);
    let place = |file: &mut Value| file["words"][0]["e"] = json!(-3);
    asks(
        &broken("feelings.json", place),
        "feelings.json",
        &["do not change it"],
    );
}

#[test]
fn a_stale_text_and_one_of_no_known_wording_are_found() {
    let from = Folder::british().change("prompts.json", |file| {
        file["prompts"][0]["text"] = json!("What happened, in other words?");
    });
    let found = problems(&from, &Folder::british(), &noted());
    assert_eq!(found.len(), 1, "{found:#?}");
    asks(
        &found,
        "prompts.json",
        &["older wording", "cargo xtask content translated"],
    );
    let found = problems(
        &Folder::british(),
        &Folder::british(),
        &Translated::default(),
    );
    asks(&found, "prompts.json", &["which wording"]);
}

#[test]
fn noting_one_file_leaves_the_others_as_they_were() {
    let from = Folder::british()
        .change("cards.json", |file| {
            file["patient_reminder"] = json!("No names.")
        })
        .change("drafts.json", |file| {
            file["drafts"][0]["title"] = json!("Another")
        });
    let mut translated = noted();
    translated.note(&from.files(), &["cards.json".to_owned()]);
    let found = problems(&from, &Folder::british(), &translated);
    assert_eq!(found.len(), 1, "{found:#?}");
    asks(&found, "drafts.json", &["older wording"]);
    let json = translated.to_json();
    assert_eq!(Translated::read(json.as_bytes()), Ok(translated));
}
