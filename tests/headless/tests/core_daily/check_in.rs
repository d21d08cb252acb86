//! Checking in: kept at the first tap, amended after it.

use headless::Clock;
use shared::event::{
    EditorEvent, Happening, JournalEvent, LensChoice, Place, Preference, SettingsEvent,
};
use shared::view::EntryView;

use crate::hand::{
    begun, chooses, chosen, does, done, editor, edits, field, form, opens, picks, reads, ready,
    rows, taps, title, types, went,
};
use crate::shelf::{HOUR_MS, MONDAY_MS, stop};

#[test]
fn a_check_in_is_durable_with_its_first_tap() {
    let (shelf, mut device) = begun();
    opens(&mut device, "check-in");
    assert!(!editor(&device).has_content);
    taps(&mut device, -2, 3);
    // killed right after the tap
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    let rows = rows(&mut device);
    assert_eq!(rows[0].kind.as_deref(), Some("Check-in"));
    let cell = rows[0].cell.unwrap();
    assert_eq!((cell.pleasantness, cell.energy), (-2, 3));
    assert_eq!(title(&rows[0]), "unpleasant, as much energy as there is");
}

#[test]
fn a_check_in_is_there_after_a_kill_at_any_write() {
    let (base, device) = begun();
    drop(device);
    for after in 0.. {
        let mut ended = true;
        for written in [false, true] {
            let shelf = base.copied();
            let mut device = shelf.opened(&Clock::at(MONDAY_MS));
            device.stop_at(stop(after, written));
            let open = shared::event::FormEvent::Opened {
                form: "check-in".to_owned(),
            };
            let tap = EditorEvent::CellChosen {
                key: "cell".to_owned(),
                cell: Some(shared::event::Cell {
                    pleasantness: 1,
                    energy: -1,
                }),
            };
            let kept = device.does(Happening::Form(open)).is_ok()
                && device.does(Happening::Editor(tap)).is_ok();
            ended &= kept && device.does(Happening::Editor(EditorEvent::Done)).is_ok();
            drop(device);
            let mut device = shelf.opened(&Clock::at(MONDAY_MS + 60_000));
            let found = rows(&mut device)
                .iter()
                .filter(|row| row.cell.is_some())
                .count();
            assert!(
                found == 1 || (!kept && found == 0),
                "write {after}, {written}: {found}"
            );
        }
        if ended {
            break;
        }
        assert!(after < 50);
    }
}

#[test]
fn three_taps_make_a_whole_check_in_and_more_amends_the_same_record() {
    let (_, mut device) = begun();
    opens(&mut device, "check-in");
    taps(&mut device, -2, 2);
    let EntryView::Set(words) = field(&device, "words").entry else {
        panic!("no words");
    };
    assert!(words.options.len() >= 6 && words.own && words.more.len() > 60);
    let first = words.options[0].id.clone();
    picks(&mut device, "words", &first, true);
    edits(
        &mut device,
        EditorEvent::LensChosen {
            lens: Some(LensChoice::System),
        },
    );
    done(&mut device);
    let page = rows(&mut device)[0].page.clone();
    does(
        &mut device,
        Happening::Journal(JournalEvent::PageOpened { page: page.clone() }),
    );
    does(
        &mut device,
        Happening::Page(shared::event::PageEvent::EditAsked),
    );
    types(&mut device, "why", "The bed meeting");
    edits(
        &mut device,
        EditorEvent::CellChosen {
            key: "second-cell".to_owned(),
            cell: Some(shared::event::Cell {
                pleasantness: 2,
                energy: -1,
            }),
        },
    );
    done(&mut device);
    let all = rows(&mut device);
    assert_eq!(all.len(), 2, "one check-in beside the first page");
    assert_eq!(all[0].lens, Some(LensChoice::System));
    assert_eq!(title(&all[0]), "The bed meeting");
    let read = reads(&mut device, &page);
    let labels: Vec<&str> = read
        .answers
        .iter()
        .map(|answer| answer.text.as_str())
        .collect();
    assert!(labels.contains(&"pleasant, a little low"), "{labels:?}");
    assert!(labels.contains(&"The bed meeting"));
}

