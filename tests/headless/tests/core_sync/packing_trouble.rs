//! Packs when something goes wrong around them: a wiped relay, a writer that lost pages, a removed
//! device that covers, a new key in the middle.

use std::sync::{Arc, Mutex};

use headless::Answer;
use shared::event::{Happening, Place, SettingsEvent};
use shared::view::ScreenView;
use wire::api::{PageEntry, SyncRequest};
use wire::{Checkpoint, Kind, PartId, Record};

use crate::adversary::Stolen;
use crate::healing::{sentences, stranger};
use crate::packs::{Seen, fill, joined, rest};
use crate::removing::{remove, rename};
use crate::town::{Person, Town, changed, is_sync, relay};

#[tokio::test]
async fn a_wiped_relay_takes_packs_checkpoint_and_all_again_and_serves_a_new_device_from_them() {
    let mut town = Town::new().await;
    let (mut one, words) = town.syncing().await;
    let mut two = joined(&town, &mut one).await;
    fill(&mut one, 0..80).await;
    rest(&mut [&mut one, &mut two]).await;
    town.relay.keep_tidy().await.unwrap();
    one.write("Behind the packs.").await;
    rest(&mut [&mut one, &mut two]).await;

    town.relay = relay(&town.clock).await;
    one.road.lead_to(&town.relay);
    two.road.lead_to(&town.relay);
    rest(&mut [&mut two, &mut one]).await;
    town.relay.keep_tidy().await.unwrap();
    let all = one.texts();
    assert_eq!((all.len(), two.texts()), (82, all.clone()));
    let mut third = town.device().await;
    let seen = Seen::default();
    seen.watch(&third);
    let words = words.join(" ");
    let restored = third.shell.restore(&words, crate::town::RELAY);
    restored.await.unwrap();
    rest(&mut [&mut third]).await;
    assert_eq!(third.texts(), all);
    let served = seen.served(Kind::Updates);
    assert!(served < 40, "{served} records, although the packs are back");
    assert!(seen.served(Kind::Checkpoint) > 0);
}

async fn set_day_turn(person: &mut Person, hour: u32) {
    person
        .does(Happening::Settings(SettingsEvent::DayTurnChosen { hour }))
        .await;
    person.synced().await;
}

