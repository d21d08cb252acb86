//! The thread that commits most of what is written: new records of spaces that are there already.
//!
//! SQLite's calls block. Through sqlx each of them is a journey to the thread of the connection and
//! back, and both ends of it cost more than the call; here a transaction is one journey. Everything
//! else that is written is rare and goes through sqlx, on a connection of its own
//! ([`super::write`]); SQLite lets one write after the other. (`docs/adr/0026-ingest.md`)

use super::{heads, place, signed};
use crate::store::{Changes, StoreError};
use rusqlite::{
    Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior, params,
};
use std::ops::Range;
use std::path::Path;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;
use wire::{AuthorId, Entry};

/// A counter row, and the revision it has to be at.
struct Moved {
    space: [u8; 32],
    expected: i64,
    newest: i64,
    bytes: i64,
    day: u32,
    day_records: i64,
    revision: i64,
    heads: Vec<u8>,
    /// Its records among the rows.
    rows: Range<usize>,
}

struct Row {
    place: i64,
    author: AuthorId,
    seq: u64,
    record: Arc<Entry>,
}

/// A transaction, ready to be written.
pub(super) struct Plain {
    moved: Vec<Moved>,
    rows: Vec<Row>,
    day: u32,
}

impl Plain {
    /// `None` if something else is to be written than records of known spaces.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for numbers that no space reaches.
    pub(super) fn of(changes: &Changes) -> Result<Option<Self>, StoreError> {
        let mut plain = Self {
            moved: Vec::with_capacity(changes.spaces.len()),
            rows: Vec::new(),
            day: changes.day,
        };
        for change in &changes.spaces {
            let nothing_else = change.statements.is_empty()
                && change.lookups_added.is_empty()
                && change.lookups_removed.is_empty()
                && change.kept.is_empty();
            let Some(expected) = change.expected.filter(|_| nothing_else) else {
                return Ok(None);
            };
            let state = &change.state;
            let first = plain.rows.len();
            for record in &change.records {
                plain.rows.push(Row {
                    place: place(state.number, record.position)?,
                    author: record.author,
                    seq: record.seq,
                    record: Arc::clone(&record.entry),
                });
            }
            plain.moved.push(Moved {
                space: change.space.to_bytes(),
                expected: signed(expected)?,
                newest: signed(state.newest)?,
                bytes: signed(state.bytes)?,
                day: state.day,
                day_records: signed(state.day_records)?,
                revision: signed(state.revision)?,
                heads: heads::encode(&state.heads),
                rows: first..plain.rows.len(),
            });
        }
        Ok(Some(plain).filter(|_| changes.tokens.is_empty()))
    }
}

type Answer = oneshot::Sender<Written>;

/// How a transaction ended.
pub(super) enum Ended {
    /// It is on the disk.
    Written,
    /// Nothing is written: it holds records from below a head, which the other way looks for first.
    Below,
}

type Written = Result<Ended, StoreError>;

struct Open {
    queue: mpsc::Sender<(Plain, Answer)>,
    thread: JoinHandle<()>,
}

/// The thread, and the way to it.
pub(super) struct Commits {
    /// Taken when the store closes.
    open: Mutex<Option<Open>>,
}

impl Commits {
    /// Opens a connection of its own to a database that is there and up to date.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub(super) fn start(path: &Path) -> Result<Self, StoreError> {
        let connection = connect(path).map_err(|error| failed(&error))?;
        let (queue, waiting) = mpsc::channel::<(Plain, Answer)>();
        let thread = std::thread::Builder::new()
            .name("commits".to_owned())
            .spawn(move || run(connection, &waiting))
            .map_err(|error| StoreError::Database(error.into()))?;
        Ok(Self {
            open: Mutex::new(Some(Open { queue, thread })),
        })
    }

    /// Writes one transaction, and comes back when it is on the disk.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] if a space is not as expected; else [`StoreError::Database`].
    pub(super) async fn commit(&self, plain: Plain) -> Written {
        let (answer, answered) = oneshot::channel();
        let sent = match &*self.open.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(open) => open.queue.send((plain, answer)).is_ok(),
            None => false,
        };
        if !sent {
            return Err(StoreError::Database(sqlx::Error::PoolClosed));
        }
        let closed = Err(StoreError::Database(sqlx::Error::WorkerCrashed));
        answered.await.unwrap_or(closed)
    }

    /// Ends the thread, after what waits is written.
    pub(super) fn close(&self) {
        let open = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(Open { queue, thread }) = open {
            drop(queue);
            // One that panicked has closed its connection too.
            let _ = thread.join();
        }
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", super::LOG_PAGES)?;
    connection.pragma_update(None, "cache_size", super::CACHE)?;
    Ok(connection)
}

