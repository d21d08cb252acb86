//! The backup file.

use headless::{Clock, Device};
use shared::ViewModel;
use shared::event::{BackupEvent, FirstRunEvent, Happening, LensChoice, Place, SettingsEvent};
use shared::view::{BackupView, FirstRunView, ScreenView};

use crate::shelf::{DAY_MS, MONDAY_MS, Shelf, page, texts};

const PASSPHRASE: &str = "a long passphrase";

fn written() -> (Shelf, Device<Shelf>) {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    device.begin(&page("First.")).unwrap();
    let mut draft = page("Second, with **weight**.");
    draft.title = "A title".to_owned();
    draft.lens = Some(LensChoice::Across);
    draft.tags = vec!["ward".to_owned()];
    device.write(&draft).unwrap();
    let binned = device.write(&page("Thrown away.")).unwrap();
    device.put_in_bin(&binned).unwrap();
    (shelf, device)
}

fn save(device: &mut Device<Shelf>) -> Vec<u8> {
    device.does(Happening::WentTo(Place::Backup)).unwrap();
    let passphrase = PASSPHRASE.to_owned();
    device
        .does(Happening::Backup(BackupEvent::SaveAsked { passphrase }))
        .unwrap();
    let view = shown(device);
    assert_eq!(view.error, None);
    assert!(view.done.unwrap().starts_with("The backup file is made."));
    let mut files = device.take_files();
    assert_eq!(files.len(), 1);
    files.remove(0).bytes
}

fn open(device: &mut Device<Shelf>, bytes: &[u8], passphrase: &str) -> BackupView {
    let bytes = bytes.to_vec();
    let passphrase = passphrase.to_owned();
    device
        .does(Happening::Backup(BackupEvent::FileOpened {
            bytes,
            passphrase,
        }))
        .unwrap();
    shown(device)
}

fn shown(device: &Device<Shelf>) -> BackupView {
    match device.view() {
        ViewModel::FirstRun(FirstRunView::OpenBackup(view)) => view,
        ViewModel::Ready(ready) => match ready.screen {
            ScreenView::Backup(view) => view,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn fresh() -> Device<Shelf> {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + DAY_MS));
    device
        .does(Happening::FirstRun(FirstRunEvent::HasBackupFile))
        .unwrap();
    device
}

#[test]
fn a_backup_opens_in_a_fresh_journal_with_everything_in_it() {
    let (_, mut device) = written();
    device
        .does(Happening::Settings(SettingsEvent::DayTurnChosen {
            hour: 7,
        }))
        .unwrap();
    let before = device.read_all().unwrap();
    let file = save(&mut device);
    let mut other = fresh();
    let view = open(&mut other, &file, PASSPHRASE);
    assert_eq!(view.done.as_deref(), Some("3 pages came from the file."));
    assert_eq!(other.read_all().unwrap(), before);
    other.does(Happening::WentTo(Place::Settings)).unwrap();
    match other.ready("test").unwrap().screen {
        ScreenView::Settings(settings) => assert_eq!(settings.day_turn_hour, 7),
        other => panic!("{other:?}"),
    }
    let again = {
        other.does(Happening::WentTo(Place::Backup)).unwrap();
        open(&mut other, &file, PASSPHRASE)
    };
    assert_eq!(
        again.done.as_deref(),
        Some("Everything in the file was here already.")
    );
    assert_eq!(other.read_all().unwrap(), before);
}

#[test]
fn words_that_are_still_in_the_editor_are_in_the_backup() {
    let (_, mut device) = written();
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    device.append_to_body("Just now.").unwrap();
    let passphrase = PASSPHRASE.to_owned();
    device
        .does(Happening::Backup(BackupEvent::SaveAsked { passphrase }))
        .unwrap();
    let file = device.take_files().remove(0).bytes;
    let mut other = fresh();
    open(&mut other, &file, PASSPHRASE);
    assert!(texts(&mut other).contains(&"Just now.".to_owned()));
}

#[test]
fn a_wrong_passphrase_a_damaged_file_and_no_file_say_so_and_add_nothing() {
    let (_, mut device) = written();
    let file = save(&mut device);
    let mut other = fresh();
    let view = open(&mut other, &file, "another passphrase");
    assert_eq!(
        view.error.as_deref(),
        Some("The file does not open with that passphrase.")
    );
    let mut damaged = file.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    for bytes in [
        &damaged[..],
        &file[..file.len() - 9],
        b"",
        b"not a backup at all",
    ] {
        let view = open(&mut other, bytes, PASSPHRASE);
        let error = view.error.unwrap();
        assert!(
            error.starts_with("That is not a Hearten backup file"),
            "{error}"
        );
    }
    let view = open(&mut other, &file, PASSPHRASE);
    assert_eq!(view.error, None);
    assert_eq!(texts(&mut other).len(), 3);
}

#[test]
fn a_backup_merges_with_what_was_written_since() {
    let (_, mut device) = written();
    let id = device.rows().unwrap()[0].page.clone();
    let file = save(&mut device);
    device.edit(&id).unwrap();
    device.append_to_body(" And later.").unwrap();
    device.done().unwrap();
    let after = device.read_all().unwrap();
    device.does(Happening::WentTo(Place::Backup)).unwrap();
    let view = open(&mut device, &file, PASSPHRASE);
    assert_eq!(
        view.done.as_deref(),
        Some("Everything in the file was here already.")
    );
    assert_eq!(device.read_all().unwrap(), after);
}

#[test]
fn a_backup_that_cannot_read_a_page_is_not_made() {
    let (shelf, mut device) = written();
    device.does(Happening::WentTo(Place::Backup)).unwrap();
    shelf.faults().reads_fail_from = Some(0);
    let passphrase = PASSPHRASE.to_owned();
    device
        .does(Happening::Backup(BackupEvent::SaveAsked { passphrase }))
        .unwrap();
    let view = shown(&device);
    assert!(!view.busy);
    assert!(view.done.is_none() && view.error.is_some(), "{view:?}");
    assert!(device.take_files().is_empty());
    shelf.mend();
    save(&mut device);
}

#[test]
fn a_backup_is_offered_after_twenty_pages_and_again_twenty_after_that() {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    device.begin(&page("1")).unwrap();
    let offered = |device: &mut Device<Shelf>| {
        device.does(Happening::WentTo(Place::Today)).unwrap();
        match device.ready("test").unwrap().screen {
            ScreenView::Today(today) => today.offer.is_some_and(|o| o.place == Place::Backup),
            other => panic!("{other:?}"),
        }
    };
    for _ in 0..18 {
        device.write(&page("x")).unwrap();
    }
    assert!(!offered(&mut device));
    device.write(&page("x")).unwrap();
    assert!(offered(&mut device));
    device
        .does(Happening::Backup(BackupEvent::OfferDeclined))
        .unwrap();
    assert!(!offered(&mut device));
    for _ in 0..20 {
        device.write(&page("x")).unwrap();
    }
    assert!(offered(&mut device));
    save(&mut device);
    assert!(!offered(&mut device));
}
