//! What is on show, for messages and for those who wait for it.

use shared::ViewModel;
use shared::view::{
    AddingView, DevicesView, FirstRunView, JoinView, ScreenView, SheetView, SyncOnView,
};

/// The name of the screen on show, with its error if it shows one. No content.
#[must_use]
pub fn screen_name(view: &ViewModel) -> String {
    let name = match view {
        ViewModel::Starting => "starting",
        ViewModel::Fatal(fatal) => return format!("fatal ({})", fatal.title),
        ViewModel::Locked(_) => "locked",
        ViewModel::FirstRun(first) => match first {
            FirstRunView::Welcome => "welcome",
            FirstRunView::FirstPage(_) => "first page",
            FirstRunView::Kept(_) => "kept",
            FirstRunView::OpenBackup(_) => "open backup",
            FirstRunView::Support(_) => "first-run support",
            FirstRunView::Join(join) => return join_name(join),
        },
        ViewModel::Ready(ready) => match &ready.screen {
            ScreenView::Today(_) => "today",
            ScreenView::Journal => "journal",
            ScreenView::Page(_) => "page",
            ScreenView::Editor(_) => "editor",
            ScreenView::You(_) => "you",
            ScreenView::Devices(devices) => return devices_name(devices),
            ScreenView::RecoverySheet(_) => "recovery sheet",
            ScreenView::Backup(_) => "backup",
            ScreenView::Bin(_) => "bin",
            ScreenView::Settings(_) => "settings",
            ScreenView::LockSettings(_) => "lock settings",
            ScreenView::Support(_) => "support",
            ScreenView::About(_) => "about",
            ScreenView::ServerHistory(_) => "server history",
            ScreenView::Reflect(_) => "reflect",
            ScreenView::Card(_) => "card",
            ScreenView::Rant(_) => "rant",
            ScreenView::Seed(_) => "seed",
            ScreenView::Practise(_) => "practise",
            ScreenView::Player(_) => "player",
            ScreenView::Programme(_) => "programme",
            ScreenView::Ladder(_) => "ladder",
            ScreenView::Calendar(_) => "calendar",
            ScreenView::Reminders(_) => "reminders",
            ScreenView::Added(_) => "added",
        },
    };
    name.to_owned()
}

fn join_name(join: &JoinView) -> String {
    match join {
        JoinView::Relay { error, .. } => named("join: relay", error.as_ref()),
        JoinView::Showing { remark, .. } => named("join: showing", remark.as_ref()),
        JoinView::Comparing { .. } => "join: comparing".to_owned(),
        JoinView::Words { error, .. } => named("join: words", error.as_ref()),
        JoinView::Arriving { .. } => "join: arriving".to_owned(),
        JoinView::Arrived { .. } => "join: arrived".to_owned(),
    }
}

fn devices_name(devices: &DevicesView) -> String {
    match devices {
        DevicesView::Off(off) => named("devices: off", off.error.as_ref()),
        DevicesView::Sheet(sheet) => named("devices: sheet", sheet.error.as_ref()),
        DevicesView::On(on) => format!("devices: on ({})", on.summary.text),
        DevicesView::Adding(AddingView::Entering { error, .. }) => {
            named("devices: entering", error.as_ref())
        }
        DevicesView::Adding(AddingView::Comparing { .. }) => "devices: comparing".to_owned(),
        DevicesView::Adding(AddingView::Added { .. }) => "devices: added".to_owned(),
        DevicesView::Joining(join) => format!("devices, {}", join_name(join)),
        DevicesView::Removed(removed) => format!("devices: removed ({})", removed.title),
        DevicesView::NewSheet(_) => "devices: new sheet".to_owned(),
    }
}

fn named(screen: &str, error: Option<&String>) -> String {
    error.map_or_else(|| screen.to_owned(), |error| format!("{screen} ({error})"))
}

/// The Devices screen, if it is on show.
#[must_use]
pub fn devices(view: &ViewModel) -> Option<&DevicesView> {
    match view {
        ViewModel::Ready(ready) => match &ready.screen {
            ScreenView::Devices(devices) => Some(devices),
            _ => None,
        },
        _ => None,
    }
}

/// Devices with sync on, if it is on show.
#[must_use]
pub fn sync_on(view: &ViewModel) -> Option<&SyncOnView> {
    match devices(view)? {
        DevicesView::On(on) => Some(on),
        _ => None,
    }
}

/// Adding a device, on the sponsor's screen.
#[must_use]
pub fn adding(view: &ViewModel) -> Option<&AddingView> {
    match devices(view)? {
        DevicesView::Adding(adding) => Some(adding),
        _ => None,
    }
}

/// Joining, on the screen of a device that is new or has a journal of its own.
#[must_use]
pub fn joining(view: &ViewModel) -> Option<&JoinView> {
    match view {
        ViewModel::FirstRun(FirstRunView::Join(join)) => Some(join),
        _ => match devices(view)? {
            DevicesView::Joining(join) => Some(join),
            _ => None,
        },
    }
}

/// The recovery sheet, if it is on show.
#[must_use]
pub fn sheet(view: &ViewModel) -> Option<&SheetView> {
    match view {
        ViewModel::Ready(ready) => match &ready.screen {
            ScreenView::Devices(DevicesView::Sheet(sheet)) | ScreenView::RecoverySheet(sheet) => {
                Some(sheet)
            }
            _ => None,
        },
        _ => None,
    }
}

/// The code that a joining device shows.
#[must_use]
pub fn shown_code(view: &ViewModel) -> Option<&str> {
    match joining(view)? {
        JoinView::Showing { code, .. } => Some(code),
        _ => None,
    }
}

/// The six words on show, on either side.
#[must_use]
pub fn words_to_compare(view: &ViewModel) -> Option<&[String]> {
    if let Some(JoinView::Comparing { words, .. }) = joining(view) {
        return Some(words);
    }
    match adding(view)? {
        AddingView::Comparing { words, .. } => Some(words),
        _ => None,
    }
}

/// Whether a joining device has everything.
#[must_use]
pub fn has_arrived(view: &ViewModel) -> bool {
    match joining(view) {
        Some(join) => matches!(join, JoinView::Arrived { .. }),
        None => matches!(view, ViewModel::Ready(_)),
    }
}
