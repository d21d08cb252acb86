//! `/v1/parts`: packs and pieces of attachments.

use super::body::{self, Answer, Cbor};
use super::guard;
use crate::push::{Push, not_a_member, refuse_removed};
use crate::relay::App;
use crate::store::{NewPart, SpaceState, Store};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header, request};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use wire::api::{PartsRequest, PartsResponse};
use wire::{AuthorId, Code, PartId, Problem, Role, SpaceId, limits};

/// A part used within so many days is not written down anew.
const TOUCH_DAYS: u32 = 30;

/// Keeps a part.
#[utoipa::path(put, path = "/v1/parts/{space}/{part}", tag = "space",
    params(("space" = String, Path, description = "The space's text form"),
           ("part" = String, Path, description = "The part's text form"),
           ("Hearten-Auth" = String, Header, description = "Signature of the request"),
           ("Hearten-Version" = u64, Header, description = "2")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream",
        description = "One sealed file of at most 4 MiB (4.10)"),
    responses(
    (status = 204, description = "The part is held durably"),
    (status = "4XX", response = crate::http::openapi::Refused),
    (status = "5XX", response = crate::http::openapi::Refused),
))]
pub(crate) async fn put(
    State(app): State<Arc<App>>,
    Path((space, part)): Path<(String, String)>,
    request: Request,
) -> Answer<StatusCode> {
    let (parts, body) = request.into_parts();
    version(&parts)?;
    let bytes = body::read(&parts.headers, body, limits::PART_BYTES_MAX).await?;
    let (space, author) = signed(&app, &parts, &space, &bytes).await?;
    let part = named(&part)?;
    let (state, role) = member(&app, space, author).await?;
    if !role.writes() {
        let detail = "this member may read and not write";
        return Err(Problem::new(Code::NotAMember, detail).into());
    }
    if bytes.is_empty() || PartId::of(&bytes) != part {
        let detail = "the part's id is not the hash of its bytes";
        return Err(Problem::new(Code::BadRecord, detail).into());
    }
    if app.bodies.holds(&*app.store, state.number, part).await? {
        touch(&app, &state, &[part]).await?;
        return Ok(StatusCode::NO_CONTENT);
    }
    // Before a body goes to where it is kept: the writer says so again, and then it holds.
    if state.bytes + bytes.len() as u64 > app.config.quota_bytes {
        return Err(Problem::new(Code::QuotaBytes, "the space holds all it may").into());
    }
    let len = bytes.len() as u64;
    let body = app.bodies.keep(state.number, part, bytes).await?;
    let new = NewPart {
        part,
        bytes: len,
        named: false,
        body,
    };
    let push = Push {
        parts: vec![new],
        ..Push::empty(author, space)
    };
    if let Err(problem) = app.writer.push(push).await {
        let refused = [(state.number, part)];
        app.bodies.forget(&*app.store, &refused).await;
        return Err(problem.into());
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Reads a part.
#[utoipa::path(get, path = "/v1/parts/{space}/{part}", tag = "space",
    params(("space" = String, Path, description = "The space's text form"),
           ("part" = String, Path, description = "The part's text form"),
           ("Hearten-Auth" = String, Header, description = "Signature of the request"),
           ("Hearten-Version" = u64, Header, description = "2")),
    responses(
    (status = 200, description = "The part's bytes (4.10)",
     body = Vec<u8>, content_type = "application/octet-stream"),
    (status = "4XX", response = crate::http::openapi::Refused),
    (status = "5XX", response = crate::http::openapi::Refused),
))]
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Path((space, part)): Path<(String, String)>,
    request: Request,
) -> Answer<Response> {
    let (parts, _) = request.into_parts();
    version(&parts)?;
    let (space, author) = signed(&app, &parts, &space, &[]).await?;
    let part = named(&part)?;
    let (state, _) = member(&app, space, author).await?;
    let body = app.bodies.read(&*app.store, state.number, part).await?;
    let Some(body) = body else {
        let detail = "the space holds no such part";
        return Err(Problem::new(Code::NotFound, detail).into());
    };
    touch(&app, &state, &[part]).await?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let bytes = Arc::try_unwrap(body).unwrap_or_else(|shared| shared.to_vec());
    Ok((headers, bytes).into_response())
}

