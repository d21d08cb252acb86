//! Who wins when members act at the same moment, neither knowing of the other.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::tests::{Space, add, device, epoch_key, head, recovery, rotate, seen, space};
use super::*;
use proptest::prelude::*;

/// Entries and their authors, as they would travel.
type Written = Vec<(Vec<u8>, AuthorId)>;

/// The phone began, then added the laptop, then the tablet.
fn three() -> (Space, AuthorId, AuthorId, AuthorId) {
    let mut space = space();
    let (phone, laptop, tablet) = (space.phone.author(), space.laptop.author(), device(3));
    let laptop_keys = space.laptop.clone();
    space.write(phone, add(&laptop_keys, "Laptop")).unwrap();
    space.write(laptop, add(&tablet, "Tablet")).unwrap();
    (space, phone, laptop, tablet.author())
}

fn revoke(author: AuthorId) -> Action {
    Action::Revoke {
        author,
        head: head(4),
    }
}

/// Entries written on top of the same state, none knowing of the others.
fn at_once(space: &Space, acts: &[(AuthorId, Action)]) -> Written {
    acts.iter()
        .map(|(author, action)| {
            (
                space.membership.next_entry(*author, action.clone()),
                *author,
            )
        })
        .collect()
}

/// Applied in this order and in the other: both must see the same.
fn both_ways(space: &Space, entries: &Written) -> Membership {
    let apply = |order: Vec<&(Vec<u8>, AuthorId)>| {
        let mut membership = Membership::from_bytes(&space.membership.to_bytes()).unwrap();
        for (entry, author) in order {
            membership.apply(entry, *author).unwrap();
        }
        membership
    };
    let there = apply(entries.iter().collect());
    let back = apply(entries.iter().rev().collect());
    assert_eq!(seen(&there), seen(&back));
    there
}

#[test]
fn of_two_devices_that_revoke_each_other_the_longer_standing_one_stays() {
    let (space, phone, laptop, tablet) = three();
    for (older, younger) in [(phone, laptop), (laptop, tablet), (phone, tablet)] {
        let entries = at_once(
            &space,
            &[(older, revoke(younger)), (younger, revoke(older))],
        );
        let after = both_ways(&space, &entries);
        assert_eq!(after.role(&older), Some(Role::Device));
        assert_eq!(after.role(&younger), None);
        assert!(after.is_certified(&younger));
    }
}

#[test]
fn the_recovery_member_wins_over_every_device() {
    let (space, phone, _, _) = three();
    let paper = recovery(1).bundle().unwrap().author;
    let replaces = Action::SetRecovery {
        recovery: recovery(2).bundle().unwrap(),
    };
    let entries = at_once(&space, &[(phone, replaces), (paper, revoke(phone))]);
    let after = both_ways(&space, &entries);
    assert_eq!(after.role(&phone), None);
    assert_eq!(after.role(&paper), Some(Role::Recovery));
    assert_eq!(after.recovery(), Some(&recovery(1).bundle().unwrap()));
}

#[test]
fn two_members_who_do_the_same_at_once_write_two_entries_and_one_can_be_taken_back() {
    let (space, phone, laptop, tablet) = three();
    let entries = at_once(&space, &[(phone, revoke(tablet)), (laptop, revoke(tablet))]);
    assert_ne!(entries[0].0, entries[1].0);
    let both = both_ways(&space, &entries);
    let taken: BTreeSet<Hash> = [Entry::hash_of(&entries[1].0)].into();
    let left = both.without(&taken).unwrap();
    assert!(left.contains(&Entry::hash_of(&entries[0].0)));
    assert_eq!(left.role(&tablet), None);
    let mut borrowed = space.membership.clone();
    assert_eq!(
        borrowed.apply(&entries[0].0, laptop),
        Err(MembershipError::NotAllowed),
        "an entry is its author's alone"
    );
}

#[test]
fn an_entry_of_the_first_release_counts_for_the_same_author_whoever_came_first() {
    let (space, phone, laptop, tablet) = three();
    let entry = Entry {
        parents: space.membership.heads(),
        action: revoke(tablet),
        author: None,
    }
    .encode();
    let answer = space.membership.next_entry(tablet, revoke(laptop));
    let entries = vec![
        (entry.clone(), phone),
        (entry.clone(), laptop),
        (answer, tablet),
    ];
    both_ways(&space, &entries);
}

#[test]
fn of_three_that_revoke_in_a_ring_the_longest_standing_decides() {
    let (space, phone, laptop, tablet) = three();
    let entries = at_once(
        &space,
        &[
            (phone, revoke(laptop)),
            (laptop, revoke(tablet)),
            (tablet, revoke(phone)),
        ],
    );
    let after = both_ways(&space, &entries);
    // The laptop was revoked by the phone, so its own revoke is void; the tablet's holds.
    assert_eq!(after.role(&laptop), None);
    assert_eq!(after.role(&phone), None);
    assert_eq!(after.role(&tablet), Some(Role::Device));
}

