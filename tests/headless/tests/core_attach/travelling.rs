//! Through the relay, one part at a time, to whoever looks.

use std::sync::{Arc, Mutex};

use headless::Answer;
use shared::event::{AttachEvent, AttachKind, Happening, Place, SyncEvent};
use shared::view::SyncState;

use crate::media::{PLACE, edit, gestures, holds, look, notice, photo, read, seen, shown};
use crate::shelf::DAY_MS;
use crate::town::{Person, Town, meet, refusal};

/// Requests about parts that went out on a road, by method.
#[derive(Clone, Default)]
struct Traffic(Arc<Mutex<Vec<Request>>>);

/// Method and body.
type Request = (String, Vec<u8>);

impl Traffic {
    fn on(person: &Person) -> Self {
        let traffic = Self::default();
        let log = traffic.0.clone();
        person.road.before(move |request| {
            if request.url.contains("/v1/parts/") {
                let entry = (request.method.clone(), request.body.clone());
                log.lock().unwrap().push(entry);
            }
            None
        });
        traffic
    }

    fn count(&self, method: &str) -> usize {
        let log = self.0.lock().unwrap();
        log.iter().filter(|(asked, _)| asked == method).count()
    }
}

/// Puts a photo on a new page; the page's id.
async fn page_with(person: &mut Person, media: &[u8]) -> String {
    person.does(Happening::WentTo(Place::NewPage)).await;
    for what in gestures(AttachKind::Photo, media) {
        person.does(what).await;
    }
    person.shell.advance(1_000).await.unwrap();
    let page = person.shell.device.editor().unwrap().page;
    person.shell.device.done().unwrap();
    person.shell.settle().await.unwrap();
    page
}

async fn remove(person: &mut Person, page: &str) {
    edit(&mut person.shell.device, page);
    let attachment = shown(&person.view())[0].attachment.clone();
    person
        .does(Happening::Attach(AttachEvent::Removed { attachment }))
        .await;
    person.shell.device.done().unwrap();
    person.shell.settle().await.unwrap();
}

/// Looks at the page's one attachment; what came.
async fn looks(person: &mut Person, page: &str, full: bool) -> Vec<u8> {
    read(&mut person.shell.device, page);
    let attachment = shown(&person.view())[0].attachment.clone();
    person.does(look(page, &attachment, full)).await;
    seen(&mut person.shell.device)
}

fn state(person: &mut Person, page: &str) -> (SyncState, String) {
    read(&mut person.shell.device, page);
    let view = shown(&person.view())[0].clone();
    (view.state.state, view.state.text)
}

#[tokio::test]
async fn a_second_device_fetches_what_it_looks_at_and_nothing_else() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let sent = Traffic::on(&one);
    let media = photo(2_600_000);
    let page = page_with(&mut one, &media).await;
    one.sync().await;
    one.shell.advance(60_000).await.unwrap();
    assert_eq!(sent.count("PUT"), 4, "three pieces and a small picture");
    for (_, body) in sent.0.lock().unwrap().iter() {
        assert!(!holds(body, PLACE), "sent");
    }
    assert_eq!(state(&mut one, &page).0, SyncState::Stored);

    meet(&mut one, &mut two).await;
    let fetched = Traffic::on(&two);
    assert_eq!(fetched.count("GET"), 0);
    let small = looks(&mut two, &page, false).await;
    assert!(!small.is_empty() && !holds(&small, PLACE));
    assert_eq!(fetched.count("GET"), 1);
    assert_eq!(
        looks(&mut two, &page, true).await,
        photo::strip(&media).unwrap().bytes
    );
    assert_eq!(fetched.count("GET"), 4);

    // What was looked at is here, network or not.
    two.shell.set_online(false).await.unwrap();
    assert_eq!(
        looks(&mut two, &page, true).await,
        photo::strip(&media).unwrap().bytes
    );
    assert_eq!(fetched.count("GET"), 4);
    meet(&mut one, &mut two).await;
    assert_eq!(state(&mut one, &page).0, SyncState::SeenElsewhere);
}

