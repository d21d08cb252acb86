//! Figures for whoever runs the relay. They count and time; nothing in them names anyone.

use metrics::{Counter, Gauge, Histogram, Key, Label, Level, Metadata, Recorder};
use metrics_exporter_prometheus::{
    Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

static METADATA: Metadata<'static> =
    Metadata::new("hearten_relay", Level::INFO, Some(module_path!()));

/// A recorder of its own for each relay, so that several can live in one process.
pub(crate) struct Metrics {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    batches: Histogram,
    commits: Histogram,
    live: Gauge,
    spaces: Gauge,
    routes: RwLock<HashMap<String, Route>>,
}

/// Figures of one route, registered once: finding them by their labels costs as much as a push.
struct Route {
    timed: Histogram,
    /// By status.
    counted: HashMap<u16, Counter>,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let recorder = bucketed().unwrap_or_default().build_recorder();
        let handle = recorder.handle();
        let histogram = |name: &'static str| {
            recorder.register_histogram(&Key::from_static_name(name), &METADATA)
        };
        let gauge =
            |name: &'static str| recorder.register_gauge(&Key::from_static_name(name), &METADATA);
        Self {
            batches: histogram("hearten_batch_requests"),
            commits: histogram("hearten_commit_seconds"),
            live: gauge("hearten_live_streams"),
            spaces: gauge("hearten_spaces_rounded_down"),
            routes: RwLock::default(),
            handle,
            recorder,
        }
    }

    /// Requests decided together.
    pub(crate) fn batch(&self, requests: usize) {
        self.batches
            .record(f64::from(u32::try_from(requests).unwrap_or(u32::MAX)));
    }

    /// How long a commit took.
    pub(crate) fn commit(&self, took: Duration) {
        self.commits.record(took.as_secs_f64());
    }

    /// One request answered.
    pub(crate) fn request(&self, route: &str, status: u16, took: Duration) {
        let known = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        if known
            .get(route)
            .is_some_and(|figures| figures.note(status, took))
        {
            return;
        }
        drop(known);
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        let figures = routes
            .entry(route.to_owned())
            .or_insert_with(|| self.timed(route));
        figures
            .counted
            .entry(status)
            .or_insert_with(|| self.counted(route, status));
        figures.note(status, took);
    }

    fn timed(&self, route: &str) -> Route {
        let labels = vec![Label::new("route", route.to_owned())];
        let key = Key::from_parts("hearten_request_seconds", labels);
        Route {
            timed: self.recorder.register_histogram(&key, &METADATA),
            counted: HashMap::new(),
        }
    }

    fn counted(&self, route: &str, status: u16) -> Counter {
        let labels = vec![
            Label::new("route", route.to_owned()),
            Label::new("status", status.to_string()),
        ];
        let key = Key::from_parts("hearten_requests_total", labels);
        self.recorder.register_counter(&key, &METADATA)
    }

    /// Folds what was timed into its buckets. Until then every single time is held, so it is done
    /// also where nobody ever asks for the figures.
    pub(crate) fn fold(&self) {
        self.handle.run_upkeep();
    }

    /// A live stream began.
    pub(crate) fn live_began(&self) {
        self.live.increment(1);
    }

    /// A live stream ended.
    pub(crate) fn live_ended(&self) {
        self.live.decrement(1);
    }

    /// The page a scraper reads. Spaces are rounded down to tens: one more tells nobody that
    /// somebody began.
    pub(crate) fn render(&self, spaces: u64) -> String {
        self.spaces.set(f64::from(
            u32::try_from(spaces / 10 * 10).unwrap_or(u32::MAX),
        ));
        self.fold();
        self.handle.render()
    }
}

impl Route {
    /// Whether it knew the status, and has counted.
    fn note(&self, status: u16, took: Duration) -> bool {
        let Some(counted) = self.counted.get(&status) else {
            return false;
        };
        counted.increment(1);
        self.timed.record(took.as_secs_f64());
        true
    }
}

/// Buckets for times and for counts; `None` only if one of the lists were empty.
fn bucketed() -> Option<PrometheusBuilder> {
    let seconds = [
        0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 5.0,
    ];
    let requests = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];
    PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &seconds)
        .ok()?
        .set_buckets_for_metric(Matcher::Suffix("_requests".to_owned()), &requests)
        .ok()
}
