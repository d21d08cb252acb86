//! Forms in the editor, and answers to be read.

use content::{FieldKind, Form, Pack};
use insight::day::parse_when;
use journal::{Answer, AnswerKey, Answers, Field, PageContent};

use super::{Pen, editor::text};
use crate::event::Cell;
use crate::model::answered::item_in_words;
use crate::model::editor::Editor;
use crate::model::form::{CHECK_IN, DRAFT, PRESSURE, cell_of};
use crate::model::open::Open;
use crate::model::raise;
use crate::model::settings::{Shown, is_on};
use crate::view::{
    CellView, DayEntryView, EntryView, FieldView, FormDrawing, FormView, NextView, OptionView,
    RecalledView, ScaleView, SetDownView, SetView, TemplateView, WordsView,
};

/// Words offered first for a place on the grid.
const NEAR: usize = 6;
const PLEASANTNESS: [&str; 7] = [
    "pleasantness-m3",
    "pleasantness-m2",
    "pleasantness-m1",
    "pleasantness-0",
    "pleasantness-1",
    "pleasantness-2",
    "pleasantness-3",
];
const ENERGY: [&str; 7] = [
    "energy-m3",
    "energy-m2",
    "energy-m1",
    "energy-0",
    "energy-1",
    "energy-2",
    "energy-3",
];

/// What is drawn of one form.
struct Drawn<'a> {
    open: &'a Open,
    editor: &'a Editor,
    form: &'a Form,
    answers: Option<&'a Answers>,
    pen: &'a Pen<'a>,
}

pub(crate) fn view(
    open: &Open,
    editor: &Editor,
    form: &Form,
    read: Option<&PageContent>,
    pen: &Pen<'_>,
) -> FormView {
    let answers = read.and_then(|read| read.answers.as_ref());
    let drawn = Drawn {
        open,
        editor,
        form,
        answers,
        pen,
    };
    FormView {
        form: form.id.clone(),
        drawing: match form.id.as_str() {
            CHECK_IN => FormDrawing::CheckIn,
            PRESSURE => FormDrawing::Pressure,
            DRAFT => FormDrawing::Draft,
            _ => FormDrawing::Fields,
        },
        title: form.title.clone(),
        line: form.line.clone(),
        intro: form.intro.clone(),
        closing: form.closing.clone(),
        source: form.source.clone(),
        fields: form
            .fields
            .iter()
            .filter(|field| drawn.is_offered(&field.key))
            .map(|field| drawn.field(field))
            .collect(),
        next: (form.id == PRESSURE).then(|| next(answers)),
    }
}

