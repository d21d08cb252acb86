//! What the host asks: liveness, readiness, figures, the interface's description.

use super::openapi;
use super::refusal::Refusal;
use crate::relay::App;
use crate::store::Store;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use std::sync::Arc;

/// The process answers.
#[utoipa::path(get, path = "/healthz", tag = "host", responses(
    (status = 200, description = "The process answers", body = String),
))]
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// The database answers too.
#[utoipa::path(get, path = "/readyz", tag = "host", responses(
    (status = 200, description = "The database answers", body = String),
    (status = 503, response = crate::http::openapi::Refused),
))]
pub(crate) async fn readyz(State(app): State<Arc<App>>) -> Result<&'static str, Refusal> {
    match app.store.ping().await {
        Ok(()) => Ok("ready\n"),
        Err(error) => {
            tracing::error!(error = %error, "the database does not answer");
            Err(Refusal(crate::writer::busy()))
        }
    }
}

/// Figures in Prometheus' text format.
pub(crate) async fn metrics(State(app): State<Arc<App>>) -> Result<impl IntoResponse, Refusal> {
    let spaces = app.store.count_spaces().await?;
    let page = app.metrics.render(spaces);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], page))
}

/// The interface's description.
pub(crate) async fn openapi_json() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "application/json")],
        openapi::document(),
    )
}
