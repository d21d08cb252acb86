//! The editor: one page being written.
//!
//! Every change becomes a draft at once (the changes since the last batch, under one name) and a
//! batch later (docs/protocol.md 7). A draft found at start is sealed as if its batch had closed.

use journal::{DocumentId, Field, Heads, Lens, NewPage, Page};
use minicbor::{Decode, Encode};
use rand_core::Rng;

use super::editor_text::Shown;
use super::open::{Open, Screen};
use super::rows::heads_of;
use super::timers::Purpose;
use super::{Surroundings, change, content, pages};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::event::{EditorEvent, LensChoice};
use crate::told::{PageUse, Reading};
use crate::when;

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

/// One page being written.
pub(crate) struct Editor {
    pub(crate) session: u32,
    pub(crate) page: Option<(DocumentId, Page)>,
    pub(crate) prompt: Option<String>,
    pub(crate) when: String,
    /// Chosen before there was a page.
    pub(crate) lens: Option<Lens>,
    pub(crate) tags: Vec<String>,
    pub(crate) shown: Shown,
    /// The heads of the last batch.
    pub(crate) base: Heads,
    first_unsealed_ms: Option<i64>,
    last_edit_ms: i64,
    unsealed_bytes: usize,
    draft_changed: bool,
    pub(crate) kept_once: bool,
}

impl Editor {
    fn blank(session: u32, when: String, prompt: Option<String>, lens: Option<Lens>) -> Self {
        Self {
            session,
            page: None,
            prompt,
            when,
            lens,
            tags: Vec::new(),
            shown: Shown::default(),
            base: Heads::new(),
            first_unsealed_ms: None,
            last_edit_ms: 0,
            unsealed_bytes: 0,
            draft_changed: false,
            kept_once: false,
        }
    }

    fn is_dirty(&self) -> bool {
        self.first_unsealed_ms.is_some()
    }

    pub(crate) fn id(&self) -> Option<DocumentId> {
        self.page.as_ref().map(|(id, _)| *id)
    }
}

/// A blank page, perhaps to a prompt.
pub(crate) fn open_blank(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    prompt: Option<&content::Prompt>,
) {
    close(open, around);
    open.editors_opened = open.editors_opened.wrapping_add(1);
    let first = content::prompts().first().map(|prompt| prompt.id.as_str());
    // The first run's prompt reaches from oneself to a colleague: its lens is the person's choice.
    let lens = prompt
        .filter(|prompt| Some(prompt.id.as_str()) != first)
        .map(|p| lens_of(p.lens));
    open.editor = Some(Editor::blank(
        open.editors_opened,
        when::stamp(around.now),
        prompt.map(|prompt| prompt.id.clone()),
        lens,
    ));
    open.go(Screen::Editor);
}

/// A page that exists, to be edited.
pub(crate) fn open_page(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    id: DocumentId,
    page: Page,
) {
    close(open, around);
    let Ok(read) = page.read() else {
        open.notices.problem("notice-page-damaged");
        return;
    };
    open.editors_opened = open.editors_opened.wrapping_add(1);
    let mut editor = Editor::blank(
        open.editors_opened,
        read.when.clone(),
        read.prompt.clone(),
        None,
    );
    editor.base = page.heads();
    editor.shown = Shown::of(&read, page.heads());
    editor.page = Some((id, page));
    editor.kept_once = true;
    open.editor = Some(editor);
    open.go(Screen::Editor);
}

/// Something happened in the editor.
pub(crate) fn happen(
    open: &mut Open,
    event: EditorEvent,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    match event {
        EditorEvent::Done => {
            close(open, around);
            leave(open);
        }
        EditorEvent::Binned => bin(open, around, asks),
        EditorEvent::TextChanged {
            field,
            seq,
            at,
            remove,
            insert,
        } => {
            let splice = journal::Splice {
                at,
                delete: remove,
                insert,
            };
            text_changed(open, field.into(), seq, &splice, around, asks);
        }
        EditorEvent::CaughtUp { revision } => {
            if let Some(editor) = &mut open.editor {
                editor.shown.caught_up(revision);
            }
        }
        EditorEvent::LensChosen { lens } => {
            let lens = lens.map(lens_of);
            set(
                open,
                around,
                asks,
                |editor| editor.lens = lens,
                |page| page.set_lens(lens),
            );
        }
        EditorEvent::TagAdded { tag } => {
            let Some(tag) = journal::normalise_tag(&tag) else {
                return;
            };
            let before = |editor: &mut Editor| {
                if !editor.tags.contains(&tag) {
                    editor.tags.push(tag.clone());
                }
            };
            set(open, around, asks, before, |page| page.set_tag(&tag, true));
        }
        EditorEvent::TagRemoved { tag } => {
            let before = |editor: &mut Editor| editor.tags.retain(|known| *known != tag);
            set(open, around, asks, before, |page| page.set_tag(&tag, false));
        }
        EditorEvent::WhenChosen { local } => when_chosen(open, &local, around, asks),
    }
}

