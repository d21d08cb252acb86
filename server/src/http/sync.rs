//! `POST /v1/sync`

mod check;
mod pull;

use super::body::{self, Answer, Cbor};
use super::guard;
use crate::push::{not_a_member, refuse_old, refuse_removed};
use crate::relay::App;
use crate::writer::Pushed;
use axum::extract::{Request, State};
use std::sync::Arc;
use wire::api::{SyncRequest, SyncResponse};
use wire::{AuthorId, Code, Problem, limits};

/// Pushes and pulls in one round trip.
#[utoipa::path(post, path = "/v1/sync", tag = "space",
    params(("Hearten-Auth" = String, Header, description = "Signature of the request")),
    request_body(content = Vec<u8>, content_type = "application/cbor",
        description = "Records and statements to push, and a cursor (4.2)"),
    responses(
    (status = 200, description = "Accepted positions, a page, statements and counters (4.2)",
     body = Vec<u8>, content_type = "application/cbor"),
    (status = "4XX", response = crate::http::openapi::Refused),
    (status = "5XX", response = crate::http::openapi::Refused),
))]
pub(crate) async fn sync(
    State(app): State<Arc<App>>,
    request: Request,
) -> Answer<Cbor<SyncResponse>> {
    let (parts, body) = request.into_parts();
    let version = guard::version(&parts)?;
    body::require_cbor(&parts.headers)?;
    let bytes = body::read(&parts.headers, body, limits::SYNC_BODY_BYTES_MAX).await?;
    let auth = guard::signed(&app, &parts, &bytes).await?;
    let request: SyncRequest = body::decode(&bytes)?;
    drop(bytes);
    if request.space != auth.space {
        let detail = "the request's space is not the one it was signed for";
        return Err(Problem::new(Code::Malformed, detail).into());
    }
    let asked = pull::Asked::of(&request, version);
    let reads = request.records.is_empty()
        && request.statements.is_empty()
        && (request.erase.is_empty() || version < 2);
    let pushed = if reads {
        existing(&app, &request, auth.author, version).await?
    } else {
        let push = check::check(&app, auth.author, request, version).await?;
        app.writer.push(push).await?
    };
    Ok(Cbor(pull::answer(&app, auth.author, asked, pushed).await?))
}

/// What a request without anything to write starts from.
async fn existing(
    app: &App,
    request: &SyncRequest,
    requester: AuthorId,
    version: u64,
) -> Answer<Pushed> {
    let state = app
        .spaces
        .get(&*app.store, request.space)
        .await?
        .ok_or_else(|| Problem::new(Code::UnknownSpace, "the relay holds no such space"))?;
    refuse_removed(&state.access, &requester)?;
    state.access.role(&requester).ok_or_else(not_a_member)?;
    refuse_old(&state, version)?;
    Ok(Pushed {
        accepted: Vec::new(),
        erased: 0,
        state,
        created: false,
    })
}
