//! The list, its days, its search, and the bin.

use headless::{Clock, Device};
use shared::event::{Happening, JournalEvent, LensChoice, PageEvent, Place, SettingsEvent};
use shared::view::{DayView, JournalView};

use crate::shelf::{DAY_MS, HOUR_MS, MONDAY_MS, Shelf, page, pass};

fn begun() -> (Shelf, Device<Shelf>) {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    device.begin(&page("Before.")).unwrap();
    (shelf, device)
}

fn journal(device: &mut Device<Shelf>) -> JournalView {
    device.does(Happening::WentTo(Place::Journal)).unwrap();
    device.ready("test").unwrap().journal.unwrap()
}

fn titles(day: &DayView) -> Vec<String> {
    day.rows
        .iter()
        .map(|row| row.title.iter().map(|piece| piece.text.as_str()).collect())
        .collect()
}

fn days(device: &mut Device<Shelf>) -> Vec<(String, Vec<String>)> {
    let days = journal(device).days;
    days.iter()
        .map(|day| (day.label.clone(), titles(day)))
        .collect()
}

fn found(device: &mut Device<Shelf>, text: &str) -> (Vec<String>, Option<String>) {
    device.does(Happening::WentTo(Place::Journal)).unwrap();
    let text = text.to_owned();
    device
        .does(Happening::Journal(JournalEvent::SearchChanged { text }))
        .unwrap();
    let journal = device.ready("test").unwrap().journal.unwrap();
    (
        journal.days.iter().flat_map(titles).collect(),
        journal.summary,
    )
}

fn turn_at(device: &mut Device<Shelf>, hour: u32) {
    device
        .does(Happening::Settings(SettingsEvent::DayTurnChosen { hour }))
        .unwrap();
}

#[test]
fn a_night_belongs_to_the_day_before_until_the_day_turns() {
    let (shelf, mut device) = begun();
    // Monday 23:30, Tuesday 03:59, 04:00 and 05:30.
    for (hours, title) in [
        (13.5, "late"),
        (17.984, "before"),
        (18.0, "at"),
        (19.5, "early"),
    ] {
        device
            .clock()
            .move_to(MONDAY_MS + (hours * HOUR_MS as f64) as i64);
        device.write(&page(title)).unwrap();
    }
    let monday = "Monday 23 November".to_owned();
    let tuesday = "Tuesday 24 November".to_owned();
    let names = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let at_four = [
        (tuesday.clone(), names(&["early", "at"])),
        (monday.clone(), names(&["before", "late", "Before."])),
    ];
    assert_eq!(days(&mut device), at_four);
    turn_at(&mut device, 5);
    let at_five = [
        (tuesday.clone(), names(&["early"])),
        (monday.clone(), names(&["at", "before", "late", "Before."])),
    ];
    assert_eq!(days(&mut device), at_five);
    turn_at(&mut device, 0);
    let at_midnight = [
        (tuesday, names(&["early", "at", "before"])),
        (monday, names(&["late", "Before."])),
    ];
    assert_eq!(days(&mut device), at_midnight);
    drop(device);
    let mut again = shelf.opened(&Clock::at(MONDAY_MS + DAY_MS));
    assert_eq!(days(&mut again), at_midnight, "the hour is kept");
}

#[test]
fn the_list_is_a_window_that_widens_until_everything_is_in_it() {
    let (shelf, mut device) = begun();
    for number in 0..150 {
        device
            .clock()
            .move_to(MONDAY_MS + (number + 1) * 6 * HOUR_MS);
        device.write(&page(&format!("Page {number}."))).unwrap();
    }
    drop(device);
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + 60 * DAY_MS));
    let count =
        |journal: &JournalView| journal.days.iter().map(|day| day.rows.len()).sum::<usize>();
    let first = journal(&mut device);
    assert_eq!((count(&first), first.more), (60, true));
    assert_eq!(first.search_label, "Search 151 pages");
    assert_eq!(titles(&first.days[0])[0], "Page 149.");
    for (rows, more) in [(120, true), (151, false), (151, false)] {
        device
            .does(Happening::Journal(JournalEvent::EndNeared))
            .unwrap();
        let wider = journal(&mut device);
        assert_eq!((count(&wider), wider.more), (rows, more));
    }
    let all = device.rows().unwrap();
    assert_eq!(all.last().unwrap().title[0].text, "Before.");
}

#[test]
fn showing_the_list_opens_no_document() {
    let (shelf, mut device) = begun();
    for number in 0..30 {
        device.write(&page(&format!("Page {number}."))).unwrap();
    }
    drop(device);
    let before = shelf.inner.values_read();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + DAY_MS));
    journal(&mut device);
    pass(&mut device, 5_000);
    // The install, the space, the draft, what happened with the server, the log's root, a healing,
    // what is known of attachments and of packs, and one month.
    assert_eq!(shelf.inner.values_read() - before, 9);
}

#[test]
fn a_lens_filters_the_list_and_an_empty_one_says_so() {
    let (_, mut device) = begun();
    for (lens, text) in [(LensChoice::Team, "us"), (LensChoice::System, "rules")] {
        let mut draft = page(text);
        draft.lens = Some(lens);
        device.write(&draft).unwrap();
    }
    journal(&mut device);
    let mut filtered = |lens| {
        device
            .does(Happening::Journal(JournalEvent::LensFiltered { lens }))
            .unwrap();
        let journal = device.ready("test").unwrap().journal.unwrap();
        (
            journal.days.iter().flat_map(titles).collect::<Vec<_>>(),
            journal.summary,
        )
    };
    assert_eq!(
        filtered(Some(LensChoice::Team)),
        (vec!["us".to_owned()], None)
    );
    assert_eq!(
        filtered(Some(LensChoice::System)),
        (vec!["rules".to_owned()], None)
    );
    let (none, summary) = filtered(Some(LensChoice::Across));
    assert!(none.is_empty() && summary.is_some());
    assert_eq!(filtered(None).0.len(), 3);
}

