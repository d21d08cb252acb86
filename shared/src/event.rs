//! What can happen to the core.
//!
//! Shells send [`Event::Occurred`]: a thing that a person or the platform did, and when. Everything
//! else that reaches `update` is an effect's outcome and never crosses the bridge, so it stands last
//! (a skipped variant in the middle would shift the tags of those after it).

use facet::Facet;
use serde::{Deserialize, Serialize};

use crate::told::Told;

mod added;
mod answers;
mod carry;
mod keep;
mod practise;
mod sync;

pub use added::*;
pub use answers::*;
pub use carry::*;
pub use keep::*;
pub use practise::*;
pub use sync::*;

// What a person typed never reaches a log through an event.
crate::silent::silent_debug!(LockEvent, EditorEvent, JournalEvent);

/// The one event type of the core.
#[derive(Facet, Serialize, Deserialize, Clone, Debug)]
#[repr(C)]
pub enum Event {
    /// Something happened in the shell.
    Occurred(Occurrence),
    /// An effect that the core asked for was answered. Core only.
    #[serde(skip)]
    #[facet(skip)]
    Told(#[facet(opaque)] Box<Told>),
}

/// A thing that happened, with the moment it happened: the core owns no clock.
#[derive(Facet, Serialize, Deserialize, Clone, Debug)]
pub struct Occurrence {
    /// When it happened.
    pub at: Moment,
    /// What happened.
    pub what: Happening,
}

/// An instant, and the zone the person is in.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq, Eq, Default)]
pub struct Moment {
    /// Milliseconds since 1970 (UTC).
    pub unix_ms: i64,
    /// IANA name of the zone, such as `Europe/London`. An unknown name is read as UTC.
    pub zone: String,
}

/// What a person or the platform did.
#[derive(Facet, Serialize, Deserialize, Clone, Debug)]
#[repr(C)]
pub enum Happening {
    /// The shell started and tells what it runs on. Comes first, once.
    Started(ShellFacts),
    /// The app left the screen: drafts are sealed, the lock's clock starts.
    WentToBackground,
    /// The app is on the screen again.
    CameToForeground,
    /// The platform says that there is (or is no) network.
    NetworkChanged {
        /// Whether the platform believes to be online.
        online: bool,
    },
    /// A place was chosen in the navigation.
    WentTo(Place),
    /// Back: the previous place.
    WentBack,
    /// The notice at the bottom was put away.
    NoticeDismissed,
    /// The notice's one action was taken (such as Undo).
    NoticeActed,
    /// First run.
    FirstRun(FirstRunEvent),
    /// The app's lock.
    Lock(LockEvent),
    /// Today.
    Today(TodayEvent),
    /// The editor.
    Editor(EditorEvent),
    /// The journal's list and search.
    Journal(JournalEvent),
    /// One page, read.
    Page(PageEvent),
    /// Devices and sync.
    Sync(SyncEvent),
    /// Bringing this device into a journal that exists elsewhere.
    Join(JoinEvent),
    /// The backup file.
    Backup(BackupEvent),
    /// Settings.
    Settings(SettingsEvent),
    /// Photos and voice notes.
    Attach(AttachEvent),
    /// Forms, prompts and cards.
    Form(FormEvent),
    /// Pressures and drafts.
    System(SystemEvent),
    /// The rant page.
    Rant(RantEvent),
    /// Practising.
    Practice(PracticeEvent),
    /// Reminders.
    Reminder(ReminderEvent),
    /// People to talk to.
    Support(SupportEvent),
    /// When the person works.
    Shift(ShiftEvent),
    /// Packs from outside.
    Added(AddedEvent),
}

/// What the shell knows about where it runs.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, Default)]
pub struct ShellFacts {
    /// The address a relay would be expected at, such as the origin that served the web app. May be empty.
    pub relay_hint: String,
    /// What the person would call this device: `phone`, `tablet`, `computer`.
    pub device_kind: String,
    /// The released version of the shell, shown in About.
    pub release: String,
}

/// Somewhere the navigation leads.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum Place {
    /// What is there for now.
    Today,
    /// All pages.
    Journal,
    /// A new blank page.
    NewPage,
    /// The person's own corner: devices, recovery, backup, settings.
    You,
    /// Devices and sync.
    Devices,
    /// The recovery sheet.
    RecoverySheet,
    /// Backup file.
    Backup,
    /// The bin.
    Bin,
    /// Settings.
    Settings,
    /// The lock's settings.
    LockSettings,
    /// People to talk to.
    Support,
    /// What this app is and is not.
    About,
    /// What the server did wrong, and what was done about it.
    ServerHistory,
    /// Prompts and forms to write from.
    Reflect,
    /// The rant page.
    Rant,
    /// Practices and the timer.
    Practise,
    /// Sessions, cases, rehearsing, and what was raised.
    Programme,
    /// What was raised, answered, changed.
    Ladder,
    /// The journal by month.
    Calendar,
    /// Reminders.
    Reminders,
    /// What was added from outside.
    Added,
}

/// First run.
#[derive(Facet, Serialize, Deserialize, Clone, Debug)]
#[repr(C)]
pub enum FirstRunEvent {
    /// Start writing, on this device alone.
    Began,
    /// The person already keeps a journal on another device.
    HasAnotherDevice,
    /// The person has recovery words or a sheet.
    HasWords,
    /// The person has a backup file.
    HasBackupFile,
    /// Back to the first screen.
    WentBack,
    /// The first page is done; show that it is kept.
    FirstPageDone,
    /// On to Today.
    Finished,
}

