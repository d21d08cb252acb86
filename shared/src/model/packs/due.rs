//! When packs are written, and which: what is in no pack, and small packs grown together.

use std::collections::BTreeMap;

use journal::DocumentId;
use replica::Trouble;
use wire::Place;

use super::super::open::Open;
use super::super::space::Space;
use super::super::{Surroundings, heal};

/// Records that lie uncovered before they are packed …
const RECORDS: u64 = 200;
/// … or their bytes.
const BYTES: u64 = 64 * 1024;
/// Packs of one size before they are merged into one of the next.
const TIER: usize = 8;
/// A manifest of this age, in milliseconds, or of any age where nobody else can vouch for it, is left
/// in force until it is settled: each new one would begin the wait anew, and the relay would never
/// forget …
const STANDS_MS: i64 = 2 * 24 * 60 * 60_000;
/// … unless so much lies uncovered, in bytes, and as much as the packs hold.
const MUCH_BYTES: u64 = 256 * 1024;
/// After a device vouched for its own manifest the relay has this long, in milliseconds, to drop what
/// is covered, before a new one takes its place.
const FORGET_MS: i64 = 24 * 60 * 60_000;
/// Packs of this size, in bytes, are not merged any more.
const FULL_BYTES: u64 = 768 * 1024;

/// What is to be packed.
pub(crate) struct Plan {
    pub(crate) covered: Vec<Place>,
    /// Packs that stay as they are, in their order.
    pub(crate) keep: Vec<u32>,
    pub(crate) level: u8,
    /// Pages for new packs, the newest first.
    pub(crate) documents: Vec<DocumentId>,
    pub(crate) settings: bool,
}

/// Whether this device is to write packs now.
pub(crate) fn plan(open: &Open, around: &Surroundings<'_>) -> Option<Plan> {
    let space = open.space.as_ref()?;
    if !is_quiet(open, space, around) {
        return None;
    }
    let newest = open.packs.book.newest.as_ref();
    let covered_of = |author: &wire::AuthorId| newest.map_or(0, |n| n.covered_of(author));
    let (records, bytes) = open.log.beyond(covered_of);
    // The others wait longer: one of them writes, unless it is gone.
    let rank = u64::from(rank_of(space));
    let many = records >= RECORDS.saturating_add(rank.saturating_mul(RECORDS / 4))
        || bytes >= BYTES.saturating_add(rank.saturating_mul(BYTES / 4));
    let large = open.rows.iter().any(|row| row.large);
    let due = many && !stands(open, space, bytes, around);
    (due || large || open.packs.book.rewrite).then(|| choose(open, space))
}

/// Whether the manifest in force is this device's and another would undo what it waits for: to be
/// settled, or, once it is, that the relay forgets.
fn stands(open: &Open, space: &Space, beyond: u64, around: &Surroundings<'_>) -> bool {
    let book = &open.packs.book;
    let newest = book.newest.as_ref();
    let Some(newest) = newest.filter(|n| n.manifest.author == space.me()) else {
        return false;
    };
    let numbers = newest.packs.iter();
    let packs = numbers.filter_map(|number| book.pack(*number));
    let packed: u64 = packs.map(|pack| pack.bytes).sum();
    let age_ms = around.now.unix_ms.saturating_sub(newest.at_ms);
    let waits = if newest.settled {
        newest.answer > 0 && age_ms < FORGET_MS
    } else {
        age_ms >= STANDS_MS || space.is_alone()
    };
    waits && beyond < MUCH_BYTES.max(packed)
}

