//! What can be wrong with a pack, as data.

use thiserror::Error as ThisError;

/// Why a pack was not read. Nothing in it comes from what a person wrote.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// A file is not what its name says.
    #[error("{file}: {reason}")]
    File {
        /// Its name in the pack.
        file: String,
        /// What the reader said, with line and column where there are any.
        reason: String,
    },
    /// A file whose name has no place in a pack.
    #[error("{file}: no such file belongs in a content pack")]
    Unknown {
        /// Its name.
        file: String,
    },
    /// Two things of one kind have the same id.
    #[error("{file}: the id {id} is taken already")]
    Twice {
        /// The file of the second.
        file: String,
        /// The id.
        id: String,
    },
    /// More, or larger, than a pack may be.
    #[error("the pack is larger than one may be: {what}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
    },
}
