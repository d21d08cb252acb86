//! The editor: one page being written. What becomes of a change is in [`super::batch`].

use std::sync::Arc;

use content::{Form, Pack, Prompt};
use journal::{DocumentId, Field, Heads, Lens, NewPage, Page};
use rand_core::Rng;

use super::batch::{close, touched};
use super::editor_text::Shown;
use super::open::{Open, Screen};
use super::{Surroundings, form, form_of_page, pages, prompt, rant};
use crate::asks::Asks;
use crate::event::{EditorEvent, LensChoice, PageField};
use crate::told::PageUse;
use crate::when;

/// One page being written.
pub(crate) struct Editor {
    pub(crate) session: u32,
    pub(crate) page: Option<(DocumentId, Page)>,
    pub(crate) prompt: Option<String>,
    /// The form the page is made from.
    pub(crate) form: Option<Arc<Form>>,
    /// Older pages that are read beside it.
    pub(crate) recalled: Vec<form::Recalled>,
    pub(crate) when: String,
    /// Chosen before there was a page.
    pub(crate) lens: Option<Lens>,
    pub(crate) tags: Vec<String>,
    pub(crate) shown: Shown,
    /// The heads of the last batch.
    pub(crate) base: Heads,
    pub(super) first_unsealed_ms: Option<i64>,
    pub(super) last_edit_ms: i64,
    pub(super) unsealed_bytes: usize,
    pub(super) draft_changed: bool,
    pub(crate) kept_once: bool,
}

impl Editor {
    fn blank(session: u32, when: String) -> Self {
        Self {
            session,
            page: None,
            prompt: None,
            form: None,
            recalled: Vec::new(),
            when,
            lens: None,
            tags: Vec::new(),
            shown: Shown::blank(std::iter::empty()),
            base: Heads::new(),
            first_unsealed_ms: None,
            last_edit_ms: 0,
            unsealed_bytes: 0,
            draft_changed: false,
            kept_once: false,
        }
    }

    pub(super) fn is_dirty(&self) -> bool {
        self.first_unsealed_ms.is_some()
    }

    pub(crate) fn id(&self) -> Option<DocumentId> {
        self.page.as_ref().map(|(id, _)| *id)
    }
}

/// A blank page, perhaps to a prompt.
pub(crate) fn open_blank(open: &mut Open, around: &mut Surroundings<'_>, prompt: Option<&Prompt>) {
    let editor = begin(open, around);
    // The first run's prompt reaches from oneself to a colleague: its lens is the person's choice.
    let first = Pack::bundled().first_prompt();
    editor.lens = prompt
        .filter(|prompt| first.is_none_or(|first| first.id != prompt.id))
        .map(|p| prompt::lens_of(p.lens));
    editor.prompt = prompt.map(|prompt| prompt.id.clone());
}

/// A new page of a form.
pub(crate) fn open_form(open: &mut Open, around: &mut Surroundings<'_>, form: Form) {
    let editor = begin(open, around);
    editor.lens = form.lens.map(prompt::lens_of);
    editor.shown = Shown::blank(form::texts(&form));
    editor.form = Some(Arc::new(form));
}

/// Words for the body of a page that was just begun.
pub(crate) fn begin_with(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
    text: &str,
) {
    if !make_page(open, around) {
        open.notices.problem("notice-page-damaged");
        return;
    }
    if let Some(editor) = &mut open.editor
        && let Some((_, page)) = &mut editor.page
    {
        let splice = journal::Splice::insert(0, text);
        let heads = page.heads();
        if page.edit_text(Field::Body, &heads, &splice).is_ok() {
            editor.shown.merged(page);
            touched(open, text.len(), around, asks);
        }
    }
}

fn begin<'a>(open: &'a mut Open, around: &mut Surroundings<'_>) -> &'a mut Editor {
    close(open, around);
    open.sending = None;
    open.editors_opened = open.editors_opened.wrapping_add(1);
    open.go(Screen::Editor);
    let editor = Editor::blank(open.editors_opened, when::stamp(around.now));
    open.editor.insert(editor)
}

/// A page that exists, to be edited.
pub(crate) fn open_page(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    id: DocumentId,
    mut page: Page,
) {
    close(open, around);
    let base = page.heads();
    let joined = page.settle_answers().unwrap_or(false);
    let Ok(read) = page.read() else {
        open.notices.problem("notice-page-damaged");
        return;
    };
    let answers = read.answers.as_ref();
    let form = answers.map(|answers| form_of_page::find(&open.library, answers, around.phrases));
    let editor = begin(open, around);
    editor.when.clone_from(&read.when);
    editor.prompt.clone_from(&read.prompt);
    editor.shown = Shown::of(&page, form.iter().flat_map(form::texts));
    editor.form = form.map(Arc::new);
    editor.base = base;
    editor.page = Some((id, page));
    editor.kept_once = true;
    if joined {
        // Two texts became one: kept with the next batch, or with leaving.
        editor.first_unsealed_ms = Some(around.now.unix_ms);
        editor.draft_changed = true;
    }
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
            rant::asked(open);
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
            if let Some(field) = field_of(field) {
                text_changed(open, field, seq, &splice, around, asks);
            }
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
        EditorEvent::AnswerChosen { key, choice } => {
            form::choose(open, &key, choice, around, asks);
        }
        EditorEvent::NumberChosen { key, number } => {
            form::number(open, &key, number, around, asks);
        }
        EditorEvent::CellChosen { key, cell } => form::cell(open, &key, cell, around, asks),
        EditorEvent::ItemSet { key, item, on } => {
            form::item(open, &key, &item, on, around, asks);
        }
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
    // What was looked over is not what stands there now.
    if open.sending.take().is_some() {
        asks.redraw();
    }
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
    // Drawn only when something but the text changed: the page came to be, the words are read again
    // above another field, or the shell waits to hear that a merged text contains what it has just
    // sent.
    if is_first || editor.shown.is_offering() || form::is_quoted(editor.form.as_deref(), field) {
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
pub(super) fn make_page(open: &mut Open, around: &mut Surroundings<'_>) -> bool {
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
    let made = match &editor.form {
        Some(form) => form::page(open.install.actor, &new, form),
        None => Page::create(open.install.actor, &new),
    };
    let Ok(mut page) = made else {
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

pub(crate) fn lens_of(choice: LensChoice) -> Lens {
    match choice {
        LensChoice::Self_ => Lens::Myself,
        LensChoice::Team => Lens::Team,
        LensChoice::Across => Lens::Across,
        LensChoice::System => Lens::System,
    }
}

/// The text an event is about. `None` for a key that is none.
fn field_of(field: PageField) -> Option<Field> {
    match field {
        PageField::Title => Some(Field::Title),
        PageField::Body => Some(Field::Body),
        PageField::Answer { key } => Some(Field::Answer(journal::AnswerKey::new(&key).ok()?)),
    }
}
