//! Today's prompt: the same all day, another when asked, in balance over a year.

use content::{Lens, Pack};
use headless::Clock;
use insight::day::today as day_of;
use shared::event::{Happening, LensChoice, TodayEvent};

use crate::hand::{begun, does, today};
use crate::shelf::{DAY_MS, HOUR_MS, MONDAY_MS};

#[test]
fn the_prompt_stays_all_day_and_over_a_restart_and_changes_with_the_day() {
    let (shelf, mut device) = begun();
    let first = today(&mut device).prompt.unwrap().text;
    drop(device.crash());
    // 03:30 the next morning is still Monday's night
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + 17 * HOUR_MS + HOUR_MS / 2));
    assert_eq!(today(&mut device).prompt.unwrap().text, first);
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + DAY_MS));
    assert_ne!(today(&mut device).prompt.unwrap().text, first);
}

#[test]
fn over_a_year_the_balance_between_oneself_and_the_system_holds() {
    let (shelf, device) = begun();
    drop(device.crash());
    // what was on show: the journal's day and the lens, oldest first
    let mut shown: Vec<(jiff::civil::Date, LensChoice)> = Vec::new();
    let mut forced = 0;
    for number in 0..366_i64 {
        // days are skipped, as people skip them
        if number % 11 == 3 || number % 17 == 5 {
            continue;
        }
        let now_ms = MONDAY_MS + number * DAY_MS;
        let mut device = shelf.opened(&Clock::at(now_ms));
        let day = day_of(now_ms, "Europe/London", 4);
        let mut prompt = today(&mut device).prompt.unwrap();
        for asked in 0..=number % 4 {
            if asked > 0 {
                does(
                    &mut device,
                    Happening::Today(TodayEvent::AnotherPromptAsked),
                );
                prompt = today(&mut device).prompt.unwrap();
            }
            shown.push((day, prompt.lens));
            let week = shown
                .iter()
                .rev()
                .take_while(|(at, _)| day.since(*at).unwrap().get_days() < 7);
            let count = |lens: LensChoice| week.clone().filter(|(_, of)| *of == lens).count();
            let (selves, systems) = (count(LensChoice::Self_), count(LensChoice::System));
            let out_of_balance = selves > 2 * systems + 1;
            assert!(
                !out_of_balance || prompt.lens == LensChoice::System,
                "{day}: {selves} self, {systems} system, and {:?}",
                prompt.lens
            );
            forced += usize::from(out_of_balance);
        }
        drop(device.crash());
    }
    assert!(shown.len() > 700);
    let count = |lens: LensChoice| shown.iter().filter(|(_, of)| *of == lens).count();
    for lens in [
        LensChoice::Self_,
        LensChoice::Team,
        LensChoice::Across,
        LensChoice::System,
    ] {
        assert!(count(lens) > 80, "{lens:?}: {}", count(lens));
    }
    assert!(forced < shown.len() / 4);
}

#[test]
fn every_prompt_comes_round_before_one_comes_again_often() {
    let (_, mut device) = begun();
    let mut seen = std::collections::BTreeMap::new();
    for _ in 0..300 {
        does(
            &mut device,
            Happening::Today(TodayEvent::AnotherPromptAsked),
        );
        let text = today(&mut device).prompt.unwrap().text;
        *seen.entry(text).or_insert(0_u32) += 1;
    }
    let open = Pack::bundled()
        .prompts()
        .iter()
        .filter(|prompt| prompt.set.is_none());
    let by_lens = |lens: Lens| Pack::bundled().prompts_of(lens).count();
    assert!(by_lens(Lens::System) >= 20);
    assert!(seen.len() > open.count() * 3 / 4, "{} of them", seen.len());
    assert!(seen.values().all(|times| *times <= 12));
}
