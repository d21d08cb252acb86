//! What a relay holds after years of daily use on two devices.

use benches::figures::Table;
use headless::Shell;

use crate::home::{DAY_MS, Home, MONDAY_MS, SITTINGS, rest};
use crate::shelf::Shelf;

pub(crate) const COLUMNS: [&str; 9] = [
    "years",
    "entries",
    "records made",
    "compact plaintext, KB",
    "sealed bytes held, KB",
    "ratio",
    "records and parts held",
    "database in use, KB",
    "its file, KB",
];

const HOUR_MS: i64 = 60 * 60_000;
/// Every so many days somebody writes on in an older page.
const BACK_EVERY: usize = 5;

/// A page a day in four sittings, each a record; on the tablet every third day; an older page is
/// written on every fifth. The relay tidies every night.
pub(crate) async fn measure(years: usize, days: usize, table: &mut Table) {
    let mut home = Home::new(MONDAY_MS).await;
    let shelf = Shelf::default();
    let mut phone = home.writer(&shelf, 1, DAY_MS);
    home.turn_sync_on(&mut phone).await;
    let (mut tablet, _) = home.joined(&mut phone).await;
    rest(&mut [&mut phone, &mut tablet]).await;
    let mut records = 0;
    let mut pages: Vec<String> = Vec::new();
    for day in 1..days {
        let morning = MONDAY_MS + DAY_MS * i64::try_from(day).unwrap();
        for device in [&mut phone, &mut tablet] {
            device.wake_at(morning).await.unwrap();
            device.advance(3_000).await.unwrap();
        }
        let writes = if day % 3 == 2 {
            &mut tablet
        } else {
            &mut phone
        };
        pages.push(home.page(&mut writes.device));
        records += SITTINGS;
        writes.advance(8_000).await.unwrap();
        // One that both devices have: not today's.
        let back = pages.len().checked_sub(2 + day % 40);
        if let Some(page) = back.filter(|_| day % BACK_EVERY == 0) {
            write_on(&mut home, &mut phone, &pages[page]).await;
            records += 1;
        }
        for device in [&mut tablet, &mut phone] {
            device.wake_at(morning + 12 * HOUR_MS).await.unwrap();
            device.advance(8_000).await.unwrap();
        }
        home.relay.keep_tidy().await.unwrap();
    }
    rest(&mut [&mut phone, &mut tablet]).await;
    home.relay.keep_tidy().await.unwrap();
    let entries = phone.device.rows().unwrap().len();
    assert_eq!(tablet.device.rows().unwrap().len(), entries);
    // One device has a document of its own of every page.
    let compact = shelf.compact();
    drop((phone.crash(), tablet.crash()));
    let stored = home.stored().await;
    let per = |bytes: i64| format!("{:.0}", bytes as f64 / 1_000.0);
    table.row(vec![
        years.to_string(),
        entries.to_string(),
        records.to_string(),
        format!("{:.0}", compact.together as f64 / 1_000.0),
        per(stored.sealed),
        format!("{:.2}", stored.sealed as f64 / compact.together as f64),
        format!("{}, {}", stored.records, stored.parts),
        per(stored.used),
        per(stored.file),
    ]);
    assert_eq!(compact.documents, entries, "every page is compared");
}

async fn write_on(home: &mut Home, phone: &mut Shell<Shelf>, page: &str) {
    phone.device.edit(page).unwrap();
    let text = home.sitting();
    phone.device.append_to_body(&text).unwrap();
    phone.device.done().unwrap();
    phone.advance(8_000).await.unwrap();
}
