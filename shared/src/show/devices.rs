//! Devices and sync, the recovery sheet, pairing, joining.

use phrases::Value;
use seal::pairing::check_words;
use seal::recovery::{RecoverySeed, Sheet, WordsError};

use super::{Pen, history, membership, qr, states};
use crate::model::join::{JoinError, JoinRun, Stage};
use crate::model::open::Open;
use crate::model::relocate::Moving;
use crate::model::space::Space;
use crate::model::sponsor::SponsorRun;
use crate::model::{remove_device, removed, turn_on};
use crate::view::{
    AddingView, DeviceView, DevicesView, JoinView, MovingView, SheetView, SyncOffView, SyncOnView,
};
use crate::when;

pub(crate) fn view(open: &Open, pen: &Pen<'_>) -> DevicesView {
    if let Some(run) = &open.join {
        return DevicesView::Joining(join(open, run, pen));
    }
    let Some(space) = &open.space else {
        return off(open, pen);
    };
    if removed::is_removed(open) {
        return DevicesView::Removed(membership::removed(open, space, pen));
    }
    if let Some(seed) = &open.new_sheet {
        return DevicesView::NewSheet(membership::new_sheet(seed, space, pen));
    }
    match &open.sponsor {
        Some(run) => DevicesView::Adding(adding(run, space, pen)),
        None => DevicesView::On(Box::new(on(open, space, pen))),
    }
}

fn off(open: &Open, pen: &Pen<'_>) -> DevicesView {
    let error = open.turn_on.error.map(|id| pen.phrases.say(id));
    match (&open.turn_on.seed, open.turn_on.stage) {
        (Some(seed), turn_on::Stage::Sheet) => {
            let mut sheet = sheet(seed, &open.turn_on.relay, pen);
            sheet.error = error;
            DevicesView::Sheet(sheet)
        }
        _ => DevicesView::Off(SyncOffView {
            relay_hint: first_filled(&open.turn_on.relay, &pen.facts.relay_hint),
            busy: open.turn_on.busy,
            error,
        }),
    }
}

fn first_filled(first: &str, second: &str) -> String {
    if first.is_empty() {
        second.to_owned()
    } else {
        first.to_owned()
    }
}

pub(crate) fn sheet(seed: &RecoverySeed, relay: &str, pen: &Pen<'_>) -> SheetView {
    let text = Sheet {
        seed: seed.clone(),
        relay_address: relay.to_owned(),
    }
    .to_text();
    let date = when::zoned(pen.now).date();
    SheetView {
        words: seed.to_words().into_iter().map(str::to_owned).collect(),
        qr: qr::view(&text),
        age_key: seed
            .derive_receiving()
            .map(|identity| identity.to_text().to_string())
            .unwrap_or_default(),
        relay: relay.to_owned(),
        date: pen.phrases.say_with(
            "date-day-year",
            &[
                ("weekday", Value::Text(&pen.phrases.weekday(date))),
                ("day", Value::Text(&date.day().to_string())),
                (
                    "month",
                    Value::Text(&pen.phrases.say(&format!("month-{}", date.month()))),
                ),
                ("year", Value::Text(&date.year().to_string())),
            ],
        ),
        kept: false,
        busy: false,
        error: None,
    }
}

/// The sheet of the space, on a device that has its seed.
pub(crate) fn kept_sheet(open: &Open, pen: &Pen<'_>) -> Option<SheetView> {
    let space = open.space.as_ref()?;
    let seed = space.seed.as_ref()?;
    if !space.shows_recovery_in_force() && !space.work.replaces_recovery() {
        return None;
    }
    Some(SheetView {
        kept: space.sheet_kept,
        ..sheet(seed, &space.relay, pen)
    })
}

fn on(open: &Open, space: &Space, pen: &Pen<'_>) -> SyncOnView {
    let parked = u64::try_from(space.replica.parked().len()).unwrap_or(0);
    SyncOnView {
        relay: space.relay.clone(),
        summary: states::summary(open, space, pen),
        states: states::Counts::of(open).views(open, pen),
        devices: devices(space, pen),
        fingerprint: fingerprint(space),
        busy: open.sync.busy,
        sheet_missing: space.seed.is_some() && !space.sheet_kept,
        parked: (parked > 0).then(|| {
            pen.phrases
                .say_with("parked", &[("count", Value::Count(parked))])
        }),
        history: history::newest(open, pen),
        removing: membership::removing(open, space, pen),
        recovery: membership::recovery(space, pen),
        advice: membership::advice(space, pen),
        alarm: space.work.alarm.map(|alarm| pen.phrases.say(alarm.id())),
        removed: membership::removed_devices(space, pen),
        moving: moving(open, space, pen),
    }
}

/// Moving to another relay, while that goes on or after it failed.
fn moving(open: &Open, space: &Space, pen: &Pen<'_>) -> Option<MovingView> {
    let run = &open.moving;
    let redeemed = space.moving.as_ref().is_some_and(Moving::is_redeemed);
    let under_way = redeemed || run.busy;
    if !under_way && run.error.is_none() {
        return None;
    }
    let progress = match (redeemed, under_way) {
        (true, _) => "move-telling",
        (false, true) => "move-looking",
        (false, false) => "move-not",
    };
    Some(MovingView {
        relay: space
            .moving
            .as_ref()
            .map_or_else(|| run.relay.clone(), |moving| moving.relay.clone()),
        progress: pen.phrases.say(progress),
        can_cancel: !redeemed,
        error: run.error.map(|id| pen.phrases.say(id)),
    })
}

