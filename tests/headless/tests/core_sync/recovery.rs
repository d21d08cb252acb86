//! From 24 words to a journal.

use headless::screens::{joining, screen_name};
use shared::event::{
    FirstRunEvent, Happening, JoinEvent, LensChoice, Place, SettingsEvent, SyncEvent,
};
use shared::view::{JoinView, ScreenView};

use crate::shelf::page;
use crate::town::{Person, RELAY, Town, meet};

async fn enter(person: &mut Person, words: &str, relay: &str) {
    let (words, relay) = (words.to_owned(), relay.to_owned());
    person
        .does(Happening::Join(JoinEvent::WordsEntered { words, relay }))
        .await;
}

async fn asked(town: &Town) -> Person {
    let mut person = town.device().await;
    person
        .does(Happening::FirstRun(FirstRunEvent::HasWords))
        .await;
    person
}

#[tokio::test]
async fn words_with_a_slip_name_the_word() {
    let town = Town::new().await;
    let (_, words) = town.syncing().await;
    let mut person = asked(&town).await;
    let mut slip = words.clone();
    slip[4] = format!("{}x", slip[4]);
    let mut swapped = words.clone();
    swapped.swap(2, 3);
    for (text, says) in [
        (slip.join(" "), "Word 5 is not on the list"),
        (
            words[..23].join(" "),
            "A sheet has 24 words; there are 23 here.",
        ),
        (String::new(), "there are 0 here"),
    ] {
        enter(&mut person, &text, RELAY).await;
        let shown = screen_name(&person.view());
        assert!(shown.contains(says), "{shown}");
    }
    if swapped != words {
        enter(&mut person, &swapped.join(" "), RELAY).await;
        let shown = screen_name(&person.view());
        assert!(shown.contains("words do not belong together"), "{shown}");
    }
    assert_eq!(person.road.count("/v1/lookup"), 0);
    // As somebody types them from paper.
    let typed = words.join("\n ").to_uppercase();
    enter(&mut person, &typed, RELAY).await;
    person.shell.arrive().await.unwrap();
    assert_eq!(person.texts(), ["Before."]);
}

#[tokio::test]
async fn words_bring_everything_back_with_its_settings_and_the_device_syncs_on() {
    let town = Town::new().await;
    let (mut lost, words) = town.syncing().await;
    for number in 0..40 {
        let mut draft = page(&format!("Page {number}."));
        draft.title = format!("Title {number}");
        draft.lens = Some(LensChoice::Team);
        draft.tags = vec!["kept".to_owned()];
        lost.shell.device.write(&draft).unwrap();
    }
    let id = lost.shell.device.rows().unwrap()[0].page.clone();
    lost.shell.device.put_in_bin(&id).unwrap();
    lost.does(Happening::Settings(SettingsEvent::DayTurnChosen {
        hour: 7,
    }))
    .await;
    lost.synced().await;
    let before = lost.shell.device.read_all().unwrap();

    let mut found = town.device().await;
    found.shell.restore(&words.join(" "), RELAY).await.unwrap();
    found.sync().await;
    assert_eq!(found.shell.device.read_all().unwrap(), before);
    found.does(Happening::WentTo(Place::Settings)).await;
    match found.shell.device.ready("settings").unwrap().screen {
        ScreenView::Settings(settings) => assert_eq!(settings.day_turn_hour, 7),
        other => panic!("{other:?}"),
    }
    found = found.restart().await;
    found.write("After the loss.").await;
    found.synced().await;
    assert_eq!(found.devices().await.parked, None);
    // The first device was only mislaid.
    meet(&mut lost, &mut found).await;
    assert!(lost.texts().contains(&"After the loss.".to_owned()));
    assert_eq!(lost.devices().await.devices.len(), 2);
    // The same words again, on a third.
    let mut third = town.device().await;
    third.shell.restore(&words.join(" "), RELAY).await.unwrap();
    third.sync().await;
    assert_eq!(third.texts().len(), 42);
}

