//! A device in time that is made up: what its core computes takes as long as its thread's processor
//! took, every request takes one round trip and what the relay took, and nothing else takes any time.
//! So other work on the machine does not show, and neither does a network card.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use headless::device::Call;
use headless::transport::Transport;
use headless::{Answer, Clock, Device};
use http_body_util::BodyExt;
use shared::ViewModel;
use shared::effect::HttpOperation;
use shared::event::Happening;
use sim::router::{RELAY, RouterTransport};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tower::ServiceExt;

use crate::shelf::Shelf;

/// A timer that is further away is no work to be waited for.
const REST: Duration = Duration::from_secs(1);

/// What was spent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Requests sent.
    pub(crate) requests: usize,
    /// Requests that had to wait for one another.
    pub(crate) trips: usize,
    /// Bodies sent and received, in bytes.
    pub(crate) sent: usize,
    pub(crate) received: usize,
    /// The same with request lines, status lines and headers, as HTTP/1.1 writes them.
    pub(crate) sent_whole: usize,
    pub(crate) received_whole: usize,
    /// Of the core's thread, drawing included.
    pub(crate) processor: Duration,
    /// Since the tally began.
    pub(crate) elapsed: Duration,
}

/// A request on its way.
struct Way {
    call: Call,
    answer: Answer,
    trips: usize,
}

/// A device on its way through time.
pub(crate) struct Traveller {
    pub(crate) device: Device<Shelf>,
    pub(crate) shelf: Shelf,
    pub(crate) tally: Tally,
    /// The last drawing.
    pub(crate) view: ViewModel,
    /// Since 1970.
    pub(crate) now: Duration,
    /// When the core was last told something.
    pub(crate) told: Duration,
    clock: Clock,
    router: Router,
    round_trip: Duration,
    began: Duration,
    renders: u64,
    to_send: Vec<Call>,
    on_the_way: BTreeMap<(Duration, u64), Way>,
    news: Option<UnboundedReceiver<String>>,
    line: u32,
}

impl Traveller {
    pub(crate) fn new(
        device: Device<Shelf>,
        shelf: &Shelf,
        clock: &Clock,
        router: Router,
        round_trip: Duration,
    ) -> Self {
        let view = device.view();
        let mut new = Self {
            device,
            shelf: shelf.clone(),
            tally: Tally::default(),
            view,
            now: Duration::ZERO,
            told: Duration::ZERO,
            clock: clock.clone(),
            router,
            round_trip,
            began: Duration::ZERO,
            renders: 0,
            to_send: Vec::new(),
            on_the_way: BTreeMap::new(),
            news: None,
            line: 0,
        };
        new.begin();
        new
    }

    /// Lets the core read what it begins with.
    pub(crate) fn started(mut self) -> Self {
        self.work(|_| {});
        self
    }

    /// Counts from here.
    pub(crate) fn begin(&mut self) {
        self.catch_up();
        self.began = self.now;
        self.tally = Tally::default();
        self.shelf.forget_reads();
    }

    /// Takes over the time that others have let pass.
    pub(crate) fn catch_up(&mut self) {
        let ms = u64::try_from(self.clock.elapsed_ms()).unwrap_or(0);
        self.now = self.now.max(Duration::from_millis(ms));
    }

    /// Moves on to `at`.
    pub(crate) fn move_to(&mut self, at: Duration) {
        self.now = self.now.max(at);
        self.clock
            .move_to(i64::try_from(self.now.as_millis()).unwrap_or(i64::MAX));
        self.tally.elapsed = self.now.saturating_sub(self.began);
    }

    /// Tells the core something.
    pub(crate) fn happen(&mut self, what: Happening) {
        self.work(|device| device.happen(what));
    }

    /// Lets the core work, draws what it asks to be drawn, and gathers what it wants sent.
    pub(crate) fn work(&mut self, work: impl FnOnce(&mut Device<Shelf>)) {
        self.told = self.now;
        let before = processor();
        work(&mut self.device);
        self.device.take_steps().unwrap();
        if self.device.renders() != self.renders {
            self.renders = self.device.renders();
            self.view = self.device.view();
        }
        let took = processor().saturating_sub(before);
        self.tally.processor += took;
        self.move_to(self.now + took);
        self.to_send.extend(self.device.take_calls());
    }

    /// Whether the core wants this path asked for, and it was not sent yet.
    pub(crate) fn is_about_to(&self, path: &str) -> bool {
        let mut waiting = self.to_send.iter();
        waiting.any(|call| call.operation().url.ends_with(path))
    }

    /// Sends what is to be sent.
    pub(crate) async fn send(&mut self) {
        for call in std::mem::take(&mut self.to_send) {
            let operation = call.operation().clone();
            let began = Instant::now();
            let (answer, whole) = ask(self.router.clone(), &operation).await;
            let due = self.now + self.round_trip + began.elapsed();
            self.tally.requests += 1;
            self.tally.sent += operation.body.len();
            self.tally.sent_whole += request_bytes(&operation);
            self.tally.received_whole += whole;
            if let Answer::Answered { body, .. } = &answer {
                self.tally.received += body.len();
            }
            let trips = self.tally.trips + 1;
            self.on_the_way.insert(
                (due, call.number),
                Way {
                    call,
                    answer,
                    trips,
                },
            );
        }
    }

