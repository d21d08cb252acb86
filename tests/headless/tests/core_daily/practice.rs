//! Practising: what was done is kept, whether or not the end was reached (J2).

use headless::{Clock, Device};
use shared::event::{Felt, Happening, Place, PracticeEvent, TimerChoice, Variant};
use shared::view::{PlayerStage, PractiseView, ScreenView};

use crate::hand::{begun, does, player, reads, ready, rows, title, went};
use crate::shelf::{HOUR_MS, MINUTE_MS, MONDAY_MS, Shelf, pass};

fn practises(device: &mut Device<Shelf>, event: PracticeEvent) {
    does(device, Happening::Practice(event));
}

fn choose(device: &mut Device<Shelf>, practice: &str, script: &str) {
    practises(
        device,
        PracticeEvent::Chosen {
            practice: practice.to_owned(),
            script: script.to_owned(),
            variant: Variant::Usual,
        },
    );
}

fn timer(minutes: u32) -> TimerChoice {
    TimerChoice {
        minutes,
        interval_minutes: 5,
        prepare_seconds: 10,
        start_bell: true,
        end_bell: true,
        strikes: 2,
    }
}

/// A journal in which the card before the first practice was read.
fn read_before() -> (Shelf, Device<Shelf>) {
    let (shelf, mut device) = begun();
    choose(&mut device, "stop", "60");
    practises(&mut device, PracticeEvent::SafetyRead);
    practises(&mut device, PracticeEvent::NotToday);
    (shelf, device)
}

