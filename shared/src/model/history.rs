//! What happened with the server: kept, shown on a page of its own, and said once when it happens.

use minicbor::{Decode, Encode};
use wire::Hash;

use super::open::Open;
use crate::event::Moment;

/// The storage name.
pub(crate) const NAME: &str = "history";
/// The most entries kept; the oldest go first.
const ENTRIES_MAX: usize = 200;
/// Parts returned within this time of one another are counted together, in milliseconds.
const TOGETHER_MS: i64 = 60 * 60_000;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct HistoryEntry {
    /// When it was noticed here, in milliseconds since 1970.
    #[n(0)]
    pub(crate) at_ms: i64,
    #[n(1)]
    pub(crate) what: What,
}

/// What happened. Names and counts only: no page's words.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[non_exhaustive]
pub(crate) enum What {
    /// The relay held less than it had acknowledged; this many pages were given back to it.
    #[n(0)]
    PutBack {
        #[n(0)]
        pages: u32,
    },
    /// The relay knew nothing of the journal any more; this many pages were given back to it.
    #[n(1)]
    Emptied {
        #[n(0)]
        pages: u32,
    },
    /// The relay keeps back what this device wrote, as another device's records show.
    #[n(2)]
    Withheld {
        #[n(0)]
        device: String,
    },
    /// What had been kept back has come.
    #[n(3)]
    NoLongerWithheld,
    /// Two different records in one place of a device's chain. Both are kept, by hash, where both
    /// came; `other` is zero-filled where only the claim did.
    #[n(4)]
    Forked {
        #[n(0)]
        device: String,
        #[n(1)]
        seq: u64,
        #[n(2)]
        ours: Hash,
        #[n(3)]
        other: Hash,
    },
    /// The relay's list of members is not what the devices agreed on.
    #[n(5)]
    AccessDisagrees,
    /// This install turned out to be a copy; it goes on under new keys.
    #[n(6)]
    ClonedHere {
        #[n(0)]
        pages: u32,
    },
    /// A copy of this device took its place.
    #[n(7)]
    CopyElsewhere,
    /// A device was removed.
    #[n(8)]
    DeviceRemoved {
        #[n(0)]
        device: String,
    },
    /// The journal has a new key.
    #[n(9)]
    KeysRotated,
    /// The journal moved to another relay.
    #[n(10)]
    Moved {
        #[n(0)]
        relay: String,
    },
    /// Records of a device were refused for good.
    #[n(11)]
    RejectedRecord {
        #[n(0)]
        device: String,
    },
    /// The relay says that it was restored, reset or purged, and lacks nothing.
    #[n(12)]
    Restarted,
    /// The relay lost parts: pieces of photos and voice notes, or packs. This device had them and
    /// sends them again.
    #[n(13)]
    PartsReturned {
        #[n(0)]
        parts: u32,
    },
    /// The relay lost a pack that this device never had, and no other device put it back.
    #[n(14)]
    PackLost,
}

impl What {
    /// Whether the person is told at once, rather than only on the page of details.
    fn is_said(&self) -> bool {
        let quiet = matches!(
            self,
            Self::KeysRotated | Self::RejectedRecord { .. } | Self::Restarted
        );
        !quiet
    }
}

/// What happened so far, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct History {
    #[n(0)]
    pub(crate) entries: Vec<HistoryEntry>,
}

impl History {
    /// Reads what was kept. What cannot be read is not worth locking anybody out for.
    pub(crate) fn decode(bytes: &[u8]) -> Self {
        wire::cbor::decode(bytes).unwrap_or_default()
    }

    pub(crate) fn newest(&self) -> Option<&HistoryEntry> {
        self.entries.last()
    }
}

/// Something happened: kept with the next commit, and said.
pub(crate) fn note(open: &mut Open, now: &Moment, what: What) {
    if what.is_said() {
        open.notices.happened(what.clone());
    }
    let entries = &mut open.history.entries;
    // What happens every night is one entry.
    if what == What::Restarted {
        entries.retain(|entry| entry.what != What::Restarted);
    }
    let what = with_before(entries, now.unix_ms, what);
    entries.push(HistoryEntry {
        at_ms: now.unix_ms,
        what,
    });
    let surplus = entries.len().saturating_sub(ENTRIES_MAX);
    entries.drain(..surplus);
    let bytes = wire::cbor::encode(&open.history);
    open.keeper.put(NAME.to_owned(), bytes);
}

/// What is noticed in several requests, one after the other, is one entry.
fn with_before(entries: &mut Vec<HistoryEntry>, now_ms: i64, what: What) -> What {
    let What::PartsReturned { parts } = what else {
        return what;
    };
    let last = entries.pop_if(|last| {
        let age_ms = now_ms.saturating_sub(last.at_ms);
        matches!(last.what, What::PartsReturned { .. }) && age_ms < TOGETHER_MS
    });
    let before = match last.map(|last| last.what) {
        Some(What::PartsReturned { parts }) => parts,
        _ => 0,
    };
    What::PartsReturned {
        parts: parts.saturating_add(before),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_was_kept_reads_back_and_damage_reads_as_nothing() {
        let history = History {
            entries: vec![
                HistoryEntry {
                    at_ms: 5,
                    what: What::PutBack { pages: 14 },
                },
                HistoryEntry {
                    at_ms: 6,
                    what: What::Forked {
                        device: "Tablet".to_owned(),
                        seq: 3,
                        ours: Hash::from_bytes([1; 32]),
                        other: Hash::ZERO,
                    },
                },
            ],
        };
        let bytes = wire::cbor::encode(&history);
        assert_eq!(History::decode(&bytes), history);
        assert_eq!(History::decode(&bytes[1..]), History::default());
    }
}
