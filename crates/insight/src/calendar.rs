//! The journal by month: a grid of weeks, earlier years, and the middle of a day's check-ins.
//!
//! All dates are days of the journal (see [`day`](crate::day)): what was written at half past two at
//! night stands on the day before.

use jiff::Span;
use jiff::civil::{Date, Weekday};

/// A day in the grid of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cell {
    /// The day.
    pub day: Date,
    /// It belongs to the month, and not to one beside it.
    pub inside: bool,
}

/// The first day of a month written as `2026-11`; nothing for anything else.
#[must_use]
pub fn month(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-')?;
    let digits =
        |text: &str, length| text.len() == length && text.chars().all(|char| char.is_ascii_digit());
    if !digits(year, 4) || !digits(month, 2) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

/// The first day of the month before and of the month after the one of a day; nothing beyond the
/// calendar.
#[must_use]
pub fn beside(of: Date) -> (Option<Date>, Option<Date>) {
    let first = of.first_of_month();
    let before = first.yesterday().ok().map(Date::first_of_month);
    (before, of.last_of_month().tomorrow().ok())
}

/// The weeks of the month of a day, Monday first: four to six, whole, with days of the months beside
/// it. Days beyond the calendar are its first or last.
#[must_use]
pub fn weeks(of: Date) -> Vec<[Cell; 7]> {
    let first = of.first_of_month();
    let before = i64::from(first.weekday().to_monday_zero_offset());
    let days = i64::from(first.days_in_month());
    let rows = (before + days + 6) / 7;
    let cell = |place: i64| {
        let day = first.saturating_add(Span::new().days(place - before));
        let inside = (day.year(), day.month()) == (first.year(), first.month());
        Cell { day, inside }
    };
    (0..rows)
        .map(|row| [0, 1, 2, 3, 4, 5, 6].map(|column| cell(row * 7 + column)))
        .collect()
}

/// The days of a week in the order of [`weeks`].
pub const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// A page of the same day of an earlier year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Anniversary {
    /// Its place among the days that were given.
    pub at: usize,
    /// How many years ago, at least 1.
    pub years: i16,
}

/// Which of these days were today one or more years ago, the latest years first and those of one
/// year in the order they came. A 29 February is remembered on 28 February in years that have none.
#[must_use]
pub fn on_this_day(days: impl IntoIterator<Item = Date>, today: Date) -> Vec<Anniversary> {
    let leap_day_too = (today.month(), today.day()) == (2, 28) && !today.in_leap_year();
    let is_same = |day: Date| {
        day.month() == today.month()
            && (day.day() == today.day() || (leap_day_too && day.day() == 29))
    };
    let mut found: Vec<Anniversary> = days
        .into_iter()
        .enumerate()
        .filter(|(_, day)| day.year() < today.year() && is_same(*day))
        .map(|(at, day)| Anniversary {
            at,
            years: today.year().saturating_sub(day.year()),
        })
        .collect();
    found.sort_by_key(|anniversary| anniversary.years);
    found
}

