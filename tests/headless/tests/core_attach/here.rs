//! On one device, without a relay.

use headless::{Clock, Device};
use shared::event::{AttachEvent, AttachKind, EditorEvent, Happening, Place};
use shared::view::SyncState;

use crate::media::{PLACE, edit, gestures, holds, look, notice, photo, read, seen, shown, voice};
use crate::shelf::{MINUTE_MS, MONDAY_MS, Shelf, page, pass, stop, texts};

fn begun() -> (Shelf, Device<Shelf>) {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    device.begin(&page("First.")).unwrap();
    (shelf, device)
}

fn add(device: &mut Device<Shelf>, kind: AttachKind, media: &[u8]) {
    for what in gestures(kind, media) {
        device.does(what).unwrap();
    }
    pass(device, 1_000);
}

/// A page with this on it and no words; its id.
fn page_with(device: &mut Device<Shelf>, kind: AttachKind, media: &[u8]) -> String {
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    add(device, kind, media);
    let page = device.editor().unwrap().page;
    device.done().unwrap();
    page
}

#[test]
fn a_photo_comes_back_whole_and_tells_no_place_anywhere() {
    let (shelf, mut device) = begun();
    let full = photo(2_600_000);
    assert!(holds(&full, PLACE));
    let page = page_with(&mut device, AttachKind::Photo, &full);
    read(&mut device, &page);
    let views = shown(&device.view());
    assert_eq!((views.len(), views[0].width, views[0].height), (1, 8, 6));
    assert_eq!(views[0].state.state, SyncState::OnThisDevice);
    device
        .does(look(&page, &views[0].attachment, true))
        .unwrap();
    let whole = seen(&mut device);
    assert_eq!(whole, photo::strip(&full).unwrap().bytes);
    assert!(!holds(&whole, PLACE) && whole.len() > 2_500_000);
    device
        .does(look(&page, &views[0].attachment, false))
        .unwrap();
    let small = seen(&mut device);
    assert!(!small.is_empty() && !holds(&small, PLACE));
    for value in shelf.inner.everything() {
        assert!(!holds(&value, PLACE), "stored");
        assert!(!holds(&value, &whole[..64]), "stored unsealed");
    }
}

#[test]
fn a_voice_note_is_heard_again_after_a_restart() {
    let (shelf, mut device) = begun();
    let page = page_with(&mut device, AttachKind::Voice, &voice());
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + MINUTE_MS));
    read(&mut device, &page);
    let views = shown(&device.view());
    assert_eq!(views[0].kind, AttachKind::Voice);
    assert!(
        views[0].label.starts_with("Voice note of 1:05"),
        "{}",
        views[0].label
    );
    device
        .does(look(&page, &views[0].attachment, true))
        .unwrap();
    assert_eq!(seen(&mut device), voice());
}

#[test]
fn what_cannot_be_stripped_or_is_too_large_is_refused_in_words_and_makes_no_page() {
    let (_, mut device) = begun();
    let refused = [
        (
            AttachKind::Photo,
            b"\0\0\0\x18ftypheic\0\0\0\0mif1".to_vec(),
            "HEIC",
        ),
        (
            AttachKind::Photo,
            b"GIF89a\x01\0\x01\0".to_vec(),
            "JPEG, PNG or WebP",
        ),
        (
            AttachKind::Photo,
            photo(900)[..300].to_vec(),
            "could not be read",
        ),
        (
            AttachKind::Photo,
            photo(25 * 1024 * 1024 + 9),
            "25 megabytes",
        ),
        (
            AttachKind::Voice,
            b"not a recording".to_vec(),
            "could not be read",
        ),
    ];
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    for (kind, media, says) in refused {
        add(&mut device, kind, &media);
        let said = notice(&device.view());
        assert!(said.contains(says), "{said}");
        device.does(Happening::NoticeDismissed).unwrap();
    }
    assert!(!device.editor().unwrap().has_content);
    device.does(Happening::Editor(EditorEvent::Done)).unwrap();
    assert_eq!(texts(&mut device), ["First."]);
}

