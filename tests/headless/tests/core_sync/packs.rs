//! Packs: a journal compacted while people write, read by devices that come later.

use crate::town::{Person, RELAY, Town, meet};

/// Enough pages for a pack, each of them in a record of its own.
async fn fill(person: &mut Person, from: usize, count: usize) {
    for number in from..from + count {
        person
            .write(&format!(
                "Page {number}. {}",
                "The bus was late. ".repeat(20)
            ))
            .await;
    }
    person.synced().await;
}

/// Lets everybody sync and do their chores until nothing more happens.
async fn rest(people: &mut [&mut Person]) {
    for _ in 0..4 {
        for person in people.iter_mut() {
            person.sync().await;
        }
    }
}

async fn joined(town: &Town, sponsor: &mut Person) -> Person {
    let mut person = town.device().await;
    headless::together::pair(&mut sponsor.shell, &mut person.shell, RELAY)
        .await
        .unwrap();
    person.sync().await;
    person
}

#[tokio::test]
async fn a_journal_is_packed_acknowledged_and_read_by_a_device_that_comes_later() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    fill(&mut one, 0, 45).await;
    fill(&mut two, 100, 45).await;
    rest(&mut [&mut one, &mut two]).await;
    let puts = |person: &Person| {
        let asked = person.road.take_asked();
        asked
            .iter()
            .filter(|path| path.starts_with("/v1/parts/"))
            .count()
    };
    let (by_one, by_two) = (puts(&one), puts(&two));
    assert!(by_one > 0 && by_two > 0, "{by_one} {by_two}");
    let all = one.texts();
    assert_eq!((all.len(), two.texts()), (91, all.clone()));

    let mut third = joined(&town, &mut one).await;
    rest(&mut [&mut one, &mut two, &mut third]).await;
    assert_eq!(third.texts(), all);
    meet(&mut one, &mut third).await;
    assert_eq!((one.texts(), two.texts()), (all.clone(), all));
}
