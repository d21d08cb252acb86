//! What a shell draws. Strings are already in the person's language and formatted; lists are
//! windows; nothing here is stored or sent anywhere.
//!
//! Fixed labels (button texts, headings) are not in the view: shells take them from the same Fluent
//! catalogue by id. What depends on data (dates, counts, states, notices) is composed here.

use facet::Facet;
use facet_generate_attrs as typegen;
use serde::{Deserialize, Serialize};

use crate::event::{LensChoice, Place, Theme};

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
}

/// The screen on show.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[repr(C)]
pub enum ScreenView {
    /// Today.
    Today(TodayView),
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
    /// Pages there are.
    pub pages: u32,
}

/// A prompt.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct PromptView {
    /// The question.
    pub text: String,
    /// Its lens.
    pub lens: LensChoice,
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

/// The journal's list: a window of rows in day groups.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct JournalView {
    /// `Search 214 pages`.
    pub search_label: String,
    /// The words searched for.
    pub search: String,
    /// The lens that filters.
    pub lens: Option<LensChoice>,
    /// Days with their rows, newest first.
    pub days: Vec<DayView>,
    /// There is more below.
    pub more: bool,
    /// What to say when nothing is listed, or how many were found: one sentence.
    pub summary: Option<String>,
    /// The page that is open beside the list.
    pub open_page: Option<String>,
}

/// One day of the list.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct DayView {
    /// `Friday 20 November`.
    pub label: String,
    /// Its rows.
    pub rows: Vec<RowView>,
}

/// A page in a list.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct RowView {
    /// The page's id.
    pub page: String,
    /// `06:40`.
    pub time: String,
    /// Its lens.
    pub lens: Option<LensChoice>,
    /// Title line, or the first words.
    pub title: Vec<PieceView>,
    /// What follows, or the place where the search words were found.
    pub excerpt: Vec<PieceView>,
    /// Tags.
    pub tags: Vec<String>,
}

/// A piece of text; `hit` marks words that were searched for.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct PieceView {
    /// The text.
    pub text: String,
    /// Searched for.
    pub hit: bool,
}

/// One page, to be read.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct PageView {
    /// Its id.
    pub page: String,
    /// Title line; empty if the person gave none.
    pub title: String,
    /// The prompt it answers.
    pub prompt: Option<String>,
    /// The text.
    pub blocks: Vec<BlockView>,
    /// `Friday 20 November, 06:40`.
    pub when: String,
    /// Its lens.
    pub lens: Option<LensChoice>,
    /// Tags.
    pub tags: Vec<String>,
    /// Where this page is: on this device, sent, stored by the relay, seen by another device, blocked.
    pub state: SyncStateView,
    /// It is in the bin.
    pub in_bin: bool,
    /// A sentence about a merge or a return from the bin.
    pub remark: Option<String>,
}

/// The five states, in words.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SyncStateView {
    /// Which.
    pub state: SyncState,
    /// In words, with the reason if blocked.
    pub text: String,
}

/// How far something has travelled.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum SyncState {
    /// Only on this device.
    OnThisDevice,
    /// On its way to the relay.
    Sent,
    /// Stored by the relay.
    Stored,
    /// Another device has it.
    SeenElsewhere,
    /// It cannot leave, and says why.
    Blocked,
}

/// A block of rendered Markdown.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct BlockView {
    /// What it is.
    pub kind: BlockKind,
    /// Nesting of lists and quotes, from 0.
    pub depth: u32,
    /// Number of an ordered list's item, heading level, or 0.
    pub number: u32,
    /// The text.
    pub spans: Vec<SpanView>,
}

/// Kinds of blocks.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A heading; `number` is its level.
    Heading,
    /// A bulleted item.
    Bullet,
    /// A numbered item.
    Numbered,
    /// A task, done or not (`number` 1 or 0).
    Task,
    /// A quotation.
    Quote,
    /// Preformatted text.
    Code,
    /// A rule.
    Rule,
}

/// A run of text in one style.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct SpanView {
    /// The text; a line break is `\n`.
    pub text: String,
    /// Emphasis.
    pub italic: bool,
    /// Strong.
    pub bold: bool,
    /// Struck through.
    pub struck: bool,
    /// Code.
    pub code: bool,
    /// Link target (http, https or mailto only).
    pub link: Option<String>,
}

