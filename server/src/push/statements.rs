//! Taking the statements of a push.

use super::{Decision, Push};
use std::sync::Arc;
use wire::access::Applied;
use wire::{AccessError, AccessOp, Code, Problem, Role, Statement, lookup_id};

/// Applies every statement in order, or none.
pub(super) fn take(decision: &mut Decision, push: &Push) -> Result<(), Problem> {
    for (index, statement) in push.statements.iter().enumerate() {
        if statement.space() != push.space {
            return Err(refusal(AccessError::WrongSpace).at(index));
        }
        take_one(decision, statement).map_err(|problem| problem.at(index))?;
    }
    Ok(())
}

fn take_one(decision: &mut Decision, statement: &Statement) -> Result<(), Problem> {
    let access = Arc::make_mut(&mut decision.state.access);
    if access.replay(statement).map_err(refusal)? == Applied::Known {
        return Ok(());
    }
    for operation in statement.operations() {
        match *operation {
            AccessOp::Add {
                author,
                role: Role::Recovery,
            } => {
                decision
                    .lookups_removed
                    .retain(|lookup| *lookup != lookup_id(&author));
                decision.lookups_added.push(lookup_id(&author));
            }
            AccessOp::Remove { author, head } => {
                let held = decision.state.head(&author);
                // A head beyond ours means that we lost records; they are offered again.
                if head.seq < held.seq || (head.seq == held.seq && head.hash != held.hash) {
                    let detail = "a removal does not name the head that the relay holds";
                    return Err(Problem::new(Code::AccessConflict, detail).holding(held));
                }
                decision
                    .lookups_added
                    .retain(|lookup| *lookup != lookup_id(&author));
                decision.lookups_removed.push(lookup_id(&author));
            }
            _ => {}
        }
    }
    decision
        .statements
        .push((statement.version(), statement.bytes().to_vec()));
    Ok(())
}

/// How an access error is answered.
fn refusal(error: AccessError) -> Problem {
    let code = match error {
        AccessError::NotAllowed => Code::NotAMember,
        AccessError::Conflict | AccessError::BadOperation => Code::AccessConflict,
        AccessError::UnknownSuite => Code::UnsupportedVersion,
        _ => Code::BadRecord,
    };
    Problem::new(code, error.to_string())
}
