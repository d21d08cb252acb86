//! The rant page: one sealed local record, which never reaches a document, the outbox or search. It
//! is erased when it is burned and when the day turns, and becomes a page only when it is kept.

use insight::day::today;
use minicbor::{Decode, Encode};

use super::Surroundings;
use super::editor;
use super::form::{self, PRESSURE};
use super::open::{Open, Screen};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::event::RantEvent;
use crate::told::Reading;

/// Its storage name.
pub(crate) const NAME: &str = "rant";
/// The most bytes of it: a night's worth, and still one small write a stroke.
const BYTES_MAX: usize = 256 * 1024;

/// What is kept.
#[derive(Clone, Encode, Decode)]
#[cbor(map)]
struct Kept {
    #[n(0)]
    text: String,
}

/// The rant page.
#[derive(Default)]
pub(crate) struct Rant {
    text: String,
    /// Its text was read, or there is none.
    loaded: bool,
    changed: bool,
    /// Counts openings.
    pub(crate) session: u32,
    /// What the shell was given when the screen was opened.
    pub(crate) opened_with: String,
    /// It stays to be read beside this editor, and is burned when that is done.
    beside: Option<u32>,
}

impl Rant {
    pub(crate) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Its text, while it is read beside the editor of this number.
    pub(crate) fn beside(&self, session: u32) -> Option<&str> {
        (self.beside == Some(session) && !self.is_empty()).then_some(self.text.as_str())
    }
}

/// The screen was opened.
pub(crate) fn opened(open: &mut Open, around: &Surroundings<'_>, asks: &mut Asks) {
    day_turned(open, around);
    if open.install.rant_day.is_empty() {
        open.rant.loaded = true;
    }
    if open.rant.loaded {
        show(open);
    } else {
        asks.read(vec![NAME.to_owned()], Reading::Rant);
    }
}

/// Its record was read.
pub(crate) fn read(open: &mut Open, values: &[StoreValue], asks: &mut Asks) {
    asks.redraw();
    let Some(value) = values.first() else { return };
    if open.rant.loaded {
        return;
    }
    let kept = open.keeper.open(NAME, value).ok().flatten();
    let kept = kept.and_then(|bytes| wire::cbor::decode::<Kept>(&bytes).ok());
    open.rant.text = kept.map(|kept| kept.text).unwrap_or_default();
    open.rant.loaded = true;
    show(open);
}

fn show(open: &mut Open) {
    open.rant.session = open.rant.session.wrapping_add(1);
    open.rant.opened_with.clone_from(&open.rant.text);
    open.go(Screen::Rant);
}

/// Something happened on the rant page.
pub(crate) fn happen(
    open: &mut Open,
    event: &RantEvent,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if !open.rant.loaded || open.screen() != Screen::Rant {
        return;
    }
    match event {
        RantEvent::TextChanged { at, remove, insert } => {
            changed(open, *at, *remove, insert, around);
        }
        RantEvent::Burned => {
            burn(open);
            open.notices.done("notice-burned");
            leave(open);
        }
        RantEvent::Kept => {
            let text = std::mem::take(&mut open.rant.text);
            burn(open);
            leave(open);
            if text.trim().is_empty() {
                return;
            }
            editor::open_blank(open, around, None);
            editor::begin_with(open, around, asks, &text);
        }
        RantEvent::MadeAnAsk => {
            leave(open);
            if let Some(pressure) = form::ours(PRESSURE) {
                editor::open_form(open, around, pressure.clone());
                open.rant.beside = Some(open.editors_opened);
            }
        }
    }
}

fn leave(open: &mut Open) {
    open.screens.retain(|screen| *screen != Screen::Rant);
    if open.screens.is_empty() {
        open.screens.push(Screen::Today);
    }
}

fn changed(open: &mut Open, at: u32, remove: u32, insert: &str, around: &Surroundings<'_>) {
    let mut units: Vec<u16> = open.rant.text.encode_utf16().collect();
    let from = (at as usize).min(units.len());
    let to = from.saturating_add(remove as usize).min(units.len());
    units.splice(from..to, insert.encode_utf16());
    let text = String::from_utf16_lossy(&units);
    if text.len() > BYTES_MAX {
        open.notices.problem("notice-rant-full");
        return;
    }
    open.rant.text = text;
    open.rant.changed = true;
    if open.install.rant_day.is_empty() {
        open.install.rant_day = day(open, around);
        open.install_changed = true;
    }
}

fn day(open: &Open, around: &Surroundings<'_>) -> String {
    let turn = open.settings.day_turn_hour();
    today(around.now.unix_ms, &around.now.zone, turn).to_string()
}

/// Gives the keeper what changed. Part of every commit.
pub(crate) fn keep(open: &mut Open) {
    if std::mem::take(&mut open.rant.changed) {
        let kept = Kept {
            text: open.rant.text.clone(),
        };
        open.keeper.put(NAME.to_owned(), wire::cbor::encode(&kept));
    }
}

pub(crate) fn has_unkept(open: &Open) -> bool {
    open.rant.changed
}

/// Erases it.
pub(crate) fn burn(open: &mut Open) {
    open.rant.text.clear();
    open.rant.opened_with.clear();
    open.rant.changed = false;
    open.rant.loaded = true;
    open.rant.beside = None;
    if !open.install.rant_day.is_empty() {
        open.install.rant_day.clear();
        open.install_changed = true;
        open.keeper.remove(NAME.to_owned());
    }
}

/// The editor is about to be done: if it is the ask that was made of the rant, and something was put
/// there, the rant has done its work.
pub(crate) fn asked(open: &mut Open) {
    let editor = open.editor.as_ref();
    let beside = editor
        .is_some_and(|editor| open.rant.beside == Some(editor.session) && editor.page.is_some());
    if beside {
        burn(open);
    }
}

/// Erases it if the day it was begun on is over. Looked at with every event.
pub(crate) fn day_turned(open: &mut Open, around: &Surroundings<'_>) {
    if open.install.rant_day.is_empty() || open.install.rant_day == day(open, around) {
        return;
    }
    let showing = open.screen() == Screen::Rant;
    burn(open);
    if showing {
        open.notices.done("notice-rant-gone");
        leave(open);
    }
}
