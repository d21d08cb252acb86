//! A relay that was put back, emptied or copied, and one that keeps things back or invents them:
//! noticed, said in a sentence, and made good.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use shared::ViewModel;
use shared::event::{Happening, Place};
use shared::view::{ScreenView, ServerHistoryView, SyncState};
use wire::{Entry, Kind};

use crate::town::{Person, Town, changed, is_sync, meet, relay};

/// A relay in a file that can be put back.
pub(crate) struct Vault {
    pub(crate) town: Town,
    folder: tempfile::TempDir,
}

impl Vault {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut town = Town::new().await;
        town.relay = Self::open(&town, folder.path().join("relay.db")).await;
        Self { town, folder }
    }

    async fn open(town: &Town, path: PathBuf) -> server::Relay {
        let clock = town.clock.clone();
        let config = server::Config {
            storage: server::Storage::File(path),
            clock: server::Clock::new(move || u64::try_from(clock.now_ms()).unwrap()),
            ..server::Config::in_memory([7; 32])
        };
        server::Relay::open(config).await.unwrap()
    }

    /// Copies the database while the relay is down.
    pub(crate) async fn back_up(&mut self, people: &mut [&mut Person]) {
        self.swap(people, "relay.db", "backup.db").await;
    }

    /// Puts the copy in the place of the database. With `openly` the generation changes, as it does
    /// with the relay's own `restore`.
    pub(crate) async fn put_back(&mut self, people: &mut [&mut Person], openly: bool) {
        self.swap(people, "backup.db", "relay.db").await;
        if openly {
            self.town.relay.renew_generation().await.unwrap();
        }
    }

    async fn swap(&mut self, people: &mut [&mut Person], from: &str, to: &str) {
        let idle = relay(&self.town.clock).await;
        std::mem::replace(&mut self.town.relay, idle).close().await;
        for rest in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(self.folder.path().join(format!("{to}{rest}")));
        }
        std::fs::copy(self.folder.path().join(from), self.folder.path().join(to)).unwrap();
        let path = self.folder.path().join("relay.db");
        self.town.relay = Self::open(&self.town, path).await;
        for person in people {
            person.road.lead_to(&self.town.relay);
        }
    }
}

/// What the person was told, the newest first.
async fn told(person: &mut Person) -> ServerHistoryView {
    person.does(Happening::WentTo(Place::ServerHistory)).await;
    match person.view() {
        ViewModel::Ready(ready) => match ready.screen {
            ScreenView::ServerHistory(history) => history,
            other => panic!("not the history: {other:?}"),
        },
        other => panic!("not open: {other:?}"),
    }
}

pub(crate) async fn sentences(person: &mut Person) -> Vec<String> {
    let history = told(person).await;
    history
        .entries
        .into_iter()
        .map(|entry| entry.text)
        .collect()
}

fn notice(person: &Person) -> Option<String> {
    match person.view() {
        ViewModel::Ready(ready) => ready.notice.map(|notice| notice.text),
        _ => None,
    }
}

/// A device that only the relay's content reaches: restored from the words.
pub(crate) async fn stranger(town: &Town, words: &[String]) -> Person {
    let mut person = town.device().await;
    person
        .shell
        .restore(&words.join(" "), crate::town::RELAY)
        .await
        .unwrap();
    person.shell.advance(6_000).await.unwrap();
    person
}

#[tokio::test]
async fn a_restored_relay_gets_everything_back_at_the_first_sync_and_the_person_is_told() {
    let mut vault = Vault::new().await;
    let (mut one, words) = vault.town.syncing().await;
    let mut two = vault.town.device().await;
    headless::together::pair(&mut one.shell, &mut two.shell, crate::town::RELAY)
        .await
        .unwrap();
    meet(&mut one, &mut two).await;
    vault.back_up(&mut [&mut one, &mut two]).await;
    for number in 0..7 {
        one.write(&format!("From one, {number}.")).await;
        two.write(&format!("From two, {number}.")).await;
    }
    meet(&mut one, &mut two).await;
    let all = one.texts();
    assert_eq!((all.len(), two.texts()), (15, all.clone()));
    vault.put_back(&mut [&mut one, &mut two], true).await;

    one.sync().await;
    let sentence = "The server was put back to an earlier day. This phone returned 14 pages to it.";
    assert_eq!(notice(&one).as_deref(), Some(sentence));
    assert_eq!(sentences(&mut one).await, [sentence]);
    assert!(!told(&mut one).await.entries[0].details.is_empty());
    two.sync().await;
    // Everything stands where it stood, so the other device cannot know how bad it was.
    let other = "The server was restored or tidied up. Nothing was missing on it.";
    assert_eq!(sentences(&mut two).await, [other]);

    let mut third = stranger(&vault.town, &words).await;
    assert_eq!(third.texts(), all);
    assert_eq!((one.texts(), two.texts()), (all.clone(), all));
    meet(&mut one, &mut two).await;
    assert_eq!(one.devices().await.summary.state, SyncState::SeenElsewhere);
    assert_eq!(one.devices().await.parked, None);
    assert_eq!(two.devices().await.parked, None);
}

