//! Figures for whoever runs the relay. They count and time; nothing in them names anyone.

use metrics::{Counter, Gauge, Histogram, Key, Label, Level, Metadata, Recorder};
use metrics_exporter_prometheus::{
    Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};
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
        let labels = || {
            vec![
                Label::new("route", route.to_owned()),
                Label::new("status", status.to_string()),
            ]
        };
        let counted = Key::from_parts("hearten_requests_total", labels());
        let counter: Counter = self.recorder.register_counter(&counted, &METADATA);
        counter.increment(1);
        let timed = Key::from_parts(
            "hearten_request_seconds",
            vec![Label::new("route", route.to_owned())],
        );
        self.recorder
            .register_histogram(&timed, &METADATA)
            .record(took.as_secs_f64());
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
        self.handle.run_upkeep();
        self.handle.render()
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
