//! Practices, the timer and the player.

use facet::Facet;
use serde::{Deserialize, Serialize};

use crate::event::{BellSigns, Felt, TimerChoice, Variant};

/// Practices and the timer.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct PractiseView {
    /// Minutes so far, in one sentence; nothing on the first day.
    pub total: Option<String>,
    /// The name of a practice that is under way; [`crate::event::Place::Practise`] leads back to it.
    pub under_way: Option<String>,
    /// Practices by situation.
    pub situations: Vec<SituationView>,
    /// The timer as it was last set.
    pub timer: TimerChoice,
    /// How bells make themselves known.
    pub signs: BellSigns,
    /// What a browser cannot promise about bells.
    pub on_the_web: Vec<String>,
    /// The gentler path, if two practices in a row were difficult.
    pub gentler: Option<GentlerView>,
    /// Cards to teach a team with.
    pub teach: Vec<LinkView>,
    /// If-then plans that were made, newest first.
    pub plans: Vec<super::RowView>,
    /// Suggestions for plans.
    pub plan_ideas: Vec<LinkView>,
    /// Explainers.
    pub explainers: Vec<LinkView>,
}

/// A link to a text of the content pack.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct LinkView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One line below it.
    pub line: String,
}

/// A gentler path.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct GentlerView {
    /// Its title.
    pub title: String,
    /// Its sentences.
    pub lines: Vec<String>,
    /// Practices without breath focus.
    pub practices: Vec<PracticeRowView>,
}

/// Practices for a situation.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SituationView {
    /// `Before a hard conversation`.
    pub title: String,
    /// Its practices.
    pub practices: Vec<PracticeRowView>,
}

/// A practice in a list.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct PracticeRowView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it is for.
    pub line: String,
    /// Its lengths.
    pub lengths: Vec<LengthView>,
    /// Which added pack it is from, in words; nothing for the app's own.
    pub from: Option<String>,
}

/// A length of a practice.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct LengthView {
    /// The script's id.
    pub script: String,
    /// `3 minutes`.
    pub label: String,
}

/// The player.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct PlayerView {
    /// Counts practices: another number is another one.
    pub session: u32,
    /// Its name.
    pub title: String,
    /// How far it is.
    pub stage: PlayerStage,
    /// How it is done; guided practices only.
    pub variant: Option<Variant>,
    /// Milliseconds in all, the preparation among them; 0 goes on until it is ended.
    pub total_ms: u32,
    /// Milliseconds of preparation before it begins.
    pub prepare_ms: u32,
    /// Steps with what is said, each from its beginning; empty for the timer.
    pub steps: Vec<StepView>,
    /// Bells, by when they ring.
    pub bells: Vec<BellView>,
    /// How bells make themselves known.
    pub signs: BellSigns,
    /// Milliseconds that had passed when it last began or went on.
    pub passed_ms: u32,
    /// When it last began or went on, in milliseconds since 1970; 0 while it does not run. What
    /// has passed is `passed_ms` and the time since then.
    pub running_since_ms: i64,
    /// Sentences to know before: cautions, evidence.
    pub notes: Vec<String>,
    /// What a browser cannot promise about bells.
    pub on_the_web: Vec<String>,
    /// How it was afterwards, once that is said.
    pub felt: Option<Felt>,
    /// The line that was written.
    pub line: String,
    /// What was kept: `3 minutes`.
    pub kept: Option<String>,
    /// The card to teach it with, for `CardOpened`.
    pub teach: Option<String>,
    /// Something kind to offer after a difficult one.
    pub after: Option<GentlerView>,
}

/// How far a practice is.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[repr(C)]
pub enum PlayerStage {
    /// The card before the first practice, or before more than twenty minutes.
    Card(PlayerCardView),
    /// Ready to begin.
    Ready,
    /// Under way; the steps' times count from the end of the preparation.
    Running,
    /// Paused.
    Paused,
    /// Over.
    After,
}

/// A card to be read before a practice.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct PlayerCardView {
    /// Its title.
    pub title: String,
    /// Its sentences.
    pub lines: Vec<String>,
    /// It is the warning before more than twenty minutes.
    pub long: bool,
}

/// A step of a script.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct StepView {
    /// When it begins, in milliseconds from the start.
    pub at_ms: u32,
    /// What is said.
    pub text: String,
}

/// A bell.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct BellView {
    /// When it rings, in milliseconds from the start.
    pub at_ms: u32,
    /// How many strikes.
    pub strikes: u32,
}

crate::silent::silent_debug!(PlayerView);
