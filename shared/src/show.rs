//! Drawing the model: everything a shell shows, in words.

mod added;
mod answers;
mod attachments;
mod calendar;
mod cards;
mod devices;
mod editor;
mod filters;
mod first_run;
mod forms;
mod history;
mod journal;
mod markdown;
mod membership;
mod page;
mod places;
mod practise;
mod qr;
mod raise;
mod states;
mod today;

use content::Library;

use crate::event::{LensChoice, Place, Theme};
use crate::model::editor::lens_of;
use crate::model::open::{Open, Screen};
use crate::model::{Model, Phase};
use crate::view::{FatalView, LockedView, RantView, ReadyView, ScreenView, ViewModel};
use phrases::Phrases;

/// What drawing needs besides the journal.
pub(crate) struct Pen<'a> {
    pub(crate) phrases: &'a Phrases,
    pub(crate) now: &'a crate::event::Moment,
    pub(crate) facts: &'a crate::event::ShellFacts,
    pub(crate) online: bool,
    pub(crate) library: &'a Library,
}

/// The whole view.
pub(crate) fn view(model: &Model) -> ViewModel {
    // Behind a lock, and before there is a journal, nothing was added.
    let ours = Library::default();
    let pen = Pen {
        phrases: &model.phrases,
        now: &model.now,
        facts: &model.facts,
        online: model.online,
        library: match &model.phase {
            Phase::Open(open) => &open.library,
            _ => &ours,
        },
    };
    match &model.phase {
        Phase::Starting => ViewModel::Starting,
        Phase::Fatal(id) => ViewModel::Fatal(FatalView {
            title: pen.phrases.say(id),
            detail: pen.phrases.say(&format!("{id}-detail")),
        }),
        Phase::Locked(locked) => ViewModel::Locked(LockedView {
            error: locked.error.map(|id| pen.phrases.say(id)),
            busy: false,
            words_can_unlock: locked.words_can_unlock(),
            support: locked
                .support
                .then(|| places::support_locked(locked.nation(), &pen)),
            theme: Theme::System,
        }),
        Phase::Open(open) if open.chores.booting => ViewModel::Starting,
        Phase::Open(open) if open.locking => locking(open),
        Phase::Open(open) => match open.first_run {
            Some(run) => ViewModel::FirstRun(first_run::view(open, run, &pen)),
            None => ViewModel::Ready(Box::new(ready(open, &pen))),
        },
    }
}

/// Being locked: what waits to be kept is kept first, but nothing shows any more.
fn locking(open: &Open) -> ViewModel {
    ViewModel::Locked(LockedView {
        error: None,
        busy: true,
        words_can_unlock: false,
        support: None,
        theme: open.install.theme(),
    })
}

fn ready(open: &Open, pen: &Pen<'_>) -> ReadyView {
    let screen = open.screen();
    let beside = matches!(screen, Screen::Journal | Screen::Page(_) | Screen::Editor);
    ReadyView {
        place: lit(open),
        screen: screen_view(open, screen, pen),
        journal: beside.then(|| journal::view(open, pen)),
        notice: history::notice(open, pen),
        theme: open.install.theme(),
        whereabouts: states::whereabouts(open, pen),
        due: calendar::due(open, pen),
    }
}

fn screen_view(open: &Open, screen: Screen, pen: &Pen<'_>) -> ScreenView {
    match screen {
        Screen::Today => ScreenView::Today(Box::new(today::view(open, pen))),
        Screen::Journal => ScreenView::Journal,
        Screen::Page(id) => match page::view(open, &id, pen) {
            Some(page) => ScreenView::Page(page),
            None => ScreenView::Journal,
        },
        Screen::Editor => match &open.editor {
            Some(writing) => ScreenView::Editor(Box::new(editor::view(open, writing, pen))),
            None => ScreenView::Journal,
        },
        Screen::You => ScreenView::You(places::you(open, pen)),
        Screen::Devices => ScreenView::Devices(devices::view(open, pen)),
        Screen::Sheet => match devices::kept_sheet(open, pen) {
            Some(sheet) => ScreenView::RecoverySheet(sheet),
            None => ScreenView::Devices(devices::view(open, pen)),
        },
        Screen::Backup => ScreenView::Backup(places::backup(open, pen)),
        Screen::Bin => ScreenView::Bin(journal::bin(open, pen)),
        Screen::Settings => ScreenView::Settings(places::settings(open, pen)),
        Screen::LockSettings => ScreenView::LockSettings(places::lock(open, pen)),
        Screen::Support => ScreenView::Support(places::support(open, pen)),
        Screen::About => ScreenView::About(places::about(pen)),
        Screen::ServerHistory => ScreenView::ServerHistory(history::view(open, pen)),
        screen => daily(open, screen, pen),
    }
}

