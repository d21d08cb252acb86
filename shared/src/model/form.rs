//! Pages made from a form of the content pack: which texts they have, and answers besides words.

use content::{FieldKind, Form, Pack};
use journal::{Answer, AnswerKey, Answers, DocumentId, Field, Heads, NewForm, NewPage, Page};
use rand_core::Rng;

use super::batch::touched;
use super::editor::{self, Editor};
use super::notice::Undo;
use super::open::{Open, Screen};
use super::{Surroundings, card, change, pages, prompt, raise};
use crate::asks::Asks;
use crate::event::{Cell, FormEvent};
use crate::told::PageUse;
use crate::when;

/// The form of check-ins.
pub(crate) const CHECK_IN: &str = "check-in";
/// The form of pressures.
pub(crate) const PRESSURE: &str = "pressure";
/// The form of drafts.
pub(crate) const DRAFT: &str = "draft";
/// The form of what was practised.
pub(crate) const PRACTICE: &str = "practice";
/// The form of a move that an exemplar suggested.
pub(crate) const MOVE: &str = "move";
/// The form of if-then plans.
pub(crate) const PLAN: &str = "plan";

/// A form that the app itself knows by its id, and so is always ours.
pub(crate) fn ours(id: &str) -> Option<&'static Form> {
    Pack::bundled().form(id)
}

/// The fields of a form that are answered in words.
pub(crate) fn texts(form: &Form) -> impl Iterator<Item = Field> {
    form.fields
        .iter()
        .filter(|field| is_words(&field.kind))
        .filter_map(|field| Some(Field::Answer(AnswerKey::new(&field.key).ok()?)))
}

/// Whether the answer to this field is read again above another one of the form.
pub(crate) fn is_quoted(form: Option<&Form>, field: Field) -> bool {
    let (Some(form), Field::Answer(key)) = (form, field) else {
        return false;
    };
    form.fields
        .iter()
        .any(|other| other.quotes.as_deref() == Some(key.as_str()))
}

pub(crate) fn is_words(kind: &FieldKind) -> bool {
    matches!(kind, FieldKind::Line | FieldKind::Text)
}

/// A new page of this form, with nothing answered.
pub(crate) fn page(actor: journal::Actor, new: &NewPage<'_>, form: &Form) -> journal::Result<Page> {
    let fields: Vec<(AnswerKey, bool)> = form
        .fields
        .iter()
        .filter_map(|field| Some((AnswerKey::new(&field.key).ok()?, is_words(&field.kind))))
        .collect();
    Page::create_form(
        actor,
        new,
        &NewForm {
            id: &form.id,
            fields: &fields,
        },
    )
}

/// Something happened with forms, prompts and cards.
pub(crate) fn happen(
    open: &mut Open,
    event: &FormEvent,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    match event {
        FormEvent::Opened { form } => {
            if let Some(form) = open.library.form(form).cloned() {
                editor::open_form(open, around, form);
                recall(open, asks);
            }
        }
        FormEvent::PromptOpened { prompt } => {
            if let Some(prompt) = open.library.prompt(prompt).cloned() {
                prompt::taken(open, &prompt, around);
                editor::open_blank(open, around, Some(&prompt));
            }
        }
        FormEvent::CardOpened { what, card } => {
            let number = card::number(&open.library, *what, card);
            open.go(Screen::Card(*what, number));
        }
        FormEvent::MoveTaken { exemplar } => {
            let exemplar = open.library.exemplar(exemplar);
            let suggested = exemplar.map(|exemplar| exemplar.move_.clone());
            let Some((suggested, form)) = suggested.zip(ours(MOVE)) else {
                return;
            };
            editor::open_form(open, around, form.clone());
            fill(open, around, asks, "what", &suggested);
        }
    }
}