fn run(mut connection: Connection, waiting: &mpsc::Receiver<(Plain, Answer)>) {
    while let Ok((plain, answer)) = waiting.recv() {
        let written = write(&mut connection, &plain);
        // Whoever asked may have gone: what is written stays.
        let _ = answer.send(written);
    }
}

fn write(connection: &mut Connection, plain: &Plain) -> Written {
    let tx = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(|error| failed(&error))?;
    for moved in &plain.moved {
        let rows = plain.rows.get(moved.rows.clone()).unwrap_or_default();
        // A transaction that is dropped is rolled back.
        match advance(&tx, moved, rows)? {
            Ended::Written => insert(&tx, rows, plain.day).map_err(|error| failed(&error))?,
            below @ Ended::Below => return Ok(below),
        }
    }
    tx.commit().map_err(|error| failed(&error))?;
    Ok(Ended::Written)
}

/// Moves a space's counters on, if it is as expected and each of its new records really is new.
fn advance(tx: &Transaction<'_>, moved: &Moved, rows: &[Row]) -> Written {
    let held: Option<Option<Vec<u8>>> = tx
        .prepare_cached("SELECT heads FROM spaces WHERE space = ? AND revision = ?")
        .and_then(|mut select| {
            let row = select.query_row(params![moved.space, moved.expected], |row| row.get(0));
            row.optional()
        })
        .map_err(|error| failed(&error))?;
    let Some(held) = held else {
        return Err(StoreError::Conflict);
    };
    let Some(held) = held else {
        return Ok(Ended::Below);
    };
    let held = heads::decode(&held)?;
    let mut last = None;
    for row in rows {
        let follows = last.is_none_or(|(author, seq)| author != row.author || seq < row.seq);
        if !follows || !heads::is_new(&held, row.author, row.seq) {
            return Ok(Ended::Below);
        }
        last = Some((row.author, row.seq));
    }
    tx.prepare_cached(
        "UPDATE OR FAIL spaces SET newest = ?, bytes = ?, day = ?, day_records = ?, \
         revision = ?, heads = ? WHERE space = ?",
    )
    .and_then(|mut update| {
        update.execute(params![
            moved.newest,
            moved.bytes,
            moved.day,
            moved.day_records,
            moved.revision,
            moved.heads,
            moved.space,
        ])
    })
    .map_err(|error| failed(&error))?;
    Ok(Ended::Written)
}

/// `OR FAIL`: a transaction that fails is rolled back as a whole, so nothing has to be kept to undo
/// one statement of it.
fn insert(tx: &Transaction<'_>, rows: &[Row], day: u32) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT OR FAIL INTO records (place, author, seq, day, record) VALUES (?, ?, ?, ?, ?)",
    )?;
    for row in rows {
        let seq = i64::try_from(row.seq).unwrap_or(i64::MAX);
        let author = row.author.as_bytes();
        insert.execute(params![row.place, author, seq, day, row.record.bytes()])?;
    }
    Ok(())
}

/// A full disk and the like, as sqlx would tell it.
fn failed(error: &rusqlite::Error) -> StoreError {
    let kind = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => std::io::ErrorKind::StorageFull,
        Some(ErrorCode::DatabaseBusy) => std::io::ErrorKind::ResourceBusy,
        _ => std::io::ErrorKind::Other,
    };
    // The message names a cause and never a value.
    let told = std::io::Error::new(kind, error.to_string());
    StoreError::Database(sqlx::Error::Io(told))
}
