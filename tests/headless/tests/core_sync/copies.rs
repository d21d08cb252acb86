//! A device that was restored from a backup, or cloned, while the other one lives or after it died:
//! new keys and a new actor, no fork, and nothing lost.

use shared::view::SyncState;

use crate::town::{Person, Town, meet};

async fn said(person: &mut Person) -> Vec<String> {
    let place = shared::event::Happening::WentTo(shared::event::Place::ServerHistory);
    person.does(place).await;
    let view = format!("{:?}", person.view());
    let entries = view.split("text: \"").skip(1);
    entries
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn a_restart_of_the_same_install_changes_no_key() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    for number in 0..3 {
        one = one.restart().await;
        one.write(&format!("Number {number}.")).await;
        one.synced().await;
    }
    meet(&mut one, &mut two).await;
    assert_eq!(one.devices().await.devices.len(), 2);
    assert_eq!(said(&mut one).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_phone_restored_from_an_old_backup_after_it_died_forks_nothing_and_voids_nothing() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    one.write("In the backup.").await;
    meet(&mut one, &mut two).await;
    let backup = one.shelf.copied();
    one.write("After the backup.").await;
    meet(&mut one, &mut two).await;
    drop(one);
    let mut copy = town.device_on(backup).await;
    copy.sync().await;
    copy.sync().await;
    copy.write("From the restored phone.").await;
    for _ in 0..3 {
        meet(&mut copy, &mut two).await;
    }
    let all = [
        "After the backup.",
        "Before.",
        "From the restored phone.",
        "In the backup.",
    ];
    assert_eq!(copy.texts(), all);
    assert_eq!(two.texts(), all);
    assert_eq!(two.devices().await.parked, None);
    assert_eq!(copy.devices().await.parked, None);
    assert_eq!(copy.devices().await.summary.state, SyncState::SeenElsewhere);
    let told = said(&mut copy).await;
    assert!(
        told.iter()
            .any(|text| text.contains("was restored from a copy")),
        "{told:?}"
    );
    // The old chain is closed: one device less than chains.
    assert_eq!(copy.devices().await.devices.len(), 2);
    assert_eq!(two.devices().await.devices.len(), 2);
}

#[tokio::test]
async fn unsent_pages_of_a_copy_go_out_under_its_new_keys() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    one.shell.set_online(false).await.unwrap();
    one.write("Not sent before the backup.").await;
    let backup = one.shelf.copied();
    drop(one);
    let mut copy = town.device_on(backup).await;
    copy.sync().await;
    for _ in 0..3 {
        meet(&mut copy, &mut two).await;
    }
    assert_eq!(two.texts(), ["Before.", "Not sent before the backup."]);
    let told = said(&mut copy).await;
    assert!(
        told.iter()
            .any(|text| text.contains("sends 1 page under them")),
        "{told:?}"
    );
}

#[tokio::test]
async fn a_copy_while_the_original_lives_takes_over_and_the_original_is_told_and_keeps_its_pages() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let backup = one.shelf.copied();
    let mut copy = town.device_on(backup).await;
    copy.sync().await;
    copy.write("From the copy.").await;
    meet(&mut copy, &mut two).await;
    one.write("From the original, too late.").await;
    one.sync().await;
    one.sync().await;
    assert!(
        one.texts()
            .contains(&"From the original, too late.".to_owned())
    );
    let told = said(&mut one).await;
    assert!(
        told[0].starts_with("A copy of this device took its place"),
        "{told:?}"
    );
    assert_eq!(two.texts(), ["Before.", "From the copy."]);
    assert_eq!(two.devices().await.parked, None);
}

#[tokio::test]
async fn a_clone_with_its_token_is_found_out_by_the_record_in_its_place() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let whole = one.shelf.copied_whole();
    let mut clone = town.device_on(whole).await;
    one.write("The original was first.").await;
    one.synced().await;
    clone.write("The clone was second.").await;
    for _ in 0..4 {
        clone.sync().await;
        two.sync().await;
    }
    let all = [
        "Before.",
        "The clone was second.",
        "The original was first.",
    ];
    assert_eq!(clone.texts(), all);
    assert_eq!(two.texts(), all);
    assert_eq!(two.devices().await.parked, None);
}

#[tokio::test]
async fn a_relay_that_only_claims_a_copy_is_not_believed() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    one.road.after(|operation, answer| {
        if !crate::town::is_sync(operation) {
            return answer;
        }
        crate::town::changed(answer, |response| {
            if let Some(head) = &mut response.head {
                head.seq += 7;
            }
        })
    });
    one.write("Written meanwhile.").await;
    for _ in 0..3 {
        one.sync().await;
    }
    one.road.clear();
    meet(&mut one, &mut two).await;
    assert_eq!(said(&mut one).await, Vec::<String>::new());
    assert_eq!(two.texts(), ["Before.", "Written meanwhile."]);
}
