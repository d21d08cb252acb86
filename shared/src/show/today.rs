//! Today.

use insight::day::{Greeting, greeting_part, hour_of, is_small_hours, journal_day, today};

use super::{Pen, journal::row_view};
use crate::event::Place;
use crate::model::content;
use crate::model::open::Open;
use crate::view::{OfferView, PromptView, TodayView};
use crate::when;

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
        prompt: prompt(open),
        carry_on: newest_touched.map(|row| row_view(open, row, None, pen)),
        offer: offer(open, pen),
        pages: open.rows.pages(),
    }
}

fn prompt(open: &Open) -> Option<PromptView> {
    let prompts = content::prompts();
    let prompt = prompts.get(open.prompt.unwrap_or(1))?;
    Some(PromptView {
        text: prompt.text.clone(),
        lens: prompt.lens,
    })
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
