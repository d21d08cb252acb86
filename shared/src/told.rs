//! Outcomes of effects, on their way back into `update`, each with what it was asked for.

use journal::{Attachment, DocumentId};
use wire::PartId;

use crate::effect::{
    FileOutcome, HttpOutcome, LiveOutcome, MediaOutcome, StoreOutcome, TimerOutcome, VaultOutcome,
};

/// An effect was answered.
#[derive(Clone, Debug)]
pub enum Told {
    /// The vault was read.
    VaultLoaded(VaultOutcome),
    /// The vault was written.
    VaultKept(VaultOutcome, VaultReason),
    /// The install token was read.
    TokenLoaded(VaultOutcome),
    /// The install token was written.
    TokenKept(VaultOutcome),
    /// The store was read.
    Read(StoreOutcome, Reading),
    /// A commit of the keeper ended.
    Committed(StoreOutcome),
    /// The platform was asked to keep the store.
    Persisted,
    /// A request was answered, or not.
    Answered(HttpOutcome, Call),
    /// A line of wake-ups spoke or ended.
    Live(LiveOutcome),
    /// A timer fired.
    Fired(TimerOutcome),
    /// A file was handed over, or not.
    Filed(FileOutcome),
    /// A file that nobody waits for was handed over, or not.
    HandedOver(FileOutcome),
    /// A piece of an attachment was shown, or not.
    Media(MediaOutcome),
}

/// Why the vault was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultReason {
    /// A new journal begins.
    NewJournal,
    /// The lock was set or changed.
    LockOn,
    /// The lock was taken off.
    LockOff,
    /// Another way to unlock was added; nothing to say.
    Quiet,
}

/// Why the store was read.
#[derive(Clone, Debug)]
pub enum Reading {
    /// Is there anything, although the vault is empty?
    Orphan,
    /// The install, the space and the draft.
    Boot,
    /// The digests of these months.
    Months(Vec<String>),
    /// A page, to continue with.
    Page(DocumentId, PageUse),
    /// The draft's page.
    Draft,
    /// Texts for search.
    Texts(Vec<DocumentId>),
    /// Pages whose changes wait to be merged: each with its number of waiting changes.
    Stale(Vec<(DocumentId, u32)>),
    /// Pages that were never sealed.
    Backlog(Vec<(DocumentId, u32)>),
    /// Pages for a backup file.
    Backup(Vec<(DocumentId, u32)>),
    /// Pages that a backup file holds too.
    Restore(Vec<(DocumentId, u32)>),
    /// Outbox records, for a request.
    Outbox(Vec<u64>),
    /// Outbox records, to be made again on top of what another device did first.
    Rebase(Vec<u64>),
    /// The index of the kept log, in stretches.
    Log(Vec<replica::log::Shard>),
    /// Kept records that the relay lost.
    Heal(Vec<replica::Held>),
    /// A piece of an attachment, to be shown.
    Part(PartId),
    /// A piece of an attachment, to be sent.
    PartToSend(PartId),
    /// Pages for a pack.
    Pack(Vec<(DocumentId, u32)>),
    /// Pages that come back although they were deleted elsewhere.
    Returning(Vec<(DocumentId, u32)>),
    /// Kept records that may hold nothing but what was deleted.
    Erase(Vec<replica::Held>),
    /// Pages, to learn which photos and voice notes are on them.
    OnPages(Vec<(DocumentId, u32)>),
    /// All pieces of an attachment, for a backup file.
    Carry(Box<Attachment>),
    /// The rant page.
    Rant,
    /// Packs that were added.
    Added,
}

/// Where a pressure moves to on the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    /// Somebody was told.
    Raised,
    /// Still no answer: ask again later.
    AskedAgain,
    /// Somebody answered.
    Answered,
    /// Something changed.
    Changed,
    /// Set down.
    SetDown,
}

/// What a page is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageUse {
    /// To be read.
    Show,
    /// To be edited.
    Edit,
    /// To go to the bin.
    Bin,
    /// To come back from the bin.
    Restore,
    /// To take the attachments that wait for it.
    Attach,
    /// To move on the ladder.
    Mark(Rung),
    /// To be read beside the page in the editor.
    Recall,
}

/// Which request was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// What relay is this? For turning sync on.
    RelayInfo,
    /// Spending an invite.
    Invite,
    /// The sync request.
    Sync {
        /// See `replica::offered_version`.
        offered_version: u64,
    },
    /// The newcomer asks for a rendezvous.
    Rendezvous,
    /// What relay is this? For the newcomer.
    JoinRelayInfo,
    /// A slot of the newcomer's rendezvous was written or read.
    NewcomerSlot {
        /// It was read.
        get: bool,
    },
    /// A slot of the sponsor's rendezvous was written or read.
    SponsorSlot {
        /// It was read.
        get: bool,
    },
    /// What relay is this? For restoring from words.
    WordsRelayInfo,
    /// Which space do the words belong to?
    Lookup {
        /// Tried again after a clock correction.
        again: bool,
    },
    /// A piece of an attachment was asked for.
    PartGet,
    /// Something about parts was sent: asked, deleted or put.
    PartsSent,
    /// Pulling as the recovery author.
    RecoveryPull {
        /// Tried again after a clock correction.
        again: bool,
    },
    /// Giving back what the relay lost.
    Heal,
    /// Looking for proof that this install was copied, or letting the copy in.
    Copied,
    /// What relay is this? For moving to it.
    MoveInfo,
    /// Spending an invite of the relay that the journal moves to.
    MoveInvite,
    /// Fetching records for a log that began late.
    Fill,
    /// A pack was asked for.
    PackGet,
    /// Records that hold nothing but what was deleted are to be erased.
    Erase,
}