#[tokio::test]
async fn a_relay_put_back_in_silence_is_found_out_and_healed_too() {
    let mut vault = Vault::new().await;
    let (mut one, mut two) = vault.town.two().await;
    vault.back_up(&mut [&mut one, &mut two]).await;
    one.write("Since then.").await;
    meet(&mut one, &mut two).await;
    vault.put_back(&mut [&mut one, &mut two], false).await;
    // The other device wrote nothing of it, and has it all the same.
    two.sync().await;
    let sentence = "The server was put back to an earlier day. This phone returned 1 page to it.";
    assert_eq!(sentences(&mut two).await, [sentence]);
    meet(&mut one, &mut two).await;
    two.write("And on.").await;
    meet(&mut one, &mut two).await;
    assert_eq!(one.texts(), ["And on.", "Before.", "Since then."]);
    assert_eq!(two.texts(), one.texts());
}

#[tokio::test]
async fn what_was_written_and_not_yet_sent_goes_out_after_the_relay_was_healed() {
    let mut vault = Vault::new().await;
    let (mut one, mut two) = vault.town.two().await;
    vault.back_up(&mut [&mut one, &mut two]).await;
    one.write("Stored, then lost.").await;
    one.synced().await;
    one.shell.set_online(false).await.unwrap();
    one.write("Not sent yet.").await;
    vault.put_back(&mut [&mut one, &mut two], false).await;
    one.shell.set_online(true).await.unwrap();
    one.synced().await;
    meet(&mut one, &mut two).await;
    assert_eq!(
        two.texts(),
        ["Before.", "Not sent yet.", "Stored, then lost."]
    );
    let on = one.devices().await;
    assert_eq!(on.summary.state, SyncState::SeenElsewhere);
}

#[tokio::test]
async fn a_wiped_relay_takes_the_journal_again_without_a_code_and_deletes_nothing() {
    let mut vault = Vault::new().await;
    let (mut one, words) = vault.town.syncing().await;
    let mut two = vault.town.device().await;
    headless::together::pair(&mut one.shell, &mut two.shell, crate::town::RELAY)
        .await
        .unwrap();
    two.write("From two.").await;
    meet(&mut one, &mut two).await;
    vault.town.relay = relay(&vault.town.clock).await;
    one.road.lead_to(&vault.town.relay);
    two.road.lead_to(&vault.town.relay);
    one.sync().await;
    let sentence = "The server had forgotten this journal. This phone returned 2 pages to it.";
    assert_eq!(sentences(&mut one).await, [sentence]);
    meet(&mut one, &mut two).await;
    assert_eq!(one.texts(), ["Before.", "From two."]);
    assert_eq!(two.texts(), one.texts());
    let mut third = stranger(&vault.town, &words).await;
    assert_eq!(third.texts(), ["Before.", "From two."]);
}

#[tokio::test]
async fn a_journal_of_before_there_was_a_log_fills_it_up_and_can_heal() {
    let vault = Vault::new().await;
    let (mut one, mut two) = vault.town.two().await;
    one.write("From one.").await;
    two.write("From two.").await;
    meet(&mut one, &mut two).await;
    // What an older version leaves behind: no index.
    let gone = shared::effect::StoreWrite {
        name: "log-index".to_owned(),
        remove: true,
        value: Vec::new(),
    };
    headless::Storage::commit(&mut one.shelf.inner, &[gone]).unwrap();
    one = one.restart().await;
    one.sync().await;
    one.sync().await;
    let empty = relay(&vault.town.clock).await;
    one.road.lead_to(&empty);
    two.road.lead_to(&empty);
    one.sync().await;
    let sentence = "The server had forgotten this journal. This phone returned 3 pages to it.";
    assert_eq!(sentences(&mut one).await, [sentence]);
    meet(&mut one, &mut two).await;
    assert_eq!(two.texts(), ["Before.", "From one.", "From two."]);
    assert_eq!(one.texts(), two.texts());
}

