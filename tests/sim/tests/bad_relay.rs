//! A relay that answers nonsense: the core sets aside, or says so, or tries again; it loses nothing
//! and never panics.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use headless::gestures::Draft;
use headless::screens::sync_on;
use headless::together::pair;
use headless::transport::{Soon, Transport};
use headless::{Answer, Clock, Device, MemoryStorage, ReadPage, Setup, Shell};
use server::{Config, Relay};
use shared::effect::{HttpHeader, HttpOperation};
use shared::event::{Happening, Place, ShellFacts, SyncEvent};
use sim::router::{RELAY, RouterTransport};
use tokio::sync::mpsc::UnboundedSender;
use wire::api::{PageEntry, SyncResponse};

/// What a bad relay does to a page.
type Spoiling = fn(&mut Vec<PageEntry>);

/// What a bad relay does to its answers.
#[derive(Clone)]
enum Badness {
    /// Nothing.
    Honest,
    /// Only the first so many bytes, counted from the end if negative.
    Truncated(i64),
    /// These bytes, with this status.
    Instead(u32, Vec<u8>),
    /// Flips bits of the byte at this place, in 1/1000 of the length.
    Flipped(usize, u8),
    /// Appends so many bytes.
    Padded(usize),
    /// Says the answer to the request before.
    Stale,
    /// Changes the page of a sync.
    Page(fn(&mut Vec<PageEntry>)),
}

#[derive(Clone)]
struct BadTransport {
    inner: RouterTransport,
    badness: Arc<Mutex<Badness>>,
    before: Arc<Mutex<Vec<u8>>>,
}

impl BadTransport {
    fn spoil(&self, answer: Answer) -> Answer {
        let Answer::Answered {
            status,
            retry_after_s,
            body,
        } = answer
        else {
            return answer;
        };
        let before = std::mem::replace(&mut *self.before.lock().unwrap(), body.clone());
        let (status, body) = match &*self.badness.lock().unwrap() {
            Badness::Honest => (status, body),
            Badness::Truncated(len) => {
                let whole = i64::try_from(body.len()).unwrap();
                let keep = if *len < 0 { whole + len } else { *len }.clamp(0, whole);
                (
                    status,
                    body.get(..usize::try_from(keep).unwrap()).unwrap().to_vec(),
                )
            }
            Badness::Instead(status, body) => (*status, body.clone()),
            Badness::Flipped(place, bits) => {
                let mut body = body;
                let at = body.len() * place / 1_000;
                if let Some(byte) = body.get_mut(at) {
                    *byte ^= bits;
                }
                (status, body)
            }
            Badness::Padded(len) => {
                let mut body = body;
                body.resize(body.len() + len, 0xf6);
                (status, body)
            }
            Badness::Stale => (status, before),
            Badness::Page(change) => match wire::cbor::decode::<SyncResponse>(&body) {
                Ok(mut response) if status == 200 => {
                    change(&mut response.page);
                    (status, wire::cbor::encode(&response))
                }
                _ => (status, body),
            },
        };
        Answer::Answered {
            status,
            retry_after_s,
            body,
        }
    }
}

