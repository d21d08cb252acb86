//! Forms: people fill them in, answer more later, take answers back, and draft; and what must have
//! come of it in the end.

use std::collections::BTreeSet;

use anyhow::Result;
use headless::pen::units;
use headless::{Device, ReadPage};
use shared::event::{Cell, EditorEvent, FormEvent, Happening, PageField, SystemEvent};
use shared::view::{EntryView, FieldView, ScreenView};

use crate::book::{CANARY, Spot, Sure};
use crate::world::World;

/// Check-ins and pressures most often, then these.
const FORMS: [&str; 10] = [
    "what-so-what",
    "react-respond",
    "rehearsal",
    "practice",
    "plan",
    "three-good-things",
    "small-test",
    "influence-map",
    "dilemma",
    "move",
];
/// The field of a draft.
const BODY: &str = "body";

impl World {
    /// A new page of a form, with some of its fields answered.
    pub(crate) fn fill_form(&mut self, device: u32, form: u32) -> Result<()> {
        let id = match form % 4 {
            0 => "check-in",
            1 => "pressure",
            _ => FORMS
                .get(form as usize / 4 % FORMS.len())
                .copied()
                .unwrap_or("move"),
        };
        let opened = FormEvent::Opened {
            form: id.to_owned(),
        };
        let opened = Happening::Form(opened);
        if self.hand(device, |device| device.does(opened))?.is_none() {
            return Ok(());
        }
        for _ in 0..=self.dice.below(3) {
            let roll = self.dice.below(64);
            if !self.answer_field(device, roll)? {
                return Ok(());
            }
        }
        let page = self.hand(device, |device| {
            let page = device.editor().map(|editor| editor.page);
            device.done()?;
            Ok(page)
        })?;
        let made = page.flatten().filter(|page| !page.is_empty());
        self.book
            .pressures
            .extend(made.filter(|_| id == "pressure"));
        Ok(())
    }

    /// One more answer on a page of a form; `roll` says to which field.
    pub(crate) fn answer(&mut self, device: u32, page: u32, roll: Option<u32>) -> Result<()> {
        let Some(page) = self.pick_filled(device, page)? else {
            return self.fill_form(device, page);
        };
        let roll = roll.unwrap_or_else(|| self.dice.below(64));
        if self.hand(device, |device| device.edit(&page))?.is_some()
            && self.answer_field(device, roll)?
        {
            self.hand(device, Device::done)?;
        }
        Ok(())
    }

    pub(crate) fn answer_same_place(&mut self, one: u32, other: u32, page: u32) -> Result<()> {
        // No time passes and nothing is sent between the two.
        self.answer(one, page, Some(page))?;
        self.answer(other, page, Some(page))
    }

    /// A page of a form that this device lists.
    fn pick_filled(&mut self, device: u32, page: u32) -> Result<Option<String>> {
        let rows = self.hand(device, Device::rows)?.unwrap_or_default();
        let filled = rows.into_iter().filter(|row| row.kind.is_some());
        let mut pages: Vec<String> = filled.map(|row| row.page).collect();
        pages.sort();
        Ok(pages.get(page as usize % pages.len().max(1)).cloned())
    }

    /// Answers a field of the open editor. False if the device stopped under it, or shows no form.
    fn answer_field(&mut self, device: u32, roll: u32) -> Result<bool> {
        let fields = self.hand(device, |device| {
            let form = device.editor().and_then(|editor| editor.form);
            Ok(form.map(|form| form.fields).unwrap_or_default())
        })?;
        let fields = fields.unwrap_or_default();
        let Some(field) = fields.get(roll as usize % fields.len().max(1)) else {
            return Ok(false);
        };
        let back = self.dice.below(5) == 0;
        match &field.entry {
            EntryView::Words(words) if back && words.text.contains(CANARY) => {
                self.take_out(device, &field.key)
            }
            EntryView::Words(_) => {
                let key = field.key.clone();
                self.type_into(device, PageField::Answer { key }, Spot::Answer, None)
            }
            EntryView::Set(set) if set.own => {
                let chosen = set.options.iter().filter(|option| option.on);
                let chosen: Vec<&str> = chosen.map(|option| option.id.as_str()).collect();
                let chosen = chosen.join(",");
                match self.one_of(&chosen).filter(|_| back) {
                    Some(item) => self.take_off(device, &field.key, item),
                    None => self.put_in(device, &field.key),
                }
            }
            _ => self.choose_answer(device, field, back),
        }
    }