impl Drawn<'_> {
    /// “Which was it?” is asked after a word about people only.
    fn is_offered(&self, key: &str) -> bool {
        if self.form.id != CHECK_IN || key != "which-was-it" || self.given(key).is_some() {
            return true;
        }
        match self.given("words") {
            Some(Answer::Set(words)) => words.iter().any(|w| Pack::bundled().is_people_word(w)),
            _ => false,
        }
    }

    fn given(&self, key: &str) -> Option<&Answer> {
        self.answers.and_then(|answers| answers.get(key))
    }

    fn field(&self, field: &content::Field) -> FieldView {
        FieldView {
            key: field.key.clone(),
            label: field.label.clone(),
            hint: field.hint.clone(),
            recalled: self.recalled(field),
            entry: self.entry(field),
            notes: self.notes(field),
        }
    }

    /// What science says about the answer to “Which was it?”, and what it cannot say of one person.
    fn notes(&self, field: &content::Field) -> Vec<String> {
        let (true, Some(Answer::Choice(chosen)), Some(which)) = (
            self.form.id == CHECK_IN && field.key == "which-was-it",
            self.given(&field.key),
            Pack::bundled().discriminator(),
        ) else {
            return Vec::new();
        };
        let choice = which.choices.iter().find(|choice| choice.id == *chosen);
        choice
            .map(|choice| choice.science.clone())
            .into_iter()
            .chain([which.caveat.clone()])
            .collect()
    }

    /// Own words to be read above the field: the rant beside a pressure, an earlier answer of this
    /// page, or the newest of another page.
    fn recalled(&self, field: &content::Field) -> Option<RecalledView> {
        if self.form.id == PRESSURE
            && field.key == "text"
            && let Some(rant) = self.open.rant.beside(self.editor.session)
        {
            return Some(RecalledView {
                from: self.pen.phrases.say("recalled-rant"),
                text: rant.to_owned(),
            });
        }
        if let Some(key) = &field.quotes
            && let Some(Answer::Text(text)) = self.given(key)
        {
            return Some(RecalledView {
                from: self.pen.phrases.say("recalled-above"),
                text: text.clone(),
            });
        }
        let (form, key) = field.recalls.as_ref()?;
        let recalled = self.editor.recalled.iter().find(|r| r.form == *form)?;
        let Some(Answer::Text(text)) = recalled.answers.get(key) else {
            return None;
        };
        let at = parse_when(&recalled.when).ok()?;
        let day = self.pen.phrases.day(at.date(), self.pen.this_year());
        Some(RecalledView {
            from: self.pen.say_text("recalled-then", "day", &day),
            text: text.clone(),
        })
    }

    fn entry(&self, field: &content::Field) -> EntryView {
        let given = self.given(&field.key);
        match &field.kind {
            FieldKind::Line | FieldKind::Text => EntryView::Words(self.words(field)),
            FieldKind::Choice(options) => {
                let chosen = match given {
                    Some(Answer::Choice(id)) => Some(id.as_str()),
                    _ => None,
                };
                EntryView::Choice(self.options(&field.key, options, |id| Some(id) == chosen))
            }
            FieldKind::Set { options, own } => EntryView::Set(self.set(field, options, *own)),
            FieldKind::Scale {
                min,
                max,
                low,
                high,
            } => EntryView::Scale(ScaleView {
                min: i32::try_from(*min).unwrap_or(0),
                max: i32::try_from(*max).unwrap_or(i32::MAX),
                low: low.clone(),
                high: high.clone(),
                number: match given {
                    Some(Answer::Number(number)) => i32::try_from(*number)
                        .ok()
                        .filter(|n| u32::try_from(*n).is_ok_and(|n| (*min..=*max).contains(&n))),
                    _ => None,
                },
            }),
            FieldKind::Day => EntryView::Day(self.day(given)),
            FieldKind::Cell => EntryView::Cell(self.cell(given)),
        }
    }

    fn words(&self, field: &content::Field) -> WordsView {
        let key = AnswerKey::new(&field.key).ok();
        let (text, splices) = key.map_or_else(Default::default, |key| {
            text(self.editor, Field::Answer(key))
        });
        WordsView {
            one_line: field.kind == FieldKind::Line,
            text,
            splices,
        }
    }

    fn options(
        &self,
        key: &str,
        options: &[content::Choice],
        is_on: impl Fn(&str) -> bool,
    ) -> Vec<OptionView> {
        let codes = self.form.id == PRESSURE && key == "code";
        options
            .iter()
            .map(|option| OptionView {
                id: option.id.clone(),
                text: option.text.clone(),
                line: option.line.clone(),
                on: is_on(&option.id),
                under: codes
                    .then(|| option.id.split_once('.').map(|(over, _)| over.to_owned()))
                    .flatten(),
            })
            .collect()
    }

    /// What is chosen, then what is nearest to the place on the grid, then the rest.
    fn set(&self, field: &content::Field, options: &[content::Choice], own: bool) -> SetView {
        let chosen: Vec<String> = match self.given(&field.key) {
            Some(Answer::Set(items)) => items.clone(),
            _ => Vec::new(),
        };
        if !options.is_empty() || self.form.id != CHECK_IN {
            let mut views = self.options(&field.key, options, |id| chosen.iter().any(|c| c == id));
            let own_words = chosen
                .iter()
                .filter(|item| options.iter().all(|option| option.id != **item));
            views.extend(own_words.map(|item| word(item, item.clone(), true)));
            return SetView {
                options: views,
                more: Vec::new(),
                own,
            };
        }
        let at = |key: &str| match self.given(key) {
            Some(Answer::Choice(cell)) => cell_of(cell),
            _ => None,
        };
        let near = |cell: Cell| {
            let step = |at: i32| i8::try_from(at).unwrap_or(0);
            Pack::bundled().feelings_near(step(cell.pleasantness), step(cell.energy), NEAR)
        };
        let mut first: Vec<OptionView> = chosen
            .iter()
            .map(|item| word(item, item_in_words(&field.kind, item), true))
            .collect();
        let put = |first: &mut Vec<OptionView>, id: &str, text: &str| {
            if first.iter().all(|known| known.id != id) {
                first.push(word(id, text.to_owned(), false));
            }
        };
        for cell in ["cell", "second-cell"].into_iter().filter_map(at) {
            for feeling in near(cell) {
                put(&mut first, &feeling.id, &feeling.text);
            }
        }
        for own_word in self.personal_words() {
            put(&mut first, &own_word, &own_word);
        }
        let more = Pack::bundled()
            .feelings()
            .iter()
            .filter(|feeling| first.iter().all(|known| known.id != feeling.id))
            .map(|feeling| word(&feeling.id, feeling.text.clone(), false))
            .collect();
        SetView {
            options: first,
            more,
            own,
        }
    }

    /// Own words of earlier check-ins, newest first.
    fn personal_words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for row in crate::model::support::check_ins(self.open).take(200) {
            for item in raise::marks_of(row, "words") {
                let own = Pack::bundled().feeling(item).is_none();
                if own && !words.iter().any(|known| known == item) && words.len() < NEAR {
                    words.push(item.to_owned());
                }
            }
        }
        words
    }

    fn day(&self, given: Option<&Answer>) -> DayEntryView {
        let day = match given {
            Some(Answer::Choice(day)) => day.parse::<jiff::civil::Date>().ok(),
            _ => None,
        };
        DayEntryView {
            day: day.map(|day| day.to_string()).unwrap_or_default(),
            label: day
                .map(|day| self.pen.phrases.day(day, self.pen.this_year()))
                .unwrap_or_default(),
        }
    }

    fn cell(&self, given: Option<&Answer>) -> CellView {
        let cell = match given {
            Some(Answer::Choice(cell)) => cell_of(cell),
            _ => None,
        };
        let say = |ids: [&str; 7]| ids.map(|id| self.pen.phrases.say(id)).to_vec();
        CellView {
            cell,
            as_lists: is_on(self.open, Shown::Lists),
            label: cell
                .map(|cell| cell_label(cell, self.pen))
                .unwrap_or_default(),
            pleasantness: say(PLEASANTNESS),
            energy: say(ENERGY),
        }
    }
}

