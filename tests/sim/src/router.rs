//! The relay's router as a transport: no sockets, the same requests.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use headless::Answer;
use headless::transport::{Events, Soon, Transport};
use http_body_util::BodyExt;
use shared::effect::{HttpHeader, HttpOperation};
use tokio::sync::mpsc::UnboundedSender;
use tower::ServiceExt;

/// The origin that devices know the relay by.
pub const RELAY: &str = "http://relay.test";

/// A relay in this process.
#[derive(Clone)]
pub struct RouterTransport {
    router: Router,
}

impl RouterTransport {
    /// A transport to this router, whatever the address.
    #[must_use]
    pub fn new(router: Router) -> Self {
        Self { router }
    }
}

impl Transport for RouterTransport {
    fn send(&self, request: HttpOperation) -> Soon<Answer> {
        Box::pin(send(self.router.clone(), request))
    }

    fn listen(
        &self,
        url: String,
        headers: Vec<HttpHeader>,
        news: UnboundedSender<String>,
    ) -> Soon<u32> {
        let router = self.router.clone();
        Box::pin(async move {
            let mut body = match open_line(router, &url, &headers).await {
                Ok(body) => body,
                Err(status) => return status,
            };
            let mut events = Events::default();
            while let Some(Ok(frame)) = body.frame().await {
                let chunk = frame.into_data().unwrap_or_default();
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

/// Sends one request into the router.
pub async fn send(router: Router, operation: HttpOperation) -> Answer {
    let HttpOperation {
        method,
        url,
        headers,
        body,
        ..
    } = operation;
    let Some(response) = call(router, &method, &url, &headers, body).await else {
        return Answer::Unreachable;
    };
    let status = u32::from(response.status().as_u16());
    let retry_after = response.headers().get("retry-after");
    let retry_after_s = retry_after
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .unwrap_or(0);
    match response.into_body().collect().await {
        Ok(body) => Answer::Answered {
            status,
            retry_after_s,
            body: body.to_bytes().into(),
        },
        Err(_) => Answer::Unreachable,
    }
}

/// Opens a line of wake-ups; the status if it is refused, 0 if there is no answer.
///
/// # Errors
/// The HTTP status, or 0.
pub async fn open_line(router: Router, url: &str, headers: &[HttpHeader]) -> Result<Body, u32> {
    let response = call(router, "GET", url, headers, Vec::new())
        .await
        .ok_or(0_u32)?;
    match response.status().as_u16() {
        200 => Ok(response.into_body()),
        status => Err(u32::from(status)),
    }
}

async fn call(
    router: Router,
    method: &str,
    url: &str,
    headers: &[HttpHeader],
    body: Vec<u8>,
) -> Option<Response<Body>> {
    let path = url.strip_prefix(RELAY)?;
    let mut request = Request::builder().method(method).uri(path);
    for header in headers {
        request = request.header(header.name.as_str(), header.value.as_str());
    }
    let request = request.body(Body::from(body)).ok()?;
    let answered: Result<_, Infallible> = router.oneshot(request).await;
    answered.ok()
}
