//! A manifest is in force, and what it covers may go: by another device's word that it read every
//! pack, or by the writer's that it read them again: after thirty days, or after one where no other
//! device is listed that could have said so.

use wire::{Checkpoint, Place, limits};

use super::super::open::Open;
use super::super::rows::{Row, author_tag};
use super::super::space::{Space, keep_record};
use super::super::{Surroundings, log, settings};
use super::book::Standing;
use super::{cover, fetch};
use crate::asks::Asks;

const DAY_MS: i64 = 24 * 60 * 60_000;

/// How long the writer waits for another device's word before it reads its packs again, in
/// milliseconds: a day more than the relay asks for, for clocks that differ.
fn wait_ms(space: &Space) -> i64 {
    let devices = space.devices().len();
    i64::from(limits::reread_days(devices).saturating_add(1)).saturating_mul(DAY_MS)
}

/// Somebody vouches for a manifest: the relay drops what it covers, and so does the kept log.
pub(crate) fn acknowledged(open: &mut Open, manifest: Place) {
    let Some(newest) = &mut open.packs.book.newest else {
        return;
    };
    if newest.manifest != manifest || newest.settled {
        return;
    }
    newest.settled = true;
    let covered = newest.covered.iter();
    let settled = replica::log::Cover {
        author: newest.manifest.author,
        manifest: newest.manifest.seq,
        checkpoint: newest.checkpoint.seq,
        covered: covered.map(|place| (place.author, place.head())).collect(),
    };
    open.packs.book_changed = true;
    log::covered(open, settled);
}

/// Own records were accepted: among them may be a manifest's checkpoint, or an acknowledgement.
pub(crate) fn accepted(open: &mut Open, around: &Surroundings<'_>) {
    let Some(space) = &open.space else { return };
    let (me, stored) = (space.me(), space.replica.stored_seq());
    let book = &mut open.packs.book;
    let offered = book.offered.take_if(|o| o.checkpoint.seq <= stored);
    if let Some(mut standing) = offered {
        let logged = open.log.get(&me, standing.checkpoint.seq);
        standing.position = logged.map_or(0, |logged| logged.position);
        standing.at_ms = around.now.unix_ms;
        open.packs.book_changed = true;
        promote(open, standing);
    }
    let answered = open
        .packs
        .book
        .newest
        .as_ref()
        .filter(|newest| !newest.settled && newest.answer > 0 && newest.answer <= stored);
    if let Some(manifest) = answered.map(|newest| newest.manifest) {
        if let Some(newest) = &mut open.packs.book.newest {
            newest.at_ms = around.now.unix_ms;
        }
        acknowledged(open, manifest);
    }
}

fn promote(open: &mut Open, standing: Standing) {
    if cover::is_newer(open, &standing) {
        let seq = standing.manifest.seq;
        let packs = standing.packs.clone();
        open.packs.book.newest = Some(standing);
        open.packs.fetching.again.clear();
        open.packs.untidy = true;
        // What no record could carry is at the relay now.
        let carried: Vec<_> = open
            .rows
            .iter()
            .filter(|row| row.large && packs.contains(&row.pack))
            .map(|row| row.id)
            .collect();
        for id in carried {
            open.rows.touch(&id, |row| {
                row.large = false;
                row.own_seq = seq;
            });
        }
    }
    super::keep_parts(open);
}

/// Own records behind this seq are taken back: packs that were to be named are made anew.
pub(crate) fn taken_back(open: &mut Open, back_to: u64) {
    let book = &mut open.packs.book;
    let mut any = book
        .offered
        .take_if(|o| o.checkpoint.seq > back_to)
        .is_some();
    if let Some(newest) = book
        .newest
        .as_mut()
        .filter(|newest| newest.answer > back_to)
    {
        newest.answer = 0;
        any = true;
    }
    open.packs.book_changed |= any;
    super::gather::give_up(open);
}

/// Seals what this device can say of the manifest in force. True if it did something.
pub(crate) fn next(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) -> bool {
    let Some(space) = &open.space else {
        return false;
    };
    let Some(newest) = &open.packs.book.newest else {
        return false;
    };
    let waits = newest.settled || newest.answer > 0 || !open.packs.book.all_read();
    if waits || !space.can_seal() || !space.speaks_of_heads() || open.rows.any_stale() {
        return false;
    }
    let manifest = newest.manifest;
    if manifest.author == space.me() {
        let age_ms = around.now.unix_ms.saturating_sub(newest.at_ms);
        if age_ms < wait_ms(space) || !open.packs.fetching.again.is_empty() {
            return false;
        }
        if newest.packs.is_empty() {
            return return_lacking(open) || answer(open, &Checkpoint::ReadAgain { manifest });
        }
        open.packs.fetching.again.clone_from(&newest.packs);
        fetch::begin(open, around, asks);
        return false;
    }
    return_lacking(open) || answer(open, &Checkpoint::Acknowledges { manifest })
}

/// The writer compared all its packs with what is here. If they lack something that goes out first,
/// and they are read once more.
pub(crate) fn read_again(open: &mut Open) {
    let newest = open.packs.book.newest.as_ref();
    let Some(manifest) = newest.filter(|n| n.answer == 0).map(|n| n.manifest) else {
        return;
    };
    if !return_lacking(open) {
        answer(open, &Checkpoint::ReadAgain { manifest });
    }
}

fn answer(open: &mut Open, checkpoint: &Checkpoint) -> bool {
    let sealed = open
        .space
        .as_mut()
        .and_then(|space| space.seal_checkpoint(checkpoint));
    let Some(record) = sealed else { return false };
    let seq = keep_record(open, record);
    if let Some(newest) = &mut open.packs.book.newest {
        newest.answer = seq;
    }
    open.packs.book_changed = true;
    true
}

/// Pages that the manifest covers and its packs lack go out whole again, before it is acknowledged.
/// True if there are any.
fn return_lacking(open: &mut Open) -> bool {
    if lacks_settings(open) {
        settings::offer(open);
    }
    let (Some(space), Some(newest)) = (&open.space, &open.packs.book.newest) else {
        return false;
    };
    let me = space.me();
    let lacking: Vec<_> = open
        .rows
        .iter()
        .filter(|row| !newest.packs.contains(&row.pack))
        .filter(|row| row.own_seq > 0 || row.foreign)
        .filter(|row| !row.large && !is_beyond(row, newest, &me))
        .map(|row| row.id)
        .collect();
    for id in &lacking {
        open.rows.touch(id, Row::unsent);
    }
    !lacking.is_empty()
}

/// Whether the settings of this device are in none of the manifest's packs, and in no own record
/// beyond what it covers.
fn lacks_settings(open: &Open) -> bool {
    let (Some(space), Some(newest)) = (&open.space, &open.packs.book.newest) else {
        return false;
    };
    let heads = open.settings.heads();
    let (pack, packed) = &open.packs.book.settings;
    let is_packed = newest.packs.contains(pack) && *packed == heads;
    let is_beyond = open.install.settings_seq > newest.covered_of(&space.me());
    !heads.is_empty() && !is_packed && !is_beyond
}

/// Whether some record beyond what is covered carries the page, or changes of it.
fn is_beyond(row: &Row, newest: &Standing, me: &wire::AuthorId) -> bool {
    let theirs = row.last.is_some_and(|(tag, seq)| {
        let place = newest.covered.iter().find(|p| author_tag(&p.author) == tag);
        seq > place.map_or(0, |place| place.seq)
    });
    theirs || row.own_seq > newest.covered_of(me)
}
