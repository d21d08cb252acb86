//! The lock in front of the journal.

use headless::{Clock, Device};
use shared::ViewModel;
use shared::event::{Happening, LockEvent, PageField, Place};
use shared::view::{LockedView, ScreenView};

use crate::shelf::{DAY_MS, MINUTE_MS, MONDAY_MS, Shelf, page, pass, stop, texts};

const PASSPHRASE: &str = "rosemary and thyme";

fn lock(event: LockEvent) -> Happening {
    Happening::Lock(event)
}

fn entered(passphrase: &str) -> Happening {
    lock(LockEvent::PassphraseEntered {
        passphrase: passphrase.to_owned(),
    })
}

fn with_lock() -> (Shelf, Device<Shelf>) {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    device.begin(&page("A secret canary.")).unwrap();
    device.does(Happening::WentTo(Place::LockSettings)).unwrap();
    let passphrase = PASSPHRASE.to_owned();
    device
        .does(lock(LockEvent::PassphraseChosen { passphrase }))
        .unwrap();
    assert_eq!(device.notice().unwrap().text, "The lock is on.");
    (shelf, device)
}

fn locked(device: &Device<Shelf>) -> LockedView {
    match device.view() {
        ViewModel::Locked(locked) => locked,
        other => panic!("not locked: {other:?}"),
    }
}

fn is_locked(device: &Device<Shelf>) -> bool {
    matches!(device.view(), ViewModel::Locked(_))
}

fn lock_settings(device: &mut Device<Shelf>) -> shared::view::LockSettingsView {
    match device.ready("test").unwrap().screen {
        ScreenView::LockSettings(view) => view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_locked_journal_opens_with_its_passphrase_alone() {
    let (shelf, device) = with_lock();
    drop(device);
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + DAY_MS));
    assert_eq!(locked(&device).error, None);
    for wrong in ["", "rosemary", "Rosemary and thyme", "rosemary and thyme "] {
        device.does(entered(wrong)).unwrap();
        let error = locked(&device).error;
        assert_eq!(
            error.as_deref(),
            Some("That is not the passphrase."),
            "{wrong:?}"
        );
    }
    device.does(entered(PASSPHRASE)).unwrap();
    assert_eq!(texts(&mut device), ["A secret canary."]);
}

#[test]
fn nothing_of_the_journal_is_in_the_locked_view_nor_reached_from_it() {
    let (_, mut device) = with_lock();
    device.does(lock(LockEvent::LockedNow)).unwrap();
    for what in [
        Happening::WentTo(Place::Journal),
        Happening::WentTo(Place::RecoverySheet),
        Happening::WentTo(Place::NewPage),
        Happening::Journal(shared::event::JournalEvent::SearchChanged {
            text: "canary".to_owned(),
        }),
        Happening::WentToBackground,
        Happening::CameToForeground,
        Happening::NetworkChanged { online: true },
        Happening::WentTo(Place::Support),
    ] {
        device.does(what).unwrap();
        let shown = format!("{:?}", locked(&device));
        assert!(!shown.contains("canary"), "{shown}");
    }
    // People to talk to are there, locked or not.
    assert!(!locked(&device).support.unwrap().lines.is_empty());
    device.does(Happening::WentBack).unwrap();
    assert!(locked(&device).support.is_none());
}

#[test]
fn nothing_shows_while_it_is_being_locked() {
    let (_, mut device) = with_lock();
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    device
        .types(PageField::Body, 0, 0, "Unkept canary.")
        .unwrap();
    device.happen(lock(LockEvent::LockedNow));
    let view = locked(&device);
    assert!(view.busy && !format!("{view:?}").contains("canary"));
}

#[test]
fn it_locks_after_its_minutes_in_the_background() {
    for (minutes, away_ms, locks) in [
        (1, MINUTE_MS - 1_000, false),
        (1, MINUTE_MS + 1_000, true),
        (5, 4 * MINUTE_MS, false),
        (5, 6 * MINUTE_MS, true),
        (0, 0, true),
    ] {
        let (_, mut device) = with_lock();
        device
            .does(lock(LockEvent::WaitChosen { minutes }))
            .unwrap();
        device.does(Happening::WentToBackground).unwrap();
        pass(&mut device, away_ms);
        device.does(Happening::CameToForeground).unwrap();
        assert_eq!(
            is_locked(&device),
            locks,
            "{minutes} minutes, away {away_ms} ms"
        );
    }
}

#[test]
fn it_locks_on_return_if_the_platform_froze_its_timers() {
    let (_, mut device) = with_lock();
    device.does(Happening::WentToBackground).unwrap();
    device.clock().move_to(MONDAY_MS + DAY_MS);
    device.does(Happening::CameToForeground).unwrap();
    assert!(is_locked(&device));
}

