//! Three devices that were apart, each with a thousand edits of the same pages, come together.

use std::time::Duration;

use benches::figures::Table;
use shared::event::Happening;

use crate::cold::{kilobytes, ms};
use crate::home::{DAY_MS, Home, MONDAY_MS, rest};
use crate::shelf::Shelf;
use crate::traveller::Traveller;

pub(crate) const COLUMNS: [&str; 6] = [
    "device, in the order of coming back",
    "requests",
    "round trips",
    "KB sent, received",
    "elapsed",
    "CPU",
];

/// Pages that all three edit.
const PAGES: usize = 50;

pub(crate) async fn measure(edits: usize, rtt: Duration, table: &mut Table) {
    let mut home = Home::new(MONDAY_MS).await;
    let shelves = family(&mut home).await;
    let mut devices: Vec<Traveller> = Vec::new();
    for shelf in &shelves {
        let mut device = home.traveller(shelf, rtt);
        device.rest().await;
        device.go_on(Duration::from_secs(10)).await;
        device.happen(Happening::NetworkChanged { online: false });
        devices.push(device);
    }
    for (number, device) in devices.iter_mut().enumerate() {
        apart(&home, device, edits, number);
    }
    // Everybody comes back; those who were first hear of the others the second time.
    for round in 0..2 {
        for (device, name) in devices.iter_mut().zip(["first", "second", "third"]) {
            let again = round == 1;
            back(device, again).await;
            row(
                table,
                device,
                &if again {
                    format!("{name}, again")
                } else {
                    name.to_owned()
                },
            );
        }
    }
    let mut texts = Vec::new();
    for device in &mut devices {
        back(device, true).await;
        texts.push(device.device.read_all().unwrap());
    }
    assert!(
        texts.iter().all(|text| *text == texts[0]),
        "all three read the same"
    );
    home.relay.close().await;
}

async fn family(home: &mut Home) -> Vec<Shelf> {
    let shelf = Shelf::default();
    let mut one = home.writer(&shelf, PAGES, DAY_MS);
    home.turn_sync_on(&mut one).await;
    let (mut two, second) = home.joined(&mut one).await;
    let (mut three, third) = home.joined(&mut one).await;
    rest(&mut [&mut one, &mut two, &mut three]).await;
    drop((one.crash(), two.crash(), three.crash()));
    vec![shelf, second, third]
}

/// So many edits, each a batch of its own.
fn apart(home: &Home, device: &mut Traveller, edits: usize, who: usize) {
    let device = &mut device.device;
    let rows = device.rows().unwrap();
    for (number, row) in rows.iter().cycle().take(edits).enumerate() {
        device.edit(&row.page).unwrap();
        let text = format!(" On device {who}, the {number}th time: it rained.");
        device.append_to_body(&text).unwrap();
        device.done().unwrap();
        home.clock.move_to(home.clock.elapsed_ms() + 5_000);
        device.fire_timers();
        device.settle_local().unwrap();
    }
    device.take_calls();
}

/// Until nothing is left to do: records are sent and taken in, pages merged, packs written.
async fn back(device: &mut Traveller, again: bool) {
    device.begin();
    if again {
        device.happen(Happening::Sync(shared::event::SyncEvent::SyncAsked));
    } else {
        device.happen(Happening::NetworkChanged { online: true });
    }
    device.rest().await;
}

fn row(table: &mut Table, device: &Traveller, name: &str) {
    let tally = device.tally;
    table.row(vec![
        name.to_owned(),
        tally.requests.to_string(),
        tally.trips.to_string(),
        format!(
            "{}, {}",
            kilobytes(tally.sent_whole),
            kilobytes(tally.received_whole)
        ),
        ms(tally.elapsed),
        ms(tally.processor),
    ]);
}
