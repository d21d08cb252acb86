//! What goes out, what comes in, and how far it has come.

use headless::screens::sheet;
use shared::event::{Happening, LockEvent, Place, SettingsEvent, SyncEvent};
use shared::view::{ScreenView, SyncState};

use crate::shelf::page;
use crate::town::{RELAY, Town, is_sync, meet};

#[tokio::test]
async fn turning_sync_on_asks_for_the_sheet_before_the_first_sync_request() {
    let town = Town::new().await;
    let mut one = town.device().await;
    one.shell.device.begin(&page("Before.")).unwrap();
    one.does(Happening::WentTo(Place::Devices)).await;
    let invite = town.invite().await;
    one.does(Happening::Sync(SyncEvent::TurnOnAsked {
        relay: RELAY.to_owned(),
        invite,
    }))
    .await;
    one.shell.advance(60_000).await.unwrap();
    assert_eq!(sheet(&one.view()).unwrap().words.len(), 24);
    assert_eq!(one.road.count("/v1/sync"), 0);
    one.does(Happening::Sync(SyncEvent::SheetKept)).await;
    one.synced().await;
    assert!(one.road.count("/v1/sync") > 0);
    let on = one.devices().await;
    assert_eq!(on.summary.state, SyncState::Stored);
    assert!(!on.sheet_missing);
}

#[tokio::test]
async fn a_sheet_put_off_stays_visible_until_it_is_kept() {
    let town = Town::new().await;
    let mut one = town.device().await;
    one.shell.device.begin(&page("Before.")).unwrap();
    let invite = town.invite().await;
    one.does(Happening::Sync(SyncEvent::TurnOnAsked {
        relay: RELAY.to_owned(),
        invite,
    }))
    .await;
    one.does(Happening::Sync(SyncEvent::SheetLater)).await;
    one.synced().await;
    assert!(one.devices().await.sheet_missing);
    one = one.restart().await;
    assert!(one.devices().await.sheet_missing);
    one.does(Happening::Sync(SyncEvent::SheetAsked)).await;
    assert_eq!(sheet(&one.view()).unwrap().words.len(), 24);
    one.does(Happening::Sync(SyncEvent::SheetKept)).await;
    assert!(!one.devices().await.sheet_missing);
}

#[tokio::test]
async fn a_wrong_address_a_wrong_invite_and_a_spent_one_say_so() {
    let town = Town::new().await;
    let mut one = town.device().await;
    one.shell.device.begin(&page("Before.")).unwrap();
    let spent = town.invite().await;
    let (mut other, _) = (town.device().await, ());
    other.shell.device.begin(&page("Another.")).unwrap();
    other.shell.turn_sync_on(RELAY, &spent).await.unwrap();
    for (relay, invite, says) in [
        ("not an address", &spent, "That is not an address"),
        ("http://nobody.test", &spent, "No relay answers"),
        (RELAY, &"aaaa-aaaa".to_owned(), "does not know this invite"),
        (RELAY, &spent, "does not know this invite"),
    ] {
        one.does(Happening::WentTo(Place::Devices)).await;
        let (relay, invite) = (relay.to_owned(), invite.clone());
        one.does(Happening::Sync(SyncEvent::TurnOnAsked { relay, invite }))
            .await;
        let view = format!("{:?}", headless::screens::screen_name(&one.view()));
        assert!(view.contains(says), "{view}");
    }
    assert_eq!(one.texts(), ["Before."]);
}

#[tokio::test]
async fn what_is_written_offline_goes_out_when_there_is_a_network() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    one.shell.set_online(false).await.unwrap();
    two.shell.set_online(false).await.unwrap();
    one.write("From one.").await;
    two.write("From two.").await;
    one.shell.advance(10_000).await.unwrap();
    let summary = one.devices().await.summary;
    assert_eq!(
        summary.text,
        "No connection. 1 page will be sent when there is one."
    );
    one = one.restart().await;
    two = two.restart().await;
    // Nobody asks for a sync: the network alone is enough.
    one.shell.set_online(true).await.unwrap();
    two.shell.set_online(true).await.unwrap();
    one.shell.advance(70_000).await.unwrap();
    two.shell.advance(70_000).await.unwrap();
    one.shell.advance(70_000).await.unwrap();
    let all = ["Before.", "From one.", "From two."];
    assert_eq!(one.texts(), all);
    assert_eq!(two.texts(), all);
}

