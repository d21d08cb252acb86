//! Sync, pairing and recovery against a real relay, on roads where everything can happen.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    dead_code
)]

#[path = "core_support/adversary.rs"]
mod adversary;
#[path = "core_sync/copies.rs"]
mod copies;
#[path = "core_sync/deleting.rs"]
mod deleting;
#[path = "core_sync/healing.rs"]
mod healing;
#[path = "core_sync/keeping_alive.rs"]
mod keeping_alive;
#[path = "core_sync/merging.rs"]
mod merging;
#[path = "core_sync/moving.rs"]
mod moving;
#[path = "core_sync/packing_alone.rs"]
mod packing_alone;
#[path = "core_sync/packing_at_once.rs"]
mod packing_at_once;
#[path = "core_sync/packing_trouble.rs"]
mod packing_trouble;
#[path = "core_sync/packs.rs"]
mod packs;
#[path = "core_sync/pairing.rs"]
mod pairing;
#[path = "core_sync/recovery.rs"]
mod recovery;
#[path = "core_sync/removing.rs"]
mod removing;
#[path = "core_sync/rotating.rs"]
mod rotating;
#[path = "core_support/shelf.rs"]
mod shelf;
#[path = "core_sync/sync.rs"]
mod sync;
#[path = "core_support/town.rs"]
mod town;
#[path = "core_sync/trouble.rs"]
mod trouble;
