//! What a pack brings stands where it belongs, and goes when the pack goes.

use content::Pack;
use headless::{Clock, Device};
use shared::event::{
    CardKind, FormEvent, Happening, LensChoice, Place, PracticeEvent, SupportEvent, TodayEvent,
    Variant,
};
use shared::view::{
    CardView, PlayerStage, PracticeRowView, PractiseView, ProgrammeView, ReflectView, ScreenView,
    SupportView,
};

use crate::added::{removes, takes};
use crate::added_packs::northtrust;
use crate::hand::{
    begun, chooses, does, done, editor, form, opens, player, reads, ready, rows, today, types,
    went, words,
};
use crate::shelf::{DAY_MS, HOUR_MS, MONDAY_MS, Shelf, pass};

macro_rules! on_screen {
    ($name:ident, $place:ident, $view:ty) => {
        fn $name(device: &mut Device<Shelf>) -> $view {
            went(device, Place::$place);
            match ready(device).screen {
                ScreenView::$place(view) => view,
                other => panic!("{other:?}"),
            }
        }
    };
}

on_screen!(reflect, Reflect, ReflectView);
on_screen!(practise, Practise, PractiseView);
on_screen!(programme, Programme, ProgrammeView);
on_screen!(support, Support, SupportView);

pub(crate) fn with_a_pack() -> (Shelf, Device<Shelf>) {
    let (shelf, mut device) = begun();
    takes(&mut device, &northtrust());
    (shelf, device)
}

fn practices(device: &mut Device<Shelf>) -> Vec<PracticeRowView> {
    let situations = practise(device).situations.into_iter();
    situations
        .flat_map(|situation| situation.practices)
        .collect()
}

fn card(device: &mut Device<Shelf>, what: CardKind, card: &str) -> CardView {
    let card = card.to_owned();
    does(
        device,
        Happening::Form(FormEvent::CardOpened { what, card }),
    );
    match ready(device).screen {
        ScreenView::Card(card) => card,
        other => panic!("{other:?}"),
    }
}

const FROM: Option<&str> = Some("From northtrust");

#[test]
fn its_forms_stand_among_ours_and_say_where_they_are_from() {
    let (_, mut device) = with_a_pack();
    let groups = reflect(&mut device).groups;
    let team = groups
        .iter()
        .find(|group| group.title == "With your team")
        .unwrap();
    let handover = team
        .forms
        .iter()
        .find(|form| form.id == "northtrust.handover")
        .unwrap();
    assert_eq!(handover.from.as_deref(), FROM);
    let others = groups.iter().flat_map(|group| &group.forms);
    assert!(
        others
            .filter(|form| form.id != "northtrust.handover")
            .all(|form| form.from.is_none())
    );

    opens(&mut device, "northtrust.handover");
    assert_eq!(form(&device).title, "Handover, looked at again");
    assert_eq!(editor(&device).lens, Some(LensChoice::Team));
    types(&mut device, "passed-on", "The drip.");
    chooses(&mut device, "how-often", "weekly");
    done(&mut device);
    let row = rows(&mut device).remove(0);
    assert_eq!(row.kind.as_deref(), Some("Handover, looked at again"));
    let page = reads(&mut device, &row.page);
    let answers: Vec<_> = page
        .answers
        .iter()
        .map(|a| (a.label.as_str(), a.text.as_str()))
        .collect();
    assert_eq!(
        answers,
        [
            ("What was passed on well?", "The drip."),
            ("How often does it?", "Most weeks")
        ]
    );
}

#[test]
fn its_practices_are_in_the_library_and_can_be_practised() {
    let (shelf, mut device) = with_a_pack();
    let basin = |all: &[PracticeRowView]| all.iter().find(|p| p.id == "northtrust.basin").cloned();
    let row = basin(&practices(&mut device)).unwrap();
    assert_eq!((row.from.as_deref(), row.lengths.len()), (FROM, 3));
    let chosen = PracticeEvent::Chosen {
        practice: "northtrust.basin".to_owned(),
        script: "60".to_owned(),
        variant: Variant::Moving,
    };
    does(&mut device, Happening::Practice(chosen));
    let safety = matches!(player(&device).stage, PlayerStage::Card(_));
    assert!(safety, "the card about safety comes first, and is ours");
    does(&mut device, Happening::Practice(PracticeEvent::SafetyRead));
    let view = player(&device);
    assert_eq!(
        (view.title.as_str(), view.total_ms),
        ("At the basin", 60_000)
    );
    assert!(view.steps[0].text.contains("Walk to the basin"));
    does(&mut device, Happening::Practice(PracticeEvent::Started));
    pass(&mut device, 40_000);
    // A kill under way: what was practised is kept under its name at the next start.
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    let row = rows(&mut device).remove(0);
    let page = reads(&mut device, &row.page);
    assert!(
        page.answers
            .iter()
            .any(|answer| answer.text == "At the basin"),
        "{:?}",
        page.answers
    );
}