/// Nothing waits, nothing is on its way, and everything that came was understood.
fn is_quiet(open: &Open, space: &Space, around: &Surroundings<'_>) -> bool {
    let book = &open.packs.book;
    let waits = book.offered.is_some() || book.to_read().is_some() || !book.judging.is_empty();
    let not_understood = space.replica.parked().iter().any(|parked| {
        let trouble = parked.trouble;
        [
            Trouble::ChainBroken,
            Trouble::Uncertified,
            Trouble::UnknownEpoch,
            Trouble::Unopenable,
            Trouble::UnknownKind,
        ]
        .iter()
        .any(|kind| *kind as u8 == trouble)
    });
    let settled = space.can_seal()
        && space.speaks_of_heads()
        && space.founding.is_none()
        && space.keys_before.is_none()
        && space.blocked().is_none()
        && !space.replica.has_outgoing();
    let idle =
        !open.sync.busy && !open.heal.is_running() && open.log_ready && !open.sync.unreachable;
    let whole = open.log.filling_from().is_none() && !open.rows.any_stale();
    settled
        && idle
        && whole
        && !waits
        && !not_understood
        && around.online
        && around.now.unix_ms >= open.packs.not_before_ms
        && !heal::is_due(open)
}

fn choose(open: &Open, space: &Space) -> Plan {
    let book = &open.packs.book;
    let standing: Vec<u32> = book.newest.as_ref().map_or(Vec::new(), |n| n.packs.clone());
    let mut live: BTreeMap<u32, u32> = BTreeMap::new();
    for row in open.rows.iter().filter(|row| row.is_whole()) {
        let count = live.entry(row.pack).or_default();
        *count = count.saturating_add(1);
    }
    let (settings_pack, settings_heads) = &book.settings;
    let settings_live = *settings_heads == open.settings.heads();
    if settings_live {
        let count = live.entry(*settings_pack).or_default();
        *count = count.saturating_add(1);
    }
    let mut keep: Vec<u32> = Vec::new();
    let mut small: BTreeMap<u8, usize> = BTreeMap::new();
    for number in standing {
        let Some(pack) = book.pack(number).filter(|pack| !pack.refused) else {
            continue;
        };
        let alive = live.get(&number).copied().unwrap_or(0);
        let dead = pack.documents.saturating_sub(alive);
        // A pack that holds what was deleted goes, however little of it that is.
        let outdated = (book.rewrite && dead > 0) || dead > alive;
        if !outdated {
            keep.push(number);
            if pack.bytes < FULL_BYTES {
                let count = small.entry(pack.level).or_default();
                *count = count.saturating_add(1);
            }
        }
    }
    let mut level = 0_u8;
    // The new one counts too.
    while small.get(&level).copied().unwrap_or(0).saturating_add(1) >= TIER {
        level = level.saturating_add(1);
    }
    keep.retain(|number| {
        let stays = |pack: &super::book::KnownPack| pack.level >= level || pack.bytes >= FULL_BYTES;
        book.pack(*number).is_some_and(stays)
    });
    let is_kept = settings_live && keep.contains(settings_pack);
    let settings_are_kept = is_kept || open.settings.heads().is_empty();
    let documents = open.rows.iter().filter(|row| !keep.contains(&row.pack));
    Plan {
        covered: covered(space),
        level,
        documents: documents.map(|row| row.id).collect(),
        settings: !settings_are_kept,
        keep,
    }
}

/// What the relay is known to hold, and what was taken in here.
fn covered(space: &Space) -> Vec<Place> {
    let me = space.me();
    let others = space.replica.frontier().into_iter();
    let mut covered: Vec<Place> = others
        .filter(|(author, head)| *author != me && head.seq > 0)
        .map(|(author, head)| Place::new(author, head))
        .collect();
    let own = space.replica.acked_head().filter(|head| head.seq > 0);
    covered.extend(own.map(|head| Place::new(me, head)));
    covered.sort_by_key(|place| place.author);
    covered
}

/// How many devices of the person are to write packs before this one.
fn rank_of(space: &Space) -> u32 {
    let me = space.me();
    let devices = space.devices();
    let before = devices.iter().filter(|(author, _)| *author < me).count();
    u32::try_from(before).unwrap_or(0)
}