/// The middle of a day's check-ins, of an even number the lower of the two: nobody's hard half of a
/// day is averaged away. Each value is how pleasant it was, −3 to 3; what lies beyond counts as the
/// end of the scale.
#[must_use]
pub fn middle(values: &[i32]) -> Option<i32> {
    let mut sorted: Vec<i32> = values.iter().map(|value| (*value).clamp(-3, 3)).collect();
    sorted.sort_unstable();
    let last = sorted.len().checked_sub(1)?;
    sorted.get(last / 2).copied()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("2026-11", Some(date(2026, 11, 1)))]
    #[case("0001-01", Some(date(1, 1, 1)))]
    #[case("2026-13", None)]
    #[case("2026-1", None)]
    #[case("2026-+1", None)]
    #[case("-026-11", None)]
    #[case("2026-11-01", None)]
    #[case("", None)]
    fn a_month_is_read(#[case] text: &str, #[case] first: Option<Date>) {
        assert_eq!(month(text), first);
    }

    #[test]
    fn november_2026_begins_on_a_sunday() {
        let weeks = weeks(date(2026, 11, 28));
        assert_eq!(weeks.len(), 6);
        let first = weeks[0].map(|cell| (cell.day.day(), cell.inside));
        let expected = [
            (26, false),
            (27, false),
            (28, false),
            (29, false),
            (30, false),
            (31, false),
            (1, true),
        ];
        assert_eq!(first, expected);
        assert_eq!(weeks[5][6].day, date(2026, 12, 6));
    }

    #[rstest]
    #[case(date(2027, 2, 3), 4)] // 28 days from a Monday
    #[case(date(2026, 2, 3), 5)]
    #[case(date(2028, 2, 29), 5)]
    #[case(date(2027, 8, 31), 6)]
    fn a_month_has_four_to_six_weeks(#[case] of: Date, #[case] rows: usize) {
        assert_eq!(weeks(of).len(), rows);
    }

    #[test]
    fn the_ends_of_the_calendar_have_months_too() {
        assert!(weeks(Date::MIN).len() >= 4);
        assert!(weeks(Date::MAX).len() >= 4);
        assert_eq!(beside(Date::MIN).0, None);
        assert_eq!(beside(Date::MAX).1, None);
        let (before, after) = beside(date(2027, 1, 31));
        assert_eq!(before, Some(date(2026, 12, 1)));
        assert_eq!(after, Some(date(2027, 2, 1)));
    }

    #[rstest]
    #[case(date(2027, 11, 28), &[(0, 1), (2, 3)])]
    #[case(date(2028, 2, 29), &[(4, 4)])]
    #[case(date(2028, 2, 28), &[(3, 1), (5, 4)])]
    #[case(date(2027, 2, 28), &[(4, 3), (5, 3)])]
    #[case(date(2027, 2, 27), &[])]
    #[case(date(2027, 3, 1), &[])]
    #[case(date(2026, 11, 28), &[(2, 2)])]
    fn earlier_years_are_remembered(#[case] today: Date, #[case] expected: &[(usize, i16)]) {
        let days = [
            date(2026, 11, 28),
            date(2026, 11, 27),
            date(2024, 11, 28),
            date(2027, 2, 28),
            date(2024, 2, 29),
            date(2024, 2, 28),
        ];
        let found: Vec<(usize, i16)> = on_this_day(days, today)
            .iter()
            .map(|anniversary| (anniversary.at, anniversary.years))
            .collect();
        assert_eq!(found, expected);
    }

    #[rstest]
    #[case(&[], None)]
    #[case(&[2], Some(2))]
    #[case(&[3, -3], Some(-3))]
    #[case(&[3, 1, -2], Some(1))]
    #[case(&[0, 3, 1, -2], Some(0))]
    #[case(&[9, 9, -9], Some(3))]
    #[case(&[i32::MIN], Some(-3))]
    fn the_middle_is_the_lower_one(#[case] values: &[i32], #[case] expected: Option<i32>) {
        assert_eq!(middle(values), expected);
    }

    fn some_day() -> impl Strategy<Value = Date> {
        (0..80_000_i64).prop_map(|days| date(1900, 1, 1).saturating_add(Span::new().days(days)))
    }

    proptest! {
        #[test]
        fn a_grid_holds_its_month_once_and_in_order(of in some_day()) {
            let weeks = weeks(of);
            let cells: Vec<Cell> = weeks.concat();
            prop_assert!((4..=6).contains(&weeks.len()));
            for pair in cells.windows(2) {
                prop_assert_eq!(pair[0].day.tomorrow().unwrap(), pair[1].day);
            }
            for week in &weeks {
                prop_assert_eq!(week.map(|cell| cell.day.weekday()), WEEKDAYS);
                prop_assert!(week.iter().any(|cell| cell.inside));
            }
            let inside: Vec<i8> =
                cells.iter().filter(|cell| cell.inside).map(|cell| cell.day.day()).collect();
            prop_assert_eq!(inside, (1..=of.days_in_month()).collect::<Vec<_>>());
        }

        #[test]
        fn a_day_comes_back_once_in_every_later_year(day in some_day(), years in 1..40_i16) {
            let year = day.year() + years;
            let first = date(year, 1, 1);
            let hits: Vec<Date> = first
                .series(Span::new().days(1))
                .take_while(|today| today.year() == year)
                .filter(|today| !on_this_day([day], *today).is_empty())
                .collect();
            prop_assert_eq!(hits.len(), 1);
            let close = hits[0].month() == day.month() && (day.day() - hits[0].day()) <= 1;
            prop_assert!(close);
        }

        #[test]
        fn half_of_the_day_is_no_better_than_its_middle(
            values in prop::collection::vec(-3..=3_i32, 1..20),
        ) {
            let middle = middle(&values).unwrap();
            prop_assert!(values.contains(&middle));
            let below = values.iter().filter(|value| **value <= middle).count();
            let above = values.iter().filter(|value| **value >= middle).count();
            prop_assert!(2 * below >= values.len() && 2 * above >= values.len());
        }
    }
}
