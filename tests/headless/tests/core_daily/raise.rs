//! From a pressure to somebody who can change it, and the question two weeks later (J3).

use headless::{Clock, Device};
use shared::event::{EditorEvent, Happening, PageEvent, PageField, Place, SystemEvent};
use shared::view::{LadderView, NextView, ScreenView, SeedView, SendView};

use crate::hand::{
    begun, chooses, counts, does, done, editor, form, opens, reads, ready, rows, title, today,
    types, went, words,
};
use crate::shelf::{DAY_MS, MONDAY_MS, Shelf, pass};

fn system(device: &mut Device<Shelf>, event: SystemEvent) {
    does(device, Happening::System(event));
    device.settle_local().unwrap();
}

/// A staffing gap, intensity 5, influence, agency 2, with three facts.
fn logged(device: &mut Device<Shelf>) {
    opens(device, "pressure");
    chooses(device, "code", "demands.staffing_gap");
    counts(device, "intensity", 5);
    chooses(device, "circle", "influence");
    counts(device, "agency", 2);
    types(
        device,
        "text",
        "Two nurses for thirty beds.\nNobody had a break.\nI cried in the linen room.",
    );
}

fn seed(device: &Device<Shelf>) -> SeedView {
    match ready(device).screen {
        ScreenView::Seed(seed) => seed,
        other => panic!("{other:?}"),
    }
}

fn ticks(device: &mut Device<Shelf>, key: &str) {
    let key = key.to_owned();
    system(device, SystemEvent::SeedTicked { key, on: true });
}

/// The draft of a logged pressure, with two of its three facts.
fn drafted(device: &mut Device<Shelf>) {
    logged(device);
    let template = "sbar".to_owned();
    system(device, SystemEvent::DraftAsked { template });
    let fields = seed(device).fields;
    assert!(
        fields.iter().all(|field| !field.on),
        "nothing is ticked at first"
    );
    for key in ["code", "text.0", "text.1"] {
        ticks(device, key);
    }
    system(device, SystemEvent::DraftMade);
}

fn ladder(device: &mut Device<Shelf>) -> LadderView {
    went(device, Place::Ladder);
    match ready(device).screen {
        ScreenView::Ladder(ladder) => ladder,
        other => panic!("{other:?}"),
    }
}

fn counts_on(ladder: &LadderView) -> Vec<u32> {
    ladder.rungs.iter().map(|rung| rung.count).collect()
}

#[test]
fn what_comes_next_depends_on_the_circle() {
    let (_, mut device) = begun();
    opens(&mut device, "pressure");
    assert!(matches!(form(&device).next, Some(NextView::Undecided)));
    chooses(&mut device, "circle", "control");
    assert!(matches!(form(&device).next, Some(NextView::Control(steps)) if !steps.is_empty()));
    chooses(&mut device, "circle", "influence");
    assert!(matches!(form(&device).next, Some(NextView::Influence(drafts)) if drafts.len() == 5));
    chooses(&mut device, "circle", "concern");
    assert!(matches!(form(&device).next, Some(NextView::Concern(down)) if down.seconds == 30));
    system(&mut device, SystemEvent::SetDown);
    assert_eq!(crate::hand::chosen(&device, "outcome"), ["set-down"]);
}

#[test]
fn a_draft_is_a_page_of_its_own_with_what_was_ticked_and_nothing_else() {
    let (_, mut device) = begun();
    drafted(&mut device);
    let draft = editor(&device);
    assert_eq!(draft.form.unwrap().form, "draft");
    let text = words(&device, "body");
    for ticked in [
        "Gaps in staffing",
        "Two nurses for thirty beds.",
        "Nobody had a break.",
    ] {
        assert!(text.contains(ticked), "{ticked}");
    }
    assert!(!text.contains("cried") && !text.contains("linen"));
    system(&mut device, SystemEvent::SendAsked);
    let Some(SendView::Ready(sent)) = editor(&device).sending else {
        panic!("not ready");
    };
    assert_eq!(sent, text);
    for unticked in ["cried", "linen", "2/10", "5/5", "I can press"] {
        assert!(!sent.contains(unticked), "{unticked}");
    }
    assert_eq!(rows(&mut device).len(), 3);
}

