//! Practising.

use facet::Facet;
use serde::{Deserialize, Serialize};

/// How a practice is done.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(C)]
pub enum Variant {
    /// As it is written.
    #[default]
    Usual,
    /// With eyes open throughout.
    EyesOpen,
    /// While walking or moving.
    Moving,
}

/// How bells make themselves known. Any of them, or none.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct BellSigns {
    /// By sound.
    pub sound: bool,
    /// By vibration.
    pub vibration: bool,
    /// By a flash of the screen.
    pub flash: bool,
}

/// How somebody is after a practice.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Felt {
    /// More settled.
    Settled,
    /// The same.
    Same,
    /// Stirred up.
    StirredUp,
    /// Worse.
    Worse,
}

/// A timer without words.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerChoice {
    /// 1 to 60 minutes; 0 goes on until it is ended.
    pub minutes: u32,
    /// A bell every so many minutes; 0 for none.
    pub interval_minutes: u32,
    /// Seconds before it begins, 0 to 60.
    pub prepare_seconds: u32,
    /// A bell at the start.
    pub start_bell: bool,
    /// A bell at the end.
    pub end_bell: bool,
    /// Strikes of each bell, 1 to 3.
    pub strikes: u32,
}

/// Practising.
#[derive(Facet, Serialize, Deserialize, Clone, Debug)]
#[repr(C)]
pub enum PracticeEvent {
    /// A guided practice was chosen.
    Chosen {
        /// Its id.
        practice: String,
        /// The script's id: `60`, `180`, `300` or `native`.
        script: String,
        /// How.
        variant: Variant,
    },
    /// Another variant of the practice that is about to begin.
    VariantChosen {
        /// How.
        variant: Variant,
    },
    /// The timer, as set.
    TimerChosen {
        /// How.
        timer: TimerChoice,
    },
    /// How bells make themselves known.
    SignsChosen {
        /// How.
        signs: BellSigns,
    },
    /// The card before the first practice was read.
    SafetyRead,
    /// The warning before more than twenty minutes was read.
    LongWarningRead,
    /// Begin.
    Started,
    /// Pause.
    Paused,
    /// Go on.
    Resumed,
    /// End here.
    Ended,
    /// The shell says that the last bell rang.
    ReachedEnd,
    /// Not for me today.
    NotToday,
    /// How it is now.
    FeltChosen {
        /// How.
        felt: Felt,
    },
    /// A line about it.
    LineWritten {
        /// As typed, whole.
        text: String,
    },
    /// Done: away from the practice.
    Left,
    /// Take an if-then plan's suggestion, or an own one: a page of the form `plan`.
    PlanMade {
        /// The suggestion's id, or empty.
        idea: String,
    },
}
