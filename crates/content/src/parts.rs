//! The parts of a pack, and how files become parts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use crate::kinds::cards::Cards;
use crate::kinds::draft::{Draft, DraftFile};
use crate::kinds::exemplar::{Exemplar, ExemplarFile};
use crate::kinds::feeling::{Discriminator, Feeling, FeelingFile};
use crate::kinds::form::Form;
use crate::kinds::practice::Practice;
use crate::kinds::pressure::{Circle, FollowUp, Ladder, Pressure, PressureFile, Steps};
use crate::kinds::programme::Programme;
use crate::kinds::prompt::{Lens, Prompt, PromptFile};
use crate::kinds::rehearsal::{Pattern, RehearsalFile};
use crate::kinds::support::{FilledSlot, SlotFile, Support};
use crate::{Error, Pack, Result};

/// A part of a pack, read at the latest when it is first asked for.
pub(crate) struct Part<T> {
    read: OnceLock<T>,
    /// What reads it; a part that was read already has none.
    reader: Option<fn() -> T>,
}

impl<T> Default for Part<T> {
    fn default() -> Self {
        Self {
            read: OnceLock::new(),
            reader: None,
        }
    }
}

impl<T: Default> Part<T> {
    /// A part that `reader` reads when it is first asked for.
    #[cfg(feature = "bundled")]
    pub(crate) const fn later(reader: fn() -> T) -> Self {
        Self {
            read: OnceLock::new(),
            reader: Some(reader),
        }
    }

    /// A part that was read.
    fn known(value: T) -> Self {
        Self {
            read: OnceLock::from(value),
            reader: None,
        }
    }

    pub(crate) fn get(&self) -> &T {
        self.read
            .get_or_init(|| self.reader.map_or_else(T::default, |reader| reader()))
    }
}

/// Something with an id.
pub(crate) trait Named {
    fn id(&self) -> &str;
}

macro_rules! named {
    ($($kind:ty: $field:ident),* $(,)?) => {
        $(impl Named for $kind {
            fn id(&self) -> &str {
                &self.$field
            }
        })*
    };
}

named! {
    Prompt: id,
    Feeling: id,
    Form: id,
    Pressure: code,
    Pattern: id,
    Practice: id,
    Exemplar: id,
    Programme: id,
    Support: id,
    FilledSlot: id,
}

/// Things in the order of their file, found by id.
pub(crate) struct List<T> {
    items: Vec<T>,
    places: BTreeMap<String, usize>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            places: BTreeMap::new(),
        }
    }
}

impl<T: Named> List<T> {
    fn new(file: &str, items: Vec<T>) -> Result<Self> {
        let mut places = BTreeMap::new();
        for (place, item) in items.iter().enumerate() {
            if places.insert(item.id().to_owned(), place).is_some() {
                return Err(twice(file, item.id()));
            }
        }
        Ok(Self { items, places })
    }

    pub(crate) fn items(&self) -> &[T] {
        &self.items
    }

    pub(crate) fn find(&self, id: &str) -> Option<&T> {
        self.places.get(id).and_then(|place| self.items.get(*place))
    }
}

/// Prompts.
#[derive(Default)]
pub(crate) struct PromptPart {
    pub(crate) first: Option<Prompt>,
    pub(crate) list: List<Prompt>,
}

/// Words for feelings.
#[derive(Default)]
pub(crate) struct FeelingPart {
    pub(crate) list: List<Feeling>,
    pub(crate) discriminator: Option<Discriminator>,
    pub(crate) people: BTreeSet<String>,
    pub(crate) heavy: BTreeSet<String>,
}

/// Pressures.
#[derive(Default)]
pub(crate) struct PressurePart {
    pub(crate) list: List<Pressure>,
    pub(crate) circles: Vec<Circle>,
    pub(crate) steps: Option<Steps>,
    pub(crate) follow_up: Option<FollowUp>,
    pub(crate) ladder: Option<Ladder>,
}

/// Drafts; their ids are an enum.
#[derive(Default)]
pub(crate) struct DraftPart(pub(crate) Vec<Draft>);

pub(crate) type FormPart = BTreeMap<String, Form>;
pub(crate) type PracticePart = BTreeMap<String, Practice>;
pub(crate) type RehearsalPart = List<Pattern>;
pub(crate) type ExemplarPart = List<Exemplar>;

pub(crate) type ProgrammePart = BTreeMap<String, Programme>;
pub(crate) type SupportPart = BTreeMap<String, Support>;
pub(crate) type SlotPart = List<FilledSlot>;

/// Files while they become parts.
#[derive(Default)]
pub(crate) struct Files {
    pub(crate) prompts: PromptPart,
    pub(crate) feelings: FeelingPart,
    pub(crate) forms: FormPart,
    pub(crate) pressures: PressurePart,
    pub(crate) drafts: DraftPart,
    pub(crate) rehearsals: RehearsalPart,
    pub(crate) practices: PracticePart,
    pub(crate) cards: Option<Cards>,
    pub(crate) exemplars: ExemplarPart,
    pub(crate) programmes: ProgrammePart,
    pub(crate) support: SupportPart,
    pub(crate) slots: SlotPart,
}

