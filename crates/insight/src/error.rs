/// Why something could not be worked out. Holds no content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The date and time is not of the form of RFC 9557.
    #[error("the date and time is not valid")]
    BadWhen,
}
