//! A photo with everything that a camera writes, a recording, and a person's hand with both.

use headless::Device;
use shared::ViewModel;
use shared::event::{AttachBegun, AttachEvent, AttachKind, Happening, PageEvent};
use shared::view::{AttachmentView, ScreenView};

use crate::shelf::Shelf;

const PLAIN: &[u8] = include_bytes!("../../../../crates/photo/vectors/plain.jpg");
/// Where the photo was taken, as it stands in the file.
pub(crate) const PLACE: &[u8] = b"51.5007N 0.1246W";
const MIB: usize = 1024 * 1024;

fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
    let len = (contents.len() + 2) as u16;
    [&[0xFF, marker], &len.to_be_bytes()[..], contents].concat()
}

/// A JPEG that tells where it was taken, of about `bytes` bytes.
pub(crate) fn photo(bytes: usize) -> Vec<u8> {
    let mut all = PLAIN[..2].to_vec();
    all.extend(segment(0xE1, &[b"Exif\0\0MM\0\x2a", PLACE].concat()));
    all.extend(segment(
        0xE1,
        &[b"http://ns.adobe.com/xap/1.0/\0", PLACE].concat(),
    ));
    all.extend(&PLAIN[2..PLAIN.len() - 2]);
    // A long coded picture, no two parts of it alike.
    let coded = (0..bytes.saturating_sub(all.len()) as u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 25) as u8);
    all.extend(coded);
    all.extend([0xFF, 0xD9]);
    all.extend(PLACE);
    all
}

pub(crate) fn voice() -> Vec<u8> {
    [&[0x1A, 0x45, 0xDF, 0xA3][..], &[7; 5_000]].concat()
}

pub(crate) fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

/// What a shell sends to add something to the page in the editor.
pub(crate) fn gestures(kind: AttachKind, media: &[u8]) -> Vec<Happening> {
    let thumbnail = match kind {
        AttachKind::Photo => photo(2_000),
        AttachKind::Voice => Vec::new(),
    };
    let begun = AttachBegun {
        ticket: 1,
        kind,
        bytes: media.len() as u32,
        duration_ms: 65_000,
        thumbnail,
        description: String::new(),
    };
    let pieces = media.chunks(MIB).map(|bytes| AttachEvent::PieceGiven {
        ticket: 1,
        bytes: bytes.to_vec(),
    });
    let begun = std::iter::once(AttachEvent::Begun(begun));
    begun.chain(pieces).map(Happening::Attach).collect()
}

/// Attachments of the page on show, read or being written.
pub(crate) fn shown(view: &ViewModel) -> Vec<AttachmentView> {
    match view {
        ViewModel::Ready(ready) => match &ready.screen {
            ScreenView::Page(page) => page.attachments.clone(),
            ScreenView::Editor(editor) => editor.attachments.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

pub(crate) fn notice(view: &ViewModel) -> String {
    match view {
        ViewModel::Ready(ready) => ready.notice.clone().map(|n| n.text).unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

/// Opens a page to be read.
pub(crate) fn read(device: &mut Device<Shelf>, page: &str) {
    device
        .does(Happening::WentTo(shared::event::Place::Journal))
        .unwrap();
    device
        .does(Happening::Journal(
            shared::event::JournalEvent::PageOpened {
                page: page.to_owned(),
            },
        ))
        .unwrap();
}

pub(crate) fn edit(device: &mut Device<Shelf>, page: &str) {
    read(device, page);
    device.does(Happening::Page(PageEvent::EditAsked)).unwrap();
}

pub(crate) fn look(page: &str, attachment: &str, full: bool) -> Happening {
    Happening::Attach(AttachEvent::LookedAt {
        page: page.to_owned(),
        attachment: attachment.to_owned(),
        full,
    })
}

/// The pieces shown since the last time, put together. Empty if nothing came.
pub(crate) fn seen(device: &mut Device<Shelf>) -> Vec<u8> {
    let pieces = device.take_media();
    for (at, piece) in pieces.iter().enumerate() {
        assert_eq!(piece.index as usize, at, "in order");
        assert_eq!(piece.pieces as usize, pieces.len(), "all of them");
    }
    pieces.into_iter().flat_map(|piece| piece.bytes).collect()
}