#[tokio::test]
async fn the_five_states_follow_a_page_on_its_way() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    one.shell.set_online(false).await.unwrap();
    let id = one.write("On its way.").await;
    let state = |person: &mut crate::town::Person| {
        let states = person.shell.device.page_states().unwrap();
        states.into_iter().find(|(page, _)| *page == id).unwrap().1
    };
    assert_eq!(state(&mut one), SyncState::Sent);
    one.shell.set_online(true).await.unwrap();
    one.synced().await;
    assert_eq!(state(&mut one), SyncState::Stored);
    meet(&mut two, &mut one).await;
    assert_eq!(state(&mut one), SyncState::SeenElsewhere);
    assert_eq!(state(&mut two), SyncState::SeenElsewhere);
    assert!(
        one.devices()
            .await
            .summary
            .text
            .starts_with("Everything is on your other devices")
    );
    assert_eq!(
        one.devices().await.fingerprint,
        two.devices().await.fingerprint
    );
}

#[tokio::test]
async fn a_new_name_of_a_device_travels() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let name = "  The ward's tablet ".to_owned();
    two.does(Happening::Sync(SyncEvent::DeviceRenamed { name }))
        .await;
    meet(&mut two, &mut one).await;
    let names = |on: shared::view::SyncOnView| {
        on.devices
            .into_iter()
            .map(|device| (device.name, device.this_one))
            .collect::<Vec<_>>()
    };
    let there = names(one.devices().await);
    assert!(
        there.contains(&("The ward's tablet".to_owned(), false)),
        "{there:?}"
    );
    let here = names(two.restart().await.devices().await);
    assert!(
        here.contains(&("The ward's tablet".to_owned(), true)),
        "{here:?}"
    );
}

fn hour(person: &mut crate::town::Person) -> u32 {
    person
        .shell
        .device
        .does(Happening::WentTo(Place::Settings))
        .unwrap();
    match person.shell.device.ready("settings").unwrap().screen {
        ScreenView::Settings(settings) => settings.day_turn_hour,
        other => panic!("{other:?}"),
    }
}

async fn turn_at(person: &mut crate::town::Person, hour: u32) {
    person
        .does(Happening::Settings(SettingsEvent::DayTurnChosen { hour }))
        .await;
}

#[tokio::test]
async fn the_hour_at_which_a_day_begins_travels_and_merges() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    turn_at(&mut one, 6).await;
    meet(&mut one, &mut two).await;
    assert_eq!((hour(&mut one), hour(&mut two)), (6, 6));
    one.shell.set_online(false).await.unwrap();
    two.shell.set_online(false).await.unwrap();
    turn_at(&mut one, 2).await;
    turn_at(&mut two, 9).await;
    one.shell.set_online(true).await.unwrap();
    two.shell.set_online(true).await.unwrap();
    meet(&mut one, &mut two).await;
    assert_eq!(hour(&mut one), hour(&mut two));
    assert!([2, 9].contains(&hour(&mut one)));
}

#[tokio::test]
async fn settings_chosen_before_there_was_a_space_agree_once_there_is_one() {
    let town = Town::new().await;
    let mut one = town.device().await;
    one.shell.device.begin(&page("One.")).unwrap();
    turn_at(&mut one, 8).await;
    one.shell
        .turn_sync_on(RELAY, &town.invite().await)
        .await
        .unwrap();
    let mut two = town.device().await;
    two.shell.device.begin(&page("Two.")).unwrap();
    turn_at(&mut two, 1).await;
    two.does(Happening::WentTo(Place::Devices)).await;
    two.does(Happening::Sync(SyncEvent::JoinChosen)).await;
    crate::pairing::pair_from_devices(&mut one, &mut two).await;
    meet(&mut one, &mut two).await;
    assert_eq!(hour(&mut one), hour(&mut two));
    one = one.restart().await;
    two = two.restart().await;
    assert_eq!(hour(&mut one), hour(&mut two));
}