#[tokio::test]
async fn what_is_not_at_the_relay_yet_says_so_and_comes_later() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    one.road.before(|request| {
        let part = request.method == "PUT";
        part.then_some(Answer::Unreachable)
    });
    let page = page_with(&mut one, &photo(3_000)).await;
    meet(&mut one, &mut two).await;
    assert!(looks(&mut two, &page, true).await.is_empty());
    let problem = shown(&two.view())[0].problem.clone().unwrap();
    assert!(problem.contains("does not have this yet"), "{problem}");
    one.road.clear();
    one.sync().await;
    assert!(!looks(&mut two, &page, true).await.is_empty());
    assert_eq!(shown(&two.view())[0].problem, None);
}

#[tokio::test]
async fn a_full_relay_is_said_and_parts_go_out_when_there_is_room() {
    let town = Town::new().await;
    let (mut one, _) = town.syncing().await;
    one.road.before(|request| {
        let part = request.method == "PUT";
        part.then(|| refusal(wire::Code::QuotaBytes))
    });
    let page = page_with(&mut one, &photo(3_000)).await;
    one.sync().await;
    let (blocked, text) = state(&mut one, &page);
    assert_eq!(blocked, SyncState::Blocked);
    assert!(text.contains("no more room"), "{text}");
    // Words go on their way meanwhile.
    one.write("Still written.").await;
    one.synced().await;

    one = one.restart().await;
    one.road.clear();
    one.does(Happening::Sync(SyncEvent::SyncAsked)).await;
    one.shell.advance(5_000).await.unwrap();
    assert_eq!(state(&mut one, &page).0, SyncState::Stored);
}

#[tokio::test]
async fn a_send_that_was_cut_off_goes_on_where_it_was() {
    let town = Town::new().await;
    let (mut one, _) = town.syncing().await;
    let mut left = 2;
    one.road.before(move |request| {
        left -= i32::from(request.method == "PUT");
        if left < 0 && request.method == "PUT" {
            return Some(Answer::Unreachable);
        }
        None
    });
    let page = page_with(&mut one, &photo(2_600_000)).await;
    one.sync().await;
    one = one.restart().await;
    let sent = Traffic::on(&one);
    one.sync().await;
    one.shell.advance(60_000).await.unwrap();
    assert_eq!(sent.count("PUT"), 2, "the other two");
    assert_eq!(state(&mut one, &page).0, SyncState::Stored);
}

#[tokio::test]
async fn what_is_taken_off_leaves_the_relay_once_it_cannot_be_put_back() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let page = page_with(&mut one, &photo(3_000)).await;
    meet(&mut one, &mut two).await;
    let other = page_with(&mut one, &photo(4_000)).await;
    meet(&mut one, &mut two).await;
    let sent = Traffic::on(&one);
    remove(&mut one, &page).await;
    // A page in the bin keeps what is on it.
    one.shell.device.put_in_bin(&other).unwrap();
    one.does(Happening::NoticeDismissed).await;
    one.shell.advance(5 * 60_000).await.unwrap();
    assert_eq!(sent.count("POST"), 0, "it can still be put back");
    one.shell.advance(6 * 60_000).await.unwrap();
    assert_eq!(sent.count("POST"), 1);
    // The other device has not heard of it, looks for the first time, and there is nothing.
    assert!(looks(&mut two, &page, true).await.is_empty());
    two.sync().await;
    two.shell.device.take_from_bin(&other).unwrap();
    assert!(
        !looks(&mut two, &other, true).await.is_empty(),
        "the binned page's photo stays"
    );
}