#[test]
fn whom_a_revoked_device_adds_at_the_same_moment_is_no_member_and_neither_is_what_they_write() {
    let (space, phone, laptop, _) = three();
    let stranger = device(8);
    let mut entries = at_once(
        &space,
        &[
            (laptop, add(&stranger, "Mine too")),
            (phone, revoke(laptop)),
        ],
    );
    let added = Entry::hash_of(&entries[0].0);
    let by_stranger = Entry {
        parents: vec![added],
        action: rotate(9),
        author: None,
    }
    .encode();
    let epoch = epoch_id(&Entry::hash_of(&by_stranger));
    entries.insert(1, (by_stranger, stranger.author()));
    let mut there = Membership::from_bytes(&space.membership.to_bytes()).unwrap();
    for (entry, author) in &entries {
        there.apply(entry, *author).unwrap();
    }
    let mut back = Membership::from_bytes(&space.membership.to_bytes()).unwrap();
    for at in [2, 0, 1] {
        back.apply(&entries[at].0, entries[at].1).unwrap();
    }
    assert_eq!(seen(&there), seen(&back));
    assert!(!there.is_certified(&stranger.author()));
    assert_eq!(there.epoch_recipient(&epoch), None);
}

#[test]
fn nothing_is_written_under_an_epoch_that_misses_a_removal_in_force() {
    let (space, phone, laptop, tablet) = three();
    let entries = at_once(&space, &[(phone, revoke(laptop)), (tablet, rotate(5))]);
    let mut after = both_ways(&space, &entries);
    assert_eq!(after.current_epoch(), None);
    assert!(after.asks_for_rotation());
    let merge = Action::MergeRotate {
        nonce: [6; 32],
        recipient: epoch_key(6).recipient(),
    };
    let entry = after.next_entry(tablet, merge);
    let begun = after.apply(&entry, tablet).unwrap().epoch;
    assert_eq!(after.current_epoch(), begun);
    assert!(!after.asks_for_rotation());
}

#[test]
fn a_revoke_that_is_void_asks_for_no_rotation() {
    let (mut space, phone, laptop, _) = three();
    let losing = space.membership.next_entry(laptop, revoke(phone));
    let winning = space.membership.next_entry(phone, revoke(laptop));
    let apply = |membership: &mut Membership, entry: &[u8], author| {
        membership.apply(entry, author).unwrap();
    };
    apply(&mut space.membership, &winning, phone);
    let epoch = space.write(phone, rotate(5)).unwrap().epoch;
    apply(&mut space.membership, &losing, laptop);
    assert_eq!(space.membership.current_epoch(), epoch);
    assert!(!space.membership.asks_for_rotation());
}

#[test]
fn a_replaced_recovery_member_is_never_used_again_and_its_key_opens_no_later_epoch() {
    let (mut space, phone, laptop, _) = three();
    let (old, new) = (recovery(1).bundle().unwrap(), recovery(2).bundle().unwrap());
    let replace = |bundle: &RecoveryBundle| Action::SetRecovery {
        recovery: bundle.clone(),
    };
    space.write(phone, replace(&new)).unwrap();
    assert_eq!(space.membership.role(&old.author), None);
    assert_eq!(space.membership.current_epoch(), None, "it has to rotate");
    space.write(phone, rotate(5)).unwrap();
    assert!(space.membership.current_epoch().is_some());
    assert!(!space.membership.recipients().contains(&old.recipient));
    assert_eq!(
        space.write(laptop, replace(&old)),
        Err(MembershipError::AlreadyKnown)
    );
    assert_eq!(
        space.write(old.author, rotate(6)),
        Err(MembershipError::NotAllowed)
    );
}

#[test]
fn what_old_words_add_while_they_are_replaced_has_no_effect() {
    let (space, phone, _, _) = three();
    let paper = recovery(1).bundle().unwrap().author;
    let thief = device(8);
    let replace = Action::SetRecovery {
        recovery: recovery(2).bundle().unwrap(),
    };
    let entries = at_once(&space, &[(paper, add(&thief, "Thief")), (phone, replace)]);
    let after = both_ways(&space, &entries);
    assert!(!after.is_certified(&thief.author()));
    assert_eq!(after.recovery(), Some(&recovery(2).bundle().unwrap()));
}

