//! The state, and the one place where events are handed to those who handle them.

pub(crate) mod access_check;
pub(crate) mod added;
pub(crate) mod admit_by_words;
pub(crate) mod answered;
pub(crate) mod attach;
pub(crate) mod backlog;
pub(crate) mod backup;
pub(crate) mod batch;
pub(crate) mod bin;
pub(crate) mod boot;
pub(crate) mod calendar;
pub(crate) mod card;
pub(crate) mod change;
pub(crate) mod chores;
pub(crate) mod copied;
pub(crate) mod day;
pub(crate) mod delete;
pub(crate) mod draft;
pub(crate) mod editor;
pub(crate) mod editor_text;
pub(crate) mod fill;
pub(crate) mod first_run;
pub(crate) mod form;
pub(crate) mod form_of_page;
pub(crate) mod heal;
pub(crate) mod history;
pub(crate) mod install;
pub(crate) mod install_token;
pub(crate) mod intent;
pub(crate) mod join;
pub(crate) mod join_words;
pub(crate) mod keeper;
pub(crate) mod list;
pub(crate) mod lock;
pub(crate) mod lock_support;
pub(crate) mod log;
pub(crate) mod months;
pub(crate) mod navigate;
pub(crate) mod notice;
pub(crate) mod open;
pub(crate) mod packs;
pub(crate) mod pages;
pub(crate) mod practice;
pub(crate) mod prompt;
pub(crate) mod raise;
pub(crate) mod rant;
pub(crate) mod rebase;
pub(crate) mod relay;
pub(crate) mod relocate;
pub(crate) mod reminders;
pub(crate) mod remove_device;
pub(crate) mod removed;
pub(crate) mod replace_recovery;
pub(crate) mod rotate;
pub(crate) mod rows;
pub(crate) mod settings;
pub(crate) mod shifts;
pub(crate) mod space;
pub(crate) mod sponsor;
pub(crate) mod support;
pub(crate) mod sync;
pub(crate) mod sync_take;
pub(crate) mod timers;
pub(crate) mod transaction;
pub(crate) mod turn_on;

use phrases::Phrases;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use crate::asks::Asks;
use crate::event::{EditorEvent, Event, Happening, Moment, ShellFacts};
use crate::told::Told;
use lock::Locked;
use open::Open;
use timers::Timers;

/// The state.
pub struct Model {
    pub(crate) now: Moment,
    pub(crate) rng: ChaCha20Rng,
    pub(crate) phrases: Phrases,
    pub(crate) facts: ShellFacts,
    pub(crate) timers: Timers,
    pub(crate) online: bool,
    pub(crate) started: bool,
    pub(crate) phase: Phase,
}

/// How far the app has come.
pub(crate) enum Phase {
    Starting,
    /// The Fluent id of the title; its detail is `<id>-detail`.
    Fatal(&'static str),
    Locked(Box<Locked>),
    Open(Box<Open>),
}

impl Default for Model {
    fn default() -> Self {
        Self {
            now: Moment::default(),
            rng: ChaCha20Rng::from_seed([0; 32]),
            phrases: Phrases::british_english(),
            facts: ShellFacts::default(),
            timers: Timers::default(),
            online: true,
            started: false,
            phase: Phase::Starting,
        }
    }
}

impl Model {
    /// Splits off the open journal, for handlers that need it beside the rest.
    pub(crate) fn open(&mut self) -> Option<(&mut Open, Surroundings<'_>)> {
        let Phase::Open(open) = &mut self.phase else {
            return None;
        };
        let around = Surroundings {
            now: &self.now,
            rng: &mut self.rng,
            phrases: &self.phrases,
            timers: &mut self.timers,
            online: self.online,
        };
        Some((open, around))
    }
}

/// What handlers of an open journal need besides it.
pub(crate) struct Surroundings<'a> {
    pub(crate) now: &'a Moment,
    pub(crate) rng: &'a mut ChaCha20Rng,
    pub(crate) phrases: &'a Phrases,
    pub(crate) timers: &'a mut Timers,
    pub(crate) online: bool,
}

/// Takes one event in.
pub(crate) fn take(model: &mut Model, event: Event, asks: &mut Asks) {
    match event {
        Event::Occurred(occurrence) => {
            model.now = occurrence.at;
            happen(model, occurrence.what, asks);
        }
        Event::Told(outcome) => told(model, *outcome, asks),
    }
    if let Some((open, mut around)) = model.open() {
        open.flush(&mut around, asks);
    }
}

fn happen(model: &mut Model, what: Happening, asks: &mut Asks) {
    // Typing draws nothing by itself: the shell owns the text on its screen.
    if !matches!(what, Happening::Editor(EditorEvent::TextChanged { .. })) {
        asks.redraw();
    }
    match what {
        Happening::Started(facts) => boot::started(model, facts, asks),
        Happening::Lock(event) => lock::happen(model, event, asks),
        Happening::WentToBackground => lock::went_to_background(model, asks),
        Happening::CameToForeground => lock::came_to_foreground(model, asks),
        Happening::NetworkChanged { online } => {
            model.online = online;
            if let Some((open, mut around)) = model.open() {
                sync::network_changed(open, &mut around, asks);
            }
        }
        other => navigate::happen(model, other, asks),
    }
}

fn told(model: &mut Model, told: Told, asks: &mut Asks) {
    match told {
        Told::VaultLoaded(outcome) => boot::vault_loaded(model, outcome, asks),
        Told::TokenLoaded(outcome) => {
            if let Some((open, mut around)) = model.open() {
                install_token::loaded(open, &outcome, &mut around, asks);
            }
        }
        Told::TokenKept(outcome) => {
            if let Some((open, mut around)) = model.open() {
                install_token::kept(open, &outcome, &mut around, asks);
            }
        }
        Told::VaultKept(outcome, why) => lock::vault_kept(model, &outcome, why, asks),
        Told::Read(outcome, why) => boot::read(model, outcome, why, asks),
        Told::Persisted => {}
        Told::Committed(outcome) => {
            if let Some((open, mut around)) = model.open() {
                open.committed(&outcome, &mut around, asks);
            }
            lock::lock_if_kept(model, asks);
        }
        Told::Answered(outcome, call) => relay::answered(model, outcome, call, asks),
        Told::Live(outcome) => {
            if let Some((open, mut around)) = model.open() {
                sync::live(open, outcome, &mut around, asks);
            }
        }
        Told::Fired(outcome) => timers::fired(model, outcome, asks),
        Told::Media(outcome) => {
            if let Some((open, mut around)) = model.open() {
                attach::show::shown(open, outcome, &mut around, asks);
            }
        }
        // The shell shows what became of it.
        Told::HandedOver(_) => {}
        Told::Filed(outcome) => {
            if let Some((open, around)) = model.open() {
                backup::filed(open, outcome, &around, asks);
            }
        }
    }
}
