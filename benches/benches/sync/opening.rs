//! Opening the app on a large journal, and syncing with nothing new.

use std::time::Duration;

use benches::figures::Table;
use shared::ViewModel;
use shared::event::{Happening, Place, SyncEvent};

use crate::cold::{kilobytes, ms};
use crate::home::Home;
use crate::shelf::Shelf;

pub(crate) const OPENING: [&str; 7] = [
    "entries",
    "device",
    "first view: CPU",
    "list on show: CPU",
    "values read",
    "rows on show",
    "documents loaded",
];

pub(crate) const NOTHING_NEW: [&str; 6] = [
    "entries",
    "requests",
    "round trips",
    "bytes of bodies sent, received",
    "with HTTP/1.1 headers",
    "CPU",
];

/// Opens a journal as the app does, to its list.
pub(crate) async fn opening(
    home: &mut Home,
    shelf: &Shelf,
    what: &str,
    pages: usize,
    table: &mut Table,
) {
    let shelf = shelf.copied();
    let mut device = home.at_start(&shelf, Duration::ZERO);
    device.begin();
    let before = crate::traveller::processor();
    while !matches!(device.view, ViewModel::Ready(_)) {
        device.device.step().unwrap();
        device.view = device.device.view();
    }
    let first = crate::traveller::processor().saturating_sub(before);
    device.happen(Happening::WentTo(Place::Journal));
    device
        .until("the list", |view| crate::cold::rows(view) > 0)
        .await;
    let all = crate::traveller::processor().saturating_sub(before);
    let rows = crate::cold::rows(&device.view);
    let (values, documents) = shelf.reads();
    assert!(documents <= rows, "{documents} documents for {rows} rows");
    table.row(vec![
        pages.to_string(),
        what.to_owned(),
        ms(first),
        ms(all),
        values.to_string(),
        rows.to_string(),
        documents.to_string(),
    ]);
}

/// Syncs when there is nothing to be said.
pub(crate) async fn nothing_new(home: &mut Home, shelf: &Shelf, pages: usize, table: &mut Table) {
    let mut device = home.traveller(shelf, Duration::ZERO);
    device.rest().await;
    device.go_on(Duration::from_secs(30)).await;
    device.begin();
    device.happen(Happening::Sync(SyncEvent::SyncAsked));
    device.rest().await;
    let tally = device.tally;
    assert_eq!(
        tally.requests, 1,
        "one request is enough to learn that nothing is new"
    );
    table.row(vec![
        pages.to_string(),
        tally.requests.to_string(),
        tally.trips.to_string(),
        format!("{}, {}", tally.sent, tally.received),
        format!(
            "{}, {}",
            kilobytes(tally.sent_whole),
            kilobytes(tally.received_whole)
        ),
        ms(tally.processor),
    ]);
}
