//! The timeline: newest first, by binary search, in pages and in days.

use std::cmp::Reverse;
use std::ops::Range;

use jiff::civil::Date;
use journal::DocumentId;

/// A place in the timeline. Smaller is newer; of two at the same instant, the smaller id is first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    when_ms: Reverse<i64>,
    document: DocumentId,
}

impl Key {
    /// The place of a page about an instant, in milliseconds since 1970.
    #[must_use]
    pub const fn new(when_ms: i64, document: DocumentId) -> Self {
        Self {
            when_ms: Reverse(when_ms),
            document,
        }
    }

    /// The instant, in milliseconds since 1970.
    #[must_use]
    pub const fn when_ms(&self) -> i64 {
        self.when_ms.0
    }

    /// The page.
    #[must_use]
    pub const fn document(&self) -> DocumentId {
        self.document
    }
}

/// Rows sorted by [`Key`].
#[derive(Debug, Clone)]
pub struct Timeline<T> {
    rows: Vec<(Key, T)>,
}

impl<T> Default for Timeline<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T> FromIterator<(Key, T)> for Timeline<T> {
    /// Sorts; of rows with one key the last stays.
    fn from_iter<I: IntoIterator<Item = (Key, T)>>(rows: I) -> Self {
        let mut rows: Vec<(Key, T)> = rows.into_iter().collect();
        rows.reverse();
        rows.sort_by_key(|(key, _)| *key);
        rows.dedup_by_key(|(key, _)| *key);
        Self { rows }
    }
}

impl<T> Timeline<T> {
    /// How many rows there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// True if there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All rows, newest first.
    #[must_use]
    pub fn rows(&self) -> &[(Key, T)] {
        &self.rows
    }

    /// The row at a key.
    #[must_use]
    pub fn get(&self, key: &Key) -> Option<&T> {
        let at = self.find(key).ok()?;
        self.rows.get(at).map(|(_, row)| row)
    }

    /// Puts a row in its place; returns the one that was there. A row whose instant changed has
    /// another key: use [`move_to`](Self::move_to).
    pub fn put(&mut self, key: Key, row: T) -> Option<T> {
        match self.find(&key) {
            Ok(at) => self
                .rows
                .get_mut(at)
                .map(|(_, held)| std::mem::replace(held, row)),
            Err(at) => {
                self.rows.insert(at, (key, row));
                None
            }
        }
    }

    /// Takes a row out.
    pub fn remove(&mut self, key: &Key) -> Option<T> {
        let at = self.find(key).ok()?;
        Some(self.rows.remove(at).1)
    }

    /// Puts a row in its place after it was at another key; returns the one that was there.
    pub fn move_to(&mut self, from: &Key, to: Key, row: T) -> Option<T> {
        if *from == to {
            return self.put(to, row);
        }
        let before = self.remove(from);
        self.put(to, row).or(before)
    }

    /// At most `limit` rows that come after a key, whether or not a row is there; from the newest on
    /// without a key.
    #[must_use]
    pub fn page(&self, after: Option<&Key>, limit: usize) -> &[(Key, T)] {
        let start = after.map_or(0, |key| self.rows.partition_point(|(held, _)| held <= key));
        let end = start.saturating_add(limit).min(self.rows.len());
        self.rows.get(start..end).unwrap_or_default()
    }

    fn find(&self, key: &Key) -> Result<usize, usize> {
        self.rows.binary_search_by(|(held, _)| held.cmp(key))
    }
}

