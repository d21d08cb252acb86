//! Forms: filled in, and read.

use facet::Facet;
use serde::{Deserialize, Serialize};

use super::{PromptView, SpliceView};
use crate::event::{CardKind, Cell, LensChoice};

/// A form in the editor.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct FormView {
    /// Its id.
    pub form: String,
    /// How it is drawn.
    pub drawing: FormDrawing,
    /// Its name.
    pub title: String,
    /// What it is for.
    pub line: String,
    /// What stands above the first field.
    pub intro: Vec<String>,
    /// What stands below the last.
    pub closing: Option<String>,
    /// Whose method it is.
    pub source: Option<String>,
    /// Its fields, in order.
    pub fields: Vec<FieldView>,
    /// What can come next, for a pressure.
    pub next: Option<NextView>,
}

/// How a form is drawn.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum FormDrawing {
    /// Field by field.
    Fields,
    /// The check-in: a grid, words, a lens.
    CheckIn,
    /// A pressure: tiles, dots, circles.
    Pressure,
    /// A draft: its text, and sending it.
    Draft,
}

/// A field.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct FieldView {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// A hint.
    pub hint: Option<String>,
    /// Own words to be read above it: an earlier answer, of this page or of an older one.
    pub recalled: Option<RecalledView>,
    /// What is entered.
    pub entry: EntryView,
    /// Said below it once something is chosen: what is known, and what that cannot show.
    pub notes: Vec<String>,
}

/// Own words shown again.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct RecalledView {
    /// Where they come from: `You wrote on 3 October`.
    pub from: String,
    /// The words.
    pub text: String,
}

/// What is entered into a field.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
#[repr(C)]
pub enum EntryView {
    /// Words. The text belongs to the editor's revision and behaves as the body does.
    Words(WordsView),
    /// One of several.
    Choice(Vec<OptionView>),
    /// Several of several.
    Set(SetView),
    /// A whole number.
    Scale(ScaleView),
    /// A day.
    Day(DayEntryView),
    /// A place on the grid.
    Cell(CellView),
}

/// Words in a field.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct WordsView {
    /// One line, or several.
    pub one_line: bool,
    /// The text at the editor's revision.
    pub text: String,
    /// How it came from what the shell showed.
    pub splices: Vec<SpliceView>,
}

/// Something to choose.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct OptionView {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub text: String,
    /// Said below it.
    pub line: Option<String>,
    /// It is chosen.
    pub on: bool,
    /// The one it stands under, for tiles that open (`demands` for `demands.hours`).
    pub under: Option<String>,
}

/// A set of words.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct SetView {
    /// What is offered first, and everything that is chosen.
    pub options: Vec<OptionView>,
    /// What else there is.
    pub more: Vec<OptionView>,
    /// Own words may be added.
    pub own: bool,
}

/// A scale of whole numbers.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ScaleView {
    /// The lowest.
    pub min: i32,
    /// The highest.
    pub max: i32,
    /// What the lowest means.
    pub low: String,
    /// What the highest means.
    pub high: String,
    /// What is chosen.
    pub number: Option<i32>,
}

/// A day.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct DayEntryView {
    /// `2026-11-28`, or empty.
    pub day: String,
    /// `Saturday 28 November`, or empty.
    pub label: String,
}

/// A place on the grid.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct CellView {
    /// Where, if anywhere.
    pub cell: Option<Cell>,
    /// Draw two lists instead of the grid.
    pub as_lists: bool,
    /// In words: `Unpleasant, with much energy`.
    pub label: String,
    /// The seven steps of pleasantness in words, −3 first.
    pub pleasantness: Vec<String>,
    /// The seven steps of energy in words, −3 first.
    pub energy: Vec<String>,
}

/// What can become of a pressure.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
#[repr(C)]
pub enum NextView {
    /// No circle was chosen yet.
    Undecided,
    /// It is in one's own hands: a small step.
    Control(Vec<String>),
    /// Press somebody who can: templates of drafts.
    Influence(Vec<TemplateView>),
    /// Set it down.
    Concern(SetDownView),
}

/// A template of a draft.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct TemplateView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// When to use it.
    pub when_to_use: String,
}

