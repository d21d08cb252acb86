//! One edit, from the moment its batch closes until another device shows it.

use std::time::{Duration, Instant};

use benches::figures::Table;
use shared::ViewModel;
use shared::event::{Happening, JournalEvent};
use shared::view::ScreenView;

use crate::cold::ms;
use crate::home::{DAY_MS, Home, MONDAY_MS, rest};
use crate::shelf::Shelf;
use crate::traveller::Traveller;

pub(crate) const COLUMNS: [&str; 5] = ["RTT", "edits", "p50", "p95", "in round trips (p50)"];

/// The page that is open on both devices.
struct Pair {
    phone: Traveller,
    tablet: Traveller,
}

pub(crate) async fn measure(rtt: Duration, edits: usize, table: &mut Table) {
    let mut home = Home::new(MONDAY_MS).await;
    let shelf = Shelf::default();
    let mut phone = home.writer(&shelf, 20, DAY_MS);
    home.turn_sync_on(&mut phone).await;
    let (mut tablet, other) = home.joined(&mut phone).await;
    rest(&mut [&mut phone, &mut tablet]).await;
    let page = phone.device.rows().unwrap().remove(0).page;
    drop((phone.crash(), tablet.crash()));

    let mut pair = Pair {
        phone: home.traveller(&shelf, rtt),
        tablet: home.traveller(&other, rtt),
    };
    for device in [&mut pair.phone, &mut pair.tablet] {
        device.rest().await;
        device.listen();
        device.go_on(Duration::from_secs(10)).await;
        let page = page.clone();
        device.happen(Happening::Journal(JournalEvent::PageOpened { page }));
        device.rest().await;
    }
    pair.phone.device.edit(&page).unwrap();
    let mut times = Vec::new();
    for number in 0..edits {
        times.push(one(&mut pair, rtt, &format!("Edit{number}.")).await);
    }
    home.relay.close().await;
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    let trips = if rtt.is_zero() {
        "–".to_owned()
    } else {
        format!("{:.2}", at(50).as_secs_f64() / rtt.as_secs_f64())
    };
    table.row(vec![
        ms(rtt),
        edits.to_string(),
        ms(at(50)),
        ms(at(95)),
        trips,
    ]);
}

/// Types, and waits for the tablet to show it.
async fn one(pair: &mut Pair, rtt: Duration, word: &str) -> Duration {
    let Pair { phone, tablet } = pair;
    // What either had to say about the edit before is said.
    for _ in 0..2 {
        phone.go_on(Duration::from_secs(6)).await;
        tablet.go_on(Duration::from_secs(6)).await;
        tokio::time::sleep(Duration::from_millis(2)).await;
        phone.hear();
        tablet.hear();
    }
    phone.catch_up();
    phone.work(|device| device.append_to_body(&format!(" {word}")).unwrap());
    let until = phone.now + Duration::from_secs(60);
    while !phone.is_about_to("/v1/sync") {
        assert!(phone.step(until).await, "the batch never closes");
    }
    let closed = phone.told;
    let sent = phone.now;
    let began = Instant::now();
    phone.send().await;
    let position = tablet.woken().await;
    // Half a way there, half a way to the other device, and what the relay took between.
    tablet.move_to(sent + rtt + began.elapsed());
    tablet.wake(&position);
    tablet.until("the edit", |view| shows(view, word)).await;
    tablet.now.saturating_sub(closed)
}

fn shows(view: &ViewModel, word: &str) -> bool {
    let ViewModel::Ready(ready) = view else {
        return false;
    };
    let ScreenView::Page(page) = &ready.screen else {
        return false;
    };
    let mut spans = page.blocks.iter().flat_map(|block| &block.spans);
    spans.any(|span| span.text.contains(word))
}
