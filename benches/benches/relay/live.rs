//! Live connections that wait: what one more costs the relay.

use crate::disk::Disk;
use crate::figures::Table;
use crate::ingest;
use crate::load;
use crate::process::Relay;
use anyhow::{Context, Result, ensure};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Connections opened at the same time, so that none waits long.
const AT_ONCE: usize = 64;
/// Files the bench and the relay have open besides connections.
const FILES: u64 = 200;

/// The heads of the columns.
pub(crate) const COLUMNS: [&str; 5] = [
    "live connections, each in a space of its own",
    "resident before",
    "with all open",
    "after the first comments",
    "a connection",
];

/// Opens so many streams, waits until `idle` has passed, and adds a row.
pub(crate) async fn measure(
    disk: &Disk,
    count: usize,
    idle: Duration,
    table: &mut Table,
) -> Result<()> {
    allow_files(count as u64 + FILES)?;
    let relay = Relay::start(disk)?;
    let before = relay.resident()?;
    let mut accounts = ingest::open(&relay, count).await?;
    let requests: Vec<Vec<u8>> = accounts.iter_mut().map(|account| account.live()).collect();
    let mut streams = open(relay.address, requests).await?;
    let opened = relay.resident()?;
    tokio::time::sleep(idle).await;
    let later = relay.resident()?;
    // They are not only open: a push wakes the one whose space it is.
    let account = accounts.last_mut().context("no account")?;
    let push = account.push(1, 1024)?;
    load::send(relay.address, vec![vec![push]]).await?;
    let stream = streams.last_mut().context("no stream")?;
    wait_for(stream, b"data: 1\n").await?;
    let mb = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    table.row(vec![
        count.to_string(),
        mb(before),
        mb(opened),
        mb(later),
        format!(
            "{:.1} KB",
            (later - before.min(later)) as f64 / count as f64 / 1e3
        ),
    ]);
    Ok(())
}

/// Opens every stream and waits for its first event, keeping the order.
async fn open(address: SocketAddr, requests: Vec<Vec<u8>>) -> Result<Vec<TcpStream>> {
    let mut streams = Vec::with_capacity(requests.len());
    let mut requests = requests.into_iter();
    loop {
        let mut opening = JoinSet::new();
        for (place, request) in requests.by_ref().take(AT_ONCE).enumerate() {
            opening.spawn(async move {
                let mut stream = TcpStream::connect(address).await?;
                stream.write_all(&request).await?;
                wait_for(&mut stream, b"data: 0\n").await?;
                anyhow::Ok((place, stream))
            });
        }
        if opening.is_empty() {
            return Ok(streams);
        }
        let mut opened = opening
            .join_all()
            .await
            .into_iter()
            .collect::<Result<Vec<_>>>()?;
        opened.sort_by_key(|(place, _)| *place);
        streams.extend(opened.into_iter().map(|(_, stream)| stream));
    }
}

/// Reads until something was said.
async fn wait_for(stream: &mut TcpStream, said: &[u8]) -> Result<()> {
    let mut bytes = Vec::with_capacity(1024);
    while !bytes.windows(said.len()).any(|window| window == said) {
        let read = stream.read_buf(&mut bytes);
        let read = tokio::time::timeout(Duration::from_secs(10), read).await??;
        ensure!(
            read > 0,
            "the stream ended: {}",
            String::from_utf8_lossy(&bytes)
        );
    }
    Ok(())
}

/// Raises what this process and the relay it starts may open.
fn allow_files(count: u64) -> Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|current| current >= count) {
        return Ok(());
    }
    let raised = Rlimit {
        current: Some(count),
        maximum: limit.maximum,
    };
    setrlimit(Resource::Nofile, raised).with_context(|| format!("{count} files may not be open"))
}
