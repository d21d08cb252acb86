//! Fetching packs, the newest first, one request at a time, and opening them in slices.

use rand_core::Rng;
use replica::Pace;
use seal::part::PartOpener;
use wire::PartId;

use super::super::attach::alive;
use super::super::attach::shelf::AtRelay;
use super::super::history::{self, What};
use super::super::open::Open;
use super::super::relay::{Answer, offset_from};
use super::super::timers::Purpose;
use super::super::{Surroundings, chores, join_words, space, sync};
use super::compare::Comparing;
use super::take::Taking;
use crate::asks::Asks;
use crate::told::Call;

/// Opened in one slice, in bytes.
const OPEN_BYTES: usize = 512 * 1024;

/// What is being fetched or opened.
#[derive(Default)]
pub(crate) struct Fetching {
    doing: Option<Doing>,
    pace: Pace,
    corrected: bool,
    /// Own packs that are read again, to vouch for them alone.
    pub(crate) again: Vec<u32>,
}

enum Doing {
    Asked(u32),
    Opening(u32, Box<PartOpener>),
    Taking(Box<Taking>),
    Comparing(Box<Comparing>),
}

impl Fetching {
    /// A pack is on its way, or being opened.
    pub(crate) fn is_busy(&self) -> bool {
        self.doing.is_some()
    }
}

/// The next pack is asked for at once: somebody may be waiting for a list.
pub(crate) fn begin(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    if open.packs.fetching.doing.is_some() || around.timers.is_waiting(Purpose::Packs) {
        return;
    }
    let again = open.packs.fetching.again.last().copied();
    if let Some(number) = open.packs.book.to_read().or(again) {
        ask(open, number, around, asks);
    }
}

fn ask(open: &mut Open, number: u32, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(part) = open.packs.book.pack(number).map(|pack| pack.part) else {
        return;
    };
    let Some(space) = &open.space else { return };
    if !around.online || !space.speaks_of_heads() {
        return;
    }
    let path = format!("/v1/parts/{}/{part}", space.replica.space());
    let operation = match join_words::get_part(open, &path, around) {
        Some(operation) => operation,
        None => {
            let signer = sync::signer(space);
            signer.request("GET", &path, Vec::new(), around.now, around.rng)
        }
    };
    open.packs.fetching.doing = Some(Doing::Asked(number));
    asks.http(operation, Call::PackGet);
}

/// The relay answered.
pub(crate) fn answered(
    open: &mut Open,
    answer: Answer,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(Doing::Asked(number)) = open.packs.fetching.doing.take() else {
        return;
    };
    let Some(pack) = open.packs.book.pack(number).cloned() else {
        return;
    };
    match answer {
        Answer::Good(sealed) if PartId::of(&sealed) == pack.part => {
            open.packs.fetching.pace.succeeded();
            open.packs.fetching.corrected = false;
            opening(open, number, sealed, around, asks);
        }
        Answer::Refused(problem, wait_s) => {
            let offset_ms = offset_from(&problem, around.now);
            let corrected = &mut open.packs.fetching.corrected;
            if let Some(offset_ms) = offset_ms.filter(|_| !std::mem::replace(corrected, true))
                && let Some(space) = &mut open.space
            {
                space.clock_offset_ms = offset_ms;
                ask(open, number, around, asks);
                return;
            }
            if problem.code == wire::Code::NotFound {
                lost(open, pack.part, around);
            }
            let next = open.packs.book.to_read().filter(|next| *next != number);
            let missing = next
                .and_then(|next| open.packs.book.pack(next))
                .map(|p| p.missing_ms);
            match (next, missing) {
                // The others are there for all that is known.
                (Some(next), Some(0)) if problem.code == wire::Code::NotFound => {
                    ask(open, next, around, asks);
                }
                _ => later(open, wait_s, around, asks),
            }
        }
        _ => later(open, 0, around, asks),
    }
}

/// The relay does not have a part of the manifest in force.
fn lost(open: &mut Open, part: PartId, around: &Surroundings<'_>) {
    match open.attach.shelf.held(&part).map(|held| held.relay) {
        Some(AtRelay::No) => {}
        Some(_) => {
            // It is here: it is sent again.
            open.attach.shelf.relay_has(&part, false);
            open.attach.shelf_changed = true;
            alive::returns(open, 1, around);
        }
        None => super::lost::missing(open, &[part], around),
    }
}