#[test]
fn its_prompts_come_round_with_ours_in_the_same_balance() {
    let (shelf, device) = with_a_pack();
    drop(device.crash());
    let theirs = ["northtrust.quiet-room", "northtrust.bleep"];
    let pack = northtrust();
    let their_texts = |text: &str| pack.files.iter().any(|(_, file)| file.contains(text));
    let (mut shown, mut of_theirs) = (Vec::new(), 0);
    for number in 0..200_i64 {
        let now_ms = MONDAY_MS + number * DAY_MS;
        let mut device = shelf.opened(&Clock::at(now_ms));
        for asked in 0..2 {
            if asked > 0 {
                does(
                    &mut device,
                    Happening::Today(TodayEvent::AnotherPromptAsked),
                );
            }
            let prompt = today(&mut device).prompt.unwrap();
            assert_eq!(
                prompt.from.is_some(),
                their_texts(&prompt.text),
                "{}",
                prompt.text
            );
            of_theirs += usize::from(prompt.from.is_some());
            shown.push((number, prompt.lens));
            let week = || shown.iter().filter(|(on, _)| number - on < 7);
            let count = |lens| week().filter(|(_, of)| *of == lens).count();
            let out_of_balance = count(LensChoice::Self_) > 2 * count(LensChoice::System) + 1;
            assert!(
                !out_of_balance || prompt.lens == LensChoice::System,
                "day {number}"
            );
        }
        drop(device.crash());
    }
    assert!(
        of_theirs >= theirs.len(),
        "theirs came round {of_theirs} times"
    );
    assert!(of_theirs < shown.len() / 4, "and did not push ours aside");
}

#[test]
fn a_prompt_of_theirs_stays_all_day_over_a_restart_and_goes_with_its_pack() {
    let (shelf, mut device) = with_a_pack();
    let mut tries = 0;
    while today(&mut device).prompt.unwrap().from.is_none() {
        does(
            &mut device,
            Happening::Today(TodayEvent::AnotherPromptAsked),
        );
        tries += 1;
        assert!(tries < 500);
    }
    let text = today(&mut device).prompt.unwrap().text;
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
    assert_eq!(today(&mut device).prompt.unwrap().text, text);
    does(&mut device, Happening::Today(TodayEvent::PromptTaken));
    device
        .types(shared::event::PageField::Body, 0, 0, "Nothing.")
        .unwrap();
    device.settle_local().unwrap();
    done(&mut device);
    removes(&mut device, "northtrust");
    let now = today(&mut device).prompt.unwrap();
    assert!(
        now.from.is_none() && now.text != text,
        "another takes its place"
    );
    let row = rows(&mut device).remove(0);
    assert_eq!(
        reads(&mut device, &row.page).blocks.len(),
        1,
        "what was written to it stays"
    );
}

#[test]
fn an_event_before_the_packs_are_read_chooses_no_other_prompt() {
    let (shelf, mut device) = with_a_pack();
    while today(&mut device).prompt.unwrap().from.is_none() {
        does(
            &mut device,
            Happening::Today(TodayEvent::AnotherPromptAsked),
        );
    }
    let text = today(&mut device).prompt.unwrap().text;
    drop(device.crash());
    let mut device = shelf.start(&Clock::at(MONDAY_MS + HOUR_MS));
    while !matches!(device.view(), shared::ViewModel::Ready(_)) {
        device.step().unwrap();
    }
    device.happen(Happening::WentTo(Place::Today));
    device.settle_local().unwrap();
    assert_eq!(today(&mut device).prompt.unwrap().text, text);
}

#[test]
fn a_card_on_the_way_back_never_becomes_another_card() {
    let (_, mut device) = with_a_pack();
    takes(&mut device, &northtrust().named("eastern"));
    went(&mut device, Place::Programme);
    card(&mut device, CardKind::Exemplar, "northtrust.board");
    removes(&mut device, "northtrust");
    does(&mut device, Happening::WentBack);
    assert!(matches!(ready(&device).screen, ScreenView::Programme(_)));
}

