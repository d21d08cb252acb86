//! The one task that writes.
//!
//! Requests wait in a bounded queue. The writer takes whatever is waiting, decides on each against
//! the state the ones before it leave ([`crate::push::decide`]), commits all that were accepted in
//! one transaction, and only then answers. A refused request has written nothing, so it cannot
//! hurt the others; should a commit fail, each is tried again in a transaction of its own.

mod batch;
mod upkeep;

use crate::config::{Clock, Entropy};
use crate::live::Live;
use crate::metrics::Metrics;
use crate::push::Push;
use crate::spaces::Spaces;
use crate::store::{SpaceState, Stage, Store, StoreError, Upkeep};
use batch::Batch;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{Notify, mpsc, oneshot};
use wire::api::Accepted;
use wire::{Code, Problem, SpaceId};

pub(crate) use upkeep::{Done, PARTS_SLICE, Task};

/// Requests that may wait; the next is answered `busy`.
const QUEUE_LEN: usize = 1_024;
/// Requests in one transaction.
const BATCH_LEN_MAX: usize = 256;
/// Times that a batch is decided anew after another relay was faster, before each of its requests
/// is tried alone; and times that one is tried alone.
const TRIES: u32 = 4;
/// Turns that a batch gives to other tasks before it is committed without any more.
const TURNS: usize = 2;
/// Record bytes in one transaction; one push may be more. While a transaction is written the next
/// requests are received and checked: with all that comes in one, the two would take turns.
const BATCH_BYTES_MAX: usize = 512 * 1024;

/// What an accepted push is answered with.
#[derive(Clone, Debug)]
pub(crate) struct Pushed {
    /// One for each record of the push.
    pub(crate) accepted: Vec<Accepted>,
    /// How many erasures are done.
    pub(crate) erased: u64,
    /// The space afterwards.
    pub(crate) state: Arc<SpaceState>,
    /// Whether this push created the space.
    pub(crate) created: bool,
}

type Answer = Result<Pushed, Problem>;

enum Message {
    Push(Waiting),
    Upkeep(Task, oneshot::Sender<Result<Done, StoreError>>),
    Close,
}

struct Waiting {
    push: Push,
    answer: oneshot::Sender<Answer>,
}

/// The queue's front.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Message>,
    settling: Arc<Notify>,
}

/// What the writing task works with.
pub(crate) struct WriterParts<S> {
    pub(crate) store: Arc<S>,
    pub(crate) spaces: Arc<Spaces>,
    pub(crate) live: Arc<Live>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
    pub(crate) quota_bytes: u64,
    pub(crate) quota_records: u64,
}

impl Writer {
    /// Starts the task. It ends after [`Writer::close`].
    pub(crate) fn start<S: Upkeep>(parts: WriterParts<S>) -> (Self, tokio::task::JoinHandle<()>) {
        let (queue, waiting) = mpsc::channel(QUEUE_LEN);
        let settling = Arc::new(Notify::new());
        let task = tokio::spawn(run(parts, waiting, Arc::clone(&settling)));
        (Self { queue, settling }, task)
    }

    /// Queues a slice of upkeep and waits for its commit.
    pub(crate) async fn upkeep(&self, task: Task) -> Result<Done, StoreError> {
        let (answer, answered) = oneshot::channel();
        let queued = self.queue.send(Message::Upkeep(task, answer)).await;
        match queued {
            Ok(()) => answered.await.unwrap_or_else(|_| Ok(Done::default())),
            // The relay is closing: there is nothing more to do.
            Err(_) => Ok(Done::default()),
        }
    }

    /// Waits until a checkpoint was acknowledged.
    pub(crate) async fn settling(&self) {
        self.settling.notified().await;
    }

    /// Queues a push and waits for its commit.
    pub(crate) async fn push(&self, push: Push) -> Answer {
        let (answer, answered) = oneshot::channel();
        self.queue
            .try_send(Message::Push(Waiting { push, answer }))
            .map_err(|_| busy())?;
        answered.await.unwrap_or_else(|_| Err(internal()))
    }

    /// Takes no more; the task ends once everything that waits is written.
    pub(crate) async fn close(&self) {
        // An error means that it has ended already.
        let _ = self.queue.send(Message::Close).await;
    }
}

/// The relay has no room at this moment.
pub(crate) fn busy() -> Problem {
    Problem::new(Code::Busy, "the relay is busy").retry_after(1)
}

/// The relay failed; what happened is in its log.
pub(crate) fn internal() -> Problem {
    Problem::new(Code::Internal, "the relay failed")
}

async fn run<S: Upkeep>(
    parts: WriterParts<S>,
    mut waiting: mpsc::Receiver<Message>,
    settling: Arc<Notify>,
) {
    while let Some(message) = waiting.recv().await {
        let mut next = Some(message);
        let mut bytes = 0;
        let mut batch = Vec::new();
        let mut tasks = Vec::new();
        while let Some(message) = next.take() {
            match message {
                Message::Push(push) => {
                    bytes += len(&push.push);
                    batch.push(push);
                }
                Message::Upkeep(task, answer) => tasks.push((task, answer)),
                // What is in the queue by now is still taken.
                Message::Close => waiting.close(),
            }
            if batch.len() < BATCH_LEN_MAX && bytes < BATCH_BYTES_MAX {
                next = next_of(&mut waiting, batch.len()).await;
            }
        }
        process(&parts, batch, &settling).await;
        for (task, answer) in tasks {
            // Whoever asked may have been stopped meanwhile.
            let _ = answer.send(upkeep::slice(&parts, task).await);
        }
    }
}