async fn day_turn(person: &mut Person) -> u32 {
    person.does(Happening::WentTo(Place::Settings)).await;
    match person.shell.device.ready("test").unwrap().screen {
        ScreenView::Settings(settings) => settings.day_turn_hour,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn pages_and_settings_that_packs_lack_go_out_whole_before_the_packs_are_acknowledged() {
    let town = Town::new().await;
    let (mut one, words) = town.syncing().await;
    let stolen = Stolen::default();
    stolen.watch(&one);
    let mut two = joined(&town, &mut one).await;
    stolen.watch(&two);
    set_day_turn(&mut one, 7).await;
    one.write("By the first.").await;
    two.write("By the second.").await;
    rest(&mut [&mut one, &mut two]).await;
    let all = two.texts();
    assert_eq!(all.len(), 3);
    // A faulty writer: its packs hold nothing of what it says they cover. It is never seen again.
    let faulty = stolen.cover_with_nothing(&one.shelf);
    let answer = stolen.push(&town, &one.shelf, &faulty).await;
    assert!(matches!(answer, Answer::Answered { status: 200, .. }));
    drop(one);
    let before = stolen.len();
    rest(&mut [&mut two]).await;
    let kinds = stolen.kinds_since(before);
    let said = kinds.iter().position(|kind| *kind == Kind::Checkpoint);
    let whole = kinds.iter().rposition(|kind| *kind == Kind::Updates);
    assert!(whole.is_some() && whole < said, "{kinds:?}");
    assert!(town.relay.keep_tidy().await.unwrap().records_dropped > 0);
    assert_eq!(two.texts(), all);
    let mut third = stranger(&town, &words).await;
    rest(&mut [&mut third]).await;
    assert_eq!(third.texts(), all);
    assert_eq!(day_turn(&mut third).await, 7);
}

/// The relay is in league with somebody: it serves these at the end of a page, and of the pages
/// that leave out what is covered nothing that was written.
fn in_league(person: &Person, forged: &[Record; 2]) {
    let forged = forged.clone();
    person.road.after(move |operation, answer| {
        if !is_sync(operation) {
            return answer;
        }
        let request: SyncRequest = wire::cbor::decode(&operation.body).unwrap();
        changed(answer, |response| {
            if request.from_checkpoint {
                response.page.retain(|entry| {
                    let record = Record::parse(&entry.record).unwrap();
                    matches!(record.header().kind, Kind::Membership | Kind::Envelope)
                });
            }
            response.page.extend(forged.iter().map(|record| PageEntry {
                position: response.newest,
                record: record.bytes().to_vec(),
            }));
        })
    });
}

#[tokio::test]
async fn a_removed_device_covers_nothing_even_together_with_the_relay() {
    let town = Town::new().await;
    let (mut one, words) = town.syncing().await;
    let stolen = Stolen::default();
    stolen.watch(&one);
    let mut two = joined(&town, &mut one).await;
    stolen.watch(&two);
    rename(&mut two, "Laptop").await;
    two.write("By the laptop.").await;
    rest(&mut [&mut two, &mut one]).await;
    remove(&mut one, "Laptop").await;
    one.write("Not for the laptop.").await;
    rest(&mut [&mut one]).await;
    let all = one.texts();
    assert_eq!(all.len(), 3);
    let forged = stolen.cover_with_nothing(&two.shelf);

    in_league(&one, &forged);
    rest(&mut [&mut one]).await;
    assert_eq!(one.texts(), all);
    let mut third = town.device().await;
    in_league(&third, &forged);
    let words = words.join(" ");
    let restored = third.shell.restore(&words, crate::town::RELAY);
    restored.await.unwrap();
    rest(&mut [&mut third]).await;
    assert_eq!(third.texts(), all);
    let said = sentences(&mut third).await;
    let refused = "The server refused something from Laptop.".to_owned();
    assert!(said.contains(&refused), "{said:?}");
    // And nobody goes on behind it, or vouches for it.
    third.road.clear();
    one.road.clear();
    third.write("On.").await;
    rest(&mut [&mut third, &mut one]).await;
    assert_eq!(one.texts(), third.texts());
    assert_eq!(one.texts().len(), 4);
}

/// Packs leave; what names them does not. Answers the packs that left.
fn hold_manifests(person: &Person) -> Arc<Mutex<Vec<PartId>>> {
    let parts = Arc::new(Mutex::new(Vec::new()));
    let noted = parts.clone();
    person.road.before(move |operation| {
        if operation.method == "PUT" && operation.url.contains("/v1/parts/") {
            noted.lock().unwrap().push(PartId::of(&operation.body));
        }
        if !is_sync(operation) {
            return None;
        }
        let request: SyncRequest = wire::cbor::decode(&operation.body).unwrap();
        let mut records = request
            .records
            .iter()
            .map(|bytes| Record::parse(bytes).unwrap());
        let names = records.any(|record| record.header().kind == Kind::Manifest);
        names.then_some(Answer::Unreachable)
    });
    parts
}

#[tokio::test]
async fn packs_that_were_begun_before_a_removal_are_never_named_after_it() {
    let town = Town::new().await;
    let (mut one, words) = town.syncing().await;
    let mut two = joined(&town, &mut one).await;
    let mut tablet = joined(&town, &mut one).await;
    rename(&mut tablet, "Tablet").await;
    rest(&mut [&mut one, &mut two, &mut tablet]).await;
    let (by_one, by_two) = (hold_manifests(&one), hold_manifests(&two));
    let packed = |parts: &Mutex<Vec<PartId>>| !parts.lock().unwrap().is_empty();
    for chunk in 0..20 {
        fill(&mut one, chunk * 5..chunk * 5 + 5).await;
        rest(&mut [&mut one, &mut two]).await;
        if packed(&by_one) || packed(&by_two) {
            break;
        }
    }
    // One of them packed; the other one removes the tablet.
    assert!(packed(&by_one) != packed(&by_two));
    let mut before = by_one.lock().unwrap().clone();
    before.extend(by_two.lock().unwrap().iter());
    let two_packed = packed(&by_two);
    let remover = if two_packed { &mut one } else { &mut two };
    remove(remover, "Tablet").await;
    remover.sync().await;
    assert_eq!(remover.devices().await.removed.len(), 1);
    one.road.clear();
    two.road.clear();
    let seen = Seen::default();
    seen.watch(&one);
    seen.watch(&two);
    for round in 0..3 {
        fill(&mut one, 200 + round * 40..240 + round * 40).await;
        rest(&mut [&mut one, &mut two]).await;
    }
    let named: Vec<PartId> = seen
        .checkpoints()
        .into_iter()
        .filter_map(|checkpoint| match checkpoint {
            Checkpoint::Covers { parts, .. } => Some(parts),
            _ => None,
        })
        .flatten()
        .collect();
    assert!(!named.is_empty());
    assert!(named.iter().all(|part| !before.contains(part)));
    town.relay.keep_tidy().await.unwrap();
    let mut third = stranger(&town, &words).await;
    rest(&mut [&mut one, &mut two, &mut third]).await;
    let all = one.texts();
    assert!(all.len() > 121);
    assert_eq!((two.texts(), third.texts()), (all.clone(), all));
}
