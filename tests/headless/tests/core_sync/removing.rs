//! Removing a device: two taps, the relay's word, and nothing that is written afterwards.

use headless::device::Stop;
use headless::screens::{devices, sync_on};
use shared::event::{Happening, Place, SyncEvent};
use shared::view::{DeviceView, DevicesView, RemovalState, RemovedView, SyncOnView};

use crate::adversary::Stolen;
use crate::pairing::pair_from_devices;
use crate::town::{Person, RELAY, Town, meet};

/// The row of a device that is not this one.
fn other(on: &SyncOnView, name: &str) -> DeviceView {
    on.devices
        .iter()
        .find(|device| !device.this_one && device.name == name)
        .unwrap_or_else(|| panic!("no {name} among the devices"))
        .clone()
}

/// Both taps. Answers the id of the device.
pub(crate) async fn remove(person: &mut Person, name: &str) -> String {
    let device = other(&person.devices().await, name).device;
    let asked = SyncEvent::RemoveAsked {
        device: device.clone(),
    };
    person.does(Happening::Sync(asked)).await;
    let confirmed = SyncEvent::RemoveConfirmed {
        device: device.clone(),
    };
    person.does(Happening::Sync(confirmed)).await;
    device
}

pub(crate) async fn rename(person: &mut Person, name: &str) {
    let name = name.to_owned();
    person
        .does(Happening::Sync(SyncEvent::DeviceRenamed { name }))
        .await;
    person.sync().await;
}

/// What a removed device shows.
pub(crate) async fn removed_view(person: &mut Person) -> Option<RemovedView> {
    person.does(Happening::WentTo(Place::You)).await;
    person.does(Happening::WentTo(Place::Devices)).await;
    match devices(&person.view()) {
        Some(DevicesView::Removed(removed)) => Some(removed.clone()),
        _ => None,
    }
}

/// A phone, a laptop and a tablet, all up to date.
async fn three(town: &Town) -> (Person, Person, Person, Vec<String>) {
    let (mut phone, words) = town.syncing().await;
    let mut laptop = town.device().await;
    headless::together::pair(&mut phone.shell, &mut laptop.shell, RELAY)
        .await
        .unwrap();
    let mut tablet = town.device().await;
    headless::together::pair(&mut phone.shell, &mut tablet.shell, RELAY)
        .await
        .unwrap();
    rename(&mut laptop, "Laptop").await;
    rename(&mut tablet, "Tablet").await;
    meet(&mut phone, &mut laptop).await;
    meet(&mut phone, &mut tablet).await;
    (phone, laptop, tablet, words)
}

async fn all_meet(people: &mut [&mut Person]) {
    for _ in 0..4 {
        for person in people.iter_mut() {
            person.sync().await;
        }
    }
}

#[tokio::test]
async fn a_device_is_removed_in_two_taps_and_says_so_itself() {
    let town = Town::new().await;
    let (mut phone, mut laptop, mut tablet, _) = three(&town).await;
    let device = other(&phone.devices().await, "Laptop");
    assert!(device.can_remove);
    assert_eq!(device.removal, RemovalState::No);
    let asked = SyncEvent::RemoveAsked {
        device: device.device.clone(),
    };
    phone.does(Happening::Sync(asked)).await;
    let removing = sync_on(&phone.view()).unwrap().removing.clone().unwrap();
    assert_eq!(removing.title, "Remove “Laptop”?");
    assert!(removing.points.iter().any(|point| point.contains("keeps")));
    let confirmed = SyncEvent::RemoveConfirmed {
        device: removing.device,
    };
    phone.does(Happening::Sync(confirmed)).await;
    phone.sync().await;
    let on = phone.devices().await;
    assert_eq!(on.devices.len(), 2);
    assert_eq!(on.removed[0].name, "Laptop");
    assert!(on.advice.is_some(), "the words may be known to it");
    assert!(on.recovery.can_replace);
    assert_eq!(on.alarm, None);

    let before = laptop.texts();
    laptop.sync().await;
    let view = removed_view(&mut laptop).await.expect("it is told");
    assert!(view.points[0].contains("removed it"), "{view:?}");
    assert_eq!(laptop.texts(), before, "what it has it keeps");
    laptop = laptop.restart().await;
    let asked_before = laptop.road.count("/v1/sync");
    laptop.write("Written alone.").await;
    laptop.sync().await;
    assert_eq!(laptop.road.count("/v1/sync"), asked_before, "it is silent");
    let view = removed_view(&mut laptop).await.expect("for good");
    assert!(view.unsent.unwrap().contains("1 page"));

    tablet.sync().await;
    let on = tablet.devices().await;
    assert_eq!((on.devices.len(), on.removed.len()), (2, 1));
    phone.write("Afterwards.").await;
    all_meet(&mut [&mut phone, &mut tablet]).await;
    assert_eq!(tablet.texts(), phone.texts());
    assert_eq!(tablet.devices().await.parked, None);
}

