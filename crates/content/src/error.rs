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
    /// A signed file is not one.
    #[error("this is not a content pack, or a damaged one")]
    Malformed,
    /// Made for another version of the app.
    #[error("this pack is of format {0}, which this app does not read")]
    Format(u32),
    /// Signed by nobody whom this app trusts.
    #[error("this pack is signed by a publisher that is not trusted here")]
    Publisher,
    /// Signed with the key that lies in the repository.
    #[error("this pack is signed with the key for development, which everybody has")]
    EverybodysKey,
    /// In a language that this app does not speak.
    #[error("this pack is in {0}, which is not the language of this app")]
    Language(String),
    /// The signature is not that of the manifest.
    #[error("the signature of this pack does not hold")]
    Signature,
    /// A file is not the one that was signed.
    #[error("{file}: is not the file that the manifest names")]
    Hash {
        /// Its name.
        file: String,
    },
    /// Another pack, or another language.
    #[error("this is a pack of another name or language: {offered}, and not {in_force}")]
    Other {
        /// The id and language of the one offered.
        offered: String,
        /// Those of the one in force.
        in_force: String,
    },
    /// An organisation's pack holds what it may not.
    #[error("{file}, {id}: {what}")]
    NotAdded {
        /// The file.
        file: String,
        /// The id.
        id: String,
        /// Why not.
        what: String,
    },
    /// A version that was left behind.
    #[error("this pack is of version {offered}; version {in_force} is in use")]
    Older {
        /// The version of the one offered.
        offered: u32,
        /// That of the one in force.
        in_force: u32,
    },
    /// Two packs of one version that differ.
    #[error("this pack says version {0} as the one in use does, and differs from it")]
    SameVersion(u32),
    /// More, or larger, than a pack may be.
    #[error("the pack is larger than one may be: {what}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
    },
}
