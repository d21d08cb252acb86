//! Letting a second device in.

use headless::screens::{adding, has_arrived, joining, screen_name, shown_code, words_to_compare};
use shared::event::{FirstRunEvent, Happening, JoinEvent, Place, SyncEvent};
use shared::view::{AddingView, JoinView};

use crate::shelf::{MINUTE_MS, page};
use crate::town::{Person, RELAY, Town, meet};

/// Both let time pass.
async fn wait(one: &mut Person, two: &mut Person, wait_ms: i64) {
    for _ in 0..wait_ms / 250 {
        one.shell.advance(250).await.unwrap();
        two.shell.advance(0).await.unwrap();
    }
}

/// The newcomer shows a code; the sponsor is ready to type one.
async fn ready(town: &Town) -> (Person, Person, String) {
    let newcomer = town.device().await;
    ready_with(town, newcomer).await
}

async fn ready_with(town: &Town, mut newcomer: Person) -> (Person, Person, String) {
    let (mut sponsor, _) = town.syncing().await;
    newcomer
        .does(Happening::FirstRun(FirstRunEvent::HasAnotherDevice))
        .await;
    let code = show_code(&mut newcomer).await;
    sponsor.does(Happening::WentTo(Place::Devices)).await;
    sponsor
        .does(Happening::Sync(SyncEvent::AddDeviceAsked))
        .await;
    (sponsor, newcomer, code)
}

async fn show_code(newcomer: &mut Person) -> String {
    let relay = RELAY.to_owned();
    newcomer
        .does(Happening::Join(JoinEvent::CodeAsked { relay }))
        .await;
    newcomer.shell.advance(1_000).await.unwrap();
    shown_code(&newcomer.view())
        .expect("a code is shown")
        .to_owned()
}

async fn enter(sponsor: &mut Person, text: &str) {
    let text = text.to_owned();
    sponsor
        .does(Happening::Sync(SyncEvent::InvitationEntered { text }))
        .await;
}

/// Joins from Devices of a journal that is open already.
pub(crate) async fn pair_from_devices(sponsor: &mut Person, newcomer: &mut Person) {
    let code = show_code(newcomer).await;
    sponsor.does(Happening::WentTo(Place::Devices)).await;
    sponsor
        .does(Happening::Sync(SyncEvent::AddDeviceAsked))
        .await;
    enter(sponsor, &code).await;
    agree(sponsor, newcomer).await;
}

async fn agree(sponsor: &mut Person, newcomer: &mut Person) {
    wait(sponsor, newcomer, 10_000).await;
    let words = words_to_compare(&sponsor.view())
        .expect("six words")
        .to_vec();
    assert_eq!(words.len(), 6);
    assert_eq!(words_to_compare(&newcomer.view()), Some(&words[..]));
    newcomer
        .does(Happening::Join(JoinEvent::WordsCompared { same: true }))
        .await;
    sponsor
        .does(Happening::Sync(SyncEvent::WordsCompared { same: true }))
        .await;
    wait(sponsor, newcomer, 15_000).await;
    assert!(matches!(
        adding(&sponsor.view()),
        Some(AddingView::Added { .. })
    ));
    assert!(has_arrived(&newcomer.view()));
}

fn wrong(code: &str) -> String {
    let mut letters: Vec<char> = code.chars().collect();
    let last = letters.last_mut().unwrap();
    *last = if *last == '2' { '3' } else { '2' };
    letters.into_iter().collect()
}

async fn devices(person: &mut Person) -> usize {
    person.does(Happening::Sync(SyncEvent::Cancelled)).await;
    person.devices().await.devices.len()
}

#[tokio::test]
async fn a_wrong_code_can_be_typed_twice_and_the_right_one_still_pairs() {
    let town = Town::new().await;
    let (mut sponsor, mut newcomer, code) = ready(&town).await;
    for _ in 0..2 {
        enter(&mut sponsor, &wrong(&code)).await;
        wait(&mut sponsor, &mut newcomer, 5_000).await;
        let shown = screen_name(&sponsor.view());
        assert!(shown.contains("The code was not right"), "{shown}");
    }
    let shown = screen_name(&newcomer.view());
    assert!(shown.contains("A wrong code was typed"), "{shown}");
    // As people type: in capitals, without the space.
    enter(&mut sponsor, &code.to_uppercase().replace(' ', "")).await;
    agree(&mut sponsor, &mut newcomer).await;
    newcomer
        .does(Happening::FirstRun(FirstRunEvent::Finished))
        .await;
    meet(&mut sponsor, &mut newcomer).await;
    assert_eq!(newcomer.texts(), ["Before."]);
}

#[tokio::test]
async fn a_code_that_was_wrong_three_times_is_burnt_on_both_sides() {
    let town = Town::new().await;
    let (mut sponsor, mut newcomer, code) = ready(&town).await;
    for _ in 0..3 {
        enter(&mut sponsor, &wrong(&code)).await;
        wait(&mut sponsor, &mut newcomer, 5_000).await;
    }
    let shown = screen_name(&sponsor.view());
    assert!(shown.contains("wrong three times"), "{shown}");
    let shown = screen_name(&newcomer.view());
    assert!(shown.contains("wrong three times"), "{shown}");
    enter(&mut sponsor, &code).await;
    wait(&mut sponsor, &mut newcomer, 10_000).await;
    assert!(words_to_compare(&sponsor.view()).is_none());
    assert!(words_to_compare(&newcomer.view()).is_none());
    assert_eq!(devices(&mut sponsor).await, 1);
}

