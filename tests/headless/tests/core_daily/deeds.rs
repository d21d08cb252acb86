//! What a person may do to a page: write, answer, take back, leave, wait, and see the app killed.

use content::{FieldKind, Form, Pack};
use headless::Answer;
use proptest::prelude::*;
use proptest::sample::Index;
use shared::event::{Cell, EditorEvent, Happening, LensChoice, PageField};

use crate::account::{Account, BODY, LENS, Letters, Shown, TAGS, TITLE};
use crate::town::Person;

/// One thing that a person does.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    /// Writes into a text, and takes letters out of it.
    Write {
        field: Index,
        at: Index,
        remove: usize,
        letters: usize,
    },
    /// Answers what is no text, or takes the answer back.
    Answer {
        field: Index,
        nth: Index,
        clear: bool,
    },
    /// Lets seconds pass: batches close.
    Wait(u8),
    /// Leaves the page and comes back to it.
    Leave,
    /// The app is killed and started again.
    Kill,
}

pub(crate) fn deed() -> impl Strategy<Value = Deed> {
    let field = || any::<Index>();
    prop_oneof![
        6 => (field(), any::<Index>(), 0..4_usize, 0..5_usize).prop_map(
            |(field, at, remove, letters)| Deed::Write { field, at, remove, letters }
        ),
        6 => (field(), any::<Index>(), prop::bool::weighted(0.25))
            .prop_map(|(field, nth, clear)| Deed::Answer { field, nth, clear }),
        1 => (1..40_u8).prop_map(Deed::Wait),
        1 => Just(Deed::Leave),
        1 => Just(Deed::Kill),
    ]
}

/// The fields of a page, words and others.
pub(crate) struct Fields {
    pub(crate) form: Option<&'static Form>,
    pub(crate) texts: Vec<String>,
    others: Vec<String>,
}

