#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;
use crate::{DeviceKeys, Identity, make_device_keys};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::collections::HashMap;
use wire::{EpochId, Hash, RelayId, SpaceId, Token};

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn device(seed: u64) -> DeviceKeys {
    make_device_keys(&mut rng(seed)).unwrap()
}

fn newcomer() -> Newcomer {
    let id = RendezvousId::parse("a7k").unwrap();
    let address = "https://relay.example".to_owned();
    Newcomer::new(device(1), "Tablet".to_owned(), id, address, &mut rng(2)).unwrap()
}

fn context() -> SponsorContext {
    SponsorContext {
        keys: device(3),
        space: SpaceId::from_bytes([1; 32]),
        genesis: Hash::from_bytes([2; 32]),
        relay: RelayId::from_bytes([3; 32]),
    }
}

fn handover() -> Handover {
    let SponsorContext {
        space,
        genesis,
        relay,
        ..
    } = context();
    Handover {
        space,
        relay_address: "https://relay.example".to_owned(),
        relay,
        genesis,
        keys: vec![(
            EpochId::from_bytes([4; 32]),
            Identity::from_secret(&[4; 32]).unwrap(),
        )],
        licence: None,
        tokens: vec![Token::from_bytes([5; 32])],
    }
}

/// A rendezvous whose slots are written once.
#[derive(Default)]
struct Rendezvous(HashMap<u8, Vec<u8>>);

impl Rendezvous {
    /// Lets one side do everything it can without its person. Returns what is left to do.
    fn drive_newcomer(&mut self, newcomer: &mut Newcomer) -> Vec<Step> {
        loop {
            let steps = newcomer.steps();
            let mut moved = false;
            for step in &steps {
                match step {
                    Step::Put { slot, bytes } => {
                        assert!(
                            self.0.insert(*slot, bytes.clone()).is_none(),
                            "slot {slot} twice"
                        );
                        newcomer.put_done(*slot);
                        moved = true;
                    }
                    Step::Get { slot } if self.0.contains_key(slot) => {
                        newcomer.received(*slot, &self.0[slot], &mut rng(9));
                        moved = true;
                    }
                    _ => {}
                }
            }
            if !moved {
                return steps;
            }
        }
    }

    fn drive_sponsor(&mut self, sponsor: &mut Sponsor) -> Vec<Step> {
        loop {
            let steps = sponsor.steps();
            let mut moved = false;
            for step in &steps {
                match step {
                    Step::Put { slot, bytes } => {
                        assert!(
                            self.0.insert(*slot, bytes.clone()).is_none(),
                            "slot {slot} twice"
                        );
                        sponsor.put_done(*slot);
                        moved = true;
                    }
                    Step::Get { slot } if self.0.contains_key(slot) => {
                        sponsor.received(*slot, &self.0[slot]);
                        moved = true;
                    }
                    _ => {}
                }
            }
            if !moved {
                return steps;
            }
        }
    }

    fn drive(&mut self, newcomer: &mut Newcomer, sponsor: &mut Sponsor) {
        for _ in 0..8 {
            self.drive_newcomer(newcomer);
            self.drive_sponsor(sponsor);
        }
    }
}

fn words_of(steps: &[Step]) -> Option<[String; 6]> {
    steps.iter().find_map(|step| match step {
        Step::ShowWords(words) => Some(words.clone()),
        _ => None,
    })
}

/// From the words on both screens to the end.
fn finish(rendezvous: &mut Rendezvous, mut newcomer: Newcomer, mut sponsor: Sponsor) -> Joined {
    rendezvous.drive(&mut newcomer, &mut sponsor);
    let shown = words_of(&newcomer.steps()).unwrap();
    assert_eq!(words_of(&sponsor.steps()), Some(shown));
    newcomer.confirm().unwrap();
    rendezvous.drive(&mut newcomer, &mut sponsor);
    assert!(sponsor.take_admission().is_none());
    sponsor.confirm();
    rendezvous.drive(&mut newcomer, &mut sponsor);
    assert_eq!(sponsor.steps(), vec![Step::Admit]);
    let admission = sponsor.take_admission().unwrap();
    assert!(sponsor.take_admission().is_none());
    assert_eq!(admission.bundle(), &device(1).bundle());
    assert_eq!(admission.device_name(), "Tablet");
    assert!(!rendezvous.0.contains_key(&SLOT_HANDOVER));
    sponsor.hand_over(admission, &handover()).unwrap();
    rendezvous.drive(&mut newcomer, &mut sponsor);
    assert_eq!(sponsor.steps(), vec![Step::Done]);
    assert_eq!(newcomer.steps(), vec![Step::Done]);
    newcomer.into_joined().unwrap()
}

#[test]
fn a_scanned_invitation_lets_a_device_in() {
    let newcomer = newcomer();
    let invitation = Invitation::parse(&newcomer.invitation().to_text()).unwrap();
    let sponsor = Sponsor::from_invitation(context(), invitation);
    let joined = finish(&mut Rendezvous::default(), newcomer, sponsor);
    assert_eq!(joined.handover, handover());
    assert_eq!(joined.sponsor, device(3).author());
    assert_eq!(joined.handover.keyring().unwrap().len(), 1);
}

