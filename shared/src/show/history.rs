//! What happened with the server, in plain sentences.

use phrases::Value;
use seal::pairing::check_words;
use wire::Hash;

use super::Pen;
use crate::model::history::{HistoryEntry, What};
use crate::model::notice::{Notice, Undo};
use crate::model::open::Open;
use crate::view::{HistoryEntryView, NoticeView, ServerHistoryView};
use crate::when;

pub(crate) fn view(open: &Open, pen: &Pen<'_>) -> ServerHistoryView {
    let entries: Vec<_> = open.history.entries.iter().rev().collect();
    ServerHistoryView {
        lead: pen.phrases.say(if entries.is_empty() {
            "history-empty"
        } else {
            "history-lead"
        }),
        entries: entries.into_iter().map(|entry| row(entry, pen)).collect(),
    }
}

/// One line about the newest thing that happened.
pub(crate) fn newest(open: &Open, pen: &Pen<'_>) -> Option<String> {
    open.history
        .newest()
        .map(|entry| sentence(&entry.what, pen))
}

fn row(entry: &HistoryEntry, pen: &Pen<'_>) -> HistoryEntryView {
    let at = when::zoned_at(entry.at_ms, pen.now);
    let day = pen.phrases.day(at.date(), pen.this_year());
    let time = pen.phrases.time(at.datetime());
    let arguments = [("day", Value::Text(&day)), ("time", Value::Text(&time))];
    HistoryEntryView {
        when: pen.phrases.say_with("date-time", &arguments),
        text: sentence(&entry.what, pen),
        details: details(&entry.what, pen),
    }
}

/// What happened, in one sentence.
fn sentence(what: &What, pen: &Pen<'_>) -> String {
    let pages = |id: &str, count: u32| {
        let device = pen.phrases.say(this_device(pen));
        let arguments = [
            ("device", Value::Text(&device)),
            ("count", Value::Count(count.into())),
        ];
        pen.phrases.say_with(id, &arguments)
    };
    match what {
        What::PutBack { pages: count } => pages("history-put-back", *count),
        What::Emptied { pages: count } => pages("history-emptied", *count),
        What::ClonedHere { pages: count } => pages("history-cloned", *count),
        What::Withheld { device } => pen.say_text("history-withheld", "device", device),
        What::NoLongerWithheld => pen.phrases.say("history-withheld-over"),
        What::Forked { device, .. } => pen.say_text("history-forked", "device", device),
        What::AccessDisagrees => pen.phrases.say("history-access"),
        What::CopyElsewhere => pages("history-copy", 0),
        What::DeviceRemoved { device } => pen.say_text("history-removed", "device", device),
        What::KeysRotated => pen.phrases.say("history-rotated"),
        What::Restarted => pen.phrases.say("history-restarted"),
        What::PartsReturned { parts } => pages("history-parts", *parts),
        What::PackLost => pen.phrases.say("history-pack-lost"),
        What::Moved { relay } => pen.say_text("history-moved", "relay", relay),
        What::RejectedRecord { device } => pen.say_text("history-rejected", "device", device),
    }
}

fn details(what: &What, pen: &Pen<'_>) -> Vec<String> {
    let say = |ids: &[&str]| ids.iter().map(|id| pen.phrases.say(id)).collect();
    match what {
        What::PutBack { .. } => say(&["history-put-back-what", "history-nothing-lost"]),
        What::Emptied { .. } => say(&["history-emptied-what", "history-nothing-lost"]),
        What::Withheld { .. } => say(&["history-withheld-what", "history-withheld-do"]),
        What::NoLongerWithheld => Vec::new(),
        What::Forked {
            seq, ours, other, ..
        } => forked(*seq, ours, other, pen),
        What::AccessDisagrees => say(&["history-access-what"]),
        What::ClonedHere { .. } => say(&["history-cloned-what", "history-nothing-lost"]),
        What::CopyElsewhere => say(&["history-copy-what", "history-copy-do"]),
        What::DeviceRemoved { .. } => say(&["history-removed-what"]),
        What::KeysRotated => say(&["history-rotated-what"]),
        What::Restarted => say(&["history-restarted-what"]),
        What::PartsReturned { .. } => say(&["history-parts-what", "history-nothing-lost"]),
        What::PackLost => say(&["history-pack-lost-what"]),
        What::Moved { .. } => say(&["history-moved-what"]),
        What::RejectedRecord { .. } => say(&["history-rejected-what"]),
    }
}

fn forked(seq: u64, ours: &Hash, other: &Hash, pen: &Pen<'_>) -> Vec<String> {
    let words = |hash: &Hash| check_words(hash).join(" ");
    let number = seq.to_string();
    let mut details = vec![
        pen.phrases.say("history-forked-what"),
        pen.say_text("history-forked-number", "number", &number),
        pen.say_text("history-forked-ours", "words", &words(ours)),
    ];
    if !other.is_zero() {
        details.push(pen.say_text("history-forked-other", "words", &words(other)));
    }
    details.push(pen.phrases.say("history-forked-do"));
    details
}

fn this_device(pen: &Pen<'_>) -> &'static str {
    match pen.facts.device_kind.as_str() {
        "phone" => "device-phone",
        "tablet" => "device-tablet",
        "computer" => "device-computer",
        _ => "device-other",
    }
}

/// The notice on show.
pub(crate) fn notice(open: &Open, pen: &Pen<'_>) -> Option<NoticeView> {
    let notice: &Notice = open.notices.showing.as_ref()?;
    let detail_id = format!("{}-detail", notice.id);
    Some(NoticeView {
        number: notice.number,
        kind: notice.kind,
        text: match &notice.what {
            Some(what) => sentence(what, pen),
            None => pen.phrases.say(notice.id),
        },
        detail: pen
            .phrases
            .has(&detail_id)
            .then(|| pen.phrases.say(&detail_id)),
        action: notice.undo.map(|undo| {
            pen.phrases.say(match undo {
                Undo::Unbin(_) | Undo::Reattach | Undo::TakeBack(_) => "notice-undo",
                Undo::Details => "notice-details",
            })
        }),
    })
}
