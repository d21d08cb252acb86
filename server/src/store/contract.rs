//! What every store must do. A store names itself to [`contract!`] and gets all of these tests.

mod kept;

pub(crate) use kept::{
    checkpoints_and_floors_are_loaded_again, covered_records_are_found_left_out_erased_and_dropped,
    parts_are_kept_touched_listed_and_deleted, silent_spaces_are_purged_and_their_rows_swept,
};

use super::{
    Changes, Found, Held, Kept, NewRecord, PageQuery, Redeemed, SpaceChange, SpaceState, Store,
};
use super::{Page, StoreError};
use ed25519_dalek::SigningKey;
use std::collections::HashMap;
use std::sync::Arc;
use wire::{
    AccessList, AccessOp, AuthorId, EpochId, Generation, Hash, Head, Kind, Record, RecordHeader,
    Role, SpaceId, Statement, StatementDraft, author_of,
};

macro_rules! contract {
    ($open:expr) => {
        $crate::store::contract::contract!($open;
            what_was_written_is_loaded_again
            a_stale_writer_is_refused_and_nothing_of_its_changes_stays
            a_space_is_created_once
            a_token_is_spent_once_and_only_with_everything_else
            a_chain_never_has_two_records_of_one_number
            pages_keep_to_their_bounds
            records_are_found_by_author_and_number
            a_lookup_stays_with_its_first_space_until_that_gives_it_up
            a_code_gives_tokens_for_its_uses
            statements_follow_a_version
            the_generation_stays_until_it_is_renewed
            parts_are_kept_touched_listed_and_deleted
            checkpoints_and_floors_are_loaded_again
            covered_records_are_found_left_out_erased_and_dropped
            silent_spaces_are_purged_and_their_rows_swept
        );
    };
    ($open:expr; $($test:ident)*) => {
        $(
            #[tokio::test]
            async fn $test() {
                let Some((store, _kept)) = $open.await else {
                    return;
                };
                $crate::store::contract::$test(&store).await;
                store.close().await;
            }
        )*
    };
}
pub(crate) use contract;

/// A device with a space of its own.
pub(crate) struct Founder {
    key: SigningKey,
    pub(crate) space: SpaceId,
    pub(crate) first: Statement,
}

pub(crate) fn founder(seed: u8) -> Founder {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let draft = StatementDraft {
        space: SpaceId::ZERO,
        version: 1,
        previous: Hash::ZERO,
        nonce: [seed; 16],
        operations: vec![
            AccessOp::Add {
                author: author_of(&key),
                role: Role::Device,
            },
            AccessOp::Epoch(EpochId::from_bytes([1; 32])),
        ],
    };
    let first = Statement::sign(&key, &draft).unwrap();
    Founder {
        space: first.space(),
        key,
        first,
    }
}

impl Founder {
    pub(crate) fn author(&self) -> AuthorId {
        author_of(&self.key)
    }

    fn key(&self) -> &SigningKey {
        &self.key
    }

    pub(crate) fn record(&self, after: Head, len: usize) -> Record {
        let header = RecordHeader {
            kind: Kind::Updates,
            space: self.space,
            author: self.author(),
            seq: after.seq + 1,
            previous: after.hash,
            epoch: EpochId::from_bytes([1; 32]),
        };
        Record::seal_header(&self.key, &header, &vec![7; len]).unwrap()
    }

    /// A second statement: another epoch.
    pub(crate) fn second(&self) -> Statement {
        let draft = StatementDraft {
            space: self.space,
            version: 2,
            previous: self.first.hash(),
            nonce: [2; 16],
            operations: vec![AccessOp::Epoch(EpochId::from_bytes([2; 32]))],
        };
        Statement::sign(&self.key, &draft).unwrap()
    }

