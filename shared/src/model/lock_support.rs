//! Whose numbers the lock screen shows.
//!
//! The nation that was chosen is among the settings, which are shut while the journal is. Who needs
//! somebody to talk to should not have to unlock anything first, and England's numbers help little in
//! Scotland, so the nation is kept beside the locked data key, in clear: one word of the content pack,
//! the same for millions of people, and nothing else. Those who do not want that say so, and the lock
//! screen shows what it shows to somebody who chose nothing.

use super::open::Open;
use super::support;
use crate::asks::Asks;
use crate::told::VaultReason;

/// Whether the lock screen may show it: until somebody says otherwise.
pub(crate) fn chosen(open: &mut Open, shown: bool) {
    open.install.lock_hides_nation = !shown;
    open.install_changed = true;
}

/// What may be read before unlocking follows what was chosen, here or on another device.
pub(crate) fn follow(open: &mut Open, asks: &mut Asks) {
    // Another write is under way: this one comes after it.
    if !open.secret.is_locked() || open.lock_form.is_writing() || open.chores.booting {
        return;
    }
    let shown = !open.install.lock_hides_nation;
    let nation = support::nation_chosen(open).filter(|_| shown);
    if open.secret.nation == nation {
        return;
    }
    let mut secret = open.secret.clone();
    secret.nation = nation;
    asks.keep_in_vault(secret.encode(), VaultReason::Quiet);
    open.lock_form.writes(secret);
}
