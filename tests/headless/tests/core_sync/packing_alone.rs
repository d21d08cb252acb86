//! Packs of somebody with one device who writes every day.

use crate::shelf::{DAY_MS, MONDAY_MS};
use crate::town::Town;

/// Enough for a record of more than a kilobyte.
fn words(number: usize) -> String {
    format!("Page {number}. {}", "The bus was late again. ".repeat(20))
}

#[tokio::test]
async fn what_one_device_alone_writes_every_day_is_forgotten_by_the_relay_all_the_same() {
    let town = Town::new().await;
    let (mut one, _) = town.syncing().await;
    let mut dropped = 0;
    for day in 1..100 {
        let at_ms = MONDAY_MS + DAY_MS * i64::try_from(day).unwrap();
        one.shell.wake_at(at_ms).await.unwrap();
        for page in 0..4 {
            one.write(&words(day * 4 + page)).await;
        }
        one.sync().await;
        dropped += town.relay.keep_tidy().await.unwrap().records_dropped;
    }
    // Some 400 records were made, and those of the last two months may still be there.
    assert!(dropped > 120, "{dropped} records dropped in a hundred days");
    let mut two = crate::packs::joined(&town, &mut one).await;
    crate::packs::rest(&mut [&mut two]).await;
    assert_eq!(two.texts(), one.texts());
}