impl Transport for BadTransport {
    fn send(&self, request: HttpOperation) -> Soon<Answer> {
        let answer = self.inner.send(request);
        let this = self.clone();
        Box::pin(async move { this.spoil(answer.await) })
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

struct Two {
    phone: Shell<MemoryStorage>,
    tablet: Shell<MemoryStorage>,
    badness: Arc<Mutex<Badness>>,
    relay: Relay,
}

impl Two {
    /// Two paired devices; the tablet's way to the relay can go bad.
    async fn new() -> Self {
        let clock = Clock::at(1_792_821_120_000);
        let relay_clock = clock.clone();
        let relay = Relay::open(Config {
            clock: server::Clock::new(move || u64::try_from(relay_clock.now_ms()).unwrap()),
            ..Config::in_memory([1; 32])
        })
        .await
        .unwrap();
        let invite = relay.create_invite(1).await.unwrap();
        let bad = BadTransport {
            inner: RouterTransport::new(relay.router()),
            badness: Arc::new(Mutex::new(Badness::Honest)),
            before: Arc::default(),
        };
        let mut phone = shell(1, &clock, Arc::new(bad.inner.clone()));
        let badness = bad.badness.clone();
        let mut tablet = shell(2, &clock, Arc::new(bad));
        phone.settle().await.unwrap();
        let body = "Before anything went wrong.".to_owned();
        phone
            .device
            .begin(&Draft {
                body,
                ..Draft::default()
            })
            .unwrap();
        phone.turn_sync_on(RELAY, &invite).await.unwrap();
        pair(&mut phone, &mut tablet, RELAY).await.unwrap();
        Self {
            phone,
            tablet,
            badness,
            relay,
        }
    }

    /// Both write, the relay is bad for a while, then honest again: both have everything.
    async fn live_through(&mut self, badness: Badness, name: &str) {
        self.write_under(badness, name).await;
        self.come_to_rest(name).await;
    }

    /// Both write while the relay is bad.
    async fn write_under(&mut self, badness: Badness, name: &str) {
        *self.badness.lock().unwrap() = badness;
        let (here, there) = (
            format!("Written here, {name}."),
            format!("Written there, {name}."),
        );
        self.phone
            .device
            .write(&Draft {
                body: there.clone(),
                ..Draft::default()
            })
            .unwrap();
        self.tablet
            .device
            .write(&Draft {
                body: here.clone(),
                ..Draft::default()
            })
            .unwrap();
        self.pass(8, name).await;
        let read = self.tablet.device.read_all().unwrap();
        assert!(
            read.iter().any(|page| page.text == here),
            "{name}: the tablet keeps its own page"
        );
    }

    /// The relay is honest again: both have everything.
    async fn come_to_rest(&mut self, name: &str) {
        let (here, there) = (
            format!("Written here, {name}."),
            format!("Written there, {name}."),
        );
        *self.badness.lock().unwrap() = Badness::Honest;
        self.pass(40, name).await;
        let (mine, theirs) = (
            self.phone.device.read_all().unwrap(),
            self.tablet.device.read_all().unwrap(),
        );
        let texts = |pages: &[ReadPage]| {
            pages
                .iter()
                .map(|page| page.text.clone())
                .collect::<BTreeSet<_>>()
        };
        let (one, other) = (texts(&mine), texts(&theirs));
        let apart: Vec<_> = one.symmetric_difference(&other).collect();
        assert!(apart.is_empty(), "{name}: not on both: {apart:?}");
        assert_eq!(mine, theirs, "{name}");
        for text in [&here, &there] {
            let times = mine.iter().filter(|page| page.text == *text).count();
            assert_eq!(times, 1, "{name}: {text}");
        }
        assert_eq!(self.set_aside().await, None, "{name}");
    }

    /// What the tablet says about records that it set aside.
    async fn set_aside(&mut self) -> Option<String> {
        let devices = Happening::WentTo(Place::Devices);
        self.tablet.happens(devices).await.unwrap();
        let view = self.tablet.view();
        sync_on(&view).unwrap().parked.clone()
    }

    /// Some times half a minute, with a sync each time.
    async fn pass(&mut self, times: usize, name: &str) {
        for _ in 0..times {
            for shell in [&mut self.phone, &mut self.tablet] {
                let asked = Happening::Sync(SyncEvent::SyncAsked);
                shell
                    .happens(asked)
                    .await
                    .unwrap_or_else(|error| panic!("{name}: {error}"));
                shell
                    .advance(15_000)
                    .await
                    .unwrap_or_else(|error| panic!("{name}: {error}"));
            }
        }
    }
}

fn shell(seed: u8, clock: &Clock, transport: Arc<dyn Transport>) -> Shell<MemoryStorage> {
    let facts = ShellFacts {
        relay_hint: RELAY.to_owned(),
        device_kind: "tablet".to_owned(),
        release: "test".to_owned(),
    };
    let (zone, clock) = ("Europe/London".to_owned(), clock.clone());
    let setup = Setup {
        seed: [seed; 32],
        zone,
        clock,
        facts,
    };
    Shell::new(Device::start(MemoryStorage::new(), setup), transport)
}

fn problem(status: u32, code: &str, more: &str) -> Badness {
    let body = format!(
        r#"{{"type":"urn:hearten:problem:{code}","title":"No","status":{status},"detail":"No.","code":"{code}"{more}}}"#
    );
    Badness::Instead(status, body.into_bytes())
}

#[tokio::test]
async fn nonsense_is_survived() {
    let mut two = Two::new().await;
    let cases = [
        ("cut short", Badness::Truncated(40)),
        ("without its last byte", Badness::Truncated(-1)),
        ("empty", Badness::Truncated(0)),
        ("padded", Badness::Padded(3)),
        ("oversized", Badness::Padded(6 * 1024 * 1024)),
        (
            "a web page",
            Badness::Instead(200, b"<!doctype html><h1>Wi-Fi</h1>".to_vec()),
        ),
        ("a map of nothing", Badness::Instead(200, vec![0xa0])),
        ("a deep nest", Badness::Instead(200, vec![0x81; 100_000])),
        ("a promise of much", Badness::Instead(200, vec![0xbb; 9])),
        ("an odd status", Badness::Instead(299, Vec::new())),
        ("moved", Badness::Instead(302, Vec::new())),
        ("the answer before", Badness::Stale),
    ];
    for (name, badness) in cases {
        two.live_through(badness, name).await;
    }
    two.relay.close().await;
}

#[tokio::test]
async fn every_refusal_is_survived() {
    let mut two = Two::new().await;
    let cases = [
        (400, "malformed", ""),
        (400, "unsupported-version", ""),
        (401, "bad-signature", ""),
        (401, "clock-skew", r#","relay_time_ms":4102444800000"#),
        (401, "clock-skew", ""),
        (401, "replayed-nonce", ""),
        (403, "not-a-member", ""),
        (403, "token-unknown", ""),
        (404, "unknown-space", ""),
        (408, "timed-out", ""),
        (409, "stale-epoch", ""),
        (
            409,
            "chain-conflict",
            r#","held_seq":900,"held_hash":"AAAA""#,
        ),
        (409, "access-conflict", ""),
        (413, "too-large", ""),
        (422, "bad-record", r#","index":0"#),
        (429, "rate-limited", ""),
        (429, "quota-records", ""),
        (500, "internal", ""),
        (503, "busy", ""),
        (507, "quota-bytes", ""),
        (418, "something-newer", ""),
    ];
    for (number, (status, code, more)) in cases.into_iter().enumerate() {
        let name = format!("{code}, number {number}");
        two.live_through(problem(status, code, more), &name).await;
    }
    two.relay.close().await;
}

#[tokio::test]
async fn an_answer_with_any_byte_changed_is_survived() {
    let mut two = Two::new().await;
    for place in (0..1_000).step_by(37) {
        let bits = 1 << (place % 8);
        two.live_through(
            Badness::Flipped(place, bits),
            &format!("byte at {place}/1000"),
        )
        .await;
    }
    two.relay.close().await;
}

#[tokio::test]
async fn what_belongs_to_another_space_is_not_taken() {
    let mut two = Two::new().await;
    let mut other = Two::new().await;
    // The tablet is answered with what the relay says to somebody else.
    let foreign = Arc::new(Mutex::new(Vec::new()));
    let heard = foreign.clone();
    other
        .phone
        .device
        .write(&Draft {
            body: "Not yours.".to_owned(),
            ..Draft::default()
        })
        .unwrap();
    other.pass(2, "honest").await;
    let inner = RouterTransport::new(other.relay.router());
    let spy = BadTransport {
        inner,
        badness: Arc::new(Mutex::new(Badness::Honest)),
        before: heard,
    };
    let mut third = shell(9, other.phone.device.clock(), Arc::new(spy));
    pair(&mut other.phone, &mut third, RELAY).await.unwrap();
    other.phone.advance(10_000).await.unwrap();
    third
        .happens(Happening::Sync(SyncEvent::SyncAsked))
        .await
        .unwrap();
    let body = foreign.lock().unwrap().clone();
    assert!(!body.is_empty());
    two.live_through(Badness::Instead(200, body), "another space")
        .await;
    let read = two.tablet.device.read_all().unwrap();
    assert!(read.iter().all(|page| page.text != "Not yours."));
}

/// Flips a bit of every record of the page at `at`, counted from the end if negative.
fn flip(page: &mut [PageEntry], at: i64) {
    for entry in page {
        let len = i64::try_from(entry.record.len()).unwrap();
        let at = usize::try_from(if at < 0 { len + at } else { at }).unwrap();
        if let Some(byte) = entry.record.get_mut(at) {
            *byte ^= 2;
        }
    }
}

#[tokio::test]
async fn a_record_that_was_tampered_with_is_set_aside_and_it_is_said() {
    let mut two = Two::new().await;
    let cases: [(&str, Spoiling); 10] = [
        ("a newer suite", |page| flip(page, 1)),
        ("another kind", |page| flip(page, 2)),
        ("a reserved byte", |page| flip(page, 3)),
        ("another space", |page| flip(page, 10)),
        ("another author", |page| flip(page, 40)),
        ("another number", |page| flip(page, 75)),
        ("another epoch", |page| flip(page, 120)),
        ("another length", |page| flip(page, 143)),
        ("a bad signature", |page| flip(page, 200)),
        ("a changed payload", |page| flip(page, -9)),
    ];
    for (name, tamper) in cases {
        two.write_under(Badness::Page(tamper), name).await;
        let there = format!("Written there, {name}.");
        let read = two.tablet.device.read_all().unwrap();
        assert!(
            read.iter().all(|page| page.text != there),
            "{name}: taken all the same"
        );
        assert!(two.set_aside().await.is_some(), "{name}: nothing is said");
        two.come_to_rest(name).await;
    }
    two.relay.close().await;
}

#[tokio::test]
async fn records_in_disorder_are_put_in_order() {
    let mut two = Two::new().await;
    let cases: [(&str, Spoiling); 4] = [
        ("backwards", |page| page.reverse()),
        ("twice", |page| page.extend(page.clone())),
        ("cut short", |page| {
            page.iter_mut().for_each(|entry| entry.record.truncate(100))
        }),
        ("emptied", |page| {
            page.iter_mut().for_each(|entry| entry.record.clear())
        }),
    ];
    for (name, disorder) in cases {
        two.live_through(Badness::Page(disorder), name).await;
    }
    two.relay.close().await;
}

#[tokio::test]
async fn what_was_withheld_is_fetched_when_something_later_arrives() {
    let mut two = Two::new().await;
    two.write_under(Badness::Page(Vec::clear), "withheld").await;
    *two.badness.lock().unwrap() = Badness::Honest;
    let body = "Written later.".to_owned();
    let later = Draft {
        body,
        ..Draft::default()
    };
    two.phone.device.write(&later).unwrap();
    two.come_to_rest("withheld").await;
    two.relay.close().await;
}
