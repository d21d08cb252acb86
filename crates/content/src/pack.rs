//! A pack in memory: parts that are read when they are first asked for, and lookups by id.

use crate::kinds::cards::Cards;
use crate::kinds::draft::{Draft, DraftId};
use crate::kinds::exemplar::Exemplar;
use crate::kinds::feeling::{Discriminator, Feeling};
use crate::kinds::form::{Form, Group};
use crate::kinds::practice::Practice;
use crate::kinds::pressure::{Circle, FollowUp, Ladder, Pressure, Steps};
use crate::kinds::programme::Programme;
use crate::kinds::prompt::{Lens, Prompt};
use crate::kinds::rehearsal::Pattern;
use crate::kinds::support::{FilledSlot, GENERIC, Support};
use crate::parts::{
    self, DraftPart, ExemplarPart, FeelingPart, FormPart, Part, PracticePart, PressurePart,
    ProgrammePart, PromptPart, RehearsalPart, SlotPart, SupportPart,
};
use crate::{Error, FILE_BYTES_MAX, FILES_MAX, Result, TOTAL_BYTES_MAX};

/// A whole pack. What a pack lacks is empty: the checker, not the reader, asks for completeness.
#[derive(Default)]
pub struct Pack {
    pub(crate) prompts: Part<PromptPart>,
    pub(crate) feelings: Part<FeelingPart>,
    pub(crate) forms: Part<FormPart>,
    pub(crate) pressures: Part<PressurePart>,
    pub(crate) drafts: Part<DraftPart>,
    pub(crate) rehearsals: Part<RehearsalPart>,
    pub(crate) practices: Part<PracticePart>,
    pub(crate) cards: Part<Option<Cards>>,
    pub(crate) exemplars: Part<ExemplarPart>,
    pub(crate) programmes: Part<ProgrammePart>,
    pub(crate) support: Part<SupportPart>,
    pub(crate) slots: Part<SlotPart>,
}

impl std::fmt::Debug for Pack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pack { .. }")
    }
}

impl Pack {
    /// Reads the files of a pack, named from its folder on: `forms/gibbs.json`.
    ///
    /// # Errors
    /// [`Error`], naming the first file that is wrong. Completeness is not asked for.
    pub fn read(files: &[(&str, &[u8])]) -> Result<Self> {
        if files.len() > FILES_MAX {
            return Err(Error::TooLarge { what: "files" });
        }
        let mut total = 0_usize;
        for (_, bytes) in files {
            if bytes.len() > FILE_BYTES_MAX {
                return Err(Error::TooLarge { what: "a file" });
            }
            total = total.saturating_add(bytes.len());
        }
        if total > TOTAL_BYTES_MAX {
            return Err(Error::TooLarge { what: "all files" });
        }
        parts::read(files)
    }

    /// The question of the first run.
    #[must_use]
    pub fn first_prompt(&self) -> Option<&Prompt> {
        self.prompts.get().first.as_ref()
    }

    /// All prompts but that of the first run, in the order of the file.
    #[must_use]
    pub fn prompts(&self) -> &[Prompt] {
        self.prompts.get().list.items()
    }

    /// The prompts of a lens, without those of a set.
    pub fn prompts_of(&self, lens: Lens) -> impl Iterator<Item = &Prompt> {
        self.prompts()
            .iter()
            .filter(move |prompt| prompt.lens == lens && prompt.set.is_none())
    }

    /// The prompt of this id, that of the first run too.
    #[must_use]
    pub fn prompt(&self, id: &str) -> Option<&Prompt> {
        let first = self.first_prompt().filter(|first| first.id == id);
        first.or_else(|| self.prompts.get().list.find(id))
    }

    /// All words for feelings, in the order of the file.
    #[must_use]
    pub fn feelings(&self) -> &[Feeling] {
        self.feelings.get().list.items()
    }

    /// The word of this id.
    #[must_use]
    pub fn feeling(&self, id: &str) -> Option<&Feeling> {
        self.feelings.get().list.find(id)
    }

    /// The words nearest to a cell of the grid, at most `max`; those at the same distance stay in
    /// the order of the file.
    #[must_use]
    pub fn feelings_near(&self, p: i8, e: i8, max: usize) -> Vec<&Feeling> {
        let mut near: Vec<&Feeling> = self.feelings().iter().collect();
        near.sort_by_key(|word| word.distance(p, e));
        near.truncate(max);
        near
    }

    /// “Which was it?”
    #[must_use]
    pub fn discriminator(&self) -> Option<&Discriminator> {
        self.feelings.get().discriminator.as_ref()
    }

