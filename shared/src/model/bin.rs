//! The bin.

use journal::DocumentId;

use super::editor::{self, Editor};
use super::notice::Undo;
use super::open::{Open, Screen};
use super::{Surroundings, attach, pages};
use crate::asks::Asks;
use crate::event::EditorEvent;
use crate::told::PageUse;

/// A page went to the bin.
pub(crate) fn binned(open: &mut Open, id: DocumentId) {
    open.notices.undoable("notice-binned", Undo::Unbin(id));
}

/// The notice's action was taken.
pub(crate) fn undo(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let undo = open.notices.showing.take().and_then(|notice| notice.undo);
    match undo {
        Some(Undo::Unbin(id)) => pages::ask(open, id, PageUse::Restore, asks),
        Some(Undo::Details) => open.go(Screen::ServerHistory),
        Some(Undo::Reattach) => attach::change::put_back(open, around, asks),
        Some(Undo::TakeBack(id)) => take_back(open, id, around, asks),
        None => {}
    }
}

/// A page that was made with one tap is not wanted: it goes to the bin without a word.
fn take_back(open: &mut Open, id: DocumentId, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if open.editor.as_ref().and_then(Editor::id) == Some(id) {
        editor::happen(open, EditorEvent::Binned, around, asks);
    } else {
        pages::ask(open, id, PageUse::Bin, asks);
    }
}

/// A page in the bin was put back.
pub(crate) fn restore(open: &mut Open, page: &str, asks: &mut Asks) {
    if let Some(id) = pages::id_of(page) {
        pages::ask(open, id, PageUse::Restore, asks);
    }
}
