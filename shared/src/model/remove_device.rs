//! Removing another device: two taps, then the relay's word.

use wire::AuthorId;

use super::Surroundings;
use super::history::{self, What};
use super::intent::{self, Advice, Intent};
use super::open::Open;
use super::space::Space;

/// The device of this id, if it can be removed from here.
fn found(space: &Space, device: &str) -> Option<AuthorId> {
    let author: AuthorId = device.parse().ok()?;
    can_remove(space, &author).then_some(author)
}

/// Another device of this person that is not being removed already.
pub(crate) fn can_remove(space: &Space, author: &AuthorId) -> bool {
    let is_active = space
        .membership
        .as_ref()
        .and_then(|membership| membership.member(author))
        .is_some_and(|member| member.removal.is_none());
    is_active
        && *author != space.me()
        && space.is_member()
        && space.work.removal_of(author).is_none()
}

/// The first tap.
pub(crate) fn asked(open: &mut Open, device: &str) {
    let Some(space) = &open.space else { return };
    open.removing = found(space, device);
}

/// The second tap, on what the first one showed. It is remembered, and takes effect once the relay
/// has accepted it.
pub(crate) fn confirmed(open: &mut Open, device: &str) {
    let Some(author) = open.removing.take() else {
        return;
    };
    let same = device.parse::<AuthorId>() == Ok(author);
    let can = open
        .space
        .as_ref()
        .is_some_and(|space| can_remove(space, &author));
    if same && can {
        intent::ask(open, Intent::Remove { author });
    }
}

/// Not after all. What is on its way to the relay already is not called back.
pub(crate) fn declined(open: &mut Open, device: &str) {
    open.removing = None;
    let Ok(author) = device.parse::<AuthorId>() else {
        return;
    };
    if let Some(space) = &mut open.space
        && space.work.take_back(&Intent::Remove { author })
    {
        open.space_changed = true;
    }
}

/// The relay accepted a removal of this device: it is effective, and only now it is said.
pub(crate) fn done(open: &mut Open, author: AuthorId, around: &mut Surroundings<'_>) {
    let Some(space) = &mut open.space else { return };
    if space.work.removal_ms(&author).is_none() {
        let now_ms = around.now.unix_ms;
        space.work.removals.push((author, now_ms));
    }
    // Nobody knows whether that device, or who has it, knows the words as well.
    space.work.advice = Advice::AfterRemoval;
    let device = name_of(space, &author);
    history::note(open, around.now, What::DeviceRemoved { device });
    open.notices.done("notice-device-removed");
}

fn name_of(space: &Space, author: &AuthorId) -> String {
    space
        .membership
        .as_ref()
        .and_then(|membership| membership.member(author))
        .map(|member| member.name.clone())
        .unwrap_or_default()
}

/// Removals that other devices asked for are remembered with the day this one heard of them.
pub(crate) fn look(open: &mut Open, around: &mut Surroundings<'_>) {
    let now_ms = around.now.unix_ms;
    let Some(space) = &mut open.space else { return };
    let Some(membership) = &space.membership else {
        return;
    };
    let unheard: Vec<AuthorId> = membership
        .members()
        .filter(|member| member.removal.is_some_and(|removal| removal.revoked))
        .map(|member| member.bundle.author)
        .filter(|author| {
            space.work.removal_ms(author).is_none() && space.work.removal_of(author).is_none()
        })
        .collect();
    for author in unheard {
        let Some(space) = &mut open.space else { return };
        space.work.removals.push((author, now_ms));
        let device = name_of(space, &author);
        open.space_changed = true;
        history::note(open, around.now, What::DeviceRemoved { device });
    }
}

impl super::intent::Work {
    /// When this device heard that a device was removed, in milliseconds since 1970.
    pub(crate) fn removal_ms(&self, author: &AuthorId) -> Option<i64> {
        self.removals
            .iter()
            .find(|(of, _)| of == author)
            .map(|(_, at_ms)| *at_ms)
    }
}