#[test]
fn a_typed_code_lets_a_device_in() {
    let newcomer = newcomer();
    let typed = newcomer
        .code()
        .to_display()
        .to_uppercase()
        .replace('0', "o");
    let code = PairingCode::parse(&typed).unwrap();
    let sponsor = Sponsor::from_code(context(), code, &mut rng(5));
    let joined = finish(&mut Rendezvous::default(), newcomer, sponsor);
    assert_eq!(joined.handover, handover());
}

fn wrong_code() -> PairingCode {
    PairingCode::parse("a7k-00000").unwrap()
}

#[test]
fn a_code_mistyped_twice_may_be_typed_a_third_time() {
    let mut newcomer = newcomer();
    let right = newcomer.code().clone();
    let mut rendezvous = Rendezvous::default();
    let mut sponsor = Sponsor::from_code(context(), wrong_code(), &mut rng(5));
    for left in [2, 1] {
        rendezvous.drive(&mut newcomer, &mut sponsor);
        assert_eq!(
            sponsor.steps(),
            vec![Step::AskCode {
                attempts_left: left
            }]
        );
        let next = if left == 1 {
            right.clone()
        } else {
            wrong_code()
        };
        sponsor.retry_code(next, &mut rng(u64::from(left)));
    }
    finish(&mut rendezvous, newcomer, sponsor);
}

#[test]
fn a_code_wrong_three_times_is_burnt_on_both_sides() {
    let mut newcomer = newcomer();
    let mut rendezvous = Rendezvous::default();
    let mut sponsor = Sponsor::from_code(context(), wrong_code(), &mut rng(5));
    for seed in 0..2 {
        rendezvous.drive(&mut newcomer, &mut sponsor);
        sponsor.retry_code(wrong_code(), &mut rng(seed));
    }
    rendezvous.drive(&mut newcomer, &mut sponsor);
    assert_eq!(newcomer.steps(), vec![Step::Failed(Failure::CodeBurnt)]);
    assert_eq!(sponsor.steps(), vec![Step::Failed(Failure::CodeBurnt)]);
    assert!((0..3).all(|k| rendezvous.0[&(8 * k + 2)] == [0]));
}

#[test]
fn a_code_for_another_rendezvous_is_no_retry() {
    let mut newcomer = newcomer();
    let mut sponsor = Sponsor::from_code(context(), wrong_code(), &mut rng(5));
    Rendezvous::default().drive(&mut newcomer, &mut sponsor);
    sponsor.retry_code(PairingCode::parse("b7k-00000").unwrap(), &mut rng(6));
    assert_eq!(
        sponsor.steps(),
        vec![Step::Failed(Failure::OtherRendezvous)]
    );
}

#[test]
fn a_bundle_that_the_relay_swapped_is_refused() {
    let mut newcomer = newcomer();
    let mut rendezvous = Rendezvous::default();
    rendezvous.drive_newcomer(&mut newcomer);
    rendezvous
        .0
        .insert(SLOT_BUNDLE, device(7).bundle().encode());
    let mut sponsor = Sponsor::from_invitation(context(), newcomer.invitation().clone());
    let steps = rendezvous.drive_sponsor(&mut sponsor);
    assert_eq!(steps, vec![Step::Failed(Failure::BundleMismatch)]);
    assert!(!rendezvous.0.contains_key(&SLOT_WELCOME));
}

#[test]
fn a_sponsor_in_between_shows_other_words() {
    let (mut newcomer, mut rendezvous) = (newcomer(), Rendezvous::default());
    let mut sponsor = Sponsor::from_invitation(context(), newcomer.invitation().clone());
    rendezvous.drive_newcomer(&mut newcomer);
    rendezvous.drive_sponsor(&mut sponsor);
    let thief = SponsorContext {
        keys: device(8),
        ..context()
    };
    let mut thief = Sponsor::from_invitation(thief, newcomer.invitation().clone());
    let mut other = Rendezvous(rendezvous.0.clone());
    other.0.remove(&SLOT_WELCOME);
    other.drive_sponsor(&mut thief);
    let steps = other.drive_newcomer(&mut newcomer);
    assert_ne!(
        words_of(&steps).unwrap(),
        words_of(&sponsor.steps()).unwrap()
    );
    newcomer.refuse();
    assert_eq!(newcomer.steps(), vec![Step::Failed(Failure::WordsDiffer)]);
}

#[test]
fn the_sponsors_person_alone_cannot_let_a_device_in() {
    let (mut newcomer, mut rendezvous) = (newcomer(), Rendezvous::default());
    let mut sponsor = Sponsor::from_invitation(context(), newcomer.invitation().clone());
    rendezvous.drive(&mut newcomer, &mut sponsor);
    sponsor.confirm();
    rendezvous.drive(&mut newcomer, &mut sponsor);
    assert_eq!(sponsor.steps(), vec![Step::Get { slot: SLOT_CONFIRM }]);
    assert!(sponsor.take_admission().is_none());
    sponsor.received(SLOT_CONFIRM, b"not a confirmation");
    assert_eq!(sponsor.steps(), vec![Step::Failed(Failure::BadMessage)]);
    assert!(sponsor.take_admission().is_none());
}

