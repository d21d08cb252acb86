//! What the core asks of a shell. One operation, one output type; failures are data.

// The effect macro writes undocumented items beside the enum; everything of ours is documented.
#![allow(missing_docs)]

use crux_core::capability::Operation;
use crux_core::macros::effect;
use crux_core::render::RenderOperation;
use facet::Facet;
use facet_generate_attrs as typegen;
use serde::{Deserialize, Serialize};

use crate::event::Moment;

/// Every side effect of the core.
#[effect(facet_typegen)]
#[derive(Debug)]
pub enum Effect {
    /// Ask for the view and draw it.
    Render(RenderOperation),
    /// Keep or read sealed values. Web: IndexedDB; headless: one append-only file; phones: SQLite.
    Store(StoreOperation),
    /// Keep the data key where the platform keeps keys. Web: wrapped by a non-extractable WebCrypto
    /// key; headless: a file of mode 0600; phones: Keychain and Keystore.
    Vault(VaultOperation),
    /// One HTTP request.
    Http(HttpOperation),
    /// A line of wake-ups (server-sent events). A stream: answered many times.
    Live(LiveOperation),
    /// Wait.
    Timer(TimerOperation),
    /// Hand a file to the person.
    File(FileOperation),
    /// Show a piece of a photo or a voice note that somebody looks at.
    Media(MediaOperation),
}

/// Local storage: a map from names to sealed values with atomic commits.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum StoreOperation {
    /// Read these names, in this order.
    Read {
        /// Names.
        names: Vec<String>,
    },
    /// Write all of these or none, durably before the answer.
    Commit {
        /// Writes, applied in order.
        writes: Vec<StoreWrite>,
    },
    /// Ask the platform not to evict what is stored.
    Persist,
}

/// One write of a commit.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct StoreWrite {
    /// The name.
    pub name: String,
    /// True removes the name, and `value` is empty.
    pub remove: bool,
    /// The sealed value.
    #[serde(with = "serde_bytes")]
    #[facet(typegen::bytes)]
    pub value: Vec<u8>,
}

/// A value that was read.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct StoreValue {
    /// False: there is nothing under that name.
    pub found: bool,
    /// The sealed value.
    #[serde(with = "serde_bytes")]
    #[facet(typegen::bytes)]
    pub value: Vec<u8>,
}

/// What became of a store operation.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum StoreOutcome {
    /// The values, one a name.
    Read {
        /// In the order asked.
        values: Vec<StoreValue>,
    },
    /// All writes are durable.
    Committed,
    /// Whether the platform promised to keep the store.
    Persisted {
        /// Promised.
        granted: bool,
    },
    /// Nothing was read or written.
    Failed(StoreFailure),
}

/// Why a store operation failed.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum StoreFailure {
    /// No room.
    Full,
    /// The store cannot be reached (private window, another owner, closed).
    Unavailable,
    /// The store answered with something unreadable.
    Damaged,
}

/// The one secret that the platform keeps, the (possibly locked) data key, and a mark that tells
/// this install from a copy of it.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq, Eq)]
#[repr(C)]
pub enum VaultOperation {
    /// Read it.
    Load,
    /// Keep this instead of what was there, durably.
    Keep {
        /// Opaque to the shell.
        #[serde(with = "serde_bytes")]
        #[facet(typegen::bytes)]
        secret: Vec<u8>,
    },
    /// Read the install token.
    LoadToken,
    /// Keep this install token instead of what was there, durably. It is no secret, and has to lie
    /// where no backup and no copy of the store takes it along.
    KeepToken {
        /// Opaque to the shell.
        #[serde(with = "serde_bytes")]
        #[facet(typegen::bytes)]
        token: Vec<u8>,
    },
}

/// What became of a vault operation.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq, Eq)]
#[repr(C)]
pub enum VaultOutcome {
    /// The vault holds this.
    Loaded {
        /// As kept.
        #[serde(with = "serde_bytes")]
        #[facet(typegen::bytes)]
        secret: Vec<u8>,
    },
    /// The vault is empty.
    Empty,
    /// Kept.
    Kept,
    /// The platform refused.
    Failed,
}

