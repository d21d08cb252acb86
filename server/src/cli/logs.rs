//! Logs: JSON lines on standard error, without content, paths or addresses.

use tracing_subscriber::EnvFilter;

/// Starts logging; `HEARTEN_LOG` chooses what, `info` of this program unless set.
pub(super) fn start() {
    let filter = EnvFilter::try_from_env("HEARTEN_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,server=info"));
    // A second start, as in tests, changes nothing.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(std::io::stderr)
        .with_env_filter(filter)
        .try_init();
}
