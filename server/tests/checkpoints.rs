//! Checkpoints: what they let go, what they never let go, and forged ones.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    missing_docs
)]

#[path = "town/scene.rs"]
mod town;

use town::{Device, Town, founding, place, pushing};
use wire::api::{PartsRequest, SyncRequest};
use wire::{AccessOp, Checkpoint, Code, Head, Kind, PartId, Place, Record, Statement};
use wire::{StatementDraft, limits};

/// Ten records of the phone, three of the tablet, one pack; covered by the phone, unacknowledged.
struct Covered {
    town: Town,
    phone: Device,
    tablet: Device,
    reader: Device,
    first: Statement,
    pack: PartId,
    membership: Record,
    updates: Vec<Record>,
    pair: [Record; 2],
    manifest: Place,
}

async fn covered() -> Covered {
    let town = Town::open().await;
    let (mut phone, mut tablet, reader, first) = town.found().await;
    let membership = phone.record(Kind::Membership, b"sealed entry");
    let updates = phone.updates(9);
    town.push(&phone, std::slice::from_ref(&membership))
        .await
        .unwrap();
    town.push(&phone, &updates).await.unwrap();
    let others = tablet.updates(3);
    town.push(&tablet, &others).await.unwrap();
    let pack = town.put(&phone, b"age pack one").await.unwrap();
    let heads = [phone.place(), tablet.place()];
    let pair = phone.manifest(&heads, &[pack]);
    town.push(&phone, &pair).await.unwrap();
    let manifest = place(&pair[0]);
    Covered {
        town,
        phone,
        tablet,
        reader,
        first,
        pack,
        membership,
        updates,
        pair,
        manifest,
    }
}

impl Covered {
    async fn acknowledge(&mut self) {
        let manifest = self.manifest;
        let record = self.tablet.says(&Checkpoint::Acknowledges { manifest });
        self.town.push(&self.tablet, &[record]).await.unwrap();
    }

    async fn remove_tablet(&mut self) {
        let draft = StatementDraft {
            space: self.phone.space,
            version: self.first.version() + 1,
            previous: self.first.hash(),
            nonce: [2; 16],
            operations: vec![AccessOp::Remove {
                author: self.tablet.author(),
                head: self.tablet.head,
            }],
        };
        self.first = Statement::sign(&self.phone.key, &draft).unwrap();
        let request = SyncRequest {
            statements: vec![self.first.bytes().to_vec()],
            ..SyncRequest::default()
        };
        self.town.sync(&self.phone, request).await.unwrap();
    }
}

#[tokio::test]
async fn what_another_device_acknowledged_is_dropped_but_never_membership_or_the_manifest() {
    let mut c = covered().await;
    assert_eq!(c.town.relay.keep_tidy().await.unwrap().records_dropped, 0);
    let before = c.town.sync(&c.phone, SyncRequest::default()).await.unwrap();
    assert_eq!(c.town.pull(&c.phone, false).await.len(), 15);
    // A cold start leaves out what is covered even before it goes.
    let tail = c.town.pull(&c.reader, true).await;
    let expected = [&c.membership, &c.pair[0], &c.pair[1]].map(|r| r.bytes().to_vec());
    assert_eq!(tail, expected);

    c.acknowledge().await;
    let done = c.town.relay.keep_tidy().await.unwrap();
    assert_eq!((done.records_dropped, done.parts_superseded), (12, 0));
    assert_eq!(c.town.pull(&c.phone, false).await.len(), 4);
    let after = c.town.sync(&c.phone, SyncRequest::default()).await.unwrap();
    assert!(after.bytes_used + 12 * 300 < before.bytes_used);
    assert_eq!(after.generation, before.generation);
    assert_eq!(after.newest, before.newest + 1);
    assert_eq!(
        c.town.get(&c.reader, c.pack).await.unwrap(),
        b"age pack one"
    );
    assert_eq!(
        c.town.relay.keep_tidy().await.unwrap(),
        server::Upkept::default()
    );

    // Chains go on, and what was dropped is known when its author sends it again.
    let records = c.phone.updates(2);
    c.town.push(&c.phone, &records).await.unwrap();
    let more = c.tablet.updates(1);
    c.town.push(&c.tablet, &more).await.unwrap();
    let again = c.town.push(&c.phone, &c.updates).await.unwrap();
    assert_eq!(again.accepted.len(), 9);
    assert_eq!(again.newest, after.newest + 3);
    // Alone, without the records that lead to what is known, it cannot be told from a fork.
    let problem = c.town.push(&c.phone, &c.updates[..2]).await.unwrap_err();
    assert_eq!(problem.code, Code::ChainConflict);
    assert_eq!(problem.held_seq, Some(c.phone.head.seq));
}

