//! A sentence, its title, its tags and its page's id, typed on one device, are looked for in every
//! byte that the relay keeps, logs or answers, and in every byte that the device keeps.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use data_encoding::{BASE64, BASE64URL, HEXLOWER};
use headless::gestures::Draft;
use headless::together::pair;
use headless::transport::{Soon, Transport};
use headless::{Answer, Clock, Device, FolderStorage, Setup, Shell};
use server::{Config, Relay};
use shared::effect::{HttpHeader, HttpOperation};
use shared::event::ShellFacts;
use sim::oracle::contains;
use sim::router::{RELAY, RouterTransport};
use tokio::sync::mpsc::UnboundedSender;

const SENTENCE: &str = "The heron stood in the car park again, grey as a locum.";
const TITLE: &str = "Heron, car park, 05:10";
const TAG: &str = "heronwatch";
const DEVICE: &str = "the ward's own tablet";

/// Every way in which `what` could stand in a file.
fn disguises(what: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut found = vec![("as it is".to_owned(), what.to_vec())];
    if let Ok(text) = std::str::from_utf8(what) {
        let units: Vec<u16> = text.encode_utf16().collect();
        let little = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        found.push(("in UTF-16, little end first".to_owned(), little));
        found.push(("in UTF-16, big end first".to_owned(), big));
    }
    found.push(("in hex".to_owned(), HEXLOWER.encode(what).into_bytes()));
    for (name, code) in [("base64", &BASE64), ("base64url", &BASE64URL)] {
        for before in 0..3_usize {
            let mut padded = vec![0; before];
            padded.extend_from_slice(what);
            let text = code.encode(&padded);
            // Only letters that no neighbour has a part in.
            let from = (8 * before).div_ceil(6);
            let to = 8 * (before + what.len()) / 6;
            let sure = text.as_bytes().get(from..to).unwrap().to_vec();
            found.push((format!("in {name} after {before} bytes"), sure));
        }
    }
    found
}

/// Where and how the needles stand in the haystacks.
fn search(haystacks: &[(String, Vec<u8>)], needles: &[(&str, Vec<u8>)]) -> Vec<String> {
    let mut found = Vec::new();
    for (what, bytes) in needles {
        for (how, disguise) in disguises(bytes) {
            for (place, haystack) in haystacks {
                if contains(haystack, &disguise) {
                    found.push(format!("{what} {how} in {place}"));
                }
            }
        }
    }
    found
}

fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    found
}

/// A transport that keeps everything that the relay answers.
struct Overheard {
    inner: RouterTransport,
    answers: Arc<Mutex<Vec<u8>>>,
}

impl Transport for Overheard {
    fn send(&self, request: HttpOperation) -> Soon<Answer> {
        let answer = self.inner.send(request);
        let answers = self.answers.clone();
        Box::pin(async move {
            let answer = answer.await;
            if let Answer::Answered { body, .. } = &answer {
                answers.lock().unwrap().extend_from_slice(body);
            }
            answer
        })
    }

    fn listen(
        &self,
        url: String,
        headers: Vec<HttpHeader>,
        news: UnboundedSender<String>,
    ) -> Soon<u32> {
        self.inner.listen(url, headers, news)
    }
}

/// What the relay logs, with everything that it would say at its most talkative.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn listen_to_logs() -> Log {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .init();
    log
}

struct House {
    dir: tempfile::TempDir,
    clock: Clock,
    relay: Relay,
    answers: Arc<Mutex<Vec<u8>>>,
}

impl House {
    fn shell(&self, name: &str, seed: u8) -> Shell<FolderStorage> {
        let storage = FolderStorage::open(self.dir.path().join(name)).unwrap();
        let facts = ShellFacts {
            relay_hint: RELAY.to_owned(),
            device_kind: "tablet".to_owned(),
            release: "test".to_owned(),
        };
        let (zone, clock) = ("Europe/London".to_owned(), self.clock.clone());
        let setup = Setup {
            seed: [seed; 32],
            zone,
            clock,
            facts,
        };
        let inner = RouterTransport::new(self.relay.router());
        let transport = Overheard {
            inner,
            answers: self.answers.clone(),
        };
        Shell::new(Device::start(storage, setup), Arc::new(transport))
    }
}