#[test]
fn fourteen_days_later_it_asks_and_the_ladder_shows_what_came_of_it() {
    let (shelf, mut device) = begun();
    drafted(&mut device);
    system(&mut device, SystemEvent::SendAsked);
    system(&mut device, SystemEvent::Sent);
    assert_eq!(counts_on(&ladder(&mut device)), [1, 0, 0]);
    assert!(today(&mut device).follow_up.is_none());
    pass(&mut device, 13 * DAY_MS);
    assert!(
        today(&mut device).follow_up.is_none(),
        "not on the thirteenth day"
    );
    drop(device.crash());

    let mut device = shelf.opened(&Clock::at(MONDAY_MS + 14 * DAY_MS));
    let asked = today(&mut device).follow_up.unwrap();
    assert_eq!(asked.text, "Gaps in staffing, raised on Monday 23 November");
    assert!(asked.question.ends_with('?'), "{}", asked.question);
    system(
        &mut device,
        SystemEvent::FollowUpLater {
            page: asked.page.clone(),
        },
    );
    assert!(today(&mut device).follow_up.is_none());
    pass(&mut device, 14 * DAY_MS);
    let asked = today(&mut device).follow_up.unwrap();
    system(
        &mut device,
        SystemEvent::FollowUpAnswered {
            page: asked.page.clone(),
            outcome: "changed".to_owned(),
        },
    );
    assert!(today(&mut device).follow_up.is_none());
    let ladder = ladder(&mut device);
    assert_eq!(counts_on(&ladder), [0, 0, 1]);
    assert_eq!(
        ladder.summary.trim(),
        "One pressure raised. One was answered. One thing changed."
    );
    // what changed is written down on the same page
    reads(&mut device, &asked.page);
    does(&mut device, Happening::Page(PageEvent::EditAsked));
    types(&mut device, "outcome-text", "An extra HCA on nights.");
    done(&mut device);
    let read = reads(&mut device, &asked.page);
    assert!(
        read.answers
            .iter()
            .any(|a| a.text == "An extra HCA on nights.")
    );
}

#[test]
fn telling_somebody_without_a_draft_counts_as_raised_too() {
    let (_, mut device) = begun();
    logged(&mut device);
    chooses(&mut device, "outcome", "raised");
    done(&mut device);
    assert_eq!(counts_on(&ladder(&mut device)), [1, 0, 0]);
    pass(&mut device, 14 * DAY_MS);
    assert!(today(&mut device).follow_up.is_some());
}

#[test]
fn a_draft_can_be_made_from_the_page_that_is_read() {
    let (_, mut device) = begun();
    logged(&mut device);
    done(&mut device);
    let page = rows(&mut device)[0].page.clone();
    let read = reads(&mut device, &page);
    assert!(matches!(read.next, Some(NextView::Influence(_))));
    let template = "cus".to_owned();
    system(&mut device, SystemEvent::DraftAsked { template });
    ticks(&mut device, "text.2");
    system(&mut device, SystemEvent::DraftMade);
    let text = words(&device, "body");
    assert!(text.contains("linen room") && !text.contains("thirty beds"));
}

#[test]
fn what_looks_like_a_patients_is_shown_before_it_leaves_and_can_be_masked() {
    let (_, mut device) = begun();
    drafted(&mut device);
    let body = PageField::Answer {
        key: "body".to_owned(),
    };
    // 943 476 5919 has a valid check digit; 943 476 5910 has not
    let patients = "Mr A, 🙂 943 476 5919, born 3 May 1951, bleep 943 476 5910. ";
    device.types(body, 0, 0, patients).unwrap();
    device.settle_local().unwrap();
    system(&mut device, SystemEvent::SendAsked);
    let Some(SendView::Warned(findings)) = editor(&device).sending else {
        panic!("not warned");
    };
    let found: Vec<&str> = findings
        .iter()
        .map(|finding| finding.text.as_str())
        .collect();
    assert_eq!(found, ["943 476 5919", "3 May 1951"]);
    system(&mut device, SystemEvent::SendLeft);
    assert!(editor(&device).sending.is_none());
    system(&mut device, SystemEvent::SendAsked);
    system(&mut device, SystemEvent::Masked);
    let Some(SendView::Ready(sent)) = editor(&device).sending else {
        panic!("not ready");
    };
    assert!(sent.starts_with("Mr A, 🙂 [taken out], born [taken out], bleep 943 476 5910."));
    // it is never held back: the page keeps what was written, and may go as it is
    done(&mut device);
    let draft = rows(&mut device)
        .into_iter()
        .find(|row| row.kind.as_deref() == Some("Draft"))
        .unwrap();
    assert!(!title(&draft).is_empty());
}

#[test]
fn what_is_typed_after_it_was_looked_over_is_looked_over_again() {
    let (_, mut device) = begun();
    drafted(&mut device);
    system(&mut device, SystemEvent::SendAsked);
    assert!(matches!(editor(&device).sending, Some(SendView::Ready(_))));
    let body = PageField::Answer {
        key: "body".to_owned(),
    };
    device.types(body, 0, 0, "943 476 5919. ").unwrap();
    device.settle_local().unwrap();
    assert!(editor(&device).sending.is_none());
    system(&mut device, SystemEvent::SendAsked);
    assert!(matches!(editor(&device).sending, Some(SendView::Warned(_))));
    // and one draft's dialog never stands over another page
    done(&mut device);
    opens(&mut device, "draft");
    assert!(editor(&device).sending.is_none());
}

#[test]
fn leaving_the_choice_leaves_no_draft_behind() {
    let (_, mut device) = begun();
    logged(&mut device);
    let template = "agenda".to_owned();
    system(&mut device, SystemEvent::DraftAsked { template });
    does(&mut device, Happening::WentBack);
    system(&mut device, SystemEvent::DraftMade);
    assert_eq!(rows(&mut device).len(), 2);
    opens(&mut device, "stockdale");
    let template = "agenda".to_owned();
    system(&mut device, SystemEvent::DraftAsked { template });
    assert!(matches!(ready(&device).screen, ScreenView::Editor(_)));
    crate::hand::edits(&mut device, EditorEvent::Done);
}
