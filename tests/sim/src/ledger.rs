//! What the relay took, in the order in which it took it: what its host, or a thief, would hold.

use std::collections::BTreeSet;

use headless::Answer;
use shared::effect::HttpOperation;
use wire::api::{SyncRequest, SyncResponse};
use wire::{AccessOp, AuthorId, Hash, Record, Statement};

/// A removal of a device that the relay took.
#[derive(Clone, Copy, Debug)]
pub struct Removal {
    /// Who was removed.
    pub author: AuthorId,
    /// How many records had been taken before it.
    pub after: usize,
}

/// What a relay lost of what it had taken.
#[derive(Clone, Debug)]
pub struct Loss {
    /// Hashes of the records.
    pub records: Vec<Hash>,
}

/// What the relay took.
#[derive(Default)]
pub struct Ledger {
    /// Records, each once, the first time.
    pub records: Vec<Record>,
    /// Removals of a device by another member.
    pub removals: Vec<Removal>,
    /// What was lost by putting the relay back or wiping it.
    pub losses: Vec<Loss>,
    /// All statements that were ever taken.
    pub statements: Vec<Statement>,
    seen: BTreeSet<Hash>,
    held: BTreeSet<Hash>,
    backed_up: Option<BTreeSet<Hash>>,
    known_statements: BTreeSet<Hash>,
}

impl Ledger {
    /// Looks over the relay's shoulder.
    pub fn note(&mut self, operation: &HttpOperation, answer: &Answer) {
        let Some((request, _)) = synced(operation, answer) else {
            return;
        };
        for bytes in &request.statements {
            self.note_statement(bytes);
        }
        for bytes in request.records {
            let Ok(record) = Record::from_vec(bytes) else {
                continue;
            };
            let hash = record.hash();
            self.held.insert(hash);
            if self.seen.insert(hash) {
                self.records.push(record);
            }
        }
    }

    fn note_statement(&mut self, bytes: &[u8]) {
        let Ok(statement) = Statement::parse(bytes) else {
            return;
        };
        if !self.known_statements.insert(statement.hash()) {
            return;
        }
        for operation in statement.operations() {
            // A copy that takes the place of a device ends its old chain itself.
            if let AccessOp::Remove { author, .. } = operation
                && *author != statement.author()
            {
                self.removals.push(Removal {
                    author: *author,
                    after: self.records.len(),
                });
            }
        }
        self.statements.push(statement);
    }

    /// Checkpoints that were taken.
    #[must_use]
    pub fn packings(&self) -> usize {
        let kinds = self.records.iter().map(|record| record.header().kind);
        kinds.filter(|kind| *kind == wire::Kind::Checkpoint).count()
    }

    /// A copy of the database was made.
    pub fn backed_up(&mut self) {
        self.backed_up = Some(self.held.clone());
    }

    /// The copy took the place of the database.
    pub fn put_back(&mut self) {
        if let Some(copy) = self.backed_up.clone() {
            self.lost(&copy);
        }
    }

    /// The database was emptied.
    pub fn wiped(&mut self) {
        self.lost(&BTreeSet::new());
    }

    fn lost(&mut self, left: &BTreeSet<Hash>) {
        let records: Vec<Hash> = self.held.difference(left).copied().collect();
        self.held.clone_from(left);
        self.losses.push(Loss { records });
    }
}

/// A sync that went well: what was asked, and what was answered.
#[must_use]
pub fn synced(operation: &HttpOperation, answer: &Answer) -> Option<(SyncRequest, SyncResponse)> {
    let Answer::Answered {
        status: 200, body, ..
    } = answer
    else {
        return None;
    };
    if !operation.url.ends_with("/v1/sync") {
        return None;
    }
    let request = wire::cbor::decode(&operation.body).ok()?;
    Some((request, wire::cbor::decode(body).ok()?))
}