#[tokio::test]
async fn a_removal_without_a_network_waits_and_says_so() {
    let town = Town::new().await;
    let (mut phone, mut laptop, _, _) = three(&town).await;
    phone.shell.set_online(false).await.unwrap();
    remove(&mut phone, "Laptop").await;
    let device = other(&phone.devices().await, "Laptop");
    assert_eq!(device.removal, RemovalState::Waiting);
    assert!(device.removal_text.contains("next reaches the relay"));
    assert!(!device.can_remove);
    assert!(phone.devices().await.removed.is_empty());
    laptop.write("Still a member.").await;
    laptop.synced().await;
    phone = phone.restart().await;
    phone.sync().await;
    phone.sync().await;
    assert_eq!(phone.devices().await.removed.len(), 1);
    assert!(
        phone.texts().contains(&"Still a member.".to_owned()),
        "what was accepted before stays"
    );
    laptop.sync().await;
    assert!(removed_view(&mut laptop).await.is_some());
}

#[tokio::test]
async fn a_removal_that_has_not_left_can_be_taken_back() {
    let town = Town::new().await;
    let (mut phone, mut laptop, _, _) = three(&town).await;
    phone.shell.set_online(false).await.unwrap();
    let device = remove(&mut phone, "Laptop").await;
    phone
        .does(Happening::Sync(SyncEvent::RemoveDeclined { device }))
        .await;
    phone.shell.set_online(true).await.unwrap();
    meet(&mut phone, &mut laptop).await;
    assert_eq!(phone.devices().await.devices.len(), 3);
    assert!(removed_view(&mut laptop).await.is_none());
}

#[tokio::test]
async fn with_the_whole_relay_a_removed_device_opens_nothing_accepted_since() {
    let town = Town::new().await;
    let (mut phone, mut laptop, mut tablet, _) = three(&town).await;
    let stolen = Stolen::default();
    for person in [&phone, &laptop, &tablet] {
        stolen.watch(person);
    }
    tablet.write("Seen by all.").await;
    tablet.synced().await;
    all_meet(&mut [&mut phone, &mut laptop, &mut tablet]).await;
    let before = stolen.len();
    assert!(before > 0);

    // The tablet has no network across the removal, and writes.
    tablet.shell.set_online(false).await.unwrap();
    tablet.write("Written in the dark.").await;
    remove(&mut phone, "Laptop").await;
    phone.sync().await;
    assert_eq!(phone.devices().await.removed.len(), 1);
    phone.write("Not for the laptop.").await;
    phone.synced().await;
    tablet.shell.set_online(true).await.unwrap();
    tablet.synced().await;
    all_meet(&mut [&mut phone, &mut tablet]).await;
    let all = [
        "Before.",
        "Not for the laptop.",
        "Seen by all.",
        "Written in the dark.",
    ];
    assert_eq!(
        phone.texts(),
        all,
        "the tablet sealed again and lost nothing"
    );
    assert_eq!(tablet.texts(), all);
    assert_eq!(phone.devices().await.parked, None);

    laptop.sync().await;
    let opened = stolen.opened_by(&laptop.shelf);
    assert!(
        opened[..before].iter().all(|opened| *opened),
        "the past opens"
    );
    assert!(opened.len() > before + 4);
    assert!(
        opened[before..].iter().all(|opened| !*opened),
        "{:?}",
        &opened[before..]
    );
    let by_phone = stolen.opened_by(&phone.shelf);
    assert!(by_phone[before..].iter().any(|opened| *opened));
}

