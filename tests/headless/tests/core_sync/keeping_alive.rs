//! Packs that a relay lost: every device asks for them in time, whoever has them puts them back, and
//! what nobody has is packed anew.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use headless::{Answer, Storage};
use seal::at_rest::storage_name;
use shared::effect::StoreWrite;
use wire::api::{PartsRequest, PartsResponse};
use wire::{Code, PartId};

use crate::adversary::data_key;
use crate::healing::{sentences, stranger};
use crate::packs::{fill, joined, rest};
use crate::shelf::{DAY_MS, Shelf};
use crate::town::{Person, Town, refusal};

/// A relay that loses parts, as its devices see it.
#[derive(Clone, Default)]
struct Loss {
    there: Arc<Mutex<BTreeSet<String>>>,
    lost: Arc<Mutex<BTreeSet<String>>>,
    /// How many parts were asked for in each request.
    asked: Arc<Mutex<Vec<usize>>>,
}

impl Loss {
    fn on(&self, person: &Person) {
        let loss = self.clone();
        person.road.after(move |operation, answer| {
            let Some((_, rest)) = operation.url.split_once("/v1/parts/") else {
                return answer;
            };
            let part = rest.split_once('/').map(|(_, part)| part.to_owned());
            match (operation.method.as_str(), part) {
                ("PUT", Some(part)) => {
                    loss.lost.lock().unwrap().remove(&part);
                    loss.there.lock().unwrap().insert(part);
                    answer
                }
                ("GET", Some(part)) if loss.lost.lock().unwrap().contains(&part) => {
                    refusal(Code::NotFound)
                }
                ("POST", None) => loss.told(&operation.body, answer),
                _ => answer,
            }
        });
    }

    fn told(&self, request: &[u8], answer: Answer) -> Answer {
        let request: PartsRequest = wire::cbor::decode(request).unwrap();
        if request.asked.is_empty() {
            return answer;
        }
        self.asked.lock().unwrap().push(request.asked.len());
        let Answer::Answered {
            status: 200,
            retry_after_s,
            body,
        } = answer
        else {
            return answer;
        };
        let mut response: PartsResponse = wire::cbor::decode(&body).unwrap();
        let lost = self.lost.lock().unwrap();
        let gone = request.asked.into_iter();
        response.missing = gone
            .filter(|part| lost.contains(&part.to_string()))
            .collect();
        Answer::Answered {
            status: 200,
            retry_after_s,
            body: wire::cbor::encode(&response),
        }
    }

    /// Everything there is goes.
    fn lose_all(&self) -> usize {
        let there = std::mem::take(&mut *self.there.lock().unwrap());
        let count = there.len();
        self.lost.lock().unwrap().extend(there);
        count
    }

    fn times_asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

/// Sealed parts are not on this shelf any more.
fn forget(shelf: &Shelf, parts: &BTreeSet<String>) {
    let key = data_key(shelf);
    let writes: Vec<StoreWrite> = parts
        .iter()
        .map(|part| StoreWrite {
            name: storage_name(&key, "part", part.parse::<PartId>().unwrap().as_bytes()),
            remove: true,
            value: Vec::new(),
        })
        .collect();
    shelf.inner.clone().commit(&writes).unwrap();
}

/// The device sleeps for these days and wakes.
async fn sleep(person: &mut Person, days: i64) {
    let now_ms = person.shell.device.clock().elapsed_ms();
    person.shell.wake_at(now_ms + days * DAY_MS).await.unwrap();
    person.shell.advance(6_000).await.unwrap();
}

#[tokio::test]
async fn all_parts_are_asked_for_once_in_a_hundred_days() {
    let town = Town::new().await;
    let (mut one, _) = town.syncing().await;
    let loss = Loss::default();
    loss.on(&one);
    fill(&mut one, 0..70).await;
    rest(&mut [&mut one]).await;
    one.shell.advance(85 * DAY_MS).await.unwrap();
    assert_eq!(loss.times_asked(), 0);
    one.shell.advance(16 * DAY_MS).await.unwrap();
    rest(&mut [&mut one]).await;
    assert_eq!(loss.times_asked(), 1);
    // Closed or not: the next time is a matter of days, not of starts.
    let mut one = one.restart().await;
    one.shell.advance(70 * DAY_MS).await.unwrap();
    assert_eq!(loss.times_asked(), 1);
    one.shell.advance(31 * DAY_MS).await.unwrap();
    assert_eq!(loss.times_asked(), 2);
    let said = sentences(&mut one).await;
    let any = said.iter().any(|text| text.starts_with("The server had"));
    assert!(!any, "nothing was missing: {said:?}");
}

#[tokio::test]
async fn a_relay_that_lost_its_packs_gets_them_back_and_a_new_device_reads_them() {
    let town = Town::new().await;
    let (mut one, words) = town.syncing().await;
    let loss = Loss::default();
    loss.on(&one);
    fill(&mut one, 0..70).await;
    rest(&mut [&mut one]).await;
    let lost = loss.lose_all();
    assert!(lost >= 1);
    sleep(&mut one, 101).await;
    rest(&mut [&mut one]).await;
    assert!(loss.lost.lock().unwrap().is_empty());
    let said = sentences(&mut one).await;
    let returned = said.iter().filter(|text| {
        text.starts_with("The server had lost") && text.contains("This phone returns")
    });
    assert_eq!(returned.count(), 1, "{said:?}");
    town.relay.keep_tidy().await.unwrap();
    let mut two = stranger(&town, &words).await;
    rest(&mut [&mut two]).await;
    assert_eq!(two.texts(), one.texts());
}

#[tokio::test]
async fn a_device_that_cannot_get_a_pack_waits_for_the_others_and_has_everything_once_they_asked() {
    let town = Town::new().await;
    let (mut one, _) = town.syncing().await;
    let loss = Loss::default();
    loss.on(&one);
    fill(&mut one, 0..70).await;
    rest(&mut [&mut one]).await;
    sleep(&mut one, 32).await;
    rest(&mut [&mut one]).await;
    town.relay.keep_tidy().await.unwrap();
    loss.lose_all();
    let mut two = town.device().await;
    loss.on(&two);
    let paired = headless::together::pair(&mut one.shell, &mut two.shell, crate::town::RELAY);
    let _ = paired.await;
    two.sync().await;
    assert!(two.shell.device.rows().unwrap().len() < 70);
    sleep(&mut one, 101).await;
    two.shell.arrive().await.unwrap();
    rest(&mut [&mut one, &mut two]).await;
    assert_eq!(one.texts().len(), 71);
    assert_eq!(two.texts(), one.texts());
}

#[tokio::test]
async fn a_pack_that_nobody_has_is_written_anew_from_what_is_here() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let loss = Loss::default();
    loss.on(&one);
    loss.on(&two);
    fill(&mut one, 0..90).await;
    rest(&mut [&mut one, &mut two]).await;
    let all = one.texts();
    let parts = loss.there.lock().unwrap().clone();
    forget(&one.shelf, &parts);
    forget(&two.shelf, &parts);
    loss.lose_all();
    let mut one = one.restart().await;
    let mut two = two.restart().await;
    sleep(&mut one, 101).await;
    sleep(&mut two, 1).await;
    rest(&mut [&mut one, &mut two]).await;
    let new = loss.there.lock().unwrap().clone();
    assert!(!new.is_empty() && new.is_disjoint(&parts));
    town.relay.keep_tidy().await.unwrap();
    let mut third = joined(&town, &mut one).await;
    loss.on(&third);
    rest(&mut [&mut one, &mut two, &mut third]).await;
    assert_eq!((one.texts(), third.texts()), (all.clone(), all));
}
