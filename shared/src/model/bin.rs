//! The bin.

use journal::DocumentId;

use super::notice::Undo;
use super::open::{Open, Screen};
use super::{Surroundings, attach, pages};
use crate::asks::Asks;
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
        None => {}
    }
}

/// A page in the bin was put back.
pub(crate) fn restore(open: &mut Open, page: &str, asks: &mut Asks) {
    if let Some(id) = pages::id_of(page) {
        pages::ask(open, id, PageUse::Restore, asks);
    }
}