#[tokio::test]
async fn what_is_no_code_says_so() {
    let town = Town::new().await;
    let (mut sponsor, _, _) = ready(&town).await;
    for text in ["", "abc", "HEARTEN:1:AAAA", "k7q 4m2xwz"] {
        enter(&mut sponsor, text).await;
        let shown = screen_name(&sponsor.view());
        assert!(
            shown.contains("A code has eight letters and digits"),
            "{text}: {shown}"
        );
    }
}

#[tokio::test]
async fn words_that_differ_share_nothing() {
    for sponsor_refuses in [false, true] {
        let town = Town::new().await;
        let (mut sponsor, mut newcomer, code) = ready(&town).await;
        enter(&mut sponsor, &code).await;
        wait(&mut sponsor, &mut newcomer, 10_000).await;
        assert!(words_to_compare(&sponsor.view()).is_some());
        let same = |refuses: bool| !refuses;
        newcomer
            .does(Happening::Join(JoinEvent::WordsCompared {
                same: same(!sponsor_refuses),
            }))
            .await;
        sponsor
            .does(Happening::Sync(SyncEvent::WordsCompared {
                same: same(sponsor_refuses),
            }))
            .await;
        wait(&mut sponsor, &mut newcomer, 20_000).await;
        assert!(!has_arrived(&newcomer.view()));
        let refused = if sponsor_refuses { &sponsor } else { &newcomer };
        let shown = screen_name(&refused.view());
        assert!(shown.contains("The words were different"), "{shown}");
        assert_eq!(devices(&mut sponsor).await, 1, "nobody was let in");
        newcomer
            .does(Happening::FirstRun(FirstRunEvent::WentBack))
            .await;
        newcomer.shell.device.begin(&page("Alone.")).unwrap();
        assert_eq!(newcomer.texts(), ["Alone."]);
    }
}

#[tokio::test]
async fn a_relay_that_swaps_the_newcomers_key_is_refused() {
    let town = Town::new().await;
    let other = bundle_of_another(&town).await;
    let newcomer = town.device().await;
    newcomer.road.before(move |operation| {
        if operation.method == "PUT" && operation.url.ends_with("/32") {
            operation.body.clone_from(&other);
        }
        None
    });
    let (mut sponsor, mut newcomer, code) = ready_with(&town, newcomer).await;
    enter(&mut sponsor, &code).await;
    wait(&mut sponsor, &mut newcomer, 10_000).await;
    let shown = screen_name(&sponsor.view());
    assert!(shown.contains("key does not fit its code"), "{shown}");
    assert!(words_to_compare(&sponsor.view()).is_none());
    assert_eq!(devices(&mut sponsor).await, 1);
}

/// The bundle of somebody else, whole and signed, as a relay would put it there.
async fn bundle_of_another(town: &Town) -> Vec<u8> {
    let newcomer = town.device().await;
    let found = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let copy = found.clone();
    newcomer.road.before(move |operation| {
        if operation.method == "PUT" && operation.url.ends_with("/32") {
            copy.lock().unwrap().clone_from(&operation.body);
        }
        None
    });
    let (mut sponsor, mut newcomer, code) = ready_with(town, newcomer).await;
    enter(&mut sponsor, &code).await;
    wait(&mut sponsor, &mut newcomer, 10_000).await;
    let bundle = found.lock().unwrap().clone();
    assert!(!bundle.is_empty());
    bundle
}

#[tokio::test]
async fn a_code_that_nobody_shows_any_more_says_so_on_both_sides() {
    let town = Town::new().await;
    let (mut sponsor, mut newcomer, code) = ready(&town).await;
    town.clock.move_to(town.clock.elapsed_ms() + 11 * MINUTE_MS);
    newcomer.shell.advance(1_000).await.unwrap();
    let shown = screen_name(&newcomer.view());
    assert!(shown.contains("The ten minutes are over"), "{shown}");
    enter(&mut sponsor, &code).await;
    wait(&mut sponsor, &mut newcomer, 5_000).await;
    let shown = screen_name(&sponsor.view());
    assert!(shown.contains("No device is showing that code"), "{shown}");
    // A new one works.
    let code = show_code(&mut newcomer).await;
    enter(&mut sponsor, &code).await;
    agree(&mut sponsor, &mut newcomer).await;
}

#[tokio::test]
async fn a_device_with_pages_of_its_own_joins_and_both_have_all_pages() {
    let town = Town::new().await;
    let (mut sponsor, _) = town.syncing().await;
    sponsor.write("One's second.").await;
    let mut newcomer = town.device().await;
    newcomer.shell.device.begin(&page("Two's first.")).unwrap();
    let binned = newcomer.write("Two's binned.").await;
    newcomer.shell.device.put_in_bin(&binned).unwrap();
    newcomer.does(Happening::WentTo(Place::Devices)).await;
    newcomer.does(Happening::Sync(SyncEvent::JoinChosen)).await;
    assert!(matches!(
        joining(&newcomer.view()),
        Some(JoinView::Relay { .. })
    ));
    pair_from_devices(&mut sponsor, &mut newcomer).await;
    meet(&mut sponsor, &mut newcomer).await;
    let all = ["Before.", "One's second.", "Two's binned.", "Two's first."];
    assert_eq!(sponsor.texts(), all);
    assert_eq!(newcomer.texts(), all);
    newcomer = newcomer.restart().await;
    assert_eq!(newcomer.texts(), all);
    assert_eq!(newcomer.devices().await.devices.len(), 2);
}

#[tokio::test]
async fn the_qr_pairs_like_the_code() {
    let town = Town::new().await;
    let (mut sponsor, mut newcomer, _) = ready(&town).await;
    let Some(JoinView::Showing { qr, .. }) = joining(&newcomer.view()).cloned() else {
        panic!("no QR");
    };
    enter(&mut sponsor, &qr.text).await;
    agree(&mut sponsor, &mut newcomer).await;
}
