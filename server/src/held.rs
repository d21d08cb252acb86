//! Sockets of connections in the clear, which a handler can take out of HTTP's hands.
//!
//! HTTP keeps a buffer to read into and one to write from as long as a connection is open, sixteen
//! kilobytes together. A live stream waits for hours and needs neither: its handler takes the
//! socket and answers by itself, and what served the connection until then ends.
//! (`docs/adr/0032-waiting-connections.md`)

use axum::Extension;
use axum::http::{Method, Version, header};
use axum::middleware::AddExtension;
use axum_server::accept::Accept;
use std::future::Ready;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tower::Layer;

struct Inner {
    /// `None` once it was taken.
    stream: Option<TcpStream>,
    /// Whoever waits to read.
    reader: Option<Waker>,
}

/// A connection's socket as HTTP sees it; once it was taken, a connection whose peer hung up.
pub(crate) struct Held(Arc<Mutex<Inner>>);

/// The way to take a connection's socket; in the extensions of its requests.
#[derive(Clone)]
pub(crate) struct Takeover(Arc<Mutex<Inner>>);

impl Takeover {
    /// Takes the socket of a request that can be answered on it by hand: over HTTP/1.1, and without
    /// an origin, whose headers are another's to write. `None` if it cannot, or was taken.
    pub(crate) fn of(request: &axum::http::request::Parts) -> Option<TcpStream> {
        let asked = &request.headers;
        let by_hand = request.method == Method::GET
            && request.version == Version::HTTP_11
            && !asked.contains_key(header::ORIGIN);
        let takeover = request.extensions.get::<Self>().filter(|_| by_hand)?;
        let mut inner = lock(&takeover.0);
        let stream = inner.stream.take();
        if let Some(reader) = inner.reader.take() {
            reader.wake();
        }
        stream
    }
}

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

fn gone() -> io::Error {
    io::ErrorKind::BrokenPipe.into()
}

impl AsyncRead for Held {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut inner = lock(&self.0);
        match &mut inner.reader {
            Some(reader) => reader.clone_from(context.waker()),
            reader => *reader = Some(context.waker().clone()),
        }
        match &mut inner.stream {
            Some(stream) => Pin::new(stream).poll_read(context, buffer),
            None => Poll::Ready(Ok(())),
        }
    }
}

impl AsyncWrite for Held {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut lock(&self.0).stream {
            Some(stream) => Pin::new(stream).poll_write(context, bytes),
            None => Poll::Ready(Err(gone())),
        }
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match &mut lock(&self.0).stream {
            Some(stream) => Pin::new(stream).poll_write_vectored(context, slices),
            None => Poll::Ready(Err(gone())),
        }
    }

    fn is_write_vectored(&self) -> bool {
        lock(&self.0)
            .stream
            .as_ref()
            .is_some_and(AsyncWrite::is_write_vectored)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut lock(&self.0).stream {
            Some(stream) => Pin::new(stream).poll_flush(context),
            None => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut lock(&self.0).stream {
            Some(stream) => Pin::new(stream).poll_shutdown(context),
            None => Poll::Ready(Ok(())),
        }
    }
}

/// Accepts connections in the clear so that their sockets can be taken.
#[derive(Clone, Copy)]
pub(crate) struct Holding;

impl<S> Accept<TcpStream, S> for Holding {
    type Stream = Held;
    type Service = AddExtension<S, Takeover>;
    type Future = Ready<io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let inner = Arc::new(Mutex::new(Inner {
            stream: Some(stream),
            reader: None,
        }));
        let service = Extension(Takeover(Arc::clone(&inner))).layer(service);
        std::future::ready(Ok((Held(inner), service)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::extract::Request;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    async fn served(router: Router) -> std::net::SocketAddr {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let server = axum_server::from_tcp(listener).unwrap().acceptor(Holding);
        tokio::spawn(server.serve(router.into_make_service()));
        address
    }

    async fn asked(address: std::net::SocketAddr, more: &str) -> String {
        let mut client = TcpStream::connect(address).await.unwrap();
        let request = format!("GET / HTTP/1.1\r\nhost: relay\r\n{more}\r\n");
        client.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        answer
    }

    #[tokio::test]
    async fn whoever_takes_the_socket_answers_alone_and_http_says_nothing_more() {
        let taking = async |request: Request| {
            let (parts, _) = request.into_parts();
            if let Some(mut stream) = Takeover::of(&parts) {
                assert!(Takeover::of(&parts).is_none(), "it is taken once");
                tokio::spawn(async move {
                    tokio::task::yield_now().await;
                    stream.write_all(b"by hand").await.unwrap();
                });
                return std::future::pending().await;
            }
            "by HTTP"
        };
        let address = served(Router::new().route("/", get(taking))).await;
        assert_eq!(asked(address, "").await, "by hand");
        let with_origin = asked(
            address,
            "origin: https://else.where\r\nconnection: close\r\n",
        );
        let with_origin = with_origin.await;
        assert!(with_origin.starts_with("HTTP/1.1 200"), "{with_origin}");
        assert!(with_origin.ends_with("by HTTP"), "{with_origin}");
    }
}
