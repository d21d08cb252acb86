//! Pushes, every acknowledgement durable, beside the bare loop: loop, relay, loop, relay, loop, so
//! that a machine that is busy with something else is as busy for both.

use crate::account::Account;
use crate::bare::{self, Bare, Loop, RECORD_LEN};
use crate::disk::Disk;
use crate::figures::Table;
use crate::load::{self, Load};
use crate::process::Relay;
use anyhow::{Context, Result};
use std::time::Duration;

/// Who pushes what.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// Clients at once, each a device in a space of its own.
    pub(crate) clients: usize,
    /// Records in a request.
    pub(crate) batch: usize,
    /// Requests of each client in one round.
    pub(crate) requests: usize,
    /// Rows that the loop beside it puts in one transaction.
    pub(crate) loop_rows: usize,
}

/// How thoroughly it is measured.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    /// Rounds; the figures are medians over them.
    pub(crate) rounds: usize,
    /// How long the loop runs each time.
    pub(crate) loop_time: Duration,
}

struct Round {
    load: Load,
    records: u64,
    written: u64,
    /// In hundredths of a second.
    processor: u64,
}

/// Measures one shape and adds its row.
pub(crate) async fn measure(
    disk: &Disk,
    shape: Shape,
    effort: Effort,
    table: &mut Table,
) -> Result<()> {
    let relay = Relay::start(disk)?;
    let mut accounts = open(&relay, shape.clients).await?;
    let of = Loop {
        rows: shape.loop_rows,
        time: effort.loop_time,
    };
    let mut loops = vec![bare::run(disk, of)?];
    let mut rounds = Vec::with_capacity(effort.rounds);
    for _ in 0..effort.rounds {
        rounds.push(round(&relay, &mut accounts, shape).await?);
        loops.push(bare::run(disk, of)?);
    }
    table.row(row(&relay, disk, shape, &rounds, &loops)?);
    Ok(())
}

/// Creates a space for each client.
pub(crate) async fn open(relay: &Relay, count: usize) -> Result<Vec<Account>> {
    let mut accounts = (0..count as u64)
        .map(|number| Account::new(number, relay.id()))
        .collect::<Result<Vec<_>>>()?;
    let lanes = accounts.chunks_mut(count.div_ceil(16));
    let requests = lanes.map(|lane| lane.iter_mut().map(|a| a.creation(relay)).collect());
    load::send(relay.address, requests.collect()).await?;
    Ok(accounts)
}

async fn round(relay: &Relay, accounts: &mut [Account], shape: Shape) -> Result<Round> {
    let mut clients = Vec::with_capacity(accounts.len());
    for account in accounts {
        let requests = (0..shape.requests).map(|_| account.push(shape.batch, RECORD_LEN));
        clients.push(requests.collect::<Result<Vec<_>>>()?);
    }
    let (written, processor) = (relay.written()?, relay.processor()?);
    let load = load::send(relay.address, clients).await?;
    Ok(Round {
        load,
        records: (shape.clients * shape.batch * shape.requests) as u64,
        written: relay.written()? - written,
        processor: relay.processor()? - processor,
    })
}

fn row(
    relay: &Relay,
    disk: &Disk,
    shape: Shape,
    rounds: &[Round],
    loops: &[Bare],
) -> Result<Vec<String>> {
    let rates: Vec<f64> = rounds.iter().map(Round::rate).collect();
    let beside = loops.windows(2).zip(&rates).map(|(pair, rate)| {
        let mean = pair.iter().map(|bare| bare.rate).sum::<f64>() / 2.0;
        rate / mean
    });
    let ms = |share| {
        let times = rounds
            .iter()
            .map(|round| round.load.per_mille(share).as_secs_f64());
        median(times.map(|seconds| seconds * 1e3))
    };
    let records: u64 = rounds.iter().map(|round| round.records).sum();
    let per_record = |bytes: u64| format!("{:.2} KB", bytes as f64 / records as f64 / 1e3);
    let processor: u64 = rounds.iter().map(|round| round.processor).sum();
    let flush = median(loops.iter().map(|bare| bare.flush.as_secs_f64() * 1e3))?;
    let wait = if disk.is_slowed() {
        " (3 ms injected)"
    } else {
        ""
    };
    Ok(vec![
        format!("{} × {}", shape.clients, shape.batch),
        format!("{flush:.2} ms{wait}"),
        format!("{:.0} /s", median(rates.iter().copied())?),
        format!(
            "{:.0} /s ({} a commit)",
            median(loops.iter().map(|b| b.rate))?,
            shape.loop_rows
        ),
        format!("{:.2}", median(beside)?),
        format!("{:.1} ms", ms(500)?),
        format!("{:.1} ms", ms(990)?),
        format!("{:.0} µs", processor as f64 * 1e4 / records as f64),
        per_record(relay.database()?),
        per_record(rounds.iter().map(|round| round.written).sum()),
        format!("{:.1} MB", relay.resident()? as f64 / 1e6),
    ])
}

impl Round {
    fn rate(&self) -> f64 {
        self.records as f64 / self.load.elapsed.as_secs_f64()
    }
}

/// The middle one.
fn median(values: impl Iterator<Item = f64>) -> Result<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
        .get(values.len() / 2)
        .copied()
        .context("nothing measured")
}

/// The heads of the columns.
pub(crate) const COLUMNS: [&str; 11] = [
    "clients × records a push",
    "a flush beside it",
    "relay",
    "bare loop",
    "ratio",
    "p50",
    "p99",
    "relay's processor time a record",
    "database a record",
    "written a record",
    "resident",
];
