//! A live stream on a socket of its own: the same events as through HTTP, in a kilobyte.

use super::Counted;
use crate::store::SpaceState;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use wire::limits;

/// A peer that takes nothing for so long is gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// Writes the head, the newest position and every newer one, until the peer hangs up or is not to
/// hear any more.
pub(super) async fn stream(
    mut socket: TcpStream,
    request_id: String,
    changes: watch::Receiver<Arc<SpaceState>>,
    counted: Counted,
) {
    // Whoever hung up knows; there is nobody else to tell.
    let _ = events(&mut socket, &request_id, changes, counted).await;
}

async fn events(
    socket: &mut TcpStream,
    request_id: &str,
    mut changes: watch::Receiver<Arc<SpaceState>>,
    counted: Counted,
) -> io::Result<()> {
    write(socket, head(request_id)).await?;
    while let Some(newest) = newest(&mut changes, &counted) {
        write(socket, chunk(&format!("data: {newest}\n\n"))).await?;
        loop {
            let mut more = [0];
            tokio::select! {
                changed = changes.changed() => match changed {
                    Ok(()) => break,
                    Err(_) => return end(socket).await,
                },
                () = tokio::time::sleep(Duration::from_secs(limits::LIVE_COMMENT_S)) => {
                    write(socket, chunk(":\n\n")).await?;
                }
                // It hung up, or sends what nobody reads on a stream.
                _ = socket.read(&mut more) => return Ok(()),
            }
        }
    }
    end(socket).await
}

/// The newest position, as long as the listener is a member.
fn newest(changes: &mut watch::Receiver<Arc<SpaceState>>, counted: &Counted) -> Option<u64> {
    let state = changes.borrow_and_update();
    state.access.role(&counted.author)?;
    Some(state.newest)
}

fn head(request_id: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\n\
         x-content-type-options: nosniff\r\nx-request-id: {request_id}\r\n\
         transfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    )
}

fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}

async fn end(socket: &mut TcpStream) -> io::Result<()> {
    write(socket, "0\r\n\r\n".to_owned()).await?;
    socket.shutdown().await
}

async fn write(socket: &mut TcpStream, text: String) -> io::Result<()> {
    match tokio::time::timeout(WRITE_TIMEOUT, socket.write_all(text.as_bytes())).await {
        Ok(written) => written,
        Err(_) => Err(io::ErrorKind::TimedOut.into()),
    }
}