/// A choice, a day or nothing for a field of the page in the editor.
pub(crate) fn choose(
    open: &mut Open,
    key: &str,
    choice: Option<String>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(field) = field(open, key) else {
        return;
    };
    let fits = match (&field.kind, &choice) {
        (_, None) => matches!(field.kind, FieldKind::Choice(_) | FieldKind::Day),
        (FieldKind::Choice(options), Some(id)) => options.iter().any(|option| option.id == *id),
        (FieldKind::Day, Some(day)) => day.parse::<jiff::civil::Date>().is_ok(),
        _ => false,
    };
    if !fits {
        return;
    }
    let answer = choice.map(Answer::Choice);
    answer_with(open, key, answer.as_ref(), around, asks);
    raise::outcome_chosen(open, key, answer.as_ref(), around, asks);
}

/// A number for a field of the page in the editor, or none.
pub(crate) fn number(
    open: &mut Open,
    key: &str,
    number: Option<i32>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(field) = field(open, key) else {
        return;
    };
    let FieldKind::Scale { min, max, .. } = &field.kind else {
        return;
    };
    let within = number.is_none_or(|n| u32::try_from(n).is_ok_and(|n| (*min..=*max).contains(&n)));
    if within {
        let answer = number.map(|n| Answer::Number(n.into()));
        answer_with(open, key, answer.as_ref(), around, asks);
    }
}

/// A place on the grid for a field of the page in the editor, or none.
pub(crate) fn cell(
    open: &mut Open,
    key: &str,
    cell: Option<Cell>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(field) = field(open, key) else {
        return;
    };
    let on_grid = |at: i32| (-3..=3).contains(&at);
    let fits = cell.is_none_or(|cell| on_grid(cell.pleasantness) && on_grid(cell.energy));
    if !fits || field.kind != FieldKind::Cell {
        return;
    }
    let is_first = open.editor.as_ref().is_some_and(|e| e.page.is_none());
    let answer = cell.map(|cell| Answer::Choice(cell_text(cell)));
    answer_with(open, key, answer.as_ref(), around, asks);
    // One tap is a whole check-in, and one tap takes it back.
    if is_first && let Some(id) = open.editor.as_ref().and_then(Editor::id) {
        open.notices
            .undoable("notice-checked-in", Undo::TakeBack(id));
    }
}

/// A cell as it stands in a document: `-2,3`. One value, so that two devices never mix halves.
pub(crate) fn cell_text(cell: Cell) -> String {
    format!("{},{}", cell.pleasantness, cell.energy)
}

/// Reads [`cell_text`].
pub(crate) fn cell_of(text: &str) -> Option<Cell> {
    let (pleasantness, energy) = text.split_once(',')?;
    let step = |text: &str| {
        text.parse::<i32>()
            .ok()
            .filter(|step| (-3..=3).contains(step))
    };
    Some(Cell {
        pleasantness: step(pleasantness)?,
        energy: step(energy)?,
    })
}

/// A word of a field's set is in or out; own words are tidied as tags are.
pub(crate) fn item(
    open: &mut Open,
    key: &str,
    item: &str,
    on: bool,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(field) = field(open, key) else {
        return;
    };
    let FieldKind::Set { options, own } = &field.kind else {
        return;
    };
    let feelings = is_feelings(open, key);
    let listed = options.iter().any(|option| option.id == item)
        || (feelings && Pack::bundled().feeling(item).is_some());
    let item = if listed || !on {
        item.to_owned()
    } else if *own {
        match own_word(item) {
            Some(word) => word,
            None => return,
        }
    } else {
        return;
    };
    let Ok(answer_key) = AnswerKey::new(key) else {
        return;
    };
    with_page(open, around, asks, |page| {
        page.set_item(answer_key, &item, on)
    });
}

/// An own word as it is kept: one line, at most as long as a set's item. A word that the pack has
/// becomes that word.
fn own_word(text: &str) -> Option<String> {
    let word = journal::normalise_tag(text)?;
    let known = Pack::bundled()
        .feelings()
        .iter()
        .find(|known| known.text.to_lowercase() == word.to_lowercase());
    let word = known.map_or(word, |known| known.id.clone());
    (word.len() <= journal::CHOICE_BYTES_MAX).then_some(word)
}

