//! What was typed is there after a kill at any moment.

use headless::{Clock, Device, Error, StepKind};
use shared::effect::StoreFailure;
use shared::event::{EditorEvent, Happening, LensChoice, PageField, Place};

use crate::shelf::{DAY_MS, MONDAY_MS, Shelf, page, pass, stop, texts};

fn begun(shelf: &Shelf) -> Device<Shelf> {
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    device.begin(&page("Before.")).unwrap();
    device
}

fn reopened(shelf: &Shelf) -> Device<Shelf> {
    shelf.opened(&Clock::at(MONDAY_MS + DAY_MS))
}

#[test]
fn what_is_typed_is_in_a_commit_at_once() {
    let shelf = Shelf::new();
    let mut device = begun(&shelf);
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    device.types(PageField::Body, 0, 0, "One breath.").unwrap();
    assert_eq!(device.next_step(), Some(StepKind::Commit));
    assert_eq!(device.editor().unwrap().kept, "Keeping…");
    device.step().unwrap();
    assert_eq!(device.editor().unwrap().kept, "Kept on this phone");
    drop(device.crash());
    assert_eq!(texts(&mut reopened(&shelf)), ["Before.", "One breath."]);
}

/// An evening's writing: every word is told from all others, and noted once it is durable.
fn evening(device: &mut Device<Shelf>, noted: &mut Vec<String>) -> Result<(), Error> {
    let mut word = |device: &mut Device<Shelf>, text: &str| -> Result<(), Error> {
        device.append_to_body(text)?;
        noted.push(text.trim().to_owned());
        Ok(())
    };
    device.does(Happening::WentTo(Place::NewPage))?;
    word(device, "apple ")?;
    word(device, "birch ")?;
    wait(device, 2_500)?;
    word(device, "cedar ")?;
    device.retitle("Trees")?;
    device.does(Happening::Editor(EditorEvent::LensChosen {
        lens: Some(LensChoice::Team),
    }))?;
    device.does(Happening::Editor(EditorEvent::TagAdded {
        tag: "wood".to_owned(),
    }))?;
    device.does(Happening::Editor(EditorEvent::WhenChosen {
        local: "2026-09-01T08:00".to_owned(),
    }))?;
    word(device, "date ")?;
    let tree = device
        .editor()
        .map(|editor| editor.page)
        .unwrap_or_default();
    device.done()?;
    device.does(Happening::WentTo(Place::NewPage))?;
    word(device, "elder ")?;
    device.does(Happening::WentToBackground)?;
    device.does(Happening::CameToForeground)?;
    word(device, "fir ")?;
    device.edit(&tree)?;
    word(device, "ginkgo ")?;
    wait(device, 2_500)?;
    word(device, "hazel ")?;
    device.does(Happening::WentTo(Place::NewPage))?;
    word(device, "ivy ")
}

fn wait(device: &mut Device<Shelf>, wait_ms: i64) -> Result<(), Error> {
    let clock = device.clock().clone();
    clock.move_to(clock.elapsed_ms() + wait_ms);
    device.fire_timers();
    device.settle_local()
}

fn assert_all_there(shelf: &Shelf, noted: &[String], at: &str) {
    let mut device = reopened(shelf);
    let all = texts(&mut device).join(" ");
    for word in noted {
        let count = all.split_whitespace().filter(|found| found == word).count();
        assert_eq!(count, 1, "{at}: {word} in {all:?}");
    }
}

#[test]
fn whatever_was_durable_is_there_after_a_kill_at_any_write() {
    let base = Shelf::new();
    drop(begun(&base));
    let mut writes = 0;
    for after in 0.. {
        let mut ended = true;
        for written in [false, true] {
            let shelf = base.copied();
            let mut device = reopened(&shelf);
            device.stop_at(stop(after, written));
            let mut noted = vec!["Before.".to_owned()];
            let result = evening(&mut device, &mut noted);
            ended &= result.is_ok();
            drop(device);
            // A second kill while the first is being made good.
            let mut again = shelf.start(&Clock::at(MONDAY_MS + DAY_MS));
            again.stop_at(stop(after % 2, written));
            let _ = again.settle_local();
            drop(again);
            assert_all_there(
                &shelf,
                &noted,
                &format!("killed at write {after}, {written}"),
            );
        }
        if ended {
            break;
        }
        writes = after;
    }
    assert!(writes > 15, "{writes}");
}

