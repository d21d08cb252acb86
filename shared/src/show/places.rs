//! The person's own corner and what it leads to.

use content::{Contact, Pack, Support, SupportLine};
use phrases::Value;
use remind::Shift;

use super::Pen;
use super::calendar::{clock, days_in_words};
use crate::model::open::Open;
use crate::model::settings::{Shown, is_on};
use crate::model::{shifts, support as kit};
use crate::view::{
    AboutView, AddedSupportView, BackupView, LockSettingsView, NationView, PreferenceView,
    SettingsView, ShiftView, SlotView, SupportLineView, SupportView, YouView,
};

const DAY_MS: i64 = 86_400_000;
/// No list is shown for longer, whatever it says of itself.
const STALE_DAYS_MAX: u32 = 180;

pub(crate) fn you(open: &Open, pen: &Pen<'_>) -> YouView {
    let say = |id: &str| pen.phrases.say(id);
    let devices = match &open.space {
        None => say("you-devices-off"),
        Some(space) => {
            let count = u64::try_from(space.devices().len().max(1)).unwrap_or(1);
            let devices = pen
                .phrases
                .say_with("devices", &[("count", Value::Count(count))]);
            pen.say_text("you-devices-on", "devices", &devices)
        }
    };
    let recovery = open
        .space
        .as_ref()
        .map(|space| match (&space.seed, space.sheet_kept) {
            (None, _) => say("you-recovery-elsewhere"),
            (Some(_), true) => say("you-recovery-kept"),
            (Some(_), false) => say("you-recovery-missing"),
        });
    let binned = open.rows.iter().filter(|row| row.digest.binned).count();
    YouView {
        devices,
        recovery,
        backup: match open.install.backup_ms {
            None => say("you-backup-never"),
            Some(ms) => pen.say_text("you-backup-at", "day", &pen.day_of_ms(ms)),
        },
        lock: say(if open.secret.is_locked() {
            "you-lock-on"
        } else {
            "you-lock-off"
        }),
        bin: match u32::try_from(binned).unwrap_or(0) {
            0 => say("bin-empty"),
            count => pen.say_text("you-bin", "pages", &pen.pages(count)),
        },
        settings: pen.say_text("you-settings", "hour", &hour(open.settings.day_turn_hour())),
    }
}

fn hour(hour: u8) -> String {
    format!("{hour:02}:00")
}

pub(crate) fn settings(open: &Open, pen: &Pen<'_>) -> SettingsView {
    SettingsView {
        day_turn_hour: open.settings.day_turn_hour().into(),
        hours: (0..=12).map(hour).collect(),
        theme: open.install.theme(),
        device_name: open.install.device_name.clone(),
        reminders: super::calendar::reminders_line(open, pen),
        added: super::added::line(open, pen),
        preferences: Shown::ALL
            .into_iter()
            .map(|shown| {
                let (label, line) = match shown {
                    Shown::Lists => ("show-lists", "show-lists-line"),
                    Shown::OnThisDay => ("show-on-this-day", "show-on-this-day-line"),
                    Shown::Exemplars => ("show-exemplars", "show-exemplars-line"),
                    Shown::Doorway => ("show-doorway", "show-doorway-line"),
                };
                PreferenceView {
                    what: shown.preference(),
                    label: pen.phrases.say(label),
                    line: pen.phrases.say(line),
                    on: is_on(open, shown),
                }
            })
            .collect(),
        shifts: shifts::all(open)
            .into_iter()
            .map(|(number, shift)| shift_view(number, &shift, pen))
            .collect(),
        next_shift: shifts::next(open),
    }
}

fn shift_view(number: u32, shift: &Shift, pen: &Pen<'_>) -> ShiftView {
    let (start, end) = (u32::from(shift.start), u32::from(shift.end));
    let (from, to) = (clock(start), clock(end));
    let days = days_in_words(shift.days, pen);
    ShiftView {
        number,
        start,
        end,
        days: shift.days.to_vec(),
        label: pen.phrases.say_with(
            "shift-label",
            &[
                ("days", Value::Text(&days)),
                ("from", Value::Text(&from)),
                ("to", Value::Text(&to)),
            ],
        ),
    }
}

