//! What this install keeps about itself, under the name `install`.

use minicbor::{Decode, Encode};

use crate::event::Theme;

pub(crate) const NAME: &str = "install";

/// The version of everything kept locally. A newer one is left alone.
pub(crate) const FORMAT: u16 = 1;

/// Per install, never synced.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Install {
    #[n(0)]
    pub(crate) format: u16,
    /// Author of this install's changes in documents; new after every restore.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) actor: [u8; 16],
    #[n(2)]
    pub(crate) device_name: String,
    /// 0 system, 1 light, 2 dark.
    #[n(3)]
    pub(crate) theme: u8,
    #[n(4)]
    pub(crate) lock_wait_minutes: u32,
    /// Months that hold pages, with their counts, oldest first.
    #[n(5)]
    pub(crate) months: Vec<(String, u32)>,
    #[n(6)]
    pub(crate) first_run_done: bool,
    /// Pages there were when a backup was offered and declined, or made.
    #[n(7)]
    pub(crate) backup_asked_at_pages: u32,
    #[n(8)]
    pub(crate) backup_ms: Option<i64>,
    /// The settings document.
    #[cbor(n(9), with = "minicbor::bytes")]
    pub(crate) settings: Vec<u8>,
    /// The newest own seq that carried the settings document; 0 if none did.
    #[n(10)]
    pub(crate) settings_seq: u64,
    #[n(11)]
    pub(crate) persist_asked: bool,
    /// Prompts chosen lately: the journal's day and the prompt's id, newest last.
    #[cbor(n(12), default)]
    pub(crate) prompts: Vec<(String, String)>,
    /// The journal's day on which the rant page was begun; empty if there is none.
    #[cbor(n(14), default)]
    pub(crate) rant_day: String,
    /// When the card that offers people to talk to was put away last.
    #[cbor(n(15), default)]
    pub(crate) talk_put_away_ms: i64,
    /// Until when it is not wanted.
    #[cbor(n(16), default)]
    pub(crate) talk_muted_until_ms: i64,
    /// A practice that is under way.
    #[n(17)]
    pub(crate) practising: Option<super::practice::Kept>,
    /// The timer as it was set last, and how bells make themselves known.
    #[n(18)]
    pub(crate) timer: Option<super::practice::KeptTimer>,
    /// The card before the first practice was read.
    #[cbor(n(20), default)]
    pub(crate) safety_read: bool,
    /// Reminders of this device.
    #[cbor(n(19), default)]
    pub(crate) reminders: super::reminders::Reminders,
    /// Doors of shifts whose cards were put aside lately, newest last.
    #[cbor(n(21), default)]
    pub(crate) doors_aside: Vec<String>,
    /// The lock screen is not to show the numbers of the nation that was chosen.
    #[cbor(n(22), default)]
    pub(crate) lock_hides_nation: bool,
    /// Packs that were added, in the order in which they came.
    #[cbor(n(23), default)]
    pub(crate) added: Vec<super::added::Kept>,
    /// What the shell's token has to be; absent before the first, or if the shell keeps none.
    #[cbor(n(30), with = "minicbor::bytes")]
    pub(crate) token: Option<Vec<u8>>,
}

impl Install {
    pub(crate) fn theme(&self) -> Theme {
        match self.theme {
            1 => Theme::Light,
            2 => Theme::Dark,
            _ => Theme::System,
        }
    }

    pub(crate) fn set_theme(&mut self, theme: Theme) {
        self.theme = match theme {
            Theme::System => 0,
            Theme::Light => 1,
            Theme::Dark => 2,
        };
    }
}
