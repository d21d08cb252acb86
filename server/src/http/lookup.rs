//! `POST /v1/lookup`

use super::body::{self, Answer, Cbor};
use super::guard;
use crate::relay::App;
use crate::store::Store;
use axum::extract::{Request, State};
use std::sync::Arc;
use wire::api::{LookupRequest, LookupResponse};
use wire::{Code, Problem, limits, lookup_id};

/// Finds the space that lists the signer as its recovery member.
#[utoipa::path(post, path = "/v1/lookup", tag = "relay",
    params(("Hearten-Auth" = String, Header, description = "Signature of the recovery author")),
    request_body(content = Vec<u8>, content_type = "application/cbor",
        description = "The lookup id (4.5)"),
    responses(
    (status = 200, description = "The space (4.5)",
     body = Vec<u8>, content_type = "application/cbor"),
    (status = "4XX", response = crate::http::openapi::Refused),
))]
pub(crate) async fn lookup(
    State(app): State<Arc<App>>,
    request: Request,
) -> Answer<Cbor<LookupResponse>> {
    let (parts, body) = request.into_parts();
    guard::version(&parts)?;
    body::require_cbor(&parts.headers)?;
    let bytes = body::read(&parts.headers, body, limits::SMALL_BODY_BYTES_MAX).await?;
    let auth = guard::signed(&app, &parts, &bytes).await?;
    let request: LookupRequest = body::decode(&bytes)?;
    if !auth.space.is_zero() {
        let detail = "a lookup is signed for no space";
        return Err(Problem::new(Code::Malformed, detail).into());
    }
    // Who asks about another's id learns no more than who asks about nothing.
    let unknown = || Problem::new(Code::LookupUnknown, "no space is known under this lookup");
    if request.lookup != lookup_id(&auth.author) {
        return Err(unknown().into());
    }
    let space = app
        .store
        .lookup(request.lookup)
        .await?
        .ok_or_else(unknown)?;
    Ok(Cbor(LookupResponse { space }))
}
