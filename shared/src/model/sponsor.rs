//! Letting another device in.

use seal::pairing::{Admission, Handover, Invitation, PairingCode, Sponsor, SponsorContext, Step};

use super::intent::{self, Intent};
use super::open::Open;
use super::relay::{Answer, unsigned, why};
use super::timers::Purpose;
use super::{Surroundings, sync};
use crate::asks::Asks;
use crate::told::Call;

/// Between looks into a rendezvous.
pub(crate) const LOOK_MS: u32 = 700;

/// Adding a device.
#[derive(Default)]
pub(crate) struct SponsorRun {
    sponsor: Option<Sponsor>,
    rendezvous: String,
    /// A request is on its way.
    busy: bool,
    waiting_for: Option<u8>,
    /// The newcomer is being let in, by the intent of this id; the handover follows once the relay
    /// has accepted it.
    admitted: Option<(Admission, u64)>,
    pub(crate) confirmed: bool,
    pub(crate) words: Option<[String; 6]>,
    pub(crate) error: Option<&'static str>,
    pub(crate) added: Option<String>,
}

impl SponsorRun {
    /// Something was entered and is being checked.
    pub(crate) fn is_checking(&self) -> bool {
        self.sponsor.is_some() && self.words.is_none()
    }
}

/// The QR was read, or a code was typed.
pub(crate) fn entered(open: &mut Open, text: &str, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(space) = &open.space else { return };
    let Some(run) = &mut open.sponsor else { return };
    run.error = None;
    if let Ok(invitation) = Invitation::parse(text) {
        run.rendezvous = invitation.rendezvous.as_str().to_owned();
        run.sponsor = Some(Sponsor::from_invitation(context(space), invitation));
    } else if let Ok(code) = PairingCode::parse(text) {
        let rendezvous = code.rendezvous().as_str().to_owned();
        match &mut run.sponsor {
            Some(sponsor) if run.rendezvous == rendezvous => {
                sponsor.retry_code(code, around.rng);
            }
            _ => run.sponsor = Some(Sponsor::from_code(context(space), code, around.rng)),
        }
        run.rendezvous = rendezvous;
    } else {
        run.error = Some("code-bad");
        return;
    }
    look(open, around, asks);
}

fn context(space: &super::space::Space) -> SponsorContext {
    SponsorContext {
        keys: space.keys.clone(),
        space: space.replica.space(),
        genesis: space.genesis,
        relay: space.relay_id,
    }
}

/// The words were compared.
pub(crate) fn compared(
    open: &mut Open,
    same: bool,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(run) = &mut open.sponsor else { return };
    let Some(sponsor) = &mut run.sponsor else {
        return;
    };
    if same {
        sponsor.confirm();
        run.confirmed = true;
    } else {
        sponsor.refuse();
    }
    look(open, around, asks);
}

/// Does what the pairing needs next.
pub(crate) fn look(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(space) = &open.space else { return };
    let Some(run) = &mut open.sponsor else { return };
    if run.busy {
        return;
    }
    hand_over_once_stored(space, run);
    let Some(sponsor) = &mut run.sponsor else {
        return;
    };
    run.words = sponsor.words();
    let Some(step) = sponsor
        .steps()
        .into_iter()
        .find(|step| !matches!(step, Step::ShowWords(_)))
    else {
        // Waiting for the person, or for the relay to store the admission.
        if run.admitted.is_some() {
            around.timers.start(Purpose::Sponsor, LOOK_MS, asks);
        }
        return;
    };
    let path = |slot: u8| format!("/v1/rendezvous/{}/{slot}", run.rendezvous);
    match step {
        Step::Put { slot, bytes } => {
            run.busy = true;
            run.waiting_for = Some(slot);
            let put = unsigned("PUT", &space.relay, &path(slot), bytes);
            asks.http(put, Call::SponsorSlot { get: false });
        }
        Step::Get { slot } => {
            run.busy = true;
            run.waiting_for = Some(slot);
            let get = unsigned("GET", &space.relay, &path(slot), Vec::new());
            asks.http(get, Call::SponsorSlot { get: true });
        }
        Step::AskCode { .. } => run.error = Some("code-wrong"),
        Step::Admit => admit(open, around, asks),
        Step::Done => {
            let name = run.added.take().unwrap_or_default();
            *run = SponsorRun {
                added: Some(name),
                ..SponsorRun::default()
            };
        }
        Step::Failed(failure) => {
            *run = SponsorRun {
                error: Some(failed(failure)),
                ..SponsorRun::default()
            };
        }
        _ => {}
    }
}

