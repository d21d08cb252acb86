//! From a change to a batch: what was typed is a draft at once (the changes since the last batch,
//! under one name) and a sealed batch later (docs/protocol.md 7). A draft found at start is sealed
//! as if its batch had closed.

use journal::{DocumentId, Page};
use minicbor::{Decode, Encode};

use super::editor::Editor;
use super::open::Open;
use super::rows::heads_of;
use super::timers::Purpose;
use super::{Surroundings, change, pages};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::Reading;

/// The draft's storage name.
pub(crate) const DRAFT: &str = "draft";

const IDLE_MS: i64 = 2_000;
const LONGEST_MS: i64 = 30_000;
const BATCH_BYTES: usize = 4_096;

/// Changes that are durable but in no batch yet.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Draft {
    #[cbor(n(0), with = "minicbor::bytes")]
    id: [u8; 16],
    #[cbor(n(1), with = "minicbor::bytes")]
    changes: Vec<u8>,
    #[cbor(n(2), with = "minicbor::bytes")]
    base: Vec<u8>,
    #[n(3)]
    waiting: u32,
}

/// The page changed: draft now, batch soon.
pub(crate) fn touched(
    open: &mut Open,
    bytes: usize,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let now_ms = around.now.unix_ms;
    let Some(editor) = &mut open.editor else {
        return;
    };
    editor.draft_changed = true;
    editor.last_edit_ms = now_ms;
    editor.unsealed_bytes = editor.unsealed_bytes.saturating_add(bytes);
    if editor.first_unsealed_ms.is_none() {
        editor.first_unsealed_ms = Some(now_ms);
        around.timers.start(Purpose::Batch, 2_000, asks);
    }
    if editor.unsealed_bytes >= BATCH_BYTES {
        close_batch(open, around);
    }
}

/// The batch's timer fired: close it if the person paused or it is old, else look again.
pub(crate) fn batch_due(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let now_ms = around.now.unix_ms;
    let Some(editor) = &open.editor else { return };
    let Some(first_ms) = editor.first_unsealed_ms else {
        return;
    };
    let idle_ms = now_ms.saturating_sub(editor.last_edit_ms);
    let age_ms = now_ms.saturating_sub(first_ms);
    // A clock that was set back must not hold a batch for ever.
    if idle_ms >= IDLE_MS || age_ms >= LONGEST_MS || idle_ms < 0 || age_ms < 0 {
        close_batch(open, around);
        asks.redraw();
    } else {
        let wait_ms = (IDLE_MS - idle_ms).min(LONGEST_MS - age_ms).max(50);
        around.timers.start(
            Purpose::Batch,
            u32::try_from(wait_ms).unwrap_or(2_000),
            asks,
        );
    }
}

/// Closes the batch: the page, its digest and its sealed record replace the draft in one commit.
/// While the timeline is still being read the draft stays; it is durable either way.
pub(crate) fn close_batch(open: &mut Open, around: &mut Surroundings<'_>) {
    if !open.rows.complete() {
        return;
    }
    let Some(mut editor) = open.editor.take() else {
        return;
    };
    if editor.is_dirty()
        && let Some((id, page)) = &mut editor.page
    {
        // A failed mark only means an older time in the list.
        let _ = page.mark_edited(around.now.unix_ms);
        editor.shown.follow(page);
        if change::page_changed(open, around, *id, page, &editor.base) {
            editor.base = page.heads();
            editor.first_unsealed_ms = None;
            editor.unsealed_bytes = 0;
            editor.draft_changed = false;
            open.editor = Some(editor);
            put_drafts(open);
            return;
        }
    }
    open.editor = Some(editor);
}

/// Closes the batch and the editor. If the batch cannot close yet, the editor's page becomes the
/// draft to be sealed once it can.
pub(crate) fn close(open: &mut Open, around: &mut Surroundings<'_>) {
    close_batch(open, around);
    let Some(editor) = open.editor.take() else {
        return;
    };
    if editor.is_dirty()
        && let Some(draft) = draft_of(&editor, open)
    {
        open.chores.drafts.push(draft);
        put_drafts(open);
    }
}

