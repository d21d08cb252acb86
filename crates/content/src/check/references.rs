//! Ids that lead somewhere: every reference of a pack finds what it names.

use super::Found;
use crate::Pack;
use crate::kinds::form::Form;

/// Checks the references of `pack`; what it does not have itself may be in `base`.
pub(super) fn check(pack: &Pack, base: &Pack, found: &mut Found) {
    for form in pack.forms() {
        check_form(form, pack, base, found);
    }
    check_cards(pack, base, found);
    for programme in pack.programmes() {
        for session in &programme.sessions {
            let id = format!("session {}", session.n);
            let mut lost = |kind: &str, name: &str| {
                let what = format!("names the {kind} {name}, which there is not");
                found.say("programme.json", &id, what);
            };
            for prompt in session.before.iter().chain(&session.after) {
                if pack
                    .prompt(prompt)
                    .or_else(|| base.prompt(prompt))
                    .is_none()
                {
                    lost("prompt", prompt);
                }
            }
            if pack.practice(&session.practice).is_none()
                && base.practice(&session.practice).is_none()
            {
                lost("practice", &session.practice);
            }
            if pack.form(&session.form).is_none() && base.form(&session.form).is_none() {
                lost("form", &session.form);
            }
            if let Some(exemplar) = &session.exemplar
                && pack.exemplar(exemplar).is_none()
                && base.exemplar(exemplar).is_none()
            {
                lost("exemplar", exemplar);
            }
        }
        let numbers = programme.sessions.iter().map(|session| session.n);
        if !numbers.eq(1..=u32::try_from(programme.sessions.len()).unwrap_or(u32::MAX)) {
            let what = "its sessions are not numbered 1, 2, 3 and on";
            found.say("programme.json", &programme.id, what);
        }
    }
}

fn check_form(form: &Form, pack: &Pack, base: &Pack, found: &mut Found) {
    let file = format!("forms/{}.json", form.id);
    for (place, field) in form.fields.iter().enumerate() {
        if let Some(quoted) = &field.quotes
            && !form.fields.iter().take(place).any(|one| one.key == *quoted)
        {
            let what = format!("quotes {quoted}, which is no earlier field of this form");
            found.say(&file, &field.key, what);
        }
        if let Some((other, key)) = &field.recalls {
            let other_form = pack.form(other).or_else(|| base.form(other));
            if other_form.and_then(|form| form.field(key)).is_none() {
                let what = format!("recalls {other}.{key}, which there is not");
                found.say(&file, &field.key, what);
            }
        }
    }
}

fn check_cards(pack: &Pack, base: &Pack, found: &mut Found) {
    let Some(cards) = pack.cards() else {
        return;
    };
    let file = "cards.json";
    for id in &cards.gentler.practices {
        match pack.practice(id).or_else(|| base.practice(id)) {
            None => found.say(
                file,
                "gentler",
                format!("names the practice {id}, which there is not"),
            ),
            Some(practice) if !practice.gentle => {
                let what = format!("names {id}, which is not gentle; name one that is");
                found.say(file, "gentler", what);
            }
            Some(_) => {}
        }
    }
    for card in &cards.teach {
        if pack.practice(&card.practice).is_none() && base.practice(&card.practice).is_none() {
            let what = format!("teaches {}, which there is not", card.practice);
            found.say(file, &card.id, what);
        }
    }
}