    /// A new word of one's own in a set.
    fn put_in(&mut self, device: u32, key: &str) -> Result<bool> {
        let (number, item) = self.book.about_to_write(Spot::Item);
        let added = set_item(key, item, true);
        let page = self.hand(device, |device| {
            device.does(added)?;
            Ok(device.editor().map(|editor| editor.page))
        })?;
        let Some(page) = page.flatten() else {
            return Ok(false);
        };
        self.written(device, number, page)?;
        Ok(true)
    }

    fn take_off(&mut self, device: u32, key: &str, item: String) -> Result<bool> {
        self.book.removed(&item, Sure::Maybe, None);
        let removed = set_item(key, item.clone(), false);
        let done = self.hand(device, |device| device.does(removed))?.is_some();
        if done {
            self.removed(device, &item);
        }
        Ok(done)
    }

    /// Takes a word out of an answer.
    fn take_out(&mut self, device: u32, key: &str) -> Result<bool> {
        let field = PageField::Answer {
            key: key.to_owned(),
        };
        let text = self.hand(device, |device| Ok(device.pen().read(&field).to_owned()))?;
        let text = text.unwrap_or_default();
        let Some(word) = self.one_of(&text) else {
            return Ok(false);
        };
        self.book.removed(&word, Sure::Maybe, None);
        let done = self.hand(device, |device| {
            let before = text.split(&word).next().unwrap_or_default();
            device.types(field, units(before), units(&word), "")?;
            device.settle_local()
        })?;
        if done.is_some() {
            self.removed(device, &word);
        }
        Ok(done.is_some())
    }

    /// Chooses, counts or points; or takes that back.
    fn choose_answer(&mut self, device: u32, field: &FieldView, back: bool) -> Result<bool> {
        let roll = self.dice.below(64);
        let Some(event) = event(field, roll, back) else {
            return Ok(true);
        };
        let editor = self.hand(device, |device| Ok(device.editor()))?.flatten();
        let known = editor.map(|editor| editor.page).unwrap_or_default();
        let place = |page: &str| (page.to_owned(), field.label.clone());
        let unsure = self
            .book
            .answers
            .get(&place(&known))
            .is_some_and(|given| given.unsure);
        if !known.is_empty() {
            self.book.answers.entry(place(&known)).or_default().unsure = true;
        }
        let event = Happening::Editor(event);
        let shown = self.hand(device, |device| {
            device.does(event)?;
            Ok(device.editor())
        })?;
        let Some(shown) = shown.flatten() else {
            return Ok(false);
        };
        let index = self.index(device);
        let Some(node) = self.nodes.get(index) else {
            return Ok(false);
        };
        let fields = shown.form.map(|form| form.fields).unwrap_or_default();
        let now = fields.iter().find(|other| other.key == field.key);
        let given = self.book.answers.entry(place(&shown.page)).or_default();
        // What is written out elsewhere in other words is only asked to be the same everywhere.
        let told = !matches!(field.entry, EntryView::Day(_) | EntryView::Set(_));
        given.unsure = unsure || node.full || !told || field.key == "seconds";
        given.by.insert(node.number);
        match now.and_then(in_words) {
            Some(text) => drop(given.texts.insert(text)),
            None => given.cleared = true,
        }
        Ok(true)
    }

    /// A draft of a pressure: everything but its own words is ticked, so that each word stays on one
    /// page.
    pub(crate) fn draft(&mut self, device: u32, page: u32) -> Result<()> {
        let rows = self.hand(device, Device::rows)?.unwrap_or_default();
        let listed = |page: &&String| rows.iter().any(|row| row.page == **page);
        let pressures: Vec<&String> = self.book.pressures.iter().filter(listed).collect();
        let pressure = pressures.get(page as usize % pressures.len().max(1));
        let Some(pressure) = pressure.map(|&page| page.clone()) else {
            return self.fill_form(device, 1);
        };
        let drafted = self.hand(device, |device| {
            device.open_page(&pressure)?;
            let template = "sbar".to_owned();
            device.does(Happening::System(SystemEvent::DraftAsked { template }))?;
            let ScreenView::Seed(seed) = device.ready("drafting")?.screen else {
                return Ok(false);
            };
            for field in seed.fields.iter().filter(|f| !f.text.contains(CANARY)) {
                let key = field.key.clone();
                let ticked = SystemEvent::SeedTicked { key, on: true };
                device.does(Happening::System(ticked))?;
            }
            device.does(Happening::System(SystemEvent::DraftMade))?;
            Ok(device.editor().is_some())
        })?;
        let key = BODY.to_owned();
        if drafted == Some(true)
            && self.type_into(device, PageField::Answer { key }, Spot::Answer, None)?
        {
            self.hand(device, Device::done)?;
        }
        Ok(())
    }

