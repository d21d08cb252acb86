//! The install token: a mark that the shell keeps where no backup takes it along, and that lies in
//! the store too. If the two differ, this install is a copy of another one, which may still be in
//! use; see `copied`.

use rand_core::Rng;

use super::open::Open;
use super::{Surroundings, copied, sync};
use crate::asks::Asks;
use crate::effect::VaultOutcome;

/// The token as it is being read or written.
#[derive(Default)]
pub(crate) struct TokenRun {
    /// It is being read or written: nothing is sent meanwhile.
    pub(crate) pending: bool,
    /// What was given to the shell to keep.
    next: Option<[u8; 16]>,
    /// The token that is written replaces one that did not fit.
    copied: bool,
}

/// The journal is open: is it still the same install?
pub(crate) fn begin(open: &mut Open, asks: &mut Asks) {
    open.token.pending = true;
    asks.load_token();
}

/// The shell's token was read.
pub(crate) fn loaded(
    open: &mut Open,
    outcome: &VaultOutcome,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let held = match outcome {
        VaultOutcome::Loaded { secret } => Some(secret.as_slice()),
        VaultOutcome::Empty => None,
        // A shell that cannot say is not taken for a copy.
        VaultOutcome::Kept | VaultOutcome::Failed => {
            over(open, around, asks);
            return;
        }
    };
    match &open.install.token {
        Some(token) if held == Some(token.as_slice()) => over(open, around, asks),
        known => {
            open.token.copied = known.is_some();
            let mut token = [0; 16];
            around.rng.fill_bytes(&mut token);
            open.token.next = Some(token);
            // The shell's first: a crash in between is found as a difference, and begun again.
            asks.keep_token(token.to_vec());
        }
    }
}

/// The shell keeps the new token, or cannot.
pub(crate) fn kept(
    open: &mut Open,
    outcome: &VaultOutcome,
    around: &mut Surroundings<'_>,
    asks: &mut Asks,
) {
    let next = open.token.next.take();
    let kept = matches!(outcome, VaultOutcome::Kept);
    if std::mem::take(&mut open.token.copied) {
        copied::found(open, around, asks);
    }
    if let Some(token) = next.filter(|_| kept) {
        open.install.token = Some(token.to_vec());
        open.install_changed = true;
    }
    over(open, around, asks);
}

fn over(open: &mut Open, around: &mut Surroundings<'_>, asks: &mut Asks) {
    open.token.pending = false;
    sync::soon(open, around, asks);
}
