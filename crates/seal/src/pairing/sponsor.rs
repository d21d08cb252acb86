//! The device that lets another one in.

use super::admission::{Admission, Meeting, SponsorContext};
use super::exchange::{CONFIRMATION_LEN, Exchange, SharedKey, Side};
use super::message::{Confirm, SignedHandover, Welcome, open, seal};
use super::transcript::{shown_words, sign_handover, verify_confirm};
use super::{
    ATTEMPTS, Failure, Handover, Invitation, Outbox, PairingCode, SLOT_BUNDLE, SLOT_CONFIRM,
    SLOT_HANDOVER, SLOT_WELCOME, Step, Transcript, slot_of,
};
use crate::{DeviceBundle, Error};
use rand_core::CryptoRng;

/// A pairing as the sponsor sees it.
pub struct Sponsor {
    context: SponsorContext,
    outbox: Outbox,
    phase: Phase,
}

enum Phase {
    /// Agreeing on a key by code.
    Code {
        code: PairingCode,
        attempt: u8,
        stage: Stage,
    },
    /// Waiting for the bundle that the invitation commits to.
    Bundle(Box<Invitation>),
    /// The person compares words, while the newcomer's word is outstanding.
    Comparing {
        meeting: Box<Meeting>,
        confirmed: bool,
        device_name: Option<String>,
    },
    /// Both confirmed; the admission was not taken yet.
    Admit {
        meeting: Box<Meeting>,
        device_name: String,
    },
    /// The admission was taken, or the handover is on its way.
    Admitted,
    Done,
    Failed(Failure),
}

enum Stage {
    /// Waiting for the newcomer's message.
    First(Box<Exchange>),
    /// Waiting for its verdict on ours.
    Verdict(SharedKey),
    /// The code was wrong: waiting for the person to type it again.
    Ask,
}

impl std::fmt::Debug for Sponsor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sponsor")
            .field("steps", &self.steps())
            .finish_non_exhaustive()
    }
}

impl Sponsor {
    /// Begins with a scanned invitation.
    #[must_use]
    pub fn from_invitation(context: SponsorContext, invitation: Invitation) -> Self {
        let phase = Phase::Bundle(Box::new(invitation));
        Self {
            context,
            outbox: Outbox::default(),
            phase,
        }
    }

    /// Begins with a typed code.
    #[must_use]
    pub fn from_code(
        context: SponsorContext,
        code: PairingCode,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Self {
        let stage = Stage::First(Box::new(Exchange::start(Side::Sponsor, &code, rng)));
        let phase = Phase::Code {
            code,
            attempt: 0,
            stage,
        };
        Self {
            context,
            outbox: Outbox::default(),
            phase,
        }
    }

    /// The person typed the code again.
    pub fn retry_code(&mut self, code: PairingCode, rng: &mut (impl CryptoRng + ?Sized)) {
        if let Phase::Code {
            code: first,
            attempt,
            stage: Stage::Ask,
        } = &self.phase
        {
            self.phase = if first.rendezvous() == code.rendezvous() {
                let stage = Stage::First(Box::new(Exchange::start(Side::Sponsor, &code, rng)));
                Phase::Code {
                    code,
                    attempt: *attempt,
                    stage,
                }
            } else {
                Phase::Failed(Failure::OtherRendezvous)
            };
        }
    }

    /// What is to be done now.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = self.outbox.steps();
        match &self.phase {
            Phase::Code { attempt, stage, .. } => steps.push(match stage {
                Stage::First(_) => Step::Get {
                    slot: slot_of(*attempt),
                },
                Stage::Verdict(_) => Step::Get {
                    slot: slot_of(*attempt) + 2,
                },
                Stage::Ask => Step::AskCode {
                    attempts_left: ATTEMPTS - *attempt,
                },
            }),
            Phase::Bundle(_) => steps.push(Step::Get { slot: SLOT_BUNDLE }),
            Phase::Comparing {
                meeting,
                confirmed,
                device_name,
            } => {
                if device_name.is_none() {
                    steps.push(Step::Get { slot: SLOT_CONFIRM });
                }
                if !confirmed {
                    steps.push(Step::ShowWords(shown_words(&meeting.transcript)));
                }
            }
            Phase::Admit { .. } => steps.push(Step::Admit),
            Phase::Admitted => {}
            Phase::Done => steps.push(Step::Done),
            Phase::Failed(failure) => steps.push(Step::Failed(*failure)),
        }
        steps
    }

