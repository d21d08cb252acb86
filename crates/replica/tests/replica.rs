//! The state machine under everything that a network and a crash can do to it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation
)]

#[path = "replica/town.rs"]
mod town;

use proptest::prelude::*;
use replica::{Outcome, Replica, Trouble};
use wire::api::PageEntry;
use wire::{Generation, Hash, Head, author_of};

use town::{Device, Relay, key, record, statement};

fn town(devices: u8) -> (Relay, Vec<Device>) {
    let keys: Vec<_> = (0..devices).map(key).collect();
    let first = statement(&keys);
    let devices = (0..devices)
        .map(|number| Device::new(number, &first))
        .collect();
    (Relay::new(), devices)
}

fn entry(position: u64, record: &wire::Record) -> PageEntry {
    PageEntry {
        position,
        record: record.bytes().to_vec(),
    }
}

/// What happens to one sync.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Good,
    RequestLost,
    AnswerLost,
    /// The request arrives twice, and so does its answer.
    Doubled,
    /// The answer comes after another sync has ended.
    Late,
    /// The answer is taken in, and the device dies before that is durable.
    CrashBeforeCommit,
    /// Entries of the page are missing, while the cursor passes them.
    Withheld,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Write(u8),
    Sync(u8, Fate),
    Restart(u8),
    Retry(u8),
}

fn step(devices: u8) -> impl Strategy<Value = Step> {
    let fate = prop_oneof![
        4 => Just(Fate::Good),
        1 => Just(Fate::RequestLost),
        1 => Just(Fate::AnswerLost),
        1 => Just(Fate::Doubled),
        1 => Just(Fate::Late),
        1 => Just(Fate::CrashBeforeCommit),
        1 => Just(Fate::Withheld),
    ];
    prop_oneof![
        3 => (0..devices).prop_map(Step::Write),
        5 => (0..devices, fate).prop_map(|(who, fate)| Step::Sync(who, fate)),
        1 => (0..devices).prop_map(Step::Restart),
        1 => (0..devices).prop_map(Step::Retry),
    ]
}

fn sync(device: &mut Device, relay: &mut Relay, fate: Fate) {
    let me = device.replica.me();
    let request = device.request(700);
    match fate {
        Fate::RequestLost => {}
        Fate::AnswerLost => drop(relay.answer(me, &request)),
        Fate::Good => {
            let answer = relay.answer(me, &request);
            device.take(&answer, &request);
        }
        Fate::Doubled => {
            let answer = relay.answer(me, &request);
            assert_eq!(relay.answer(me, &request).accepted, answer.accepted);
            device.take(&answer, &request);
            device.take(&answer, &request);
        }
        Fate::Late => {
            let answer = relay.answer(me, &request);
            sync(device, relay, Fate::Good);
            device.take(&answer, &request);
        }
        Fate::CrashBeforeCommit => {
            let before = device.clone();
            let answer = relay.answer(me, &request);
            device.take(&answer, &request);
            *device = before;
        }
        Fate::Withheld => {
            let mut answer = relay.answer(me, &request);
            answer.page.truncate(answer.page.len() / 2);
            device.take(&answer, &request);
        }
    }
}