    pub(crate) fn created(&self, number: u32) -> SpaceChange {
        let mut access = AccessList::default();
        access.apply(&self.first).unwrap();
        let state = SpaceState {
            number,
            access: Arc::new(access),
            heads: HashMap::new(),
            newest: 0,
            bytes: 0,
            day: 20_000,
            day_records: 0,
            revision: 1,
            floors: Arc::default(),
            checkpoint: None,
            stubs: false,
        };
        SpaceChange {
            space: self.space,
            expected: None,
            state: Arc::new(state),
            statements: vec![(1, self.first.bytes().to_vec())],
            records: Vec::new(),
            lookups_added: Vec::new(),
            lookups_removed: Vec::new(),
            kept: Kept::default(),
        }
    }

    /// Adds records of these payload lengths after a state.
    pub(crate) fn moved(&self, before: &SpaceState, lens: &[usize]) -> SpaceChange {
        let mut state = before.clone();
        state.revision += 1;
        let mut records = Vec::new();
        for len in lens {
            let record = self.record(state.head(&self.author()), *len);
            state.newest += 1;
            state.bytes += record.bytes().len() as u64;
            state.day_records += 1;
            let held = Held {
                head: record.head(),
                position: state.newest,
            };
            state.heads.insert(self.author(), held);
            records.push(NewRecord {
                position: state.newest,
                author: self.author(),
                seq: record.header().seq,
                hash: record.hash(),
                entry: Arc::new(record.into()),
            });
        }
        SpaceChange {
            space: self.space,
            expected: Some(before.revision),
            state: Arc::new(state),
            statements: Vec::new(),
            records,
            lookups_added: Vec::new(),
            lookups_removed: Vec::new(),
            kept: Kept::default(),
        }
    }
}

pub(crate) fn changes(spaces: Vec<SpaceChange>) -> Changes {
    Changes {
        spaces,
        tokens: Vec::new(),
        day: 20_000,
    }
}

pub(crate) async fn write(store: &impl Store, change: SpaceChange) -> Arc<SpaceState> {
    let state = Arc::clone(&change.state);
    store.write(&changes(vec![change])).await.unwrap();
    state
}

pub(crate) async fn load(store: &impl Store, founder: &Founder) -> SpaceState {
    store.load(founder.space).await.unwrap().unwrap()
}

pub(crate) fn all(state: &SpaceState) -> PageQuery<'static> {
    PageQuery {
        number: state.number,
        after: 0,
        up_to: u64::from(u32::MAX),
        without: None,
        covered: &[],
        bytes_max: usize::MAX,
        records_max: usize::MAX,
    }
}

pub(crate) async fn what_was_written_is_loaded_again(store: &impl Store) {
    let (one, two) = (founder(1), founder(2));
    assert!(store.load(one.space).await.unwrap().is_none());
    let both = changes(vec![one.created(5), two.created(6)]);
    store.write(&both).await.unwrap();
    assert!(store.number_taken(5).await.unwrap());
    assert!(!store.number_taken(7).await.unwrap());
    // More rows than one insert takes.
    let state = write(store, one.moved(&both.spaces[0].state, &[100; 150])).await;
    assert_eq!(load(store, &one).await, *state);
    assert_eq!(load(store, &two).await, *both.spaces[1].state);
    assert_eq!(store.count_spaces().await.unwrap(), 2);
    assert!(
        store
            .page(all(&both.spaces[1].state))
            .await
            .unwrap()
            .records
            .is_empty()
    );
}

pub(crate) async fn a_stale_writer_is_refused_and_nothing_of_its_changes_stays(store: &impl Store) {
    let (one, two) = (founder(1), founder(2));
    let created = write(store, one.created(5)).await;
    let newer = write(store, one.moved(&created, &[10])).await;
    let token = Hash::from_bytes([3; 32]);
    store.create_invite(Hash::ZERO, 1).await.unwrap();
    store.redeem(Hash::ZERO, &[token]).await.unwrap();
    let stale = Changes {
        spaces: vec![two.created(6), one.moved(&created, &[20, 30])],
        tokens: vec![token],
        day: 20_000,
    };
    assert!(matches!(
        store.write(&stale).await,
        Err(StoreError::Conflict)
    ));
    assert!(store.token_unspent(token).await.unwrap());
    assert!(store.load(two.space).await.unwrap().is_none());
    assert_eq!(load(store, &one).await, *newer);
    assert_eq!(store.page(all(&newer)).await.unwrap().records.len(), 1);
}

