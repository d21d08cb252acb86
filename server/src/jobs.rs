//! What the relay does by itself: settling checkpoints, deleting what nobody needs or uses, giving
//! room back to the disk. Everything goes in slices, and pushes go between them.

use crate::relay::App;
use crate::store::postgres::Alone;
use crate::store::{StoreError, Upkeep};
use crate::writer::Task;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use wire::{Generation, PartId, SpaceId, limits};

/// Spaces forgotten in one transaction, parts looked for at once, rows swept at once.
const SPACES_SLICE: usize = 50;
const PARTS_SEARCHED: usize = 1_000;
const ROWS_SWEPT: usize = 500;
/// Pages given back at once: at 8 KiB a page, 4 MiB move.
const PAGES_SLICE: u32 = 512;
/// Slices given back in one run, so that a run ends; the next goes on.
const RECLAIMS_MAX: u32 = 10_000;
/// Between slices, so that whoever asks something meanwhile is answered first.
const BREATH: Duration = Duration::from_millis(5);

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Upkept {
    /// Records dropped because a checkpoint covers them.
    pub records_dropped: u64,
    /// Parts deleted because a newer checkpoint does not name them.
    pub parts_superseded: u64,
    /// Parts deleted because nobody used them.
    pub parts_expired: u64,
    /// Silent spaces deleted.
    pub spaces_purged: u64,
}

/// Runs now and then, and settles whenever the writer says that there is something to settle.
pub(crate) async fn keep(app: Arc<App>, every: Duration) {
    let mut next = tokio::time::interval(every);
    loop {
        let result = tokio::select! {
            _ = next.tick() => run(&app).await.map(|_| ()),
            () = app.writer.settling() => settle(&app, &mut Upkept::default()).await,
        };
        if let Err(error) = result {
            crate::writer::failed(&error);
        }
    }
}

/// Does everything there is to do today.
pub(crate) async fn run(app: &App) -> Result<Upkept, StoreError> {
    let mut done = Upkept::default();
    note_seen(app).await?;
    // Of relays that share a database, one at a time; it lets go when this returns.
    let lead = match app.store.shared() {
        Some(shared) => shared.lead(Alone::Jobs).await?,
        None => None,
    };
    if app.store.shared().is_some() && lead.is_none() {
        return Ok(done);
    }
    settle(app, &mut done).await?;
    expire(app, &mut done).await?;
    purge(app, &mut done).await?;
    sweep(app).await?;
    let mut reclaims = 0;
    while app.store.reclaim(PAGES_SLICE).await? && reclaims < RECLAIMS_MAX {
        reclaims += 1;
        tokio::time::sleep(BREATH).await;
    }
    if done != Upkept::default() {
        tracing::info!(
            records_dropped = done.records_dropped,
            parts_superseded = done.parts_superseded,
            parts_expired = done.parts_expired,
            spaces_purged = done.spaces_purged,
            "kept tidy"
        );
    }
    Ok(done)
}

/// Writes down which spaces were asked about.
pub(crate) async fn note_seen(app: &App) -> Result<(), StoreError> {
    for (day, numbers) in app.seen.take(app.config.clock.today()) {
        app.store.seen(&numbers, day).await?;
    }
    Ok(())
}

async fn settle(app: &App, done: &mut Upkept) -> Result<(), StoreError> {
    let today = app.config.clock.today();
    // Those of spaces with other devices wait longer; the writer knows which they are.
    let read_again_by = today.saturating_sub(limits::REREAD_ALONE_DAYS);
    for space in app.store.unsettled(read_again_by).await? {
        loop {
            let slice = app.writer.upkeep(Task::Settle(space)).await?;
            done.records_dropped += slice.records;
            done.parts_superseded += slice.parts.len() as u64;
            app.bodies.forget(&*app.store, &slice.parts).await;
            if !slice.more {
                break;
            }
            tokio::time::sleep(BREATH).await;
        }
    }
    Ok(())
}

/// The first day that is not before `days` days ago; `None` where things are kept for ever.
fn since(app: &App, days: u32) -> Option<u32> {
    if days == 0 {
        return None;
    }
    app.config.clock.today().checked_sub(days)
}

async fn expire(app: &App, done: &mut Upkept) -> Result<(), StoreError> {
    let Some(before) = since(app, app.config.parts_days) else {
        return Ok(());
    };
    loop {
        let unused = app.store.unused_parts(before, PARTS_SEARCHED).await?;
        let mut by_space: BTreeMap<SpaceId, Vec<PartId>> = BTreeMap::new();
        for part in unused {
            by_space.entry(part.space).or_default().push(part.part);
        }
        let mut deleted = 0;
        for (space, parts) in by_space {
            for some in parts.chunks(crate::writer::PARTS_SLICE) {
                let slice = app
                    .writer
                    .upkeep(Task::Expire(space, some.to_vec()))
                    .await?;
                deleted += slice.parts.len() as u64;
                app.bodies.forget(&*app.store, &slice.parts).await;
                tokio::time::sleep(BREATH).await;
            }
        }
        done.parts_expired += deleted;
        if deleted == 0 {
            return Ok(());
        }
    }
}

/// Forgets spaces in which nobody was for long. The generation changes, so that whoever returns
/// knows that the relay holds less than before, and offers again what it has.
async fn purge(app: &App, done: &mut Upkept) -> Result<(), StoreError> {
    let Some(before) = since(app, app.config.retention_days) else {
        return Ok(());
    };
    let mut generation = None;
    loop {
        let silent = app.store.silent(before, SPACES_SLICE).await?;
        if silent.is_empty() {
            return Ok(());
        }
        let renewed = match generation {
            Some(renewed) => renewed,
            None => {
                let fresh = app.config.entropy.bytes().ok_or(StoreError::Corrupt)?;
                *generation.insert(Generation::from_bytes(fresh))
            }
        };
        let gone = app.store.purge(&silent, before, renewed).await?;
        if gone.is_empty() {
            return Ok(());
        }
        for space in &gone {
            app.spaces.forget(space);
        }
        app.spaces.renewed(renewed);
        done.spaces_purged += gone.len() as u64;
        tokio::time::sleep(BREATH).await;
    }
}

async fn sweep(app: &App) -> Result<(), StoreError> {
    loop {
        let swept = app.store.sweep(ROWS_SWEPT).await?;
        app.bodies.forget(&*app.store, &swept.parts).await;
        if !swept.more {
            return Ok(());
        }
        tokio::time::sleep(BREATH).await;
    }
}