#[tokio::test]
async fn a_relay_that_knows_no_journal_for_the_words_says_so() {
    let town = Town::new().await;
    let other = Town::new().await;
    let (_, words) = other.syncing().await;
    let mut person = asked(&town).await;
    enter(&mut person, &words.join(" "), RELAY).await;
    let shown = screen_name(&person.view());
    assert!(
        shown.contains("knows no journal for these words"),
        "{shown}"
    );
    enter(&mut person, &words.join(" "), "http://nobody.test").await;
    let shown = screen_name(&person.view());
    assert!(shown.contains("No relay answers"), "{shown}");
}

#[tokio::test]
async fn a_restore_cut_off_or_killed_begins_again() {
    let town = Town::new().await;
    let (mut first, words) = town.syncing().await;
    first.write("More.").await;
    first.synced().await;
    let mut person = asked(&town).await;
    let mut asked_before = 0;
    person.road.after(move |operation, answer| {
        asked_before += usize::from(crate::town::is_sync(operation));
        // The journal was pulled, and the answer that lets this device in is lost twice.
        if asked_before == 2 || asked_before == 3 {
            return headless::Answer::Unreachable;
        }
        answer
    });
    enter(&mut person, &words.join(" "), RELAY).await;
    assert!(matches!(
        joining(&person.view()),
        Some(JoinView::Arriving { .. })
    ));
    person.shell.arrive().await.unwrap();
    assert_eq!(person.texts(), ["Before.", "More."]);

    let mut person = asked(&town).await;
    person.road.before(|operation| {
        crate::town::is_sync(operation).then_some(headless::Answer::Unreachable)
    });
    enter(&mut person, &words.join(" "), RELAY).await;
    person = person.restart().await;
    person.road.clear();
    person.shell.restore(&words.join(" "), RELAY).await.unwrap();
    assert_eq!(person.texts(), ["Before.", "More."]);
}

#[tokio::test]
async fn an_open_journal_restores_and_keeps_its_own_pages() {
    let town = Town::new().await;
    let (mut first, words) = town.syncing().await;
    let mut person = town.device().await;
    person.shell.device.begin(&page("My own.")).unwrap();
    person.does(Happening::WentTo(Place::Devices)).await;
    person.does(Happening::Sync(SyncEvent::RestoreChosen)).await;
    enter(&mut person, &words.join(" "), RELAY).await;
    person.shell.advance(10_000).await.unwrap();
    meet(&mut person, &mut first).await;
    assert_eq!(person.texts(), ["Before.", "My own."]);
    assert_eq!(first.texts(), ["Before.", "My own."]);
}

#[tokio::test]
async fn the_sheet_on_paper_is_enough_without_an_address() {
    let town = Town::new().await;
    let (mut first, _) = town.syncing().await;
    first.does(Happening::Sync(SyncEvent::SheetAsked)).await;
    let qr = headless::screens::sheet(&first.view())
        .unwrap()
        .qr
        .text
        .clone();
    let mut person = asked(&town).await;
    enter(&mut person, &qr, "").await;
    person.shell.arrive().await.unwrap();
    assert_eq!(person.texts(), ["Before."]);
}

#[tokio::test]
async fn the_words_a_journal_was_restored_from_unlock_it_too() {
    let town = Town::new().await;
    let (_, words) = town.syncing().await;
    let mut person = town.device().await;
    person.shell.device.begin(&page("My own.")).unwrap();
    let passphrase = "rosemary and thyme".to_owned();
    let chosen = shared::event::LockEvent::PassphraseChosen { passphrase };
    person.does(Happening::Lock(chosen)).await;
    person.does(Happening::WentTo(Place::Devices)).await;
    person.does(Happening::Sync(SyncEvent::RestoreChosen)).await;
    enter(&mut person, &words.join(" "), RELAY).await;
    person.sync().await;
    person = person.restart().await;
    let words = words.join(" ");
    let entered = shared::event::LockEvent::WordsEntered { words };
    person.does(Happening::Lock(entered)).await;
    assert_eq!(person.texts(), ["Before.", "My own."]);
}
