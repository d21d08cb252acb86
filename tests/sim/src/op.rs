//! What can happen in a simulation.

use serde::{Deserialize, Serialize};

/// One thing that happens. Devices and pages are numbers, taken modulo how many there are then;
/// `ms` are milliseconds, `after` counts commits, and `answers` counts answers of the relay.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// Somebody writes a page.
    Write { device: u32 },
    /// Somebody adds words somewhere on a page, and is done with it.
    Edit { device: u32, page: u32 },
    /// Two people add words in the same place of a page, each on a device.
    EditSamePlace { one: u32, other: u32, page: u32 },
    /// Two people type on one page in turns, each seeing what the other types.
    WriteTogether { one: u32, other: u32, page: u32 },
    /// Somebody pastes so much that the journal is to be packed, while others go on writing.
    Compact { device: u32 },
    /// Somebody puts a page in the bin while another edits it, neither knowing.
    BinWhileEdited { one: u32, other: u32, page: u32 },
    /// Somebody takes words out of a page.
    Cut { device: u32, page: u32 },
    /// Somebody opens a page and types, and stays in it.
    StayIn { device: u32, page: u32 },
    /// Somebody who stays in a page types on.
    TypeOn { device: u32 },
    /// Somebody begins a page of a form: a check-in, a pressure, or another.
    FillForm { device: u32, form: u32 },
    /// Somebody answers more on a page of a form, takes an answer back, or takes words out.
    Answer { device: u32, page: u32 },
    /// Two people answer the same field of a page, each on a device.
    AnswerSamePlace { one: u32, other: u32, page: u32 },
    /// Somebody makes a draft of a pressure, and writes in it.
    Draft { device: u32, page: u32 },
    /// Somebody adds to a title.
    Retitle { device: u32, page: u32 },
    /// Somebody chooses a lens.
    Lens { device: u32, page: u32, lens: u32 },
    /// Somebody adds a tag.
    Tag { device: u32, page: u32 },
    /// Somebody takes a tag off.
    Untag { device: u32, page: u32 },
    /// Somebody dates a page back.
    Backdate { device: u32, page: u32, day: u32 },
    /// Somebody puts a page in the bin.
    Bin { device: u32, page: u32 },
    /// Somebody takes a page out of the bin.
    Restore { device: u32, page: u32 },
    /// Somebody changes when their day begins.
    DayTurn { device: u32, hour: u32 },
    /// Somebody gives a device another name.
    Rename { device: u32 },
    /// Somebody asks for a sync.
    Sync { device: u32 },
    /// The app leaves the screen and comes back.
    Background { device: u32 },
    /// Time passes everywhere.
    AdvanceTime { ms: u32 },
    /// Days pass, and every device sleeps through them.
    SleepDays { days: u32 },
    /// The network goes.
    GoOffline { device: u32 },
    /// The network comes back.
    GoOnline { device: u32 },
    /// The next request does not reach the relay.
    DropRequest { device: u32 },
    /// The next request reaches the relay; its answer is lost.
    DropResponse { device: u32 },
    /// The next request reaches the relay twice; the later answer counts.
    DuplicateRequest { device: u32 },
    /// The next answer takes its time.
    DelayResponse { device: u32, ms: u32 },
    /// Answers that wait come in the other order.
    ReorderResponses { device: u32 },
    /// The device stops at one of its next commits, before anything of it is written.
    CrashBeforeStore { device: u32, after: u32 },
    /// The device stops at one of its next commits, after it is written.
    CrashAfterStore { device: u32, after: u32 },
    /// There is no more room in the device's storage.
    StoreFull { device: u32 },
    /// There is room again.
    StoreRoom { device: u32 },
    /// The device stops between two steps and starts again.
    RestartApp { device: u32 },
    /// Somebody sets a device's clock wrong.
    SkewClock { device: u32, ms: i32 },
    /// The relay is killed and starts again on its files.
    RestartRelay,
    /// The relay is killed after it took the device's next request, before it answers.
    RestartRelayInPush { device: u32 },
    /// The relay's host makes a copy of its database.
    BackUpRelay,
    /// The newest copy takes the place of the database; `openly` with a new generation, as `restore`
    /// does it, otherwise as somebody does it who copies files.
    PutBackRelay { openly: bool },
    /// The relay begins anew with an empty database.
    WipeRelay,
    /// A device is added, by code.
    AddDevice { sponsor: u32 },
    /// Two devices are added at once, by two others.
    AddTwoDevices { one: u32, other: u32 },
    /// A device is restored from the recovery words.
    RestoreDevice,
    /// Somebody removes a device by another one.
    RemoveDevice { by: u32, device: u32 },
    /// The same, while somebody writes on it.
    RemoveWhileWriting { by: u32, device: u32 },
    /// One device removes two others.
    RemoveTwo { by: u32 },
    /// Two devices remove a third at once, neither knowing.
    RemoveOneByTwo { one: u32, other: u32 },
    /// Two devices remove each other at once.
    RemoveEachOther { one: u32, other: u32 },
    /// Somebody replaces the recovery words.
    ReplaceRecovery { device: u32 },
    /// A device that was removed is let in again, by another one or by the words.
    ComeBack { device: u32, words: bool },
    /// A copy of a device's storage is made: as a backup, or `whole`, with its install token.
    BackUpDevice { device: u32, whole: bool },
    /// The newest copy of a device is started. The original lives on, or is gone for good.
    StartCopy { dies: bool },
    /// The relay keeps back from one device what another one writes.
    Withhold { from: u32, of: u32, answers: u32 },
    /// The relay leaves records out of the middle of its pages.
    DropRecords { device: u32, answers: u32 },
    /// The relay serves its pages in disorder.
    Disorder { device: u32, answers: u32 },
    /// The relay changes bytes of what it serves.
    Alter { device: u32, answers: u32 },
    /// The relay serves records that nobody wrote, that a stranger wrote, or that were written by
    /// a device after it was removed.
    Forge { device: u32, answers: u32 },
    /// The relay serves a statement that lets somebody in, signed by a stranger or a removed device.
    Readmit { device: u32, answers: u32 },
    /// The relay keeps back what was stated about the members.
    HideStatements { device: u32, answers: u32 },
    /// The relay serves an old answer once more.
    Replay { device: u32, answers: u32 },
    /// The relay serves one device from a copy of its database that goes its own way.
    Fork { device: u32 },
    /// The relay says that it was restored, again and again.
    LieOfGeneration { device: u32, answers: u32 },
    /// The relay says that it holds less, or is further, than is true.
    LieOfPlace { device: u32, answers: u32 },
    /// The relay says that it has taken what it throws away.
    ThrowAway { device: u32, answers: u32 },
    /// The relay refuses, for a reason that is none.
    Refuse {
        device: u32,
        reason: u32,
        answers: u32,
    },
    /// The relay hands another device's key to the sponsor at the next pairing.
    SwapAtPairing { sponsor: u32 },
    /// The relay changes what two devices say to each other at the next pairing.
    AlterPairing { sponsor: u32, slot: u32 },
    /// The relay is honest again.
    ComeToSenses,
}

impl Op {
    /// Whether a device does not learn over it what others sign about members, or others do not
    /// learn what it signs.
    #[must_use]
    pub fn hides_members(self) -> bool {
        matches!(
            self,
            Self::Withhold { .. }
                | Self::DropRecords { .. }
                | Self::Disorder { .. }
                | Self::Alter { .. }
                | Self::HideStatements { .. }
                | Self::Replay { .. }
                | Self::LieOfPlace { .. }
                | Self::ThrowAway { .. }
                | Self::Fork { .. }
        )
    }

    /// Whether members sign anything about members over it.
    #[must_use]
    pub fn changes_members(self) -> bool {
        matches!(
            self,
            Self::AddDevice { .. }
                | Self::AddTwoDevices { .. }
                | Self::RestoreDevice
                | Self::RemoveDevice { .. }
                | Self::RemoveWhileWriting { .. }
                | Self::RemoveTwo { .. }
                | Self::RemoveOneByTwo { .. }
                | Self::RemoveEachOther { .. }
                | Self::ReplaceRecovery { .. }
                | Self::ComeBack { .. }
                | Self::StartCopy { .. }
                | Self::SleepDays { .. }
        )
    }
}
