//! In the backup file and out of it.

use headless::{Clock, Device};
use shared::event::{AttachKind, BackupEvent, FirstRunEvent, Happening, Place};

use crate::media::{PLACE, gestures, holds, look, photo, read, seen, shown, voice};
use crate::shelf::{DAY_MS, MONDAY_MS, Shelf, page, pass};

const PASSPHRASE: &str = "a long passphrase";

fn with_both() -> (Device<Shelf>, String) {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    device.begin(&page("First.")).unwrap();
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    device.append_to_body("With two things.").unwrap();
    for (kind, media) in [
        (AttachKind::Photo, photo(1_400_000)),
        (AttachKind::Voice, voice()),
    ] {
        for what in gestures(kind, &media) {
            device.does(what).unwrap();
        }
        pass(&mut device, 1_000);
    }
    let page = device.editor().unwrap().page;
    device.done().unwrap();
    (device, page)
}

fn saved(device: &mut Device<Shelf>) -> Vec<u8> {
    let passphrase = PASSPHRASE.to_owned();
    device
        .does(Happening::Backup(BackupEvent::SaveAsked { passphrase }))
        .unwrap();
    let mut files = device.take_files();
    assert_eq!(files.len(), 1);
    files.remove(0).bytes
}

fn opened(device: &mut Device<Shelf>, bytes: &[u8]) {
    let (bytes, passphrase) = (bytes.to_vec(), PASSPHRASE.to_owned());
    device
        .does(Happening::Backup(BackupEvent::FileOpened {
            bytes,
            passphrase,
        }))
        .unwrap();
}

fn everything(device: &mut Device<Shelf>, page: &str) -> Vec<Vec<u8>> {
    read(device, page);
    let attachments = shown(&device.view());
    let mut all = Vec::new();
    for view in attachments {
        device.does(look(page, &view.attachment, true)).unwrap();
        all.push(seen(device));
        if view.has_thumbnail {
            device.does(look(page, &view.attachment, false)).unwrap();
            all.push(seen(device));
        }
    }
    all
}

#[test]
fn a_backup_brings_photos_and_voice_notes_back_into_a_fresh_journal() {
    let (mut device, page) = with_both();
    let before = everything(&mut device, &page);
    assert_eq!(before.len(), 3);
    let file = saved(&mut device);
    let shelf = Shelf::new();
    let mut fresh = shelf.opened(&Clock::at(MONDAY_MS + DAY_MS));
    fresh
        .does(Happening::FirstRun(FirstRunEvent::HasBackupFile))
        .unwrap();
    opened(&mut fresh, &file);
    assert_eq!(everything(&mut fresh, &page), before);

    // Twice is once.
    let size: usize = shelf.inner.everything().iter().map(Vec::len).sum();
    fresh.does(Happening::WentTo(Place::Backup)).unwrap();
    opened(&mut fresh, &file);
    assert_eq!(everything(&mut fresh, &page), before);
    let after: usize = shelf.inner.everything().iter().map(Vec::len).sum();
    assert!(after < size + 4_096, "{size} became {after}");
}

#[test]
fn stock_tools_find_pictures_in_a_backup_and_pages_that_show_them() {
    let (mut device, _) = with_both();
    let file = saved(&mut device);
    let content = opened_by_age(&file);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(content)).unwrap();
    let names: Vec<String> = (0..archive.len())
        .map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned())
        .collect();
    let photo_name = names
        .iter()
        .find(|name| {
            name.starts_with("attachments/")
                && name.matches('/').count() == 1
                && name.ends_with(".jpg")
        })
        .unwrap_or_else(|| panic!("{names:?}"));
    assert!(
        names.iter().any(|name| name.ends_with(".weba")),
        "{names:?}"
    );
    let mut bytes = Vec::new();
    std::io::copy(&mut archive.by_name(photo_name).unwrap(), &mut bytes).unwrap();
    assert_eq!(bytes, photo::strip(&photo(1_400_000)).unwrap().bytes);
    assert!(!holds(&bytes, PLACE));
    let mut pages = String::new();
    for name in names.iter().filter(|name| name.ends_with(".md")) {
        let mut file = archive.by_name(name).unwrap();
        std::io::Read::read_to_string(&mut file, &mut pages).unwrap();
    }
    assert!(pages.contains(&format!("](../../{photo_name})")), "{pages}");
}

/// As the stock tool opens it.
fn opened_by_age(file: &[u8]) -> Vec<u8> {
    let identity = age::scrypt::Identity::new(PASSPHRASE.to_owned().into());
    let decryptor = age::Decryptor::new_buffered(file).unwrap();
    let identities = std::iter::once(&identity as &dyn age::Identity);
    let mut content = Vec::new();
    std::io::copy(&mut decryptor.decrypt(identities).unwrap(), &mut content).unwrap();
    content
}
