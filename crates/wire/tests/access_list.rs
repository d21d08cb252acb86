//! The fold of access statements: who gets in, who leaves, and what does not fit.
#![allow(clippy::unwrap_used, missing_docs)]

use ed25519_dalek::SigningKey;
use wire::access::Applied;
use wire::{
    AccessError, AccessList, AccessOp, AuthorId, EpochId, Hash, Head, Role, SpaceId, Statement,
    StatementDraft, author_of,
};

fn key(byte: u8) -> SigningKey {
    SigningKey::from_bytes(&[byte; 32])
}

fn author(byte: u8) -> AuthorId {
    author_of(&key(byte))
}

fn epoch(byte: u8) -> AccessOp {
    AccessOp::Epoch(EpochId::from_bytes([byte; 32]))
}

fn add(byte: u8, role: Role) -> AccessOp {
    AccessOp::Add {
        author: author(byte),
        role,
    }
}

fn remove(byte: u8) -> AccessOp {
    AccessOp::Remove {
        author: author(byte),
        head: Head::NONE,
    }
}

fn first(by: u8, operations: &[AccessOp]) -> Statement {
    let draft = StatementDraft {
        space: SpaceId::ZERO,
        version: 1,
        previous: Hash::ZERO,
        nonce: [by; 16],
        operations: operations.to_vec(),
    };
    Statement::sign(&key(by), &draft).unwrap()
}

fn next(list: &AccessList, by: u8, operations: &[AccessOp]) -> Statement {
    let draft = StatementDraft {
        space: list.space().unwrap(),
        version: list.version() + 1,
        previous: list.newest_hash(),
        nonce: [by; 16],
        operations: operations.to_vec(),
    };
    Statement::sign(&key(by), &draft).unwrap()
}

fn founded() -> (AccessList, Statement) {
    let statement = first(1, &[add(1, Role::Device), epoch(1)]);
    let mut list = AccessList::default();
    assert_eq!(list.apply(&statement), Ok(Applied::New));
    (list, statement)
}

fn refused(list: &AccessList, statement: &Statement) -> AccessError {
    let mut copy = list.clone();
    let error = copy.apply(statement).unwrap_err();
    assert_eq!(&copy, list, "a refused statement leaves the list as it was");
    error
}

#[test]
fn the_first_statement_lists_its_author_and_names_an_epoch() {
    let (list, statement) = founded();
    assert_eq!(list.space(), Some(statement.space()));
    assert_eq!(list.role(&author(1)), Some(Role::Device));
    assert_eq!(list.current_epoch(), Some(EpochId::from_bytes([1; 32])));
    let empty = AccessList::default();
    for operations in [
        vec![add(1, Role::Device)],
        vec![epoch(1)],
        vec![add(2, Role::Device), epoch(1)],
        vec![add(1, Role::Reader), epoch(1)],
    ] {
        assert_eq!(
            refused(&empty, &first(1, &operations)),
            AccessError::BadOperation
        );
    }
}

#[test]
fn members_come_and_go_and_do_not_come_back() {
    let (mut list, _) = founded();
    list.apply(&next(
        &list,
        1,
        &[add(2, Role::Device), add(3, Role::Reader)],
    ))
    .unwrap();
    list.apply(&next(&list, 2, &[remove(1), epoch(2)])).unwrap();
    assert_eq!(list.role(&author(1)), None);
    assert_eq!(list.removal(&author(1)).unwrap().version, 3);
    assert_eq!(list.members().count(), 2);
    assert!(list.knows_epoch(&EpochId::from_bytes([1; 32])));
    assert_eq!(
        refused(&list, &next(&list, 1, &[epoch(3)])),
        AccessError::NotAllowed
    );
    assert_eq!(
        refused(&list, &next(&list, 3, &[epoch(3)])),
        AccessError::NotAllowed
    );
    for operation in [
        add(1, Role::Device),
        add(3, Role::Device),
        remove(1),
        remove(9),
    ] {
        assert_eq!(
            refused(&list, &next(&list, 2, &[operation])),
            AccessError::BadOperation
        );
    }
}

#[test]
fn statements_follow_one_another_and_known_ones_change_nothing() {
    let (mut list, begin) = founded();
    let before = list.clone();
    let second = next(&list, 1, &[epoch(2)]);
    list.apply(&second).unwrap();
    assert_eq!(list.apply(&begin), Ok(Applied::Known));
    assert_eq!(list.apply(&second), Ok(Applied::Known));
    assert_eq!(
        refused(&list, &next(&before, 1, &[epoch(3)])),
        AccessError::Conflict
    );
    let mut ahead = list.clone();
    ahead.apply(&next(&list, 1, &[epoch(4)])).unwrap();
    assert_eq!(
        refused(&list, &next(&ahead, 1, &[epoch(5)])),
        AccessError::Conflict
    );
}

#[test]
fn a_statement_of_another_space_or_by_another_hand_is_refused() {
    let (list, _) = founded();
    let other = first(2, &[add(2, Role::Device), epoch(1)]);
    assert_eq!(refused(&list, &other), AccessError::WrongSpace);
    let mut bytes = next(&list, 1, &[epoch(2)]).bytes().to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    let forged = Statement::parse(&bytes).unwrap();
    assert_eq!(refused(&list, &forged), AccessError::BadSignature);
}

#[test]
fn a_list_has_room_for_so_many_members_and_no_more() {
    let (mut list, _) = founded();
    let adds: Vec<AccessOp> = (2..=u8::MAX)
        .map(|byte| AccessOp::Add {
            author: AuthorId::from_bytes([byte; 32]),
            role: Role::Reader,
        })
        .collect();
    for group in adds.chunks(64) {
        list.apply(&next(&list, 1, group)).unwrap();
    }
    list.apply(&next(&list, 1, &[add(2, Role::Device)]))
        .unwrap();
    assert_eq!(list.members().count(), wire::limits::MEMBERS_MAX);
    let more = next(&list, 1, &[add(3, Role::Device)]);
    assert_eq!(refused(&list, &more), AccessError::BadOperation);
}
