//! New epochs, new recovery keys, and several devices that change the members at once.

use headless::screens::{devices, screen_name};
use shared::event::{FirstRunEvent, Happening, JoinEvent, Place, SyncEvent};
use shared::view::DevicesView;

use crate::shelf::DAY_MS;
use crate::town::{Person, RELAY, Town, changed, is_sync, meet};

/// Ninety days later. The devices slept.
async fn sleep(town: &Town, people: &mut [&mut Person], days: i64) {
    let now = town.clock.elapsed_ms();
    for person in people {
        person.shell.wake_at(now + days * DAY_MS).await.unwrap();
    }
}

fn epoch_of_pushes(person: &Person) -> std::sync::Arc<std::sync::Mutex<Vec<wire::EpochId>>> {
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let noted = seen.clone();
    person.road.before(move |operation| {
        if is_sync(operation) {
            let request: wire::api::SyncRequest = wire::cbor::decode(&operation.body).unwrap();
            for bytes in &request.records {
                let record = wire::Record::parse(bytes).unwrap();
                noted.lock().unwrap().push(record.header().epoch);
            }
        }
        None
    });
    seen
}

#[tokio::test]
async fn after_ninety_days_the_journal_has_a_new_key_and_a_new_device_reads_everything() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let epochs = epoch_of_pushes(&one);
    one.write("Under the first key.").await;
    one.synced().await;
    let first = epochs.lock().unwrap().last().copied().unwrap();
    sleep(&town, &mut [&mut one], 91).await;
    one.sync().await;
    one.write("Under the second key.").await;
    one.synced().await;
    let second = epochs.lock().unwrap().last().copied().unwrap();
    assert_ne!(first, second);
    meet(&mut one, &mut two).await;
    assert_eq!(two.texts(), one.texts());

    let mut third = town.device().await;
    headless::together::pair(&mut two.shell, &mut third.shell, RELAY)
        .await
        .unwrap();
    meet(&mut two, &mut third).await;
    assert_eq!(
        third.texts(),
        ["Before.", "Under the first key.", "Under the second key."]
    );
    assert_eq!(third.devices().await.parked, None);
}

#[tokio::test]
async fn old_words_and_new_epochs_restore_everything() {
    let town = Town::new().await;
    let (mut one, words) = town.syncing().await;
    for number in 0..3 {
        sleep(&town, &mut [&mut one], 91).await;
        one.write(&format!("Quarter {number}.")).await;
        one.sync().await;
        one.synced().await;
    }
    let mut found = town.device().await;
    found.shell.restore(&words.join(" "), RELAY).await.unwrap();
    found.sync().await;
    assert_eq!(found.texts(), one.texts());
    assert_eq!(found.texts().len(), 4);
}

#[tokio::test]
async fn two_devices_that_rotate_at_once_end_under_one_key_with_no_page_lost() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    // Both have looked at the relay and made a new key, and neither has got through yet.
    one.road.hold_pushes();
    two.road.hold_pushes();
    sleep(&town, &mut [&mut one, &mut two], 91).await;
    one.sync().await;
    two.sync().await;
    one.write("One's.").await;
    two.write("Two's.").await;
    let (of_one, of_two) = (epoch_of_pushes(&one), epoch_of_pushes(&two));
    meet(&mut one, &mut two).await;
    one.write("Later.").await;
    two.write("Later too.").await;
    meet(&mut one, &mut two).await;
    let all = ["Before.", "Later too.", "Later.", "One's.", "Two's."];
    assert_eq!(one.texts(), all);
    assert_eq!(two.texts(), all);
    let newest = |seen: &std::sync::Mutex<Vec<wire::EpochId>>| seen.lock().unwrap().last().copied();
    assert_eq!(newest(&of_one), newest(&of_two));
    assert_eq!(one.devices().await.parked, None);
    assert_eq!(one.devices().await.alarm, None);
    assert_eq!(two.devices().await.parked, None);
}

/// Shows a new sheet, keeps it, and answers its words.
async fn replace(person: &mut Person) -> String {
    person.does(Happening::WentTo(Place::Devices)).await;
    person.does(Happening::Sync(SyncEvent::NewSheetAsked)).await;
    let Some(DevicesView::NewSheet(new)) = devices(&person.view()).cloned() else {
        panic!("no new sheet: {}", screen_name(&person.view()));
    };
    assert!(new.points.iter().any(|point| point.contains("old words")));
    person.does(Happening::Sync(SyncEvent::NewSheetKept)).await;
    new.sheet.words.join(" ")
}