#[tokio::test]
async fn a_crash_at_any_point_of_a_removal_leaves_it_done_or_to_be_done() {
    for written in [false, true] {
        for after in 0..7 {
            let town = Town::new().await;
            let (mut phone, mut laptop) = town.two().await;
            rename(&mut laptop, "Laptop").await;
            phone.sync().await;
            let device = other(&phone.devices().await, "Laptop").device;
            phone.write("Just before.").await;
            phone.shell.device.stop_at(Some(Stop { after, written }));
            // A device that stops answers nothing any more.
            let asked = SyncEvent::RemoveAsked {
                device: device.clone(),
            };
            let _ = phone.shell.happens(Happening::Sync(asked)).await;
            let confirmed = SyncEvent::RemoveConfirmed { device };
            let _ = phone.shell.happens(Happening::Sync(confirmed)).await;
            let _ = phone.shell.advance(8_000).await;
            let stopped = phone.shell.device.stopped();
            phone.shell.device.stop_at(None);
            if stopped {
                phone = phone.restart().await;
            }
            phone.sync().await;
            if phone.devices().await.devices.len() == 2 {
                // It stopped before anything was kept.
                assert!(stopped && after == 0 && !written, "{after} {written}");
                remove(&mut phone, "Laptop").await;
            }
            phone.write("Just after.").await;
            phone.synced().await;
            let on = phone.devices().await;
            assert_eq!(
                (on.devices.len(), on.parked),
                (1, None),
                "{after} {written}"
            );
            assert_eq!(on.alarm, None);
            laptop.sync().await;
            assert!(
                removed_view(&mut laptop).await.is_some(),
                "{after} {written}"
            );
            let mut tablet = town.device().await;
            headless::together::pair(&mut phone.shell, &mut tablet.shell, RELAY)
                .await
                .unwrap();
            meet(&mut phone, &mut tablet).await;
            let all = ["Before.", "Just after.", "Just before."];
            assert_eq!(phone.texts(), all, "{after} {written}");
            assert_eq!(tablet.texts(), all, "{after} {written}");
        }
    }
}

#[tokio::test]
async fn two_devices_that_remove_each_other_end_in_one_state_with_no_page_lost() {
    let town = Town::new().await;
    let (mut phone, mut laptop, mut tablet, _) = three(&town).await;
    rename(&mut phone, "Phone").await;
    all_meet(&mut [&mut phone, &mut laptop, &mut tablet]).await;
    // Both have looked at the relay and made their removal, and neither has got through yet.
    phone.road.hold_pushes();
    laptop.road.hold_pushes();
    remove(&mut phone, "Laptop").await;
    remove(&mut laptop, "Phone").await;
    for person in [&mut phone, &mut laptop] {
        let on = person.devices().await;
        let states: Vec<_> = on.devices.iter().map(|device| device.removal).collect();
        assert!(states.contains(&RemovalState::Sending), "{states:?}");
    }
    phone.write("By the phone.").await;
    laptop.write("By the laptop.").await;
    laptop.road.clear();
    laptop.sync().await;
    laptop.sync().await;
    phone.road.clear();
    phone.sync().await;
    phone.sync().await;
    tablet.sync().await;
    let view = removed_view(&mut phone).await.expect("the phone is out");
    assert!(view.unsent.is_some(), "{view:?}");
    let on = tablet.devices().await;
    assert_eq!(on.devices.len(), 2);
    // It comes back as a new device, and what it had not sent is offered.
    phone.does(Happening::Sync(SyncEvent::JoinChosen)).await;
    laptop.does(Happening::WentTo(Place::Today)).await;
    pair_from_devices(&mut laptop, &mut phone).await;
    phone
        .does(Happening::Join(shared::event::JoinEvent::Cancelled))
        .await;
    laptop.does(Happening::Sync(SyncEvent::Cancelled)).await;
    all_meet(&mut [&mut phone, &mut laptop, &mut tablet]).await;
    let all = ["Before.", "By the laptop.", "By the phone."];
    for person in [&mut phone, &mut laptop, &mut tablet] {
        assert_eq!(person.texts(), all);
        assert_eq!(person.devices().await.devices.len(), 3);
        assert_eq!(person.devices().await.alarm, None);
    }
}

