//! Packs of somebody with one device who writes every day.

use crate::shelf::{DAY_MS, MONDAY_MS};
use crate::town::{Person, Town};

/// Enough for a record of more than a kilobyte.
fn words(number: usize) -> String {
    format!("Page {number}. {}", "The bus was late again. ".repeat(20))
}

/// Somebody writes so many pages a day, alone. How many records the relay dropped meanwhile.
async fn written_alone(days: usize, pages: usize) -> (Town, Person, u64) {
    let town = Town::new().await;
    let (mut one, _) = town.syncing().await;
    let mut dropped = 0;
    for day in 1..days {
        let at_ms = MONDAY_MS + DAY_MS * i64::try_from(day).unwrap();
        one.shell.wake_at(at_ms).await.unwrap();
        for page in 0..pages {
            one.write(&words(day * pages + page)).await;
        }
        one.sync().await;
        dropped += town.relay.keep_tidy().await.unwrap().records_dropped;
    }
    (town, one, dropped)
}

#[tokio::test]
async fn who_writes_so_much_that_packs_are_due_every_day_is_no_exception() {
    let (town, mut one, dropped) = written_alone(20, 60).await;
    // Some 1,100 records were made. A manifest waits for three days, and what covers them for more
    // to come: about as much as the packs hold.
    assert!(dropped > 400, "{dropped} records dropped in twenty days");
    let mut two = crate::packs::joined(&town, &mut one).await;
    crate::packs::rest(&mut [&mut two]).await;
    assert_eq!(two.texts(), one.texts());
}

#[tokio::test]
async fn what_one_device_alone_writes_every_day_is_forgotten_by_the_relay_all_the_same() {
    let (town, mut one, dropped) = written_alone(100, 4).await;
    // Some 400 records were made, and those of the last two or three weeks may still be there.
    assert!(dropped > 300, "{dropped} records dropped in a hundred days");
    let mut two = crate::packs::joined(&town, &mut one).await;
    crate::packs::rest(&mut [&mut two]).await;
    assert_eq!(two.texts(), one.texts());
}
