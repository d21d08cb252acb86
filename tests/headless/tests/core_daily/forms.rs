//! Forms of the content pack: every one of them can be filled, read, edited, searched and found.

use content::{FieldKind, Pack};
use headless::{Clock, Device};
use shared::event::{
    CardKind, EditorEvent, FormEvent, Happening, JournalEvent, LensChoice, PageEvent, PageField,
    Place,
};
use shared::view::{EntryView, ScreenView};

use crate::hand::{
    begun, chooses, counts, does, done, editor, edits, field, form, opens, picks, reads, ready,
    rows, taps, title, types, went, words,
};
use crate::shelf::{DAY_MS, HOUR_MS, MONDAY_MS, Shelf};

/// Answers every field of the form that is open; the words name the field.
fn fill(device: &mut Device<Shelf>, form: &content::Form) {
    for field in &form.fields {
        let key = field.key.as_str();
        match &field.kind {
            FieldKind::Line | FieldKind::Text => types(device, key, &format!("In {key}.")),
            FieldKind::Choice(options) => chooses(device, key, &options[0].id),
            FieldKind::Set { options, own } => {
                if let Some(option) = options.first() {
                    picks(device, key, &option.id, true);
                }
                if *own {
                    picks(device, key, "own word", true);
                }
            }
            FieldKind::Scale { max, .. } => counts(device, key, i32::try_from(*max).unwrap()),
            FieldKind::Day => chooses(device, key, "2026-12-24"),
            FieldKind::Cell if key == "cell" => taps(device, 1, 2),
            FieldKind::Cell => {}
        }
    }
}

#[test]
fn every_form_is_filled_kept_read_and_edited() {
    let (shelf, mut device) = begun();
    for form in Pack::bundled().forms() {
        opens(&mut device, &form.id);
        assert_eq!(
            editor(&device).form.unwrap().title,
            form.title,
            "{}",
            form.id
        );
        assert!(!editor(&device).has_content, "opening is not writing");
        fill(&mut device, form);
        done(&mut device);
        let page = rows(&mut device)
            .into_iter()
            .find(|row| row.kind.as_deref() == Some(form.name()))
            .unwrap_or_else(|| panic!("{} is not listed", form.id))
            .page;
        let read = reads(&mut device, &page);
        assert_eq!(read.form.as_deref(), Some(form.name()));
        for field in &form.fields {
            let is_there = read
                .answers
                .iter()
                .any(|answer| answer.label == field.label);
            assert!(
                is_there || field.key == "second-cell",
                "{}: {}",
                form.id,
                field.key
            );
        }
        does(&mut device, Happening::Page(PageEvent::EditAsked));
        for field in &form.fields {
            if matches!(field.kind, FieldKind::Line | FieldKind::Text) {
                assert_eq!(words(&device, &field.key), format!("In {}.", field.key));
            }
        }
        done(&mut device);
    }
    let before = rows(&mut device).len();
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    assert_eq!(rows(&mut device).len(), before);
}

#[test]
fn answers_are_found_by_search_and_kinds_filter_the_list() {
    let (_, mut device) = begun();
    opens(&mut device, "stockdale");
    let first = form(&device).fields[0].key.clone();
    types(&mut device, &first, "Four beds closed since Friday.");
    done(&mut device);
    does(
        &mut device,
        Happening::Journal(JournalEvent::SearchChanged {
            text: "beds closed".to_owned(),
        }),
    );
    let found = rows(&mut device);
    assert_eq!(found.len(), 1);
    assert!(title(&found[0]).contains("Four beds"));
    does(
        &mut device,
        Happening::Journal(JournalEvent::SearchChanged {
            text: String::new(),
        }),
    );
    let journal = ready(&device).journal.unwrap();
    let kinds: Vec<&str> = journal.kinds.iter().map(|kind| kind.id.as_str()).collect();
    assert!(
        kinds.contains(&"stockdale") && kinds.contains(&"page"),
        "{kinds:?}"
    );
    for (kind, count) in [("stockdale", 1), ("page", 1), ("gibbs", 0)] {
        does(
            &mut device,
            Happening::Journal(JournalEvent::KindFiltered {
                form: Some(kind.to_owned()),
            }),
        );
        assert_eq!(rows(&mut device).len(), count, "{kind}");
    }
}

#[test]
fn swap_lets_a_person_read_what_they_wrote_for_a_colleague() {
    let (_, mut device) = begun();
    opens(&mut device, "swap");
    let swap = Pack::bundled().form("swap").unwrap();
    let quoting = swap
        .fields
        .iter()
        .find(|field| field.quotes.is_some())
        .unwrap();
    let quoted = quoting.quotes.clone().unwrap();
    assert!(field(&device, &quoting.key).recalled.is_none());
    types(&mut device, &quoted, "You did what could be done.");
    // drawn again with the next thing that is no keystroke
    edits(
        &mut device,
        EditorEvent::LensChosen {
            lens: Some(LensChoice::Self_),
        },
    );
    let recalled = field(&device, &quoting.key).recalled.unwrap();
    assert_eq!(recalled.text, "You did what could be done.");
}