fn restart(device: &mut Device) {
    let bytes = device.replica.encode();
    device.replica = Replica::decode(&bytes).unwrap();
    assert_eq!(device.replica.encode(), bytes);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_interleaving_loses_or_doubles_a_record(
        steps in prop::collection::vec(step(3), 1..60),
    ) {
        let (mut relay, mut devices) = town(3);
        let mut written: Vec<Vec<Vec<u8>>> = vec![Vec::new(); 3];
        let mut write = |devices: &mut Vec<Device>, who: usize| {
            let payload = format!("{who} wrote {}", written[who].len()).into_bytes();
            devices[who].write(&payload);
            written[who].push(payload);
        };
        for step in &steps {
            match *step {
                Step::Write(who) => write(&mut devices, usize::from(who)),
                Step::Sync(who, fate) => sync(&mut devices[usize::from(who)], &mut relay, fate),
                Step::Restart(who) => restart(&mut devices[usize::from(who)]),
                Step::Retry(who) => devices[usize::from(who)].replica.retry_parked(),
            }
            // Whatever the relay does not hold is still here.
            for device in &devices {
                let held = relay.head(&device.replica.me()).map_or(0, |head| head.seq);
                let newest = device.replica.next_place().seq - 1;
                for seq in held + 1..=newest {
                    prop_assert!(device.outbox.contains_key(&seq));
                }
                prop_assert!(device.replica.stored_seq() <= held);
            }
        }
        // A later record betrays what was withheld.
        for who in 0..3 {
            write(&mut devices, who);
        }
        for _ in 0..3 {
            for device in &mut devices {
                device.settle(&mut relay);
                device.replica.retry_parked();
            }
        }
        for (me, device) in devices.iter().enumerate() {
            prop_assert!(device.outbox.is_empty() && !device.replica.has_outgoing());
            prop_assert!(device.replica.parked().is_empty());
            for (author, theirs) in written.iter().enumerate() {
                let from = format!("{author} wrote ");
                let read: Vec<_> = device.read.iter().filter(|p| p.starts_with(from.as_bytes())).collect();
                let wanted: Vec<_> = if author == me { Vec::new() } else { theirs.iter().collect() };
                prop_assert_eq!(read, wanted);
            }
        }
        let frontiers: Vec<_> = devices.iter().map(|device| device.replica.frontier()).collect();
        prop_assert!(frontiers.windows(2).all(|pair| pair[0] == pair[1]));
    }

    #[test]
    fn arbitrary_bytes_are_no_state(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Replica::decode(&bytes);
    }

    #[test]
    fn a_state_cut_short_or_changed_in_a_byte_never_panics(
        at in any::<prop::sample::Index>(), flip in 1..255_u8,
    ) {
        let (mut relay, mut devices) = town(2);
        devices[0].write(b"one");
        devices[0].settle(&mut relay);
        devices[1].write(b"two");
        devices[1].settle(&mut relay);
        let bytes = devices[1].replica.encode();
        let at = at.index(bytes.len());
        prop_assert!(Replica::decode(&bytes[..at]).is_err());
        let mut changed = bytes;
        changed[at] ^= flip;
        if let Ok(replica) = Replica::decode(&changed) {
            let _ = replica.request(Vec::new(), None);
            let _ = replica.next_to_send(1_000);
        }
    }

    #[test]
    fn arbitrary_bytes_in_a_page_are_set_aside(
        bytes in prop::collection::vec(any::<u8>(), 0..400), position in any::<u64>(),
    ) {
        let (_, mut devices) = town(1);
        let replica = &mut devices[0].replica;
        let entry = PageEntry { position, record: bytes };
        prop_assert!(replica.examine(&entry).is_err());
        prop_assert_eq!(replica.parked().len(), 1);
        replica.retry_parked();
        prop_assert!(replica.parked().is_empty());
    }
}

#[test]
fn a_forged_record_is_set_aside_and_others_go_on() {
    let (mut relay, mut devices) = town(3);
    let good = devices[1].write(b"good");
    devices[1].settle(&mut relay);
    devices[2].write(b"from another");
    devices[2].settle(&mut relay);
    let reader = &mut devices[0];
    let mut bytes = good.bytes().to_vec();
    let request = reader.request(1_000);
    let mut answer = relay.answer(reader.replica.me(), &request);
    *bytes.last_mut().unwrap() ^= 1;
    answer.page[0].record = bytes;
    reader.take(&answer, &request);
    assert_eq!(reader.read, [b"from another".to_vec()]);
    let parked = reader.replica.parked().to_vec();
    assert_eq!(parked.len(), 1);
    assert_eq!(parked[0].trouble, Trouble::Forged as u8);
    // Asked again, an honest answer brings it, once.
    reader.replica.retry_parked();
    reader.settle(&mut relay);
    assert_eq!(reader.read, [b"from another".to_vec(), b"good".to_vec()]);
    assert!(reader.replica.parked().is_empty());
}

