//! `POST /v1/invites`

use super::body::{self, Answer, Cbor};
use super::guard;
use crate::relay::{App, invite_hash};
use crate::store::{Redeemed, Store};
use axum::extract::{Request, State};
use std::collections::BTreeSet;
use std::sync::Arc;
use wire::api::{InviteRequest, InviteResponse};
use wire::{Code, Problem, code, limits};

/// Redeems one use of a code for twelve tokens.
#[utoipa::path(post, path = "/v1/invites", tag = "relay",
    request_body(content = Vec<u8>, content_type = "application/cbor",
        description = "A code and twelve token hashes (4.4)"),
    responses(
    (status = 200, description = "How many tokens are known (4.4)",
     body = Vec<u8>, content_type = "application/cbor"),
    (status = "4XX", response = crate::http::openapi::Refused),
))]
pub(crate) async fn invites(
    State(app): State<Arc<App>>,
    request: Request,
) -> Answer<Cbor<InviteResponse>> {
    let (parts, body) = request.into_parts();
    guard::unsigned(&app, &parts)?;
    body::require_cbor(&parts.headers)?;
    let bytes = body::read(&parts.headers, body, limits::SMALL_BODY_BYTES_MAX).await?;
    let request: InviteRequest = body::decode(&bytes)?;
    let distinct: BTreeSet<_> = request.token_hashes.iter().collect();
    if distinct.len() != limits::INVITE_TOKENS {
        let detail = "an invite is redeemed for twelve different tokens";
        return Err(Problem::new(Code::Malformed, detail).into());
    }
    let unknown = || Problem::new(Code::InviteUnknown, "the code is unknown or used up");
    let plain = code::normalise(&request.code).ok_or_else(unknown)?;
    match app
        .store
        .redeem(invite_hash(&plain), &request.token_hashes)
        .await?
    {
        Redeemed::Tokens => Ok(Cbor(InviteResponse {
            count: request.token_hashes.len() as u64,
        })),
        Redeemed::Unknown => Err(unknown().into()),
    }
}
