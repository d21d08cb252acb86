//! What sync costs a person's devices: real cores, a real relay in this process with durability on,
//! real documents and seals; only time on the network is made up (see `traveller`).
//!
//! `cargo bench -p benches --bench sync` measures everything; `-- cold`, `-- opening`, `-- warm`,
//! `-- edit`, `-- merge` or `-- year` a part, `-- "cold 365"` or `-- "ten years"` one journal;
//! `-- --test` runs everything once, small.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    missing_docs,
    reason = "a program that prints figures, and ends where something does not work"
)]

mod cold;
mod edit;
mod home;
mod merge;
mod opening;
mod shelf;
mod traveller;
mod year;

use std::time::Duration;

use benches::figures::Table;
use home::{DAY_MS, Home, MONDAY_MS, rest};
use shelf::Shelf;

/// Ten thousand entries in five years.
const OFTEN_MS: i64 = 15_777_000;
const RTT: Duration = Duration::from_millis(80);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let quick = benches::is_quick();
    let filter = arguments.iter().find(|argument| !argument.starts_with('-'));
    let wants = |name: &str| filter.is_none_or(|filter| name.contains(filter.as_str()));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let journals: &[(usize, i64)] = if quick {
            &[(120, DAY_MS)]
        } else {
            &[(365, DAY_MS), (10_000, OFTEN_MS)]
        };
        let mut tables = [
            Table::new("Sync cold", &cold::COLUMNS),
            Table::new("Sync opening", &opening::OPENING),
            Table::new("Sync warm", &opening::NOTHING_NEW),
        ];
        for (pages, every_ms) in journals {
            if ["cold", "opening", "warm"]
                .iter()
                .any(|part| wants(&format!("{part} {pages}")))
            {
                one_journal(*pages, *every_ms, &mut tables).await;
            }
        }
        for table in &tables {
            table.save().unwrap();
        }
        edits(quick, &wants).await;
        years(quick, &wants).await;
    });
}

/// Rows that need a journal of this size: it is written once for all of them.
async fn one_journal(pages: usize, every_ms: i64, tables: &mut [Table; 3]) {
    let mut home = Home::new(MONDAY_MS - every_ms * i64::try_from(pages).unwrap()).await;
    let shelf = Shelf::default();
    let mut phone = home.writer(&shelf, pages, every_ms);
    let compact = shelf.compact();
    assert_eq!(compact.documents, pages, "every page is a document");
    println!(
        "{pages} entries, compacted and unsealed: {} KB; saved one by one: {} KB",
        cold::kilobytes(compact.together),
        cold::kilobytes(compact.one_by_one)
    );
    home.turn_sync_on(&mut phone).await;
    phone.advance(60_000).await.unwrap();
    // A second device reads the packs and says so; the relay, and the phone, may forget.
    let (mut tablet, _) = home.joined(&mut phone).await;
    rest(&mut [&mut tablet, &mut phone]).await;
    home.relay.keep_tidy().await.unwrap();
    let mut newest = None;
    for rtt in [Duration::ZERO, RTT] {
        let cold = cold::start(&mut home, &mut phone, pages, rtt).await;
        cold::show(&mut tables[0], pages, rtt, &cold, &compact);
        newest = Some(cold.shelf);
        rest(&mut [&mut phone]).await;
    }
    drop((phone.crash(), tablet.crash()));
    opening::opening(&mut home, &shelf, "that wrote it", pages, &mut tables[1]).await;
    let newest = newest.unwrap();
    opening::opening(&mut home, &newest, "that came later", pages, &mut tables[1]).await;
    opening::nothing_new(&mut home, &newest, pages, &mut tables[2]).await;
    home.relay.close().await;
}

async fn edits(quick: bool, wants: &impl Fn(&str) -> bool) {
    if wants("edit") {
        let mut table = Table::new("Sync edit", &edit::COLUMNS);
        for rtt in [Duration::ZERO, RTT] {
            edit::measure(rtt, if quick { 3 } else { 100 }, &mut table).await;
        }
        table.save().unwrap();
    }
    if wants("merge") {
        let mut table = Table::new("Sync merge", &merge::COLUMNS);
        merge::measure(if quick { 20 } else { 1_000 }, RTT, &mut table).await;
        table.save().unwrap();
    }
}

async fn years(quick: bool, wants: &impl Fn(&str) -> bool) {
    let mut table = Table::new("Sync years", &year::COLUMNS);
    for (years, name) in [(1, "one year"), (10, "ten years")] {
        if wants(name) && (years == 1 || !quick) {
            let days = if quick { 25 } else { 365 * years };
            year::measure(years, days, 2, &mut table).await;
            year::measure(years, days, 1, &mut table).await;
        }
    }
    table.save().unwrap();
}
