//! Days and times in words.

use jiff::civil::{Date, DateTime};

use crate::{Phrases, Value};

impl Phrases {
    /// `Friday 20 November`, with the year when it is not `this_year`.
    #[must_use]
    pub fn day(&self, date: Date, this_year: i16) -> String {
        let weekday = self.weekday(date);
        let month = self.say(&format!("month-{}", date.month()));
        let day = date.day().to_string();
        let year = date.year().to_string();
        let arguments = [
            ("weekday", Value::Text(&weekday)),
            ("day", Value::Text(&day)),
            ("month", Value::Text(&month)),
            ("year", Value::Text(&year)),
        ];
        let id = if date.year() == this_year {
            "date-day"
        } else {
            "date-day-year"
        };
        self.say_with(id, &arguments)
    }

    /// `November 2026`.
    #[must_use]
    pub fn month(&self, date: Date) -> String {
        let month = self.say(&format!("month-{}", date.month()));
        let year = date.year().to_string();
        self.say_with(
            "month-year",
            &[("month", Value::Text(&month)), ("year", Value::Text(&year))],
        )
    }

    /// `06:40`.
    #[must_use]
    pub fn time(&self, at: DateTime) -> String {
        format!("{:02}:{:02}", at.hour(), at.minute())
    }

    /// `Friday 20 November, 06:40`.
    #[must_use]
    pub fn day_and_time(&self, at: DateTime, this_year: i16) -> String {
        let day = self.day(at.date(), this_year);
        let time = self.time(at);
        self.say_with(
            "date-time",
            &[("day", Value::Text(&day)), ("time", Value::Text(&time))],
        )
    }

    /// `Friday`.
    #[must_use]
    pub fn weekday(&self, date: Date) -> String {
        self.say(&format!(
            "weekday-{}",
            date.weekday().to_monday_one_offset()
        ))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::{date, datetime};

    #[test]
    fn a_day_is_said_as_people_write_it() {
        let phrases = Phrases::british_english();
        assert_eq!(phrases.day(date(2026, 11, 20), 2026), "Friday 20 November");
        assert_eq!(
            phrases.day(date(2025, 2, 1), 2026),
            "Saturday 1 February 2025"
        );
        let at = datetime(2026, 11, 20, 6, 40, 0, 0);
        assert_eq!(phrases.day_and_time(at, 2026), "Friday 20 November, 06:40");
    }

    #[test]
    fn every_weekday_and_month_has_a_name() {
        let phrases = Phrases::british_english();
        assert!((1..=7).all(|n| phrases.has(&format!("weekday-{n}"))));
        assert!((1..=12).all(|n| phrases.has(&format!("month-{n}"))));
    }
}