#[test]
fn then_and_now_shows_what_was_written_before_beside_what_is_written_now() {
    let (shelf, mut device) = begun();
    opens(&mut device, "then");
    let then = Pack::bundled().form("then").unwrap();
    fill(&mut device, then);
    done(&mut device);
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + 60 * DAY_MS));
    opens(&mut device, "now");
    device.settle_local().unwrap();
    let now = Pack::bundled().form("now").unwrap();
    let recalling: Vec<_> = now
        .fields
        .iter()
        .filter(|field| field.recalls.is_some())
        .collect();
    assert!(!recalling.is_empty());
    for field_of in recalling {
        let (_, key) = field_of.recalls.clone().unwrap();
        let recalled = field(&device, &field_of.key).recalled.unwrap();
        assert_eq!(recalled.text, format!("In {key}."));
        assert_eq!(recalled.from, "You wrote on Monday 23 November 2026");
    }
}

#[test]
fn words_typed_into_two_fields_do_not_mix_and_survive_a_kill() {
    let (shelf, mut device) = begun();
    opens(&mut device, "what-so-what");
    let keys: Vec<String> = form(&device).fields.iter().map(|f| f.key.clone()).collect();
    for (number, key) in keys.iter().enumerate() {
        let field = PageField::Answer { key: key.clone() };
        device.types(field, 0, 0, &format!("{number}🙂")).unwrap();
        device.settle_local().unwrap();
    }
    let field = PageField::Answer {
        key: keys[0].clone(),
    };
    device.types(field, 1, 2, " and a half").unwrap();
    device.settle_local().unwrap();
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    let page = rows(&mut device)[0].page.clone();
    let read = reads(&mut device, &page);
    let texts: Vec<&str> = read
        .answers
        .iter()
        .map(|answer| answer.text.as_str())
        .collect();
    assert_eq!(texts[..2], ["0 and a half", "1🙂"]);
}

#[test]
fn scales_and_days_take_what_is_on_them_and_nothing_else() {
    let (_, mut device) = begun();
    opens(&mut device, "rehearsal");
    counts(&mut device, "confidence-before", 11);
    counts(&mut device, "confidence-before", -1);
    chooses(&mut device, "when", "tomorrow");
    assert!(!editor(&device).has_content);
    counts(&mut device, "confidence-before", 3);
    counts(&mut device, "confidence-after", 6);
    chooses(&mut device, "when", "2026-12-01");
    let EntryView::Scale(scale) = field(&device, "confidence-after").entry else {
        panic!("no scale");
    };
    assert_eq!((scale.min, scale.max, scale.number), (0, 10, Some(6)));
    let EntryView::Day(day) = field(&device, "when").entry else {
        panic!("no day");
    };
    assert_eq!(day.label, "Tuesday 1 December");
    edits(
        &mut device,
        EditorEvent::NumberChosen {
            key: "confidence-before".to_owned(),
            number: None,
        },
    );
    let EntryView::Scale(scale) = field(&device, "confidence-before").entry else {
        panic!("no scale");
    };
    assert_eq!(scale.number, None);
}

#[test]
fn every_card_of_the_pack_opens_and_an_exemplar_can_be_tried() {
    let (_, mut device) = begun();
    let pack = Pack::bundled();
    let cards = pack.cards().unwrap();
    let mut all: Vec<(CardKind, String)> = Vec::new();
    all.extend(
        cards
            .explainers
            .iter()
            .map(|c| (CardKind::Explainer, c.id.clone())),
    );
    all.extend(cards.teach.iter().map(|c| (CardKind::Teach, c.id.clone())));
    all.extend(
        cards
            .doorway
            .iter()
            .map(|c| (CardKind::Doorway, c.id.clone())),
    );
    all.extend(
        pack.exemplars()
            .iter()
            .map(|e| (CardKind::Exemplar, e.id.clone())),
    );
    all.extend(
        pack.patterns()
            .iter()
            .map(|p| (CardKind::Pattern, p.id.clone())),
    );
    all.extend((1..=8).map(|n| (CardKind::Session, n.to_string())));
    assert!(all.len() > 40);
    for (kind, card) in all {
        went(&mut device, Place::Programme);
        let event = FormEvent::CardOpened {
            what: kind,
            card: card.clone(),
        };
        does(&mut device, Happening::Form(event));
        let ScreenView::Card(view) = ready(&device).screen else {
            panic!("{card} did not open");
        };
        assert_eq!((view.kind, &view.id), (kind, &card));
        assert!(
            !view.sections.is_empty() && !view.title.is_empty(),
            "{card}"
        );
        if kind == CardKind::Exemplar {
            assert!(view.consent.unwrap().contains("public record"), "{card}");
            assert!(!view.sources.is_empty() && view.can_try);
        }
    }
    let exemplar = pack.exemplars()[0].id.clone();
    does(
        &mut device,
        Happening::Form(FormEvent::MoveTaken { exemplar }),
    );
    assert_eq!(words(&device, "what"), pack.exemplars()[0].move_);
    done(&mut device);
    assert_eq!(rows(&mut device).len(), 2);
}
