//! What a pack brings stands where it belongs, and what was written stays when the pack goes.

use content::Pack;
use headless::{Clock, Device};
use shared::event::{
    CardKind, FormEvent, Happening, LensChoice, PageEvent, Place, PracticeEvent, SupportEvent,
    TodayEvent, Variant,
};
use shared::view::{
    CardView, PlayerStage, PracticeRowView, PractiseView, ProgrammeView, ReflectView, ScreenView,
    SupportView, ViewModel,
};

use crate::added::{added, opened, removes, takes};
use crate::added_packs::northtrust;
use crate::hand::{
    backup_pages, begun, chooses, chosen, does, done, editor, field, form, opens, player, reads,
    ready, rows, title, today, types, went, words,
};
use crate::shelf::{DAY_MS, HOUR_MS, MONDAY_MS, Shelf, pass};
use crate::town::{Person, Town, meet};

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

fn with_a_pack() -> (Shelf, Device<Shelf>) {
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
    went(&mut device, Place::Programme);
    card(&mut device, CardKind::Exemplar, "northtrust.board");
    removes(&mut device, "northtrust");
    does(&mut device, Happening::WentBack);
    assert!(
        !matches!(ready(&device).screen, ScreenView::Card(_)),
        "no card of another number"
    );
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

#[test]
fn a_page_of_a_form_that_went_is_read_edited_and_whole_when_the_form_comes_back() {
    let (_, mut device) = with_a_pack();
    opens(&mut device, "northtrust.handover");
    types(&mut device, "passed-on", "The drip.");
    types(&mut device, "fell-between", "The bed.");
    chooses(&mut device, "how-often", "daily");
    done(&mut device);
    removes(&mut device, "northtrust");

    let row = rows(&mut device).remove(0);
    assert_eq!(row.kind.as_deref(), Some("A form that is not here"));
    assert!(!title(&row).is_empty());
    let page = reads(&mut device, &row.page);
    let read: Vec<_> = page
        .answers
        .iter()
        .map(|a| (a.label.as_str(), a.text.as_str()))
        .collect();
    assert_eq!(
        read,
        [("Passed on", "The drip."), ("Fell between", "The bed.")]
    );
    does(&mut device, Happening::Page(PageEvent::EditAsked));
    assert_eq!(form(&device).title, "A form that is not here");
    assert_eq!(words(&device, "fell-between"), "The bed.");
    types(&mut device, "fell-between", "Mrs B. ");
    done(&mut device);
    assert!(
        backup_pages(&mut device)
            .iter()
            .any(|page| page.contains("Mrs B. The bed."))
    );

    takes(&mut device, &northtrust());
    let page = reads(&mut device, &row.page);
    let read: Vec<_> = page.answers.iter().map(|a| a.text.as_str()).collect();
    assert_eq!(
        read,
        ["The drip.", "Mrs B. The bed.", "Every day"],
        "the choice waited"
    );
    does(&mut device, Happening::Page(PageEvent::EditAsked));
    assert_eq!(chosen(&device, "how-often"), ["daily"]);
    assert_eq!(field(&device, "fell-between").label, "What fell between?");
}

#[test]
fn a_practice_under_way_goes_on_when_its_pack_goes() {
    let (_, mut device) = with_a_pack();
    let chosen = PracticeEvent::Chosen {
        practice: "northtrust.basin".to_owned(),
        script: "180".to_owned(),
        variant: Variant::Usual,
    };
    for event in [chosen, PracticeEvent::SafetyRead, PracticeEvent::Started] {
        does(&mut device, Happening::Practice(event));
    }
    removes(&mut device, "northtrust");
    went(&mut device, Place::Practise);
    let view = player(&device);
    assert_eq!((view.title.as_str(), view.steps.len()), ("At the basin", 3));
}

#[test]
fn the_pack_that_lies_beside_the_journeys_still_opens() {
    let (_, mut device) = begun();
    let bytes = include_bytes!("../../../e2e/packs/northtrust.heartenpack").to_vec();
    let addition = content::Addition::open(&bytes).unwrap();
    for (name, text) in northtrust().files {
        let hash = wire::domain::sha256(text.as_bytes());
        let signed = addition.manifest().files.get(&name);
        assert_eq!(
            signed,
            Some(hash.as_bytes()),
            "{name} changed: sign the pack again"
        );
    }
    let view = opened(&mut device, bytes);
    assert!(view.offered.is_some(), "{:?}", view.problem);
    assert_eq!(added(&device).problem, None);
}

fn kinds(person: &mut Person) -> Vec<Option<String>> {
    let rows = person.shell.device.rows().unwrap();
    rows.into_iter().map(|row| row.kind).collect()
}

#[tokio::test]
async fn taking_a_pack_in_sends_nothing_and_no_other_device_learns_of_it() {
    let town = Town::new().await;
    let (mut phone, mut tablet) = town.two().await;
    phone.road.take_asked();
    let names = phone.shelf.inner.names();
    phone.does(Happening::WentTo(Place::Added)).await;
    let bytes = northtrust().bytes();
    let steps = [
        shared::event::AddedEvent::FileOpened { bytes },
        shared::event::AddedEvent::Taken,
    ];
    for step in steps {
        phone.does(Happening::Added(step)).await;
    }
    phone.shell.advance(60_000).await.unwrap();
    assert_eq!(
        phone.road.take_asked(),
        Vec::<String>::new(),
        "nothing is sent"
    );
    let after = phone.shelf.inner.names();
    let new = after.iter().filter(|name| !names.contains(name));
    assert_eq!(
        new.count(),
        1,
        "its own record, and none for the outbox or the log"
    );

    // A page of one of its forms travels as any other, and is read without the form.
    let form = "northtrust.handover".to_owned();
    phone
        .does(Happening::Form(FormEvent::Opened { form }))
        .await;
    let field = shared::event::PageField::Answer {
        key: "passed-on".to_owned(),
    };
    phone.shell.device.types(field, 0, 0, "The drip.").unwrap();
    phone
        .does(Happening::Editor(shared::event::EditorEvent::Done))
        .await;
    meet(&mut phone, &mut tablet).await;
    assert!(kinds(&mut phone).contains(&Some("Handover, looked at again".to_owned())));
    assert!(kinds(&mut tablet).contains(&Some("A form that is not here".to_owned())));
    tablet.does(Happening::WentTo(Place::Added)).await;
    let ViewModel::Ready(ready) = tablet.view() else {
        panic!("not open");
    };
    let ScreenView::Added(view) = ready.screen else {
        panic!("{:?}", ready.screen);
    };
    assert!(view.packs.is_empty());
}
