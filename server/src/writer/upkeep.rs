//! What the writer does between batches: settling checkpoints and deleting parts, a slice a time.
//!
//! A slice is one transaction over few rows, so that pushes never wait long; whether there is more
//! to do is its answer, and whoever asked asks again.

use super::WriterParts;
use crate::store::{
    Changes, Covering, Held, Kept, SpaceChange, SpaceState, Stage, StoreError, Upkeep,
};
use std::sync::Arc;
use wire::{PartId, Place, SpaceId, limits};

/// Records dropped in one transaction.
const RECORDS_SLICE: usize = 200;
/// Parts dropped in one transaction: a part may have four megabytes.
pub(crate) const PARTS_SLICE: usize = 8;

/// A piece of work.
#[derive(Clone, Debug)]
pub(crate) enum Task {
    /// Take a space's checkpoint one slice further.
    Settle(SpaceId),
    /// Delete parts that nobody used, at most a slice of them.
    Expire(SpaceId, Vec<PartId>),
}

/// What a slice did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Done {
    /// Whether to ask again.
    pub(crate) more: bool,
    /// Records deleted.
    pub(crate) records: u64,
    /// Parts deleted, with the number of their space.
    pub(crate) parts: Vec<(u32, PartId)>,
}

/// Does one slice. After a conflict nothing was done, and it is asked for again.
pub(super) async fn slice<S: Upkeep>(
    parts: &WriterParts<S>,
    task: Task,
) -> Result<Done, StoreError> {
    let space = match &task {
        Task::Settle(space) | Task::Expire(space, _) => *space,
    };
    let Some(state) = parts.spaces.get(&*parts.store, space).await? else {
        return Ok(Done::default());
    };
    let result = match task {
        Task::Settle(_) => settle(parts, space, &state).await,
        Task::Expire(_, unused) => expire(parts, space, &state, unused).await,
    };
    if result.is_err() {
        parts.spaces.forget(&space);
    }
    match result {
        Err(StoreError::Conflict) => Ok(Done {
            more: true,
            ..Done::default()
        }),
        result => result,
    }
}

async fn settle<S: Upkeep>(
    parts: &WriterParts<S>,
    space: SpaceId,
    state: &Arc<SpaceState>,
) -> Result<Done, StoreError> {
    let Some(covering) = &state.checkpoint else {
        return Ok(Done::default());
    };
    match covering.stage {
        Stage::Written | Stage::Done => Ok(Done::default()),
        Stage::ReadAgain if parts.clock.today() < forgets_on(state, covering) => {
            Ok(Done::default())
        }
        Stage::ReadAgain | Stage::Acknowledged => begin(parts, space, state, covering).await,
        Stage::Settled => drop_slice(parts, space, state, covering).await,
    }
}

/// The day on which what only its writer read again may go.
fn forgets_on(state: &SpaceState, covering: &Covering) -> u32 {
    let days = limits::reread_days(state.access.devices());
    covering.day.saturating_add(days)
}

/// Makes what is covered the floor, once every part is there: from now on records may go.
async fn begin<S: Upkeep>(
    parts: &WriterParts<S>,
    space: SpaceId,
    state: &Arc<SpaceState>,
    covering: &Covering,
) -> Result<Done, StoreError> {
    let held = parts
        .store
        .held_parts(state.number, &covering.parts)
        .await?;
    if held.len() < covering.parts.len() {
        tracing::info!("a checkpoint is acknowledged whose parts are not all here; nothing goes");
        return Ok(Done::default());
    }
    let positions = positions(parts, state, &covering.covered).await?;
    let mut next = SpaceState::clone(state);
    let mut kept = Kept::default();
    let floors = Arc::make_mut(&mut next.floors);
    for (place, position) in covering.covered.iter().zip(positions) {
        let raised = floors
            .get(&place.author)
            .is_none_or(|floor| floor.seq < place.seq);
        if raised {
            let head = place.head();
            floors.insert(place.author, head);
            kept.floors.push((place.author, Held { head, position }));
        }
    }
    advance(&mut next, &mut kept, Stage::Settled);
    write(parts, space, state, next, kept).await?;
    Ok(Done {
        more: true,
        ..Done::default()
    })
}