/// Screens of the daily experience.
fn daily(open: &Open, screen: Screen, pen: &Pen<'_>) -> ScreenView {
    match screen {
        Screen::Reflect => ScreenView::Reflect(cards::reflect(open, pen)),
        Screen::Card(kind, number) => match cards::card(kind, number, pen) {
            Some(card) => ScreenView::Card(card),
            None => ScreenView::Programme(cards::programme(open, pen)),
        },
        Screen::Rant => ScreenView::Rant(rant(open, pen)),
        Screen::Seed => match &open.seed {
            Some(seed) => ScreenView::Seed(raise::seed(seed)),
            None => ScreenView::Journal,
        },
        Screen::Practise => ScreenView::Practise(practise::view(open, pen)),
        Screen::Player => match &open.practising {
            Some(run) => ScreenView::Player(Box::new(practise::player(open, run, pen))),
            None => ScreenView::Practise(practise::view(open, pen)),
        },
        Screen::Programme => ScreenView::Programme(cards::programme(open, pen)),
        Screen::Ladder => ScreenView::Ladder(raise::ladder(open, pen)),
        Screen::Calendar => ScreenView::Calendar(calendar::view(open, pen)),
        Screen::Reminders => ScreenView::Reminders(calendar::reminders(open, pen)),
        Screen::Added => ScreenView::Added(added::view(open, pen)),
        _ => ScreenView::Today(Box::new(today::view(open, pen))),
    }
}

fn rant(open: &Open, pen: &Pen<'_>) -> RantView {
    RantView {
        text: open.rant.opened_with.clone(),
        session: open.rant.session,
        whereabouts: pen.say_text("rant-whereabouts", "device", &pen.facts.device_kind),
        has_content: !open.rant.is_empty(),
    }
}

/// The place in the navigation that is lit: the newest main place on the way here.
fn lit(open: &Open) -> Place {
    for screen in open.screens.iter().rev() {
        match screen {
            Screen::Today => return Place::Today,
            Screen::Journal | Screen::Page(_) | Screen::Calendar => return Place::Journal,
            Screen::Editor => return Place::NewPage,
            Screen::You
            | Screen::Devices
            | Screen::Sheet
            | Screen::Backup
            | Screen::Bin
            | Screen::Settings
            | Screen::LockSettings
            | Screen::About
            | Screen::Reminders
            | Screen::Added
            | Screen::ServerHistory => return Place::You,
            Screen::Practise | Screen::Player => return Place::Practise,
            Screen::Programme | Screen::Ladder => return Place::Programme,
            Screen::Reflect | Screen::Rant | Screen::Seed => return Place::NewPage,
            Screen::Support | Screen::Card(..) => {}
        }
    }
    Place::Today
}

pub(crate) fn lens_choice(lens: ::journal::Lens) -> LensChoice {
    [
        LensChoice::Self_,
        LensChoice::Team,
        LensChoice::Across,
        LensChoice::System,
    ]
    .into_iter()
    .find(|choice| lens_of(*choice) == lens)
    .unwrap_or(LensChoice::Self_)
}

impl Pen<'_> {
    pub(crate) fn this_year(&self) -> i16 {
        crate::when::zoned(self.now).year()
    }

    /// `1 page`, `214 pages`.
    pub(crate) fn pages(&self, count: u32) -> String {
        self.phrases
            .say_with("pages", &[("count", phrases::Value::Count(count.into()))])
    }

    /// The sentence of this id with one text in it.
    pub(crate) fn say_text(&self, id: &str, name: &str, text: &str) -> String {
        self.phrases
            .say_with(id, &[(name, phrases::Value::Text(text))])
    }

    /// Which added pack something of this id is from: `From northtrust`. Nothing for what is ours.
    pub(crate) fn from(&self, id: &str) -> Option<String> {
        let added = self.library.origin(id)?;
        Some(self.say_text("from-added", "pack", added.id()))
    }

    /// A day in the person's zone.
    pub(crate) fn day_of_ms(&self, unix_ms: i64) -> String {
        let at = crate::when::zoned_at(unix_ms, self.now);
        self.phrases.day(at.date(), self.this_year())
    }
}