#[test]
fn its_people_stand_below_the_nations_until_they_are_old() {
    let (shelf, mut device) = begun();
    let before = support(&mut device);
    does(&mut device, Happening::WentBack);
    takes(&mut device, &northtrust());
    let view = support(&mut device);
    assert_eq!(
        (view.words, view.lines),
        (before.words, before.lines),
        "ours is as it was"
    );
    let people = &view.added[0];
    assert_eq!(
        (people.title.as_str(), people.from.as_str()),
        ("Northtrust staff", FROM.unwrap())
    );
    assert_eq!(people.lines[0].link, "tel:01632960123");
    assert_eq!(people.checked, "Numbers checked on Friday 20 November.");
    drop(device.crash());
    for (days, lines) in [(170, 1), (190, 0)] {
        let mut device = shelf.opened(&Clock::at(MONDAY_MS + days * DAY_MS));
        let people = support(&mut device).added.remove(0);
        assert_eq!(people.lines.len(), lines, "after {days} days");
        assert_eq!(people.checked.contains("too long ago"), lines == 0);
        drop(device.crash());
    }
    // Whatever a pack says of itself, half a year is the most.
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    let longer = northtrust()
        .version(3)
        .with("\"stale_after_days\": 180", "\"stale_after_days\": 9000");
    takes(&mut device, &longer);
    drop(device.crash());
    let mut device = shelf.opened(&Clock::at(MONDAY_MS + 190 * DAY_MS));
    assert!(support(&mut device).added[0].lines.is_empty());
}

#[test]
fn a_place_it_fills_is_filled_unless_the_person_wrote_their_own() {
    let (_, mut device) = with_a_pack();
    let union = |device: &mut Device<Shelf>| {
        let slots = support(device).slots.into_iter();
        slots.into_iter().find(|slot| slot.id == "union").unwrap()
    };
    let slot = union(&mut device);
    let filled = slot.filled.unwrap();
    assert_eq!(
        (filled.contact.as_str(), filled.link.as_str()),
        ("01632 960 001", "tel:01632960001")
    );
    assert_eq!(filled.note, "Weekdays · Ask for the duty officer.");
    assert_eq!(slot.text, "");
    let writes = |text: &str| {
        let (slot, text) = ("union".to_owned(), text.to_owned());
        Happening::Support(SupportEvent::SlotWritten { slot, text })
    };
    does(&mut device, writes("Priya, ext 4411"));
    let slot = union(&mut device);
    assert!(slot.filled.is_none() && slot.text == "Priya, ext 4411");
    does(&mut device, writes(""));
    assert!(union(&mut device).filled.is_some());
}

#[test]
fn its_programme_and_its_cases_stand_beside_ours() {
    let (_, mut device) = with_a_pack();
    let view = programme(&mut device);
    let ours = Pack::bundled().programmes().next().unwrap();
    assert_eq!(
        (view.title.as_str(), view.sessions.len()),
        (ours.title.as_str(), ours.sessions.len())
    );
    let theirs = &view.added[0];
    assert_eq!(
        (theirs.title.as_str(), theirs.sessions.len()),
        ("First year together", 2)
    );
    let case = view.exemplars.last().unwrap();
    assert_eq!(
        (case.id.as_str(), case.from.as_deref()),
        ("northtrust.board", FROM)
    );

    let second = theirs.sessions[1].id.clone();
    let session = card(&mut device, CardKind::Session, &second);
    assert_eq!(session.title, "One thing to change");
    assert_eq!(session.form.unwrap().id, "northtrust.handover");
    assert_eq!(session.practice.unwrap().id, "northtrust.basin");
    assert!(session.sections[0].lines[0].starts_with("Which bleep"));
    let first = card(&mut device, CardKind::Session, "1");
    assert_eq!(
        first.title, ours.sessions[0].title,
        "a number alone is of ours"
    );
    let case = card(&mut device, CardKind::Exemplar, "northtrust.board");
    assert_eq!(case.title, "The board by the lift");
    let exemplar = "northtrust.board".to_owned();
    does(
        &mut device,
        Happening::Form(FormEvent::MoveTaken { exemplar }),
    );
    assert!(words(&device, "what").starts_with("Where does everybody pass?"));
}

#[test]
fn nothing_of_a_pack_is_left_in_the_lists_when_it_goes() {
    let (shelf, mut device) = with_a_pack();
    removes(&mut device, "northtrust");
    for restarted in [false, true] {
        let forms = reflect(&mut device)
            .groups
            .into_iter()
            .flat_map(|group| group.forms);
        assert!(forms.into_iter().all(|form| form.from.is_none()));
        assert!(
            practices(&mut device)
                .iter()
                .all(|practice| practice.from.is_none())
        );
        let view = programme(&mut device);
        assert!(view.added.is_empty() && view.exemplars.iter().all(|case| case.from.is_none()));
        let people = support(&mut device);
        assert!(people.added.is_empty() && people.slots.iter().all(|slot| slot.filled.is_none()));
        if !restarted {
            drop(device.crash());
            device = shelf.opened(&Clock::at(MONDAY_MS + HOUR_MS));
        }
    }
}
