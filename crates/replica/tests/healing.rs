//! What is found out about a relay, and what it is offered again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    dead_code
)]

#[path = "replica/town.rs"]
mod town;

use std::collections::BTreeMap;

use replica::log::Cover;
use replica::{Findings, Held, Log, Logged, Noted};
use wire::api::SyncResponse;
use wire::{AuthorId, Generation, Hash, Head, Kind, Place, Record, author_of};

use town::{Device, Relay, key, statement};

fn logged(record: &Record, position: u64) -> Logged {
    Logged {
        hash: record.hash(),
        kind: record.header().kind as u8,
        bytes: record.bytes().len() as u32,
        position,
    }
}

/// Two devices that wrote three records each and have seen everything, and what both keep.
fn two() -> (Relay, Device, Device, Log) {
    let keys = [key(0), key(1)];
    let first = statement(&keys);
    let mut relay = Relay::new();
    let (mut one, mut two) = (Device::new(0, &first), Device::new(1, &first));
    for number in 0..3 {
        one.write(&[number]);
        one.settle(&mut relay);
        two.write(&[10 + number]);
        two.settle(&mut relay);
    }
    one.settle(&mut relay);
    let mut log = Log::default();
    for (at, record) in relay.log.iter().enumerate() {
        let noted = log.note(
            record.header().author,
            record.header().seq,
            logged(record, at as u64 + 1),
        );
        assert_eq!(noted, Noted::New);
    }
    (relay, one, two, log)
}

fn with_heads(relay: &Relay, mut answer: SyncResponse) -> SyncResponse {
    answer.heads = [key(0), key(1)]
        .iter()
        .filter_map(|key| {
            let author = author_of(key);
            relay.head(&author).map(|head| Place::new(author, head))
        })
        .collect();
    answer
}

/// One sync of `device`, and what is found.
fn judged(device: &mut Device, relay: &mut Relay, log: &Log) -> (Findings, SyncResponse) {
    let request = device.request(10_000);
    let answer = relay.answer(device.replica.me(), &request);
    let answer = with_heads(relay, answer);
    let before = device.replica.before();
    device.take(&answer, &request);
    (device.replica.judge(&answer, &before, log), answer)
}

fn heads(answer: &SyncResponse) -> BTreeMap<AuthorId, Head> {
    let places = answer.heads.iter();
    places.map(|place| (place.author, place.head())).collect()
}

#[test]
fn an_honest_relay_gives_no_reason_for_anything() {
    let (mut relay, mut one, _, log) = two();
    for _ in 0..3 {
        assert_eq!(judged(&mut one, &mut relay, &log).0, Findings::default());
    }
}

#[test]
fn a_relay_put_back_in_silence_is_noticed_and_offered_exactly_what_it_lacks_in_order() {
    let (mut relay, mut one, _, log) = two();
    let lost: Vec<Held> = relay.log[2..]
        .iter()
        .map(|record| (record.header().author, record.header().seq))
        .collect();
    relay.log.truncate(2);
    let (findings, answer) = judged(&mut one, &mut relay, &log);
    assert!(findings.look_closer && findings.lacks && !findings.cloned);
    assert_eq!(one.replica.cursor(), 0);
    let offer = one.replica.lacking(&log, Some(&heads(&answer)));
    assert!(!offer.jumps);
    assert_eq!(Vec::from(offer.records), lost);
    // Without its word everything is offered, from the beginning.
    assert_eq!(one.replica.lacking(&log, None).records.len(), 6);
}

#[test]
fn pieces_are_as_large_as_asked_and_never_empty() {
    let (_, one, _, log) = two();
    let offer = one.replica.lacking(&log, None);
    let whole = one.replica.next_to_reoffer(&log, &offer, 1_000_000);
    assert_eq!(whole.len(), 6);
    let two_fit = one.replica.next_to_reoffer(&log, &offer, 2 * 241);
    assert_eq!(two_fit.len(), 2);
    assert_eq!(one.replica.next_to_reoffer(&log, &offer, 1).len(), 1);
}

#[test]
fn what_somebody_saw_and_did_not_come_is_withheld_only_at_the_second_whole_pull() {
    let (mut relay, mut one, mut other, mut log) = two();
    let hidden = other.write(b"hidden");
    one.replica.claimed(&[(other.replica.me(), hidden.head())]);
    let first = judged(&mut one, &mut relay, &log).0;
    assert!(first.look_closer && first.withheld.is_empty());
    let second = judged(&mut one, &mut relay, &log).0;
    assert_eq!(second.withheld, [other.replica.me()]);
    assert!(
        judged(&mut one, &mut relay, &log).0.withheld.is_empty(),
        "said once"
    );
    other.settle(&mut relay);
    log.note(other.replica.me(), hidden.header().seq, logged(&hidden, 7));
    let after = judged(&mut one, &mut relay, &log).0;
    assert!(after.released && after.withheld.is_empty());
}

#[test]
fn what_a_relay_says_it_holds_and_did_not_hand_over_is_asked_for_from_the_beginning() {
    let (mut relay, mut one, mut other, log) = two();
    other.write(b"kept back");
    other.settle(&mut relay);
    let request = one.request(400);
    let before = one.replica.before();
    let answer = relay.answer(one.replica.me(), &request);
    let mut answer = with_heads(&relay, answer);
    answer.page.clear();
    one.take(&answer, &request);
    assert!(one.replica.cursor() > 0);
    let findings = one.replica.judge(&answer, &before, &log);
    assert!(findings.look_closer && findings.withheld.is_empty());
    assert_eq!(one.replica.cursor(), 0);
}

