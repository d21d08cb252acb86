//! Deleting for good: nothing of the page stays, here, elsewhere or at the relay; who wrote on it
//! unseen brings it back.

use std::sync::{Arc, Mutex};

use headless::Answer;
use shared::event::{Happening, JournalEvent};
use wire::api::{PartsRequest, PartsResponse, SyncRequest};
use wire::{Place, Record};

use crate::adversary::ask_as;
use crate::packs::{fill, joined, rest};
use crate::town::{Person, Town, is_sync};

async fn delete(person: &mut Person, page: &str) {
    person.shell.device.put_in_bin(page).unwrap();
    person.shell.settle().await.unwrap();
    let page = page.to_owned();
    person
        .does(Happening::Journal(JournalEvent::DeletedForGood { page }))
        .await;
}

/// Parts that this device sends.
fn parts_of(person: &Person) -> Arc<Mutex<Vec<String>>> {
    let parts: Arc<Mutex<Vec<String>>> = Arc::default();
    let noted = parts.clone();
    person.road.before(move |operation| {
        if operation.method == "PUT" && operation.url.contains("/v1/parts/") {
            noted.lock().unwrap().push(operation.url.clone());
        }
        None
    });
    parts
}

/// Places that this device asked to be erased, and how many the relay said were.
fn erased_by(person: &Person) -> Arc<Mutex<(Vec<Place>, u64)>> {
    let erased: Arc<Mutex<(Vec<Place>, u64)>> = Arc::default();
    let noted = erased.clone();
    person.road.after_sync(move |request, response| {
        let mut noted = noted.lock().unwrap();
        noted.0.extend(request.erase);
        noted.1 += response.erased.unwrap_or(0);
    });
    erased
}

/// Records that this device sent, by place.
fn sent_by(person: &Person) -> Arc<Mutex<Vec<Place>>> {
    let sent: Arc<Mutex<Vec<Place>>> = Arc::default();
    let noted = sent.clone();
    person.road.before(move |operation| {
        if is_sync(operation) {
            let request: SyncRequest = wire::cbor::decode(&operation.body).unwrap();
            let records = request
                .records
                .iter()
                .map(|bytes| Record::parse(bytes).unwrap());
            noted
                .lock()
                .unwrap()
                .extend(records.map(|r| Place::new(r.header().author, r.head())));
        }
        None
    });
    sent
}

#[tokio::test]
async fn what_is_deleted_for_good_goes_from_every_device_and_from_the_relays_log() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let sent = sent_by(&one);
    let page = one.write("Never again.").await;
    one.synced().await;
    let carried = sent.lock().unwrap()[0];
    rest(&mut [&mut one, &mut two]).await;
    assert_eq!(two.texts().len(), 2);
    let erased = erased_by(&one);
    delete(&mut one, &page).await;
    rest(&mut [&mut one, &mut two]).await;
    assert_eq!(one.texts(), ["Before."]);
    assert_eq!(two.texts(), ["Before."]);
    assert!(one.shell.device.bin().unwrap().is_empty());
    let (places, count) = erased.lock().unwrap().clone();
    assert!(places.contains(&carried), "{places:?}");
    assert_eq!(count, u64::try_from(places.len()).unwrap());
    // And from what each keeps to heal a relay with.
    for person in [one, two] {
        let mut person = person.restart().await;
        person.sync().await;
        assert_eq!(person.texts(), ["Before."]);
    }
}

#[tokio::test]
async fn the_next_packs_leave_it_out_and_the_old_ones_go() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let parts = parts_of(&one);
    let others = parts_of(&two);
    fill(&mut one, 0..80).await;
    rest(&mut [&mut one, &mut two]).await;
    town.relay.keep_tidy().await.unwrap();
    let mut before = parts.lock().unwrap().clone();
    before.extend(others.lock().unwrap().clone());
    assert!(!before.is_empty());
    let page = one.shell.device.rows().unwrap()[40].page.clone();
    let text_of = |person: &mut Person| person.texts().len();
    delete(&mut one, &page).await;
    rest(&mut [&mut one, &mut two]).await;
    town.relay.keep_tidy().await.unwrap();
    assert_eq!((text_of(&mut one), text_of(&mut two)), (80, 80));
    // Every part that was sent before and held it is gone.
    let listed = listed(&town, &mut one).await;
    assert!(!listed.is_empty());
    for url in &before {
        assert!(!listed.iter().any(|part| url.ends_with(part)), "{url}");
    }
    let mut third = joined(&town, &mut two).await;
    rest(&mut [&mut third]).await;
    assert_eq!(third.texts(), one.texts());
}

