//! Pairing: a member lets a new device in, without any key leaving before both people have
//! compared six words (section 5).
//!
//! [`Newcomer`] and [`Sponsor`] do no I/O. A driver asks for [`Newcomer::steps`], writes and polls
//! the slots it is told to, reports back with `put_done` and `received`, and passes on what the
//! person says. Both live in memory only: a pairing does not survive a restart.

mod admission;
mod code;
mod exchange;
mod invitation;
mod message;
mod newcomer;
mod sponsor;
mod transcript;

pub use admission::{Admission, SponsorContext};
pub use code::PairingCode;
pub use invitation::{Invitation, RendezvousId};
pub use message::Handover;
pub use newcomer::{Joined, Newcomer};
pub use sponsor::Sponsor;
pub use transcript::{Transcript, check_words};

use thiserror::Error;

/// Guesses at a code before both sides burn it.
pub const ATTEMPTS: u8 = 3;

/// Slot of the newcomer's device bundle.
pub(crate) const SLOT_BUNDLE: u8 = 32;
/// Slot of what the sponsor says about the space.
pub(crate) const SLOT_WELCOME: u8 = 33;
/// Slot of the newcomer's confirmation.
pub(crate) const SLOT_CONFIRM: u8 = 34;
/// Slot of the handover.
pub(crate) const SLOT_HANDOVER: u8 = 35;

/// What a driver has to do next. Steps stay in the list until they are done.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Write a slot, then call `put_done`.
    Put {
        /// Which.
        slot: u8,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// Poll a slot, and pass what is in it to `received`.
    Get {
        /// Which.
        slot: u8,
    },
    /// Show these words and ask the person whether the other screen shows the same: `confirm` or
    /// `refuse`.
    ShowWords([String; 6]),
    /// The code did not match: ask for it again (`retry_code`). Sponsor only.
    AskCode {
        /// How often it may still be tried.
        attempts_left: u8,
    },
    /// Both people confirmed: take the admission, push the entry, the statement and the envelope,
    /// then hand over. Sponsor only.
    Admit,
    /// It is over, and it worked.
    Done,
    /// It is over, and it did not.
    Failed(Failure),
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Put { slot, .. } => write!(f, "Put({slot})"),
            Self::Get { slot } => write!(f, "Get({slot})"),
            Self::ShowWords(_) => f.write_str("ShowWords(..)"),
            Self::AskCode { attempts_left } => write!(f, "AskCode({attempts_left})"),
            Self::Admit => f.write_str("Admit"),
            Self::Done => f.write_str("Done"),
            Self::Failed(failure) => write!(f, "Failed({failure:?})"),
        }
    }
}

/// Why a pairing ended.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The code was wrong three times.
    #[error("the code was wrong three times")]
    CodeBurnt,
    /// The code speaks of another rendezvous than the first one typed.
    #[error("the code is for another rendezvous")]
    OtherRendezvous,
    /// The device at the rendezvous is not the one that showed the invitation.
    #[error("the device is not the one that was invited")]
    BundleMismatch,
    /// Something at the rendezvous does not open or does not hold.
    #[error("a message at the rendezvous does not hold")]
    BadMessage,
    /// The two screens showed different words.
    #[error("the words differ")]
    WordsDiffer,
}

/// Slots that wait to be written, in order.
#[derive(Default)]
struct Outbox(std::collections::BTreeMap<u8, Vec<u8>>);

impl Outbox {
    fn put(&mut self, slot: u8, bytes: Vec<u8>) {
        self.0.insert(slot, bytes);
    }

    fn done(&mut self, slot: u8) -> bool {
        self.0.remove(&slot).is_some()
    }

    fn steps(&self) -> Vec<Step> {
        self.0
            .iter()
            .map(|(slot, bytes)| Step::Put {
                slot: *slot,
                bytes: bytes.clone(),
            })
            .collect()
    }
}

/// The newcomer's SPAKE2 message of attempt `k`; the two after it are the answers.
const fn slot_of(attempt: u8) -> u8 {
    8 * attempt
}

#[cfg(test)]
mod tests;
