//! A checkpoint came: chains whose records the relay left out, or dropped, go on behind it, and its
//! manifest may be the one in force from now on.

use std::collections::BTreeMap;

use pack::Manifest;
use replica::log::Cover;
use seal::record::open_record;
use wire::api::SyncResponse;
use wire::{AuthorId, Checkpoint, Head, Kind, Place, Record};

use super::super::history::{self, What};
use super::super::open::Open;
use super::super::space::Space;
use super::super::sync_take::{is_behind_removal, open_arrival};
use super::super::{Surroundings, delete, log, space};
use super::book::{Arrived, Standing};
use super::settle;
use crate::asks::Asks;

/// Rounds in which entries of a page may wait for one another.
const ROUNDS: usize = 8;

/// A covering checkpoint of a page, and the manifest before it.
struct Candidate {
    manifest: Record,
    covered: Vec<Place>,
    checkpoint: Record,
}

/// Nothing was seen of the space yet: what a checkpoint covers comes with its packs, not as records.
pub(crate) fn is_cold(space: &Space) -> bool {
    !space.caught_up && space.replica.cursor() == 0 && space.replica.frontier().is_empty()
}

/// Looks for a checkpoint that covers what this page leaves out. Its membership and keys are taken
/// first, for they say whether its author may be believed; then the chains' heads move up to it.
/// False if there is one and it does not hold.
pub(crate) fn before_page(
    open: &mut Open,
    response: &SyncResponse,
    around: &mut Surroundings<'_>,
) -> bool {
    let records = records_of(open, response);
    let Some(candidate) = newest_cover(&records) else {
        return true;
    };
    if !leaves_gap(open, &records, &candidate) {
        return true;
    }
    let below = places(&candidate.covered);
    let positions = response.page.iter().map(|entry| entry.position);
    take_lasting(open, &records, positions, &below, around);
    let Some(manifest) = open
        .space
        .as_ref()
        .and_then(|space| open_manifest(space, &candidate.manifest))
    else {
        return refused(open, &candidate, around);
    };
    let fits = same_places(&manifest.covered, &candidate.covered);
    if !fits {
        return refused(open, &candidate, around);
    }
    raise(open, &candidate, below);
    true
}

/// Pages without what a checkpoint covers were of no use.
fn refused(open: &mut Open, candidate: &Candidate, around: &Surroundings<'_>) -> bool {
    let author = candidate.checkpoint.header().author;
    let device = space::device_name(open, &author);
    history::note(open, around.now, What::RejectedRecord { device });
    false
}

fn records_of(open: &Open, response: &SyncResponse) -> Vec<Option<Record>> {
    let space = open.space.as_ref().map(|space| space.replica.space());
    let entries = response.page.iter();
    entries
        .map(|entry| {
            let record = Record::parse(&entry.record).ok()?;
            let ours = Some(record.header().space) == space;
            (ours && record.verify().is_ok()).then_some(record)
        })
        .collect()
}

fn newest_cover(records: &[Option<Record>]) -> Option<Candidate> {
    let all = || records.iter().flatten();
    all()
        .rev()
        .filter(|record| record.header().kind == Kind::Checkpoint)
        .find_map(|record| {
            let Checkpoint::Covers {
                manifest, covered, ..
            } = Checkpoint::from_payload(record.payload())?
            else {
                return None;
            };
            let follows = manifest.author == record.header().author
                && record.header().seq == manifest.seq.checked_add(1)?
                && record.header().previous == manifest.hash;
            let before = all().find(|other| place_of(other) == manifest)?;
            follows.then(|| Candidate {
                manifest: before.clone(),
                covered,
                checkpoint: record.clone(),
            })
        })
}

fn place_of(record: &Record) -> Place {
    Place::new(record.header().author, record.head())
}

fn places(covered: &[Place]) -> BTreeMap<AuthorId, Head> {
    let places = covered.iter();
    places.map(|place| (place.author, place.head())).collect()
}

