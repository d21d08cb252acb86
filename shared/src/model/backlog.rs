//! Pages that were written before there was a space, sealed a slice at a time.

use journal::{DocumentId, DocumentKind, Heads, Update};

use super::editor::Editor;
use super::open::Open;
use super::{Surroundings, chores, pages, settings, space};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::Reading;

/// Pages read for one record.
const SLICE: usize = 24;
/// A record closes at this size, well under the limit of a record.
const RECORD_BYTES: usize = 256 * 1024;

/// Reads the next pages that no record carries, if there is a space.
pub(crate) fn next(open: &mut Open, _around: &mut Surroundings<'_>, asks: &mut Asks) {
    if !space::can_seal(open) {
        return;
    }
    settings::offer_first(open);
    // The page in the editor goes with its next batch, or when it is closed.
    let written = open.editor.as_ref().and_then(Editor::id);
    let unsent: Vec<(DocumentId, u32)> = open
        .rows
        .iter()
        .filter(|row| row.own_seq == 0 && !row.foreign && !row.large)
        .filter(|row| Some(row.id) != written)
        .take(SLICE)
        .map(|row| (row.id, row.waiting))
        .collect();
    if unsent.is_empty() {
        return;
    }
    let names = pages::names_of_all(open, &unsent);
    open.chores.busy = true;
    asks.read(names, Reading::Backlog(unsent));
}

/// The pages were read: seal them.
pub(crate) fn read(
    open: &mut Open,
    ids: &[(DocumentId, u32)],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.chores.busy = false;
    let mut batch = Vec::new();
    let mut bytes = 0_usize;
    for (id, page) in chores::loaded(open, ids, values) {
        let Some(row) = open.rows.get(&id) else {
            continue;
        };
        let Some(page) = page else {
            // Damaged: it cannot be sent, and must not be tried for ever.
            open.notices.problem("notice-page-damaged");
            open.rows.touch(&id, |row| row.foreign = true);
            continue;
        };
        let changes = page.save_uncompressed();
        bytes = bytes.saturating_add(changes.len());
        batch.push(Update {
            document: id,
            kind: DocumentKind::Page,
            base: Heads::new(),
            heads: page.heads(),
            changes,
            digest: Some(row.digest.clone()),
        });
        if bytes >= RECORD_BYTES {
            seal(open, around, std::mem::take(&mut batch));
            bytes = 0;
        }
    }
    seal(open, around, batch);
    asks.redraw();
    if !values.is_empty() {
        chores::wake(open, around, asks);
    }
}

fn seal(open: &mut Open, around: &mut Surroundings<'_>, batch: Vec<Update>) {
    if batch.is_empty() {
        return;
    }
    let ids: Vec<DocumentId> = batch.iter().map(|update| update.document).collect();
    if let Some(seq) = space::seal_updates(open, around, batch) {
        for id in ids {
            open.rows.touch(&id, |row| row.own_seq = seq);
        }
    } else if space::can_seal(open) {
        // More than a record holds: packs carry them.
        for id in ids {
            open.rows.touch(&id, |row| row.large = true);
        }
    }
}
