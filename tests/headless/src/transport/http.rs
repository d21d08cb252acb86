//! The real network: HTTP/1.1 through reqwest. Without TLS, which is for browsers and phones; a
//! script talks to a relay on its own machine or behind a tunnel.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use shared::effect::{HttpHeader, HttpOperation};
use tokio::sync::mpsc::UnboundedSender;

use super::{Answer, Events, Soon, Transport};

/// No answer of a relay is larger.
const BODY_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Requests over sockets.
#[derive(Clone)]
pub struct HttpTransport {
    client: Client,
}

impl Default for HttpTransport {
    fn default() -> Self {
        // Built beside the relay, reqwest knows TLS and wants to be told which. An error means that
        // it has been told.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            client: Client::default(),
        }
    }
}

impl HttpTransport {
    /// A transport with its own connections.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn request(&self, method: &str, url: &str, headers: &[HttpHeader]) -> Option<RequestBuilder> {
        let method = Method::from_bytes(method.as_bytes()).ok()?;
        let request = self.client.request(method, url);
        let add = |request: RequestBuilder, header: &HttpHeader| {
            request.header(header.name.as_str(), header.value.as_str())
        };
        Some(headers.iter().fold(request, add))
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: HttpOperation) -> Soon<Answer> {
        let built = self.request(&request.method, &request.url, &request.headers);
        Box::pin(async move {
            let Some(built) = built else {
                return Answer::Unreachable;
            };
            let wait = Duration::from_millis(u64::from(request.timeout_ms));
            answer(built.body(request.body).timeout(wait))
                .await
                .unwrap_or(Answer::Unreachable)
        })
    }

    fn listen(
        &self,
        url: String,
        headers: Vec<HttpHeader>,
        news: UnboundedSender<String>,
    ) -> Soon<u32> {
        let built = self.request("GET", &url, &headers);
        Box::pin(async move {
            let Some(built) = built else { return 0 };
            let Ok(mut response) = built.header("accept", "text/event-stream").send().await else {
                return 0;
            };
            let status = u32::from(response.status().as_u16());
            if status != 200 {
                return status;
            }
            let mut events = Events::default();
            while let Ok(Some(chunk)) = response.chunk().await {
                for event in events.take(&chunk) {
                    if news.send(event).is_err() {
                        return 0;
                    }
                }
            }
            0
        })
    }
}

async fn answer(request: RequestBuilder) -> Option<Answer> {
    let mut response = request.send().await.ok()?;
    let status = u32::from(response.status().as_u16());
    let retry_after = response.headers().get("retry-after");
    let retry_after_s = retry_after
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .unwrap_or(0);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        if body.len() + chunk.len() > BODY_BYTES_MAX {
            return None;
        }
        body.extend_from_slice(&chunk);
    }
    Some(Answer::Answered {
        status,
        retry_after_s,
        body,
    })
}