#[test]
fn without_an_entry_everything_is_as_before_it_and_what_others_wrote_beside_it_stays() {
    let (mut space, phone, laptop, _) = three();
    let before = seen(&space.membership);
    let mine = space.membership.next_entry(phone, rotate(5));
    let theirs = space.membership.next_entry(
        laptop,
        Action::RenameDevice {
            author: laptop,
            name: "Big".to_owned(),
        },
    );
    space.membership.apply(&mine, phone).unwrap();
    let on_top = space.membership.next_entry(phone, revoke(laptop));
    space.membership.apply(&on_top, phone).unwrap();
    let taken: BTreeSet<Hash> = [Entry::hash_of(&mine)].into();
    assert_eq!(seen(&space.membership.without(&taken).unwrap()), before);
    space.membership.apply(&theirs, laptop).unwrap();
    let left = space.membership.without(&taken).unwrap();
    assert!(left.contains(&Entry::hash_of(&theirs)));
    assert!(!left.contains(&Entry::hash_of(&on_top)));
    assert_eq!(left.member(&laptop).unwrap().name, "Big");
    assert_eq!(left.role(&laptop), Some(Role::Device));
}

/// Entries by many authors with forks: each builds on one or two earlier ones, so that many act at
/// the same moment.
fn grow(choices: &[(u8, u8, u8, u8)]) -> Written {
    let (space, phone, laptop, tablet) = three();
    let paper = recovery(1).bundle().unwrap().author;
    let mut authors = vec![phone, laptop, tablet, paper];
    let mut all = space.membership;
    let mut entries: Written = all
        .nodes
        .iter()
        .map(|node| (node.bytes.clone(), node.author))
        .collect();
    for (n, (what, who, left, right)) in choices.iter().enumerate() {
        let from = entries.len().min(3) - 1;
        let pick = |at: &u8| {
            let late = from + usize::from(*at) % (entries.len() - from);
            Entry::hash_of(&entries[late].0)
        };
        let mut parents = vec![pick(left), pick(right)];
        parents.dedup();
        let nonce = u8::try_from(n + 20).unwrap();
        let author = authors[usize::from(*who) % authors.len()];
        let target = authors[usize::from(left.wrapping_add(*right)) % authors.len()];
        let newcomer = device(u64::from(nonce));
        let action = match what % 8 {
            0 | 1 => add(&newcomer, "device"),
            2 => rotate(nonce),
            3 => Action::SetRecovery {
                recovery: recovery(nonce).bundle().unwrap(),
            },
            4 => Action::MergeRotate {
                nonce: [nonce; 32],
                recipient: epoch_key(nonce).recipient(),
            },
            _ => revoke(target),
        };
        let adds = matches!(action, Action::AddDevice { .. });
        let entry = Entry {
            parents,
            action,
            author: None,
        }
        .encode();
        // Without its author's name an entry may have been written by somebody else before; a copy of
        // it is nothing new, and whether its second author may write it is never asked.
        let is_new = !all.contains(&Entry::hash_of(&entry));
        if is_new && all.apply(&entry, author).is_ok() {
            entries.push((entry, author));
            if adds {
                authors.push(newcomer.author());
            }
        }
    }
    entries
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whoever_revokes_whom_at_once_every_order_of_delivery_gives_one_view(
        choices in proptest::collection::vec(any::<(u8, u8, u8, u8)>(), 0..18),
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
    }

    #[test]
    fn an_epoch_to_write_under_descends_from_every_removal_in_force(
        choices in proptest::collection::vec(any::<(u8, u8, u8, u8)>(), 0..18),
    ) {
        let entries = grow(&choices);
        let mut all = Membership::begin(&entries[0].0, entries[0].1).unwrap();
        for (entry, author) in &entries[1..] {
            all.apply(entry, *author).unwrap();
        }
        let Some(epoch) = all.current_epoch() else { return Ok(()) };
        let began = &all.nodes[all.index[&Hash::from_bytes(epoch.to_bytes())]];
        for member in all.members().filter(|member| member.removal.is_some()) {
            let revoked = all.nodes.iter().enumerate().any(|(at, node)| {
                began.ancestry.contains(at)
                    && matches!(&node.entry.action, Action::Revoke { author, .. } if *author == member.bundle.author)
            });
            prop_assert!(revoked);
        }
    }

    #[test]
    fn taking_entries_back_and_applying_them_again_changes_nothing(
        choices in proptest::collection::vec(any::<(u8, u8, u8, u8)>(), 1..14),
        which: u8,
    ) {
        let entries = grow(&choices);
        let mut all = Membership::begin(&entries[0].0, entries[0].1).unwrap();
        for (entry, author) in &entries[1..] {
            all.apply(entry, *author).unwrap();
        }
        let at = 1 + usize::from(which) % (entries.len() - 1);
        let taken: BTreeSet<Hash> = [Entry::hash_of(&entries[at].0)].into();
        let mut again = all.without(&taken).unwrap();
        prop_assert!(!again.contains(&Entry::hash_of(&entries[at].0)));
        for (entry, author) in &entries {
            again.apply(entry, *author).unwrap();
        }
        prop_assert_eq!(seen(&all), seen(&again));
    }
}
