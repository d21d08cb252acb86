//! The clock of a device: the system's, or a hand that the caller moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A clock. Clones show the same time; a skewed clone shows it wrongly, as clocks of phones do.
#[derive(Clone, Debug)]
pub struct Clock {
    hand: Hand,
    skew_ms: i64,
}

#[derive(Clone, Debug)]
enum Hand {
    System,
    Virtual(Arc<AtomicI64>),
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self {
            hand: Hand::System,
            skew_ms: 0,
        }
    }

    /// A clock that stands at `unix_ms` until it is moved.
    #[must_use]
    pub fn at(unix_ms: i64) -> Self {
        Self {
            hand: Hand::Virtual(Arc::new(AtomicI64::new(unix_ms))),
            skew_ms: 0,
        }
    }

    /// The same clock, shown `skew_ms` late (or early, if negative).
    #[must_use]
    pub fn skewed(&self, skew_ms: i64) -> Self {
        Self {
            hand: self.hand.clone(),
            skew_ms,
        }
    }

    /// What a person would read off it: milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.elapsed_ms().saturating_add(self.skew_ms)
    }

    /// The time without the skew; what timers count by.
    #[must_use]
    pub fn elapsed_ms(&self) -> i64 {
        match &self.hand {
            Hand::System => system_ms(),
            Hand::Virtual(hand) => hand.load(Ordering::Relaxed),
        }
    }

    /// Whether it moves by itself.
    #[must_use]
    pub fn runs_by_itself(&self) -> bool {
        matches!(self.hand, Hand::System)
    }

    /// Moves the hand to `unix_ms`, never backwards. A system clock stays as it is.
    pub fn move_to(&self, unix_ms: i64) {
        if let Hand::Virtual(hand) = &self.hand {
            hand.fetch_max(unix_ms, Ordering::Relaxed);
        }
    }
}

fn system_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_the_hand_and_keep_their_own_skew() {
        let clock = Clock::at(1_000);
        let late = clock.skewed(-300);
        clock.move_to(5_000);
        assert_eq!(late.now_ms(), 4_700);
        assert_eq!(late.elapsed_ms(), 5_000);
    }

    #[test]
    fn the_hand_never_goes_back() {
        let clock = Clock::at(1_000);
        clock.move_to(10);
        assert_eq!(clock.now_ms(), 1_000);
    }
}