/// Whether something that is covered is neither here nor in this page.
fn leaves_gap(open: &Open, records: &[Option<Record>], candidate: &Candidate) -> bool {
    let Some(space) = &open.space else {
        return false;
    };
    let mut heads: BTreeMap<AuthorId, Head> = space.replica.frontier().into_iter().collect();
    for record in records.iter().flatten() {
        let header = record.header();
        let head = heads.entry(header.author).or_insert(Head::NONE);
        if header.seq == head.seq.saturating_add(1) && header.previous == head.hash {
            *head = record.head();
        }
    }
    let me = space.me();
    let mut covered = candidate.covered.iter();
    covered.any(|place| {
        let head = heads.get(&place.author).map_or(0, |head| head.seq);
        place.author != me && place.seq > head
    })
}

/// Membership and envelopes below the covered heads are taken by their own signatures; the
/// membership vouches for itself from genesis.
fn take_lasting(
    open: &mut Open,
    records: &[Option<Record>],
    positions: impl Iterator<Item = u64>,
    below: &BTreeMap<AuthorId, Head>,
    around: &Surroundings<'_>,
) {
    let mut waiting: Vec<(u64, &Record)> = positions
        .zip(records)
        .filter_map(|(position, record)| Some((position, record.as_ref()?)))
        .filter(|(_, record)| is_lasting(record, below))
        .collect();
    for _ in 0..ROUNDS {
        let before = waiting.len();
        waiting.retain(|(position, record)| !take_one(open, *position, record, around));
        if waiting.is_empty() || waiting.len() == before {
            break;
        }
    }
}

fn is_lasting(record: &Record, below: &BTreeMap<AuthorId, Head>) -> bool {
    let header = record.header();
    let lasting = matches!(header.kind, Kind::Membership | Kind::Envelope);
    let covered = below.get(&header.author).map_or(0, |head| head.seq);
    lasting && header.seq <= covered
}

/// Takes a record of membership or keys without its neighbours. False if it has to wait.
fn take_one(open: &mut Open, position: u64, record: &Record, around: &Surroundings<'_>) -> bool {
    let header = *record.header();
    if open.log.get(&header.author, header.seq).is_some() {
        return true;
    }
    let Some(space) = &mut open.space else {
        return true;
    };
    let arrival = replica::Arrival {
        position,
        record: record.clone(),
    };
    if open_arrival(space, &arrival).is_err() {
        return false;
    }
    space.replica.heard(&header.author, &[], around.now.unix_ms);
    log::lasting(open, record, position);
    true
}

/// Takes a lasting record that lies below what is covered and came later than the checkpoint. True
/// if it was one.
pub(crate) fn take_below(
    open: &mut Open,
    entry: &wire::api::PageEntry,
    around: &Surroundings<'_>,
) -> bool {
    let Some(cover) = open.log.cover() else {
        return false;
    };
    let Ok(record) = Record::parse(&entry.record) else {
        return false;
    };
    let header = record.header();
    let known = open.log.get(&header.author, header.seq).is_some();
    let ours = open
        .space
        .as_ref()
        .is_some_and(|space| space.replica.space() == header.space && space.me() != header.author);
    if known || !ours || !is_lasting(&record, &cover.covered) || record.verify().is_err() {
        return false;
    }
    take_one(open, entry.position, &record, around);
    true
}

/// Opens a manifest's record of a device that may write.
fn open_manifest(space: &Space, record: &Record) -> Option<Manifest> {
    let header = record.header();
    let certified = space.membership.as_ref()?.is_certified(&header.author);
    // The checkpoint is the record after it. Whoever was removed covers nothing, even together with
    // the relay.
    let certified =
        certified && !is_behind_removal(space, &header.author, header.seq.saturating_add(1));
    let opened = certified.then(|| open_record(&space.keyring, record).ok())??;
    Manifest::decode(&opened.body).ok()
}