#[tokio::test]
async fn a_writer_that_read_its_packs_again_waits_thirty_days() {
    let mut c = covered().await;
    let manifest = c.manifest;
    let record = c.phone.says(&Checkpoint::ReadAgain { manifest });
    c.town.push(&c.phone, &[record]).await.unwrap();
    c.town.pass_days(29);
    assert_eq!(c.town.relay.keep_tidy().await.unwrap().records_dropped, 0);
    c.town.pass_days(1);
    assert_eq!(c.town.relay.keep_tidy().await.unwrap().records_dropped, 12);
}

#[tokio::test]
async fn where_no_other_device_is_listed_it_waits_a_day() {
    let mut c = covered().await;
    let manifest = c.manifest;
    c.town.pass_days(1);
    // The packs were read by nobody.
    c.remove_tablet().await;
    assert_eq!(c.town.relay.keep_tidy().await.unwrap().records_dropped, 0);
    let record = c.phone.says(&Checkpoint::ReadAgain { manifest });
    c.town.push(&c.phone, &[record]).await.unwrap();
    assert_eq!(c.town.relay.keep_tidy().await.unwrap().records_dropped, 12);
}

#[tokio::test]
async fn a_manifest_of_today_waits_for_tomorrow() {
    let mut c = covered().await;
    let manifest = c.manifest;
    c.remove_tablet().await;
    let record = c.phone.says(&Checkpoint::ReadAgain { manifest });
    c.town.push(&c.phone, &[record]).await.unwrap();
    assert_eq!(c.town.relay.keep_tidy().await.unwrap().records_dropped, 0);
    c.town.pass_days(1);
    assert_eq!(c.town.relay.keep_tidy().await.unwrap().records_dropped, 12);
}

#[tokio::test]
async fn nobody_acknowledges_its_own_manifest_or_reads_anothers_again() {
    let mut c = covered().await;
    let manifest = c.manifest;
    let own = c.phone.clone().says(&Checkpoint::Acknowledges { manifest });
    let problem = c.town.push(&c.phone, &[own]).await.unwrap_err();
    assert_eq!(problem.code, Code::BadRecord);
    let others = c.tablet.clone().says(&Checkpoint::ReadAgain { manifest });
    let problem = c.town.push(&c.tablet, &[others]).await.unwrap_err();
    assert_eq!(problem.code, Code::BadRecord);
    let reader = c
        .reader
        .clone()
        .says(&Checkpoint::Acknowledges { manifest });
    let problem = c.town.push(&c.reader, &[reader]).await.unwrap_err();
    assert_eq!(problem.code, Code::NotAMember);
    // Of another manifest it says nothing about this one.
    let other = Place { seq: 1, ..manifest };
    let stray = c.tablet.says(&Checkpoint::Acknowledges { manifest: other });
    c.town.push(&c.tablet, &[stray]).await.unwrap();
    assert_eq!(c.town.relay.keep_tidy().await.unwrap().records_dropped, 0);
}