#[test]
fn each_kind_of_bad_record_has_its_trouble() {
    let (_, mut devices) = town(2);
    let space = devices[0].replica.space();
    let first = record(&key(1), space, Head::NONE, b"1");
    let second = record(&key(1), space, first.head(), b"2");
    let elsewhere = record(
        &key(1),
        wire::SpaceId::from_bytes([8; 32]),
        Head::NONE,
        b"1",
    );
    let mut unsigned = first.bytes().to_vec();
    unsigned[180] ^= 1;
    let replica = &mut devices[0].replica;
    let trouble = |replica: &mut Replica, entry: PageEntry| replica.examine(&entry).unwrap_err();
    assert_eq!(trouble(replica, entry(1, &elsewhere)), Trouble::WrongSpace);
    assert_eq!(trouble(replica, entry(2, &second)), Trouble::ChainBroken);
    let bad = |position, record: &[u8]| PageEntry {
        position,
        record: record.to_vec(),
    };
    assert_eq!(trouble(replica, bad(3, &unsigned)), Trouble::Forged);
    assert_eq!(
        trouble(replica, bad(4, &first.bytes()[..100])),
        Trouble::Unreadable
    );
    assert_eq!(replica.parked().len(), 4);
    // The same again is the same trouble.
    assert_eq!(trouble(replica, entry(2, &second)), Trouble::ChainBroken);
    assert_eq!(replica.parked().len(), 4);
}

#[test]
fn two_records_in_one_place_are_not_both_taken() {
    let (_, mut devices) = town(2);
    let space = devices[0].replica.space();
    let one = record(&key(1), space, Head::NONE, b"one face");
    let other = record(&key(1), space, Head::NONE, b"another face");
    let after_other = record(&key(1), space, other.head(), b"and on");
    let replica = &mut devices[0].replica;
    let arrival = replica.examine(&entry(1, &one)).unwrap().unwrap();
    replica.took(&arrival, &[], 1);
    assert!(replica.examine(&entry(2, &other)).unwrap().is_none());
    assert_eq!(
        replica.examine(&entry(3, &after_other)).unwrap_err(),
        Trouble::ChainBroken
    );
    assert_eq!(replica.head_of(&author_of(&key(1))), one.head());
}

#[test]
fn only_seq_and_hash_together_acknowledge() {
    let (_, mut devices) = town(1);
    let device = &mut devices[0];
    let first = device.write(b"1");
    let second = device.write(b"2");
    let third = device.write(b"3");
    let stored = |replica: &mut Replica, head: Head| {
        let mut outcome = Outcome::default();
        replica.acknowledge(head, &mut outcome);
        outcome.stored
    };
    let replica = &mut device.replica;
    let with = |seq, hash| Head { seq, hash };
    assert!(stored(replica, with(2, first.hash())).is_empty());
    assert!(stored(replica, with(2, Hash::ZERO)).is_empty());
    assert!(stored(replica, with(9, second.hash())).is_empty());
    assert_eq!(replica.stored_seq(), 0);
    assert_eq!(stored(replica, second.head()), [1, 2]);
    assert!(stored(replica, second.head()).is_empty());
    assert!(stored(replica, first.head()).is_empty());
    assert_eq!(replica.stored_seq(), 2);
    assert_eq!(stored(replica, third.head()), [3]);
    assert!(!replica.outbox().any(|_| true));
}

#[test]
fn a_record_sealed_for_another_place_is_not_queued() {
    let (_, mut devices) = town(2);
    let device = &mut devices[0];
    let space = device.replica.space();
    let first = device.write(b"1");
    assert!(!device.replica.offer(&first), "the same place twice");
    let gap = Head {
        seq: 7,
        hash: first.hash(),
    };
    assert!(!device.replica.offer(&record(&key(0), space, gap, b"gap")));
    assert!(
        !device
            .replica
            .offer(&record(&key(1), space, first.head(), b"not mine"))
    );
    let elsewhere = wire::SpaceId::from_bytes([8; 32]);
    assert!(
        !device
            .replica
            .offer(&record(&key(0), elsewhere, first.head(), b"not here"))
    );
    assert_eq!(device.replica.outbox().count(), 1);
}