#[test]
fn it_does_not_lock_while_it_is_used() {
    let (_, mut device) = with_lock();
    device.does(Happening::WentToBackground).unwrap();
    device.does(Happening::CameToForeground).unwrap();
    pass(&mut device, 30 * MINUTE_MS);
    assert!(!is_locked(&device));
}

#[test]
fn without_a_lock_nothing_locks() {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    device.begin(&page("Open.")).unwrap();
    device.does(lock(LockEvent::LockedNow)).unwrap();
    device.does(Happening::WentToBackground).unwrap();
    pass(&mut device, DAY_MS);
    device.does(Happening::CameToForeground).unwrap();
    assert!(!is_locked(&device));
}

#[test]
fn locking_in_the_middle_of_a_word_loses_nothing() {
    let (shelf, mut device) = with_lock();
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    device.types(PageField::Body, 0, 0, "Half a wo").unwrap();
    device.happen(lock(LockEvent::LockedNow));
    device.settle_local().unwrap();
    assert!(!locked(&device).busy);
    device.does(entered(PASSPHRASE)).unwrap();
    assert_eq!(texts(&mut device), ["A secret canary.", "Half a wo"]);
    drop(device);
    let mut again = shelf.opened(&Clock::at(MONDAY_MS + DAY_MS));
    again.does(entered(PASSPHRASE)).unwrap();
    assert_eq!(texts(&mut again), ["A secret canary.", "Half a wo"]);
}

#[test]
fn a_full_store_is_locked_once_it_has_room_and_loses_nothing() {
    let (shelf, mut device) = with_lock();
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    shelf.faults().commits_fail = Some(shared::effect::StoreFailure::Full);
    device.append_to_body("No room.").unwrap();
    device.does(lock(LockEvent::LockedNow)).unwrap();
    assert!(locked(&device).busy);
    shelf.mend();
    pass(&mut device, 10_000);
    assert!(!locked(&device).busy);
    device.does(entered(PASSPHRASE)).unwrap();
    assert_eq!(texts(&mut device), ["A secret canary.", "No room."]);
}

#[test]
fn a_crash_while_the_lock_is_set_or_removed_leaves_a_journal_that_opens() {
    for written in [false, true] {
        let shelf = Shelf::new();
        let mut device = shelf.opened(&Clock::at(MONDAY_MS));
        device.begin(&page("Kept.")).unwrap();
        device.stop_at(stop(0, written));
        let passphrase = PASSPHRASE.to_owned();
        assert!(
            device
                .does(lock(LockEvent::PassphraseChosen { passphrase }))
                .is_err()
        );
        drop(device);
        let mut device = shelf.opened(&Clock::at(MONDAY_MS));
        assert_eq!(is_locked(&device), written);
        if written {
            device.does(entered(PASSPHRASE)).unwrap();
        }
        assert_eq!(texts(&mut device), ["Kept."]);
    }
}

#[test]
fn the_lock_comes_off_with_its_passphrase_and_not_without() {
    let (shelf, mut device) = with_lock();
    let wrong = "something else".to_owned();
    device
        .does(lock(LockEvent::LockRemoved { passphrase: wrong }))
        .unwrap();
    let view = lock_settings(&mut device);
    assert!(view.on);
    assert_eq!(view.error.as_deref(), Some("That is not the passphrase."));
    let passphrase = PASSPHRASE.to_owned();
    device
        .does(lock(LockEvent::LockRemoved { passphrase }))
        .unwrap();
    assert!(!lock_settings(&mut device).on);
    assert_eq!(device.notice().unwrap().text, "The lock is off.");
    drop(device);
    let mut again = shelf.opened(&Clock::at(MONDAY_MS));
    assert_eq!(texts(&mut again), ["A secret canary."]);
}

#[test]
fn a_new_passphrase_takes_the_place_of_the_old() {
    let (shelf, mut device) = with_lock();
    let passphrase = "another one".to_owned();
    device
        .does(lock(LockEvent::PassphraseChosen { passphrase }))
        .unwrap();
    drop(device);
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    device.does(entered(PASSPHRASE)).unwrap();
    assert!(is_locked(&device));
    device.does(entered("another one")).unwrap();
    assert!(!is_locked(&device));
}

#[test]
fn a_short_passphrase_is_refused() {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    device.begin(&page("Open.")).unwrap();
    device.does(Happening::WentTo(Place::LockSettings)).unwrap();
    let passphrase = "short".to_owned();
    device
        .does(lock(LockEvent::PassphraseChosen { passphrase }))
        .unwrap();
    let view = lock_settings(&mut device);
    assert!(!view.on);
    assert_eq!(view.error.as_deref(), Some("Use at least six characters."));
}
