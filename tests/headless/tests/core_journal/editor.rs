//! Writing and changing a page.

use headless::pen::units;
use headless::{Clock, Device};
use proptest::prelude::*;
use shared::event::{EditorEvent, Happening, LensChoice, PageField, Place};

use crate::shelf::{DAY_MS, MONDAY_MS, Shelf, page, pass};

fn begun() -> (Shelf, Device<Shelf>) {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    device.begin(&page("Before.")).unwrap();
    (shelf, device)
}

#[test]
fn splices_count_as_browsers_do_across_emoji_and_combining_marks() {
    let (_, mut device) = begun();
    let id = device.write(&page("Naïve 👩‍⚕️ café e\u{301}")).unwrap();
    device.edit(&id).unwrap();
    // Behind the emoji with its joiner and its sign: five units.
    let at = units("Naïve 👩‍⚕️");
    device.types(PageField::Body, at, 0, " on nights,").unwrap();
    device.replace_in_body("e\u{301}", "é!").unwrap();
    assert_eq!(device.pen().body, "Naïve 👩‍⚕️ on nights, café é!");
    device.done().unwrap();
    assert_eq!(device.markdown(&id).unwrap(), "Naïve 👩‍⚕️ on nights, café é!");
}

#[test]
fn a_splice_outside_the_text_or_inside_a_character_takes_nothing_down() {
    let (_, mut device) = begun();
    let id = device.write(&page("a😀b")).unwrap();
    device.edit(&id).unwrap();
    for (seq, (at, remove)) in [(2, 0), (2, 1), (99, 0), (0, 99), (4, 7)]
        .into_iter()
        .enumerate()
    {
        device
            .does(Happening::Editor(EditorEvent::TextChanged {
                field: PageField::Body,
                seq: seq as u32 + 1,
                at,
                remove,
                insert: "x".to_owned(),
            }))
            .unwrap();
    }
    device.done().unwrap();
    assert!(device.markdown(&id).unwrap().contains('x'));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_the_screen_shows_is_what_is_kept(
        edits in prop::collection::vec(
            (any::<bool>(), any::<prop::sample::Index>(), 0..6_usize, "[a-c é👩\u{301}\u{200d}\n]{0,5}", 0..4_u32),
            1..30,
        ),
    ) {
        let (shelf, mut device) = begun();
        device.does(Happening::WentTo(Place::NewPage)).unwrap();
        device.append_to_body("begun ").unwrap();
        let id = device.editor().unwrap().page;
        for (in_title, from, remove, insert, pause) in &edits {
            let (field, text) = if *in_title {
                (PageField::Title, device.pen().title.clone())
            } else {
                (PageField::Body, device.pen().body.clone())
            };
            let insert = if *in_title { insert.replace('\n', " ") } else { insert.clone() };
            // Whole characters, as an editor's widget gives them.
            let chars: Vec<char> = text.chars().collect();
            let from = from.index(chars.len() + 1);
            let to = (from + remove).min(chars.len());
            let at = units(&chars[..from].iter().collect::<String>());
            let taken = units(&chars[from..to].iter().collect::<String>());
            device.types(field, at, taken, &insert).unwrap();
            if *pause == 0 {
                pass(&mut device, 2_500);
            }
        }
        device.settle_local().unwrap();
        let (title, body) = (device.pen().title.clone(), device.pen().body.clone());
        drop(device);
        let mut device = shelf.opened(&Clock::at(MONDAY_MS + DAY_MS));
        device.edit(&id).unwrap();
        let editor = device.editor().unwrap();
        prop_assert_eq!(editor.body, body);
        prop_assert_eq!(editor.title, title);
    }
}

#[test]
fn lens_tags_and_date_chosen_before_the_first_character_are_on_the_page() {
    let (_, mut device) = begun();
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    for what in [
        EditorEvent::LensChosen {
            lens: Some(LensChoice::Self_),
        },
        EditorEvent::LensChosen {
            lens: Some(LensChoice::Across),
        },
        EditorEvent::TagAdded {
            tag: " Handover ".to_owned(),
        },
        EditorEvent::TagAdded {
            tag: "nights".to_owned(),
        },
        EditorEvent::TagAdded {
            tag: "nights".to_owned(),
        },
        EditorEvent::TagRemoved {
            tag: "handover".to_owned(),
        },
        EditorEvent::WhenChosen {
            local: "2026-11-20T06:40".to_owned(),
        },
    ] {
        device.does(Happening::Editor(what)).unwrap();
    }
    let editor = device.editor().unwrap();
    assert_eq!(editor.page, "");
    assert!(!editor.has_content);
    assert_eq!(editor.when_local, "2026-11-20T06:40");
    let shown = editor.tags.clone();
    device.append_to_body("Then the words.").unwrap();
    let id = device.editor().unwrap().page;
    device.done().unwrap();
    let view = device.open_page(&id).unwrap();
    assert_eq!(view.lens, Some(LensChoice::Across));
    assert_eq!(view.tags, shown);
    assert!(view.tags.contains(&"nights".to_owned()), "{:?}", view.tags);
    assert_eq!(view.tags.len(), shown.len());
    assert_eq!(view.when, "Friday 20 November, 06:40");
}

