//! Today.

use content::Pack;
use insight::day::{Greeting, greeting_part, hour_of, is_small_hours, journal_day, today};
use remind::Way;

use super::{Pen, calendar, journal::row_view, lens_choice, practise, raise};
use crate::event::Place;
use crate::model::open::Open;
use crate::model::settings::{Shown, is_on};
use crate::model::{prompt as prompts, shifts, support};
use crate::view::{LinkView, OfferView, PracticeRowView, PromptView, TalkView, TodayView};
use crate::when;

/// The practice that is offered after a tense check-in, and for how long.
const PRACTICE_OFFERED: &str = "soles-of-feet";
const PRACTICE_OFFERED_MS: i64 = 2 * 3_600_000;
/// Pages after which a backup file is offered to those who do not sync, and offered again.
const BACKUP_EVERY: u32 = 20;
/// Cards at most: Today is looked at between two other things.
const CARDS_MAX: u32 = 3;

pub(crate) fn view(open: &Open, pen: &Pen<'_>) -> TodayView {
    let now = when::zoned(pen.now);
    let turn = open.settings.day_turn_hour();
    let greeting = pen.phrases.say(match greeting_part(hour_of(&now)) {
        Greeting::Morning => "greeting-morning",
        Greeting::Afternoon => "greeting-afternoon",
        Greeting::Evening => "greeting-evening",
        Greeting::Night => "greeting-night",
    });
    let date = today(pen.now.unix_ms, &pen.now.zone, turn);
    let day = pen.phrases.day(date, pen.this_year());
    // Before the day turns it is still yesterday's night: said, so that the date surprises nobody.
    let day = if is_small_hours(&now, turn) {
        pen.say_text("today-night", "weekday", &pen.phrases.weekday(date))
    } else {
        day
    };
    let newest_touched = open
        .rows
        .iter()
        .filter(|row| !row.digest.binned)
        .take(200)
        .max_by_key(|row| row.digest.edited_ms)
        .filter(|row| {
            let edited = when::zoned_at(row.digest.edited_ms, pen.now).to_string();
            journal_day(&edited, turn).ok() == Some(date)
        });
    let mut left = CARDS_MAX;
    TodayView {
        greeting,
        day,
        // In the order in which they matter; what has no room waits.
        talk: next(&mut left, || talk(open, pen)),
        shift: next(&mut left, || shift(open, pen)),
        follow_up: next(&mut left, || raise::follow_up(open, pen)),
        practice: next(&mut left, || practice(open, pen)),
        prompt: next(&mut left, || prompt(open, pen)),
        carry_on: next(&mut left, || {
            newest_touched.map(|row| row_view(open, row, None, pen))
        }),
        offer: next(&mut left, || offer(open, pen)),
        doorway: doorway(open),
        on_this_day: calendar::earlier(open, pen),
        pages: open.rows.pages(),
    }
}

/// A card, while there is room for one more.
fn next<T>(left: &mut u32, card: impl FnOnce() -> Option<T>) -> Option<T> {
    let card = if *left > 0 { card() } else { None };
    *left = left.saturating_sub(u32::from(card.is_some()));
    card
}

fn prompt(open: &Open, pen: &Pen<'_>) -> Option<PromptView> {
    let prompt = prompts::shown(open)?;
    Some(PromptView {
        from: pen.from(&prompt.id),
        text: prompt.text.clone(),
        lens: lens_choice(prompts::lens_of(prompt.lens)),
    })
}

/// Cards before and after a shift, to be opened at any time by those who said nothing of theirs.
fn doorway(open: &Open) -> Vec<LinkView> {
    let wanted = is_on(open, Shown::Doorway) && shifts::all(open).is_empty();
    let cards = Pack::bundled().cards().filter(|_| wanted);
    let cards = cards.map(|cards| &cards.doorway[..]).unwrap_or_default();
    cards.iter().map(|card| link(card, String::new())).collect()
}

/// The card of the shift that is about to begin or to end.
fn shift(open: &Open, pen: &Pen<'_>) -> Option<LinkView> {
    let door = shifts::due(open, pen.now)?;
    let id = shifts::card_of(door.way);
    let cards = &Pack::bundled().cards()?.doorway;
    let card = cards.iter().find(|card| card.id == id)?;
    let said = match door.way {
        Way::In => "shift-from",
        Way::Out => "shift-until",
    };
    let minute = u32::from(door.at.hour().unsigned_abs()) * 60;
    let minute = minute.saturating_add(u32::from(door.at.minute().unsigned_abs()));
    Some(link(
        card,
        pen.say_text(said, "time", &calendar::clock(minute)),
    ))
}

fn link(card: &content::Doorway, line: String) -> LinkView {
    LinkView {
        id: card.id.clone(),
        title: card.title.clone(),
        line,
    }
}

/// People to talk to, after what the person chose in check-ins.
fn talk(open: &Open, pen: &Pen<'_>) -> Option<TalkView> {
    let offer = support::offer(open, pen.now)?;
    Some(TalkView {
        text: pen.phrases.say(match offer {
            support::Offer::HeavyWord => "talk-heavy",
            support::Offer::Thrice => "talk-thrice",
        }),
        mutable: offer == support::Offer::Thrice,
    })
}

/// Three minutes, after a check-in that was unpleasant and wound up.
fn practice(open: &Open, pen: &Pen<'_>) -> Option<PracticeRowView> {
    let row = support::check_ins(open).next()?;
    let cell = support::cell_of(row)?;
    let since = pen.now.unix_ms.saturating_sub(support::at_ms(row));
    let tense = cell.pleasantness < 0 && cell.energy > 0;
    if !tense || !(0..=PRACTICE_OFFERED_MS).contains(&since) {
        return None;
    }
    let practice = Pack::bundled().practice(PRACTICE_OFFERED)?;
    let mut row = practise::row(practice, pen);
    row.lengths.retain(|length| length.script == "180");
    Some(row)
}

fn offer(open: &Open, pen: &Pen<'_>) -> Option<OfferView> {
    match &open.space {
        Some(space) if !space.sheet_kept && space.seed.is_some() => Some(OfferView {
            text: pen.phrases.say("offer-sheet"),
            action: pen.phrases.say("offer-sheet-action"),
            place: Place::RecoverySheet,
            declinable: false,
        }),
        Some(_) => None,
        None => {
            let since = open
                .rows
                .documents()
                .saturating_sub(open.install.backup_asked_at_pages);
            (since >= BACKUP_EVERY).then(|| OfferView {
                text: pen.phrases.say("offer-backup"),
                action: pen.phrases.say("offer-backup-action"),
                place: Place::Backup,
                declinable: true,
            })
        }
    }
}
