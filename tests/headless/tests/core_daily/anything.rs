//! Two people do anything they like to one page of any kind, offline: what both wrote is there, and
//! what came of it is a page like any other.

use std::cell::RefCell;
use std::collections::BTreeSet;

use content::{Form, Pack};
use headless::reading::read;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use shared::event::{
    EditorEvent, FormEvent, Happening, JournalEvent, PageField, Place, SystemEvent,
};
use shared::view::{PageView, ScreenView};

use crate::account::{BODY, Letters, Shown, judge};
use crate::deeds::{Deed, Fields, acts, deed, edits, shown};
use crate::hand::{backup_pages, ready, rows};
use crate::town::{Person, Town, meet};

/// What happens before the two meet.
#[derive(Clone, Debug)]
struct Round {
    deeds: [Vec<Deed>; 2],
    /// Who is still in the editor when the other's words come.
    stays: [bool; 2],
    /// The other one syncs first.
    turned: bool,
}

fn round() -> impl Strategy<Value = Round> {
    let deeds = || prop::collection::vec(deed(), 0..7);
    ([deeds(), deeds()], any::<[bool; 2]>(), any::<bool>()).prop_map(|(deeds, stays, turned)| {
        Round {
            deeds,
            stays,
            turned,
        }
    })
}

/// A new page of this kind with a few letters in it, which both have.
async fn begun(pair: &mut [Person; 2], fields: &Fields, letters: &mut Letters) -> String {
    let [one, two] = pair;
    let what = match fields.form {
        Some(form) => Happening::Form(FormEvent::Opened {
            form: form.id.clone(),
        }),
        None => Happening::WentTo(Place::NewPage),
    };
    one.shell.device.does(what).unwrap();
    let field = match fields.texts.last().unwrap().as_str() {
        BODY => PageField::Body,
        key => PageField::Answer {
            key: key.to_owned(),
        },
    };
    one.shell
        .device
        .types(field, 0, 0, &letters.some(6))
        .unwrap();
    one.shell.device.settle_local().unwrap();
    let page = one.shell.device.editor().expect("an editor").page;
    edits(one, EditorEvent::Done);
    meet(one, two).await;
    page
}

/// One case; hands back the two people, and all texts of the page in the end.
async fn case(
    pair: [Person; 2],
    form: Option<&'static Form>,
    rounds: &[Round],
) -> Result<([Person; 2], Vec<String>), String> {
    let fields = Fields::of(form);
    let mut letters = Letters::new();
    let mut pair = pair;
    let page = begun(&mut pair, &fields, &mut letters).await;
    for round in rounds {
        let [one, two] = pair;
        let [of_one, of_two] = &round.deeds;
        let (one, first) = acts(one, &page, &fields, of_one, &mut letters).await;
        let (two, second) = acts(two, &page, &fields, of_two, &mut letters).await;
        pair = [one, two];
        for (person, stays) in pair.iter_mut().zip(round.stays) {
            if !stays {
                edits(person, EditorEvent::Done);
            }
            person.road.clear();
        }
        let [one, two] = &mut pair;
        if round.turned {
            meet(two, one).await;
        } else {
            meet(one, two).await;
        }
        let mut met = Vec::new();
        for person in &mut pair {
            if person.shell.device.editor().is_none() {
                person.shell.device.edit(&page).unwrap();
            }
            met.push(shown(person));
        }
        if met[0] != met[1] {
            return Err(format!("two pages: {:?} and {:?}", met[0], met[1]));
        }
        judge(&first, &second, &met[0])?;
    }
    let (mut said, mut all) = (Vec::new(), None);
    for person in &mut pair {
        let live = shown(person);
        edits(person, EditorEvent::Done);
        person.shell.device.edit(&page).unwrap();
        if shown(person) != live {
            return Err(format!("opened again it is not {live:?}"));
        }
        edits(person, EditorEvent::Done);
        all = Some(live);
        said.push(is_a_page(person, &page, &fields)?);
    }
    if said[0] != said[1] {
        return Err("two readers read two pages".to_owned());
    }
    let texts = all.into_iter().flat_map(|shown| shown.texts.into_values());
    let texts = texts.filter(|text| !text.is_empty()).collect();
    Ok((pair, texts))
}

