//! The rant page: in one sealed place, and gone when it is meant to be.

use headless::{Clock, Device};
use shared::event::{FormEvent, Happening, JournalEvent, Place, RantEvent};
use shared::view::{RantView, ScreenView};

use crate::hand::{begun, does, done, editor, field, ready, rows, types, went};
use crate::shelf::{DAY_MS, HOUR_MS, MONDAY_MS, Shelf, pass, texts};

fn rant(device: &mut Device<Shelf>) -> RantView {
    went(device, Place::Rant);
    match ready(device).screen {
        ScreenView::Rant(rant) => rant,
        other => panic!("{other:?}"),
    }
}

fn typed(device: &mut Device<Shelf>, at: u32, insert: &str) {
    does(
        device,
        Happening::Rant(RantEvent::TextChanged {
            at,
            remove: 0,
            insert: insert.to_owned(),
        }),
    );
}

fn search(device: &mut Device<Shelf>, text: &str) -> usize {
    went(device, Place::Journal);
    let text = text.to_owned();
    does(
        device,
        Happening::Journal(JournalEvent::SearchChanged { text }),
    );
    device.settle_local().unwrap();
    let journal = ready(device).journal.unwrap();
    journal.days.iter().map(|day| day.rows.len()).sum()
}

#[test]
fn it_survives_a_kill_and_is_in_no_page_and_in_no_search() {
    let (shelf, mut device) = begun();
    assert!(!rant(&mut device).has_content);
    typed(&mut device, 0, "Nobody listens");
    typed(&mut device, 14, " 🙂 ever");
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    assert_eq!(texts(&mut device), ["Before."]);
    assert_eq!(search(&mut device, "listens"), 0);
    assert_eq!(search(&mut device, "before"), 1);
    let shown = rant(&mut device);
    assert_eq!(shown.text, "Nobody listens 🙂 ever");
    assert!(shown.has_content);
}

#[test]
fn burned_is_gone_at_once_and_stays_gone() {
    let (shelf, mut device) = begun();
    let before = shelf.inner.copied();
    rant(&mut device);
    typed(&mut device, 0, "All of it.");
    assert!(shelf.inner.holds("rant"));
    does(&mut device, Happening::Rant(RantEvent::Burned));
    assert!(!shelf.inner.holds("rant"), "the record is erased");
    drop(before);
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    assert_eq!(rant(&mut device).text, "");
    assert_eq!(texts(&mut device), ["Before."]);
}

#[test]
fn it_goes_when_the_day_turns_open_or_closed() {
    let (shelf, mut device) = begun();
    rant(&mut device);
    typed(&mut device, 0, "Still here at midnight.");
    // 10:00 to 03:50: the same day of the journal
    pass(&mut device, 17 * HOUR_MS + 50 * 60_000);
    assert!(shelf.inner.holds("rant"));
    pass(&mut device, 30 * 60_000);
    assert!(!shelf.inner.holds("rant"), "erased while it was open");
    assert!(!matches!(ready(&device).screen, ScreenView::Rant(_)));

    rant(&mut device);
    typed(&mut device, 0, "Another.");
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + 2 * DAY_MS));
    device.settle_local().unwrap();
    assert!(!shelf.inner.holds("rant"), "erased at the next start");
    assert_eq!(rant(&mut device).text, "");
}

#[test]
fn kept_it_becomes_a_page_and_only_a_page() {
    let (shelf, mut device) = begun();
    rant(&mut device);
    typed(&mut device, 0, "Worth keeping after all.");
    does(&mut device, Happening::Rant(RantEvent::Kept));
    assert_eq!(editor(&device).body, "Worth keeping after all.");
    assert!(!shelf.inner.holds("rant"));
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    assert_eq!(texts(&mut device), ["Before.", "Worth keeping after all."]);
}

#[test]
fn turned_into_an_ask_it_is_read_beside_the_pressure_and_burned_with_it() {
    let (shelf, mut device) = begun();
    rant(&mut device);
    typed(&mut device, 0, "Two nurses for thirty beds.");
    does(&mut device, Happening::Rant(RantEvent::MadeAnAsk));
    assert_eq!(editor(&device).form.unwrap().form, "pressure");
    let recalled = field(&device, "text").recalled.unwrap();
    assert_eq!(recalled.text, "Two nurses for thirty beds.");
    assert!(!editor(&device).has_content, "nothing of it is copied");
    types(&mut device, "text", "Short by two.");
    done(&mut device);
    assert!(!shelf.inner.holds("rant"));
    assert_eq!(rows(&mut device).len(), 2);
    assert_eq!(search(&mut device, "thirty"), 0);
}

#[test]
fn an_ask_that_is_left_empty_leaves_the_rant_where_it_is() {
    let (shelf, mut device) = begun();
    rant(&mut device);
    typed(&mut device, 0, "Later.");
    does(&mut device, Happening::Rant(RantEvent::MadeAnAsk));
    done(&mut device);
    assert!(shelf.inner.holds("rant"));
    assert_eq!(rant(&mut device).text, "Later.");
    let form = "stockdale".to_owned();
    does(&mut device, Happening::Form(FormEvent::Opened { form }));
    assert!(editor(&device).form.is_some());
    assert_eq!(rant(&mut device).text, "Later.");
}
