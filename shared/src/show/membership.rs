//! Removing devices, being removed, replacing the recovery key, in words.

use seal::recovery::RecoverySeed;
use wire::AuthorId;

use super::states::Counts;
use super::{Pen, devices};
use crate::model::intent::Advice;
use crate::model::open::Open;
use crate::model::replace_recovery;
use crate::model::space::Space;
use crate::view::{
    AdviceView, NewSheetView, RecoveryStateView, RemovalState, RemovedDeviceView, RemovedView,
    RemovingView,
};

fn name_of(space: &Space, author: &AuthorId) -> Option<String> {
    let member = space.membership.as_ref()?.member(author)?;
    Some(member.name.clone())
}

/// How far the removal of a device has come.
pub(crate) fn removal(space: &Space, author: &AuthorId) -> RemovalState {
    match space.work.removal_of(author) {
        Some(asked) if asked.last.is_some() => RemovalState::Sending,
        Some(_) => RemovalState::Waiting,
        None => RemovalState::No,
    }
}

pub(crate) fn removal_text(state: RemovalState, pen: &Pen<'_>) -> String {
    match state {
        RemovalState::No => String::new(),
        RemovalState::Waiting => pen.phrases.say("removal-waiting"),
        RemovalState::Sending => pen.phrases.say("removal-sending"),
    }
}

/// What the second tap would do.
pub(crate) fn removing(open: &Open, space: &Space, pen: &Pen<'_>) -> Option<RemovingView> {
    let author = open.removing?;
    let name = name_of(space, &author)?;
    let mut points = vec![
        pen.phrases.say("removing-later"),
        pen.phrases.say("removing-keeps"),
        pen.phrases.say("removing-back"),
    ];
    if !pen.online || open.sync.unreachable {
        points.push(pen.phrases.say("removing-offline"));
    }
    points.push(pen.phrases.say("removing-words"));
    Some(RemovingView {
        device: author.to_string(),
        title: pen.say_text("removing-title", "name", &name),
        points,
    })
}

/// Devices that were removed, with the day this one heard of it. One whose removal the relay has
/// not accepted yet is still among the devices.
pub(crate) fn removed_devices(space: &Space, pen: &Pen<'_>) -> Vec<RemovedDeviceView> {
    space
        .work
        .removals
        .iter()
        .filter_map(|(author, at_ms)| {
            Some(RemovedDeviceView {
                name: name_of(space, author)?,
                text: pen.say_text("removed-on", "day", &pen.day_of_ms(*at_ms)),
            })
        })
        .collect()
}

pub(crate) fn recovery(space: &Space, pen: &Pen<'_>) -> RecoveryStateView {
    let replacing = space.work.replaces_recovery();
    let can_show = space.seed.is_some() && space.shows_recovery_in_force();
    let id = match (replacing, can_show, space.sheet_kept) {
        (true, ..) => "recovery-replacing",
        (false, false, _) => "recovery-elsewhere",
        (false, true, true) => "recovery-kept",
        (false, true, false) => "recovery-not-kept",
    };
    RecoveryStateView {
        text: pen.phrases.say(id),
        can_replace: replace_recovery::can_replace(space),
        replacing,
        can_show,
    }
}

pub(crate) fn advice(space: &Space, pen: &Pen<'_>) -> Option<AdviceView> {
    let id = match space.work.advice {
        Advice::None => return None,
        Advice::AfterRemoval => "advice-after-removal",
        Advice::AfterRestoring => "advice-after-restoring",
    };
    if space.work.replaces_recovery() {
        return None;
    }
    Some(AdviceView {
        text: pen.phrases.say(id),
        action: pen.phrases.say("advice-replace"),
        decline: pen.phrases.say("advice-decline"),
    })
}

/// This device was removed.
pub(crate) fn removed(open: &Open, space: &Space, pen: &Pen<'_>) -> RemovedView {
    let mut points = Vec::new();
    match &space.work.removed {
        Some(removed) => {
            let day = pen.day_of_ms(removed.at_ms);
            points.push(match name_of(space, &removed.by) {
                Some(name) => {
                    let arguments = [
                        ("name", phrases::Value::Text(&name)),
                        ("day", phrases::Value::Text(&day)),
                    ];
                    pen.phrases.say_with("removed-here-by", &arguments)
                }
                None => pen.say_text("removed-here-recovery", "day", &day),
            });
        }
        None => points.push(pen.phrases.say("removed-here-somebody")),
    }
    points.push(pen.phrases.say("removed-here-stays"));
    points.push(pen.phrases.say("removed-here-back"));
    let waiting = Counts::of(open).waiting();
    RemovedView {
        title: pen.phrases.say("removed-here-title"),
        points,
        unsent: (waiting > 0)
            .then(|| pen.say_text("removed-here-unsent", "pages", &pen.pages(waiting))),
    }
}

/// A new sheet, before it takes the place of the old one.
pub(crate) fn new_sheet(seed: &RecoverySeed, space: &Space, pen: &Pen<'_>) -> NewSheetView {
    NewSheetView {
        sheet: devices::sheet(seed, &space.relay, pen),
        points: vec![
            pen.phrases.say("new-sheet-old-words"),
            pen.phrases.say("new-sheet-backups"),
        ],
    }
}
