//! A new epoch every ninety days, and whenever one is missing or several stand side by side.

use wire::EpochId;

use super::Surroundings;
use super::history::{self, What};
use super::intent::{self, Intent};
use super::open::Open;
use super::space::Space;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// An epoch lasts this long at most, on a device that was there when it began.
const EPOCH_DAYS: i64 = 90;
/// Devices of one person begin the next one on different days of the last three, so that two rarely
/// do it at once. If they do, one is refused and finds it done.
const SPREAD_DAYS: i64 = 3;
/// An epoch that the list names and no entry began that is here: whoever began it wrote entries that
/// are being kept back, or lost for ever. A new epoch made without them would leave out whom they let
/// in, and be answered by another one without end. After this long it is the only way on.
const UNKNOWN_MS: i64 = 60 * 60 * 1_000;

/// Asks for a rotation if one is due. Everything the relay holds was seen before.
pub(crate) fn look(open: &mut Open, around: &mut Surroundings<'_>) {
    let now_ms = around.now.unix_ms;
    let Some(space) = &mut open.space else { return };
    let Some(membership) = &space.membership else {
        return;
    };
    let current = membership.current_epoch();
    let is_queued = space.replica.transactions().next().is_some();
    let steps = !is_queued && is_out_of_step(space);
    let named = space.replica.epoch();
    let is_known = named.is_none_or(|epoch| membership.epoch_recipient(&epoch).is_some());
    if is_known {
        open.sync.unknown_since_ms = None;
    } else if steps {
        let since_ms = *open.sync.unknown_since_ms.get_or_insert(now_ms);
        if now_ms.saturating_sub(since_ms) < UNKNOWN_MS {
            return;
        }
        open.sync.unknown_since_ms = None;
    }
    if membership.asks_for_rotation() || steps {
        intent::ask(open, Intent::Rotate { of: current });
        return;
    }
    let Some(epoch) = current else { return };
    let since = space
        .work
        .epoch_since
        .filter(|(of, since_ms)| *of == epoch && *since_ms <= now_ms.saturating_add(DAY_MS));
    match since {
        Some((_, since_ms)) if now_ms.saturating_sub(since_ms) >= lasts_ms(space, &epoch) => {
            intent::ask(open, Intent::Rotate { of: Some(epoch) });
        }
        Some(_) => {}
        // A clock that was wrong by years when the epoch began must not keep it for years.
        None => {
            space.work.epoch_since = Some((epoch, now_ms));
            open.space_changed = true;
        }
    }
}

/// The relay takes records under another epoch than the members agree on: only a new one is both.
fn is_out_of_step(space: &Space) -> bool {
    let named = space.replica.epoch();
    let agreed = space.membership.as_ref().and_then(|m| m.current_epoch());
    named.is_some() && named != agreed
}

/// How long this device lets an epoch last, in milliseconds.
fn lasts_ms(space: &Space, epoch: &EpochId) -> i64 {
    let mut bytes = space.me().as_bytes().to_vec();
    bytes.extend_from_slice(epoch.as_bytes());
    let hash = wire::hash("hearten/v1/rotation-day", &bytes).to_bytes();
    let [high, low, ..] = hash;
    let share = i64::from(u16::from_be_bytes([high, low]));
    let early_ms = SPREAD_DAYS * DAY_MS * share / i64::from(u16::MAX);
    (EPOCH_DAYS * DAY_MS).saturating_sub(early_ms)
}

/// The relay accepted a rotation of this device.
pub(crate) fn done(open: &mut Open, around: &mut Surroundings<'_>) {
    let now_ms = around.now.unix_ms;
    if let Some(space) = &mut open.space
        && let Some(epoch) = space.membership.as_ref().and_then(|m| m.current_epoch())
    {
        space.work.epoch_since = Some((epoch, now_ms));
    }
    history::note(open, around.now, What::KeysRotated);
}
