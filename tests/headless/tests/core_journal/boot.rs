//! From nothing, or from what is kept, to a journal.

use headless::{Clock, Error, StepKind};
use shared::ViewModel;
use shared::event::{FirstRunEvent, Happening};
use shared::view::FirstRunView;

use crate::shelf::{Asked, MONDAY_MS, Shelf, page, pass, stop, texts};

fn clock() -> Clock {
    Clock::at(MONDAY_MS)
}

fn is_welcome(view: &ViewModel) -> bool {
    matches!(view, ViewModel::FirstRun(FirstRunView::Welcome))
}

fn fatal_title(view: &ViewModel) -> String {
    match view {
        ViewModel::Fatal(fatal) => fatal.title.clone(),
        other => panic!("no fatal screen but {other:?}"),
    }
}

/// A shelf with two pages on it.
fn with_pages() -> Shelf {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&clock());
    device.begin(&page("The first evening.")).unwrap();
    device.write(&page("The second evening.")).unwrap();
    shelf
}

#[test]
fn a_new_device_shows_welcome_and_writes_nothing_before_the_vault_has_its_key() {
    let shelf = Shelf::new();
    let device = shelf.opened(&clock());
    assert!(is_welcome(&device.view()));
    let asked = shelf.faults().asked.clone();
    let keep = asked
        .iter()
        .position(|asked| *asked == Asked::Keep)
        .unwrap();
    assert!(!asked[..keep].contains(&Asked::Commit), "{asked:?}");
}

#[test]
fn nothing_is_written_while_the_vault_has_not_answered_even_if_the_person_writes() {
    let shelf = Shelf::new();
    let mut device = shelf.start(&clock());
    while device.next_step() != Some(StepKind::Vault) || shelf.reads() == 0 {
        device.step().unwrap();
    }
    device.happen(Happening::FirstRun(FirstRunEvent::Began));
    device
        .types(shared::event::PageField::Body, 0, 0, "Too early?")
        .unwrap();
    assert!(!shelf.faults().asked.contains(&Asked::Commit));
    device.settle_local().unwrap();
    drop(device);
    assert_eq!(texts_after_restart(&shelf), ["Too early?"]);
}

fn texts_after_restart(shelf: &Shelf) -> Vec<String> {
    let mut device = shelf.opened(&clock());
    if let ViewModel::FirstRun(_) = device.view() {
        device
            .does(Happening::FirstRun(FirstRunEvent::Finished))
            .unwrap();
    }
    texts(&mut device)
}

#[test]
fn a_crash_at_any_write_of_the_first_start_leaves_a_device_that_starts() {
    for written in [false, true] {
        for after in 0..4 {
            let shelf = Shelf::new();
            let mut device = shelf.start(&clock());
            device.stop_at(stop(after, written));
            let ended = device
                .settle_local()
                .and_then(|()| device.begin(&page("Kept?")).map(drop));
            assert!(matches!(ended, Err(Error::Stopped)), "{ended:?}");
            drop(device);
            let mut again = shelf.opened(&clock());
            if is_welcome(&again.view()) {
                again.begin(&page("A new beginning.")).unwrap();
            } else {
                assert!(!matches!(again.view(), ViewModel::Fatal(_)));
                again
                    .does(Happening::FirstRun(FirstRunEvent::Finished))
                    .unwrap();
                again.write(&page("A new beginning.")).unwrap();
            }
            drop(again);
            let read = texts_after_restart(&shelf);
            assert!(
                read.contains(&"A new beginning.".to_owned()),
                "{after} {written}: {read:?}"
            );
        }
    }
}

#[test]
fn a_vault_that_refuses_is_fatal_and_nothing_is_written() {
    let shelf = Shelf::new();
    shelf.faults().vault_refuses = true;
    let device = shelf.opened(&clock());
    assert_eq!(
        fatal_title(&device.view()),
        "The key to your pages cannot be read"
    );
    assert!(shelf.inner.names().is_empty());
}

#[test]
fn an_empty_vault_beside_a_full_store_is_fatal_and_writes_nothing() {
    let shelf = with_pages();
    let before = shelf.inner.commits();
    shelf.faults().secret_lost = true;
    let mut device = shelf.opened(&clock());
    assert_eq!(
        fatal_title(&device.view()),
        "The key to your pages cannot be read"
    );
    device
        .does(Happening::FirstRun(FirstRunEvent::Began))
        .unwrap();
    device.does(Happening::WentToBackground).unwrap();
    assert!(!shelf.faults().asked.contains(&Asked::Keep));
    assert_eq!(shelf.inner.commits(), before);
    drop(device);
    shelf.mend();
    assert_eq!(
        texts_after_restart(&shelf),
        ["The first evening.", "The second evening."]
    );
}

