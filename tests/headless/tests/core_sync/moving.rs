//! Taking a journal to another relay with one code.

use headless::Answer;
use shared::event::{Happening, SyncEvent};
use shared::view::SyncState;

use crate::town::{OTHER, Town, meet, relay_of};

fn move_to_other(invite: &str) -> Happening {
    Happening::Sync(SyncEvent::MoveAsked {
        relay: OTHER.to_owned(),
        invite: invite.to_owned(),
    })
}

#[tokio::test]
async fn a_journal_moves_with_one_code_and_the_other_device_follows_by_itself() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let other = relay_of(&town.clock, [9; 32]).await;
    one.road.lead_also_to(&other);
    two.road.lead_also_to(&other);
    one.devices().await;
    one.does(move_to_other(&other.create_invite(1).await.unwrap()))
        .await;
    one.shell.advance(20_000).await.unwrap();
    assert_eq!(one.devices().await.relay, OTHER);
    two.sync().await;
    two.shell.advance(20_000).await.unwrap();
    assert_eq!(two.devices().await.relay, OTHER);
    // The old one is not needed any more.
    one.road
        .before(|operation| (!operation.url.starts_with(OTHER)).then_some(Answer::Unreachable));
    two.road
        .before(|operation| (!operation.url.starts_with(OTHER)).then_some(Answer::Unreachable));
    one.write("At the new relay.").await;
    meet(&mut one, &mut two).await;
    assert_eq!(two.texts(), ["At the new relay.", "Before."]);
    assert_eq!(one.devices().await.summary.state, SyncState::SeenElsewhere);
}

#[tokio::test]
async fn it_works_when_the_old_relay_is_gone_for_ever() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let other = relay_of(&town.clock, [9; 32]).await;
    for person in [&mut one, &mut two] {
        person.road.lead_also_to(&other);
        person
            .road
            .before(|operation| (!operation.url.starts_with(OTHER)).then_some(Answer::Unreachable));
    }
    one.devices().await;
    one.does(move_to_other(&other.create_invite(1).await.unwrap()))
        .await;
    one.shell.advance(60_000).await.unwrap();
    assert_eq!(one.devices().await.relay, OTHER);
    let relay = OTHER.to_owned();
    two.does(Happening::Sync(SyncEvent::RelayEntered { relay }))
        .await;
    two.shell.advance(20_000).await.unwrap();
    two.write("After it was gone.").await;
    meet(&mut one, &mut two).await;
    assert_eq!(one.texts(), ["After it was gone.", "Before."]);
    assert_eq!(two.devices().await.summary.state, SyncState::SeenElsewhere);
}

#[tokio::test]
async fn a_wrong_code_moves_nothing_and_says_so() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let other = relay_of(&town.clock, [9; 32]).await;
    one.road.lead_also_to(&other);
    one.devices().await;
    one.does(move_to_other("aaaa-aaaa")).await;
    one.shell.advance(20_000).await.unwrap();
    let on = one.devices().await;
    let moving = on.moving.unwrap();
    assert!(moving.error.unwrap().contains("does not know this invite"));
    assert!(moving.can_cancel);
    one.does(Happening::Sync(SyncEvent::Cancelled)).await;
    assert_eq!(one.devices().await.moving, None);
    one.write("Still here.").await;
    meet(&mut one, &mut two).await;
    assert_eq!(two.texts(), ["Before.", "Still here."]);
}

#[tokio::test]
async fn a_crash_in_the_middle_of_a_move_ends_at_one_relay_with_everything() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let other = relay_of(&town.clock, [9; 32]).await;
    one.road.lead_also_to(&other);
    two.road.lead_also_to(&other);
    one.devices().await;
    one.road.after(|operation, answer| {
        let makes = operation.url == format!("{OTHER}/v1/sync");
        if makes { Answer::Unreachable } else { answer }
    });
    one.does(move_to_other(&other.create_invite(1).await.unwrap()))
        .await;
    one.shell.advance(3_000).await.unwrap();
    one = one.restart().await;
    one.road.clear();
    one.sync().await;
    one.shell.advance(30_000).await.unwrap();
    two.sync().await;
    two.shell.advance(30_000).await.unwrap();
    meet(&mut one, &mut two).await;
    assert_eq!(one.devices().await.relay, OTHER);
    assert_eq!(two.devices().await.relay, OTHER);
    assert_eq!(two.texts(), one.texts());
    assert_eq!(two.texts(), ["Before."]);
}