fn draft_of(editor: &Editor, open: &Open) -> Option<Draft> {
    let (id, page) = editor.page.as_ref()?;
    Some(Draft {
        id: id.0,
        changes: page.changes_since(&editor.base),
        base: editor.base.concat(),
        waiting: open.rows.get(id).map_or(0, |row| row.waiting),
    })
}

/// Gives the keeper the draft if it changed.
pub(crate) fn keep_draft(open: &mut Open) {
    let changed = open
        .editor
        .as_mut()
        .is_some_and(|editor| std::mem::take(&mut editor.draft_changed));
    if changed {
        put_drafts(open);
    }
}

/// Gives the keeper every draft there is: those found at start that are not sealed yet, and what
/// is in the editor. One never takes the place of another.
fn put_drafts(open: &mut Open) {
    let written = open.editor.as_ref().filter(|editor| editor.is_dirty());
    let written = written.and_then(|editor| draft_of(editor, open));
    let waiting = open.chores.stuck.iter().chain(&open.chores.drafts);
    let drafts: Vec<&Draft> = waiting.chain(&written).collect();
    if drafts.is_empty() {
        open.keeper.remove(DRAFT.to_owned());
    } else {
        let bytes = wire::cbor::encode(&drafts);
        open.keeper.put(DRAFT.to_owned(), bytes);
    }
}

pub(crate) fn has_unkept(open: &Open) -> bool {
    open.editor
        .as_ref()
        .is_some_and(|editor| editor.draft_changed)
}

/// Whether the page was kept for the first time just now.
pub(crate) fn first_kept(open: &mut Open) -> bool {
    let unkept = has_unkept(open) || !open.keeper.is_idle();
    match &mut open.editor {
        Some(editor) if !editor.kept_once && !unkept && editor.page.is_some() => {
            editor.kept_once = true;
            true
        }
        _ => false,
    }
}

/// Reads the oldest draft's page, once the timeline is complete.
pub(crate) fn read_draft(open: &mut Open, asks: &mut Asks) {
    let Some(draft) = open.chores.drafts.first() else {
        return;
    };
    let id = DocumentId(draft.id);
    let waiting = open.rows.get(&id).map_or(0, |row| row.waiting);
    asks.read(pages::names(open, &id, waiting), Reading::Draft);
}

/// The draft's page was read: seal what the draft holds.
pub(crate) fn draft_read(
    open: &mut Open,
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if values.is_empty() {
        around
            .timers
            .start(Purpose::Chore, super::months::RETRY_MS, asks);
        return;
    }
    if open.chores.drafts.is_empty() {
        return;
    }
    let draft = open.chores.drafts.remove(0);
    let id = DocumentId(draft.id);
    let mut bytes = pages::joined(open, &id, values).unwrap_or_default();
    bytes.extend_from_slice(&draft.changes);
    let sealed = Page::load(&bytes, open.install.actor)
        .is_ok_and(|page| change::page_changed(open, around, id, &page, &heads_of(&draft.base)));
    if sealed {
        put_drafts(open);
    } else {
        open.notices.problem("notice-page-damaged");
        open.chores.stuck.push(draft);
    }
    asks.redraw();
    super::chores::complete(open, around, asks);
}

/// Words from elsewhere arrived for the page in the editor: false if it is not this page.
pub(crate) fn merge(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    id: DocumentId,
    changes: &[u8],
) -> bool {
    if open.editor.as_ref().and_then(Editor::id) != Some(id) {
        return false;
    }
    close_batch(open, around);
    let Some(mut editor) = open.editor.take() else {
        return false;
    };
    if let Some((_, page)) = &mut editor.page
        && page.apply(changes).is_ok()
    {
        editor.base = page.heads();
        // What was looked over is not what stands there now.
        open.sending = None;
        if let Ok(read) = page.read() {
            editor.when.clone_from(&read.when);
        }
        editor.shown.merged(page);
        change::page_merged(open, around, id, page);
    }
    open.editor = Some(editor);
    true
}