#[tokio::test]
async fn a_device_that_joined_after_the_backup_brings_itself_back() {
    let mut vault = Vault::new().await;
    let (mut one, _) = vault.town.syncing().await;
    let mut two = vault.town.device().await;
    vault.back_up(&mut [&mut one, &mut two]).await;
    headless::together::pair(&mut one.shell, &mut two.shell, crate::town::RELAY)
        .await
        .unwrap();
    two.write("From the new one.").await;
    meet(&mut one, &mut two).await;
    vault.put_back(&mut [&mut one, &mut two], true).await;
    // The relay does not even know the new device.
    two.sync().await;
    meet(&mut two, &mut one).await;
    assert_eq!(one.texts(), ["Before.", "From the new one."]);
    assert_eq!(two.devices().await.summary.state, SyncState::SeenElsewhere);
}

#[tokio::test]
async fn healing_that_is_cut_short_goes_on_after_a_crash_and_counts_every_page_once() {
    let mut vault = Vault::new().await;
    let (mut one, mut two) = vault.town.two().await;
    vault.back_up(&mut [&mut one, &mut two]).await;
    for number in 0..5 {
        one.write(&format!("Page {number}.")).await;
    }
    meet(&mut one, &mut two).await;
    vault.put_back(&mut [&mut one, &mut two], true).await;
    // The pieces arrive, their answers do not.
    one.road.after(|operation, answer| {
        let request: Option<wire::api::SyncRequest> = wire::cbor::decode(&operation.body).ok();
        match request {
            Some(request) if request.reoffer => headless::Answer::Unreachable,
            _ => answer,
        }
    });
    one.sync().await;
    one = one.restart().await;
    one.road.clear();
    one.sync().await;
    one.sync().await;
    let said = sentences(&mut one).await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("The server was put back"), "{said:?}");
    meet(&mut one, &mut two).await;
    assert_eq!(one.texts().len(), 6);
    assert_eq!(two.texts(), one.texts());
}

#[tokio::test]
async fn two_devices_that_heal_at_once_do_each_other_no_harm() {
    let mut vault = Vault::new().await;
    let (mut one, mut two) = vault.town.two().await;
    vault.back_up(&mut [&mut one, &mut two]).await;
    for number in 0..5 {
        one.write(&format!("One {number}.")).await;
        two.write(&format!("Two {number}.")).await;
    }
    meet(&mut one, &mut two).await;
    vault.put_back(&mut [&mut one, &mut two], true).await;
    let asked = Happening::Sync(shared::event::SyncEvent::SyncAsked);
    let (left, right) = tokio::join!(one.shell.happens(asked.clone()), two.shell.happens(asked));
    left.unwrap();
    right.unwrap();
    meet(&mut one, &mut two).await;
    assert_eq!(one.texts().len(), 11);
    assert_eq!(two.texts(), one.texts());
    assert_eq!(
        one.devices().await.fingerprint,
        two.devices().await.fingerprint
    );
}

#[tokio::test]
async fn a_tail_that_is_kept_back_is_said_once_and_its_arrival_too_and_lag_is_no_alarm() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let mut three = town.device().await;
    headless::together::pair(&mut one.shell, &mut three.shell, crate::town::RELAY)
        .await
        .unwrap();
    meet(&mut one, &mut two).await;
    three.sync().await;
    // The relay keeps from three whatever one writes from now on.
    let hidden = Arc::new(Mutex::new(None));
    let known = hidden.clone();
    one.road.before(move |operation| {
        if let Ok(request) = wire::cbor::decode::<wire::api::SyncRequest>(&operation.body)
            && let Some(record) = request.records.first()
            && let Ok(entry) = Entry::from_vec(record.clone())
        {
            *known.lock().unwrap() = Some(entry.header().author);
        }
        None
    });
    let author = hidden.clone();
    three.road.after(move |operation, answer| {
        if !is_sync(operation) {
            return answer;
        }
        changed(answer, |response| {
            let hidden = *author.lock().unwrap();
            response.page.retain(|entry| {
                Entry::from_vec(entry.record.clone())
                    .is_ok_and(|entry| Some(entry.header().author) != hidden)
            });
        })
    });
    one.write("Kept from three.").await;
    one.synced().await;
    three.sync().await;
    assert_eq!(
        sentences(&mut three).await,
        Vec::<String>::new(),
        "lag is no alarm"
    );
    // Two has seen it, and says so in what it writes.
    two.sync().await;
    two.write("Two has seen it.").await;
    two.synced().await;
    for _ in 0..3 {
        three.sync().await;
    }
    let said = sentences(&mut three).await;
    assert_eq!(
        said,
        ["The server is keeping back something that Phone wrote."]
    );
    assert_eq!(three.texts(), ["Before.", "Two has seen it."]);
    three.road.clear();
    for _ in 0..2 {
        three.sync().await;
    }
    assert_eq!(
        three.texts(),
        ["Before.", "Kept from three.", "Two has seen it."]
    );
    let said = sentences(&mut three).await;
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(said[0], "What the server had kept back has arrived.");
}