    /// The six words, while they are to be compared.
    #[must_use]
    pub fn words(&self) -> Option<[String; 6]> {
        match &self.phase {
            Phase::Comparing { meeting, .. } => Some(shown_words(&meeting.transcript)),
            _ => None,
        }
    }

    /// A slot was written.
    pub fn put_done(&mut self, slot: u8) {
        if self.outbox.done(slot) && slot == SLOT_HANDOVER {
            self.phase = Phase::Done;
        }
    }

    /// A slot had something in it. What was not asked for is ignored.
    pub fn received(&mut self, slot: u8, bytes: &[u8]) {
        match std::mem::replace(&mut self.phase, Phase::Admitted) {
            Phase::Code {
                code,
                attempt,
                stage: Stage::First(exchange),
            } if slot == slot_of(attempt) => {
                self.phase = self.greet(code, attempt, *exchange, bytes);
            }
            Phase::Code {
                code,
                attempt,
                stage: Stage::Verdict(shared),
            } if slot == slot_of(attempt) + 2 => {
                self.phase = judge(code, attempt, &shared, bytes);
            }
            Phase::Bundle(invitation) if slot == SLOT_BUNDLE => {
                self.phase = self.meet(&invitation, bytes).unwrap_or_else(Phase::Failed);
            }
            Phase::Comparing {
                meeting,
                confirmed,
                device_name: None,
            } if slot == SLOT_CONFIRM => {
                self.phase = match self.hear(&meeting, bytes) {
                    Ok(name) => settled(meeting, confirmed, Some(name)),
                    Err(_) => Phase::Failed(Failure::BadMessage),
                };
            }
            phase => self.phase = phase,
        }
    }

    /// Answers the newcomer's message with ours and a proof that we have the key.
    fn greet(&mut self, code: PairingCode, attempt: u8, exchange: Exchange, bytes: &[u8]) -> Phase {
        let mut answer = exchange.message().to_vec();
        let Ok(shared) = exchange.finish(bytes) else {
            return Phase::Failed(Failure::BadMessage);
        };
        answer.extend_from_slice(&shared.confirmation(Side::Sponsor));
        self.outbox.put(slot_of(attempt) + 1, answer);
        Phase::Code {
            code,
            attempt,
            stage: Stage::Verdict(shared),
        }
    }

    fn meet(&mut self, invitation: &Invitation, bytes: &[u8]) -> Result<Phase, Failure> {
        if wire::domain::sha256(bytes) != invitation.bundle_hash {
            return Err(Failure::BundleMismatch);
        }
        let newcomer = DeviceBundle::decode(bytes).map_err(|_| Failure::BadMessage)?;
        let SponsorContext {
            keys,
            space,
            genesis,
            relay,
        } = &self.context;
        let sponsor = keys.bundle().encode();
        let transcript = Transcript {
            newcomer: bytes,
            sponsor: &sponsor,
            genesis: *genesis,
            rendezvous: invitation.rendezvous,
            relay: *relay,
        };
        let transcript = transcript.hash();
        let welcome = Welcome {
            sponsor,
            genesis: *genesis,
            relay: *relay,
            space: *space,
        };
        let sealed = seal(&invitation.ephemeral, &welcome).map_err(|_| Failure::BadMessage)?;
        self.outbox.put(SLOT_WELCOME, sealed);
        let ephemeral = invitation.ephemeral.clone();
        let meeting = Box::new(Meeting {
            newcomer,
            ephemeral,
            transcript,
        });
        Ok(Phase::Comparing {
            meeting,
            confirmed: false,
            device_name: None,
        })
    }

