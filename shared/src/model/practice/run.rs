//! One practice: what it is, how far it is, and what of it is kept over a kill.

use std::sync::Arc;

use content::{Practice, Script};
use insight::bells::{Bell, Timer};
use journal::{DocumentId, Page};
use minicbor::{Decode, Encode};

use crate::event::{BellSigns, Felt, TimerChoice, Variant};

/// Longest open-ended practice.
const OPEN_MS_MAX: u32 = 10 * 3_600_000;

/// A practice under way, as the install keeps it.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Kept {
    /// The practice's id; empty for the timer.
    #[n(0)]
    pub(super) practice: String,
    /// Milliseconds that passed, without the preparation.
    #[n(1)]
    pub(super) passed_ms: u32,
}

/// The timer as it was set.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cbor(array)]
pub(crate) struct KeptTimer {
    #[n(0)]
    pub(super) minutes: u32,
    #[n(1)]
    pub(super) interval_minutes: u32,
    #[n(2)]
    pub(super) prepare_seconds: u32,
    #[n(3)]
    pub(super) start_bell: bool,
    #[n(4)]
    pub(super) end_bell: bool,
    #[n(5)]
    pub(super) strikes: u32,
    #[n(6)]
    pub(super) sound: bool,
    #[n(7)]
    pub(super) vibration: bool,
    #[n(8)]
    pub(super) flash: bool,
}

impl Default for KeptTimer {
    fn default() -> Self {
        Self {
            minutes: 10,
            interval_minutes: 0,
            prepare_seconds: 5,
            start_bell: true,
            end_bell: true,
            strikes: 1,
            sound: true,
            vibration: true,
            flash: false,
        }
    }
}

impl KeptTimer {
    pub(crate) fn choice(self) -> TimerChoice {
        TimerChoice {
            minutes: self.minutes,
            interval_minutes: self.interval_minutes,
            prepare_seconds: self.prepare_seconds,
            start_bell: self.start_bell,
            end_bell: self.end_bell,
            strikes: self.strikes,
        }
    }

    pub(crate) fn signs(self) -> BellSigns {
        BellSigns {
            sound: self.sound,
            vibration: self.vibration,
            flash: self.flash,
        }
    }
}

/// What is practised.
pub(crate) enum What {
    Guided {
        practice: Arc<Practice>,
        script: Script,
        variant: Variant,
    },
    Timer(TimerChoice),
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The card before the first practice.
    Safety,
    /// The warning before more than twenty minutes.
    Long,
    Ready,
    Running {
        since_ms: i64,
    },
    Paused,
    After,
}

/// One practice.
pub(crate) struct Practising {
    pub(crate) session: u32,
    pub(crate) what: What,
    pub(crate) stage: Stage,
    /// Milliseconds up to the last time it began to run, the preparation among them.
    pub(crate) passed_ms: u32,
    pub(super) long_read: bool,
    pub(crate) felt: Option<Felt>,
    pub(crate) line: String,
    /// What was kept of it.
    pub(super) page: Option<(DocumentId, Page)>,
    /// Seconds that were kept.
    pub(crate) kept_seconds: Option<u32>,
}

impl Practising {
    pub(crate) fn prepare_ms(&self) -> u32 {
        match &self.what {
            What::Timer(timer) => timer.prepare_seconds.saturating_mul(1_000),
            What::Guided { .. } => 0,
        }
    }

    /// All of it, the preparation among it; 0 goes on until it is ended.
    pub(crate) fn total_ms(&self) -> u32 {
        match &self.what {
            What::Guided { script, .. } => script.seconds.saturating_mul(1_000),
            What::Timer(timer) if timer.minutes == 0 => 0,
            What::Timer(timer) => timer
                .minutes
                .saturating_mul(60_000)
                .saturating_add(self.prepare_ms()),
        }
    }

    /// Every bell, from the start of the preparation. A script rings at each of its minutes.
    pub(crate) fn bells(&self) -> Vec<Bell> {
        let minutes = |count: u32| (count > 0).then(|| count.saturating_mul(60_000));
        let timer = match &self.what {
            What::Guided { script, .. } => Timer {
                length_ms: Some(script.seconds.saturating_mul(1_000)),
                prepare_ms: 0,
                interval_ms: minutes(1),
                start_bell: true,
                end_bell: true,
                strikes: 1,
            },
            What::Timer(timer) => Timer {
                length_ms: minutes(timer.minutes),
                prepare_ms: self.prepare_ms(),
                interval_ms: minutes(timer.interval_minutes),
                start_bell: timer.start_bell,
                end_bell: timer.end_bell,
                strikes: timer.strikes,
            },
        };
        timer.schedule().bells
    }

    /// Milliseconds that have passed, at most all of it.
    pub(crate) fn passed_at(&self, now_ms: i64) -> u32 {
        let running = match self.stage {
            Stage::Running { since_ms } => {
                u32::try_from(now_ms.saturating_sub(since_ms).max(0)).unwrap_or(u32::MAX)
            }
            _ => 0,
        };
        let most = match self.total_ms() {
            0 => OPEN_MS_MAX,
            total => total,
        };
        self.passed_ms.saturating_add(running).min(most)
    }

    /// The same, without the preparation.
    pub(super) fn practised_ms(&self, now_ms: i64) -> u32 {
        self.passed_at(now_ms).saturating_sub(self.prepare_ms())
    }

    pub(super) fn name(&self) -> &str {
        match &self.what {
            What::Guided { practice, .. } => &practice.id,
            What::Timer(_) => "",
        }
    }
}
