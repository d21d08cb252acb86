//! Practices: timed scripts.

use serde::Deserialize;

/// When a practice may help.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum Situation {
    /// Before a hard conversation.
    BeforeHardConversation,
    /// After a death.
    AfterADeath,
    /// Between two patients.
    BetweenPatients,
    /// When sleep does not come.
    CantSleep,
    /// With a team.
    WithTeam,
    /// In a meeting, unseen.
    InAMeeting,
    /// While walking.
    Walking,
    /// At the end of a shift.
    EndOfShift,
    /// At any time.
    Any,
}

/// What attention rests on.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Anchor {
    /// The breath.
    Breath,
    /// The feet.
    Feet,
    /// Sounds.
    Sound,
    /// The hands.
    Hands,
    /// Movement.
    Movement,
    /// Words.
    Words,
}

/// How well a practice has been studied.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// Meta-analyses of programmes.
    Strong,
    /// Trials, or laboratory work that was repeated.
    Some,
    /// Plausible and widely taught.
    Thin,
}

/// `practices/<id>.json`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Practice {
    /// Of this practice; raised when its words change.
    pub version: u32,
    /// Kept for ever.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it is for.
    pub line: String,
    /// When it may help.
    pub situations: Vec<Situation>,
    /// What attention rests on.
    pub anchor: Anchor,
    /// How well it has been studied.
    pub evidence: Evidence,
    /// The same in words.
    pub evidence_line: String,
    /// Who may want another one.
    pub cautions: Vec<String>,
    /// Fit for the gentler path: it does not rest on the breath.
    pub gentle: bool,
    /// Where it comes from.
    pub source: String,
    /// Its lengths.
    pub scripts: Vec<Script>,
}

impl Practice {
    /// The script of this id: `60`, `180`, `300` or `native`.
    #[must_use]
    pub fn script(&self, id: &str) -> Option<&Script> {
        self.scripts.iter().find(|script| script.id == id)
    }
}

/// One length of a practice.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// `60`, `180`, `300` or `native`.
    pub id: String,
    /// How long it takes: the sum of its steps.
    pub seconds: u32,
    /// What is said, in order.
    pub steps: Vec<Step>,
}

/// One step of a script; what is left of its time is silence.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// How long it takes.
    pub seconds: u32,
    /// What is said.
    pub say: String,
    /// The same with eyes open throughout.
    #[serde(default)]
    pub open: Option<String>,
    /// The same while walking slowly, or moving hands and shoulders.
    #[serde(default)]
    pub moving: Option<String>,
}
