//! Which spaces were asked about on which day, so that silent ones can be told from those only
//! read.
//!
//! Kept in memory and written down by the jobs: a crash loses an hour of it, which matters to
//! nobody who counts in days.

use std::collections::{BTreeMap, HashMap};
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

    /// What was noted and is not written down, by day, as if it will be now.
    pub(crate) fn take(&self, today: u32) -> BTreeMap<u32, Vec<u32>> {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let mut fresh: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (number, (day, written)) in days.iter_mut() {
            if !*written {
                fresh.entry(*day).or_default().push(*number);
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
    fn a_space_is_written_down_once_a_day_under_the_day_it_was_seen() {
        let seen = Seen::default();
        let taken = |today| seen.take(today).into_iter().collect::<Vec<_>>();
        seen.note(5, 100);
        seen.note(5, 100);
        assert_eq!(taken(100), [(100, vec![5])]);
        seen.note(5, 100);
        assert!(taken(100).is_empty());
        seen.note(5, 101);
        assert_eq!(taken(101), [(101, vec![5])]);
        seen.note(6, 101);
        // Noted just before midnight: written down after it all the same.
        assert_eq!(taken(102), [(101, vec![6])]);
        assert!(taken(102).is_empty());
    }
}