#[test]
fn another_hash_in_a_known_place_is_a_fork_and_changes_nothing() {
    let (_, mut one, other, mut log) = two();
    let author = other.replica.me();
    let known = log.get(&author, 2).unwrap();
    let false_one = Logged {
        hash: Hash::from_bytes([9; 32]),
        ..known
    };
    assert_eq!(log.note(author, 2, false_one), Noted::Forked(known.hash));
    assert_eq!(log.get(&author, 2), Some(known));
    assert!(log.note_fork(author, 2));
    assert!(!log.note_fork(author, 2));
    let claim = Head {
        seq: 2,
        hash: false_one.hash,
    };
    one.replica.claimed(&[(author, claim)]);
    let mut relay = two().0;
    let findings = judged(&mut one, &mut relay, &log).0;
    assert_eq!(findings.forks, [(author, claim)]);
}

#[test]
fn records_under_this_devices_key_that_it_never_wrote_mean_a_copy() {
    let (mut relay, mut one, _, log) = two();
    let mut copy = one.clone();
    copy.write(b"by the copy");
    copy.settle(&mut relay);
    assert!(judged(&mut one, &mut relay, &log).0.cloned);
    let record = one.write(b"by the original");
    let held = copy.replica.head_of(&copy.replica.me());
    assert!(one.replica.judge_refusal(held, &log).cloned);
    assert!(!one.replica.judge_refusal(record.head(), &log).cloned);
}

#[test]
fn a_copy_gives_up_what_was_not_accepted_and_begins_a_chain_of_its_own() {
    let (mut relay, mut one, _, log) = two();
    one.write(b"never sent");
    let old = one.replica.me();
    let given_up = one.replica.succeed_as(author_of(&key(5)), &log);
    assert_eq!(given_up, [4]);
    assert_eq!(one.replica.head_of(&old), relay.head(&old).unwrap());
    assert_eq!(one.replica.next_place().seq, 1);
    assert!(!one.replica.has_outgoing());
    one.key = key(5);
    one.settle(&mut relay);
    assert_eq!(one.replica.head_of(&old), relay.head(&old).unwrap());
}

#[test]
fn a_settled_checkpoint_frees_what_it_covers_but_not_members_keys_and_itself() {
    let (_, one, other, mut log) = two();
    let (me, peer) = (one.replica.me(), other.replica.me());
    let envelope = Logged {
        kind: Kind::Envelope as u8,
        ..log.get(&peer, 1).unwrap()
    };
    log.note_own(peer, 1, envelope);
    let covered = BTreeMap::from([
        (
            me,
            Head {
                seq: 1,
                hash: log.get(&me, 1).unwrap().hash,
            },
        ),
        (
            peer,
            Head {
                seq: 2,
                hash: log.get(&peer, 2).unwrap().hash,
            },
        ),
    ]);
    let gone = log.cover_with(Cover {
        author: me,
        manifest: 2,
        checkpoint: 3,
        covered,
    });
    assert_eq!(
        gone,
        [(me, 1), (peer, 2)]
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    );
    // A relay that lost all of it is brought to the covered heads first.
    let offer = one.replica.lacking(&log, Some(&BTreeMap::new()));
    assert!(offer.jumps);
    let records = Vec::from(offer.records.clone());
    assert_eq!(records, [(me, 2), (me, 3), (peer, 1), (peer, 3)]);
    assert_eq!(
        one.replica.next_to_reoffer(&log, &offer, 1),
        [(me, 2), (me, 3)]
    );
    // One that lost only what is still whole continues its chains.
    let heads = BTreeMap::from([
        (
            me,
            Head {
                seq: 3,
                hash: log.get(&me, 3).unwrap().hash,
            },
        ),
        (
            peer,
            Head {
                seq: 2,
                hash: Hash::ZERO,
            },
        ),
    ]);
    let offer = one.replica.lacking(&log, Some(&heads));
    assert!(!offer.jumps);
    assert_eq!(Vec::from(offer.records), [(peer, 3)]);
}

#[test]
fn the_index_is_stored_in_stretches_and_reads_back() {
    let author = author_of(&key(0));
    let mut log = Log::to_be_filled();
    for seq in 1..=300 {
        let entry = Logged {
            hash: Hash::from_bytes([seq as u8; 32]),
            kind: 1,
            bytes: 500,
            position: seq,
        };
        log.note(author, seq, entry);
    }
    let (shards, root) = log.take_changed();
    assert_eq!(shards.len(), 3);
    let mut read = Log::decode_root(&root.unwrap()).unwrap();
    assert_eq!(read.filling_from(), Some(0));
    for (shard, bytes) in &shards {
        assert!(read.load(*shard, bytes.as_ref().unwrap()));
    }
    assert_eq!(read.len(), 300);
    assert_eq!(read.get(&author, 300), log.get(&author, 300));
    // One more record touches one stretch and no root.
    log.note_own(author, 301, log.get(&author, 300).unwrap());
    let (shards, root) = log.take_changed();
    assert_eq!((shards.len(), root), (1, None));
    assert!(!log.has_changes());
    assert!(Log::decode_root(b"nonsense").is_none());
}

#[test]
fn a_changed_generation_is_a_reason_to_look() {
    let (mut relay, mut one, _, log) = two();
    assert_eq!(judged(&mut one, &mut relay, &log).0, Findings::default());
    relay.generation = Generation::from_bytes([2; 16]);
    let findings = judged(&mut one, &mut relay, &log).0;
    assert!(findings.look_closer && !findings.lacks);
}