#[tokio::test]
async fn an_undo_on_another_device_brings_the_parts_back_from_there() {
    let town = Town::new().await;
    let (mut one, mut two) = town.two().await;
    let page = page_with(&mut two, &photo(3_000)).await;
    meet(&mut two, &mut one).await;
    meet(&mut one, &mut two).await;
    two.shell.set_online(false).await.unwrap();
    remove(&mut two, &page).await;
    two.does(Happening::NoticeActed).await;
    remove(&mut one, &page).await;
    one.does(Happening::NoticeDismissed).await;
    one.shell.advance(11 * 60_000).await.unwrap();
    let sent = Traffic::on(&two);
    two.shell.set_online(true).await.unwrap();
    meet(&mut two, &mut one).await;
    two.shell.advance(60_000).await.unwrap();
    meet(&mut one, &mut two).await;
    assert_eq!(sent.count("PUT"), 2, "what the other had deleted");
    assert!(!looks(&mut one, &page, true).await.is_empty());
}

#[tokio::test]
async fn what_a_relay_let_go_of_is_missed_in_time_and_sent_again_by_whoever_has_it() {
    let mut town = Town::new().await;
    let clock = town.clock.clone();
    let config = server::Config {
        parts_days: 100,
        clock: server::Clock::new(move || u64::try_from(clock.now_ms()).unwrap()),
        ..server::Config::in_memory([7; 32])
    };
    town.relay = server::Relay::open(config).await.unwrap();
    let (mut one, mut two) = town.two().await;
    let page = page_with(&mut one, &photo(3_000)).await;
    meet(&mut one, &mut two).await;
    // Nobody is in touch for longer than this relay keeps what nobody asks for.
    for person in [&one, &two] {
        person.road.before(|_| Some(Answer::Unreachable));
    }
    let later_ms = town.clock.now_ms() + 140 * DAY_MS;
    one.shell.wake_at(later_ms).await.unwrap();
    assert_eq!(town.relay.keep_tidy().await.unwrap().parts_expired, 2);
    two.road.clear();
    two.sync().await;
    assert!(looks(&mut two, &page, true).await.is_empty());
    let problem = shown(&two.view())[0].problem.clone().unwrap();
    assert!(problem.contains("does not have this yet"), "{problem}");

    one.road.clear();
    let sent = Traffic::on(&one);
    one.sync().await;
    one.shell.advance(60_000).await.unwrap();
    assert_eq!((sent.count("POST"), sent.count("PUT")), (1, 2));
    assert_eq!(
        notice(&one.view()),
        "The server had lost 2 sealed files. This phone returns them."
    );
    assert!(!looks(&mut two, &page, true).await.is_empty());
}

#[tokio::test]
async fn photos_on_pages_that_came_with_packs_and_were_never_opened_are_kept_alive_too() {
    let town = Town::new().await;
    let (mut one, words) = town.syncing().await;
    let sent = Traffic::on(&one);
    page_with(&mut one, &photo(3_000)).await;
    one.sync().await;
    one.shell.advance(60_000).await.unwrap();
    assert_eq!(sent.count("PUT"), 2);
    let photos: Vec<wire::PartId> = sent
        .0
        .lock()
        .unwrap()
        .iter()
        .map(|(_, body)| wire::PartId::of(body))
        .collect();
    for number in 0..70 {
        let words = "The bus was late again. ".repeat(50);
        one.write(&format!("{number}. {words}")).await;
    }
    one.synced().await;
    one.shell.advance(60_000).await.unwrap();
    // The relay forgets what the packs hold.
    one.shell.advance(32 * DAY_MS).await.unwrap();
    assert!(town.relay.keep_tidy().await.unwrap().records_dropped > 0);

    let mut two = town.device().await;
    let asked = Traffic::on(&two);
    let restored = two
        .shell
        .restore(&words.join(" "), crate::town::RELAY)
        .await;
    restored.unwrap();
    two.sync().await;
    two.shell.advance(2 * DAY_MS).await.unwrap();
    let requests = asked.0.lock().unwrap();
    let mut requests = requests.iter().filter(|(method, _)| method == "POST");
    let (_, body) = requests.next().expect("asked");
    let request: wire::api::PartsRequest = wire::cbor::decode(body).unwrap();
    assert!(photos.iter().all(|part| request.asked.contains(part)));
    assert!(request.asked.len() > photos.len(), "and the packs");
    assert_eq!(requests.count(), 0);
}
