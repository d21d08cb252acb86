//! Keeping and deleting parts.

use super::records::count;
use super::{Decision, Push, Terms};
use crate::store::Known;
use wire::{Code, Problem};

/// Takes every part and deletes every part, or none.
pub(super) fn take(
    decision: &mut Decision,
    push: &Push,
    known: &Known,
    terms: &Terms,
) -> Result<(), Problem> {
    for new in &push.parts {
        if known.parts.contains_key(&new.part) {
            continue;
        }
        count(&mut decision.state, new.bytes, terms)?;
        let checkpoint = decision.state.checkpoint.as_ref();
        let mut new = new.clone();
        new.named = checkpoint.is_some_and(|covering| covering.parts.contains(&new.part));
        decision.kept.parts_added.push(new);
    }
    for (index, part) in push.parts_deleted.iter().enumerate() {
        let checkpoint = decision.state.checkpoint.as_ref();
        if checkpoint.is_some_and(|covering| covering.parts.contains(part)) {
            let detail = "the newest checkpoint needs the part";
            return Err(Problem::new(Code::CheckpointConflict, detail).at(index));
        }
        let Some(bytes) = known.parts.get(part) else {
            continue;
        };
        if decision.kept.parts_dropped.contains(part) {
            continue;
        }
        decision.state.bytes = decision.state.bytes.saturating_sub(*bytes);
        decision.kept.parts_dropped.push(*part);
    }
    Ok(())
}
