//! What a seed stands for: a list of things that people do and that go wrong.

use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::op::Op;

/// What a seed stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The seed, which also seeds cores and dice.
    pub seed: u64,
    /// A fault at the first device while it turns sync on.
    pub at_founding: Option<Op>,
    /// Devices that are added before anything goes wrong.
    pub devices: u32,
    /// What happens.
    pub ops: Vec<Op>,
}

/// Twelve minutes: more than the five that the protocol tolerates, to either side.
const SKEW_MS_MAX: u32 = 12 * 60_000;

impl Plan {
    /// The plan of a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mix = Mix::of(&mut dice);
        let at_founding = match dice.below(6) {
            0 => Some(Op::DropResponse { device: 0 }),
            1 => Some(Op::DropRequest { device: 0 }),
            2 => Some(Op::CrashAfterStore {
                device: 0,
                after: dice.below(4),
            }),
            _ => None,
        };
        let devices = 1 + dice.below(2);
        let len = 14 + dice.below(18);
        let mut ops = Vec::new();
        let mut hidden = false;
        for _ in 0..len {
            let op = dice.op(&mix);
            if hidden && op.changes_members() {
                // See what is not a failure: the relay is honest while members change.
                ops.push(Op::ComeToSenses);
                ops.extend((0..5).map(|device| Op::Sync { device }));
                ops.push(Op::AdvanceTime { ms: 90_000 });
                hidden = false;
            }
            hidden |= op.hides_members();
            ops.push(op);
        }
        // Every twelfth journal grows so much that it is packed.
        if dice.below(12) == 0 {
            let at = dice.below(len) as usize;
            let device = dice.below(8);
            ops.insert(at.min(ops.len()), Op::Compact { device });
        }
        Self {
            seed,
            at_founding,
            devices,
            ops,
        }
    }
}

/// How much of each kind of fault a seed has, 0 for none. A seed has its own mix: without most
/// faults some seeds, so that others come to effect.
struct Mix {
    network: u32,
    crashes: u32,
    relay: u32,
    skew: u32,
    members: u32,
    copies: u32,
    losses: u32,
    lies: u32,
}

impl Mix {
    fn of(dice: &mut Dice) -> Self {
        let (network, crashes, relay) = (dice.below(3), dice.below(3), dice.below(3));
        let skew = dice.below(3);
        let members = dice.below(3);
        // Every third seed has a relay that is honest and loses nothing: more is promised then.
        let (losses, lies) = match dice.below(6) {
            0 | 1 => (0, 0),
            2 => (3, 0),
            3 | 4 => (0, 3),
            _ => (2, 2),
        };
        let copies = if dice.below(3) == 0 { 2 } else { 0 };
        Self {
            network,
            crashes,
            relay,
            skew,
            members,
            copies,
            losses,
            lies,
        }
    }
}

impl Dice {
    fn op(&mut self, mix: &Mix) -> Op {
        let weights = [
            30,
            6 * mix.network,
            4 * mix.crashes,
            mix.relay,
            mix.skew,
            14,
            5 * mix.members,
            5 * mix.copies,
            3 * mix.losses,
            5 * mix.lies,
        ];
        let total = weights.iter().sum();
        let mut roll = self.below(total);
        let mut kind = 0;
        for weight in weights {
            if roll < weight {
                break;
            }
            roll -= weight;
            kind += 1;
        }
        match kind {
            0 => self.writing(),
            1 => self.network(),
            2 => self.crash(),
            3 if self.below(2) == 0 => Op::RestartRelay,
            3 => Op::RestartRelayInPush {
                device: self.below(8),
            },
            4 => self.skew(),
            5 => self.life(),
            6 => self.members(),
            7 => self.copies(),
            8 => self.losses(),
            _ => self.lies(),
        }
    }

    fn members(&mut self) -> Op {
        let device = self.below(8);
        let other = device + 1 + self.below(3);
        match self.below(16) {
            0..=2 => Op::RemoveDevice {
                by: device,
                device: other,
            },
            3 | 4 => Op::RemoveWhileWriting {
                by: device,
                device: other,
            },
            5 => Op::RemoveTwo { by: device },
            6 => Op::RemoveOneByTwo { one: device, other },
            7 => Op::RemoveEachOther { one: device, other },
            8 | 9 => Op::SleepDays {
                days: 30 + self.below(70),
            },
            10 => Op::ReplaceRecovery { device },
            11 | 12 => Op::ComeBack {
                device,
                words: self.below(2) == 0,
            },
            13 => Op::RestoreDevice,
            _ => Op::AddDevice { sponsor: device },
        }
    }

    fn copies(&mut self) -> Op {
        match self.below(5) {
            0..=2 => Op::BackUpDevice {
                device: self.below(8),
                whole: self.below(2) == 0,
            },
            _ => Op::StartCopy {
                dies: self.below(2) == 0,
            },
        }
    }

    fn losses(&mut self) -> Op {
        match self.below(8) {
            0..=3 => Op::BackUpRelay,
            4 | 5 => Op::PutBackRelay { openly: true },
            6 => Op::PutBackRelay { openly: false },
            _ => Op::WipeRelay,
        }
    }