/// The app's lock.
#[derive(Facet, Serialize, Deserialize, Clone)]
#[repr(C)]
pub enum LockEvent {
    /// A passphrase was entered on the lock screen.
    PassphraseEntered {
        /// As typed.
        passphrase: String,
    },
    /// Set or change the passphrase.
    PassphraseChosen {
        /// As typed.
        passphrase: String,
    },
    /// Take the lock off.
    LockRemoved {
        /// The passphrase in force.
        passphrase: String,
    },
    /// Lock now.
    LockedNow,
    /// Lock after this many minutes in the background (0, 1, 5, 15).
    WaitChosen {
        /// Minutes.
        minutes: u32,
    },
    /// The passphrase is lost: unlock with the 24 recovery words.
    WordsEntered {
        /// As typed.
        words: String,
    },
    /// The lock screen is to show the numbers of the nation that was chosen, or not.
    NationShown {
        /// Whether.
        shown: bool,
    },
}

/// Today.
#[derive(Facet, Serialize, Deserialize, Clone, Debug)]
#[repr(C)]
pub enum TodayEvent {
    /// Show another prompt.
    AnotherPromptAsked,
    /// Write to the prompt on show.
    PromptTaken,
}

/// Which text of a page.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum PageField {
    /// The title line.
    Title,
    /// The Markdown text.
    Body,
    /// The answer to a field of its form.
    Answer {
        /// The field's key.
        key: String,
    },
}

/// The editor. Positions are UTF-16 code units, as browsers and Kotlin count.
#[derive(Facet, Serialize, Deserialize, Clone)]
#[repr(C)]
pub enum EditorEvent {
    /// The person changed the text: at `at`, `remove` units were replaced by `insert`.
    TextChanged {
        /// Title or body.
        field: PageField,
        /// Counts this editor's changes from 1.
        seq: u32,
        /// Position.
        at: u32,
        /// Units taken out.
        remove: u32,
        /// What was put in.
        insert: String,
    },
    /// The shell now shows the text of this revision (see `EditorView::revision`).
    CaughtUp {
        /// The revision shown.
        revision: u32,
    },
    /// A lens was chosen, or none.
    LensChosen {
        /// The lens.
        lens: Option<LensChoice>,
    },
    /// A tag was added.
    TagAdded {
        /// As typed.
        tag: String,
    },
    /// A tag was taken off.
    TagRemoved {
        /// As shown.
        tag: String,
    },
    /// The page's date and time were set.
    WhenChosen {
        /// Civil date and time in the page's zone, `2026-11-22T21:10`.
        local: String,
    },
    /// Done with this page.
    Done,
    /// Put this page in the bin.
    Binned,
    /// One of a field's choices, or a day (`2026-11-28`), or none.
    AnswerChosen {
        /// The field's key.
        key: String,
        /// The choice's id.
        choice: Option<String>,
    },
    /// A number on a field's scale, or none.
    NumberChosen {
        /// The field's key.
        key: String,
        /// The number.
        number: Option<i32>,
    },
    /// A place on the grid, or none.
    CellChosen {
        /// The field's key.
        key: String,
        /// The place.
        cell: Option<Cell>,
    },
    /// A word of a field, listed or the person's own, is in or out.
    ItemSet {
        /// The field's key.
        key: String,
        /// Its id, or the person's own word as typed.
        item: String,
        /// In or out.
        on: bool,
    },
}

/// The four lenses.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum LensChoice {
    /// Oneself.
    Self_,
    /// One's team.
    Team,
    /// Across teams.
    Across,
    /// The system.
    System,
}

/// The journal's list.
#[derive(Facet, Serialize, Deserialize, Clone)]
#[repr(C)]
pub enum JournalEvent {
    /// The end of the list came near: more rows, please.
    EndNeared,
    /// A page was opened.
    PageOpened {
        /// Its id, from the row.
        page: String,
    },
    /// Show only this lens, or all.
    LensFiltered {
        /// The lens.
        lens: Option<LensChoice>,
    },
    /// The words in the search field changed.
    SearchChanged {
        /// As typed.
        text: String,
    },
    /// A page in the bin was put back.
    Restored {
        /// Its id.
        page: String,
    },
    /// A page in the bin is deleted for good.
    DeletedForGood {
        /// Its id.
        page: String,
    },
    /// Every page in the bin is deleted for good.
    BinEmptied,
    /// Show only pages of this kind, or all.
    KindFiltered {
        /// A form's id, `page` for pages without a form, or nothing.
        form: Option<String>,
    },
    /// Show only pages with this tag, or all.
    TagFiltered {
        /// The tag.
        tag: Option<String>,
    },
    /// Show only check-ins with this word, or all.
    FeelingFiltered {
        /// The word's id, or an own word.
        feeling: Option<String>,
    },
    /// Not this one: an earlier page of the same day is not shown again.
    OnThisDayVetoed {
        /// Its id.
        page: String,
    },
    /// Another month in the calendar, `2026-11`.
    MonthShown {
        /// The month.
        month: String,
    },
    /// A day in the calendar: its pages.
    DayChosen {
        /// `2026-11-28`.
        day: String,
    },
}

/// One page, read.
#[derive(Facet, Serialize, Deserialize, Clone, Debug)]
#[repr(C)]
pub enum PageEvent {
    /// Edit it.
    EditAsked,
    /// Put it in the bin.
    Binned,
    /// Take it out of the bin.
    Restored,
}

/// Settings.
#[derive(Facet, Serialize, Deserialize, Clone, Debug)]
#[repr(C)]
pub enum SettingsEvent {
    /// The hour at which a new day begins.
    DayTurnChosen {
        /// 0 to 12.
        hour: u32,
    },
    /// Light, dark, or as the system.
    ThemeChosen {
        /// The theme.
        theme: Theme,
    },
    /// Something is to be shown, or not.
    Preferred {
        /// What.
        what: Preference,
        /// Whether.
        on: bool,
    },
}

/// Light or dark.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(C)]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}