async fn try_words(town: &Town, words: &str) -> Person {
    let mut person = town.device().await;
    person
        .does(Happening::FirstRun(FirstRunEvent::HasWords))
        .await;
    let (words, relay) = (words.to_owned(), RELAY.to_owned());
    person
        .does(Happening::Join(JoinEvent::WordsEntered { words, relay }))
        .await;
    person
}

#[tokio::test]
async fn the_recovery_key_is_replaced_from_a_device_that_never_had_the_words() {
    let town = Town::new().await;
    let (mut one, old) = town.syncing().await;
    let mut two = town.device().await;
    headless::together::pair(&mut one.shell, &mut two.shell, RELAY)
        .await
        .unwrap();
    meet(&mut one, &mut two).await;
    assert!(!two.devices().await.recovery.can_show);
    two.shell.set_online(false).await.unwrap();
    let new = replace(&mut two).await;
    let recovery = two.devices().await.recovery;
    assert!(
        recovery.replacing && !recovery.can_replace,
        "{}",
        recovery.text
    );
    two.shell.set_online(true).await.unwrap();
    two.sync().await;
    let recovery = two.devices().await.recovery;
    assert!(
        recovery.can_show && !recovery.replacing,
        "{}",
        recovery.text
    );
    two.write("After the new sheet.").await;
    meet(&mut two, &mut one).await;
    assert_eq!(one.texts(), ["After the new sheet.", "Before."]);
    assert!(
        !one.devices().await.recovery.can_show,
        "its sheet is the old one"
    );

    let late = try_words(&town, &old.join(" ")).await;
    let shown = screen_name(&late.view());
    assert!(
        shown.contains("knows no journal for these words"),
        "{shown}"
    );
    let mut found = try_words(&town, &new).await;
    found.shell.arrive().await.unwrap();
    found.sync().await;
    assert_eq!(found.texts(), one.texts());
    assert!(found.devices().await.advice.is_some(), "the words were out");
    // Leaving the advice is heard.
    found.does(Happening::Sync(SyncEvent::AdviceDeclined)).await;
    assert!(found.devices().await.advice.is_none());
}

#[tokio::test]
async fn a_new_sheet_that_is_left_changes_nothing() {
    let town = Town::new().await;
    let (mut one, words) = town.syncing().await;
    one.does(Happening::WentTo(Place::Devices)).await;
    one.does(Happening::Sync(SyncEvent::NewSheetAsked)).await;
    one.does(Happening::Sync(SyncEvent::NewSheetLeft)).await;
    one.sync().await;
    let mut found = try_words(&town, &words.join(" ")).await;
    found.shell.arrive().await.unwrap();
    assert_eq!(found.texts(), ["Before."]);
}

#[tokio::test]
async fn a_device_let_in_while_another_rotates_reads_everything() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    sleep(&town, &mut [&mut one, &mut two], 80).await;
    meet(&mut one, &mut two).await;
    // The other device begins a new epoch between the sponsor's last look and its push.
    let mut third = town.device().await;
    sleep(&town, &mut [&mut two], 11).await;
    two.write("Under the new key.").await;
    two.sync().await;
    two.synced().await;
    one.write("Under the old key.").await;
    headless::together::pair(&mut one.shell, &mut third.shell, RELAY)
        .await
        .unwrap();
    meet(&mut one, &mut third).await;
    meet(&mut two, &mut third).await;
    let all = ["Before.", "Under the new key.", "Under the old key."];
    for person in [&mut one, &mut two, &mut third] {
        assert_eq!(person.texts(), all);
        let on = person.devices().await;
        assert_eq!((on.devices.len(), on.parked, on.alarm), (3, None, None));
    }
}

/// Shows a code on `newcomer` and enters it on `sponsor`, up to the words.
async fn compare(sponsor: &mut Person, newcomer: &mut Person) {
    newcomer
        .does(Happening::FirstRun(FirstRunEvent::HasAnotherDevice))
        .await;
    let relay = RELAY.to_owned();
    newcomer
        .does(Happening::Join(JoinEvent::CodeAsked { relay }))
        .await;
    newcomer.shell.advance(1_000).await.unwrap();
    let text = headless::screens::shown_code(&newcomer.view())
        .unwrap()
        .to_owned();
    sponsor.does(Happening::WentTo(Place::Devices)).await;
    sponsor
        .does(Happening::Sync(SyncEvent::AddDeviceAsked))
        .await;
    sponsor
        .does(Happening::Sync(SyncEvent::InvitationEntered { text }))
        .await;
    for _ in 0..40 {
        sponsor.shell.advance(250).await.unwrap();
        newcomer.shell.advance(0).await.unwrap();
    }
}