#[test]
fn a_description_is_kept_and_an_attachment_taken_off_comes_back_by_undo() {
    let (_, mut device) = begun();
    let page = page_with(&mut device, AttachKind::Photo, &photo(3_000));
    edit(&mut device, &page);
    let attachment = shown(&device.view())[0].attachment.clone();
    device
        .does(Happening::Attach(AttachEvent::Described {
            attachment: attachment.clone(),
            text: "The board".to_owned(),
        }))
        .unwrap();
    device
        .does(Happening::Attach(AttachEvent::Removed {
            attachment: attachment.clone(),
        }))
        .unwrap();
    assert!(shown(&device.view()).is_empty());
    // The editor is left; undo still works.
    device.done().unwrap();
    device.does(Happening::NoticeActed).unwrap();
    pass(&mut device, 30 * MINUTE_MS);
    read(&mut device, &page);
    assert_eq!(shown(&device.view())[0].description, "The board");
    device.does(look(&page, &attachment, true)).unwrap();
    assert!(!seen(&mut device).is_empty());
}

#[test]
fn what_was_taken_off_takes_no_room_after_ten_minutes() {
    let (shelf, mut device) = begun();
    let page = page_with(&mut device, AttachKind::Photo, &photo(2_600_000));
    let size = |shelf: &Shelf| shelf.inner.everything().iter().map(Vec::len).sum::<usize>();
    assert!(size(&shelf) > 2_600_000);
    edit(&mut device, &page);
    let attachment = shown(&device.view())[0].attachment.clone();
    device
        .does(Happening::Attach(AttachEvent::Removed { attachment }))
        .unwrap();
    device.done().unwrap();
    pass(&mut device, 5 * MINUTE_MS);
    assert!(size(&shelf) > 2_600_000, "it could be put back");
    device.does(Happening::NoticeDismissed).unwrap();
    pass(&mut device, 10 * MINUTE_MS);
    assert!(size(&shelf) < 200_000, "{}", size(&shelf));
}

#[test]
fn killed_at_any_commit_an_attachment_is_on_its_page_whole_or_not_at_all() {
    let media = photo(1_500_000);
    let (before, device) = begun();
    drop(device.crash());
    let mut whole = 0;
    let mut none = 0;
    for after in 0..12 {
        for written in [false, true] {
            let shelf = before.copied();
            let mut device = shelf.opened(&Clock::at(MONDAY_MS + MINUTE_MS));
            device.does(Happening::WentTo(Place::NewPage)).unwrap();
            device.append_to_body("Words.").unwrap();
            pass(&mut device, 3_000);
            device.stop_at(stop(after, written));
            let steps = gestures(AttachKind::Photo, &media);
            for what in steps {
                let _ = device.does(what);
            }
            for _ in 0..40 {
                let clock = device.clock().clone();
                clock.move_to(clock.elapsed_ms() + 100);
                device.fire_timers();
                let _ = device.settle_local();
            }
            drop(device.crash());
            let mut device = shelf.opened(&Clock::at(MONDAY_MS + 5 * MINUTE_MS));
            pass(&mut device, 3_000);
            assert_eq!(texts(&mut device), ["First.", "Words."]);
            let rows = device.rows().unwrap();
            let row = rows
                .iter()
                .find(|row| row.title.iter().any(|s| s.text == "Words."))
                .unwrap();
            let page = row.page.clone();
            read(&mut device, &page);
            match shown(&device.view()).as_slice() {
                [] => {
                    none += 1;
                    // Pieces that no page names are swept up.
                    pass(&mut device, MINUTE_MS);
                    let size: usize = shelf.inner.everything().iter().map(Vec::len).sum();
                    assert!(size < 200_000, "{size} after {after} commits");
                }
                [one] => {
                    whole += 1;
                    device.does(look(&page, &one.attachment, true)).unwrap();
                    assert_eq!(seen(&mut device), photo::strip(&media).unwrap().bytes);
                }
                more => panic!("{} attachments", more.len()),
            }
        }
    }
    assert!(whole > 3 && none > 3, "{whole} whole, {none} none");
}
