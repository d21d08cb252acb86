//! One transaction in the making.

use super::{Answer, Pushed, WriterParts, internal};
use crate::push::{self, Decision, Push, Terms};
use crate::store::{Changes, Known, SpaceChange, SpaceState, Store, StoreError};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use wire::{Hash, SpaceId};

/// States and changes that build up while a batch is decided.
pub(super) struct Batch<'a, S> {
    parts: &'a WriterParts<S>,
    /// Spaces met, as the batch leaves them so far; `None` where there is none.
    states: HashMap<SpaceId, Option<Arc<SpaceState>>>,
    /// Changes to spaces, in the order in which they were first changed.
    changes: Vec<SpaceChange>,
    tokens: HashSet<Hash>,
    numbers: HashSet<u32>,
    today: u32,
}

impl<'a, S: Store> Batch<'a, S> {
    pub(super) fn new(parts: &'a WriterParts<S>) -> Self {
        Self {
            parts,
            states: HashMap::new(),
            changes: Vec::new(),
            tokens: HashSet::new(),
            numbers: HashSet::new(),
            today: parts.clock.today(),
        }
    }

    /// Decides on one push; a refusal leaves the batch as it was.
    pub(super) async fn decide(&mut self, push: &Push) -> Result<Answer, StoreError> {
        let current = self.state(push.space).await?;
        let known = self.known(push, current.as_deref()).await?;
        let Some(terms) = self.terms(push, current.is_none()).await? else {
            return Ok(Err(internal()));
        };
        let decision = match push::decide(current.as_deref(), push, &known, &terms) {
            Ok(decision) => decision,
            Err(problem) => return Ok(Err(problem)),
        };
        Ok(Ok(self.take(push.space, current, decision)))
    }

    /// Everything that was accepted.
    pub(super) fn changes(&mut self) -> Changes {
        Changes {
            spaces: std::mem::take(&mut self.changes),
            tokens: self.tokens.drain().collect(),
            day: self.today,
        }
    }

    async fn state(&mut self, space: SpaceId) -> Result<Option<Arc<SpaceState>>, StoreError> {
        if let Some(state) = self.states.get(&space) {
            return Ok(state.clone());
        }
        let state = self
            .parts
            .spaces
            .get_refreshed(&*self.parts.store, space)
            .await?;
        self.states.insert(space, state.clone());
        Ok(state)
    }

    /// Records of the push that are there already, but for the head, which the state knows.
    async fn known(&self, push: &Push, current: Option<&SpaceState>) -> Result<Known, StoreError> {
        let Some(state) = current else {
            return Ok(Known::new());
        };
        let mut known = Known::new();
        let mut wanted = Vec::new();
        for record in &push.records {
            let header = record.header();
            if header.seq >= state.head(&header.author).seq {
                continue;
            }
            match self.pending(push.space, record.hash()) {
                Some(position) => {
                    known.insert((header.author, header.seq), (record.hash(), position));
                }
                None => wanted.push((header.author, header.seq)),
            }
        }
        if !wanted.is_empty() {
            known.extend(self.parts.store.find(state.number, &wanted).await?);
        }
        Ok(known)
    }

    /// The position of a record that this batch has accepted already.
    fn pending(&self, space: SpaceId, hash: Hash) -> Option<u64> {
        let change = self.changes.iter().find(|change| change.space == space)?;
        change
            .records
            .iter()
            .find(|new| new.hash == hash)
            .map(|new| new.position)
    }

    async fn terms(&mut self, push: &Push, new_space: bool) -> Result<Option<Terms>, StoreError> {
        let mut terms = Terms {
            today: self.today,
            seconds_left_today: self.parts.clock.seconds_left_today(),
            quota_bytes: self.parts.quota_bytes,
            quota_records: self.parts.quota_records,
            token_unspent: false,
            fresh_number: 0,
        };
        if !new_space {
            return Ok(Some(terms));
        }
        if let Some(token) = push.token.filter(|token| !self.tokens.contains(token)) {
            terms.token_unspent = self.parts.store.token_unspent(token).await?;
        }
        match self.fresh_number().await? {
            Some(number) => terms.fresh_number = number,
            None => return Ok(None),
        }
        Ok(Some(terms))
    }

    /// A random number no space has; `None` when there is no randomness.
    async fn fresh_number(&mut self) -> Result<Option<u32>, StoreError> {
        loop {
            let Some(bytes) = self.parts.entropy.bytes() else {
                return Ok(None);
            };
            let number = u32::from_ne_bytes(bytes) >> 1;
            let free = number != 0 && !self.numbers.contains(&number);
            if free && !self.parts.store.number_taken(number).await? {
                return Ok(Some(number));
            }
        }
    }

    fn take(
        &mut self,
        space: SpaceId,
        before: Option<Arc<SpaceState>>,
        decision: Decision,
    ) -> Pushed {
        let Decision {
            accepted,
            records,
            statements,
            created,
            ..
        } = decision;
        if records.is_empty() && statements.is_empty() && !created {
            // Everything was there already: nothing to write, and nothing new to tell.
            let state = before.unwrap_or_else(|| Arc::new(decision.state));
            return Pushed {
                accepted,
                state,
                created,
            };
        }
        let mut state = decision.state;
        // One more than before the batch, however often the batch changes the space.
        let was = self.changes.iter().find(|change| change.space == space);
        state.revision = match (was, &before) {
            (Some(change), _) => change.state.revision,
            (None, Some(before)) => before.revision + 1,
            (None, None) => 1,
        };
        let state = Arc::new(state);
        self.states.insert(space, Some(Arc::clone(&state)));
        if created {
            self.tokens.extend(decision.token);
            self.numbers.insert(state.number);
        }
        if let Some(change) = self.changes.iter_mut().find(|change| change.space == space) {
            change.state = Arc::clone(&state);
            change.records.extend(records);
            change.statements.extend(statements);
            for lookup in decision.lookups_removed {
                change.lookups_added.retain(|added| *added != lookup);
                change.lookups_removed.push(lookup);
            }
            change.lookups_added.extend(decision.lookups_added);
        } else {
            self.changes.push(SpaceChange {
                space,
                expected: before.map(|before| before.revision),
                state: Arc::clone(&state),
                statements,
                records,
                lookups_added: decision.lookups_added,
                lookups_removed: decision.lookups_removed,
            });
        }
        Pushed {
            accepted,
            state,
            created,
        }
    }
}