fn word(id: &str, text: String, on: bool) -> OptionView {
    OptionView {
        id: id.to_owned(),
        text,
        line: None,
        on,
        under: None,
    }
}

/// A place on the grid in words: `Unpleasant, much energy`.
pub(crate) fn cell_label(cell: Cell, pen: &Pen<'_>) -> String {
    let step = |ids: [&'static str; 7], at: i32| {
        let index = usize::try_from(at.saturating_add(3)).unwrap_or(3);
        ids.get(index).copied().unwrap_or("pleasantness-0")
    };
    let pleasantness = pen.phrases.say(step(PLEASANTNESS, cell.pleasantness));
    let energy = pen.phrases.say(step(ENERGY, cell.energy));
    pen.phrases.say_with(
        "cell-label",
        &[
            ("pleasantness", phrases::Value::Text(&pleasantness)),
            ("energy", phrases::Value::Text(&energy)),
        ],
    )
}

/// One step of pleasantness in words.
pub(crate) fn pleasantness(at: i32, pen: &Pen<'_>) -> String {
    let index = usize::try_from(at.saturating_add(3)).unwrap_or(3);
    PLEASANTNESS
        .get(index)
        .map(|id| pen.phrases.say(id))
        .unwrap_or_default()
}

fn next(answers: Option<&Answers>) -> NextView {
    let pack = Pack::bundled();
    let circle = match answers.and_then(|answers| answers.get("circle")) {
        Some(Answer::Choice(circle)) => circle.as_str(),
        _ => "",
    };
    match (circle, pack.pressure_steps()) {
        ("control", Some(steps)) => {
            NextView::Control(steps.control.iter().map(|step| step.text.clone()).collect())
        }
        ("influence", _) => NextView::Influence(
            pack.drafts()
                .iter()
                .map(|draft| TemplateView {
                    id: draft.id.as_str().to_owned(),
                    title: draft.title.clone(),
                    when_to_use: draft.when_to_use.clone(),
                })
                .collect(),
        ),
        ("concern", Some(steps)) => NextView::Concern(SetDownView {
            title: steps.concern.title.clone(),
            lines: steps.concern.lines.clone(),
            seconds: steps.concern.seconds,
            done: matches!(
                answers.and_then(|answers| answers.get("outcome")),
                Some(Answer::Choice(outcome)) if outcome == "set-down"
            ),
        }),
        _ => NextView::Undecided,
    }
}

/// What a pressure can lead to, for a page that is read.
pub(crate) fn next_of(answers: &Answers) -> Option<NextView> {
    (answers.form == PRESSURE).then(|| next(Some(answers)))
}
