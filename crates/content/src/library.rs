//! The bundled pack and what was added to it, as one.
//!
//! Ours is asked first, always, so nothing that was added can stand in its place; cards, pressures,
//! feelings, drafts, rehearsals and the support sets of nations are not asked for here at all: they
//! are ours ([`Library::ours`]).

use crate::kinds::exemplar::Exemplar;
use crate::kinds::form::{Form, Group};
use crate::kinds::practice::Practice;
use crate::kinds::programme::Programme;
use crate::kinds::prompt::Prompt;
use crate::kinds::support::{FilledSlot, Support};
use crate::{Addition, Error, LANGUAGE, OURS, Pack, Result};

/// Our pack, and what was added to it.
#[derive(Debug)]
pub struct Library {
    ours: &'static Pack,
    added: Vec<Addition>,
}

#[cfg(feature = "bundled")]
impl Default for Library {
    fn default() -> Self {
        Self::of(Pack::bundled())
    }
}

impl Library {
    /// A pack to which nothing was added.
    #[must_use]
    pub const fn of(ours: &'static Pack) -> Self {
        Self {
            ours,
            added: Vec::new(),
        }
    }

    /// Our pack alone.
    #[must_use]
    pub const fn ours(&self) -> &'static Pack {
        self.ours
    }

    /// What was added, in the order in which it came.
    #[must_use]
    pub fn added(&self) -> &[Addition] {
        &self.added
    }

    /// Whether an addition fits beside ours: it is in our language, and none of our ids reads as if
    /// it were one of its own.
    ///
    /// # Errors
    /// [`Error::Language`] or [`Error::NotAdded`].
    pub fn fits(&self, addition: &Addition) -> Result<()> {
        let manifest = addition.manifest();
        if manifest.language != LANGUAGE {
            return Err(Error::Language(manifest.language.clone()));
        }
        let ours = self.ours;
        let ids = (ours.forms().map(|form| &form.id))
            .chain(ours.practices().map(|practice| &practice.id))
            .chain(ours.first_prompt().into_iter().map(|prompt| &prompt.id))
            .chain(ours.prompts().iter().map(|prompt| &prompt.id))
            .chain(ours.exemplars().iter().map(|exemplar| &exemplar.id))
            .chain(ours.programmes().map(|programme| &programme.id))
            .chain(ours.nations().map(|support| &support.id));
        let mut taken = ids.filter(|id| addition.owns(id) || **id == manifest.id);
        if manifest.id == OURS || taken.next().is_some() {
            return Err(Error::NotAdded {
                file: crate::MANIFEST.to_owned(),
                id: manifest.id.clone(),
                what: "is a name that the app uses itself".to_owned(),
            });
        }
        Ok(())
    }

    /// Puts an addition beside the others; one of the same id gives way to it.
    ///
    /// # Errors
    /// As [`Library::fits`]; then nothing changed.
    pub fn add(&mut self, addition: Addition) -> Result<()> {
        self.fits(&addition)?;
        let known = self.added.iter_mut();
        match known.into_iter().find(|known| known.id() == addition.id()) {
            Some(known) => *known = addition,
            None => self.added.push(addition),
        }
        Ok(())
    }

    /// Takes an addition away.
    pub fn remove(&mut self, id: &str) {
        self.added.retain(|addition| addition.id() != id);
    }

    /// The pack that something of this id came with; nothing for what is ours.
    #[must_use]
    pub fn origin(&self, id: &str) -> Option<&Addition> {
        self.added.iter().find(|addition| addition.owns(id))
    }

    /// Ours, then what was added.
    fn packs(&self) -> impl Iterator<Item = &Pack> {
        std::iter::once(self.ours).chain(self.added.iter().map(Addition::pack))
    }

    /// The form of this id.
    #[must_use]
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.packs().find_map(|pack| pack.form(id))
    }

    /// The forms of a group: ours by id, then those that were added.
    pub fn forms_of(&self, group: Group) -> impl Iterator<Item = &Form> {
        self.packs().flat_map(move |pack| pack.forms_of(group))
    }

    /// All practices: ours by id, then those that were added.
    pub fn practices(&self) -> impl Iterator<Item = &Practice> {
        self.packs().flat_map(Pack::practices)
    }

    /// The practice of this id.
    #[must_use]
    pub fn practice(&self, id: &str) -> Option<&Practice> {
        self.packs().find_map(|pack| pack.practice(id))
    }

    /// All prompts but those of first runs, ours first.
    pub fn prompts(&self) -> impl Iterator<Item = &Prompt> {
        self.packs().flat_map(Pack::prompts)
    }

    /// The prompt of this id, that of a first run too.
    #[must_use]
    pub fn prompt(&self, id: &str) -> Option<&Prompt> {
        self.packs().find_map(|pack| pack.prompt(id))
    }

    /// All exemplars, ours first.
    pub fn exemplars(&self) -> impl Iterator<Item = &Exemplar> {
        self.packs().flat_map(Pack::exemplars)
    }

    /// The exemplar of this id.
    #[must_use]
    pub fn exemplar(&self, id: &str) -> Option<&Exemplar> {
        self.packs().find_map(|pack| pack.exemplar(id))
    }

    /// All programmes, ours first.
    pub fn programmes(&self) -> impl Iterator<Item = &Programme> {
        self.packs().flat_map(Pack::programmes)
    }

    /// People to talk to that were added, beside those of the nation.
    pub fn support_added(&self) -> impl Iterator<Item = &Support> {
        self.added.iter().flat_map(|added| added.pack().nations())
    }

    /// The contact that was added for a place in every nation's set: the first that came.
    #[must_use]
    pub fn filled_slot(&self, id: &str) -> Option<&FilledSlot> {
        let mut added = self.added.iter();
        added.find_map(|added| added.pack().filled_slot(id))
    }
}
