//! Shifts, and the card that Today has before and after one.

use headless::{Clock, Device};
use shared::event::{FormEvent, Happening, Place, Preference, SettingsEvent, ShiftEvent};
use shared::view::{LinkView, ScreenView, SettingsView};

use crate::hand::{begun, chooses, counts, does, done, opens, picks, ready, taps, today, went};
use crate::shelf::{DAY_MS, HOUR_MS, MINUTE_MS, MONDAY_MS, Shelf, page, pass};
use crate::town::{Town, meet};

const DAILY: [bool; 7] = [true; 7];

fn set(number: u32, start: u32, end: u32, days: &[bool]) -> Happening {
    let days = days.to_vec();
    Happening::Shift(ShiftEvent::Set {
        number,
        start,
        end,
        days,
    })
}

fn settings(device: &mut Device<Shelf>) -> SettingsView {
    went(device, Place::Settings);
    match ready(device).screen {
        ScreenView::Settings(view) => view,
        other => panic!("{other:?}"),
    }
}

fn labels(device: &mut Device<Shelf>) -> Vec<String> {
    let shifts = settings(device).shifts;
    shifts.into_iter().map(|shift| shift.label).collect()
}

/// The clock as Today would show it at a minute of this Monday or after it.
fn card_at(device: &mut Device<Shelf>, minute: i64) -> Option<LinkView> {
    device
        .clock()
        .move_to(MONDAY_MS + (minute - 600) * MINUTE_MS);
    today(device).shift
}

fn card_done(device: &mut Device<Shelf>, card: &str) {
    let card = card.to_owned();
    does(device, Happening::Shift(ShiftEvent::CardDone { card }));
}

#[test]
fn without_shifts_there_are_two_quiet_links_and_nothing_is_asked() {
    let (_, mut device) = begun();
    let view = today(&mut device);
    let links: Vec<&str> = view.doorway.iter().map(|card| card.id.as_str()).collect();
    assert_eq!((links, view.shift), (vec!["before", "after"], None));
    let view = settings(&mut device);
    assert_eq!((view.shifts.len(), view.next_shift), (0, Some(0)));
}

#[test]
fn up_to_three_shifts_are_kept_changed_and_taken_away() {
    let (shelf, mut device) = begun();
    let working = [true, true, true, true, true, false, false];
    does(&mut device, set(0, 450, 1_170, &working));
    does(&mut device, set(1, 1_200, 480, &DAILY));
    does(&mut device, set(2, 540, 540, &DAILY));
    assert_eq!(settings(&mut device).next_shift, None);
    for nonsense in [
        set(3, 450, 1_170, &DAILY),
        set(0, 1_440, 1_170, &DAILY),
        set(0, 450, 9_999, &DAILY),
        set(0, 450, 1_170, &[false; 7]),
        set(0, 450, 1_170, &[true; 6]),
        set(0, 450, 1_170, &[]),
    ] {
        does(&mut device, nonsense);
    }
    let shift = ShiftEvent::Removed { number: 2 };
    does(&mut device, Happening::Shift(shift));
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    assert_eq!(
        labels(&mut device),
        [
            "Monday to Friday, 07:30 to 19:30",
            "Every day, 20:00 to 08:00"
        ]
    );
    assert_eq!(settings(&mut device).next_shift, Some(2));
    does(&mut device, set(1, 1_230, 510, &DAILY));
    assert_eq!(labels(&mut device)[1], "Every day, 20:30 to 08:30");
}

#[test]
fn a_card_stands_on_today_before_and_after_a_shift_and_not_between() {
    let (_, mut device) = begun();
    // a night, Mondays only
    does(
        &mut device,
        set(
            0,
            1_200,
            480,
            &[true, false, false, false, false, false, false],
        ),
    );
    assert!(today(&mut device).doorway.is_empty(), "the card is enough");
    for (minute, card) in [
        (1_139, None),
        (1_140, Some("before")),
        (1_229, Some("before")),
        (1_230, None),
        // over midnight
        (1_440 + 449, None),
        (1_440 + 450, Some("after")),
        (1_440 + 599, Some("after")),
        (1_440 + 600, None),
        // Tuesday has no night
        (1_440 + 1_150, None),
    ] {
        let found = card_at(&mut device, minute).map(|card| card.id);
        assert_eq!(found.as_deref(), card, "{minute}");
    }
    let card = card_at(&mut device, 7 * 1_440 + 1_150).unwrap();
    assert_eq!(card.title, "On the way in");
    assert_eq!(card.line, "For your shift from 20:00");
    let off = SettingsEvent::Preferred {
        what: Preference::Doorway,
        on: false,
    };
    does(&mut device, Happening::Settings(off));
    let view = today(&mut device);
    assert!(view.shift.is_none() && view.doorway.is_empty());
}

