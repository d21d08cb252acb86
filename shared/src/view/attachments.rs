//! Photos and voice notes on a page. Their bytes come in `Media` effects, never in a view.

use facet::Facet;
use serde::{Deserialize, Serialize};

use super::SyncStateView;
use crate::event::AttachKind;

/// One photo or voice note.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct AttachmentView {
    /// Its id.
    pub attachment: String,
    /// What it is.
    pub kind: AttachKind,
    /// What it shows, in the person's words; empty if they gave none.
    pub description: String,
    /// What stands for it where there are no such words: `Photo, added Friday 20 November, 06:40`.
    pub label: String,
    /// Pixels across, of a photo.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// `1:05`, of a voice note.
    pub duration: String,
    /// A small picture can be asked for.
    pub has_thumbnail: bool,
    /// Where it is.
    pub state: SyncStateView,
    /// Why it cannot be shown, after it was looked at.
    pub problem: Option<String>,
}

// What a person wrote never reaches a log through a view.
crate::silent::silent_debug!(AttachmentView);
