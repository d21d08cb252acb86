//! Pairing: two state machines at a rendezvous that anybody may write to.

use seal::pairing::{
    Invitation, Newcomer, PairingCode, RendezvousId, Sponsor, SponsorContext, Step,
};
use wire::limits::RENDEZVOUS_SLOT_BYTES_MAX;
use wire::{Hash, RelayId, SpaceId};

use super::{age_file, devices, rng};
use crate::memory::capped;
use crate::pieces::{Pieces, choose};

/// Beyond the 64 KiB of a slot: SPAKE2's tables are built once, outside.
const MEMORY_MAX: usize = 16 * RENDEZVOUS_SLOT_BYTES_MAX;

fn newcomer() -> Newcomer {
    let id = RendezvousId::parse("a7k").expect("three characters");
    let address = "https://relay.example".to_owned();
    Newcomer::new(
        devices()[1].clone(),
        "Tablet".to_owned(),
        id,
        address,
        &mut rng(2),
    )
    .expect("random bytes are keys")
}

fn context() -> SponsorContext {
    SponsorContext {
        keys: devices()[3].clone(),
        space: SpaceId::from_bytes([1; 32]),
        genesis: Hash::from_bytes([2; 32]),
        relay: RelayId::from_bytes([3; 32]),
    }
}

/// What the other side put into a slot, if it put anything there.
fn put(steps: &[Step], wanted: u8) -> Option<Vec<u8>> {
    steps.iter().find_map(|step| match step {
        Step::Put { slot, bytes } if *slot == wanted => Some(bytes.clone()),
        _ => None,
    })
}

/// A pairing at a rendezvous where the input decides what each side finds: what the other wrote,
/// that with a bit changed, any bytes, or any bytes sealed to the right key.
pub fn pairing(input: &[u8]) {
    let (mode, rest) = choose(input);
    let mut newcomer = newcomer();
    let mut sponsor = if mode & 1 == 0 {
        Sponsor::from_invitation(context(), newcomer.invitation().clone())
    } else if mode & 2 == 0 {
        Sponsor::from_code(context(), newcomer.code().clone(), &mut rng(5))
    } else {
        let code = PairingCode::parse("a7k-00000").expect("eight characters");
        Sponsor::from_code(context(), code, &mut rng(5))
    };
    let ephemeral = newcomer.invitation().ephemeral.clone();
    let receiving = devices()[3].receiving().recipient();
    let (mut sponsor_confirmed, mut newcomer_confirmed) = (false, false);
    for piece in Pieces::of(rest).take(24) {
        let (how, rest) = choose(piece);
        let (slot, rest) = choose(rest);
        let to_sponsor = how & 0x80 == 0;
        let steps = if to_sponsor {
            newcomer.steps()
        } else {
            sponsor.steps()
        };
        let bytes = match how % 8 {
            0..=2 => put(&steps, slot).unwrap_or_default(),
            3 => put(&steps, slot)
                .map(|bytes| changed(bytes, rest))
                .unwrap_or_default(),
            4 => rest.to_vec(),
            5 => age_file(if to_sponsor { &receiving } else { &ephemeral }, rest),
            6 if to_sponsor => {
                sponsor.confirm();
                sponsor_confirmed |= sponsor.words().is_some() || sponsor_confirmed;
                continue;
            }
            6 => {
                newcomer.confirm().expect("a short name");
                newcomer_confirmed |= newcomer.words().is_some();
                continue;
            }
            _ if to_sponsor => {
                sponsor.refuse();
                continue;
            }
            _ => {
                newcomer.refuse();
                continue;
            }
        };
        if to_sponsor {
            capped(MEMORY_MAX, || sponsor.received(slot, &bytes));
        } else {
            capped(MEMORY_MAX, || newcomer.received(slot, &bytes, &mut rng(7)));
        }
        assert!(newcomer.steps().len() < 16 && sponsor.steps().len() < 16);
    }
    let admitted = sponsor.take_admission();
    if let Some(admission) = &admitted {
        assert!(
            newcomer_confirmed,
            "nobody is admitted before the newcomer's person confirmed"
        );
        assert_eq!(
            admission.bundle(),
            &devices()[1].bundle(),
            "and only the invited device"
        );
    }
    assert!(newcomer.into_joined().is_err(), "nothing was handed over");
    let _ = sponsor_confirmed;
}

/// One bit of what was written, changed.
fn changed(mut bytes: Vec<u8>, by: &[u8]) -> Vec<u8> {
    let at = by
        .iter()
        .fold(0_usize, |at, byte| at << 8 | usize::from(*byte))
        % bytes.len().max(1);
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1;
    }
    bytes
}

/// An invitation as it is shown.
#[must_use]
pub fn an_invitation() -> String {
    newcomer().invitation().to_text()
}

/// An invitation that reads is written to the same text.
pub(super) fn invitation(text: &str) {
    if let Ok(invitation) = Invitation::parse(text) {
        assert_eq!(invitation.to_text(), text.trim().to_ascii_uppercase());
        assert_eq!(
            Invitation::parse(&invitation.to_text()).as_ref(),
            Ok(&invitation)
        );
    }
    if let Ok(code) = PairingCode::parse(text) {
        let shown = code.to_display();
        let again = PairingCode::parse(&shown).expect("what is shown can be typed");
        assert_eq!(again.to_display(), shown);
        assert_eq!(again.rendezvous(), code.rendezvous());
    }
}
