//! Another device was first: what this one has not got accepted is made again on top of that.
//!
//! Pull to the end; let the relay's head say what it has of us after all; take back own entries,
//! statements and places in the chain; seal what waits again under the epoch in force; carry out
//! what is still wanted. All of the last three is one commit, so that a crash leaves either the old
//! outbox, which is refused again, or the new one. Keys stay: a keyring only grows.

use journal::DocumentId;
use seal::record::open_record;
use std::collections::BTreeMap;
use wire::{AuthorId, Head, Kind, Record};

use super::intent::{self, Intent};
use super::open::Open;
use super::space::{Blocked, keep_record, outbox_name};
use super::sync::SyncRun;
use super::timers::Purpose;
use super::transaction::without_own;
use super::{Surroundings, packs, sync};
use crate::asks::Asks;
use crate::effect::StoreValue;
use crate::told::Reading;

/// In a row before a refusal is waited out.
const ATTEMPTS_MAX: u32 = 3;
/// Before the outbox is read once more.
const AGAIN_MS: u32 = 50;

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The rest of what the relay holds is being pulled. What it refused with, if it did.
    Pulling(Option<wire::Code>),
    /// The outbox is read as soon as everything is kept.
    Due,
    /// The outbox is being read.
    Reading,
}

/// Making own work again.
#[derive(Default)]
pub(crate) struct RebaseRun {
    pub(crate) stage: Option<Stage>,
    attempts: u32,
    /// Heads that the relay named when it refused a removal.
    held: BTreeMap<AuthorId, Head>,
}

impl RebaseRun {
    /// The relay took something: the next refusal is another story.
    pub(crate) fn succeeded(&mut self) {
        self.attempts = 0;
        self.held.clear();
    }

    /// The pull did not come through.
    pub(crate) fn cut_off(&mut self) {
        if matches!(self.stage, Some(Stage::Pulling(_))) {
            self.stage = None;
        }
    }
}

impl SyncRun {
    /// The head that the relay named when it refused this removal.
    pub(crate) fn held_of(&self, intent: &Intent) -> Option<Head> {
        match intent {
            Intent::Remove { author } => self.rebase.held.get(author).copied(),
            _ => None,
        }
    }
}

/// The relay refused, and what waits may only need to be made again. False if it was tried often
/// enough, or is no such refusal.
pub(crate) fn refused(
    open: &mut Open,
    problem: &wire::Problem,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) -> bool {
    let fits = matches!(
        problem.code,
        wire::Code::StaleEpoch | wire::Code::AccessConflict | wire::Code::CheckpointConflict
    );
    if !fits || open.sync.pull_only {
        return false;
    }
    if open.sync.rebase.attempts >= ATTEMPTS_MAX {
        open.sync.rebase.attempts = 0;
        return false;
    }
    open.sync.rebase.attempts = open.sync.rebase.attempts.saturating_add(1);
    if let Some(part) = &problem.part {
        // It was there once: it is sent again, and then named again.
        open.attach.shelf.relay_has(part, false);
        open.attach.shelf_changed = true;
    }
    if let (Some(seq), Some(hash)) = (problem.held_seq, problem.held_hash) {
        note_held(open, Head { seq, hash });
    }
    begin(open, Some(problem.code), around, asks);
    true
}

/// A removal did not name the head that the relay holds: it is that of the first removal queued.
fn note_held(open: &mut Open, head: Head) {
    let Some(space) = &open.space else { return };
    let removal = space
        .work
        .asked
        .iter()
        .find_map(|asked| match &asked.intent {
            Intent::Remove { author } if asked.last.is_some() => Some(*author),
            _ => None,
        });
    if let Some(author) = removal {
        open.sync.rebase.held.insert(author, head);
    }
}

/// Pulls what there is, without sending anything.
pub(crate) fn begin(
    open: &mut Open,
    code: Option<wire::Code>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.sync.rebase.stage = Some(Stage::Pulling(code));
    sync::pull(open, around, asks);
}

/// Everything the relay holds was seen. What waits is made again if that can change anything.
pub(crate) fn caught_up(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(Stage::Pulling(code)) = open.sync.rebase.stage else {
        return;
    };
    open.sync.rebase.stage = None;
    let Some(space) = &mut open.space else { return };
    let epoch = space.epoch();
    let changes = space.replica.has_lost_a_race()
        || space.replica.transactions().next().is_some()
        || !space.work.entries.is_empty()
        || space
            .replica
            .outbox()
            .any(|queued| epoch.is_some() && queued.epoch != epoch);
    if changes {
        open.sync.rebase.stage = Some(Stage::Due);
        sync::later(open);
        return;
    }
    give_up(open, code, around, asks);
}

/// The relay refuses what it has no reason to refuse: it is waited out like anything else.
fn give_up(
    open: &mut Open,
    code: Option<wire::Code>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if let Some(space) = &mut open.space {
        space.blocked = Some(match code {
            Some(wire::Code::StaleEpoch) => Blocked::Other(wire::Code::StaleEpoch),
            _ => Blocked::Conflict,
        });
    }
    let wait_ms = open.sync.back_off(around);
    around.timers.start(Purpose::Sync, wait_ms, asks);
}

