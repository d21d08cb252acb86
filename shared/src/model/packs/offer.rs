//! The packs are at the relay: the manifest that names them goes out, and directly behind it the
//! checkpoint that says what they cover.

use pack::Manifest;
use wire::{Checkpoint, Kind, Place};

use super::super::Surroundings;
use super::super::attach::shelf::AtRelay;
use super::super::open::Open;
use super::super::space::keep_record;
use super::book::Standing;
use super::gather::{Writing, give_up};

/// Seals the two, once the relay has every part. True if it did something.
pub(crate) fn next(open: &mut Open, around: &Surroundings<'_>) -> bool {
    let Some(writing) = &open.packs.writing else {
        return false;
    };
    let at_relay = |part| {
        let held = open.attach.shelf.held(&part);
        held.is_some_and(|held| held.relay == AtRelay::Yes)
    };
    if !writing.parts().all(at_relay) {
        // Whoever sends them calls back.
        return false;
    }
    let can_seal = open.space.as_ref().is_some_and(|space| space.can_seal());
    if !can_seal || open.sync.busy {
        return false;
    }
    let Some(writing) = open.packs.writing.take() else {
        return false;
    };
    if offer(open, &writing, around).is_none() {
        open.packs.writing = Some(writing);
        give_up(open);
        open.packs.not_before_ms = around.now.unix_ms.saturating_add(60_000);
    }
    true
}

fn offer(open: &mut Open, writing: &Writing, around: &Surroundings<'_>) -> Option<()> {
    let book = &mut open.packs.book;
    let new = writing.made.iter().map(|made| made.entry);
    let kept = writing.plan.keep.iter();
    let kept: Vec<_> = kept.filter_map(|n| Some(book.pack(*n)?.entry())).collect();
    let manifest = Manifest {
        packs: new.chain(kept).collect(),
        covered: writing.plan.covered.clone(),
        deleted: book.gone.values().cloned().collect(),
    };
    let body = manifest.encode().ok()?;
    let parts = manifest.packs.iter().map(|pack| pack.part).collect();
    let space = open.space.as_mut()?;
    let before = space.replica.clone();
    let first = space.replica.next_place().seq;
    let records = (|| {
        let record = space.seal(Kind::Manifest, body)?;
        let place = Place::new(record.header().author, record.head());
        let covers = Checkpoint::Covers {
            manifest: place,
            covered: writing.plan.covered.clone(),
            parts,
        };
        let checkpoint = space.seal_checkpoint(&covers)?;
        Some((record, checkpoint, place))
    })();
    let Some((record, checkpoint, place)) = records else {
        space.replica = before;
        return None;
    };
    space.replica.bind(first, false);
    let checkpoint_place = Place::new(checkpoint.header().author, checkpoint.head());
    keep_record(open, record);
    keep_record(open, checkpoint);
    let packs = named(open, writing, &manifest);
    open.packs.book.offered = Some(Standing {
        manifest: place,
        checkpoint: checkpoint_place,
        position: 0,
        packs,
        covered: manifest.covered,
        at_ms: around.now.unix_ms,
        settled: false,
        answer: 0,
    });
    open.packs.book.rewrite = false;
    open.packs.book_changed = true;
    super::keep_parts(open);
    Some(())
}

/// Numbers for the manifest's packs; pages that are still as they were packed follow theirs.
fn named(open: &mut Open, writing: &Writing, manifest: &Manifest) -> Vec<u32> {
    let packs = manifest.packs.iter();
    let numbers: Vec<u32> = packs.map(|entry| open.packs.book.number(entry)).collect();
    for (made, number) in writing.made.iter().zip(&numbers) {
        if let Some(pack) = open.packs.book.pack_mut(*number) {
            pack.read = true;
        }
        if let Some(heads) = &made.inside.settings {
            open.packs.book.settings = (*number, heads.clone());
        }
        for (id, heads) in &made.inside.pages {
            let same = open
                .rows
                .get(id)
                .is_some_and(|row| row.heads == *heads && row.is_whole());
            if same {
                open.rows.touch(id, |row| row.pack = *number);
            }
        }
    }
    numbers
}
