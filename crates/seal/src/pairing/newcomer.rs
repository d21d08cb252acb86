//! The device that wants to join.

use super::exchange::{Exchange, MESSAGE_LEN, Side};
use super::message::{Confirm, SignedHandover, Welcome, open, seal};
use super::transcript::{shown_words, sign_confirm, verify_handover};
use super::{
    ATTEMPTS, Failure, Handover, Invitation, Outbox, PairingCode, RendezvousId, SLOT_BUNDLE,
    SLOT_CONFIRM, SLOT_HANDOVER, SLOT_WELCOME, Step, Transcript, slot_of,
};
use crate::identity::make_identity;
use crate::{DeviceBundle, DeviceKeys, Error, Identity};
use rand_core::CryptoRng;
use wire::{AuthorId, Hash};

/// A pairing as the newcomer sees it. It offers the invitation and the code at the same time;
/// whichever the sponsor takes goes on.
pub struct Newcomer {
    keys: DeviceKeys,
    device_name: String,
    ephemeral: Identity,
    invitation: Invitation,
    code: PairingCode,
    attempt: u8,
    exchange: Option<Exchange>,
    outbox: Outbox,
    phase: Phase,
}

enum Phase {
    /// Nobody came yet.
    Waiting,
    /// A sponsor came; the person compares words.
    Comparing(Box<Meeting>),
    /// The person confirmed; the sponsor's word is outstanding.
    Confirmed(Box<Meeting>),
    Joined(Box<Handover>, Box<DeviceBundle>),
    Failed(Failure),
}

struct Meeting {
    welcome: Welcome,
    sponsor: DeviceBundle,
    transcript: Hash,
}

/// What a newcomer has when it is over.
#[derive(Debug)]
pub struct Joined {
    /// Its own keys, certified in the space by now.
    pub keys: DeviceKeys,
    /// The name its person gave it.
    pub device_name: String,
    /// What the sponsor handed over.
    pub handover: Handover,
    /// Who the sponsor is.
    pub sponsor: AuthorId,
}

impl std::fmt::Debug for Newcomer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Newcomer")
            .field("steps", &self.steps())
            .finish_non_exhaustive()
    }
}

impl Newcomer {
    /// Begins at a rendezvous that the relay just made.
    ///
    /// # Errors
    /// Never in practice; [`Error::BadKey`] if 32 random bytes made no key.
    pub fn new(
        keys: DeviceKeys,
        device_name: String,
        rendezvous: RendezvousId,
        relay_address: String,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Self, Error> {
        let ephemeral = make_identity(rng)?;
        let bundle = keys.bundle();
        let invitation = Invitation {
            ephemeral: ephemeral.recipient(),
            bundle_hash: bundle.hash(),
            rendezvous,
            relay_address,
        };
        let code = PairingCode::make(rendezvous, rng);
        let mut outbox = Outbox::default();
        outbox.put(SLOT_BUNDLE, bundle.encode());
        let mut newcomer = Self {
            keys,
            device_name,
            ephemeral,
            invitation,
            code,
            attempt: 0,
            exchange: None,
            outbox,
            phase: Phase::Waiting,
        };
        newcomer.start_attempt(rng);
        Ok(newcomer)
    }

    fn start_attempt(&mut self, rng: &mut (impl CryptoRng + ?Sized)) {
        let exchange = Exchange::start(Side::Newcomer, &self.code, rng);
        self.outbox
            .put(slot_of(self.attempt), exchange.message().to_vec());
        self.exchange = Some(exchange);
    }

    /// What to show as a QR.
    #[must_use]
    pub fn invitation(&self) -> &Invitation {
        &self.invitation
    }

    /// What to show to people without a camera.
    #[must_use]
    pub fn code(&self) -> &PairingCode {
        &self.code
    }

    /// What is to be done now.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = self.outbox.steps();
        match &self.phase {
            Phase::Waiting => {
                if self.exchange.is_some() {
                    steps.push(Step::Get {
                        slot: slot_of(self.attempt) + 1,
                    });
                }
                steps.push(Step::Get { slot: SLOT_WELCOME });
            }
            Phase::Comparing(meeting) => {
                steps.push(Step::ShowWords(shown_words(&meeting.transcript)));
            }
            // The words stay on the screen until the other person has compared them too.
            Phase::Confirmed(_) => steps.push(Step::Get {
                slot: SLOT_HANDOVER,
            }),
            Phase::Joined(..) => steps.push(Step::Done),
            Phase::Failed(failure) => steps.push(Step::Failed(*failure)),
        }
        steps
    }

    /// The six words, from the moment a sponsor came until the pairing is over.
    #[must_use]
    pub fn words(&self) -> Option<[String; 6]> {
        match &self.phase {
            Phase::Comparing(meeting) | Phase::Confirmed(meeting) => {
                Some(shown_words(&meeting.transcript))
            }
            _ => None,
        }
    }

    /// A slot was written.
    pub fn put_done(&mut self, slot: u8) {
        self.outbox.done(slot);
    }

