//! Dice: all that a simulation leaves to chance.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

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

    /// A letter or a digit, or a space now and then.
    pub fn letter(&mut self) -> char {
        const LETTERS: &[u8; 64] =
            b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789  ";
        let letter = LETTERS.get(self.below(64) as usize);
        letter.copied().map_or(' ', char::from)
    }
}