/// The editor.
///
/// `title` and `body` are the texts at `revision`, and stay as they are while the person types: the
/// shell owns the text on its screen. When pages merge from elsewhere, `revision` grows; a shell
/// whose last sent `seq` equals `seq` replaces its text, moves the caret by the splices and answers
/// `CaughtUp`. Otherwise it waits for the next view.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct EditorView {
    /// Counts opened editors: another number is another editor.
    pub session: u32,
    /// The page's id; empty until the first character.
    pub page: String,
    /// Texts belong to this revision.
    pub revision: u32,
    /// The newest `TextChanged::seq` that the texts contain.
    pub seq: u32,
    /// Title line.
    pub title: String,
    /// Markdown text.
    pub body: String,
    /// How the title came from what the shell showed, for the caret.
    pub title_splices: Vec<SpliceView>,
    /// How the body came from what the shell showed, for the caret.
    pub body_splices: Vec<SpliceView>,
    /// The prompt it answers.
    pub prompt: Option<String>,
    /// `Friday 06:40`.
    pub when: String,
    /// For a date and time input: `2026-11-20T06:40`.
    pub when_local: String,
    /// Lens.
    pub lens: Option<LensChoice>,
    /// Tags.
    pub tags: Vec<String>,
    /// Tags used before, most used first, without those on the page.
    pub tag_suggestions: Vec<String>,
    /// `Kept on this phone`, or why not.
    pub kept: String,
    /// The page has come to be: something was typed.
    pub has_content: bool,
}

/// One replacement in UTF-16 units.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct SpliceView {
    /// Position.
    pub at: u32,
    /// Units taken out.
    pub remove: u32,
    /// Units put in.
    pub insert: u32,
}

/// The person's own corner.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct YouView {
    /// One line under Devices and sync.
    pub devices: String,
    /// One line under the recovery sheet; absent without sync.
    pub recovery: Option<String>,
    /// One line under the backup file.
    pub backup: String,
    /// One line under the lock.
    pub lock: String,
    /// One line under the bin.
    pub bin: String,
    /// One line under settings.
    pub settings: String,
}

/// Devices and sync.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
#[repr(C)]
pub enum DevicesView {
    /// Sync is off: what it is, and the form that turns it on.
    Off(SyncOffView),
    /// The relay was found and the sheet must be kept before the first sync.
    Sheet(SheetView),
    /// Sync is on.
    On(SyncOnView),
    /// Adding a device.
    Adding(AddingView),
    /// This device joins a journal that exists elsewhere.
    Joining(JoinView),
}

/// Sync is off.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SyncOffView {
    /// Address to begin with.
    pub relay_hint: String,
    /// Checking.
    pub busy: bool,
    /// Why it did not work.
    pub error: Option<String>,
}

/// Sync is on.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct SyncOnView {
    /// The relay's address.
    pub relay: String,
    /// One sentence: `Everything is on both devices.`
    pub summary: SyncStateView,
    /// How many pages are in each state, in words, without empty ones.
    pub states: Vec<SyncStateView>,
    /// Devices.
    pub devices: Vec<DeviceView>,
    /// Six words that are the same on every device that has seen the same.
    pub fingerprint: Vec<String>,
    /// A sync is going on.
    pub busy: bool,
    /// The sheet has not been kept yet.
    pub sheet_missing: bool,
    /// Records set aside because they could not be verified or opened: one sentence, or nothing.
    pub parked: Option<String>,
}

/// A device.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct DeviceView {
    /// Its name.
    pub name: String,
    /// It is this one.
    pub this_one: bool,
    /// When this device last heard of it.
    pub heard: String,
}

/// Adding a device.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
#[repr(C)]
pub enum AddingView {
    /// Scan or type.
    Entering {
        /// Why the last try failed.
        error: Option<String>,
        /// Being checked.
        busy: bool,
    },
    /// Compare six words.
    Comparing {
        /// The words.
        words: Vec<String>,
        /// This side has confirmed and waits for the other.
        waiting: bool,
    },
    /// Done.
    Added {
        /// The new device's name.
        name: String,
    },
}