pub(crate) fn lock(open: &Open, pen: &Pen<'_>) -> LockSettingsView {
    let words = open
        .space
        .as_ref()
        .is_some_and(|space| space.seed.is_some());
    LockSettingsView {
        on: open.secret.is_locked(),
        wait_minutes: open.install.lock_wait_minutes,
        busy: open.lock_form.busy,
        error: open.lock_form.error.map(|id| pen.phrases.say(id)),
        lost: pen.phrases.say(if words {
            "lock-lost-words"
        } else {
            "lock-lost-backup"
        }),
        nation_shown: !open.install.lock_hides_nation,
    }
}

pub(crate) fn backup(open: &Open, pen: &Pen<'_>) -> BackupView {
    let pages = pen.pages(open.rows.documents());
    let summary = match open.install.backup_ms {
        None => pen.say_text("backup-would", "pages", &pages),
        Some(ms) => {
            let day = pen.day_of_ms(ms);
            let arguments = [("pages", Value::Text(&pages)), ("day", Value::Text(&day))];
            pen.phrases.say_with("backup-last", &arguments)
        }
    };
    let done = if open.backup.made {
        Some(made(open, pen))
    } else {
        open.backup.opened.map(|count| {
            pen.phrases
                .say_with("backup-opened", &[("count", Value::Count(count.into()))])
        })
    };
    BackupView {
        summary,
        busy: open.backup.busy,
        error: open.backup.error.map(|id| pen.phrases.say(id)),
        done,
    }
}

/// The file is made, and what is not in it.
fn made(open: &Open, pen: &Pen<'_>) -> String {
    let mut text = pen.phrases.say("backup-made");
    if open.backup.left_out > 0 {
        let count = [("count", Value::Count(open.backup.left_out.into()))];
        text.push(' ');
        text.push_str(&pen.phrases.say_with("backup-left-out", &count));
    }
    text
}

pub(crate) fn about(pen: &Pen<'_>) -> AboutView {
    AboutView {
        version: pen.say_text("about-version", "release", &pen.facts.release),
    }
}

/// People to talk to, before a journal is open: of the nation that the lock keeps, with nobody nearby.
pub(crate) fn support_locked(nation: Option<&str>, pen: &Pen<'_>) -> SupportView {
    let nation = nation.filter(|nation| kit::known(nation));
    let nation = nation.map_or_else(kit::nation_default, str::to_owned);
    numbers(&nation, None, pen)
}

/// People to talk to.
pub(crate) fn support(open: &Open, pen: &Pen<'_>) -> SupportView {
    numbers(&kit::nation(open), Some(open), pen)
}

fn numbers(nation: &str, open: Option<&Open>, pen: &Pen<'_>) -> SupportView {
    let pack = Pack::bundled();
    let chosen = pack.support(nation);
    // Numbers that were not looked at for long are not shown as if they were.
    let old = chosen.is_some_and(|set| is_stale(set, pen));
    let set = if old { pack.generic_support() } else { chosen };
    let Some(set) = set else {
        return SupportView {
            words: Vec::new(),
            lines: Vec::new(),
            checked: String::new(),
            nations: Vec::new(),
            slots: Vec::new(),
            added: Vec::new(),
        };
    };
    let mut words = set.words.clone();
    words.push(set.intended.clone());
    SupportView {
        words,
        lines: set.lines.iter().map(line).collect(),
        checked: checked(
            chosen.unwrap_or(set),
            pen,
            if old {
                "support-stale"
            } else {
                "support-checked"
            },
        ),
        nations: if open.is_some() {
            nations(nation)
        } else {
            Vec::new()
        },
        slots: open.map_or_else(Vec::new, |open| {
            let slots = chosen.map(|set| &set.slots[..]).unwrap_or_default();
            slots
                .iter()
                .map(|slot| SlotView {
                    id: slot.id.clone(),
                    label: slot.label.clone(),
                    hint: slot.hint.clone(),
                    text: kit::slot(open, &slot.id),
                    filled: filled(open, &slot.id),
                })
                .collect()
        }),
        added: pen
            .library
            .support_added()
            .filter_map(|set| added(set, pen))
            .collect(),
    }
}