#[tokio::test]
async fn an_answer_that_comes_after_the_journal_was_locked_and_opened_loses_no_page() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    for month in 1..=4 {
        for day in 1..=20 {
            let device = &mut one.shell.device;
            device.does(Happening::WentTo(Place::NewPage)).unwrap();
            device.append_to_body("Old.").unwrap();
            let local = format!("2026-0{month}-{day:02}T08:00");
            device
                .does(Happening::Editor(shared::event::EditorEvent::WhenChosen {
                    local,
                }))
                .unwrap();
            device.done().unwrap();
        }
    }
    let passphrase = "rosemary and thyme".to_owned();
    let lock = LockEvent::PassphraseChosen {
        passphrase: passphrase.clone(),
    };
    one.does(Happening::Lock(lock)).await;
    one.synced().await;
    let mut draft = page("From two, in an old month.");
    draft.title = "Old month".to_owned();
    let id = two.write_draft(&draft).await;
    let device = &mut two.shell.device;
    device.edit(&id).unwrap();
    let local = "2026-01-25T08:00".to_owned();
    device
        .does(Happening::Editor(shared::event::EditorEvent::WhenChosen {
            local,
        }))
        .unwrap();
    device.done().unwrap();
    two.synced().await;
    // The request is on its way when the journal is locked and opened again.
    let device = &mut one.shell.device;
    device.does(Happening::Sync(SyncEvent::SyncAsked)).unwrap();
    let call = device
        .take_calls()
        .into_iter()
        .find(|call| is_sync(call.operation()))
        .unwrap();
    let answer = crate::town::ask(&town, call.operation()).await;
    device.does(Happening::Lock(LockEvent::LockedNow)).unwrap();
    device.happen(Happening::Lock(LockEvent::PassphraseEntered {
        passphrase: passphrase.clone(),
    }));
    device.step().unwrap();
    device.answer(call, answer);
    device.settle_local().unwrap();
    one = one.restart().await;
    let entered = LockEvent::PassphraseEntered { passphrase };
    one.does(Happening::Lock(entered)).await;
    one.sync().await;
    one.sync().await;
    let texts = one.texts();
    assert_eq!(texts.iter().filter(|text| *text == "Old.").count(), 80);
    assert!(texts.contains(&"From two, in an old month.".to_owned()));
}

#[tokio::test]
async fn recovery_words_unlock_the_device_that_made_the_sheet() {
    let town = Town::new().await;
    let (mut one, words) = town.syncing().await;
    let passphrase = "rosemary and thyme".to_owned();
    one.does(Happening::Lock(LockEvent::PassphraseChosen { passphrase }))
        .await;
    one = one.restart().await;
    let locked = |person: &crate::town::Person| match person.view() {
        shared::ViewModel::Locked(locked) => Some(locked),
        _ => None,
    };
    assert!(locked(&one).unwrap().words_can_unlock);
    let mut wrong = words.clone();
    wrong.swap(0, 1);
    for bad in [wrong.join(" "), "rosemary".to_owned()] {
        one.does(Happening::Lock(LockEvent::WordsEntered { words: bad }))
            .await;
        let error = locked(&one).unwrap().error;
        assert_eq!(
            error.as_deref(),
            Some("Those words do not open this journal.")
        );
    }
    let words = words.join(" ");
    one.does(Happening::Lock(LockEvent::WordsEntered { words }))
        .await;
    assert!(locked(&one).is_none());
    assert_eq!(one.texts(), ["Before."]);
}

#[tokio::test]
async fn a_page_in_the_editor_does_not_hold_up_the_pages_of_before() {
    let town = Town::new().await;
    let mut one = town.device().await;
    one.shell.device.begin(&page("Before.")).unwrap();
    for number in 0..30 {
        one.write(&format!("Page {number}.")).await;
    }
    one.does(Happening::WentTo(Place::Devices)).await;
    let invite = town.invite().await;
    let relay = RELAY.to_owned();
    one.does(Happening::Sync(SyncEvent::TurnOnAsked { relay, invite }))
        .await;
    one.does(Happening::Sync(SyncEvent::SheetKept)).await;
    let id = one.shell.device.rows().unwrap()[3].page.clone();
    one.shell.device.edit(&id).unwrap();
    let before = one.shelf.reads();
    one.shell.advance(1_000).await.unwrap();
    let reads = one.shelf.reads() - before;
    assert!(reads < 20, "{reads} reads in a second");
    one.shell.device.done().unwrap();
    one.sync().await;
    one.synced().await;
    let states = one.shell.device.page_states().unwrap();
    assert!(
        states.iter().all(|(_, state)| *state == SyncState::Stored),
        "{states:?}"
    );
}
