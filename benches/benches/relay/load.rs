//! Clients that send what was prepared, one request after the other each, over kept connections.

use anyhow::{Context, Result, ensure};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// What a run of clients took.
pub(crate) struct Load {
    /// From the first request to the last answer.
    pub(crate) elapsed: Duration,
    /// Of every request, sorted.
    times: Vec<Duration>,
}

impl Load {
    /// The time that so many of a thousand requests kept below.
    pub(crate) fn per_mille(&self, share: usize) -> Duration {
        let last = self.times.len().saturating_sub(1);
        self.times
            .get(last * share / 1000)
            .copied()
            .unwrap_or_default()
    }
}

/// Sends each client's requests on a connection of its own, all clients at once, and waits for
/// every answer. An answer that is not `200` ends everything.
pub(crate) async fn send(address: SocketAddr, clients: Vec<Vec<Vec<u8>>>) -> Result<Load> {
    let mut open = Vec::with_capacity(clients.len());
    for requests in clients {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        open.push((stream, requests));
    }
    let mut running = JoinSet::new();
    let started = Instant::now();
    for (stream, requests) in open {
        running.spawn(one(stream, requests));
    }
    let mut times = Vec::new();
    while let Some(done) = running.join_next().await {
        times.extend(done??);
    }
    let elapsed = started.elapsed();
    times.sort_unstable();
    Ok(Load { elapsed, times })
}

async fn one(mut stream: TcpStream, requests: Vec<Vec<u8>>) -> Result<Vec<Duration>> {
    let mut buffer = Vec::with_capacity(64 * 1024);
    let mut times = Vec::with_capacity(requests.len());
    for request in requests {
        let started = Instant::now();
        stream.write_all(&request).await?;
        answer(&mut stream, &mut buffer).await?;
        times.push(started.elapsed());
    }
    Ok(times)
}

/// Reads one whole answer.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<()> {
    buffer.clear();
    loop {
        let read = stream.read_buf(buffer).await?;
        ensure!(read > 0, "the relay hung up");
        let Some(head_len) = head_len(buffer) else {
            continue;
        };
        let head = std::str::from_utf8(buffer.get(..head_len).unwrap_or_default())?;
        ensure!(
            head.starts_with("HTTP/1.1 200"),
            "{}",
            String::from_utf8_lossy(buffer)
        );
        let body_len: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .context("no length")?
            .parse()?;
        while buffer.len() < head_len + body_len {
            ensure!(stream.read_buf(buffer).await? > 0, "the relay hung up");
        }
        return Ok(());
    }
}

/// Where a head ends, if all of it is there.
pub(crate) fn head_len(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(end + 4)
}