    /// Whether the discriminator is offered after this word.
    #[must_use]
    pub fn is_people_word(&self, id: &str) -> bool {
        self.feelings.get().people.contains(id)
    }

    /// Whether the support kit shows itself after this word at the least pleasant.
    #[must_use]
    pub fn is_heavy_word(&self, id: &str) -> bool {
        self.feelings.get().heavy.contains(id)
    }

    /// The form of this id.
    #[must_use]
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.get().get(id)
    }

    /// All forms, by id.
    pub fn forms(&self) -> impl Iterator<Item = &Form> {
        self.forms.get().values()
    }

    /// The forms of a group, by id.
    pub fn forms_of(&self, group: Group) -> impl Iterator<Item = &Form> {
        self.forms().filter(move |form| form.group == group)
    }

    /// All pressures, in the order of the file.
    #[must_use]
    pub fn pressures(&self) -> &[Pressure] {
        self.pressures.get().list.items()
    }

    /// The pressure of this code.
    #[must_use]
    pub fn pressure(&self, code: &str) -> Option<&Pressure> {
        self.pressures.get().list.find(code)
    }

    /// The three circles.
    #[must_use]
    pub fn circles(&self) -> &[Circle] {
        &self.pressures.get().circles
    }

    /// What can follow a logged pressure.
    #[must_use]
    pub fn pressure_steps(&self) -> Option<&Steps> {
        self.pressures.get().steps.as_ref()
    }

    /// The question that comes back.
    #[must_use]
    pub fn follow_up(&self) -> Option<&FollowUp> {
        self.pressures.get().follow_up.as_ref()
    }

    /// The escalation ladder.
    #[must_use]
    pub fn ladder(&self) -> Option<&Ladder> {
        self.pressures.get().ladder.as_ref()
    }

    /// All drafts, in the order of the file.
    #[must_use]
    pub fn drafts(&self) -> &[Draft] {
        &self.drafts.get().0
    }

    /// The draft of this id.
    #[must_use]
    pub fn draft(&self, id: DraftId) -> Option<&Draft> {
        self.drafts().iter().find(|draft| draft.id == id)
    }

    /// All patterns to rehearse, in the order of the file.
    #[must_use]
    pub fn patterns(&self) -> &[Pattern] {
        self.rehearsals.get().items()
    }

    /// The pattern of this id.
    #[must_use]
    pub fn pattern(&self, id: &str) -> Option<&Pattern> {
        self.rehearsals.get().find(id)
    }

    /// All practices, by id.
    pub fn practices(&self) -> impl Iterator<Item = &Practice> {
        self.practices.get().values()
    }

    /// The practice of this id.
    #[must_use]
    pub fn practice(&self, id: &str) -> Option<&Practice> {
        self.practices.get().get(id)
    }

    /// The cards.
    #[must_use]
    pub fn cards(&self) -> Option<&Cards> {
        self.cards.get().as_ref()
    }

    /// All exemplars, in the order of the file.
    #[must_use]
    pub fn exemplars(&self) -> &[Exemplar] {
        self.exemplars.get().items()
    }

    /// The exemplar of this id.
    #[must_use]
    pub fn exemplar(&self, id: &str) -> Option<&Exemplar> {
        self.exemplars.get().find(id)
    }

    /// All programmes, by id.
    pub fn programmes(&self) -> impl Iterator<Item = &Programme> {
        self.programmes.get().values()
    }

    /// The programme of this id.
    #[must_use]
    pub fn programme(&self, id: &str) -> Option<&Programme> {
        self.programmes.get().get(id)
    }

    /// Who to talk to in a nation.
    #[must_use]
    pub fn support(&self, nation: &str) -> Option<&Support> {
        self.support.get().get(nation)
    }

    /// What is shown where no nation's set fits, or where it is too old.
    #[must_use]
    pub fn generic_support(&self) -> Option<&Support> {
        self.support(GENERIC)
    }

    /// All sets of people to talk to, by nation, the generic one among them.
    pub fn nations(&self) -> impl Iterator<Item = &Support> {
        self.support.get().values()
    }

    /// The contacts that an organisation put into the places of every nation's set.
    #[must_use]
    pub fn filled_slots(&self) -> &[FilledSlot] {
        self.slots.get().items()
    }

    /// The contact in the place of this id.
    #[must_use]
    pub fn filled_slot(&self, id: &str) -> Option<&FilledSlot> {
        self.slots.get().find(id)
    }
}
