//! The one message at the bottom of the screen.

use journal::DocumentId;

use super::history::What;
use crate::view::NoticeKind;

/// A message on show.
pub(crate) struct Notice {
    pub(crate) number: u32,
    pub(crate) kind: NoticeKind,
    pub(crate) id: &'static str,
    pub(crate) undo: Option<Undo>,
    /// Said instead of the id's sentence.
    pub(crate) what: Option<What>,
}

/// What a notice's action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Undo {
    /// Takes a page out of the bin.
    Unbin(DocumentId),
    /// Leads to what happened with the server.
    Details,
    /// Puts the attachment back that was taken off last.
    Reattach,
    /// Takes back a page that was made with one tap.
    TakeBack(DocumentId),
}

/// The message on show, and how many there were.
#[derive(Default)]
pub(crate) struct Notices {
    count: u32,
    pub(crate) showing: Option<Notice>,
}

impl Notices {
    /// Something was done.
    pub(crate) fn done(&mut self, id: &'static str) {
        self.show(NoticeKind::Done, id, None);
    }

    /// Something was done that can be undone.
    pub(crate) fn undoable(&mut self, id: &'static str, undo: Undo) {
        self.show(NoticeKind::Done, id, Some(undo));
    }

    /// Something did not work.
    pub(crate) fn problem(&mut self, id: &'static str) {
        let same = self.showing.as_ref().is_some_and(|notice| notice.id == id);
        if !same {
            self.show(NoticeKind::Problem, id, None);
        }
    }

    /// Something happened with the server. It stays until it is put away.
    pub(crate) fn happened(&mut self, what: What) {
        self.show(NoticeKind::Problem, "notice-server", Some(Undo::Details));
        if let Some(notice) = &mut self.showing {
            notice.what = Some(what);
        }
    }

    /// The notice on show offers to put an attachment back.
    pub(crate) fn offers_reattach(&self) -> bool {
        let undo = self.showing.as_ref().and_then(|notice| notice.undo);
        undo == Some(Undo::Reattach)
    }

    /// What was wrong is well again.
    pub(crate) fn clear(&mut self, id: &'static str) {
        if self.showing.as_ref().is_some_and(|notice| notice.id == id) {
            self.showing = None;
        }
    }

    fn show(&mut self, kind: NoticeKind, id: &'static str, undo: Option<Undo>) {
        self.count = self.count.wrapping_add(1);
        self.showing = Some(Notice {
            number: self.count,
            kind,
            id,
            undo,
            what: None,
        });
    }
}
