//! Which prompt Today shows: one a day until another is asked for, balanced between oneself and the
//! system (`insight::prompts`).

use content::Prompt;
use insight::day::today;
use journal::Lens;
use rand_core::Rng;

use super::Surroundings;
use super::open::Open;

/// Choices remembered: a week of any journal day, and what was shown lately.
const REMEMBERED: usize = 200;

/// A lens of the pack as pages have it.
pub(crate) fn lens_of(lens: content::Lens) -> Lens {
    match lens {
        content::Lens::Self_ => Lens::Myself,
        content::Lens::Team => Lens::Team,
        content::Lens::Across => Lens::Across,
        content::Lens::System => Lens::System,
    }
}

/// The prompt on show.
pub(crate) fn shown(open: &Open) -> Option<&Prompt> {
    open.library.prompt(open.prompt.as_deref()?)
}

/// The prompt of today, as it was chosen before, or a new one.
pub(crate) fn of_today(open: &mut Open, around: &mut Surroundings<'_>) {
    let day = day_text(open, around);
    let chosen = open.install.prompts.last();
    match chosen {
        Some((known, id)) if *known == day && open.library.prompt(id).is_some() => {
            open.prompt = Some(id.clone());
        }
        // Today's may be among what was added, and a new one is chosen among all.
        _ if !open.added.is_read() => {}
        _ => choose(open, around),
    }
}

/// Another prompt: any lens but the one on show, unless the balance asks for System.
pub(crate) fn choose(open: &mut Open, around: &mut Surroundings<'_>) {
    let before = shown(open).map(|prompt| lens_of(prompt.lens));
    let lenses: Vec<Lens> = Lens::ALL
        .into_iter()
        .filter(|lens| Some(*lens) != before)
        .collect();
    let pick = around.rng.next_u32() as usize;
    let Some(candidate) = lenses.get(pick.checked_rem(lenses.len()).unwrap_or(0)) else {
        return;
    };
    let day = today(
        around.now.unix_ms,
        &around.now.zone,
        open.settings.day_turn_hour(),
    );
    let lens = insight::prompts::choose(&history(open), day, *candidate);
    let prompts: Vec<(&str, Lens)> = open
        .library
        .prompts()
        .filter(|prompt| prompt.set.is_none())
        .map(|prompt| (prompt.id.as_str(), lens_of(prompt.lens)))
        .collect();
    let recent: Vec<&str> = open
        .install
        .prompts
        .iter()
        .rev()
        .map(|(_, id)| id.as_str())
        .collect();
    let picked = insight::prompts::pick(&prompts, lens, &recent, around.rng.next_u64());
    if let Some(id) = picked.map(|id| (*id).to_owned()) {
        remember(open, around, &id);
        open.prompt = Some(id);
    }
}

/// The person chose a prompt.
pub(crate) fn taken(open: &mut Open, prompt: &Prompt, around: &Surroundings<'_>) {
    remember(open, around, &prompt.id);
}

/// What was chosen lately: journal days and lenses.
fn history(open: &Open) -> Vec<(jiff::civil::Date, Lens)> {
    let prompts = open.install.prompts.iter();
    prompts
        .filter_map(|(day, id)| {
            let prompt = open.library.prompt(id)?;
            Some((day.parse().ok()?, lens_of(prompt.lens)))
        })
        .collect()
}

fn remember(open: &mut Open, around: &Surroundings<'_>, id: &str) {
    let day = day_text(open, around);
    let prompts = &mut open.install.prompts;
    let again = prompts
        .last()
        .is_some_and(|(known, last)| *known == day && last == id);
    if again {
        return;
    }
    prompts.push((day, id.to_owned()));
    let over = prompts.len().saturating_sub(REMEMBERED);
    prompts.drain(..over);
    open.install_changed = true;
}

fn day_text(open: &Open, around: &Surroundings<'_>) -> String {
    today(
        around.now.unix_ms,
        &around.now.zone,
        open.settings.day_turn_hour(),
    )
    .to_string()
}

/// Nothing is on show, or what was chosen on a day that is over.
pub(crate) fn is_of_another_day(open: &Open, around: &Surroundings<'_>) -> bool {
    let day = day_text(open, around);
    open.prompt.is_none()
        || open
            .install
            .prompts
            .last()
            .is_none_or(|(known, _)| *known != day)
}