/// Reads files of JSON, each by its name.
pub(crate) fn read(files: &[(&str, &[u8])]) -> Result<Pack> {
    let mut all = Files::default();
    let mut seen = BTreeSet::new();
    for (name, bytes) in files {
        if !seen.insert(*name) {
            return Err(twice(name, name));
        }
        all.take(name, bytes)?;
    }
    Ok(Pack {
        prompts: Part::known(all.prompts),
        feelings: Part::known(all.feelings),
        forms: Part::known(all.forms),
        pressures: Part::known(all.pressures),
        drafts: Part::known(all.drafts),
        rehearsals: Part::known(all.rehearsals),
        practices: Part::known(all.practices),
        cards: Part::known(all.cards),
        exemplars: Part::known(all.exemplars),
        programmes: Part::known(all.programmes),
        support: Part::known(all.support),
        slots: Part::known(all.slots),
    })
}

impl Files {
    /// Takes a file into the part that its name says.
    pub(crate) fn take(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        match name.split_once('/').unwrap_or(("", name)) {
            ("", "prompts.json") => self.prompts = prompts(name, json(name, bytes)?)?,
            ("", "feelings.json") => self.feelings = feelings(name, json(name, bytes)?)?,
            ("", "pressures.json") => self.pressures = pressures(name, json(name, bytes)?)?,
            ("", "drafts.json") => self.drafts = drafts(name, json(name, bytes)?)?,
            ("", "rehearsals.json") => {
                let file: RehearsalFile = json(name, bytes)?;
                self.rehearsals = List::new(name, file.patterns)?;
            }
            ("", "cards.json") => self.cards = Some(json(name, bytes)?),
            ("", "exemplars.json") => {
                let file: ExemplarFile = json(name, bytes)?;
                self.exemplars = List::new(name, file.exemplars)?;
            }
            ("", "programme.json") => add(&mut self.programmes, name, json(name, bytes)?)?,
            ("", "slots.json") => {
                let file: SlotFile = json(name, bytes)?;
                self.slots = List::new(name, file.slots)?;
            }
            ("forms", file) => add_file(&mut self.forms, name, file, json(name, bytes)?)?,
            ("practices", file) => add_file(&mut self.practices, name, file, json(name, bytes)?)?,
            ("support", file) => add_file(&mut self.support, name, file, json(name, bytes)?)?,
            _ => {
                return Err(Error::Unknown {
                    file: name.to_owned(),
                });
            }
        }
        Ok(())
    }
}

fn prompts(name: &str, file: PromptFile) -> Result<PromptPart> {
    let first = Prompt {
        id: file.first.id,
        lens: Lens::Self_,
        text: file.first.text,
        set: None,
    };
    if file.prompts.iter().any(|prompt| prompt.id == first.id) {
        return Err(twice(name, &first.id));
    }
    Ok(PromptPart {
        first: Some(first),
        list: List::new(name, file.prompts)?,
    })
}

fn feelings(name: &str, file: FeelingFile) -> Result<FeelingPart> {
    Ok(FeelingPart {
        list: List::new(name, file.words)?,
        discriminator: Some(file.discriminator),
        people: file.people_words.into_iter().collect(),
        heavy: file.heavy_words.into_iter().collect(),
    })
}

fn pressures(name: &str, file: PressureFile) -> Result<PressurePart> {
    Ok(PressurePart {
        list: List::new(name, file.codes)?,
        circles: file.circles,
        steps: Some(file.steps),
        follow_up: Some(file.follow_up),
        ladder: Some(file.ladder),
    })
}

fn drafts(name: &str, file: DraftFile) -> Result<DraftPart> {
    let mut seen = BTreeSet::new();
    for draft in &file.drafts {
        if !seen.insert(draft.id) {
            return Err(twice(name, draft.id.as_str()));
        }
    }
    Ok(DraftPart(file.drafts))
}

fn json<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|error| Error::File {
        file: name.to_owned(),
        reason: error.to_string(),
    })
}

fn add<T: Named>(all: &mut BTreeMap<String, T>, name: &str, item: T) -> Result<()> {
    let id = item.id().to_owned();
    match all.insert(id.clone(), item) {
        None => Ok(()),
        Some(_) => Err(twice(name, &id)),
    }
}

/// Adds what has a file of its own, named after its id.
fn add_file<T: Named>(
    all: &mut BTreeMap<String, T>,
    name: &str,
    file: &str,
    item: T,
) -> Result<()> {
    if file.strip_suffix(".json") != Some(item.id()) {
        return Err(Error::File {
            file: name.to_owned(),
            reason: format!("its id is {}, so it is named {0}.json", item.id()),
        });
    }
    add(all, name, item)
}

fn twice(file: &str, id: &str) -> Error {
    Error::Twice {
        file: file.to_owned(),
        id: id.to_owned(),
    }
}