/// One HTTP request with a body of bytes.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct HttpOperation {
    /// `GET`, `POST`, `PUT`.
    pub method: String,
    /// Absolute address.
    pub url: String,
    /// Headers.
    pub headers: Vec<HttpHeader>,
    /// Body, possibly empty.
    #[serde(with = "serde_bytes")]
    #[facet(typegen::bytes)]
    pub body: Vec<u8>,
    /// Give up after this long.
    pub timeout_ms: u32,
}

/// A header.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct HttpHeader {
    /// Name, lower case.
    pub name: String,
    /// Value.
    pub value: String,
}

/// What came back.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq, Eq)]
#[repr(C)]
pub enum HttpOutcome {
    /// The relay answered, with any status.
    Answered {
        /// HTTP status.
        status: u32,
        /// `Retry-After` in seconds, 0 if there was none.
        retry_after_s: u32,
        /// Body.
        #[serde(with = "serde_bytes")]
        #[facet(typegen::bytes)]
        body: Vec<u8>,
        /// When it came.
        at: Moment,
    },
    /// No answer: no network, no such host, refused, timed out.
    Unreachable {
        /// When that was known.
        at: Moment,
    },
}

/// Wake-ups from the relay.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq, Eq)]
#[repr(C)]
pub enum LiveOperation {
    /// Open a line; its outcomes come until it is closed.
    Open {
        /// The core's name for the line.
        line: u32,
        /// Absolute address.
        url: String,
        /// Headers.
        headers: Vec<HttpHeader>,
    },
    /// Close a line. Answered once, with `Closed`.
    Close {
        /// The line.
        line: u32,
    },
}

/// What a line says.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum LiveOutcome {
    /// The newest position of the space, in decimal.
    Woke {
        /// The line.
        line: u32,
        /// The event's data.
        position: String,
    },
    /// The line ended, for whatever reason; nothing more comes.
    Closed {
        /// The line.
        line: u32,
        /// HTTP status if the relay answered with anything but 200, else 0.
        status: u32,
        /// When.
        at: Moment,
    },
}

/// Wait, then say so.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct TimerOperation {
    /// The core's name for the timer.
    pub id: u32,
    /// How long.
    pub wait_ms: u32,
}

/// The time has come.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct TimerOutcome {
    /// The timer.
    pub id: u32,
    /// When it fired.
    pub at: Moment,
}

/// Hand a file to the person (download, share sheet, a folder).
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct FileOperation {
    /// Suggested name.
    pub name: String,
    /// MIME type.
    pub mime: String,
    /// Content.
    #[serde(with = "serde_bytes")]
    #[facet(typegen::bytes)]
    pub bytes: Vec<u8>,
}

/// What became of the file.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum FileOutcome {
    /// Handed over.
    Saved,
    /// The person changed their mind.
    Declined,
    /// It could not be written.
    Failed,
}

/// One opened piece of an attachment, for the screen. Pieces of one attachment come in order, each
/// after the one before was answered; a shell puts them together and forgets them when the screen is
/// left. Index 0 begins anew.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq, Eq)]
pub struct MediaOperation {
    /// The attachment, as views name it.
    pub attachment: String,
    /// The whole of it; false for its small picture.
    pub full: bool,
    /// MIME type.
    pub mime: String,
    /// Which piece, from 0.
    pub index: u32,
    /// How many pieces there are.
    pub pieces: u32,
    /// The piece.
    #[serde(with = "serde_bytes")]
    #[facet(typegen::bytes)]
    pub bytes: Vec<u8>,
}

/// What became of a piece.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum MediaOutcome {
    /// Taken; the next one may come.
    Taken,
    /// Nobody looks any more.
    Declined,
}

impl Operation for MediaOperation {
    type Output = MediaOutcome;
}
impl Operation for StoreOperation {
    type Output = StoreOutcome;
}
impl Operation for VaultOperation {
    type Output = VaultOutcome;
}
impl Operation for HttpOperation {
    type Output = HttpOutcome;
}
impl Operation for LiveOperation {
    type Output = LiveOutcome;
}
impl Operation for TimerOperation {
    type Output = TimerOutcome;
}
impl Operation for FileOperation {
    type Output = FileOutcome;
}

crate::silent::silent_debug!(
    StoreWrite,
    StoreValue,
    VaultOperation,
    VaultOutcome,
    HttpOperation,
    HttpHeader,
    HttpOutcome,
    LiveOperation,
    FileOperation,
    MediaOperation
);
