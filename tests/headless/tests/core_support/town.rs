//! People with devices around one real relay in this process, on roads that can be tampered with.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use headless::gestures::Draft;
use headless::screens::sync_on;
use headless::transport::{Soon, Transport};
use headless::{Answer, Clock, Shell};
use http_body_util::BodyExt;
use shared::ViewModel;
use shared::effect::{HttpHeader, HttpOperation};
use shared::event::{Happening, Place, SyncEvent};
use shared::view::SyncOnView;
use tokio::sync::mpsc::UnboundedSender;
use tower::ServiceExt;
use wire::api::{SyncRequest, SyncResponse};

use crate::shelf::{MONDAY_MS, Shelf, page};

pub(crate) const RELAY: &str = "http://relay.test";
/// Another relay, for those whose road leads there.
pub(crate) const OTHER: &str = "http://other.test";

type Before = Box<dyn FnMut(&mut HttpOperation) -> Option<Answer> + Send>;
type After = Box<dyn FnMut(&HttpOperation, Answer) -> Answer + Send>;

/// The way from one device to the relay.
pub(crate) struct Road {
    router: Mutex<Router>,
    other: Mutex<Option<Router>>,
    before: Mutex<Option<Before>>,
    after: Mutex<Option<After>>,
    log: Mutex<Vec<String>>,
}

impl Road {
    /// Looks at each request, may change it, and may answer it instead of the relay.
    pub(crate) fn before(
        &self,
        hook: impl FnMut(&mut HttpOperation) -> Option<Answer> + Send + 'static,
    ) {
        *self.before.lock().unwrap() = Some(Box::new(hook));
    }

    /// Looks at each answer and may change it.
    pub(crate) fn after(
        &self,
        hook: impl FnMut(&HttpOperation, Answer) -> Answer + Send + 'static,
    ) {
        *self.after.lock().unwrap() = Some(Box::new(hook));
    }

    /// Looks at each sync that the relay took, with what it answered.
    pub(crate) fn after_sync(
        &self,
        mut look: impl FnMut(SyncRequest, SyncResponse) + Send + 'static,
    ) {
        self.after(move |operation, answer| {
            if let Answer::Answered {
                status: 200, body, ..
            } = &answer
                && is_sync(operation)
            {
                let request = wire::cbor::decode(&operation.body).unwrap();
                look(request, wire::cbor::decode(body).unwrap());
            }
            answer
        });
    }

    pub(crate) fn clear(&self) {
        *self.before.lock().unwrap() = None;
        *self.after.lock().unwrap() = None;
    }

    /// What carries records or statements does not get through; looking does.
    pub(crate) fn hold_pushes(&self) {
        self.before(|operation| {
            let request = is_sync(operation)
                .then(|| wire::cbor::decode::<wire::api::SyncRequest>(&operation.body).unwrap());
            request
                .is_some_and(|request| !request.records.is_empty())
                .then_some(Answer::Unreachable)
        });
    }

    /// Leads to another relay from now on.
    pub(crate) fn lead_to(&self, relay: &server::Relay) {
        *self.router.lock().unwrap() = relay.router();
    }

    /// Leads to a second relay too, at [`OTHER`].
    pub(crate) fn lead_also_to(&self, relay: &server::Relay) {
        *self.other.lock().unwrap() = Some(relay.router());
    }

    /// The paths that were asked for so far, in order, and none of them any more.
    pub(crate) fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.log.lock().unwrap())
    }

    /// How many requests to this path went out.
    pub(crate) fn count(&self, path: &str) -> usize {
        self.log
            .lock()
            .unwrap()
            .iter()
            .filter(|asked| *asked == path)
            .count()
    }
}

/// The road as the shell knows it.
struct Way(Arc<Road>);

impl Transport for Way {
    fn send(&self, mut request: HttpOperation) -> Soon<Answer> {
        let road = self.0.clone();
        let path = request
            .url
            .strip_prefix(RELAY)
            .unwrap_or("elsewhere")
            .to_owned();
        road.log.lock().unwrap().push(path);
        let instead = road
            .before
            .lock()
            .unwrap()
            .as_mut()
            .and_then(|hook| hook(&mut request));
        Box::pin(async move {
            let elsewhere = request.url.starts_with(OTHER);
            let router = if elsewhere {
                road.other.lock().unwrap().clone()
            } else {
                Some(road.router.lock().unwrap().clone())
            };
            let answer = match (instead, router) {
                (Some(answer), _) => answer,
                (None, Some(router)) => call(router, &request).await,
                (None, None) => Answer::Unreachable,
            };
            match road.after.lock().unwrap().as_mut() {
                Some(hook) => hook(&request, answer),
                None => answer,
            }
        })
    }

    fn listen(&self, _: String, _: Vec<HttpHeader>, _: UnboundedSender<String>) -> Soon<u32> {
        // Silent: tests say when somebody syncs.
        Box::pin(std::future::pending())
    }
}

async fn call(router: Router, operation: &HttpOperation) -> Answer {
    let url = &operation.url;
    let Some(path) = url.strip_prefix(RELAY).or(url.strip_prefix(OTHER)) else {
        return Answer::Unreachable;
    };
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
    let body = response
        .into_body()
        .collect()
        .await
        .unwrap()
        .to_bytes()
        .into();
    Answer::Answered {
        status,
        retry_after_s: 0,
        body,
    }
}

pub(crate) async fn relay(clock: &Clock) -> server::Relay {
    relay_of(clock, [7; 32]).await
}