#[tokio::test]
async fn two_devices_that_remove_a_third_at_once_both_see_it_done() {
    let town = Town::new().await;
    let (mut phone, mut laptop, mut tablet, _) = three(&town).await;
    for (person, text) in [
        (&mut phone, "By the phone."),
        (&mut laptop, "By the laptop."),
    ] {
        person.road.hold_pushes();
        remove(person, "Tablet").await;
        person.write(text).await;
    }
    for person in [&mut phone, &mut laptop] {
        person.road.clear();
    }
    all_meet(&mut [&mut phone, &mut laptop]).await;
    for person in [&mut phone, &mut laptop] {
        let on = person.devices().await;
        assert_eq!((on.devices.len(), on.removed.len()), (2, 1));
        assert_eq!(
            person.texts(),
            ["Before.", "By the laptop.", "By the phone."]
        );
    }
    tablet.sync().await;
    assert!(removed_view(&mut tablet).await.is_some());
}

#[tokio::test]
async fn a_removed_device_comes_back_by_words_with_its_unsent_pages() {
    let town = Town::new().await;
    let (mut phone, mut laptop, _, words) = three(&town).await;
    laptop.shell.set_online(false).await.unwrap();
    let id = laptop.write("Never sent.").await;
    remove(&mut phone, "Laptop").await;
    phone.sync().await;
    laptop.shell.set_online(true).await.unwrap();
    laptop.sync().await;
    assert!(removed_view(&mut laptop).await.is_some());
    laptop.does(Happening::Sync(SyncEvent::RestoreChosen)).await;
    let (words, relay) = (words.join(" "), RELAY.to_owned());
    let entered = shared::event::JoinEvent::WordsEntered { words, relay };
    laptop.does(Happening::Join(entered)).await;
    laptop.shell.advance(10_000).await.unwrap();
    all_meet(&mut [&mut phone, &mut laptop]).await;
    assert!(phone.texts().contains(&"Never sent.".to_owned()));
    assert_eq!(laptop.texts(), phone.texts());
    assert!(laptop.shell.device.open_page(&id).is_ok());
    laptop = laptop.restart().await;
    assert_eq!(laptop.texts(), phone.texts());
}

#[tokio::test]
async fn a_relay_that_claims_a_removal_without_showing_one_is_quoted_and_asked_again() {
    let town = Town::new().await;
    let (mut phone, mut laptop) = town.two().await;
    laptop.road.before(|operation| {
        crate::town::is_sync(operation).then(|| crate::town::refusal(wire::Code::Removed))
    });
    laptop.sync().await;
    assert!(removed_view(&mut laptop).await.is_none());
    let on = laptop.devices().await;
    assert!(
        on.summary.text.contains("shows nothing"),
        "{}",
        on.summary.text
    );
    laptop.road.clear();
    laptop.write("Still here.").await;
    meet(&mut laptop, &mut phone).await;
    assert!(phone.texts().contains(&"Still here.".to_owned()));
}
