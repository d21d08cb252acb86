//! A new device, from the moment it may ask for the journal: to its first screen, and to everything.

use std::time::Duration;

use benches::figures::Table;
use headless::Shell;
use headless::screens::{has_arrived, shown_code, words_to_compare};
use shared::ViewModel;
use shared::event::{FirstRunEvent, Happening, JoinEvent, Place, SyncEvent};
use sim::router::RELAY;

use crate::home::Home;
use crate::shelf::{Compact, Shelf};
use crate::traveller::{Tally, Traveller};

pub(crate) const COLUMNS: [&str; 12] = [
    "entries",
    "RTT",
    "first screen: round trips",
    "elapsed",
    "CPU",
    "everything: requests",
    "round trips",
    "elapsed",
    "CPU",
    "KB sent, received",
    "received / compact",
    "documents loaded",
];

/// Rows of a first screen.
const SCREEN: usize = 20;
const TURN: Duration = Duration::from_millis(250);

/// What a cold start took.
pub(crate) struct Cold {
    pub(crate) first: Tally,
    pub(crate) all: Tally,
    pub(crate) documents: usize,
    pub(crate) shelf: Shelf,
}

/// Brings a new device in by code, and counts from its first sync on.
pub(crate) async fn start(
    home: &mut Home,
    sponsor: &mut Shell<Shelf>,
    pages: usize,
    round_trip: Duration,
) -> Cold {
    let mut new = admitted(home, sponsor, round_trip).await;
    new.begin();
    let least = SCREEN.min(pages);
    let until = new.now + Duration::from_secs(3_600);
    while rows(&new.view) < least {
        if matches!(new.view, ViewModel::FirstRun(_)) && has_arrived(&new.view) {
            new.happen(Happening::FirstRun(FirstRunEvent::Finished));
        } else if matches!(&new.view, ViewModel::Ready(ready) if ready.journal.is_none()) {
            new.happen(Happening::WentTo(Place::Journal));
        } else {
            assert!(new.step(until).await, "no list came");
        }
    }
    let first = new.tally;
    new.rest().await;
    let all = new.tally;
    let (_, documents) = new.shelf.reads();
    // Counts are the same on every machine; only times are not.
    assert!(
        first.trips <= 2,
        "the first screen took {} round trips",
        first.trips
    );
    assert_eq!(documents, 0, "documents were loaded");
    let listed = new.device.rows().unwrap().len();
    assert_eq!(listed, pages, "everything is listed");
    Cold {
        first,
        all,
        documents,
        shelf: new.shelf,
    }
}

/// A new device whose next step is its first sync.
async fn admitted(home: &mut Home, sponsor: &mut Shell<Shelf>, round_trip: Duration) -> Traveller {
    let mut new = home.traveller(&Shelf::default(), round_trip);
    new.go_on(TURN).await;
    new.happen(Happening::FirstRun(FirstRunEvent::HasAnotherDevice));
    new.happen(Happening::Join(JoinEvent::CodeAsked {
        relay: RELAY.to_owned(),
    }));
    new.until("a code", |view| shown_code(view).is_some()).await;
    let text = shown_code(&new.view).unwrap().to_owned();
    for what in [
        Happening::WentTo(Place::Today),
        Happening::WentTo(Place::Devices),
        Happening::Sync(SyncEvent::AddDeviceAsked),
        Happening::Sync(SyncEvent::InvitationEntered { text }),
    ] {
        sponsor.happens(what).await.unwrap();
    }
    while words_to_compare(&new.view).is_none() || words_to_compare(&sponsor.view()).is_none() {
        new.go_on(TURN).await;
        sponsor.advance(250).await.unwrap();
    }
    assert_eq!(
        words_to_compare(&new.view),
        words_to_compare(&sponsor.view())
    );
    sponsor
        .happens(Happening::Sync(SyncEvent::WordsCompared { same: true }))
        .await
        .unwrap();
    new.happen(Happening::Join(JoinEvent::WordsCompared { same: true }));
    loop {
        new.catch_up();
        let until = new.now + TURN;
        loop {
            if new.is_about_to("/v1/sync") {
                return new;
            }
            if !new.step(until).await {
                break;
            }
        }
        new.move_to(until);
        sponsor.advance(250).await.unwrap();
    }
}

pub(crate) fn rows(view: &ViewModel) -> usize {
    match view {
        ViewModel::Ready(ready) => ready.journal.as_ref().map_or(0, |journal| {
            journal.days.iter().map(|day| day.rows.len()).sum()
        }),
        _ => 0,
    }
}

pub(crate) fn show(table: &mut Table, pages: usize, rtt: Duration, cold: &Cold, compact: &Compact) {
    let Cold {
        first,
        all,
        documents,
        ..
    } = cold;
    table.row(vec![
        pages.to_string(),
        ms(rtt),
        first.trips.to_string(),
        ms(first.elapsed),
        ms(first.processor),
        all.requests.to_string(),
        all.trips.to_string(),
        ms(all.elapsed),
        ms(all.processor),
        format!(
            "{}, {}",
            kilobytes(all.sent_whole),
            kilobytes(all.received_whole)
        ),
        format!("{:.2}", all.received_whole as f64 / compact.together as f64),
        documents.to_string(),
    ]);
}

pub(crate) fn ms(time: Duration) -> String {
    format!("{} ms", (time.as_secs_f64() * 1_000.0).round())
}

pub(crate) fn kilobytes(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / 1_000.0)
}