#[tokio::test]
async fn a_relay_that_lies_about_its_generation_costs_a_pull_and_nothing_else() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let count = Arc::new(Mutex::new(0_u8));
    one.road.after(move |operation, answer| {
        if !is_sync(operation) {
            return answer;
        }
        let mut count = count.lock().unwrap();
        *count = count.wrapping_add(1);
        let lie = [*count; 16];
        changed(answer, |response| response.generation = lie.into())
    });
    for number in 0..3 {
        one.write(&format!("Page {number}.")).await;
        one.sync().await;
    }
    one.road.clear();
    meet(&mut one, &mut two).await;
    assert_eq!(two.texts(), ["Before.", "Page 0.", "Page 1.", "Page 2."]);
    assert_eq!(one.texts(), two.texts());
    let said = sentences(&mut one).await;
    assert_eq!(
        said,
        ["The server was restored or tidied up. Nothing was missing on it."]
    );
}

/// What the device on this shelf signs next, although no relay hears of it.
async fn first_written(town: &Town, shelf: crate::shelf::Shelf, text: &str) -> Vec<u8> {
    let mut person = town.device_on(shelf).await;
    let caught = Arc::new(Mutex::new(Vec::new()));
    let net = caught.clone();
    person.road.before(move |operation| {
        let request: Option<wire::api::SyncRequest> = wire::cbor::decode(&operation.body).ok();
        if let Some(record) = request.and_then(|request| request.records.into_iter().next()) {
            *net.lock().unwrap() = record;
        }
        Some(headless::Answer::Unreachable)
    });
    person.write(text).await;
    person.shell.advance(10_000).await.unwrap();
    person.sync().await;
    let record = caught.lock().unwrap().clone();
    assert!(!record.is_empty());
    record
}

#[tokio::test]
async fn a_fork_is_kept_as_proof_shown_and_never_applied() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    // A copy of the first device, token and all: it signs with the same key.
    let shelf = one.shelf.copied_whole();
    let forged = first_written(&town, shelf, "Signed by the same key.").await;
    one.write("The one everybody has.").await;
    meet(&mut one, &mut two).await;
    let genuine = Entry::from_vec(forged.clone()).unwrap();
    assert_eq!(genuine.header().kind, Kind::Updates);
    // The relay serves the copy's record in the place of the other.
    two.road.after(move |operation, answer| {
        if !is_sync(operation) {
            return answer;
        }
        changed(answer, |response| {
            response.page.push(wire::api::PageEntry {
                position: response.newest,
                record: forged.clone(),
            });
        })
    });
    two.sync().await;
    two.sync().await;
    let said = sentences(&mut two).await;
    assert_eq!(
        said,
        ["Two different versions of one message from Phone are about."]
    );
    let details = told(&mut two).await.entries[0].details.join(" ");
    assert!(details.contains("It is message number"), "{details}");
    assert_eq!(two.texts(), ["Before.", "The one everybody has."]);
}

#[tokio::test]
async fn fingerprints_are_equal_on_devices_that_saw_the_same_and_differ_on_a_forked_relay() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    meet(&mut one, &mut two).await;
    let (here, there) = (one.devices().await, two.devices().await);
    assert_eq!(here.fingerprint.len(), 6);
    assert_eq!(here.fingerprint, there.fingerprint);
    // From now on each is served its own branch.
    two.road.after(|operation, answer| {
        if !is_sync(operation) {
            return answer;
        }
        changed(answer, |response| response.page.clear())
    });
    one.write("On one branch.").await;
    one.synced().await;
    two.sync().await;
    assert_ne!(
        one.devices().await.fingerprint,
        two.devices().await.fingerprint
    );
}