pub(crate) async fn a_space_is_created_once(store: &impl Store) {
    let one = founder(1);
    write(store, one.created(5)).await;
    let again = store.write(&changes(vec![one.created(6)])).await;
    assert!(matches!(again, Err(StoreError::Conflict)));
    let taken = store.write(&changes(vec![founder(2).created(5)])).await;
    assert!(matches!(taken, Err(StoreError::Conflict)));
}

pub(crate) async fn a_token_is_spent_once_and_only_with_everything_else(store: &impl Store) {
    let token = Hash::from_bytes([3; 32]);
    store.create_invite(Hash::ZERO, 1).await.unwrap();
    store.redeem(Hash::ZERO, &[token]).await.unwrap();
    let create = |seed, number| Changes {
        spaces: vec![founder(seed).created(number)],
        tokens: vec![token],
        day: 20_000,
    };
    store.write(&create(1, 5)).await.unwrap();
    assert!(!store.token_unspent(token).await.unwrap());
    assert!(matches!(
        store.write(&create(2, 6)).await,
        Err(StoreError::Conflict)
    ));
    assert!(store.load(founder(2).space).await.unwrap().is_none());
}

pub(crate) async fn a_chain_never_has_two_records_of_one_number(store: &impl Store) {
    let one = founder(1);
    let created = write(store, one.created(5)).await;
    let state = write(store, one.moved(&created, &[10])).await;
    let mut forked = one.moved(&created, &[20]);
    forked.expected = Some(state.revision);
    forked.records[0].position = 2;
    assert!(store.write(&changes(vec![forked])).await.is_err());
    assert_eq!(load(store, &one).await, *state);
}

pub(crate) async fn pages_keep_to_their_bounds(store: &impl Store) {
    let one = founder(1);
    let created = write(store, one.created(5)).await;
    let state = write(store, one.moved(&created, &[100, 200, 300, 400])).await;
    let positions = |page: &Page| page.records.iter().map(|(p, _)| *p).collect::<Vec<_>>();
    let read = async |query| {
        let page = store.page(query).await.unwrap();
        (positions(&page), page.more)
    };
    let everything = all(&state);
    assert_eq!(read(everything).await, (vec![1, 2, 3, 4], false));
    assert_eq!(
        read(PageQuery {
            after: 2,
            ..everything
        })
        .await,
        (vec![3, 4], false)
    );
    assert_eq!(
        read(PageQuery {
            up_to: 3,
            ..everything
        })
        .await,
        (vec![1, 2, 3], false)
    );
    assert_eq!(
        read(PageQuery {
            records_max: 3,
            ..everything
        })
        .await,
        (vec![1, 2, 3], true)
    );
    // 340 and 440 bytes fit, the 540 after them do not.
    assert_eq!(
        read(PageQuery {
            bytes_max: 1_000,
            ..everything
        })
        .await,
        (vec![1, 2], true)
    );
    assert_eq!(
        read(PageQuery {
            bytes_max: 1,
            ..everything
        })
        .await,
        (vec![1], true)
    );
    let own = Some(one.author());
    assert_eq!(
        read(PageQuery {
            without: own,
            ..everything
        })
        .await,
        (vec![], false)
    );
    assert_eq!(
        read(PageQuery {
            number: 6,
            ..everything
        })
        .await,
        (vec![], false)
    );
}

