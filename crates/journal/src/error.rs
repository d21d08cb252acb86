/// Why a document could not be read, changed, or carried. Holds no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not what they should be: damaged, or not a document of this kind.
    #[error("the bytes are damaged or of another kind")]
    Malformed,
    /// Changes this document builds on have not arrived yet; it can be kept, not read.
    #[error("changes that this document builds on have not arrived")]
    Incomplete,
    /// A newer version of the app wrote this document.
    #[error("the document was written by a newer version")]
    NewerSchema,
    /// The caller names a state of the document that is not part of its history.
    #[error("the heads are not part of the document's history")]
    UnknownHeads,
    /// Two different changes claim to be the same step of one actor: a copied installation.
    #[error("two different changes claim the same place")]
    Forked,
    /// The date and time is not of the form of RFC 9557.
    #[error("the date and time is not valid")]
    BadWhen,
    /// Nothing is left of the tag once it is tidied.
    #[error("the tag is empty")]
    BadTag,
    /// A setting has no such value.
    #[error("the value is out of range")]
    OutOfRange,
    /// A text, a list or a batch is larger than its limit.
    #[error("larger than the limit")]
    TooLarge,
}