    /// A slot had something in it. What was not asked for is ignored.
    pub fn received(&mut self, slot: u8, bytes: &[u8], rng: &mut (impl CryptoRng + ?Sized)) {
        match std::mem::replace(&mut self.phase, Phase::Waiting) {
            Phase::Waiting if slot == SLOT_WELCOME => {
                self.phase = match self.meet(bytes) {
                    Ok(meeting) => Phase::Comparing(Box::new(meeting)),
                    Err(_) => Phase::Failed(Failure::BadMessage),
                };
            }
            Phase::Waiting if slot == slot_of(self.attempt) + 1 => self.answer(bytes, rng),
            Phase::Confirmed(meeting) if slot == SLOT_HANDOVER => {
                self.phase = match self.accept(&meeting, bytes) {
                    Ok(handover) => Phase::Joined(Box::new(handover), Box::new(meeting.sponsor)),
                    Err(_) => Phase::Failed(Failure::BadMessage),
                };
            }
            phase => self.phase = phase,
        }
    }

    /// Answers a sponsor that knows the code, or thinks so. A wrong one learns nothing but that.
    fn answer(&mut self, bytes: &[u8], rng: &mut (impl CryptoRng + ?Sized)) {
        let Some(exchange) = self.exchange.take() else {
            return;
        };
        let answer = bytes
            .split_at_checked(MESSAGE_LEN)
            .and_then(|(message, confirmation)| {
                let shared = exchange.finish(message).ok()?;
                if !shared.confirms(Side::Sponsor, confirmation) {
                    return None;
                }
                let mut answer = vec![1];
                answer.extend_from_slice(&shared.confirmation(Side::Newcomer));
                answer.extend_from_slice(&shared.seal_invitation(&self.invitation.to_text()).ok()?);
                Some(answer)
            });
        let slot = slot_of(self.attempt) + 2;
        match answer {
            Some(answer) => self.outbox.put(slot, answer),
            None => {
                self.outbox.put(slot, vec![0]);
                self.attempt += 1;
                if self.attempt < ATTEMPTS {
                    self.start_attempt(rng);
                } else {
                    self.phase = Phase::Failed(Failure::CodeBurnt);
                }
            }
        }
    }

    fn meet(&self, bytes: &[u8]) -> Result<Meeting, Error> {
        let welcome: Welcome = open(&self.ephemeral, bytes)?;
        let sponsor = DeviceBundle::decode(&welcome.sponsor)?;
        let transcript = Transcript {
            newcomer: &self.keys.bundle().encode(),
            sponsor: &welcome.sponsor,
            genesis: welcome.genesis,
            rendezvous: self.invitation.rendezvous,
            relay: welcome.relay,
        };
        Ok(Meeting {
            transcript: transcript.hash(),
            welcome,
            sponsor,
        })
    }

    /// The person says that the words are the same.
    ///
    /// # Errors
    /// [`Error::TooLarge`] if the device's name is.
    pub fn confirm(&mut self) -> Result<(), Error> {
        match std::mem::replace(&mut self.phase, Phase::Waiting) {
            Phase::Comparing(meeting) => {
                let signature = sign_confirm(self.keys.author_key(), &meeting.transcript);
                let confirm = Confirm {
                    signature,
                    device_name: self.device_name.clone(),
                };
                let sealed = seal(&meeting.sponsor.recipient, &confirm);
                self.phase = match &sealed {
                    Ok(_) => Phase::Confirmed(meeting),
                    Err(_) => Phase::Comparing(meeting),
                };
                self.outbox.put(SLOT_CONFIRM, sealed?);
            }
            phase => self.phase = phase,
        }
        Ok(())
    }

    /// The person says that the words differ: somebody is in between.
    pub fn refuse(&mut self) {
        if !matches!(self.phase, Phase::Joined(..)) {
            self.phase = Phase::Failed(Failure::WordsDiffer);
        }
    }

    fn accept(&self, meeting: &Meeting, bytes: &[u8]) -> Result<Handover, Error> {
        let signed: SignedHandover = open(&self.ephemeral, bytes)?;
        let author = &meeting.sponsor.author;
        verify_handover(
            author,
            &meeting.transcript,
            &signed.handover,
            &signed.signature,
        )?;
        let handover: Handover = wire::cbor::decode(&signed.handover)?;
        let Welcome {
            genesis,
            relay,
            space,
            ..
        } = meeting.welcome;
        if (handover.genesis, handover.relay, handover.space) == (genesis, relay, space) {
            Ok(handover)
        } else {
            Err(Error::HeaderMismatch)
        }
    }

    /// What came of it, once the step is [`Step::Done`].
    ///
    /// # Errors
    /// The pairing itself, if it is not done.
    pub fn into_joined(self) -> Result<Joined, Box<Self>> {
        match self.phase {
            Phase::Joined(handover, sponsor) => Ok(Joined {
                keys: self.keys,
                device_name: self.device_name,
                handover: *handover,
                sponsor: sponsor.author,
            }),
            _ => Err(Box::new(self)),
        }
    }
}