#[test]
fn backdating_to_another_month_moves_the_row() {
    let (shelf, mut device) = begun();
    device.clock().move_to(MONDAY_MS + 60_000);
    let id = device.write(&page("Moved.")).unwrap();
    assert_eq!(device.rows().unwrap()[0].page, id);
    device.edit(&id).unwrap();
    let local = "2026-03-29T23:15".to_owned();
    device
        .does(Happening::Editor(EditorEvent::WhenChosen { local }))
        .unwrap();
    device.done().unwrap();
    for _ in 0..2 {
        let rows = device.rows().unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].page, id);
        let view = device.open_page(&id).unwrap();
        assert_eq!(view.when, "Sunday 29 March, 23:15");
        device = shelf.opened(&Clock::at(MONDAY_MS + DAY_MS));
    }
}

#[test]
fn a_date_that_is_none_gives_a_notice_and_changes_nothing() {
    let (_, mut device) = begun();
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    device.append_to_body("When?").unwrap();
    let before = device.editor().unwrap().when;
    for bad in [
        "",
        "yesterday",
        "2026-13-01T00:00",
        "2026-02-30T10:00",
        "0001-01-01T00:00",
    ] {
        let local = bad.to_owned();
        device
            .does(Happening::Editor(EditorEvent::WhenChosen { local }))
            .unwrap();
        let problem = device
            .problem()
            .unwrap_or_else(|| panic!("{bad} is no date"));
        assert_eq!(problem.text, "That date and time could not be read.");
        assert_eq!(device.editor().unwrap().when, before);
        device.does(Happening::NoticeDismissed).unwrap();
    }
}

#[test]
fn a_page_of_five_thousand_words_is_edited_in_its_middle() {
    let (shelf, mut device) = begun();
    let long: String = (0..5_000).map(|number| format!("word{number} ")).collect();
    let id = device.write(&page(&long)).unwrap();
    device.edit(&id).unwrap();
    device.replace_in_body("word2500 ", "").unwrap();
    for letter in "here I stopped ".chars() {
        let at = units(device.pen().body.split("word2501").next().unwrap());
        device
            .types(PageField::Body, at, 0, &letter.to_string())
            .unwrap();
    }
    device.settle_local().unwrap();
    drop(device);
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + DAY_MS));
    let body = device.markdown(&id).unwrap();
    assert_eq!(body, long.replace("word2500 ", "here I stopped "));
}

#[test]
fn the_text_is_not_echoed_at_every_key() {
    let (_, mut device) = begun();
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    let before = device.editor().unwrap();
    device.append_to_body("Many words.").unwrap();
    let after = device.editor().unwrap();
    assert_eq!(after.revision, before.revision);
    assert_eq!(after.body, before.body);
    assert!(after.has_content);
}

#[test]
fn tags_used_before_are_suggested_the_most_used_first() {
    let (_, mut device) = begun();
    for tags in [vec!["rare", "often"], vec!["often"]] {
        let mut draft = page("Tagged.");
        draft.tags = tags.into_iter().map(str::to_owned).collect();
        device.write(&draft).unwrap();
    }
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    assert_eq!(device.editor().unwrap().tag_suggestions, ["often", "rare"]);
    let tag = "often".to_owned();
    device
        .does(Happening::Editor(EditorEvent::TagAdded { tag }))
        .unwrap();
    assert_eq!(device.editor().unwrap().tag_suggestions, ["rare"]);
}

#[test]
fn a_new_page_closes_the_one_before_and_both_are_there() {
    let (_, mut device) = begun();
    for text in ["One.", "Two.", "Three."] {
        device.does(Happening::WentTo(Place::NewPage)).unwrap();
        device.append_to_body(text).unwrap();
    }
    assert_eq!(
        crate::shelf::texts(&mut device),
        ["Before.", "One.", "Three.", "Two."]
    );
}