/// Setting a pressure down.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SetDownView {
    /// Its title.
    pub title: String,
    /// Read slowly, one after the other.
    pub lines: Vec<String>,
    /// How long it takes.
    pub seconds: u32,
    /// It was set down already.
    pub done: bool,
}

/// A page's answers, to be read.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct AnswerView {
    /// The field's label.
    pub label: String,
    /// What was answered: own words as they were written, anything else in words.
    pub text: String,
    /// They are the person's own words.
    pub own_words: bool,
}

/// Prompts and forms to write from.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ReflectView {
    /// Prompts to choose from, a few of each lens.
    pub prompts: Vec<ReflectPromptView>,
    /// Forms, by what they are for.
    pub groups: Vec<FormGroupView>,
}

/// A prompt to choose.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ReflectPromptView {
    /// Its id.
    pub id: String,
    /// The prompt.
    pub prompt: PromptView,
}

/// Forms of one kind.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct FormGroupView {
    /// Its heading.
    pub title: String,
    /// Its forms.
    pub forms: Vec<FormRowView>,
}

/// A form in a list.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct FormRowView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it is for.
    pub line: String,
    /// `About 4 minutes`.
    pub minutes: String,
    /// Which added pack it is from, in words; nothing for the app's own.
    pub from: Option<String>,
}

/// A text of the content pack, to be read.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct CardView {
    /// Which kind.
    pub kind: CardKind,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One line below the title.
    pub line: Option<String>,
    /// What it may stir, said before the rest is shown.
    pub content_note: Option<String>,
    /// Its sections.
    pub sections: Vec<CardSectionView>,
    /// Where it comes from, one a line.
    pub sources: Vec<String>,
    /// `Public record, checked on 28 November 2026`.
    pub consent: Option<String>,
    /// A practice that belongs to it.
    pub practice: Option<super::PracticeRowView>,
    /// A form that belongs to it.
    pub form: Option<FormRowView>,
    /// Its lens.
    pub lens: Option<LensChoice>,
    /// It can be tried: an exemplar's move.
    pub can_try: bool,
}

/// A section of a card.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct CardSectionView {
    /// Its heading, if it has one.
    pub heading: Option<String>,
    /// Paragraphs or list items.
    pub lines: Vec<String>,
    /// How many seconds each line stays, for cards that are read slowly; empty for others.
    pub seconds: Vec<u32>,
}

/// The rant page.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct RantView {
    /// The text at the time the screen was opened; the shell owns it after that.
    pub text: String,
    /// Counts openings: another number is another page.
    pub session: u32,
    /// Where it is and when it goes: one sentence.
    pub whereabouts: String,
    /// There is something to keep or burn.
    pub has_content: bool,
}

/// Choosing what goes into a draft.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct SeedView {
    /// The template's name.
    pub title: String,
    /// When to use it.
    pub when_to_use: String,
    /// What can go in; nothing is ticked at first.
    pub fields: Vec<SeedFieldView>,
}

/// A field that can go into a draft.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct SeedFieldView {
    /// Its key.
    pub key: String,
    /// Its label.
    pub label: String,
    /// What would go in, exactly.
    pub text: String,
    /// It is ticked.
    pub on: bool,
}

/// A draft that is about to be sent.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
#[repr(C)]
pub enum SendView {
    /// Something in it looks like a patient's: each with why.
    Warned(Vec<FindingView>),
    /// The text, to be copied or shared by the shell.
    Ready(String),
}

/// Something that looks like a patient's.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct FindingView {
    /// What was found, as it stands in the text.
    pub text: String,
    /// Why: `Looks like an NHS number`.
    pub why: String,
}

/// What was raised.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct LadderView {
    /// One sentence above it.
    pub summary: String,
    /// Rungs: raised, answered, changed.
    pub rungs: Vec<RungView>,
}

/// A rung of the ladder.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct RungView {
    /// `Raised, and no answer yet`.
    pub title: String,
    /// How many: `3`.
    pub count: u32,
    /// What stands on it, newest first.
    pub rows: Vec<super::RowView>,
}

crate::silent::silent_debug!(
    FormView,
    FieldView,
    RecalledView,
    EntryView,
    WordsView,
    OptionView,
    SetView,
    NextView,
    AnswerView,
    RantView,
    SeedView,
    SeedFieldView,
    SendView,
    FindingView,
    LadderView,
    RungView
);
