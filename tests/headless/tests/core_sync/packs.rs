//! Packs: a journal compacted while people write, read by devices that come later.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use headless::Answer;
use shared::effect::HttpOperation;
use wire::api::{SyncRequest, SyncResponse};
use wire::{Checkpoint, Code, Kind, Record};

use crate::shelf::{DAY_MS, stop};
use crate::town::{Person, RELAY, Town, is_sync, meet, refusal};

/// Enough words for a record of more than a kilobyte.
fn words(number: usize) -> String {
    format!("Page {number}. {}", "The bus was late again. ".repeat(20))
}

/// Writes pages, each in a record of its own.
pub(crate) async fn fill(person: &mut Person, numbers: std::ops::Range<usize>) {
    for number in numbers {
        person.write(&words(number)).await;
    }
    person.synced().await;
}

/// Everybody syncs, in turn, until nothing is left to do.
pub(crate) async fn rest(people: &mut [&mut Person]) {
    for _ in 0..5 {
        for person in people.iter_mut() {
            person.sync().await;
        }
    }
}

pub(crate) async fn joined(town: &Town, sponsor: &mut Person) -> Person {
    let mut person = town.device().await;
    headless::together::pair(&mut sponsor.shell, &mut person.shell, RELAY)
        .await
        .unwrap();
    person.sync().await;
    person
}

fn is_part(operation: &HttpOperation) -> bool {
    operation.url.contains("/v1/parts/")
}

/// Records that the relay served, by kind, and checkpoints that it took.
#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<(bool, Record)>>>);

impl Seen {
    /// Looks at everything that goes to and fro.
    pub(crate) fn watch(&self, person: &Person) {
        let seen = self.0.clone();
        person.road.after(move |operation, answer| {
            if let (
                true,
                Answer::Answered {
                    status: 200, body, ..
                },
            ) = (is_sync(operation), &answer)
            {
                let request: SyncRequest = wire::cbor::decode(&operation.body).unwrap();
                let response: SyncResponse = wire::cbor::decode(body).unwrap();
                let sent = request.records.iter().map(|bytes| (true, bytes));
                let came = response.page.iter().map(|entry| (false, &entry.record));
                let records = sent.chain(came);
                let whole =
                    records.filter_map(|(sent, bytes)| Some((sent, Record::parse(bytes).ok()?)));
                seen.lock().unwrap().extend(whole);
            }
            answer
        });
    }

    /// How many records of this kind were served.
    pub(crate) fn served(&self, kind: Kind) -> usize {
        let seen = self.0.lock().unwrap();
        let served = seen
            .iter()
            .filter(|(sent, record)| !sent && record.header().kind == kind);
        served.count()
    }

    /// Checkpoints that were accepted from this device.
    pub(crate) fn checkpoints(&self) -> Vec<Checkpoint> {
        let seen = self.0.lock().unwrap();
        seen.iter()
            .filter(|(sent, record)| *sent && record.header().kind == Kind::Checkpoint)
            .filter_map(|(_, record)| Checkpoint::from_payload(record.payload()))
            .collect()
    }
}

fn count(checkpoints: &[Checkpoint], of: fn(&Checkpoint) -> bool) -> usize {
    checkpoints
        .iter()
        .filter(|checkpoint| of(checkpoint))
        .count()
}

fn covers(checkpoint: &Checkpoint) -> bool {
    matches!(checkpoint, Checkpoint::Covers { .. })
}

fn acknowledges(checkpoint: &Checkpoint) -> bool {
    matches!(checkpoint, Checkpoint::Acknowledges { .. })
}

fn reads_again(checkpoint: &Checkpoint) -> bool {
    matches!(checkpoint, Checkpoint::ReadAgain { .. })
}

#[tokio::test]
async fn one_device_packs_another_acknowledges_and_one_that_comes_later_gets_the_packs() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let (by_one, by_two) = (Seen::default(), Seen::default());
    by_one.watch(&one);
    by_two.watch(&two);
    fill(&mut one, 0..45).await;
    fill(&mut two, 100..145).await;
    rest(&mut [&mut one, &mut two]).await;
    let all = one.texts();
    assert_eq!((all.len(), two.texts()), (91, all.clone()));
    let mut checkpoints = by_one.checkpoints();
    checkpoints.extend(by_two.checkpoints());
    let (packed, said) = (
        count(&checkpoints, covers),
        count(&checkpoints, acknowledges),
    );
    assert!(
        packed >= 1 && said >= 1,
        "{packed} packings, {said} acknowledged"
    );

    town.relay.keep_tidy().await.unwrap();
    let mut third = town.device().await;
    let by_third = Seen::default();
    by_third.watch(&third);
    headless::together::pair(&mut one.shell, &mut third.shell, RELAY)
        .await
        .unwrap();
    third.sync().await;
    assert_eq!(third.texts(), all);
    let records = by_third.served(Kind::Updates);
    assert!(
        records < 60,
        "{records} records, although packs hold what they held"
    );
    // It goes on like any other.
    third.write("From the third.").await;
    one.write("From the first.").await;
    rest(&mut [&mut one, &mut two, &mut third]).await;
    let all = one.texts();
    assert_eq!(
        (all.len(), two.texts(), third.texts()),
        (93, all.clone(), all)
    );
}