fn later(open: &mut Open, wait_s: u32, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let jitter = around.rng.next_u32();
    let pace_ms = open.packs.fetching.pace.failed(jitter);
    let wait_ms = pace_ms.max(wait_s.saturating_mul(1_000));
    around.timers.start(Purpose::Packs, wait_ms, asks);
}

fn opening(
    open: &mut Open,
    number: u32,
    sealed: Vec<u8>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let (Some(space), Some(pack)) = (&open.space, open.packs.book.pack(number)) else {
        return;
    };
    let part = pack.part;
    let Some(identity) = space.keyring.get(&pack.epoch) else {
        // Its key may still come.
        later(open, 0, around, asks);
        return;
    };
    match PartOpener::new(identity, sealed.clone()) {
        Ok(opener) => {
            super::keep_part(open, part, sealed, AtRelay::Yes);
            if let Some(pack) = open.packs.book.pack_mut(number) {
                pack.missing_ms = 0;
            }
            open.packs.fetching.doing = Some(Doing::Opening(number, Box::new(opener)));
            step(open, around, asks);
        }
        Err(_) => refuse(open, number, around),
    }
    chores::wake(open, around, asks);
}

/// Whoever wrote this manifest named something that is no pack: it is not acknowledged, and what is
/// here is packed anew.
fn refuse(open: &mut Open, number: u32, around: &Surroundings<'_>) {
    open.packs.fetching.again.clear();
    if let Some(pack) = open.packs.book.pack_mut(number) {
        pack.refused = true;
    }
    open.packs.book.rewrite = true;
    open.packs.book_changed = true;
    let author = open.packs.book.newest.as_ref().map(|n| n.manifest.author);
    let device = author.map(|author| space::device_name(open, &author));
    let device = device.unwrap_or_default();
    history::note(open, around.now, What::RejectedRecord { device });
}

/// The next slice. True if there is, or will be, more.
pub(crate) fn next(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) -> bool {
    match open.packs.fetching.doing {
        Some(Doing::Asked(_)) => return true,
        Some(_) => {
            step(open, around, asks);
            asks.redraw();
            chores::wake(open, around, asks);
            return true;
        }
        None => begin(open, around, asks),
    }
    open.packs.fetching.doing.is_some() || around.timers.is_waiting(Purpose::Packs)
}

fn step(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    match open.packs.fetching.doing.take() {
        Some(Doing::Opening(number, mut opener)) => match opener.open(OPEN_BYTES) {
            Ok(false) => open.packs.fetching.doing = Some(Doing::Opening(number, opener)),
            Ok(true) => match pack::Pack::parse(opener.into_plaintext().to_vec()) {
                Ok(pack) => parsed(open, number, pack, around, asks),
                Err(_) => refuse(open, number, around),
            },
            Err(_) => refuse(open, number, around),
        },
        Some(Doing::Taking(taking)) => took(open, *taking, around, asks),
        Some(Doing::Comparing(comparing)) => compared(open, *comparing, around, asks),
        other => open.packs.fetching.doing = other,
    }
}

fn parsed(
    open: &mut Open,
    number: u32,
    pack: pack::Pack,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if open.packs.fetching.again.contains(&number) {
        compared(open, Comparing::new(number, pack), around, asks);
    } else {
        took(open, Taking::new(number, pack), around, asks);
    }
}

fn compared(
    open: &mut Open,
    mut comparing: Comparing,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if !comparing.step(open) {
        open.packs.fetching.doing = Some(Doing::Comparing(Box::new(comparing)));
        return;
    }
    let number = comparing.number();
    let again = &mut open.packs.fetching.again;
    // It may have been given up meanwhile, for a newer manifest.
    let was_last = again.as_slice() == [number];
    again.retain(|other| *other != number);
    if was_last {
        super::settle::read_again(open);
    }
    begin(open, around, asks);
}

fn took(open: &mut Open, mut taking: Taking, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let number = taking.number();
    if taking.step(open, around, asks) {
        if let Some(pack) = open.packs.book.pack_mut(number) {
            pack.read = true;
        }
        open.packs.book_changed = true;
        open.packs.untidy = true;
        begin(open, around, asks);
    } else {
        open.packs.fetching.doing = Some(Doing::Taking(Box::new(taking)));
    }
}