fn text_changed(
    open: &mut Open,
    field: Field,
    seq: u32,
    splice: &journal::Splice,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let is_first = open
        .editor
        .as_ref()
        .is_some_and(|editor| editor.page.is_none());
    if !make_page(open, around) {
        open.notices.problem("notice-page-damaged");
        asks.redraw();
        return;
    }
    let Some(editor) = &mut open.editor else {
        return;
    };
    let Some((_, page)) = &mut editor.page else {
        return;
    };
    let bytes = splice.insert.len().saturating_add(splice.delete as usize);
    if !editor.shown.edit(page, field, seq, splice) {
        return;
    }
    // Drawn only when something but the text changed: the page came to be, or the shell waits to
    // hear that a merged text contains what it has just sent.
    if is_first || editor.shown.is_offering() {
        asks.redraw();
    }
    touched(open, bytes, around, asks);
}

fn when_chosen(open: &mut Open, local: &str, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(editor) = &open.editor else { return };
    let Some(when) = when::at_local(&editor.when, local) else {
        open.notices.problem("notice-bad-when");
        return;
    };
    let before = |editor: &mut Editor| editor.when.clone_from(&when);
    set(open, around, asks, before, |page| page.set_when(&when));
}

/// Sets something besides text: on the page if there is one, else for when there is.
fn set(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
    remember: impl FnOnce(&mut Editor),
    apply: impl FnOnce(&mut Page) -> journal::Result<()>,
) {
    let Some(editor) = &mut open.editor else {
        return;
    };
    remember(editor);
    let Some((_, page)) = &mut editor.page else {
        return;
    };
    if apply(page).is_err() {
        return;
    }
    editor.shown.follow(page);
    touched(open, 64, around, asks);
}

/// The first character makes the page.
fn make_page(open: &mut Open, around: &mut Surroundings<'_>) -> bool {
    let Some(editor) = &mut open.editor else {
        return false;
    };
    if editor.page.is_some() {
        return true;
    }
    let mut id = [0; 16];
    around.rng.fill_bytes(&mut id);
    let new = NewPage {
        when: &editor.when,
        created_ms: around.now.unix_ms,
        prompt: editor.prompt.as_deref(),
    };
    let Ok(mut page) = Page::create(open.install.actor, &new) else {
        return false;
    };
    let mut set = page.set_lens(editor.lens);
    for tag in &editor.tags {
        set = set.and_then(|()| page.set_tag(tag, true));
    }
    if set.is_err() {
        return false;
    }
    editor.shown.follow(&page);
    editor.page = Some((DocumentId(id), page));
    true
}

/// The page changed: draft now, batch soon.
fn touched(open: &mut Open, bytes: usize, around: &mut Surroundings<'_>, asks: &mut Asks) {
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
            open.keeper.remove(DRAFT.to_owned());
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
        open.keeper
            .put(DRAFT.to_owned(), wire::cbor::encode(&draft));
        open.chores.draft = Some(draft);
    }
}

fn leave(open: &mut Open) {
    if let Some(run) = &open.first_run {
        open.first_run = run.after_page(&open.rows);
        return;
    }
    open.screens.retain(|screen| *screen != Screen::Editor);
    if open.screens.is_empty() {
        open.screens.push(Screen::Today);
    }
    if let Screen::Page(id) = open.screen() {
        open.reader.forget(&id);
    }
}

fn bin(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let id = open.editor.as_ref().and_then(Editor::id);
    close(open, around);
    leave(open);
    if let Some(id) = id {
        open.screens.retain(|screen| *screen != Screen::Page(id));
        if open.screens.is_empty() {
            open.screens.push(Screen::Today);
        }
        pages::ask(open, id, PageUse::Bin, asks);
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
    let Some(editor) = &mut open.editor else {
        return;
    };
    if !std::mem::take(&mut editor.draft_changed) {
        return;
    }
    let Some(editor) = &open.editor else { return };
    if let Some(draft) = draft_of(editor, open) {
        open.keeper
            .put(DRAFT.to_owned(), wire::cbor::encode(&draft));
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

/// A draft was found at start.
pub(crate) fn draft_found(open: &mut Open, draft: Draft, _asks: &mut Asks) {
    open.chores.draft = Some(draft);
}

/// Reads the draft's page, once the timeline is complete.
pub(crate) fn read_draft(open: &mut Open, asks: &mut Asks) {
    let Some(draft) = &open.chores.draft else {
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
    let Some(draft) = open.chores.draft.take() else {
        return;
    };
    let id = DocumentId(draft.id);
    let mut bytes = pages::joined(open, &id, values).unwrap_or_default();
    bytes.extend_from_slice(&draft.changes);
    let Ok(page) = Page::load(&bytes, open.install.actor) else {
        open.notices.problem("notice-page-damaged");
        return;
    };
    if change::page_changed(open, around, id, &page, &heads_of(&draft.base)) {
        open.keeper.remove(DRAFT.to_owned());
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
        if let Ok(read) = page.read() {
            editor.when.clone_from(&read.when);
        }
        editor.shown.merged(page);
        change::page_merged(open, around, id, page);
    }
    open.editor = Some(editor);
    true
}

pub(crate) fn lens_of(choice: LensChoice) -> Lens {
    match choice {
        LensChoice::Self_ => Lens::Myself,
        LensChoice::Team => Lens::Team,
        LensChoice::Across => Lens::Across,
        LensChoice::System => Lens::System,
    }
}

impl From<crate::event::PageField> for Field {
    fn from(field: crate::event::PageField) -> Self {
        match field {
            crate::event::PageField::Title => Self::Title,
            crate::event::PageField::Body => Self::Body,
        }
    }
}
