#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use crate::{DeviceKeys, Identity, RecoverySeed, make_device_keys};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use wire::Head;

pub(super) fn device(seed: u64) -> DeviceKeys {
    make_device_keys(&mut ChaCha20Rng::seed_from_u64(seed)).unwrap()
}

pub(super) fn recovery(seed: u8) -> RecoverySeed {
    RecoverySeed::from_bytes([seed; 32])
}

pub(super) fn epoch_key(seed: u8) -> Identity {
    Identity::from_secret(&[seed; 32]).unwrap()
}

pub(super) fn head(seq: u64) -> Head {
    Head {
        seq,
        hash: Hash::from_bytes([9; 32]),
    }
}

/// Phone, laptop, a recovery sheet, and a space that the phone began.
pub(super) struct Space {
    pub(super) phone: DeviceKeys,
    pub(super) laptop: DeviceKeys,
    pub(super) membership: Membership,
}

pub(super) fn space() -> Space {
    let (phone, laptop) = (device(1), device(2));
    let action = Action::Genesis {
        nonce: [1; 32],
        device: phone.bundle(),
        name: "Phone".to_owned(),
        recovery: recovery(1).bundle().unwrap(),
        recipient: epoch_key(1).recipient(),
    };
    let entry = Entry {
        parents: Vec::new(),
        action,
        author: None,
    }
    .encode();
    let membership = Membership::begin(&entry, phone.author()).unwrap();
    Space {
        phone,
        laptop,
        membership,
    }
}

impl Space {
    pub(super) fn write(
        &mut self,
        author: AuthorId,
        action: Action,
    ) -> Result<Applied, MembershipError> {
        let entry = self.membership.next_entry(author, action);
        self.membership.apply(&entry, author)
    }
}

pub(super) fn add(device: &DeviceKeys, name: &str) -> Action {
    Action::AddDevice {
        device: device.bundle(),
        name: name.to_owned(),
    }
}

pub(super) fn rotate(seed: u8) -> Action {
    Action::Rotate {
        nonce: [seed; 32],
        recipient: epoch_key(seed).recipient(),
    }
}

#[test]
fn genesis_makes_its_author_a_member_and_begins_the_first_epoch() {
    let Space {
        phone, membership, ..
    } = space();
    let first = epoch_id(&membership.genesis());
    assert_eq!(membership.role(&phone.author()), Some(Role::Device));
    assert_eq!(membership.member(&phone.author()).unwrap().name, "Phone");
    assert_eq!(membership.recovery(), Some(&recovery(1).bundle().unwrap()));
    assert_eq!(membership.current_epoch(), Some(first));
    assert_eq!(
        membership.epoch_recipient(&first),
        Some(&epoch_key(1).recipient())
    );
    assert_eq!(membership.recipients().len(), 2);
}

#[test]
fn genesis_written_by_another_author_is_refused() {
    let Space {
        membership, laptop, ..
    } = space();
    let genesis = membership.nodes[0].bytes.clone();
    let begun = Membership::begin(&genesis, laptop.author());
    assert_eq!(begun.unwrap_err(), MembershipError::NotCertified);
}

#[test]
fn a_second_genesis_is_refused() {
    let mut space = space();
    let Action::Genesis {
        device,
        name,
        recovery,
        recipient,
        ..
    } = space.membership.nodes[0].entry.action.clone()
    else {
        panic!("the first entry is a genesis");
    };
    let action = Action::Genesis {
        nonce: [2; 32],
        device,
        name,
        recovery,
        recipient,
    };
    let entry = Entry {
        parents: Vec::new(),
        action,
        author: None,
    }
    .encode();
    let applied = space.membership.apply(&entry, space.phone.author());
    assert_eq!(applied, Err(MembershipError::OutOfPlace));
}

#[test]
fn a_member_adds_a_device_and_a_stranger_does_not() {
    let mut space = space();
    let stranger = device(3);
    let refused = space.write(stranger.author(), add(&stranger, "Mine now"));
    assert_eq!(refused, Err(MembershipError::NotCertified));
    space
        .write(space.phone.author(), add(&space.laptop.clone(), "Laptop"))
        .unwrap();
    assert_eq!(
        space.membership.role(&space.laptop.author()),
        Some(Role::Device)
    );
    assert!(!space.membership.is_certified(&stranger.author()));
    let again = space.write(space.phone.author(), add(&space.laptop.clone(), "Twice"));
    assert_eq!(again, Err(MembershipError::AlreadyKnown));
}

#[test]
fn a_device_whose_bundle_is_forged_is_not_added() {
    let mut space = space();
    let mut bundle = space.laptop.bundle();
    bundle.recipient = device(3).bundle().recipient;
    let action = Action::AddDevice {
        device: bundle,
        name: "Laptop".to_owned(),
    };
    assert_eq!(
        space.write(space.phone.author(), action),
        Err(MembershipError::BadBundle)
    );
}

