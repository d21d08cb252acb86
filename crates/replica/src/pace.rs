//! When to try again.

/// Waits that grow while a relay cannot be reached, with jitter so that many devices that lost the
/// same relay do not come back in the same second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    failures: u32,
}

const FIRST_WAIT_MS: u32 = 2_000;
const LONGEST_WAIT_MS: u32 = 5 * 60 * 1_000;

impl Pace {
    /// Something worked.
    pub fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// Something failed: how long to wait, in milliseconds. `jitter` is any random number.
    pub fn failed(&mut self, jitter: u32) -> u32 {
        let doubled = FIRST_WAIT_MS.saturating_mul(1_u32 << self.failures.min(10));
        self.failures = self.failures.saturating_add(1);
        let base = doubled.min(LONGEST_WAIT_MS);
        base.saturating_add(jitter % (base / 4).max(1))
    }

    /// How often it failed in a row.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_limit_and_start_over() {
        let mut pace = Pace::default();
        let waits: Vec<u32> = (0..12).map(|_| pace.failed(0)).collect();
        assert_eq!(waits.first(), Some(&FIRST_WAIT_MS));
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(waits.last(), Some(&LONGEST_WAIT_MS));
        pace.succeeded();
        assert_eq!(pace.failed(7), FIRST_WAIT_MS + 7);
    }
}