#[test]
fn a_card_that_is_done_or_put_aside_comes_again_with_the_next_shift() {
    let (shelf, mut device) = begun();
    does(&mut device, set(0, 1_200, 480, &DAILY));
    assert!(card_at(&mut device, 1_150).is_some());
    // of the other way, and of none
    for card in ["after", "during", ""] {
        card_done(&mut device, card);
        assert!(today(&mut device).shift.is_some());
    }
    let form = FormEvent::CardOpened {
        what: shared::event::CardKind::Doorway,
        card: "before".to_owned(),
    };
    does(&mut device, Happening::Form(form));
    card_done(&mut device, "before");
    assert!(today(&mut device).shift.is_none());
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + 560 * MINUTE_MS));
    assert!(today(&mut device).shift.is_none(), "after a restart too");
    assert_eq!(card_at(&mut device, 1_440 + 480).unwrap().id, "after");
    assert_eq!(card_at(&mut device, 1_440 + 1_150).unwrap().id, "before");
}

#[test]
fn after_a_journey_it_is_the_clock_of_the_other_place() {
    let (_, mut device) = begun();
    does(&mut device, set(0, 450, 1_170, &DAILY));
    assert!(today(&mut device).shift.is_none(), "ten in London");
    device.set_zone("America/New_York");
    pass(&mut device, 2 * HOUR_MS);
    assert_eq!(today(&mut device).shift.unwrap().id, "before");
}

#[test]
fn today_has_at_most_three_cards() {
    let (_, mut device) = begun();
    does(&mut device, set(0, 660, 1_170, &DAILY));
    // a pressure that asks again, people to talk to, a practice, a prompt, a page to carry on with
    opens(&mut device, "pressure");
    chooses(&mut device, "code", "demands.staffing_gap");
    counts(&mut device, "intensity", 4);
    chooses(&mut device, "outcome", "raised");
    done(&mut device);
    pass(&mut device, 15 * DAY_MS);
    opens(&mut device, "check-in");
    taps(&mut device, -3, 2);
    picks(&mut device, "words", "hopeless", true);
    done(&mut device);
    device.write(&page("To carry on with.")).unwrap();
    let view = today(&mut device);
    let cards = [
        view.talk.is_some(),
        view.shift.is_some(),
        view.follow_up.is_some(),
        view.practice.is_some(),
        view.prompt.is_some(),
        view.carry_on.is_some(),
        view.offer.is_some(),
    ];
    assert_eq!(cards, [true, true, true, false, false, false, false]);
    card_done(&mut device, "before");
    let view = today(&mut device);
    assert!(view.shift.is_none() && view.practice.is_some() && view.prompt.is_none());
}

#[tokio::test]
async fn shifts_travel_and_two_that_are_changed_at_once_are_never_mixed() {
    let town = Town::new().await;
    let (mut phone, mut tablet) = town.two().await;
    phone.does(set(0, 450, 1_170, &DAILY)).await;
    meet(&mut phone, &mut tablet).await;
    assert_eq!(
        labels(&mut tablet.shell.device),
        ["Every day, 07:30 to 19:30"]
    );
    for (person, start, end) in [(&mut phone, 480, 960), (&mut tablet, 1_200, 480)] {
        person.shell.set_online(false).await.unwrap();
        person.does(set(0, start, end, &DAILY)).await;
    }
    for person in [&mut phone, &mut tablet] {
        person.shell.set_online(true).await.unwrap();
    }
    meet(&mut phone, &mut tablet).await;
    let one = labels(&mut phone.shell.device);
    assert_eq!(one, labels(&mut tablet.shell.device));
    let whole = ["Every day, 08:00 to 16:00", "Every day, 20:00 to 08:00"];
    assert!(whole.contains(&one[0].as_str()), "{one:?}");
}