/// The set of the check-in takes its words from the pack's feelings.
pub(crate) fn is_feelings(open: &Open, key: &str) -> bool {
    let form = open.editor.as_ref().and_then(|editor| editor.form.as_ref());
    form.is_some_and(|form| form.id == CHECK_IN) && key == "words"
}

fn field<'a>(open: &'a Open, key: &str) -> Option<&'a content::Field> {
    open.editor.as_ref()?.form.as_ref()?.field(key)
}

/// Answers a field of the page in the editor; the first answer makes the page.
pub(crate) fn answer_with(
    open: &mut Open,
    key: &str,
    answer: Option<&Answer>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Ok(key) = AnswerKey::new(key) else { return };
    with_page(open, around, asks, |page| page.set_answer(key, answer));
}

/// Words that the app puts into a field, to be edited.
pub(crate) fn fill(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
    key: &str,
    text: &str,
) {
    let Ok(key) = AnswerKey::new(key) else { return };
    let splice = journal::Splice::insert(0, text);
    with_page(open, around, asks, |page| {
        let heads = page.heads();
        page.edit_text(Field::Answer(key), &heads, &splice)
            .map(|_| ())
    });
    if let Some(editor) = &mut open.editor
        && let Some((_, page)) = &editor.page
    {
        editor.shown.merged(page);
    }
}

fn with_page(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
    change: impl FnOnce(&mut Page) -> journal::Result<()>,
) {
    if !editor::make_page(open, around) {
        open.notices.problem("notice-page-damaged");
        return;
    }
    let Some(editor) = &mut open.editor else {
        return;
    };
    let Some((_, page)) = &mut editor.page else {
        return;
    };
    if change(page).is_err() {
        return;
    }
    editor.shown.follow(page);
    touched(open, 64, around, asks);
}

/// Keeps a page of this form that was filled without an editor: what was practised, a draft.
pub(crate) fn keep(
    open: &mut Open,
    around: &mut Surroundings<'_>,
    form: &Form,
    fill: impl FnOnce(&mut Page) -> journal::Result<()>,
) -> Option<(DocumentId, Page)> {
    // A month that was not read yet is not written either.
    if !open.rows.complete() {
        return None;
    }
    let mut id = [0; 16];
    around.rng.fill_bytes(&mut id);
    let when = when::stamp(around.now);
    let new = NewPage {
        when: &when,
        created_ms: around.now.unix_ms,
        prompt: None,
    };
    let mut page = page(open.install.actor, &new, form).ok()?;
    page.set_lens(form.lens.map(prompt::lens_of)).ok()?;
    fill(&mut page).ok()?;
    let id = DocumentId(id);
    change::page_changed(open, around, id, &page, &Heads::new()).then_some((id, page))
}

/// An older page of which something is read beside the page in the editor.
pub(crate) struct Recalled {
    pub(crate) form: String,
    pub(crate) when: String,
    pub(crate) answers: Answers,
}

/// Asks for the newest page of each form that this one recalls.
pub(crate) fn recall(open: &mut Open, asks: &mut Asks) {
    let form = open.editor.as_ref().and_then(|editor| editor.form.clone());
    let Some(form) = form else {
        return;
    };
    let own = open.editor.as_ref().and_then(Editor::id);
    let mut wanted: Vec<&str> = Vec::new();
    for (form, _) in form
        .fields
        .iter()
        .filter_map(|field| field.recalls.as_ref())
    {
        if !wanted.contains(&form.as_str()) {
            wanted.push(form);
        }
    }
    for form in wanted {
        let newest = open.rows.iter().find(|row| {
            !row.digest.binned && row.digest.form.as_deref() == Some(form) && Some(row.id) != own
        });
        if let Some(id) = newest.map(|row| row.id) {
            pages::ask(open, id, PageUse::Recall, asks);
        }
    }
}

/// A page to be read beside the one in the editor was read.
pub(crate) fn recalled(open: &mut Open, page: &Page) {
    let Ok(read) = page.read() else { return };
    if let (Some(editor), Some(answers)) = (&mut open.editor, read.answers) {
        editor.recalled.push(Recalled {
            form: answers.form.clone(),
            when: read.when,
            answers,
        });
    }
}
