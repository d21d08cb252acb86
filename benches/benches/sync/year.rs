//! What a relay holds after years of daily use on two devices.

use benches::figures::Table;
use headless::Shell;

use crate::home::{DAY_MS, Home, MONDAY_MS, SITTINGS, rest};
use crate::shelf::Shelf;

pub(crate) const COLUMNS: [&str; 11] = [
    "years",
    "devices",
    "entries",
    "records made",
    "compact plaintext, KB",
    "sealed bytes held, KB",
    "ratio",
    "records and parts held",
    "database in use, KB",
    "its file, KB",
    "the same without a space, KB",
];

const HOUR_MS: i64 = 60 * 60_000;
/// Every so many days somebody writes on in an older page.
const BACK_EVERY: usize = 5;

/// A page a day in four sittings, each a record; on the tablet, if there is one, every third day; an
/// older page is written on every fifth. The relay tidies every night.
pub(crate) async fn measure(years: usize, days: usize, devices: usize, table: &mut Table) {
    let mut home = Home::new(MONDAY_MS).await;
    let empty = home.database().used;
    let shelf = Shelf::default();
    let mut phone = home.writer(&shelf, 1, DAY_MS);
    home.turn_sync_on(&mut phone).await;
    let mut all = vec![phone];
    if devices > 1 {
        let (tablet, _) = home.joined(&mut all[0]).await;
        all.push(tablet);
    }
    settle(&mut all).await;
    let mut records = 0;
    let mut pages: Vec<String> = Vec::new();
    for day in 1..days {
        records += one_day(&mut home, &mut all, day, &mut pages).await;
        home.relay.keep_tidy().await.unwrap();
    }
    settle(&mut all).await;
    home.relay.keep_tidy().await.unwrap();
    let mut listed = all
        .iter_mut()
        .map(|shell| shell.device.rows().unwrap().len());
    let entries = listed.next().unwrap();
    assert!(listed.all(|other| other == entries), "both list the same");
    // The first device has a document of its own of every page that it wrote or merged.
    let compact = shelf.compact();
    drop(all.into_iter().map(Shell::crash).collect::<Vec<_>>());
    let stored = home.stored().await;
    let per = |bytes: i64| format!("{:.0}", bytes as f64 / 1_000.0);
    table.row(vec![
        years.to_string(),
        devices.to_string(),
        entries.to_string(),
        records.to_string(),
        format!("{:.0}", compact.together as f64 / 1_000.0),
        per(stored.sealed),
        format!("{:.2}", stored.sealed as f64 / compact.together as f64),
        format!("{}, {}", stored.records, stored.parts),
        per(stored.used),
        per(stored.file),
        per(empty),
    ]);
    assert_eq!(compact.documents, entries, "every page is compared");
}

async fn settle(all: &mut [Shell<Shelf>]) {
    rest(&mut all.iter_mut().collect::<Vec<_>>()).await;
}

/// What is written on one day; how many records that makes.
async fn one_day(
    home: &mut Home,
    all: &mut [Shell<Shelf>],
    day: usize,
    pages: &mut Vec<String>,
) -> usize {
    let morning = MONDAY_MS + DAY_MS * i64::try_from(day).unwrap();
    for device in all.iter_mut() {
        device.wake_at(morning).await.unwrap();
        device.advance(3_000).await.unwrap();
    }
    let writes = if day % 3 == 2 { all.len() - 1 } else { 0 };
    pages.push(home.page(&mut all[writes].device));
    all[writes].advance(8_000).await.unwrap();
    let mut records = SITTINGS;
    // One that both devices have: not today's.
    let back = pages.len().checked_sub(2 + day % 40);
    if let Some(page) = back.filter(|_| day.is_multiple_of(BACK_EVERY)) {
        write_on(home, &mut all[0], &pages[page]).await;
        records += 1;
    }
    for device in all.iter_mut().rev() {
        device.wake_at(morning + 12 * HOUR_MS).await.unwrap();
        device.advance(8_000).await.unwrap();
    }
    records
}

async fn write_on(home: &mut Home, phone: &mut Shell<Shelf>, page: &str) {
    phone.device.edit(page).unwrap();
    let text = home.sitting();
    phone.device.append_to_body(&text).unwrap();
    phone.device.done().unwrap();
    phone.advance(8_000).await.unwrap();
}
