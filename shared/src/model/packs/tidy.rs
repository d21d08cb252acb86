//! Bundles and packs that nothing here needs any more go.

use std::collections::BTreeSet;

use super::super::open::Open;
use super::super::rows::Bundled;

/// Tidies up, once after each change of the packs.
pub(crate) fn next(open: &mut Open) {
    if !open.packs.untidy || open.packs.fetching.is_busy() || open.rows.any_stale() {
        return;
    }
    open.packs.untidy = false;
    let places = open.rows.iter().filter_map(|row| row.bundle);
    let used: BTreeSet<(u32, u16)> = places.map(|place| (place.pack, place.bundle)).collect();
    let mut gone = open.packs.book.unused(&used);
    let packs: BTreeSet<u32> = used.iter().map(|(pack, _)| *pack).collect();
    let in_rows: BTreeSet<u32> = open.rows.iter().map(|row| row.pack).collect();
    let needed = |number: u32| packs.contains(&number) || in_rows.contains(&number);
    for (number, pack) in open.packs.book.outdated(needed) {
        gone.extend(pack.kept.iter().map(|bundle| (number, *bundle)));
    }
    let merged = open.packs.book.forget_merged();
    open.packs.book_changed |= merged || !gone.is_empty();
    for (pack, bundle) in gone {
        let place = Bundled {
            pack,
            bundle,
            slot: 0,
        };
        let name = super::bundle_name(open, place);
        open.keeper.remove(name);
    }
}