#[test]
fn search_finds_words_without_their_accents_phrases_and_tags() {
    let (_, mut device) = begun();
    let mut draft = page("At the café Zoë said that it was all right.");
    draft.title = "Coffee".to_owned();
    draft.tags = vec!["night shift".to_owned(), "colleagues".to_owned()];
    device.write(&draft).unwrap();
    device
        .write(&page("All right then, it was a long day."))
        .unwrap();
    let coffee = vec!["Coffee".to_owned()];
    for query in [
        "cafe",
        "CAFÉ zoe",
        "caf",
        "coffee",
        "#coll",
        "#\"night sh\"",
        "\"it was all\"",
    ] {
        let (titles, summary) = found(&mut device, query);
        assert_eq!(titles, coffee, "{query}");
        assert!(summary.unwrap().contains('1'), "{query}");
    }
    assert_eq!(found(&mut device, "all right").0.len(), 2);
    let (none, summary) = found(&mut device, "tea");
    assert!(none.is_empty());
    assert_eq!(summary.as_deref(), Some(said_none(&mut device).as_str()));
    // What is found is marked where it stands.
    found(&mut device, "cafe");
    let row = &device.ready("test").unwrap().journal.unwrap().days[0].rows[0];
    let hits: Vec<&str> = row
        .excerpt
        .iter()
        .filter(|p| p.hit)
        .map(|p| p.text.as_str())
        .collect();
    assert_eq!(hits, ["café"]);
}

fn said_none(device: &mut Device<Shelf>) -> String {
    found(device, "zzzzzz").1.unwrap()
}

#[test]
fn search_finds_what_was_changed_a_moment_ago_and_not_what_it_was() {
    let (_, mut device) = begun();
    let id = device.write(&page("A heron.")).unwrap();
    assert_eq!(found(&mut device, "heron").0.len(), 1);
    device.edit(&id).unwrap();
    device.replace_in_body("heron", "kestrel").unwrap();
    device.done().unwrap();
    assert_eq!(found(&mut device, "kestrel").0.len(), 1);
    assert!(found(&mut device, "heron").0.is_empty());
    device.put_in_bin(&id).unwrap();
    assert!(found(&mut device, "kestrel").0.is_empty());
}

#[test]
fn search_says_that_it_is_reading_before_it_says_none() {
    let (_, mut device) = begun();
    device.does(Happening::WentTo(Place::Journal)).unwrap();
    let text = "before".to_owned();
    device.happen(Happening::Journal(JournalEvent::SearchChanged { text }));
    let while_reading = device
        .ready("test")
        .unwrap()
        .journal
        .unwrap()
        .summary
        .unwrap();
    assert_ne!(while_reading, said_none(&mut device));
    assert_eq!(found(&mut device, "before").0, ["Before."]);
}

#[test]
fn a_page_goes_to_the_bin_comes_back_by_undo_and_by_restoring() {
    let (shelf, mut device) = begun();
    let id = device.write(&page("Perhaps not.")).unwrap();
    device.put_in_bin(&id).unwrap();
    let notice = device.notice().unwrap();
    assert_eq!(notice.text, "The page is in the bin.");
    assert_eq!(notice.action.as_deref(), Some("Undo"));
    assert_eq!(device.rows().unwrap().len(), 1);
    assert_eq!(
        device.ready("test").unwrap().whereabouts,
        "On this phone only. 1 page."
    );
    device.does(Happening::NoticeActed).unwrap();
    assert_eq!(device.notice().unwrap().text, "The page is back.");
    assert_eq!(device.rows().unwrap().len(), 2);

    device.put_in_bin(&id).unwrap();
    drop(device);
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + DAY_MS));
    assert_eq!(device.bin().unwrap().len(), 1);
    device.does(Happening::WentTo(Place::Bin)).unwrap();
    let view = device.open_page(&id).unwrap();
    assert!(view.in_bin);
    device.does(Happening::Page(PageEvent::Restored)).unwrap();
    assert!(device.bin().unwrap().is_empty());
    device.put_in_bin(&id).unwrap();
    device.take_from_bin(&id).unwrap();
    assert_eq!(device.rows().unwrap().len(), 2);
    assert_eq!(
        device.open_page(&id).unwrap().blocks[0].spans[0].text,
        "Perhaps not."
    );
}

#[test]
fn undo_is_for_the_page_that_went_last_and_for_nothing_after_the_notice_is_gone() {
    let (_, mut device) = begun();
    let one = device.write(&page("One.")).unwrap();
    let two = device.write(&page("Two.")).unwrap();
    device.put_in_bin(&one).unwrap();
    device.put_in_bin(&two).unwrap();
    device.does(Happening::NoticeActed).unwrap();
    assert_eq!(device.bin().unwrap()[0].page, one);
    device.put_in_bin(&two).unwrap();
    device.does(Happening::NoticeDismissed).unwrap();
    device.does(Happening::NoticeActed).unwrap();
    assert_eq!(device.bin().unwrap().len(), 2);
}