pub(crate) async fn records_are_found_by_author_and_number(store: &impl Store) {
    let one = founder(1);
    let created = write(store, one.created(5)).await;
    let change = one.moved(&created, &[10, 20]);
    let (first, second) = (change.records[0].hash, change.records[1].hash);
    write(store, change).await;
    let author = one.author();
    let found = store
        .find(5, &[(author, 1), (author, 2), (author, 3)])
        .await
        .unwrap();
    let record = |hash, position, bytes| Found {
        hash,
        position,
        kind: Kind::Updates,
        bytes,
    };
    let expected = HashMap::from([
        ((author, 1), record(first, 1, 250)),
        ((author, 2), record(second, 2, 260)),
    ]);
    assert_eq!(found, expected);
    assert!(store.find(6, &[(author, 1)]).await.unwrap().is_empty());
}

pub(crate) async fn a_lookup_stays_with_its_first_space_until_that_gives_it_up(store: &impl Store) {
    let (one, two) = (founder(1), founder(2));
    let lookup = Hash::from_bytes([4; 32]);
    let with = |mut change: SpaceChange| {
        change.lookups_added = vec![lookup];
        change
    };
    let of_one = write(store, with(one.created(5))).await;
    let of_two = write(store, with(two.created(6))).await;
    assert_eq!(store.lookup(lookup).await.unwrap(), Some(one.space));
    let without = |mut change: SpaceChange| {
        change.lookups_removed = vec![lookup];
        change
    };
    write(store, without(two.moved(&of_two, &[1]))).await;
    assert_eq!(store.lookup(lookup).await.unwrap(), Some(one.space));
    write(store, without(one.moved(&of_one, &[1]))).await;
    assert_eq!(store.lookup(lookup).await.unwrap(), None);
}

pub(crate) async fn a_code_gives_tokens_for_its_uses(store: &impl Store) {
    let code = Hash::from_bytes([8; 32]);
    let tokens = |byte| {
        [
            Hash::from_bytes([byte; 32]),
            Hash::from_bytes([byte + 1; 32]),
        ]
    };
    assert_eq!(
        store.redeem(code, &tokens(10)).await.unwrap(),
        Redeemed::Unknown
    );
    assert!(!store.token_unspent(tokens(10)[0]).await.unwrap());
    store.create_invite(code, 2).await.unwrap();
    for _ in 0..3 {
        assert_eq!(
            store.redeem(code, &tokens(10)).await.unwrap(),
            Redeemed::Tokens
        );
    }
    assert_eq!(
        store.redeem(code, &tokens(20)).await.unwrap(),
        Redeemed::Tokens
    );
    assert_eq!(
        store.redeem(code, &tokens(30)).await.unwrap(),
        Redeemed::Unknown
    );
    assert!(store.token_unspent(tokens(20)[1]).await.unwrap());
}

pub(crate) async fn statements_follow_a_version(store: &impl Store) {
    let one = founder(1);
    let created = write(store, one.created(5)).await;
    let second = one.second();
    let mut state = (*created).clone();
    Arc::make_mut(&mut state.access).apply(&second).unwrap();
    state.revision += 1;
    let mut change = one.moved(&created, &[]);
    change.state = Arc::new(state);
    change.statements = vec![(2, second.bytes().to_vec())];
    let state = write(store, change).await;
    assert_eq!(load(store, &one).await, *state);
    let after = async |version, max| store.statements(one.space, version, max).await.unwrap();
    let (first, second) = (one.first.bytes().to_vec(), second.bytes().to_vec());
    assert_eq!(after(0, 9).await, [first.clone(), second.clone()]);
    assert_eq!(after(0, 1).await, [first]);
    assert_eq!(after(1, 9).await, [second]);
    assert!(after(2, 9).await.is_empty());
}

pub(crate) async fn the_generation_stays_until_it_is_renewed(store: &impl Store) {
    let first = store.generation().await.unwrap();
    assert_eq!(store.generation().await.unwrap(), first);
    let next = Generation::from_bytes([9; 16]);
    store.renew_generation(next).await.unwrap();
    assert_eq!(store.generation().await.unwrap(), next);
    store.ping().await.unwrap();
}