/// People whom a pack brings. What is said about safety is ours, above them; of theirs, only the
/// lines are shown, and none of those once they are old.
fn added(set: &Support, pen: &Pen<'_>) -> Option<AddedSupportView> {
    let old = is_stale(set, pen);
    Some(AddedSupportView {
        title: set.nation.clone(),
        from: pen.from(&set.id)?,
        lines: if old {
            Vec::new()
        } else {
            set.lines.iter().map(line).collect()
        },
        checked: checked(
            set,
            pen,
            if old {
                "support-added-stale"
            } else {
                "support-checked"
            },
        ),
    })
}

/// What a pack puts into a place for somebody nearby, unless the person wrote their own.
fn filled(open: &Open, slot: &str) -> Option<SupportLineView> {
    let filled = open.library.filled_slot(slot)?;
    let view = || {
        reach(Reach {
            label: "",
            contact: &filled.contact,
            kind: filled.kind,
            hours: &filled.hours,
            note: &filled.note,
        })
    };
    kit::slot(open, slot).is_empty().then(view)
}

fn nations(chosen: &str) -> Vec<NationView> {
    Pack::bundled()
        .nations()
        .map(|set| NationView {
            id: set.id.clone(),
            name: set.nation.clone(),
            on: set.id == chosen,
        })
        .collect()
}

fn checked_on(support: &Support) -> Option<jiff::civil::Date> {
    support.checked_on.parse().ok()
}

fn is_stale(support: &Support, pen: &Pen<'_>) -> bool {
    let then_ms = checked_on(support)
        .and_then(|date| date.to_zoned(jiff::tz::TimeZone::UTC).ok())
        .map_or(0, |zoned| zoned.timestamp().as_millisecond());
    let days = support.stale_after_days.min(STALE_DAYS_MAX);
    pen.now.unix_ms.saturating_sub(then_ms) / DAY_MS > i64::from(days)
}

fn checked(support: &Support, pen: &Pen<'_>, id: &str) -> String {
    let Some(date) = checked_on(support) else {
        return String::new();
    };
    pen.say_text(id, "day", &pen.phrases.day(date, pen.this_year()))
}

fn line(line: &SupportLine) -> SupportLineView {
    reach(Reach {
        label: &line.label,
        contact: &line.contact,
        kind: line.kind,
        hours: &line.hours,
        note: &line.note,
    })
}

/// A way to reach somebody, in a list or in a place of its own.
struct Reach<'a> {
    label: &'a str,
    contact: &'a str,
    kind: Contact,
    hours: &'a str,
    note: &'a str,
}

fn reach(line: Reach<'_>) -> SupportLineView {
    let digits: String = line.contact.chars().filter(char::is_ascii_digit).collect();
    let link = match line.kind {
        Contact::Call => format!("tel:{}", call_digits(line.contact)),
        Contact::Text => format!("sms:{digits}"),
        Contact::Web if line.contact.contains('.') && !line.contact.contains(' ') => {
            format!("https://{}", line.contact.trim_start_matches("https://"))
        }
        _ => String::new(),
    };
    let note = [line.hours, line.note]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    SupportLineView {
        label: line.label.to_owned(),
        contact: line.contact.to_owned(),
        link,
        note,
    }
}

/// The number to dial: digits and spaces at the start of a contact such as `111, then option 2`.
fn call_digits(contact: &str) -> String {
    contact
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == ' ')
        .filter(char::is_ascii_digit)
        .collect()
}
