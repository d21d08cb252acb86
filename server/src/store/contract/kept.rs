//! What every store must do with parts, checkpoints, floors and what is silent.

use super::{Founder, all, changes, founder, load, write};
use crate::store::{
    Covering, Held, Kept, NewPart, NewRecord, PageQuery, PartBody, SpaceChange, SpaceState, Stage,
    Upkeep,
};
use std::sync::Arc;
use wire::record::HEADER_LEN;
use wire::{Checkpoint, Generation, Head, Kind, PartId, Place, Record, RecordHeader};

fn new_part(bytes: &[u8], named: bool) -> NewPart {
    NewPart {
        part: PartId::of(bytes),
        bytes: bytes.len() as u64,
        named,
        body: PartBody::Here(Arc::new(bytes.to_vec())),
    }
}

fn kept(before: &SpaceState, founder: &Founder, kept: Kept) -> SpaceChange {
    SpaceChange {
        kept,
        ..founder.moved(before, &[])
    }
}

pub(crate) async fn parts_are_kept_touched_listed_and_deleted(store: &impl Upkeep) {
    let one = founder(1);
    let created = write(store, one.created(5)).await;
    let (a, b) = (new_part(b"a", false), new_part(b"bb", true));
    let elsewhere = NewPart {
        body: PartBody::Elsewhere,
        ..new_part(b"ccc", false)
    };
    let parts_added = vec![a.clone(), b.clone(), elsewhere.clone()];
    let adding = Kept {
        parts_added,
        ..Kept::default()
    };
    let state = write(store, kept(&created, &one, adding)).await;
    assert_eq!(store.part(5, a.part).await.unwrap(), Some(a.body.clone()));
    let found = store.part(5, elsewhere.part).await.unwrap();
    assert_eq!(found, Some(PartBody::Elsewhere));
    assert_eq!(store.part(6, a.part).await.unwrap(), None);
    let none = PartId::of(b"none");
    let held = store.held_parts(5, &[none, a.part, b.part]).await.unwrap();
    assert_eq!(held.len(), 2);
    assert_eq!((held[&a.part], held[&b.part]), (1, 2));
    assert!(store.held_parts(5, &[]).await.unwrap().is_empty());

    store.touch_parts(5, &[a.part, none], 20_030).await.unwrap();
    store.touch_parts(5, &[a.part], 20_010).await.unwrap();
    let listed = store.list_parts(5, PartId::ZERO, 9).await.unwrap();
    assert!(listed.is_sorted_by_key(|part| part.part));
    let day = |wanted| listed.iter().find(|p| p.part == wanted).unwrap().day;
    assert_eq!((day(a.part), day(b.part)), (20_030, 20_000));
    let rest = store.list_parts(5, listed[0].part, 1).await.unwrap();
    assert_eq!(rest, listed[1..2]);

    assert_eq!(store.named_parts(5).await.unwrap(), [(b.part, 2)]);
    let unused = store.unused_parts(20_001, 9).await.unwrap();
    assert_eq!(unused.len(), 1);
    assert_eq!(
        (unused[0].space, unused[0].part),
        (one.space, elsewhere.part)
    );
    assert!(store.unused_parts(20_000, 9).await.unwrap().is_empty());
    let dropping = Kept {
        parts_named: vec![a.part],
        parts_dropped: vec![b.part, none],
        ..Kept::default()
    };
    write(store, kept(&state, &one, dropping)).await;
    assert_eq!(store.part(5, b.part).await.unwrap(), None);
    assert_eq!(store.named_parts(5).await.unwrap(), [(a.part, 1)]);
}

/// A record of any kind after a head.
fn record(founder: &Founder, after: Head, kind: Kind, payload: &[u8]) -> Record {
    let header = RecordHeader {
        kind,
        ..*founder.record(after, 0).header()
    };
    Record::seal_header(founder.key(), &header, payload).unwrap()
}

