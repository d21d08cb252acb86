//! What a person's hand does, and what is on the screen then.

use headless::{Clock, Device};
use shared::event::{Cell, EditorEvent, FormEvent, Happening, JournalEvent, PageField, Place};
use shared::view::{
    EditorView, EntryView, FieldView, FormView, PageView, PlayerView, ReadyView, RowView,
    ScreenView, TodayView, ViewModel,
};

use crate::shelf::{MINUTE_MS, MONDAY_MS, Shelf, page, pass};

/// A journal with one page in it, on Monday a minute after ten.
pub(crate) fn begun() -> (Shelf, Device<Shelf>) {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    device.begin(&page("Before.")).unwrap();
    pass(&mut device, MINUTE_MS);
    (shelf, device)
}

pub(crate) fn does(device: &mut Device<Shelf>, what: Happening) {
    device.does(what).unwrap();
}

pub(crate) fn went(device: &mut Device<Shelf>, place: Place) {
    does(device, Happening::WentTo(place));
}

pub(crate) fn opens(device: &mut Device<Shelf>, form: &str) {
    let form = form.to_owned();
    does(device, Happening::Form(FormEvent::Opened { form }));
}

pub(crate) fn edits(device: &mut Device<Shelf>, event: EditorEvent) {
    does(device, Happening::Editor(event));
}

pub(crate) fn taps(device: &mut Device<Shelf>, pleasantness: i32, energy: i32) {
    let cell = Some(Cell {
        pleasantness,
        energy,
    });
    let key = "cell".to_owned();
    edits(device, EditorEvent::CellChosen { key, cell });
}

pub(crate) fn chooses(device: &mut Device<Shelf>, key: &str, choice: &str) {
    edits(
        device,
        EditorEvent::AnswerChosen {
            key: key.to_owned(),
            choice: Some(choice.to_owned()),
        },
    );
}

pub(crate) fn counts(device: &mut Device<Shelf>, key: &str, number: i32) {
    edits(
        device,
        EditorEvent::NumberChosen {
            key: key.to_owned(),
            number: Some(number),
        },
    );
}

pub(crate) fn picks(device: &mut Device<Shelf>, key: &str, item: &str, on: bool) {
    edits(
        device,
        EditorEvent::ItemSet {
            key: key.to_owned(),
            item: item.to_owned(),
            on,
        },
    );
}

/// Types at the beginning of a field.
pub(crate) fn types(device: &mut Device<Shelf>, key: &str, text: &str) {
    let seq = editor(device).seq + 1;
    edits(
        device,
        EditorEvent::TextChanged {
            field: PageField::Answer {
                key: key.to_owned(),
            },
            seq,
            at: 0,
            remove: 0,
            insert: text.to_owned(),
        },
    );
}

pub(crate) fn done(device: &mut Device<Shelf>) {
    edits(device, EditorEvent::Done);
}

pub(crate) fn ready(device: &Device<Shelf>) -> ReadyView {
    match device.view() {
        ViewModel::Ready(ready) => *ready,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn editor(device: &Device<Shelf>) -> EditorView {
    match ready(device).screen {
        ScreenView::Editor(editor) => *editor,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn form(device: &Device<Shelf>) -> FormView {
    editor(device).form.unwrap()
}

pub(crate) fn field(device: &Device<Shelf>, key: &str) -> FieldView {
    let fields = form(device).fields;
    fields.into_iter().find(|field| field.key == key).unwrap()
}

/// The text of a field at the newest revision.
pub(crate) fn words(device: &Device<Shelf>, key: &str) -> String {
    match field(device, key).entry {
        EntryView::Words(words) => words.text,
        other => panic!("{other:?}"),
    }
}

/// The ids that are chosen in a field.
pub(crate) fn chosen(device: &Device<Shelf>, key: &str) -> Vec<String> {
    let options = match field(device, key).entry {
        EntryView::Choice(options) => options,
        EntryView::Set(set) => set.options,
        other => panic!("{other:?}"),
    };
    let on = options.into_iter().filter(|option| option.on);
    on.map(|option| option.id).collect()
}

pub(crate) fn today(device: &mut Device<Shelf>) -> TodayView {
    went(device, Place::Today);
    match ready(device).screen {
        ScreenView::Today(today) => *today,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn player(device: &Device<Shelf>) -> PlayerView {
    match ready(device).screen {
        ScreenView::Player(player) => *player,
        other => panic!("{other:?}"),
    }
}

/// All rows of the journal, newest first.
pub(crate) fn rows(device: &mut Device<Shelf>) -> Vec<RowView> {
    went(device, Place::Journal);
    let journal = ready(device).journal.unwrap();
    journal.days.into_iter().flat_map(|day| day.rows).collect()
}

pub(crate) fn title(row: &RowView) -> String {
    row.title.iter().map(|piece| piece.text.as_str()).collect()
}

/// Opens a page to be read.
pub(crate) fn reads(device: &mut Device<Shelf>, page: &str) -> PageView {
    let page = page.to_owned();
    does(
        device,
        Happening::Journal(JournalEvent::PageOpened { page }),
    );
    match ready(device).screen {
        ScreenView::Page(page) => page,
        other => panic!("{other:?}"),
    }
}

/// The pages of a backup file as somebody reads them without the app.
pub(crate) fn backup_pages(device: &mut Device<Shelf>) -> Vec<String> {
    went(device, Place::Backup);
    let passphrase = "a long passphrase".to_owned();
    let asked = shared::event::BackupEvent::SaveAsked { passphrase };
    does(device, Happening::Backup(asked));
    let file = device.take_files().remove(0);
    let identity = age::scrypt::Identity::new("a long passphrase".to_owned().into());
    let decryptor = age::Decryptor::new_buffered(&file.bytes[..]).unwrap();
    let identities = std::iter::once(&identity as &dyn age::Identity);
    let mut content = Vec::new();
    std::io::copy(&mut decryptor.decrypt(identities).unwrap(), &mut content).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(content)).unwrap();
    let mut texts = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        if file.name().unwrap().ends_with(".md") {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut file, &mut text).unwrap();
            texts.push(text);
        }
    }
    texts
}
