//! `GET /v1/live/{space}`

mod by_hand;

use super::body::Answer;
use super::guard;
use crate::held::Takeover;
use crate::metrics::Metrics;
use crate::push::{not_a_member, refuse_removed};
use crate::relay::App;
use axum::extract::{Path, Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt};
use wire::{AuthorId, Code, Problem, SpaceId, limits};

/// A stream of the space's newest position.
#[utoipa::path(get, path = "/v1/live/{space}", tag = "space",
    params(("space" = String, Path, description = "The space's text form"),
           ("Hearten-Auth" = String, Header, description = "Signature of the request")),
    responses(
    (status = 200, description = "Server-sent events, each the newest position (4.3)",
     body = String, content_type = "text/event-stream"),
    (status = "4XX", response = crate::http::openapi::Refused),
))]
pub(crate) async fn live(
    State(app): State<Arc<App>>,
    Path(space): Path<String>,
    request: Request,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let (parts, _) = request.into_parts();
    let auth = guard::signed(&app, &parts, &[]).await?;
    let space: SpaceId = space
        .parse()
        .map_err(|_| Problem::new(Code::Malformed, "the path does not name a space"))?;
    if space != auth.space {
        let detail = "the path's space is not the one the request was signed for";
        return Err(Problem::new(Code::Malformed, detail).into());
    }
    let unknown = || Problem::new(Code::UnknownSpace, "the relay holds no such space");
    let state = app
        .spaces
        .get(&*app.store, space)
        .await?
        .ok_or_else(unknown)?;
    refuse_removed(&state.access, &auth.author)?;
    state.access.role(&auth.author).ok_or_else(not_a_member)?;
    app.seen.note(state.number, app.config.clock.today());
    let changes = app
        .live
        .listen(space, state)
        .ok_or_else(crate::writer::busy)?;
    // A commit between the first look and the listening has told nobody: look again.
    let state = app
        .spaces
        .get(&*app.store, space)
        .await?
        .ok_or_else(unknown)?;
    app.live.publish(&space, &state);
    let guard = Counted::begin(&app.metrics, auth.author);
    if let Some(socket) = Takeover::of(&parts) {
        let id = super::frame::new_id(&app);
        super::frame::count_by_hand(&app, &id, &parts);
        tokio::spawn(by_hand::stream(socket, id, changes, guard));
        // The connection has ended for HTTP, and this with it.
        return std::future::pending().await;
    }
    let events = WatchStream::new(changes)
        .take_while(move |state| state.access.role(&guard.author).is_some())
        .map(|state| Ok(Event::default().data(state.newest.to_string())));
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(limits::LIVE_COMMENT_S));
    Ok(Sse::new(events).keep_alive(keep_alive))
}

/// Counts a stream for as long as it lives.
struct Counted {
    metrics: Arc<Metrics>,
    author: AuthorId,
}

impl Counted {
    fn begin(metrics: &Arc<Metrics>, author: AuthorId) -> Self {
        metrics.live_began();
        Self {
            metrics: Arc::clone(metrics),
            author,
        }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.metrics.live_ended();
    }
}