/// What is waiting, or comes while requests that are ready to go on get their turn. A commit costs
/// as much as checking several requests: made for every one at once, they would take turns.
async fn next_of(waiting: &mut mpsc::Receiver<Message>, batched: usize) -> Option<Message> {
    for _ in 0..if batched == 0 { 0 } else { TURNS } {
        if let Ok(message) = waiting.try_recv() {
            return Some(message);
        }
        tokio::task::yield_now().await;
    }
    waiting.try_recv().ok()
}

fn len(push: &Push) -> usize {
    let records: usize = push.records.iter().map(|entry| entry.bytes().len()).sum();
    let parts: u64 = push.parts.iter().map(|part| part.bytes).sum();
    records.saturating_add(usize::try_from(parts).unwrap_or(usize::MAX))
}

async fn process<S: Store>(parts: &WriterParts<S>, waiting: Vec<Waiting>, settling: &Notify) {
    if waiting.is_empty() {
        return;
    }
    parts.metrics.batch(waiting.len());
    let (pushes, senders): (Vec<_>, Vec<_>) =
        waiting.into_iter().map(|w| (w.push, w.answer)).unzip();
    let answers = match persist(parts, &pushes, settling).await {
        Ok(answers) => answers,
        Err(error) if pushes.len() == 1 || matches!(error, StoreError::Away(_)) => {
            let problem = failed(&error);
            vec![Err(problem); pushes.len()]
        }
        Err(error) => {
            tracing::warn!(error = %error, "a batch failed; each request is tried alone");
            let mut answers = Vec::with_capacity(pushes.len());
            for push in &pushes {
                answers.push(
                    match persist(parts, std::slice::from_ref(push), settling).await {
                        Ok(alone) => alone.into_iter().next().unwrap_or_else(|| Err(internal())),
                        Err(error) => Err(failed(&error)),
                    },
                );
            }
            answers
        }
    };
    for (sender, answer) in senders.into_iter().zip(answers) {
        // Whoever went away asks again and finds its records accepted.
        let _ = sender.send(answer);
    }
}

/// Commits; after a conflict again, on states read afresh.
async fn persist<S: Store>(
    parts: &WriterParts<S>,
    pushes: &[Push],
    settling: &Notify,
) -> Result<Vec<Answer>, StoreError> {
    let mut tries = 1;
    loop {
        match commit(parts, pushes, settling).await {
            Err(StoreError::Conflict) if tries < TRIES => tries += 1,
            result => return result,
        }
    }
}

/// How a failure of the store is answered. What cannot be helped by asking again soon is our fault.
pub(crate) fn failed(error: &StoreError) -> Problem {
    match error {
        StoreError::Conflict => busy(),
        StoreError::Away(why) => {
            tracing::warn!(error = %error, why = %why, "the database is away");
            busy()
        }
        StoreError::Parts(why) => {
            let kind = crate::bodies::kind(why);
            tracing::warn!(error = %error, kind, "the store of parts is away");
            busy()
        }
        StoreError::Database(why) => {
            tracing::error!(error = %error, why = %why, "the database failed");
            internal()
        }
        StoreError::Corrupt | StoreError::Migration(_) => {
            tracing::error!(error = %error, "the database failed");
            internal()
        }
    }
}

/// Decides on all, commits, and publishes. On an error nothing is written and what was in memory
/// of the spaces concerned is forgotten.
async fn commit<S: Store>(
    parts: &WriterParts<S>,
    pushes: &[Push],
    settling: &Notify,
) -> Result<Vec<Answer>, StoreError> {
    let mut batch = Batch::new(parts);
    let mut decided = Vec::with_capacity(pushes.len());
    let spaces: Vec<SpaceId> = pushes.iter().map(|push| push.space).collect();
    let result = async {
        parts.spaces.refresh(&*parts.store, &spaces).await?;
        for push in pushes {
            decided.push(batch.decide(push).await?);
        }
        let changes = batch.changes();
        if !changes.spaces.is_empty() {
            let started = Instant::now();
            parts.store.write(&changes).await?;
            parts.metrics.commit(started.elapsed());
        }
        Ok(changes)
    }
    .await;
    match result {
        Ok(changes) => {
            for change in &changes.spaces {
                parts
                    .spaces
                    .committed(change.space, Arc::clone(&change.state));
                // Parts alone are no news: nobody who waits has to ask for them.
                if !(change.records.is_empty() && change.statements.is_empty()) {
                    parts.live.publish(&change.space, &change.state);
                }
                let stage = change
                    .state
                    .checkpoint
                    .as_ref()
                    .map(|covering| covering.stage);
                if change.kept.checkpoint && stage == Some(Stage::Acknowledged) {
                    settling.notify_one();
                }
            }
            Ok(decided)
        }
        Err(error) => {
            for push in pushes {
                parts.spaces.forget(&push.space);
            }
            Err(error)
        }
    }
}
