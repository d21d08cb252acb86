//! Lost answers, wrong clocks, refusals, garbage and forgeries: said in words, and nothing lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use headless::Answer;
use shared::event::{Happening, SyncEvent};
use shared::view::SyncState;

use crate::shelf::MINUTE_MS;
use crate::town::{RELAY, Town, changed, is_sync, meet, refusal, relay};

#[tokio::test]
async fn a_lost_answer_doubles_nothing() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let lost = Arc::new(AtomicUsize::new(0));
    let counter = lost.clone();
    one.road.after(move |operation, answer| {
        if is_sync(operation) && counter.fetch_add(1, Ordering::Relaxed) < 3 {
            return Answer::Unreachable;
        }
        answer
    });
    one.write("Only once.").await;
    one.shell.advance(30_000).await.unwrap();
    assert!(lost.load(Ordering::Relaxed) > 3);
    one.road.clear();
    meet(&mut one, &mut two).await;
    assert_eq!(two.texts(), ["Before.", "Only once."]);
    assert_eq!(one.devices().await.parked, None);
    assert_eq!(two.devices().await.parked, None);
    assert_eq!(one.devices().await.summary.state, SyncState::SeenElsewhere);
}

#[tokio::test]
async fn a_kill_after_a_request_was_accepted_doubles_nothing() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    one.road.after(|_, _| Answer::Unreachable);
    one.write("Accepted, and nobody told.").await;
    one = one.restart().await;
    one.road.clear();
    one.write("And one more.").await;
    meet(&mut one, &mut two).await;
    assert_eq!(
        two.texts(),
        ["Accepted, and nobody told.", "And one more.", "Before."]
    );
}

#[tokio::test]
async fn a_clock_twelve_minutes_out_costs_one_more_request() {
    for minutes in [-12, 12] {
        let town = Town::new().await;
        let (mut one, mut two) = town.two().await;
        let clock = one.shell.device.clock().skewed(minutes * MINUTE_MS);
        one.shell.device.set_clock(clock);
        one = one.restart().await;
        one.write("By the wrong clock.").await;
        one.synced().await;
        assert_eq!(
            one.devices().await.summary.state,
            SyncState::Stored,
            "{minutes}"
        );
        let before = one.road.count("/v1/sync");
        one.does(Happening::Sync(SyncEvent::SyncAsked)).await;
        assert_eq!(
            one.road.count("/v1/sync"),
            before + 1,
            "the difference is remembered"
        );
        meet(&mut two, &mut one).await;
        assert!(two.texts().contains(&"By the wrong clock.".to_owned()));
        let pages = one.shell.device.read_all().unwrap();
        let page = pages
            .into_iter()
            .find(|page| page.text == "By the wrong clock.");
        let when = page.unwrap().when;
        let wrong = if minutes < 0 { "09:4" } else { "10:1" };
        assert!(
            when.contains(wrong),
            "pages keep the device's own time: {when}"
        );
    }
}

#[tokio::test]
async fn a_relay_that_refuses_is_quoted_in_words_and_nothing_is_lost() {
    for (code, says) in [
        (
            wire::Code::QuotaBytes,
            "the relay has no more room for this journal",
        ),
        (
            wire::Code::QuotaRecords,
            "the relay has no more room for this journal",
        ),
        (
            wire::Code::Removed,
            "the relay says that this device was removed",
        ),
        (
            wire::Code::UnknownSpace,
            "the relay does not know this journal",
        ),
        (
            wire::Code::ChainConflict,
            "the relay holds something else in this place",
        ),
        (
            wire::Code::AccessConflict,
            "the relay holds something else in this place",
        ),
        (
            wire::Code::UnsupportedVersion,
            "the relay and this app speak different versions",
        ),
        (wire::Code::BadRecord, "the relay refused (bad-record)"),
        (wire::Code::StaleEpoch, "the relay refused (stale-epoch)"),
    ] {
        let town = Town::new().await;
        let (mut one, mut two) = town.two().await;
        one.road.before(move |operation| {
            let pushes = is_sync(operation)
                && wire::cbor::decode::<wire::api::SyncRequest>(&operation.body)
                    .is_ok_and(|request| !request.records.is_empty());
            pushes.then(|| refusal(code))
        });
        let id = one.write("Held back.").await;
        one.shell.advance(5_000).await.unwrap();
        let on = one.devices().await;
        assert_eq!(on.summary.state, SyncState::Blocked, "{code:?}");
        assert!(
            on.summary.text.contains(says),
            "{code:?}: {}",
            on.summary.text
        );
        let page = one.shell.device.open_page(&id).unwrap();
        assert!(
            page.state.text.contains(says),
            "{code:?}: {}",
            page.state.text
        );
        one.write("And another.").await;
        one = one.restart().await;
        assert_eq!(one.texts(), ["And another.", "Before.", "Held back."]);
        one.road.clear();
        meet(&mut one, &mut two).await;
        assert_eq!(
            two.texts(),
            ["And another.", "Before.", "Held back."],
            "{code:?}"
        );
        assert_ne!(one.devices().await.summary.state, SyncState::Blocked);
    }
}