/// Bringing this device into a journal that exists.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
#[repr(C)]
pub enum JoinView {
    /// Ask for the relay's address.
    Relay {
        /// Address to begin with.
        relay_hint: String,
        /// Being checked.
        busy: bool,
        /// Why it did not work.
        error: Option<String>,
    },
    /// Show the code and the QR.
    Showing {
        /// Eight characters, `k7q 4m2xw`.
        code: String,
        /// The invitation as a QR.
        qr: QrView,
        /// Something went wrong with the last try (a wrong code was typed).
        remark: Option<String>,
    },
    /// Compare six words.
    Comparing {
        /// The words.
        words: Vec<String>,
        /// This side has confirmed and waits for the other.
        waiting: bool,
    },
    /// Enter recovery words.
    Words {
        /// Address to begin with.
        relay_hint: String,
        /// Being checked.
        busy: bool,
        /// Why it did not work.
        error: Option<String>,
    },
    /// Pages are coming.
    Arriving {
        /// `112 pages so far`.
        progress: String,
    },
    /// All there.
    Arrived {
        /// `214 pages are here.`
        summary: String,
    },
}

/// A QR code.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct QrView {
    /// Modules a side.
    pub size: u32,
    /// Row by row, one byte a module, 1 is dark.
    #[serde(with = "serde_bytes")]
    #[facet(typegen::bytes)]
    pub modules: Vec<u8>,
    /// What it says, as text, for those who cannot scan.
    pub text: String,
}

/// The recovery sheet.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct SheetView {
    /// 24 words.
    pub words: Vec<String>,
    /// The sheet's QR.
    pub qr: QrView,
    /// The `AGE-SECRET-KEY-1…` line.
    pub age_key: String,
    /// The relay's address.
    pub relay: String,
    /// The date printed on it.
    pub date: String,
    /// It was kept before.
    pub kept: bool,
    /// It is being prepared, or sync is being turned on.
    pub busy: bool,
    /// Why turning sync on did not work.
    pub error: Option<String>,
}

/// The backup file.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct BackupView {
    /// `214 pages would go into it.`, or when the last was made.
    pub summary: String,
    /// Being made or opened.
    pub busy: bool,
    /// Why it did not work.
    pub error: Option<String>,
    /// What worked.
    pub done: Option<String>,
}

/// The bin.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct BinView {
    /// What is in it, newest first.
    pub rows: Vec<RowView>,
    /// One sentence.
    pub summary: String,
}

/// Settings.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SettingsView {
    /// The hour at which a new day begins, 0 to 12.
    pub day_turn_hour: u32,
    /// The hours to choose from, formatted; the index is the hour.
    pub hours: Vec<String>,
    /// Theme.
    pub theme: Theme,
    /// The name other devices show for this one.
    pub device_name: String,
}

/// The lock's settings.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct LockSettingsView {
    /// There is a passphrase.
    pub on: bool,
    /// Minutes in the background before it locks.
    pub wait_minutes: u32,
    /// Being set.
    pub busy: bool,
    /// Why it did not work.
    pub error: Option<String>,
    /// What happens if the passphrase is lost: one sentence.
    pub lost: String,
}

/// People to talk to.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SupportView {
    /// Sentences above the list.
    pub words: Vec<String>,
    /// Ways to reach somebody.
    pub lines: Vec<SupportLineView>,
    /// When the numbers were checked, and whether that is long ago.
    pub checked: String,
}

/// A way to reach somebody.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SupportLineView {
    /// Who.
    pub label: String,
    /// Number or address, as shown.
    pub contact: String,
    /// `tel:`, `sms:` or `https:` link, or empty.
    pub link: String,
    /// When they answer, and anything else.
    pub note: String,
}

/// About.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct AboutView {
    /// Versions of shell and core.
    pub version: String,
}

// What a person wrote, and what opens it, never reaches a log through a view.
crate::silent::silent_debug!(
    KeptView,
    RowView,
    PieceView,
    PageView,
    SpanView,
    EditorView,
    JournalView,
    DeviceView,
    AddingView,
    JoinView,
    QrView,
    SheetView,
    SyncOnView,
);