/// Appends records to a state.
fn append(founder: &Founder, before: &SpaceState, records: &[Record]) -> SpaceChange {
    let mut change = founder.moved(before, &[]);
    let mut state = (*change.state).clone();
    for record in records {
        state.newest += 1;
        state.bytes += record.bytes().len() as u64;
        let held = Held {
            head: record.head(),
            position: state.newest,
        };
        state.heads.insert(founder.author(), held);
        change.records.push(NewRecord {
            position: state.newest,
            author: founder.author(),
            seq: record.header().seq,
            hash: record.hash(),
            entry: Arc::new(record.clone().into()),
        });
    }
    change.state = Arc::new(state);
    change
}

/// A space with one membership record, two updates, a manifest and a checkpoint over the first
/// three; the records and the state.
async fn checkpointed(store: &impl Upkeep, one: &Founder) -> (Vec<Record>, Arc<SpaceState>) {
    let created = write(store, one.created(5)).await;
    let mut records = Vec::new();
    let mut head = Head::NONE;
    for kind in [
        Kind::Membership,
        Kind::Updates,
        Kind::Updates,
        Kind::Manifest,
    ] {
        let next = record(one, head, kind, &[7; 60]);
        head = next.head();
        records.push(next);
    }
    let covered = vec![Place::new(one.author(), records[2].head())];
    let manifest = Place::new(one.author(), head);
    let covers = Checkpoint::Covers {
        manifest,
        covered: covered.clone(),
        parts: Vec::new(),
    };
    records.push(record(one, head, Kind::Checkpoint, &covers.to_payload()));
    let mut change = append(one, &created, &records);
    let state = Arc::make_mut(&mut change.state);
    state.checkpoint = Some(Arc::new(Covering {
        position: 5,
        day: 20_000,
        stage: Stage::Written,
        manifest,
        covered,
        parts: Vec::new(),
    }));
    change.kept.checkpoint = true;
    (records, write(store, change).await)
}

fn at_stage(state: &SpaceState, one: &Founder, stage: Stage) -> SpaceChange {
    let mut change = one.moved(state, &[]);
    let state = Arc::make_mut(&mut change.state);
    Arc::make_mut(state.checkpoint.as_mut().unwrap()).stage = stage;
    change.kept.checkpoint = true;
    change
}

pub(crate) async fn checkpoints_and_floors_are_loaded_again(store: &impl Upkeep) {
    let one = founder(1);
    let (records, state) = checkpointed(store, &one).await;
    assert_eq!(load(store, &one).await, *state);
    let none = Vec::new();
    assert_eq!(store.unsettled(30_000).await.unwrap(), none);
    let state = write(store, at_stage(&state, &one, Stage::ReadAgain)).await;
    assert_eq!(store.unsettled(19_999).await.unwrap(), none);
    assert_eq!(store.unsettled(20_000).await.unwrap(), [one.space]);
    let state = write(store, at_stage(&state, &one, Stage::Acknowledged)).await;
    assert_eq!(store.unsettled(0).await.unwrap(), [one.space]);

    let mut settle = at_stage(&state, &one, Stage::Settled);
    let held = Held {
        head: records[2].head(),
        position: 3,
    };
    let settled = Arc::make_mut(&mut settle.state);
    Arc::make_mut(&mut settled.floors).insert(one.author(), held.head);
    settle.kept.floors = vec![(one.author(), held)];
    let state = write(store, settle).await;
    assert_eq!(load(store, &one).await, *state);
    assert_eq!(store.unsettled(0).await.unwrap(), [one.space]);
    let state = write(store, at_stage(&state, &one, Stage::Done)).await;
    assert_eq!(store.unsettled(30_000).await.unwrap(), none);
    // A floor beyond every record that is left is the head.
    let beyond = Held {
        head: Head {
            seq: 9,
            hash: [9; 32].into(),
        },
        position: 0,
    };
    let mut jump = one.moved(&state, &[]);
    let jumped = Arc::make_mut(&mut jump.state);
    Arc::make_mut(&mut jumped.floors).insert(one.author(), beyond.head);
    jumped.heads.insert(one.author(), beyond);
    jump.kept.floors = vec![(one.author(), beyond)];
    let state = write(store, jump).await;
    assert_eq!(load(store, &one).await, *state);
}