    fn hear(&self, meeting: &Meeting, bytes: &[u8]) -> Result<String, Error> {
        let confirm: Confirm = open(self.context.keys.receiving(), bytes)?;
        let author = &meeting.newcomer.author;
        verify_confirm(author, &meeting.transcript, &confirm.signature)?;
        if confirm.device_name.len() > crate::membership::NAME_BYTES_MAX {
            return Err(Error::TooLarge);
        }
        Ok(confirm.device_name)
    }

    /// The person says that the words are the same.
    pub fn confirm(&mut self) {
        match std::mem::replace(&mut self.phase, Phase::Admitted) {
            Phase::Comparing {
                meeting,
                device_name,
                ..
            } => {
                self.phase = settled(meeting, true, device_name);
            }
            phase => self.phase = phase,
        }
    }

    /// The person says that the words differ: somebody is in between.
    pub fn refuse(&mut self) {
        if matches!(self.phase, Phase::Comparing { .. } | Phase::Admit { .. }) {
            self.phase = Phase::Failed(Failure::WordsDiffer);
        }
    }

    /// Takes the admission, once the step is [`Step::Admit`]. There is one.
    pub fn take_admission(&mut self) -> Option<Admission> {
        match std::mem::replace(&mut self.phase, Phase::Admitted) {
            Phase::Admit {
                meeting,
                device_name,
            } => Some(Admission {
                meeting,
                device_name,
            }),
            phase => {
                self.phase = phase;
                None
            }
        }
    }

    /// Hands over, after the relay has accepted the add entry, the statement and the envelope.
    ///
    /// # Errors
    /// [`Error::TooLarge`] if the handover does not fit a slot, [`Error::HeaderMismatch`] if it
    /// speaks of another space than the welcome did.
    pub fn hand_over(&mut self, admission: Admission, handover: &Handover) -> Result<(), Error> {
        let SponsorContext {
            keys,
            space,
            genesis,
            relay,
        } = &self.context;
        if (handover.space, handover.genesis, handover.relay) != (*space, *genesis, *relay) {
            return Err(Error::HeaderMismatch);
        }
        let Admission { meeting, .. } = admission;
        let bytes = handover.encode();
        let signature = sign_handover(keys.author_key(), &meeting.transcript, &bytes);
        let mut signed = SignedHandover {
            handover: bytes.to_vec(),
            signature,
        };
        let sealed = seal(&meeting.ephemeral, &signed);
        zeroize::Zeroize::zeroize(&mut signed.handover);
        self.outbox.put(SLOT_HANDOVER, sealed?);
        Ok(())
    }
}

/// Reads the newcomer's verdict on the code and, if it was right, the invitation.
fn judge(code: PairingCode, attempt: u8, shared: &SharedKey, bytes: &[u8]) -> Phase {
    let failed = Phase::Failed(Failure::BadMessage);
    match bytes.split_first() {
        Some((0, _)) if attempt + 1 >= ATTEMPTS => Phase::Failed(Failure::CodeBurnt),
        Some((0, _)) => Phase::Code {
            code,
            attempt: attempt + 1,
            stage: Stage::Ask,
        },
        Some((1, rest)) => {
            let Some((confirmation, sealed)) = rest.split_at_checked(CONFIRMATION_LEN) else {
                return failed;
            };
            if !shared.confirms(Side::Newcomer, confirmation) {
                return failed;
            }
            let text = shared.open_invitation(sealed);
            match text.and_then(|text| Invitation::parse(&text)) {
                Ok(invitation) if invitation.rendezvous == code.rendezvous() => {
                    Phase::Bundle(Box::new(invitation))
                }
                _ => failed,
            }
        }
        _ => failed,
    }
}

/// Both have to confirm, in either order.
fn settled(meeting: Box<Meeting>, confirmed: bool, device_name: Option<String>) -> Phase {
    match device_name {
        Some(device_name) if confirmed => Phase::Admit {
            meeting,
            device_name,
        },
        device_name => Phase::Comparing {
            meeting,
            confirmed,
            device_name,
        },
    }
}