#[test]
fn a_damaged_install_is_fatal_and_writes_nothing() {
    let shelf = with_pages();
    let before = shelf.inner.commits();
    shelf.inner.damage("install", 40);
    let mut device = shelf.opened(&clock());
    assert_eq!(
        fatal_title(&device.view()),
        "Storage was written by a newer version, or is damaged"
    );
    device.does(Happening::WentToBackground).unwrap();
    assert_eq!(shelf.inner.commits(), before);
    drop(device);
    // The same bit again: it was only the disk.
    shelf.inner.damage("install", 40);
    assert_eq!(
        texts_after_restart(&shelf),
        ["The first evening.", "The second evening."]
    );
}

#[test]
fn an_install_that_is_gone_beside_what_it_described_is_fatal_and_writes_nothing() {
    let shelf = with_pages();
    let mut device = shelf.opened(&clock());
    device
        .does(Happening::WentTo(shared::event::Place::NewPage))
        .unwrap();
    device.append_to_body("Half a ").unwrap();
    drop(device);
    let remove = shared::effect::StoreWrite {
        name: "install".to_owned(),
        remove: true,
        value: Vec::new(),
    };
    headless::Storage::commit(&mut shelf.inner.clone(), &[remove]).unwrap();
    let before = shelf.inner.commits();
    let device = shelf.opened(&clock());
    assert_eq!(
        fatal_title(&device.view()),
        "Storage was written by a newer version, or is damaged"
    );
    assert_eq!(shelf.inner.commits(), before);
}

#[test]
fn a_store_that_cannot_be_read_is_fatal_and_nothing_is_lost() {
    let shelf = with_pages();
    shelf.faults().reads_fail_from = Some(0);
    let mut device = shelf.opened(&clock());
    assert_eq!(fatal_title(&device.view()), "Your pages cannot be read");
    device.does(Happening::WentToBackground).unwrap();
    assert!(!shelf.faults().asked.contains(&Asked::Commit));
    drop(device);
    shelf.mend();
    assert_eq!(
        texts_after_restart(&shelf),
        ["The first evening.", "The second evening."]
    );
}

#[test]
fn a_new_device_whose_store_cannot_be_read_does_not_make_a_key() {
    let shelf = Shelf::new();
    shelf.faults().reads_fail_from = Some(0);
    let device = shelf.opened(&clock());
    assert_eq!(fatal_title(&device.view()), "Your pages cannot be read");
    assert!(!shelf.faults().asked.contains(&Asked::Keep));
}

#[test]
fn a_store_that_fails_after_opening_is_read_again_and_nothing_is_lost() {
    for from in 1..4 {
        let shelf = with_pages();
        let mut device = shelf.opened(&clock());
        device
            .does(Happening::WentTo(shared::event::Place::NewPage))
            .unwrap();
        device.append_to_body("A third, cut short.").unwrap();
        drop(device);
        // The install is read; months or the draft's page are not.
        shelf.faults().reads_fail_from = Some(from);
        let mut device = shelf.opened(&clock());
        device.write(&page("Written meanwhile.")).ok();
        pass(&mut device, 10_000);
        shelf.mend();
        pass(&mut device, 10_000);
        let all = [
            "A third, cut short.",
            "The first evening.",
            "The second evening.",
            "Written meanwhile.",
        ];
        assert_eq!(texts(&mut device), all, "failing from {from}");
        drop(device);
        assert_eq!(
            texts_after_restart(&shelf),
            all,
            "failing from {from}, after a restart"
        );
    }
}

#[test]
fn opening_a_page_that_cannot_be_read_says_so_and_comes_to_rest() {
    let shelf = with_pages();
    let mut device = shelf.opened(&clock());
    let id = device.rows().unwrap()[0].page.clone();
    device.open_page(&id).unwrap();
    shelf.faults().reads_fail_from = Some(0);
    for what in [
        Happening::Page(shared::event::PageEvent::EditAsked),
        Happening::Page(shared::event::PageEvent::Binned),
        Happening::Journal(shared::event::JournalEvent::PageOpened { page: id.clone() }),
    ] {
        device.does(what).unwrap();
        let problem = device.problem().expect("a problem is told");
        assert!(
            problem.text.starts_with("Storage cannot be reached"),
            "{}",
            problem.text
        );
    }
    shelf.mend();
    assert_eq!(
        texts(&mut device),
        ["The first evening.", "The second evening."]
    );
}
