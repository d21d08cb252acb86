//! The clear access list: what a relay knows about who may push and pull (section 3).
//!
//! A list is the fold of its statements, in version order, from the first. Relays and clients fold
//! with the same code, so they agree on who is a member and which epoch is current.

mod list;
mod statement;

pub use list::{AccessList, Applied, Removal};
pub use statement::{AccessOp, Role, Statement, StatementDraft};

use thiserror::Error;

/// Why bytes are not a statement, or a list does not take one.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessError {
    /// Not laid out as a statement.
    #[error("the access statement is malformed")]
    Malformed,
    /// Made under a suite this version does not know.
    #[error("the access statement is of an unknown suite")]
    UnknownSuite,
    /// Not signed by its author.
    #[error("the access statement's signature does not hold")]
    BadSignature,
    /// For another space.
    #[error("the access statement is for another space")]
    WrongSpace,
    /// Its author is no listed device or recovery member.
    #[error("the access statement's author may not change the list")]
    NotAllowed,
    /// Its version or previous hash does not follow the newest statement.
    #[error("the access statement does not follow the newest one")]
    Conflict,
    /// An operation does not fit the list: adding who is or was a member, removing who is not one,
    /// too many members, or a first statement that lacks its author or an epoch.
    #[error("an operation of the access statement does not fit the list")]
    BadOperation,
}
