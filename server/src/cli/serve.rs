//! `hearten-relay serve`

use super::{ServeArgs, logs, make_folder, say, tls};
use crate::config::{Config, Rates};
use crate::held::Holding;
use crate::relay::Relay;
use anyhow::Context;
use axum_server::Handle;
use hyper_util::rt::TokioTimer;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How long open requests may take once the relay was told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How long a connection may take to send the head of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// Largest head of a request, and the read buffer of a connection, in bytes.
const HEAD_MAX: usize = 32 * 1024;

/// Serves until a signal says to stop, then finishes what was begun.
pub(super) async fn run(args: ServeArgs) -> anyhow::Result<()> {
    logs::start();
    make_folder(&args.data.data)?;
    let relay = Relay::open(config(&args)).await?;
    let listener = listen(args.listen)?;
    let address = listener.local_addr().context("cannot read the address")?;
    let handle = Handle::new();
    let figures = match args.metrics_listen {
        Some(address) => {
            let listener = listen(address)?;
            let service = relay.metrics_router().into_make_service();
            let server = axum_server::from_tcp(listener)?.handle(handle.clone());
            Some(tokio::spawn(server.serve(service)))
        }
        None => None,
    };
    let service = relay
        .router()
        .into_make_service_with_connect_info::<SocketAddr>();
    let scheme = if args.tls { "https" } else { "http" };
    let shown = args
        .public_url
        .clone()
        .unwrap_or_else(|| format!("{scheme}://{address}"));
    say(&format!("Hearten relay {} on {shown}", relay.id()))?;
    let serving = if args.tls {
        let acceptor = tls::acceptor(&args.data.data, args.public_url.as_deref()).await?;
        let mut server = axum_server::from_tcp(listener)?.acceptor(acceptor);
        tune(server.http_builder());
        tokio::spawn(server.handle(handle.clone()).serve(service))
    } else {
        let mut server = axum_server::from_tcp(listener)?.acceptor(Holding);
        tune(server.http_builder());
        tokio::spawn(server.handle(handle.clone()).serve(service))
    };
    let stopped = serve_until_told(serving, &handle, &relay).await;
    if let Some(figures) = figures {
        figures.abort();
    }
    relay.close().await;
    tracing::info!("stopped");
    stopped
}

async fn serve_until_told(
    mut serving: tokio::task::JoinHandle<std::io::Result<()>>,
    handle: &Handle<SocketAddr>,
    relay: &Relay,
) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for signals")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for signals")?;
    tokio::select! {
        ended = &mut serving => return ended?.context("the server ended"),
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    handle.graceful_shutdown(Some(GRACE));
    relay.end_streams();
    serving.await?.context("the server ended badly")
}

fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener =
        TcpListener::bind(address).with_context(|| format!("cannot listen on {address}"))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// A slow head does not hold a connection, and an idle one holds little memory.
fn tune(builder: &mut hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>) {
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(HEAD_MAX);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(64);
}

fn config(args: &ServeArgs) -> Config {
    let rates = (args.rate > 0).then(|| Rates {
        author_per_s: args.rate,
        author_burst: args.rate.saturating_mul(10),
        ..Rates::default()
    });
    Config {
        rates,
        parts: args.parts.clone(),
        quota_bytes: args.quota_bytes,
        quota_records: args.quota_records,
        retention_days: args.retention_days,
        parts_days: args.parts_days,
        jobs_every: Some(Duration::from_secs(60 * u64::from(args.tidy_minutes))),
        trust_forwarded_for: args.trust_forwarded_for,
        verify_own_records: args.verify_own_records,
        web: args.web.clone(),
        allow_origins: args.allow_origin.clone(),
        connect_src: args.connect_src.clone(),
        ..args.data.config()
    }
}