#[test]
fn the_recovery_member_adds_a_device_until_it_is_replaced() {
    let mut space = space();
    let paper = recovery(1).bundle().unwrap().author;
    space
        .write(paper, add(&space.laptop.clone(), "Laptop"))
        .unwrap();
    let action = Action::SetRecovery {
        recovery: recovery(2).bundle().unwrap(),
    };
    space.write(space.laptop.author(), action).unwrap();
    let refused = space.write(paper, add(&device(3), "Tablet"));
    assert_eq!(refused, Err(MembershipError::NotAllowed));
    assert!(space.membership.is_certified(&paper));
    assert_eq!(
        space.membership.recovery(),
        Some(&recovery(2).bundle().unwrap())
    );
}

#[test]
fn a_device_is_renamed() {
    let mut space = space();
    let author = space.phone.author();
    let action = Action::RenameDevice {
        author,
        name: "Old phone".to_owned(),
    };
    space.write(author, action).unwrap();
    assert_eq!(space.membership.member(&author).unwrap().name, "Old phone");
    let unknown = Action::RenameDevice {
        author: device(3).author(),
        name: String::new(),
    };
    assert_eq!(
        space.write(author, unknown),
        Err(MembershipError::UnknownTarget)
    );
}

#[test]
fn a_revoked_device_writes_nothing_more_and_asks_for_a_rotation() {
    let mut space = space();
    let (phone, laptop) = (space.phone.author(), space.laptop.author());
    space
        .write(phone, add(&space.laptop.clone(), "Laptop"))
        .unwrap();
    space
        .write(
            phone,
            Action::Revoke {
                author: laptop,
                head: head(4),
            },
        )
        .unwrap();
    let removal = space.membership.member(&laptop).unwrap().removal.unwrap();
    assert_eq!(
        removal,
        Removal {
            head: head(4),
            revoked: true
        }
    );
    assert_eq!(space.membership.role(&laptop), None);
    assert_eq!(
        space.write(laptop, rotate(2)),
        Err(MembershipError::NotAllowed)
    );
    assert_eq!(space.membership.current_epoch(), None);
    let begun = space.write(phone, rotate(3)).unwrap().epoch;
    assert_eq!(space.membership.current_epoch(), begun);
    assert_eq!(space.membership.recipients().len(), 2);
}

#[test]
fn only_the_device_itself_retires_its_chain() {
    let mut space = space();
    let (phone, laptop) = (space.phone.author(), space.laptop.author());
    space
        .write(phone, add(&space.laptop.clone(), "Laptop"))
        .unwrap();
    let refused = space.write(
        laptop,
        Action::Retire {
            author: phone,
            head: head(1),
        },
    );
    assert_eq!(refused, Err(MembershipError::NotAllowed));
    space
        .write(
            laptop,
            Action::Retire {
                author: laptop,
                head: head(1),
            },
        )
        .unwrap();
    assert!(
        !space
            .membership
            .member(&laptop)
            .unwrap()
            .removal
            .unwrap()
            .revoked
    );
}

#[test]
fn two_rotations_at_once_leave_two_heads_and_a_merge_unites_them() {
    let mut space = space();
    let phone = space.phone.author();
    let left = space.membership.next_entry(phone, rotate(2));
    let right = space.membership.next_entry(phone, rotate(3));
    let left = space.membership.apply(&left, phone).unwrap().epoch.unwrap();
    let right = space
        .membership
        .apply(&right, phone)
        .unwrap()
        .epoch
        .unwrap();
    assert_eq!(space.membership.epoch_heads().len(), 2);
    assert_eq!(space.membership.current_epoch(), Some(left.min(right)));
    let merge = Action::MergeRotate {
        nonce: [4; 32],
        recipient: epoch_key(4).recipient(),
    };
    let merged = space.write(phone, merge).unwrap().epoch.unwrap();
    assert_eq!(space.membership.epoch_heads(), vec![merged]);
}

#[test]
fn an_action_of_a_later_version_is_parked_and_so_is_what_builds_on_it() {
    let mut space = space();
    let mut bytes = Vec::new();
    let mut e = minicbor::Encoder::new(&mut bytes);
    e.map(2)
        .unwrap()
        .u8(0)
        .unwrap()
        .encode(space.membership.heads())
        .unwrap();
    e.u8(1)
        .unwrap()
        .array(2)
        .unwrap()
        .u8(42)
        .unwrap()
        .map(1)
        .unwrap()
        .u8(0)
        .unwrap()
        .u8(7)
        .unwrap();
    let error = space
        .membership
        .apply(&bytes, space.phone.author())
        .unwrap_err();
    assert_eq!(error, MembershipError::UnknownAction(42));
    assert!(error.is_parkable());
    let later = Entry {
        parents: vec![Entry::hash_of(&bytes)],
        action: rotate(2),
        author: None,
    }
    .encode();
    let error = space
        .membership
        .apply(&later, space.phone.author())
        .unwrap_err();
    assert_eq!(
        error,
        MembershipError::MissingParents(vec![Entry::hash_of(&bytes)])
    );
    assert!(error.is_parkable());
}

