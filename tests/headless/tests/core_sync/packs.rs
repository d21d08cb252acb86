//! Packs: a journal compacted while people write, read by devices that come later.

use std::sync::{Arc, Mutex};

use headless::gestures::Draft;
use headless::{Answer, Clock};
use shared::ViewModel;
use shared::effect::HttpOperation;
use shared::event::{BackupEvent, FirstRunEvent, Happening, JournalEvent, Place};
use wire::{Checkpoint, Kind, Record};

use crate::healing::{Vault, stranger};
use crate::shelf::{DAY_MS, MONDAY_MS, Shelf, texts};
use crate::town::{Person, RELAY, Town, is_sync};

/// Letters that do not compress: more than two bytes each.
pub(crate) fn noise(seed: u64, letters: usize) -> String {
    let mut state = seed;
    std::iter::repeat_with(|| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        char::from_u32(0x4e00 + ((state >> 33) % 0x5000) as u32).unwrap()
    })
    .take(letters)
    .collect()
}

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
        person.road.after_sync(move |request, response| {
            let sent = request.records.iter().map(|bytes| (true, bytes));
            let came = response.page.iter().map(|entry| (false, &entry.record));
            let whole = sent
                .chain(came)
                .filter_map(|(sent, bytes)| Some((sent, Record::parse(bytes).ok()?)));
            seen.lock().unwrap().extend(whole);
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

/// The newest rows of the list, as they stand there.
fn top(person: &mut Person, count: usize) -> Vec<String> {
    let rows = person.shell.device.rows().unwrap();
    rows.into_iter().take(count).map(|row| row.page).collect()
}

/// Lets one pull and one pack through, and nothing else about the space.
fn let_two_through(person: &Person) -> Arc<Mutex<Vec<String>>> {
    let through: Arc<Mutex<Vec<String>>> = Arc::default();
    let noted = through.clone();
    person.road.before(move |operation| {
        let sort = match (is_sync(operation), is_part(operation)) {
            (true, _) => "pull",
            (_, true) => "pack",
            _ => return None,
        };
        let mut noted = noted.lock().unwrap();
        if noted.iter().any(|known| known == sort) {
            return Some(Answer::Unreachable);
        }
        noted.push(sort.to_owned());
        None
    });
    through
}

#[tokio::test]
async fn a_new_device_shows_its_list_after_two_round_trips_and_opens_no_document() {
    let town = Town::new().await;
    let (mut one, _) = town.syncing().await;
    for chunk in 0..8 {
        fill(&mut one, chunk * 46..chunk * 46 + 46).await;
        one.sync().await;
    }
    rest(&mut [&mut one]).await;
    let newest = top(&mut one, 20);

    let mut two = town.device().await;
    let through = let_two_through(&two);
    headless::together::pair(&mut one.shell, &mut two.shell, RELAY)
        .await
        .unwrap();
    assert_eq!(*through.lock().unwrap(), ["pull", "pack"]);
    assert_eq!(top(&mut two, 20), newest);
    two.road.clear();
    let reads = two.shelf.inner.values_read();
    rest(&mut [&mut two]).await;
    assert_eq!(two.shell.device.rows().unwrap().len(), 369);
    // Everything is listed, and of everything only the tail's pages were opened to be merged.
    let opened = two.shelf.inner.values_read() - reads;
    assert!(opened < 200, "{opened} values read for 369 pages");
    assert_eq!(two.texts(), one.texts());
}

#[tokio::test]
async fn a_page_that_came_with_a_pack_is_found_edited_binned_and_backed_up_like_any_other() {
    let town = Town::new().await;
    let (mut one, _) = town.syncing().await;
    fill(&mut one, 0..70).await;
    rest(&mut [&mut one]).await;
    let mut two = joined(&town, &mut one).await;
    rest(&mut [&mut one, &mut two]).await;
    let two_rows = two.shell.device.rows().unwrap();
    let [first, second, ..] = two_rows.as_slice() else {
        panic!("no rows");
    };
    two.shell.device.edit(&first.page).unwrap();
    two.shell
        .device
        .append_to_body(" Mended on the second.")
        .unwrap();
    two.shell.device.done().unwrap();
    two.shell.device.put_in_bin(&second.page).unwrap();
    rest(&mut [&mut two, &mut one]).await;
    assert_eq!(one.texts(), two.texts());
    let mended = one
        .texts()
        .into_iter()
        .filter(|text| text.contains("Mended on the second."));
    assert_eq!(mended.count(), 1);
    assert_eq!(one.shell.device.bin().unwrap().len(), 1);

    two.does(Happening::WentTo(Place::Journal)).await;
    let text = "Page 33.".to_owned();
    two.does(Happening::Journal(JournalEvent::SearchChanged { text }))
        .await;
    let found = match two.view() {
        ViewModel::Ready(ready) => ready
            .journal
            .unwrap()
            .days
            .iter()
            .map(|day| day.rows.len())
            .sum(),
        other => panic!("not open: {other:?}"),
    };
    let found: usize = found;
    assert!(found >= 1);
    // Right after a start, when every page still lies in its pack.
    let mut two = two.restart().await;
    let passphrase = "a long passphrase".to_owned();
    let save = BackupEvent::SaveAsked {
        passphrase: passphrase.clone(),
    };
    two.does(Happening::Backup(save)).await;
    let bytes = two.shell.device.take_files().remove(0).bytes;
    let mut fresh = Shelf::new().opened(&Clock::at(MONDAY_MS + DAY_MS));
    for what in [
        Happening::FirstRun(FirstRunEvent::HasBackupFile),
        Happening::Backup(BackupEvent::FileOpened { bytes, passphrase }),
    ] {
        fresh.does(what).unwrap();
    }
    assert_eq!(texts(&mut fresh), two.texts());
    assert_eq!(two.texts(), one.texts());
}

#[tokio::test]
async fn a_device_alone_vouches_for_its_packs_after_two_days() {
    let town = Town::new().await;
    let (mut one, _) = town.syncing().await;
    let seen = Seen::default();
    seen.watch(&one);
    fill(&mut one, 0..70).await;
    rest(&mut [&mut one]).await;
    one.shell.advance(DAY_MS + DAY_MS / 2).await.unwrap();
    rest(&mut [&mut one]).await;
    assert_eq!(count(&seen.checkpoints(), reads_again), 0);
    one.shell.advance(DAY_MS).await.unwrap();
    rest(&mut [&mut one]).await;
    assert_eq!(count(&seen.checkpoints(), reads_again), 1);
    assert!(town.relay.keep_tidy().await.unwrap().records_dropped > 0);
    let mut two = joined(&town, &mut one).await;
    rest(&mut [&mut two]).await;
    assert_eq!(two.texts(), one.texts());
}

#[tokio::test]
async fn with_a_second_device_that_sleeps_it_vouches_after_thirty_days() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let seen = Seen::default();
    seen.watch(&one);
    two.road.before(|_| Some(Answer::Unreachable));
    fill(&mut one, 0..70).await;
    rest(&mut [&mut one]).await;
    for (days, times) in [(3, 0), (26, 0), (3, 1)] {
        one.shell.advance(days * DAY_MS).await.unwrap();
        rest(&mut [&mut one]).await;
        assert_eq!(count(&seen.checkpoints(), reads_again), times, "{days}");
    }
    assert!(town.relay.keep_tidy().await.unwrap().records_dropped > 0);
    two.road.clear();
    rest(&mut [&mut two]).await;
    assert_eq!(two.texts(), one.texts());
}

#[tokio::test]
async fn a_tablet_that_slept_while_everything_was_packed_and_dropped_catches_up() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let mut tablet = joined(&town, &mut one).await;
    rest(&mut [&mut one, &mut two, &mut tablet]).await;
    // The tablet wrote something that nobody saw, and sleeps.
    tablet.road.before(|_| Some(Answer::Unreachable));
    tablet.write("Written in a tunnel.").await;
    for chunk in 0..3 {
        fill(&mut one, chunk * 40..chunk * 40 + 40).await;
        rest(&mut [&mut one, &mut two]).await;
    }
    town.relay.keep_tidy().await.unwrap();
    tablet.road.clear();
    rest(&mut [&mut tablet, &mut one, &mut two]).await;
    let all = one.texts();
    assert_eq!(all.len(), 122);
    assert_eq!((two.texts(), tablet.texts()), (all.clone(), all));
    assert_eq!(tablet.devices().await.parked, None);
}

