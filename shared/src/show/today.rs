//! Today.

use content::Pack;
use insight::day::{Greeting, greeting_part, hour_of, is_small_hours, journal_day, today};

use super::{Pen, calendar, journal::row_view, lens_choice, practise, raise};
use crate::event::Place;
use crate::model::open::Open;
use crate::model::settings::{Shown, is_on};
use crate::model::{prompt as prompts, support};
use crate::view::{LinkView, OfferView, PracticeRowView, PromptView, TalkView, TodayView};
use crate::when;

/// The practice that is offered after a tense check-in, and for how long.
const PRACTICE_OFFERED: &str = "soles-of-feet";
const PRACTICE_OFFERED_MS: i64 = 2 * 3_600_000;
/// Pages after which a backup file is offered to those who do not sync, and offered again.
const BACKUP_EVERY: u32 = 20;

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
    TodayView {
        greeting,
        day,
        prompt: prompt(open, pen),
        carry_on: newest_touched.map(|row| row_view(open, row, None, pen)),
        offer: offer(open, pen),
        doorway: doorway(open),
        follow_up: raise::follow_up(open, pen),
        talk: talk(open, pen),
        practice: practice(open, pen),
        on_this_day: calendar::earlier(open, pen),
        pages: open.rows.pages(),
    }
}

fn prompt(open: &Open, pen: &Pen<'_>) -> Option<PromptView> {
    let prompt = prompts::shown(open)?;
    Some(PromptView {
        from: pen.from(&prompt.id),
        text: prompt.text.clone(),
        lens: lens_choice(prompts::lens_of(prompt.lens)),
    })
}

/// Cards before and after a shift.
fn doorway(open: &Open) -> Vec<LinkView> {
    let cards = Pack::bundled().cards();
    let wanted = cards.filter(|_| is_on(open, Shown::Doorway));
    wanted.map_or_else(Vec::new, |cards| {
        let doorway = cards.doorway.iter();
        doorway
            .map(|card| LinkView {
                id: card.id.clone(),
                title: card.title.clone(),
                line: String::new(),
            })
            .collect()
    })
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
