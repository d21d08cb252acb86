//! People to talk to: the same for everyone, offered on what was chosen and on nothing else.

use headless::{Clock, Device};
use shared::event::{Happening, Place, SupportEvent};
use shared::view::{ScreenView, SupportView};

use crate::hand::{begun, does, done, opens, picks, ready, taps, today, types, went};
use crate::shelf::{DAY_MS, HOUR_MS, MONDAY_MS, Shelf, pass};

fn support(device: &mut Device<Shelf>) -> SupportView {
    went(device, Place::Support);
    let view = match ready(device).screen {
        ScreenView::Support(view) => view,
        other => panic!("{other:?}"),
    };
    does(device, Happening::WentBack);
    view
}

fn check_in(device: &mut Device<Shelf>, pleasantness: i32, words: &[&str]) {
    opens(device, "check-in");
    taps(device, pleasantness, -1);
    for word in words {
        picks(device, "words", word, true);
    }
    done(device);
}

#[test]
fn a_nation_can_be_chosen_and_people_nearby_filled_in() {
    let (shelf, mut device) = begun();
    let view = support(&mut device);
    assert!(view.lines.iter().any(|line| line.link == "tel:116123"));
    assert_eq!(view.nations.iter().filter(|nation| nation.on).count(), 1);
    assert!(view.slots.len() >= 5);
    let nation = "scotland".to_owned();
    does(
        &mut device,
        Happening::Support(SupportEvent::NationChosen { nation }),
    );
    let slot = view.slots[0].id.clone();
    let text = "  Priya, ext 4411 ".to_owned();
    does(
        &mut device,
        Happening::Support(SupportEvent::SlotWritten { slot, text }),
    );
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    let view = support(&mut device);
    let on = view.nations.iter().find(|nation| nation.on).unwrap();
    assert_eq!(on.id, "scotland");
    assert_eq!(view.slots[0].text, "Priya, ext 4411");
}

#[test]
fn a_list_that_was_not_checked_for_half_a_year_gives_way_to_one_without_numbers() {
    let (shelf, mut device) = begun();
    assert!(
        support(&mut device)
            .lines
            .iter()
            .any(|line| !line.link.is_empty())
    );
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + 200 * DAY_MS));
    let view = support(&mut device);
    assert!(
        view.lines.iter().all(|line| line.link.is_empty()),
        "no old number is offered"
    );
    assert!(!view.lines.is_empty() && !view.slots.is_empty());
}

#[test]
fn a_heavy_word_at_the_least_pleasant_offers_people_once() {
    let (_, mut device) = begun();
    check_in(&mut device, -2, &["hopeless"]);
    assert!(
        today(&mut device).talk.is_none(),
        "not at the least pleasant"
    );
    check_in(&mut device, -3, &["frustrated"]);
    assert!(today(&mut device).talk.is_none(), "no heavy word");
    pass(&mut device, HOUR_MS);
    check_in(&mut device, -3, &["hopeless"]);
    let talk = today(&mut device).talk.unwrap();
    assert!(!talk.mutable);
    pass(&mut device, HOUR_MS);
    does(&mut device, Happening::Support(SupportEvent::OfferPutAway));
    assert!(today(&mut device).talk.is_none());
}

#[test]
fn three_in_a_row_within_a_week_offer_people_and_can_be_muted_for_thirty_days() {
    let (_, mut device) = begun();
    for _ in 0..2 {
        check_in(&mut device, -3, &[]);
        assert!(today(&mut device).talk.is_none());
        pass(&mut device, 2 * DAY_MS);
    }
    check_in(&mut device, -3, &[]);
    assert!(today(&mut device).talk.unwrap().mutable);
    pass(&mut device, HOUR_MS);
    does(&mut device, Happening::Support(SupportEvent::OfferMuted));
    check_in(&mut device, -3, &[]);
    assert!(today(&mut device).talk.is_none(), "muted");
    pass(&mut device, 31 * DAY_MS);
    for _ in 0..3 {
        check_in(&mut device, -3, &[]);
        pass(&mut device, HOUR_MS);
    }
    assert!(today(&mut device).talk.is_some(), "thirty days are over");
    check_in(&mut device, 1, &[]);
    assert!(today(&mut device).talk.is_none(), "the newest counts");
}

#[test]
fn nothing_that_is_written_is_looked_at() {
    let (_, mut device) = begun();
    opens(&mut device, "check-in");
    taps(&mut device, -3, -3);
    types(&mut device, "why", "hopeless overwhelmed scared ashamed");
    types(&mut device, "remember", "I am not okay");
    done(&mut device);
    assert!(today(&mut device).talk.is_none());
}