fn screen(device: &mut Device<Shelf>) -> PractiseView {
    went(device, Place::Practise);
    match ready(device).screen {
        ScreenView::Practise(view) => view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_card_comes_before_the_first_practice_and_only_then() {
    let (_, mut device) = begun();
    screen(&mut device);
    choose(&mut device, "breathing-space", "180");
    assert!(matches!(player(&device).stage, PlayerStage::Card(card) if !card.long));
    practises(&mut device, PracticeEvent::Started);
    assert!(
        matches!(player(&device).stage, PlayerStage::Card(_)),
        "not before it was read"
    );
    practises(&mut device, PracticeEvent::SafetyRead);
    assert_eq!(player(&device).stage, PlayerStage::Ready);
    practises(&mut device, PracticeEvent::NotToday);
    assert!(matches!(ready(&device).screen, ScreenView::Practise(_)));
    assert_eq!(rows(&mut device).len(), 1, "not today leaves no mark");
    choose(&mut device, "breathing-space", "180");
    assert_eq!(player(&device).stage, PlayerStage::Ready);
}

#[test]
fn more_than_twenty_minutes_needs_the_warning_each_time() {
    let (_, mut device) = read_before();
    for (minutes, warned) in [(20, false), (21, true), (60, true), (0, true)] {
        practises(
            &mut device,
            PracticeEvent::TimerChosen {
                timer: timer(minutes),
            },
        );
        let long = matches!(player(&device).stage, PlayerStage::Card(card) if card.long);
        assert_eq!(long, warned, "{minutes} minutes");
        if warned {
            practises(&mut device, PracticeEvent::LongWarningRead);
            assert_eq!(player(&device).stage, PlayerStage::Ready);
        }
        practises(&mut device, PracticeEvent::NotToday);
    }
}

#[test]
fn three_minutes_ended_after_two_are_kept_as_two_without_a_comment() {
    let (_, mut device) = read_before();
    choose(&mut device, "breathing-space", "180");
    let bells: Vec<u32> = player(&device)
        .bells
        .iter()
        .map(|bell| bell.at_ms)
        .collect();
    assert_eq!(bells, [0, 60_000, 120_000, 180_000]);
    practises(&mut device, PracticeEvent::Started);
    pass(&mut device, 2 * MINUTE_MS);
    practises(&mut device, PracticeEvent::Ended);
    let after = player(&device);
    assert_eq!(
        (after.stage, after.kept.as_deref()),
        (PlayerStage::After, Some("2 minutes"))
    );
    practises(
        &mut device,
        PracticeEvent::FeltChosen {
            felt: Felt::Settled,
        },
    );
    let text = "Paged by the ward.".to_owned();
    practises(&mut device, PracticeEvent::LineWritten { text });
    practises(&mut device, PracticeEvent::Left);
    let all = rows(&mut device);
    assert_eq!(all.len(), 2);
    let read = reads(&mut device, &all[0].page);
    let texts: Vec<&str> = read
        .answers
        .iter()
        .map(|answer| answer.text.as_str())
        .collect();
    assert!(
        texts.contains(&"2 minutes") && texts.contains(&"More settled"),
        "{texts:?}"
    );
    assert!(texts.contains(&"Paged by the ward."));
    assert!(screen(&mut device).total.unwrap().starts_with("2 minutes"));
}

#[test]
fn a_pause_does_not_count_and_the_steps_follow_the_variant() {
    let (_, mut device) = read_before();
    choose(&mut device, "breathing-space", "180");
    let usual = player(&device).steps;
    practises(
        &mut device,
        PracticeEvent::VariantChosen {
            variant: Variant::Moving,
        },
    );
    let moving = player(&device).steps;
    assert_ne!(usual[0].text, moving[0].text);
    assert_eq!(usual.len(), moving.len());
    practises(&mut device, PracticeEvent::Started);
    pass(&mut device, MINUTE_MS);
    practises(&mut device, PracticeEvent::Paused);
    pass(&mut device, HOUR_MS);
    assert_eq!(player(&device).passed_ms, 60_000);
    practises(&mut device, PracticeEvent::Resumed);
    pass(&mut device, MINUTE_MS);
    // away and back: it goes on
    went(&mut device, Place::Journal);
    went(&mut device, Place::Practise);
    assert_eq!(player(&device).stage, PlayerStage::Running);
    pass(&mut device, MINUTE_MS + 3_000);
    assert_eq!(
        player(&device).stage,
        PlayerStage::After,
        "it ends by itself"
    );
    assert_eq!(player(&device).kept.as_deref(), Some("3 minutes"));
}

#[test]
fn a_kill_costs_less_than_a_minute_and_minutes_accumulate() {
    let (shelf, mut device) = read_before();
    practises(&mut device, PracticeEvent::TimerChosen { timer: timer(20) });
    practises(&mut device, PracticeEvent::Started);
    pass(&mut device, 12 * MINUTE_MS + 10_000);
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    device.settle_local().unwrap();
    let all = rows(&mut device);
    assert_eq!(title(&all[0]), "Timer");
    let read = reads(&mut device, &all[0].page);
    assert!(
        read.answers
            .iter()
            .any(|a| a.text == "12 minutes" || a.text == "11 minutes"),
        "kept what is known"
    );
    let before = screen(&mut device).total.unwrap();
    practises(&mut device, PracticeEvent::TimerChosen { timer: timer(1) });
    practises(&mut device, PracticeEvent::Started);
    pass(&mut device, MINUTE_MS + 10_000);
    practises(&mut device, PracticeEvent::ReachedEnd);
    assert_eq!(player(&device).kept.as_deref(), Some("1 minute"));
    practises(&mut device, PracticeEvent::Left);
    assert_ne!(screen(&mut device).total.unwrap(), before);
    assert_eq!(
        screen(&mut device).timer,
        timer(1),
        "the timer is as it was set"
    );
}

#[test]
fn a_gentler_path_is_offered_after_two_difficult_ones_and_not_after_a_good_one() {
    let (_, mut device) = read_before();
    for (felt, offered) in [
        (Felt::Worse, false),
        (Felt::StirredUp, true),
        (Felt::Settled, false),
        (Felt::Worse, false),
    ] {
        choose(&mut device, "stop", "60");
        practises(&mut device, PracticeEvent::Started);
        pass(&mut device, 30_000);
        practises(&mut device, PracticeEvent::Ended);
        practises(&mut device, PracticeEvent::FeltChosen { felt });
        assert_eq!(player(&device).after.is_some(), offered, "{felt:?}");
        practises(&mut device, PracticeEvent::Left);
        let gentler = screen(&mut device).gentler;
        assert_eq!(gentler.is_some(), offered, "{felt:?}");
        assert!(gentler.is_none_or(|gentler| !gentler.practices.is_empty()));
        pass(&mut device, HOUR_MS);
    }
}

#[test]
fn the_library_has_every_practice_in_its_lengths() {
    let (_, mut device) = begun();
    let view = screen(&mut device);
    let all: std::collections::BTreeSet<String> = view
        .situations
        .iter()
        .flat_map(|situation| &situation.practices)
        .map(|practice| practice.id.clone())
        .collect();
    assert_eq!(all.len(), 12);
    for practice in view
        .situations
        .iter()
        .flat_map(|situation| &situation.practices)
    {
        let labels: Vec<&str> = practice.lengths.iter().map(|l| l.label.as_str()).collect();
        for label in ["1 minute", "3 minutes", "5 minutes"] {
            assert!(labels.contains(&label), "{}: {labels:?}", practice.id);
        }
    }
    assert!(view.total.is_none() && view.teach.len() == 12 && view.explainers.len() == 10);
}
