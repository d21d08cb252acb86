//! What surrounds every request: an id, a time limit, a net for panics, a line in the log.

use super::refusal::{self, Refusal};
use crate::relay::App;
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wire::{Code, Problem};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Names the request, answers, counts and logs. The log holds the matched route and never a path,
/// an address or anything of a body.
pub(crate) async fn frame(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = new_id(&app);
    let route = route(request.extensions());
    let method = request.method().clone();
    let of_api = request.uri().path().starts_with("/v1/");
    let mut response = next.run(request).await;
    if of_api {
        response = complete(response);
    }
    let mut response = refusal::write(response, &id);
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    let status = response.status().as_u16();
    let took = started.elapsed();
    app.metrics.request(&route, status, took);
    note(&id, &method, &route, status, took);
    response
}

/// The name of a request.
pub(super) fn new_id(app: &App) -> String {
    HEXLOWER.encode(&app.config.entropy.bytes::<8>().unwrap_or_default())
}

fn route(extensions: &Extensions) -> String {
    let path = extensions.get::<MatchedPath>();
    path.map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned())
}

/// Counts and logs an answer that is not given through here.
pub(super) fn count_by_hand(app: &App, id: &str, request: &Parts) {
    let (route, status) = (route(&request.extensions), StatusCode::OK.as_u16());
    app.metrics.request(&route, status, Duration::ZERO);
    note(id, &request.method, &route, status, Duration::ZERO);
}

/// A line for what was refused or failed; what went well is only counted, unless `debug` is asked
/// for. Who writes when is nobody's business, and a line costs as much as the rest of a small push.
fn note(id: &str, method: &Method, route: &str, status: u16, took: Duration) {
    let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    if status < 400 {
        tracing::debug!(request = %id, method = %method, route = %route, status, took_us, "answered");
    } else {
        tracing::info!(request = %id, method = %method, route = %route, status, took_us, "refused");
    }
}

/// Answers `timed-out` when the rest takes too long. A live stream's answer begins at once, so its
/// length does not count.
pub(crate) async fn timed(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(app.config.request_timeout, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            Refusal(Problem::new(Code::TimedOut, "the request took too long")).into_response()
        }
    }
}

/// The answer after a panic. What it said may hold content, so it is not logged.
pub(crate) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a request handler panicked");
    Refusal(crate::writer::internal()).into_response()
}

/// Gives a problem to errors that the framework answered by itself.
fn complete(response: Response) -> Response {
    let status = response.status();
    let plain = response.extensions().get::<Refusal>().is_none();
    if !plain || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let code = match status {
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => Code::TimedOut,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
        status if status.is_client_error() => Code::Malformed,
        _ => Code::Internal,
    };
    let (mut parts, body) = response.into_parts();
    drop(body);
    let problem = Problem::new(code, "the request was refused before it was read");
    parts.status =
        StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    parts.extensions.insert(Refusal(problem));
    Response::from_parts(parts, axum::body::Body::empty())
}
