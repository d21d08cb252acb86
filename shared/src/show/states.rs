//! How far pages have travelled, in words.

use phrases::Value;

use super::Pen;
use crate::model::open::Open;
use crate::model::rows::Row;
use crate::model::space::{Blocked, Space};
use crate::view::{SyncState, SyncStateView};

/// How far a page has travelled.
pub(crate) fn of_row(open: &Open, row: &Row) -> SyncState {
    let Some(space) = &open.space else {
        return SyncState::OnThisDevice;
    };
    if row.own_seq == 0 {
        return if row.foreign {
            SyncState::SeenElsewhere
        } else {
            SyncState::OnThisDevice
        };
    }
    if row.own_seq <= space.replica.seen_seq() {
        SyncState::SeenElsewhere
    } else if row.own_seq <= space.replica.stored_seq() {
        SyncState::Stored
    } else if space.blocked().is_some() {
        SyncState::Blocked
    } else {
        SyncState::Sent
    }
}

/// A page's state in words.
pub(crate) fn view(open: &Open, row: &Row, pen: &Pen<'_>) -> SyncStateView {
    let state = of_row(open, row);
    SyncStateView {
        state,
        text: in_words(open, state, pen),
    }
}

fn in_words(open: &Open, state: SyncState, pen: &Pen<'_>) -> String {
    match state {
        SyncState::OnThisDevice => pen.phrases.say("state-here"),
        SyncState::Sent => pen.phrases.say("state-sent"),
        SyncState::Stored => pen.phrases.say("state-stored"),
        SyncState::SeenElsewhere => pen.phrases.say("state-seen"),
        SyncState::Blocked => {
            let blocked = open.space.as_ref().and_then(|space| space.blocked());
            let reason = blocked.map(|blocked| why(blocked, pen)).unwrap_or_default();
            pen.say_text("state-blocked", "reason", &reason)
        }
    }
}

/// Why nothing goes out.
pub(crate) fn why(blocked: Blocked, pen: &Pen<'_>) -> String {
    match blocked {
        Blocked::Quota => pen.phrases.say("blocked-quota"),
        Blocked::Removed => pen.phrases.say("blocked-removed"),
        Blocked::UnprovenRemoval => pen.phrases.say("blocked-unproven"),
        Blocked::UnknownSpace => pen.phrases.say("blocked-unknown"),
        Blocked::Conflict => pen.phrases.say("blocked-conflict"),
        Blocked::Version => pen.phrases.say("blocked-version"),
        Blocked::Other(code) => pen.say_text("blocked-relay", "code", code.as_str()),
    }
}

/// How many pages are in each state: here, sent, stored, seen, blocked.
pub(crate) struct Counts {
    here: u32,
    sent: u32,
    stored: u32,
    seen: u32,
    blocked: u32,
}

impl Counts {
    pub(crate) fn of(open: &Open) -> Self {
        let mut counts = Self {
            here: 0,
            sent: 0,
            stored: 0,
            seen: 0,
            blocked: 0,
        };
        for row in open.rows.iter() {
            let count = match of_row(open, row) {
                SyncState::OnThisDevice => &mut counts.here,
                SyncState::Sent => &mut counts.sent,
                SyncState::Stored => &mut counts.stored,
                SyncState::SeenElsewhere => &mut counts.seen,
                SyncState::Blocked => &mut counts.blocked,
            };
            *count = count.saturating_add(1);
        }
        counts
    }

    pub(crate) fn waiting(&self) -> u32 {
        self.here
            .saturating_add(self.sent)
            .saturating_add(self.blocked)
    }

    /// Each state with its count in words, without empty ones.
    pub(crate) fn views(&self, open: &Open, pen: &Pen<'_>) -> Vec<SyncStateView> {
        let counted = |state, id: &str, count: u32| {
            (count > 0).then(|| SyncStateView {
                state,
                text: pen.say_text(id, "pages", &pen.pages(count)),
            })
        };
        let blocked = (self.blocked > 0).then(|| SyncStateView {
            state: SyncState::Blocked,
            text: in_words(open, SyncState::Blocked, pen),
        });
        [
            counted(SyncState::OnThisDevice, "count-here", self.here),
            counted(SyncState::Sent, "count-sent", self.sent),
            blocked,
            counted(SyncState::Stored, "count-stored", self.stored),
            counted(SyncState::SeenElsewhere, "count-seen", self.seen),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// One sentence about everything.
pub(crate) fn summary(open: &Open, space: &Space, pen: &Pen<'_>) -> SyncStateView {
    let counts = Counts::of(open);
    if let Some(blocked) = space.blocked() {
        let text = pen.say_text("state-blocked", "reason", &why(blocked, pen));
        return SyncStateView {
            state: SyncState::Blocked,
            text,
        };
    }
    let waiting = counts.waiting();
    if !pen.online || open.sync.unreachable {
        let text = if waiting > 0 {
            pen.say_text("sync-offline", "pages", &pen.pages(waiting))
        } else {
            pen.phrases.say("sync-offline-nothing")
        };
        return SyncStateView {
            state: SyncState::OnThisDevice,
            text,
        };
    }
    let (state, text) = if waiting > 0 {
        (
            SyncState::Sent,
            pen.say_text("sync-sending", "pages", &pen.pages(waiting)),
        )
    } else if counts.stored > 0 {
        (SyncState::Stored, pen.phrases.say("sync-all-stored"))
    } else if counts.seen > 0 {
        (SyncState::SeenElsewhere, pen.phrases.say("sync-all-seen"))
    } else {
        (SyncState::Stored, pen.phrases.say("sync-nothing"))
    };
    SyncStateView { state, text }
}

/// Where pages are, in one quiet line.
pub(crate) fn whereabouts(open: &Open, pen: &Pen<'_>) -> String {
    let pages = pen.pages(open.rows.pages());
    let device = pen.phrases.say(match pen.facts.device_kind.as_str() {
        "phone" => "device-phone",
        "tablet" => "device-tablet",
        "computer" => "device-computer",
        _ => "device-other",
    });
    let device = lower_first(&device);
    let Some(space) = &open.space else {
        let arguments = [
            ("device", Value::Text(&device)),
            ("pages", Value::Text(&pages)),
        ];
        return pen.phrases.say_with("whereabouts-local", &arguments);
    };
    let waiting = Counts::of(open).waiting();
    if waiting > 0 {
        let waiting = pen.pages(waiting);
        let arguments = [
            ("waiting", Value::Text(&waiting)),
            ("pages", Value::Text(&pages)),
        ];
        return pen.phrases.say_with("whereabouts-waiting", &arguments);
    }
    let devices = space.devices().len();
    if devices > 1 {
        let count = u64::try_from(devices).unwrap_or(0);
        let devices = pen
            .phrases
            .say_with("devices", &[("count", Value::Count(count))]);
        let arguments = [
            ("devices", Value::Text(&devices)),
            ("pages", Value::Text(&pages)),
        ];
        return pen.phrases.say_with("whereabouts-synced", &arguments);
    }
    let arguments = [
        ("device", Value::Text(&device)),
        ("pages", Value::Text(&pages)),
    ];
    pen.phrases.say_with("whereabouts-alone", &arguments)
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}
