//! What checkpoints do: cover, be acknowledged, and let chains go on that nobody holds in full.

use super::{Decision, Push};
use crate::store::{Covering, Held, Known, Stage};
use std::sync::Arc;
use wire::{AuthorId, Checkpoint, Code, Head, Kind, PartId, Place, Problem, Record, Role};

/// Raises floors by the covering checkpoints among offered records, before any record is taken:
/// what they cover may be held by nobody any more.
pub(super) fn jump(decision: &mut Decision, push: &Push) {
    for entry in &push.records {
        let Some(record) = entry.whole() else {
            continue;
        };
        if record.header().kind != Kind::Checkpoint
            || super::records::check_author(decision, push, entry).is_err()
        {
            continue;
        }
        let Some(Checkpoint::Covers {
            manifest, covered, ..
        }) = Checkpoint::from_payload(record.payload())
        else {
            continue;
        };
        if manifest != just_before(record) {
            continue;
        }
        for place in covered {
            raise(decision, &place);
        }
    }
}

fn raise(decision: &mut Decision, place: &Place) {
    let access = &decision.state.access;
    let allowed = match access.removal(&place.author) {
        Some(removal) => fits(removal.head, place.head()),
        None => access.role(&place.author).is_some(),
    };
    if allowed && place.seq > decision.state.head(&place.author).seq {
        // Where its records were is not known here.
        lift(
            decision,
            place.author,
            Held {
                head: place.head(),
                position: 0,
            },
        );
    }
}

/// Whether a head may be part of the chain that a removal closed.
pub(super) fn fits(last: Head, head: Head) -> bool {
    head.seq < last.seq || head == last
}

/// Makes a head the floor of its chain.
fn lift(decision: &mut Decision, author: AuthorId, held: Held) {
    let state = &mut decision.state;
    Arc::make_mut(&mut state.floors).insert(author, held.head);
    if state.head(&author).seq < held.head.seq {
        state.heads.insert(author, held);
    }
    decision.kept.floors.push((author, held));
}

/// The place of the record before this one in its chain.
fn just_before(record: &Record) -> Place {
    let header = record.header();
    Place {
        author: header.author,
        seq: header.seq.saturating_sub(1),
        hash: header.previous,
    }
}

/// What a checkpoint does once it is appended.
pub(super) enum Effect {
    /// It becomes the space's newest covering checkpoint.
    Adopt {
        manifest: Place,
        covered: Vec<Place>,
        parts: Vec<PartId>,
    },
    /// The newest is that far.
    Advance(Stage),
    /// It is kept and does nothing.
    Nothing,
}

/// Checks a checkpoint that continues its chain.
pub(super) fn check(
    decision: &Decision,
    push: &Push,
    record: &Record,
    known: &Known,
) -> Result<Effect, Problem> {
    let bad = |detail| Err(Problem::new(Code::BadRecord, detail));
    let author = record.header().author;
    let Some(checkpoint) = Checkpoint::from_payload(record.payload()) else {
        return bad("the payload is not a checkpoint");
    };
    let newest = decision.state.checkpoint.as_ref();
    let about_newest = newest.is_some_and(|covering| covering.manifest == *checkpoint.manifest());
    match checkpoint {
        Checkpoint::Covers {
            manifest,
            covered,
            parts,
        } => {
            let before = decision.find(known, manifest.author, manifest.seq);
            let follows = manifest == just_before(record)
                && before.is_some_and(|found| found.kind == Kind::Manifest);
            if !follows {
                return bad("a covering checkpoint directly follows its author's manifest");
            }
            for place in &covered {
                check_covered(decision, &manifest, place, known)?;
            }
            if !push.reoffer {
                let missing = parts.iter().find(|part| !known.parts.contains_key(part));
                if let Some(part) = missing {
                    let detail = "a part that the checkpoint names is not held";
                    return Err(Problem::new(Code::CheckpointConflict, detail).lacking(*part));
                }
            }
            Ok(if reaches_floors(decision, &covered) {
                Effect::Adopt {
                    manifest,
                    covered,
                    parts,
                }
            } else {
                // Made before its author saw what was settled since: it would lose something.
                Effect::Nothing
            })
        }
        Checkpoint::Acknowledges { manifest } => {
            if manifest.author == author {
                return bad("a manifest is acknowledged by another device than its writer");
            }
            let listed = decision.state.access.role(&author) == Some(Role::Device);
            Ok(effect(about_newest && listed, Stage::Acknowledged))
        }
        Checkpoint::ReadAgain { manifest } => {
            if manifest.author != author {
                return bad("a manifest is read again by its writer");
            }
            Ok(effect(about_newest, Stage::ReadAgain))
        }
        _ => bad("the payload is not a checkpoint"),
    }
}

fn effect(counts: bool, stage: Stage) -> Effect {
    if counts {
        Effect::Advance(stage)
    } else {
        Effect::Nothing
    }
}

/// A covered head is one the relay holds, of an author that is or was listed.
fn check_covered(
    decision: &Decision,
    manifest: &Place,
    place: &Place,
    known: &Known,
) -> Result<(), Problem> {
    let state = &decision.state;
    let listed =
        state.access.role(&place.author).is_some() || state.access.removal(&place.author).is_some();
    if !listed {
        let detail = "a checkpoint covers an author that was never listed";
        return Err(Problem::new(Code::BadRecord, detail));
    }
    if place.author == manifest.author && place.seq >= manifest.seq {
        let detail = "a checkpoint covers its own manifest";
        return Err(Problem::new(Code::BadRecord, detail));
    }
    let (head, floor) = (state.head(&place.author), state.floor(&place.author));
    let holds = if place.seq == head.seq {
        place.hash == head.hash
    } else if place.seq == floor.seq {
        place.hash == floor.hash
    } else if place.seq < floor.seq {
        // What was there is gone; it cannot be told any more, and nothing follows from it.
        true
    } else {
        let found = decision.find(known, place.author, place.seq);
        place.seq < head.seq && found.is_some_and(|found| found.hash == place.hash)
    };
    if holds {
        return Ok(());
    }
    let detail = "a checkpoint covers what the relay does not hold";
    Err(Problem::new(Code::CheckpointConflict, detail).holding(head))
}

fn reaches_floors(decision: &Decision, covered: &[Place]) -> bool {
    decision.state.floors.iter().all(|(author, floor)| {
        covered
            .iter()
            .any(|place| place.author == *author && place.seq >= floor.seq)
    })
}

/// Lets an appended checkpoint take effect; it is at the newest position.
pub(super) fn apply(decision: &mut Decision, effect: Effect, today: u32) {
    let state = &mut decision.state;
    match effect {
        Effect::Nothing => return,
        Effect::Adopt {
            manifest,
            covered,
            parts,
        } => {
            decision.kept.parts_named.extend(&parts);
            state.checkpoint = Some(Arc::new(Covering {
                position: state.newest,
                day: today,
                stage: Stage::Written,
                manifest,
                covered,
                parts,
            }));
        }
        Effect::Advance(stage) => {
            let Some(covering) = state.checkpoint.as_mut() else {
                return;
            };
            if covering.stage >= stage {
                return;
            }
            Arc::make_mut(covering).stage = stage;
        }
    }
    decision.kept.checkpoint = true;
}