    fn lies(&mut self) -> Op {
        let device = self.below(8);
        // Some end by themselves, some last.
        let answers = if self.below(2) == 0 {
            1 + self.below(6)
        } else {
            1_000
        };
        match self.below(19) {
            0 | 1 => Op::Withhold {
                from: device,
                of: device + 1 + self.below(3),
                answers,
            },
            2 => Op::DropRecords { device, answers },
            3 => Op::Disorder { device, answers },
            4 => Op::Alter { device, answers },
            5 | 6 => Op::Forge { device, answers },
            7 => Op::Readmit { device, answers },
            8 => Op::HideStatements { device, answers },
            9 => Op::Replay { device, answers },
            10 => Op::LieOfGeneration { device, answers },
            11 => Op::LieOfPlace { device, answers },
            12 => Op::ThrowAway { device, answers },
            13 => Op::Refuse {
                device,
                reason: self.below(32),
                answers,
            },
            14 => Op::Fork { device },
            15 => Op::SwapAtPairing { sponsor: device },
            16 => Op::AlterPairing {
                sponsor: device,
                slot: self.below(7),
            },
            _ => Op::ComeToSenses,
        }
    }

    fn writing(&mut self) -> Op {
        let device = self.below(8);
        let page = self.below(64);
        let other = device + 1 + self.below(3);
        // No die is thrown for forms: all else in a seed is what it was before there were any.
        match (self.below(24), page % 2) {
            (0..=3, 0) => Op::FillForm { device, form: page },
            (4..=6, 0) => Op::Answer { device, page },
            (7 | 8, 0) => Op::AnswerSamePlace {
                one: device,
                other: device + 1,
                page,
            },
            (12, 0) => Op::Draft { device, page },
            (roll, _) => self.plain_writing(roll, device, other, page),
        }
    }

    /// Writing that has nothing to do with forms.
    fn plain_writing(&mut self, roll: u32, device: u32, other: u32, page: u32) -> Op {
        match roll {
            0..=3 => Op::Write { device },
            4..=6 => Op::Edit { device, page },
            7 | 8 => Op::EditSamePlace {
                one: device,
                other: device + 1,
                page,
            },
            9 => Op::Cut { device, page },
            10 => Op::StayIn { device, page },
            11 => Op::TypeOn { device },
            12 => Op::Retitle { device, page },
            13 => Op::Lens {
                device,
                page,
                lens: self.below(5),
            },
            14 => Op::Tag { device, page },
            15 => Op::Untag { device, page },
            16 => Op::Backdate {
                device,
                page,
                day: self.below(28),
            },
            17 => Op::Bin { device, page },
            18 => Op::Restore { device, page },
            19 | 20 => Op::WriteTogether {
                one: device,
                other,
                page,
            },
            21 => Op::BinWhileEdited {
                one: device,
                other,
                page,
            },
            22 => Op::Rename { device },
            _ => Op::DayTurn {
                device,
                hour: self.below(13),
            },
        }
    }

    fn network(&mut self) -> Op {
        let device = self.below(8);
        match self.below(5) {
            0 => Op::DropRequest { device },
            1 => Op::DropResponse { device },
            2 => Op::DuplicateRequest { device },
            3 => Op::DelayResponse {
                device,
                ms: self.below(30_000),
            },
            _ => Op::ReorderResponses { device },
        }
    }

    fn crash(&mut self) -> Op {
        let device = self.below(8);
        match self.below(5) {
            3 => Op::StoreFull { device },
            4 => Op::StoreRoom { device },
            0 => Op::CrashBeforeStore {
                device,
                after: self.below(5),
            },
            1 => Op::CrashAfterStore {
                device,
                after: self.below(5),
            },
            _ => Op::RestartApp { device },
        }
    }

    fn skew(&mut self) -> Op {
        let device = self.below(8);
        let ms = i32::try_from(self.below(2 * SKEW_MS_MAX + 1)).unwrap_or(0);
        Op::SkewClock {
            device,
            ms: ms - i32::try_from(SKEW_MS_MAX).unwrap_or(0),
        }
    }

    fn life(&mut self) -> Op {
        let device = self.below(8);
        match self.below(16) {
            13 => Op::AddTwoDevices {
                one: device,
                other: device + 1,
            },
            14 => Op::RestoreDevice,
            0..=3 => Op::Sync { device },
            4..=6 => Op::AdvanceTime {
                ms: self.below(40_000),
            },
            7 => Op::AdvanceTime {
                ms: self.below(20 * 60_000),
            },
            8 | 9 => Op::GoOffline { device },
            10 | 11 => Op::GoOnline { device },
            12 => Op::Background { device },
            _ => Op::AddDevice { sponsor: device },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_always_the_same_plan() {
        assert_eq!(Plan::of(11).ops, Plan::of(11).ops);
        assert_ne!(Plan::of(11).ops, Plan::of(12).ops);
    }

    #[test]
    fn two_hundred_seeds_try_everything() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..200 {
            for op in Plan::of(seed).ops {
                let text = format!("{op:?}");
                seen.insert(text.split(' ').next().unwrap_or_default().to_owned());
            }
        }
        assert_eq!(seen.len(), 72, "{seen:?}");
    }
}