/// Every part that the relay holds of the journal, asked with this device's keys.
async fn listed(town: &Town, person: &mut Person) -> Vec<String> {
    let space = Arc::new(Mutex::new(None));
    let noted = space.clone();
    person.road.after(move |operation, answer| {
        if is_sync(operation) {
            let request: SyncRequest = wire::cbor::decode(&operation.body).unwrap();
            *noted.lock().unwrap() = Some(request.space);
        }
        answer
    });
    person.sync().await;
    person.road.clear();
    let space = space.lock().unwrap().unwrap();
    let path = format!("/v1/parts/{space}");
    let body = wire::cbor::encode(&PartsRequest {
        list_after: Some(wire::PartId::ZERO),
        ..PartsRequest::default()
    });
    let Answer::Answered {
        status: 200, body, ..
    } = ask_as(town, &person.shelf, space, &path, body).await
    else {
        panic!("not listed");
    };
    let response: PartsResponse = wire::cbor::decode(&body).unwrap();
    let listed = response.listed.into_iter();
    listed.map(|listed| listed.part.to_string()).collect()
}

#[tokio::test]
async fn an_edit_elsewhere_at_the_same_time_brings_a_deleted_page_back() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let mut third = joined(&town, &mut one).await;
    let page = one.write("Shall it stay?").await;
    rest(&mut [&mut one, &mut two, &mut third]).await;
    two.road.before(|_| Some(Answer::Unreachable));
    two.shell.device.edit(&page).unwrap();
    two.shell.device.append_to_body(" It shall.").unwrap();
    two.shell.device.done().unwrap();
    two.shell.settle().await.unwrap();
    delete(&mut one, &page).await;
    rest(&mut [&mut one, &mut third]).await;
    assert_eq!((one.texts().len(), third.texts().len()), (1, 1));
    two.road.clear();
    rest(&mut [&mut two, &mut one, &mut third]).await;
    let all = vec!["Before.".to_owned(), "Shall it stay? It shall.".to_owned()];
    assert_eq!(
        (one.texts(), two.texts(), third.texts()),
        (all.clone(), all.clone(), all)
    );
    for person in [&mut one, &mut two, &mut third] {
        assert!(person.shell.device.bin().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_device_that_slept_drops_what_was_deleted_meanwhile_even_if_only_packs_tell_it() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let mut tablet = joined(&town, &mut one).await;
    let page = one.write("Gone while it sleeps.").await;
    rest(&mut [&mut one, &mut two, &mut tablet]).await;
    assert_eq!(tablet.texts().len(), 2);
    tablet.road.before(|_| Some(Answer::Unreachable));
    delete(&mut one, &page).await;
    fill(&mut one, 0..80).await;
    rest(&mut [&mut one, &mut two]).await;
    town.relay.keep_tidy().await.unwrap();
    tablet.road.clear();
    rest(&mut [&mut tablet, &mut one, &mut two]).await;
    assert_eq!(tablet.texts(), one.texts());
    assert_eq!(tablet.texts().len(), 81);
}

#[tokio::test]
async fn emptying_the_bin_takes_everything_in_it_and_nothing_else() {
    let town = Town::new().await;
    let mut alone = town.device().await;
    alone
        .shell
        .device
        .begin(&crate::shelf::page("Stays."))
        .unwrap();
    for text in ["One.", "Two."] {
        let id = alone.write(text).await;
        alone.shell.device.put_in_bin(&id).unwrap();
    }
    alone.shell.settle().await.unwrap();
    let names = alone.shelf.inner.names().len();
    alone
        .does(Happening::Journal(JournalEvent::BinEmptied))
        .await;
    assert_eq!(alone.texts(), ["Stays."]);
    // Each had a document and a text.
    assert_eq!(names - alone.shelf.inner.names().len(), 4);
    let mut alone = alone.restart().await;
    assert_eq!(alone.texts(), ["Stays."]);
}