    /// The next thing that happens to this device, if there is one before `until`.
    pub(crate) async fn step(&mut self, until: Duration) -> bool {
        self.send().await;
        let answer = self.on_the_way.keys().next().map(|(due, _)| *due);
        let timer = self.device.next_timer_ms();
        let timer = timer.map(|ms| Duration::from_millis(u64::try_from(ms).unwrap_or(0)));
        let next = answer.into_iter().chain(timer).min();
        let Some(next) = next.filter(|next| *next <= until) else {
            return false;
        };
        self.move_to(next);
        if answer == Some(next)
            && let Some((_, way)) = self.on_the_way.pop_first()
        {
            self.tally.trips = self.tally.trips.max(way.trips);
            self.work(|device| device.answer(way.call, way.answer));
        } else {
            self.work(|device| {
                device.fire_timers();
            });
        }
        true
    }

    /// Goes on for so long, whatever there is to do.
    pub(crate) async fn go_on(&mut self, time: Duration) {
        self.catch_up();
        let until = self.now + time;
        while self.step(until).await {
            self.hear();
        }
        self.move_to(until);
    }

    /// Goes on until nothing is on its way and nothing is to be done within the next second.
    pub(crate) async fn rest(&mut self) {
        self.catch_up();
        while self.step(self.now + REST).await {}
    }

    /// Goes on until the view shows it.
    pub(crate) async fn until(&mut self, what: &str, shows: impl Fn(&ViewModel) -> bool) {
        let until = self.now + Duration::from_secs(3_600);
        while !shows(&self.view) {
            assert!(self.step(until).await, "never seen: {what}");
        }
    }

    /// Opens the lines of wake-ups that the core wants.
    pub(crate) fn listen(&mut self) {
        for line in self.device.take_new_lines() {
            let (news_in, news) = mpsc::unbounded_channel();
            let road = RouterTransport::new(self.router.clone());
            let number = line.line;
            tokio::spawn(async move { road.listen(line.url, line.headers, news_in).await });
            self.news = Some(news);
            self.line = number;
        }
    }

    /// The next wake-up, once it comes.
    pub(crate) async fn woken(&mut self) -> String {
        let news = self.news.as_mut().unwrap();
        news.recv().await.unwrap()
    }

    /// Tells the core of a wake-up.
    pub(crate) fn wake(&mut self, position: &str) {
        let line = self.line;
        self.work(|device| device.wake(line, position));
    }

    /// Hears what the line said meanwhile.
    pub(crate) fn hear(&mut self) {
        while let Some(Ok(position)) = self.news.as_mut().map(UnboundedReceiver::try_recv) {
            self.wake(&position);
        }
    }
}

/// The processor time of this thread.
pub(crate) fn processor() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let nanos = u32::try_from(time.tv_nsec).unwrap_or(0);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), nanos)
}

fn request_bytes(operation: &HttpOperation) -> usize {
    let HttpOperation {
        method,
        url,
        headers,
        body,
        ..
    } = operation;
    let host = url.strip_prefix("http://").unwrap_or(url);
    let (host, path) = host.split_at(host.find('/').unwrap_or(host.len()));
    let first = method.len() + path.len() + " ".len() + " HTTP/1.1\r\n".len();
    let headers: usize = headers
        .iter()
        .map(|h| h.name.len() + h.value.len() + 4)
        .sum();
    let length = format!("content-length: {}\r\n", body.len()).len();
    first + headers + "host: \r\n".len() + host.len() + length + "\r\n".len() + body.len()
}

/// Asks the relay; the answer, and its size on the wire with everything before its body.
async fn ask(router: Router, operation: &HttpOperation) -> (Answer, usize) {
    let path = operation.url.strip_prefix(RELAY).unwrap();
    let mut request = Request::builder()
        .method(operation.method.as_str())
        .uri(path);
    for header in &operation.headers {
        request = request.header(header.name.as_str(), header.value.as_str());
    }
    let request = request.body(Body::from(operation.body.clone())).unwrap();
    let answered: Result<_, Infallible> = router.oneshot(request).await;
    let response = answered.unwrap();
    let status = u32::from(response.status().as_u16());
    let headers = response.headers().iter();
    let headers: usize = headers
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    // What the server adds to them: date and length.
    let added = "date: Wed, 25 Nov 2026 16:00:00 GMT\r\ncontent-length: 1000000\r\n".len();
    let body: Vec<u8> = response
        .into_body()
        .collect()
        .await
        .unwrap()
        .to_bytes()
        .into();
    let whole = "HTTP/1.1 200 OK\r\n\r\n".len() + headers + added + body.len();
    let answer = Answer::Answered {
        status,
        retry_after_s: 0,
        body,
    };
    (answer, whole)
}
