//! The limit beside which the relay is measured: SQLite and nothing around it.
//!
//! One thread, one prepared statement, a table of a key and the record, WAL and `synchronous=FULL`:
//! less than the relay keeps, so the comparison never flatters it. It runs in a process of its own,
//! on the same disk and in the same minute.

use crate::disk::{Disk, flush_time};
use anyhow::{Context, Result, bail, ensure};
use rusqlite::Connection;
use std::path::Path;
use std::time::{Duration, Instant};

/// The whole of a record on the wire, in bytes.
pub(crate) const RECORD_LEN: usize = 1024;

/// The word that makes this program be the loop.
pub(crate) const WORD: &str = "bare-loop";

/// What the loop does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Loop {
    /// Rows in one transaction.
    pub(crate) rows: usize,
    /// How long it runs.
    pub(crate) time: Duration,
}

/// What the loop reached.
#[derive(Clone, Copy)]
pub(crate) struct Bare {
    /// Rows a second.
    pub(crate) rate: f64,
    /// What a flush took beside it.
    pub(crate) flush: Duration,
}

/// Runs the loop in a process of its own.
pub(crate) fn run(disk: &Disk, of: Loop) -> Result<Bare> {
    let folder = disk.folder()?;
    let output = disk
        .command(&std::env::current_exe()?)
        .arg(WORD)
        .arg(folder.path())
        .arg(of.rows.to_string())
        .arg(of.time.as_millis().to_string())
        .output()?;
    ensure!(
        output.status.success(),
        "the bare loop failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout)?;
    let mut words = text.split_whitespace();
    let mut next = || words.next().context("the bare loop said too little");
    Ok(Bare {
        rate: next()?.parse()?,
        flush: Duration::from_nanos(next()?.parse()?),
    })
}

/// The loop itself: prints rows a second and nanoseconds a flush.
pub(crate) fn be_the_loop(arguments: &[String]) -> Result<String> {
    let [folder, rows, time_ms] = arguments else {
        bail!("the bare loop wants a folder, rows a commit and a time");
    };
    let folder = Path::new(folder);
    let flush = flush_time(folder)?;
    let (rows, time) = (rows.parse()?, Duration::from_millis(time_ms.parse()?));
    let rate = measure(&folder.join("bare.db"), Loop { rows, time })?;
    Ok(format!("{rate} {}", flush.as_nanos()))
}

fn measure(path: &Path, of: Loop) -> Result<f64> {
    let database = Connection::open(path)?;
    database.pragma_update(None, "journal_mode", "wal")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    database.execute_batch(
        "CREATE TABLE records (place INTEGER PRIMARY KEY, record BLOB NOT NULL) STRICT",
    )?;
    let mut insert = database.prepare("INSERT INTO records (record) VALUES (?)")?;
    let mut record = vec![7_u8; RECORD_LEN];
    let mut count: u64 = 0;
    let started = Instant::now();
    while started.elapsed() < of.time {
        if of.rows > 1 {
            database.execute_batch("BEGIN IMMEDIATE")?;
        }
        for _ in 0..of.rows {
            count += 1;
            // No two rows are alike.
            if let Some(start) = record.first_chunk_mut() {
                *start = count.to_be_bytes();
            }
            insert.execute([&record])?;
        }
        if of.rows > 1 {
            database.execute_batch("COMMIT")?;
        }
    }
    Ok(count as f64 / started.elapsed().as_secs_f64())
}
