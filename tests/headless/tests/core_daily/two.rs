//! Two devices answer one form, check-in, pressure and draft offline: both people's words survive.

use content::{FieldKind, Pack};
use shared::event::{EditorEvent, FormEvent, Happening, JournalEvent, PageEvent, PageField, Place};
use shared::view::{PageView, ScreenView, ViewModel};

use crate::town::{Person, Town, meet};

fn does(person: &mut Person, what: Happening) {
    person.shell.device.does(what).unwrap();
}

fn edits(person: &mut Person, event: EditorEvent) {
    does(person, Happening::Editor(event));
}

fn types(person: &mut Person, key: &str, text: &str) {
    let field = PageField::Answer {
        key: key.to_owned(),
    };
    person.shell.device.types(field, 0, 0, text).unwrap();
    person.shell.device.settle_local().unwrap();
}

fn newest(person: &mut Person) -> String {
    person.shell.device.rows().unwrap()[0].page.clone()
}

fn read(person: &mut Person, page: &str) -> PageView {
    does(person, Happening::WentTo(Place::Journal));
    let page = page.to_owned();
    does(
        person,
        Happening::Journal(JournalEvent::PageOpened { page }),
    );
    let ViewModel::Ready(ready) = person.shell.device.view() else {
        panic!("not open");
    };
    match ready.screen {
        ScreenView::Page(page) => page,
        other => panic!("{other:?}"),
    }
}

/// Answers as far as one of two people does: words that name them, and the `nth` of what is offered.
fn answer(person: &mut Person, form: &content::Form, who: &str, nth: usize) {
    for field in &form.fields {
        let key = field.key.clone();
        match &field.kind {
            FieldKind::Line | FieldKind::Text => types(person, &key, &format!("{who} on {key}. ")),
            FieldKind::Choice(options) => {
                let choice = options.get(nth).or(options.first()).map(|o| o.id.clone());
                edits(person, EditorEvent::AnswerChosen { key, choice });
            }
            FieldKind::Set { options, own } => {
                if let Some(option) = options.get(nth) {
                    let (key, item) = (key.clone(), option.id.clone());
                    edits(
                        person,
                        EditorEvent::ItemSet {
                            key,
                            item,
                            on: true,
                        },
                    );
                }
                if *own {
                    let item = format!("word of {who}");
                    edits(
                        person,
                        EditorEvent::ItemSet {
                            key,
                            item,
                            on: true,
                        },
                    );
                }
            }
            FieldKind::Scale { min, .. } => {
                let number = i32::try_from(*min).unwrap() + i32::try_from(nth).unwrap();
                edits(
                    person,
                    EditorEvent::NumberChosen {
                        key,
                        number: Some(number),
                    },
                );
            }
            FieldKind::Day => {
                let choice = Some(format!("2026-12-0{}", nth + 1));
                edits(person, EditorEvent::AnswerChosen { key, choice });
            }
            FieldKind::Cell => {
                let cell = Some(shared::event::Cell {
                    pleasantness: -1 - i32::try_from(nth).unwrap(),
                    energy: 1 + i32::try_from(nth).unwrap(),
                });
                edits(person, EditorEvent::CellChosen { key, cell });
            }
        }
    }
}

#[tokio::test]
async fn both_peoples_words_survive_in_every_form_and_the_record_is_valid() {
    let town = Town::new().await;
    let (mut phone, mut tablet) = town.two().await;
    for form in Pack::bundled().forms() {
        let id = form.id.clone();
        does(&mut phone, Happening::Form(FormEvent::Opened { form: id }));
        let begun = &form.fields[0];
        answer(
            &mut phone,
            &content::Form {
                fields: vec![begun.clone()],
                ..form.clone()
            },
            "At first",
            0,
        );
        edits(&mut phone, EditorEvent::Done);
        let page = newest(&mut phone);
        meet(&mut phone, &mut tablet).await;
        for (person, who, nth) in [(&mut phone, "Phone", 0), (&mut tablet, "Tablet", 1)] {
            person.shell.set_online(false).await.unwrap();
            read(person, &page);
            does(person, Happening::Page(PageEvent::EditAsked));
            answer(person, form, who, nth);
            edits(person, EditorEvent::Done);
        }
        for person in [&mut phone, &mut tablet] {
            person.shell.set_online(true).await.unwrap();
        }
        meet(&mut phone, &mut tablet).await;
        let (one, other) = (read(&mut phone, &page), read(&mut tablet, &page));
        let texts = |view: &PageView| -> Vec<(String, String)> {
            let answers = view.answers.iter();
            answers.map(|a| (a.label.clone(), a.text.clone())).collect()
        };
        assert_eq!(texts(&one), texts(&other), "{}", form.id);
        for field in &form.fields {
            let found = one
                .answers
                .iter()
                .find(|answer| answer.label == field.label);
            let text = &found
                .unwrap_or_else(|| panic!("{}: {}", form.id, field.key))
                .text;
            match &field.kind {
                FieldKind::Line | FieldKind::Text => {
                    for who in ["Phone", "Tablet"] {
                        let words = format!("{who} on {}.", field.key);
                        assert!(text.contains(&words), "{}: {words} in {text}", form.id);
                    }
                }
                FieldKind::Set { own: true, .. } => {
                    assert!(text.contains("word of Phone") && text.contains("word of Tablet"));
                }
                // one of the two, whole: never a mixture, never nothing
                FieldKind::Choice(options) => {
                    assert!(options.iter().take(2).any(|option| option.text == *text));
                }
                _ => assert!(!text.is_empty()),
            }
        }
    }
}

#[tokio::test]
async fn a_rant_reaches_no_relay_and_no_other_device() {
    let town = Town::new().await;
    let (mut phone, mut tablet) = town.two().await;
    phone.write("Something to send.").await;
    meet(&mut phone, &mut tablet).await;
    phone.road.take_asked();
    does(&mut phone, Happening::WentTo(Place::Rant));
    does(
        &mut phone,
        Happening::Rant(shared::event::RantEvent::TextChanged {
            at: 0,
            remove: 0,
            insert: "Not for anybody.".to_owned(),
        }),
    );
    does(&mut phone, Happening::WentToBackground);
    let asked = phone.road.take_asked();
    assert!(
        asked.iter().all(|path| !path.contains("parts")),
        "{asked:?}"
    );
    meet(&mut phone, &mut tablet).await;
    for person in [&mut phone, &mut tablet] {
        let pages = person.shell.device.read_all().unwrap();
        assert!(
            pages
                .iter()
                .any(|page| page.text.contains("Something to send."))
        );
        assert!(
            pages
                .iter()
                .all(|page| !page.text.contains("Not for anybody"))
        );
    }
}