#[tokio::test]
async fn a_relay_that_was_put_back_or_emptied_gets_packs_and_all() {
    for openly in [true, false] {
        let mut vault = Vault::new().await;
        let (mut one, words) = vault.town.syncing().await;
        let mut two = joined(&vault.town, &mut one).await;
        rest(&mut [&mut one, &mut two]).await;
        vault.back_up(&mut [&mut one, &mut two]).await;
        for chunk in 0..3 {
            fill(&mut one, chunk * 30..chunk * 30 + 30).await;
            rest(&mut [&mut one, &mut two]).await;
        }
        vault.town.relay.keep_tidy().await.unwrap();
        vault.put_back(&mut [&mut one, &mut two], openly).await;
        rest(&mut [&mut two, &mut one]).await;
        let mut third = stranger(&vault.town, &words).await;
        rest(&mut [&mut third]).await;
        let all = one.texts();
        assert_eq!(all.len(), 91);
        assert_eq!((two.texts(), third.texts()), (all.clone(), all));
    }
}

#[tokio::test]
async fn a_pack_that_arrives_changed_is_asked_for_again_and_nothing_of_it_is_taken() {
    let town = Town::new().await;
    let (mut one, _) = town.syncing().await;
    fill(&mut one, 0..70).await;
    rest(&mut [&mut one]).await;
    let mut two = town.device().await;
    let spoilt = Arc::new(Mutex::new(0));
    let times = spoilt.clone();
    two.road.after(move |operation, answer| match answer {
        Answer::Answered {
            status: 200,
            retry_after_s,
            mut body,
        } if is_part(operation) => {
            *times.lock().unwrap() += 1;
            let at = body.len() / 2;
            body[at] ^= 1;
            Answer::Answered {
                status: 200,
                retry_after_s,
                body,
            }
        }
        other => other,
    });
    headless::together::pair(&mut one.shell, &mut two.shell, RELAY)
        .await
        .unwrap_err();
    two.sync().await;
    assert!(*spoilt.lock().unwrap() > 0);
    two.road.clear();
    two.shell.advance(120_000).await.unwrap();
    two.shell.arrive().await.unwrap();
    rest(&mut [&mut two]).await;
    assert_eq!(two.texts(), one.texts());
}

#[tokio::test]
async fn more_than_a_record_holds_travels_in_a_pack() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let draft = Draft {
        title: noise(1, 20_000),
        body: noise(2, 499_000),
        ..Draft::default()
    };
    one.write_draft(&draft).await;
    rest(&mut [&mut one, &mut two]).await;
    let longest = |person: &mut Person| person.texts().into_iter().max_by_key(String::len);
    assert_eq!(longest(&mut one), Some(draft.body.clone()));
    assert_eq!(longest(&mut two), Some(draft.body));
    // And what is written after it goes the usual way.
    one.write("Short again.").await;
    rest(&mut [&mut one, &mut two]).await;
    assert_eq!(two.texts(), one.texts());
    one.synced().await;
}