#[tokio::test]
async fn forged_checkpoints_are_refused() {
    let c = covered().await;
    let refused = async |records: &[Record]| c.town.push(&c.phone, records).await.unwrap_err();
    let head = c.tablet.place();
    let beyond = Place {
        seq: head.seq + 1,
        ..head
    };
    let problem = refused(&c.phone.clone().manifest(&[beyond], &[])).await;
    assert_eq!(problem.code, Code::CheckpointConflict);
    assert_eq!((problem.index, problem.held_seq), (Some(1), Some(head.seq)));
    let other_hash = Place {
        hash: [7; 32].into(),
        ..head
    };
    let problem = refused(&c.phone.clone().manifest(&[other_hash], &[])).await;
    assert_eq!(problem.code, Code::CheckpointConflict);
    let inside = Place { seq: 2, ..head };
    let problem = refused(&c.phone.clone().manifest(&[inside], &[])).await;
    assert_eq!(problem.code, Code::CheckpointConflict);
    let stranger = Place {
        author: [7; 32].into(),
        ..head
    };
    let problem = refused(&c.phone.clone().manifest(&[stranger], &[])).await;
    assert_eq!(problem.code, Code::BadRecord);
    let missing = PartId::of(b"never put");
    let problem = refused(&c.phone.clone().manifest(&[head], &[missing])).await;
    assert_eq!(problem.code, Code::CheckpointConflict);
    assert_eq!(problem.part, Some(missing));
    let own = c.phone.clone().manifest(
        &[Place {
            seq: 13,
            ..c.phone.place()
        }],
        &[],
    );
    assert_eq!(refused(&own).await.code, Code::BadRecord);

    // Somebody else's manifest, an earlier one of its own, no manifest at all, no checkpoint at all.
    let covers = |manifest| Checkpoint::Covers {
        manifest,
        covered: vec![head],
        parts: Vec::new(),
    };
    let theirs = c.tablet.clone().says(&covers(c.manifest));
    let problem = c.town.push(&c.tablet, &[theirs]).await.unwrap_err();
    assert_eq!(problem.code, Code::BadRecord);
    for claim in [c.manifest, c.phone.place()] {
        let record = c.phone.clone().says(&covers(claim));
        assert_eq!(refused(&[record]).await.code, Code::BadRecord);
    }
    let nonsense = c.phone.clone().record(Kind::Checkpoint, b"nonsense");
    assert_eq!(refused(&[nonsense]).await.code, Code::BadRecord);
    c.town
        .push(&c.phone, &c.phone.clone().updates(1))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_newer_checkpoint_lets_older_packs_go_and_a_stale_one_changes_nothing() {
    let mut c = covered().await;
    c.acknowledge().await;
    c.town.relay.keep_tidy().await.unwrap();
    // Made before its author saw what was settled: it would lose the phone's records.
    let stale = c.tablet.manifest(&[place(&c.pair[0])], &[]);
    c.town.push(&c.tablet, &stale).await.unwrap();
    let tail = c.town.pull(&c.reader, true).await;
    assert!(tail.contains(&c.pair[1].bytes().to_vec()));

    let two = c.town.put(&c.phone, b"age pack two").await.unwrap();
    let attachment = c.town.put(&c.phone, b"age photo").await.unwrap();
    let pair = c
        .phone
        .manifest(&[c.phone.place(), c.tablet.place()], &[two]);
    c.town.push(&c.phone, &pair).await.unwrap();
    assert!(c.town.get(&c.phone, c.pack).await.is_ok());
    c.manifest = place(&pair[0]);
    c.acknowledge().await;
    let done = c.town.relay.keep_tidy().await.unwrap();
    assert_eq!(done.parts_superseded, 1);
    let problem = c.town.get(&c.phone, c.pack).await.unwrap_err();
    assert_eq!(problem.code, Code::NotFound);
    assert!(c.town.get(&c.phone, two).await.is_ok());
    assert!(c.town.get(&c.phone, attachment).await.is_ok());
    // The former manifest and checkpoint went with what they covered.
    let all = c.town.pull(&c.phone, false).await;
    assert!(!all.contains(&c.pair[1].bytes().to_vec()));
    assert!(all.contains(&c.membership.bytes().to_vec()));
    assert!(all.contains(&pair[1].bytes().to_vec()));
}

#[tokio::test]
async fn a_space_with_a_checkpoint_takes_version_two_and_others_serve_both() {
    let town = Town::open().await;
    let (mut phone, mut tablet, ..) = town.found().await;
    let one = phone.updates(2);
    town.sync_as(1, &phone, pushing(&one)).await.unwrap();
    town.push(&tablet, &tablet.clone().updates(1))
        .await
        .unwrap();
    tablet.updates(1);
    // Keys of version 2 mean nothing in version 1.
    let request = SyncRequest {
        want_heads: true,
        from_checkpoint: true,
        erase: vec![place(&one[0])],
        ..Default::default()
    };
    let old = town.sync_as(1, &phone, request.clone()).await.unwrap();
    assert_eq!((old.heads.len(), old.erased, old.page.len()), (0, None, 1));
    let heads = SyncRequest {
        erase: Vec::new(),
        ..request
    };
    let new = town.sync(&phone, heads).await.unwrap();
    let mut expected = [phone.place(), tablet.place()];
    expected.sort_unstable();
    assert_eq!(new.heads, expected);

    let pair = phone.clone().manifest(&[tablet.place()], &[]);
    let problem = town.sync_as(1, &phone, pushing(&pair)).await.unwrap_err();
    assert_eq!(problem.code, Code::UnsupportedVersion);
    phone.manifest(&[tablet.place()], &[]);
    town.push(&phone, &pair).await.unwrap();
    for request in [SyncRequest::default(), pushing(&tablet.clone().updates(1))] {
        let problem = town.sync_as(1, &tablet, request).await.unwrap_err();
        assert_eq!(problem.code, Code::UnsupportedVersion);
    }
    town.push(&tablet, &tablet.clone().updates(1))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_emptied_relay_goes_on_from_a_checkpoint_that_is_offered_again() {
    let mut c = covered().await;
    c.acknowledge().await;
    let tail = c.phone.updates(2);
    c.town.push(&c.phone, &tail).await.unwrap();
    let acknowledged = c.tablet.place();
    // Another relay, with nothing; the tablet offers what it holds: no covered record.
    let empty = Town::open().await;
    let (_, tablet, reader, _) = (
        empty.found().await.0,
        c.tablet.clone(),
        c.reader.clone(),
        (),
    );
    let kept = c.town.pull(&c.tablet, true).await;
    let offer = SyncRequest {
        records: kept.clone(),
        reoffer: true,
        ..Default::default()
    };
    let answer = empty.sync(&tablet, offer.clone()).await.unwrap();
    assert_eq!(answer.accepted.len(), kept.len());
    assert_eq!(answer.head, Some(acknowledged.head()));
    let newest = answer.newest;
    assert_eq!(newest, kept.len() as u64);
    // Again changes nothing, and both chains go on.
    assert_eq!(empty.sync(&tablet, offer).await.unwrap().newest, newest);
    empty
        .push(&c.phone, &c.phone.clone().updates(1))
        .await
        .unwrap();
    empty
        .push(&c.tablet, &c.tablet.clone().updates(1))
        .await
        .unwrap();
    // Without the pack nothing is settled, whatever was acknowledged elsewhere.
    empty.relay.keep_tidy().await.unwrap();
    assert!(empty.get(&reader, c.pack).await.is_err());
    empty.put(&tablet, b"age pack one").await.unwrap();
    empty.relay.keep_tidy().await.unwrap();
    let missing = PartsRequest {
        asked: vec![c.pack],
        ..Default::default()
    };
    assert!(
        empty
            .parts(&reader, &missing)
            .await
            .unwrap()
            .missing
            .is_empty()
    );
    // What the packs hold is accepted and not kept again; a fork of it is not.
    let covered = SyncRequest {
        records: c.updates.iter().map(|r| r.bytes().to_vec()).collect(),
        reoffer: true,
        page_bytes: Some(0),
        ..Default::default()
    };
    let answer = empty.sync(&tablet, covered).await.unwrap();
    assert_eq!((answer.accepted.len(), answer.newest), (9, newest + 2));
    let mut fork = Device {
        head: Head::NONE,
        ..c.phone.clone()
    };
    fork.record(Kind::Membership, b"sealed entry");
    let forked = fork.updates(1);
    let problem = empty.push(&fork, &forked).await.unwrap_err();
    assert!(problem.code == Code::ChainConflict || forked[0] == c.updates[0]);
}

#[tokio::test]
async fn without_being_offered_again_no_checkpoint_moves_a_chain() {
    let c = covered().await;
    let empty = Town::open().await;
    let (phone, ..) = empty.found().await;
    let offer = pushing(&c.pair);
    let problem = empty.sync(&phone, offer).await.unwrap_err();
    assert_eq!(problem.code, Code::ChainConflict);
    // A reader may not offer anything again.
    let offer = SyncRequest {
        reoffer: true,
        ..pushing(&c.pair)
    };
    let problem = empty.sync(&c.reader, offer).await.unwrap_err();
    assert_eq!(problem.code, Code::NotAMember);
}

#[tokio::test]
async fn erasing_leaves_the_header_and_spares_membership_and_checkpoints() {
    let mut c = covered().await;
    let erase = |places: &[Place]| SyncRequest {
        erase: places.to_vec(),
        page_bytes: Some(0),
        ..Default::default()
    };
    let target = place(&c.updates[4]);
    let before = c.town.sync(&c.phone, erase(&[])).await.unwrap();
    // The tablet may erase what the phone wrote.
    let done = c
        .town
        .sync(&c.tablet, erase(&[target, target]))
        .await
        .unwrap();
    assert_eq!(done.erased, Some(2));
    assert_eq!(done.bytes_used, before.bytes_used - 300);
    let again = c.town.sync(&c.phone, erase(&[target])).await.unwrap();
    assert_eq!((again.erased, again.bytes_used), (Some(1), done.bytes_used));
    let stub = c.updates[4].to_stub().unwrap();
    let all = c.town.pull(&c.reader, false).await;
    assert!(all.contains(&stub.bytes().to_vec()));
    assert!(!all.contains(&c.updates[4].bytes().to_vec()));
    // Whoever held the whole record does not bring it back.
    let offer = SyncRequest {
        reoffer: true,
        ..pushing(&c.updates)
    };
    c.town.sync(&c.tablet, offer).await.unwrap();
    assert!(
        !c.town
            .pull(&c.reader, false)
            .await
            .contains(&c.updates[4].bytes().to_vec())
    );

    let (unknown, other) = (
        Place { seq: 99, ..target },
        Place {
            hash: [9; 32].into(),
            ..place(&c.updates[5])
        },
    );
    for (wrong, code) in [
        (place(&c.membership), Code::BadRecord),
        (place(&c.pair[0]), Code::BadRecord),
        (place(&c.pair[1]), Code::BadRecord),
        (other, Code::BadRecord),
        (unknown, Code::NotFound),
    ] {
        let request = erase(&[place(&c.updates[6]), wrong]);
        let problem = c.town.sync(&c.phone, request).await.unwrap_err();
        assert_eq!((problem.code, problem.index), (code, Some(1)));
    }
    // Nothing of a refused request is done.
    assert!(
        c.town
            .pull(&c.reader, false)
            .await
            .contains(&c.updates[6].bytes().to_vec())
    );
    let problem = c.town.sync(&c.reader, erase(&[target])).await.unwrap_err();
    assert_eq!(problem.code, Code::NotAMember);
    // A stub is offered again to a relay that lost it, and never as something new.
    let empty = Town::open().await;
    let (phone, ..) = empty.found().await;
    let mut records: Vec<Vec<u8>> = vec![c.membership.bytes().to_vec()];
    records.extend(c.updates[..4].iter().map(|r| r.bytes().to_vec()));
    records.push(stub.bytes().to_vec());
    let fresh = SyncRequest {
        records,
        ..Default::default()
    };
    let problem = empty.sync(&phone, fresh.clone()).await.unwrap_err();
    assert_eq!(problem.code, Code::BadRecord);
    let offered = SyncRequest {
        reoffer: true,
        ..fresh
    };
    empty.sync(&phone, offered).await.unwrap();
    let problem = empty
        .sync_as(1, &phone, SyncRequest::default())
        .await
        .unwrap_err();
    assert_eq!(problem.code, Code::UnsupportedVersion);
    c.phone.updates(1);
}

#[tokio::test]
async fn the_removed_get_the_removal_and_nothing_else_from_every_path() {
    let c = covered().await;
    let draft = StatementDraft {
        space: c.first.space(),
        version: 2,
        previous: c.first.hash(),
        nonce: [2; 16],
        operations: vec![AccessOp::Remove {
            author: c.tablet.author(),
            head: c.tablet.head,
        }],
    };
    let removal = Statement::sign(&c.phone.key, &draft).unwrap();
    let request = SyncRequest {
        statements: vec![removal.bytes().to_vec()],
        ..Default::default()
    };
    c.town.sync(&c.phone, request).await.unwrap();
    let space = c.first.space();
    let part = format!("/v1/parts/{space}/{}", c.pack);
    let body = wire::cbor::encode(&PartsRequest::default());
    let sync = wire::cbor::encode(&SyncRequest {
        space,
        ..Default::default()
    });
    let attempts = [
        ("GET", part.clone(), Vec::new()),
        ("PUT", part, b"age pack one".to_vec()),
        ("POST", format!("/v1/parts/{space}"), body),
        ("GET", format!("/v1/live/{space}"), Vec::new()),
        ("POST", "/v1/sync".to_owned(), sync),
    ];
    for (method, path, body) in attempts {
        for version in [1, 2] {
            let sent = c
                .town
                .send(&c.tablet, version, method, &path, body.clone())
                .await;
            let problem = sent.unwrap_err();
            if version == 1 && path.starts_with("/v1/parts") {
                assert_eq!(problem.code, Code::UnsupportedVersion);
                continue;
            }
            assert_eq!(problem.code, Code::Removed, "{method} {path}");
            assert_eq!(problem.statement_bytes().unwrap(), removal.bytes());
        }
    }
}

#[tokio::test]
async fn silent_spaces_go_after_their_time_with_a_new_generation_and_come_back_by_licence() {
    let c = covered().await;
    let days = u64::from(limits::RETENTION_DAYS_DEFAULT);
    let generation = c.town.relay.generation();
    c.town.pass_days(days - 10);
    // Reading is a sign of life too.
    c.town.pull(&c.reader, false).await;
    c.town.pass_days(days);
    assert_eq!(c.town.relay.keep_tidy().await.unwrap().spaces_purged, 0);
    assert_eq!(c.town.relay.generation(), generation);
    c.town.pass_days(1);
    assert_eq!(c.town.relay.keep_tidy().await.unwrap().spaces_purged, 1);
    assert_ne!(c.town.relay.generation(), generation);
    let problem = c
        .town
        .sync(&c.phone, SyncRequest::default())
        .await
        .unwrap_err();
    assert_eq!(problem.code, Code::UnknownSpace);
    let answer = c.town.sync(&c.phone, founding(&c.first)).await.unwrap();
    assert_eq!((answer.newest, answer.bytes_used), (0, 0));
    let problem = c.town.get(&c.phone, c.pack).await.unwrap_err();
    assert_eq!(problem.code, Code::NotFound);
}

#[tokio::test]
async fn parts_nobody_names_or_uses_go_and_used_ones_stay() {
    let c = covered().await;
    let photo = c.town.put(&c.phone, b"age photo").await.unwrap();
    let orphan = c.town.put(&c.phone, b"age orphan").await.unwrap();
    let used = async || {
        let request = PartsRequest {
            asked: vec![photo],
            ..Default::default()
        };
        c.town.parts(&c.tablet, &request).await.unwrap();
    };
    c.town.pass_days(250);
    used().await;
    c.town.pass_days(250);
    used().await;
    let done = c.town.relay.keep_tidy().await.unwrap();
    assert_eq!((done.parts_expired, done.spaces_purged), (1, 0));
    let listed = PartsRequest {
        list_after: Some(PartId::ZERO),
        ..Default::default()
    };
    let listed = c.town.parts(&c.reader, &listed).await.unwrap().listed;
    let mut expected = [c.pack, photo];
    expected.sort_unstable();
    let ids: Vec<_> = listed.iter().map(|part| part.part).collect();
    assert_eq!(ids, expected);
    assert!(c.town.get(&c.phone, orphan).await.is_err());
}