/// Neighbouring rows of one day, as ranges of the slice. The order of the rows stays, so a day that
/// somebody flew back into comes twice.
pub fn group_by_day<T>(rows: &[T], day: impl Fn(&T) -> Date) -> Vec<(Date, Range<usize>)> {
    let mut groups: Vec<(Date, Range<usize>)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let day = day(row);
        match groups.last_mut() {
            Some((last, range)) if *last == day => range.end = at + 1,
            _ => groups.push((day, at..at + 1)),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use std::collections::BTreeMap;

    use super::*;
    use crate::day::journal_day;
    use proptest::prelude::*;

    fn key(when_ms: i64, document: u8) -> Key {
        Key::new(when_ms, DocumentId([document; 16]))
    }

    #[test]
    fn the_newest_is_first_and_ids_break_ties() {
        let rows = [
            (key(1, 1), 'd'),
            (key(2, 2), 'c'),
            (key(2, 1), 'b'),
            (key(3, 9), 'a'),
        ];
        let timeline: Timeline<char> = rows.into_iter().collect();
        let order: String = timeline.rows().iter().map(|(_, row)| *row).collect();
        assert_eq!(order, "abcd");
    }

    #[test]
    fn of_rows_with_one_key_the_last_stays() {
        let timeline: Timeline<char> = [(key(1, 1), 'a'), (key(1, 1), 'b')].into_iter().collect();
        assert_eq!(timeline.rows(), [(key(1, 1), 'b')]);
    }

    #[test]
    fn a_row_moves_with_its_instant() {
        let mut timeline: Timeline<char> = [(key(3, 1), 'a'), (key(2, 2), 'b'), (key(1, 3), 'c')]
            .into_iter()
            .collect();
        assert_eq!(timeline.move_to(&key(3, 1), key(0, 1), 'A'), Some('a'));
        let order: String = timeline.rows().iter().map(|(_, row)| *row).collect();
        assert_eq!(order, "bcA");
        assert_eq!(timeline.move_to(&key(0, 1), key(0, 1), 'x'), Some('A'));
        assert_eq!(timeline.len(), 3);
    }

    #[test]
    fn a_page_follows_a_key_that_has_gone() {
        let mut timeline: Timeline<u8> = (0..6).map(|n| (key(n.into(), n), n)).collect();
        let first: Vec<u8> = timeline.page(None, 2).iter().map(|(_, row)| *row).collect();
        assert_eq!(first, [5, 4]);
        timeline.remove(&key(4, 4));
        let next: Vec<u8> = timeline
            .page(Some(&key(4, 4)), 9)
            .iter()
            .map(|(_, n)| *n)
            .collect();
        assert_eq!(next, [3, 2, 1, 0]);
        assert!(timeline.page(Some(&key(0, 0)), 9).is_empty());
        assert!(timeline.page(None, 0).is_empty());
    }

    #[test]
    fn rows_are_grouped_by_the_day_they_belong_to() {
        let rows = [
            "2026-11-24T09:00:00+00:00[Europe/London]",
            "2026-11-24T01:00:00+00:00[Europe/London]",
            "2026-11-23T20:00:00+00:00[Europe/London]",
        ];
        let groups = group_by_day(&rows, |when| journal_day(when, 4).unwrap());
        let shown: Vec<(String, Range<usize>)> = groups
            .into_iter()
            .map(|(day, range)| (day.to_string(), range))
            .collect();
        assert_eq!(
            shown,
            [("2026-11-24".into(), 0..1), ("2026-11-23".into(), 1..3)]
        );
    }

    #[test]
    fn a_day_that_somebody_flew_back_into_comes_twice() {
        let rows = [
            "2026-11-23T20:00:00-08:00[America/Los_Angeles]",
            "2026-11-24T08:00:00+09:00[Asia/Tokyo]",
            "2026-11-23T21:00:00+09:00[Asia/Tokyo]",
        ];
        let groups = group_by_day(&rows, |when| journal_day(when, 4).unwrap());
        let days: Vec<i8> = groups.iter().map(|(day, _)| day.day()).collect();
        assert_eq!(days, [23, 24, 23]);
    }

    proptest! {
        #[test]
        fn a_timeline_is_a_sorted_map(
            steps in prop::collection::vec((0..8_i64, 0..4_u8, any::<bool>()), 0..60),
            after in (0..9_i64, 0..4_u8), limit in 0..10_usize,
        ) {
            let (mut timeline, mut map) = (Timeline::default(), BTreeMap::new());
            for (n, (when, id, keep)) in steps.into_iter().enumerate() {
                let key = key(when, id);
                if keep {
                    prop_assert_eq!(timeline.put(key, n), map.insert(key, n));
                } else {
                    prop_assert_eq!(timeline.remove(&key), map.remove(&key));
                }
                prop_assert_eq!(timeline.get(&key), map.get(&key));
            }
            let rows: Vec<(Key, usize)> = map.iter().map(|(key, row)| (*key, *row)).collect();
            prop_assert_eq!(timeline.rows(), rows.as_slice());
            let after = key(after.0, after.1);
            let page: Vec<(Key, usize)> =
                rows.into_iter().filter(|(key, _)| *key > after).take(limit).collect();
            prop_assert_eq!(timeline.page(Some(&after), limit), page.as_slice());
        }
    }
}
