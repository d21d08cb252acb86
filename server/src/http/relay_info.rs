//! `GET /v1/relay`

use super::body::{Answer, Cbor};
use super::guard;
use crate::relay::App;
use axum::extract::{Request, State};
use std::sync::Arc;
use wire::api::RelayInfo;
use wire::limits;

/// Who this relay is.
#[utoipa::path(get, path = "/v1/relay", tag = "relay", responses(
    (status = 200, description = "Identity, versions, generation and time (4.1)",
     body = Vec<u8>, content_type = "application/cbor"),
    (status = "4XX", response = crate::http::openapi::Refused),
))]
pub(crate) async fn relay_info(
    State(app): State<Arc<App>>,
    request: Request,
) -> Answer<Cbor<RelayInfo>> {
    let (parts, _) = request.into_parts();
    guard::unsigned(&app, &parts)?;
    app.spaces.refresh(&*app.store, &[]).await?;
    Ok(Cbor(RelayInfo {
        relay: app.id,
        versions: wire::VERSIONS.to_vec(),
        generation: app.generation(),
        time_ms: app.config.clock.now_ms(),
        record_bytes_max: limits::RECORD_BYTES_MAX as u64,
        software: concat!("hearten-relay ", env!("CARGO_PKG_VERSION")).to_owned(),
    }))
}