/// A relay of another host: with a key of its own.
pub(crate) async fn relay_of(clock: &Clock, identity: [u8; 32]) -> server::Relay {
    let clock = clock.clone();
    let config = server::Config {
        clock: server::Clock::new(move || u64::try_from(clock.now_ms()).unwrap()),
        ..server::Config::in_memory(identity)
    };
    server::Relay::open(config).await.unwrap()
}

pub(crate) struct Town {
    pub(crate) clock: Clock,
    pub(crate) relay: server::Relay,
}

/// One device of a person.
pub(crate) struct Person {
    pub(crate) shell: Shell<Shelf>,
    pub(crate) road: Arc<Road>,
    pub(crate) shelf: Shelf,
}

impl Town {
    pub(crate) async fn new() -> Self {
        let clock = Clock::at(MONDAY_MS);
        let relay = relay(&clock).await;
        Self { clock, relay }
    }

    pub(crate) async fn invite(&self) -> String {
        self.relay.create_invite(1).await.unwrap()
    }

    /// A fresh device.
    pub(crate) async fn device(&self) -> Person {
        self.device_on(Shelf::new()).await
    }

    /// A device that finds this shelf.
    pub(crate) async fn device_on(&self, shelf: Shelf) -> Person {
        let road = Arc::new(Road {
            router: Mutex::new(self.relay.router()),
            other: Mutex::default(),
            before: Mutex::default(),
            after: Mutex::default(),
            log: Mutex::default(),
        });
        let device = shelf.opened(&self.clock);
        let shell = Shell::new(device, Arc::new(Way(road.clone())));
        let mut person = Person { shell, road, shelf };
        person.shell.settle().await.unwrap();
        person
    }

    /// A device with one page that syncs, and its 24 words.
    pub(crate) async fn syncing(&self) -> (Person, Vec<String>) {
        let mut person = self.device().await;
        person.shell.device.begin(&page("Before.")).unwrap();
        let words = person
            .shell
            .turn_sync_on(RELAY, &self.invite().await)
            .await
            .unwrap();
        person.synced().await;
        (person, words)
    }

    /// Two devices of one journal, both up to date.
    pub(crate) async fn two(&self) -> (Person, Person) {
        let (mut one, _) = self.syncing().await;
        let mut two = self.device().await;
        headless::together::pair(&mut one.shell, &mut two.shell, RELAY)
            .await
            .unwrap();
        meet(&mut one, &mut two).await;
        (one, two)
    }
}

impl Person {
    pub(crate) async fn does(&mut self, what: Happening) {
        self.shell.happens(what).await.unwrap();
    }

    pub(crate) async fn write(&mut self, body: &str) -> String {
        let id = self.shell.device.write(&page(body)).unwrap();
        self.shell.settle().await.unwrap();
        id
    }

    pub(crate) async fn write_draft(&mut self, draft: &Draft) -> String {
        let id = self.shell.device.write(draft).unwrap();
        self.shell.settle().await.unwrap();
        id
    }

    /// Syncs and lets a few seconds pass.
    pub(crate) async fn sync(&mut self) {
        self.does(Happening::Sync(SyncEvent::SyncAsked)).await;
        self.shell.advance(6_000).await.unwrap();
    }

    /// Syncs until everything written here is stored.
    pub(crate) async fn synced(&mut self) {
        self.shell.wait_synced(60_000).await.unwrap();
    }

    /// The Devices screen.
    pub(crate) async fn devices(&mut self) -> SyncOnView {
        self.does(Happening::WentTo(Place::You)).await;
        self.does(Happening::WentTo(Place::Devices)).await;
        sync_on(&self.shell.view()).expect("sync is on").clone()
    }

    pub(crate) fn texts(&mut self) -> Vec<String> {
        crate::shelf::texts(&mut self.shell.device)
    }

    /// Ends the app at once and starts it again.
    pub(crate) async fn restart(self) -> Self {
        let Self { shell, road, shelf } = self;
        let clock = shell.device.clock().clone();
        drop(shell.crash());
        let device = shelf.opened(&clock);
        let mut shell = Shell::new(device, Arc::new(Way(road.clone())));
        shell.settle().await.unwrap();
        Self { shell, road, shelf }
    }

    pub(crate) fn view(&self) -> ViewModel {
        self.shell.view()
    }
}

/// Both sync until both have seen everything.
pub(crate) async fn meet(one: &mut Person, two: &mut Person) {
    for _ in 0..3 {
        one.sync().await;
        two.sync().await;
    }
}

/// An answer of the relay that refuses.
pub(crate) fn refusal(code: wire::Code) -> Answer {
    let problem = wire::Problem::new(code, "as the test says");
    Answer::Answered {
        status: u32::from(problem.status),
        retry_after_s: 0,
        body: problem.to_json(),
    }
}

pub(crate) fn is_sync(operation: &HttpOperation) -> bool {
    operation.url.ends_with("/v1/sync")
}

/// Changes a sync's answer before it arrives.
pub(crate) fn changed(answer: Answer, change: impl FnOnce(&mut wire::api::SyncResponse)) -> Answer {
    match answer {
        Answer::Answered {
            status: 200,
            retry_after_s,
            body,
        } => {
            let mut response = wire::cbor::decode(&body).unwrap();
            change(&mut response);
            Answer::Answered {
                status: 200,
                retry_after_s,
                body: wire::cbor::encode(&response),
            }
        }
        other => other,
    }
}

/// Asks the relay directly.
pub(crate) async fn ask(town: &Town, operation: &HttpOperation) -> Answer {
    call(town.relay.router(), operation).await
}