fn devices(space: &Space, pen: &Pen<'_>) -> Vec<DeviceView> {
    let me = space.me();
    space
        .devices()
        .into_iter()
        .map(|(author, name)| {
            let heard_ms = space.replica.peer(&author).heard_ms;
            let heard = if author == me {
                pen.phrases.say("heard-this")
            } else if heard_ms == 0 {
                pen.phrases.say("heard-never")
            } else {
                heard(heard_ms, pen)
            };
            let removal = membership::removal(space, &author);
            DeviceView {
                name,
                this_one: author == me,
                heard,
                device: author.to_string(),
                can_remove: remove_device::can_remove(space, &author),
                removal,
                removal_text: membership::removal_text(removal, pen),
            }
        })
        .collect()
}

fn heard(heard_ms: i64, pen: &Pen<'_>) -> String {
    let at = when::zoned_at(heard_ms, pen.now);
    if at.date() == when::zoned(pen.now).date() {
        pen.say_text("heard-today", "time", &pen.phrases.time(at.datetime()))
    } else {
        pen.say_text("heard-on", "day", &pen.day_of_ms(heard_ms))
    }
}

/// Six words over everything that every author is known to have written: the same on two devices
/// that have seen the same.
fn fingerprint(space: &Space) -> Vec<String> {
    let mut bytes = Vec::new();
    for (author, head) in space.replica.frontier() {
        bytes.extend_from_slice(author.as_bytes());
        bytes.extend_from_slice(&head.seq.to_be_bytes());
        bytes.extend_from_slice(head.hash.as_bytes());
    }
    let hash = wire::hash("hearten/v1/fingerprint", &bytes);
    check_words(&hash)
        .iter()
        .map(|word| (*word).to_owned())
        .collect()
}

fn adding(run: &SponsorRun, space: &Space, pen: &Pen<'_>) -> AddingView {
    if let Some(words) = &run.words {
        return AddingView::Comparing {
            words: words.to_vec(),
            waiting: run.confirmed,
        };
    }
    match &run.added {
        Some(name) if !run.is_checking() => AddingView::Added {
            name: name.clone(),
            fingerprint: fingerprint(space),
        },
        _ => AddingView::Entering {
            error: run.error.map(|id| pen.phrases.say(id)),
            busy: run.is_checking() && run.error.is_none(),
        },
    }
}

pub(crate) fn join(open: &Open, run: &JoinRun, pen: &Pen<'_>) -> JoinView {
    let relay_hint = first_filled(&run.relay, &pen.facts.relay_hint);
    let error = run.error.as_ref().map(|error| said(error, pen));
    match run.stage {
        Stage::Relay => JoinView::Relay {
            relay_hint,
            busy: run.is_busy(),
            error,
        },
        Stage::Words => JoinView::Words {
            relay_hint,
            busy: run.is_busy(),
            error,
        },
        Stage::Showing | Stage::Comparing => match &run.newcomer {
            Some(newcomer) => match newcomer.words() {
                Some(words) => JoinView::Comparing {
                    words: words.to_vec(),
                    waiting: run.confirmed,
                },
                None => JoinView::Showing {
                    code: newcomer.code().to_display().to_string(),
                    qr: qr::view(&newcomer.invitation().to_text()),
                    remark: run
                        .wrong_codes
                        .then(|| pen.phrases.say("code-wrong-newcomer")),
                },
            },
            None => JoinView::Relay {
                relay_hint,
                busy: run.is_busy(),
                error,
            },
        },
        Stage::Arriving => arriving(open, pen),
    }
}

fn arriving(open: &Open, pen: &Pen<'_>) -> JoinView {
    let pages = open.rows.pages();
    let restoring = open.join.as_ref().is_some_and(|run| run.words.is_some());
    // The first pack fills the first screen; the others follow while somebody reads.
    let has_list = open.packs.book.first_is_read();
    let caught_up = open.space.as_ref().is_some_and(|space| space.caught_up) && !restoring;
    let caught_up = caught_up && has_list;
    if caught_up {
        let count = u64::from(pages);
        let summary = pen
            .phrases
            .say_with("arrived", &[("count", Value::Count(count))]);
        return JoinView::Arrived {
            summary,
            fingerprint: open
                .space
                .as_ref()
                .map(|space| fingerprint(space))
                .unwrap_or_default(),
        };
    }
    JoinView::Arriving {
        progress: pen.say_text("arriving", "pages", &pen.pages(pages)),
    }
}

fn said(error: &JoinError, pen: &Pen<'_>) -> String {
    match error {
        JoinError::Said(id) => pen.phrases.say(id),
        JoinError::Words(WordsError::Count { found }) => {
            let count = u64::try_from(*found).unwrap_or(0);
            pen.phrases
                .say_with("sheet-words-count", &[("count", Value::Count(count))])
        }
        JoinError::Words(WordsError::Unknown { index, suggestions }) => {
            let number = u64::try_from(index.saturating_add(1)).unwrap_or(0);
            let near = suggestions.join(", ");
            let arguments = [
                ("number", Value::Count(number)),
                ("near", Value::Text(&near)),
            ];
            let id = if near.is_empty() {
                "words-unknown"
            } else {
                "words-unknown-near"
            };
            pen.phrases.say_with(id, &arguments)
        }
        JoinError::Words(_) => pen.phrases.say("words-check"),
    }
}