/// The page is read, listed, filtered and in the calendar as others are.
fn is_a_page(person: &mut Person, page: &str, fields: &Fields) -> Result<(String, String), String> {
    let device = &mut person.shell.device;
    let listed = rows(device);
    let row = listed.iter().find(|row| row.page == page);
    let row = format!("{:?}", row.ok_or("not in the list")?.kind);
    let view = device.open_page(page).map_err(|why| why.to_string())?;
    let read = as_read(&view);
    let form = Some(fields.kind().to_owned());
    for (event, what) in [
        (JournalEvent::KindFiltered { form }, "its kind"),
        (JournalEvent::KindFiltered { form: None }, "all kinds"),
    ] {
        device.does(Happening::WentTo(Place::Journal)).unwrap();
        device.does(Happening::Journal(event)).unwrap();
        let days = ready(device).journal.unwrap().days;
        if !days.iter().flat_map(|d| &d.rows).any(|r| r.page == page) {
            return Err(format!("not among {what}"));
        }
    }
    device.does(Happening::WentTo(Place::Calendar)).unwrap();
    for month in ["2026-10", "2026-11"] {
        let month = month.to_owned();
        let shown = Happening::Journal(JournalEvent::MonthShown { month });
        device.does(shown).unwrap();
    }
    let ScreenView::Calendar(calendar) = ready(device).screen else {
        return Err("no calendar".to_owned());
    };
    let days = calendar.weeks.into_iter().flat_map(|week| week.days);
    let mut found = false;
    for day in days.filter(|day| day.inside && day.pages > 0) {
        let chosen = JournalEvent::DayChosen { day: day.day };
        device.does(Happening::Journal(chosen)).unwrap();
        if let ScreenView::Calendar(calendar) = ready(device).screen {
            found |= calendar.rows.iter().any(|row| row.page == page);
        }
    }
    if !found {
        return Err("on no day of the calendar".to_owned());
    }
    if fields.kind() == "pressure" {
        drafts(person, page)?;
    }
    match person.shell.device.problem() {
        Some(problem) => Err(format!("a problem is told: {}", problem.text)),
        None => Ok((row, read)),
    }
}

fn as_read(view: &PageView) -> String {
    let page = read(view);
    let labels = view.answers.iter().map(|answer| answer.label.as_str());
    let labels: Vec<&str> = labels.collect();
    format!("{}\n{}\n{labels:?} {:?}", page.title, page.text, view.cell)
}

/// A draft of the pressure, with everything that can be ticked.
fn drafts(person: &mut Person, page: &str) -> Result<(), String> {
    let device = &mut person.shell.device;
    let system = |event| Happening::System(event);
    device.open_page(page).map_err(|why| why.to_string())?;
    let template = "sbar".to_owned();
    device
        .does(system(SystemEvent::DraftAsked { template }))
        .unwrap();
    let ScreenView::Seed(seed) = ready(device).screen else {
        return Err("no draft is offered".to_owned());
    };
    for field in &seed.fields {
        let key = field.key.clone();
        let ticked = SystemEvent::SeedTicked { key, on: true };
        device.does(system(ticked)).unwrap();
    }
    device.does(system(SystemEvent::DraftMade)).unwrap();
    let editor = device.editor().ok_or("no draft")?;
    let made = Shown::of(&editor, device.pen());
    let text: String = made.texts.into_values().collect();
    let missing = seed.fields.iter().find(|field| !text.contains(&field.text));
    edits(person, EditorEvent::Done);
    match missing {
        Some(field) => Err(format!("{} is not in the draft", field.key)),
        None => Ok(()),
    }
}

/// As many cases as `PROPTEST_CASES` says, spread over the kinds; three of each without it.
fn cases(kinds: usize) -> u32 {
    let wanted = std::env::var("PROPTEST_CASES").ok();
    let wanted = wanted.and_then(|text| text.parse::<u32>().ok());
    wanted.map_or(3, |wanted| (wanted / kinds as u32).max(1))
}

#[test]
fn whatever_two_people_do_to_a_page_of_any_kind_both_are_heard_and_it_is_a_page() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut kinds: Vec<Option<&'static Form>> = Pack::bundled().forms().map(Some).collect();
    kinds.push(None);
    let cases = cases(kinds.len());
    let settled = || {
        let town = runtime.block_on(Town::new());
        let (one, two) = runtime.block_on(town.two());
        [one, two]
    };
    // One pair for all cases, each with a page of its own; another one after something failed.
    let people = RefCell::new(Some(settled()));
    let kept = RefCell::new(BTreeSet::new());
    for form in kinds {
        let config = Config {
            cases,
            failure_persistence: None,
            max_shrink_iters: 200,
            ..Config::default()
        };
        let rounds = prop::collection::vec(round(), 1..3);
        let outcome = TestRunner::new(config).run(&rounds, |rounds| {
            let pair = people.borrow_mut().take().unwrap_or_else(settled);
            let (pair, texts) = runtime
                .block_on(case(pair, form, &rounds))
                .map_err(TestCaseError::fail)?;
            people.replace(Some(pair));
            kept.borrow_mut().extend(texts);
            Ok(())
        });
        if let Err(why) = outcome {
            panic!("{}: {why}", form.map_or("page", |form| form.id.as_str()));
        }
    }
    // and all that was written can be taken along
    let [mut one, _] = people.take().unwrap();
    let files = backup_pages(&mut one.shell.device);
    for text in kept.take() {
        let found = files.iter().any(|file| file.contains(&text));
        assert!(found, "{text} is in no file");
    }
}
