//! How requests leave a shell.

mod http;
mod sse;

use std::future::Future;
use std::pin::Pin;

use shared::effect::{HttpHeader, HttpOperation};
use tokio::sync::mpsc::UnboundedSender;

pub use http::HttpTransport;
pub use sse::Events;

/// A future that can be sent between threads.
pub type Soon<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What became of a request.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// The relay answered, with any status.
    Answered {
        /// HTTP status.
        status: u32,
        /// `Retry-After` in seconds, 0 if there was none.
        retry_after_s: u32,
        /// Body.
        body: Vec<u8>,
    },
    /// No answer came.
    Unreachable,
}

/// Carries requests to relays and back.
pub trait Transport: Send + Sync {
    /// Sends one request and waits for its answer.
    fn send(&self, request: HttpOperation) -> Soon<Answer>;

    /// Opens a line of wake-ups and passes the data of its events on until it ends. Answers the HTTP
    /// status if it was refused, else 0.
    fn listen(
        &self,
        url: String,
        headers: Vec<HttpHeader>,
        news: UnboundedSender<String>,
    ) -> Soon<u32>;
}
