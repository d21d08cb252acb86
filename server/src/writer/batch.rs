//! One transaction in the making.

use super::{Answer, Pushed, WriterParts, internal};
use crate::push::{self, Decision, Push, Terms, Wanted};
use crate::store::{Changes, Known, SpaceChange, SpaceState, Store, StoreError};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use wire::record::HEADER_LEN;
use wire::{AuthorId, Hash, SpaceId};

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

    /// Of what the push names: what is there, as the batch leaves it so far.
    async fn known(&self, push: &Push, current: Option<&SpaceState>) -> Result<Known, StoreError> {
        let Some(state) = current else {
            return Ok(Known::default());
        };
        let Wanted { records, parts } = push.wanted(state);
        let mut known = Known::default();
        if !records.is_empty() {
            known.records = self.parts.store.find(state.number, &records).await?;
        }
        if !parts.is_empty() {
            known.parts = self.parts.store.held_parts(state.number, &parts).await?;
        }
        if let Some(change) = self
            .changes
            .iter()
            .find(|change| change.space == push.space)
        {
            overlay(&mut known, change, &records);
        }
        Ok(known)
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
            kept,
            erased,
            created,
            ..
        } = decision;
        if records.is_empty() && statements.is_empty() && kept.is_empty() && !created {
            // Everything was there already: nothing to write, and nothing new to tell.
            let state = before.unwrap_or_else(|| Arc::new(decision.state));
            return Pushed {
                accepted,
                erased,
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
            change.kept.follow(kept);
        } else {
            self.changes.push(SpaceChange {
                space,
                expected: before.map(|before| before.revision),
                state: Arc::clone(&state),
                statements,
                records,
                lookups_added: decision.lookups_added,
                lookups_removed: decision.lookups_removed,
                kept,
            });
        }
        Pushed {
            accepted,
            erased,
            state,
            created,
        }
    }
}

/// Puts what a change will do over what the database says.
fn overlay(known: &mut Known, change: &SpaceChange, wanted: &[(AuthorId, u64)]) {
    if !wanted.is_empty() {
        for new in &change.records {
            known.records.insert((new.author, new.seq), new.found());
        }
    }
    for found in known.records.values_mut() {
        if change.kept.erased.contains(&found.position) {
            found.bytes = HEADER_LEN as u64;
        }
    }
    known
        .records
        .retain(|_, found| !change.kept.dropped.contains(&found.position));
    for part in &change.kept.parts_dropped {
        known.parts.remove(part);
    }
    for new in &change.kept.parts_added {
        known.parts.insert(new.part, new.bytes);
    }
}
