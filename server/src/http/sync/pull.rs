//! The answer's half that reads.

use crate::relay::App;
use crate::store::{Page, PageQuery, SpaceState, Store, StoreError};
use crate::writer::Pushed;
use wire::api::{PageEntry, SyncRequest, SyncResponse};
use wire::{AuthorId, Licence, Place, SpaceId, limits};

/// What a request wants to read.
pub(super) struct Asked {
    space: SpaceId,
    cursor: u64,
    access_version: u64,
    page_bytes: usize,
    include_own: bool,
    want_licence: bool,
    from_checkpoint: bool,
    want_heads: bool,
    erases: bool,
}

impl Asked {
    /// Keys of version 2 mean nothing in a request of version 1.
    pub(super) fn of(request: &SyncRequest, version: u64) -> Self {
        let second = version >= 2;
        let largest = limits::PAGE_BYTES_MAX;
        let page_bytes = request.page_bytes.map_or(largest, |wanted| {
            usize::try_from(wanted).map_or(largest, |wanted| wanted.min(largest))
        });
        Self {
            space: request.space,
            cursor: request.cursor,
            access_version: request.access_version,
            page_bytes,
            include_own: request.include_own,
            want_licence: request.want_licence,
            from_checkpoint: second && request.from_checkpoint,
            want_heads: second && request.want_heads,
            erases: second && !request.erase.is_empty(),
        }
    }
}

/// Reads a page and statements where there are any to read, and puts the answer together.
pub(super) async fn answer(
    app: &App,
    requester: AuthorId,
    asked: Asked,
    pushed: Pushed,
) -> Result<SyncResponse, StoreError> {
    let state = &pushed.state;
    app.seen.note(state.number, app.config.clock.today());
    let page = page(app, requester, &asked, state).await?;
    let cursor = if page.more || asked.page_bytes == 0 {
        page.records
            .last()
            .map_or(asked.cursor, |(position, _)| *position)
    } else {
        state.newest
    };
    let statements = app
        .statements
        .after(&*app.store, asked.space, asked.access_version, state)
        .await?;
    let licence = (asked.want_licence || pushed.created)
        .then(|| Licence::issue(&app.key, asked.space, app.config.clock.today()));
    Ok(SyncResponse {
        generation: app.generation(),
        accepted: pushed.accepted,
        page: page
            .records
            .into_iter()
            .map(|(position, record)| PageEntry { position, record })
            .collect(),
        cursor,
        more: page.more,
        statements,
        head: state.heads.get(&requester).map(|held| held.head),
        licence,
        bytes_used: state.bytes,
        bytes_allowed: app.config.quota_bytes,
        time_ms: app.config.clock.now_ms(),
        newest: state.newest,
        heads: if asked.want_heads {
            heads(state)
        } else {
            Vec::new()
        },
        erased: asked.erases.then_some(pushed.erased),
    })
}

/// Every head held, in the order of authors.
fn heads(state: &SpaceState) -> Vec<Place> {
    let mut heads: Vec<Place> = state
        .heads
        .iter()
        .map(|(author, held)| Place::new(*author, held.head))
        .collect();
    heads.sort_unstable();
    heads.truncate(limits::HEADS_MAX);
    heads
}

async fn page(
    app: &App,
    requester: AuthorId,
    asked: &Asked,
    state: &SpaceState,
) -> Result<Page, StoreError> {
    if asked.cursor >= state.newest {
        return Ok(Page::default());
    }
    if asked.page_bytes == 0 {
        return Ok(Page {
            records: Vec::new(),
            more: true,
        });
    }
    app.store
        .page(PageQuery {
            number: state.number,
            after: asked.cursor,
            up_to: state.newest,
            covered: state
                .checkpoint
                .as_ref()
                .filter(|_| asked.from_checkpoint)
                .map_or(&[], |covering| covering.covered.as_slice()),
            without: (!asked.include_own).then_some(requester),
            bytes_max: asked.page_bytes,
            records_max: limits::PAGE_RECORDS_MAX,
        })
        .await
}