impl Fields {
    pub(crate) fn of(form: Option<&'static Form>) -> Self {
        let mut texts = vec![TITLE.to_owned(), BODY.to_owned()];
        let mut others = vec![LENS.to_owned(), TAGS.to_owned()];
        for field in form.iter().flat_map(|form| &form.fields) {
            // each once more than what every page has
            let into = match field.kind {
                FieldKind::Line | FieldKind::Text => &mut texts,
                _ => &mut others,
            };
            into.extend([field.key.clone(), field.key.clone()]);
        }
        Self {
            form,
            texts,
            others,
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        self.form.map_or("page", |form| form.id.as_str())
    }
}

pub(crate) fn edits(person: &mut Person, event: EditorEvent) {
    person.shell.device.does(Happening::Editor(event)).unwrap();
}

pub(crate) fn shown(person: &mut Person) -> Shown {
    person.shell.device.settle_local().unwrap();
    let device = &person.shell.device;
    Shown::of(&device.editor().expect("an editor"), device.pen())
}

/// A person without a network, at a page that is open in the editor.
pub(crate) async fn acts(
    person: Person,
    page: &str,
    fields: &Fields,
    deeds: &[Deed],
    letters: &mut Letters,
) -> (Person, Account) {
    let mut person = person;
    person.road.before(|_| Some(Answer::Unreachable));
    if person.shell.device.editor().is_none_or(|e| e.page != page) {
        person.shell.device.edit(page).unwrap();
    }
    let mut account = Account::since(shown(&mut person));
    for deed in deeds {
        match deed {
            Deed::Write {
                field,
                at,
                remove,
                letters: count,
            } => {
                let key = field.get(&fields.texts);
                writes(
                    &mut person,
                    &mut account,
                    key,
                    *at,
                    *remove,
                    &letters.some(*count),
                );
            }
            Deed::Answer { field, nth, clear } => {
                let key = field.get(&fields.others);
                answers(&mut person, fields.form, &account.now, key, *nth, *clear);
            }
            Deed::Wait(seconds) => {
                let wait_ms = i64::from(*seconds) * 1_000;
                person.shell.advance(wait_ms).await.unwrap();
            }
            Deed::Leave => {
                edits(&mut person, EditorEvent::Done);
                person.shell.device.edit(page).unwrap();
            }
            Deed::Kill => {
                person = person.restart().await;
                person.shell.device.edit(page).unwrap();
            }
        }
        let after = shown(&mut person);
        if !matches!(deed, Deed::Answer { .. }) {
            assert_eq!(after.states, account.now.states, "{deed:?} changed answers");
        }
        account.sees(after);
    }
    (person, account)
}

fn writes(
    person: &mut Person,
    account: &mut Account,
    key: &str,
    at: Index,
    remove: usize,
    typed: &str,
) {
    let before: Vec<char> = account.now.texts[key].chars().collect();
    let at = at.index(before.len() + 1);
    let end = (at + remove).min(before.len());
    let text = |from: usize, to: usize| before[from..to].iter().collect::<String>();
    let units = |text: &str| text.encode_utf16().count() as u32;
    let field = match key {
        TITLE => PageField::Title,
        BODY => PageField::Body,
        key => PageField::Answer {
            key: key.to_owned(),
        },
    };
    let taken = text(at, end);
    person
        .shell
        .device
        .types(field, units(&text(0, at)), units(&taken), typed)
        .unwrap();
    account.wrote(key, typed, &taken);
    let now = format!("{}{typed}{}", text(0, at), text(end, before.len()));
    let after = shown(person);
    assert_eq!(after.texts[key], now, "{key}");
}

fn answers(
    person: &mut Person,
    form: Option<&'static Form>,
    now: &Shown,
    key: &str,
    nth: Index,
    clear: bool,
) {
    let own = ["steady", "Ünsicher", "so so 🙂", "müde", "Angry"];
    let event = match key {
        LENS => {
            let lenses = [LensChoice::Self_, LensChoice::Team, LensChoice::System];
            let lens = (!clear).then(|| *nth.get(&lenses));
            EditorEvent::LensChosen { lens }
        }
        TAGS => {
            let tag = (*nth.get(&own)).to_owned();
            if clear {
                EditorEvent::TagRemoved { tag }
            } else {
                EditorEvent::TagAdded { tag }
            }
        }
        key => {
            let field = form.and_then(|form| form.field(key)).unwrap();
            let chosen = now.set(key);
            if field.kind == FieldKind::Cell || !matches!(field.kind, FieldKind::Set { .. }) {
                answer(&field.kind, key.to_owned(), nth, clear)
            } else if clear && !chosen.is_empty() {
                let chosen: Vec<&String> = chosen.iter().collect();
                let item = (*nth.get(&chosen)).clone();
                put(key, item, false)
            } else {
                put(key, item(&field.kind, nth, &own), true)
            }
        }
    };
    edits(person, event);
}

fn put(key: &str, item: String, on: bool) -> EditorEvent {
    let key = key.to_owned();
    EditorEvent::ItemSet { key, item, on }
}

/// Something that is offered for a set, or an own word.
fn item(kind: &FieldKind, nth: Index, own: &[&str]) -> String {
    let mut offered: Vec<String> = kind
        .options()
        .iter()
        .take(6)
        .map(|o| o.id.clone())
        .collect();
    if offered.is_empty() {
        let feelings = Pack::bundled().feelings().iter().take(6);
        offered.extend(feelings.map(|feeling| feeling.id.clone()));
    }
    offered.extend(own.iter().map(|&word| word.to_owned()));
    nth.get(&offered).clone()
}

fn answer(kind: &FieldKind, key: String, nth: Index, clear: bool) -> EditorEvent {
    let step = |from: i32, to: i32| from + nth.index((to - from + 1) as usize) as i32;
    match kind {
        FieldKind::Choice(options) => {
            let choice = (!clear).then(|| nth.get(options).id.clone());
            EditorEvent::AnswerChosen { key, choice }
        }
        FieldKind::Day => {
            let choice = (!clear).then(|| format!("2026-12-{:02}", step(1, 31)));
            EditorEvent::AnswerChosen { key, choice }
        }
        FieldKind::Scale { min, max, .. } => {
            let number = (!clear).then(|| step(*min as i32, *max as i32));
            EditorEvent::NumberChosen { key, number }
        }
        FieldKind::Cell => {
            let cell = (!clear).then(|| Cell {
                pleasantness: step(-3, 3),
                energy: step(-2, 2),
            });
            EditorEvent::CellChosen { key, cell }
        }
        FieldKind::Set { .. } | FieldKind::Line | FieldKind::Text => panic!("no single answer"),
    }
}