/// Asks which parts are missing, deletes some, lists what is held.
#[utoipa::path(post, path = "/v1/parts/{space}", tag = "space",
    params(("space" = String, Path, description = "The space's text form"),
           ("Hearten-Auth" = String, Header, description = "Signature of the request"),
           ("Hearten-Version" = u64, Header, description = "2")),
    request_body(content = Vec<u8>, content_type = "application/cbor",
        description = "Parts asked for and parts to delete (4.10)"),
    responses(
    (status = 200, description = "Parts missing, and parts held if a list was wanted (4.10)",
     body = Vec<u8>, content_type = "application/cbor"),
    (status = "4XX", response = crate::http::openapi::Refused),
    (status = "5XX", response = crate::http::openapi::Refused),
))]
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Path(space): Path<String>,
    request: Request,
) -> Answer<Cbor<PartsResponse>> {
    let (parts, body) = request.into_parts();
    version(&parts)?;
    body::require_cbor(&parts.headers)?;
    let bytes = body::read(&parts.headers, body, BODY_BYTES_MAX).await?;
    let (space, author) = signed(&app, &parts, &space, &bytes).await?;
    let request: PartsRequest = body::decode(&bytes)?;
    let (state, role) = member(&app, space, author).await?;
    if !request.delete.is_empty() {
        if !role.writes() {
            let detail = "this member may read and not write";
            return Err(Problem::new(Code::NotAMember, detail).into());
        }
        let push = Push {
            parts_deleted: request.delete.clone(),
            ..Push::empty(author, space)
        };
        app.writer.push(push).await?;
        let gone: Vec<_> = request
            .delete
            .iter()
            .map(|part| (state.number, *part))
            .collect();
        app.bodies.forget(&*app.store, &gone).await;
    }
    let held = app.store.held_parts(state.number, &request.asked).await?;
    touch(&app, &state, &request.asked).await?;
    let mut missing = request.asked;
    missing.retain(|part| !held.contains_key(part));
    let listed = match request.list_after {
        Some(after) => {
            app.store
                .list_parts(state.number, after, limits::PARTS_MAX)
                .await?
        }
        None => Vec::new(),
    };
    Ok(Cbor(PartsResponse { missing, listed }))
}

/// Twice as many ids as a request may hold, with what CBOR puts around them.
const BODY_BYTES_MAX: usize = 2 * limits::PARTS_MAX * (PartId::LEN + 2) + 1_024;

fn version(parts: &request::Parts) -> Result<(), Problem> {
    if guard::version(parts)? >= 2 {
        return Ok(());
    }
    Err(Problem::new(
        Code::UnsupportedVersion,
        "parts take protocol version 2",
    ))
}

/// Checks the signature and that it is about the path's space.
async fn signed(
    app: &App,
    parts: &request::Parts,
    space: &str,
    bytes: &[u8],
) -> Result<(SpaceId, AuthorId), Problem> {
    let auth = guard::signed(app, parts, bytes).await?;
    let space: SpaceId = space
        .parse()
        .map_err(|_| Problem::new(Code::Malformed, "the path does not name a space"))?;
    if space == auth.space {
        return Ok((space, auth.author));
    }
    let detail = "the path's space is not the one the request was signed for";
    Err(Problem::new(Code::Malformed, detail))
}

fn named(part: &str) -> Result<PartId, Problem> {
    part.parse()
        .map_err(|_| Problem::new(Code::Malformed, "the path does not name a part"))
}

/// The space as it is, if the requester is a member of it.
async fn member(app: &App, space: SpaceId, author: AuthorId) -> Answer<(Arc<SpaceState>, Role)> {
    let state = app
        .spaces
        .get(&*app.store, space)
        .await?
        .ok_or_else(|| Problem::new(Code::UnknownSpace, "the relay holds no such space"))?;
    refuse_removed(&state.access, &author)?;
    let role = state.access.role(&author).ok_or_else(not_a_member)?;
    app.seen.note(state.number, app.config.clock.today());
    Ok((state, role))
}

/// Notes that parts are in use, to the month: a day finer would say who looked at what when.
async fn touch(app: &App, state: &SpaceState, parts: &[PartId]) -> Answer<()> {
    let today = app.config.clock.today();
    let month = today - today % TOUCH_DAYS;
    if !parts.is_empty() {
        app.store.touch_parts(state.number, parts, month).await?;
    }
    Ok(())
}