    /// Every answer besides words is one that somebody gave, and none is lost.
    pub(crate) fn judge_answers(
        &self,
        members: &[usize],
        readings: &[Vec<ReadPage>],
        faults: &mut Vec<String>,
    ) {
        let number = |index: &usize| self.nodes.get(*index).map(|node| node.number);
        let live: BTreeSet<u32> = members.iter().filter_map(number).collect();
        for ((page, label), given) in &self.book.answers {
            if given.unsure {
                continue;
            }
            for index in members {
                let pages = readings.get(*index).map(Vec::as_slice).unwrap_or_default();
                let Some(read) = pages.iter().find(|read| read.page == *page) else {
                    continue;
                };
                let answer = read.answers.iter().find(|(asked, _)| asked == label);
                let wrong = match answer {
                    Some((_, text)) => !given.texts.contains(text),
                    None => !given.cleared && !given.by.is_disjoint(&live),
                };
                if wrong {
                    faults.push(format!(
                        "device at {index} shows {answer:?} on {page}, where {given:?}"
                    ));
                }
            }
        }
    }

    /// Lists are drawn from digests, which must say what pages say: they are the same everywhere.
    pub(crate) fn lists_agree(
        &mut self,
        members: &[usize],
        faults: &mut Vec<String>,
    ) -> Result<()> {
        let mut lists = Vec::new();
        for index in members {
            let device = u32::try_from(*index).unwrap_or(0);
            let rows = self.hand(device, Device::rows)?.unwrap_or_default();
            let said = rows
                .into_iter()
                .map(|row| (row.page, row.kind, row.words, row.cell_label));
            let mut said: Vec<_> = said.collect();
            said.sort();
            lists.push(said);
        }
        for (one, other) in lists.iter().zip(lists.iter().skip(1)) {
            let only = one.iter().zip(other).find(|(one, other)| one != other);
            if let Some((one, other)) = only {
                faults.push(format!("lists differ: {one:?} and {other:?}"));
            }
        }
        Ok(())
    }
}

fn set_item(key: &str, item: String, on: bool) -> Happening {
    let key = key.to_owned();
    Happening::Editor(EditorEvent::ItemSet { key, item, on })
}

/// What a person does to answer a field that is not answered in words.
fn event(field: &FieldView, roll: u32, back: bool) -> Option<EditorEvent> {
    let key = field.key.clone();
    let step = i32::try_from(roll).unwrap_or(0);
    Some(match &field.entry {
        EntryView::Words(_) => return None,
        EntryView::Choice(options) => {
            let option = options.get(roll as usize % options.len().max(1))?;
            let choice = (!back).then(|| option.id.clone());
            EditorEvent::AnswerChosen { key, choice }
        }
        EntryView::Set(set) => {
            let option = set.options.get(roll as usize % set.options.len().max(1))?;
            let (item, on) = (option.id.clone(), !option.on);
            EditorEvent::ItemSet { key, item, on }
        }
        EntryView::Scale(scale) => {
            let steps = scale.max.saturating_sub(scale.min).saturating_add(1).max(1);
            let number = (!back).then(|| scale.min + step % steps);
            EditorEvent::NumberChosen { key, number }
        }
        EntryView::Day(_) => {
            let choice = (!back).then(|| format!("2026-12-{:02}", step % 31 + 1));
            EditorEvent::AnswerChosen { key, choice }
        }
        EntryView::Cell(_) => {
            let cell = (!back).then(|| Cell {
                pleasantness: step % 7 - 3,
                energy: step / 7 % 7 - 3,
            });
            EditorEvent::CellChosen { key, cell }
        }
    })
}

/// A field's answer as the page says it.
fn in_words(field: &FieldView) -> Option<String> {
    match &field.entry {
        EntryView::Choice(options) => {
            let on = options.iter().find(|option| option.on);
            on.map(|option| option.text.clone())
        }
        EntryView::Scale(scale) => scale.number.map(|number| format!("{number}/{}", scale.max)),
        EntryView::Cell(cell) => cell.cell.map(|_| cell.label.clone()),
        EntryView::Day(day) => Some(day.label.clone()).filter(|label| !label.is_empty()),
        EntryView::Words(_) | EntryView::Set(_) => None,
    }
}
