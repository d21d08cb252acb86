//! What a seed stands for: a list of things that people do and that go wrong.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// One thing that happens. Devices and pages are numbers, taken modulo how many there are then;
/// `ms` are milliseconds, and `after` counts commits.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Somebody writes a page.
    Write { device: u32 },
    /// Somebody adds words somewhere on a page, and is done with it.
    Edit { device: u32, page: u32 },
    /// Two people add words in the same place of a page, each on a device.
    EditSamePlace { one: u32, other: u32, page: u32 },
    /// Two people type on one page in turns, each seeing what the other types.
    WriteTogether { one: u32, other: u32, page: u32 },
    /// Somebody puts a page in the bin while another edits it, neither knowing.
    BinWhileEdited { one: u32, other: u32, page: u32 },
    /// Somebody takes words out of a page.
    Cut { device: u32, page: u32 },
    /// Somebody opens a page and types, and stays in it.
    StayIn { device: u32, page: u32 },
    /// Somebody who stays in a page types on.
    TypeOn { device: u32 },
    /// Somebody adds to a title.
    Retitle { device: u32, page: u32 },
    /// Somebody chooses a lens.
    Lens { device: u32, page: u32, lens: u32 },
    /// Somebody adds a tag.
    Tag { device: u32, page: u32 },
    /// Somebody takes a tag off.
    Untag { device: u32, page: u32 },
    /// Somebody dates a page back.
    Backdate { device: u32, page: u32, day: u32 },
    /// Somebody puts a page in the bin.
    Bin { device: u32, page: u32 },
    /// Somebody takes a page out of the bin.
    Restore { device: u32, page: u32 },
    /// Somebody changes when their day begins.
    DayTurn { device: u32, hour: u32 },
    /// Somebody gives a device another name.
    Rename { device: u32 },
    /// Somebody asks for a sync.
    Sync { device: u32 },
    /// The app leaves the screen and comes back.
    Background { device: u32 },
    /// Time passes everywhere.
    AdvanceTime { ms: u32 },
    /// The network goes.
    GoOffline { device: u32 },
    /// The network comes back.
    GoOnline { device: u32 },
    /// The next request does not reach the relay.
    DropRequest { device: u32 },
    /// The next request reaches the relay; its answer is lost.
    DropResponse { device: u32 },
    /// The next request reaches the relay twice; the later answer counts.
    DuplicateRequest { device: u32 },
    /// The next answer takes its time.
    DelayResponse { device: u32, ms: u32 },
    /// Answers that wait come in the other order.
    ReorderResponses { device: u32 },
    /// The device stops at one of its next commits, before anything of it is written.
    CrashBeforeStore { device: u32, after: u32 },
    /// The device stops at one of its next commits, after it is written.
    CrashAfterStore { device: u32, after: u32 },
    /// There is no more room in the device's storage.
    StoreFull { device: u32 },
    /// There is room again.
    StoreRoom { device: u32 },
    /// The device stops between two steps and starts again.
    RestartApp { device: u32 },
    /// The relay is killed and starts again on its files.
    RestartRelay,
    /// The relay is killed after it took the device's next request, before it answers.
    RestartRelayInPush { device: u32 },
    /// A device is added, by code.
    AddDevice { sponsor: u32 },
    /// Two devices are added at once, by two others.
    AddTwoDevices { one: u32, other: u32 },
    /// A device is restored from the recovery words.
    RestoreDevice,
    /// Somebody sets a device's clock wrong.
    SkewClock { device: u32, ms: i32 },
}

/// What a seed stands for.
#[derive(Clone, Debug)]
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
        // A seed has its own mix: without most faults some seeds, so that others come to effect.
        let mix = Mix {
            network: dice.below(3),
            crashes: dice.below(3),
            relay: dice.below(3),
            skew: dice.below(3),
        };
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
        let ops = (0..len).map(|_| dice.op(&mix)).collect();
        Self {
            seed,
            at_founding,
            devices,
            ops,
        }
    }
}

/// How much of each kind of fault a seed has, 0 for none.
struct Mix {
    network: u32,
    crashes: u32,
    relay: u32,
    skew: u32,
}

/// A seeded source of small numbers.
pub struct Dice {
    rng: ChaCha8Rng,
}

impl Dice {
    /// Dice of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    /// A number below `end`; 0 if `end` is 0.
    pub fn below(&mut self, end: u32) -> u32 {
        self.rng.next_u32().checked_rem(end).unwrap_or(0)
    }

    fn op(&mut self, mix: &Mix) -> Op {
        let weights = [
            30,
            6 * mix.network,
            4 * mix.crashes,
            mix.relay,
            mix.skew,
            14,
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
            _ => self.life(),
        }
    }

    fn writing(&mut self) -> Op {
        let device = self.below(8);
        let page = self.below(64);
        let other = device + 1 + self.below(3);
        match self.below(24) {
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
        assert_eq!(seen.len(), 38, "{seen:?}");
    }
}
