//! People to talk to: dates that are dates, numbers that can be dialled, and none where none fits.

use std::collections::BTreeSet;

use super::Found;
use crate::Pack;
use crate::kinds::support::{Contact, GENERIC, SupportLine};

/// The longest time after which a list says that it may be out of date, in days.
const STALE_MAX: u32 = 180;

pub(super) fn check(pack: &Pack, found: &mut Found) {
    let slots = |id: &str| -> BTreeSet<&str> {
        let support = pack.support(id);
        let slots = support.iter().flat_map(|support| &support.slots);
        slots.map(|slot| slot.id.as_str()).collect()
    };
    let wanted = slots(GENERIC);
    for support in pack.nations() {
        let file = format!("support/{}.json", support.id);
        if !is_date(&support.checked_on) {
            found.say(&file, "checked_on", "is no date; write it as 2026-11-28");
        }
        if support.checked_by.trim().is_empty() {
            found.say(&file, "checked_by", "has to say who checked it, and how");
        }
        if support.stale_after_days == 0 || support.stale_after_days > STALE_MAX {
            let what = format!("has to be between 1 and {STALE_MAX}");
            found.say(&file, "stale_after_days", what);
        }
        for line in &support.lines {
            check_line(&file, &support.id, line, found);
        }
        if support.id != GENERIC && support.lines.is_empty() {
            found.say(&file, "lines", "is empty; name somebody to talk to");
        }
        if !wanted.is_empty() && slots(&support.id) != wanted {
            let what = "have to be those of support/generic.json: a contact moves with its person";
            found.say(&file, "slots", what);
        }
    }
}

fn check_line(file: &str, nation: &str, line: &SupportLine, found: &mut Found) {
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    if nation == GENERIC {
        let texts = [&line.label, &line.contact, &line.note];
        if line.kind != Contact::Person || texts.iter().any(|text| has_digit(text)) {
            let what = "the generic set names kinds of people, and no number or address";
            found.say(file, &line.id, what);
        }
        return;
    }
    if !fits(line.kind, &line.contact) {
        found.say(file, &line.id, DOES_NOT_FIT);
    }
}

/// What is said of a contact that cannot be used as its kind says.
pub(super) const DOES_NOT_FIT: &str =
    "its contact does not fit its kind: digits for call and text, https:// for web";

/// Whether a contact can be used as its kind says.
pub(super) fn fits(kind: Contact, contact: &str) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    match kind {
        Contact::Call | Contact::Text => {
            let dials = |byte: u8| is_digit(&byte) || byte == b' ' || byte == b'+';
            contact.bytes().any(|byte| is_digit(&byte)) && contact.bytes().all(dials)
        }
        Contact::Web => contact.starts_with("https://"),
        Contact::Person => !contact.trim().is_empty(),
    }
}

/// Whether a text is a day as ISO 8601 writes it.
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut next = |digits: usize| {
        parts
            .next()
            .filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|part| part.parse::<u32>().ok())
    };
    let (Some(year), Some(month), Some(day), None) = (next(4), next(2), next(2), next(2)) else {
        return false;
    };
    let is_leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (2020..2100).contains(&year) && (1..=days).contains(&day)
}