#[tokio::test]
async fn what_is_written_stands_nowhere_in_clear() {
    let log = listen_to_logs();
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::at(1_792_821_120_000);
    let (relay_clock, folder) = (clock.clone(), dir.path().join("relay"));
    fs::create_dir_all(&folder).unwrap();
    let relay = Relay::open(Config {
        clock: server::Clock::new(move || u64::try_from(relay_clock.now_ms()).unwrap()),
        ..Config::in_folder(folder)
    })
    .await
    .unwrap();
    let house = House {
        dir,
        clock,
        relay,
        answers: Arc::default(),
    };
    let invite = house.relay.create_invite(2).await.unwrap();

    let mut phone = house.shell("phone", 1);
    phone.settle().await.unwrap();
    let draft = Draft {
        title: TITLE.to_owned(),
        body: format!("{SENTENCE}\n\nThen a bus came, and it went."),
        tags: vec![TAG.to_owned()],
        lens: None,
    };
    let page = phone.device.begin(&draft).unwrap();
    phone.turn_sync_on(RELAY, &invite).await.unwrap();
    let renamed = shared::event::SyncEvent::DeviceRenamed {
        name: DEVICE.to_owned(),
    };
    phone
        .happens(shared::event::Happening::Sync(renamed))
        .await
        .unwrap();
    let mut tablet = house.shell("tablet", 2);
    pair(&mut phone, &mut tablet, RELAY).await.unwrap();
    tablet.wait_synced(60_000).await.unwrap();
    tablet.device.edit(&page).unwrap();
    tablet
        .device
        .append_to_body(&format!("\n\n{SENTENCE}"))
        .unwrap();
    tablet.device.done().unwrap();
    tablet.advance(5_000).await.unwrap();
    phone.advance(5_000).await.unwrap();
    // Somebody else, on the same relay.
    let mut other = house.shell("other", 3);
    other.settle().await.unwrap();
    other
        .device
        .begin(&Draft {
            body: "Quiet.".to_owned(),
            ..Draft::default()
        })
        .unwrap();
    other.turn_sync_on(RELAY, &invite).await.unwrap();
    other.wait_synced(60_000).await.unwrap();
    for shell in [&mut phone, &mut tablet] {
        shell.wait_synced(60_000).await.unwrap();
        let read = shell.device.read_all().unwrap();
        assert_eq!(read.len(), 1);
        assert!(
            read.iter()
                .all(|read| read.text.matches(SENTENCE).count() == 2)
        );
    }

    let needles = vec![
        ("the sentence", SENTENCE.as_bytes().to_vec()),
        ("a part of it", b"heron stood in the car".to_vec()),
        ("the title", TITLE.as_bytes().to_vec()),
        ("the tag", TAG.as_bytes().to_vec()),
        ("the device's name", DEVICE.as_bytes().to_vec()),
        ("the page's id", HEXLOWER.decode(page.as_bytes()).unwrap()),
        ("the page's id as text", page.into_bytes()),
    ];
    let mut haystacks = files(house.dir.path());
    assert!(
        haystacks
            .iter()
            .any(|(place, _)| place.ends_with("relay.db-wal"))
    );
    assert!(
        haystacks
            .iter()
            .any(|(place, _)| place.ends_with("store.log"))
    );
    haystacks.push((
        "the relay's answers".to_owned(),
        house.answers.lock().unwrap().clone(),
    ));
    let logged = log.0.lock().unwrap().clone();
    assert!(!logged.is_empty());
    haystacks.push(("the relay's log".to_owned(), logged));
    assert_eq!(search(&haystacks, &needles), Vec::<String>::new());
    the_search_finds_what_is_there(&needles);
}

/// Were it there, it would have been found.
fn the_search_finds_what_is_there(needles: &[(&str, Vec<u8>)]) {
    for (what, bytes) in needles {
        for before in 0..6_usize {
            let mut planted = vec![b'#'; before];
            planted.extend_from_slice(bytes);
            planted.extend_from_slice(b"##");
            let text = String::from_utf8_lossy(&planted).into_owned();
            let mut ways = vec![
                planted.clone(),
                BASE64.encode(&planted).into_bytes(),
                BASE64URL.encode(&planted).into_bytes(),
            ];
            if std::str::from_utf8(bytes).is_ok() {
                ways.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
                ways.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
            }
            for way in ways {
                let haystack = [("planted".to_owned(), way)];
                let needle = [(*what, bytes.clone())];
                assert!(
                    !search(&haystack, &needle).is_empty(),
                    "{what} after {before}"
                );
            }
        }
    }
}
