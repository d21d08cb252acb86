//! Effects that wait for their answers.

use crux_core::{Request, Resolvable, ResolveError};
use shared::effect::{
    FileOperation, HttpHeader, HttpOperation, LiveOperation, MediaOperation, StoreOperation,
    TimerOperation, VaultOperation,
};

use super::StepKind;

pub(super) type Pending<Op> = Request<Op>;
pub(super) type Timer = Request<TimerOperation>;

/// An effect that this machine answers by itself, in order.
pub(super) enum Local {
    Store(Pending<StoreOperation>),
    Vault(Pending<VaultOperation>),
    File(Pending<FileOperation>),
    Media(Pending<MediaOperation>),
}

impl Local {
    pub(super) fn kind(&self) -> StepKind {
        match self {
            Self::Store(request) => match request.operation {
                StoreOperation::Read { .. } => StepKind::Read,
                StoreOperation::Commit { .. } => StepKind::Commit,
                StoreOperation::Persist => StepKind::Persist,
            },
            Self::Vault(_) => StepKind::Vault,
            Self::File(_) => StepKind::File,
            Self::Media(_) => StepKind::Media,
        }
    }

    /// Whether it changes what is stored: the points at which a crash makes a difference.
    pub(super) fn writes(&self) -> bool {
        match self {
            Self::Store(request) => matches!(request.operation, StoreOperation::Commit { .. }),
            Self::Vault(request) => matches!(
                request.operation,
                VaultOperation::Keep { .. } | VaultOperation::KeepToken { .. }
            ),
            Self::File(_) | Self::Media(_) => false,
        }
    }
}

/// An HTTP request that waits for its answer. Dropped, it is never answered.
pub struct Call {
    /// Counts what the core asked for; a later call has a higher number.
    pub number: u64,
    pub(super) request: Pending<HttpOperation>,
}

impl Call {
    /// What is to be sent.
    #[must_use]
    pub fn operation(&self) -> &HttpOperation {
        &self.request.operation
    }
}

/// A line of wake-ups.
pub struct Line {
    /// The core's name for it.
    pub line: u32,
    /// Absolute address.
    pub url: String,
    /// Headers.
    pub headers: Vec<HttpHeader>,
    pub(super) request: Option<Pending<LiveOperation>>,
    pub(super) taken: bool,
}

impl Line {
    /// The same line without its request, for whoever opens it.
    pub(super) fn outline(&self) -> Self {
        Self {
            line: self.line,
            url: self.url.clone(),
            headers: self.headers.clone(),
            request: None,
            taken: true,
        }
    }
}

/// Stands for a request that was answered already: lets the core go on.
///
/// [`crux_core::Core::resolve`] asserts that an answer is taken. An answer to a stream that the core
/// has dropped is not, and is no fault of anybody; so the device answers first and, if that was
/// taken, resolves this.
pub(super) struct Already;

impl Resolvable<()> for Already {
    fn resolve(&mut self, (): ()) -> Result<(), ResolveError> {
        Ok(())
    }
}