fn same_places(ours: &[Place], theirs: &[Place]) -> bool {
    ours.len() == theirs.len() && ours.iter().all(|place| theirs.contains(place))
}

/// The chains go on behind what is covered.
fn raise(open: &mut Open, candidate: &Candidate, covered: BTreeMap<AuthorId, Head>) {
    let Some(space) = &mut open.space else { return };
    let me = space.me();
    for (author, head) in covered.iter().filter(|(author, _)| **author != me) {
        space.replica.raise(*author, *head);
    }
    if !space.replica.parked().is_empty() {
        // What only lacked a predecessor does so no longer.
        space.replica.retry_parked();
    }
    let cover = Cover {
        author: candidate.checkpoint.header().author,
        manifest: candidate.manifest.header().seq,
        checkpoint: candidate.checkpoint.header().seq,
        covered,
    };
    log::covered(open, cover);
}

/// A manifest came in its chain: it counts once its checkpoint is here.
pub(crate) fn manifest_arrived(open: &mut Open, place: Place, body: Vec<u8>) {
    open.packs.book.arrived = Some(Arrived { place, body });
    open.packs.book_changed = true;
}

/// A checkpoint came in its chain.
pub(crate) fn checkpoint_arrived(
    open: &mut Open,
    record: &Record,
    position: u64,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let author = record.header().author;
    match Checkpoint::from_payload(record.payload()) {
        Some(Checkpoint::Covers {
            manifest,
            covered,
            parts,
        }) => {
            let arrived = open.packs.book.arrived.take();
            let Some(arrived) = arrived.filter(|arrived| arrived.place == manifest) else {
                return;
            };
            let Ok(opened) = Manifest::decode(&arrived.body) else {
                return;
            };
            let named: Vec<_> = opened.packs.iter().map(|pack| pack.part).collect();
            if named == parts && same_places(&opened.covered, &covered) {
                let checkpoint = place_of(record);
                let standing = standing(open, &opened, manifest, checkpoint, position, around);
                adopt(open, standing, &opened, around, asks);
            }
        }
        Some(Checkpoint::Acknowledges { manifest }) if manifest.author != author => {
            settle::acknowledged(open, manifest);
        }
        Some(Checkpoint::ReadAgain { manifest }) if manifest.author == author => {
            settle::acknowledged(open, manifest);
        }
        _ => {}
    }
}

fn standing(
    open: &mut Open,
    manifest: &Manifest,
    place: Place,
    checkpoint: Place,
    position: u64,
    around: &Surroundings<'_>,
) -> Standing {
    let packs = manifest.packs.iter();
    Standing {
        manifest: place,
        checkpoint,
        position,
        packs: packs.map(|entry| open.packs.book.number(entry)).collect(),
        covered: manifest.covered.clone(),
        at_ms: around.now.unix_ms,
        settled: false,
        answer: 0,
    }
}

/// The manifest is in force from now on, unless a newer one is.
fn adopt(
    open: &mut Open,
    standing: Standing,
    manifest: &Manifest,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    open.packs.book_changed = true;
    let at_ms = standing.at_ms;
    if !is_newer(open, &standing) {
        return;
    }
    open.packs.book.newest = Some(standing);
    open.packs.fetching.again.clear();
    for deletion in &manifest.deleted {
        delete::learned(open, deletion.clone(), at_ms);
    }
    super::keep_parts(open);
    open.packs.untidy = true;
    super::fetch::begin(open, around, asks);
    super::chores::wake(open, around, asks);
}

/// Whether a manifest takes the place of the one in force: the relay goes by positions, and ignores
/// what covers less than is settled.
pub(crate) fn is_newer(open: &Open, standing: &Standing) -> bool {
    let Some(newest) = &open.packs.book.newest else {
        return true;
    };
    let loses = newest.settled && !standing.reaches(newest);
    standing.position > newest.position && !loses && standing.manifest != newest.manifest
}