#[test]
fn a_draft_of_before_survives_words_typed_while_the_timeline_is_being_read() {
    let shelf = Shelf::new();
    let mut device = begun(&shelf);
    // Enough pages in enough months that they are not all read at once.
    for month in 0..4 {
        for number in 0..15 {
            let day = number + 1;
            device.does(Happening::WentTo(Place::NewPage)).unwrap();
            device.append_to_body("Old.").unwrap();
            let local = format!("2026-0{}-{day:02}T08:00", month + 3);
            device
                .does(Happening::Editor(EditorEvent::WhenChosen { local }))
                .unwrap();
            device.done().unwrap();
        }
    }
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    device.append_to_body("Typed before the kill.").unwrap();
    drop(device);
    for steps in 0..12 {
        let shelf = shelf.copied();
        let mut device = shelf.start(&Clock::at(MONDAY_MS + DAY_MS));
        for _ in 0..steps {
            device.step().unwrap();
        }
        device.happen(Happening::WentTo(Place::NewPage));
        let typed = device
            .types(PageField::Body, 0, 0, "Typed at once after it.")
            .is_ok();
        let mut kept = false;
        // Until the words are durable and not one step further.
        for _ in 0..40 {
            let step = device.step().unwrap();
            kept |= step == Some(StepKind::Commit);
            if kept
                && device
                    .editor()
                    .is_some_and(|editor| editor.kept.starts_with("Kept"))
            {
                break;
            }
        }
        drop(device);
        let all = texts(&mut reopened(&shelf));
        assert!(
            all.contains(&"Typed before the kill.".to_owned()),
            "after {steps} steps"
        );
        let fresh = all.contains(&"Typed at once after it.".to_owned());
        assert_eq!(fresh, typed && kept, "after {steps} steps");
        assert_eq!(
            all.iter().filter(|text| *text == "Old.").count(),
            60,
            "after {steps} steps"
        );
    }
}

#[test]
fn a_full_store_says_so_and_keeps_the_words_once_there_is_room() {
    for failure in [StoreFailure::Full, StoreFailure::Unavailable] {
        let shelf = Shelf::new();
        let mut device = begun(&shelf);
        device.does(Happening::WentTo(Place::NewPage)).unwrap();
        device.append_to_body("There was room for this. ").unwrap();
        shelf.faults().commits_fail = Some(failure);
        device.append_to_body("And none for this. ").unwrap();
        let says = match failure {
            StoreFailure::Full => "no room left",
            _ => "cannot be reached",
        };
        assert!(device.problem().unwrap().text.contains(says));
        let kept = device.editor().unwrap().kept;
        assert!(
            kept.starts_with("Not kept") && kept.contains(says),
            "{kept}"
        );
        pass(&mut device, 20_000);
        device.append_to_body("Nor this.").unwrap();
        device.done().unwrap();
        shelf.mend();
        pass(&mut device, 5_000);
        assert!(device.problem().is_none(), "{:?}", device.problem());
        let whole = "There was room for this. And none for this. Nor this.";
        drop(device.crash());
        assert_eq!(texts(&mut reopened(&shelf)), ["Before.", whole]);
    }
}

#[test]
fn a_full_store_is_not_asked_again_at_every_key() {
    let shelf = Shelf::new();
    let mut device = begun(&shelf);
    device.does(Happening::WentTo(Place::NewPage)).unwrap();
    shelf.faults().commits_fail = Some(StoreFailure::Full);
    shelf.faults().asked.clear();
    for _ in 0..50 {
        device.append_to_body("x").unwrap();
    }
    assert_eq!(shelf.faults().asked.len(), 1);
    assert_eq!(device.pen().body.len(), 50);
}

#[test]
fn a_new_page_on_which_nothing_is_typed_leaves_nothing_behind() {
    let shelf = Shelf::new();
    let mut device = begun(&shelf);
    let before = shelf.inner.names();
    for leave in [
        Happening::Editor(EditorEvent::Done),
        Happening::WentBack,
        Happening::WentTo(Place::Today),
        Happening::WentTo(Place::NewPage),
        Happening::WentToBackground,
        Happening::Editor(EditorEvent::Binned),
    ] {
        device.does(Happening::WentTo(Place::NewPage)).unwrap();
        device
            .does(Happening::Editor(EditorEvent::LensChosen {
                lens: Some(LensChoice::System),
            }))
            .unwrap();
        device
            .does(Happening::Editor(EditorEvent::TagAdded {
                tag: "nothing".to_owned(),
            }))
            .unwrap();
        device.does(leave).unwrap();
        pass(&mut device, 5_000);
    }
    assert_eq!(shelf.inner.names(), before);
    assert_eq!(texts(&mut device), ["Before."]);
    drop(device);
    assert_eq!(texts(&mut reopened(&shelf)), ["Before."]);
}

#[test]
fn the_platform_is_asked_once_to_keep_the_store_after_the_first_page() {
    let shelf = Shelf::new();
    let mut device = shelf.opened(&Clock::at(MONDAY_MS));
    let mut asked = 0;
    device.happen(Happening::FirstRun(shared::event::FirstRunEvent::Began));
    device.types(PageField::Body, 0, 0, "First.").unwrap();
    device.happen(Happening::FirstRun(
        shared::event::FirstRunEvent::FirstPageDone,
    ));
    while let Some(step) = device.step().unwrap() {
        asked += u32::from(step == StepKind::Persist);
    }
    device.happen(Happening::FirstRun(shared::event::FirstRunEvent::Finished));
    device.happen(Happening::WentTo(Place::NewPage));
    device.types(PageField::Body, 0, 0, "Second.").unwrap();
    device.happen(Happening::Editor(EditorEvent::Done));
    while let Some(step) = device.step().unwrap() {
        asked += u32::from(step == StepKind::Persist);
    }
    assert_eq!(asked, 1);
}