/// Why a pairing failed, as a Fluent id.
pub(crate) fn failed(failure: seal::pairing::Failure) -> &'static str {
    use seal::pairing::Failure;
    match failure {
        Failure::CodeBurnt | Failure::OtherRendezvous => "code-burnt",
        Failure::BundleMismatch => "pairing-bundle",
        Failure::WordsDiffer => "pairing-differ",
        _ => "pairing-failed",
    }
}

/// The rendezvous answered.
pub(crate) fn answered(
    open: &mut Open,
    answer: Answer,
    get: bool,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let Some(run) = &mut open.sponsor else { return };
    run.busy = false;
    let slot = run.waiting_for.take();
    let (Some(sponsor), Some(slot)) = (&mut run.sponsor, slot) else {
        return;
    };
    match answer {
        Answer::Good(bytes) if get => sponsor.received(slot, &bytes),
        Answer::Good(_) | Answer::Nothing if !get => sponsor.put_done(slot),
        Answer::Good(_) | Answer::Nothing => {
            run.words = sponsor.words();
            around.timers.start(Purpose::Sponsor, LOOK_MS, asks);
            return;
        }
        Answer::Unreachable => {
            around
                .timers
                .start(Purpose::Sponsor, LOOK_MS.saturating_mul(4), asks);
            return;
        }
        refused => {
            *run = SponsorRun {
                error: Some(why(&refused)),
                ..SponsorRun::default()
            };
            return;
        }
    }
    look(open, around, asks);
}

/// Both people confirmed: the newcomer is let in. Should another device change the members at the
/// same moment, that is made again on top of it.
fn admit(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let Some(run) = &mut open.sponsor else { return };
    let Some(admission) = run.sponsor.as_mut().and_then(Sponsor::take_admission) else {
        return;
    };
    let name = admission.device_name().to_owned();
    let intent = Intent::AddDevice {
        bundle: admission.bundle().encode(),
        name: name.clone(),
    };
    let asked = intent::at_once(open, intent, around);
    let Some(run) = &mut open.sponsor else { return };
    match asked {
        Some(id) => {
            run.added = Some(name);
            run.admitted = Some((admission, id));
        }
        None => {
            *run = SponsorRun {
                error: Some("pairing-failed"),
                ..SponsorRun::default()
            };
            return;
        }
    }
    around.timers.start(Purpose::Sponsor, LOOK_MS, asks);
    sync::soon(open, around, asks);
}

/// The handover leaves only after the relay stored the admission: the newcomer can sync at once.
fn hand_over_once_stored(space: &super::space::Space, run: &mut SponsorRun) {
    let accepted = run
        .admitted
        .as_ref()
        .is_some_and(|(_, id)| !space.work.has(*id));
    if !accepted {
        return;
    }
    let (Some((admission, _)), Some(sponsor)) = (run.admitted.take(), &mut run.sponsor) else {
        return;
    };
    let handover = Handover {
        space: space.replica.space(),
        relay_address: space.relay.clone(),
        relay: space.relay_id,
        genesis: space.genesis,
        keys: space
            .keyring
            .iter()
            .map(|(epoch, key)| (*epoch, key.clone()))
            .collect(),
        licence: space.replica.licence().copied(),
        tokens: Vec::new(),
    };
    if sponsor.hand_over(admission, &handover).is_err() {
        run.error = Some("pairing-failed");
        run.sponsor = None;
    }
}
