//! `vectors`: the committed vectors, read by a client that shares no code with ours, and sealed bytes
//! opened by the stock age program.

use anyhow::Result;
use xshell::cmd;

use crate::ensure::{self, AGE, NODE};
use crate::place::Place;

/// Runs the reader in `tests/vectors`: it knows `docs/protocol.md` and nothing of our code.
///
/// # Errors
/// When a vector is not what the protocol says, or age does not open one.
pub(crate) fn stage(place: &Place) -> Result<()> {
    ensure::all(place, &[&NODE, &AGE])?;
    let reader = place.at("tests/vectors/read.mjs");
    let shell = place.shell()?;
    Ok(cmd!(shell, "node {reader}").quiet().run()?)
}
