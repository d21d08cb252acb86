//! Hard deletes: a record's payload goes, its header stays.

use super::{Decision, Push};
use crate::store::{Found, Known};
use wire::record::HEADER_LEN;
use wire::{Code, Kind, Place, Problem};

/// Erases every record named, or none.
pub(super) fn take(decision: &mut Decision, push: &Push, known: &Known) -> Result<(), Problem> {
    for (index, place) in push.erase.iter().enumerate() {
        take_one(decision, place, known).map_err(|problem| problem.at(index))?;
        decision.erased += 1;
    }
    Ok(())
}

fn take_one(decision: &mut Decision, place: &Place, known: &Known) -> Result<(), Problem> {
    let Some(found) = decision.find(known, place.author, place.seq) else {
        // Below a floor its payload is gone already.
        if place.seq <= decision.state.floor(&place.author).seq {
            return Ok(());
        }
        return Err(Problem::new(
            Code::NotFound,
            "the relay holds no record at this place",
        ));
    };
    let bad = |detail| Err(Problem::new(Code::BadRecord, detail));
    if found.hash != place.hash {
        return bad("the relay holds another record at this place");
    }
    if matches!(found.kind, Kind::Membership | Kind::Envelope) {
        return bad("membership and envelopes are never erased");
    }
    let checkpoint = decision.state.checkpoint.as_ref();
    let needed = checkpoint.is_some_and(|covering| covering.manifest == *place);
    if needed || found.kind == Kind::Checkpoint {
        return bad("checkpoints, and the manifest of the newest, are never erased");
    }
    if !found.is_stub() && !decision.kept.erased.contains(&found.position) {
        let freed = found.bytes.saturating_sub(HEADER_LEN as u64);
        decision.state.bytes = decision.state.bytes.saturating_sub(freed);
        decision.state.stubs = true;
        decision.kept.erased.push(found.position);
    }
    Ok(())
}

impl Decision {
    /// A record that this push adds, or that was there before.
    pub(super) fn find(&self, known: &Known, author: wire::AuthorId, seq: u64) -> Option<Found> {
        let new = self
            .records
            .iter()
            .rev()
            .find(|new| new.author == author && new.seq == seq);
        match new {
            Some(new) => Some(new.found()),
            None => known.records.get(&(author, seq)).copied(),
        }
    }
}
