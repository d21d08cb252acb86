//! The person's own corner and what it leads to.

use phrases::Value;

use super::Pen;
use crate::model::content;
use crate::model::open::Open;
use crate::view::{
    AboutView, BackupView, LockSettingsView, SettingsView, SupportLineView, SupportView, YouView,
};
use crate::when;

const DAY_MS: i64 = 86_400_000;

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

pub(crate) fn settings(open: &Open, _pen: &Pen<'_>) -> SettingsView {
    SettingsView {
        day_turn_hour: open.settings.day_turn_hour().into(),
        hours: (0..=12).map(hour).collect(),
        theme: open.install.theme(),
        device_name: open.install.device_name.clone(),
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

pub(crate) fn support(pen: &Pen<'_>) -> SupportView {
    let Some(support) = content::support() else {
        return SupportView {
            words: Vec::new(),
            lines: Vec::new(),
            checked: String::new(),
        };
    };
    let mut words = support.words.clone();
    words.push(support.intended.clone());
    SupportView {
        words,
        lines: support.lines.iter().map(line).collect(),
        checked: checked(support, pen),
    }
}

fn checked(support: &content::Support, pen: &Pen<'_>) -> String {
    let Ok(date) = support.checked_on.parse::<jiff::civil::Date>() else {
        return String::new();
    };
    let day = pen.phrases.day(date, pen.this_year());
    let then_ms = date
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_or(0, |zoned| zoned.timestamp().as_millisecond());
    let age_days = when::zoned(pen.now)
        .timestamp()
        .as_millisecond()
        .saturating_sub(then_ms)
        / DAY_MS;
    let stale = age_days > support.stale_after_days;
    pen.say_text(
        if stale {
            "support-stale"
        } else {
            "support-checked"
        },
        "day",
        &day,
    )
}

fn line(line: &content::SupportLine) -> SupportLineView {
    let digits: String = line.contact.chars().filter(char::is_ascii_digit).collect();
    let link = match line.kind.as_str() {
        "call" => format!("tel:{}", call_digits(&line.contact)),
        "text" => format!("sms:{digits}"),
        "web" if line.contact.contains('.') && !line.contact.contains(' ') => {
            format!("https://{}", line.contact.trim_start_matches("https://"))
        }
        _ => String::new(),
    };
    let note = [line.hours.as_str(), line.note.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    SupportLineView {
        label: line.label.clone(),
        contact: line.contact.clone(),
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