#[test]
fn an_empty_answer_deletes_nothing() {
    let (mut relay, mut devices) = town(2);
    devices[1].write(b"theirs");
    devices[1].settle(&mut relay);
    let device = &mut devices[0];
    device.settle(&mut relay);
    device.write(b"mine");
    let before = (
        device.replica.frontier(),
        device.replica.cursor(),
        device.outbox.clone(),
    );
    let request = device.request(0);
    let mut empty = Relay::new().answer(
        device.replica.me(),
        &device.replica.request(Vec::new(), None),
    );
    empty.statements.clear();
    device.take(&empty, &request);
    assert_eq!(
        before,
        (
            device.replica.frontier(),
            device.replica.cursor(),
            device.outbox.clone()
        )
    );
}

#[test]
fn a_relay_of_another_generation_is_read_from_its_beginning() {
    let (mut relay, mut devices) = town(2);
    for number in 0..10_u8 {
        devices[1].write(&[number]);
    }
    devices[1].settle(&mut relay);
    devices[0].settle(&mut relay);
    assert_eq!(devices[0].replica.cursor(), 10);
    // Restored from an old backup: positions begin again below what was read.
    relay.generation = Generation::from_bytes([2; 16]);
    let mut log = relay.log.split_off(0);
    log.truncate(4);
    relay.log = log;
    let newcomer = record(
        &key(2),
        devices[0].replica.space(),
        Head::NONE,
        b"after the restore",
    );
    relay.log.push(newcomer);
    devices[0].settle(&mut relay);
    assert!(devices[0].read.contains(&b"after the restore".to_vec()));
    assert_eq!(devices[0].read.len(), 11);
}

#[test]
fn what_does_not_open_stays_aside_and_is_not_asked_for_again() {
    let (_, mut devices) = town(1);
    let replica = &mut devices[0].replica;
    replica.park(5, Trouble::Unopenable);
    replica.park(7, Trouble::UnknownEpoch);
    replica.retry_parked();
    assert_eq!(replica.parked().len(), 1);
    assert_eq!(replica.parked()[0].position, 5);
}

#[test]
fn a_request_carries_at_least_one_record_and_no_more_than_fit() {
    let (_, mut devices) = town(1);
    let device = &mut devices[0];
    assert!(device.replica.next_to_send(10_000).is_empty());
    for _ in 0..5 {
        device.write(&[0; 100]);
    }
    assert_eq!(device.replica.next_to_send(0), [1]);
    assert_eq!(device.replica.next_to_send(2 * 340), [1, 2]);
    assert_eq!(device.replica.next_to_send(10_000).len(), 5);
}

#[test]
fn seen_is_what_another_author_says_of_what_the_relay_stores() {
    let (mut relay, mut devices) = town(2);
    let mine = devices[0].write(b"mine");
    let me = devices[0].replica.me();
    let space = devices[0].replica.space();
    let theirs = record(&key(1), space, Head::NONE, b"I saw it");
    let replica = &mut devices[0].replica;
    let arrival = replica.examine(&entry(1, &theirs)).unwrap().unwrap();
    replica.took(
        &arrival,
        &[(
            me,
            Head {
                seq: 90,
                hash: Hash::ZERO,
            },
        )],
        77,
    );
    assert_eq!(replica.peer(&author_of(&key(1))).heard_ms, 77);
    assert_eq!(replica.seen_seq(), 0, "the relay does not even store it");
    relay.log.push(theirs);
    devices[0].settle(&mut relay);
    assert_eq!(devices[0].replica.seen_seq(), mine.header().seq);
}
