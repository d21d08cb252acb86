//! What can go wrong in the shell itself. What goes wrong in the core is in its view.

/// Why a shell could not go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The device was stopped at a store step, as the caller had asked.
    #[error("the device was stopped at a store step")]
    Stopped,
    /// The core asked for more and more without coming to rest.
    #[error("the core did not come to rest within {steps} steps")]
    Restless {
        /// Steps taken.
        steps: usize,
    },
    /// The screen is another one than the gesture needs.
    #[error("{gesture} needs the {wanted} screen, and the {shown} screen is on show")]
    WrongScreen {
        /// What was tried.
        gesture: &'static str,
        /// The screen it starts from.
        wanted: &'static str,
        /// The screen on show.
        shown: String,
    },
    /// A gesture named something that is not there.
    #[error("there is no {what} to {gesture}")]
    Missing {
        /// What was tried.
        gesture: &'static str,
        /// What was looked for.
        what: String,
    },
    /// Something did not happen in the time given.
    #[error("waited {waited_ms} ms for {what}; on show: {shown}")]
    TooLong {
        /// What was waited for.
        what: &'static str,
        /// How long.
        waited_ms: i64,
        /// The screen on show.
        shown: String,
    },
    /// The storage folder could not be opened.
    #[error(transparent)]
    Folder(#[from] crate::storage::FolderError),
    /// A scenario could not be read.
    #[error(transparent)]
    Scenario(#[from] crate::scenario::ScenarioError),
}