#[test]
fn one_tap_takes_a_check_in_back() {
    let (_, mut device) = begun();
    opens(&mut device, "check-in");
    taps(&mut device, 0, 0);
    assert!(ready(&device).notice.unwrap().action.is_some());
    does(&mut device, Happening::NoticeActed);
    assert_eq!(rows(&mut device).len(), 1);
}

#[test]
fn own_words_are_remembered_and_known_words_are_known_however_they_are_typed() {
    let (_, mut device) = begun();
    opens(&mut device, "check-in");
    taps(&mut device, -1, 1);
    picks(&mut device, "words", " Wrung   out ", true);
    picks(&mut device, "words", "FRUSTRATED", true);
    assert!(chosen(&device, "words").contains(&"frustrated".to_owned()));
    assert!(chosen(&device, "words").contains(&"Wrung out".to_owned()));
    done(&mut device);
    opens(&mut device, "check-in");
    taps(&mut device, 3, 3);
    let EntryView::Set(words) = field(&device, "words").entry else {
        panic!("no words");
    };
    assert!(words.options.iter().any(|option| option.id == "Wrung out"));
    done(&mut device);
    // and a word filters the journal
    does(
        &mut device,
        Happening::Journal(JournalEvent::FeelingFiltered {
            feeling: Some("Wrung out".to_owned()),
        }),
    );
    went(&mut device, Place::Journal);
    let journal = ready(&device).journal.unwrap();
    assert_eq!(
        journal.days.iter().map(|day| day.rows.len()).sum::<usize>(),
        1
    );
    assert!(journal.feelings.iter().any(|feeling| feeling.on));
    // and search finds both, the listed word by what it is called
    let feeling = None;
    let all = JournalEvent::FeelingFiltered { feeling };
    does(&mut device, Happening::Journal(all));
    for text in ["wrung", "frustrated"] {
        let text = text.to_owned();
        let search = JournalEvent::SearchChanged { text };
        does(&mut device, Happening::Journal(search));
        assert_eq!(rows(&mut device).len(), 1);
    }
}

#[test]
fn which_was_it_is_asked_after_a_word_about_people() {
    let (_, mut device) = begun();
    opens(&mut device, "check-in");
    taps(&mut device, -2, 1);
    let asked = |device: &_| form(device).fields.iter().any(|f| f.key == "which-was-it");
    picks(&mut device, "words", "frustrated", true);
    assert!(!asked(&device));
    let people = serde_json::from_str::<serde_json::Value>(include_str!(
        "../../../../content/en-GB/feelings.json"
    ))
    .unwrap();
    let word = people["people_words"][0].as_str().unwrap().to_owned();
    picks(&mut device, "words", &word, true);
    assert!(asked(&device));
    chooses(&mut device, "which-was-it", "empathic-distress");
    assert_eq!(chosen(&device, "which-was-it"), ["empathic-distress"]);
    picks(&mut device, "words", &word, false);
    assert!(asked(&device), "what was answered stays in sight");
}

#[test]
fn what_is_no_place_no_choice_and_no_number_changes_nothing() {
    let (_, mut device) = begun();
    opens(&mut device, "check-in");
    taps(&mut device, 4, 0);
    taps(&mut device, 0, -4);
    assert!(!editor(&device).has_content);
    taps(&mut device, 0, 0);
    chooses(&mut device, "which-was-it", "nonsense");
    chooses(&mut device, "no-such-field", "x");
    chooses(&mut device, "words", "frustrated");
    picks(&mut device, "why", "x", true);
    done(&mut device);
    let page = rows(&mut device)[0].page.clone();
    let read = reads(&mut device, &page);
    assert_eq!(read.answers.len(), 1, "{:?}", read.answers.len());
}

#[test]
fn lists_stand_in_for_the_grid() {
    let (_, mut device) = begun();
    does(
        &mut device,
        Happening::Settings(SettingsEvent::Preferred {
            what: Preference::ListsNotGrid,
            on: true,
        }),
    );
    opens(&mut device, "check-in");
    let EntryView::Cell(cell) = field(&device, "cell").entry else {
        panic!("no grid");
    };
    assert!(cell.as_lists);
    assert_eq!((cell.pleasantness.len(), cell.energy.len()), (7, 7));
}