#[test]
fn a_confirmation_signed_by_another_device_is_refused() {
    let (mut newcomer, mut rendezvous) = (newcomer(), Rendezvous::default());
    let mut sponsor = Sponsor::from_invitation(context(), newcomer.invitation().clone());
    rendezvous.drive(&mut newcomer, &mut sponsor);
    let confirm = message::Confirm {
        signature: transcript::sign_confirm(device(8).author_key(), &Hash::ZERO),
        device_name: "Tablet".to_owned(),
    };
    let forged = message::seal(&device(3).bundle().recipient, &confirm).unwrap();
    sponsor.confirm();
    sponsor.received(SLOT_CONFIRM, &forged);
    assert_eq!(sponsor.steps(), vec![Step::Failed(Failure::BadMessage)]);
}

#[test]
fn a_handover_that_another_device_signed_is_refused() {
    let (mut newcomer, mut rendezvous) = (newcomer(), Rendezvous::default());
    let mut sponsor = Sponsor::from_invitation(context(), newcomer.invitation().clone());
    rendezvous.drive(&mut newcomer, &mut sponsor);
    newcomer.confirm().unwrap();
    let handover = wire::cbor::encode(&handover());
    let signature = transcript::sign_handover(device(8).author_key(), &Hash::ZERO, &handover);
    let forged = message::SignedHandover {
        handover,
        signature,
    };
    let forged = message::seal(&newcomer.invitation().ephemeral, &forged).unwrap();
    newcomer.received(SLOT_HANDOVER, &forged, &mut rng(1));
    assert!(
        newcomer
            .steps()
            .contains(&Step::Failed(Failure::BadMessage))
    );
    assert!(newcomer.into_joined().is_err());
}

#[test]
fn a_handover_of_another_space_is_not_made() {
    let (mut newcomer, mut rendezvous) = (newcomer(), Rendezvous::default());
    let mut sponsor = Sponsor::from_invitation(context(), newcomer.invitation().clone());
    rendezvous.drive(&mut newcomer, &mut sponsor);
    newcomer.confirm().unwrap();
    sponsor.confirm();
    rendezvous.drive(&mut newcomer, &mut sponsor);
    let admission = sponsor.take_admission().unwrap();
    let other = Handover {
        space: SpaceId::ZERO,
        ..handover()
    };
    assert_eq!(
        sponsor.hand_over(admission, &other),
        Err(crate::Error::HeaderMismatch)
    );
}

#[test]
fn codes_and_steps_print_no_secret() {
    let newcomer = newcomer();
    let printed = format!("{:?} {:?} {newcomer:?}", newcomer.code(), newcomer.steps());
    assert!(!printed.contains(newcomer.code().to_display().as_str()));
    assert_eq!(format!("{:?}", newcomer.code()), "PairingCode(..)");
}

#[test]
fn codes_are_read_forgivingly_and_nothing_else_is_a_code() {
    let code = PairingCode::parse(" A7K o i-L 9z ").unwrap();
    assert_eq!(code.to_display().as_str(), "a7k0-119z");
    for typed in [
        "",
        "a7k",
        "a7k-0000",
        "a7k-000000",
        "a7k-0000u",
        "a7k-0000é",
    ] {
        assert!(PairingCode::parse(typed).is_err(), "{typed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_invitation_survives_its_text_form(
        secret: [u8; 32], hash: [u8; 32], id in "[0-9a-hjkmnp-tv-z]{3}", relay_address in "[ -~]{0,60}",
    ) {
        let invitation = Invitation {
            ephemeral: Identity::from_secret(&secret).unwrap().recipient(),
            bundle_hash: Hash::from_bytes(hash),
            rendezvous: RendezvousId::parse(&id).unwrap(),
            relay_address,
        };
        prop_assert_eq!(Invitation::parse(&invitation.to_text()).unwrap(), invitation);
    }

    #[test]
    fn arbitrary_text_never_panics(text: String) {
        let _ = Invitation::parse(&text);
        let _ = Invitation::parse(&format!("HEARTEN:1:{text}"));
        let _ = PairingCode::parse(&text);
        let _ = RendezvousId::parse(&text);
    }

    #[test]
    fn arbitrary_slots_never_panic_and_never_let_anyone_in(
        slots in proptest::collection::vec((0u8..64, proptest::collection::vec(any::<u8>(), 0..120)), 0..12),
        by_code: bool,
    ) {
        let mut newcomer = newcomer();
        let mut sponsor = if by_code {
            Sponsor::from_code(context(), newcomer.code().clone(), &mut rng(5))
        } else {
            Sponsor::from_invitation(context(), newcomer.invitation().clone())
        };
        for (slot, bytes) in slots {
            newcomer.received(slot, &bytes, &mut rng(1));
            sponsor.received(slot, &bytes);
            newcomer.confirm().unwrap();
            sponsor.confirm();
        }
        prop_assert!(sponsor.take_admission().is_none());
        prop_assert!(newcomer.into_joined().is_err());
    }
}
