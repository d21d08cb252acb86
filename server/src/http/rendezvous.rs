//! `/v1/rendezvous`

use super::body::{self, Answer, Cbor};
use super::guard;
use crate::relay::App;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use wire::api::RendezvousResponse;
use wire::{Code, Problem, limits};

/// Makes a rendezvous.
#[utoipa::path(post, path = "/v1/rendezvous", tag = "pairing", responses(
    (status = 200, description = "Its id (4.6)",
     body = Vec<u8>, content_type = "application/cbor"),
    (status = "4XX", response = crate::http::openapi::Refused),
))]
pub(crate) async fn make(
    State(app): State<Arc<App>>,
    request: Request,
) -> Answer<Cbor<RendezvousResponse>> {
    let (parts, _) = request.into_parts();
    guard::unsigned(&app, &parts)?;
    Ok(Cbor(RendezvousResponse {
        id: app.rendezvous.make().await?,
    }))
}

/// Writes a slot.
#[utoipa::path(put, path = "/v1/rendezvous/{id}/{slot}", tag = "pairing",
    params(("id" = String, Path, description = "The rendezvous"),
           ("slot" = u8, Path, description = "The slot, 0 to 63")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "At most 64 KiB (4.6)"),
    responses(
    (status = 204, description = "The slot holds these bytes"),
    (status = "4XX", response = crate::http::openapi::Refused),
))]
pub(crate) async fn write(
    State(app): State<Arc<App>>,
    Path((id, slot)): Path<(String, String)>,
    request: Request,
) -> Answer<StatusCode> {
    let (parts, body) = request.into_parts();
    guard::unsigned(&app, &parts)?;
    let bytes = body::read(&parts.headers, body, limits::RENDEZVOUS_SLOT_BYTES_MAX).await?;
    app.rendezvous.put(&id, number(&slot)?, &bytes).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads a slot.
#[utoipa::path(get, path = "/v1/rendezvous/{id}/{slot}", tag = "pairing",
    params(("id" = String, Path, description = "The rendezvous"),
           ("slot" = u8, Path, description = "The slot, 0 to 63")),
    responses(
    (status = 200, description = "The slot's bytes (4.6)",
     body = Vec<u8>, content_type = "application/octet-stream"),
    (status = 204, description = "Nothing was written yet"),
    (status = "4XX", response = crate::http::openapi::Refused),
))]
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    Path((id, slot)): Path<(String, String)>,
    request: Request,
) -> Answer<Response> {
    let (parts, _) = request.into_parts();
    guard::unsigned(&app, &parts)?;
    Ok(match app.rendezvous.get(&id, number(&slot)?).await? {
        None => StatusCode::NO_CONTENT.into_response(),
        Some(bytes) => {
            let headers = [
                (
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("application/octet-stream"),
                ),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            (headers, bytes).into_response()
        }
    })
}

fn number(slot: &str) -> Result<u8, Problem> {
    slot.parse()
        .map_err(|_| Problem::new(Code::Malformed, "slots are numbered from 0 to 63"))
}