#[tokio::test]
async fn a_busy_relay_is_asked_again_by_itself() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    for code in [
        wire::Code::RateLimited,
        wire::Code::Busy,
        wire::Code::Internal,
    ] {
        let count = Arc::new(AtomicUsize::new(0));
        one.road.before(move |operation| {
            let early = is_sync(operation) && count.fetch_add(1, Ordering::Relaxed) < 2;
            early.then(|| refusal(code))
        });
        let text = format!("Through {code:?}.");
        one.write(&text).await;
        assert_ne!(one.devices().await.summary.state, SyncState::Blocked);
        one.shell.advance(30_000).await.unwrap();
        two.sync().await;
        assert!(two.texts().contains(&text));
    }
}

#[tokio::test]
async fn garbage_and_answers_cut_short_change_nothing_and_are_asked_for_again() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    two.write("To be fetched.").await;
    two.synced().await;
    let count = Arc::new(AtomicUsize::new(0));
    let counter = count.clone();
    one.road.after(move |operation, answer| {
        let Answer::Answered {
            status,
            retry_after_s,
            body,
        } = answer
        else {
            return answer;
        };
        let number = counter.fetch_add(usize::from(is_sync(operation)), Ordering::Relaxed);
        let (status, body) = match number {
            0 => (
                200,
                b"<html>Please log in to the hospital's network</html>".to_vec(),
            ),
            1 => (200, body[..body.len() / 2].to_vec()),
            2 => (200, body[..body.len() - 1].to_vec()),
            3 => (200, Vec::new()),
            4 => (204, Vec::new()),
            5 => (502, b"Bad gateway".to_vec()),
            6 => (401, b"{\"code\":\"clock-skew\"}".to_vec()),
            7 => (409, b"{\"code\":".to_vec()),
            _ => (status, body),
        };
        Answer::Answered {
            status,
            retry_after_s,
            body,
        }
    });
    one.write("To be sent.").await;
    for _ in 0..10 {
        one.does(Happening::Sync(SyncEvent::SyncAsked)).await;
        one.shell.advance(1_000).await.unwrap();
        assert!(one.texts().contains(&"To be sent.".to_owned()));
    }
    assert!(count.load(Ordering::Relaxed) > 8);
    one.road.clear();
    meet(&mut one, &mut two).await;
    let all = ["Before.", "To be fetched.", "To be sent."];
    assert_eq!(one.texts(), all);
    assert_eq!(two.texts(), all);
    assert_eq!(one.devices().await.parked, None);
}

#[tokio::test]
async fn a_record_with_a_bad_signature_is_set_aside_and_other_authors_go_on() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let mut three = town.device().await;
    headless::together::pair(&mut one.shell, &mut three.shell, RELAY)
        .await
        .unwrap();
    meet(&mut one, &mut three).await;
    meet(&mut one, &mut two).await;
    two.write("From two.").await;
    two.synced().await;
    three.write("From three.").await;
    three.synced().await;
    one.road.after(|operation, answer| {
        if !is_sync(operation) {
            return answer;
        }
        changed(answer, |response| {
            // Two's record is the older one.
            if let Some(entry) = response.page.first_mut() {
                entry.record[200] ^= 1;
            }
        })
    });
    one.does(Happening::Sync(SyncEvent::SyncAsked)).await;
    one.shell.advance(5_000).await.unwrap();
    assert_eq!(one.texts(), ["Before.", "From three."]);
    assert!(
        one.devices()
            .await
            .parked
            .unwrap()
            .contains("could not be verified or opened")
    );
    one.road.clear();
    one = one.restart().await;
    meet(&mut one, &mut two).await;
    assert_eq!(one.texts(), ["Before.", "From three.", "From two."]);
    assert_eq!(one.devices().await.parked, None);
}

#[tokio::test]
async fn what_an_answer_left_out_comes_with_a_later_one() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    two.write("Withheld.").await;
    two.synced().await;
    one.road.after(|operation, answer| {
        if is_sync(operation) {
            changed(answer, |response| response.page.clear())
        } else {
            answer
        }
    });
    one.sync().await;
    one.road.clear();
    assert_eq!(one.texts(), ["Before."]);
    two.write("Later.").await;
    two.synced().await;
    one.sync().await;
    one = one.restart().await;
    one.sync().await;
    assert_eq!(one.texts(), ["Before.", "Later.", "Withheld."]);
    assert_eq!(one.devices().await.parked, None);
}

#[tokio::test]
async fn an_empty_relay_deletes_nothing() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    one.write("Still here.").await;
    one.synced().await;
    let empty = relay(&town.clock).await;
    one.road.lead_to(&empty);
    one.sync().await;
    one = one.restart().await;
    one.sync().await;
    assert_eq!(one.texts(), ["Before.", "Still here."]);
    // It is even made there again: the licence is enough.
    assert_eq!(one.devices().await.summary.state, SyncState::Stored);
    // And one that knows the journal but says that there is nothing in it.
    two.road.after(|operation, answer| {
        if is_sync(operation) {
            changed(answer, |response| {
                response.page.clear();
                response.head = None;
                response.newest = 0;
            })
        } else {
            answer
        }
    });
    two.sync().await;
    assert_eq!(two.texts()[0], "Before.");
}
