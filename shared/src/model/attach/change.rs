//! Changes of a page's attachments: put on, taken off, put back, described.

use journal::{Attachment, AttachmentId, DocumentId, Page};

use super::super::editor::Editor;
use super::super::notice::Undo;
use super::super::open::Open;
use super::super::{Surroundings, batch, change, pages};
use super::page_read;
use crate::asks::Asks;
use crate::told::PageUse;

/// About what an attachment's record weighs in a batch, in bytes.
const RECORD_BYTES: usize = 256;

/// Puts an attachment on a page, in the editor or, if it has left the editor, beside it.
pub(crate) fn put_on_page(
    open: &mut Open,
    id: DocumentId,
    attachment: Attachment,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if open.editor.as_ref().and_then(Editor::id) != Some(id) {
        open.attach.waiting.entry(id).or_default().push(attachment);
        pages::ask(open, id, PageUse::Attach, asks);
        return;
    }
    edit(open, around, asks, |page| page.attach(&attachment));
}

/// The page was read: what waits for it goes on it.
pub(crate) fn page_came(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    id: DocumentId,
    mut page: Page,
) {
    let base = page.heads();
    let mut failed = false;
    for attachment in open.attach.waiting.remove(&id).unwrap_or_default() {
        failed |= page.attach(&attachment).is_err();
    }
    if failed || !change::page_changed(open, around, id, &page, &base) {
        open.notices.problem("notice-attach-failed");
    }
}

/// Edits the page in the editor. False if that did not work.
fn edit(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
    apply: impl FnOnce(&mut Page) -> journal::Result<()>,
) -> bool {
    let Some(editor) = &mut open.editor else {
        return false;
    };
    let Some((id, page)) = &mut editor.page else {
        return false;
    };
    let (id, applied) = (*id, apply(page));
    editor.shown.follow(page);
    let read = page.read();
    let (Ok(()), Ok(read)) = (applied, read) else {
        open.notices.problem(match applied {
            Err(journal::Error::TooLarge) => "notice-attach-many",
            _ => "notice-attach-failed",
        });
        return false;
    };
    // In the same commit as the draft: what the draft names is wanted from here on.
    page_read(open, id, &read.attachments, true, around.now.unix_ms);
    batch::touched(open, RECORD_BYTES, around, asks);
    true
}

/// An attachment of the page in the editor.
fn in_editor(open: &Open, id: AttachmentId) -> Option<(DocumentId, Attachment)> {
    let (page_id, page) = open.editor.as_ref()?.page.as_ref()?;
    let attachments = page.read().ok()?.attachments;
    let found = attachments.into_iter().find(|known| known.id == id)?;
    Some((*page_id, found))
}

/// Takes an attachment off the page in the editor; it can be put back.
pub(crate) fn removed(
    open: &mut Open,
    id: AttachmentId,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some((page, attachment)) = in_editor(open, id) else {
        return;
    };
    if edit(open, around, asks, |page| page.detach(id)) {
        open.attach.removed = Some((page, attachment));
        open.notices.undoable("notice-detached", Undo::Reattach);
    }
}

/// Puts back what was taken off last.
pub(crate) fn put_back(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if let Some((page, attachment)) = open.attach.removed.take() {
        put_on_page(open, page, attachment, around, asks);
    }
}

/// Says what an attachment shows.
pub(crate) fn described(
    open: &mut Open,
    id: AttachmentId,
    text: &str,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let known = in_editor(open, id);
    if known.is_some_and(|(_, attachment)| attachment.description != text) {
        edit(open, around, asks, |page| page.describe(id, text));
    }
}
