//! What a shell draws. Strings are already in the person's language and formatted; lists are
//! windows; nothing here is stored or sent anywhere.
//!
//! Fixed labels (button texts, headings) are not in the view: shells take them from the same Fluent
//! catalogue by id. What depends on data (dates, counts, states, notices) is composed here.

mod added;
mod attachments;
mod devices;
mod forms;
mod history;
mod lists;
mod membership;
mod places;
mod practise;
mod programme;
mod writing;

use facet::Facet;
use serde::{Deserialize, Serialize};

use crate::event::{LensChoice, Place, Theme};

pub use added::*;
pub use attachments::*;
pub use devices::*;
pub use forms::*;
pub use history::*;
pub use lists::*;
pub use membership::*;
pub use places::*;
pub use practise::*;
pub use programme::*;
pub use writing::*;

/// The whole view.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[repr(C)]
pub enum ViewModel {
    /// Nothing to show yet: the store is being opened.
    Starting,
    /// The app cannot go on.
    Fatal(FatalView),
    /// Locked.
    Locked(LockedView),
    /// First run, before there is a journal on this device.
    FirstRun(FirstRunView),
    /// The journal.
    Ready(Box<ReadyView>),
}

/// Why the app cannot go on, and what helps.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct FatalView {
    /// One line.
    pub title: String,
    /// What happened and what to do.
    pub detail: String,
}

/// The lock screen. Support stays reachable from it.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct LockedView {
    /// Why the last try failed.
    pub error: Option<String>,
    /// A try is being checked.
    pub busy: bool,
    /// The 24 words can unlock this device too.
    pub words_can_unlock: bool,
    /// The support screen, when it was opened from here.
    pub support: Option<SupportView>,
    /// Theme.
    pub theme: Theme,
}

/// First run.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[repr(C)]
pub enum FirstRunView {
    /// What it is, and Start.
    Welcome,
    /// The first page, keyboard up.
    FirstPage(Box<EditorView>),
    /// It is kept.
    Kept(KeptView),
    /// Bringing this device into a journal that exists.
    Join(JoinView),
    /// Opening a backup file.
    OpenBackup(BackupView),
    /// Support, opened from first run.
    Support(SupportView),
}

/// After the first page.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct KeptView {
    /// The page's title or first words.
    pub title: String,
    /// When it is dated, such as `Monday 23 November, 03:12`.
    pub when: String,
}

/// The journal is open.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ReadyView {
    /// The place in the navigation that is lit.
    pub place: Place,
    /// The screen on show.
    pub screen: ScreenView,
    /// The journal list beside a page, for wide windows. Present when the screen is a page, the
    /// editor or the journal itself.
    pub journal: Option<JournalView>,
    /// A notice.
    pub notice: Option<NoticeView>,
    /// Theme.
    pub theme: Theme,
    /// Where pages are, in one sentence, such as `On this phone. 214 pages.`
    pub whereabouts: String,
    /// Reminders to come, for the shell to show while it is open; empty if it may not.
    pub due: Vec<DueView>,
}

/// The screen on show.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[repr(C)]
pub enum ScreenView {
    /// Today.
    Today(Box<TodayView>),
    /// The list (its content is `ReadyView::journal`).
    Journal,
    /// One page.
    Page(PageView),
    /// The editor.
    Editor(Box<EditorView>),
    /// The person's own corner.
    You(YouView),
    /// Devices and sync.
    Devices(DevicesView),
    /// The recovery sheet.
    RecoverySheet(SheetView),
    /// Backup file.
    Backup(BackupView),
    /// The bin.
    Bin(BinView),
    /// Settings.
    Settings(SettingsView),
    /// The lock's settings.
    LockSettings(LockSettingsView),
    /// People to talk to.
    Support(SupportView),
    /// About.
    About(AboutView),
    /// What the server did wrong, and what was done about it.
    ServerHistory(ServerHistoryView),
    /// Prompts and forms to write from.
    Reflect(ReflectView),
    /// A text of the content pack.
    Card(CardView),
    /// The rant page.
    Rant(RantView),
    /// Choosing what goes into a draft.
    Seed(SeedView),
    /// Practices and the timer.
    Practise(PractiseView),
    /// A practice.
    Player(Box<PlayerView>),
    /// Sessions, cases, rehearsing.
    Programme(ProgrammeView),
    /// What was raised, answered, changed.
    Ladder(LadderView),
    /// The journal by month.
    Calendar(CalendarView),
    /// Reminders.
    Reminders(RemindersView),
    /// What was added from outside.
    Added(AddedView),
}

/// A message at the bottom of the screen.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct NoticeView {
    /// Counts notices, so that a shell knows a new one.
    pub number: u32,
    /// How it is meant.
    pub kind: NoticeKind,
    /// One sentence.
    pub text: String,
    /// More, if there is more.
    pub detail: Option<String>,
    /// The label of its one action.
    pub action: Option<String>,
}

/// How a notice is meant.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum NoticeKind {
    /// Done; it goes by itself after eight seconds.
    Done,
    /// Something did not work; stays until put away.
    Problem,
}

/// Today: at most three cards.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct TodayView {
    /// `Good morning`.
    pub greeting: String,
    /// `Friday, after nights`.
    pub day: String,
    /// One prompt.
    pub prompt: Option<PromptView>,
    /// The page touched last, if it was touched since the day turned.
    pub carry_on: Option<RowView>,
    /// One quiet offer (recovery sheet, backup file), or none.
    pub offer: Option<OfferView>,
    /// Cards before and after a shift, for those who said nothing of their shifts: links.
    pub doorway: Vec<LinkView>,
    /// The card of the shift that is about to begin or to end, or just did.
    pub shift: Option<LinkView>,
    /// A pressure that was raised fourteen days ago: did anything change?
    pub follow_up: Option<FollowUpView>,
    /// People to talk to, after hard check-ins.
    pub talk: Option<TalkView>,
    /// A short practice, after a hard check-in.
    pub practice: Option<PracticeRowView>,
    /// Earlier pages of the same day.
    pub on_this_day: Vec<OnThisDayView>,
    /// Pages there are.
    pub pages: u32,
}

/// A pressure that asks again.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct FollowUpView {
    /// Its page.
    pub page: String,
    /// What it was: `Gaps in staffing, raised on 14 November`.
    pub text: String,
    /// The question.
    pub question: String,
}

/// People to talk to.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct TalkView {
    /// One sentence.
    pub text: String,
    /// It can be muted for thirty days.
    pub mutable: bool,
}

/// An earlier page of the same day.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct OnThisDayView {
    /// `Three years ago`.
    pub label: String,
    /// The page.
    pub row: RowView,
}

/// A prompt.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct PromptView {
    /// The question.
    pub text: String,
    /// Its lens.
    pub lens: LensChoice,
    /// Which added pack it is from, in words; nothing for the app's own.
    pub from: Option<String>,
}

/// A quiet offer on Today.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct OfferView {
    /// What is offered.
    pub text: String,
    /// The label that takes it up.
    pub action: String,
    /// Where it leads.
    pub place: Place,
    /// It can be put off (`BackupEvent::OfferDeclined`).
    pub declinable: bool,
}

// What a person wrote never reaches a log through a view.
crate::silent::silent_debug!(KeptView, FollowUpView);
