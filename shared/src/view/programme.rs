//! The programme, the calendar, and reminders.

use facet::Facet;
use serde::{Deserialize, Serialize};

use super::{LinkView, RowView};
use crate::event::{LensChoice, ReminderKind};

/// Sessions, cases, rehearsing, and what was raised.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ProgrammeView {
    /// The programme's name.
    pub title: String,
    /// What it is.
    pub line: String,
    /// Its sessions.
    pub sessions: Vec<SessionRowView>,
    /// Programmes that were added.
    pub added: Vec<AddedProgrammeView>,
    /// Real cases; empty if the person does not want them.
    pub exemplars: Vec<ExemplarRowView>,
    /// They can be shown: the person turned them off.
    pub exemplars_off: bool,
    /// Ways to speak up.
    pub patterns: Vec<LinkView>,
    /// Tools: rehearsal, influence map, small test, ripple, protect.
    pub tools: Vec<super::FormRowView>,
    /// One line under What was raised.
    pub ladder: String,
}

/// A programme that was added.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct AddedProgrammeView {
    /// Its name.
    pub title: String,
    /// What it is.
    pub line: String,
    /// Which pack it is from, in words.
    pub from: String,
    /// Its sessions.
    pub sessions: Vec<SessionRowView>,
}

/// A session.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SessionRowView {
    /// Its id, for `CardOpened`.
    pub id: String,
    /// `1`.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Its lens.
    pub lens: LensChoice,
}

/// A case in a list.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ExemplarRowView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who tells it, and how it ended.
    pub line: String,
    /// What it may stir.
    pub content_note: String,
    /// Which added pack it is from, in words; nothing for the app's own.
    pub from: Option<String>,
}

/// The journal by month.
#[derive(Facet, Serialize, Deserialize, Clone, PartialEq)]
pub struct CalendarView {
    /// `2026-11`.
    pub month: String,
    /// `November 2026`.
    pub title: String,
    /// The month before, `2026-10`.
    pub before: String,
    /// The month after, if it has begun.
    pub after: Option<String>,
    /// Weekdays, short, in the order of the weeks.
    pub weekdays: Vec<String>,
    /// Weeks of seven days.
    pub weeks: Vec<WeekView>,
    /// The day that is open, `Friday 20 November`.
    pub day_title: Option<String>,
    /// Its pages.
    pub rows: Vec<RowView>,
    /// One sentence about the month.
    pub summary: String,
}

/// A week.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct WeekView {
    /// Seven days.
    pub days: Vec<CalendarDayView>,
}

/// A day of the calendar.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct CalendarDayView {
    /// `2026-11-28`.
    pub day: String,
    /// `28`.
    pub number: u32,
    /// It belongs to this month.
    pub inside: bool,
    /// It is today.
    pub today: bool,
    /// It is open below.
    pub open: bool,
    /// Pages of that day.
    pub pages: u32,
    /// How it felt: the middle of the day's check-ins, −3 to 3.
    pub pleasantness: Option<i32>,
    /// All of it in words: `Friday 20 November, 2 pages, unpleasant`.
    pub label: String,
}

/// Reminders.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct RemindersView {
    /// What there is.
    pub reminders: Vec<ReminderView>,
    /// The number a new one gets.
    pub next_number: u32,
    /// Nothing is shown from this minute after midnight…
    pub quiet_from: u32,
    /// …to this one.
    pub quiet_to: u32,
    /// What a browser can and cannot do: sentences.
    pub words: Vec<String>,
    /// Notices of the shell's own are allowed here.
    pub allowed: bool,
}

/// A reminder.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ReminderView {
    /// Its number.
    pub number: u32,
    /// What for.
    pub what: ReminderKind,
    /// Minutes after midnight.
    pub minute: u32,
    /// Monday first.
    pub days: Vec<bool>,
    /// `Weekdays at 07:30`.
    pub label: String,
}

/// A reminder that is to come.
#[derive(Facet, Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct DueView {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// What is shown: neutral, whatever it is for.
    pub text: String,
}

crate::silent::silent_debug!(CalendarView);