#[test]
fn an_envelope_key_that_the_membership_does_not_name_is_refused() {
    let space = space();
    let mut keyring = Keyring::new();
    let first = epoch_id(&space.membership.genesis());
    let wrong = space
        .membership
        .admit_keys(&mut keyring, [(first, epoch_key(7))]);
    assert_eq!(wrong, Err(Error::KeyConflict));
    space
        .membership
        .admit_keys(&mut keyring, [(first, epoch_key(1))])
        .unwrap();
    assert_eq!(keyring.len(), 1);
}

#[test]
fn a_space_is_anchored_in_the_statement_of_its_genesis_author_alone() {
    let space = space();
    let first = |key: &DeviceKeys, epoch| {
        let add = AccessOp::Add {
            author: key.author(),
            role: wire::Role::Device,
        };
        let draft = wire::StatementDraft {
            space: wire::SpaceId::ZERO,
            version: 1,
            previous: Hash::ZERO,
            nonce: [1; 16],
            operations: vec![add, AccessOp::Epoch(epoch)],
        };
        Statement::sign(key.author_key(), &draft).unwrap()
    };
    let epoch = epoch_id(&space.membership.genesis());
    assert!(space.membership.is_anchored_in(&first(&space.phone, epoch)));
    assert!(
        !space
            .membership
            .is_anchored_in(&first(&space.laptop, epoch))
    );
    assert!(
        !space
            .membership
            .is_anchored_in(&first(&space.phone, EpochId::ZERO))
    );
}

/// Entries with forks: each builds on one or two earlier ones.
fn grow(choices: &[(u8, u8, u8)]) -> Vec<(Vec<u8>, AuthorId)> {
    let Space {
        phone, membership, ..
    } = space();
    let mut all = membership;
    let paper = recovery(1).bundle().unwrap().author;
    let mut entries = vec![(all.nodes[0].bytes.clone(), phone.author())];
    for (n, (what, left, right)) in choices.iter().enumerate() {
        let pick = |at: &u8| Entry::hash_of(&entries[usize::from(*at) % entries.len()].0);
        let mut parents = vec![pick(left), pick(right)];
        parents.dedup();
        let nonce = u8::try_from(n + 10).unwrap();
        let author = if what % 2 == 0 { phone.author() } else { paper };
        let action = match what % 7 {
            0 => add(&device(u64::from(nonce)), "device"),
            1 => rotate(nonce),
            2 => Action::RenameDevice {
                author: phone.author(),
                name: format!("phone {n}"),
            },
            3 => Action::SetRecovery {
                recovery: recovery(nonce).bundle().unwrap(),
            },
            4 => Action::Revoke {
                author: device(u64::from(left % 20)).author(),
                head: head(n as u64),
            },
            5 => Action::Revoke {
                author: phone.author(),
                head: head(n as u64),
            },
            _ => Action::MergeRotate {
                nonce: [nonce; 32],
                recipient: epoch_key(nonce).recipient(),
            },
        };
        let entry = Entry {
            parents,
            action,
            author: None,
        }
        .encode();
        if all.apply(&entry, author).is_ok() {
            entries.push((entry, author));
        }
    }
    entries
}

pub(super) fn seen(membership: &Membership) -> impl PartialEq + std::fmt::Debug + use<> {
    let members: Vec<Member> = membership.members().cloned().collect();
    let names: Vec<String> = members.iter().map(|m| m.name.clone()).collect();
    let recovery = membership.recovery().cloned();
    let epochs = (membership.epoch_heads(), membership.current_epoch());
    (members, names, recovery, epochs, membership.heads())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_order_in_which_entries_come_does_not_matter(
        choices in proptest::collection::vec(any::<(u8, u8, u8)>(), 0..14),
        seed: u64,
    ) {
        let entries = grow(&choices);
        let mut straight = Membership::begin(&entries[0].0, entries[0].1).unwrap();
        for (entry, author) in &entries[1..] {
            straight.apply(entry, *author).unwrap();
        }
        let mut shuffled = Membership::begin(&entries[0].0, entries[0].1).unwrap();
        let mut waiting = entries[1..].to_vec();
        let mut state = seed;
        while !waiting.is_empty() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from((state >> 33) % waiting.len() as u64).unwrap();
            let (entry, author) = waiting[at].clone();
            match shuffled.apply(&entry, author) {
                Ok(_) => drop(waiting.remove(at)),
                Err(error) => prop_assert!(error.is_parkable(), "{error:?}"),
            }
        }
        prop_assert_eq!(seen(&straight), seen(&shuffled));
        let stored = Membership::from_bytes(&shuffled.to_bytes()).unwrap();
        prop_assert_eq!(seen(&straight), seen(&stored));
    }

    #[test]
    fn decoding_undoes_encoding(choices in proptest::collection::vec(any::<(u8, u8, u8)>(), 1..14)) {
        for (bytes, _) in grow(&choices) {
            prop_assert_eq!(Entry::decode(&bytes).unwrap().encode(), bytes);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Entry::decode(&bytes);
        let _ = Membership::from_bytes(&bytes);
    }

    #[test]
    fn a_damaged_entry_never_panics(at: usize, byte: u8) {
        let space = space();
        let mut bytes = space.membership.nodes[0].bytes.clone();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = Membership::begin(&bytes, space.phone.author());
    }
}
