//! Settings: some travel (the day's turn), some are this device's own (theme, name).

use journal::{DocumentKind, Heads, Setting, SettingsDocument, Update};

use super::intent::{self, Intent};
use super::open::Open;
use super::space::{keep_record, settings_id};
use super::{Surroundings, change, lock_support, relocate, space};
use crate::asks::Asks;
use crate::event::{Preference, SettingsEvent};

/// The most characters of a device's name.
const NAME_CHARS_MAX: usize = 40;

/// A setting was changed.
pub(crate) fn happen(open: &mut Open, event: &SettingsEvent, _around: &mut Surroundings<'_>) {
    match event {
        SettingsEvent::ThemeChosen { theme } => {
            open.install.set_theme(*theme);
            open.install_changed = true;
        }
        SettingsEvent::DayTurnChosen { hour } => {
            let hour = u8::try_from(*hour).unwrap_or(u8::MAX);
            if open.settings.set_day_turn_hour(hour).is_ok() {
                keep(open);
                offer(open);
            }
        }
        SettingsEvent::Preferred { what, on } => prefer(open, *what, *on),
    }
}

/// What is shown, or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Two lists instead of the grid.
    Lists,
    /// Earlier pages of the same day.
    OnThisDay,
    /// Real cases.
    Exemplars,
    /// Cards before and after a shift.
    Doorway,
}

impl Shown {
    pub(crate) const ALL: [Self; 4] =
        [Self::Lists, Self::OnThisDay, Self::Exemplars, Self::Doorway];

    const fn key(self) -> &'static str {
        match self {
            Self::Lists => "show/lists",
            Self::OnThisDay => "show/on-this-day",
            Self::Exemplars => "show/exemplars",
            Self::Doorway => "show/doorway",
        }
    }

    pub(crate) const fn preference(self) -> Preference {
        match self {
            Self::Lists => Preference::ListsNotGrid,
            Self::OnThisDay => Preference::OnThisDay,
            Self::Exemplars => Preference::Exemplars,
            Self::Doorway => Preference::Doorway,
        }
    }

    fn of(preference: Preference) -> Self {
        let found = Self::ALL
            .into_iter()
            .find(|one| one.preference() == preference);
        found.unwrap_or(Self::Lists)
    }
}

/// Whether something is shown. All but the lists are, until somebody turns them off.
pub(crate) fn is_on(open: &Open, shown: Shown) -> bool {
    match open.settings.get(shown.key()) {
        Some(Setting::Flag(on)) => on,
        _ => shown != Shown::Lists,
    }
}

fn prefer(open: &mut Open, what: Preference, on: bool) {
    let value = Setting::Flag(on);
    if open
        .settings
        .set(Shown::of(what).key(), Some(&value))
        .is_ok()
    {
        keep(open);
        offer(open);
    }
}

pub(crate) fn keep(open: &mut Open) {
    open.install.settings = open.settings.save();
    open.install_changed = true;
}

/// Offers the settings document, whole: it is small, and merges wherever it arrives.
pub(crate) fn offer(open: &mut Open) {
    if open.settings.heads().is_empty() {
        return;
    }
    if !space::can_seal(open) {
        // It goes once it can.
        open.install.settings_seq = 0;
        open.install_changed = true;
        return;
    }
    let Some(space) = &mut open.space else { return };
    let update = Update {
        document: settings_id(&space.replica.space()),
        kind: DocumentKind::Settings,
        base: Heads::new(),
        heads: open.settings.heads(),
        changes: open.settings.save_uncompressed(),
        digest: None,
    };
    let sealed = change::body(vec![update]).and_then(|body| space.seal(wire::Kind::Updates, body));
    if let Some(record) = sealed {
        open.install.settings_seq = keep_record(open, record);
        open.install_changed = true;
    }
}

/// Settings chosen before this device had a space travel once it has one.
pub(crate) fn offer_first(open: &mut Open) {
    if open.install.settings_seq == 0 {
        offer(open);
    }
}

/// Settings came from another device.
pub(crate) fn arrived(open: &mut Open, update: &Update, asks: &mut Asks) {
    let known = open
        .space
        .as_ref()
        .map(|space| settings_id(&space.replica.space()));
    if known != Some(update.document) {
        return;
    }
    let relay_before = relocate::setting(open);
    // What does not merge changes nothing here.
    if let Ok(other) = SettingsDocument::load(&update.changes, open.install.actor)
        && open.settings.merge(&other).unwrap_or(false)
    {
        keep(open);
        relocate::settings_arrived(open, relay_before, asks);
        lock_support::follow(open, asks);
    }
}

/// This device gets another name, here and on the others.
pub(crate) fn rename(open: &mut Open, name: &str, around: &mut Surroundings<'_>) {
    let name: String = name.trim().chars().take(NAME_CHARS_MAX).collect();
    if name.is_empty() || name == open.install.device_name {
        return;
    }
    open.install.device_name.clone_from(&name);
    open.install_changed = true;
    open.notices.done("notice-device-renamed");
    if let Some(space) = &mut open.space {
        space
            .work
            .asked
            .retain(|asked| asked.last.is_some() || !matches!(asked.intent, Intent::Rename { .. }));
    }
    intent::at_once(open, Intent::Rename { name }, around);
}