/// Everything is kept: read what waits.
pub(crate) fn read_outbox(open: &mut Open, asks: &mut Asks) {
    let Some(space) = &open.space else { return };
    let seqs: Vec<u64> = space.replica.outbox().map(|queued| queued.seq).collect();
    open.sync.rebase.stage = Some(Stage::Reading);
    let names = seqs.iter().map(|seq| outbox_name(open, *seq)).collect();
    asks.read(names, Reading::Rebase(seqs));
}

/// The outbox was read: make everything again, in one commit.
pub(crate) fn outbox_read(
    open: &mut Open,
    seqs: &[u64],
    values: &[StoreValue],
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    if open.sync.rebase.stage != Some(Stage::Reading) {
        return;
    }
    let Some(space) = &open.space else { return };
    let queued: Vec<u64> = space.replica.outbox().map(|queued| queued.seq).collect();
    if queued != seqs || values.len() != seqs.len() {
        // Something was written meanwhile, or the store did not answer: once more.
        open.sync.rebase.stage = Some(Stage::Due);
        around.timers.start(Purpose::Sync, AGAIN_MS, asks);
        return;
    }
    let mut records = Vec::with_capacity(seqs.len());
    for (seq, value) in seqs.iter().zip(values) {
        let record = open
            .keeper
            .open(&outbox_name(open, *seq), value)
            .ok()
            .flatten()
            .and_then(|bytes| Record::parse(&bytes).ok());
        records.push((*seq, record));
    }
    open.sync.rebase.stage = None;
    if redo(open, records, around, asks).is_none() {
        give_up(open, None, around, asks);
    }
    asks.redraw();
}

/// What a record carried, to be sealed again.
struct Carried {
    seq: u64,
    kind: Kind,
    body: Vec<u8>,
}

fn redo(
    open: &mut Open,
    records: Vec<(u64, Option<Record>)>,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) -> Option<()> {
    let space = open.space.as_mut()?;
    let membership = without_own(space)?;
    let back_to = match records.first() {
        Some((seq, first)) => {
            before(*seq, first.as_ref()).or_else(|| space.replica.acked_head())?
        }
        None => space.replica.head_of(&space.me()),
    };
    let carried: Vec<Carried> = records
        .iter()
        .filter_map(|(seq, record)| carried(space, *seq, record.as_ref()?))
        .collect();
    space.membership = Some(membership);
    space.replica.retract(back_to);
    space.work.entries.clear();
    for asked in &mut space.work.asked {
        asked.last = None;
    }
    for (seq, _) in &records {
        let name = outbox_name(open, *seq);
        open.keeper.remove(name);
    }
    packs::settle::taken_back(open, back_to.seq);
    open.space_changed = true;
    open.sync.offered = true;
    // What cannot be sealed now is sent whole once it can: no page waits on a key that may not come.
    let mut moved = BTreeMap::new();
    if open.space.as_ref()?.can_seal() {
        seal_again(open, &carried, &mut moved);
        intent::caught_up(open, around, asks);
    } else {
        intent::caught_up(open, around, asks);
        seal_again(open, &carried, &mut moved);
    }
    follow(open, back_to, &moved);
    Some(())
}

/// The own head before the first record of the outbox.
fn before(seq: u64, first: Option<&Record>) -> Option<Head> {
    let seq = seq.saturating_sub(1);
    first.map(|record| Head {
        seq,
        hash: record.header().previous,
    })
}

/// Pages and what was deleted go out again; keys and members follow from the intents, and packs are
/// made anew.
fn carried(space: &super::space::Space, seq: u64, record: &Record) -> Option<Carried> {
    let kind = record.header().kind;
    if !matches!(kind, Kind::Updates | Kind::Tombstones) {
        return None;
    }
    let opened = open_record(&space.keyring, record).ok()?;
    Some(Carried {
        seq,
        kind,
        body: opened.body,
    })
}

fn seal_again(open: &mut Open, carried: &[Carried], moved: &mut BTreeMap<u64, u64>) {
    for Carried { seq, kind, body } in carried {
        let Some(space) = &mut open.space else { return };
        if !space.can_seal() {
            return;
        }
        if let Some(record) = space.seal(*kind, body.clone()) {
            moved.insert(*seq, keep_record(open, record));
        }
    }
}

/// Pages follow the records that carry them. A page whose record is gone goes out whole again.
fn follow(open: &mut Open, back_to: Head, moved: &BTreeMap<u64, u64>) {
    let rows: Vec<(DocumentId, u64)> = open
        .rows
        .iter()
        .filter(|row| row.own_seq > back_to.seq)
        .map(|row| (row.id, row.own_seq))
        .collect();
    for (id, seq) in rows {
        let seq = moved.get(&seq).copied();
        open.rows.touch(&id, |row| match seq {
            Some(seq) => row.own_seq = seq,
            None => row.unsent(),
        });
    }
    for (seq, _) in &mut open.packs.book.erasing {
        if *seq > back_to.seq {
            *seq = moved.get(seq).copied().unwrap_or(0);
            open.packs.book_changed = true;
        }
    }
    if open.install.settings_seq > back_to.seq {
        let seq = open.install.settings_seq;
        open.install.settings_seq = moved.get(&seq).copied().unwrap_or(0);
        open.install_changed = true;
    }
}
