//! The sealed membership: entries as bytes, entries by known devices, and the order they come in.

use seal::membership::{ENTRIES_MAX, PARENTS_MAX};
use seal::{Action, Entry, Membership, RecoverySeed};
use wire::{AuthorId, Hash, Head};

use super::{devices, identity};
use crate::memory::{capped, in_proportion};
use crate::pieces::{Pieces, choose};

/// Most entries in a run: checking every order is quadratic.
const ENTRIES: usize = 20;

/// The genesis of the space in these tests.
#[must_use]
pub fn genesis() -> Vec<u8> {
    let action = Action::Genesis {
        nonce: [1; 32],
        device: devices()[0].bundle(),
        name: "Phone".to_owned(),
        recovery: recovery(0),
        recipient: identity(1).recipient(),
    };
    Entry {
        parents: Vec::new(),
        action,
        author: Some(devices()[0].author()),
    }
    .encode()
}

fn recovery(seed: u8) -> seal::RecoveryBundle {
    RecoverySeed::from_bytes([seed; 32])
        .bundle()
        .expect("a seed makes keys")
}

/// Devices 0 to 4, then two recovery members.
fn author(who: u8) -> AuthorId {
    match who % 7 {
        5 => recovery(0).author,
        6 => recovery(1).author,
        device => devices()[usize::from(device)].author(),
    }
}

/// A graph of entries, built as the input says, and then built again in another order.
pub fn membership(input: &[u8]) {
    let author_of_genesis = devices()[0].author();
    let mut membership = Membership::begin(&genesis(), author_of_genesis).expect("a genesis");
    let mut accepted = vec![(author_of_genesis, genesis())];
    for piece in Pieces::of(input).take(ENTRIES) {
        let (author, bytes) = entry(&membership, &accepted, piece);
        read_entry(&bytes);
        let before = summary(&membership);
        match membership.apply(&bytes, author) {
            Err(_) => assert_eq!(summary(&membership), before, "a refusal changes nothing"),
            Ok(applied) => {
                assert_eq!(applied.hash, Entry::hash_of(&bytes));
                assert!(membership.is_certified(&author) || !applied.new);
                if applied.new {
                    accepted.push((author, bytes.clone()));
                }
                let again = membership
                    .apply(&bytes, author)
                    .expect("it was applied before");
                assert!(!again.new);
            }
        }
    }
    assert!(accepted.len() <= ENTRIES_MAX);
    let kept = Membership::from_bytes(&membership.to_bytes()).expect("what was kept is read");
    assert_eq!(summary(&kept), summary(&membership));
    assert_eq!(summary(&in_another_order(&accepted)), summary(&membership));
}

/// Bytes alone: what is read is written to the same entry.
fn read_entry(bytes: &[u8]) {
    if let Ok(entry) = capped(in_proportion(bytes, 64), || Entry::decode(bytes)) {
        assert!(entry.parents.len() <= PARENTS_MAX);
        assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
    }
    let _ = capped(in_proportion(bytes, 64), || {
        Membership::from_bytes(bytes).is_ok()
    });
}

/// An entry as a piece describes it: who writes, what, and on top of which others.
fn entry(
    membership: &Membership,
    accepted: &[(AuthorId, Vec<u8>)],
    piece: &[u8],
) -> (AuthorId, Vec<u8>) {
    let (who, rest) = choose(piece);
    let (what, rest) = choose(rest);
    let writer = author(who);
    if what % 10 == 9 {
        return (writer, rest.to_vec());
    }
    let (whom, rest) = choose(rest);
    let head = Head {
        seq: u64::from(whom / 7),
        hash: Hash::from_bytes([whom; 32]),
    };
    let recipient = identity(what | 1).recipient();
    let device = &devices()[usize::from(whom) % devices().len()];
    let name = format!("Device {whom}");
    let action = match what % 10 {
        0 | 1 => Action::AddDevice {
            device: device.bundle(),
            name,
        },
        2 => Action::Retire {
            author: writer,
            head,
        },
        3 | 4 => Action::Revoke {
            author: author(whom),
            head,
        },
        5 => Action::SetRecovery {
            recovery: recovery(whom % 2),
        },
        6 => Action::Rotate {
            nonce: [whom; 32],
            recipient,
        },
        7 => Action::MergeRotate {
            nonce: [whom; 32],
            recipient,
        },
        _ => Action::RenameDevice {
            author: author(whom),
            name,
        },
    };
    let chosen = rest
        .iter()
        .take(4)
        .filter_map(|at| accepted.get(usize::from(*at)));
    let mut parents: Vec<Hash> = chosen.map(|(_, bytes)| Entry::hash_of(bytes)).collect();
    if parents.is_empty() {
        parents = membership.heads();
    }
    // Entries of the first release name nobody; one that names another than its writer does not hold.
    let named = match what / 10 {
        0..=20 => Some(writer),
        21..=23 => None,
        _ => Some(author(whom)),
    };
    let entry = Entry {
        parents,
        action,
        author: named,
    };
    (writer, entry.encode())
}

/// Applies entries so that the last that may come next comes next.
fn in_another_order(accepted: &[(AuthorId, Vec<u8>)]) -> Membership {
    let (author, bytes) = &accepted[0];
    let mut membership = Membership::begin(bytes, *author).expect("a genesis");
    let mut waiting: Vec<_> = accepted[1..].iter().collect();
    while !waiting.is_empty() {
        let ready = waiting.iter().rposition(|(_, bytes)| {
            let entry = Entry::decode(bytes).expect("it was applied before");
            entry
                .parents
                .iter()
                .all(|parent| membership.contains(parent))
        });
        let (author, bytes) = waiting.remove(ready.expect("parents came before"));
        let applied = membership.apply(bytes, *author);
        assert!(
            applied.is_ok(),
            "valid in one order and not in another: {applied:?}"
        );
    }
    membership
}

/// All that depends on the set of entries and on nothing else.
fn summary(membership: &Membership) -> impl PartialEq + std::fmt::Debug + use<> {
    let members: Vec<_> = membership
        .members()
        .map(|member| {
            (
                member.bundle.author,
                member.name.clone(),
                member.removal,
                member.added_by,
            )
        })
        .collect();
    let roles: Vec<_> = (0..7).map(|who| membership.role(&author(who))).collect();
    (
        (membership.heads(), members, roles),
        (membership.epoch_heads(), membership.current_epoch()),
        (
            membership.recovery().map(|recovery| recovery.author),
            membership.recipients().len(),
        ),
    )
}