#[tokio::test]
async fn two_devices_that_each_let_one_in_at_once_let_both_in() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let (mut third, mut fourth) = (town.device().await, town.device().await);
    compare(&mut one, &mut third).await;
    compare(&mut two, &mut fourth).await;
    for sponsor in [&mut one, &mut two] {
        sponsor.road.hold_pushes();
        sponsor
            .does(Happening::Sync(SyncEvent::WordsCompared { same: true }))
            .await;
    }
    for newcomer in [&mut third, &mut fourth] {
        newcomer
            .does(Happening::Join(JoinEvent::WordsCompared { same: true }))
            .await;
    }
    // Both made what lets the other in, and neither has got through yet.
    for _ in 0..40 {
        for person in [&mut one, &mut two] {
            person.shell.advance(250).await.unwrap();
        }
    }
    one.road.clear();
    two.road.clear();
    for _ in 0..240 {
        one.shell.advance(250).await.unwrap();
        for person in [&mut two, &mut third, &mut fourth] {
            person.shell.advance(0).await.unwrap();
        }
    }
    for newcomer in [&mut third, &mut fourth] {
        newcomer.shell.arrive().await.unwrap();
    }
    fourth.write("By the fourth.").await;
    for _ in 0..4 {
        for person in [&mut one, &mut two, &mut third, &mut fourth] {
            person.does(Happening::Sync(SyncEvent::Cancelled)).await;
            person.sync().await;
        }
    }
    for person in [&mut one, &mut two, &mut third, &mut fourth] {
        assert_eq!(person.texts(), ["Before.", "By the fourth."]);
        let on = person.devices().await;
        assert_eq!((on.devices.len(), on.parked, on.alarm), (4, None, None));
    }
}

#[tokio::test]
async fn words_and_a_pairing_at_once_both_let_their_device_in() {
    let town = Town::new().await;
    let (mut one, words) = town.syncing().await;
    let mut by_pairing = town.device().await;
    compare(&mut one, &mut by_pairing).await;
    // Restoring has pulled everything, and has not said who it lets in.
    let mut by_words = town.device().await;
    by_words.road.hold_pushes();
    by_words
        .does(Happening::FirstRun(FirstRunEvent::HasWords))
        .await;
    let (words, relay) = (words.join(" "), RELAY.to_owned());
    by_words
        .does(Happening::Join(JoinEvent::WordsEntered { words, relay }))
        .await;
    one.does(Happening::Sync(SyncEvent::WordsCompared { same: true }))
        .await;
    by_pairing
        .does(Happening::Join(JoinEvent::WordsCompared { same: true }))
        .await;
    for _ in 0..80 {
        one.shell.advance(250).await.unwrap();
        by_pairing.shell.advance(0).await.unwrap();
    }
    by_pairing.shell.arrive().await.unwrap();
    by_words.road.clear();
    by_words.shell.arrive().await.unwrap();
    for _ in 0..4 {
        for person in [&mut one, &mut by_pairing, &mut by_words] {
            person.does(Happening::Sync(SyncEvent::Cancelled)).await;
            person.sync().await;
        }
    }
    for person in [&mut one, &mut by_pairing, &mut by_words] {
        assert_eq!(person.texts(), ["Before."]);
        let on = person.devices().await;
        assert_eq!((on.devices.len(), on.parked, on.alarm), (3, None, None));
    }
}

#[tokio::test]
async fn a_list_of_devices_that_nobody_signed_is_not_taken_and_is_told_of() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let stranger = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    two.road.after(move |operation, answer| {
        if !is_sync(operation) {
            return answer;
        }
        let request: wire::api::SyncRequest = wire::cbor::decode(&operation.body).unwrap();
        changed(answer, |response| {
            let draft = wire::StatementDraft {
                space: request.space,
                version: request.access_version + 1,
                previous: wire::Hash::from_bytes([1; 32]),
                nonce: [2; 16],
                operations: vec![wire::AccessOp::Add {
                    author: wire::author_of(&stranger),
                    role: wire::Role::Reader,
                }],
            };
            let forged = wire::Statement::sign(&stranger, &draft).unwrap();
            response.statements = vec![forged.bytes().to_vec()];
        })
    });
    two.sync().await;
    let alarm = two.devices().await.alarm.expect("it is told of");
    assert!(alarm.contains("none of yours signed"), "{alarm}");
    two.road.clear();
    one.write("All the same.").await;
    meet(&mut one, &mut two).await;
    assert!(two.texts().contains(&"All the same.".to_owned()));
}