pub(crate) async fn covered_records_are_found_left_out_erased_and_dropped(store: &impl Upkeep) {
    let one = founder(1);
    let (records, state) = checkpointed(store, &one).await;
    let covered = state.checkpoint.clone().unwrap().covered.clone();
    let len = records[1].bytes().len() as u64;
    let found = store.covered(5, &covered, 9).await.unwrap();
    assert_eq!(found, [(2, len), (3, len)]);
    assert_eq!(store.covered(5, &covered, 1).await.unwrap(), [(2, len)]);
    assert!(store.covered(6, &covered, 9).await.unwrap().is_empty());
    let positions = async |query| -> Vec<u64> {
        let page = store.page(query).await.unwrap();
        page.records.iter().map(|(position, _)| *position).collect()
    };
    let from_checkpoint = PageQuery {
        covered: &covered,
        ..all(&state)
    };
    assert_eq!(positions(from_checkpoint).await, [1, 4, 5]);

    let erase = Kept {
        erased: vec![2],
        ..Kept::default()
    };
    let mut change = kept(&state, &one, erase);
    Arc::make_mut(&mut change.state).stubs = true;
    let state = write(store, change).await;
    assert_eq!(load(store, &one).await, *state);
    let page = store.page(all(&state)).await.unwrap();
    assert_eq!(page.records[1].1, records[1].bytes()[..HEADER_LEN]);
    let author = one.author();
    let found = store.find(5, &[(author, 2)]).await.unwrap();
    let found = found[&(author, 2)];
    assert!(found.is_stub() && found.hash == records[1].hash());

    let drop = Kept {
        dropped: vec![2, 3],
        ..Kept::default()
    };
    let state = write(store, kept(&state, &one, drop)).await;
    assert_eq!(positions(all(&state)).await, [1, 4, 5]);
    assert!(store.covered(5, &covered, 9).await.unwrap().is_empty());
    assert_eq!(load(store, &one).await, *state);
}

pub(crate) async fn silent_spaces_are_purged_and_their_rows_swept(store: &impl Upkeep) {
    let (one, two) = (founder(1), founder(2));
    let (_, state) = checkpointed(store, &one).await;
    write(store, two.created(6)).await;
    let (a, b) = (new_part(b"a", false), new_part(b"bb", true));
    let adding = Kept {
        parts_added: vec![a.clone(), b.clone()],
        ..Kept::default()
    };
    write(store, kept(&state, &one, adding)).await;
    assert!(store.silent(20_000, 9).await.unwrap().is_empty());
    store.seen(&[6, 7], 20_005).await.unwrap();
    assert_eq!(store.silent(20_005, 9).await.unwrap(), [one.space]);
    let before = store.generation().await.unwrap();
    let fresh = Generation::from_bytes([3; 16]);
    // Between the look and the deed somebody came.
    let gone = store.purge(&[two.space], 20_005, fresh).await.unwrap();
    assert!(gone.is_empty());
    assert_eq!(store.generation().await.unwrap(), before);
    let gone = store
        .purge(&[one.space, two.space], 20_005, fresh)
        .await
        .unwrap();
    assert_eq!(gone, [one.space]);
    assert_eq!(store.generation().await.unwrap(), fresh);
    assert!(store.load(one.space).await.unwrap().is_none());
    assert!(store.statements(one.space, 0, 9).await.unwrap().is_empty());
    // The number stays taken while rows carry it.
    assert!(store.number_taken(5).await.unwrap());
    let mut swept = Vec::new();
    let mut rounds = 0;
    loop {
        let round = store.sweep(2).await.unwrap();
        swept.extend(round.parts);
        rounds += 1;
        if !round.more {
            break;
        }
    }
    assert!(rounds > 3, "at most two rows a round");
    swept.sort_unstable();
    let mut expected = [(5, a.part), (5, b.part)];
    expected.sort_unstable();
    assert_eq!(swept, expected);
    assert!(!store.number_taken(5).await.unwrap());
    let again = write(store, one.created(5)).await;
    assert!(store.page(all(&again)).await.unwrap().records.is_empty());
    assert!(
        store
            .list_parts(5, PartId::ZERO, 9)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(load(store, &one).await, *again);
    let conflict = store
        .write(&changes(vec![kept(&state, &one, Kept::default())]))
        .await;
    assert!(
        conflict.is_err(),
        "a writer that knew the purged space is refused"
    );
}