/// Where covered heads are, to answer whoever sends one again; 0 where that is not known.
async fn positions<S: Upkeep>(
    parts: &WriterParts<S>,
    state: &SpaceState,
    covered: &[Place],
) -> Result<Vec<u64>, StoreError> {
    let keys: Vec<_> = covered
        .iter()
        .map(|place| (place.author, place.seq))
        .collect();
    let found = parts.store.find(state.number, &keys).await?;
    Ok(keys
        .iter()
        .map(|key| found.get(key).map_or(0, |found| found.position))
        .collect())
}

fn advance(state: &mut SpaceState, kept: &mut Kept, stage: Stage) {
    if let Some(covering) = state.checkpoint.as_mut() {
        Arc::make_mut(covering).stage = stage;
        kept.checkpoint = true;
    }
}

async fn drop_slice<S: Upkeep>(
    parts: &WriterParts<S>,
    space: SpaceId,
    state: &Arc<SpaceState>,
    covering: &Covering,
) -> Result<Done, StoreError> {
    let mut next = SpaceState::clone(state);
    let mut kept = Kept::default();
    let mut done = Done {
        more: true,
        ..Done::default()
    };
    let records = parts
        .store
        .covered(state.number, &covering.covered, RECORDS_SLICE)
        .await?;
    if records.is_empty() {
        let named = parts.store.named_parts(state.number).await?;
        let superseded = named
            .into_iter()
            .filter(|(part, _)| !covering.parts.contains(part))
            .take(PARTS_SLICE);
        for (part, bytes) in superseded {
            next.bytes = next.bytes.saturating_sub(bytes);
            kept.parts_dropped.push(part);
            done.parts.push((state.number, part));
        }
        if kept.parts_dropped.is_empty() {
            advance(&mut next, &mut kept, Stage::Done);
            done.more = false;
        }
    }
    for (position, bytes) in records {
        next.bytes = next.bytes.saturating_sub(bytes);
        kept.dropped.push(position);
        done.records += 1;
    }
    write(parts, space, state, next, kept).await?;
    Ok(done)
}

async fn expire<S: Upkeep>(
    parts: &WriterParts<S>,
    space: SpaceId,
    state: &Arc<SpaceState>,
    mut unused: Vec<PartId>,
) -> Result<Done, StoreError> {
    let more = unused.len() > PARTS_SLICE;
    unused.truncate(PARTS_SLICE);
    let needed = state.checkpoint.as_ref();
    unused.retain(|part| !needed.is_some_and(|covering| covering.parts.contains(part)));
    let held = parts.store.held_parts(state.number, &unused).await?;
    let mut done = Done {
        more,
        ..Done::default()
    };
    if held.is_empty() {
        return Ok(done);
    }
    let mut next = SpaceState::clone(state);
    let mut kept = Kept::default();
    for (part, bytes) in held {
        next.bytes = next.bytes.saturating_sub(bytes);
        kept.parts_dropped.push(part);
        done.parts.push((state.number, part));
    }
    write(parts, space, state, next, kept).await?;
    Ok(done)
}

/// Writes a change that adds no record; nobody who waits for news is woken.
async fn write<S: Upkeep>(
    parts: &WriterParts<S>,
    space: SpaceId,
    before: &SpaceState,
    mut state: SpaceState,
    kept: Kept,
) -> Result<(), StoreError> {
    state.revision = before.revision + 1;
    let state = Arc::new(state);
    let change = SpaceChange {
        space,
        expected: Some(before.revision),
        state: Arc::clone(&state),
        statements: Vec::new(),
        records: Vec::new(),
        lookups_added: Vec::new(),
        lookups_removed: Vec::new(),
        kept,
    };
    let changes = Changes {
        spaces: vec![change],
        tokens: Vec::new(),
        day: parts.clock.today(),
    };
    parts.store.write(&changes).await?;
    parts.spaces.committed(space, state);
    Ok(())
}
