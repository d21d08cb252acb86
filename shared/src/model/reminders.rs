//! Reminders: kept on this device alone, computed here, shown by the shell.

use minicbor::{Decode, Encode};

use super::Surroundings;
use super::open::Open;
use crate::asks::Asks;
use crate::effect::FileOperation;
use crate::event::{Moment, ReminderEvent, ReminderKind};

/// Reminders at most: more would be nagging.
const REMINDERS_MAX: usize = 12;
const MINUTES: u32 = 24 * 60;
/// How far ahead the shell is told.
const DAYS_AHEAD: u16 = 2;

/// One reminder.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(array)]
pub(crate) struct Reminder {
    #[n(0)]
    pub(crate) number: u32,
    #[n(1)]
    kind: u8,
    #[n(2)]
    pub(crate) minute: u32,
    /// A bit a day, Monday the lowest.
    #[n(3)]
    days: u8,
}

/// All of them, as the install keeps them.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Reminders {
    #[n(0)]
    pub(crate) list: Vec<Reminder>,
    #[n(1)]
    pub(crate) quiet_from: u32,
    #[n(2)]
    pub(crate) quiet_to: u32,
    /// The number of the next one, so that a calendar never mistakes one for another.
    #[n(3)]
    pub(crate) next: u32,
    /// The shell may show notices of its own here.
    #[n(4)]
    pub(crate) allowed: bool,
}

impl Reminder {
    pub(crate) fn kind(&self) -> ReminderKind {
        match self.kind {
            1 => ReminderKind::Write,
            2 => ReminderKind::Practise,
            _ => ReminderKind::CheckIn,
        }
    }

    /// Monday first.
    pub(crate) fn days(&self) -> [bool; 7] {
        std::array::from_fn(|day| self.days & (1 << day) != 0)
    }

    fn rule(&self) -> remind::Reminder {
        remind::Reminder {
            number: self.number,
            minute: u16::try_from(self.minute).unwrap_or_default(),
            days: self.days(),
        }
    }
}

/// Something happened with reminders.
pub(crate) fn happen(
    open: &mut Open,
    event: &ReminderEvent,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let reminders = &mut open.install.reminders;
    match event {
        ReminderEvent::Set {
            number,
            what,
            minute,
            days,
        } => {
            if !set(reminders, *number, *what, *minute, days) {
                open.notices.problem("notice-reminders-full");
                return;
            }
        }
        ReminderEvent::Removed { number } => reminders.list.retain(|r| r.number != *number),
        ReminderEvent::QuietChosen { from, to } => {
            if *from < MINUTES && *to < MINUTES {
                (reminders.quiet_from, reminders.quiet_to) = (*from, *to);
            }
        }
        ReminderEvent::Allowed { allowed } => reminders.allowed = *allowed,
        ReminderEvent::CalendarAsked => {
            calendar(open, around, asks);
            return;
        }
    }
    open.install_changed = true;
}

/// A new reminder, or another time for one. False if there are as many as there may be.
fn set(
    reminders: &mut Reminders,
    number: u32,
    what: ReminderKind,
    minute: u32,
    days: &[bool],
) -> bool {
    let mut bits = 0_u8;
    for (day, on) in days.iter().take(7).enumerate() {
        if *on {
            bits |= 1 << day;
        }
    }
    if minute >= MINUTES || bits == 0 {
        return true;
    }
    let kind = match what {
        ReminderKind::CheckIn => 0,
        ReminderKind::Write => 1,
        ReminderKind::Practise => 2,
    };
    let known = reminders
        .list
        .iter_mut()
        .find(|known| known.number == number);
    if let Some(known) = known {
        (known.kind, known.minute, known.days) = (kind, minute, bits);
        return true;
    }
    if reminders.list.len() >= REMINDERS_MAX {
        return false;
    }
    let number = reminders.next;
    reminders.next = reminders.next.wrapping_add(1);
    reminders.list.push(Reminder {
        number,
        kind,
        minute,
        days: bits,
    });
    true
}

fn quiet(reminders: &Reminders) -> remind::Quiet {
    remind::Quiet {
        from: u16::try_from(reminders.quiet_from).unwrap_or_default(),
        to: u16::try_from(reminders.quiet_to).unwrap_or_default(),
    }
}

/// The next ones, in milliseconds since 1970.
pub(crate) fn due(open: &Open, now: &Moment) -> Vec<i64> {
    let reminders = &open.install.reminders;
    let rules: Vec<remind::Reminder> = reminders.list.iter().map(Reminder::rule).collect();
    let from = crate::when::zoned(now).timestamp();
    remind::due(&rules, quiet(reminders), from, &now.zone, DAYS_AHEAD)
        .into_iter()
        .map(|due| due.at.as_millisecond())
        .collect()
}

/// A calendar file of all of them.
fn calendar(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    let reminders = &open.install.reminders;
    let rules: Vec<remind::Reminder> = reminders.list.iter().map(Reminder::rule).collect();
    let text = remind::calendar(
        &rules,
        quiet(reminders),
        &around.phrases.say("reminder-text"),
        &around.now.zone,
        &open.install.actor,
        crate::when::zoned(around.now).timestamp(),
    );
    let Some(text) = text else {
        open.notices.problem("notice-no-reminders");
        return;
    };
    asks.hand_over_quietly(FileOperation {
        name: "hearten-reminders.ics".to_owned(),
        mime: "text/calendar".to_owned(),
        bytes: text.into_bytes(),
    });
}
