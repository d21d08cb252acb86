//! What is added from outside: packs of an organisation or a programme.

use facet::Facet;
use facet_generate_attrs as typegen;
use serde::{Deserialize, Serialize};

/// Packs that are added to what the app brings.
#[derive(Facet, Serialize, Deserialize, Clone)]
#[repr(C)]
pub enum AddedEvent {
    /// A pack file was chosen: look at it. Nothing is taken in yet.
    FileOpened {
        /// The file.
        #[serde(with = "serde_bytes")]
        #[facet(typegen::bytes)]
        bytes: Vec<u8>,
    },
    /// The pack that was looked at is taken in, and its publisher trusted with it.
    Taken,
    /// A pack is to be taken away: ask first.
    RemoveAsked {
        /// Its id, from the view.
        pack: String,
    },
    /// Take it away.
    Removed {
        /// Its id, from the view.
        pack: String,
    },
    /// Neither: the pack that was looked at is left, or the one that was to go stays.
    Left,
}

crate::silent::silent_debug!(AddedEvent);
