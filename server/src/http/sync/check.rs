//! Checks that need no state: layouts, signatures, hashes. They run before the queue.

use crate::push::Push;
use crate::relay::App;
use std::sync::Arc;
use wire::api::SyncRequest;
use wire::{AccessError, AuthorId, Code, Entry, Problem, RecordError, Statement};

/// With more records and statements than this, checking leaves the threads that answer requests.
const INLINE_MAX: usize = 8;

/// Makes a push of a request whose own signature holds.
pub(super) async fn check(
    app: &App,
    requester: AuthorId,
    request: SyncRequest,
    version: u64,
) -> Result<Push, Problem> {
    let licensed = request.licence.as_ref().is_some_and(|licence| {
        licence.space == request.space && licence.relay == app.id && licence.verify().is_ok()
    });
    let verify_own = app.config.verify_own_records;
    let small = request.records.len() + request.statements.len() <= INLINE_MAX;
    let work = move || {
        Ok(Push {
            statements: statements(&request.statements)?,
            records: records(request.records, &requester, verify_own)?,
            // Keys of version 2 mean nothing in a request of version 1.
            erase: if version < 2 {
                Vec::new()
            } else {
                request.erase
            },
            token: request.token.as_ref().map(wire::Token::hash),
            licensed,
            reoffer: request.reoffer,
            version,
            ..Push::empty(requester, request.space)
        })
    };
    if small {
        return work();
    }
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(crate::writer::internal()))
}

fn statements(all: &[Vec<u8>]) -> Result<Vec<Statement>, Problem> {
    all.iter()
        .enumerate()
        .map(|(index, bytes)| {
            let statement = Statement::parse(bytes).and_then(|s| s.verify().map(|()| s));
            statement.map_err(|error| {
                let code = match error {
                    AccessError::UnknownSuite => Code::UnsupportedVersion,
                    _ => Code::BadRecord,
                };
                Problem::new(code, error.to_string()).at(index)
            })
        })
        .collect()
}

fn records(
    all: Vec<Vec<u8>>,
    requester: &AuthorId,
    verify_own: bool,
) -> Result<Vec<Arc<Entry>>, Problem> {
    all.into_iter()
        .enumerate()
        .map(|(index, bytes)| {
            let checked = Entry::from_vec(bytes).and_then(|entry| {
                // The request's signature covers what its author sends of its own.
                match entry.whole().filter(|_| !verify_own) {
                    Some(own) if own.header().author == *requester => own.verify_payload()?,
                    _ => entry.verify()?,
                }
                Ok(Arc::new(entry))
            });
            checked.map_err(|error| {
                let code = match error {
                    RecordError::TooLarge => Code::TooLarge,
                    RecordError::UnknownSuite => Code::UnsupportedVersion,
                    _ => Code::BadRecord,
                };
                Problem::new(code, error.to_string()).at(index)
            })
        })
        .collect()
}
