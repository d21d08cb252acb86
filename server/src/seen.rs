//! Which spaces were asked about today, so that silent ones can be told from those only read.
//!
//! Kept in memory and written down by the jobs: a crash loses a few minutes of it, which matter to
//! nobody who counts in days.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Numbers of spaces, with the day last noted and whether that is written down.
#[derive(Default)]
pub(crate) struct Seen {
    days: Mutex<HashMap<u32, (u32, bool)>>,
}

impl Seen {
    /// A member asked about a space.
    pub(crate) fn note(&self, number: u32, today: u32) {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let noted = days.entry(number).or_insert((today, false));
        if noted.0 != today {
            *noted = (today, false);
        }
    }

    /// What was noted today and is not written down, as if it will be now; forgets other days.
    pub(crate) fn take(&self, today: u32) -> Vec<u32> {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let mut fresh = Vec::new();
        for (number, (_, written)) in days.iter_mut() {
            if !*written {
                fresh.push(*number);
                *written = true;
            }
        }
        days.retain(|_, (day, _)| *day == today);
        fresh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_is_written_down_once_a_day() {
        let seen = Seen::default();
        seen.note(5, 100);
        seen.note(5, 100);
        assert_eq!(seen.take(100), [5]);
        seen.note(5, 100);
        assert!(seen.take(100).is_empty());
        seen.note(5, 101);
        assert_eq!(seen.take(101), [5]);
        seen.note(6, 101);
        // Noted just before midnight: written down after it all the same.
        assert_eq!(seen.take(102), [6]);
        assert!(seen.take(102).is_empty());
    }
}
