//! Packing while others write, pack, or while the app is killed.

use std::sync::{Arc, Mutex};

use headless::Answer;
use headless::device::Stop;

use crate::packs::{Seen, fill, joined, noise, rest};
use crate::shelf::page;
use crate::town::{Person, Town};

/// No pack leaves this device.
fn hold_packs(person: &Person) {
    person.road.before(|operation| {
        let put = operation.method == "PUT" && operation.url.contains("/v1/parts/");
        put.then_some(Answer::Unreachable)
    });
}

#[tokio::test]
async fn nothing_is_missing_when_pages_are_edited_while_packs_are_being_written() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    hold_packs(&one);
    hold_packs(&two);
    fill(&mut one, 0..80).await;
    rest(&mut [&mut one, &mut two]).await;
    // Both have packs that cannot leave. Meanwhile the same pages are edited on both.
    let pages: Vec<String> = one
        .shell
        .device
        .rows()
        .unwrap()
        .into_iter()
        .map(|row| row.page)
        .collect();
    for (number, page) in pages.iter().take(6).enumerate() {
        let person = if number % 2 == 0 { &mut one } else { &mut two };
        person.shell.device.edit(page).unwrap();
        person
            .shell
            .device
            .append_to_body(&format!(" Edited, {number}."))
            .unwrap();
        person.shell.device.done().unwrap();
        person.shell.settle().await.unwrap();
    }
    two.shell.device.edit(&pages[0]).unwrap();
    two.shell
        .device
        .append_to_body(" And by the other.")
        .unwrap();
    two.shell.device.done().unwrap();
    one.road.clear();
    two.road.clear();
    one.shell.advance(600_000).await.unwrap();
    rest(&mut [&mut one, &mut two]).await;
    town.relay.keep_tidy().await.unwrap();
    let mut third = joined(&town, &mut two).await;
    rest(&mut [&mut one, &mut two, &mut third]).await;
    let all = one.texts();
    assert_eq!(
        all.iter().filter(|text| text.contains("Edited, ")).count(),
        6
    );
    assert!(all.iter().any(|text| text.contains("And by the other.")));
    assert_eq!((two.texts(), third.texts()), (all.clone(), all));
}

#[tokio::test]
async fn two_devices_that_pack_at_once_lose_nothing() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let (by_one, by_two) = (Seen::default(), Seen::default());
    by_one.watch(&one);
    by_two.watch(&two);
    hold_packs(&one);
    hold_packs(&two);
    // Past what either waits for.
    fill(&mut one, 0..60).await;
    fill(&mut two, 100..160).await;
    rest(&mut [&mut one, &mut two]).await;
    // The packs leave; what names them waits until both have it.
    one.road.hold_pushes();
    two.road.hold_pushes();
    one.shell.advance(900_000).await.unwrap();
    two.shell.advance(900_000).await.unwrap();
    one.road.clear();
    two.road.clear();
    by_one.watch(&one);
    by_two.watch(&two);
    rest(&mut [&mut one, &mut two]).await;
    let packed = |seen: &Seen| {
        let checkpoints = seen.checkpoints();
        checkpoints
            .iter()
            .any(|c| matches!(c, wire::Checkpoint::Covers { .. }))
    };
    assert!(packed(&by_one) && packed(&by_two));
    town.relay.keep_tidy().await.unwrap();
    let mut third = joined(&town, &mut one).await;
    rest(&mut [&mut one, &mut two, &mut third]).await;
    let all = one.texts();
    assert_eq!(all.len(), 121);
    assert_eq!((two.texts(), third.texts()), (all.clone(), all));
}

#[tokio::test]
async fn an_app_that_is_killed_at_any_write_while_packing_loses_nothing_and_packs_in_the_end() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let covers = Arc::new(Mutex::new(0));
    let mut killed = 0;
    for round in 0..12 {
        let (after, written) = (round / 2, round % 2 == 0);
        for number in 0..4 {
            let text = noise(u64::from(round) * 10 + number, 9_000);
            let body = format!("{round}, {number}. {text}");
            one.shell.device.write(&page(&body)).unwrap();
        }
        one.shell.settle().await.unwrap();
        one.shell.device.stop_at(Some(Stop { after, written }));
        let _ = one.shell.advance(20_000).await;
        let stopped = one.shell.device.stopped();
        one.shell.device.stop_at(None);
        if stopped {
            killed += 1;
            one = one.restart().await;
        }
        let seen = Seen::default();
        seen.watch(&one);
        rest(&mut [&mut one, &mut two]).await;
        *covers.lock().unwrap() += seen.checkpoints().len();
        assert_eq!(one.texts(), two.texts(), "killed after {after}, {written}");
    }
    assert!(killed > 8, "killed {killed} times");
    assert!(*covers.lock().unwrap() > 5);
    town.relay.keep_tidy().await.unwrap();
    let mut third = joined(&town, &mut two).await;
    rest(&mut [&mut one, &mut two, &mut third]).await;
    let all = one.texts();
    assert_eq!(all.len(), 12 * 4 + 1);
    assert_eq!((two.texts(), third.texts()), (all.clone(), all));
}
