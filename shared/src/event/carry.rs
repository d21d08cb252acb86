//! What is carried in and out: the backup file, photos and voice notes.

use facet::Facet;
use facet_generate_attrs as typegen;
use serde::{Deserialize, Serialize};

/// The backup file.
#[derive(Facet, Serialize, Deserialize, Clone)]
#[repr(C)]
pub enum BackupEvent {
    /// Make a backup file under this passphrase.
    SaveAsked {
        /// As typed.
        passphrase: String,
    },
    /// A backup file was chosen.
    FileOpened {
        /// The file.
        #[serde(with = "serde_bytes")]
        #[facet(typegen::bytes)]
        bytes: Vec<u8>,
        /// As typed.
        passphrase: String,
    },
    /// Not now: ask again after twenty more pages.
    OfferDeclined,
}

/// Photos and voice notes.
#[derive(Facet, Serialize, Deserialize, Clone)]
#[repr(C)]
pub enum AttachEvent {
    /// A photo or a voice note for the page in the editor begins to come. Its pieces follow.
    Begun(AttachBegun),
    /// The next bytes of it, up to a mebibyte or so at a time.
    PieceGiven {
        /// As in `Begun`.
        ticket: u32,
        /// The bytes.
        #[serde(with = "serde_bytes")]
        #[facet(typegen::bytes)]
        bytes: Vec<u8>,
    },
    /// The rest does not come.
    Dropped {
        /// As in `Begun`.
        ticket: u32,
    },
    /// It was taken off the page in the editor.
    Removed {
        /// Its id, from the view.
        attachment: String,
    },
    /// What it shows, in words.
    Described {
        /// Its id, from the view.
        attachment: String,
        /// As typed.
        text: String,
    },
    /// It is on the screen: its bytes are wanted, in `Media` effects.
    LookedAt {
        /// The page's id.
        page: String,
        /// Its id, from the view.
        attachment: String,
        /// The whole of it; false for the small picture.
        full: bool,
    },
}

/// A photo or a voice note that begins to come.
#[derive(Facet, Serialize, Deserialize, Clone)]
pub struct AttachBegun {
    /// The shell's number for it; another one for each.
    pub ticket: u32,
    /// What it is.
    pub kind: AttachKind,
    /// How many bytes come in all.
    pub bytes: u32,
    /// How long it lasts, for a voice note.
    pub duration_ms: u32,
    /// A small picture of a photo (JPEG, PNG or WebP), or nothing.
    #[serde(with = "serde_bytes")]
    #[facet(typegen::bytes)]
    pub thumbnail: Vec<u8>,
    /// What it shows, in words; may be empty.
    pub description: String,
}

/// What is attached.
#[derive(Facet, Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub enum AttachKind {
    /// A photo.
    Photo,
    /// A voice note.
    Voice,
}

crate::silent::silent_debug!(BackupEvent, AttachBegun, AttachEvent);
